package ui

import (
	"net/http"
	"strconv"
	"time"

	"jiyao/cmd/internal/server/web"
	"jiyao/cmd/internal/sheet"
	"jiyao/workflow"
)

// copyTable gives copies as a table for a spreadsheet.
func copyTable(name string, lines []copyLine) sheet.Table {
	t := sheet.Table{Name: name, Head: []string{
		"文号", "纪要", "份号", "单位", "份数", "方式", "交换箱", "送出", "状态", "超期", "办理人", "代登记", "发生时间", "登记时间", "催办", "备注", "缘由",
	}}
	for _, l := range lines {
		late := ""
		if l.Late {
			late = "超期"
		}
		t.Rows = append(t.Rows, []string{
			l.Number, l.Title, strconv.Itoa(l.N), l.Unit, strconv.Itoa(l.Copies), l.Channel, l.Box, cellTime(l.Sent), l.State, late,
			l.By, l.Through, cellTime(l.Occurred), cellTime(l.Recorded), l.Urged, l.Note, l.Reason,
		})
	}
	return t
}

func cellTime(t time.Time) string {
	if t.IsZero() {
		return ""
	}
	return t.In(workflow.Shanghai()).Format("2006-01-02 15:04")
}

// minutesTable gives the copies of the route's minutes.
func (u *UI) minutesTable(r *http.Request, v *web.Visit) (sheet.Table, error) {
	lines, err := u.copyLines(r.Context(), v, v.Minutes)
	if err != nil {
		return sheet.Table{}, err
	}
	var all []copyLine
	for _, c := range v.Minutes.Copies {
		all = append(all, lines.line(v.Minutes, c))
	}
	return copyTable("分送情况", all), nil
}

func (u *UI) copiesCSV(w http.ResponseWriter, r *http.Request, v *web.Visit) error {
	t, err := u.minutesTable(r, v)
	if err != nil {
		return err
	}
	return sendCSV(w, t, v.Minutes.Number.Text+"分送情况.csv")
}

func (u *UI) copiesXLSX(w http.ResponseWriter, r *http.Request, v *web.Visit) error {
	t, err := u.minutesTable(r, v)
	if err != nil {
		return err
	}
	return sendXLSX(w, t, v.Minutes.Number.Text+"分送情况.xlsx")
}

// sendCSV answers with a table to be kept.
func sendCSV(w http.ResponseWriter, t sheet.Table, name string) error {
	w.Header().Set("Content-Type", "text/csv; charset=utf-8")
	w.Header().Set("Content-Disposition", attached("attachment", name))
	w.Write(t.CSV()) // who asked has gone away if it fails
	return nil
}

// sendXLSX answers with a workbook to be kept.
func sendXLSX(w http.ResponseWriter, t sheet.Table, name string) error {
	data, err := t.XLSX()
	if err != nil {
		return err
	}
	w.Header().Set("Content-Type", "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet")
	w.Header().Set("Content-Disposition", attached("attachment", name))
	w.Write(data) // who asked has gone away if it fails
	return nil
}
