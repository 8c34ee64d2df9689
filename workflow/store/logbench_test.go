package store

import (
	"context"
	"fmt"
	"os"
	"strconv"
	"strings"
	"sync"
	"testing"
)

// benchMinutes is how many minutes the benchmarks' database has; each is some
// 23 rows and ten leaves.
func benchMinutes(b *testing.B) int {
	if n, err := strconv.Atoi(os.Getenv("JIYAO_BENCH_MINUTES")); err == nil {
		return n
	}
	return 300
}

// fillOffice carries minutes of a usual length along their line, 64 at a time.
func fillOffice(b *testing.B, s *Store, n int) {
	b.Helper()
	svc := service(b, s)
	text := strings.Repeat("会议听取了市住房和城乡建设局关于城市更新工作情况的汇报，原则同意所提方案。\n", 35)
	var wg sync.WaitGroup
	for c := range 64 {
		wg.Go(func() {
			for i := c; i < n; i += 64 {
				id := fmt.Sprintf("m-%06d", i)
				for v, cmd := range line(id) {
					cmd.Minutes, cmd.Version = id, v
					if cmd.Text != nil {
						cmd.Text = &text
					}
					if _, err := svc.Do(context.Background(), cmd); err != nil {
						b.Errorf("%s %s: %v", cmd.Action, id, err)
						return
					}
				}
			}
		})
	}
	wg.Wait()
}

// BenchmarkSeal measures the sealer alone, on rows that are waiting already.
func BenchmarkSeal(b *testing.B) {
	leaves := 0
	for b.Loop() {
		b.StopTimer()
		s, key := open(b), sealKey(b)
		fillOffice(b, s, benchMinutes(b))
		b.StartTimer()
		leaves += sealAll(b, s, key).Leaves
	}
	b.ReportMetric(float64(b.Elapsed().Microseconds())/float64(max(leaves, 1)), "µs/leaf")
}

// BenchmarkVerify measures the whole verification, with the key.
func BenchmarkVerify(b *testing.B) {
	s, key := open(b), sealKey(b)
	fillOffice(b, s, benchMinutes(b))
	sealAll(b, s, key)
	rows := int64(0)
	for b.Loop() {
		done, err := s.VerifyWith(context.Background(), Check{Key: key.HeadVerifier})
		if err != nil {
			b.Fatal(err)
		}
		rows += done.Rows + done.Leaves + done.Heads
	}
	b.ReportMetric(float64(rows)/b.Elapsed().Seconds(), "rows/s")
}
