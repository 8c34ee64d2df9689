package roster

import (
	"fmt"

	"github.com/xuri/excelize/v2"
)

// Table is a sheet to be written: its name, its heads, and rows of text.
type Table struct {
	Name  string
	Heads []string
	Rows  [][]string
}

// Write writes tables as a workbook, a sheet each. Every cell is text: nothing
// is calculated and no zero before a number is lost.
func Write(tables []Table) ([]byte, error) {
	f := excelize.NewFile()
	defer f.Close() //nolint:errcheck // nothing of it is on disk
	bold, err := f.NewStyle(&excelize.Style{Font: &excelize.Font{Bold: true}, NumFmt: asText})
	if err != nil {
		return nil, err
	}
	plain, err := f.NewStyle(&excelize.Style{NumFmt: asText})
	if err != nil {
		return nil, err
	}
	for i, t := range tables {
		if i == 0 {
			err = f.SetSheetName("Sheet1", t.Name)
		} else {
			_, err = f.NewSheet(t.Name)
		}
		if err == nil {
			err = t.write(f, bold, plain)
		}
		if err != nil {
			return nil, fmt.Errorf("write sheet %s: %w", t.Name, err)
		}
	}
	out, err := f.WriteToBuffer()
	if err != nil {
		return nil, err
	}
	return out.Bytes(), nil
}

// asText is the number of the format by which a cell stays as it is typed.
const asText = 49

func (t Table) write(f *excelize.File, bold, plain int) error {
	w, err := f.NewStreamWriter(t.Name)
	if err != nil {
		return err
	}
	if len(t.Heads) > 0 {
		if err := w.SetColWidth(1, len(t.Heads), 16); err != nil {
			return err
		}
		if err := w.SetPanes(&excelize.Panes{Freeze: true, YSplit: 1, TopLeftCell: "A2", ActivePane: "bottomLeft"}); err != nil {
			return err
		}
	}
	for i, row := range append([][]string{t.Heads}, t.Rows...) {
		style := plain
		if i == 0 {
			style = bold
		}
		cells := make([]any, len(row))
		for n, text := range row {
			cells[n] = excelize.Cell{StyleID: style, Value: text}
		}
		if err := w.SetRow(fmt.Sprintf("A%d", i+1), cells); err != nil {
			return err
		}
	}
	return w.Flush()
}
