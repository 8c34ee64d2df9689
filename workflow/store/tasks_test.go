package store

import (
	"cmp"
	"context"
	"fmt"
	"slices"
	"sync"
	"testing"
	"time"

	"jiyao/workflow"
	"jiyao/workflow/task"
)

// TestTasks holds both databases to what the board promises.
func TestTasks(t *testing.T) {
	onBoth(t, func(t *testing.T, s *Store) {
		ctx := context.Background()
		walk(t, s, "m-1", workflow.Create)
		walk(t, s, "m-2", workflow.Create)
		at := time.Date(2026, 5, 12, 1, 0, 0, 0, time.UTC)
		change := func(now task.Task, cmd task.Command) (task.Task, error) {
			cmd.Minutes = cmp.Or(cmd.Minutes, now.Minutes)
			cmd.By, cmd.At, cmd.Manages, cmd.Version = workflow.Person{ID: "rec", Name: "林"}, at, true, now.Version
			c, err := task.Decide(now, cmd)
			if err != nil {
				t.Fatal(err)
			}
			return s.ChangeTask(ctx, c)
		}
		add := func(minutes, text string, due workflow.Date, units ...task.Unit) task.Task {
			t.Helper()
			got, err := change(task.Task{}, task.Command{Action: task.Add, Minutes: minutes, Task: task.Task{Text: text, Due: due, Units: units}})
			if err != nil {
				t.Fatal(err)
			}
			return got
		}
		a := add("m-1", "甲𠮷", "2026-06-30", task.Unit{ID: "czj", Name: "市财政局"}, task.Unit{Name: "各县区"})
		b := add("m-1", "乙", "2026-05-01", task.Unit{ID: "zjj", Name: "市住建局"})
		c := add("m-2", "丙", "")
		if a.N != 1 || b.N != 2 || c.N != 1 || a.Version != 1 {
			t.Fatalf("numbers %d %d %d", a.N, b.N, c.N)
		}
		expect := func(f task.Filter, want ...string) {
			t.Helper()
			f.Today, f.Limit = "2026-05-12", 1
			var got []string
			for {
				page, next, err := s.Tasks(ctx, f)
				if err != nil {
					t.Fatal(err)
				}
				for _, x := range page {
					got = append(got, x.Text)
				}
				if f.After = next; next == "" {
					break
				}
			}
			if !slices.Equal(got, want) {
				t.Errorf("%+v: got %v, want %v", f, got, want)
			}
		}
		expect(task.Filter{}, "乙", "甲𠮷", "丙")
		expect(task.Filter{Unit: "czj"}, "甲𠮷")
		expect(task.Filter{Due: task.Overdue}, "乙")
		expect(task.Filter{Due: task.NoLimit}, "丙")
		expect(task.Filter{Minutes: "m-2"}, "丙")
		if _, err := change(b, task.Command{Action: task.Progress, Minutes: "m-1", N: 2, Task: task.Task{State: task.Done}, Note: "已办结。"}); err != nil {
			t.Fatal(err)
		}
		if _, err := change(b, task.Command{Action: task.Progress, Minutes: "m-1", N: 2, Note: "迟到的一笔"}); workflow.KindOf(err) != workflow.Stale {
			t.Errorf("on an older version: %v", err)
		}
		expect(task.Filter{}, "甲𠮷", "丙")
		expect(task.Filter{State: task.Done}, "乙")
		expect(task.Filter{Settled: true}, "乙", "甲𠮷", "丙")
		if _, err := change(c, task.Command{Action: task.Remove, Minutes: "m-2", N: 1, Note: "重复"}); err != nil {
			t.Fatal(err)
		}
		expect(task.Filter{Settled: true}, "乙", "甲𠮷")
		history, err := s.TaskChanges(ctx, "m-1", 2)
		if err != nil || len(history) != 2 || history[1].Note != "已办结。" || history[1].Before != history[0].After || !history[0].At.Equal(at) {
			t.Errorf("record %+v, %v", history, err)
		}
		count, err := s.CountTasks(ctx, "", "2026-05-12", "2026-07-01")
		if err != nil || count != (task.Count{Soon: 1, Going: 1, Done: 1}) {
			t.Errorf("counted %+v, %v", count, err)
		}
		if _, err := change(task.Task{}, task.Command{Action: task.Add, Minutes: "nobody", Task: task.Task{Text: "丁"}}); workflow.KindOf(err) != workflow.NotFound {
			t.Errorf("of no minutes: %v", err)
		}
		for _, stmt := range []string{"UPDATE task_changes SET note = 'x'", "DELETE FROM task_changes", "DELETE FROM tasks", "UPDATE tasks SET state = 'done'"} {
			if err := s.write.Exec(stmt).Error; err == nil {
				t.Errorf("%s: nothing stands against it", stmt)
			}
		}
	})
}

// TestTasksAtOnce registers many tasks of one minutes at the same moment: each
// has a number of its own.
func TestTasksAtOnce(t *testing.T) {
	onBoth(t, func(t *testing.T, s *Store) {
		walk(t, s, "m-1", workflow.Create)
		var wait sync.WaitGroup
		for i := range 12 {
			wait.Go(func() {
				c, err := task.Decide(task.Task{}, task.Command{
					Action: task.Add, Minutes: "m-1", Task: task.Task{Text: fmt.Sprint("事项", i)}, Manages: true,
					By: workflow.Person{ID: "rec", Name: "林"}, At: time.Unix(0, 0),
				})
				if err == nil {
					_, err = s.ChangeTask(context.Background(), c)
				}
				if err != nil {
					t.Error(err)
				}
			})
		}
		wait.Wait()
		all, err := s.TasksOf(context.Background(), "m-1")
		if err != nil || len(all) != 12 || all[11].N != 12 {
			t.Errorf("%d tasks, %v", len(all), err)
		}
	})
}
