package org

import (
	"errors"
	"fmt"
	"slices"
	"strings"
	"unicode/utf8"

	"github.com/goccy/go-yaml"
	"github.com/goccy/go-yaml/ast"
	"github.com/goccy/go-yaml/lexer"
	"github.com/goccy/go-yaml/parser"
	"github.com/goccy/go-yaml/token"
)

// ReadYAML reads office data from one YAML file: a list of rows for each book
// by its name. A book that is not in the file is not in the draft. file is its
// name for the findings.
func ReadYAML(file string, data []byte) (Draft, Findings) {
	r := newReader(file)
	r.yaml(data)
	return r.draft, r.found
}

func (r *reader) yaml(data []byte) {
	// The YAML reader panics on some damaged files; that is damage like any other.
	defer func() {
		if broken := recover(); broken != nil {
			r.wrong(book{}, 0, "", "YAML 格式有误（%v）", broken)
		}
	}()
	switch {
	case len(data) > maxBytes:
		r.wrong(book{}, 0, "", "文件太大，最多%d兆字节", maxBytes>>20)
		return
	case !utf8.Valid(data):
		r.wrong(book{}, 0, "", "不是UTF-8编码，请另存为UTF-8")
		return
	}
	source := strings.TrimPrefix(string(data), "\ufeff")
	tokens := lexer.Tokenize(source)
	if line := tooDeep(tokens); line > 0 {
		r.wrong(book{}, line, "", "括号或列表嵌套太深")
		return
	}
	file, err := parser.Parse(tokens, 0)
	if err != nil {
		r.syntax(err)
		return
	}
	if len(file.Docs) > 1 {
		r.wrong(book{}, file.Docs[1].GetToken().Position.Line, "", "只能有一份文档，请去掉“---”")
		return
	}
	for _, doc := range file.Docs {
		r.document(doc.Body)
	}
}

// tooDeep gives the line where brackets or lists nest deeper than any office
// data do, 0 if nowhere: the parser's time grows with the square of the depth.
func tooDeep(tokens token.Tokens) int {
	const deepest = 16
	depth, entries, line := 0, 0, 0
	for _, t := range tokens {
		if t.Position.Line != line {
			line, entries = t.Position.Line, 0
		}
		switch t.Type {
		case token.SequenceStartType, token.MappingStartType:
			depth++
		case token.SequenceEndType, token.MappingEndType:
			depth--
		case token.SequenceEntryType, token.MappingKeyType, token.AnchorType, token.TagType, token.AliasType:
			entries++
		}
		if depth > deepest || entries > deepest || depth == 0 && t.Position.IndentNum > 256 {
			return max(line, 1)
		}
	}
	return 0
}

// syntax says in Chinese what the YAML reader found; its own words follow only
// where there is no better sentence.
func (r *reader) syntax(err error) {
	var e yaml.Error
	if !errors.As(err, &e) || e.GetToken() == nil {
		r.wrong(book{}, 0, "", "YAML 格式有误（%s）", err.Error())
		return
	}
	line := e.GetToken().Position.Line
	if strings.HasPrefix(e.GetMessage(), "mapping key ") {
		r.wrong(book{}, line, "", "字段“%s”重复", shown(e.GetToken().Value))
		return
	}
	r.wrong(book{}, line, "", "YAML 格式有误（%s）", e.GetMessage())
}

func lineOfNode(n ast.Node) int {
	if n == nil || n.GetToken() == nil {
		return 0
	}
	return n.GetToken().Position.Line
}

// document reads the books.
func (r *reader) document(body ast.Node) {
	if body == nil {
		return
	}
	fields, ok := mapping(body)
	if !ok {
		r.wrong(book{}, lineOfNode(body), "", "应当按资料簿写成“units:”、“persons:”的样子")
		return
	}
	for _, f := range fields {
		name, line := keyOf(f)
		b, known := bookNamed(books(), name)
		switch {
		case !known || name != b.name:
			r.wrong(book{}, line, "", "没有名为“%s”的资料，可用的有：%s", shown(name), strings.Join(Books(), "、"))
		case slices.Contains(r.draft.Given, b.name):
			r.wrong(b, line, "", "重复")
		default:
			r.begin(b)
			r.rows(b, f.Value)
		}
	}
}

func (r *reader) rows(b book, n ast.Node) {
	if n == nil || n.Type() == ast.NullType {
		return
	}
	list, ok := n.(*ast.SequenceNode)
	if !ok {
		r.wrong(b, lineOfNode(n), "", "应当是列表，每条前加“-”")
		return
	}
	if len(list.Values) > maxRows {
		r.wrong(b, lineOfNode(n), "", "太多，最多%d条", maxRows)
		return
	}
	for _, item := range list.Values {
		r.row(b, item)
	}
}

func (r *reader) row(b book, n ast.Node) {
	fields, ok := mapping(n)
	if !ok {
		r.wrong(b, lineOfNode(n), "", "应当写成{字段: 值}的样子")
		return
	}
	before := len(r.found)
	c := make(cells, len(b.columns))
	seen := make([]bool, len(b.columns))
	for _, f := range fields {
		name, line := keyOf(f)
		i := slices.IndexFunc(b.columns, func(col column) bool { return col.name == name })
		switch {
		case i < 0:
			r.wrong(b, line, "", "不认识的字段“%s”，可用的有：%s", shown(name), b.columnNames())
		case seen[i]:
			r.wrong(b, line, "", "字段“%s”重复", name)
		default:
			seen[i] = true
			c[i] = r.cell(b, b.columns[i], f.Value)
		}
	}
	if len(r.found) == before {
		r.add(b, lineOfNode(fields[0].Key), c)
	}
}

func (b book) columnNames() string {
	all := make([]string, len(b.columns))
	for i, c := range b.columns {
		all[i] = c.name
	}
	return strings.Join(all, "、")
}

func (r *reader) cell(b book, col column, n ast.Node) []string {
	values, ok := scalars(n)
	if !ok {
		r.wrong(b, lineOfNode(n), col.label, "应当是一个值或列表，不能用锚点、标签和字段")
		return nil
	}
	values, wrong := col.read(values)
	if wrong != "" {
		r.wrong(b, lineOfNode(n), col.label, "%s", wrong)
	}
	return values
}

// mapping gives the fields of a row; none for an empty one.
func mapping(n ast.Node) ([]*ast.MappingValueNode, bool) {
	switch m := n.(type) {
	case *ast.MappingNode:
		return m.Values, len(m.Values) > 0
	case *ast.MappingValueNode:
		return []*ast.MappingValueNode{m}, true
	default:
		return nil, false
	}
}

// keyOf gives a field's name and line.
func keyOf(f *ast.MappingValueNode) (string, int) {
	line := lineOfNode(f.Key)
	if s, ok := f.Key.(*ast.StringNode); ok {
		return s.Value, line
	}
	return fmt.Sprint(f.Key), line
}

// scalars gives the values of a node as they were typed: 001 stays 001.
func scalars(n ast.Node) ([]string, bool) {
	switch v := n.(type) {
	case nil:
		return nil, true
	case *ast.NullNode:
		return nil, true
	case *ast.StringNode:
		return []string{v.Value}, true
	case *ast.LiteralNode:
		return []string{v.Value.Value}, true
	case *ast.IntegerNode, *ast.FloatNode, *ast.BoolNode, *ast.InfinityNode, *ast.NanNode:
		return []string{n.GetToken().Value}, true
	case *ast.SequenceNode:
		var all []string
		for _, item := range v.Values {
			if _, nested := item.(*ast.SequenceNode); nested {
				return nil, false
			}
			one, ok := scalars(item)
			if !ok {
				return nil, false
			}
			all = append(all, one...)
		}
		return all, true
	default:
		return nil, false
	}
}
