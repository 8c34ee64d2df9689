// Package task is what becomes of a meeting's decisions (议定事项督办): each is
// marked by hand in the minutes, has 责任单位, a 时限 and a state, and is followed
// until it is done. A task is tied to its sentence and follows the text until
// the minutes is issued. Every change is a line of its own that stays.
package task

import (
	"encoding/json"
	"fmt"
	"slices"
	"strings"
	"time"
	"unicode/utf8"

	"jiyao/drafting"
	"jiyao/workflow"
)

// State says how far a task is (办理状态).
type State string

// The states of a task.
const (
	Open   State = "open"   // 未办
	Doing  State = "doing"  // 在办
	Done   State = "done"   // 办结
	Paused State = "paused" // 暂缓
)

// States gives the states in order.
func States() []State { return []State{Open, Doing, Done, Paused} }

// Label gives the state's Chinese name.
func (s State) Label() string {
	switch s {
	case Open:
		return "未办"
	case Doing:
		return "在办"
	case Done:
		return "办结"
	case Paused:
		return "暂缓"
	default:
		return string(s)
	}
}

// Going reports whether something is still to be done.
func (s State) Going() bool { return s == Open || s == Doing }

// A Unit is one that a decision charges (责任单位); the first leads (牵头).
type Unit struct {
	ID   string `json:"id,omitempty"` // empty if it is not in the office's data
	Name string `json:"name"`
}

// A Task is one decision with who carries it out (议定事项分解).
type Task struct {
	Minutes string          `json:"-"`
	N       int             `json:"-"` // from 1 within the minutes
	Version int             `json:"-"` // rises with every change
	Item    int             `json:"item,omitempty"`
	Heading string          `json:"heading,omitempty"` // of the 议题
	Text    string          `json:"text"`              // 议定事项
	Anchor  drafting.Anchor `json:"anchor"`            // where it stands; no quote if it was written freely
	Units   []Unit          `json:"units,omitempty"`
	Due     workflow.Date   `json:"due,omitempty"`
	State   State           `json:"state"`
	Note    string          `json:"note,omitempty"` // the latest progress
	Removed bool            `json:"removed,omitempty"`

	Changed time.Time       `json:"-"`
	By      workflow.Person `json:"-"`
}

// Follow gives the task as its minutes says it now, and whether its sentence
// is still there. What was written freely follows nothing.
func (t Task) Follow(text string) (Task, bool) {
	if t.Anchor.Quote == "" {
		return t, true
	}
	at, ok := t.Anchor.Locate(text)
	if !ok {
		return t, false
	}
	at.End = wholeSentence(text, at, t.Anchor.Quote)
	if now := text[at.Start:at.End]; now != t.Anchor.Quote && t.Text == t.Anchor.Quote {
		t.Text, t.Anchor = now, drafting.AnchorAt(text, at)
	}
	return t, true
}

// wholeSentence gives the end of a passage: with its full stop, if the quote
// had one.
func wholeSentence(text string, at drafting.Span, quote string) int {
	const stop = "。"
	if !strings.HasSuffix(quote, stop) || strings.HasSuffix(text[at.Start:at.End], stop) {
		return at.End
	}
	line, _, _ := strings.Cut(text[at.End:], "\n")
	i := strings.Index(line, stop)
	if i < 0 {
		return at.End
	}
	return at.End + i + len(stop)
}

// Light says how a task stands against its 时限 (时限状态).
type Light string

// The lights, in the order in which they matter.
const (
	Overdue Light = "overdue" // 已超期
	Soon    Light = "soon"    // 7日内到期
	Running Light = "running" // 期限内
	NoLimit Light = "none"    // 未定时限
	Settled Light = "settled" // 办结 or 暂缓
)

// Label gives the light's words.
func (l Light) Label() string {
	switch l {
	case Overdue:
		return "已超期"
	case Soon:
		return "临近到期"
	case Running:
		return "期限内"
	case NoLimit:
		return "未定时限"
	default:
		return "不再计时"
	}
}

// near is how many days before its 时限 a task is shown as due soon.
const near = 7

// Light gives how the task stands on a day.
func (t Task) Light(today workflow.Date) Light {
	switch {
	case !t.State.Going():
		return Settled
	case t.Due == "":
		return NoLimit
	case t.Due < today:
		return Overdue
	case t.Due <= later(today, near):
		return Soon
	default:
		return Running
	}
}

func later(d workflow.Date, days int) workflow.Date {
	t, err := time.Parse(time.DateOnly, string(d))
	if err != nil {
		return d
	}
	return workflow.Date(t.AddDate(0, 0, days).Format(time.DateOnly))
}

// UnitNames gives the units in a line, the leading one first.
func (t Task) UnitNames() string {
	names := make([]string, len(t.Units))
	for i, u := range t.Units {
		names[i] = u.Name
	}
	return strings.Join(names, "、")
}

// Row gives the task as a line of the record keeps it.
func (t Task) Row() string {
	data, err := json.Marshal(t)
	if err != nil {
		panic(err) // plain texts and numbers
	}
	return string(data)
}

// Read reads a row.
func Read(row string) (t Task, err error) {
	err = json.Unmarshal([]byte(row), &t)
	return t, err
}

// Charges reports whether a unit is among those of the task.
func (t Task) Charges(unit string) bool {
	return unit != "" && slices.ContainsFunc(t.Units, func(u Unit) bool { return u.ID == unit })
}

// The bounds of what a task may hold.
const (
	maxText  = 2000
	maxNote  = 1000
	maxUnits = 40
)

// sound refuses a task that nobody could work with.
func (t Task) sound() error {
	switch {
	case strings.TrimSpace(t.Text) == "":
		return refuse("请填写议定事项的内容。")
	case utf8.RuneCountInString(t.Text) > maxText:
		return refuse("议定事项不能超过%d字，请分成几项登记。", maxText)
	case len(t.Units) > maxUnits:
		return refuse("一项议定事项最多登记%d个责任单位，请用“各有关单位”概括或分成几项。", maxUnits)
	case t.Due != "" && !t.Due.Valid():
		return refuse("时限“%s”不是日期，请按2026-06-30的样子填写。", t.Due)
	case !slices.Contains(States(), t.State):
		return refuse("没有“%s”这种办理状态，请选未办、在办、办结或暂缓。", t.State)
	}
	for i, u := range t.Units {
		if strings.TrimSpace(u.Name) == "" {
			return refuse("第%d个责任单位没有名称，请填写或去掉。", i+1)
		}
	}
	return nil
}

func refuse(format string, args ...any) error {
	return &workflow.Error{Kind: workflow.Invalid, Reason: workflow.ReasonField, Msg: fmt.Sprintf(format, args...)}
}
