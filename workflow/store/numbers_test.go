package store

import (
	"context"
	"errors"
	"testing"
	"time"

	"gorm.io/gorm"

	"jiyao/workflow"
)

// TestVoidBesideChoose makes a number void while somebody else takes it and
// gives it back: the record says who held it last.
func TestVoidBesideChoose(t *testing.T) {
	ctx := context.Background()
	s := openNamed(t, NewDatabase(t))
	walk(t, s, "m-1", workflow.Sign)
	svc := service(t, s)
	request := workflow.NumberRequest{Series: svc.Series.ID, Scope: "2026", Start: 1, Form: svc.Series.Form}
	act := workflow.LedgerAct{By: workflow.Person{ID: "clk", Name: "clk"}, Reason: "预留", At: svc.Now()}
	got, err := s.Reserve(ctx, request, 1, act)
	if err != nil {
		t.Fatal(err)
	}
	act.Number, act.Reason = got[0], "会议取消"
	voided := make(chan error, 1)
	err = s.write.Transaction(func(tx *gorm.DB) error {
		m := minutesOf(t, s, "m-1")
		for _, cmd := range []workflow.Command{
			{Action: workflow.Number, Choose: 1},
			{Action: workflow.Unnumber, Note: "改用下一号"},
		} {
			cmd.Minutes, cmd.Version, cmd.Actor = m.ID, m.Version, person("clk", workflow.Clerk)
			step, err := workflow.Decide(m, cmd, facts(t, s))
			if err != nil {
				return err
			}
			done, err := drafted(step).commit(ours{tx})
			if err != nil || done.settled != nil {
				return errors.Join(err, errors.New("not carried out"))
			}
			m = done.step.Minutes
		}
		go func() { voided <- s.VoidNumber(ctx, act) }()
		return waitsForLock(tx)
	})
	if err := errors.Join(err, <-voided); err != nil {
		t.Fatal(err)
	}
	if err := s.Verify(ctx); err != nil {
		t.Error(err)
	}
}

// waitsForLock waits until somebody else in the database waits for a lock.
func waitsForLock(tx *gorm.DB) error {
	for range 2000 {
		var waiting int
		err := tx.Raw(`SELECT COUNT(*) FROM pg_stat_activity
			WHERE datname = current_database() AND wait_event_type = 'Lock'`).Scan(&waiting).Error
		if err != nil || waiting > 0 {
			return err
		}
		time.Sleep(5 * time.Millisecond)
	}
	return errors.New("nobody waits for a lock")
}
