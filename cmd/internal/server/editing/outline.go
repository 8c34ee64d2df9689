// Package editing is what the recorder's page knows of a draft beside its
// pages: the outline, the lists of attendance, names by the initials of their
// pinyin, findings, and how two texts that were made of one become one again.
//
// Places are bytes of the normalised draft, as everywhere on the server; the
// page translates them.
package editing

import (
	"strings"
	"unicode"

	"jiyao/drafting"
)

// Part is a line of the outline (大纲).
type Part struct {
	Label string `json:"label"` // 一, 出席 …; empty for 开头 and 版记
	Title string `json:"title"`
	Start int    `json:"start"`
	End   int    `json:"end"`
	Item  int    `json:"item"` // position of the 议题, from 1; 0 if it is none
}

// Outline gives a draft's parts in order: what stands before the first 议题, the
// 议题, the lists, and what is set at the foot of the last page.
func Outline(text string, doc *drafting.Document) []Part {
	var parts []Part
	items := drafting.ItemsOf(text)
	head := Part{Title: "开头"}
	for _, i := range items {
		if len(parts) == 0 && i.Span.Start > 0 {
			head.End = i.Span.Start
			parts = append(parts, head)
		}
		p := Part{Title: i.Heading, Start: i.Span.Start, End: i.Span.End}
		if i.Number > 0 {
			p.Label, p.Item = drafting.ChineseNumber(i.Number), i.Position
		}
		if p.Title == "" {
			p.Title = beginning(text[i.Span.Start:i.Span.End])
		}
		parts = append(parts, p)
	}
	for _, roll := range []drafting.Roll{doc.Attendance.Present, doc.Attendance.Absent, doc.Attendance.Observers} {
		if !roll.Span.IsZero() {
			parts = append(parts, Part{Title: roll.Label, Start: roll.Span.Start, End: roll.Span.End})
		}
	}
	if foot := footOf(doc); foot >= 0 {
		parts = append(parts, Part{Title: "版记", Start: foot, End: len(text)})
	}
	return inOrder(parts)
}

// beginning gives the first words of a part without a heading.
func beginning(s string) string {
	s, _, _ = strings.Cut(strings.TrimSpace(s), "\n")
	if runes := []rune(s); len(runes) > 14 {
		return string(runes[:14]) + "…"
	}
	if s == "" {
		return "正文"
	}
	return s
}

// footOf gives where what stands below the lists begins; -1 if nothing does.
func footOf(doc *drafting.Document) int {
	for _, b := range doc.Blocks {
		switch b.Kind {
		case drafting.Recorder, drafting.Compiler, drafting.CompiledDate, drafting.Note, drafting.Distribution, drafting.Issue:
			return b.Span.Start
		}
	}
	return -1
}

// inOrder sorts parts by where they begin; drafts put the lists before or
// behind the 议题.
func inOrder(parts []Part) []Part {
	for i := range parts {
		for j := i; j > 0 && parts[j].Start < parts[j-1].Start; j-- {
			parts[j], parts[j-1] = parts[j-1], parts[j]
		}
	}
	return parts
}

// Characters counts what is written, blanks and line feeds left out (字数).
func Characters(text string) int {
	n := 0
	for _, r := range text {
		if !unicode.IsSpace(r) {
			n++
		}
	}
	return n
}
