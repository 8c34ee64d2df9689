package roster

import (
	"bytes"
	"encoding/xml"
	"errors"
	"io"
	"path"
	"strconv"
	"strings"

	"github.com/xuri/excelize/v2"
)

// place is a cell of a sheet, from 1.
type place struct{ line, column int }

// area is what of a merged cell lies below its top, in its first column.
type area struct{ column, top, bottom int }

// marks are what a sheet says of its cells beside their values.
type marks struct {
	formulas map[place]bool // whether a value was saved with it
	merged   []area
}

// maxMerged is how many merged cells of a sheet count, and how many cells they
// lend their text to.
const maxMerged = 2 * MaxRows

// marksOf reads which cells are formulas, and which are merged downwards. The
// library that reads the values would have to take the whole sheet into memory
// for that, every cell between the first and the last of a row.
func marksOf(part []byte) (marks, error) {
	m := marks{formulas: map[place]bool{}}
	d := xml.NewDecoder(bytes.NewReader(part))
	var at place
	for {
		token, err := d.RawToken()
		if errors.Is(err, io.EOF) {
			return m, nil
		}
		if err != nil {
			return m, err
		}
		start, ok := token.(xml.StartElement)
		if !ok {
			continue
		}
		switch start.Name.Local {
		case "row":
			at = place{at.line + 1, 0}
			if n, err := strconv.Atoi(attribute(start, "r")); err == nil {
				at.line = n
			}
		case "c":
			at.column++
			if column, _, err := excelize.CellNameToCoordinates(attribute(start, "r")); err == nil {
				at.column = column
			}
		case "f":
			m.formulas[at] = false
		case "v":
			if _, ok := m.formulas[at]; ok {
				m.formulas[at] = true
			}
		case "mergeCell":
			m.merge(attribute(start, "ref"))
		}
	}
}

func (m *marks) merge(ref string) {
	from, to, ok := strings.Cut(ref, ":")
	column, top, err1 := excelize.CellNameToCoordinates(from)
	_, bottom, err2 := excelize.CellNameToCoordinates(to)
	if ok && err1 == nil && err2 == nil && bottom > top && len(m.merged) < maxMerged {
		m.merged = append(m.merged, area{column, top, bottom})
	}
}

func attribute(e xml.StartElement, name string) string {
	for _, a := range e.Attr {
		if a.Name.Local == name {
			return a.Value
		}
	}
	return ""
}

// sheetParts gives each sheet's XML by its name.
func sheetParts(f *excelize.File) map[string][]byte {
	type relations struct {
		All []struct {
			ID     string `xml:"Id,attr"`
			Target string `xml:"Target,attr"`
		} `xml:"Relationship"`
	}
	var r relations
	all := map[string][]byte{}
	if err := xml.Unmarshal(partOf(f, "xl/_rels/workbook.xml.rels"), &r); err != nil || f.WorkBook == nil {
		return all
	}
	for _, s := range f.WorkBook.Sheets.Sheet {
		for _, rel := range r.All {
			if rel.ID == s.ID {
				target, absolute := strings.CutPrefix(rel.Target, "/")
				if !absolute {
					target = path.Join("xl", target)
				}
				all[s.Name] = partOf(f, target)
			}
		}
	}
	return all
}

func partOf(f *excelize.File, name string) []byte {
	part, _ := f.Pkg.Load(name)
	data, _ := part.([]byte)
	return data
}
