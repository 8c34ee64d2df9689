package lint

import (
	"fmt"
	"slices"
	"strings"
	"testing"

	"jiyao/drafting"
)

// However a page breaks the lines of a text, nothing more is barred.
func TestRealDraftsBrokenByPage(t *testing.T) {
	pages := map[string]page{
		"plain":    {},
		"indented": {indent: "　　"},
		"blanks":   {indent: "    "},
		"margin":   {indent: "　　", margin: "  "},
		"aside":    {margin: "　　"},
		"apart":    {between: "\n"},
		"ends":     {end: " "},
	}
	for name, text := range drafts(t, "testdata/real") {
		for _, measure := range []int{20, 28, 35} {
			for how, p := range pages {
				p.measure = measure
				doc := drafting.Parse(p.broken(drafting.Normalise(text)))
				for _, f := range Check(doc, Options{}) {
					if f.Level == Blocker {
						t.Errorf("%s, %s: %s %q: %s", name, fmt.Sprint(how, measure), f.ID, around(drafting.Format(doc), f.Span), f.Message)
					}
				}
			}
		}
	}
}

// What is wrong within the lines of a page is found there.
func TestFaultsOfBrokenText(t *testing.T) {
	clean := "云州市人民政府常务会议纪要\n" +
		"2026年5月11日，市长陆明远主持召开市政府第98次常务会议，听取全市安全生产工作情况汇报，审议《云州市城市更新实施办法》，研究部署下一阶段重点工作。\n" +
		"会议指出，安全生产事关人民群众生命财产安全，各地各部门要切实把思想和行动统一到决策部署上来，压紧压实责任，防范化解重大风险。\n" +
		"会议原则同意《云州市城市更新实施办法》，由市住房城乡建设局根据会议讨论意见修改完善后按程序印发实施。\n"
	for id, fault := range map[string][2]string{
		"P01": {"会议指出，", "会议指出,"}, "P03": {"办法》，由", "办法，由"}, "N06": {"5月11日", "5月32日"},
	} {
		text := page{measure: 28}.broken(strings.Replace(clean, fault[0], fault[1], 1))
		found := Check(drafting.Parse(text), Options{})
		if !slices.ContainsFunc(found, func(f Finding) bool { return f.ID == id }) {
			t.Errorf("%q is not found as %s but as %v in\n%s", fault[1], id, found, text)
		}
	}
}

// page is how a page sets paragraphs.
type page struct {
	measure int    // characters in a line
	indent  string // before a paragraph's first line, two characters wide
	margin  string // before every line
	between string // behind every line
	end     string // behind a paragraph's last line
}

// broken breaks the paragraphs of a text as the page does.
func (p page) broken(text string) string {
	var b strings.Builder
	for line := range strings.Lines(text) {
		rest, front := []rune(strings.TrimSuffix(line, "\n")), p.margin+p.indent
		most := p.measure
		if p.indent != "" {
			most -= 2
		}
		for len(rest) > most {
			b.WriteString(front + string(rest[:most]) + "\n" + p.between)
			rest, front, most = rest[most:], p.margin, p.measure
		}
		if len(rest) > 0 {
			b.WriteString(front + string(rest) + p.end)
		}
		b.WriteString("\n" + p.between)
	}
	return b.String()
}

// around gives the lines in which a finding lies, with those beside them.
func around(text string, s drafting.Span) string {
	start, end := s.Start, s.End
	for range 2 {
		start = max(0, strings.LastIndexByte(text[:start], '\n'))
		end += max(0, strings.IndexByte(text[min(len(text), end+1):], '\n')+1)
	}
	return text[start:end]
}
