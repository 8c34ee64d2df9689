package workflow

import (
	"fmt"
	"reflect"
	"strings"
	"testing"
)

// itemised gives a minutes in review with so many 议题, of which the units were
// asked about those that the letters say: u1 about "135", u2 about all for "".
func itemised(t *testing.T, rule string, items int, about ...string) *desk {
	t.Helper()
	rev := actor("reviewed", Reviewer)
	save, ask := command(Save, rev), asks(rev, len(about))
	save.Text = agenda(items)
	for i, digits := range about {
		ask.Asked[i].Due = ""
		for _, c := range digits {
			ask.Asked[i].Items = append(ask.Asked[i].Items, int(c-'0'))
		}
	}
	return at(t, changedFlow(t, "{rule: all, lapse: false}", "{rule: "+rule+"}"), Review, Approve).do(save).do(ask)
}

// says gives the reply of the unit to the n-th row: 1a3o is 同意 on the first
// 议题 and 不同意 on the third, a letter alone is for the rest.
func says(by, n int, words string) Command {
	cmd := answer(n, "")
	cmd.Actor = unit(by)
	given := map[byte]Outcome{'a': Agreed, 'r': Reserved, 'o': Objected, 'u': Unrelated}
	for i := 0; i < len(words); i++ {
		if o := given[words[i]]; o != "" {
			cmd.Outcome = o
			continue
		}
		item := int(words[i] - '0')
		cmd.Answers = append(cmd.Answers, ItemAnswer{item, given[words[i+1]], fmt.Sprint("第", item, "项的意见")})
		i++
	}
	return cmd
}

// TestAnswersPerItem: one reply answers each 议题 by itself; the row says the
// gravest, and everything is kept.
func TestAnswersPerItem(t *testing.T) {
	d := itemised(t, "all", 5, "135", "").do(says(1, 1, "1a3r5u"))
	p := d.row(1)
	want := []ItemAnswer{{1, Agreed, "第1项的意见"}, {3, Reserved, "第3项的意见"}, {5, Unrelated, "第5项的意见"}}
	if p.State != PartyAnswered || p.Outcome != Reserved || !reflect.DeepEqual(p.Answers, want) || p.Opinion != "第1家的意见" {
		t.Errorf("the row is %+v", p)
	}
	d.do(says(2, 2, "u4o")) // the rest in one word
	p = d.row(2)
	want = []ItemAnswer{{1, Unrelated, ""}, {2, Unrelated, ""}, {3, Unrelated, ""}, {4, Objected, "第4项的意见"}, {5, Unrelated, ""}}
	if p.Outcome != Objected || !reflect.DeepEqual(p.Answers, want) {
		t.Errorf("the row is %+v", p)
	}
	if err := d.kept().Verify(); err != nil {
		t.Error(err)
	}
	drop := Command{Action: Drop, Actor: actor("reviewed", Reviewer), Rows: []int{2}, Note: "已经协调"}
	d.refuses(command(Approve, actor("reviewed", Reviewer)), "第2家（第4项议题）不同意").do(drop)
	if q := d.row(2); q.State != PartyDropped || !reflect.DeepEqual(q.Answers, want) {
		t.Errorf("the dropped row is %+v", q)
	}
	d.do(command(Approve, actor("reviewed", Reviewer))).place("signing")
}

// TestAggregatePerItem: the rule of a consultation counts about each 议题 by
// itself.
func TestAggregatePerItem(t *testing.T) {
	quorum := "quorum, quorum: 2"
	for _, c := range []struct {
		rule    string
		about   string // by unit, with blanks between; * is the whole
		answers string // likewise; - is none yet
		want    string // + goes on, else a part of the refusal
	}{
		{"all", "13 3", "1a3a 3a", "+"},
		{"all", "13 3", "1a3a -", "还在等第2家"},
		{"all", "13 3", "1u3u 3u", "+"},
		{"all", "13 3", "1a3o a", "第1家（第3项议题）不同意"},
		{"all", "13 3", "1o3o o", "第1家（第1、3项议题）、第2家不同意"},
		{quorum, "12 1 1", "1a2a a -", "+"},                 // 1 has two, all have answered about 2
		{quorum, "12 12 12", "1a2a 1a2u -", "还在等第3家"},       // about 2 only one agrees
		{quorum, "12 12 12", "1a2a 1a2r -", "+"},            // wishes are no objection
		{quorum, "12 12 12", "1a2a 1a2a 1a2o", "第3家（第2项议题"}, // nobody may object
		{quorum, "* 1 2 *", "a a a -", "还在等第4家"},            // the fourth was asked about the whole
		{quorum, "12 1 2", "a a -", "还在等第3家"},
		{quorum, "12 1 2", "- a a", "还在等第1家"},
		{"none-against", "12 12", "1a2a -", "+"},
		{"none-against", "12 12", "1a2o -", "第1家（第2项议题）不同意"},
	} {
		about := strings.Fields(c.about)
		for i := range about {
			about[i] = strings.Trim(about[i], "*") // the whole
		}
		d := itemised(t, c.rule, 3, about...)
		for i, words := range strings.Fields(c.answers) {
			if words != "-" {
				d.do(says(i+1, i+1, words))
			}
		}
		_, err := d.try(command(Approve, actor("reviewed", Reviewer)))
		if (c.want == "+") != (err == nil) || err != nil && !strings.Contains(err.Error(), c.want) {
			t.Errorf("%s, asked %q, answered %q: %v, want %s", c.rule, c.about, c.answers, err, c.want)
		}
	}
}

// TestItemAnsweredAnew: an objection to one 议题 is taken back by a newer answer
// about that 议题, and by no other.
func TestItemAnsweredAnew(t *testing.T) {
	rev := actor("reviewed", Reviewer)
	approve := command(Approve, rev)
	again := func(d *desk, items ...int) {
		cmd := asks(rev, 1)
		cmd.Asked[0].Due, cmd.Asked[0].Items = "", items
		d.do(cmd)
	}
	d := itemised(t, "none-against", 3, "123").do(says(1, 1, "1a2o3o"))
	again(d, 2)
	d.refuses(approve, "（第2、3项议题）").do(says(1, 2, "a")).refuses(approve, "（第3项议题）")
	again(d, 3, 1)
	d.do(says(1, 3, "3a1o")).refuses(approve, "（第1项议题）")
	again(d)
	d.do(says(1, 4, "u1a")).do(approve).place("signing")

	whole := itemised(t, "none-against", 3, "").do(says(1, 1, "o")) // an objection to the whole
	again(whole, 1, 2, 3)
	whole.do(says(1, 2, "a")).refuses(approve, "第1家不同意")
	again(whole)
	whole.do(says(1, 3, "1a2u3u")).do(approve).place("signing")
}

// TestSeveralRowsPerItem: one reply answers several rows, each with its own 议题;
// the text that was seen says what there is to answer about.
func TestSeveralRowsPerItem(t *testing.T) {
	rev := actor("reviewed", Reviewer)
	d := itemised(t, "all", 3, "1")
	more := asks(rev, 1)
	more.Asked[0].Due, more.Asked[0].Items = "", []int{2, 3}
	both := says(1, 1, "1r2a")
	both.Rows = []int{1, 2}
	d.do(more).refuses(both, "第3项议题还没有写明是否同意")
	both.Answers = append(both.Answers, ItemAnswer{Item: 3, Outcome: Unrelated})
	d.do(both)
	if p, q := d.row(1), d.row(2); len(p.Answers) != 1 || p.Outcome != Reserved || len(q.Answers) != 2 || q.Outcome != Agreed {
		t.Errorf("the rows are %+v and %+v", p, q)
	}

	d = itemised(t, "all", 3, "")
	seen := d.minutes.Version
	d.facts.Sheet, d.facts.Seen = d.minutes.Digest, d.minutes.Text
	save := command(Save, rev)
	save.Text = agenda(2)
	d.do(save)
	reply := says(1, 1, "a3r")
	reply.Version = seen
	step, err := d.tryOn(reply)
	if err != nil || len(step.Minutes.Participants[0].Answers) != 3 {
		t.Errorf("an answer about an item that has gone since: %v", err)
	}
}

// TestSignerByName: who signed for a unit and is in nobody's data is named in
// the entry and on the row, beside who registered it.
func TestSignerByName(t *testing.T) {
	clk := actor("clerk", Clerk)
	d := at(t, defaultFlow(t), Review, Approve).do(asks(actor("reviewed", Reviewer), 1))
	reply := answer(1, Agreed)
	reply.Actor, reply.Paper = clk, &Paper{Scan: scan(), Form: "征求意见单", Signer: "王五"}
	d.do(reply)
	if p := d.row(1); p.By != (Person{Name: "王五"}) || p.Through != clk.Person || d.last().Paper.Signer != "王五" {
		t.Errorf("the row is %+v, the entry %+v", p, d.last())
	}
	unsigned := d.last()
	unsigned.Paper = &Paper{Scan: scan(), Form: "征求意见单"}
	if unsigned.sealed(unsigned.Prev).Hash == d.last().Hash {
		t.Error("the signer is not hashed")
	}
	d = ready(t, defaultFlow(t), Distributed, Receive, "")
	receive := command(Receive, clk)
	receive.Paper = &Paper{Form: "签收单", Signer: "赵六"}
	d.do(receive)
	if c := d.minutes.Copies[0]; c.By != (Person{Name: "赵六"}) || c.Through != clk.Person || c.State != CopyReceived {
		t.Errorf("the copy is %+v", c)
	}
	if err := d.kept().Verify(); err != nil {
		t.Error(err)
	}
}
