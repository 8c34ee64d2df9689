package workflow

import (
	"errors"
	"fmt"
	"strings"
	"syscall"
)

// Kind says what sort of refusal an Error is; one place above maps it to a
// status.
type Kind string

// The kinds of Error.
const (
	NotFound  Kind = "not-found" // there is no such minutes
	Forbidden Kind = "forbidden" // this person may not
	Refused   Kind = "refused"   // nobody may, as things stand
	Stale     Kind = "stale"     // somebody else was faster
	Invalid   Kind = "invalid"   // the command makes no sense
	Unknown   Kind = "unknown"   // may have been carried out: nobody waited for the answer
	Internal  Kind = "internal"  // a fault of the program or the machine
)

// Reason names the rule that refused, for catalogues in other languages and
// for tests.
type Reason string

// The reasons of an Error.
const (
	ReasonState      Reason = "state"      // not from this state
	ReasonRole       Reason = "role"       // not with these roles
	ReasonDuty       Reason = "duty"       // separation of duties
	ReasonOwn        Reason = "own"        // only the submitter
	ReasonGrant      Reason = "grant"      // no delegation
	ReasonVersion    Reason = "version"    // not the version that was seen
	ReasonNote       Reason = "note"       // a reason is missing
	ReasonTarget     Reason = "target"     // no such way back
	ReasonActed      Reason = "acted"      // somebody has acted since
	ReasonText       Reason = "text"       // no text
	ReasonClean      Reason = "clean"      // proof-reading
	ReasonReviewed   Reason = "reviewed"   // a review step is missing
	ReasonBound      Reason = "bound"      // would change what was signed
	ReasonFinal      Reason = "final"      // 定稿 missing, or already done
	ReasonNumber     Reason = "number"     // number missing, or already taken
	ReasonSigned     Reason = "signed"     // no 签发 in force
	ReasonPDF        Reason = "pdf"        // no released file
	ReasonDates      Reason = "dates"      // dates out of order
	ReasonRecipients Reason = "recipients" // none, or wrong
	ReasonField      Reason = "field"      // a field of the command
	ReasonKey        Reason = "key"        // idempotency key used for something else
	ReasonFlow       Reason = "flow"       // the facts bring another flow
	ReasonExists     Reason = "exists"     // begun already
	ReasonMissing    Reason = "missing"    // no such minutes
	ReasonPaper      Reason = "paper"      // 代登记
	ReasonDesk       Reason = "desk"       // somebody else has it
	ReasonParty      Reason = "party"      // participants' rows
	ReasonCopies     Reason = "copies"     // copies' rows
	ReasonConsulted  Reason = "consulted"  // 会签 is not settled
	ReasonCorrection Reason = "correction" // 誊清 or 文字性更正
	ReasonEdition    Reason = "edition"    // 更正 or 重印替换
	ReasonSession    Reason = "session"    // the meeting has a minutes already
	ReasonLease      Reason = "lease"      // somebody else is writing
	ReasonStore      Reason = "store"      // the store
	ReasonUnheard    Reason = "unheard"    // the store's answer did not come in time
)

// Error is a command that was not carried out. Error() is one Chinese
// sentence the person can act on; Cause is for the operator.
type Error struct {
	Kind    Kind
	Reason  Reason
	Msg     string
	Minutes string   // ID
	Action  Action   // that was asked for
	Place   Place    // where the minutes stands
	Role    Role     // the duty that stands in the way (ReasonDuty)
	Allowed []Option // what may be done from here (ReasonState)
	Last    Act      // what somebody else did (Stale)
	Kept    int      // the revision a save that came too late was kept as (Stale)
	Cause   error
}

// Error gives the sentence for the person: what stands in the way and what to
// do.
func (e *Error) Error() string { return e.Msg }

// Unwrap gives the operator's cause.
func (e *Error) Unwrap() error { return e.Cause }

// KindOf gives the kind of the Error in err's chain; Internal for any other
// error, and nothing for nil.
func KindOf(err error) Kind {
	if err == nil {
		return ""
	}
	var e *Error
	if errors.As(err, &e) {
		return e.Kind
	}
	return Internal
}

// Missing is the answer for a minutes that is not there.
func Missing(id string) *Error {
	return &Error{
		Kind: NotFound, Reason: ReasonMissing, Minutes: id,
		Msg: fmt.Sprintf("没有编号为“%s”的纪要，请从列表重新打开。", id),
	}
}

// Outdated is the answer to a command on a version that is no longer the
// current one: it says who did what, and when.
func Outdated(m Minutes, cmd Command) *Error {
	return &Error{
		Kind: Stale, Reason: ReasonVersion, Minutes: m.ID, Action: cmd.Action, Place: m.Place, Last: m.Last,
		Msg: fmt.Sprintf("纪要《%s》已由%s于%s%s，请刷新后再办。", m.Title, m.Last.By.Name,
			m.Last.At.In(Shanghai()).Format("1月2日15时04分"), m.Last.Action.Label()),
	}
}

// NumberTaken is the answer to a number that was asked for by name and is not
// there to be had.
func NumberTaken(n DocNumber) *Error {
	return &Error{
		Kind: Refused, Reason: ReasonNumber, Action: Number,
		Msg: fmt.Sprintf("%s不是预留或收回未用的文号，不能选用；请从登记簿中另选，或取下一号。", n.Text),
	}
}

// NumberFixed is the answer to a 空号登记 of a number that is held, void or not
// there.
func NumberFixed(n DocNumber) *Error {
	name := n.Text
	if name == "" {
		name = fmt.Sprintf("第%d号", n.N)
	}
	return &Error{
		Kind: Refused, Reason: ReasonNumber, Action: Number,
		Msg: name + "不是预留或收回未用的文号，不能登记为空号；请核对文号登记簿。",
	}
}

// NumberElsewhere is the answer to a number whose text stands in the ledger of
// another series: the two have one form.
func NumberElsewhere(n DocNumber, cause error) *Error {
	return &Error{
		Kind: Refused, Reason: ReasonNumber, Action: Number, Cause: cause,
		Msg: fmt.Sprintf("文号“%s”已在另一系列登记，没有取号；请管理员改系列“%s”的格式，使两个系列的文号不相同。", n.Text, n.Series),
	}
}

// EditionOpen is the answer to a 更正 or 重印替换 of an edition that has one
// already.
func EditionOpen(e Entry, other string) *Error {
	return &Error{
		Kind: Refused, Reason: ReasonEdition, Minutes: e.Minutes, Action: e.Action,
		Msg: fmt.Sprintf("这一版已有更正或重印在办或已印发（%s），请在那一件上办理。", other),
	}
}

// Fault wraps an error of the machine: the person sees 系统错误, or that the
// disk is full or the database busy; the operator the cause.
func Fault(operation string, cause error) *Error {
	e := &Error{
		Kind: Internal, Reason: ReasonStore, Cause: fmt.Errorf("%s: %w", operation, cause),
		Msg: "系统错误，本次操作没有生效，请稍后再试；如仍不行，请联系管理员。",
	}
	switch {
	case errors.Is(cause, syscall.ENOSPC):
		e.Msg = "存放数据的磁盘已满，本次操作没有生效；查阅不受影响。请联系管理员清理磁盘后再办。"
	case errors.Is(cause, syscall.EBUSY):
		e.Msg = "数据库忙，本次操作没有生效，请稍后再试；如一直如此，请联系管理员。"
	}
	return e
}

// Unheard is the answer to whoever stopped waiting for a step that the store
// had accepted for writing: it may have been carried out or not. The same
// command with the same key gets what became of it.
func Unheard(e Entry, cause error) *Error {
	return &Error{
		Kind: Unknown, Reason: ReasonUnheard, Minutes: e.Minutes, Action: e.Action, Place: e.From,
		Cause: fmt.Errorf("wait for commit: %w", cause),
		Msg:   "没有等到办理结果，本次操作可能已经生效：请用同一标识重试，或刷新核对后再办。",
	}
}

// KeyReused is the answer to an idempotency key that has already served for a
// different command.
func KeyReused(first Entry) *Error {
	return &Error{
		Kind: Invalid, Reason: ReasonKey, Minutes: first.Minutes, Action: first.Action,
		Msg: "这次操作的标识已用于另一项操作，请刷新页面后重办。",
	}
}

// optionList joins options for a sentence: 审核同意（审核人）、退回（审核人）.
func optionList(options []Option) string {
	parts := make([]string, len(options))
	for i, o := range options {
		parts[i] = o.Label + "（" + roleList(o.Roles) + "）"
	}
	return strings.Join(parts, "、")
}

func roleList(roles []Role) string {
	parts := make([]string, len(roles))
	for i, r := range roles {
		parts[i] = r.Label()
	}
	return strings.Join(parts, "或")
}
