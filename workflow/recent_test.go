package workflow

import (
	"context"
	"fmt"
	"strings"
	"testing"
)

// TestRememberedMinutes: a service that has carried out a step need not read the
// minutes for the next one. What another program has written since is read
// before anybody is refused, and before a step is lost to it.
func TestRememberedMinutes(t *testing.T) {
	d := at(t, defaultFlow(t), Recording, Save)
	submit := Command{Minutes: "m-1", Version: d.minutes.Version, Action: Submit, Actor: actor("own", Recorder)}
	withdraw := Command{Minutes: "m-1", Action: Withdraw, Actor: actor("own", Recorder)}
	for _, c := range []struct {
		name      string
		elsewhere func(k *script) // what happens after 送审
		version   int             // that 撤回 was clicked on
		reads     int
		kind      Kind
	}{
		{name: "nothing", version: d.minutes.Version + 1, reads: 1},
		{name: "sent once more", elsewhere: func(k *script) {
			k.minutes.Version += 2
			k.minutes.Submitted.Version += 2
		}, version: d.minutes.Version + 3, reads: 2},
		{name: "taken back", elsewhere: func(k *script) {
			k.minutes = d.minutes
			k.minutes.Version += 2
			k.races = k.commits + 1
		}, version: d.minutes.Version + 1, reads: 2, kind: Stale},
	} {
		t.Run(c.name, func(t *testing.T) {
			k := &script{minutes: d.minutes}
			svc := scripted(t, k)
			svc.Recent = &Recent{}
			submitted, err := svc.Do(context.Background(), submit)
			if err != nil {
				t.Fatal(err)
			}
			k.minutes = submitted.Minutes
			if c.elsewhere != nil {
				c.elsewhere(k)
			}
			click := withdraw
			click.Version = c.version
			step, err := svc.Do(context.Background(), click)
			if KindOf(err) != c.kind || k.reads != c.reads {
				t.Errorf("got %v after %d reads, want %q after %d", err, k.reads, c.kind, c.reads)
			}
			if err == nil && step.Minutes.Version != k.minutes.Version+1 {
				t.Errorf("version %d after %d", step.Minutes.Version, k.minutes.Version)
			}
		})
	}
}

// TestRecentIsBounded: neither many minutes nor a vast text fill the memory, and
// an earlier version never takes a later one's place.
func TestRecentIsBounded(t *testing.T) {
	var r Recent
	for i := range 2 * maxRecent {
		r.keep(latest{Minutes: Minutes{ID: fmt.Sprint(i), Version: 1}})
	}
	if len(r.held) != maxRecent {
		t.Errorf("%d held", len(r.held))
	}
	r.keep(latest{Minutes: Minutes{ID: "a", Version: 3}})
	r.keep(latest{Minutes: Minutes{ID: "a", Version: 2}})
	if m, _ := r.get("a"); m.Version != 3 {
		t.Errorf("version %d", m.Version)
	}
	r.keep(latest{Minutes: Minutes{ID: "a", Version: 4, Text: strings.Repeat("长", maxRecentText)}})
	if m, ok := r.get("a"); ok {
		t.Errorf("version %d with %d bytes", m.Version, len(m.Text))
	}
}
