package workflow

import (
	"crypto/sha256"
	"encoding/hex"
	"slices"
	"strings"
)

// Guard names a condition that a flow file may add to a rule.
type Guard string

// The guards a flow file may add.
const (
	GuardText  Guard = "text"  // there is a text
	GuardClean Guard = "clean" // 校对 found nothing that blocks
)

// addable gives the guards a flow file may add.
func addable() map[Guard]struct{} {
	return map[Guard]struct{}{GuardText: {}, GuardClean: {}}
}

// A condition is asked before an action is carried out.
type condition func(*question) error

// inherent gives the conditions an action has in every flow, in the order in
// which they are asked.
func inherent(a Action) []condition {
	switch a {
	case Create:
		return []condition{(*question).isEdition, (*question).isOnly}
	case Save:
		return []condition{
			(*question).isFree, (*question).isOpen, (*question).isHandedBack, (*question).keepsBound, (*question).keepsConsents,
			(*question).isMet,
		}
	case Submit:
		return []condition{(*question).hasText, (*question).hasReviewers}
	case Withdraw:
		return []condition{(*question).isOwn, (*question).isUntouched}
	case Approve:
		return []condition{
			(*question).hasText, (*question).isFirstConsent, (*question).keepsConsents, (*question).isConsulted,
			(*question).isScanned, (*question).isPunctual, (*question).hasReviewers,
		}
	case Sign:
		return []condition{
			(*question).hasText, (*question).isReviewed, (*question).isFirstConsent, (*question).isConsulted,
			(*question).keepsBound, (*question).isScanned, (*question).isPunctual, (*question).isMet, (*question).hasReviewers,
		}
	case Return:
		return []condition{(*question).hasNote, (*question).isScanned}
	case Void:
		return []condition{(*question).hasNote}
	case Number:
		return []condition{(*question).isOpen, (*question).isMet, (*question).isNumberable}
	case Finalize:
		return []condition{(*question).isOpen, (*question).isSigned, (*question).isNumbered, (*question).isCompiled}
	case Issue:
		return []condition{
			(*question).isSigned, (*question).isNumbered, (*question).isFinal, (*question).isMet, (*question).isDated,
		}
	case Distribute:
		return []condition{(*question).isPrinted, (*question).hasRecipients}
	default:
		return beside(a)
	}
}

// beside gives the conditions of what is done beside the line.
func beside(a Action) []condition {
	switch a {
	case Consult, Add:
		return []condition{(*question).hasAsked}
	case Reply:
		return []condition{(*question).isAsked, (*question).hasOutcome}
	case Drop:
		return []condition{(*question).hasNote, (*question).isDroppable}
	case Reassign:
		return []condition{(*question).hasHolder}
	case Urge:
		return []condition{(*question).isWaitedFor}
	case Comment:
		return []condition{(*question).hasRemarks}
	case Compete:
		return []condition{(*question).hasCompeting}
	case Transcribe, Amend:
		return []condition{(*question).isOpen, (*question).isCorrectable, (*question).isWording}
	case Proofread:
		return []condition{(*question).isOpen, (*question).isSecond}
	case Unnumber:
		return []condition{(*question).hasNote, (*question).isOpen, (*question).isTakenBack}
	case Dispatch, Read, Receive, Recall:
		return []condition{(*question).isHandled}
	case Bounce:
		return []condition{(*question).hasNote, (*question).isHandled}
	case Resend:
		return []condition{(*question).hasNote, (*question).isResendable}
	default:
		return nil
	}
}

// ask answers whether the condition stands against the question. ParseFlow lets
// no unknown guard through.
func (g Guard) ask(q *question) error {
	switch g {
	case GuardText:
		return q.hasText()
	case GuardClean:
		return q.isClean()
	default:
		return q.refuse(Internal, ReasonFlow, "系统错误：流程中有不认识的条件“%s”，请联系管理员。", string(g))
	}
}

func (q *question) hasNote() error {
	if strings.TrimSpace(q.cmd.Note) == "" {
		return q.refuse(Invalid, ReasonNote, "%s须写明理由。", q.rule.Label)
	}
	return nil
}

func (q *question) isOwn() error {
	by, acting := q.m.Submitted.By, q.self.ID
	if acting == by.ID || (!q.m.Submitted.OnBehalf.IsZero() && acting == q.m.Submitted.OnBehalf.ID) {
		return nil
	}
	return q.refuse(Forbidden, ReasonOwn, "只有送审人%s本人可以%s。", by.Name, q.rule.Label)
}

func (q *question) isUntouched() error {
	if q.m.Version == q.m.Submitted.Version {
		return nil
	}
	return q.refuse(Refused, ReasonActed, "%s已经办理（%s），不能%s；如需修改，请与其联系退回。",
		q.m.Last.By.Name, q.m.Last.Action.Label(), q.rule.Label)
}

func (q *question) hasText() error {
	if strings.TrimSpace(q.text) == "" {
		return q.refuse(Refused, ReasonText, "纪要《%s》还没有正文，不能%s。", q.title, q.rule.Label)
	}
	return nil
}

func (q *question) isClean() error {
	f := q.facts.Findings
	if f == nil {
		return q.refuse(Internal, ReasonClean, "系统错误：%s前没有校对，请联系管理员。", q.rule.Label)
	}
	if f.Errors > 0 {
		return q.refuse(Refused, ReasonClean, "校对发现%d处须改正的问题，改正后才能%s：%s", f.Errors, q.rule.Label, f.First)
	}
	return nil
}

func (q *question) isReviewed() error {
	for _, p := range q.facts.Flow.reviews(q.m.Place) {
		if !slices.ContainsFunc(q.m.Approvals, func(a Approval) bool { return a.Place == p && a.Action == Approve }) {
			return q.refuse(Refused, ReasonReviewed, "“%s”还没有同意，不能%s。", q.facts.Flow.PlaceLabel(p), q.rule.Label)
		}
	}
	return nil
}

// isFirstConsent keeps one reviewer from consenting at two steps of one round,
// or both for the step itself and as the one who was added to it (加签).
func (q *question) isFirstConsent() error {
	for _, p := range q.acting() {
		for _, at := range q.consents(p, q.cmd.Action, len(q.rows) > 0) {
			if q.waiver = q.facts.Waiver; q.waiver == "" || at == q.m.Place {
				return q.refuse(Forbidden, ReasonDuty, "%s已在“%s”同意，“%s”须由另一人%s。",
					p.Name, q.facts.Flow.PlaceLabel(at), q.facts.Flow.PlaceLabel(q.m.Place), q.rule.Action.verb())
			}
		}
	}
	return nil
}

// consents gives where a person has consented in this round to what keeps him
// from consenting here, for the step itself or as one who was added to it.
func (q *question) consents(p Person, action Action, added bool) []Place {
	var at []Place
	for _, a := range q.m.Approvals {
		apart := (a.Row != 0) != added && !q.facts.Flow.StepDef(a.Place).Each
		him := !p.IsZero() && (p.ID == a.By.ID || p.ID == a.OnBehalf.ID)
		if him && a.Action == action && (a.Place != q.m.Place || apart) {
			at = append(at, a.Place)
		}
	}
	return at
}

// acting gives whose act it is: the actor's and the principal's, or in 代登记
// that of who decided on paper.
func (q *question) acting() []Person {
	if q.cmd.Paper != nil {
		return []Person{q.self.Person}
	}
	if q.cmd.OnBehalf.IsZero() {
		return []Person{q.cmd.Actor.Person}
	}
	return []Person{q.cmd.Actor.Person, q.cmd.OnBehalf}
}

// verb gives what a consent is called in a sentence.
func (a Action) verb() string {
	if a == Sign {
		return "签发"
	}
	return "审核"
}

func (q *question) isOpen() error {
	if q.m.Finalized {
		return q.refuse(Refused, ReasonFinal, "纪要已经定稿，不能%s；确需改动的，请退回。", q.rule.Label)
	}
	return nil
}

// naming gives the date that decides the year of the minutes' number. A flow in
// which nobody signs enters what was issued before (补录): there it is 发生时间.
func (q *question) naming() (Date, string) {
	if len(q.facts.Flow.signings()) == 0 {
		return DateOf(q.occurred()), "发生日期"
	}
	switch q.facts.Series.Basis {
	case ByMeeting:
		return q.m.Meeting, "会议日期"
	case ByRegistration:
		return DateOf(q.occurred()), "登记日期"
	default:
		signature, _ := q.m.Signature()
		return DateOf(signature.At), "签发日期"
	}
}

func (q *question) isNumberable() error {
	s := q.facts.Series
	if s.ID == "" || s.Start < 0 || !strings.Contains(s.Form, "{n}") || !strings.Contains(s.Form, "{year}") {
		return q.refuse(Internal, ReasonNumber, "系统错误：文号系列“%s”的设置不完整，格式中须有{year}和{n}，请联系管理员。", s.ID)
	}
	if !q.m.Edition.IsZero() {
		return q.refuse(Refused, ReasonNumber, "这件纪要是%s，沿用原文号%s，不再编号。", q.m.Edition.Kind.Label(), q.m.Number.Text)
	}
	date, name := q.naming()
	switch {
	case date == "":
		return q.refuse(Refused, ReasonNumber, "文号的年份取自%s，而%s还没有，不能编号。", name, name)
	case q.m.Number.Series == s.ID && (q.m.Number.Scope == date.Year() || s.Basis == ByRegistration):
		return q.refuse(Refused, ReasonNumber, "这件纪要已经编号：%s。", q.m.Number.Text)
	default:
		return nil
	}
}

func (q *question) isNumbered() error {
	if q.m.Number.IsZero() {
		return q.refuse(Refused, ReasonNumber, "还没有编号，不能%s；请先编号。", q.rule.Label)
	}
	if q.facts.Series.ID != q.m.Number.Series || q.facts.Series.Basis == ByRegistration || !q.m.Edition.IsZero() {
		return nil
	}
	if date, name := q.naming(); date.Year() != q.m.Number.Scope {
		return q.refuse(Refused, ReasonNumber, "文号%s的年份与%s（%s）不符，请重新编号，原号作空号登记。",
			q.m.Number.Text, name, date.Chinese())
	}
	return nil
}

// isSigned demands that every signer has signed, and exactly this text: as it
// is, or with a 誊清 or 文字性更正 that a second person has proof-read.
func (q *question) isSigned() error {
	signatures := filter(q.m.Approvals, func(a Approval) bool { return a.Action == Sign })
	if len(signatures) == 0 {
		return q.refuse(Refused, ReasonSigned, "还没有签发，不能%s。", q.rule.Label)
	}
	for _, p := range q.facts.Flow.signings() {
		if !slices.ContainsFunc(signatures, func(a Approval) bool { return a.Place == p }) {
			return q.refuse(Refused, ReasonSigned, "“%s”还没有签发，不能%s。", q.facts.Flow.PlaceLabel(p), q.rule.Label)
		}
	}
	c := q.m.Correction
	switch {
	case c.Action != "" && c.Checked.IsZero():
		return q.refuse(Refused, ReasonCorrection, "%s的%s还没有校核，不能%s；请由%s以外的人校核。",
			c.By.Name, c.Action.Label(), q.rule.Label, c.By.Name)
	case c.Action != "" && c.Digest == q.m.Digest:
		return nil
	case slices.ContainsFunc(signatures, func(a Approval) bool { return a.Digest != q.m.Digest }):
		return q.refuse(Refused, ReasonSigned, "签发之后内容有改动，原签发不再有效，请退回重新签发；纸面签批的，请先誊清并校核。")
	default:
		return nil
	}
}

func (q *question) isFinal() error {
	if !q.m.Finalized {
		return q.refuse(Refused, ReasonFinal, "还没有定稿，不能%s；请先定稿。", q.rule.Label)
	}
	return nil
}

// isPrinted demands that there is something to send.
func (q *question) isPrinted() error {
	if q.m.PDF.IsZero() {
		return q.refuse(Refused, ReasonPDF, "这件纪要没有印发件，不能%s。", q.rule.Label)
	}
	return nil
}

func (q *question) hasRecipients() error {
	if len(q.cmd.Recipients) == 0 {
		return q.refuse(Invalid, ReasonRecipients, "没有分送单位，请至少填写一个。")
	}
	return nil
}

// released demands the released file's digest and size, and those of the OFD
// if there is one.
func (q *question) released() error {
	whole := func(p PDF) bool { return isSHA256(p.SHA256) && p.Bytes > 0 }
	if !whole(q.facts.PDF) || !q.facts.OFD.IsZero() && !whole(q.facts.OFD) {
		return q.refuse(Refused, ReasonPDF, "还没有生成印发件，不能%s。", q.rule.Label)
	}
	return nil
}

// isSHA256 reports whether s is a SHA-256 in lower-case hexadecimal.
func isSHA256(s string) bool {
	if len(s) != hex.EncodedLen(sha256.Size) {
		return false
	}
	for _, c := range []byte(s) {
		if (c < '0' || c > '9') && (c < 'a' || c > 'f') {
			return false
		}
	}
	return true
}
