package editing

import (
	"jiyao/drafting"
	"jiyao/drafting/lint"
)

// Finding is a finding as the page gets it, with what its rule says.
type Finding struct {
	ID       string `json:"id"`
	Level    string `json:"level"` // E, W or I
	Start    int    `json:"start"`
	End      int    `json:"end"`
	Message  string `json:"message"`
	Source   string `json:"source"`
	Strength string `json:"strength"`
	Why      string `json:"why"`
	Bad      string `json:"bad"`  // an example of it
	Good     string `json:"good"` // the same, put right
	Fix      *Edit  `json:"fix,omitempty"`
}

// Edit puts another text in a place of the draft.
type Edit struct {
	Start int    `json:"start"`
	End   int    `json:"end"`
	Text  string `json:"text"`
}

// Findings proof-reads a draft as the options say.
func Findings(doc *drafting.Document, options lint.Options) []Finding {
	all := []Finding{}
	for _, f := range lint.Check(doc, options) {
		one := Finding{
			ID: f.ID, Level: f.Level.String(), Start: f.Span.Start, End: f.Span.End, Message: f.Message, Source: f.Source,
		}
		if rule, ok := lint.Lookup(f.ID); ok {
			one.Why, one.Strength, one.Bad, one.Good = rule.Why, string(rule.Strength), rule.Bad, rule.Good
		}
		if f.Fix != nil {
			one.Fix = &Edit{f.Fix.Span.Start, f.Fix.Span.End, f.Fix.Text}
		}
		all = append(all, one)
	}
	return all
}
