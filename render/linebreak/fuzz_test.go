package linebreak

import (
	"strings"
	"testing"

	"jiyao/render"
)

// checkLines demands what every broken paragraph owes: the lines tile the
// text, none is wider than its measure, none begins with a barred mark or
// ends with an opener where another break was possible.
func checkLines(t *testing.T, p *Paragraph, first, rest render.Length) {
	t.Helper()
	at, measure := 0, first
	for n, l := range p.Lines {
		if l.Start != at || l.End <= l.Start {
			t.Fatalf("line %d is [%d,%d), want it to begin at %d: %q", n, l.Start, l.End, at, string(p.Runes))
		}
		at = l.End
		end := l.End
		for end > l.Start+1 && ClassOf(p.Runes[end-1]) == Space {
			end--
		}
		width := -l.Shift
		for _, a := range p.Advances[l.Start:end] {
			if a < 0 {
				t.Fatalf("negative advance in line %d of %q", n, string(p.Runes))
			}
			width += a
		}
		if width > measure && end > l.Start+1 {
			t.Errorf("line %d is %d wide, measure %d: %q", n, width, measure, string(p.Runes[l.Start:l.End]))
		}
		if n > 0 && (ClassOf(p.Runes[l.Start]).barredAtStart() || ClassOf(p.Runes[l.Start-1]) == Opener) {
			prev := p.Lines[n-1]
			b := breaker{Paragraph: p}
			for i := prev.Start + 1; i < l.Start; i++ {
				if b.breakable(i) {
					t.Fatalf("line %d of %q begins or ends wrongly though it could break at %d", n, string(p.Runes), i)
				}
			}
		}
		measure = rest
	}
	if at != len(p.Runes) {
		t.Fatalf("%d of %d characters set: %q", at, len(p.Runes), string(p.Runes))
	}
}

func FuzzBreak(f *testing.F) {
	for _, s := range []string{
		"会议强调，2020年5月11日（星期一）上午，“六稳”“六保”——坚持到底……",
		"（（（（（（（（（（（（（（（（（（（（", "。。。。。。。。。。。。。。。。。。。。。。。。", "https://example.invalid/a/very/long/address/that/has/no/break",
		"12345678901234567890123456789012345678901234567890123456789012345678901234567890", " 　 　 　", "王  翔  洪宗明", "0。。00(00ʂ　　。。。。。。。。。。。。。。。", "——————————", "……………………", "“”“”“”“”《》《》", "𬱖𠮷①%℃1.5%，",
	} {
		f.Add(s, uint8(28), uint8(2))
	}
	f.Fuzz(func(t *testing.T, text string, columns, indent uint8) {
		text = strings.ToValidUTF8(text, "")
		if text == "" {
			return
		}
		rest := render.Length(columns%40+1) * cell
		first := max(rest-render.Length(indent%8)*cell, cell)
		var p Paragraph
		p.Runes = []rune(text)
		p.Widths = widths(p.Runes)
		p.Break(Standard(cell), first, rest)
		checkLines(t, &p, first, rest)
	})
}

// TestGivingWay pins how lines are squeezed and stretched.
func TestGivingWay(t *testing.T) {
	const han = "一二三四五六七八九十甲乙丙丁戊己庚辛壬癸子丑寅卯辰巳午未申酉戌亥"
	take := func(n int) string { return string([]rune(han)[:n]) }
	tests := []struct{ name, text, first string }{
		{"a barred mark is pulled in", take(9) + "，" + take(8) + "，" + take(9) + "。" + take(5), take(9) + "，" + take(8) + "，" + take(9) + "。"},
		{"no slack: pushed out", take(28) + "。" + take(5), take(27)},
		{"two marks are pulled all or none", take(13) + "，" + take(14) + "》。" + take(5), take(13) + "，" + take(13)},
		{"an opener goes down", take(27) + "（" + take(5) + "）", take(27)},
		{"two openers go down together", take(26) + "“《" + take(5) + "》”", take(26)},
		{"a dash is one unit", take(27) + "——" + take(5), take(27)},
		{"an ellipsis is one unit", take(27) + "……" + take(5), take(27)},
		{"digits stay together", take(27) + "2020年", take(27)},
		{"a decimal stays together", take(26) + "12.5%的", take(26)},
		{"an ordinal stays together", take(27) + "第98次会议", take(27)},
		{"a document number keeps its 号", take(24) + "〔2020〕4号文件", take(24) + "〔2020〕"},
		{"spaces hang", take(28) + "  " + take(3), take(28) + "  "},
	}
	for _, tt := range tests {
		var p Paragraph
		got := breakText(&p, Standard(cell), tt.text, 0, 28)
		if got[0] != tt.first {
			t.Errorf("%s: first line %q, want %q", tt.name, got[0], tt.first)
		}
		checkLines(t, &p, 28*cell, 28*cell)
	}
}

// TestEdgesFlush demands that every line but the last fills the measure
// exactly, and that digits are never spread.
func TestEdgesFlush(t *testing.T) {
	texts, _ := sampleParagraphs(t)
	var p Paragraph
	for _, text := range texts {
		breakText(&p, Standard(cell), text, 2, 28)
		measure := render.Length(26 * cell)
		for n, l := range p.Lines {
			width := render.Length(0)
			for _, a := range p.Advances[l.Start:l.End] {
				width += a
			}
			for i := l.Start; i+1 < l.End; i++ {
				if ClassOf(p.Runes[i]) == Digit && ClassOf(p.Runes[i+1]) == Digit && p.Advances[i] != cell/2 {
					t.Errorf("a digit of %q is %d wide", string(p.Runes[l.Start:l.End]), p.Advances[i])
				}
			}
			if n < len(p.Lines)-1 && width != measure {
				t.Errorf("line %q is %d wide, want %d", string(p.Runes[l.Start:l.End]), width, measure)
			}
			measure = 28 * cell
		}
	}
}

func BenchmarkBreak(b *testing.B) {
	texts, _ := sampleParagraphs(b)
	var p Paragraph
	b.ReportAllocs()
	for b.Loop() {
		for _, text := range texts {
			p.Runes = append(p.Runes[:0], []rune(text)...)
			p.Widths = p.Widths[:0]
			for _, r := range p.Runes {
				w := render.Length(cell)
				if r < 0x80 {
					w /= 2
				}
				p.Widths = append(p.Widths, w)
			}
			p.Break(Standard(cell), 26*cell, 28*cell)
		}
	}
}

// TestLongParagraph guards against quadratic breaking: 400,000 characters
// without a space, and without a break at all.
func TestLongParagraph(t *testing.T) {
	for _, unit := range []string{"会", "9", "（", "。", "——"} {
		var p Paragraph
		p.Runes = []rune(strings.Repeat(unit, 400_000))
		p.Widths = widths(p.Runes)
		p.Break(Standard(cell), 26*cell, 28*cell)
		if last := p.Lines[len(p.Lines)-1]; last.End != len(p.Runes) {
			t.Errorf("%q: %d of %d characters set", unit, last.End, len(p.Runes))
		}
	}
}
