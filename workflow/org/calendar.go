package org

import (
	"strconv"
	"strings"
	"time"

	"jiyao/workflow"
)

// addDays gives the day n days after, or before; a damaged date stays as it
// is.
func addDays(d workflow.Date, n int) workflow.Date {
	t, err := time.Parse(time.DateOnly, string(d))
	if err != nil {
		return d
	}
	return workflow.Date(t.AddDate(0, 0, n).Format(time.DateOnly))
}

// Workday reports whether people work on the day: as the calendar says, else
// from Monday to Friday.
func (o *Office) Workday(d workflow.Date) bool {
	if kind, ok := o.days[d]; ok {
		return kind == Working
	}
	t, err := time.Parse(time.DateOnly, string(d))
	return err == nil && t.Weekday() != time.Saturday && t.Weekday() != time.Sunday
}

// maxWorkdays bounds how far AddWorkdays looks: a century.
const maxWorkdays = 25_000

// AddWorkdays gives the n-th working day after a day, or before it for a
// negative n; the day itself for none, whatever day it is. It serves as
// workflow.Facts.Workday. A damaged date stays as it is.
func (o *Office) AddWorkdays(d workflow.Date, n int) workflow.Date {
	step := 1
	if n < 0 {
		step, n = -1, -n
	}
	if d == "" || !d.Valid() {
		return d
	}
	for looked := 0; n > 0 && looked < 3*maxWorkdays; looked++ {
		d = addDays(d, step)
		if o.Workday(d) {
			n--
		}
	}
	return d
}

// CalendarCovers reports whether anything is known of the year's holidays. A
// time limit that runs into another year counts its plain weekdays.
func (o *Office) CalendarCovers(year int) bool {
	for d := range o.days {
		if strings.HasPrefix(string(d), strconv.Itoa(year)+"-") {
			return true
		}
	}
	return false
}
