package store_test

import (
	"context"
	"database/sql"
	"fmt"
	"maps"
	"path/filepath"
	"reflect"
	"strings"
	"sync"
	"testing"
	"time"

	"jiyao/workflow"
	"jiyao/workflow/store"
	"jiyao/workflow/storetest"
)

func TestChronicle(t *testing.T) {
	conformChronicle(t, func(t *testing.T) workflow.Chronicle {
		return kept(t, filepath.Join(t.TempDir(), "office.db"))
	})
}

func TestChronicleOnPostgres(t *testing.T) {
	storetest.NeedPostgres(t)
	conformChronicle(t, func(t *testing.T) workflow.Chronicle { return kept(t, store.NewDatabase(t)) })
}

// kept opens a store that is closed with the test.
func kept(t *testing.T, name string) workflow.Store {
	t.Helper()
	s := opened(t, name)
	t.Cleanup(func() { _ = s.Close() })
	return s
}

// conformChronicle is what every workflow.Chronicle must do, whatever keeps it.
func conformChronicle(t *testing.T, open func(*testing.T) workflow.Chronicle) {
	for name, test := range map[string]func(*testing.T, workflow.Chronicle){
		"kept as given": chronicleKeeps, "spoilt": chronicleSpoilt, "stale": chronicleStale,
		"many at once": chronicleRace, "context ended": chronicleCancelled, "nothing": chronicleNothing,
	} {
		t.Run(name, func(t *testing.T) { test(t, open(t)) })
	}
}

func altered(book, key, before, after string) workflow.Alteration {
	return workflow.Alteration{
		Book: book, Key: key, Before: before, After: after,
		Actor: workflow.Person{ID: "luoping", Name: "骆平"}, Note: "机构改革方案",
		Recorded: time.Date(2026, 6, 1, 1, 0, 0, 123456000, time.UTC),
	}
}

// alter adds lines and demands that it succeeds.
func alter(t *testing.T, c workflow.Chronicle, head int, lines ...workflow.Alteration) {
	t.Helper()
	if err := c.Alter(context.Background(), lines, head); err != nil {
		t.Fatalf("alter upon %d: %v", head, err)
	}
}

func recorded(t *testing.T, c workflow.Chronicle, after int) []workflow.Alteration {
	t.Helper()
	lines, err := c.Alterations(context.Background(), after)
	if err != nil {
		t.Fatal(err)
	}
	return lines
}

func chronicleKeeps(t *testing.T, c workflow.Chronicle) {
	first := altered("units", "fgw", "", `{"id":"fgw","name":"市发改委'; DROP TABLE alterations;--"}`)
	second := altered("persons", "cy/2026", "", `{"name":"陈𬱖\u202e"}`)
	third := altered("units", "fgw", first.After, "")
	third.Note = ""
	alter(t, c, 0, first, second)
	alter(t, c, 2, third)
	all := recorded(t, c, 0)
	if err := workflow.VerifyAlterations(all); err != nil {
		t.Fatal(err)
	}
	want := []workflow.Alteration{first, second, third}
	for i := range all {
		want[i].N, want[i].Prev, want[i].Hash = i+1, all[i].Prev, all[i].Hash
	}
	if !reflect.DeepEqual(all, want) {
		t.Errorf("got  %+v\nwant %+v", all, want)
	}
	if rest := recorded(t, c, 2); !reflect.DeepEqual(rest, all[2:]) {
		t.Errorf("after 2: %+v", rest)
	}
	if rest := recorded(t, c, 3); rest != nil {
		t.Errorf("after the last: %+v", rest)
	}
}

// chronicleSpoilt puts one spoilt line between two sound ones: nothing stays.
func chronicleSpoilt(t *testing.T, c workflow.Chronicle) {
	alter(t, c, 0, altered("units", "a", "", "{}"))
	before := recorded(t, c, 0)
	for name, spoil := range map[string]func(*workflow.Alteration){
		"no book":         func(a *workflow.Alteration) { a.Book = "" },
		"no key":          func(a *workflow.Alteration) { a.Key = "" },
		"no change":       func(a *workflow.Alteration) { a.After = "" },
		"no actor":        func(a *workflow.Alteration) { a.Actor = workflow.Person{} },
		"no time":         func(a *workflow.Alteration) { a.Recorded = time.Time{} },
		"row not there":   func(a *workflow.Alteration) { a.Before, a.After = `{"x":1}`, "" },
		"row there":       func(a *workflow.Alteration) { a.Key = "a" },
		"row of the same": func(a *workflow.Alteration) { a.Key = "c" },
	} {
		spoilt := altered("units", "b", "", "{}")
		spoil(&spoilt)
		lines := []workflow.Alteration{altered("units", "c", "", "{}"), spoilt, altered("units", "d", "", "{}")}
		if err := c.Alter(context.Background(), lines, 1); err == nil {
			t.Fatalf("%s: accepted", name)
		}
		if after := recorded(t, c, 0); !reflect.DeepEqual(after, before) {
			t.Fatalf("%s: something of it stayed: %+v", name, after)
		}
	}
	alter(t, c, 1, altered("units", "c", "", "{}"), altered("units", "c", "{}", ""))
}

// chronicleStale alters upon a head that is no longer the last: it is said who
// was faster, with the same row if somebody was.
func chronicleStale(t *testing.T, c workflow.Chronicle) {
	other := altered("persons", "zhang", "", "{}")
	other.Actor, other.Note = workflow.Person{ID: "an", Name: "安宁"}, ""
	alter(t, c, 0, altered("units", "a", "", "{}"), other)
	for name, try := range map[string]struct {
		line workflow.Alteration
		head int
		who  string
	}{
		"same row":      {altered("units", "a", "", `{"x":2}`), 0, "“a”已由骆平于2026年6月1日09时00分更改（机构改革方案）"},
		"other row":     {altered("units", "b", "", "{}"), 1, "“zhang”已由安宁于2026年6月1日09时00分更改，"},
		"not yet there": {altered("units", "b", "", "{}"), 7, "“zhang”已由安宁"},
	} {
		err := c.Alter(context.Background(), []workflow.Alteration{try.line}, try.head)
		if workflow.KindOf(err) != workflow.Stale || !strings.Contains(err.Error(), try.who) {
			t.Errorf("%s: %v, want stale and %s", name, err, try.who)
		}
	}
	if all := recorded(t, c, 0); len(all) != 2 {
		t.Errorf("%d lines stayed, want 2", len(all))
	}
}

// chronicleRace lets many alter upon the head they see: every accepted change
// is there once, and the chain is whole.
func chronicleRace(t *testing.T, c workflow.Chronicle) {
	const writers, each = 8, 5
	errs := make(chan error, writers)
	var wait sync.WaitGroup
	for w := range writers {
		wait.Go(func() {
			for i := range each {
				if err := alterUntilHeard(c, altered("units", fmt.Sprintf("u%d-%d", w, i), "", "{}")); err != nil {
					errs <- err
					return
				}
			}
		})
	}
	wait.Wait()
	close(errs)
	for err := range errs {
		t.Fatal(err)
	}
	all := recorded(t, c, 0)
	if err := workflow.VerifyAlterations(all); err != nil || len(all) != writers*each {
		t.Errorf("%d lines, %v; want %d", len(all), err, writers*each)
	}
}

// alterUntilHeard alters upon the head as it is, again as long as others are
// faster.
func alterUntilHeard(c workflow.Chronicle, line workflow.Alteration) error {
	for {
		all, err := c.Alterations(context.Background(), 0)
		if err != nil {
			return err
		}
		err = c.Alter(context.Background(), []workflow.Alteration{line}, len(all))
		if workflow.KindOf(err) != workflow.Stale {
			return err
		}
	}
}

func chronicleCancelled(t *testing.T, c workflow.Chronicle) {
	ctx, cancel := context.WithCancel(context.Background())
	cancel()
	if err := c.Alter(ctx, []workflow.Alteration{altered("units", "a", "", "{}")}, 0); err == nil {
		t.Error("altered although the context had ended before")
	}
	if all := recorded(t, c, 0); all != nil {
		t.Errorf("something stayed: %+v", all)
	}
}

func chronicleNothing(t *testing.T, c workflow.Chronicle) {
	if err := c.Alter(context.Background(), nil, 99); err != nil {
		t.Errorf("no lines: %v", err)
	}
	if all := recorded(t, c, 0); all != nil {
		t.Errorf("%+v", all)
	}
	if err := workflow.VerifyAlterations(nil); err != nil {
		t.Error(err)
	}
}

// The database itself refuses to change or delete a line.
func TestAlterationsStay(t *testing.T) {
	refused := map[string]string{
		"UPDATE alterations SET note = 'x'": "never changed",
		"DELETE FROM alterations":           "never deleted",
		"INSERT INTO alterations VALUES (2,'units','b','','','a','n','','t','','h')": "CHECK",
	}
	t.Run("SQLite", func(t *testing.T) {
		path := filepath.Join(t.TempDir(), "office.db")
		alter(t, kept(t, path), 0, altered("units", "a", "", "{}"))
		own := maps.Clone(refused)
		own["INSERT OR REPLACE INTO alterations SELECT * FROM alterations"] = "there already"
		refusesEach(t, "sqlite", "file:"+path, own)
	})
	t.Run("PostgreSQL", func(t *testing.T) {
		storetest.NeedPostgres(t)
		url := store.NewDatabase(t)
		alter(t, kept(t, url), 0, altered("units", "a", "", "{}"))
		own := maps.Clone(refused)
		own["TRUNCATE alterations"] = "never emptied"
		refusesEach(t, "pgx", url, own)
	})
}

// refusesEach runs each statement past the store and wants the database's
// refusal.
func refusesEach(t *testing.T, driver, name string, statements map[string]string) {
	t.Helper()
	pool, err := sql.Open(driver, name)
	if err != nil {
		t.Fatal(err)
	}
	defer pool.Close()
	for statement, want := range statements {
		_, err := pool.ExecContext(context.Background(), statement)
		if err == nil || !strings.Contains(strings.ToUpper(err.Error()), strings.ToUpper(want)) {
			t.Errorf("%s: %v, want a refusal: %s", statement, err, want)
		}
	}
}
