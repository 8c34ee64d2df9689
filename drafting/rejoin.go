package drafting

import (
	"strings"
	"unicode"
	"unicode/utf8"
)

// The measure of hard lines, in half cells: an official page has 28 characters,
// the first line of a paragraph two less for its indent. A line that is shorter
// ends its paragraph.
const (
	fullLine    = 48
	fullFigures = 40 // where 26 characters stand in it, figures among them
	widestLine  = 62 // with a mark pulled in, and figures
	fewestFull  = 3  // lines that show that a text has hard breaks at all
)

// Rejoin gives a text whose lines were broken hard (硬回车), as they are copied
// from PDF or plain text, its paragraphs back, and tells how many breaks were
// taken out. A text without such lines is given back as it is. Nothing but
// breaks, blank lines between them and stray blanks beside figures goes.
func Rejoin(text string) (joined string, breaks int) {
	lines := strings.Split(Normalise(text), "\n")
	b := broken{marked: marked(lines), spaced: spaced(lines)}
	if !hard(lines) || !utf8.ValidString(text) {
		return text, 0
	}
	var out []string
	open := false // the last line of out goes on
	for _, l := range lines {
		if trimmed(l) == "" {
			if l != "" || !b.spaced {
				out, open = append(out, ""), false
			}
			continue
		}
		body := strings.TrimRight(l[trimLeft(l):], " \u3000")
		tail := l[trimLeft(l)+len(body):]
		if open && !opensLine(body) && !indented(l, b.marked) {
			out[len(out)-1] += glue(out[len(out)-1], body) + body
			breaks++
		} else {
			out = append(out, body)
		}
		open = b.goesOn(body, tail)
		if open && len(tail) > 1 {
			out[len(out)-1] += tail // names stand apart by two blanks
		}
	}
	for i, l := range out {
		out[i] = unstray(strings.TrimRight(l, " \u3000"))
	}
	return strings.Trim(strings.Join(out, "\n"), "\n") + "\n", breaks
}

// broken says how a text shows where its paragraphs end.
type broken struct {
	marked bool // by a single blank behind their last line, as PDF files have it
	spaced bool // and a blank line stands between any two
}

// goesOn reports whether the paragraph goes on after a line.
func (b broken) goesOn(body, tail string) bool {
	if b.marked {
		return tail != " "
	}
	return full(body)
}

// hard reports whether the lines are those of a page: several full ones that end
// in the middle of a sentence, and none that is longer.
func hard(lines []string) bool {
	found := 0
	for _, l := range lines {
		l = trimmed(l)
		if width(l) > widestLine && !strings.Contains(l, "    ") {
			return false
		}
		if full(l) && !ends(l) {
			found++
		}
	}
	return found >= fewestFull
}

// marked reports whether paragraphs end in a single blank: most that end in a
// full stop do, and most full lines within one do not.
func marked(lines []string) bool {
	var stops, stopped, within, plain int
	for _, l := range lines {
		body := strings.TrimRight(l, " ")
		switch single := l == body+" "; {
		case strings.HasSuffix(body, "。") && !full(body):
			if stops++; single {
				stopped++
			}
		case full(body) && !ends(body):
			if within++; !single {
				plain++
			}
		}
	}
	return stops > 1 && stopped*5 >= stops*4 && plain*5 >= within*4
}

// spaced reports whether a blank line stands behind most lines.
func spaced(lines []string) bool {
	written, apart := 0, 0
	for i, l := range lines[:len(lines)-1] {
		if trimmed(l) != "" {
			if written++; lines[i+1] == "" {
				apart++
			}
		}
	}
	return written > 1 && apart*5 >= written*4
}

// ends reports whether a line ends a sentence or announces a list.
func ends(l string) bool { return endsWith(l, "。", "！", "？", "：", "”", "）") != "" }

// opensLine reports whether what a line says begins a paragraph: a numbered
// heading, or a label of the lists and the colophon.
func opensLine(l string) bool {
	if startsWith(l, "出席：", "列席：", "请假：", "缺席：", "主持：", "主持人：", "记录：", "分送：", "抄送：", "主送：", "发：", "送：", "会议议定") != "" {
		return true
	}
	rest := strings.TrimPrefix(strings.TrimPrefix(l, "（"), "(")
	number := strings.TrimLeft(rest, "一二三四五六七八九十")
	if number == rest {
		number = strings.TrimLeft(rest, "0123456789")
		if number == rest || rest != l && startsWith(number, "）", ")") == "" {
			return false
		}
		return startsWith(number, "．", "）", ")") != "" || strings.HasPrefix(number, ".") && !startsFigure(number[1:])
	}
	if rest != l {
		return startsWith(number, "）", ")") != ""
	}
	return strings.HasPrefix(number, "、")
}

func startsFigure(s string) bool { return s != "" && s[0] >= '0' && s[0] <= '9' }

// indented reports whether a line is set in as the first of a paragraph is.
// Where blanks end paragraphs, one in front is where a page began.
func indented(l string, marked bool) bool {
	if marked {
		return false
	}
	return strings.HasPrefix(l, "\u3000\u3000") || strings.HasPrefix(l, "  ") || strings.HasPrefix(l, "\t")
}

// glue gives what stands between two parts of a broken line: a blank between
// words in Latin letters, and nothing else.
func glue(before, after string) string {
	latin := func(c rune) bool { return c < unicode.MaxASCII && unicode.IsLetter(c) }
	if latin(lastRune(before)) && latin(firstRune(after)) {
		return " "
	}
	return ""
}

// unstray takes single blanks between figures and characters out, which are
// how a page keeps them apart: 2020 年 5月 11 日.
func unstray(l string) string {
	if !strings.Contains(l, " ") {
		return l
	}
	var b strings.Builder
	runes := []rune(l)
	for i, c := range runes {
		if c == ' ' && i > 0 && i+1 < len(runes) && figureBeside(runes[i-1], runes[i+1]) {
			continue
		}
		b.WriteRune(c)
	}
	return b.String()
}

func figureBeside(x, y rune) bool {
	figure := func(c rune) bool { return c >= '0' && c <= '9' }
	return figure(x) && unicode.Is(unicode.Han, y) || unicode.Is(unicode.Han, x) && figure(y)
}

// full reports whether a line is as long as one within a paragraph.
func full(l string) bool {
	w := width(l)
	return w >= fullLine || w >= fullFigures && runes(l) >= 26
}

// width gives the half cells that a line takes.
func width(l string) int {
	n := 0
	for _, c := range l {
		if n++; c >= 0x1100 {
			n++
		}
	}
	return n
}
