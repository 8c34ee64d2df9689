package office

import (
	"context"
	"slices"
	"time"

	"jiyao/drafting"
	"jiyao/workflow"
	"jiyao/workflow/task"
)

// A TaskLine is a task on the board, with its minutes.
type TaskLine struct {
	task.Task
	Title   string
	Number  string
	Meeting workflow.Date
	Type    string
	Light   task.Light
	Lost    bool // its sentence is no longer in the text
	Fixed   bool // the minutes is issued: its text does not change any more
}

// ManagesTasks reports whether somebody registers and changes tasks: recorders
// and clerks.
func ManagesTasks(a workflow.Actor) bool {
	return a.Has(workflow.Recorder) || a.Has(workflow.Clerk)
}

// ChangeTask carries out an action on a task (议定事项). Who does it is told by
// his ID alone, with what he holds today; units are those of the office's data
// where it knows them.
func (o *Office) ChangeTask(ctx context.Context, by workflow.Actor, cmd task.Command) (task.Task, error) {
	d, err := o.refresh(ctx)
	if err != nil {
		return task.Task{}, err
	}
	today := workflow.DateOf(o.Now())
	if by, err = d.actor(by.ID, today); err != nil {
		return task.Task{}, err
	}
	m, err := o.Store.Minutes(ctx, cmd.Minutes)
	if err != nil {
		return task.Task{}, err
	}
	see, err := o.Sight(ctx, by, m)
	if err != nil {
		return task.Task{}, err
	}
	var now task.Task
	if cmd.N > 0 {
		if now, err = o.Store.Task(ctx, cmd.Minutes, cmd.N); err != nil {
			return task.Task{}, err
		}
	}
	if !see.Draft && !(see.Issued && now.Charges(by.Unit)) {
		return task.Task{}, workflow.Missing(cmd.Minutes)
	}
	cmd.By, cmd.At, cmd.Manages, cmd.Unit = by.Person, o.Now(), see.Draft && ManagesTasks(by), by.Unit
	for i, u := range cmd.Task.Units {
		cmd.Task.Units[i] = d.taskUnit(u.Name, today)
	}
	if cmd.N > 0 {
		now, _ = now.Follow(drafting.Normalise(m.Text))
	}
	change, err := task.Decide(now, cmd)
	if err != nil {
		return task.Task{}, err
	}
	return o.Store.ChangeTask(ctx, change)
}

// taskUnit gives the office's own unit for a name, or the name alone.
func (d *data) taskUnit(name string, on workflow.Date) task.Unit {
	u, err := d.org.UnitByName(name, on)
	if err != nil {
		return task.Unit{Name: name}
	}
	return task.Unit{ID: u.ID, Name: name}
}

// TasksOf gives the tasks of a minutes that somebody may see, and for who may
// register them what else the text decides.
func (o *Office) TasksOf(ctx context.Context, a workflow.Actor, m workflow.Minutes) ([]TaskLine, []task.Proposal, error) {
	see, err := o.Sight(ctx, a, m)
	if err != nil {
		return nil, nil, err
	}
	all, err := o.Store.TasksOf(ctx, m.ID)
	if err != nil {
		return nil, nil, err
	}
	d, err := o.refresh(ctx)
	if err != nil {
		return nil, nil, err
	}
	text := drafting.Normalise(m.Text)
	var lines []TaskLine
	var known []task.Task
	for _, t := range all {
		if t.Removed {
			continue
		}
		known = append(known, t)
		if see.Draft || see.Issued && t.Charges(a.Unit) {
			lines = append(lines, o.lineOf(t, m, text))
		}
	}
	var proposals []task.Proposal
	if see.Draft && ManagesTasks(a) {
		on := workflow.DateOf(o.Now())
		proposals = task.Propose(text, known, m.Meeting, func(name string) task.Unit { return d.taskUnit(name, on) })
	}
	return lines, proposals, nil
}

// lineOf puts a task beside its minutes.
func (o *Office) lineOf(t task.Task, m workflow.Minutes, text string) TaskLine {
	t, there := t.Follow(text)
	return TaskLine{
		Task: t, Title: m.Title, Number: m.Number.Text, Meeting: m.Meeting, Type: m.Type,
		Light: t.Light(workflow.DateOf(o.Now())), Lost: !there, Fixed: !m.PDF.IsZero(),
	}
}

// Tasks gives a page of the board (督办台账) as far as somebody may see it: all of
// it, or what his own unit is charged with in minutes that were issued to it.
func (o *Office) Tasks(ctx context.Context, a workflow.Actor, f task.Filter) ([]TaskLine, string, error) {
	all := slices.ContainsFunc([]workflow.Actor{a}, SeesAll)
	if !all {
		if a.Unit == "" {
			return nil, "", nil
		}
		f.Unit = a.Unit
	}
	f.Today = workflow.DateOf(o.Now())
	page, next, err := o.Store.Tasks(ctx, f)
	if err != nil {
		return nil, "", err
	}
	opened := map[string]workflow.Minutes{}
	var lines []TaskLine
	for _, t := range page {
		m, ok := opened[t.Minutes]
		if !ok {
			if m, err = o.Store.Minutes(ctx, t.Minutes); err != nil {
				return nil, "", err
			}
			m.Text = drafting.Normalise(m.Text)
			opened[t.Minutes] = m
		}
		see, err := o.Sight(ctx, a, m)
		if err != nil {
			return nil, "", err
		}
		if see.Draft || see.Issued {
			lines = append(lines, o.lineOf(t, m, m.Text))
		}
	}
	return lines, next, nil
}

// CountTasks counts what stands on somebody's board.
func (o *Office) CountTasks(ctx context.Context, a workflow.Actor, unit string) (task.Count, error) {
	if !SeesAll(a) {
		if a.Unit == "" {
			return task.Count{}, nil
		}
		unit = a.Unit
	}
	today := o.Now().In(workflow.Shanghai())
	return o.Store.CountTasks(ctx, unit, workflow.DateOf(today), workflow.DateOf(today.Add(7*24*time.Hour)))
}
