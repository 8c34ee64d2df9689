package ui

import (
	"fmt"
	"mime"
	"net/http"

	"github.com/xuri/excelize/v2"

	"jiyao/cmd/internal/office"
	"jiyao/cmd/internal/server/web"
	"jiyao/workflow"
)

// A sheet is a table as people take it along (导出).
type sheet struct {
	Name  string // of the file, and at the head of the table
	Heads []string
	Wide  []int // width of each column in characters
	Rows  [][]string
}

// exported is how many lines a file has at the most.
const exported = 5000

// send answers with the sheet as a file of the form that was asked for.
func (s sheet) send(w http.ResponseWriter, form string) error {
	var data []byte
	var err error
	kind := ""
	switch form {
	case "csv":
		kind = "text/csv; charset=utf-8"
		data = s.csv()
	case "xlsx":
		kind = "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"
		data, err = s.xlsx()
	default:
		return web.Refuse(workflow.Invalid, "没有“%s”这种导出格式，请选 CSV 或 XLSX。", form)
	}
	if err != nil {
		return fmt.Errorf("export %s: %w", s.Name, err)
	}
	w.Header().Set("Content-Type", kind)
	w.Header().Set("Content-Disposition", mime.FormatMediaType("attachment", map[string]string{"filename": s.Name + "." + form}))
	w.Header().Set("Cache-Control", "no-store")
	w.Write(data) // who asked has gone away if it fails
	return nil
}

// csv writes the sheet for spreadsheets of any kind.
func (s sheet) csv() []byte { return office.CSV(append([][]string{s.Heads}, s.Rows...)) }

// xlsx writes a workbook that prints on A4 across, with its head on every page.
func (s sheet) xlsx() ([]byte, error) {
	f := excelize.NewFile()
	defer f.Close() //nolint:errcheck // nothing of it is on disk
	const name = "Sheet1"
	head, err := f.NewStyle(&excelize.Style{
		Font: &excelize.Font{Bold: true}, Alignment: &excelize.Alignment{Vertical: "center", WrapText: true}, Border: lines(),
	})
	if err != nil {
		return nil, err
	}
	cell, err := f.NewStyle(&excelize.Style{Alignment: &excelize.Alignment{Vertical: "top", WrapText: true}, Border: lines()})
	if err != nil {
		return nil, err
	}
	put := func(row int, texts []string, style int) error {
		for i, text := range texts {
			at, err := excelize.CoordinatesToCellName(i+1, row)
			if err != nil {
				return err
			}
			if err := f.SetCellStr(name, at, text); err != nil {
				return err
			}
			if err := f.SetCellStyle(name, at, at, style); err != nil {
				return err
			}
		}
		return nil
	}
	if err := put(1, s.Heads, head); err != nil {
		return nil, err
	}
	for i, row := range s.Rows {
		if err := put(i+2, row, cell); err != nil {
			return nil, err
		}
	}
	return s.finish(f, name)
}

// finish sets columns and paper, and writes the workbook.
func (s sheet) finish(f *excelize.File, name string) ([]byte, error) {
	for i, width := range s.Wide {
		column, err := excelize.ColumnNumberToName(i + 1)
		if err != nil {
			return nil, err
		}
		if err := f.SetColWidth(name, column, column, float64(width)*2+1); err != nil {
			return nil, err
		}
	}
	a4, across, fit, pages := 9, "landscape", 1, 0
	if err := f.SetPageLayout(name, &excelize.PageLayoutOptions{Size: &a4, Orientation: &across, FitToWidth: &fit, FitToHeight: &pages}); err != nil {
		return nil, err
	}
	if err := f.SetDefinedName(&excelize.DefinedName{Name: "_xlnm.Print_Titles", RefersTo: name + "!$1:$1", Scope: name}); err != nil {
		return nil, err
	}
	if err := f.SetPanes(name, &excelize.Panes{Freeze: true, YSplit: 1, TopLeftCell: "A2", ActivePane: "bottomLeft"}); err != nil {
		return nil, err
	}
	out, err := f.WriteToBuffer()
	if err != nil {
		return nil, err
	}
	return out.Bytes(), nil
}

func lines() []excelize.Border {
	var all []excelize.Border
	for _, side := range []string{"left", "top", "right", "bottom"} {
		all = append(all, excelize.Border{Type: side, Color: "999999", Style: 1})
	}
	return all
}
