package dossier

import (
	"fmt"
	"slices"
	"strconv"
	"strings"

	"jiyao/drafting"
	"jiyao/workflow"
)

// Imprint is what the office's data say of the minutes to come.
type Imprint struct {
	Compiler     string   // 整理单位, which issues it too
	Distribution []string // 分送, a group a string
	WithPlace    bool     // the opening names the place
	WithReasons  bool     // 请假 with the reason behind the name
}

// Text gives the minutes as far as the dossier knows it, as plain official
// text.
func (m Meeting) Text(p Imprint) string { return drafting.Compose(m.Outline(p)) }

// Outline gives what the minutes begins with.
func (m Meeting) Outline(p Imprint) drafting.Outline {
	o := drafting.Outline{
		Title: m.FullTitle(),
		Meeting: drafting.Convened{
			Name: m.Name, Session: m.Session, Year: m.year(), Date: dateOf(m.Date), Period: m.Period(),
			Chair: drafting.Person{Name: m.Chair.Name, Office: m.Chair.Office},
		},
		Present: m.present(), Absent: m.absent(p.WithReasons), Observers: m.observers(),
		Compiler: p.Compiler, Distribution: p.Distribution, Issuer: p.Compiler,
	}
	if p.WithPlace {
		o.Meeting.Place = m.Place
	}
	for _, i := range m.Agenda() {
		o.Items = append(o.Items, drafting.Topic{Title: i.Title, Brief: i.Brief, First: i.heard()})
	}
	for _, r := range m.Recorders {
		o.Recorders = append(o.Recorders, r.Name)
	}
	return o
}

// heard is the first sentence under an item that somebody reports on.
func (i Item) heard() string {
	if i.Reporter.Name == "" {
		return ""
	}
	about := strings.TrimSuffix(i.Title, "汇报")
	for _, verb := range []string{"传达学习", "学习贯彻", "学习", "传达"} {
		if strings.HasPrefix(about, verb) {
			return ""
		}
	}
	for _, verb := range []string{"听取", "审议", "研究", "讨论", "审定", "审核"} {
		about = strings.TrimPrefix(about, verb)
	}
	about = strings.TrimPrefix(about, i.Reporter.Name)
	about = strings.TrimSuffix(strings.TrimPrefix(about, "关于"), "的")
	return "会议听取了" + i.Reporter.Name + "关于" + about + "的汇报。"
}

// Period gives the part of the day in which the meeting begins.
func (m Meeting) Period() string {
	hour, _, ok := strings.Cut(m.Clock, ":")
	n, err := strconv.Atoi(hour)
	switch {
	case !ok || err != nil:
		return ""
	case n < 12:
		return "上午"
	case n < 18:
		return "下午"
	default:
		return "晚上"
	}
}

func dateOf(d workflow.Date) (date drafting.Date) {
	if _, err := fmt.Sscanf(string(d), "%d-%d-%d", &date.Year, &date.Month, &date.Day); err != nil {
		return drafting.Date{}
	}
	return date
}

// list gives those of a list whom a test picks, as the text has them.
func (m Meeting) list(s Standing, pick func(Attendee) bool, as func(Attendee) drafting.Person) (all []drafting.Person) {
	for _, a := range m.People {
		if a.Standing == s && pick(a) {
			all = append(all, as(a))
		}
	}
	return all
}

// present are the members who came; before the sheet is entered, all who are
// invited.
func (m Meeting) present() []drafting.Person {
	return m.list(Member, func(a Attendee) bool { return a.Presence != Absent }, Attendee.person)
}

func (m Meeting) absent(reasons bool) []drafting.Person {
	return m.list(Member, func(a Attendee) bool { return a.Presence == Absent }, func(a Attendee) drafting.Person {
		p := a.person()
		if reasons {
			p.Remark = a.Reason
		}
		return p
	})
}

// observers are those who attended: in their place whoever stood in for them,
// and for single items by the numbers that these have at the end.
func (m Meeting) observers() []drafting.Person {
	return m.list(Observer, func(a Attendee) bool { return a.Presence != Absent && m.called(a) }, func(a Attendee) drafting.Person {
		p := a.person()
		var remarks []string
		if a.Stand != "" {
			p.Name, remarks = a.Stand, append(remarks, "代")
		}
		if s := m.ItemsOf(a); s != "" {
			remarks = append(remarks, "列席"+s)
		}
		p.Remark = strings.Join(remarks, "，")
		return p
	})
}

// called reports whether any of the items that somebody comes for is dealt with.
func (m Meeting) called(a Attendee) bool {
	return len(a.Items) == 0 || slices.ContainsFunc(a.Items, func(n int) bool { return m.Position(n) > 0 })
}

// ItemsOf says for which items somebody comes, 第二、三项议题; empty for the whole
// meeting.
func (m Meeting) ItemsOf(a Attendee) string {
	var at []int
	for _, n := range a.Items {
		if p := m.Position(n); p > 0 {
			at = append(at, p)
		}
	}
	slices.Sort(at)
	numbers := make([]string, len(at))
	for i, p := range at {
		numbers[i] = drafting.ChineseNumber(p)
	}
	if len(numbers) == 0 {
		return ""
	}
	return "第" + strings.Join(numbers, "、") + "项议题"
}

func (a Attendee) person() drafting.Person {
	return drafting.Person{Name: a.Person.Name, Unit: a.Unit.Name}
}
