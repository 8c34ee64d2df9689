package workflow

import (
	"reflect"
	"slices"
	"testing"

	"pgregory.net/rapid"
)

// TestWalk goes at random through all acts and holds every answer against the
// world of the model; after each step what must hold always holds.
func TestWalk(t *testing.T) {
	flow := defaultFlow(t)
	reached, done := map[State]int{}, map[Action]int{}
	rapid.Check(t, func(r *rapid.T) {
		d := newDesk(t, flow).do(command(Create, actor("p0", Recorder)))
		w := world{state: Recording, duty: map[string][]Role{"p0": {Recorder}}}
		if w.waived = rapid.IntRange(0, 3).Draw(r, "waived") == 0; w.waived {
			d.facts.Waiver = "值班"
		}
		for range rapid.IntRange(1, 120).Draw(r, "steps") {
			v := w.draw(r)
			cmd := v.command(r, d)
			want := w.next(v)
			step, err := d.try(cmd)
			if (err == nil) != (want != "") || (err == nil && step.Minutes.Place.State != want) {
				r.Fatalf("%+v in %+v: %v to %s, the model says %q", v, w, err, step.Minutes.Place, want)
			}
			if err != nil {
				continue
			}
			before := d.minutes
			d.commit(step)
			w.apply(v, want)
			reached[want]++
			done[v.act]++
			always(r, d, before, w)
		}
	})
	if testing.Short() {
		return // a few walks do not come by everything
	}
	var never []string
	for _, s := range statesOf(flow) {
		if reached[s] == 0 {
			never = append(never, string(s))
		}
	}
	for _, a := range walkActs(Closed) {
		if done[a] == 0 {
			never = append(never, string(a))
		}
	}
	if len(never) > 5 { // by chance a few may be missed, but not many
		t.Errorf("no walk came to or did %q", never)
	}
}

// always holds what must hold after every step.
func always(r *rapid.T, d *desk, before Minutes, w world) {
	m := d.minutes
	if err := d.kept().Verify(); err != nil {
		r.Fatal(err)
	}
	if _, signed := m.Signature(); signed != w.signed || m.Finalized != w.final || m.Number.IsZero() == w.number {
		r.Fatalf("minutes %+v\nmodel %+v", m, w)
	}
	if before.Finalized && m.Finalized && (m.Text != before.Text || m.Title != before.Title || m.Digest != before.Digest) {
		r.Fatal("the text changed after 定稿")
	}
	if !before.PDF.IsZero() && (m.PDF != before.PDF || m.Number != before.Number || m.Text != before.Text) {
		r.Fatal("what was issued changed")
	}
	parts(r, d, w)
	rowsKept(r, before, m, w)
}

// parts: nobody both drafted and reviewed or signed unless it was waived, by the
// entries alone, and what is issued was signed as it is.
func parts(r *rapid.T, d *desk, w world) {
	had := map[string][]Role{}
	for _, e := range d.entries {
		by, _, _ := e.principal()
		if e.Action == Amend {
			had[by.ID] = append(had[by.ID], Recorder)
		}
		if !e.As.exclusive() || !e.Action.takesPart() {
			continue
		}
		if slices.ContainsFunc(had[by.ID], func(role Role) bool { return role != e.As }) && e.Waiver == "" {
			r.Fatalf("%s was %s and did %s as %s", by.ID, had[by.ID], e.Action, e.As)
		}
		had[by.ID] = append(had[by.ID], e.As)
	}
	m := d.minutes
	if m.PDF.IsZero() {
		return
	}
	signature, signed := m.Signature()
	c := m.Correction
	bound := signature.Digest == m.Digest || (c.Digest == m.Digest && !c.Checked.IsZero() && c.Checked != c.By)
	if !signed || !bound || m.Number.IsZero() || consents(m) == 0 {
		r.Fatalf("issued without cause: %+v", m)
	}
}

// rowsKept: participants and opinions never vanish, copies add up.
func rowsKept(r *rapid.T, before, m Minutes, w world) {
	for i, p := range before.Participants {
		q := m.Participants[i]
		if !reflect.DeepEqual(p.Asking, q.Asking) || (p.Outcome.given() && (q.Outcome != p.Outcome || q.Opinion != p.Opinion || q.By != p.By)) {
			r.Fatalf("the row %+v became %+v", p, q)
		}
	}
	sum := 0
	for i, c := range m.Copies {
		sum += c.Copies
		state := w.copies[i]
		if state == "away" || (state == CopyReplaced && c.State == CopyBounced) {
			state = CopyBounced
		}
		if c.State != state || c.N != i+1 {
			r.Fatalf("copy %d is %s, the model says %s", i+1, c.State, state)
		}
	}
	if sum != m.PrintRun() || len(m.Copies) != len(w.copies) || len(m.Copies) < len(before.Copies) {
		r.Fatalf("印数 %d of %d copies, the model has %d", m.PrintRun(), sum, len(w.copies))
	}
}
