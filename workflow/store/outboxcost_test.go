package store

import (
	"context"
	"fmt"
	"slices"
	"strings"
	"sync"
	"testing"
	"time"

	"gorm.io/gorm"

	"jiyao/workflow"
)

// TestOutboxReadsByIndex asks SQLite how it would carry out the statements of
// the outbox: none of them walks the table, whatever has been delivered.
func TestOutboxReadsByIndex(t *testing.T) {
	s := open(t)
	walk(t, s, "m-1", workflow.Distribute)
	var queries []string
	hook(t, s, func(query string) error {
		if strings.Contains(query, "outbox") {
			queries = append(queries, query)
		}
		return nil
	})
	ctx, now := context.Background(), time.Date(2026, 6, 2, 0, 0, 0, 0, time.UTC)
	for range 2 { // the first parks what it stands before
		got, err := s.Claim(ctx, workflow.Claim{Worker: "w", Topic: workflow.TopicNotify, N: 1, Now: now, Lease: time.Minute})
		if err != nil {
			t.Fatal(err)
		}
		if err := s.Delivered(ctx, now, got...); err != nil {
			t.Fatal(err)
		}
	}
	if len(queries) < 6 {
		t.Fatalf("only %d statements were seen: %q", len(queries), queries)
	}
	var reads []string
	for _, query := range queries {
		var plan []struct{ Detail string }
		args := make([]any, strings.Count(query, "?"))
		if err := s.read.Raw("EXPLAIN QUERY PLAN "+query, args...).Scan(&plan).Error; err != nil {
			t.Fatal(err)
		}
		for _, step := range plan {
			if how, ok := strings.CutPrefix(step.Detail, "SEARCH "); ok && !slices.Contains(reads, how) {
				reads = append(reads, how)
			}
			if strings.HasPrefix(step.Detail, "SCAN") && !strings.Contains(step.Detail, "VIRTUAL TABLE") {
				t.Errorf("%s\nreads %s", query, step.Detail)
			}
		}
	}
	slices.Sort(reads)
	if want := []string{
		"c USING INTEGER PRIMARY KEY (rowid=?)",
		"e USING INDEX outbox_hands (topic=? AND <expr>=? AND id>?)",
		"e USING INDEX outbox_lane (topic=? AND <expr>=? AND id<?)",
		"e USING INDEX outbox_lane (topic=? AND <expr>=?)",
		"outbox USING COVERING INDEX outbox_due (topic=? AND due<?)",
		"outbox USING INTEGER PRIMARY KEY (rowid=?)",
	}; !slices.Equal(reads, want) {
		t.Errorf("read by\n%s\nwant\n%s", strings.Join(reads, "\n"), strings.Join(want, "\n"))
	}
}

// heap puts delivered and waiting messages into the outbox of the minutes m-1,
// the waiting ones to so many recipients.
func heap(b *testing.B, s *Store, delivered, waiting, recipients int) {
	b.Helper()
	walk(b, s, "m-1", workflow.Create)
	series := "WITH RECURSIVE s (n) AS (SELECT 1 UNION ALL SELECT n + 1 FROM s WHERE n < ?) "
	if s.read.Name() == postgresName {
		series = "WITH s (n) AS (SELECT generate_series(1, ?)) "
	}
	fill := func(n int, key, delivered string) {
		if n == 0 {
			return
		}
		err := s.within(context.Background(), func(tx *gorm.DB) error {
			return tx.Exec(series+`INSERT INTO outbox (msg_key, topic, minutes_id, version, payload, delivered, attempts, recipient)
				SELECT '`+key+`' || n, 'deliver', 'm-1', 1, '{"Unit":"市发展和改革委员会"}', '`+delivered+`', 1, '单位' || (n % `+fmt.Sprint(recipients)+`) FROM s`, n).Error
		})
		if err != nil {
			b.Fatal(err)
		}
	}
	fill(delivered, "d", "2026-05-01T00:00:00.000000Z")
	fill(waiting, "w", "")
	if s.read.Name() == postgresName {
		if err := s.write.Exec("ANALYZE outbox").Error; err != nil {
			b.Fatal(err)
		}
	}
}

// BenchmarkClaim measures a claim of 20 that is given back, beside nothing and
// beside a million delivered messages: the two should be alike.
func BenchmarkClaim(b *testing.B) {
	for _, p := range places() {
		for _, delivered := range []int{0, 1_000_000} {
			b.Run(fmt.Sprintf("%s/delivered=%d", p.dialect, delivered), func(b *testing.B) {
				s := openNamed(b, p.name(b))
				heap(b, s, delivered, 1000, 200)
				b.ResetTimer()
				for i := range b.N {
					got, err := s.Claim(context.Background(), claimAt(i, 20))
					if err != nil || len(got) != 20 {
						b.Fatal(len(got), err)
					}
					if err := s.GiveBack(context.Background(), got...); err != nil {
						b.Fatal(err)
					}
				}
			})
		}
	}
}

func claimAt(i, n int) workflow.Claim {
	return workflow.Claim{
		Worker: "w", Topic: workflow.TopicDeliver, N: n, Lease: time.Minute,
		Now: time.Date(2026, 6, 2, 0, 0, 0, 0, time.UTC).Add(time.Duration(i) * time.Millisecond),
	}
}

// BenchmarkDeliveries measures messages claimed and marked, 64 at a time, by
// one worker and by four: 5,000 to 200 recipients each time.
func BenchmarkDeliveries(b *testing.B) {
	const messages = 5000
	for _, p := range places() {
		for _, workers := range []int{1, 4} {
			b.Run(fmt.Sprintf("%s/workers=%d", p.dialect, workers), func(b *testing.B) {
				for range b.N {
					b.StopTimer()
					s := openNamed(b, p.name(b))
					heap(b, s, 0, messages, 200)
					b.StartTimer()
					var running sync.WaitGroup
					for range workers {
						running.Go(func() { deliverAll(b, s) })
					}
					running.Wait()
				}
				b.ReportMetric(float64(messages*b.N)/b.Elapsed().Seconds(), "deliveries/s")
			})
		}
	}
}

// deliverAll ends when a claim brings nothing: the rest is in others' hands.
func deliverAll(b *testing.B, s *Store) {
	for {
		got, err := s.Claim(context.Background(), claimAt(0, 64))
		if err != nil {
			b.Error(err)
			return
		}
		if len(got) == 0 {
			return
		}
		if err := s.Delivered(context.Background(), time.Date(2026, 6, 2, 0, 0, 1, 0, time.UTC), got...); err != nil {
			b.Error(err)
			return
		}
	}
}
