package store

import (
	"context"
	"fmt"
	"slices"
	"strings"
	"sync"
	"sync/atomic"
	"testing"
	"time"

	"jiyao/drafting/spent"
	"jiyao/workflow"
)

// BenchmarkCommit measures durable steps through the service — reading,
// deciding, committing — of callers who each carry one minutes of about 3 KB
// after the other from 起草 to 办结: steps a second, and the time that one in a
// hundred waits longer than.
func BenchmarkCommit(b *testing.B) {
	for _, p := range places() {
		for _, callers := range []int{1, 16, 64} {
			b.Run(fmt.Sprintf("%s/callers=%d", p.dialect, callers), func(b *testing.B) {
				benchmarkCommit(b, openNamed(b, p.name(b)), callers)
			})
		}
	}
}

func benchmarkCommit(b *testing.B, s *Store, callers int) {
	svc := service(b, s)
	walk(b, s, "m-0", workflow.Close) // every statement is prepared
	var left atomic.Int64
	left.Store(int64(b.N))
	waits := make([][]time.Duration, callers)
	var done sync.WaitGroup
	used := spent.Processor()
	b.ResetTimer()
	for c := range callers {
		done.Go(func() {
			for n := 0; left.Load() > 0; n++ {
				if err := clockLine(svc, fmt.Sprintf("m-%d-%d", c, n), &left, &waits[c]); err != nil {
					b.Error(err)
					return
				}
			}
		})
	}
	done.Wait()
	b.StopTimer()
	used = spent.Processor() - used
	all := slices.Sorted(slices.Values(slices.Concat(waits...)))
	if len(all) == 0 {
		return
	}
	b.ReportMetric(float64(len(all))/b.Elapsed().Seconds(), "transitions/s")
	b.ReportMetric(float64(used.Microseconds())/float64(len(all)), "cpu-µs/transition")
	b.ReportMetric(float64(all[len(all)*99/100].Microseconds())/1000, "p99-ms")
}

// clockLine carries a minutes along its line while steps are left, and notes
// how long each took.
func clockLine(svc *workflow.Service, id string, left *atomic.Int64, waits *[]time.Duration) error {
	text := strings.Repeat("会议听取了办公室关于本阶段重点工作推进情况的汇报，研究了下一步工作安排。", 30)
	for i, cmd := range line(id) {
		if left.Add(-1) < 0 {
			return nil
		}
		cmd.Minutes, cmd.Version, cmd.Key = id, i, fmt.Sprintf("%s/%d", id, i)
		if cmd.Text != nil {
			cmd.Text = &text
		}
		begun := time.Now()
		if _, err := svc.Do(context.Background(), cmd); err != nil {
			return err
		}
		*waits = append(*waits, time.Since(begun))
	}
	return nil
}
