package engine

import (
	"io"
	"strings"
	"unicode"

	"jiyao/fonts"
	"jiyao/render"
	"jiyao/render/layout"
	"jiyao/workflow/archive"
)

// geta (缺字符) stands where no face draws a character.
const geta = '〓'

// ArchiveSheet writes the 发文稿纸 that goes to the archive as PDF/A. What people
// wrote into the workflow may have characters that no face draws: then 〓 stands for
// them, and below is said where they are found.
func (e *Engine) ArchiveSheet(w io.Writer, s archive.Sheet) error {
	l, err := e.archiveSheet(s)
	if err != nil {
		return err
	}
	return e.PDF(w, l)
}

func (e *Engine) archiveSheet(s archive.Sheet) (*render.Layout, error) {
	spec, err := e.Profile("guidang")
	if err != nil {
		return nil, err
	}
	d := fitting{faces: e.faces}
	form := layout.Form{Title: "发文稿纸", Meta: render.Meta{Title: "发文稿纸　" + s.Of("题名"), Subject: s.Of("文号"), Author: s.Of("责任者")}}
	for _, row := range s.Fields {
		var fields []layout.FormField
		for _, f := range row {
			fields = append(fields, layout.FormField{Label: f.Label, Text: d.text(f.Text)})
		}
		form.Fields = append(form.Fields, fields)
	}
	for _, t := range s.Listings {
		table := layout.FormTable{Title: t.Title}
		for _, c := range t.Columns {
			table.Columns = append(table.Columns, layout.FormColumn(c))
		}
		for _, row := range t.Rows {
			var texts []string
			for _, text := range row {
				texts = append(texts, d.text(text))
			}
			table.Rows = append(table.Rows, texts)
		}
		form.Tables = append(form.Tables, table)
	}
	if d.lacks {
		form.Foot = string(geta) + "是字库没有的字，原字见归档包中的网页（sheet.html）和元数据。"
	}
	return layout.SetForm(form, spec, e.faces)
}

// fitting fits texts to the faces they are drawn with.
type fitting struct {
	faces *fonts.Set
	lacks bool // a character was replaced
}

// text gives a text without what cannot be drawn.
func (d *fitting) text(s string) string {
	return strings.Map(func(r rune) rune {
		if r == '\n' || r == '\t' {
			return r
		}
		if unicode.IsControl(r) {
			return -1
		}
		if _, _, ok := d.faces.Lookup(fonts.FangSong, r); ok {
			return r
		}
		d.lacks = true
		return geta
	}, s)
}
