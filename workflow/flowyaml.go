package workflow

import (
	"errors"
	"fmt"
	"strings"
	"unicode/utf8"

	"github.com/goccy/go-yaml"
	"github.com/goccy/go-yaml/ast"
	"github.com/goccy/go-yaml/parser"
)

// FlowError is a fault in a flow file, with its line.
type FlowError struct {
	File  string
	Line  int // from 1; 0 if the fault is of the whole file
	Msg   string
	Cause error // the YAML reader's own words, for the log; nil for most faults
}

// Error says which file and line of a flow (流程文件) is wrong, and how.
func (e *FlowError) Error() string {
	if e.Line == 0 {
		return fmt.Sprintf("流程文件 %s：%s。", e.File, e.Msg)
	}
	return fmt.Sprintf("流程文件 %s 第 %d 行：%s。", e.File, e.Line, e.Msg)
}

// Unwrap gives what the YAML reader said.
func (e *FlowError) Unwrap() error { return e.Cause }

func wrong(line int, format string, args ...any) error {
	return &FlowError{Line: line, Msg: fmt.Sprintf(format, args...)}
}

func inFile(file string, err error) error {
	var f *FlowError
	if errors.As(err, &f) {
		return &FlowError{File: file, Line: f.Line, Msg: f.Msg, Cause: f.Cause}
	}
	return err
}

// readYAML gives the one mapping a flow file is. The YAML reader panics on
// some damaged files (a bare tag where a list belongs); that is damage like any
// other.
func readYAML(data []byte, take reader) (err error) {
	defer func() {
		if broken := recover(); broken != nil {
			err = &FlowError{Msg: badYAML, Cause: fmt.Errorf("YAML reader: %v", broken)}
		}
	}()
	text := strings.TrimPrefix(string(data), "\uFEFF")
	if !utf8.ValidString(text) {
		return wrong(0, "文件不是 UTF-8 编码，请另存为 UTF-8")
	}
	file, err := parser.ParseBytes([]byte(text), 0)
	if err != nil {
		return yamlError(err)
	}
	var body ast.Node
	for _, doc := range file.Docs {
		switch {
		case doc.Body == nil:
		case body != nil:
			return wrong(lineOf(doc.Body), "一个文件只能写一个流程，不能用 --- 分成几份")
		default:
			body = doc.Body
		}
	}
	if body == nil {
		return wrong(0, "文件是空的")
	}
	return take(body)
}

const badYAML = "YAML 格式有误，请检查缩进、括号、引号和冒号（须用半角）"

// yamlError says in Chinese what the YAML reader found.
func yamlError(err error) error {
	var syntax *yaml.SyntaxError
	if errors.As(err, &syntax) && strings.HasPrefix(syntax.Message, "mapping key ") {
		return &FlowError{Line: syntax.Token.Position.Line, Msg: fmt.Sprintf("字段“%s”重复", syntax.Token.Value), Cause: err}
	}
	var other yaml.Error
	if errors.As(err, &other) && other.GetToken() != nil {
		return &FlowError{Line: other.GetToken().Position.Line, Msg: badYAML, Cause: err}
	}
	return &FlowError{Msg: badYAML, Cause: err}
}

func lineOf(n ast.Node) int {
	if t := n.GetToken(); t != nil && t.Position != nil {
		return t.Position.Line
	}
	return 0
}

// A reader takes one node of the file.
type reader func(ast.Node) error

// fields reads a mapping of known fields, each by its own reader.
func fields(n ast.Node, known map[string]reader) error {
	var values []*ast.MappingValueNode
	switch m := n.(type) {
	case *ast.MappingNode:
		values = m.Values
	case *ast.MappingValueNode:
		values = []*ast.MappingValueNode{m}
	default:
		return wrong(lineOf(n), "这里应当是一组字段，如 id: review")
	}
	for _, v := range values {
		name := v.Key.String()
		take, ok := known[name]
		if !ok {
			return wrong(lineOf(v.Key), "不认识的字段“%s”", name)
		}
		if err := take(v.Value); err != nil {
			return err
		}
	}
	return nil
}

// listOf reads a list, each element by one; nothing written is an empty list.
func listOf[T any](into *[]T, one func(*T, ast.Node) error) reader {
	return func(n ast.Node) error {
		if _, empty := n.(*ast.NullNode); empty {
			return nil
		}
		seq, ok := n.(*ast.SequenceNode)
		if !ok {
			return wrong(lineOf(n), "这里应当是一个列表，如 [review]")
		}
		for _, v := range seq.Values {
			var element T
			if err := one(&element, v); err != nil {
				return err
			}
			*into = append(*into, element)
		}
		return nil
	}
}

// A word is a scalar of the file with its line.
type word struct {
	text string
	line int
}

func (w *word) read(n ast.Node) error {
	w.line = lineOf(n)
	scalar, ok := n.(ast.ScalarNode)
	if _, alias := n.(*ast.AliasNode); alias || !ok {
		return wrong(w.line, "这里应当是一个词")
	}
	if value := scalar.GetValue(); value != nil {
		w.text = strings.TrimSpace(fmt.Sprint(value))
	}
	return nil
}

// A number is a whole number of the file with its line.
type number struct {
	n, line int
}

func (v *number) read(n ast.Node) error {
	v.line = lineOf(n)
	whole, ok := n.(*ast.IntegerNode)
	if !ok {
		return wrong(v.line, "这里应当是一个整数")
	}
	// The reader keeps a number as uint64, a negative one as int64.
	value, ok := whole.Value.(uint64)
	if !ok || value > 1_000_000 {
		return wrong(v.line, "这里应当是 0 至 1000000 的整数")
	}
	v.n = int(value)
	return nil
}

// A toggle is a yes or no of the file.
type toggle struct {
	on   bool
	line int
}

func (t *toggle) read(n ast.Node) error {
	t.line = lineOf(n)
	value, ok := n.(*ast.BoolNode)
	if !ok {
		return wrong(t.line, "这里应当写 true 或 false")
	}
	t.on = value.Value
	return nil
}
