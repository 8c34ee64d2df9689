package engine

import (
	"io"

	"jiyao/drafting"
	"jiyao/drafting/docx"
	"jiyao/render"
	"jiyao/render/layout"
	"jiyao/workflow"
)

// MinutesOptions gives how a minutes is set: in the profile that its text asks
// for, with the number and the dates that are on record.
func (e *Engine) MinutesOptions(m workflow.Minutes, doc *drafting.Document, issued workflow.Date) (Options, error) {
	profile, err := e.Guess(doc)
	if err != nil {
		return Options{}, err
	}
	options := Options{Profile: profile, Number: m.Number.Text, Issued: string(issued)}
	if m.Compiled != "" && !doc.Compiled.Span.IsZero() {
		options.Set = map[string]string{"compiled": string(m.Compiled)}
	}
	return options, nil
}

// Minutes lays a minutes out as it is issued on a day; without one the date is
// as the text has it.
func (e *Engine) Minutes(m workflow.Minutes, issued workflow.Date) (*render.Layout, error) {
	doc := drafting.Parse(m.Text)
	options, err := e.MinutesOptions(m, doc, issued)
	if err != nil {
		return nil, err
	}
	return e.Set(doc, options)
}

// Watermark gives the pages of a minutes with a watermark beneath them.
func (e *Engine) Watermark(l *render.Layout, m workflow.Minutes, text string) (*render.Layout, error) {
	spec, err := e.MinutesSpec(m)
	if err != nil {
		return nil, err
	}
	return layout.Watermark(l, spec, e.faces, text)
}

// MinutesWord writes a text of a minutes as a Word file, set as the minutes itself
// is, with the marks that are asked for.
func (e *Engine) MinutesWord(w io.Writer, m workflow.Minutes, text string, marks docx.Marks) error {
	doc := drafting.Parse(text)
	options, err := e.MinutesOptions(m, doc, m.IssuedOn)
	if err != nil {
		return err
	}
	return e.Word(w, doc, options, marks)
}
