// Package upkeep is what an office needs besides its work: a backup every night
// that is tried out, checks of the database from end to end, its own faces, and
// a look at whether all is well (运行维护).
package upkeep

import (
	"context"
	"encoding/json"
	"errors"
	"io"
	"io/fs"
	"os"
	"path/filepath"
	"sync"
	"time"

	"jiyao/cmd/internal/office"
	"jiyao/cmd/internal/safefile"
	"jiyao/fonts"
	"jiyao/workflow"
)

// Keeper looks after one office. It is safe for concurrent use.
type Keeper struct {
	Office *office.Office
	Faces  *fonts.Set // those in use
	Plan   Plan
	Cert   string // file of the server's certificate; empty is none
	// SignCert is the file of the certificate by which PDFs are signed; empty is
	// none.
	SignCert string
	// SignIns is how long the record of signing in is kept; 0 is DefaultSignIns.
	SignIns time.Duration
	// Report hears of what failed; nil is allowed.
	Report func(error)

	backing sync.Mutex // one backup at a time
	mu      sync.Mutex
	check   Check
}

// Plan says when and where backups are written (备份计划). Without a folder there
// are none.
type Plan struct {
	Dir          string
	Hour, Minute int // of the night, in Beijing
	Keep         int // how many stay; 0 is DefaultKeep
	Key          bool
}

// DefaultKeep is how many backups stay where the plan says nothing.
const DefaultKeep = 30

// On reports whether there are backups by plan.
func (p Plan) On() bool { return p.Dir != "" }

// next gives when the next backup is due.
func (p Plan) next(now time.Time) time.Time {
	local := now.In(workflow.Shanghai())
	at := time.Date(local.Year(), local.Month(), local.Day(), p.Hour, p.Minute, 0, 0, local.Location())
	if !at.After(local) {
		at = at.AddDate(0, 0, 1)
	}
	return at
}

// Next gives when the next backup by plan is written.
func (k *Keeper) Next() time.Time { return k.Plan.next(k.Office.Now()) }

// Run writes a backup at the time of each night until the context ends; one
// that failed is tried again in an hour, and one that was missed, because the
// machine was off, is made up for.
func (k *Keeper) Run(ctx context.Context) {
	if !k.Plan.On() {
		return
	}
	wait := k.Next().Sub(k.Office.Now())
	if k.overdue() {
		wait = min(wait, time.Minute)
	}
	for {
		timer := time.NewTimer(wait)
		select {
		case <-ctx.Done():
			timer.Stop()
			return
		case <-timer.C:
		}
		_, err := k.BackUp(ctx, workflow.Person{})
		wait = k.Next().Sub(k.Office.Now())
		if err != nil {
			if ctx.Err() != nil {
				return
			}
			k.report(err)
			wait = min(wait, time.Hour)
		}
	}
}

// overdue reports whether a night has gone by without a backup.
func (k *Keeper) overdue() bool {
	last, ok := k.LastGood()
	return !ok || k.Office.Now().Sub(last.Began) > 25*time.Hour
}

func (k *Keeper) report(err error) {
	if k.Report != nil {
		k.Report(err)
	}
}

// file gives the path of one of the keeper's own records.
func (k *Keeper) file(name string) string {
	return filepath.Join(k.Office.Dir(), "upkeep", name)
}

// keep writes one of the keeper's records.
func (k *Keeper) keep(name string, value any) error {
	text, err := json.MarshalIndent(value, "", "  ")
	if err != nil {
		return err
	}
	if err := safefile.MakeDirs(filepath.Dir(k.file(name))); err != nil {
		return err
	}
	return safefile.Write(k.file(name), func(w io.Writer) error {
		_, err := w.Write(append(text, '\n'))
		return err
	})
}

// recall reads one of the keeper's records; one that is not there leaves the
// value as it is.
func (k *Keeper) recall(name string, value any) error {
	text, err := os.ReadFile(k.file(name))
	if errors.Is(err, fs.ErrNotExist) {
		return nil
	}
	if err != nil {
		return err
	}
	return json.Unmarshal(text, value)
}
