package main

import (
	"fmt"
	"io"
	"strconv"
	"strings"
	"time"

	"jiyao/workflow"
)

// clockOf gives a moment as people read it.
func clockOf(at time.Time) string {
	if at.IsZero() {
		return ""
	}
	return at.In(workflow.Shanghai()).Format("2006年1月2日 15:04")
}

// consents lists what has been agreed to and signed (审批情况).
func (s *sheet) consents(w io.Writer) {
	a := s.app
	t := table{heads: []string{a.msg("head.place"), a.msg("head.result"), a.msg("head.who"), a.msg("head.time")}, flex: 2}
	for _, c := range s.m.Approvals {
		result := a.msg("show.agreed")
		if c.Action == workflow.Sign {
			result = c.Action.Label()
		}
		who := c.By.Name
		if !c.OnBehalf.IsZero() {
			who = a.msg("show.for", c.By.Name, c.OnBehalf.Name)
		}
		if !c.Through.IsZero() {
			who += a.msg("show.paper", c.Sheet, c.Through.Name)
		}
		t.rows = append(t.rows, []string{s.flow.PlaceLabel(c.Place), result, who, clockOf(c.At)})
	}
	a.section(w, "show.consents", t)
}

// section writes a table under its heading, if it has rows.
func (a *app) section(w io.Writer, heading string, t table) {
	if len(t.rows) > 0 {
		fmt.Fprintf(w, "\n%s\n", a.msg(heading))
		t.write(w)
	}
}

// parties lists who was asked and what came of it (会签情况).
func (s *sheet) parties(w io.Writer) {
	a := s.app
	t := table{heads: []string{a.msg("head.row"), a.msg("head.party"), a.msg("head.items"), a.msg("head.answer"), a.msg("head.by"), a.msg("head.due")}, flex: 3}
	for _, p := range s.m.Participants {
		name := p.Name
		if !p.Person.IsZero() {
			name = p.Person.Name
		}
		switch p.Kind {
		case workflow.Added:
			name += a.msg("show.added")
		case workflow.PerItem:
			name += a.msg("show.peritem")
		case workflow.Consulted:
		}
		items := a.msg("show.whole")
		if len(p.Items) > 0 {
			items = joined(p.Items)
		}
		t.rows = append(t.rows, []string{strconv.Itoa(p.N), name, items, s.answer(p), a.doneBy(p.By, p.OnBehalf, p.Through), brief(p.Due, s.office)})
	}
	a.section(w, "show.parties", t)
}

// answer says where a row stands, and the words.
func (s *sheet) answer(p workflow.Participant) string {
	a := s.app
	text := ""
	switch p.State {
	case workflow.PartyOpen:
		text = a.msg("show.open")
		if p.Paper {
			text = a.msg("show.open.paper")
		}
		if p.Due != "" && p.Due < workflow.DateOf(s.office.Now()) {
			text += a.msg("minutes.todo.overdue")
		}
	case workflow.PartyAnswered:
		if text = s.said(p); p.Late {
			text += a.msg("show.late")
		}
	case workflow.PartyDropped:
		return s.dropped(p)
	case workflow.PartyClosed:
		if text = a.msg("show.closed"); p.Outcome != "" {
			text = a.msg("show.annex", text, s.said(p))
		}
	}
	return text
}

// said gives the answer of a row and the words: about each 议题, then in general.
func (s *sheet) said(p workflow.Participant) string {
	if len(p.Answers) == 0 && p.Opinion == "" {
		return p.Outcome.Label()
	}
	if len(p.Answers) == 0 {
		return p.Outcome.Label() + "：" + p.Opinion
	}
	lines := s.app.lang.answersSaid(p.Answers)
	if p.Opinion != "" {
		lines = append(lines, s.app.msg("history.note", p.Opinion))
	}
	return strings.Join(lines, "\n")
}

// dropped says that a row is not asked any more, after what was answered before
// it, or before what came all the same; the reason is never the words of who
// was asked.
func (s *sheet) dropped(p workflow.Participant) string {
	a := s.app
	switch {
	case p.Outcome != "" && p.Late:
		return a.msg("show.annex", a.msg("show.dropped"), s.said(p))
	case p.Outcome != "":
		return a.msg("show.dropped.after", s.said(p))
	case p.Opinion != "":
		return a.msg("show.dropped.why", p.Opinion)
	}
	return a.msg("show.dropped")
}

// doneBy names who did something, for whom, and who registered it from paper.
func (a *app) doneBy(by, onBehalf, through workflow.Person) string {
	who := by.Name
	if !onBehalf.IsZero() {
		who = a.msg("show.for", by.Name, onBehalf.Name)
	}
	if !through.IsZero() {
		who = strings.TrimPrefix(who+"\n"+a.msg("show.through", through.Name), "\n")
	}
	return who
}

// joined gives numbers as 1,3-5.
func joined(numbers []int) string {
	var parts []string
	for i := 0; i < len(numbers); {
		last := i
		for last+1 < len(numbers) && numbers[last+1] == numbers[last]+1 {
			last++
		}
		part := strconv.Itoa(numbers[i])
		if last > i {
			part += "-" + strconv.Itoa(numbers[last])
		}
		parts = append(parts, part)
		i = last + 1
	}
	return strings.Join(parts, ",")
}

// copies lists where each copy is (分送情况).
func (s *sheet) copies(w io.Writer) {
	a := s.app
	t := table{heads: []string{a.msg("head.row"), a.msg("head.unit"), a.msg("head.count"), a.msg("head.channel"), a.msg("head.state"), a.msg("head.by"), a.msg("head.date")}, flex: 1}
	out := 0
	for _, c := range s.m.Copies {
		if c.State == workflow.CopyReceived {
			out++
		}
		t.rows = append(t.rows, []string{
			strconv.Itoa(c.N), c.Unit, strconv.Itoa(c.Copies), channel(c), copyState(c),
			a.doneBy(c.By, workflow.Person{}, c.Through), brief(workflow.DateOf(c.Occurred), s.office),
		})
	}
	if len(t.rows) > 0 {
		fmt.Fprintf(w, "\n%s\n", a.msg("show.copies", s.m.PrintRun(), len(t.rows), out))
		t.write(w)
	}
}

func channel(c workflow.CopyRecord) string {
	if c.Use != workflow.ForRecipient {
		return ""
	}
	return c.Channel.Label()
}

// copyState gives where a copy is, in the words of its channel.
func copyState(c workflow.CopyRecord) string {
	switch {
	case c.Use == workflow.ForArchive:
		return "存档"
	case c.Channel == workflow.ByExchange && c.State == workflow.CopyDispatched:
		return "已交换"
	case c.Channel == workflow.ByPickup && c.State == workflow.CopyWaiting:
		return "待自取"
	case c.Channel == workflow.ByPickup && c.State == workflow.CopyDispatched:
		return "已取"
	}
	return c.State.Label()
}
