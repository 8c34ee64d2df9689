package layout

import "jiyao/drafting"

// Known is what stands on the paper for the parts that values may replace, or
// that a profile composes: each as it was set, else as the draft has it.
type Known struct {
	Title  string
	Issuer string   // 印发机关
	Issued string   // 印发日期 with the word 印发
	More   []string // what else stands below the 印发 line, such as （共印50份）
}

// Resolve gives what is known of a draft and the values beside it.
func Resolve(doc *drafting.Document, spec *Spec, values Values) Known {
	c := &composer{doc: doc, spec: spec, values: values}
	k := Known{Title: c.value("title"), Issuer: c.value("issuer"), Issued: c.issuedWords()}
	if k.Issuer != "" || k.Issued != "" {
		k.More = c.moreIssued()
	}
	return k
}

// FilledRow is a row of a form with its values filled in.
type FilledRow struct {
	Height Measure
	Cells  []FilledCell
}

// FilledCell is a field of a form as it is printed; its lines end with line
// feeds. Share is its part of the row's width.
type FilledCell struct {
	Label, Value string
	Share        int
}

// Fill gives the rows of a profile's form, and its title, for a draft and the
// values beside it; none for a profile that is no form.
func Fill(doc *drafting.Document, spec *Spec, values Values) (title string, rows []FilledRow) {
	if spec.Sheet == nil {
		return "", nil
	}
	c := &composer{doc: doc, spec: spec, values: values}
	c.values = c.sheetValues()
	for _, r := range spec.Sheet.Rows {
		row := FilledRow{Height: r.Height}
		for _, f := range r.Cells {
			row.Cells = append(row.Cells, FilledCell{f.Label, c.fill(f.Value), max(f.Share, 1)})
		}
		rows = append(rows, row)
	}
	return c.fill(spec.Sheet.Title), rows
}
