package store

import (
	"context"
	"path/filepath"
	"slices"
	"sync"
	"testing"
	"time"
)

// BenchmarkMove measures what is done with a whole database, as many minutes as
// BenchmarkVerify has: backup at rest and with eight people at work, how long
// these wait meanwhile, restore, and the copy into PostgreSQL.
func BenchmarkMove(b *testing.B) {
	s := openNamed(b, filepath.Join(b.TempDir(), "jiyao.db"))
	fillOffice(b, s, benchMinutes(b))
	sealAll(b, s, sealKey(b))
	ctx, backup := context.Background(), filepath.Join(b.TempDir(), "b.db")
	save := func(b *testing.B) {
		m, err := s.Backup(ctx, Target{Path: backup, Replace: true}, made())
		if err != nil {
			b.Fatal(err)
		}
		b.SetBytes(m.Bytes)
	}
	b.Run("backup", func(b *testing.B) {
		for b.Loop() {
			save(b)
		}
	})
	b.Run("restore", func(b *testing.B) {
		for b.Loop() {
			done, err := Restore(ctx, backup, Target{Path: filepath.Join(b.TempDir(), "r.db"), Replace: true})
			if err != nil {
				b.Fatal(err)
			}
			b.SetBytes(done.Manifest.Bytes)
		}
	})
	b.Run("copy to postgres", func(b *testing.B) {
		rows := int64(0)
		for b.Loop() {
			b.StopTimer()
			target := openNamed(b, NewDatabase(b))
			b.StartTimer()
			done, err := Copy(ctx, s, target)
			if err != nil {
				b.Fatal(err)
			}
			for _, t := range done.Tables {
				rows += t.Rows
			}
		}
		b.ReportMetric(float64(rows)/b.Elapsed().Seconds(), "rows/s")
	})
	for _, c := range []struct {
		name   string
		beside func(b *testing.B)
	}{{"steps alone", func(*testing.B) { time.Sleep(3 * time.Second) }}, {"steps beside a backup", save}} {
		b.Run(c.name, func(b *testing.B) {
			waits := []time.Duration{}
			for b.Loop() {
				waits = append(waits, stepsBeside(b, s, func() { c.beside(b) })...)
			}
			slices.Sort(waits)
			b.ReportMetric(float64(len(waits))/b.Elapsed().Seconds(), "steps/s")
			b.ReportMetric(waits[len(waits)*99/100].Seconds()*1000, "p99-ms")
			b.ReportMetric(waits[len(waits)-1].Seconds()*1000, "worst-ms")
		})
	}
}

// stepsBeside has eight people work until something is done, and gives how
// long each two steps took them.
func stepsBeside(b *testing.B, s *Store, do func()) (waits []time.Duration) {
	svc := service(b, s)
	stop := make(chan struct{})
	var mu sync.Mutex
	var people sync.WaitGroup
	for n := range 8 {
		id := "beside-" + string(rune('a'+n)) + time.Now().Format("150405.000000")
		for i, cmd := range line(id)[:2] {
			cmd.Minutes, cmd.Version = id, i
			if _, err := svc.Do(context.Background(), cmd); err != nil {
				b.Fatal(err)
			}
		}
		people.Go(func() {
			for {
				select {
				case <-stop:
					return
				default:
				}
				begun := time.Now()
				if err := takeBack(svc, id); err != nil {
					b.Error(err)
					return
				}
				mu.Lock()
				waits = append(waits, time.Since(begun))
				mu.Unlock()
			}
		})
	}
	do()
	close(stop)
	people.Wait()
	return waits
}
