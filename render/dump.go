package render

import (
	"bufio"
	"fmt"
	"io"
	"strconv"
	"strings"
)

// Lines writes what stands on the grid, a line each: page, grid line and
// text, separated by tabs. Blank grid lines, and what stands off the grid (the
// masthead, page numbers), are left out; a gap between two pieces of a line
// is written as spaces of half its type's size.
func Lines(w io.Writer, l *Layout) error {
	b := bufio.NewWriter(w)
	for _, p := range l.Pages {
		for _, line := range p.Lines {
			if line.Grid > 0 {
				fmt.Fprintf(b, "%d\t%d\t%s\n", p.Number, line.Grid, strings.TrimRight(line.spaced(), " \u3000"))
			}
		}
	}
	return b.Flush()
}

// spaced gives the line's text with its gaps.
func (l Line) spaced() string {
	var b strings.Builder
	end := Length(0)
	for i, r := range l.Runs {
		if gap := r.X - end; i > 0 && gap > r.Size/2 {
			b.WriteString(strings.Repeat(" ", int(gap/max(r.Size/2, 1))))
		}
		b.WriteString(r.Text)
		end = r.X
		for _, a := range r.Advances {
			end += a
		}
	}
	return b.String()
}

// Dump writes every page, line, run and rule with its position in millipoints,
// an item a line: the layout as goldens compare it.
func Dump(w io.Writer, l *Layout) error {
	b := bufio.NewWriter(w)
	fmt.Fprintf(b, "title %q subject %q author %q date %s\n", l.Meta.Title, l.Meta.Subject, l.Meta.Author, l.Meta.Date.Format("2006-01-02"))
	for _, m := range l.Marks {
		fmt.Fprintf(b, "mark %d page %d y %d %s\n", m.Level, m.Page+1, m.Y, m.Title)
	}
	for _, p := range l.Pages {
		fmt.Fprintf(b, "page %d %d×%d\n", p.Number, p.Width, p.Height)
		for _, r := range p.Rules {
			fmt.Fprintf(b, "  rule %d,%d %d×%d%s\n", r.X, r.Y, r.W, r.H, r.Color)
		}
		for _, line := range p.Lines {
			dumpLine(b, line)
		}
	}
	return b.Flush()
}

func dumpLine(b *bufio.Writer, line Line) {
	fmt.Fprintf(b, "  %s %d y %d [%d,%d)%s\n", line.Part, line.Grid, line.Y, line.Span.Start, line.Span.End, line.Tag)
	for _, r := range line.Runs {
		stretch := ""
		if r.Stretch != 0 {
			stretch = fmt.Sprintf(" ×%d‰", r.Stretch)
		}
		fmt.Fprintf(b, "    %d face %d %d%s%s %s\n      %v\n", r.X, r.Face, r.Size, stretch, r.Color, r.Text, squash(r.Advances))
	}
}

// squash writes equal advances once: 15793×26.
func squash(advances []Length) string {
	var out []string
	for i := 0; i < len(advances); {
		j := i + 1
		for j < len(advances) && advances[j] == advances[i] {
			j++
		}
		if j-i > 1 {
			out = append(out, fmt.Sprintf("%d×%d", advances[i], j-i))
		} else {
			out = append(out, fmt.Sprint(advances[i]))
		}
		i = j
	}
	return strings.Join(out, " ")
}

// String gives the part's name in dumps.
func (p Part) String() string {
	return [...]string{"body", "masthead", "colophon", "folio", "watermark"}[p%5]
}

// String gives what a dump adds for the tag: nothing where there is none.
func (t Tag) String() string {
	if t == (Tag{}) {
		return ""
	}
	s := " " + [...]string{"p", "h", "item", "cell", "artifact"}[t.Role%5]
	if t.Level > 0 {
		s += strconv.Itoa(int(t.Level))
	}
	if t.Element > 0 {
		s += fmt.Sprintf(" #%d", t.Element)
	}
	if t.Lead > 0 {
		s += fmt.Sprintf(" lead %d", t.Lead)
	}
	return s
}

// String gives what a dump adds for the colour: nothing for black.
func (c Color) String() string {
	return [...]string{"", " red", " grey"}[c%3]
}
