package workflow

import (
	"slices"

	"github.com/goccy/go-yaml/ast"
)

type flowFile struct {
	name, label word
	version     number
	consult     *fileConsult
	states      []fileState
	events      []fileEvent
}

func (f *flowFile) read(n ast.Node) error {
	return fields(n, map[string]reader{
		"name": f.name.read, "version": f.version.read, "label": f.label.read,
		"consult": func(n ast.Node) error {
			f.consult = &fileConsult{line: lineOf(n)}
			return f.consult.read(n)
		},
		"states": listOf(&f.states, (*fileState).read),
		"events": listOf(&f.events, (*fileEvent).read),
	})
}

type fileConsult struct {
	rule   word
	quorum number
	lapse  toggle
	line   int
}

func (c *fileConsult) read(n ast.Node) error {
	return fields(n, map[string]reader{"rule": c.rule.read, "quorum": c.quorum.read, "lapse": c.lapse.read})
}

type fileState struct {
	id, label word
	fileStep  // what it says of its only step, or of all
	steps     []fileStep
	side, end toggle
}

func (s *fileState) read(n ast.Node) error {
	s.line = lineOf(n)
	return fields(n, map[string]reader{
		"id": s.id.read, "label": s.label.read, "steps": listOf(&s.steps, (*fileStep).read),
		"post": s.post.read, "each": s.each.read, "days": s.days.read,
		"side": s.side.read, "end": s.end.read,
	})
}

type fileStep struct {
	label, post, each word
	days              number
	line              int
}

// read takes a plain label or a mapping.
func (s *fileStep) read(n ast.Node) error {
	s.line = lineOf(n)
	if _, plain := n.(ast.ScalarNode); plain {
		return s.label.read(n)
	}
	return fields(n, map[string]reader{
		"label": s.label.read, "post": s.post.read, "each": s.each.read, "days": s.days.read,
	})
}

type fileEvent struct {
	action, label word
	from, to      []word
	roles, paper  []word
	guards        []word
	straight      toggle
}

func (e *fileEvent) read(n ast.Node) error {
	e.action.line = lineOf(n) // for an event without an action
	return fields(n, map[string]reader{
		"action": e.action.read, "label": e.label.read,
		"from": listOf(&e.from, (*word).read), "to": listOf(&e.to, (*word).read),
		"roles": listOf(&e.roles, (*word).read), "paper": listOf(&e.paper, (*word).read),
		"guards": listOf(&e.guards, (*word).read), "straight": e.straight.read,
	})
}

// ParseFlow reads a flow file and checks it whole: known names only, no row
// twice, every state reachable, a way to an end from everywhere, nothing
// printed unsigned. file is its name for messages. The error is a *FlowError.
func ParseFlow(file string, data []byte) (*Flow, error) {
	b := flowBuilder{flow: &Flow{}}
	if err := readYAML(data, b.in.read); err != nil {
		return nil, inFile(file, err)
	}
	for _, part := range []func() error{
		b.head, b.states, b.events, b.waysBack, b.consult, b.duplicates, b.connected, b.each, b.printing,
	} {
		if err := part(); err != nil {
			return nil, inFile(file, err)
		}
	}
	b.flow.leaving = depart(b.flow.Rules)
	return b.flow, nil
}

type flowBuilder struct {
	in   flowFile
	flow *Flow
}

func (b *flowBuilder) head() error {
	in := b.in
	switch {
	case in.name.text == "":
		return wrong(in.name.line, "缺少流程名称 name")
	case !plainName(in.name.text):
		return wrong(in.name.line, "流程名称 name 须用小写英文字母，不能是“%s”", in.name.text)
	case in.version.n < 1:
		return wrong(in.version.line, "缺少流程版本 version（从 1 起的整数）")
	case in.label.text == "":
		return wrong(in.label.line, "缺少流程的中文名称 label")
	}
	b.flow.ID = FlowID{Name: in.name.text, Version: in.version.n}
	b.flow.Label = in.label.text
	return nil
}

func (b *flowBuilder) states() error {
	for _, s := range b.in.states {
		if err := b.checkState(s); err != nil {
			return err
		}
		def := StateDef{State: State(s.id.text), Label: s.label.text, Side: s.side.on, End: s.end.on, line: s.line}
		steps, err := s.stepDefs()
		if err != nil {
			return err
		}
		def.Steps = steps
		b.flow.States = append(b.flow.States, def)
	}
	return nil
}

func (b *flowBuilder) checkState(s fileState) error {
	if !plainName(s.id.text) {
		return wrong(max(s.id.line, s.line), "状态的 id 须用小写英文字母，不能是“%s”", s.id.text)
	}
	if _, twice := b.flow.Def(State(s.id.text)); twice {
		return wrong(s.id.line, "状态“%s”重复", s.id.text)
	}
	if s.label.text == "" {
		return wrong(s.id.line, "状态“%s”缺少中文名称", s.id.text)
	}
	if slices.ContainsFunc(b.flow.States, func(d StateDef) bool { return d.Label == s.label.text }) {
		return wrong(s.label.line, "状态名称“%s”重复", s.label.text)
	}
	return nil
}

// stepDefs gives the state's steps; one without steps is its own only step.
func (s fileState) stepDefs() ([]StepDef, error) {
	if len(s.steps) == 0 {
		only := s.fileStep
		only.label = s.label
		def, err := only.def(number{})
		return []StepDef{def}, err
	}
	if at := max(s.post.line, s.each.line); at > 0 {
		return nil, wrong(at, "状态“%s”列有环节，岗位（post）和按议题（each）写在各个环节里", s.label.text)
	}
	var defs []StepDef
	for _, step := range s.steps {
		def, err := step.def(s.days)
		if err != nil {
			return nil, err
		}
		if def.Label == "" {
			return nil, wrong(step.line, "状态“%s”的环节缺少中文名称", s.label.text)
		}
		if slices.ContainsFunc(defs, func(d StepDef) bool { return d.Label == def.Label }) {
			return nil, wrong(step.line, "状态“%s”的环节“%s”重复", s.label.text, def.Label)
		}
		defs = append(defs, def)
	}
	return defs, nil
}

const mostDays = 365

// def checks what a step says; days holds where it does not name its own.
func (s fileStep) def(days number) (StepDef, error) {
	if s.days.line > 0 {
		days = s.days
	}
	switch {
	case s.post.line > 0 && !plainName(s.post.text):
		return StepDef{}, wrong(s.post.line, "岗位 post 须用小写英文字母，不能是“%s”", s.post.text)
	case s.each.line > 0 && s.each.text != "item":
		return StepDef{}, wrong(s.each.line, "each 只能写 item（每个议题一人），不能是“%s”", s.each.text)
	case days.line > 0 && (days.n < 1 || days.n > mostDays):
		return StepDef{}, wrong(days.line, "时限 days 须是 1 至 %d 个工作日", mostDays)
	}
	return StepDef{Label: s.label.text, Post: s.post.text, Each: s.each.line > 0, Days: days.n}, nil
}

// plainName reports whether a name is lower-case letters, - and _ only, so that
// it can serve in addresses, file names, diagrams and the database.
func plainName(s string) bool {
	for _, r := range s {
		if (r < 'a' || r > 'z') && r != '-' && r != '_' {
			return false
		}
	}
	return s != "" && s != begun
}
