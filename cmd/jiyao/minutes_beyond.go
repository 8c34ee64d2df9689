package main

import (
	"context"
	"fmt"
	"io"
	"slices"
	"strconv"
	"strings"
	"time"

	"jiyao/cmd/internal/office"
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

// beyond is what histories say of a minutes that it does not hold itself.
type beyond struct {
	back    *workflow.Entry // the 退回 in force
	rivals  []workflow.Entry
	before  workflow.Minutes // the edition before
	replace map[int][]int    // its copies' rows → the rows here that replace them
	leases  []workflow.Lease
}

// lookBeyond reads histories and the edition before.
func lookBeyond(ctx context.Context, o *office.Office, m workflow.Minutes) (beyond, error) {
	b := beyond{replace: map[int][]int{}}
	entries, err := o.Store.Entries(ctx, m.ID)
	if err != nil {
		return b, err
	}
	if b.leases, err = o.Store.Leases(ctx, m.ID, o.Now()); err != nil {
		return b, err
	}
	for i, e := range entries {
		if e.Action == workflow.Compete {
			b.rivals = append(b.rivals, e)
		}
		if e.Action == workflow.Return {
			b.back = &entries[i]
		} else if e.From != e.To {
			b.back = nil
		}
	}
	for _, c := range m.Copies {
		for _, n := range c.Former {
			b.replace[n] = append(b.replace[n], c.N)
		}
	}
	if m.Edition.Of != "" {
		b.before, err = o.Store.Minutes(ctx, m.Edition.Of)
	}
	return b, err
}

// writeBeyond prints what stands returned, corrected and beside the text.
func (s *sheet) writeBeyond(w io.Writer) {
	a := s.app
	if e := s.more.back; e != nil {
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
	field(w, a.msg("show.writing"), a.writing(s.more.leases))
	lines := make([]string, len(s.more.rivals))
	for i, e := range s.more.rivals {
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
	out := b.before.Holding()
	t := table{heads: []string{a.msg("head.former"), a.msg("head.unit"), a.msg("head.count"), a.msg("head.state"), a.msg("head.replaced")}, flex: 1}
	for _, c := range b.before.Copies {
		held := slices.ContainsFunc(out, func(h workflow.CopyRecord) bool { return h.N == c.N })
		if !held && len(b.replace[c.N]) == 0 {
			continue
		}
		by := a.msg("show.former.none")
		if rows := b.replace[c.N]; len(rows) > 0 {
			by = a.msg("show.former.row", joined(rows))
		}
		t.rows = append(t.rows, []string{strconv.Itoa(c.N), c.Unit, strconv.Itoa(c.Copies), copyState(c), by})
	}
	if len(t.rows) > 0 {
		fmt.Fprintf(w, "\n%s\n", a.msg("show.former", b.before.ID, len(out)))
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

// wholeView is a minutes with what histories say of it.
type wholeView struct {
	minutesView
	Returned   *returnView     `json:"returned,omitempty"`
	Correction *correctionView `json:"correction,omitempty"`
	Competing  []rivalView     `json:"competing"`
	Former     []copyView      `json:"former_holding"`
	Leases     []leaseView     `json:"leases"`
}

type returnView struct {
	By       *personView  `json:"by"`
	For      *personView  `json:"for,omitempty"`
	At       time.Time    `json:"at"`
	Reason   string       `json:"reason"`
	Straight string       `json:"straight_to,omitempty"`
	Marks    []remarkView `json:"marks"`
}

type remarkView struct {
	Quote string `json:"quote,omitempty"`
	Text  string `json:"text"`
}

type correctionView struct {
	Action  string      `json:"action"`
	By      *personView `json:"by"`
	For     *personView `json:"for,omitempty"`
	At      time.Time   `json:"at"`
	Checked *personView `json:"checked_by,omitempty"`
}

func viewCorrection(c workflow.Correction) *correctionView {
	if c.Action == "" {
		return nil
	}
	return &correctionView{string(c.Action), viewPerson(c.By), viewPerson(c.OnBehalf), c.At, viewPerson(c.Checked)}
}

type rivalView struct {
	Revision int         `json:"revision"`
	By       *personView `json:"by"`
	At       time.Time   `json:"at"`
}

// viewWhole adds to a view what histories say.
func viewWhole(v minutesView, b beyond, m workflow.Minutes) wholeView {
	all := wholeView{minutesView: v, Competing: []rivalView{}, Former: []copyView{}, Leases: viewLeases(b.leases)}
	if e := b.back; e != nil {
		all.Returned = &returnView{By: viewPerson(e.Actor), For: viewPerson(e.OnBehalf), At: e.Occurred, Reason: e.Note, Straight: e.Back.String(), Marks: []remarkView{}}
		for _, r := range e.Remarks {
			all.Returned.Marks = append(all.Returned.Marks, remarkView{r.Quote, r.Text})
		}
	}
	all.Correction = viewCorrection(m.Correction)
	for _, e := range b.rivals {
		all.Competing = append(all.Competing, rivalView{e.Saved, viewPerson(e.Actor), e.Recorded})
	}
	var before minutesView
	b.before.Copies = b.before.Holding()
	before.beside(workflow.Minutes{Copies: b.before.Copies})
	all.Former = append(all.Former, before.Copies...)
	return all
}
