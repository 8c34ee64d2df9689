package workflow

import (
	"slices"
	"strings"
	"testing"
	"time"
)

// twoItems is the draft with a second 议题.
func twoItems() *string {
	text := strings.Replace(draftText(), "\n\n出席", "\n二、关于防汛工作\n会议要求落实值班。\n\n出席", 1)
	return &text
}

// TestReplyBindsWhatWasSeen: an opinion is about the version on the screen or on
// the sheet, whatever has been saved since.
func TestReplyBindsWhatWasSeen(t *testing.T) {
	rev := actor("reviewed", Reviewer)
	asked := at(t, defaultFlow(t), Review, Approve).do(asks(rev, 1))
	seen, old := asked.minutes.Version, asked.minutes.Digest
	for name, c := range map[string]struct {
		version int
		paper   *Paper
		want    string
	}{
		"the version before":                  {seen, nil, old},
		"the current version":                 {seen + 1, nil, Bound("第12次常务会议纪要", *corrected())},
		"no version":                          {0, nil, Bound("第12次常务会议纪要", *corrected())},
		"on a sheet of the version before":    {seen + 1, &Paper{Version: seen, Scan: scan()}, old},
		"on a sheet of the current version":   {seen + 1, &Paper{Version: seen + 1, Scan: scan()}, Bound("第12次常务会议纪要", *corrected())},
		"on a sheet, from a screen before it": {seen, &Paper{Version: seen + 1, Scan: scan()}, Bound("第12次常务会议纪要", *corrected())},
	} {
		d := *asked
		d.entries = slices.Clone(asked.entries)
		d.do(Command{Action: Save, Actor: rev, Text: corrected()})
		reply := answer(1, Reserved)
		if reply.Version, reply.Paper = c.version, c.paper; c.paper != nil {
			reply.Actor = actor("clerk", Clerk)
		}
		step, err := d.tryOn(reply)
		if err != nil {
			t.Errorf("%s: %v", name, err)
			continue
		}
		d.commit(step)
		if got := d.row(1).Digest; got != c.want {
			t.Errorf("%s: the opinion is about %s, want %s", name, got, c.want)
		}
		if err := d.kept().Verify(); err != nil {
			t.Errorf("%s: %v", name, err)
		}
	}
}

// TestLateObjectionCounts: an objection that came after 签发 is an annex while
// the signature lasts, counts once it has ended, and may then be dropped with
// the reason like any other.
func TestLateObjectionCounts(t *testing.T) {
	rev, clk := actor("reviewed", Reviewer), actor("clerk", Clerk)
	flow := changedFlow(t, "{rule: all, lapse: false}", "{rule: none-against}")
	d := consulted(t, flow, "-").do(command(Approve, rev)).do(command(Sign, actor("signed", Signer))).do(answer(1, Objected))
	back := command(Return, clk)
	back.To = Place{State: Review}
	d.do(back).refuses(command(Approve, rev), "第1家不同意")
	again := *d
	again.entries = slices.Clone(d.entries)
	d.do(Command{Action: Drop, Actor: rev, Rows: []int{1}, Note: "经市长协调，按会议议定办"}).do(command(Approve, rev)).place("signing")

	ask := asks(rev, 1)
	ask.Asked[0].Due = ""
	reply := answer(1, Agreed)
	reply.Rows = []int{2}
	again.do(ask).do(reply).do(command(Approve, rev)).place("signing")
}

// TestItemConsents: in a step held per 议题 each reviewer changes and consents to
// his own, beside what others have consented to and never within it.
func TestItemConsents(t *testing.T) {
	own, one, two := actor("own", Recorder), actor("one", Reviewer), actor("two", Reviewer)
	begin := command(Create, own)
	begin.Text = twoItems()
	approve := command(Approve, actor("he", Reviewer))
	approve.Asked = []Invitation{{Person: one.Person, Items: []int{1}}, {Person: two.Person, Items: []int{2}}}
	d := newDesk(t, perItem(t)).do(begin).do(command(Submit, own)).do(approve).do(command(Approve, one)).place("review#2")
	change := func(old, with string) Command {
		cmd := command(Approve, two)
		text := strings.Replace(d.minutes.Text, old, with, 1)
		cmd.Text = &text
		return cmd
	}
	d.refuses(change("原则同意", "同意"), "ONE已在“审核·分管”同意现在的文字")
	item := Command{Action: Save, Actor: two, Item: 2}
	text := "二、关于防汛工作\n会议要求全员值班。"
	item.Text = &text
	d.do(item).do(change("全员", "领导")).place("signing")
	if !strings.Contains(d.minutes.Text, "会议要求领导值班") || consents(d.minutes) != 3 {
		t.Errorf("%d consents to %s", consents(d.minutes), d.minutes.Text)
	}
	whole := approve
	whole.Asked = []Invitation{{Person: one.Person}, {Person: two.Person, Items: []int{2}}}
	d = newDesk(t, perItem(t)).do(begin).do(command(Submit, own)).do(whole).do(command(Approve, one))
	d.refuses(change("会议要求", "会议强调"), "ONE已在“审核·分管”同意现在的文字").do(command(Approve, two)).place("signing")
}

// TestDateAfterConsent: a consent stands in nobody's way who fills in a date.
func TestDateAfterConsent(t *testing.T) {
	rev := actor("reviewed", Reviewer)
	d := at(t, defaultFlow(t), Review, Approve).do(command(Add, rev)).do(command(Approve, rev)).do(command(Save, rev))
	if d.minutes.Text == draftText() || consents(d.minutes) != 1 {
		t.Errorf("%d consents to %s", consents(d.minutes), d.minutes.Text)
	}
}

// TestMeetingDateAfterSigning: what nobody had filled in may be filled in after
// 签发, as a number that goes by 会议日期 needs it, and stays then.
func TestMeetingDateAfterSigning(t *testing.T) {
	clk := actor("clerk", Clerk)
	d := at(t, defaultFlow(t), Collation, Number)
	d.minutes.Meeting, d.facts.Series.Basis = "", ByMeeting
	fill := Command{Action: Save, Actor: clk, Meeting: "2026-05-28"}
	d.refuses(command(Number, clk), "会议日期还没有").do(fill).do(command(Number, clk)).do(fill)
	fill.Meeting = "2025-05-28"
	d.refuses(fill, "签发之后，会议日期2026年5月28日不能改动")
}

// TestPlainWayEndsOlderConsent: where one straight return was followed by another
// from before it, the minutes comes to the later steps the plain way, and what
// was consented to there before has ended.
func TestPlainWayEndsOlderConsent(t *testing.T) {
	own := actor("own", Recorder)
	step := func(i int) Command { return command(Approve, actor([]string{"he", "fu", "mi"}[i], Reviewer)) }
	d := newDesk(t, threeSteps(t)).do(command(Create, own)).do(command(Submit, own)).do(step(0)).do(step(1)).do(step(2)).place("signing")
	back := command(Return, actor("signed", Signer))
	back.To, back.Straight = Place{State: Review}, true
	d.do(back).place("review")
	back.Actor, back.To = actor("he", Reviewer), Place{State: Recording}
	d.do(back).do(Command{Action: Save, Actor: own, Text: corrected()}).do(command(Submit, own)).do(step(0)).place("review#2")
	for i, want := range []int{2, 2} { // the older consent here has ended, the next is still ahead
		if got := consents(d.minutes); got != want {
			t.Errorf("at %s %d consents are in force, want %d", d.minutes.Place, got, want)
		}
		d.do(step(i + 1))
	}
	for _, a := range d.minutes.Approvals {
		if a.Digest != d.minutes.Digest {
			t.Errorf("%s consented to another text: %+v", a.By.ID, a)
		}
	}
	d.place("signing").do(command(Sign, actor("signed", Signer)))
}

// TestSheetOfTheSameText: a sheet printed before 送审 serves where it bears the
// very text that was submitted, as after an outage.
func TestSheetOfTheSameText(t *testing.T) {
	own, rev := actor("own", Recorder), actor("reviewed", Reviewer)
	d := newDesk(t, defaultFlow(t)).do(command(Create, own))
	printed := d.minutes.Version
	d.do(command(Submit, own)).do(command(Approve, rev))
	d.office = map[string]Actor{"signed": actor("signed", Signer)}
	d.do(onPaper(command(Sign, actor("signed", Signer)), printed)).place("collation")
}

// TestNumberByRegistration: a number whose year is that of its registration
// stays when the year turns.
func TestNumberByRegistration(t *testing.T) {
	clk := actor("clerk", Clerk)
	d := at(t, defaultFlow(t), Collation, Number)
	d.facts.Series.Basis = ByRegistration
	d.do(command(Number, clk))
	d.facts.Now = time.Date(2027, 1, 4, 2, 0, 0, 0, time.UTC)
	d.refuses(command(Number, clk), "已经编号：常务会议纪要〔2026〕1号").do(command(Finalize, clk)).do(command(Issue, clk))
}

// TestNothingIsNil: no topics are no topics, however a caller says so.
func TestNothingIsNil(t *testing.T) {
	cmd := command(Create, actor("own", Recorder))
	cmd.Topics = []string{}
	if d := newDesk(t, defaultFlow(t)).do(cmd); d.last().Topics != nil || d.minutes.Topics != nil {
		t.Errorf("the topics are %#v", d.last().Topics)
	}
}

// TestProseWithMarks: words are quoted as they were pasted into the text, marks
// nobody sees included.
func TestProseWithMarks(t *testing.T) {
	cmd := command(Comment, actor("reviewed", Reviewer))
	cmd.Remarks, cmd.Note = []Remark{{Quote: "原则\u200b同意", Text: "请核对"}}, "见\ufeff批注"
	at(t, defaultFlow(t), Review, Approve).do(cmd)
}
