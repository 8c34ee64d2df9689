package drafting

import (
	"fmt"
	"os"
	"path/filepath"
	"strings"
	"testing"

	"pgregory.net/rapid"

	"jiyao/drafting/spent"
)

// sound says what is wrong with a reading of text, or nothing: the text comes
// back, the blocks cover it, every span lies where it must and shows its value.
func sound(text string, d *Document) error {
	want := Normalise(text)
	if got := Format(d); got != want {
		return fmt.Errorf("Format gives %q, want %q", got, want)
	}
	at := 0
	for i, b := range d.Blocks {
		if b.Span.Start != at || b.Span.End-b.Span.Start != len(b.Text) || want[b.Span.Start:b.Span.End] != b.Text {
			return fmt.Errorf("block %d at %v, want start %d: %q", i, b.Span, at, b.Text)
		}
		at = b.Span.End + 1
		if !b.Label.IsZero() && !within(b.Label, b.Span) {
			return fmt.Errorf("label %v outside block %v", b.Label, b.Span)
		}
		if (b.Level > 0) != (b.Kind == Heading || b.Kind == Numbered) {
			return fmt.Errorf("block %d has kind %d and level %d", i, b.Kind, b.Level)
		}
	}
	if at != len(want)+1 {
		return fmt.Errorf("blocks end at %d of %d", at-1, len(want))
	}
	if err := soundItems(want, d); err != nil {
		return err
	}
	if err := soundRolls(want, d); err != nil {
		return err
	}
	return soundTexts(want, d)
}

func within(inner, outer Span) bool {
	return outer.Start <= inner.Start && inner.Start <= inner.End && inner.End <= outer.End
}

func soundItems(text string, d *Document) error {
	all := Span{0, len(text)}
	last := 0
	for _, it := range d.Items {
		if it.First < last || it.Last <= it.First || it.Last > len(d.Blocks) || !within(it.Span, all) {
			return fmt.Errorf("item %d–%d %v after %d", it.First, it.Last, it.Span, last)
		}
		last = it.Last
		for _, p := range it.Paragraphs {
			if !within(p.Span, it.Span) || text[p.Span.Start:p.Span.End] != p.Value {
				return fmt.Errorf("paragraph %v outside item %v or not as written", p.Span, it.Span)
			}
		}
		for _, r := range it.Resolutions {
			if !within(r.Text.Span, it.Span) || text[r.Text.Span.Start:r.Text.Span.End] != r.Text.Value {
				return fmt.Errorf("resolution %v outside item %v", r.Text.Span, it.Span)
			}
		}
	}
	return nil
}

// soundRolls also demands that no character of a row is lost.
func soundRolls(text string, d *Document) error {
	for _, roll := range []Roll{d.Attendance.Present, d.Attendance.Absent, d.Attendance.Observers} {
		for _, row := range roll.Rows {
			if !within(row.Span, roll.Span) {
				return fmt.Errorf("row %v outside roll %v", row.Span, roll.Span)
			}
			covered := make([]bool, row.Span.End-row.Span.Start)
			for _, p := range row.Persons {
				if !within(p.Span, row.Span) {
					return fmt.Errorf("person %+v outside row %v", p, row.Span)
				}
				if p.Name == "" && p.Unit == "" && p.Office == "" && p.Remark == "" {
					return fmt.Errorf("nobody at %v", p.Span)
				}
				for i := p.Span.Start; i < p.Span.End; i++ {
					covered[i-row.Span.Start] = true
				}
			}
			for i, r := range text[row.Span.Start:row.Span.End] {
				if !covered[i] && !space(r) && !strings.ContainsRune(between, r) {
					return fmt.Errorf("%q of row %q is nobody's", r, text[row.Span.Start:row.Span.End])
				}
			}
		}
	}
	return nil
}

func soundTexts(text string, d *Document) error {
	texts := []Text{d.Number, d.Compiler, d.Note, d.Issuer, d.Imprint.Unit, d.Meeting.Place}
	texts = append(texts, d.Meeting.Agenda...)
	for _, t := range texts {
		if !within(t.Span, Span{0, len(text)}) || text[t.Span.Start:t.Span.End] != t.Value {
			return fmt.Errorf("%+v is not what stands there", t)
		}
	}
	for _, s := range d.Distribution {
		for _, g := range s.Groups {
			if !within(g.Span, s.Span) {
				return fmt.Errorf("group %v outside scope %v", g.Span, s.Span)
			}
		}
	}
	for _, date := range []Date{d.Meeting.Date, d.Compiled, d.Issued, d.Imprint.Date} {
		if !within(date.Span, Span{0, len(text)}) {
			return fmt.Errorf("date %+v outside the text", date)
		}
	}
	return nil
}

// samples gives every sample minutes there is.
func samples(t testing.TB) []string {
	t.Helper()
	files, err := filepath.Glob("../templates/samples/*.txt")
	if err != nil || len(files) == 0 {
		t.Fatalf("no samples: %v", err)
	}
	var all []string
	for _, f := range files {
		data, err := os.ReadFile(f)
		if err != nil {
			t.Fatal(err)
		}
		all = append(all, string(data))
	}
	return all
}

// TestSamplesSound reads every sample and demands what every minutes has.
func TestSamplesSound(t *testing.T) {
	for _, text := range samples(t) {
		d := Parse(text)
		if err := sound(text, d); err != nil {
			t.Errorf("%s: %v", head(text, 20), err)
		}
		if d.Meeting.Date.IsZero() || d.Meeting.Chair.Name == "" || len(d.Items) == 0 || d.Issued.IsZero() || len(d.Recorders) != 1 && strings.Contains(text, "记录：") {
			t.Errorf("%s: not understood: %+v", head(text, 20), d.Meeting)
		}
		for _, p := range append(d.Attendance.Present.Persons(), d.Attendance.Observers.Persons()...) {
			if p.Name == "" && p.Remark == "" || longer(p.Name, 3) && !strings.Contains(p.Name, "·") && !compound(head(p.Name, 2)) {
				t.Errorf("%s: person %+v", head(text, 20), p)
			}
		}
	}
}

// scraps are what people type and paste in the wrong place.
var scraps = []string{
	"\n", "\r\n", "　", "  ", "、", "：", "。", "（", "）", "一、", "（一）", "1.", "出席：", "列席：", "记录：", "附件", "附件：1.表\n2.表",
	"2020年6月1日", "印发", "整理", "《", "》", "；", "会议议定：\n", "分送：", "\u2028", "\uFEFF", "\xff", "𠮷", "王 翔", "市财政局", "代表", "局长", "（代）", "·", "由", "在", "主持", "召开", "第",
}

// TestEditedSamples edits samples at random: nothing may be lost, no span may
// leave its place.
func TestEditedSamples(t *testing.T) {
	texts := samples(t)
	rapid.Check(t, func(t *rapid.T) {
		text := rapid.SampledFrom(texts).Draw(t, "sample")
		for n := rapid.IntRange(0, 12).Draw(t, "edits"); n > 0; n-- {
			at := rapid.IntRange(0, len(text)).Draw(t, "at")
			cut := min(len(text), at+rapid.IntRange(0, 40).Draw(t, "cut"))
			text = text[:at] + rapid.SampledFrom(scraps).Draw(t, "scrap") + text[cut:]
		}
		if err := sound(text, Parse(text)); err != nil {
			t.Fatal(err)
		}
	})
}

// TestScraps makes drafts of nothing but scraps.
func TestScraps(t *testing.T) {
	rapid.Check(t, func(t *rapid.T) {
		text := strings.Join(rapid.SliceOfN(rapid.SampledFrom(scraps), 0, 40).Draw(t, "scraps"), "")
		if err := sound(text, Parse(text)); err != nil {
			t.Fatal(err)
		}
	})
}

// TestLinear reads single paragraphs of 2 MB of every kind of line: eight times
// the text may take about eight times the time, not sixty-four times.
func TestLinear(t *testing.T) {
	const size = 2 << 20
	parse := func(text string) func() {
		return func() {
			if len(Parse(text).Blocks) == 0 {
				t.Errorf("%q: no blocks", head(text, 20))
			}
		}
	}
	for _, seed := range []string{
		"会议听取了汇报，由市财政局负责", "出席：", "列席：市财政局张三  ", "出席：王  翔  ", "一、", "（一", "2020年5月", "《办法》",
		"在", "主持召开", "市", "、", "（", "王 ", "记录：张三  ", "分送：", "各市；", "第", "要", "会", "·", "阿·", "局长", "代表", "2020年5月11日召开会议，审议《", "\n", "出席：张三\n", "一、二",
	} {
		texts := []string{strings.Repeat(seed, size/len(seed))}
		if i := strings.Index(seed, "："); i > 0 {
			value := seed[i+len("："):]
			texts = []string{seed + "张三" + strings.Repeat(value, size/max(len(value), 1)), seed + strings.Repeat(value+"市财政局张三（代） ", size/(len(seed)+30)), seed + strings.Repeat(value, size/max(len(value), 1))}
		}
		for _, text := range texts {
			if part, whole, linear := spent.Linear(parse(text[:len(text)/8]), parse(text), 32); !linear {
				t.Errorf("%q repeated to %d bytes took %v, an eighth of it %v", seed, len(text), whole, part)
			}
		}
	}
}

func FuzzParse(f *testing.F) {
	for _, text := range samples(f) {
		f.Add(text)
	}
	for _, s := range scraps {
		f.Add(s)
	}
	f.Add("出席：王  翔  （代）、市财政局：张三；局长李四（请假）（公出）等5人")
	f.Fuzz(func(t *testing.T, text string) {
		if err := sound(text, Parse(text)); err != nil {
			t.Fatal(err)
		}
	})
}

func BenchmarkParseSample(b *testing.B) {
	text := sample(b)
	b.ReportAllocs()
	b.SetBytes(int64(len(text)))
	for b.Loop() {
		Parse(text)
	}
}
