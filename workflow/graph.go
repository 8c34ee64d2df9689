package workflow

import (
	"fmt"
	"slices"
	"strings"
)

// A chart is a flow as a drawing has it: the line as a column of rows, what
// lies beside it in a second column, and lanes between and left of them for
// whatever does not lead straight down.
type chart struct {
	flow   *Flow
	column []*row // the line, from its beginning
	side   []*row // withdrawn, voided
	links  []link // straight down the column
	lanes  []*lane
	legend []string
	width  int
	height int
}

// A row is a place's box, or the head above the boxes of a state with several
// steps, or the dot from which all begins.
type row struct {
	place      Place
	kind       rowKind
	end        bool
	titles     []string // its name, in one line if it fits
	lines      []string // what stands below it
	x, y, w, h int
	left       []*port
	right      []*port
}

type rowKind int

const (
	beginning rowKind = iota
	head
	box
)

// A link leads from one box down to the next.
type link struct {
	from, to *row
	labels   []string
}

// A lane is a line with several ends: of all that leads to one side state, of
// all one return may lead to.
type lane struct {
	key   string
	left  bool // of the column: a return
	ports []*port
	x     int
}

// A port is where a lane meets a row.
type port struct {
	row    *row
	lane   *lane
	label  string
	enters bool
	y      int
}

func newChart(f *Flow) *chart {
	c := &chart{flow: f}
	c.rows()
	for _, r := range f.Rules {
		if r.From != r.To && !r.derived() {
			c.lead(r)
		}
	}
	c.gather()
	c.explain()
	c.lay()
	return c
}

// rows makes the boxes.
func (c *chart) rows() {
	c.column = []*row{{kind: beginning}}
	for _, d := range c.flow.States {
		if len(d.Steps) > 1 && !d.Side {
			c.column = append(c.column, &row{kind: head, place: Place{State: d.State}, titles: wrapped([]string{d.Label}, boxWidth, titleSize)})
		}
		for _, p := range d.places() {
			r := &row{kind: box, place: p, end: d.End}
			if d.Side {
				r.fill(c.flow.PlaceLabel(p), c.notes(p), sideWidth-2*boxPad)
				c.side = append(c.side, r)
				continue
			}
			title := d.Label
			if len(d.Steps) > 1 {
				title = d.Steps[p.Step].Label
			}
			r.fill(title, c.notes(p), boxWidth-2*boxPad)
			c.column = append(c.column, r)
		}
	}
}

func (r *row) fill(title string, notes []string, width int) {
	r.titles, r.lines = wrapped([]string{title}, width, titleSize), wrapped(notes, width, noteSize)
}

// notes says below a box's title who has the place, how long, and what may be
// done there without leaving it.
func (c *chart) notes(p Place) []string {
	var notes []string
	notes = append(notes, c.flow.stepNotes(p)...)
	var stay []string
	for _, r := range c.flow.leaving[p].rules {
		if r.To == p && !r.derived() && !slices.Contains(stay, r.Label) {
			stay = append(stay, r.Label)
		}
	}
	if len(stay) > 0 {
		notes = append(notes, "可："+strings.Join(stay, "、"))
	}
	return notes
}

// stepNotes says what a flow file says of a step beside its name.
func (f *Flow) stepNotes(p Place) []string {
	def, _ := f.Def(p.State)
	step := f.StepDef(p)
	var notes, who []string
	if step.Each {
		notes = append(notes, "每个议题一人，都同意后往下走")
	}
	if len(def.Steps) == 1 && step.Label != def.Label {
		who = append(who, step.Label)
	}
	if step.Post != "" {
		who = append(who, "岗位 "+step.Post)
	}
	if step.Days > 0 {
		who = append(who, fmt.Sprintf("%d个工作日", step.Days))
	}
	if len(who) > 0 {
		notes = append(notes, strings.Join(who, "，"))
	}
	return notes
}

func (c *chart) row(p Place) *row {
	for _, r := range slices.Concat(c.column, c.side) {
		if r.place == p && r.kind != head {
			return r
		}
	}
	return nil // a rule's places are always among the flow's
}

// next gives the box below in the column.
func (c *chart) next(r *row) *row {
	i := slices.Index(c.column, r)
	for i >= 0 && i+1 < len(c.column) {
		if i++; c.column[i].kind == box {
			return c.column[i]
		}
	}
	return nil
}

// lead draws a rule: down the column if it goes to the next box, on a lane if
// it does not.
func (c *chart) lead(r Rule) {
	from, to := c.row(r.From), c.row(r.To)
	label := r.Label + "（" + roleList(r.Roles) + "）"
	switch {
	case r.Action != Return && c.next(from) == to:
		c.join(from, to, label)
	case r.Action == Return && r.Straight:
		c.lane("back "+node(r.From)+" "+label, true).meet(from, to, r.Label+"※（"+roleList(r.Roles)+"）")
	case r.Action == Return:
		c.lane("back "+node(r.From)+" "+label, true).meet(from, to, label)
	case slices.Contains(c.side, to):
		c.lane("to "+node(r.To), false).meet(from, to, label)
	case slices.Contains(c.side, from):
		c.lane("from "+node(r.From), false).meet(from, to, label)
	default:
		c.lane("over "+node(r.From)+" "+node(r.To), false).meet(from, to, label)
	}
}

func (c *chart) join(from, to *row, label string) {
	i := slices.IndexFunc(c.links, func(l link) bool { return l.from == from })
	if i < 0 {
		c.links = append(c.links, link{from: from, to: to})
		i = len(c.links) - 1
	}
	c.links[i].labels = append(c.links[i].labels, label)
}

func (c *chart) lane(key string, left bool) *lane {
	i := slices.IndexFunc(c.lanes, func(l *lane) bool { return l.key == key })
	if i < 0 {
		c.lanes = append(c.lanes, &lane{key: key, left: left})
		i = len(c.lanes) - 1
	}
	return c.lanes[i]
}

// meet adds the lane's ends, each once.
func (l *lane) meet(from, to *row, label string) {
	for _, p := range []*port{{row: from, lane: l, label: label}, {row: to, lane: l, enters: true}} {
		same := func(q *port) bool { return q.row == p.row && q.label == p.label && q.enters == p.enters }
		if !slices.ContainsFunc(l.ports, same) {
			l.ports = append(l.ports, p)
		}
	}
}

// gather lets what every step of a state may do leave from its head, and gives
// the rows their ports.
func (c *chart) gather() {
	for _, h := range c.column {
		if h.kind != head {
			continue
		}
		def, _ := c.flow.Def(h.place.State)
		for _, l := range c.lanes {
			l.lift(h, len(def.Steps))
		}
	}
	for _, l := range c.lanes {
		for _, p := range l.ports {
			if l.left || slices.Contains(c.side, p.row) {
				p.row.left = append(p.row.left, p)
			} else {
				p.row.right = append(p.row.right, p)
			}
		}
	}
}

func (l *lane) lift(h *row, steps int) {
	for _, p := range slices.Clone(l.ports) {
		alike := func(q *port) bool {
			return !q.enters && q.label == p.label && q.row.kind == box && q.row.place.State == h.place.State
		}
		if !l.left && alike(p) && len(filter(l.ports, alike)) == steps {
			l.ports = append(slices.DeleteFunc(l.ports, alike), &port{row: h, lane: l, label: p.label})
		}
	}
}

// explain writes the lines below the drawing.
func (c *chart) explain() {
	if slices.ContainsFunc(c.flow.Rules, func(r Rule) bool { return r.Action == Return && r.Straight }) {
		c.legend = append(c.legend, "※ 退回人可以要求改后直接送回本环节。")
	}
	if line := c.flow.Consult.sentence(); line != "" {
		c.legend = append(c.legend, line)
	}
}

// sentence says the rule of 会签, or nothing for a flow without one.
func (r ConsultRule) sentence() string {
	var says string
	switch r.Rule {
	case ConsultAll:
		says = "各家都已反馈、无人反对"
	case ConsultQuorum:
		says = fmt.Sprintf("至少%d家同意、无人反对", r.Quorum)
	case ConsultNoneAgainst:
		says = "无人反对"
	default:
		return ""
	}
	if r.Lapse {
		says += "；逾期视为无意见"
	}
	return "会签规则：" + says + "。"
}
