package city

import (
	"context"
	"fmt"

	"jiyao/workflow"
	"jiyao/workflow/dossier"
	"jiyao/workflow/task"
)

// plan prepares the meeting to come: agenda, members, guests, one item added
// late.
func (s *Story) plan(ctx context.Context) error {
	day := workflow.DateOf(s.Until.AddDate(0, 0, 13))
	p, err := s.Office.ProposeMeeting(ctx, "changwu", day)
	if err != nil {
		return err
	}
	open := p.Change
	open.Meeting, open.Basics.Clock, open.Basics.Place = "H-"+s.Until.Format("060102"), "09:00", "市政府第一会议室"
	open.Recorders = []workflow.Person{{ID: "linshuyan"}}
	m, err := s.prepare(ctx, dossier.Meeting{}, open)
	if err != nil {
		return err
	}
	for i, about := range subjects()[:4] {
		add := dossier.Change{Act: dossier.AddItem, Item: dossier.Item{Title: about.title, Reporter: dossier.Unit{Name: about.unit}, Topic: about.topic}}
		if i == 3 {
			add.Item.State, add.Item.Reason = dossier.Late, "水毁设施亟待修复，经主持人同意增加。"
		}
		if m, err = s.prepare(ctx, m, add); err != nil {
			return err
		}
	}
	guests, err := s.Office.Guests(ctx, m, "市财政局张晓峰\n市司法局丁一凡\n市住房城乡建设局石铭\n市审计局李静")
	if err != nil {
		return err
	}
	_, err = s.prepare(ctx, m, dossier.Change{Act: dossier.Invite, People: guests})
	return err
}

// prepare makes one change of a meeting.
func (s *Story) prepare(ctx context.Context, m dossier.Meeting, c dossier.Change) (dossier.Meeting, error) {
	c.Actor = workflow.Actor{Person: workflow.Person{ID: "linshuyan"}}
	if c.Meeting == "" {
		c.Meeting, c.Version = m.ID, m.Version
	}
	changed, err := s.Office.ChangeMeeting(ctx, c)
	if err != nil {
		return m, fmt.Errorf("%s: %w", c.Act.Label(), err)
	}
	return changed, nil
}

// follow registers the decisions of a minutes as tasks, some of them done and
// some overdue.
func (f *file) follow(ctx context.Context) error {
	clerk := workflow.Actor{Person: workflow.Person{ID: "tangxiaohe"}}
	actor, err := f.s.Office.Actor(ctx, clerk.ID)
	if err != nil {
		return err
	}
	_, proposals, err := f.s.Office.TasksOf(ctx, actor, f.m)
	if err != nil {
		return err
	}
	for i, p := range proposals {
		t := p.Task
		if t.Due == "" {
			t.Due = workflow.DateOf(f.s.Until.AddDate(0, 0, 9*i-6))
		}
		added, err := f.s.Office.ChangeTask(ctx, actor, task.Command{Action: task.Add, Minutes: f.m.ID, Task: t})
		if err != nil {
			return fmt.Errorf("task %q: %w", t.Text, err)
		}
		if i%3 != 1 {
			continue
		}
		added.State = task.Done
		done := task.Command{Action: task.Progress, Minutes: f.m.ID, N: added.N, Version: added.Version, Task: added, Note: "已按时完成，成效报告已报送。"}
		if _, err := f.s.Office.ChangeTask(ctx, actor, done); err != nil {
			return err
		}
	}
	return nil
}
