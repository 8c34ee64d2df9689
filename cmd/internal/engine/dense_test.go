package engine

import (
	"bytes"
	"math/rand/v2"
	"os"
	"path/filepath"
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"
)

// TestDenseMarksReadBack sets text full of marks, so that many lines are
// squeezed hard, and reads the file back: every line must come out as one
// line, in order.
func TestDenseMarksReadBack(t *testing.T) {
	random := rand.New(rand.NewPCG(1, 2))
	pick := func(words ...string) string { return words[random.IntN(len(words))] }
	var text strings.Builder
	for range 120 {
		for range 12 {
			text.WriteString(pick("会议", "研究", "审议了", "市人社局", "原则同意", "2020年", "第98次", "实施"))
			text.WriteString(pick("，", "、", "《办法》《意见》", "（以下简称《意见》）。", "“六稳”“六保”", "：“要抓实。”", "……", "——", "（一）"))
		}
		text.WriteString("。\n")
	}
	e, err := Open(Config{})
	if err != nil {
		t.Fatal(err)
	}
	l, err := e.Layout(text.String(), Options{Profile: "zhuanti"})
	if err != nil {
		t.Fatal(err)
	}
	var b bytes.Buffer
	if err := e.PDF(&b, l); err != nil {
		t.Fatal(err)
	}
	file := filepath.Join(t.TempDir(), "dense.pdf")
	if err := os.WriteFile(file, b.Bytes(), 0o644); err != nil {
		t.Fatal(err)
	}
	var want []string
	for _, p := range l.Pages {
		for _, line := range p.Lines {
			want = append(want, solid(line.Text()))
		}
	}
	for _, mode := range []string{"-raw", "-layout", "-enc"} {
		args := []string{mode, file, "-"}
		if mode == "-enc" {
			args = []string{"-enc", "UTF-8", file, "-"}
		}
		var got []string
		for line := range strings.Lines(strings.ReplaceAll(run(t, "pdftotext", args...), "\f", "")) {
			if s := solid(line); s != "" {
				got = append(got, s)
			}
		}
		if diff := cmp.Diff(want, got); diff != "" {
			t.Errorf("%s: -layout +read back\n%s", mode, diff)
		}
	}
}
