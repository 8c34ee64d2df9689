package store

import (
	"cmp"
	"context"
	"database/sql"
	"encoding/base64"
	"errors"
	"strconv"
	"strings"

	"gorm.io/gorm"

	"jiyao/workflow"
	"jiyao/workflow/task"
)

type (
	taskRow struct {
		MinutesID string `gorm:"primaryKey"`
		N         int    `gorm:"primaryKey;autoIncrement:false"`
		Version   int
		State     string
		Due       string
		Body      string // JSON
		Changed   string
		ByID      string
		ByName    string
	}
	taskUnitRow struct {
		MinutesID string `gorm:"primaryKey"`
		N         int    `gorm:"primaryKey;autoIncrement:false"`
		Place     int    `gorm:"primaryKey;autoIncrement:false"`
		UnitID    string
		Name      string
	}
	taskChangeRow struct {
		MinutesID string `gorm:"primaryKey"`
		N         int    `gorm:"primaryKey;autoIncrement:false"`
		Version   int    `gorm:"primaryKey;autoIncrement:false"`
		Action    string
		ByID      string
		ByName    string
		At        string
		Note      string
		BeforeRow string
		AfterRow  string
	}
)

func (taskRow) TableName() string       { return "tasks" }
func (taskUnitRow) TableName() string   { return "task_units" }
func (taskChangeRow) TableName() string { return "task_changes" }

// removed is the state of a task that was taken out of the board.
const removed = "removed"

func (r taskRow) task() (task.Task, error) {
	t, err := task.Read(r.Body)
	var d decoder
	t.Minutes, t.N, t.Version = r.MinutesID, r.N, r.Version
	t.Changed, t.By = d.time("changed", r.Changed), workflow.Person{ID: r.ByID, Name: r.ByName}
	return t, errors.Join(err, d.err)
}

func (r taskChangeRow) change() (task.Change, error) {
	var d decoder
	return task.Change{
		Minutes: r.MinutesID, N: r.N, Version: r.Version, Action: task.Action(r.Action),
		By: workflow.Person{ID: r.ByID, Name: r.ByName}, At: d.time("at", r.At), Note: r.Note,
		Before: r.BeforeRow, After: r.AfterRow,
	}, d.err
}

// Task gives one task of a minutes; NotFound if there is none.
func (s *Store) Task(ctx context.Context, minutes string, n int) (task.Task, error) {
	found, err := list(s.read.WithContext(ctx).Where("minutes_id = ? AND n = ?", minutes, n), "read task", taskRow.task)
	if err == nil && len(found) == 0 {
		err = workflow.Missing(minutes)
	}
	if err != nil {
		return task.Task{}, err
	}
	return found[0], nil
}

// TasksOf gives all tasks of a minutes in the order of their registration,
// those that were removed too.
func (s *Store) TasksOf(ctx context.Context, minutes string) ([]task.Task, error) {
	return list(s.read.WithContext(ctx).Where("minutes_id = ?", minutes).Order("n"), "read tasks", taskRow.task)
}

// TaskChanges gives the record of a minutes' tasks in order; n is one task, or
// 0 for all.
func (s *Store) TaskChanges(ctx context.Context, minutes string, n int) ([]task.Change, error) {
	q := s.read.WithContext(ctx).Where("minutes_id = ?", minutes).Order("n, version")
	if n > 0 {
		q = q.Where("n = ?", n)
	}
	return list(q, "read changes of tasks", taskChangeRow.change)
}

// ChangeTask writes a change with the task it makes, whole or not at all. A new
// task gets the next number of its minutes; one that was changed meanwhile is
// Stale.
func (s *Store) ChangeTask(ctx context.Context, c task.Change) (task.Task, error) {
	var done task.Task
	err := s.within(ctx, func(tx *gorm.DB) (err error) {
		done, err = putChange(tx, c)
		return err
	})
	return done, err
}

func putChange(tx *gorm.DB, c task.Change) (task.Task, error) {
	t, err := task.Read(c.After)
	if err != nil {
		return t, workflow.Fault("read task", err)
	}
	row := taskRow{
		MinutesID: c.Minutes, N: c.N, Version: c.Version, State: string(t.State), Due: string(t.Due), Body: c.After,
		Changed: stamp(c.At), ByID: c.By.ID, ByName: c.By.Name,
	}
	if t.Removed {
		row.State = removed
	}
	if c.Version == 1 {
		err = addTask(tx, &row)
	} else {
		err = moveTask(tx, row)
	}
	if err != nil {
		return t, err
	}
	if err := putUnits(tx, row, t.Units); err != nil {
		return t, err
	}
	err = insert(tx, taskChangeRow{
		MinutesID: c.Minutes, N: row.N, Version: c.Version, Action: string(c.Action), ByID: c.By.ID, ByName: c.By.Name,
		At: stamp(c.At), Note: c.Note, BeforeRow: c.Before, AfterRow: c.After,
	}, "")
	if err != nil {
		return t, workflow.Fault("insert change of task", err)
	}
	return row.task()
}

// addTask gives a new task its number. Others who add one to the same minutes
// wait for it.
func addTask(tx *gorm.DB, row *taskRow) error {
	lock := "SELECT id FROM minutes WHERE id = ?"
	if tx.Name() == postgresName {
		lock += " FOR UPDATE"
	}
	var id string
	err := one(tx, lock, []any{row.MinutesID}, &id)
	if errors.Is(err, sql.ErrNoRows) {
		return workflow.Missing(row.MinutesID)
	}
	if err == nil {
		err = one(tx, "SELECT COALESCE(MAX(n), 0) + 1 FROM tasks WHERE minutes_id = ?", []any{row.MinutesID}, &row.N)
	}
	if err == nil {
		err = insert(tx, *row, "")
	}
	return fault("insert task", err)
}

func moveTask(tx *gorm.DB, row taskRow) error {
	done, err := exec(tx, `UPDATE tasks SET version = ?, state = ?, due = ?, body = ?, changed = ?, by_id = ?, by_name = ?
		WHERE minutes_id = ? AND n = ? AND version = ?`,
		row.Version, row.State, row.Due, row.Body, row.Changed, row.ByID, row.ByName, row.MinutesID, row.N, row.Version-1)
	if err != nil {
		return workflow.Fault("update task", err)
	}
	if done == 1 {
		return nil
	}
	found, err := list(tx.Where("minutes_id = ? AND n = ?", row.MinutesID, row.N), "read task", taskRow.task)
	if err != nil {
		return err
	}
	if len(found) == 0 {
		return workflow.Missing(row.MinutesID)
	}
	return task.Stale(found[0])
}

func putUnits(tx *gorm.DB, row taskRow, units []task.Unit) error {
	if _, err := exec(tx, "DELETE FROM task_units WHERE minutes_id = ? AND n = ?", row.MinutesID, row.N); err != nil {
		return workflow.Fault("delete units of task", err)
	}
	for i, u := range units {
		err := insert(tx, taskUnitRow{MinutesID: row.MinutesID, N: row.N, Place: i + 1, UnitID: u.ID, Name: u.Name}, "")
		if err != nil {
			return workflow.Fault("insert unit of task", err)
		}
	}
	return nil
}

// Tasks gives a page of the board and the cursor of the next: what is still
// going by its 时限, what has none last.
func (s *Store) Tasks(ctx context.Context, f task.Filter) ([]task.Task, string, error) {
	q := s.read.WithContext(ctx).Model(&taskRow{}).Where("state IN ?", statesOf(f))
	if f.Minutes != "" {
		q = q.Where("minutes_id = ?", f.Minutes)
	}
	if f.Unit != "" {
		q = q.Where("(minutes_id, n) IN (SELECT minutes_id, n FROM task_units WHERE unit_id = ? AND unit_id <> '')", f.Unit)
	}
	from, until := f.Bounds()
	if from != "" {
		q = q.Where("due >= ?", from)
	}
	if until != "" {
		q = q.Where("due <= ? AND due <> ''", until)
	}
	if f.Due == task.NoLimit {
		q = q.Where("due = ''")
	}
	if f.After != "" {
		due, minutes, n, err := taskCursor(f.After)
		if err != nil {
			return nil, "", err
		}
		q = q.Where("(CASE due WHEN '' THEN '9999' ELSE due END, minutes_id, n) > (?, ?, ?)", due, minutes, n)
	}
	limit := min(cmp.Or(max(f.Limit, 0), 50), maxPage)
	page, err := list(q.Order("CASE due WHEN '' THEN '9999' ELSE due END, minutes_id, n").Limit(limit+1), "list tasks", taskRow.task)
	if err != nil || len(page) <= limit {
		return page, "", err
	}
	last := page[limit-1]
	mark := strings.Join([]string{string(orLast(last.Due)), strconv.Itoa(last.N), last.Minutes}, "\n")
	return page[:limit], base64.RawURLEncoding.EncodeToString([]byte(mark)), nil
}

func statesOf(f task.Filter) []string {
	switch {
	case f.State != "":
		return []string{string(f.State)}
	case f.Settled:
		return []string{string(task.Open), string(task.Doing), string(task.Done), string(task.Paused)}
	default:
		return []string{string(task.Open), string(task.Doing)}
	}
}

func taskCursor(mark string) (due, minutes string, n int, err error) {
	data, err := base64.RawURLEncoding.DecodeString(mark)
	parts := strings.SplitN(string(data), "\n", 3)
	if err == nil && len(parts) == 3 {
		n, err = strconv.Atoi(parts[1])
	}
	if err != nil || len(parts) != 3 {
		return "", "", 0, &workflow.Error{
			Kind: workflow.Invalid, Reason: workflow.ReasonField, Msg: "翻页标记有误，请回到第一页重新查看。",
		}
	}
	return parts[0], parts[2], n, nil
}

// CountTasks counts the tasks of the board: of one unit, or of all.
func (s *Store) CountTasks(ctx context.Context, unit string, today, soon workflow.Date) (task.Count, error) {
	q := s.read.WithContext(ctx).Model(&taskRow{}).Select(`
		COALESCE(SUM(CASE WHEN state IN ('open', 'doing') AND due <> '' AND due < ? THEN 1 ELSE 0 END), 0) AS overdue,
		COALESCE(SUM(CASE WHEN state IN ('open', 'doing') AND due >= ? AND due <= ? THEN 1 ELSE 0 END), 0) AS soon,
		COALESCE(SUM(CASE WHEN state IN ('open', 'doing') THEN 1 ELSE 0 END), 0) AS going,
		COALESCE(SUM(CASE WHEN state = 'done' THEN 1 ELSE 0 END), 0) AS done,
		COALESCE(SUM(CASE WHEN state = 'paused' THEN 1 ELSE 0 END), 0) AS paused`, today, today, soon)
	if unit != "" {
		q = q.Where("(minutes_id, n) IN (SELECT minutes_id, n FROM task_units WHERE unit_id = ? AND unit_id <> '')", unit)
	}
	var c task.Count
	return c, fault("count tasks", q.Scan(&c).Error)
}
