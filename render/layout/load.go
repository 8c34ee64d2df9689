package layout

import (
	"bytes"
	"errors"
	"fmt"
	"slices"
	"strconv"
	"strings"

	"github.com/goccy/go-yaml"
	"github.com/goccy/go-yaml/ast"
	"github.com/goccy/go-yaml/parser"

	"jiyao/fonts"
	"jiyao/render"
)

// SpecError says what is wrong in a profile, and in which line.
type SpecError struct {
	Profile string
	Line    int // 0 if it concerns the whole file
	Problem string
}

// Error gives one sentence with the file and the line.
func (e *SpecError) Error() string {
	if e.Line == 0 {
		return fmt.Sprintf("版式文件 %s 有误：%s", e.Profile, e.Problem)
	}
	return fmt.Sprintf("版式文件 %s 第 %d 行有误：%s", e.Profile, e.Line, e.Problem)
}

// Load reads a profile. What it does not set is as the standard has it. The
// error is a *SpecError.
func Load(name string, data []byte) (*Spec, error) {
	spec := standard()
	if err := decode(data, &spec); err != nil {
		return nil, decodeError(name, err)
	}
	if spec.Name == "" {
		spec.Name = name
	}
	if path, problem := spec.check(); problem != "" {
		return nil, Fault(name, data, path, problem)
	}
	return &spec, nil
}

// decode reads strictly. The reader panics on some damaged files; that is
// damage like any other.
func decode(data []byte, into *Spec) (err error) {
	defer func() {
		if broken := recover(); broken != nil {
			err = &SpecError{Problem: fmt.Sprintf("YAML 格式有误（%v）", broken)}
		}
	}()
	return yaml.NewDecoder(bytes.NewReader(data), yaml.Strict()).Decode(into)
}

// decodeError turns the decoder's error into ours.
func decodeError(name string, err error) error {
	var own *SpecError
	if errors.As(err, &own) {
		own.Profile = name
		return own
	}
	var unknown *yaml.UnknownFieldError
	if errors.As(err, &unknown) {
		return &SpecError{Profile: name, Line: tokenLine(unknown), Problem: "没有这一项设置：" + quotedWord(unknown.GetMessage())}
	}
	var e yaml.Error
	if errors.As(err, &e) {
		return &SpecError{Profile: name, Line: tokenLine(e), Problem: "写法不对：" + e.GetMessage()}
	}
	return &SpecError{Profile: name, Problem: err.Error()}
}

func tokenLine(e yaml.Error) int {
	if t := e.GetToken(); t != nil {
		return t.Position.Line
	}
	return 0
}

// quotedWord gives what stands in quotes in the decoder's message.
func quotedWord(message string) string {
	if _, rest, ok := strings.Cut(message, `"`); ok {
		word, _, _ := strings.Cut(rest, `"`)
		return word
	}
	return message
}

// Fault gives the error of a setting such as $.proofreading.M01 in a profile's
// file, with its line, for who reads what layout itself does not.
func Fault(name string, data []byte, path, problem string) *SpecError {
	return &SpecError{Profile: name, Line: lineOf(data, path), Problem: problem}
}

// lineOf gives the line in which a setting such as $.grid.lines stands, or
// that of its section.
func lineOf(data []byte, path string) int {
	file, err := parser.ParseBytes(data, 0)
	if err != nil {
		return 0
	}
	for path != "" && path != "$" {
		if p, err := yaml.PathString(path); err == nil {
			if node, err := p.FilterFile(file); err == nil && node != nil {
				return node.GetToken().Position.Line
			}
		}
		path = path[:max(strings.LastIndexAny(path, ".["), 0)]
	}
	return 0
}

// UnmarshalYAML reads 35mm or 16pt.
func (m *Measure) UnmarshalYAML(node ast.Node) error {
	text := node.GetToken().Value
	number, unit := strings.TrimSuffix(text, "mm"), render.MM
	if number == text {
		number, unit = strings.TrimSuffix(text, "pt"), render.Pt
	}
	v, err := strconv.ParseFloat(strings.TrimSpace(number), 64)
	if err != nil || number == text || v < 0 || v > 2000 {
		return &SpecError{Line: node.GetToken().Position.Line, Problem: fmt.Sprintf("长度“%s”应当写成 35mm 或 16pt", text)}
	}
	*m = Measure(unit(v))
	return nil
}

// UnmarshalYAML reads 仿宋, 黑体, fangsong ….
func (f *Font) UnmarshalYAML(node ast.Node) error {
	text := node.GetToken().Value
	role, ok := fonts.ParseRole(text)
	if !ok {
		return &SpecError{Line: node.GetToken().Position.Line, Problem: fmt.Sprintf("没有“%s”这种字体，可用：仿宋、小标宋、黑体、楷体、宋体", text)}
	}
	*f = Font(role)
	return nil
}

// check gives the first setting that makes no sense, and why.
func (s *Spec) check() (path, problem string) {
	p := s.Page
	switch {
	case s.Title == "":
		return "$.title", "缺少名称 title"
	case p.Width < Measure(render.MM(50)) || p.Height < Measure(render.MM(50)):
		return "$.page", "纸张小于 50 毫米"
	case p.TypeWidth < Measure(render.MM(50)) || p.TypeHeight < Measure(render.MM(50)):
		return "$.page", "版心小于 50 毫米"
	case p.Left+p.TypeWidth > p.Width:
		return "$.page.type_width", "版心宽于纸张"
	case p.Top+p.TypeHeight > p.Height:
		return "$.page.type_height", "版心高于纸张"
	case s.Grid.Columns < 10 || s.Grid.Columns > 100:
		return "$.grid.columns", "每行字数应当在 10 至 100 之间"
	case s.Grid.Lines < 5 || s.Grid.Lines > 100:
		return "$.grid.lines", "每面行数应当在 5 至 100 之间"
	case len(s.Body.Levels) != 4:
		return "$.body.levels", "levels 应当列出一至四级标题的字体"
	case s.Body.Indent < 0 || s.Body.Indent > s.Grid.Columns/2:
		return "$.body.indent", "段首缩进过大"
	case s.Body.AutospaceMin < 0 || s.Body.AutospaceMin > s.Body.Autospace || s.Body.Autospace > 1000:
		return "$.body.autospace", "汉字与数字的间距应当在 0 至 1000 之间，且 autospace_min 不大于 autospace"
	case s.Masthead.Lines < 0 || s.Masthead.Lines >= s.Grid.Lines:
		return "$.masthead.lines", "版头行数应当少于每面行数，首页必须显示正文"
	case s.Lists.PerRow < 1 || s.Lists.PerRow > 20:
		return "$.attendance.per_row", "每行人数应当在 1 至 20 之间"
	}
	if path, problem = s.checkSizes(); problem != "" {
		return path, problem
	}
	for _, check := range []func() (string, string){s.checkPlaces, s.checkCopies} {
		if path, problem = check(); problem != "" {
			return path, problem
		}
	}
	return s.checkWords()
}

// checkSizes checks that type fits the page and that no blank is higher than
// it.
func (s *Spec) checkSizes() (path, problem string) {
	for path, m := range map[string]Measure{
		"$.body.size": s.Body.Size, "$.title_block.size": s.TitleBlock.Size, "$.colophon.size": s.Colophon.Size,
		"$.folio.size": s.Folio.Size, "$.masthead.mark_size": s.Masthead.MarkSize,
	} {
		if m < Measure(render.Pt(4)) || 4*m > s.Page.TypeWidth {
			return path, "字号应当不小于 4pt，且一行至少排得下四字"
		}
	}
	for path, n := range map[string]int{
		"$.title_block.before": s.TitleBlock.Before, "$.title_block.after": s.TitleBlock.After, "$.attendance.before": s.Lists.Before,
		"$.closing.recorder_before": s.Closing.RecorderBefore, "$.closing.compiler_before": s.Closing.CompilerBefore,
		"$.closing.compiler_right": s.Closing.CompilerRight,
	} {
		if n < 0 || n > min(s.Grid.Lines, s.Grid.Columns)/2 {
			return path, "空行、空字应当在 0 与版心的一半之间"
		}
	}
	return "", ""
}

// checkPlaces checks that every {…} names a value.
func (s *Spec) checkPlaces() (path, problem string) {
	forms := map[string][]string{"$.masthead.mark": s.Masthead.Mark, "$.masthead.number": {s.Masthead.Number}}
	if s.Sheet != nil {
		sheet := []string{s.Sheet.Title}
		for _, r := range s.Sheet.Rows {
			for _, f := range r.Cells {
				sheet = append(sheet, f.Value)
			}
		}
		forms["$.sheet"] = sheet
	}
	known := ValueNames()
	for path, list := range forms {
		for _, name := range places(strings.Join(list, " ")) {
			if _, ok := known[name]; !ok {
				return path, fmt.Sprintf("没有“{%s}”这一项", name)
			}
		}
	}
	return "", ""
}

// checkWords checks the settings that are one of a few words.
func (s *Spec) checkWords() (path, problem string) {
	for _, c := range []struct {
		path, value string
		words       []string
	}{
		{"$.body.overflow", s.Body.Overflow, []string{"pull-in", "hang", "push-out", "none"}},
		{"$.title_block.shape", s.TitleBlock.Shape, []string{"trapezoid", "inverted", "diamond"}},
		{"$.attendance.breaks", s.Lists.Breaks, []string{"whole", "anywhere"}},
		{"$.attendance.separator", s.Lists.Separator, []string{"keep", "space"}},
		{"$.copies.trace", s.Copies.Trace, []string{"", TraceText, TraceCode, TraceBoth}},
	} {
		if !slices.Contains(c.words, c.value) {
			return c.path, fmt.Sprintf("“%s”不在可选之列：%s", c.value, strings.Join(c.words, "、"))
		}
	}
	if s.Sheet != nil && len(s.Sheet.Rows) == 0 {
		return "$.sheet", "表格没有行"
	}
	return "", ""
}
