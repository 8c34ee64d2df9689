package task

import (
	"cmp"
	"slices"
	"strings"
	"time"
	"unicode/utf8"

	"jiyao/workflow"
)

// Action is what somebody does to a task.
type Action string

// The actions.
const (
	Add      Action = "add"      // 登记
	Edit     Action = "edit"     // 修改内容、单位、时限
	Progress Action = "progress" // 报进展, 改状态
	Remove   Action = "remove"   // 撤销: it was no decision, or stands twice
)

// Label gives the action's Chinese name.
func (a Action) Label() string {
	switch a {
	case Add:
		return "登记"
	case Edit:
		return "修改"
	case Progress:
		return "报进展"
	case Remove:
		return "撤销登记"
	default:
		return string(a)
	}
}

// A Command is one action of somebody.
type Command struct {
	Action  Action
	Minutes string
	N       int // which task; 0 for Add
	Version int // that he saw; 0 for Add
	Task    Task
	Note    string // 进展情况, or the reason
	By      workflow.Person
	At      time.Time
	Manages bool   // who may change everything: recorder and clerk
	Unit    string // that he speaks for
}

// A Change is one line of a task's record: who did what and when, and the task
// before and after.
type Change struct {
	Minutes string
	N       int
	Version int // of the task after it
	Action  Action
	By      workflow.Person
	At      time.Time
	Note    string
	Before  string // empty if the task is new
	After   string
}

// Decide gives the change that a command makes of a task, or says why not.
// Nothing else is asked or written.
func Decide(now Task, cmd Command) (Change, error) {
	next, err := now.after(cmd)
	if err != nil {
		return Change{}, err
	}
	if err := next.sound(); err != nil {
		return Change{}, err
	}
	c := Change{
		Minutes: cmd.Minutes, N: now.N, Version: now.Version + 1, Action: cmd.Action,
		By: cmd.By, At: cmd.At.UTC().Truncate(time.Microsecond), Note: strings.TrimSpace(cmd.Note), After: next.Row(),
	}
	if now.Version > 0 {
		c.Before = now.Row()
	}
	if c.Before == c.After && c.Note == "" {
		return Change{}, refuse("没有改动，不用保存。")
	}
	return c, nil
}

// after gives the task after a command.
func (t Task) after(cmd Command) (Task, error) {
	if err := t.admits(cmd); err != nil {
		return t, err
	}
	next := t
	switch cmd.Action {
	case Add:
		next = cmd.Task
		next.State, next.Note, next.Removed = Open, "", false
	case Edit:
		next.Text, next.Units, next.Due = cmd.Task.Text, cmd.Task.Units, cmd.Task.Due
	case Progress:
		next.State = cmp.Or(cmd.Task.State, t.State)
		next.Note = cmp.Or(strings.TrimSpace(cmd.Note), t.Note)
	case Remove:
		next.Removed = true
	default:
		return t, refuse("没有这种办理“%s”。", cmd.Action)
	}
	next.Text = strings.TrimSpace(next.Text)
	next.Units = slices.Clone(next.Units)
	for i, u := range next.Units {
		next.Units[i].Name = strings.TrimSpace(u.Name)
	}
	return next, nil
}

// admits refuses a command that the task as it is, or who gives it, stands
// against.
func (t Task) admits(cmd Command) error {
	note := strings.TrimSpace(cmd.Note)
	switch {
	case cmd.Action == Add && t.Version > 0 || cmd.Action != Add && t.Version == 0:
		return workflow.Missing(cmd.Minutes)
	case !cmd.Manages && (cmd.Action != Progress || !t.Charges(cmd.Unit)):
		return &workflow.Error{
			Kind: workflow.Forbidden, Reason: workflow.ReasonRole,
			Msg: "议定事项由记录人、分发员登记和修改；责任单位可以报进展。请与办公室联系。",
		}
	case utf8.RuneCountInString(note) > maxNote:
		return refuse("进展情况不能超过%d字。", maxNote)
	case cmd.Version != t.Version:
		return stale(t)
	case t.Removed:
		return &workflow.Error{Kind: workflow.Refused, Reason: workflow.ReasonState, Msg: "这一项已经撤销登记，不能再办理。如仍需督办，请重新登记。"}
	case cmd.Action == Remove && note == "":
		return refuse("请写明撤销的原因。")
	case cmd.Action == Progress && cmd.Task.State == Paused && t.State != Paused && note == "":
		return refuse("改为暂缓，请写明原因。")
	case cmd.Action == Progress && cmp.Or(cmd.Task.State, t.State) == t.State && note == "":
		return refuse("请填写进展情况，或改变办理状态。")
	}
	return nil
}

// stale says who was faster.
func stale(t Task) error {
	return &workflow.Error{
		Kind: workflow.Stale, Reason: workflow.ReasonVersion, Last: workflow.Act{By: t.By, At: t.Changed},
		Msg: "这一项刚由" + t.By.Name + "改过，请看过现在的内容再办理。您填写的没有保存。",
	}
}

// Stale is the error for a change on a version that is no longer the task's.
func Stale(now Task) error { return stale(now) }
