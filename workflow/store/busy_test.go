package store

import (
	"context"
	"errors"
	"path/filepath"
	"strings"
	"testing"

	"github.com/jackc/pgx/v5/pgconn"
	"gorm.io/gorm"

	"jiyao/workflow"
)

// TestBusy: whoever waits in vain for a lock, or is cut off by the server's
// time limit, hears that the database is busy; nothing of his act is kept.
func TestBusy(t *testing.T) {
	for _, c := range []struct{ limit, code string }{
		{"SET lock_timeout = '50ms'", "55P03"}, {"SET statement_timeout = '1s'", "57014"},
	} {
		t.Run(c.code, func(t *testing.T) {
			name := NewDatabase(t)
			s := openNamed(t, name)
			walk(t, s, "m-1", workflow.Submit)
			hurried := openNamed(t, name+"&pool_max_conns=1")
			if err := hurried.write.Exec(c.limit).Error; err != nil {
				t.Fatal(err)
			}
			clean := dump(t, s)
			err := s.write.Transaction(func(tx *gorm.DB) error {
				if err := tx.Exec("SELECT 1 FROM minutes WHERE id = 'm-1' FOR UPDATE").Error; err != nil {
					return err
				}
				cmd := line("m-1")[2]
				cmd.Minutes, cmd.Version = "m-1", 2
				_, err := service(t, hurried).Do(context.Background(), cmd)
				saysBusy(t, "a step", err, c.code)
				err = hurried.MarkRead(context.Background(), workflow.Reading{Minutes: "m-1", Reader: "x", Revision: 1, Version: 1})
				saysBusy(t, "another write", err, c.code)
				return nil
			})
			if err != nil {
				t.Fatal(err)
			}
			if got := dump(t, s); got != clean {
				t.Errorf("something was kept:\n%s\nbefore:\n%s", got, clean)
			}
		})
	}
}

// TestBusyFile: likewise of a file that another program is writing to.
func TestBusyFile(t *testing.T) {
	name := filepath.Join(t.TempDir(), "jiyao.db")
	s := openNamed(t, name)
	walk(t, s, "m-1", workflow.Submit)
	other, err := openPool(name, writer)
	if err != nil {
		t.Fatal(err)
	}
	defer other.Close()
	begun, err := other.Begin()
	if err != nil {
		t.Fatal(err)
	}
	if err := s.write.Exec("PRAGMA busy_timeout = 0").Error; err != nil {
		t.Fatal(err)
	}
	cmd := line("m-1")[2]
	cmd.Minutes, cmd.Version = "m-1", 2
	_, err = service(t, s).Do(context.Background(), cmd)
	saysBusy(t, "a step", err, "")
	err = s.MarkRead(context.Background(), workflow.Reading{Minutes: "m-1", Reader: "x", Revision: 1, Version: 1})
	saysBusy(t, "another write", err, "")
	if err := begun.Rollback(); err != nil {
		t.Fatal(err)
	}
	if _, err = service(t, s).Do(context.Background(), cmd); err != nil {
		t.Errorf("once it is free: %v", err)
	}
}

// saysBusy demands the sentence, and PostgreSQL's code if there is one.
func saysBusy(t *testing.T, what string, err error, code string) {
	t.Helper()
	var e *pgconn.PgError
	if errors.As(err, &e) != (code != "") || code != "" && e.Code != code {
		t.Fatalf("%s: %v (%v), want %s", what, err, errors.Unwrap(err), code)
	}
	if workflow.KindOf(err) != workflow.Internal || !strings.Contains(err.Error(), "数据库忙，本次操作没有生效，请稍后再试") {
		t.Errorf("%s: %v", what, err)
	}
}
