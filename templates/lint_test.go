package templates

import (
	"testing"

	"jiyao/drafting"
	"jiyao/drafting/lint"
)

// The fictional samples are what people copy from: nothing to mend in them.
// The published minutes may be warned about, as its own original deserves.
func TestSamplesPassTheirOwnProofReading(t *testing.T) {
	bearable := map[string]lint.Level{"suzhou-changwu": lint.Warning}
	expected := map[string]string{"changwu": "M12"} // two officials of one name, on purpose
	for _, name := range Samples() {
		data, err := Sample(name)
		if err != nil {
			t.Fatal(err)
		}
		doc := drafting.Parse(string(data))
		for _, f := range lint.Check(doc, lint.Options{}) {
			if f.Level > bearable[name] && f.ID != expected[name] {
				t.Errorf("%s: %s %s %s at %q", name, f.Level, f.ID, f.Message, drafting.Format(doc)[f.Span.Start:f.Span.End])
			}
		}
	}
}

// What the samples are there to exercise must stay in them.
func TestSamplesHaveWhatOfficesHave(t *testing.T) {
	type counts struct{ Items, Present, Absent, Observers, Scopes, Annexes int }
	want := map[string]counts{
		"bangong":        {3, 6, 1, 8, 1, 0},
		"changwu":        {4, 12, 2, 50, 1, 0},
		"dangzu":         {3, 7, 1, 9, 3, 0},
		"gaozhi":         {3, 6, 0, 11, 1, 0},
		"gbt9704":        {3, 14, 2, 5, 1, 2},
		"lianxi":         {4, 6, 0, 6, 1, 0},
		"suzhou-changwu": {3, 11, 0, 51, 1, 0},
		"xiaozhang":      {4, 5, 2, 16, 1, 0},
		"zhuanti":        {1, 11, 0, 2, 1, 0},
	}
	for _, name := range Samples() {
		data, err := Sample(name)
		if err != nil {
			t.Fatal(err)
		}
		doc := drafting.Parse(string(data))
		got := counts{
			len(doc.Items), len(doc.Attendance.Present.Persons()), len(doc.Attendance.Absent.Persons()),
			len(doc.Attendance.Observers.Persons()), len(doc.Distribution), len(doc.Attachments),
		}
		if got != want[name] {
			t.Errorf("%s: %+v, want %+v", name, got, want[name])
		}
		if doc.Title.Value == "" && name != "suzhou-changwu" || doc.Issued.IsZero() || doc.Meeting.Date.IsZero() {
			t.Errorf("%s: title %q, meeting %v, issued %v", name, doc.Title.Value, doc.Meeting.Date, doc.Issued)
		}
	}
}
