package drafting

import "strings"

// The measures of hard lines, in half cells, and how far a line may fall short of
// its page's: a paragraph's first line by its indent, any by a mark or a number
// that did not fit. An official page has 28 characters.
const (
	leastMeasure = 36
	mostMeasure  = 86 // 40 characters, with a mark pulled in and figures
	short        = 8
	fewestCuts   = 3 // within sentences, that show that a text has hard breaks at all
)

// page is how long the lines of a page are: the longest has so many half cells,
// and so many characters where lines were cut by their number.
type page struct{ width, runes int }

// measured gives the measure of lines; those of a table have none.
func measured(lines []string) (m page) {
	for _, l := range lines {
		body := trimmed(l)
		if !strings.Contains(body, "    ") {
			m.width, m.runes = max(m.width, width(body)), max(m.runes, runes(body))
		}
	}
	return m
}

// full reports whether a line is as long as one within a paragraph, its indent
// counted.
func (m page) full(l string) bool {
	pad := min(width(l[:trimLeft(l)]), short)
	l = trimmed(l)
	return width(l)+pad >= m.width-short || runes(l)+pad/2 >= m.runes-2
}

// plausible reports whether there is paper of that measure: a text with a longer
// line was not broken.
func (m page) plausible() bool { return m.width >= leastMeasure && m.width <= mostMeasure }

// outdent takes the margin off that all lines have.
func outdent(lines []string) {
	margin, first := "", true
	for _, l := range lines {
		if pad := l[:trimLeft(l)]; pad != l {
			if first || len(pad) < len(margin) {
				margin, first = pad, false
			}
		}
	}
	for _, l := range lines {
		if trimmed(l) != "" && !strings.HasPrefix(l, margin) {
			return
		}
	}
	for i, l := range lines {
		lines[i] = strings.TrimPrefix(l, margin)
	}
}

// marked reports whether paragraphs end in a single blank: most that end in a
// full stop do, and most full lines within one do not.
func (m page) marked(lines []string) bool {
	var stops, stopped, within, plain int
	for _, l := range lines {
		body := strings.TrimRight(l, " ")
		switch single := l == body+" "; {
		case strings.HasSuffix(body, "。") && !m.full(body):
			if stops++; single {
				stopped++
			}
		case m.full(body) && !ends(body):
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
