package store

import (
	"context"
	"strings"
	"sync"
	"testing"
	"time"

	"jiyao/drafting"
	"jiyao/workflow"
)

func TestDismissals(t *testing.T) { onBoth(t, testDismissals) }

func testDismissals(t *testing.T, s *Store) {
	ctx, now := context.Background(), accountTime()
	walk(t, s, "m-1", workflow.Create)
	walk(t, s, "m-2", workflow.Create)
	d := workflow.Dismissal{
		Minutes: "m-1", Rule: "M27", Anchor: drafting.Anchor{Quote: "我们𠮷", Before: "会议指出，\n", After: "要办。", Start: 12},
		Reason: "引语，照录原话", By: workflow.Person{ID: "rec", Name: "记𠮷"}, At: now,
	}
	first, err := s.Dismiss(ctx, d)
	if err != nil || first.N != 1 {
		t.Fatal(first, err)
	}
	again := d
	again.Reason, again.By = "再来一次", workflow.Person{ID: "z", Name: "张"}
	if got, err := s.Dismiss(ctx, again); err != nil || got.N != 1 || got.Reason != d.Reason || got.By != d.By {
		t.Errorf("dismissed twice: %+v, %v", got, err)
	}
	other := d
	other.Anchor.Start = 99
	if got, err := s.Dismiss(ctx, other); err != nil || got.N != 2 {
		t.Errorf("another place: %+v, %v", got, err)
	}
	d.Minutes = "m-9"
	if _, err := s.Dismiss(ctx, d); workflow.KindOf(err) != workflow.NotFound {
		t.Errorf("of no minutes: %v", err)
	}
	by, later := workflow.Person{ID: "rev", Name: "审"}, now.Add(time.Minute)
	if got, err := s.Restore(ctx, "m-1", 1, by, later); err != nil || got.Standing() || got.Reason != first.Reason {
		t.Errorf("taken back: %+v, %v", got, err)
	}
	if _, err := s.Restore(ctx, "m-1", 1, by, later); workflow.KindOf(err) != workflow.Refused || !strings.Contains(err.Error(), "已由审恢复") {
		t.Errorf("taken back twice: %v", err)
	}
	for _, n := range []int{0, 3, 7} { // 3 is the line that took the first back
		if _, err := s.Restore(ctx, "m-1", n, by, later); workflow.KindOf(err) != workflow.NotFound {
			t.Errorf("took back number %d: %v", n, err)
		}
	}
	if got, err := s.Dismiss(ctx, anew(first)); err != nil || got.N != 4 {
		t.Errorf("dismissed again after it was taken back: %+v, %v", got, err)
	}
	all, err := s.Dismissals(ctx, "m-1")
	if err != nil || len(all) != 3 || all[0].Restored != (workflow.Undoing{By: by, At: later}) || !all[1].Standing() || all[2].Anchor != first.Anchor {
		t.Errorf("all of them: %+v, %v", all, err)
	}
	if got := workflow.Dismissed(all); len(got) != 2 || got[1].Rule != "M27" || got[1].Anchor != first.Anchor {
		t.Errorf("left out: %+v", got)
	}
	if none, err := s.Dismissals(ctx, "m-2"); err != nil || len(none) != 0 {
		t.Errorf("of another minutes: %+v, %v", none, err)
	}
	if err := s.Verify(ctx); err != nil {
		t.Error(err)
	}
}

// anew is a dismissal to be made anew.
func anew(d workflow.Dismissal) workflow.Dismissal {
	d.N, d.Restored = 0, workflow.Undoing{}
	return d
}

// Behind the program's back, too, a dismissal stays as it was made.
func TestDismissalsStay(t *testing.T) { onBoth(t, testDismissalsStay) }

func testDismissalsStay(t *testing.T, s *Store) {
	ctx := context.Background()
	walk(t, s, "m-1", workflow.Create)
	d := workflow.Dismissal{Minutes: "m-1", Rule: "M27", Reason: "照录", By: workflow.Person{ID: "rec", Name: "记"}, At: accountTime()}
	if _, err := s.Dismiss(ctx, d); err != nil {
		t.Fatal(err)
	}
	if _, err := s.Restore(ctx, "m-1", 1, d.By, d.At); err != nil {
		t.Fatal(err)
	}
	const more = "INSERT INTO dismissals VALUES ('m-1', "
	for _, stmt := range []string{
		"UPDATE dismissals SET reason = 'x'", "UPDATE dismissals SET undoes = 0 WHERE n = 2", "DELETE FROM dismissals", "DELETE FROM dismissals WHERE n = 2",
		more + "3, 'M27', '', '', '', 0, '', 0, 'rec', '记', '2026', FALSE, FALSE)", // no reason
		more + "3, 'M27', '', '', '', 0, '', 1, 'rec', '记', '2026', FALSE, FALSE)", // taken back twice
		more + "3, 'M27', '', '', '', 0, '', 3, 'rec', '记', '2026', FALSE, FALSE)", // takes itself back
		more + "3, 'M27', '', '', '', 0, 'x', 0, '', '', '2026')",                  // nobody
		more + "3, '', '', '', '', 0, 'x', 0, 'rec', '记', '2026')",                 // of no rule
	} {
		if s.write.Exec(stmt).Error == nil {
			t.Errorf("accepted: %s", stmt)
		}
	}
}

// Of two who do the same at once one is on record.
func TestDismissTogether(t *testing.T) { onBoth(t, testDismissTogether) }

func testDismissTogether(t *testing.T, s *Store) {
	ctx := context.Background()
	walk(t, s, "m-1", workflow.Create)
	together := func(do func(id string) error) (done int) {
		var all sync.WaitGroup
		var mu sync.Mutex
		for _, id := range []string{"a", "b", "c", "d"} {
			all.Go(func() {
				if err := do(id); err == nil {
					mu.Lock()
					done++
					mu.Unlock()
				} else if workflow.KindOf(err) != workflow.Refused {
					t.Error(err)
				}
			})
		}
		all.Wait()
		return done
	}
	d := workflow.Dismissal{Minutes: "m-1", Rule: "M27", Reason: "照录", At: accountTime()}
	if n := together(func(id string) error {
		d := d
		d.By = workflow.Person{ID: id, Name: id}
		_, err := s.Dismiss(ctx, d)
		return err
	}); n != 4 {
		t.Errorf("%d dismissed, want all of them", n)
	}
	if all, err := s.Dismissals(ctx, "m-1"); err != nil || len(all) != 1 {
		t.Fatalf("on record %+v, %v", all, err)
	}
	if n := together(func(id string) error {
		_, err := s.Restore(ctx, "m-1", 1, workflow.Person{ID: id, Name: id}, d.At)
		return err
	}); n != 1 {
		t.Errorf("%d took it back, want one", n)
	}
}
