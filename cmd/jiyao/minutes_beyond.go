package main

import (
	"fmt"
	"io"
	"slices"
	"strconv"
	"strings"

	"jiyao/workflow"
)

// A denial is why actions cannot be carried out.
type denial struct {
	labels []string
	why    string
}

// deny keeps that an action cannot be carried out, each reason once.
func (s *sheet) deny(label string, err error) {
	i := slices.IndexFunc(s.not, func(d denial) bool { return d.why == err.Error() })
	if i < 0 {
		s.not = append(s.not, denial{[]string{label}, err.Error()})
		return
	}
	if !slices.Contains(s.not[i].labels, label) {
		s.not[i].labels = append(s.not[i].labels, label)
	}
}

// denied says what cannot be done and why, a line for each reason; what the
// sentence names itself is not named before it.
func (s *sheet) denied() string {
	lines := make([]string, len(s.not))
	for i, d := range s.not {
		unnamed := slices.DeleteFunc(d.labels, func(l string) bool { return strings.Contains(d.why, l) })
		lines[i] = strings.TrimPrefix(strings.Join(unnamed, "、")+"：", "：") + d.why
	}
	return strings.Join(lines, "\n")
}

// writeBeyond prints what stands returned, corrected and beside the text.
func (s *sheet) writeBeyond(w io.Writer) {
	a := s.app
	if e := s.more.Back; e != nil {
		lines := []string{a.msg("show.back.by", clockOf(e.Occurred), s.actedFor(e.Actor, e.OnBehalf), oneLine(e.Note))}
		for _, r := range e.Remarks {
			lines = append(lines, a.msg("show.back.mark", oneLine(r.Quote), oneLine(r.Text)))
		}
		if !e.Back.IsZero() {
			lines = append(lines, a.msg("show.back.straight", s.flow.PlaceLabel(e.Back)))
		}
		field(w, a.msg("show.back"), strings.Join(lines, "\n"))
	}
	if c := s.m.Correction; c.Action != "" {
		checked := a.msg("show.correction.yet")
		if !c.Checked.IsZero() {
			checked = a.msg("show.correction.ok", c.Checked.Name)
		}
		field(w, a.msg("show.correction"), a.msg("show.correction.by", clockOf(c.At), c.Action.Label(), s.actedFor(c.By, c.OnBehalf), checked))
	}
	field(w, a.msg("show.writing"), a.writing(s.more.Leases))
	lines := make([]string, len(s.more.Rivals))
	for i, e := range s.more.Rivals {
		lines[i] = a.msg("show.compete.by", e.Saved, clockOf(e.Recorded), e.Actor.Name)
	}
	field(w, a.msg("show.compete"), strings.Join(lines, "\n"))
}

// actedFor names who acted, and for whom.
func (s *sheet) actedFor(by, onBehalf workflow.Person) string {
	if onBehalf.IsZero() {
		return by.Name
	}
	return s.app.msg("show.for", by.Name, onBehalf.Name)
}

// former lists the copies of the edition before: who still holds one, and which
// are replaced.
func (s *sheet) former(w io.Writer) {
	a, b := s.app, s.more
	out := b.Before.Holding()
	t := table{heads: []string{a.msg("head.former"), a.msg("head.unit"), a.msg("head.count"), a.msg("head.state"), a.msg("head.replaced")}, flex: 1}
	for _, c := range b.Before.Copies {
		held := slices.ContainsFunc(out, func(h workflow.CopyRecord) bool { return h.N == c.N })
		if !held && len(b.Replace[c.N]) == 0 {
			continue
		}
		by := a.msg("show.former.none")
		if rows := b.Replace[c.N]; len(rows) > 0 {
			by = a.msg("show.former.row", joined(rows))
		}
		t.rows = append(t.rows, []string{strconv.Itoa(c.N), c.Unit, strconv.Itoa(c.Copies), copyState(c), by})
	}
	if len(t.rows) > 0 {
		fmt.Fprintf(w, "\n%s\n", a.msg("show.former", b.Before.ID, len(out)))
		t.write(w)
	}
}

// oneLine gives words that people wrote as a single line, so that they cannot
// be taken for lines of ours.
func oneLine(s string) string {
	var parts []string
	for _, line := range strings.FieldsFunc(s, func(r rune) bool { return strings.ContainsRune("\n\r\v\f\u0085\u2028\u2029", r) }) {
		if line = strings.TrimSpace(line); line != "" {
			parts = append(parts, line)
		}
	}
	return strings.Join(parts, " ↵ ")
}
