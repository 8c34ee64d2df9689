// Package sheet writes tables for spreadsheets: CSV that Excel and WPS open
// rightly, and XLSX. Whatever stands in a cell stays text there and is never
// calculated.
package sheet

import (
	"bytes"
	"encoding/csv"
	"fmt"
	"strings"
	"unicode/utf8"

	"github.com/xuri/excelize/v2"
)

// Table is a table with its head.
type Table struct {
	Name string // of the sheet
	Head []string
	Rows [][]string
}

// mark at the beginning tells spreadsheets that the text is UTF-8.
const mark = "\ufeff"

// triggers are the characters at which a spreadsheet takes a cell for a
// formula.
const triggers = "=+-@\t\r\n＝＋－＠"

// guarded puts an apostrophe before what a spreadsheet would calculate.
func guarded(s string) string {
	first, _ := utf8.DecodeRuneInString(strings.TrimLeft(s, "' "))
	if first != utf8.RuneError && strings.ContainsRune(triggers, first) {
		return "'" + s
	}
	return s
}

// CSV gives the table as comma-separated UTF-8.
func (t Table) CSV() []byte {
	var out bytes.Buffer
	out.WriteString(mark)
	w := csv.NewWriter(&out)
	w.UseCRLF = true
	for _, row := range append([][]string{t.Head}, t.Rows...) {
		cells := make([]string, len(row))
		for i, cell := range row {
			cells[i] = guarded(cell)
		}
		_ = w.Write(cells) // a buffer takes everything
	}
	w.Flush()
	return out.Bytes()
}

// XLSX gives the table as a workbook of one sheet, its head frozen.
func (t Table) XLSX() (data []byte, err error) {
	f := excelize.NewFile()
	defer f.Close()
	name := sheetName(t.Name)
	if err := f.SetSheetName("Sheet1", name); err != nil {
		return nil, fmt.Errorf("name sheet: %w", err)
	}
	w, err := f.NewStreamWriter(name)
	if err != nil {
		return nil, fmt.Errorf("begin sheet: %w", err)
	}
	for i, width := range t.widths() {
		if err := w.SetColWidth(i+1, i+1, width); err != nil {
			return nil, fmt.Errorf("set width: %w", err)
		}
	}
	if err := w.SetPanes(&excelize.Panes{Freeze: true, YSplit: 1, TopLeftCell: "A2", ActivePane: "bottomLeft"}); err != nil {
		return nil, fmt.Errorf("freeze head: %w", err)
	}
	for i, row := range append([][]string{t.Head}, t.Rows...) {
		cells := make([]any, len(row))
		for j, cell := range row {
			cells[j] = cell // a string cell is never a formula
		}
		if err := w.SetRow(fmt.Sprintf("A%d", i+1), cells); err != nil {
			return nil, fmt.Errorf("write row %d: %w", i+1, err)
		}
	}
	if err := w.Flush(); err != nil {
		return nil, fmt.Errorf("end sheet: %w", err)
	}
	out, err := f.WriteToBuffer()
	if err != nil {
		return nil, fmt.Errorf("write workbook: %w", err)
	}
	return out.Bytes(), nil
}

// widths gives how wide each column has to be for what stands in it, in
// characters of the workbook: a Chinese one takes two.
func (t Table) widths() []float64 {
	all := make([]float64, len(t.Head))
	for _, row := range append([][]string{t.Head}, t.Rows...) {
		for i, cell := range row {
			width := 2
			for _, r := range cell {
				if width++; r > 0x2e80 {
					width++
				}
			}
			if i < len(all) {
				all[i] = max(all[i], float64(min(width, 60)))
			}
		}
	}
	return all
}

// sheetName makes a name that a workbook allows: at most 31 characters, and
// none of those it forbids.
func sheetName(s string) string {
	s = strings.Map(func(r rune) rune {
		if strings.ContainsRune(`:\/?*[]'`, r) {
			return '_'
		}
		return r
	}, s)
	runes := []rune(s)
	if len(runes) == 0 {
		return "表"
	}
	return string(runes[:min(len(runes), 31)])
}
