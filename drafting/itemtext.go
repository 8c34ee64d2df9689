package drafting

import (
	"fmt"
	"strings"
)

// ItemPlace is one 议题 and its place in a draft.
type ItemPlace struct {
	Position int    `json:"position"` // 1 for the first of the draft
	Number   int    `json:"number"`   // as its heading has it, 一、 is 1; 0 where the draft has no numbered items
	Heading  string `json:"heading"`  // without the number; empty where the number's line is a paragraph
	Span     Span   `json:"span"`     // from the heading's line to the last line before the next item, line feed included
}

// ItemsOf gives the draft's 议题 in order. What stands before the first
// numbered heading is nobody's; a draft without such headings is one item.
// Places are those of the normalised text.
func ItemsOf(text string) []ItemPlace {
	d := Parse(text)
	items := d.Items
	for _, it := range items {
		if it.Number > 0 {
			items = numberedItems(items)
			break
		}
	}
	places := make([]ItemPlace, len(items))
	for i, it := range items {
		last := it.Last
		if i+1 < len(items) {
			last = items[i+1].First
		}
		for last > it.First+1 && d.Blocks[last-1].Kind == Blank {
			last--
		}
		end := d.Blocks[last-1].Span.End
		if last < len(d.Blocks) {
			end++ // the line feed
		}
		places[i] = ItemPlace{i + 1, it.Number, it.Heading.Value, Span{d.Blocks[it.First].Span.Start, end}}
	}
	return places
}

// numberedItems leaves out what has no number.
func numberedItems(items []Item) []Item {
	var numbered []Item
	for _, it := range items {
		if it.Number > 0 {
			numbered = append(numbered, it)
		}
	}
	return numbered
}

// ItemText gives the source of the n-th 议题, counted from 1: its heading and
// all below it, to the next. It reports false if the draft has no such item.
func ItemText(text string, n int) (string, Span, bool) {
	text = Normalise(text)
	items := ItemsOf(text)
	if n < 1 || n > len(items) {
		return "", Span{}, false
	}
	s := items[n-1].Span
	return text[s.Start:s.End], s, true
}

// ReplaceItem gives the normalised draft with another source for its n-th 议题.
// No other item changes, whatever with says; what would change one, or make
// the item none or several, is refused with a sentence for the user.
func ReplaceItem(text string, n int, with string) (string, error) {
	text = Normalise(text)
	before := ItemsOf(text)
	switch {
	case len(before) == 0:
		return "", fmt.Errorf("纪要中还没有议题，不能替换第%d个议题", n)
	case n < 1 || n > len(before):
		return "", fmt.Errorf("没有第%d个议题，纪要中共有%d个议题", n, len(before))
	}
	at := before[n-1].Span
	with = likeItem(Normalise(with), text[at.Start:at.End])
	if with == text[at.Start:at.End] {
		return text, nil
	}
	result := text[:at.Start] + with + text[at.End:]
	after := ItemsOf(result)
	if err := soleHeading(before, after, n); err != nil {
		return "", err
	}
	if line := foreignLine(result, Span{at.Start, at.Start + len(with)}); line != "" {
		return "", fmt.Errorf("第%d个议题的新内容里有版记或附件的内容（“%s”），请放到议题之外", n, line)
	}
	for i, place := range after {
		want := with
		if i != n-1 {
			want = text[before[i].Span.Start:before[i].Span.End]
		}
		if result[place.Span.Start:place.Span.End] != want {
			return "", fmt.Errorf("第%d个议题的新内容里有不属于这个议题的内容，请检查有没有混入出席、列席名单等其他部分", n)
		}
	}
	return result, nil
}

// foreignLine gives the beginning of the first line of a span that no item
// has: 整理, 分送, 印发, 附件.
func foreignLine(text string, s Span) string {
	for _, b := range Parse(text).Blocks {
		if b.Span.Start < s.Start || b.Span.Start >= s.End {
			continue
		}
		switch b.Kind {
		case Compiler, CompiledDate, Distribution, Issue, Attachment:
			return head(trimmed(b.Text), 20)
		}
	}
	return ""
}

// likeItem gives s without blank lines around it, ended by a line feed if item
// is.
func likeItem(s, item string) string {
	for s != "" {
		line, rest, _ := strings.Cut(s, "\n")
		if trimmed(line) != "" {
			break
		}
		s = rest
	}
	for {
		at := strings.LastIndexByte(s, '\n')
		if at < 0 || trimmed(s[at:][1:]) != "" {
			break
		}
		s = s[:at]
	}
	if strings.HasSuffix(item, "\n") {
		s += "\n"
	}
	return s
}

// soleHeading says what is wrong with the headings of the n-th item's new
// source, the items of the draft being given before and after.
func soleHeading(before, after []ItemPlace, n int) error {
	was := before[n-1]
	begins := len(after) >= n && after[n-1].Span.Start == was.Span.Start && (after[n-1].Number > 0 || was.Number == 0)
	headings := len(after) - len(before) + 1
	switch {
	case begins && headings > 1:
		return fmt.Errorf("第%d个议题的新内容有%d个议题标题，只能有一个：多出的请改为下一级标题，或者另立议题", n, headings)
	case begins && headings < 1:
		return fmt.Errorf("第%d个议题的新内容会打乱其后的议题，请检查有没有混入名单、附件、分送等其他部分", n)
	case !begins:
		return fmt.Errorf("第%d个议题的新内容应当以议题标题开头（如“一、审议……”），标题之前不能有其他内容", n)
	}
	return nil
}
