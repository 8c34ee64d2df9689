//go:build linux

package crash_test

import (
	"context"
	"errors"
	"math/rand/v2"
	"os"
	"testing"
	"time"

	"jiyao/cmd/internal/crash"
	"jiyao/cmd/internal/crash/lossyfs"
	"jiyao/workflow"
)

// A lossyBed is an SQLite database on a file system that forgets what was not
// synced.
type lossyBed struct {
	crash.FileBed // where it is mounted
	disk          *lossyfs.FS
	out           string // a plain folder to look at it
}

func newLossyBed(t *testing.T) lossyBed {
	t.Helper()
	b := lossyBed{FileBed: crash.FileBed{Dir: t.TempDir()}, out: t.TempDir()}
	var err error
	b.disk, err = lossyfs.Mount(b.Dir)
	switch {
	case errors.Is(err, lossyfs.ErrUnavailable) && os.Getenv("JIYAO_REQUIRE_TOOLS") != "1":
		t.Skipf("no power cuts and full disks here (JIYAO_REQUIRE_TOOLS=1 makes it a failure): %v", err)
	case err != nil:
		t.Fatal(err)
	}
	t.Cleanup(func() {
		if err := b.disk.Unmount(); err != nil {
			t.Error(err)
		}
	})
	return b
}

// Inspect looks at what is left after a last power cut.
func (b lossyBed) Inspect(ctx context.Context) (workflow.Store, string, error) {
	b.disk.Cut()
	if err := b.disk.Export(b.out); err != nil {
		return nil, "", err
	}
	return crash.FileBed{Dir: b.out}.Inspect(ctx)
}

// Save copies what Inspect has looked at.
func (b lossyBed) Save(ctx context.Context, folder string) error {
	return crash.FileBed{Dir: b.out}.Save(ctx, folder)
}

// cut is a power cut: all processes end, what was not synced is gone or, every
// other time, torn.
func (b lossyBed) cut(ctx context.Context, c *crash.Cluster, random *rand.Rand) error {
	c.KillAll()
	if random.IntN(2) == 0 {
		b.disk.Cut()
	} else {
		b.disk.Tear(random)
	}
	return c.StartAll(ctx)
}

// TestPowerCut cuts the power again and again, in pieces of ten with a fresh
// database each.
func TestPowerCut(t *testing.T) {
	cuts, sum, forgotten := size(t, "JIYAO_CRASH_CUTS", 30, 4), crash.Report{}, 0
	begun := time.Now()
	for first := seed(t); cuts > 0 && !t.Failed(); first++ {
		piece := min(cuts, 10)
		cuts -= piece
		bed := newLossyBed(t)
		sum.Add(run(t, &crash.Trial{
			Name: t.Name(), Seed: first, Program: ourselves(), Bed: bed, Disturb: bed.cut,
			Replicas: 1, Clients: 12, Open: 8, Rounds: piece, Calm: 200 * time.Millisecond,
		}))
		writes, _ := bed.disk.Forgotten()
		forgotten += writes
	}
	t.Logf("%v in %v; %d writes forgotten", sum, time.Since(begun).Round(time.Second), forgotten)
	if forgotten == 0 || sum.Acknowledged < sum.Rounds {
		t.Errorf("%d writes forgotten, %d steps over %d power cuts: too little to mean anything", forgotten, sum.Acknowledged, sum.Rounds)
	}
}
