package store

import (
	"context"
	"errors"
	"fmt"
	"strings"
	"testing"
	"time"

	"github.com/google/go-cmp/cmp"
	"gorm.io/gorm"

	"jiyao/workflow"
)

// furnish puts something into every table: a line waiting for the log too, and
// a number given and gone again.
func furnish(t testing.TB, s *Store) workflow.HeadSigner {
	t.Helper()
	ctx, key := context.Background(), sealKey(t)
	consult(t, s, "m-4")
	walk(t, s, "m-1", workflow.Close)
	walk(t, s, "m-2", workflow.Number)
	if err := s.Refuse(ctx, workflow.Refusal{
		Minutes: "m-2", Action: workflow.Sign, Actor: workflow.Person{ID: "x"}, Kind: workflow.Stale, Reason: workflow.ReasonVersion,
	}); err != nil {
		t.Fatal(err)
	}
	if err := s.Alter(ctx, []workflow.Alteration{{
		Book: "units", Key: "甲局", After: "{}", Actor: workflow.Person{ID: "luoping", Name: "骆平"}, Note: "设立",
		Recorded: time.Date(2026, 6, 1, 1, 0, 0, 0, time.UTC),
	}}, 0); err != nil {
		t.Fatal(err)
	}
	for _, stmt := range []string{
		`INSERT INTO leases VALUES ('m-4', 0, 'rec', '记', '2026-06-01', '2026-06-02', '', '')`,
		`INSERT INTO accounts VALUES ('骆', '$argon2id$', TRUE, '2026-06-01', '2026-06-01'), ('Ａ', '', FALSE, '', '')`,
		`INSERT INTO sign_ins (at, login, person_id, address, device, means, outcome) VALUES ('2026-06-01', '𠮷', '骆', '::1', 'd', 'password', 'in')`,
		`INSERT INTO sign_in_waits VALUES ('a:1', 3, '2026-06-01', '2026-06-01')`,
		`INSERT INTO sessions VALUES ('t', 'i', '骆', '{}', '::1', 'Chrome 78', '2026-06-01', '2026-06-01', '2026-06-01', '2026-06-02')`,
		`INSERT INTO invitations VALUES ('t', '骆', '2026-06-01', '2026-06-04', '', 'admin', '管')`,
		`INSERT INTO api_tokens VALUES ('t-1', 't', '骆', '督查系统', 'read write', '2026-06-01', '2027-06-01', '', '', 'admin', '管')`,
		`INSERT INTO proposals VALUES ('p-1', 'data', '任期', '{"名":"𠮷"}', FALSE, '', 'an', '安', '2026-06-01', 'open', '', '', '', '')`,
		`INSERT INTO person_settings VALUES ('骆', 'contrast', 150, TRUE, FALSE, TRUE)`,
		`INSERT INTO tasks VALUES ('m-4', 1, 1, 'open', '2026-06-30', '{"text":"甲𠮷"}', '2026-06-01', 'rec', '记')`,
		`INSERT INTO task_units VALUES ('m-4', 1, 1, 'czj', '市财政局')`,
		`INSERT INTO task_changes VALUES ('m-4', 1, 1, 'add', 'rec', '记', '2026-06-01', '', '', '{"text":"甲𠮷"}')`,
		`INSERT INTO dismissals VALUES ('m-4', 1, 'M27', '我们𠮷', '会议，', '要办', 6, '照录', 0, '骆', '骆平', '2026-06-01T01:00:00.000000Z', TRUE, FALSE)`,
		`INSERT INTO send_lists VALUES ('m-4', 2, '[]', '骆', '骆𠮷', '2026-06-01')`,
		`INSERT INTO copy_urges VALUES ('m-1', 1, 1, '电话催办', '骆', '骆平', '2026-06-01', '2026-06-02')`,
		`INSERT INTO copy_marks VALUES ('m-1', 1, 1, '7K3M9QXA2F5D', '骆', '骆𠮷', '2026-06-01')`,
		`INSERT INTO print_runs VALUES ('m-1', 1, 'destroy', 2, '印坏𠮷', '骆', '骆平', '2026-06-01', '2026-06-02')`,
		`INSERT INTO copy_links VALUES ('摘要', 'm-1', 1, '骆', '骆平', '2026-06-01', '2026-06-09', '骆', '骆平', '', '')`,
		`INSERT INTO webhooks VALUES ('w-1', '档案系统', 'https://oa.example', 'minutes.issued', '密', 'sm3', 'on', 4, '2026-06-01', 'admin', '管', 'czj')`,
		`INSERT INTO webhook_deliveries (webhook_id, event_id, event, body, state, created, due, fence, attempts, status, reason, settled)
			VALUES ('w-1', '5', 'minutes.issued', '{"𠮷":1}', 'failed', '2026-06-01', '', 3, 3, 500, '对方答复500', '2026-06-01')`,
		`INSERT INTO api_answers VALUES ('骆', 'k', 'd', 201, '"1"', '/api/v1/minutes/m-1', '{}', '2026-06-01')`,
		`INSERT INTO readings VALUES ('m-4', 'Ａ', 1, 1, '2026-06-01'), ('m-4', 'a', 1, 1, '2026-06-01'), ('m-4', '𠮷', 1, 1, '2026-06-01')`,
	} {
		if err := s.write.Exec(stmt).Error; err != nil {
			t.Fatal(err)
		}
	}
	furnishMeeting(t, s, "d-1")
	publicise(t, s, "m-1")
	excerpted(t, s, "m-1")
	sealAll(t, s, key)
	walk(t, s, "m-3", workflow.Submit)
	return key
}

// TestCopy copies between all pairs of databases, and back: every row and
// every digest is the same, the triggers are on, and the work goes on where it
// stood.
func TestCopy(t *testing.T) {
	for _, from := range places() {
		for _, to := range places() {
			t.Run(from.dialect+" to "+to.dialect, func(t *testing.T) {
				source, target := openNamed(t, from.name(t)), openNamed(t, to.name(t))
				furnish(t, source)
				testCopy(t, source, target)
			})
		}
	}
}

func testCopy(t *testing.T, source, target *Store) {
	ctx := context.Background()
	done, err := Copy(ctx, source, target)
	if err != nil {
		t.Fatalf("%v (%v)", err, errors.Unwrap(err))
	}
	for _, table := range done.Tables {
		if table.Rows == 0 {
			t.Errorf("table %s was empty: the test shows nothing of it", table.Name)
		}
	}
	if diff := cmp.Diff(listing(t, source), listing(t, target)); diff != "" {
		t.Errorf("the copy differs (-source +copy):\n%s", diff)
	}
	if err := target.Verify(ctx); err != nil {
		t.Errorf("the copy does not verify: %v", err)
	}
	if head, err := target.LastHead(ctx); err != nil || head == "" || done.Log.Head != head || done.Log.Waiting != 3 || done.Log.Code == "" {
		t.Errorf("the log ends with %+v (%v)", done.Log, err)
	}
	if err := target.write.Exec("UPDATE entries SET note = 'x'").Error; err == nil {
		t.Error("the copy's triggers are off")
	}
	next := func(s *Store) (n [2]int64) {
		walk(t, s, "m-9", workflow.Number)
		for i, q := range []string{"SELECT MAX(id) FROM log_waiting", "SELECT MAX(id) FROM outbox"} {
			if err := s.read.Raw(q).Scan(&n[i]).Error; err != nil {
				t.Fatal(err)
			}
		}
		return n
	}
	if want, got := next(source), next(target); got != want {
		t.Errorf("the numbers go on with %d, in the source with %d", got, want)
	}
	if err := target.Verify(ctx); err != nil {
		t.Errorf("after further work: %v", err)
	}
}

// listing writes every row of every table, by means of its own.
func listing(t *testing.T, s *Store) string {
	t.Helper()
	tables, err := shapes(s.read)
	if err != nil {
		t.Fatal(err)
	}
	var b strings.Builder
	for _, table := range tables {
		var rows []map[string]any
		order := strings.Join(table.key, ", ")
		if s.read.Name() == postgresName {
			order = strings.ReplaceAll(order, "_id", `_id COLLATE "C"`)
		}
		if table.numbered() != "" {
			order = table.numbered()
		}
		if err := s.read.Table(table.name).Order(order).Find(&rows).Error; err != nil {
			t.Fatal(err)
		}
		for _, row := range rows {
			for _, c := range table.columns {
				text := fmt.Sprint(row[c.name])
				if c.kind == "boolean" {
					text = map[string]string{"true": "1", "false": "0"}[text]
				}
				fmt.Fprintf(&b, "%s.%s %q\n", table.name, c.name, text)
			}
		}
	}
	return b.String()
}

// TestCopyRefused demands that whatever stands in the way leaves the target
// empty and is told.
func TestCopyRefused(t *testing.T) {
	for _, p := range places() {
		t.Run(p.dialect, func(t *testing.T) { testCopyRefused(t, p) })
	}
}

func testCopyRefused(t *testing.T, p place) {
	ctx := context.Background()
	source := open(t)
	furnish(t, source)
	target := openNamed(t, p.name(t))
	empty := listing(t, target)

	ended, cancel := context.WithCancel(ctx)
	_, err := transfer(ended, source, target, func(*gorm.DB) error { cancel(); return ended.Err() })
	if err == nil || listing(t, target) != empty {
		t.Errorf("cut off: %v, and the target holds\n%s", err, listing(t, target))
	}

	dropTriggers(t, source)
	if err := source.write.Exec("UPDATE entries SET note = 'x' WHERE minutes_id = 'm-1' AND version = 2").Error; err != nil {
		t.Fatal(err)
	}
	var damage *workflow.DamageError
	if _, err = Copy(ctx, source, target); !errors.As(err, &damage) || damage.Minutes != "m-1" || listing(t, target) != empty {
		t.Errorf("a damaged source: %v, and the target holds\n%s", err, listing(t, target))
	}

	walk(t, target, "m-7", workflow.Create)
	before := listing(t, target)
	var refused *UnfitError
	if _, err = Copy(ctx, source, target); !errors.As(err, &refused) || !strings.Contains(err.Error(), "不是空的") || listing(t, target) != before {
		t.Errorf("a target that is not empty: %v", err)
	}
}

// TestCopyNUL names the row that PostgreSQL cannot hold.
func TestCopyNUL(t *testing.T) {
	source, target := open(t), openNamed(t, NewDatabase(t))
	if err := source.write.Exec(`INSERT INTO alterations VALUES (1, 'units', 'x', '', 'a' || char(0), 'x', 'x', '', 'x', '', 'x')`).Error; err != nil {
		t.Fatal(err)
	}
	_, err := Copy(context.Background(), source, target)
	if err == nil || !strings.Contains(err.Error(), "alterations") || !strings.Contains(err.Error(), "U+0000") {
		t.Errorf("got %v", err)
	}
}
