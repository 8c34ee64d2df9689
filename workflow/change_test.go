package workflow

import (
	"errors"
	"testing"
	"time"
)

// alterations is a sound chain: a unit comes, is renamed, a person comes, the
// unit goes.
func alterations() []Alteration {
	at := time.Date(2026, 6, 1, 1, 0, 0, 123456789, time.UTC)
	who := Person{ID: "admin", Name: "骆平"}
	lines := []Alteration{
		{Book: "units", Key: "fgw", After: `{"id":"fgw","name":"市发改委"}`, Actor: who, Note: "机构改革方案", Recorded: at},
		{Book: "units", Key: "fgw", Before: `{"id":"fgw","name":"市发改委"}`, After: `{"id":"fgw","name":"市发展改革委"}`, Actor: who, Recorded: at},
		{Book: "persons", Key: "cy", After: `{"id":"cy","name":"陈𬱖"}`, Actor: who, Recorded: at},
		{Book: "units", Key: "fgw", Before: `{"id":"fgw","name":"市发展改革委"}`, Actor: who, Recorded: at},
	}
	prev := ""
	for i := range lines {
		lines[i] = SealAlteration(lines[i], prev, i+1)
		prev = lines[i].Hash
	}
	return lines
}

func TestAlterationsAreSealed(t *testing.T) {
	lines := alterations()
	if err := VerifyAlterations(lines); err != nil {
		t.Fatalf("a sound chain: %v", err)
	}
	if err := VerifyAlterations(nil); err != nil {
		t.Fatalf("an empty chain: %v", err)
	}
	if got := lines[0].Recorded; got != got.Truncate(time.Microsecond) {
		t.Errorf("sealed with %v, which no store keeps", got)
	}
	const first = "1fcff9723e93794f722b8f02395ce1eefb970c36fdc8c4c9b9419e293fa79e14"
	if lines[0].Hash != first {
		t.Errorf("the first line's hash is %s, want %s: the encoding has changed", lines[0].Hash, first)
	}
}

// Whatever is changed in a kept chain is found, at the line where it was.
func TestAlterationsShowTampering(t *testing.T) {
	for _, c := range []struct {
		name  string
		row   int
		spoil func([]Alteration) []Alteration
	}{
		{"book", 1, func(l []Alteration) []Alteration { l[0].Book = "unit"; return l }},
		{"key", 1, func(l []Alteration) []Alteration { l[0].Key = "fgx"; return l }},
		{"before", 2, func(l []Alteration) []Alteration { l[1].Before = ""; return l }},
		{"after", 3, func(l []Alteration) []Alteration { l[2].After = "{}"; return l }},
		{"actor", 1, func(l []Alteration) []Alteration { l[0].Actor.ID = "x"; return l }},
		{"actor's name", 1, func(l []Alteration) []Alteration { l[0].Actor.Name = "x"; return l }},
		{"note", 1, func(l []Alteration) []Alteration { l[0].Note = "依据另文"; return l }},
		{"time", 4, func(l []Alteration) []Alteration { l[3].Recorded = l[3].Recorded.Add(time.Microsecond); return l }},
		{"first cut off", 2, func(l []Alteration) []Alteration { return l[1:] }},
		{"one taken out", 3, func(l []Alteration) []Alteration { return append(l[:1], l[2:]...) }},
		{"two exchanged", 2, func(l []Alteration) []Alteration { l[0], l[1] = l[1], l[0]; return l }},
		{"resealed on its own", 3, func(l []Alteration) []Alteration {
			l[1].Note = "改过"
			l[1] = SealAlteration(l[1], l[1].Prev, 2)
			return l
		}},
		{"sealed upon another row", 5, func(l []Alteration) []Alteration {
			return append(l, SealAlteration(Alteration{Book: "persons", Key: "cy", Before: "{}"}, l[3].Hash, 5))
		}},
		{"sealed without a change", 5, func(l []Alteration) []Alteration {
			return append(l, SealAlteration(Alteration{Book: "units", Key: "none"}, l[3].Hash, 5))
		}},
	} {
		var damage *DamageError
		if err := VerifyAlterations(c.spoil(alterations())); !errors.As(err, &damage) || damage.Row != c.row {
			t.Errorf("%s: got %v, want damage in line %d", c.name, err, c.row)
		}
	}
}

func TestAlterationsWellFormed(t *testing.T) {
	sound := alterations()[0]
	if err := sound.WellFormed(); err != nil {
		t.Fatal(err)
	}
	for name, spoil := range map[string]func(*Alteration){
		"book": func(a *Alteration) { a.Book = "" }, "key": func(a *Alteration) { a.Key = "" },
		"change": func(a *Alteration) { a.Before = a.After }, "actor": func(a *Alteration) { a.Actor = Person{} },
		"time": func(a *Alteration) { a.Recorded = time.Time{} },
	} {
		spoilt := sound
		spoil(&spoilt)
		if err := spoilt.WellFormed(); KindOf(err) != Invalid {
			t.Errorf("without %s: %v, want a refusal", name, err)
		}
	}
}

func TestOvertakenSaysWho(t *testing.T) {
	last := alterations()[0]
	const want = "机构与人员资料中的“fgw”已由骆平于2026年6月1日09时00分更改（机构改革方案），请刷新后再改。"
	if err := Overtaken(last); err.Msg != want || err.Kind != Stale {
		t.Errorf("got %s %s\nwant %s", err.Kind, err.Msg, want)
	}
	if err := Overtaken(Alteration{}); err.Kind != Stale || err.Msg == "" {
		t.Errorf("of nobody known: %+v", err)
	}
}
