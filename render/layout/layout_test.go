package layout

import (
	"errors"
	"flag"
	"fmt"
	"math/rand/v2"
	"os"
	"path/filepath"
	"slices"
	"strings"
	"testing"
	"time"
	"unicode"

	"github.com/google/go-cmp/cmp"

	"jiyao/drafting"
	"jiyao/fonts"
	"jiyao/render"
)

var update = flag.Bool("update", false, "write the layout dumps anew")

// profiles are those that come with the program.
func profiles(t testing.TB) []string {
	t.Helper()
	files, err := filepath.Glob("../../templates/profiles/*.yaml")
	if err != nil || len(files) < 9 {
		t.Fatalf("%d profiles, %v", len(files), err)
	}
	for i, f := range files {
		files[i] = strings.TrimSuffix(filepath.Base(f), ".yaml")
	}
	return files
}

func set(t testing.TB, text string, spec *Spec, values Values) *render.Layout {
	t.Helper()
	l, err := Set(drafting.Parse(text), spec, values, open(t))
	if err != nil {
		t.Fatal(err)
	}
	return l
}

// TestGoldens compares the layout of every profile's sample, position by
// position. Run with -update when the answer may change.
func TestGoldens(t *testing.T) {
	for _, name := range profiles(t) {
		l, err := Set(sample(t, name), profile(t, name), nil, open(t))
		if err != nil {
			t.Errorf("%s: %v", name, err)
			continue
		}
		var b strings.Builder
		if err := render.Dump(&b, l); err != nil {
			t.Fatal(err)
		}
		file := filepath.Join("testdata", name+".dump")
		if *update {
			if err := os.WriteFile(file, []byte(b.String()), 0o644); err != nil {
				t.Fatal(err)
			}
		}
		want, err := os.ReadFile(file)
		if err != nil {
			t.Fatal(err)
		}
		if diff := cmp.Diff(strings.Split(string(want), "\n"), strings.Split(b.String(), "\n")); diff != "" {
			t.Errorf("%s (-golden +got):\n%s", name, diff)
		}
	}
}

// TestNothingLost demands that every character of every sample is on the
// paper, but for the layout's own blanks, and for titles that profiles leave
// out.
func TestNothingLost(t *testing.T) {
	for _, name := range profiles(t) {
		spec := profile(t, name)
		if spec.Sheet != nil {
			continue
		}
		doc := sample(t, name)
		l, err := Set(doc, spec, nil, open(t))
		if err != nil {
			t.Fatal(err)
		}
		have := map[rune]int{}
		for _, p := range l.Pages {
			for _, line := range p.Lines {
				for _, r := range line.Text() {
					have[r]++
				}
			}
		}
		for _, b := range doc.Blocks {
			if b.Kind == drafting.Title && !spec.TitleBlock.Show || b.Kind == drafting.Furniture {
				continue
			}
			for _, r := range b.Text {
				have[r]--
				if have[r] < 0 && !strings.ContainsRune(" \u3000", r) {
					t.Errorf("%s: %c of %q is not on the paper", name, r, b.Text)
				}
			}
		}
	}
}

// inkTop is the highest ink of a line, from the page's top.
func inkTop(l render.Line, faces *fonts.Set) render.Length {
	top := l.Y
	for _, r := range l.Runs {
		f := faces.Face(fonts.FaceID(r.Face))
		for _, g := range r.Glyphs {
			if ink, ok := f.Ink(g); ok {
				top = min(top, l.Y-render.Length(int64(ink.YMax)*int64(r.Size)/int64(f.UnitsPerEm())))
			}
		}
	}
	return top
}

func near(t *testing.T, what string, got render.Length, mm, tolerance float64) {
	t.Helper()
	if d := got.MM() - mm; d < -tolerance || d > tolerance {
		t.Errorf("%s is %.3f mm, want %.3f ± %.3f", what, got.MM(), mm, tolerance)
	}
}

// TestMasthead measures the red head (GB/T 9704 §7.2, §10.3).
func TestMasthead(t *testing.T) {
	faces := open(t)
	l, err := Set(sample(t, "suzhou-changwu"), profile(t, "suzhou-changwu"), Values{"number": "常务会议纪要〔2020〕12号"}, faces)
	if err != nil {
		t.Fatal(err)
	}
	page := l.Pages[0]
	near(t, "mark's ink below the type area's top", inkTop(page.Lines[0], faces)-render.MM(37), 35, 0.1)
	if page.Lines[0].Text() != "苏州市人民政府" || page.Lines[1].Text() != "常务会议纪要" || page.Lines[2].Text() != "常务会议纪要〔2020〕12号" {
		t.Errorf("head is %q, %q, %q", page.Lines[0].Text(), page.Lines[1].Text(), page.Lines[2].Text())
	}
	rule := page.Rules[0]
	near(t, "red line's width", rule.W, 156, 0.01)
	near(t, "red line's left edge", rule.X, 28, 0.01)
	near(t, "red line below the number's ink", rule.Y-inkBottom(page.Lines[2], faces), 4, 0.2)
	if rule.Color != render.Red || page.Lines[0].Runs[0].Color != render.Red || page.Lines[2].Runs[0].Color != render.Black {
		t.Error("mark and line should be red, the number black")
	}
	near(t, "body's first line box", page.Lines[3].Y-render.Pt(16)*ascent/1000-(render.MM(225)/22-render.Pt(16))/2, 37+225.0/22*12, 0.01)
	without := set(t, drafting.Format(sample(t, "suzhou-changwu")), profile(t, "suzhou-changwu"), nil)
	if without.Pages[0].Rules[0] != rule || len(without.Pages[0].Lines) != len(page.Lines)-1 {
		t.Error("the number's place is not kept while there is no number")
	}
}

func inkBottom(l render.Line, faces *fonts.Set) render.Length {
	bottom := l.Y
	for _, r := range l.Runs {
		f := faces.Face(fonts.FaceID(r.Face))
		for _, g := range r.Glyphs {
			if ink, ok := f.Ink(g); ok {
				bottom = max(bottom, l.Y-render.Length(int64(ink.YMin)*int64(r.Size)/int64(f.UnitsPerEm())))
			}
		}
	}
	return bottom
}

// TestGrid measures pitch, cell and edges of the sample's body.
func TestGrid(t *testing.T) {
	l := set(t, drafting.Format(sample(t, "suzhou-changwu")), profile(t, "suzhou-changwu"), nil)
	lines := l.Pages[1].Lines
	for i := 1; i < 22; i++ {
		near(t, "pitch", lines[i].Y-lines[i-1].Y, 10.227, 0.002)
	}
	near(t, "left edge", lines[1].Runs[0].X, 28, 0.001)
	full := lines[2]
	end := full.Runs[0].X
	for _, r := range full.Runs {
		end = r.X
		for _, a := range r.Advances {
			end += a
		}
	}
	near(t, "right edge", end, 28+156, 0.001)
	near(t, "cell", full.Runs[0].Advances[0], 156.0/28, 0.001)
	last := l.Pages[5]
	rule := last.Rules[len(last.Rules)-1]
	near(t, "last line of the 版记", rule.Y+rule.H, 37+225, 0.01)
	near(t, "thickness", rule.H, 0.35, 0.001)
	near(t, "inner thickness", last.Rules[1].H, 0.25, 0.001)
}

// TestFolios measures the page numbers (§7.5).
func TestFolios(t *testing.T) {
	faces := open(t)
	l := set(t, drafting.Format(sample(t, "suzhou-changwu")), profile(t, "suzhou-changwu"), nil)
	for i, p := range l.Pages {
		f := p.Lines[len(p.Lines)-1]
		if want := fmt.Sprintf("— %d —", i+1); f.Part != render.Folio || f.Text() != want {
			t.Fatalf("page %d ends with %q, want %q", i+1, f.Text(), want)
		}
		dash := render.Line{Y: f.Y, Runs: []render.Run{{Face: f.Runs[0].Face, Size: f.Runs[0].Size, Glyphs: f.Runs[0].Glyphs[:1]}}}
		middle := (inkTop(dash, faces) + inkBottom(dash, faces) + 0) / 2
		if ink, _ := faces.Face(fonts.FaceID(f.Runs[0].Face)).Ink(f.Runs[0].Glyphs[0]); ink.YMin > 0 {
			middle = (inkTop(dash, faces) + f.Y - render.Length(int64(ink.YMin)*int64(f.Runs[0].Size)/int64(faces.Face(fonts.FaceID(f.Runs[0].Face)).UnitsPerEm()))) / 2
		}
		near(t, "dash below the type area", middle, 37+225+7, 0.05)
		start, end := f.Runs[0].X, render.Length(0)
		for _, r := range f.Runs {
			end = r.X
			for _, a := range r.Advances {
				end += a
			}
		}
		if i%2 == 0 {
			near(t, "odd page number's right edge", end, 28+156-4.94, 0.05)
		} else {
			near(t, "even page number's left edge", start, 28+4.94, 0.7)
		}
	}
}

// body is n lines of text of a minutes.
func body(n int) string {
	return strings.Repeat("会议强调，要抓好落实。\n", n)
}

const colophonText = "分送：各区人民政府。\n云州市人民政府办公室                    2023年6月1日印发\n"

// TestColophonPage says on which page the 版记 stands and which pages are
// numbered (§7.4, §7.5).
func TestColophonPage(t *testing.T) {
	spec := profile(t, "gbt9704")
	spec.Masthead.None = true
	single := *spec
	single.Page.Duplex = false
	tests := []struct {
		lines   int
		spec    *Spec
		pages   int
		numbers string
	}{
		{5, spec, 2, "12"},           // page 1 has room, but the 版记 stands on an even page
		{19, spec, 2, "12"},          // page 1 is full
		{25, spec, 2, "12"},          // page 2 has room
		{44, spec, 4, "12"},          // page 2 is full: page 3 stays blank; 3 and 4 have no number
		{43, spec, 4, "12"},          // a line is left, the 版记 needs two and one between
		{45, spec, 4, "1234"},        // page 3 has text
		{5, &single, 1, "1"},         // one side only
		{21, &single, 2, "12"[:1]},   // one side only, full: the page before is not blank
		{300, &single, 14, "longer"}, // many pages
	}
	for _, tt := range tests {
		l := set(t, body(tt.lines)+colophonText, tt.spec, nil)
		numbers := ""
		for _, p := range l.Pages {
			for _, line := range p.Lines {
				if line.Part == render.Folio {
					numbers += strings.Trim(line.Text(), "— ")
				}
			}
		}
		last := l.Pages[len(l.Pages)-1]
		if len(l.Pages) != tt.pages && tt.numbers != "longer" {
			t.Errorf("%d lines: %d pages, want %d", tt.lines, len(l.Pages), tt.pages)
		}
		if tt.lines == 21 {
			tt.numbers = "12"
		}
		if tt.numbers != "longer" && numbers != tt.numbers {
			t.Errorf("%d lines: numbered %s, want %s", tt.lines, numbers, tt.numbers)
		}
		if n := len(last.Rules); n != 3 || last.Rules[2].Y+last.Rules[2].H != render.MM(37)+render.MM(225) {
			t.Errorf("%d lines: %d rules at the foot of the last page", tt.lines, n)
		}
	}
}

// TestMirrored binds even pages on the right.
func TestMirrored(t *testing.T) {
	spec := profile(t, "suzhou-changwu")
	spec.Page.Mirrored = true
	l := set(t, drafting.Format(sample(t, "suzhou-changwu")), spec, nil)
	near(t, "left edge of page 2", l.Pages[1].Lines[0].Runs[0].X-2*15793, 26, 0.01)
	near(t, "left edge of page 3", l.Pages[2].Lines[0].Runs[0].X, 28, 0.01)
}

// TestMissingGlyph names the character and its place.
func TestMissingGlyph(t *testing.T) {
	for _, tt := range []struct {
		text         string
		line, column int
	}{
		{"会议强调，要抓好落实。\n各单位要抓好🀄落实。\n", 2, 7},
		{"　　会议🀄强调。\n", 1, 5},
		{"会议强调。\n\n出席：李亚平  王  翔  洪🀄明\n", 3, 16},
	} {
		_, err := Set(drafting.Parse(tt.text), profile(t, "gbt9704"), nil, open(t))
		var missing *fonts.MissingGlyphError
		if !errors.As(err, &missing) || missing.Rune != '🀄' || missing.Line != tt.line || missing.Column != tt.column {
			t.Errorf("%q: got %v, want the character at %d:%d", tt.text, err, tt.line, tt.column)
		}
	}
}

// TestListsKeepItemsWhole tries long and odd names and units.
func TestListsKeepItemsWhole(t *testing.T) {
	var b strings.Builder
	b.WriteString("会议强调，要抓好落实。\n\n出席：欧阳若川  王  翔  阿不都热合曼·买买提  李  明  张晓峰  赵  刚  钱多多\n列席：")
	for i := range 60 {
		fmt.Fprintf(&b, "市%s局张%c%c  ", strings.Repeat("某", i%19+1), []rune("晓明建")[i%3], []rune("华军平强宁")[i%5])
	}
	b.WriteString("\n")
	doc := drafting.Parse(b.String())
	l, err := Set(doc, profile(t, "changwu"), nil, open(t))
	if err != nil {
		t.Fatal(err)
	}
	all := strings.Join(gridLines(l), "\n")
	for _, p := range append(doc.Attendance.Present.Persons(), doc.Attendance.Observers.Persons()...) {
		name := p.Name
		if r := []rune(name); len(r) == 2 && p.Unit == "" {
			name = string(r[0]) + "  " + string(r[1])
		}
		if name == "" || !strings.Contains(all, name) {
			t.Errorf("name %q is parted or lost", p.Name)
		}
		if len([]rune(p.Unit+p.Name)) <= 23 && p.Unit != "" && !strings.Contains(all, p.Unit+p.Name) {
			t.Errorf("%q is parted from %q though they fit on a line", p.Unit, p.Name)
		}
	}
	for _, p := range l.Pages {
		for _, line := range p.Lines {
			for _, r := range line.Runs {
				end := r.X
				for _, a := range r.Advances {
					end += a
				}
				if end > render.MM(28+156)+10 {
					t.Errorf("%q ends at %.2f mm", r.Text, end.MM())
				}
			}
		}
	}
}

// TestListGoesOn sets a list that a pasted page number has cut in two: the
// second half stands under the first.
func TestListGoesOn(t *testing.T) {
	text := body(2) + "出席：周建国  王  磊\n列席：市政府办公室张伟  市财政局陈晨\n— 1 —\n市发改委刘洋  市教育局李静\n记录：何  静\n"
	l := set(t, text, profile(t, "changwu"), nil)
	var list []render.Line
	for _, line := range l.Pages[0].Lines {
		if strings.Contains(line.Text(), "市") {
			list = append(list, line)
		}
	}
	if len(list) != 2 || list[1].Text() != "市发改委刘洋  市教育局李静" || list[1].Runs[0].X != list[0].Runs[1].X {
		t.Errorf("the list goes on as %+v", list)
	}
}

// TestIssueLines sets what 印发 lines say in other forms, each thing once.
func TestIssueLines(t *testing.T) {
	const issue = "云州市人民政府办公室2023年6月1日印发"
	for _, tt := range []struct{ text, want string }{
		{"云州市人民政府办公室 2023年6月1日印发\n", issue},
		{"印发：云州市人民政府办公室 2023年6月1日\n", issue},
		{"印发机关：云州市人民政府办公室  印发日期：2023年6月1日\n", issue},
		{"云州市人民政府办公室 2023年6月1日印\n", issue},
		{"云州市人民政府办公室 2023年6月1日印发\n（共印50份）\n", issue + "|（共印50份）"},
		{"云州市人民政府办公室 2023年6月1日印发  共印50份\n", issue + "|共印50份"},
		{"云州市人民政府办公室 2023年6月1日印发\n印数：50份\n", issue + "|印数：50份"},
	} {
		l := set(t, body(3)+"分送：各区。\n"+tt.text, profile(t, "zhuanti"), nil)
		var got []string
		for _, line := range l.Pages[len(l.Pages)-1].Lines {
			if line.Part == render.Colophon && !strings.HasPrefix(line.Text(), "分送") {
				got = append(got, line.Text())
			}
		}
		if strings.Join(got, "|") != tt.want {
			t.Errorf("%q: %q, want %q", tt.text, got, tt.want)
		}
	}
}

// TestValues sets what is known outside the text.
func TestValues(t *testing.T) {
	spec := profile(t, "changwu")
	l := set(t, body(3)+colophonText, spec, Values{
		"number": "云常纪〔2023〕1号", "copy_no": "000123", "secrecy": "秘密★1年", "urgency": "特急", "issued": "2023年7月2日",
		"note": "（此件不公开）", "compiler": "云州市人民政府办公室整理", "compiled": "2023年7月1日", "copies": "45", "title": "云州市人民政府第3次常务会议纪要",
	})
	var all []string
	for _, p := range l.Pages {
		for _, line := range p.Lines {
			all = append(all, line.Text())
		}
	}
	text := strings.Join(all, "\n")
	for _, want := range []string{
		"000123\n秘密★1年\n特急\n", "云常纪〔2023〕1号", "云州市人民政府第3次常务会议纪要", "云州市人民政府办公室整理\n2023年7月1日\n（此件不公开）",
		"云州市人民政府办公室2023年7月2日印发\n（共印45份）",
	} {
		if !strings.Contains(text, want) {
			t.Errorf("no %q in\n%s", want, text)
		}
	}
	_, err := Set(drafting.Parse(body(1)), spec, Values{"colour": "red"}, open(t))
	var unknown *ValueError
	if !errors.As(err, &unknown) || unknown.Name != "colour" {
		t.Errorf("unknown value: %v", err)
	}
}

// TestNothingRunsOut sets lines that are too long for one line: everything
// stays inside the type area, and nothing overlaps.
func TestNothingRunsOut(t *testing.T) {
	long := strings.Repeat("云州市人民政府", 5)
	text := long + "办公室                    2023年6月1日\n" + body(2) + "\n出席：" + strings.Repeat("买买提·", 12) + "买买提\n" + long + "办公室整理\n2023年6月1日\n" +
		"分送：各区。\n" + long + "办公室                    2023年6月1日印发\n"
	for _, name := range []string{"changwu", "suzhou-changwu", "gaozhi"} {
		l := set(t, text, profile(t, name), Values{"number": long + "〔2023〕1号", "mark": long, "title": long + long, "imprint": long})
		for _, p := range l.Pages {
			for _, line := range p.Lines {
				end := render.Length(0)
				for _, r := range line.Runs {
					if r.X < end-render.Pt(8) || r.X < render.MM(27) {
						t.Errorf("%s: %q begins at %.1f mm, what is left of it ends at %.1f mm", name, r.Text, r.X.MM(), end.MM())
					}
					end = r.X
					for _, a := range r.Advances {
						end += a
					}
				}
				if end > render.MM(28+156)+100 {
					t.Errorf("%s: %q ends at %.1f mm", name, line.Text(), end.MM())
				}
			}
		}
	}
}

// TestEmpty refuses a text with nothing to set.
func TestEmpty(t *testing.T) {
	for _, text := range []string{"", "\n\n  \n"} {
		_, err := Set(drafting.Parse(text), profile(t, "gbt9704"), nil, open(t))
		if none := (*NoTextError)(nil); !errors.As(err, &none) {
			t.Errorf("%q: %v", text, err)
		}
	}
}

// TestSpecErrors names the line that is wrong.
func TestSpecErrors(t *testing.T) {
	for _, tt := range []struct {
		yaml string
		line int
		says string
	}{
		{"title: x\ngrid: {lines: 3}\n", 2, "每面行数"},
		{"title: x\nbody:\n  size: 16\n", 3, "应当写成"},
		{"title: x\nbody:\n  colour: red\n", 3, "colour"},
		{"title: x\nattendance:\n  label: 隶书\n", 3, "没有“隶书”这种字体"},
		{"title: x\nattendance:\n\n  breaks: never\n", 4, "whole"},
		{"title: x\npage: {type_width: 200mm}\n", 2, "版心宽于纸张"},
		{"name: x\n", 0, "缺少名称"},
		{"title: [\n", 1, ""},
	} {
		_, err := Load("x.yaml", []byte(tt.yaml))
		var bad *SpecError
		if !errors.As(err, &bad) || bad.Line != tt.line || !strings.Contains(bad.Problem, tt.says) {
			t.Errorf("%q: got %v, want line %d: %s", tt.yaml, err, tt.line, tt.says)
		}
	}
}

// TestTitles breaks long titles by words into the shape asked for.
func TestTitles(t *testing.T) {
	for _, tt := range []struct{ text, shape, want string }{
		{"云州市人民政府第35次常务会议纪要", "trapezoid", "云州市人民政府第35次常务会议纪要"},
		{"云州市人民政府关于研究城市更新和老旧小区改造工作的专题会议纪要", "trapezoid", ""},
		{"云州市人民政府关于研究城市更新和老旧小区改造工作的专题会议纪要", "inverted", ""},
		{"中共云州市人民政府党组关于传达学习省委有关会议精神暨研究部署下一阶段重点工作的会议纪要", "diamond", ""},
	} {
		spec := profile(t, "gbt9704")
		spec.TitleBlock.Shape = tt.shape
		c := newComposer(drafting.Parse(tt.text+"\n"+body(2)), spec, nil, open(t))
		at := 0
		var lines []string
		for _, n := range c.breakTitle(tt.text, 19) {
			lines = append(lines, tt.text[at:at+n])
			at += n
		}
		if at != len(tt.text) {
			t.Fatalf("%q: %q lose something", tt.text, lines)
		}
		for _, w := range []string{"人民政府", "专题会议", "会议纪要", "党组", "工作", "部署"} {
			if strings.Contains(tt.text, w) && !strings.Contains(strings.Join(lines, "\n"), w) {
				t.Errorf("%q parts %s", lines, w)
			}
		}
		for _, l := range lines {
			if n := (halfCells(l) + 1) / 2; n > 19 {
				t.Errorf("%q is %d wide", l, n)
			}
		}
		if tt.want != "" && strings.Join(lines, "\n") != tt.want {
			t.Errorf("%q: %q, want %q", tt.text, lines, tt.want)
		}
	}
}

// FuzzSet sets any text: no panic, every line inside the type area, and the
// whole text of the body on the paper.
func FuzzSet(f *testing.F) {
	f.Add("会议强调，要抓好落实。\n出席：李亚平  王  翔\n分送：各区。\n云州市人民政府办公室 2023年6月1日印发")
	f.Add("一、二、（一）1.附件：1.甲\n2.乙\n附件1\n标题\n正文")
	f.Add("出席：、、，，（（\n列席：     的代表")
	faces, spec := open(f), profile(f, "changwu")
	f.Fuzz(func(t *testing.T, text string) {
		l, err := Set(drafting.Parse(text), spec, nil, faces)
		if err != nil {
			var missing *fonts.MissingGlyphError
			var none *NoTextError
			if !errors.As(err, &missing) && !errors.As(err, &none) {
				t.Fatalf("%q: %v", text, err)
			}
			return
		}
		for _, p := range l.Pages {
			for _, line := range p.Lines {
				if line.Grid > spec.Grid.Lines {
					t.Fatalf("line %d of %d", line.Grid, spec.Grid.Lines)
				}
				for _, r := range line.Runs {
					if len(r.Glyphs) != len([]rune(r.Text)) || len(r.Advances) != len(r.Glyphs) {
						t.Fatalf("run %q has %d glyphs and %d advances", r.Text, len(r.Glyphs), len(r.Advances))
					}
				}
			}
		}
	})
}

// FuzzLoad reads any profile: an error or a spec that sets a page, no panic.
func FuzzLoad(f *testing.F) {
	for _, name := range profiles(f) {
		data, err := os.ReadFile("../../templates/profiles/" + name + ".yaml")
		if err != nil {
			f.Fatal(err)
		}
		f.Add(data)
	}
	f.Add([]byte("title: !\nbody: {levels: !}"))
	faces := open(f)
	f.Fuzz(func(t *testing.T, data []byte) {
		spec, err := Load("x", data)
		if err != nil {
			var bad *SpecError
			if !errors.As(err, &bad) {
				t.Fatalf("%q: %v", data, err)
			}
			return
		}
		if l, err := Set(drafting.Parse(body(3)+colophonText), spec, nil, faces); err == nil && len(l.Pages) == 0 {
			t.Fatalf("%q sets no page", data)
		}
	})
}

// TestEditedSamples inserts, deletes and swaps lines of the samples: nothing
// panics, and every Hanzi of what is no web page's left-over and no title that
// the profile leaves out is on the paper.
func TestEditedSamples(t *testing.T) {
	faces := open(t)
	var pool []string
	texts := map[string][]string{}
	for _, name := range profiles(t) {
		data, err := os.ReadFile("../../templates/samples/" + name + ".txt")
		if err != nil {
			t.Fatal(err)
		}
		texts[name] = strings.Split(strings.TrimRight(string(data), "\n"), "\n")
		pool = append(pool, texts[name]...)
	}
	pool = append(pool, "", "（共印50份）", "附件1", "附注：此件公开发布", "校对：张三", "这是一段正文。", "某某办公室整理", "2023年7月9日")
	for _, name := range profiles(t) {
		spec := profile(t, name)
		if spec.Sheet != nil {
			continue
		}
		random := rand.New(rand.NewPCG(uint64(len(name)), 7))
		for range 150 {
			lines := slices.Clone(texts[name])
			for range random.IntN(4) + 1 {
				i, k := random.IntN(len(lines)), random.IntN(len(lines))
				switch random.IntN(3) {
				case 0:
					lines = slices.Insert(lines, i, pool[random.IntN(len(pool))])
				case 1:
					lines = slices.Delete(lines, i, i+1)
				case 2:
					lines[i], lines[k] = lines[k], lines[i]
				}
			}
			onPaper(t, strings.Join(lines, "\n"), spec, faces)
		}
	}
}

// onPaper sets a text and demands that its Hanzi are on the paper.
func onPaper(t *testing.T, text string, spec *Spec, faces *fonts.Set) {
	t.Helper()
	doc := drafting.Parse(text)
	l, err := Set(doc, spec, nil, faces)
	if err != nil {
		t.Fatalf("%v\n%s", err, text)
	}
	have := map[rune]int{}
	for _, p := range l.Pages {
		for _, line := range p.Lines {
			for _, r := range line.Text() {
				have[r]++
			}
		}
	}
	for _, b := range doc.Blocks {
		switch b.Kind {
		case drafting.Furniture, drafting.Title, drafting.Mark, drafting.ImprintLine, drafting.Issue:
			continue // left out, or said in the office's own words
		}
		for _, r := range b.Text {
			if have[r]--; have[r] < 0 && unicode.Is(unicode.Han, r) {
				t.Errorf("%s: %c of %q (%d) is not on the paper:\n%s", spec.Name, r, b.Text, b.Kind, text)
				return
			}
		}
	}
}

// TestLinear guards against quadratic time in lists, titles and blanks: eight
// times the text may take about eight times the time, not sixty-four times.
func TestLinear(t *testing.T) {
	faces, spec := open(t), profile(t, "changwu")
	for name, text := range map[string]func(n int) string{
		"blanks":   func(n int) string { return "会议" + strings.Repeat(" ", n*25_000) + "。\n" },
		"lists":    func(n int) string { return body(1) + strings.Repeat("出席：张三、李四\n", n*2_000) },
		"name":     func(n int) string { return body(1) + "出席：" + strings.Repeat("名", n*20_000) + "\n" },
		"brackets": func(n int) string { return strings.Repeat("《", n*12_000) + "\n" + body(1) },
		"marks":    func(n int) string { return body(1) + strings.Repeat("。", n*40_000) },
	} {
		part, whole := setTime(t, text(1), spec, faces), setTime(t, text(8), spec, faces)
		if whole > 32*part+time.Second {
			t.Errorf("%s: %v, an eighth of it %v", name, whole, part)
		}
	}
}

// setTime sets a text, with a title as long as it, and gives the time it takes.
func setTime(t *testing.T, text string, spec *Spec, faces *fonts.Set) time.Duration {
	t.Helper()
	start := time.Now()
	title := strings.ReplaceAll(string([]rune(text)[:min(len([]rune(text)), 10_000)]), "\n", "")
	if _, err := Set(drafting.Parse(text), spec, Values{"title": title}, faces); err != nil {
		t.Errorf("%.20s: %v", text, err)
	}
	return time.Since(start)
}
