package editing

import (
	"errors"
	"slices"
	"strings"

	"jiyao/drafting"
	"jiyao/drafting/nameorder"
)

// Why a list is not put in order, in sentences for the person.
var (
	errNoRoll   = errors.New("光标不在出席、请假、列席名单里，没有排列。请先把光标放在名单中。")
	errUnitRoll = errors.New("这份名单是按单位写的，不能只按姓氏笔画排列，没有改动。")
)

// OrderRoll gives the edit by which the list of attendance that stands at a byte
// of the draft is in the order of the strokes of the surnames (以姓氏笔画为序);
// none if it is already. A list that names units keeps their order: the error
// says so.
func OrderRoll(text string, doc *drafting.Document, at int) ([]Edit, error) {
	for _, roll := range []drafting.Roll{doc.Attendance.Present, doc.Attendance.Absent, doc.Attendance.Observers} {
		if roll.Span.IsZero() || at < roll.Span.Start || at > roll.Span.End {
			continue
		}
		people := roll.Persons()
		if slices.ContainsFunc(people, func(p drafting.Person) bool { return p.Unit != "" || p.Name == "" }) {
			return nil, errUnitRoll
		}
		slices.SortStableFunc(people, func(a, b drafting.Person) int { return nameorder.ByStrokes(a.Name, b.Name) })
		if sameRoll(people, roll.Persons()) {
			return []Edit{}, nil
		}
		w := rollWriter{text: text}
		return []Edit{{roll.Span.Start, roll.Span.End, strings.TrimSuffix(w.compose(roll, people), "\n")}}, nil
	}
	return nil, errNoRoll
}
