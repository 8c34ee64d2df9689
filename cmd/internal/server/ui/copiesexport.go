package ui

import (
	"net/http"
	"strconv"
	"time"

	"jiyao/cmd/internal/server/web"
	"jiyao/workflow"
)

// copyTable gives copies as a table for a spreadsheet.
func copyTable(name string, lines []copyLine) sheet {
	t := sheet{Name: name, Heads: []string{
		"文号", "纪要", "份号", "单位", "份数", "方式", "交换箱", "送出", "状态", "超期", "办理人", "代登记", "发生时间", "登记时间", "催办", "备注", "缘由",
	}, Wide: []int{12, 20, 4, 16, 4, 6, 5, 9, 6, 4, 5, 5, 9, 9, 14, 14, 20}}
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

// olderTable gives copies of older editions that are still out as a table for a
// spreadsheet.
func olderTable(lines []supersededLine) sheet {
	t := sheet{Name: "旧版未收回", Heads: []string{"单位", "旧版", "份号", "份数", "状态", "现行版", "新版"}, Wide: []int{20, 20, 4, 4, 8, 8, 8}}
	for _, l := range lines {
		anew := "还没有送"
		if l.Anew {
			anew = "已送"
		}
		t.Rows = append(t.Rows, []string{l.Unit, l.Edition, strconv.Itoa(l.N), strconv.Itoa(l.Copies), l.State, l.InForce, anew})
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
func (u *UI) minutesTable(r *http.Request, v *web.Visit) (sheet, error) {
	lines, err := u.copyLines(r.Context(), v, v.Minutes)
	if err != nil {
		return sheet{}, err
	}
	var all []copyLine
	for _, c := range v.Minutes.Copies {
		all = append(all, lines.line(v.Minutes, c))
	}
	return copyTable(v.Minutes.Number.Text+"分送情况", all), nil
}

func (u *UI) copiesCSV(w http.ResponseWriter, r *http.Request, v *web.Visit) error {
	t, err := u.minutesTable(r, v)
	if err != nil {
		return err
	}
	return t.send(w, "csv")
}

func (u *UI) copiesXLSX(w http.ResponseWriter, r *http.Request, v *web.Visit) error {
	t, err := u.minutesTable(r, v)
	if err != nil {
		return err
	}
	return t.send(w, "xlsx")
}
