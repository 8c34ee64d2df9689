package workflow

import (
	"fmt"
	"slices"
	"strings"
	"testing"
	"time"
)

// distributed gives a minutes that was sent to recipients().
func distributed(t *testing.T, channel Channel) *desk {
	t.Helper()
	d := at(t, defaultFlow(t), Issued, Distribute)
	cmd := command(Distribute, actor("clerk", Clerk))
	cmd.Recipients = recipients()
	cmd.Recipients[0].Channel = channel
	return d.do(cmd)
}

// copyOf gives the n-th copy.
func (d *desk) copyOf(n int) CopyRecord {
	d.t.Helper()
	c, ok := d.minutes.copy(n)
	if !ok {
		d.t.Fatalf("there is no copy %d of %d", n, len(d.minutes.Copies))
	}
	return c
}

// handle gives an act on copies.
func handle(a Action, by Actor, rows ...int) Command {
	return Command{Action: a, Actor: by, Rows: rows, Note: "登记"}
}

// TestCopyStates: from every state of a copy, what each act does to it; nothing
// else is possible.
func TestCopyStates(t *testing.T) {
	acts := []Action{Dispatch, Read, Receive, Bounce, Resend, Recall}
	for _, c := range []struct {
		from CopyState
		to   string // by act: the new state, or - for refused
	}{
		{CopyWaiting, "dispatched - received - - recalled"},
		{CopySent, "- read received bounced replaced recalled"},
		{CopyDispatched, "- read received bounced replaced recalled"},
		{CopyRead, "- - received bounced replaced recalled"},
		{CopyReceived, "- - - bounced replaced recalled"},
		{CopyBounced, "- - - - bounced -"},
		{CopyReplaced, "- - - - - -"},
		{CopyRecalled, "- - - - - -"},
		{CopyKept, "- - - - - -"},
	} {
		for i, want := range strings.Fields(c.to) {
			d := distributed(t, ByPortal)
			d.minutes.Copies[0].State = c.from
			step, err := d.try(handle(acts[i], actor("clerk", Clerk), 1))
			got := "-"
			if err == nil {
				got = string(step.Minutes.Copies[0].State)
			} else if KindOf(err) != Refused {
				got = err.Error()
			}
			if got != want {
				t.Errorf("%s of a copy that is %s: %s, want %s", acts[i], c.from, got, want)
			}
		}
	}
}

// TestDistribution: one row a recipient; what is carried by hand waits, what
// goes by portal or folder is delivered at once, 留存 and 存档 never leave; the
// sum of all is 印数.
func TestDistribution(t *testing.T) {
	for channel, want := range map[Channel]CopyState{
		ByExchange: CopyWaiting, ByBox: CopyWaiting, ByPickup: CopyWaiting, ByPortal: CopySent, ByFolder: CopySent, ByMail: CopySent, ByHook: CopySent, "": CopySent,
	} {
		d := distributed(t, channel)
		c := d.copyOf(1)
		if c.State != want || c.ID != "cz" || c.Reason != "责任单位" || c.By.ID != "clerk" || c.Version != d.minutes.Version || c.N != 1 {
			t.Errorf("%q: the copy is %+v", channel, c)
		}
		if d.copyOf(3).State != CopyKept || d.copyOf(4).State != CopyKept || d.minutes.PrintRun() != 8 {
			t.Errorf("%q: kept %s and %s, 印数 %d", channel, d.copyOf(3).State, d.copyOf(4).State, d.minutes.PrintRun())
		}
		var to []string
		for _, m := range d.messages {
			if m.Topic != TopicNotify {
				to = append(to, m.Recipient+" "+m.Key)
			}
		}
		topic := TopicDeliver
		if channel == ByMail || channel == ByHook {
			topic = string(channel)
		}
		var deliver []string
		if want == CopySent {
			deliver = []string{fmt.Sprintf("市财政局 m-1/%d/%s/1", d.minutes.Version, topic)}
		}
		if !slices.Equal(to, deliver) {
			t.Errorf("%q: delivered %q, want %q", channel, to, deliver)
		}
		more := command(Distribute, actor("clerk", Clerk))
		more.Recipients = []Recipient{{Unit: "市水务局", Copies: 4}}
		if d.do(more).copyOf(5).N != 5 || d.minutes.PrintRun() != 12 || d.minutes.Place.State != Distributed {
			t.Errorf("%q: after 增发 %+v", channel, d.minutes.Copies)
		}
	}
}

// TestReceipts: a unit handles its own copies and no others; the office
// registers what came on paper, in nobody's name; both times are kept, and
// closing never waits for receipts.
func TestReceipts(t *testing.T) {
	clk, cz := actor("clerk", Clerk), unitCZ()
	d := distributed(t, ByPortal)
	d.refuses(handle(Read, cz, 2), "不是该单位的人员").refuses(handle(Receive, Actor{Person: Person{"x", "某某"}}, 1), "不是该单位的人员")
	d.do(handle(Read, cz, 1))
	if c := d.copyOf(1); c.State != CopyRead || c.By != cz.Person || !c.Through.IsZero() || d.last().As != Receiver {
		t.Errorf("after reading: %+v", c)
	}
	d.do(command(Close, clk)).place("closed")
	batch := handle(Dispatch, clk, 2)
	batch.OccurredAt = testNow().Add(time.Minute)
	d.do(batch)
	d.facts.Now = testNow().AddDate(0, 0, 20)
	paper := handle(Receive, clk, 1, 2)
	paper.Paper, paper.OccurredAt = &Paper{Scan: scan(), Form: "签收单"}, testNow().AddDate(0, 0, 2)
	d.do(paper).place("closed")
	for n := 1; n <= 2; n++ {
		c := d.copyOf(n)
		if c.State != CopyReceived || !c.By.IsZero() || c.Through != clk.Person || c.Note != "登记" ||
			!c.Occurred.Equal(whole(paper.OccurredAt)) || !c.Recorded.Equal(whole(d.facts.Now)) || !c.Sent.Equal(whole(testNow())) {
			t.Errorf("the received copy %d is %+v", n, c)
		}
	}
	listed := distributed(t, ByBox).do(handle(Receive, clk, 1)) // by list, without a scan
	if c := listed.copyOf(1); !c.By.IsZero() || c.Through != clk.Person {
		t.Errorf("the copy received by list is %+v", c)
	}
	if len(d.minutes.Duties) != 3 {
		t.Errorf("duties %+v", d.minutes.Duties)
	}
}

// TestMisdelivery: what came to the wrong unit is bounced with a reason and sent
// anew once; a lost copy is replaced; what is recalled is told to who has it.
func TestMisdelivery(t *testing.T) {
	clk, cz := actor("clerk", Clerk), unitCZ()
	d := distributed(t, ByPortal).do(handle(Bounce, cz, 1)).do(handle(Resend, clk, 1))
	if c := d.copyOf(5); c.Replaces != 1 || c.State != CopySent || c.Unit != "市财政局" || d.copyOf(1).State != CopyBounced {
		t.Errorf("the copies are %+v and %+v", d.copyOf(1), c)
	}
	if d.minutes.PrintRun() != 9 {
		t.Errorf("印数 %d", d.minutes.PrintRun())
	}
	d.do(handle(Receive, cz, 5)).do(handle(Resend, clk, 5)) // lost on the desk
	if d.copyOf(5).State != CopyReplaced || d.copyOf(6).Replaces != 5 {
		t.Errorf("the copies are %+v and %+v", d.copyOf(5), d.copyOf(6))
	}
	d.refuses(handle(Receive, cz, 5), "已补发")
	before := len(d.messages)
	d.do(handle(Recall, clk, 2, 6))
	var told []string
	for _, m := range d.messages[before:] {
		if m.Topic == TopicDeliver {
			told = append(told, m.Recipient)
			if !strings.Contains(m.Payload, `"Recall":true`) {
				t.Errorf("the recall says %s", m.Payload)
			}
		}
	}
	if !slices.Equal(told, []string{"市财政局"}) || d.copyOf(2).State != CopyRecalled || d.copyOf(6).State != CopyRecalled {
		t.Errorf("recalled %+v, told %q", d.minutes.Copies, told)
	}
	if n := len(d.minutes.Holding()); n != 0 {
		t.Errorf("%d copies are still out", n)
	}
	if err := d.kept().Verify(); err != nil {
		t.Error(err)
	}
}

// TestBatch: a command on several copies does all or none.
func TestBatch(t *testing.T) {
	d := distributed(t, ByBox)
	d.refuses(handle(Dispatch, actor("clerk", Clerk), 1, 2, 3), "市政府办公室的一份现在是“留存”")
	if d.copyOf(1).State != CopyWaiting {
		t.Errorf("the copy is %s", d.copyOf(1).State)
	}
	d.do(handle(Dispatch, actor("clerk", Clerk), 2, 1))
	if d.copyOf(1).State != CopyDispatched || d.copyOf(2).State != CopyDispatched {
		t.Errorf("the copies are %+v", d.minutes.Copies)
	}
}

// TestEdition: a 更正 has the number, type and count of what it stands in for, is
// numbered never, goes the whole way anew, and names the copies that it replaces.
func TestEdition(t *testing.T) {
	own, clk := actor("own", Recorder), actor("clerk", Clerk)
	begin := command(Create, own)
	begin.Type, begin.Topics = "changwu", []string{"zijin"}
	first := newDesk(t, defaultFlow(t))
	first.facts.Counting = Counting{Term: "2026"}
	first.do(begin).do(command(Submit, own)).do(command(Approve, actor("reviewed", Reviewer))).do(command(Sign, actor("signed", Signer)))
	send := command(Distribute, clk)
	send.Recipients = recipients()
	send.Recipients = append(send.Recipients, Recipient{Unit: "市水务局", Copies: 1, Channel: ByPickup}, Recipient{Unit: "市人社局", Copies: 1})
	first.do(command(Number, clk)).do(command(Finalize, clk)).do(command(Issue, clk)).do(send)
	first.do(handle(Dispatch, clk, 2)).do(handle(Bounce, clk, 2)).do(handle(Recall, clk, 6))
	if first.minutes.Session != 1 || first.minutes.Term != "2026" || first.minutes.Type != "changwu" {
		t.Errorf("the first edition is %+v", first.minutes)
	}

	d := newDesk(t, defaultFlow(t))
	d.facts.Original = first.minutes
	d.facts.Original.ID = "m-0"
	edition := command(Create, actor("own", Recorder))
	edition.Edition, edition.Meeting = Edition{Of: "m-0", N: 7, Kind: Corrected, Reason: " 第三段数字有误 "}, ""
	step, err := d.try(edition)
	if err != nil || step.Count != nil {
		t.Fatalf("it counts %+v, %v", step.Count, err)
	}
	d.commit(step)
	m := d.minutes
	if m.Edition != (Edition{Of: "m-0", N: 2, Kind: Corrected, Reason: "第三段数字有误"}) || m.Number != first.minutes.Number ||
		m.Session != 1 || m.Term != "2026" || m.Type != "changwu" || !slices.Equal(m.Topics, begin.Topics) || m.Meeting != "2026-05-28" {
		t.Errorf("the edition begins as %+v", m)
	}
	if len(d.last().LedgerEvents()) != 0 {
		t.Error("the edition takes a number")
	}
	d.do(command(Submit, own)).do(command(Approve, actor("reviewed", Reviewer))).do(command(Sign, actor("signed", Signer)))
	d.refuses(command(Number, clk), "沿用原文号常务会议纪要〔2026〕1号").refuses(command(Unnumber, clk), "不能收回")
	void := *d
	void.entries = slices.Clone(d.entries)
	void.do(command(Void, actor("signed", Signer)))
	if e := void.last(); !e.Released.IsZero() || len(e.LedgerEvents()) != 0 {
		t.Errorf("作废 of an edition gives up %+v", e.Released)
	}
	d.do(command(Finalize, clk)).do(command(Issue, clk))
	send.Recipients[0].Unit = "市财政局（市国资委）" // renamed; the ID is the same
	d.do(send)
	for n, want := range map[int][]int{1: {1}, 2: nil, 3: nil, 5: {5}, 6: nil} {
		if got := d.copyOf(n).Former; !slices.Equal(got, want) {
			t.Errorf("copy %d stands in for %v, want %v", n, got, want)
		}
	}

	third := newDesk(t, defaultFlow(t))
	third.facts.Original = d.minutes
	third.facts.Original.ID = "m-0"
	edition.Edition.Kind = Reprinted
	if third.do(edition); third.minutes.Edition.N != 3 || third.minutes.Number != first.minutes.Number {
		t.Errorf("the edition of an edition is %+v", third.minutes.Edition)
	}
}

// TestCounting: 会议次数 is fixed when a minutes is begun: counted on, or as given.
func TestCounting(t *testing.T) {
	begin := command(Create, actor("own", Recorder))
	begin.Type = "changwu"
	d := newDesk(t, defaultFlow(t))
	if step, err := d.try(begin); err != nil || step.Count != nil || step.Minutes.Session != 0 {
		t.Errorf("uncounted: %+v, %v", step.Count, err)
	}
	d.facts.Counting = Counting{Term: "第十五届", Start: 12}
	if step, err := d.try(begin); err != nil || *step.Count != (SessionRequest{Type: "changwu", Term: "第十五届", Start: 12}) {
		t.Errorf("counted: %+v, %v", step.Count, err)
	}
	begin.Session = 40
	if step, err := d.try(begin); err != nil || step.Count != nil || step.Minutes.Session != 40 {
		t.Errorf("as given: %+v, %v", step.Count, err)
	}
}

// TestMessageKeys: every message of a life has a key of its own, and names no
// number, which is not known when it is made.
func TestMessageKeys(t *testing.T) {
	clk := actor("clerk", Clerk)
	d := distributed(t, ByPortal).do(handle(Bounce, unitCZ(), 1)).do(handle(Resend, clk, 1)).do(handle(Recall, clk, 2, 5))
	d.do(command(Close, clk))
	seen := map[string]bool{}
	for _, m := range d.messages {
		if seen[m.Key] || m.Key == "" || m.Minutes != "m-1" {
			t.Errorf("the message %+v", m)
		}
		seen[m.Key] = true
		if m.Version > 0 && m.Topic == TopicNotify && strings.Contains(m.Payload, d.minutes.Number.Text) {
			t.Errorf("the number is in %s", m.Payload)
		}
	}
}
