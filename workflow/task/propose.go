package task

import (
	"regexp"
	"slices"
	"strconv"
	"strings"
	"time"

	"jiyao/drafting"
	"jiyao/workflow"
)

// A Proposal is a sentence of a minutes that decides or orders something and is
// no task yet.
type Proposal struct {
	Task
	Outcome string // 同意, 原则同意 …; empty for an order
}

// Propose reads the decisions out of a text that none of the tasks is about.
// unit gives the office's own unit for what the text calls one; a sentence that
// only says what was heard or learnt is no task.
func Propose(text string, tasks []Task, meeting workflow.Date, unit func(name string) Unit) []Proposal {
	text = drafting.Normalise(text)
	d := drafting.Parse(text)
	taken := places(text, tasks)
	var all []Proposal
	for _, place := range drafting.ItemsOf(text) {
		for _, item := range d.Items {
			for _, r := range item.Resolutions {
				at := r.Text.Span
				if at.Start < place.Span.Start || at.Start >= place.Span.End || heard(r) || overlaps(taken, at) {
					continue
				}
				t := Task{
					Item: place.Position, Heading: place.Heading, Text: strings.TrimSpace(text[at.Start:at.End]),
					Anchor: drafting.AnchorAt(text, at), State: Open, Due: dueIn(r.Text.Value, meeting),
				}
				for _, name := range r.Units {
					t.Units = append(t.Units, unit(name))
				}
				if len(t.Units) == 0 {
					t.Units = told(r.Text.Value, unit)
				}
				t.Units = once(t.Units)
				all = append(all, Proposal{t, r.Outcome})
			}
		}
	}
	return all
}

// told gives the office's own units that a sentence tells what to do: 市审计局、
// 市财政局要….
func told(s string, unit func(name string) Unit) (units []Unit) {
	who, _, ok := strings.Cut(s, "要")
	if !ok {
		return nil
	}
	for _, name := range strings.FieldsFunc(who, func(c rune) bool { return strings.ContainsRune("、，和及", c) }) {
		if u := unit(name); u.ID != "" {
			units = append(units, u)
		}
	}
	return units
}

// heard reports whether a sentence only says what was heard or learnt.
func heard(r drafting.Resolution) bool {
	return len(r.Units) == 0 && slices.Contains([]string{"听取", "传达", "传达学习", "学习", "学习贯彻", "集中学习"}, r.Outcome)
}

// places gives where the tasks stand in the text.
func places(text string, tasks []Task) (all []drafting.Span) {
	for _, t := range tasks {
		if t.Anchor.Quote == "" {
			continue
		}
		if at, ok := t.Anchor.Locate(text); ok {
			all = append(all, at)
		}
	}
	return all
}

func overlaps(all []drafting.Span, s drafting.Span) bool {
	return slices.ContainsFunc(all, func(o drafting.Span) bool { return o.Start < s.End && s.Start < o.End })
}

func once(units []Unit) (some []Unit) {
	for _, u := range units {
		if !slices.Contains(some, u) {
			some = append(some, u)
		}
	}
	return some
}

// limits are how a sentence says by when: a day, the end of a month, the end of
// the year.
var (
	limitDay   = regexp.MustCompile(`(?:(\d{4})年)?(\d{1,2})月(\d{1,2})日(?:之?前|以前|内)`)
	limitMonth = regexp.MustCompile(`(?:(\d{4})年)?(\d{1,2})月(?:底|末)`)
	limitYear  = regexp.MustCompile(`(明年|次年)?(?:(\d{4})年?|今年)?年底(?:之?前|以前)`)
)

// dueIn reads a 时限 out of a sentence; empty if it has none that is sure. A
// month without a year is the next after the meeting.
func dueIn(s string, meeting workflow.Date) workflow.Date {
	held, err := time.Parse(time.DateOnly, string(meeting))
	if err != nil {
		return ""
	}
	date := func(year, month, day string) workflow.Date {
		y, m := held.Year(), number(month)
		switch {
		case year != "":
			y = number(year)
		case m < int(held.Month()):
			y++
		}
		d := number(day)
		if day == "" {
			d = time.Date(y, time.Month(m)+1, 0, 0, 0, 0, 0, time.UTC).Day()
		}
		t := time.Date(y, time.Month(m), d, 0, 0, 0, 0, time.UTC)
		if int(t.Month()) != m || t.Day() != d {
			return "" // 2月30日
		}
		return workflow.Date(t.Format(time.DateOnly))
	}
	if m := limitDay.FindStringSubmatch(s); m != nil {
		return date(m[1], m[2], m[3])
	}
	if m := limitMonth.FindStringSubmatch(s); m != nil {
		return date(m[1], m[2], "")
	}
	if m := limitYear.FindStringSubmatch(s); m != nil && m[1] == "" {
		return date(m[2], "12", "31")
	}
	return ""
}

func number(s string) int {
	n, err := strconv.Atoi(s)
	if err != nil {
		return 0
	}
	return n
}
