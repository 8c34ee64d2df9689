package workflow

import (
	"errors"
	"fmt"
	"slices"
	"strings"

	"github.com/goccy/go-yaml"
	"github.com/goccy/go-yaml/ast"
)

// FlowError is a fault in a flow file, with its line.
type FlowError struct {
	File string
	Line int // from 1; 0 if the fault is of the whole file
	Msg  string
}

// Error says which file and line of a flow (流程文件) is wrong, and how.
func (e *FlowError) Error() string {
	if e.Line == 0 {
		return fmt.Sprintf("流程文件 %s：%s。", e.File, e.Msg)
	}
	return fmt.Sprintf("流程文件 %s 第 %d 行：%s。", e.File, e.Line, e.Msg)
}

// A word is a scalar of the file with its line.
type word struct {
	text string
	line int
}

// UnmarshalYAML takes a scalar and keeps where it stood.
func (w *word) UnmarshalYAML(n ast.Node) error {
	scalar, ok := n.(ast.ScalarNode)
	if !ok {
		return &FlowError{Line: n.GetToken().Position.Line, Msg: "这里应当是一个词"}
	}
	w.text, w.line = fmt.Sprint(scalar.GetValue()), n.GetToken().Position.Line
	return nil
}

type flowFile struct {
	Name    word        `yaml:"name"`
	Version int         `yaml:"version"`
	Label   word        `yaml:"label"`
	States  []fileState `yaml:"states"`
	Events  []fileEvent `yaml:"events"`
}

type fileState struct {
	ID    word   `yaml:"id"`
	Label word   `yaml:"label"`
	Steps []word `yaml:"steps"`
	Side  bool   `yaml:"side"`
	End   bool   `yaml:"end"`
}

type fileEvent struct {
	Action   word   `yaml:"action"`
	Label    word   `yaml:"label"`
	From     []word `yaml:"from"`
	To       []word `yaml:"to"`
	Roles    []word `yaml:"roles"`
	Guards   []word `yaml:"guards"`
	Straight bool   `yaml:"straight"`
}

// ParseFlow reads a flow file and checks it whole: known names only, no row
// twice, every state reachable, a way to an end from everywhere. file is its
// name for messages. The error is a *FlowError.
func ParseFlow(file string, data []byte) (*Flow, error) {
	var in flowFile
	if err := decodeYAML(data, &in); err != nil {
		return nil, inFile(file, err)
	}
	b := flowBuilder{in: in, flow: &Flow{ID: FlowID{Name: in.Name.text, Version: in.Version}, Label: in.Label.text}}
	for _, part := range []func() error{b.head, b.states, b.events, b.waysBack, b.duplicates, b.connected} {
		if err := part(); err != nil {
			return nil, inFile(file, err)
		}
	}
	b.flow.events = machine(b.flow.Rules)
	return b.flow, nil
}

// decodeYAML reads strictly. The reader panics on some damaged files (a bare
// tag where a list belongs); that is damage like any other.
func decodeYAML(data []byte, into *flowFile) (err error) {
	defer func() {
		if broken := recover(); broken != nil {
			err = &FlowError{Msg: fmt.Sprintf("YAML 格式有误（%v）", broken)}
		}
	}()
	if err := yaml.UnmarshalWithOptions(data, into, yaml.Strict()); err != nil {
		return yamlError(err)
	}
	return nil
}

func inFile(file string, err error) error {
	var f *FlowError
	if errors.As(err, &f) {
		return &FlowError{File: file, Line: f.Line, Msg: f.Msg}
	}
	return err
}

// yamlError says in Chinese what the YAML reader found; its own words follow
// only where there is no better sentence.
func yamlError(err error) error {
	var own *FlowError
	if errors.As(err, &own) {
		return own
	}
	var unknown *yaml.UnknownFieldError
	if errors.As(err, &unknown) {
		return &FlowError{Line: unknown.Token.Position.Line, Msg: fmt.Sprintf("不认识的字段“%s”", unknown.Token.Value)}
	}
	var twice *yaml.DuplicateKeyError
	if errors.As(err, &twice) {
		return &FlowError{Line: twice.Token.Position.Line, Msg: fmt.Sprintf("字段“%s”重复", twice.Token.Value)}
	}
	var syntax *yaml.SyntaxError
	if errors.As(err, &syntax) && strings.HasPrefix(syntax.Message, "mapping key ") {
		return &FlowError{Line: syntax.Token.Position.Line, Msg: fmt.Sprintf("字段“%s”重复", syntax.Token.Value)}
	}
	var other yaml.Error
	if errors.As(err, &other) && other.GetToken() != nil {
		return &FlowError{Line: other.GetToken().Position.Line, Msg: "YAML 格式有误（" + other.GetMessage() + "）"}
	}
	return &FlowError{Msg: "YAML 格式有误（" + err.Error() + "）"}
}

func wrong(line int, format string, args ...any) error {
	return &FlowError{Line: line, Msg: fmt.Sprintf(format, args...)}
}

type flowBuilder struct {
	in   flowFile
	flow *Flow
}

func (b *flowBuilder) head() error {
	switch {
	case b.in.Name.text == "":
		return wrong(0, "缺少流程名称 name")
	case b.in.Version < 1:
		return wrong(0, "缺少流程版本 version（从 1 起的整数）")
	case b.in.Label.text == "":
		return wrong(0, "缺少流程的中文名称 label")
	default:
		return nil
	}
}

func (b *flowBuilder) states() error {
	for _, s := range b.in.States {
		def := StateDef{State: State(s.ID.text), Label: s.Label.text, Side: s.Side, End: s.End, line: s.ID.line}
		for _, step := range s.Steps {
			def.Steps = append(def.Steps, step.text)
		}
		if len(def.Steps) == 0 {
			def.Steps = []string{def.Label}
		}
		if err := b.checkState(def, s.Label.line); err != nil {
			return err
		}
		b.flow.States = append(b.flow.States, def)
	}
	return nil
}

func (b *flowBuilder) checkState(def StateDef, labelLine int) error {
	if !plainName(string(def.State)) {
		return wrong(max(def.line, labelLine), "状态的 id 须用小写英文字母，不能是“%s”", def.State)
	}
	if _, twice := b.flow.Def(def.State); twice {
		return wrong(def.line, "状态“%s”重复", def.State)
	}
	if def.Label == "" || slices.Contains(def.Steps, "") {
		return wrong(def.line, "状态“%s”缺少中文名称", def.State)
	}
	return nil
}

// plainName reports whether a state's id is lower-case letters, - and _ only,
// so that it can serve in addresses, diagrams and the database.
func plainName(s string) bool {
	for _, r := range s {
		if (r < 'a' || r > 'z') && r != '-' && r != '_' {
			return false
		}
	}
	return s != "" && s != begun
}
