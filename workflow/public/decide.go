package public

import (
	"fmt"
	"slices"
	"strings"
	"unicode"
	"unicode/utf8"

	"jiyao/drafting"
	"jiyao/workflow"
)

// Command is what somebody wants done.
type Command struct {
	Act        Act
	Actor      workflow.Actor
	N          int    // of the last record he has seen; 0 is none
	Class      Class  // Choose
	Reason     string // Choose, but for 主动公开; Withdraw
	Redactions []drafting.Redaction
	// Reviewer is who reviewed (审查人), as his sheet of paper says: one of the office's
	// people, or a name alone. The zero Person is the actor himself.
	Reviewer workflow.Person
	Opinion  string        // Review: 审查意见
	Agrees   bool          // Review: 同意公开
	Day      workflow.Date // Review: 审查日期; empty is today
}

// Facts is what Decide must know besides.
type Facts struct {
	Saves    bool     // the actor could save the draft now
	Signing  bool     // the minutes is before a signer
	Signs    bool     // he is among those who may sign
	Findings []string // Publish: what in the public text must not be published
	Code     string   // Publish: for a minutes that has none yet
	Newer    bool     // a newer edition has been issued
	Replaced bool     // a newer edition has been public
}

// maxWords bounds a reason or opinion, in characters.
const maxWords = 500

// Decide gives the record of a command on a minutes, without the files of a
// publication; or says why not.
func Decide(f File, m workflow.Minutes, cmd Command, facts Facts) (Record, error) {
	d := decision{f, m, cmd, facts}
	r := Record{
		Minutes: m.ID, N: len(f) + 1, Act: cmd.Act, By: cmd.Actor.Person, Version: m.Version,
		Reason: strings.TrimSpace(cmd.Reason),
	}
	if cmd.N != len(f) {
		return Record{}, Overtaken(f, m.ID)
	}
	if err := d.words(); err != nil {
		return Record{}, err
	}
	switch cmd.Act {
	case Choose:
		r.Class = cmd.Class
		return r, d.choose()
	case Confirm:
		return r, d.confirm()
	case Redact:
		r.Reason, r.Redactions = "", cmd.Redactions
		err := d.redact()
		if err == nil {
			r.Bound, err = d.bound(cmd.Redactions)
		}
		return r, err
	case Review:
		return d.review(r)
	case Publish:
		return d.publish(r)
	case Withdraw:
		return d.withdraw(r)
	default:
		return Record{}, d.no(workflow.Invalid, workflow.ReasonField, "没有“%s”这个办理动作，请刷新后再办。", cmd.Act)
	}
}

// Overtaken is the answer to a command on a file in which somebody has acted
// since.
func Overtaken(f File, minutes string) error {
	said := "公开档已有变动，请刷新后再办。"
	if len(f) > 0 {
		last := f[len(f)-1]
		said = fmt.Sprintf("%s已由%s办理，请刷新后再办。", last.Act.Label(), last.By.Name)
	}
	return &workflow.Error{Kind: workflow.Stale, Reason: workflow.ReasonVersion, Minutes: minutes, Msg: said}
}

// Moved is the answer to a choice of class for a minutes that has gone on since, and
// may be before its signer now.
func Moved(minutes string) error {
	return &workflow.Error{
		Kind: workflow.Stale, Reason: workflow.ReasonVersion, Minutes: minutes, Msg: "纪要已由他人办理，公开属性没有改动，请刷新后再办。",
	}
}

type decision struct {
	file  File
	m     workflow.Minutes
	cmd   Command
	facts Facts
}

func (d decision) no(kind workflow.Kind, reason workflow.Reason, format string, args ...any) error {
	return &workflow.Error{Kind: kind, Reason: reason, Minutes: d.m.ID, Place: d.m.Place, Msg: fmt.Sprintf(format, args...)}
}

// words refuses what cannot be kept or read in a list.
func (d decision) words() error {
	all := []string{d.cmd.Reason, d.cmd.Opinion, d.cmd.Reviewer.Name}
	for _, r := range d.cmd.Redactions {
		all = append(all, r.Reason, r.Name, r.Quote)
	}
	for _, s := range all {
		if !utf8.ValidString(s) || strings.ContainsFunc(s, unicode.IsControl) {
			return d.no(workflow.Invalid, workflow.ReasonField, "填写的内容中有不能识别的字符，请删去后再办。")
		}
		if utf8.RuneCountInString(s) > maxWords {
			return d.no(workflow.Invalid, workflow.ReasonField, "填写的内容太长，每项最多%d字。", maxWords)
		}
	}
	return nil
}

// clerk demands the clerk: what goes out of the house is his.
func (d decision) clerk() error {
	if d.cmd.Actor.Has(workflow.Clerk) {
		return nil
	}
	return d.no(workflow.Forbidden, workflow.ReasonRole, "%s由%s办理。", d.cmd.Act.Label(), workflow.Clerk.Label())
}

func (d decision) choose() error {
	_, signed := d.m.Signature()
	_, out := d.file.Published()
	switch {
	case !slices.Contains(Classes(), d.cmd.Class):
		return d.no(workflow.Invalid, workflow.ReasonField, "请选定公开属性：主动公开、依申请公开或不予公开。")
	case d.cmd.Class != Open && strings.TrimSpace(d.cmd.Reason) == "":
		return d.no(workflow.Invalid, workflow.ReasonNote, "%s须写明理由。", d.cmd.Class.Label())
	case out:
		return d.no(workflow.Refused, workflow.ReasonState, "这件纪要已经公开，要改公开属性请先撤回公开。")
	case d.facts.Signing:
		return d.no(workflow.Refused, workflow.ReasonState, "纪要已送签发，签发人所见的公开属性不能再改。要改的，请退回后改定再送签，或在签发之后改定并由签发人另行确认。")
	case !d.facts.Saves && !(signed && d.cmd.Actor.Has(workflow.Clerk)):
		return d.no(workflow.Forbidden, workflow.ReasonRole, "公开属性在签发之前由能修改文稿的人选定，签发之后由%s改定并重新审查。", workflow.Clerk.Label())
	}
	if said := Agrees(d.cmd.Class, d.m.Text); said != "" {
		return d.no(workflow.Refused, workflow.ReasonField, "%s", said)
	}
	return nil
}

// confirm is for a class that was chosen after 签发.
func (d decision) confirm() error {
	_, chosen := d.file.Class()
	_, signed := d.m.Signature()
	by, done := d.file.Confirmed(d.m)
	switch {
	case !d.facts.Signs:
		return d.no(workflow.Forbidden, workflow.ReasonRole, "公开属性由%s确认。", workflow.Signer.Label())
	case !chosen:
		return d.no(workflow.Refused, workflow.ReasonState, "还没有选定公开属性，没有可以确认的。")
	case done:
		return d.no(workflow.Refused, workflow.ReasonActed, "公开属性已由%s确认，不用再办。", by.By.Name)
	case !signed:
		return d.no(workflow.Refused, workflow.ReasonState, "公开属性随签发一并确认，现在不用单独办理。")
	}
	return nil
}

func (d decision) redact() error {
	if _, out := d.file.Published(); out {
		return d.no(workflow.Refused, workflow.ReasonState, "这件纪要已经公开，要改删减的内容请先撤回公开。")
	}
	if !d.facts.Saves && !d.cmd.Actor.Has(workflow.Clerk) {
		return d.no(workflow.Forbidden, workflow.ReasonRole, "公开文本由能修改文稿的人或%s拟定。", workflow.Clerk.Label())
	}
	return nil
}

// bound gives the digest of the public edition that a list makes of the text.
func (d decision) bound(list []drafting.Redaction) (string, error) {
	text, err := drafting.Redact(d.m.Text, list)
	if err != nil {
		return "", d.no(workflow.Invalid, workflow.ReasonField, "%s。", err)
	}
	return Bound(d.m.Title, text), nil
}

// review takes down what the reviewer for secrecy found: the actor himself, or who
// signed the sheet that the actor registers. He is nobody who had a part in the text.
func (d decision) review(r Record) (Record, error) {
	class, chosen := d.file.Class()
	by, own := d.cmd.Reviewer, d.cmd.Reviewer.IsZero()
	if own {
		by = d.cmd.Actor.Person
	}
	r.ReviewerID, r.Reviewer, r.Opinion = by.ID, strings.TrimSpace(by.Name), strings.TrimSpace(d.cmd.Opinion)
	r.Agrees, r.Day, r.Reason = d.cmd.Agrees, d.cmd.Day, ""
	reviews := d.cmd.Actor.Has(workflow.Reviewer) || d.cmd.Actor.Has(workflow.Signer)
	var err error
	switch {
	case !reviews && !d.cmd.Actor.Has(workflow.Clerk):
		err = d.no(workflow.Forbidden, workflow.ReasonRole, "公开保密审查由%s、%s办理，或由%s据审查表登记。", workflow.Reviewer.Label(), workflow.Signer.Label(), workflow.Clerk.Label())
	case !chosen || class.Class == Closed:
		err = d.no(workflow.Refused, workflow.ReasonState, "没有选定公开，不用审查；请先选定公开属性。")
	case r.Reviewer == "" || r.Opinion == "" || own && !reviews:
		err = d.no(workflow.Invalid, workflow.ReasonField, "请填写审查人和审查意见。")
	case slices.ContainsFunc(d.file.Drafters(d.m), func(p workflow.Person) bool { return same(p, by) }):
		err = d.no(workflow.Refused, workflow.ReasonRole, "审查人不能是拟稿人，也不能是拟定公开文本的人，请换人审查。")
	case !r.Day.Valid() || r.Day == "":
		err = d.no(workflow.Invalid, workflow.ReasonField, "请填写审查日期，如2026-06-01。")
	default:
		r.Bound, err = d.bound(d.file.Redactions())
	}
	return r, err
}

// same reports whether a reviewer may be one of the office's people: a name on
// paper that is nobody's account is whoever bears it.
func same(p, reviewer workflow.Person) bool {
	if reviewer.ID != "" {
		return p.ID == reviewer.ID
	}
	return squeezed(p.Name) == squeezed(reviewer.Name)
}

// squeezed gives a name without blanks, which people put into short ones (王  翔).
func squeezed(name string) string { return strings.Join(strings.Fields(name), "") }

// publish demands everything that must come first (先审查、后公开).
func (d decision) publish(r Record) (Record, error) {
	class, _ := d.file.Class()
	_, confirmed := d.file.Confirmed(d.m)
	review, reviewed := d.file.Reviewed()
	_, out := d.file.Published()
	if err := d.clerk(); err != nil {
		return r, err
	}
	refuse := func(format string, args ...any) (Record, error) {
		return Record{}, d.no(workflow.Refused, workflow.ReasonState, format, args...)
	}
	switch {
	case d.m.PDF.IsZero() || d.m.Place.State == workflow.Voided:
		return refuse("纪要还没有印发，不能公开。")
	case out:
		return refuse("这件纪要已经公开，不用再办。")
	case class.Class != Open:
		return refuse("公开属性不是主动公开，不能在网上公开。")
	case !confirmed:
		return refuse("公开属性还没有经签发人确认，不能公开。")
	case !reviewed:
		return refuse("还没有公开保密审查，不能公开（先审查、后公开）；请打印审查表，审查后登记。")
	case !review.Agrees:
		return refuse("%s的审查意见是不同意公开，不能公开。", review.Reviewer)
	case d.facts.Newer:
		return refuse("这件纪要已有新的一版印发，请在新的一版上办理公开。")
	}
	if said := Agrees(Open, d.m.Text); said != "" {
		return refuse("%s", said)
	}
	text, err := drafting.Redact(d.m.Text, d.file.Redactions())
	if err != nil {
		return refuse("审查之后文稿有改动：%s。请重新拟定删减并审查。", err)
	}
	switch {
	case Bound(d.m.Title, text) != review.Bound:
		return refuse("审查之后文稿有改动，请重新审查后再公开。")
	case len(d.facts.Findings) > 0:
		return refuse("公开文本中有不得公开的内容：%s请加以删减并重新审查。", d.facts.Findings[0])
	}
	r.Code = d.facts.Code
	if old, ok := d.file.last(Publish); ok {
		r.Code = old.Code
	}
	r.Title, r.Number, r.Issued, r.Compiled, r.Edition = d.m.Title, d.m.Number.Text, d.m.IssuedOn, d.m.Compiled, d.m.Edition.N
	r.Reason, r.Text, r.Bound, r.Source = "", text, review.Bound, d.m.PDF.SHA256
	r.SHA256, r.SM3 = workflow.SHA256().Sum([]byte(text)).String(), workflow.SM3().Sum([]byte(text)).String()
	return r, nil
}

func (d decision) withdraw(r Record) (Record, error) {
	now, out := d.file.Published()
	r.Code = now.Code
	switch {
	case !d.cmd.Actor.Has(workflow.Clerk) && !d.facts.Signs:
		return r, d.no(workflow.Forbidden, workflow.ReasonRole, "撤回公开由%s或%s办理。", workflow.Clerk.Label(), workflow.Signer.Label())
	case !out:
		return r, d.no(workflow.Refused, workflow.ReasonState, "这件纪要没有公开，不用撤回。")
	case d.facts.Replaced:
		return r, d.no(workflow.Refused, workflow.ReasonState, "网上公开的已是新的一版，请在新的一版上撤回。")
	case r.Reason == "":
		return r, d.no(workflow.Invalid, workflow.ReasonNote, "撤回公开须写明理由，网上会照登。")
	}
	return r, nil
}

// noteClass gives the class that a 附注 speaks of; none if it speaks of none.
func noteClass(note string) Class {
	for _, said := range []struct {
		words string
		class Class
	}{
		{"依申请公开", OnRequest},
		{"不公开", Closed},
		{"不予公开", Closed},
		{"非公开", Closed},
		{"公开发布", Open},
		{"主动公开", Open},
		{"公开", Open},
	} {
		if strings.Contains(note, said.words) {
			return said.class
		}
	}
	return ""
}
