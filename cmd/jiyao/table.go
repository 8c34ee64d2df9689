package main

import (
	"fmt"
	"io"
	"strings"
	"unicode"

	"golang.org/x/text/width"
)

// screen is how many cells a line of a terminal has.
const screen = 80

// cells gives how many cells a text takes on a terminal: Chinese characters
// take two.
func cells(s string) int {
	n := 0
	for _, r := range s {
		n += cellsOf(r)
	}
	return n
}

func cellsOf(r rune) int {
	if unicode.Is(unicode.Mn, r) {
		return 0
	}
	switch width.LookupRune(r).Kind() {
	case width.EastAsianWide, width.EastAsianFullwidth:
		return 2
	}
	return 1
}

// fold cuts a text into lines of at most so many cells.
func fold(s string, most int) []string {
	var lines []string
	for _, paragraph := range strings.Split(s, "\n") {
		lines = append(lines, foldLine([]rune(paragraph), most)...)
	}
	return lines
}

func foldLine(rest []rune, most int) (lines []string) {
	for {
		at, n := 0, 0
		for at < len(rest) && n+cellsOf(rest[at]) <= most {
			n += cellsOf(rest[at])
			at++
		}
		if at >= len(rest) || at == 0 {
			return append(lines, string(rest))
		}
		at = breakNear(rest, at)
		lines = append(lines, string(rest[:at]))
		for rest = rest[at:]; len(rest) > 0 && rest[0] == ' '; {
			rest = rest[1:]
		}
	}
}

// breakNear gives the place at or shortly before a cut where a line may end:
// not within a number or a word in Latin letters, not before a mark that
// closes, not behind one that opens. Where there is none the cut stays.
func breakNear(text []rune, cut int) int {
	const far = 20
	for at := cut; at > max(cut-far, 1); at-- {
		before, behind := text[at-1], text[at]
		word := isWord(before) && isWord(behind)
		if !word && !strings.ContainsRune("，。、；：？！）》」』”’〕", behind) && !strings.ContainsRune("（《「『“‘〔", before) {
			return at
		}
	}
	return cut
}

func isWord(r rune) bool {
	return r < 0x80 && (unicode.IsLetter(r) || unicode.IsDigit(r)) || r == '-' || r == '.'
}

// A table is what a command shows in columns.
type table struct {
	heads []string
	rows  [][]string
	flex  int // the column that gives way to the others
}

// minFlex is how narrow the column that gives way may become.
const minFlex = 16

// write writes the table with its head, no line wider than the screen if the
// column that gives way can help it.
func (t table) write(w io.Writer) {
	widths := make([]int, len(t.heads))
	for _, row := range append([][]string{t.heads}, t.rows...) {
		for i, cell := range row {
			for line := range strings.SplitSeq(cell, "\n") {
				widths[i] = max(widths[i], cells(line))
			}
		}
	}
	others := 2 * (len(widths) - 1)
	for i, n := range widths {
		if i != t.flex {
			others += n
		}
	}
	widths[t.flex] = min(widths[t.flex], max(screen-others, minFlex))
	for _, row := range append([][]string{t.heads}, t.rows...) {
		t.line(w, row, widths)
	}
}

func (t table) line(w io.Writer, row []string, widths []int) {
	folded := make([][]string, len(row))
	lines := 1
	for i, cell := range row {
		folded[i] = fold(cell, widths[i])
		lines = max(lines, len(folded[i]))
	}
	for n := range lines {
		var b strings.Builder
		for i := range row {
			part := ""
			if n < len(folded[i]) {
				part = folded[i][n]
			}
			b.WriteString(part)
			b.WriteString(strings.Repeat(" ", max(widths[i]-cells(part), 0)+2))
		}
		fmt.Fprintln(w, strings.TrimRight(b.String(), " "))
	}
}

// field writes a named value, its further lines beneath the first.
func field(w io.Writer, name, value string) {
	if value == "" {
		return
	}
	const column = 10
	for i, line := range fold(value, screen-column) {
		if i > 0 {
			name = ""
		}
		fmt.Fprintf(w, "%s%s%s\n", name, strings.Repeat(" ", max(column-cells(name), 1)), line)
	}
}
