package store

import (
	"context"
	"testing"
	"time"

	"jiyao/workflow"
)

func TestTrail(t *testing.T) { onBoth(t, testTrail) }

// testTrail: page by page the log gives every line once, newest first, and
// every filter what it says.
func testTrail(t *testing.T, s *Store) {
	ctx := context.Background()
	key := furnish(t, s)
	if _, err := s.SealAll(ctx, key, time.Now); err != nil {
		t.Fatal(err)
	}
	all, next, err := s.Trail(ctx, TrailQuery{Limit: 10_000})
	if err != nil || next != 0 {
		t.Fatal(next, err)
	}
	counts := map[TrailKind]int{}
	for i, l := range all {
		switch {
		case l.Entry != nil:
			counts[TrailEntries]++
		case l.Refusal != nil:
			counts[TrailRefusals]++
		case l.Alteration != nil:
			counts[TrailAlterations]++
		}
		if i > 0 && l.Place >= all[i-1].Place {
			t.Fatal("not newest first")
		}
	}
	for kind, table := range map[TrailKind]string{TrailEntries: "entries", TrailRefusals: "refusals", TrailAlterations: "alterations"} {
		var n int
		if err := s.read.Raw("SELECT COUNT(*) FROM " + table).Scan(&n).Error; err != nil || n != counts[kind] || n == 0 {
			t.Errorf("%s: %d lines of %d, %v", kind, counts[kind], n, err)
		}
		only, _, err := s.Trail(ctx, TrailQuery{Kind: kind, Limit: 10_000})
		if err != nil || len(only) != n {
			t.Errorf("%s alone: %d lines of %d, %v", kind, len(only), n, err)
		}
	}
	var paged []TrailLine
	for at := int64(0); ; {
		page, next, err := s.Trail(ctx, TrailQuery{Limit: 3, Before: at})
		if err != nil {
			t.Fatal(err)
		}
		paged = append(paged, page...)
		if at = next; next == 0 {
			break
		}
	}
	if len(paged) != len(all) {
		t.Errorf("%d lines in pages, %d at once", len(paged), len(all))
	}
	first := all[0].Recorded()
	for _, l := range all {
		if l.Recorded().Before(first) {
			first = l.Recorded()
		}
	}
	for name, q := range map[string]TrailQuery{
		"person":  {Person: "rec"},
		"minutes": {Minutes: "m-1"},
		"action":  {Action: workflow.Submit},
		"future":  {From: time.Now().AddDate(50, 0, 0)},
		"now":     {To: time.Now().AddDate(50, 0, 0), From: first},
		"past":    {To: first.Add(-time.Hour)},
	} {
		q.Limit = 10_000
		lines, _, err := s.Trail(ctx, q)
		if err != nil {
			t.Fatal(err)
		}
		want := 0
		for _, l := range all {
			if fits(q, l) {
				want++
			}
		}
		if len(lines) != want {
			t.Errorf("%s: %d lines, want %d", name, len(lines), want)
		}
	}
}

// fits says by itself whether a line is what a query asks for.
func fits(q TrailQuery, l TrailLine) bool {
	person, minutes, action := "", "", workflow.Action("")
	onBehalf := ""
	switch {
	case l.Entry != nil:
		person, onBehalf, minutes, action = l.Entry.Actor.ID, l.Entry.OnBehalf.ID, l.Entry.Minutes, l.Entry.Action
	case l.Refusal != nil:
		person, onBehalf, minutes, action = l.Refusal.Actor.ID, l.Refusal.OnBehalf.ID, l.Refusal.Minutes, l.Refusal.Action
	default:
		person = l.Alteration.Actor.ID
	}
	return (q.Person == "" || q.Person == person || q.Person == onBehalf) && (q.Minutes == "" || q.Minutes == minutes) &&
		(q.Action == "" || q.Action == action) && (q.From.IsZero() || !l.Recorded().Before(q.From)) &&
		(q.To.IsZero() || l.Recorded().Before(q.To))
}

func TestHealth(t *testing.T) { onBoth(t, testHealth) }

// testHealth: a database that is in order is safe, and tells what is not in the
// log yet.
func testHealth(t *testing.T, s *Store) {
	key := furnish(t, s)
	h, err := s.Health(context.Background())
	if err != nil || !h.Safe || h.Version == "" || h.Last.IsZero() {
		t.Errorf("%+v, %v", h, err)
	}
	if _, err := s.SealAll(context.Background(), key, time.Now); err != nil {
		t.Fatal(err)
	}
	after, err := s.Health(context.Background())
	if err != nil || after.Unsealed != 0 || after.Sealed.IsZero() || after.Leaves < h.Leaves {
		t.Errorf("%+v, %v", after, err)
	}
}
