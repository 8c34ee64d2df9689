package pdf_test

import (
	"bytes"
	"os"
	"os/exec"
	"path/filepath"
	"strings"
	"sync"
	"testing"
	"time"

	"jiyao/fonts"
	"jiyao/render"
	"jiyao/render/pdf"
)

// open gives the open faces, parsed once.
var open = sync.OnceValues(fonts.Open)

func faceSet(t testing.TB) *fonts.Set {
	t.Helper()
	faces, err := open()
	if err != nil {
		t.Fatal(err)
	}
	return faces
}

// setter sets lines by hand: one call a line, at the face's own advances
// unless it is told otherwise.
type setter struct {
	faces   *fonts.Set
	role    fonts.Role
	size    render.Length
	stretch int
	color   render.Color
	extra   render.Length // added to every advance
}

// line sets a text at a place; characters that no face of the role draws are
// left out. Neighbours of one face make one run.
func (s setter) line(x, y render.Length, text string) render.Line {
	line := render.Line{Y: y}
	stretch := s.stretch
	if stretch == 0 {
		stretch = 1000
	}
	for _, r := range text {
		id, g, ok := s.faces.Lookup(s.role, r)
		if !ok {
			continue
		}
		n := len(line.Runs)
		if n == 0 || line.Runs[n-1].Face != render.FaceID(id) {
			line.Runs = append(line.Runs, render.Run{
				Face: render.FaceID(id), Color: s.color, Size: s.size, Stretch: s.stretch, X: x,
			})
			n++
		}
		run := &line.Runs[n-1]
		f := s.faces.Face(id)
		natural := float64(f.Advance(g)) / float64(f.UnitsPerEm()) * float64(s.size) * float64(stretch) / 1000
		advance := render.Length(natural+0.5) + s.extra
		run.Text += string(r)
		run.Glyphs = append(run.Glyphs, g)
		run.Advances = append(run.Advances, advance)
		x += advance
	}
	return line
}

const (
	a4Width  render.Length = 595276
	a4Height render.Length = 841890
)

// sample gives a layout with everything in it: both inks, rules, stretched
// and spaced text, rare characters, levels of bookmarks.
func sample(t testing.TB) *render.Layout {
	faces := faceSet(t)
	head := setter{faces: faces, role: fonts.XiaoBiaoSong, size: 62500, color: render.Red, stretch: 620}
	body := setter{faces: faces, role: fonts.FangSong, size: 16000, extra: -31}
	bold := setter{faces: faces, role: fonts.HeiTi, size: 16000}
	kai := setter{faces: faces, role: fonts.KaiTi, size: 16000, extra: 17}
	folio := setter{faces: faces, role: fonts.SongTi, size: 14000}
	page := func(number int, lines ...render.Line) render.Page {
		return render.Page{
			Width: a4Width, Height: a4Height, Number: number, Lines: lines,
			Rules: []render.Rule{{X: 79370, Y: 300000, W: 442205, H: 1000, Color: render.Red}},
		}
	}
	return &render.Layout{
		Meta: render.Meta{
			Title: "市政府第98次常务会议纪要", Subject: "苏府纪〔2020〕12号", Author: "苏州市人民政府办公室",
			Date: time.Date(2020, 6, 1, 0, 0, 0, 0, time.UTC),
		},
		Pages: []render.Page{
			page(1, head.line(90000, 180000, "苏州市人民政府会议纪要"),
				body.line(111370, 400000, "2020年5月11日上午，李亚平市长主持召开市政府第98次常务会议，"),
				bold.line(111370, 429000, "一、学习贯彻重要讲话精神"),
				kai.line(111370, 458000, "（一）会议传达学习了精神。𬱖𠮷喆堃"),
				folio.line(500000, 780000, "— 1 —")),
			page(2, body.line(111370, 100000, "李亚平  王  翔  洪宗明  “双胜利”《工作意见》——……"),
				body.line(111370, 129000, "张𬱖同志，㛃、䶮、玥、昇；ABC abc (x\\y)"),
				folio.line(80000, 780000, "— 2 —")),
		},
		Marks: []render.Bookmark{
			{Title: "一、学习贯彻 (a\\b) 就", Level: 0, Page: 0, Y: 429000},
			{Title: "（一）𬱖", Level: 1, Page: 0, Y: 458000},
			{Title: "（二）", Level: 3, Page: 1, Y: 100000},
			{Title: "出席", Level: 0, Page: 1, Y: 129000},
		},
	}
}

// write writes a layout and demands that it can be.
func write(t testing.TB, l *render.Layout) []byte {
	t.Helper()
	var b bytes.Buffer
	if err := pdf.Write(&b, l, faceSet(t)); err != nil {
		t.Fatal(err)
	}
	return b.Bytes()
}

// save puts a PDF where outside tools can read it.
func save(t testing.TB, b []byte) string {
	t.Helper()
	name := filepath.Join(t.TempDir(), "minutes.pdf")
	if err := os.WriteFile(name, b, 0o600); err != nil {
		t.Fatal(err)
	}
	return name
}

// tool runs an outside program and gives what it prints. Without the program
// the test is skipped, or fails where JIYAO_REQUIRE_TOOLS is 1.
func tool(t testing.TB, name string, args ...string) string {
	t.Helper()
	if _, err := exec.LookPath(name); err != nil {
		missing(t, name)
	}
	out, err := exec.Command(name, args...).CombinedOutput()
	if err != nil {
		t.Fatalf("%s %s: %v\n%s", name, strings.Join(args, " "), err, out)
	}
	return string(out)
}

func missing(t testing.TB, what string) {
	t.Helper()
	if os.Getenv("JIYAO_REQUIRE_TOOLS") == "1" {
		t.Fatalf("%s is not installed, and JIYAO_REQUIRE_TOOLS=1 demands it", what)
	}
	t.Skipf("%s is not installed: this check was left out (JIYAO_REQUIRE_TOOLS=1 makes it a failure)", what)
}

// text gives a layout's text, line by line.
func text(l *render.Layout) string {
	var b strings.Builder
	for _, p := range l.Pages {
		for _, line := range p.Lines {
			b.WriteString(line.Text())
		}
	}
	return b.String()
}

// withoutSpace drops what an extraction adds or takes of its own.
func withoutSpace(s string) string {
	return strings.Join(strings.Fields(strings.ReplaceAll(s, "\f", " ")), "")
}
