package main

import (
	"fmt"
	"io"
	"strings"
	"time"

	"jiyao/cmd/internal/views"
	"jiyao/workflow"
)

// A chronicle writes what was done with a minutes, entry by entry.
type chronicle struct {
	app  *app
	flow *workflow.Flow
	rows map[int]string // who was asked so far
	desk workflow.Holder
}

// line writes one entry: what was done on the first line, the rest beneath.
func (h *chronicle) line(w io.Writer, e workflow.Entry) {
	a := h.app
	who, as := e.Actor.Name, e.As.Label()
	switch {
	case e.Paper != nil && !e.OnBehalf.IsZero():
		who = a.msg("history.paper", e.OnBehalf.Name, e.Actor.Name)
	case e.Paper != nil && e.Paper.Signer != "":
		who = a.msg("history.paper", e.Paper.Signer, e.Actor.Name)
	case e.Paper != nil:
		as = a.msg("history.registered")
	case !e.OnBehalf.IsZero():
		who = a.msg("show.for", e.Actor.Name, e.OnBehalf.Name)
	}
	done := views.Label(h.flow, e)
	if e.Action == workflow.Create && !e.Edition.IsZero() {
		done = a.msg("history.begun", e.Edition.Kind.Label())
	}
	head := a.msg("history.line", e.Version, clockOf(e.Recorded), who, as, done)
	if e.From != e.To {
		head += a.msg("history.way", h.flow.PlaceLabel(e.From), h.flow.PlaceLabel(e.To))
	}
	indented(w, head, 0)
	for _, i := range e.Asked {
		h.rows[i.N] = i.Who()
	}
	for _, more := range append(h.more(e), h.others(e)...) {
		h.detail(w, more)
	}
	h.desk = e.Desk
}

// detail writes what an entry says beneath its line; further lines stand deeper,
// so that no words can be taken for an entry.
func (h *chronicle) detail(w io.Writer, text string) {
	for i, line := range fold(oneLine(text), screen-9) {
		fmt.Fprintf(w, "%s%s\n", strings.Repeat(" ", 5+4*min(i, 1)), strings.TrimRight(line, " "))
	}
}

// more gives what else an entry says.
func (h *chronicle) more(e workflow.Entry) []string {
	a := h.app
	var lines []string
	add := func(said bool, line string) {
		if said {
			lines = append(lines, line)
		}
	}
	add(!e.Edition.IsZero() && e.Action == workflow.Create, a.msg("history.reason", e.Edition.Reason))
	add(e.Note != "", a.msg("history.note", e.Note))
	late := e.Recorded.Sub(e.Occurred)
	add(late > time.Minute || late < -time.Minute, a.msg("history.occurred", clockOf(e.Occurred)))
	add(e.Item > 0, a.msg("history.item", e.Item))
	add(e.Revision > 0 && e.Text.Before != e.Text.After && e.Version > 1, a.msg("history.text", e.Revision))
	add(e.Saved > 0, a.msg("history.kept", e.Saved))
	add(e.Action == workflow.Number, a.msg("history.number", e.Number.Text))
	add(!e.Released.IsZero(), a.msg("history.released", e.Released.Text))
	add(!e.Back.IsZero() && e.Action == workflow.Return, a.msg("history.straight", h.flow.PlaceLabel(e.Back)))
	add(e.Paper != nil && e.Paper.Version > 0, a.msg("history.sheet", paperOf(e).Version, paperOf(e).Scan.Name))
	return lines
}

// others gives whom an entry concerns beside its actor, and what of it.
func (h *chronicle) others(e workflow.Entry) []string {
	a := h.app
	var lines []string
	add := func(said bool, line string) {
		if said {
			lines = append(lines, line)
		}
	}
	for _, i := range e.Asked {
		add(true, h.asked(i))
	}
	for _, r := range e.Answers {
		add(r.Outcome != "", a.msg("history.answer", r.N, h.answer(r, e)))
		add(r.State == workflow.PartyDropped && r.Outcome == "", a.msg("history.dropped", r.N, h.rows[r.N]))
	}
	add(e.Action == workflow.Urge, a.msg("history.urged", e.WhomUrged(h.flow, h.desk, h.rows)))
	add(e.Action == workflow.Reassign, a.msg("history.handed", e.Desk.Name()))
	for _, r := range e.Remarks {
		add(r.Quote != "", a.msg("history.remark.on", r.Quote, r.Text))
		add(r.Quote == "", a.msg("history.remark", r.Text))
	}
	for _, c := range e.Handled {
		add(true, a.msg("history.copy", c.N, c.Unit, c.State.Label()))
	}
	add(len(e.Copies) > 0, a.msg("history.copies", len(e.Copies)))
	add(!e.PDF.IsZero() && e.Action == workflow.Issue, a.msg("history.pdf", e.PDF.SHA256[:min(16, len(e.PDF.SHA256))]))
	add(len(e.Lapsed) > 0, a.msg("history.lapsed", len(e.Lapsed)))
	add(e.Waiver != "", a.msg("history.waiver", e.Waiver))
	return lines
}

// asked says who is asked, of which 议题 and by when.
func (h *chronicle) asked(i workflow.Asking) string {
	line := h.app.msg("history.asked", i.N, i.Who())
	if len(i.Items) > 0 {
		line += h.app.msg("history.items", joined(i.Items))
	}
	if i.Due != "" {
		line += h.app.msg("history.until", i.Due.Chinese())
	}
	return line
}

// answer gives an answer, with whose it is where the actor is not.
func (h *chronicle) answer(r workflow.Answer, e workflow.Entry) string {
	said := r.Outcome.Label()
	if len(r.Items) > 0 {
		said = strings.Join(h.app.lang.answersSaid(r.Items), h.app.msg("note.and"))
	}
	if name := h.rows[r.N]; name != "" && (e.Paper != nil || len(e.Answers) > 1) {
		said = name + "：" + said
	}
	if r.Late {
		said += h.app.msg("show.late")
	}
	return said
}
