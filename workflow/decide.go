package workflow

import (
	"fmt"
	"slices"
	"strings"
	"time"

	"jiyao/drafting"
)

// Decide answers what a command does to a minutes: the Step to commit, or an
// *Error. It is pure: who, when and what is known are arguments, and the
// minutes given is not changed. For Create the minutes is the zero Minutes.
func Decide(m Minutes, cmd Command, facts Facts) (Step, error) {
	q, err := permit(m, cmd, facts)
	if err != nil {
		return Step{}, err
	}
	if q.rule.Action == Issue {
		if err := q.released(); err != nil {
			return Step{}, err
		}
	}
	return q.step(), nil
}

// A question is everything a guard may look at.
type question struct {
	m      Minutes
	cmd    Command
	facts  Facts
	rule   Rule
	self   Actor // whose act it is: the actor, or whom he acts for, with what that one holds
	as     Role  // the role the act is done in
	rows   []int // Approve, Sign: the participants' rows it answers
	waiver string
	title  string
	text   string // after the command
	bound  string // digest of what an approval binds, after the command
}

// permit finds the rule for the command and asks everything that may stand
// against it, the plainest first, but for the released file that Issue needs:
// with it the file need not be made for a click that leads nowhere.
func permit(m Minutes, cmd Command, facts Facts) (question, error) {
	q := question{m: m, cmd: cmd, facts: facts}
	for _, ask := range []func(*question) error{
		(*question).wellFormed, (*question).current, (*question).offered, (*question).standing,
		(*question).role, (*question).desk, (*question).route,
		(*question).duty, (*question).sequence, (*question).draft, (*question).guards,
	} {
		if err := ask(&q); err != nil {
			return question{}, err
		}
	}
	return q, nil
}

func (q *question) refuse(kind Kind, reason Reason, format string, args ...any) *Error {
	return &Error{
		Kind: kind, Reason: reason, Msg: fmt.Sprintf(format, args...),
		Minutes: q.cmd.Minutes, Action: q.cmd.Action, Place: q.m.Place,
	}
}

// current demands that the actor saw the minutes as it is, in the flow it is
// pinned to.
func (q *question) current() error {
	switch {
	case q.facts.Flow == nil:
		return q.refuse(Internal, ReasonFlow, "系统错误：没有给出办理流程，请联系管理员。")
	case q.cmd.Action == Create && q.m.Version != 0:
		return q.refuse(Refused, ReasonExists, "这件纪要已经起草，请从列表打开后办理。")
	case q.cmd.Action == Create:
		return nil
	case q.m.Version == 0:
		return Missing(q.cmd.Minutes)
	case q.m.ID != q.cmd.Minutes:
		return q.refuse(Internal, ReasonMissing, "系统错误：取出的纪要与要办的不是同一件，请联系管理员。")
	case q.m.Flow != q.facts.Flow.ID:
		return q.refuse(Internal, ReasonFlow, "系统错误：纪要按流程“%s”第%d版办理，取到的却是“%s”第%d版，请联系管理员。",
			q.m.Flow.Name, q.m.Flow.Version, q.facts.Flow.ID.Name, q.facts.Flow.ID.Version)
	case q.m.Version != q.cmd.Version && !q.cmd.Action.Commutes() && !q.besideOthers():
		return Outdated(q.m, q.cmd)
	default:
		return nil
	}
}

// besideOthers reports whether the command saves one 议题 that nobody has changed
// since the actor saw it: recorders draft side by side.
func (q *question) besideOthers() bool {
	if q.cmd.Action != Save || q.cmd.Item == 0 || q.cmd.Version > q.m.Version {
		return false
	}
	then, _, was := drafting.ItemText(q.facts.Seen, q.cmd.Item)
	now, _, is := drafting.ItemText(q.m.Text, q.cmd.Item)
	return was && is && then == now
}

// offered demands that the flow knows the action here. The first of its rows
// stands for the action until route has chosen.
func (q *question) offered() error {
	rows := q.facts.Flow.from(q.m.Place, q.cmd.Action)
	if len(rows) == 0 {
		return q.notFromHere()
	}
	q.rule = rows[0]
	return nil
}

// route chooses the row: which rule the action is here, and by looplab/fsm's
// answer where it leads.
func (q *question) route() error {
	row, err := q.choose(q.facts.Flow.from(q.m.Place, q.cmd.Action))
	if err != nil {
		return err
	}
	to, fault := q.facts.Flow.leads(q.m.Place, row)
	if fault != nil || to != row.To {
		return &Error{
			Kind: Internal, Reason: ReasonFlow, Minutes: q.m.ID, Action: q.cmd.Action, Place: q.m.Place,
			Msg:   "系统错误：流程表与状态机不一致，请联系管理员。",
			Cause: fmt.Errorf("machine leads %s from %s to %s, table to %s: %w", row.event(), q.m.Place, to, row.To, fault),
		}
	}
	q.rule = row
	return nil
}

func (q *question) notFromHere() error {
	options := filter(q.facts.Flow.Options(q.m.Place), func(o Option) bool { return o.Action.takesPart() })
	next := "已经没有可办的事项"
	if len(options) > 0 {
		next = "现在可以：" + optionList(options)
	}
	err := q.refuse(Refused, ReasonState, "纪要《%s》现在处于“%s”，不能%s；%s。",
		q.m.Title, q.facts.Flow.PlaceLabel(q.m.Place), q.cmd.Action.Label(), next)
	err.Allowed = options
	return err
}

// choose picks among the rows of one action at one place: Return by its
// target, Submit and Approve straight back if a return asked for it.
func (q *question) choose(rows []Rule) (Rule, error) {
	if q.cmd.Action == Return {
		return q.chooseReturn(rows)
	}
	if q.cmd.Action == Approve || q.cmd.Action == Sign {
		waits, err := q.consent()
		if err != nil {
			return Rule{}, err
		}
		if i := slices.IndexFunc(rows, func(r Rule) bool { return r.Stays }); waits && i >= 0 {
			return rows[i], nil
		}
	}
	straight := slices.IndexFunc(rows, func(r Rule) bool { return r.Straight && r.To == q.m.Back })
	if !q.m.Back.IsZero() && straight >= 0 {
		return rows[straight], nil
	}
	plain := slices.IndexFunc(rows, func(r Rule) bool { return !r.Straight && !r.Stays })
	if plain < 0 {
		return Rule{}, q.notFromHere()
	}
	return rows[plain], nil
}

func (q *question) chooseReturn(rows []Rule) (Rule, error) {
	i := slices.IndexFunc(rows, func(r Rule) bool { return r.To == q.cmd.To })
	if i < 0 {
		targets := make([]string, len(rows))
		for i, r := range rows {
			targets[i] = q.facts.Flow.PlaceLabel(r.To)
		}
		return Rule{}, q.refuse(Refused, ReasonTarget, "不能退回到“%s”；从“%s”可以退回到：%s。",
			shown(q.facts.Flow.PlaceLabel(q.cmd.To)), q.facts.Flow.PlaceLabel(q.m.Place), strings.Join(targets, "、"))
	}
	if q.cmd.Straight && !rows[i].Straight {
		return Rule{}, q.refuse(Refused, ReasonTarget, "从“%s”退回后须重新逐级办理，不能要求改后直送本环节。",
			q.facts.Flow.PlaceLabel(q.m.Place))
	}
	if signature, signed := q.m.Signature(); q.cmd.Straight && signed {
		return Rule{}, q.refuse(Refused, ReasonTarget, "%s已经签发，退回后须重新逐级办理，不能要求改后直送本环节。", signature.By.Name)
	}
	return rows[i], nil
}

func dutyLabel(r Role) string {
	switch r {
	case Reviewer:
		return "审核"
	case Signer:
		return "签发"
	default:
		return "起草送审"
	}
}

// sequence demands that what happened later is not said to have happened
// earlier: paper may be registered late (补登), but in its order. Typing it in
// (保存) is no act of its own, and other people's clocks have their lead.
func (q *question) sequence() error {
	at := q.occurred()
	if q.cmd.Action == Save || q.cmd.Action.Commutes() || !at.Before(q.m.Occurred.Add(-clockLead)) {
		return nil
	}
	return q.refuse(Invalid, ReasonDates, "%s的发生时间%s早于前一步的发生时间%s，请核对；补登也须按发生的先后办理。",
		q.rule.Label, clock(at), clock(q.m.Occurred))
}

// clock gives a moment as people read it.
func clock(t time.Time) string { return t.In(Shanghai()).Format("2006年1月2日15时04分") }

// draft works out title, text and digest as the command leaves them.
func (q *question) draft() error {
	q.title, q.text, q.bound = q.m.Title, q.m.Text, q.m.Digest
	if q.cmd.Title != "" {
		q.title = q.cmd.Title
	}
	switch {
	case q.cmd.Item != 0:
		text, err := drafting.ReplaceItem(q.m.Text, q.cmd.Item, *q.cmd.Text)
		if err != nil {
			return q.refuse(Invalid, ReasonText, "%s。", err)
		}
		q.text = text
	case q.cmd.Text != nil && q.cmd.Action != Compete:
		q.text = *q.cmd.Text
	}
	if q.m.Version == 0 || q.title != q.m.Title || q.text != q.m.Text {
		q.bound = Bound(q.title, q.text)
	}
	return q.isReprint()
}

// isReprint demands of a 重印替换 the very text that was signed.
func (q *question) isReprint() error {
	edition, signed := q.m.Edition, q.m.Digest
	if q.cmd.Action == Create {
		edition, signed = q.cmd.Edition, q.facts.Original.Digest
	}
	if edition.Kind != Reprinted || q.bound == signed || q.facts.Original.PDF.IsZero() && q.cmd.Action == Create {
		return nil
	}
	return q.refuse(Refused, ReasonEdition, "重印替换不能改动文字；文字有错的，请作废这一件，另办更正。")
}

// guards asks the conditions of the action and those the flow adds.
func (q *question) guards() error {
	for _, ask := range inherent(q.rule.Action) {
		if err := ask(q); err != nil {
			return err
		}
	}
	for _, g := range q.rule.Guards {
		if err := g.ask(q); err != nil {
			return err
		}
	}
	return nil
}
