package render

import (
	"errors"
	"strings"
	"testing"
	"time"

	"github.com/google/go-cmp/cmp"
)

// small is a layout with one of everything.
func small() *Layout {
	adv := func(n int, a Length) []Length {
		out := make([]Length, n)
		for i := range out {
			out[i] = a
		}
		return out
	}
	return &Layout{
		Meta:  Meta{Title: "纪要", Subject: "〔2020〕1号", Author: "办公室", Date: time.Date(2020, 6, 1, 0, 0, 0, 0, time.UTC)},
		Marks: []Bookmark{{Title: "议题", Page: 0, Y: 100}},
		Pages: []Page{{
			Width: MM(210), Height: MM(297), Number: 1,
			Rules: []Rule{{X: 1, Y: 2, W: 3, H: 4, Color: Red}},
			Lines: []Line{
				{Part: Masthead, Y: 50, Runs: []Run{{Color: Red, Size: Pt(22), X: 10, Text: "纪要", Glyphs: []uint16{1, 2}, Advances: adv(2, 22000)}}},
				{Grid: 1, Y: 200, Runs: []Run{
					{Size: Pt(16), X: 0, Text: "办公室", Glyphs: []uint16{3, 4, 5}, Advances: adv(3, 16000)},
					{Size: Pt(16), Stretch: 900, X: 80000, Text: "2020", Glyphs: []uint16{6, 7, 6, 7}, Advances: []Length{8000, 8000, 8000, 7000}},
				}},
				{Part: Colophon, Grid: 22, Y: 300, Runs: []Run{{Size: Pt(14), X: 0, Text: "分送： ", Glyphs: []uint16{8, 9, 10, 11}, Advances: adv(4, 14000)}}},
				{Part: Folio, Y: 400, Runs: []Run{{Size: Pt(14), X: 0, Text: "1", Glyphs: []uint16{12}, Advances: adv(1, 7000)}}},
			},
		}},
	}
}

func TestLines(t *testing.T) {
	var b strings.Builder
	if err := Lines(&b, small()); err != nil {
		t.Fatal(err)
	}
	want := "1\t1\t办公室    2020\n1\t22\t分送：\n"
	if diff := cmp.Diff(want, b.String()); diff != "" {
		t.Errorf("-want +got:\n%s", diff)
	}
}

func TestDump(t *testing.T) {
	var b strings.Builder
	if err := Dump(&b, small()); err != nil {
		t.Fatal(err)
	}
	want := `title "纪要" subject "〔2020〕1号" author "办公室" date 2020-06-01
mark 0 page 1 y 100 议题
page 1 595276×841890
  rule 1,2 3×4 red
  masthead 0 y 50 [0,0)
    10 face 0 22000 red 纪要
      22000×2
  body 1 y 200 [0,0)
    0 face 0 16000 办公室
      16000×3
    80000 face 0 16000 ×900‰ 2020
      8000×3 7000
  colophon 22 y 300 [0,0)
    0 face 0 14000 分送： 
      14000×4
  folio 0 y 400 [0,0)
    0 face 0 14000 1
      7000
`
	if diff := cmp.Diff(want, b.String()); diff != "" {
		t.Errorf("-want +got:\n%s", diff)
	}
}

// full is a writer without room.
type full struct{}

func (full) Write([]byte) (int, error) { return 0, errors.New("full") }

func TestDumpFails(t *testing.T) {
	if Dump(full{}, small()) == nil || Lines(full{}, small()) == nil {
		t.Error("an error of the writer is lost")
	}
}

func TestLength(t *testing.T) {
	if got := MM(156); got != 442205 {
		t.Errorf("156 mm is %d millipoints", got)
	}
	if got := Pt(14); got != 14*Point || got.Pt() != 14 {
		t.Errorf("14 pt is %d millipoints", got)
	}
	if got := MM(25.4).MM(); got != 25.4 {
		t.Errorf("25.4 mm is %g mm", got)
	}
}
