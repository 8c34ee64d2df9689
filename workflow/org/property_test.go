package org

import (
	"fmt"
	"reflect"
	"strings"
	"testing"

	"pgregory.net/rapid"

	"jiyao/workflow"
)

// anyText is text that a person may type, and what spreadsheets and YAML take
// for something else.
func anyText() *rapid.Generator[string] {
	tricky := []string{
		"=1+2", "+86", "-1", "@SUM(A1)", "'=1", "''-x", "'", "＝1", "\"", "a,b", "a、b", "true", "null", "~", "001", "1.10", "0x1F",
		"- a", "a: b", "#x", "{n}", "[a", "&a", "*a", "!x", "%", "`", "陈𬱖", "邊\U000E0100", "行\\n", "2026-06-01", "是", "a;b", "|", ">",
	}
	letters := rapid.StringOfN(rapid.RuneFrom([]rune("市财政局𠮷䶮·（）—abcZ019 -_.:,;'\"#{}[]&*!|>%@`=+/\\?～")), 1, 12, -1)
	return rapid.Custom(func(t *rapid.T) string {
		if rapid.Bool().Draw(t, "tricky") {
			return rapid.SampledFrom(tricky).Draw(t, "text")
		}
		return strings.TrimSpace(letters.Draw(t, "letters"))
	})
}

func anyID() *rapid.Generator[string] {
	return rapid.OneOf(rapid.StringMatching(`[a-z0-9-_.]{1,6}`), rapid.SampledFrom([]string{"市财政局", "null", "true", "001", "1e3", "2026-06-01", "𠮷"}))
}

// anyCells is a row whose values are well formed; what they refer to need not
// be there.
func anyCells(t *rapid.T, b book) cells {
	row := make(cells, len(b.columns))
	for i, c := range b.columns {
		if !c.need && rapid.Bool().Draw(t, "empty") {
			continue
		}
		switch {
		case len(c.words) > 0 && c.form == asNames:
			for _, w := range rapid.SliceOfNDistinct(rapid.SampledFrom(c.words), 1, 3, func(w word) string { return w.value }).Draw(t, c.name) {
				row[i] = append(row[i], w.value)
			}
		case len(c.words) > 0:
			row[i] = []string{rapid.SampledFrom(c.words).Draw(t, c.name).value}
		case c.form == asDay:
			row[i] = []string{string(addDays("2020-01-01", rapid.IntRange(0, 4000).Draw(t, c.name)))}
		case c.form == asNumber:
			row[i] = []string{fmt.Sprint(rapid.IntRange(1, maxNumber).Draw(t, c.name))}
		case c.form == asTruth:
			row[i] = []string{"true"}
		case c.form == asNames:
			row[i] = rapid.SliceOfNDistinct(anyID(), 1, 3, rapid.ID).Draw(t, c.name)
		case c.form == asName:
			row[i] = []string{anyID().Draw(t, c.name)}
		default:
			if text := anyText().Draw(t, c.name); text != "" {
				row[i] = []string{text}
			}
		}
	}
	return row
}

// anyOffice is an office of rows that nobody has checked.
func anyOffice() *rapid.Generator[*Office] {
	return rapid.Custom(func(t *rapid.T) *Office {
		var d Data
		value := reflect.ValueOf(&d).Elem()
		for _, b := range books() {
			seen := map[string]bool{}
			for range rapid.IntRange(0, 4).Draw(t, b.name) {
				row := anyCells(t, b)
				if key := b.key(row); !seen[key] {
					seen[key] = true
					rows := value.Field(b.field)
					rows.Set(reflect.Append(rows, b.give(row)))
				}
			}
		}
		return New(d)
	})
}

// What is written is read back as it was, and written again alike.
func TestYAMLRoundTrip(t *testing.T) {
	rapid.Check(t, func(t *rapid.T) {
		o := anyOffice().Draw(t, "office")
		source := o.WriteYAML()
		draft, found := ReadYAML("a.yaml", source)
		if len(found) > 0 {
			t.Fatalf("%v\n%s", found, source)
		}
		if again := New(draft.Data); !reflect.DeepEqual(again.data, o.data) || string(again.WriteYAML()) != string(source) {
			t.Fatalf("came back as\n%s\nof\n%s", again.WriteYAML(), source)
		}
	})
}

func TestCSVRoundTrip(t *testing.T) {
	rapid.Check(t, func(t *rapid.T) {
		o := anyOffice().Draw(t, "office")
		as := rapid.SampledFrom([]Encoding{UTF8, GB18030}).Draw(t, "encoding")
		var whole Draft
		for _, b := range books() {
			source, err := o.WriteCSV(b.name, as)
			if err != nil {
				t.Fatal(err)
			}
			draft, found := ReadTable(b.name+".csv", b.name, source)
			if len(found) > 0 {
				t.Fatalf("%v\n%s", found, source)
			}
			whole = draft.Over(whole)
		}
		if again := New(whole.Data); !reflect.DeepEqual(again.data, o.data) {
			t.Fatalf("came back as\n%s\nof\n%s", again.WriteYAML(), o.WriteYAML())
		}
	})
}

// The changes from one office to another make the second of the first, in
// whatever portions they come; all changes from the first line on make it of
// nothing, and the chain they are sealed in holds.
func TestChangesMakeTheOffice(t *testing.T) {
	rapid.Check(t, func(t *rapid.T) {
		now, all, prev := New(Data{}), []workflow.Alteration(nil), ""
		for range rapid.IntRange(1, 3).Draw(t, "steps") {
			next := anyOffice().Draw(t, "next")
			changes := Diff(now, next)
			if again := Diff(now, next); !reflect.DeepEqual(changes, again) {
				t.Fatalf("two answers: %v and %v", changes, again)
			}
			applied, err := now.Apply(changes)
			if err != nil || !reflect.DeepEqual(applied.data, next.data) {
				t.Fatalf("applied (%v):\n%s\nwant\n%s", err, applied.WriteYAML(), next.WriteYAML())
			}
			for _, c := range changes {
				c = workflow.SealAlteration(c, prev, len(all)+1)
				all, prev = append(all, c), c.Hash
			}
			now = next
		}
		if err := workflow.VerifyAlterations(all); err != nil {
			t.Fatal(err)
		}
		if replayed, err := Replay(all); err != nil || !reflect.DeepEqual(replayed.data, now.data) {
			t.Fatalf("replayed: %v", err)
		}
		if rest := Diff(now, now); rest != nil {
			t.Fatalf("from itself: %v", rest)
		}
	})
}

// An unchecked office may say anything: nothing that is asked of it hangs or
// panics.
func TestUncheckedOfficeAnswers(t *testing.T) {
	rapid.Check(t, func(t *rapid.T) {
		o := anyOffice().Draw(t, "office")
		at := addDays("2020-01-01", rapid.IntRange(0, 4000).Draw(t, "day"))
		o.Check()
		o.CheckFlows(func(string) *workflow.Flow { return nil })
		o.Accesses(at)
		for _, p := range o.data.Persons {
			if _, err := o.Actor(p.ID, at); err == nil {
				o.Grants(p.ID, at)
			}
		}
		for _, g := range o.data.Groups {
			if e, err := o.Expand(g.ID, nil, at); err == nil && e.Copies < len(e.Recipients) {
				t.Fatalf("%d copies for %d recipients", e.Copies, len(e.Recipients))
			}
		}
		for _, m := range o.data.Meetings {
			if _, err := o.Route(m.ID, []string{"a"}, at); err != nil {
				t.Fatal(err)
			}
		}
		if w := o.AddWorkdays(at, 5); w <= at {
			t.Fatalf("the fifth working day after %s is %s", at, w)
		}
	})
}
