package workflow

import (
	"bytes"
	"encoding/json"
	"errors"
	"os"
	"reflect"
	"strings"
	"testing"
	"time"
)

// closed gives a minutes' whole record, from 起草 to 办结.
func closed(t testing.TB) Record {
	d := at(t, defaultFlow(t), Closed, Close)
	return d.record()
}

func (d *desk) record() Record {
	r := Record{Minutes: d.minutes, Entries: d.entries}
	text := ""
	for _, e := range d.entries {
		if e.Revision != len(r.Revisions) {
			text = draftText()
			if sum(text) != e.Text.After {
				d.t.Fatal("the fixture has one text only")
			}
			r.Revisions = append(r.Revisions, Revision{
				Minutes: e.Minutes, N: e.Revision, Version: e.Version, Place: e.From, Author: e.Actor, At: e.Recorded,
				Text: text, TextDigest: e.Text.After, Digest: e.Bound.After,
			})
		}
		r.Messages = append(r.Messages, Messages(e)...)
	}
	return r
}

// TestTamper changes one thing of a sound record at a time; Verify must find
// each, and name the row.
func TestTamper(t *testing.T) {
	if err := closed(t).Verify(); err != nil {
		t.Fatalf("the sound record: %v", err)
	}
	reseal := func(r *Record) { // someone who knows how, but has only this row
		r.Entries[3] = r.Entries[3].sealed(r.Entries[3].Prev)
	}
	for _, c := range []struct {
		name  string
		spoil func(*Record)
		table string
		row   int
	}{
		{"note", func(r *Record) { r.Entries[3].Note = "改过" }, "办理记录", 4},
		{"note, sealed again", func(r *Record) { r.Entries[3].Note = "改过"; reseal(r) }, "办理记录", 5},
		{"actor", func(r *Record) { r.Entries[0].Actor.Name = "别人" }, "办理记录", 1},
		{"entry gone", func(r *Record) { r.Entries = append(r.Entries[:2:2], r.Entries[3:]...) }, "办理记录", 3},
		{"last entry gone", func(r *Record) { r.Entries = r.Entries[:len(r.Entries)-1] }, "纪要", 13},
		{"entries swapped", func(r *Record) { r.Entries[1], r.Entries[2] = r.Entries[2], r.Entries[1] }, "办理记录", 2},
		{"entry twice", func(r *Record) { r.Entries = append(r.Entries, r.Entries[0]) }, "办理记录", 14},
		{"text", func(r *Record) { r.Revisions[0].Text += "。" }, "稿本", 1},
		{"text and its digest", func(r *Record) { r.Revisions[0].Text = "甲"; r.Revisions[0].TextDigest = sum("甲") }, "稿本", 1},
		{"author", func(r *Record) { r.Revisions[0].Author.ID = "x" }, "稿本", 1},
		{"text gone", func(r *Record) { r.Revisions = nil }, "稿本", 1},
		{"text too many", func(r *Record) { r.Revisions = append(r.Revisions, r.Revisions[0]) }, "稿本", 2},
		{"state", func(r *Record) { r.Minutes.Place.State = Issued }, "纪要", 13},
		{"number", func(r *Record) { r.Minutes.Number.N = 7 }, "纪要", 13},
		{"file", func(r *Record) { r.Minutes.PDF.Bytes++ }, "纪要", 13},
		{"signature", func(r *Record) { r.Minutes.Approvals = r.Minutes.Approvals[:1] }, "纪要", 13},
		{"copies", func(r *Record) { r.Minutes.Copies[1].Copy.Copies = 9 }, "分送", 2},
		{"copy gone", func(r *Record) { r.Minutes.Copies = r.Minutes.Copies[:1] }, "分送", 2},
		{"message gone", func(r *Record) { r.Messages = r.Messages[1:] }, "消息", 1},
		{"message", func(r *Record) { r.Messages[2].Payload = "{}" }, "消息", 3},
	} {
		r := closed(t)
		c.spoil(&r)
		var damage *DamageError
		if err := r.Verify(); !errors.As(err, &damage) || damage.Table != c.table || damage.Row != c.row {
			t.Errorf("%s: found %v, want %s row %d", c.name, err, c.table, c.row)
		}
	}
}

func TestVerifyLedger(t *testing.T) {
	at := testNow().UTC().Truncate(time.Microsecond)
	request := NumberRequest{Series: "s", Scope: "2026", Form: "〔{year}〕{n}号"}
	book := NewLedger()
	var rows []NumberRecord
	for i, state := range []NumberState{NumberHeld, NumberVoid, NumberFree, NumberReserved, NumberHeld} {
		number := request.Number(38 + i)
		row := NumberRecord{Number: number, State: state, Minutes: "m" + number.Text, Changed: at, Reason: state.Label()}
		switch state {
		case NumberHeld:
			row.Reason, book.Held[number] = "", row.Minutes
		case NumberReserved:
			row.Minutes = ""
		}
		book.Events[number] = []LedgerEvent{
			{State: NumberHeld, Minutes: "before", At: at.Add(-time.Hour)},
			{State: state, Minutes: row.Minutes, At: at, Reason: row.Reason},
		}
		rows = append(rows, row)
	}
	if err := book.Verify(rows); err != nil {
		t.Fatalf("the sound ledger: %v", err)
	}
	for name, spoil := range map[string]func([]NumberRecord) []NumberRecord{
		"gap":            func(r []NumberRecord) []NumberRecord { return append(r[:1:1], r[2:]...) },
		"first gone":     func(r []NumberRecord) []NumberRecord { return r[1:] },
		"last gone":      func(r []NumberRecord) []NumberRecord { return r[:4] },
		"stranger":       func(r []NumberRecord) []NumberRecord { return append(r, NumberRecord{Number: request.Number(43)}) },
		"another holder": func(r []NumberRecord) []NumberRecord { r[0].Minutes = "x"; return r },
		"made void":      func(r []NumberRecord) []NumberRecord { r[0].State = NumberVoid; return r },
		"revived":        func(r []NumberRecord) []NumberRecord { r[1].State, r[1].Reason = NumberHeld, ""; return r },
		"void set free":  func(r []NumberRecord) []NumberRecord { r[1].State = NumberFree; return r },
		"other reason":   func(r []NumberRecord) []NumberRecord { r[2].Reason = "无"; return r },
		"other time":     func(r []NumberRecord) []NumberRecord { r[3].Changed = at.Add(time.Second); return r },
	} {
		if err := book.Verify(spoil(append([]NumberRecord(nil), rows...))); err == nil {
			t.Errorf("%s: not found", name)
		}
	}
}

// TestCanonicalForm pins the bytes that are hashed: another program must be
// able to check an old history for ever.
func TestCanonicalForm(t *testing.T) {
	r := closed(t)
	const golden = "testdata/entry.canonical"
	got := r.Entries[len(r.Entries)-2].Canonical() // the distribution
	if *update {
		if err := os.WriteFile(golden, got, 0o644); err != nil {
			t.Fatal(err)
		}
	}
	want, err := os.ReadFile(golden)
	if err != nil || !bytes.Equal(got, want) {
		t.Errorf("the canonical form changed (%v):\n%s", err, got)
	}
}

// TestEveryFieldIsHashed changes each field of an entry, and of what it holds,
// and demands another hash.
func TestEveryFieldIsHashed(t *testing.T) {
	full := Entry{
		Copies: []Copy{{Former: []int{0}}}, Lapsed: []Approval{{}}, Topics: []string{""}, Paper: &Paper{},
		Asked: []Asking{{Invitation: Invitation{Items: []int{0}}}}, Answers: []Answer{{Items: []ItemAnswer{{}}}}, Handled: []Handling{{}},
		Urged: []int{0}, Remarks: []Remark{{}}, Correction: Correction{Action: Amend},
	}
	base := full.sealed("").Hash
	var visit func(path string, v reflect.Value)
	visit = func(path string, v reflect.Value) {
		if path == ".Hash" || path == ".Prev" {
			return
		}
		old := reflect.ValueOf(v.Interface())
		switch {
		case v.Type() == reflect.TypeFor[time.Time]():
			v.Set(reflect.ValueOf(testNow()))
		case v.Kind() == reflect.Struct:
			for i := range v.NumField() {
				visit(path+"."+v.Type().Field(i).Name, v.Field(i))
			}
			return
		case v.Kind() == reflect.Pointer:
			visit(path, v.Elem())
			return
		case v.Kind() == reflect.Slice:
			visit(path+"[0]", v.Index(0))
			return
		case v.Kind() == reflect.String:
			v.SetString("x")
		case v.Kind() == reflect.Bool:
			v.SetBool(true)
		default:
			v.SetInt(7)
		}
		if full.sealed("").Hash == base {
			t.Errorf("%s is not hashed", path)
		}
		v.Set(old)
	}
	visit("", reflect.ValueOf(&full).Elem())
	if full.sealed("x").Hash == base {
		t.Error("Prev is not hashed")
	}
}

// FuzzCanonical: two different entries never encode alike.
func FuzzCanonical(f *testing.F) {
	f.Add("a", "b", "c", "d", 1, 2)
	f.Add("x\nnote 1\ny", "", "x", "note 1\ny", 0, 0)
	f.Fuzz(func(t *testing.T, note, unit, note2, unit2 string, n, n2 int) {
		a := Entry{Note: note, Title: unit, Copies: []Copy{{Unit: unit, Copies: n}}}
		b := Entry{Note: note2, Title: unit2, Copies: []Copy{{Unit: unit2, Copies: n2}}}
		same := note == note2 && unit == unit2 && n == n2
		if bytes.Equal(a.Canonical(), b.Canonical()) != same {
			t.Fatalf("%+v and %+v encode alike: %v", a, b, !same)
		}
	})
}

// TestBound: the three typed fields are open, every other character is bound.
func TestBound(t *testing.T) {
	base := Bound("题", draftText())
	for _, c := range []struct {
		old, new string
		open     bool
	}{
		{"2026年6月2日印发", "2026年6月30日印发", true},
		{"整理\n2026年6月1日", "整理\n2026年5月31日", true},
		{"同意", "不同意", false},
		{"林书言", "林书彦", false},
		{"𠮷", "吉", false},
		{"分送：各区", "分送：各县", false},
		{"唐小禾", "唐小荷", false},
		{"室整理", "室编制", false},
		{"办公室                    2026", "办公厅                    2026", false},
		{"2026年5月28日上午", "2026年5月29日上午", false},
		{"一、关于", "二、关于", false},
		{"印发", "印发。另发各县", false},
	} {
		text := strings.Replace(draftText(), c.old, c.new, 1)
		if text == draftText() {
			t.Fatalf("the draft has no %q", c.old)
		}
		if open := Bound("题", text) == base; open != c.open {
			t.Errorf("%q → %q: open %v, want %v", c.old, c.new, open, c.open)
		}
	}
	if Bound("另题", draftText()) == base {
		t.Error("the title is not bound")
	}
}

func TestDate(t *testing.T) {
	if got := DateOf(time.Date(2026, 5, 31, 16, 0, 0, 0, time.UTC)); got != "2026-06-01" {
		t.Errorf("midnight in Shanghai is %s", got)
	}
	if got := DateOf(time.Time{}); got != "" {
		t.Errorf("no time is %q", got)
	}
	for d, want := range map[Date]string{"2026-06-01": "2026年6月1日", "": "", "昨天": "昨天"} {
		if got := d.Chinese(); got != want {
			t.Errorf("%q in Chinese is %q", d, got)
		}
	}
}

// TestMinutesPrints: a minutes must not take over the text form of its place.
func TestMinutesPrints(t *testing.T) {
	data, err := json.Marshal(closed(t).Minutes)
	if err != nil || !bytes.Contains(data, []byte(`"Place":"closed"`)) {
		t.Errorf("JSON %s, %v", data, err)
	}
}
