package workflow

import (
	"fmt"
	"slices"
	"strings"
	"testing"
	"time"
)

// refuses demands that the command is refused with words that contain says.
func (d *desk) refuses(cmd Command, says string) *desk {
	d.t.Helper()
	if _, err := d.try(cmd); err == nil || !strings.Contains(err.Error(), says) {
		d.t.Errorf("%s at %s by %s: %v, want …%s…", cmd.Action, d.minutes.Place, cmd.Actor.Name, err, says)
	}
	return d
}

// row gives a participant's row.
func (d *desk) row(n int) Participant {
	d.t.Helper()
	p, ok := d.minutes.party(n)
	if !ok {
		d.t.Fatalf("there is no row %d of %d", n, len(d.minutes.Participants))
	}
	return p
}

// place demands where the minutes stands.
func (d *desk) place(want string) *desk {
	d.t.Helper()
	if got := d.minutes.Place.String(); got != want {
		d.t.Fatalf("it stands at %s, want %s", got, want)
	}
	return d
}

// unit is somebody who speaks for the n-th unit that was asked.
func unit(n int) Actor {
	return Actor{Person: Person{fmt.Sprint("of-u", n), fmt.Sprint("第", n, "家")}, Unit: fmt.Sprint("u", n)}
}

// asks gives a consultation of so many units, due on the second of June.
func asks(by Actor, n int) Command {
	cmd := Command{Action: Consult, Actor: by}
	for i := range n {
		cmd.Asked = append(cmd.Asked, Invitation{Unit: fmt.Sprint("u", i+1), Name: fmt.Sprint("第", i+1, "家"), Due: "2026-06-02"})
	}
	return cmd
}

// answer gives the reply of the n-th unit.
func answer(n int, o Outcome) Command {
	return Command{Action: Reply, Actor: unit(n), Rows: []int{n}, Outcome: o, Note: "第" + fmt.Sprint(n) + "家的意见"}
}

// consulted gives a minutes in review with a consultation whose answers the
// letters say: agreed, reserved, objected, unrelated, dropped, - for none yet
// and in time, x for none and overdue.
func consulted(t *testing.T, flow *Flow, letters string) *desk {
	t.Helper()
	d, rev := at(t, flow, Review, Approve), actor("reviewed", Reviewer)
	if letters == "" {
		return d
	}
	ask := asks(rev, len(letters))
	for i, c := range letters {
		if c == '-' {
			ask.Asked[i].Due = "2026-06-30"
		}
	}
	d.do(ask)
	given := map[rune]Outcome{'a': Agreed, 'r': Reserved, 'o': Objected, 'u': Unrelated}
	for i, c := range letters {
		if c == 'd' {
			d.do(Command{Action: Drop, Actor: rev, Rows: []int{i + 1}, Note: "不涉及该单位"})
		}
		if o := given[c]; o != "" {
			d.do(answer(i+1, o))
		}
	}
	d.facts.Now = testNow().AddDate(0, 0, 7)
	return d
}

// TestAggregate: when the opinions of a consultation let a minutes go on to be
// signed, by rule and by whether silence counts as no objection.
func TestAggregate(t *testing.T) {
	for _, c := range []struct {
		rule, answers string
		off, on       string // lapse off and on: + goes on, w waits, o objection
	}{
		{"all", "", "+", "+"},
		{"all", "a", "+", "+"},
		{"all", "aru", "+", "+"},
		{"all", "a-", "w", "w"},
		{"all", "ax", "w", "+"},
		{"all", "xx", "w", "+"},
		{"all", "x-", "w", "w"},
		{"all", "ad", "+", "+"},
		{"all", "dd", "+", "+"},
		{"all", "ao", "o", "o"},
		{"all", "o-", "o", "o"},
		{"all", "ox", "o", "o"},
		{"quorum, quorum: 2", "aa-", "+", "+"},
		{"quorum, quorum: 2", "ar-", "+", "+"},
		{"quorum, quorum: 2", "a--", "w", "w"},
		{"quorum, quorum: 2", "au-", "w", "w"},
		{"quorum, quorum: 2", "ax-", "w", "w"},
		{"quorum, quorum: 2", "ad-", "w", "w"},
		{"quorum, quorum: 2", "uu", "+", "+"},
		{"quorum, quorum: 2", "a", "+", "+"},
		{"quorum, quorum: 2", "aao", "o", "o"},
		{"none-against", "--", "+", "+"},
		{"none-against", "x-", "+", "+"},
		{"none-against", "o-", "o", "o"},
		{"none-against", "aao", "o", "o"},
	} {
		for i, lapse := range []string{"false", "true"} {
			want := []string{c.off, c.on}[i]
			flow := changedFlow(t, "{rule: all, lapse: false}", "{rule: "+c.rule+", lapse: "+lapse+"}")
			_, err := consulted(t, flow, c.answers).try(command(Approve, actor("reviewed", Reviewer)))
			got := "+"
			switch {
			case err != nil && strings.Contains(err.Error(), "不同意，不能"):
				got = "o"
			case err != nil && strings.Contains(err.Error(), "还在等"):
				got = "w"
			case err != nil:
				got = err.Error()
			}
			if got != want {
				t.Errorf("%s, lapse %s, %q: %s, want %s", c.rule, lapse, c.answers, got, want)
			}
		}
	}
}

// TestLapse: silence is put down as such, in nobody's name and without words;
// what the unit says later counts, and after 签发 it is an annex.
func TestLapse(t *testing.T) {
	rev, sig := actor("reviewed", Reviewer), actor("signed", Signer)
	flow := changedFlow(t, "{rule: all, lapse: false}", "{rule: all, lapse: true}")
	approve := command(Approve, rev)
	approve.Note = "同意送签"
	d := consulted(t, flow, "ax").do(approve)
	lapsed := d.row(2)
	if lapsed.State != PartyAnswered || lapsed.Outcome != Lapsed || lapsed.Opinion != "" || !lapsed.By.IsZero() || !lapsed.Through.IsZero() {
		t.Errorf("the silent unit's row is %+v", lapsed)
	}
	if given := d.row(1); given.Opinion != "第1家的意见" || given.By.ID != "of-u1" {
		t.Errorf("the other unit's row is %+v", given)
	}
	late := *d
	d.do(answer(2, Objected)).refuses(command(Sign, sig), "第2家不同意")
	late.do(command(Sign, sig)).do(answer(2, Objected))
	if p := late.row(2); !p.Late || p.Outcome != Objected || p.Opinion != "第2家的意见" {
		t.Errorf("after the signature the row is %+v", p)
	}
	late.do(command(Number, actor("clerk", Clerk))).do(command(Finalize, actor("clerk", Clerk)))
}

// TestLateOpinion: where only an objection holds a minutes up, who answers after
// 签发 adds an annex; it stops nothing and is never lost.
func TestLateOpinion(t *testing.T) {
	clk := actor("clerk", Clerk)
	flow := changedFlow(t, "{rule: all, lapse: false}", "{rule: none-against}")
	d := consulted(t, flow, "------").do(command(Approve, actor("reviewed", Reviewer))).do(answer(1, Reserved))
	if d.row(1).Late {
		t.Error("an opinion before 签发 is late")
	}
	d.do(command(Sign, actor("signed", Signer)))
	for i, action := range []Action{Number, Finalize, Issue, Distribute} {
		d.do(answer(i+2, Objected)).do(command(action, clk))
	}
	d.do(command(Close, clk)).do(answer(6, Objected)).place("closed")
	for n := 2; n <= 6; n++ {
		if p := d.row(n); !p.Late || p.Outcome != Objected || p.State != PartyAnswered {
			t.Errorf("row %d is %+v", n, p)
		}
	}
	if n := len(d.minutes.Consultations()); n != 1 {
		t.Errorf("%d opinions count", n)
	}
	d.refuses(answer(6, Agreed), "不能重复反馈")
}

// TestObjection: an objection blocks until it is taken back by a newer answer, or
// is dropped with the reason; asking again does not silence it, and no opinion
// is ever lost.
func TestObjection(t *testing.T) {
	rev := actor("reviewed", Reviewer)
	approve := command(Approve, rev)
	again := func(d *desk) {
		cmd := asks(rev, 1)
		cmd.Asked[0].Due = ""
		d.do(cmd)
	}
	flow := changedFlow(t, "{rule: all, lapse: false}", "{rule: none-against, lapse: true}")
	kept := func(d *desk, state PartyState) {
		t.Helper()
		if p := d.row(1); p.State != state || p.Outcome != Objected || p.Opinion != "第1家的意见" || p.By.ID != "of-u1" {
			t.Errorf("the objection became %+v", p)
		}
	}
	d := consulted(t, flow, "o")
	again(d)
	d.refuses(approve, "第1家不同意")
	reply := answer(1, Agreed)
	reply.Rows, reply.Note = []int{2}, ""
	d.do(reply).do(approve).place("signing")
	kept(d, PartyAnswered)

	d = consulted(t, flow, "o")
	drop := Command{Action: Drop, Actor: rev, Rows: []int{1}, Note: "经市长协调，按会议议定办"}
	d.do(drop).do(approve).place("signing")
	kept(d, PartyDropped)
	if e := d.entries[len(d.entries)-2]; e.Note != drop.Note || len(e.Answers) != 1 {
		t.Errorf("the entry of 减签 is %+v", e)
	}

	d = consulted(t, flow, "o") // an answer about another 议题 takes nothing back
	save := command(Save, rev)
	save.Text = agenda(2)
	d.do(save)
	item := asks(rev, 1)
	item.Asked[0].Items, item.Asked[0].Due = []int{2}, ""
	reply.Rows = []int{2}
	d.do(item).do(reply).refuses(approve, "第1家不同意")
}

// TestConsultationSurvivesReturn: a return leaves opinions and open questions;
// withdrawal and 作废 end what is open, and keep what was said.
func TestConsultationSurvivesReturn(t *testing.T) {
	rev, own := actor("reviewed", Reviewer), actor("own", Recorder)
	flow := defaultFlow(t)
	states := func(d *desk) string {
		var all []string
		for _, p := range d.minutes.Participants {
			all = append(all, string(p.State))
		}
		return strings.Join(all, " ")
	}
	d := consulted(t, flow, "r-").do(command(Return, rev))
	if got := states(d); got != "answered open" {
		t.Errorf("after the return: %s", got)
	}
	d.do(answer(2, Agreed)).do(command(Submit, own)).do(command(Approve, rev)).place("signing")
	if d.row(1).Opinion != "第1家的意见" || d.row(2).By.ID != "of-u2" {
		t.Errorf("the opinions became %+v", d.minutes.Participants)
	}

	d = at(t, flow, Recording, Submit).do(asks(own, 2)).do(answer(1, Reserved)).do(command(Submit, own)).do(command(Withdraw, own))
	if got := states(d); got != "answered closed" || d.row(1).Opinion != "第1家的意见" || !d.row(2).By.IsZero() {
		t.Errorf("after the withdrawal: %s, %+v", got, d.minutes.Participants)
	}
	late := answer(2, Objected)
	late.Version = d.minutes.Version
	d.do(late).do(command(Submit, own)).do(command(Approve, rev)).place("signing")
	if p := d.row(2); p.State != PartyClosed || !p.Late || p.Outcome != Objected || p.Opinion != "第2家的意见" || p.By.ID != "of-u2" {
		t.Errorf("what came for a closed row is %+v", p)
	}

	d = consulted(t, flow, "r-").do(command(Void, rev))
	if got := states(d); got != "answered closed" {
		t.Errorf("after 作废: %s", got)
	}
}

// TestPaperOpinion: the office answers for a unit from the printed sheet; the
// opinion is the unit's, the registrar is named, and takes no part.
func TestPaperOpinion(t *testing.T) {
	for _, by := range []Actor{actor("clerk", Clerk), actor("own", Recorder), actor("third", Reviewer), actor("signed", Signer, Clerk)} {
		d := at(t, defaultFlow(t), Review, Approve).do(asks(actor("reviewed", Reviewer), 1))
		reply := answer(1, Reserved)
		reply.Actor, reply.Paper = by, &Paper{Version: d.row(1).Version, Scan: scan(), Form: "征求意见单"}
		before := slices.Clone(d.minutes.Duties)
		d.do(reply)
		p, e := d.row(1), d.last()
		if p.Outcome != Reserved || p.Opinion != "第1家的意见" || !p.By.IsZero() || p.Through != by.Person || p.Late {
			t.Errorf("%s: the row is %+v", by.ID, p)
		}
		if e.Actor != by.Person || e.As != Party || e.Paper == nil || e.Paper.Scan != scan() || e.Paper.Version != p.Version {
			t.Errorf("%s: the entry is %+v", by.ID, e)
		}
		if !slices.Equal(before, d.minutes.Duties) {
			t.Errorf("%s: duties became %+v", by.ID, d.minutes.Duties)
		}
	}
	d := at(t, defaultFlow(t), Review, Approve).do(asks(actor("reviewed", Reviewer), 1))
	reply := answer(1, Agreed)
	reply.Actor, reply.Paper = actor("signed", Signer), &Paper{Scan: scan()}
	d.refuses(reply, "纸面的反馈意见由分发员或记录人或审核人登记")
}

// TestAnnexOfDropped: what comes for a row that was dropped is kept as an annex,
// beside the reason in the history, and holds nothing up.
func TestAnnexOfDropped(t *testing.T) {
	rev := actor("reviewed", Reviewer)
	d := consulted(t, defaultFlow(t), "d").do(answer(1, Objected))
	p := d.row(1)
	if p.State != PartyDropped || !p.Late || p.Outcome != Objected || p.Opinion != "第1家的意见" || p.By.ID != "of-u1" || p.Digest == "" {
		t.Errorf("the row is %+v", p)
	}
	if len(d.minutes.Consultations()) != 0 || len(d.minutes.Objections()) != 0 {
		t.Error("the annex counts")
	}
	d.refuses(Command{Action: Drop, Actor: rev, Rows: []int{1}, Note: "再减"}, "不能再减").do(command(Approve, rev)).place("signing")
	if err := d.kept().Verify(); err != nil {
		t.Error(err)
	}
}

// TestConsultRow: what is asked is on the row: which 议题, until when, on which
// version; the notice names who is asked, and so does the 催办.
func TestConsultRow(t *testing.T) {
	rev := actor("reviewed", Reviewer)
	save := command(Save, rev)
	save.Text = agenda(3)
	d := at(t, defaultFlow(t), Review, Approve).do(save)
	cmd := asks(rev, 2)
	cmd.Asked[1].Items = []int{2, 3}
	d.do(cmd)
	p := d.row(2)
	if p.Kind != Consulted || p.Place != (Place{State: Review}) || !slices.Equal(p.Items, []int{2, 3}) || p.Due != "2026-06-02" ||
		p.Asked != rev.Person || p.Version != d.minutes.Version || p.State != PartyOpen || !p.AskedAt.Equal(whole(testNow())) {
		t.Errorf("the row is %+v", p)
	}
	if got := d.messages[len(d.messages)-1].Payload; !strings.Contains(got, `"Asked":["第1家","第2家"]`) {
		t.Errorf("the notice is %s", got)
	}
	d.do(Command{Action: Urge, Actor: actor("own", Recorder), Rows: []int{2}, Note: "请于今日反馈"})
	if e := d.last(); !slices.Equal(e.Urged, []int{2}) || e.From != e.To {
		t.Errorf("the entry of 催办 is %+v", e)
	}
	if got := d.messages[len(d.messages)-1].Payload; !strings.Contains(got, `"Urged":[2]`) || !strings.Contains(got, "请于今日反馈") {
		t.Errorf("the notice of 催办 is %s", got)
	}
}

// TestCommuting: what minds only its own rows is decided on the minutes as it
// is, whatever version was seen, in any order and with its own times.
func TestCommuting(t *testing.T) {
	rev := actor("reviewed", Reviewer)
	begin := func() *desk { return at(t, defaultFlow(t), Review, Approve).do(asks(rev, 2)) }
	replies := []Command{answer(1, Agreed), answer(2, Reserved)}
	var ends []Minutes
	for _, order := range [][]int{{0, 1}, {1, 0}} {
		d := begin()
		seen := d.minutes.Version
		for _, i := range order {
			cmd := replies[i]
			cmd.Version, cmd.OccurredAt = seen, testNow().Add(time.Duration(-i)*time.Minute)
			step, err := d.tryOn(cmd)
			if err != nil {
				t.Fatal(err)
			}
			d.commit(step)
		}
		ends = append(ends, d.minutes)
	}
	if a, b := fmt.Sprintf("%+v", ends[0].Participants), fmt.Sprintf("%+v", ends[1].Participants); a != b {
		t.Errorf("in one order\n%s\nin the other\n%s", a, b)
	}
	if !ends[0].Occurred.Equal(ends[1].Occurred) {
		t.Errorf("the latest act was at %s or at %s", ends[0].Occurred, ends[1].Occurred)
	}
	for _, a := range Actions() {
		d := ready(t, defaultFlow(t), map[bool]State{true: Distributed, false: Review}[slices.Contains([]Action{Dispatch, Read, Receive, Bounce, Recall}, a)], a, "")
		cmd := command(a, actor("reviewed", Reviewer, Clerk))
		cmd.Version = d.minutes.Version - 1
		if _, err := d.tryOn(cmd); (KindOf(err) == Stale) == a.Commutes() && a != Create {
			t.Errorf("%s on an older version: %v", a, err)
		}
	}
}
