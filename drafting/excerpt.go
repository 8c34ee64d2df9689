package drafting

import (
	"fmt"
	"slices"
	"strings"
)

// Cutting is what an excerpt (节录) of a minutes is to be.
type Cutting struct {
	Items  []int  // 议题 by their position, in their order
	To     string // 议决通知: the unit it is addressed to; empty makes a 节录
	Source string // what it is cut from: 常务会议纪要〔2026〕1号
}

// Excerpt cuts items out of a minutes with their own numbers, under the opening
// without what it says of the other items. What is wrong with the choice is a
// sentence for the user.
func Excerpt(text string, c Cutting) (string, error) {
	text = Normalise(text)
	all := ItemsOf(text)
	if err := chosenItems(c.Items, len(all)); err != nil {
		return "", err
	}
	doc := Parse(text)
	lines := []string{doc.FullTitle() + "（节录）", ""}
	if c.To != "" {
		lines = []string{doc.FullTitle() + "议决事项通知", "", c.To + "："}
	}
	lines = append(lines, openingFor(doc, text, c.Items, len(all))...)
	for _, n := range c.Items {
		lines = append(lines, strings.TrimRight(itemBody(doc, text, all[n-1].Span), "\n"))
	}
	lines = append(lines, "", "节录自"+c.Source+"。")
	return strings.Join(lines, "\n") + "\n", nil
}

// chosenItems says what is wrong with a choice among so many items.
func chosenItems(items []int, of int) error {
	if len(items) == 0 {
		return fmt.Errorf("没有选定议题，不能节录")
	}
	for i, n := range items {
		if n < 1 || n > of {
			return fmt.Errorf("纪要中没有第%d项议题，共有%d项", n, of)
		}
		if i > 0 && n <= items[i-1] {
			return fmt.Errorf("议题须按先后选定，不能重复")
		}
	}
	return nil
}

// itemBody gives an item without lists and 版记 that may stand behind the last.
func itemBody(doc *Document, text string, s Span) string {
	end := s.Start
	for _, b := range doc.Blocks {
		if b.Span.Start < s.Start || b.Span.Start >= s.End {
			continue
		}
		switch b.Kind {
		case Chair, Present, Absent, Observer, Recorder, Compiler, CompiledDate, Note, AttachmentNote, Distribution, Issue, Attachment:
			return text[s.Start:end]
		case Blank:
		default:
			end = b.Span.End
		}
	}
	return text[s.Start:end]
}

// openingFor gives the lines of the opening and the 议定 line, the agenda cut to the
// items that are chosen: none of it where it cannot be told whose is which.
func openingFor(doc *Document, text string, items []int, of int) (lines []string) {
	for _, b := range doc.Blocks {
		switch b.Kind {
		case Opening:
			lines = append(lines, agendaFor(doc, b, text, items, of))
		case LeadIn:
			lines = append(lines, b.Text)
		case Heading, Numbered:
			return lines
		}
	}
	return lines
}

func agendaFor(doc *Document, b Block, text string, items []int, of int) string {
	var agenda []Text
	for _, a := range doc.Meeting.Agenda {
		if a.Span.Start >= b.Span.Start && a.Span.End <= b.Span.End {
			agenda = append(agenda, a)
		}
	}
	if len(agenda) == 0 {
		return b.Text
	}
	before := strings.TrimRight(text[b.Span.Start:agenda[0].Span.Start], "，、；：")
	if len(agenda) != of {
		return before + "。"
	}
	var kept []string
	for i, a := range agenda {
		if slices.Contains(items, i+1) {
			kept = append(kept, text[a.Span.Start:a.Span.End])
		}
	}
	if verb := agendaVerb(agenda[0].Value); verb != "" && agendaVerb(kept[0]) == "" {
		kept[0] = verb + kept[0]
	}
	return before + "，" + strings.Join(kept, "，") + "。"
}
