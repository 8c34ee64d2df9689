package city_test

import (
	"bytes"
	"testing"
	"time"

	"jiyao/cmd/internal/demo/city"
	"jiyao/cmd/internal/engine"
	"jiyao/cmd/internal/office"
	"jiyao/drafting"
	"jiyao/workflow"
)

// The city has a minutes in every state, ten years of numbers, and a database
// that stands every check.
func TestTell(t *testing.T) {
	e, err := engine.Open(engine.Config{})
	if err != nil {
		t.Fatal(err)
	}
	clock := &city.Clock{}
	set := 0
	o, err := office.Open(t.Context(), office.Config{
		Dir: t.TempDir(), Now: clock.Now, Proofread: true,
		Render: func(m workflow.Minutes, on workflow.Date) ([]byte, error) {
			if set++; set > 3 {
				return []byte("%PDF-1.4 " + m.Number.Text), nil // the typesetter is tested elsewhere
			}
			l, err := e.Set(drafting.Parse(m.Text), engine.Options{Number: m.Number.Text, Issued: string(on)})
			if err != nil {
				return nil, err
			}
			var out bytes.Buffer
			err = e.PDF(&out, l)
			return out.Bytes(), err
		},
	})
	if err != nil {
		t.Fatal(err)
	}
	defer o.Close()
	until := time.Date(2026, time.May, 12, 9, 0, 0, 0, workflow.Shanghai())
	story := &city.Story{Office: o, Clock: clock, Until: until}
	if err := story.Tell(t.Context()); err != nil {
		t.Fatal(err)
	}
	states := map[workflow.State]int{}
	after := ""
	for {
		page, next, err := o.Store.List(t.Context(), workflow.Filter{After: after, Limit: 200})
		if err != nil {
			t.Fatal(err)
		}
		for _, l := range page {
			states[l.Place.State]++
		}
		if after = next; next == "" {
			break
		}
	}
	for _, state := range []workflow.State{
		workflow.Recording, workflow.Review, workflow.Signing, workflow.Collation, workflow.Issued,
		workflow.Distributed, workflow.Closed, workflow.Withdrawn, workflow.Voided,
	} {
		if states[state] == 0 {
			t.Errorf("no minutes is in %s: %v", state, states)
		}
	}
	for _, year := range []string{"2016", "2020", "2026"} {
		numbers, err := o.Store.Numbers(t.Context(), "changwu", year)
		if err != nil || len(numbers) < 3 {
			t.Errorf("%s has %d numbers (%v)", year, len(numbers), err)
		}
	}
	if err := o.Seal(t.Context()); err != nil {
		t.Fatal(err)
	}
	if err := o.Store.Verify(t.Context()); err != nil {
		t.Error(err)
	}
}
