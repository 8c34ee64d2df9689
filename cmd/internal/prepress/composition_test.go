package prepress

import (
	"strings"
	"testing"

	"jiyao/drafting"
	"jiyao/fonts"
	"jiyao/render"
	"jiyao/render/layout"
	"jiyao/templates"
	"jiyao/workflow"
)

// printed is a job whose paragraph stands on the lines given; what begins with a
// line feed begins a paragraph.
func printed(lines ...string) Job {
	j := good()
	j.Minutes.Text = strings.Join(lines, "")
	page, at := render.Page{Number: 1}, 0
	for i, text := range lines {
		start := at + len(text) - len(strings.TrimLeft(text, "\n"))
		at += len(text)
		page.Lines = append(page.Lines, render.Line{
			Grid: i + 1, Span: drafting.Span{Start: start, End: at}, Runs: []render.Run{{Text: strings.TrimLeft(text, "\n")}},
		})
	}
	j.Layout = &render.Layout{Pages: []render.Page{page, {Number: 2, Lines: []render.Line{{Part: render.Colophon}}}}}
	return j
}

// What the eye finds on the printed page is found: each fault in lines made by
// hand, none in lines that are as they should be.
func TestComposition(t *testing.T) {
	for _, test := range []struct {
		name  string
		lines []string
		state State
		words string
	}{
		{"as it should be", []string{"会议指出，2020", "年以来取得成效。", "\n会议强调（要抓好", "落实）。"}, Good, ""},
		{"two numbers", []string{"会议研究了第98", "\n2020年计划。"}, Good, ""},
		{"a number longer than a line", []string{"12345678901234567890", "12345678"}, Good, ""},
		{"a number in two", []string{"会议指出，20", "20年以来取得成效。"}, Bad, "第1页第1行：一个数拆在两行"},
		{"a stop at the beginning", []string{"会议指出", "，要抓好落实。"}, Note, "标点不该在行首"},
		{"a bracket at the end", []string{"会议指出（", "一）要抓好落实。"}, Note, "标点不该在行首或者行末"},
		{"one character", []string{"会议要求抓好落", "实。"}, Note, "第1页第2行：段末单字成行"},
		{"twice", []string{"会议要求抓好落", "实。", "\n会议指出抓好落", "实。"}, Note, "第1页第2行等2处：段末单字成行"},
	} {
		got := composition(printed(test.lines...))
		if test.state == Good {
			if len(got) > 0 {
				t.Errorf("%s: %+v", test.name, got)
			}
			continue
		}
		if len(got) != 1 || got[0].State != test.state || !strings.Contains(got[0].Sentence, test.words) || got[0].Do == "" {
			t.Errorf("%s: %+v", test.name, got)
		}
	}
}

// A head that leaves no room for the body is found; a layout without any text
// of the body has none to show.
func TestFirstPageShowsBody(t *testing.T) {
	j := printed("一、议题", "\n会议同意。")
	j.Layout.Pages[0].Lines[0].Part = render.Masthead
	j.Layout.Pages[1].Lines = append(j.Layout.Pages[1].Lines, j.Layout.Pages[0].Lines[1])
	j.Layout.Pages[0].Lines = j.Layout.Pages[0].Lines[:1]
	if got := composition(j); len(got) == 0 || got[0].State != Bad || !strings.Contains(got[0].Sentence, "首页没有正文") {
		t.Errorf("%+v", got)
	}
}

// The samples, set by the program, have none of the faults; a paragraph may end
// in a single character.
func TestSamplesAreComposedWell(t *testing.T) {
	faces, err := fonts.Open()
	if err != nil {
		t.Fatal(err)
	}
	for _, name := range templates.Samples() {
		if name == "gaozhi" {
			continue // a form, which has no body
		}
		text, err := templates.Sample(name)
		if err != nil {
			t.Fatal(err)
		}
		profile, err := templates.Profile(name)
		if err != nil {
			t.Fatal(err)
		}
		spec, err := layout.Load(name, profile)
		if err != nil {
			t.Fatal(err)
		}
		l, err := layout.Set(drafting.Parse(string(text)), spec, nil, faces)
		if err != nil {
			t.Fatal(err)
		}
		goOn := 0
		for _, line := range setLines(l, drafting.Format(drafting.Parse(string(text)))) {
			if !line.ends {
				goOn++
			}
		}
		if goOn < 20 {
			t.Errorf("%s: %d lines go on in the next", name, goOn)
		}
		for _, line := range composition(Job{Minutes: workflow.Minutes{Text: string(text)}, Layout: l}) {
			if line.State == Bad || !strings.Contains(line.Sentence, "单字成行") {
				t.Errorf("%s: %+v", name, line)
			}
		}
	}
}
