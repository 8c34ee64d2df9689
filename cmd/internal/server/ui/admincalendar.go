package ui

import (
	"net/http"
	"strconv"
	"time"

	"jiyao/cmd/internal/server/web"
	"jiyao/workflow"
	"jiyao/workflow/org"
)

// adminCalendarView is the working days of a year (工作日历).
type adminCalendarView struct {
	Tabs       []adminTab
	Year       int
	Before     int
	After      int
	Covered    bool // somebody has entered the holidays
	Months     []adminMonth
	Exceptions []adminDay
	Working    int
}

// adminMonth is a month in weeks, Monday first.
type adminMonth struct {
	Label string
	Weeks [][7]adminDay
}

// adminDay is one day; the zero day is beside the month.
type adminDay struct {
	N     int
	Date  workflow.Date
	Free  bool
	Kind  string // 放假, 调休上班; empty for what the week says
	Label string
	Href  string
}

func (a admin) calendar(w http.ResponseWriter, r *http.Request, v *web.Visit) error {
	data, err := a.Office.Data(r.Context())
	if err != nil {
		return err
	}
	year, err := strconv.Atoi(r.FormValue("year"))
	if err != nil || year < 1990 || year > 2200 {
		year, _ = strconv.Atoi(v.Today().Year()) // a day has a year
	}
	view := adminCalendarView{Tabs: a.tabs(v), Year: year, Before: year - 1, After: year + 1, Covered: data.CalendarCovers(year)}
	said := map[workflow.Date]org.Day{}
	for _, d := range data.Data().Days {
		said[d.Date] = d
	}
	for month := time.January; month <= time.December; month++ {
		view.Months = append(view.Months, view.month(data, said, month))
	}
	return a.show(w, r, v, "admincalendar", view)
}

// month puts a month into weeks, and counts its working days.
func (view *adminCalendarView) month(data *org.Office, said map[workflow.Date]org.Day, month time.Month) adminMonth {
	m := adminMonth{Label: strconv.Itoa(int(month)) + "月"}
	var week [7]adminDay
	for t := time.Date(view.Year, month, 1, 0, 0, 0, 0, time.UTC); t.Month() == month; t = t.AddDate(0, 0, 1) {
		date := workflow.Date(t.Format(time.DateOnly))
		day := adminDay{N: t.Day(), Date: date, Free: !data.Workday(date), Href: "/admin/data/days/row?date=" + string(date)}
		if !day.Free {
			view.Working++
		}
		if d, ok := said[date]; ok {
			day.Kind, day.Label, day.Href = "班", d.Label, "/admin/data/days/row?key="+string(date)
			if d.Kind == org.Holiday {
				day.Kind = "休"
			}
			view.Exceptions = append(view.Exceptions, day)
		}
		at := (int(t.Weekday()) + 6) % 7
		week[at] = day
		if at == 6 {
			m.Weeks, week = append(m.Weeks, week), [7]adminDay{}
		}
	}
	if week != [7]adminDay{} {
		m.Weeks = append(m.Weeks, week)
	}
	return m
}
