package workflow

import (
	"bytes"
	"fmt"
	"reflect"
	"strconv"
	"testing"
	"time"

	"pgregory.net/rapid"
)

// filler draws values of few kinds, so that two of them are often alike.
type filler struct{ r *rapid.T }

func (f filler) fill(v reflect.Value) {
	switch {
	case v.Type() == reflect.TypeFor[time.Time]():
		v.Set(reflect.ValueOf(testNow().UTC().Truncate(time.Microsecond).Add(time.Duration(f.pick(2)) * time.Second)))
	case v.Type() == reflect.TypeFor[Place]():
		v.Set(reflect.ValueOf(Place{State: State([]string{"", "review"}[f.pick(2)]), Step: f.pick(2)}))
	case v.Kind() == reflect.Struct:
		for i := range v.NumField() {
			f.fill(v.Field(i))
		}
	case v.Kind() == reflect.Pointer:
		if f.pick(2) == 1 {
			v.Set(reflect.New(v.Type().Elem()))
			f.fill(v.Elem())
		}
	case v.Kind() == reflect.Slice:
		for range f.pick(3) {
			item := reflect.New(v.Type().Elem()).Elem()
			f.fill(item)
			v.Set(reflect.Append(v, item))
		}
	case v.Kind() == reflect.String:
		v.SetString([]string{"", "", "1", "true", "x 1\n1"}[f.pick(5)])
	case v.Kind() == reflect.Bool:
		v.SetBool(f.pick(2) == 1)
	default:
		v.SetInt(int64(f.pick(3)))
	}
}

func (f filler) pick(n int) int { return rapid.IntRange(0, n-1).Draw(f.r, "pick") }

// leaves gives every single value within v, by where it is.
func leaves(v reflect.Value, path string, visit func(string, reflect.Value)) {
	switch {
	case v.Type() == reflect.TypeFor[time.Time](), v.Type() == reflect.TypeFor[Place]():
		visit(path, v)
	case v.Kind() == reflect.Struct:
		for i := range v.NumField() {
			leaves(v.Field(i), path+"."+v.Type().Field(i).Name, visit)
		}
	case v.Kind() == reflect.Pointer && !v.IsNil():
		leaves(v.Elem(), path, visit)
	case v.Kind() == reflect.Slice:
		for i := range v.Len() {
			leaves(v.Index(i), fmt.Sprint(path, i), visit)
		}
	case v.Kind() != reflect.Pointer:
		visit(path, v)
	}
}

// TestNoTwoFieldsEncodeAlike: an entry that differs from an empty one in one
// value, and another that differs in another, never encode alike, whichever
// list or sheet stands beside them.
func TestNoTwoFieldsEncodeAlike(t *testing.T) {
	lists := map[string]Entry{
		"nothing": {}, "copies": {Copies: []Copy{{}}}, "copies with former": {Copies: []Copy{{Former: []int{0}}}},
		"lapsed": {Lapsed: []Approval{{}}}, "topics": {Topics: []string{""}}, "paper": {Paper: &Paper{}},
		"asked": {Asked: []Asking{{}}}, "asked items": {Asked: []Asking{{Invitation: Invitation{Items: []int{0}}}}},
		"answers": {Answers: []Answer{{}}}, "answers about items": {Answers: []Answer{{Items: []ItemAnswer{{}, {}}}, {}}}, "handled": {Handled: []Handling{{}}}, "urged": {Urged: []int{0}},
		"remarks": {Remarks: []Remark{{}}}, "correction": {Correction: Correction{Version: 1}},
		"all": {
			Copies: []Copy{{}, {}}, Lapsed: []Approval{{}, {}}, Asked: []Asking{{}, {}}, Answers: []Answer{{}, {}},
			Handled: []Handling{{}, {}}, Remarks: []Remark{{}, {}}, Urged: []int{0, 0}, Topics: []string{"", ""},
		},
	}
	for name, e := range lists {
		seen := map[string]string{string(e.Canonical()): "itself"}
		leaves(reflect.ValueOf(&e).Elem(), "", func(path string, v reflect.Value) {
			if path == ".Hash" {
				return
			}
			old := reflect.ValueOf(v.Interface())
			switch {
			case v.Type() == reflect.TypeFor[time.Time]():
				v.Set(reflect.ValueOf(testNow()))
			case v.Type() == reflect.TypeFor[Place]():
				v.Set(reflect.ValueOf(Place{State: "7"}))
			case v.Kind() == reflect.String:
				v.SetString("7")
			case v.Kind() == reflect.Bool:
				v.SetBool(true)
			default:
				v.SetInt(7)
			}
			code := string(e.Canonical())
			if twin, alike := seen[code]; alike {
				t.Errorf("%s: %s encodes like %s", name, path, twin)
			}
			seen[code] = path
			v.Set(old)
		})
	}
}

// firstForm writes an entry as the program first did, before acts beside the
// line: what a history of that time was hashed by.
func firstForm(e Entry) []byte {
	var out bytes.Buffer
	text := func(name, value string) { fmt.Fprintf(&out, "%s %d\n%s\n", name, len(value), value) }
	num := func(name string, n int64) { text(name, strconv.FormatInt(n, 10)) }
	person := func(name string, p Person) { text(name+".id", p.ID); text(name+".name", p.Name) }
	number := func(name string, n DocNumber) {
		text(name+".series", n.Series)
		text(name+".scope", n.Scope)
		num(name+".n", int64(n.N))
		text(name+".text", n.Text)
	}
	moment := func(name string, t time.Time) { text(name, t.UTC().Format("2006-01-02T15:04:05.000000Z")) }
	text("jiyao-entry", "1")
	text("prev", e.Prev)
	text("minutes", e.Minutes)
	num("version", int64(e.Version))
	text("flow.name", e.Flow.Name)
	num("flow.version", int64(e.Flow.Version))
	text("action", string(e.Action))
	text("from", e.From.String())
	text("to", e.To.String())
	text("back", e.Back.String())
	person("actor", e.Actor)
	text("as", string(e.As))
	person("for", e.OnBehalf)
	text("note", e.Note)
	moment("occurred", e.Occurred)
	moment("recorded", e.Recorded)
	text("title", e.Title)
	text("meeting", string(e.Meeting))
	num("revision", int64(e.Revision))
	text("text.before", e.Text.Before)
	text("text.after", e.Text.After)
	text("bound.before", e.Bound.Before)
	text("bound.after", e.Bound.After)
	text("compiled", string(e.Compiled))
	text("issued", string(e.IssuedOn))
	number("number", e.Number)
	number("released", e.Released)
	text("finalized", strconv.FormatBool(e.Finalized))
	text("pdf.sha256", e.PDF.SHA256)
	num("pdf.bytes", e.PDF.Bytes)
	num("copies", int64(len(e.Copies)))
	for _, k := range e.Copies {
		text("unit", k.Unit)
		num("count", int64(k.Copies))
	}
	num("lapsed", int64(len(e.Lapsed)))
	for _, a := range e.Lapsed {
		text("place", a.Place.String())
		text("action", string(a.Action))
		person("by", a.By)
		person("for", a.OnBehalf)
		text("digest", a.Digest)
		moment("at", a.At)
		num("version", int64(a.Version))
	}
	text("key", e.Key)
	text("request", e.Request)
	return out.Bytes()
}

// TestFirstFormStays: an entry that has nothing of what came later is hashed as
// it was from the first, so that every old chain still holds.
func TestFirstFormStays(t *testing.T) {
	rapid.Check(t, func(r *rapid.T) {
		var full Entry
		filler{r}.fill(reflect.ValueOf(&full).Elem())
		e := Entry{
			Minutes: full.Minutes, Version: full.Version, Flow: full.Flow, Action: full.Action, From: full.From, To: full.To,
			Back: full.Back, Actor: full.Actor, As: full.As, OnBehalf: full.OnBehalf, Note: full.Note, Occurred: full.Occurred,
			Recorded: full.Recorded, Title: full.Title, Meeting: full.Meeting, Revision: full.Revision, Text: full.Text,
			Bound: full.Bound, Compiled: full.Compiled, IssuedOn: full.IssuedOn, Number: full.Number, Released: full.Released,
			Finalized: full.Finalized, PDF: PDF{SHA256: full.PDF.SHA256, Bytes: full.PDF.Bytes},
			Key: full.Key, Request: full.Request, Prev: full.Prev,
		}
		for _, k := range full.Copies {
			e.Copies = append(e.Copies, Copy{Unit: k.Unit, Copies: k.Copies})
		}
		for _, a := range full.Lapsed {
			a.Through, a.Row, a.Sheet = Person{}, 0, 0
			e.Lapsed = append(e.Lapsed, a)
		}
		if got, want := e.Canonical(), firstForm(e); !bytes.Equal(got, want) {
			r.Fatalf("encoded\n%s\nfirst\n%s", got, want)
		}
	})
}
