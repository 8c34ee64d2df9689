package review

import (
	"cmp"
	"slices"
	"strings"

	"jiyao/drafting"
	"jiyao/workflow"
)

// Matrix is the 征求意见情况表: what each unit says about each 议题.
type Matrix struct {
	Items []Heading // rows
	Units []Asked   // columns, in the order they were asked
	Open  int       // rows that wait for an answer
	Late  int       // of those, past their time
}

// Heading is one 议题; Position 0 stands for the text as a whole.
type Heading struct {
	Position int
	Label    string
	Cells    []Cell // one for each unit
}

// Asked is one unit, post or person that was asked, by all its rows.
type Asked struct {
	Name string
	Rows []workflow.Participant
	Open []int // its rows that wait, by number
}

// Cell is what one unit has said about one 议题.
type Cell struct {
	Asked   bool
	Row     int
	State   string // open, late, read, agreed, reserved, objected, unrelated, lapsed, dropped, closed
	Label   string
	Opinion string
	Who     string // who answered
	When    string
	Due     workflow.Date
	Through string // who registered it from paper (代登记)
	Paper   bool   // asked by a 征求意见单
}

// MatrixOf gives the table. Seen tells which of those who were asked have opened
// the minutes since; today is for what is overdue.
func MatrixOf(m workflow.Minutes, seen map[string]bool, today workflow.Date) Matrix {
	var x Matrix
	whole := false
	for _, p := range m.Participants {
		if p.Kind != workflow.Consulted {
			continue
		}
		x.asked(p)
		whole = whole || len(p.Items) == 0
		if p.State == workflow.PartyOpen {
			x.Open++
			if p.Due != "" && p.Due < today {
				x.Late++
			}
		}
	}
	if len(x.Units) == 0 {
		return x
	}
	if whole {
		x.Items = append(x.Items, Heading{Label: "全文"})
	}
	for _, item := range drafting.ItemsOf(m.Text) {
		x.Items = append(x.Items, Heading{Position: item.Position, Label: HeadingOf(item)})
	}
	for i := range x.Items {
		for _, u := range x.Units {
			x.Items[i].Cells = append(x.Items[i].Cells, u.cell(x.Items[i].Position, seen, today))
		}
	}
	x.Items = slices.DeleteFunc(x.Items, func(h Heading) bool {
		return !slices.ContainsFunc(h.Cells, func(c Cell) bool { return c.Asked })
	})
	return x
}

func (x *Matrix) asked(p workflow.Participant) {
	name := p.Who()
	i := slices.IndexFunc(x.Units, func(a Asked) bool { return a.Name == name })
	if i < 0 {
		x.Units = append(x.Units, Asked{Name: name})
		i = len(x.Units) - 1
	}
	x.Units[i].Rows = append(x.Units[i].Rows, p)
	if p.State == workflow.PartyOpen {
		x.Units[i].Open = append(x.Units[i].Open, p.N)
	}
}

// cell finds the unit's latest row about a 议题. What was asked about the whole is
// shown there alone, unless the answer names the 议题.
func (a Asked) cell(item int, seen map[string]bool, today workflow.Date) Cell {
	for i := len(a.Rows) - 1; i >= 0; i-- {
		p := a.Rows[i]
		named := slices.IndexFunc(p.Answers, func(x workflow.ItemAnswer) bool { return x.Item == item })
		switch {
		case item == 0 && len(p.Items) == 0, item > 0 && slices.Contains(p.Items, item), item > 0 && named >= 0:
			return cellOf(p, named, seen, today)
		}
	}
	return Cell{}
}

func cellOf(p workflow.Participant, named int, seen map[string]bool, today workflow.Date) Cell {
	c := Cell{Asked: true, Row: p.N, Due: p.Due, Paper: p.Paper, Through: p.Through.Name, Opinion: p.Opinion}
	outcome := p.Outcome
	if named >= 0 {
		outcome = p.Answers[named].Outcome
		c.Opinion = cmp.Or(p.Answers[named].Opinion, p.Opinion)
	}
	c.Who = p.By.Name
	if !p.OnBehalf.IsZero() {
		c.Who += "（代" + p.OnBehalf.Name + "）"
	}
	if !p.At.IsZero() && p.State != workflow.PartyOpen {
		c.When = p.At.In(workflow.Shanghai()).Format("1月2日 15:04")
	}
	switch {
	case outcome != "":
		c.State, c.Label = string(outcome), outcome.Label()
		if p.State == workflow.PartyDropped || p.Late {
			c.Label += "（附卷）"
		}
	case p.State == workflow.PartyDropped:
		c.State, c.Label = "dropped", "已减"
	case p.State == workflow.PartyClosed:
		c.State, c.Label = "closed", "已终止"
	case p.Due != "" && p.Due < today:
		c.State, c.Label = "late", "已超期"
	case seen[key(p)]:
		c.State, c.Label = "read", "已阅"
	default:
		c.State, c.Label = "open", "未阅"
	}
	return c
}

// key names who is asked by a row, for what he has seen.
func key(p workflow.Participant) string {
	switch {
	case !p.Person.IsZero():
		return "person " + p.Person.ID
	case p.Post != "":
		return "post " + p.Post
	default:
		return "unit " + p.Unit
	}
}

// HeadingOf names a 议题 for people.
func HeadingOf(item drafting.ItemPlace) string {
	label := strings.TrimSpace(item.Heading)
	if item.Number > 0 {
		label = drafting.ChineseNumber(item.Number) + "、" + label
	}
	if label == "" {
		label = "全文"
	}
	return label
}
