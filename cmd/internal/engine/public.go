package engine

import (
	"fmt"
	"io"
	"strings"

	"jiyao/drafting"
	"jiyao/drafting/markup"
	"jiyao/render"
	"jiyao/workflow"
	"jiyao/workflow/public"
)

// publicMinutes gives a public edition as a minutes to be set.
func publicMinutes(r public.Record) workflow.Minutes {
	return workflow.Minutes{
		Title: r.Title, Text: r.Text, Number: workflow.DocNumber{Text: r.Number}, Compiled: r.Compiled, IssuedOn: r.Issued,
	}
}

// PublicHTML writes a public edition as a page for a website.
func (e *Engine) PublicHTML(w io.Writer, r public.Record) error {
	return markup.Write(w, drafting.Parse(r.Text), PublicPage(r))
}

// PublicPage gives what a page of a public edition says besides its text.
func PublicPage(r public.Record) markup.Page {
	p := markup.Page{Title: r.Title, Number: r.Number, Published: r.At}
	if r.Issued != "" {
		p.Issued = r.Issued.Chinese()
	}
	if r.Compiled != "" {
		p.Compiled = r.Compiled.Chinese()
	}
	return p
}

// PublicSheet sets the 公开保密审查表 of a minutes as its file stands.
func (e *Engine) PublicSheet(m workflow.Minutes, f public.File) (*render.Layout, error) {
	text, err := drafting.Redact(m.Text, f.Redactions())
	if err != nil {
		return nil, err
	}
	values := map[string]string{
		"redacted": redacted(f.Redactions()), "version": VersionCode(text), "title": m.Title, "publicity": f.Publicity(),
	}
	if c, ok := f.Class(); ok {
		values["drafted"] = c.By.Name
	}
	if by, ok := f.Drawn(); ok {
		values["drafted"] = by.Name
	}
	if by, ok := f.Confirmed(m); ok {
		values["sign"] = by.By.Name + "　" + workflow.DateOf(by.At).Chinese()
	}
	if r, ok := f.Reviewed(); ok {
		values["reviewed"], values["checked"], values["review_date"] = r.Opinion, r.Reviewer, r.Day.Chinese()
	}
	return e.Set(drafting.Parse(text), Options{Profile: "gongkai", Number: m.Number.Text, Issued: string(m.IssuedOn), Set: values})
}

// redacted lists what is left out, a line each.
func redacted(list []drafting.Redaction) string {
	if len(list) == 0 {
		return "无删减，全文公开。"
	}
	lines := make([]string, len(list))
	for i, r := range list {
		how := "以〔略〕代替"
		if r.Delete {
			how = "删去"
		}
		lines[i] = fmt.Sprintf("%d. %s，%s：%s", i+1, r.Label(), how, r.Reason)
	}
	return strings.Join(lines, "\n")
}

// PublicPDF writes the paper of a public edition.
func (e *Engine) PublicPDF(w io.Writer, r public.Record) error {
	l, err := e.Minutes(publicMinutes(r), r.Issued)
	if err != nil {
		return err
	}
	return e.PDF(w, l)
}
