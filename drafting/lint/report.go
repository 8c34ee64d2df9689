package lint

import (
	"bufio"
	"encoding/json"
	"fmt"
	"io"
	"unicode/utf8"
)

// Place is where a finding stands, for people and for programs that count
// characters. Start, End and Column count Unicode code points; Line and Column
// begin at 1, Start and End at 0.
type Place struct {
	Start, End   int
	Line, Column int
}

// places gives the place of every finding; the findings are in order of their
// beginnings. One walk through the text serves them all.
func places(text string, findings []Finding) []Place {
	out := make([]Place, len(findings))
	at, runes, line, column := 0, 0, 1, 1
	for i, f := range findings {
		for at < f.Span.Start && at < len(text) {
			r, w := utf8.DecodeRuneInString(text[at:])
			at += w
			runes++
			column++
			if r == '\n' {
				line, column = line+1, 1
			}
		}
		length := utf8.RuneCountInString(text[clamp(f.Span.Start, text):clamp(f.Span.End, text)])
		out[i] = Place{Start: runes, End: runes + length, Line: line, Column: column}
	}
	return out
}

func clamp(i int, text string) int { return min(max(i, 0), len(text)) }

// WriteText writes one line a finding for people:
//
//	1:5 P01 阻断 句内停顿应当用全角逗号（GB/T 15834—2011 §5.1）
//
// The text is the one the findings were found in (drafting.Format).
func WriteText(w io.Writer, text string, findings []Finding) error {
	out := bufio.NewWriter(w)
	for i, at := range places(text, findings) {
		f := findings[i]
		fmt.Fprintf(out, "%d:%d %s %s %s（%s）\n", at.Line, at.Column, f.ID, f.Level.Chinese(), f.Message, f.Source)
	}
	return out.Flush()
}

// Item is a finding as programs read it, in the words of the REST interface.
type Item struct {
	ID      string   `json:"id"`
	Level   string   `json:"level"` // E, W or I
	Start   int      `json:"start"` // characters from the beginning of the text, from 0
	End     int      `json:"end"`
	Line    int      `json:"line"`   // from 1
	Column  int      `json:"column"` // characters, from 1
	Text    string   `json:"text"`   // what was found
	Message string   `json:"message"`
	Source  string   `json:"source"`
	Fix     *ItemFix `json:"fix,omitempty"`
}

// ItemFix is an edit as programs read it: put Text in place of the characters
// from Start to End.
type ItemFix struct {
	Start int    `json:"start"`
	End   int    `json:"end"`
	Text  string `json:"text"`
}

// Items gives the findings as programs read them; never nil.
func Items(text string, findings []Finding) []Item {
	items := make([]Item, len(findings))
	for i, at := range places(text, findings) {
		f := findings[i]
		items[i] = Item{
			ID: f.ID, Level: f.Level.String(), Start: at.Start, End: at.End, Line: at.Line, Column: at.Column,
			Text: text[clamp(f.Span.Start, text):clamp(f.Span.End, text)], Message: f.Message, Source: f.Source,
			Fix: itemFix(text, f, at),
		}
	}
	return items
}

// itemFix counts an edit's characters from the finding it belongs to; edits
// begin where their findings do or a little beside.
func itemFix(text string, f Finding, at Place) *ItemFix {
	if f.Fix == nil {
		return nil
	}
	count := func(from, to int) int {
		if from > to {
			return -utf8.RuneCountInString(text[to:from])
		}
		return utf8.RuneCountInString(text[from:to])
	}
	start := at.Start + count(f.Span.Start, f.Fix.Span.Start)
	return &ItemFix{Start: start, End: start + count(f.Fix.Span.Start, f.Fix.Span.End), Text: f.Fix.Text}
}

// WriteJSON writes the findings as a JSON array, [] if there are none.
func WriteJSON(w io.Writer, text string, findings []Finding) error {
	enc := json.NewEncoder(w)
	enc.SetEscapeHTML(false)
	enc.SetIndent("", "  ")
	return enc.Encode(Items(text, findings))
}
