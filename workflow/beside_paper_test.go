package workflow

import (
	"slices"
	"strings"
	"testing"
	"time"
)

// signedOnPaper gives a minutes in collation whose signature the clerk
// registered from a sheet of the version; 0 is the current one.
func signedOnPaper(t *testing.T, version int) *desk {
	t.Helper()
	d := at(t, defaultFlow(t), Signing, Sign)
	d.office = map[string]Actor{"signed": actor("signed", Signer)}
	if version == 0 {
		version = d.minutes.Version
	}
	sign := onPaper(command(Sign, actor("signed", Signer)), version)
	sign.OccurredAt = testNow().Add(2 * time.Minute)
	return d.do(sign)
}

// TestPaperSignature: the office registers what was signed by hand: who signed
// and who registered it are both on record, with both times and the sheet; only
// the signer takes part.
func TestPaperSignature(t *testing.T) {
	d := signedOnPaper(t, 0)
	e := d.last()
	a, _ := d.minutes.Signature()
	if e.Actor.ID != "clerk" || e.OnBehalf.ID != "signed" || e.As != Signer || e.Paper.Scan != scan() || e.Sheet != d.minutes.Digest {
		t.Errorf("the entry is %+v", e)
	}
	if !e.Occurred.Equal(whole(testNow().Add(2*time.Minute))) || !e.Recorded.Equal(whole(testNow())) {
		t.Errorf("it happened at %s and was registered at %s", e.Occurred, e.Recorded)
	}
	if a.By.ID != "signed" || a.Through.ID != "clerk" || !a.OnBehalf.IsZero() || a.Sheet != e.Version-1 || a.Digest != d.minutes.Digest {
		t.Errorf("the signature is %+v", a)
	}
	if role, _ := d.minutes.Duty("signed"); role != Signer {
		t.Errorf("the signer has duty %q", role)
	}
	if role, bound := d.minutes.Duty("clerk"); bound {
		t.Errorf("the registrar has duty %q", role)
	}
	d.do(command(Number, actor("clerk", Clerk))).do(command(Finalize, actor("clerk", Clerk)))
}

// TestPaperRegistrar: another hand than the drafter's registers a consent on
// paper; what was returned by hand he may register himself, with its sheet.
func TestPaperRegistrar(t *testing.T) {
	own, third, rev := actor("own", Recorder), actor("third", Recorder), actor("reviewed", Reviewer)
	d := at(t, defaultFlow(t), Review, Approve)
	d.office = map[string]Actor{"reviewed": rev, "signed": actor("signed", Signer)}
	approve := onPaper(command(Approve, rev), d.minutes.Version)
	approve.Actor = own
	d.refuses(approve, "OWN起草、送审或更正过这件纪要，不能登记它的纸面审核同意")
	approve.Actor.Name = "改名" // it is still he
	d.refuses(approve, "改名起草、送审或更正过这件纪要")
	waived := *d
	waived.facts.Waiver = "国庆值班"
	if step, err := waived.try(approve); err != nil || step.Entry.Waiver != "国庆值班" {
		t.Errorf("with the rule off: %v, waiver %q", err, step.Entry.Waiver)
	}
	approve.Actor = third
	d.do(approve).place("signing")
	if a := d.minutes.Approvals[0]; a.By.ID != "reviewed" || a.Through.ID != "third" || a.Digest != d.minutes.Digest || a.Sheet == 0 {
		t.Errorf("the consent is %+v", a)
	}
	back := onPaper(command(Return, actor("signed", Signer)), d.minutes.Version)
	back.Actor, back.To = own, Place{State: Review}
	bare := back
	bare.Paper = &Paper{Version: d.minutes.Version}
	d.refuses(bare, "登记纸面退回须附签批单的扫描件").do(back).place("review")
	if e := d.last(); e.OnBehalf.ID != "signed" || e.As != Signer {
		t.Errorf("the return's entry is %+v", e)
	}
	if role, _ := d.minutes.Duty("own"); role != Recorder || len(d.minutes.Duties) != 3 {
		t.Errorf("duties %+v", d.minutes.Duties)
	}
}

// TestOlderSheet: a sheet of an older version is registered against its own
// version; the text as it is then must be confirmed by 誊清 and 校核.
func TestOlderSheet(t *testing.T) {
	d := at(t, defaultFlow(t), Signing, Save)
	d.office = map[string]Actor{"signed": actor("signed", Signer)}
	printed := d.minutes.Version
	bound := d.minutes.Digest
	change := command(Save, actor("signed", Signer))
	change.Text = corrected()
	d.do(change).do(onPaper(command(Sign, actor("signed", Signer)), printed)).place("collation")
	a, _ := d.minutes.Signature()
	if a.Sheet != printed || a.Digest != bound || a.Digest == d.minutes.Digest {
		t.Fatalf("the signature binds %+v", a)
	}
	clk, second := actor("clerk", Clerk), actor("second", Clerk)
	d.do(command(Number, clk)).refuses(command(Finalize, clk), "纸面签批的，请先誊清并校核")
	confirm := command(Transcribe, clk)
	confirm.Text = nil
	d.do(confirm).refuses(command(Finalize, clk), "还没有校核").do(command(Proofread, second)).do(command(Finalize, clk)).do(command(Issue, clk))
	if d.minutes.Text != *corrected() {
		t.Error("the confirmed text is another")
	}
}

// TestTranscribe: what the signer wrote by hand is entered and proof-read by a
// second person; no new signature is needed, and the signature stays.
func TestTranscribe(t *testing.T) {
	clk, second, own := actor("clerk", Clerk), actor("second", Clerk), actor("own", Recorder)
	d := signedOnPaper(t, 0)
	before := slices.Clone(d.minutes.Approvals)
	transcribe := command(Transcribe, own)
	d.do(transcribe)
	c := d.minutes.Correction
	if c.Action != Transcribe || c.By.ID != "own" || c.Digest != d.minutes.Digest || c.Version != d.minutes.Version || !c.Checked.IsZero() {
		t.Errorf("the correction is %+v", c)
	}
	if !slices.Equal(before, d.minutes.Approvals) || d.last().Bound.Before == d.last().Bound.After || d.minutes.Text != *corrected() {
		t.Errorf("consents %+v, bound %+v", d.minutes.Approvals, d.last().Bound)
	}
	d.refuses(command(Proofread, own), "须由另一人校核").refuses(command(Transcribe, clk), "OWN的誊清还没有校核，不能再誊清")
	d.do(command(Number, clk)).refuses(command(Finalize, clk), "OWN的誊清还没有校核")
	transcribe.Text = nil
	d.do(transcribe) // his own once more, before it is proof-read
	d.do(command(Proofread, clk))
	if c := d.minutes.Correction; c.Checked.ID != "clerk" || c.By.ID != "own" {
		t.Errorf("the correction is %+v", c)
	}
	d.refuses(command(Proofread, second), "没有待校核").do(command(Finalize, clk)).do(command(Issue, clk))
}

// TestProofreadInDelegation: who entered it cannot proof-read it in another's
// name either, nor another in his.
func TestProofreadInDelegation(t *testing.T) {
	clk, second := actor("clerk", Clerk), actor("second", Clerk)
	d := signedOnPaper(t, 0).do(command(Transcribe, clk))
	d.facts.Grants = []Grant{
		{From: second.Person, To: clk.Person, Roles: []Role{Clerk}}, {From: clk.Person, To: second.Person, Roles: []Role{Clerk}},
	}
	cmd := command(Proofread, clk)
	cmd.OnBehalf = second.Person
	d.refuses(cmd, "须由另一人校核")
	cmd.Actor, cmd.OnBehalf = second, clk.Person
	d.refuses(cmd, "须由另一人校核").do(command(Proofread, second))
}

// TestAmend: after an electronic signature a change of wording keeps it, with
// reason, redline and a second person; a return takes the record away, and the
// text must be signed anew.
func TestAmend(t *testing.T) {
	clk, second := actor("clerk", Clerk), actor("second", Clerk)
	d := at(t, defaultFlow(t), Collation, Amend)
	d.refuses(command(Transcribe, clk), "不是在纸面上签发的")
	d.do(command(Amend, clk)).do(command(Proofread, second)).do(command(Number, clk)).do(command(Finalize, clk))
	if d.minutes.Correction.Action != Amend || d.entries[len(d.entries)-4].Note != "会上所定" {
		t.Errorf("the correction is %+v", d.minutes.Correction)
	}
	back := command(Return, clk)
	back.To = Place{State: Signing}
	d.do(back)
	if d.minutes.Correction != (Correction{}) || d.minutes.Finalized || d.minutes.Text != *corrected() {
		t.Errorf("after the return: %+v", d.minutes)
	}
	d.do(command(Sign, actor("signed", Signer))).do(command(Finalize, clk)).do(command(Issue, clk))
	if signature, _ := d.minutes.Signature(); signature.Digest != d.minutes.Digest {
		t.Error("the new signature binds another text")
	}
}

// TestAmendTwice: each correction is proof-read; a date typed in afterwards is
// none and needs nobody.
func TestAmendTwice(t *testing.T) {
	clk, second := actor("clerk", Clerk), actor("second", Clerk)
	d := at(t, defaultFlow(t), Collation, Amend).do(command(Amend, clk)).do(command(Proofread, second))
	more := command(Amend, second)
	text := strings.Replace(*corrected(), "片区", "地块", 1)
	more.Text = &text
	d.do(more).do(command(Number, clk)).refuses(command(Finalize, clk), "SECOND的文字性更正还没有校核").do(command(Proofread, clk))
	date := Command{Action: Save, Actor: clk}
	dated := strings.Replace(text, "6月2日印发", "6月3日印发", 1)
	date.Text = &dated
	d.do(date).do(command(Finalize, clk)).do(command(Issue, clk))
	if d.minutes.Text != dated {
		t.Error("the text is another")
	}
}

// TestNumbers: a number is the next, or one that was chosen; taken back before
// printing it is free, given up later it is void with the reason; one that names
// another year is taken anew.
func TestNumbers(t *testing.T) {
	clk, sig := actor("clerk", Clerk), actor("signed", Signer)
	d := at(t, defaultFlow(t), Collation, Number)
	choose := command(Number, clk)
	choose.Choose = 38
	step, err := d.try(choose)
	if err != nil || *step.Take != (NumberRequest{Series: "changwu", Scope: "2026", Start: 1, Form: "常务会议纪要〔{year}〕{n}号", Choose: 38}) {
		t.Fatalf("it asks for %+v, %v", step.Take, err)
	}
	d.commit(step)
	number := d.minutes.Number
	if number.Text != "常务会议纪要〔2026〕38号" {
		t.Errorf("the number is %+v", number)
	}
	d.refuses(choose, "已经编号").do(command(Unnumber, clk))
	if e := d.last(); !d.minutes.Number.IsZero() || e.Released != number || e.LedgerEvents()[number].State != NumberFree || e.LedgerEvents()[number].Reason != "号段有误" {
		t.Errorf("after it was taken back: %+v", e)
	}
	d.refuses(command(Finalize, clk), "还没有编号").do(command(Number, clk))
	void := *d
	void.entries = slices.Clone(d.entries)
	number = d.minutes.Number
	void.do(command(Void, sig))
	if e := void.last(); !void.minutes.Number.IsZero() || e.LedgerEvents()[number] != (LedgerEvent{State: NumberVoid, Minutes: "m-1", At: e.Recorded, Reason: "会议未定"}) {
		t.Errorf("after 作废: %+v", e.LedgerEvents())
	}
	back := command(Return, clk)
	back.To = Place{State: Signing}
	d.do(back)
	if d.minutes.Number != number {
		t.Errorf("a return leaves the number %+v", d.minutes.Number)
	}
	d.facts.Now = time.Date(2027, 1, 4, 2, 0, 0, 0, time.UTC)
	d.do(command(Sign, sig)).refuses(command(Finalize, clk), "请重新编号，原号作空号登记").do(command(Number, clk))
	e := d.last()
	events := e.LedgerEvents()
	if d.minutes.Number.Scope != "2027" || events[number].State != NumberVoid || events[number].Reason != "重新编号" || events[d.minutes.Number].State != NumberHeld {
		t.Errorf("after the new year: %+v, %+v", d.minutes.Number, events)
	}
	d.do(command(Finalize, clk)).refuses(command(Unnumber, clk), "已经定稿")
}

// TestVoidWithoutNumber: what never had a number gives none up.
func TestVoidWithoutNumber(t *testing.T) {
	d := at(t, defaultFlow(t), Signing, Void).do(command(Void, actor("signed", Signer)))
	if e := d.last(); !e.Released.IsZero() || len(e.LedgerEvents()) != 0 {
		t.Errorf("the entry is %+v", e)
	}
}

// TestOutage: what happened on paper while the system was down is registered
// afterwards in the order in which it happened, with both times.
func TestOutage(t *testing.T) {
	clk := actor("clerk", Clerk)
	d := at(t, defaultFlow(t), Review, Approve)
	d.office = map[string]Actor{"reviewed": actor("reviewed", Reviewer), "signed": actor("signed", Signer)}
	sheet := d.minutes.Version
	d.facts.Now = testNow().AddDate(0, 0, 3)
	at := func(hours int, cmd Command) Command {
		cmd.OccurredAt = testNow().Add(time.Duration(hours) * time.Hour)
		return cmd
	}
	approve, sign := onPaper(command(Approve, actor("reviewed", Reviewer)), sheet), onPaper(command(Sign, actor("signed", Signer)), sheet)
	d.do(at(5, approve)).refuses(at(4, sign), "补登也须按发生的先后办理").do(at(30, sign)).do(at(31, command(Number, clk)))
	signature, _ := d.minutes.Signature()
	if !signature.At.Equal(whole(testNow().Add(30*time.Hour))) || !d.last().Recorded.Equal(whole(d.facts.Now)) || d.minutes.Number.Scope != "2026" {
		t.Errorf("signature %+v, entry %+v", signature, d.last())
	}
	if got := DateOf(signature.At); got != "2026-06-02" {
		t.Errorf("it was signed on %s", got)
	}
}

// TestHandedBack: a file with his changes that somebody hands back becomes his
// revision: his words, in his role, and who registered it is on record beside
// him. It consents to nothing, and the drafter may register it.
func TestHandedBack(t *testing.T) {
	d := at(t, defaultFlow(t), Review, Approve)
	d.office = map[string]Actor{"reviewed": actor("reviewed", Reviewer)}
	own := actor("own", Recorder)
	change := onPaper(command(Save, actor("reviewed", Reviewer)), d.minutes.Version)
	change.Actor, change.Text = own, corrected()

	bare := change
	bare.Paper = &Paper{Version: d.minutes.Version}
	d.refuses(bare, "须附改回的文件")
	same := change
	text := d.minutes.Text
	same.Text = &text
	d.refuses(same, "没有不同，不用登记")
	item := change
	item.Item = 1
	d.refuses(item, "")
	future := change
	future.Paper = &Paper{Version: d.minutes.Version + 1, Scan: scan()}
	d.refuses(future, "版本号")
	stranger := change
	stranger.Actor = actor("stranger", Reviewer)
	d.refuses(stranger, "没有这个角色")

	before := d.minutes
	d.do(change).place("review")
	e := d.last()
	if e.Actor.ID != "own" || e.OnBehalf.ID != "reviewed" || e.As != Reviewer || e.Author().ID != "reviewed" || e.Paper.Scan != scan() {
		t.Errorf("the entry is %+v", e)
	}
	if d.minutes.Text != *corrected() || d.minutes.Revision != before.Revision+1 || len(d.minutes.Approvals) != len(before.Approvals) {
		t.Errorf("revision %d after %d, approvals %+v", d.minutes.Revision, before.Revision, d.minutes.Approvals)
	}
	if role, _ := d.minutes.Duty("reviewed"); role != Reviewer {
		t.Errorf("the reviewer has duty %q", role)
	}

	drafting := at(t, defaultFlow(t), Recording, Save)
	drafting.office = map[string]Actor{"third": actor("third", Recorder)}
	early := onPaper(command(Save, actor("third", Recorder)), drafting.minutes.Version)
	early.Text = corrected()
	drafting.refuses(early, "不能凭纸面登记")
}
