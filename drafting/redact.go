package drafting

import (
	"fmt"
	"slices"
	"strings"
	"unicode/utf8"
)

// Redaction is one thing that a public edition leaves out (删减), and why.
type Redaction struct {
	Name   string `json:"name,omitempty"`  // everywhere, padded or not
	Item   int    `json:"item,omitempty"`  // a whole 议题 by its position, with what the opening says of it
	Quote  string `json:"quote,omitempty"` // a passage of one line, wherever it stands
	Delete bool   `json:"delete,omitempty"`
	Reason string `json:"reason"`
}

// Omission is what stands in a public edition for what was left out, where it is
// not taken out without a trace.
const Omission = "〔略〕"

// Label says what is left out.
func (r Redaction) Label() string {
	switch {
	case r.Name != "":
		return "姓名“" + r.Name + "”"
	case r.Item != 0:
		return fmt.Sprintf("第%d项议题", r.Item)
	default:
		return "“" + r.Quote + "”"
	}
}

// Redact gives the normalised text without what the list leaves out. Whatever is
// asked for and not there, or would still be there, is refused with a sentence
// for the user.
func Redact(text string, list []Redaction) (string, error) {
	text = Normalise(text)
	var cuts []cut
	for _, r := range list {
		found, err := r.cuts(text)
		if err != nil {
			return "", err
		}
		cuts = append(cuts, found...)
	}
	result := cutOut(text, cuts)
	for _, r := range list {
		if left := r.left(text, result); left != "" {
			return "", fmt.Errorf("%s删去后，文中仍有“%s”，请另加一条删减", r.Label(), left)
		}
	}
	return result, nil
}

// cut is what is left out, and what stands in its place.
type cut struct {
	span Span
	with string
}

// cuts gives where a redaction cuts.
func (r Redaction) cuts(text string) ([]cut, error) {
	with := Omission
	if r.Delete {
		with = ""
	}
	var spans []Span
	switch {
	case r.Reason == "":
		return nil, fmt.Errorf("%s没有写明删减的理由", r.Label())
	case r.Name != "" && r.Item == 0 && r.Quote == "":
		if utf8.RuneCountInString(r.Name) < 2 {
			return nil, fmt.Errorf("%s只有一个字，不能删减，请写全姓名", r.Label())
		}
		spans = paddedPlaces(text, r.Name)
	case r.Item != 0 && r.Name == "" && r.Quote == "":
		return itemCuts(text, r.Item, with)
	case r.Quote != "" && r.Name == "" && r.Item == 0 && !strings.Contains(r.Quote, "\n"):
		spans = places(text, r.Quote)
	default:
		return nil, fmt.Errorf("一条删减只能是一个姓名、一项议题或同一段里的一处文字")
	}
	if len(spans) == 0 {
		return nil, fmt.Errorf("文中没有%s，请核对后再删减", r.Label())
	}
	var all []cut
	for _, s := range spans {
		all = append(all, cut{s, with})
	}
	return all, nil
}

// itemCuts gives the cuts of a whole item: its lines but for the number, and what
// the opening says of it.
func itemCuts(text string, n int, with string) ([]cut, error) {
	_, span, ok := ItemText(text, n)
	if !ok {
		return nil, fmt.Errorf("文中没有第%d项议题，请核对后再删减", n)
	}
	doc := Parse(text)
	all := []cut{{span, with}}
	if with != "" {
		for _, b := range doc.Blocks {
			if b.Span.Start == span.Start && !b.Label.IsZero() {
				all[0].span.Start = b.Label.End
			}
		}
		if strings.HasSuffix(text[:span.End], "\n") {
			all[0].span.End--
		}
	}
	if agenda := doc.Meeting.Agenda; len(agenda) == len(ItemsOf(text)) {
		all = append(all, cut{agenda[n-1].Span, with})
	}
	return all, nil
}

// left gives what a redaction should have taken out and is still there: a name,
// a passage, or a document that only the item's heading named.
func (r Redaction) left(text, result string) string {
	switch {
	case r.Name != "" && len(paddedPlaces(result, r.Name)) > 0:
		return r.Name
	case r.Quote != "" && strings.Contains(result, r.Quote):
		return r.Quote
	case r.Item == 0:
		return ""
	}
	item, _, _ := ItemText(text, r.Item)
	heading, _, _ := strings.Cut(item, "\n")
	for _, title := range bookTitles(heading) {
		if strings.Contains(result, title) {
			return title
		}
	}
	return ""
}

// bookTitles gives what stands between 《 and 》.
func bookTitles(s string) (all []string) {
	for {
		_, rest, open := strings.Cut(s, "《")
		title, after, closed := strings.Cut(rest, "》")
		if !open || !closed {
			return all
		}
		all, s = append(all, title), after
	}
}

// places gives where s stands.
func places(text, s string) (all []Span) {
	for at := 0; ; {
		i := strings.Index(text[at:], s)
		if i < 0 {
			return all
		}
		all = append(all, Span{at + i, at + i + len(s)})
		at += i + len(s)
	}
}

// paddedPlaces gives where a name stands, with or without padding between its
// characters.
func paddedPlaces(text, name string) (all []Span) {
	first, size := utf8.DecodeRuneInString(name)
	for at := 0; ; {
		i := strings.IndexRune(text[at:], first)
		if i < 0 {
			return all
		}
		start := at + i
		at = start + size
		if end := padded(text, at, name[size:]); end > 0 {
			all = append(all, Span{start, end})
			at = end
		}
	}
}

// padded gives where the rest of a name ends that may begin at a byte, 0 if it
// does not stand there.
func padded(text string, at int, rest string) int {
	for _, want := range rest {
		at += trimLeft(text[at:])
		r, n := utf8.DecodeRuneInString(text[at:])
		if r != want {
			return 0
		}
		at += n
	}
	return at
}

// cutOut carries out the cuts; those that touch or overlap are one.
func cutOut(text string, cuts []cut) string {
	slices.SortStableFunc(cuts, func(a, b cut) int { return a.span.Start - b.span.Start })
	var b strings.Builder
	at := 0
	for _, c := range cuts {
		if c.span.Start >= at {
			b.WriteString(text[at:c.span.Start])
			b.WriteString(c.with)
		}
		at = max(at, c.span.End)
	}
	b.WriteString(text[at:])
	return b.String()
}
