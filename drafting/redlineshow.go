package drafting

import (
	"fmt"
	"strings"
)

// endSign stands in the plain form for the end of a paragraph that is itself
// deleted or inserted, where paragraphs were joined or split.
const endSign = "¶"

// String gives the redline as plain text: [-删去-] and {+增加+}. What moved
// carries its number, [-（移1）……-] and {+（移1）……+}; the end of a paragraph
// that was joined to the next or split off is ¶.
func (r Redline) String() string {
	p := printer{fresh: [3]bool{Deleted: true, Inserted: true}}
	for _, s := range r {
		p.segment(s)
	}
	return p.String()
}

// printer writes a redline as plain text.
type printer struct {
	strings.Builder
	fresh [3]bool // whether nothing of the old (Deleted), of the new (Inserted) text's line was kept so far
}

func (p *printer) segment(s Segment) {
	if s.Change == Kept {
		p.WriteString(s.Text)
		ends := strings.HasSuffix(s.Text, "\n")
		p.fresh[Deleted], p.fresh[Inserted] = ends, ends
		return
	}
	for line := range strings.Lines(s.Text) {
		p.line(s, line)
		p.fresh[s.Change] = p.fresh[s.Change] || strings.HasSuffix(line, "\n")
	}
}

// line writes one line, or the part of one, that is deleted or inserted. A
// whole paragraph is marked without its line feed.
func (p *printer) line(s Segment, line string) {
	open, end := "[-", "-]"
	if s.Change == Inserted {
		open, end = "{+", "+}"
	}
	text, ended := strings.CutSuffix(line, "\n")
	whole := ended && p.fresh[s.Change]
	p.WriteString(open)
	if s.Move > 0 {
		fmt.Fprintf(p, "（移%d）", s.Move)
	}
	p.WriteString(text)
	if ended && (!whole || line == s.Text && text == "") {
		p.WriteString(endSign)
	}
	p.WriteString(end)
	if ended && (whole || s.Change == Inserted) {
		p.WriteByte('\n')
	}
}

// Summary counts what a redline changes.
type Summary struct {
	Changes  int `json:"changes"`  // places, a moved passage counted once
	Deleted  int `json:"deleted"`  // characters, blanks left out, moved ones too
	Inserted int `json:"inserted"` // likewise
	Moved    int `json:"moved"`    // passages
}

// Summary counts the changes.
func (r Redline) Summary() Summary {
	var sum Summary
	open := false // a change is being counted already
	for _, s := range r {
		switch {
		case s.Move > 0:
			sum.Moved = max(sum.Moved, s.Move)
			open = false
			continue
		case s.Change == Kept:
			open = false
			continue
		case s.Change == Deleted:
			sum.Deleted += written(s.Text)
		default:
			sum.Inserted += written(s.Text)
		}
		if !open {
			sum.Changes++
		}
		open = true
	}
	sum.Changes += sum.Moved
	return sum
}

// written counts the characters of s that are not blank.
func written(s string) int {
	n := 0
	for _, r := range s {
		if r != '\n' && r != '\r' && !space(r) {
			n++
		}
	}
	return n
}

// String gives the summary in a line: 共3处修改：增加12字，删去5字.
func (s Summary) String() string {
	if s.Changes == 0 {
		return "没有修改"
	}
	var parts []string
	add := func(n int, format string) {
		if n > 0 {
			parts = append(parts, fmt.Sprintf(format, n))
		}
	}
	add(s.Inserted, "增加%d字")
	add(s.Deleted, "删去%d字")
	add(s.Moved, "移动%d处")
	if parts == nil {
		parts = []string{"只动了空白"}
	}
	return fmt.Sprintf("共%d处修改：%s", s.Changes, strings.Join(parts, "，"))
}
