package ui

import (
	"context"
	"strconv"
	"time"

	"jiyao/workflow"
	"jiyao/workflow/store"
)

// unsentView is the view of what was printed and has not gone out (印后未发).
const unsentView = "unsent"

// unsentLine is one minutes of which there is paper in the house.
type unsentLine struct {
	Href, Title, Number string
	Issued              workflow.Date
	Days                int // since 印发
	Printed, Gone, Left int
	Sent                bool // some of it has gone out
}

// unsentLines gives the minutes of which there is paper in the house, of a year
// if one is given.
func (u *UI) unsentLines(ctx context.Context, f copiesFilter, today workflow.Date, limit int) ([]unsentLine, error) {
	sending, err := u.statesWhere(ctx, sendingPlace)
	if err != nil {
		return nil, err
	}
	all, err := u.Office.Store.Clerking().Unsent(ctx, store.UnsentFilter{Sending: sending, Year: f.Year, After: f.After, Limit: limit})
	if err != nil {
		return nil, err
	}
	lines := make([]unsentLine, len(all))
	for i, m := range all {
		lines[i] = unsentLine{
			Href: "/minutes/" + m.Minutes + "/presswork", Title: m.Title, Number: m.Number, Issued: m.IssuedOn, Days: daysSince(m.IssuedOn, today),
			Printed: m.Printed, Gone: m.Gone, Left: m.Left(), Sent: m.Sent,
		}
		if !m.Sent {
			lines[i].Href = "/minutes/" + m.Minutes + "/distribute"
		}
	}
	return lines, nil
}

// daysSince counts the days from one to the other; 0 for none.
func daysSince(from, to workflow.Date) int {
	begun, err := time.Parse(time.DateOnly, string(from))
	if err != nil {
		return 0
	}
	now, err := time.Parse(time.DateOnly, string(to))
	if err != nil {
		return 0
	}
	return max(int(now.Sub(begun).Hours()/24), 0)
}

// unsentTable gives the lines as a table for a spreadsheet.
func unsentTable(lines []unsentLine) sheet {
	t := sheet{Name: "印后未发", Heads: []string{"文号", "纪要", "印发日期", "印发后天数", "已印", "发出、留存、销毁", "在手", "分送"}, Wide: []int{14, 24, 10, 6, 6, 8, 6, 8}}
	for _, l := range lines {
		sent := "还没有分送"
		if l.Sent {
			sent = "已分送"
		}
		t.Rows = append(t.Rows, []string{
			l.Number, l.Title, string(l.Issued), strconv.Itoa(l.Days), strconv.Itoa(l.Printed), strconv.Itoa(l.Gone), strconv.Itoa(l.Left), sent,
		})
	}
	return t
}
