package prepress

import (
	"fmt"
	"slices"
	"strings"
	"unicode"
	"unicode/utf8"

	"jiyao/drafting"
	"jiyao/render"
	"jiyao/render/linebreak"
)

// composition looks at the lines as they will be printed (版面自检): text on the
// first page, numbers in one piece, marks where they may stand, no paragraph
// that ends in a single character.
func composition(j Job) []Line {
	if j.Layout == nil || len(j.Layout.Pages) == 0 {
		return nil
	}
	var all []Line
	doc := drafting.Parse(j.Minutes.Text)
	if !beginsAtOnce(j.Layout.Pages[0], doc) {
		all = append(all, Line{"版面", Bad, "首页没有正文。", "公文首页必须显示正文：请退回缩短标题，或请系统管理员核对版式中版头的行数。"})
	}
	lines := setLines(j.Layout, drafting.Format(doc))
	all = report(all, lines, splitsNumber, Bad, "一个数拆在两行", "请退回调整这一段的文字，使数字不跨行。")
	all = report(all, lines, badEdge, Note, "标点不该在行首或者行末", "不影响付印；增删一两个字即可避开。")
	return report(all, lines, lonely, Note, "段末单字成行", "不影响付印；增删一两个字即可收入上行。")
}

// beginsAtOnce reports whether a page has text of the body; a document that has
// none begins nowhere.
func beginsAtOnce(p render.Page, doc *drafting.Document) bool {
	any := false
	for _, b := range doc.Blocks {
		switch b.Kind {
		case drafting.Paragraph, drafting.Opening, drafting.LeadIn, drafting.Heading, drafting.Numbered, drafting.Field:
		default:
			continue
		}
		any = true
		if slices.ContainsFunc(p.Lines, func(l render.Line) bool {
			return l.Part == render.Body && l.Span.Start < b.Span.End && l.Span.End > b.Span.Start
		}) {
			return true
		}
	}
	return !any
}

// setLine is a printed line with its neighbours of the same paragraph.
type setLine struct {
	text         string
	page, row    int
	begins, ends bool   // its paragraph
	next         string // the line after it, if the paragraph goes on
	span         drafting.Span
}

// setLines gives the lines of the body in their order.
func setLines(l *render.Layout, text string) []setLine {
	var all []setLine
	for _, p := range l.Pages {
		for _, line := range p.Lines {
			if line.Part != render.Body || line.Span.IsZero() || line.Span.End > len(text) {
				continue
			}
			one := setLine{text: strings.TrimSpace(line.Text()), page: p.Number, row: line.Grid, begins: true, ends: true, span: line.Span}
			if n := len(all); n > 0 && goesOn(text, all[n-1].span, line.Span) {
				one.begins, all[n-1].ends, all[n-1].next = false, false, one.text
			}
			all = append(all, one)
		}
	}
	return all
}

// goesOn reports whether the second of two pieces of the draft follows the first
// in the same paragraph.
func goesOn(text string, a, b drafting.Span) bool {
	return a.End <= b.Start && strings.TrimSpace(text[a.End:b.Start]) == "" && !strings.Contains(text[a.End:b.Start], "\n")
}

// splitsNumber reports whether a number begins on the line and ends on the next,
// unless it fills the line.
func splitsNumber(l setLine) bool {
	digit := func(r rune) bool { return linebreak.ClassOf(r) == linebreak.Digit }
	tooLong := strings.IndexFunc(l.text, func(r rune) bool { return !digit(r) }) < 0
	return digit(last(l.text)) && digit(first(l.next)) && !tooLong
}

// badEdge reports whether a line begins with a closing mark or a stop, or ends
// with an opening one.
func badEdge(l setLine) bool {
	if !l.begins {
		switch linebreak.ClassOf(first(l.text)) {
		case linebreak.Closer, linebreak.Stop, linebreak.Query:
			return true
		}
	}
	return !l.ends && linebreak.ClassOf(last(l.text)) == linebreak.Opener
}

// lonely reports whether a paragraph's last line is one character, with or
// without a stop.
func lonely(l setLine) bool {
	if l.begins || !l.ends {
		return false
	}
	n := 0
	for _, r := range l.text {
		if !unicode.IsPunct(r) {
			n++
		}
	}
	return n == 1
}

func first(s string) rune {
	r, _ := utf8.DecodeRuneInString(s)
	return r
}

func last(s string) rune {
	r, _ := utf8.DecodeLastRuneInString(s)
	return r
}

// report adds one sentence for all lines at fault, with the place of the first.
func report(all []Line, lines []setLine, fault func(setLine) bool, state State, what, do string) []Line {
	n, where := 0, setLine{}
	for _, l := range lines {
		if fault(l) {
			if n++; n == 1 {
				where = l
			}
		}
	}
	switch n {
	case 0:
		return all
	case 1:
		return append(all, Line{"版面", state, fmt.Sprintf("第%d页第%d行：%s。", where.page, where.row, what), do})
	}
	return append(all, Line{"版面", state, fmt.Sprintf("第%d页第%d行等%d处：%s。", where.page, where.row, n, what), do})
}
