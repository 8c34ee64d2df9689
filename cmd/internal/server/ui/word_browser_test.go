package ui_test

import (
	"os"
	"path/filepath"
	"strings"
	"testing"

	"jiyao/cmd/internal/browsertest"
)

// The pages of a Word file look as they should at both widths, from the form to
// the revision that becomes of the file.
func TestWordPages(t *testing.T) {
	b, r := onDesk(t)
	p := at(b, r.Site, "tangxiaohe", "/")
	file := filepath.Join(t.TempDir(), "诸葛主任改回.docx")
	text := strings.Replace(r.m.Text, "会议", "会议（扩大）", 1)
	if err := os.WriteFile(file, wordFile(t, text, "（扩大）", "诸葛明川"), 0o600); err != nil {
		t.Fatal(err)
	}
	fits := func(name string) {
		t.Helper()
		for _, width := range []int64{1440, 390} {
			p.Size(width, 900)
			if wide := browsertest.Eval[int64](p, `document.documentElement.scrollWidth`); wide > width {
				t.Errorf("%s is %d wide in a window of %d", name, wide, width)
			}
			p.Shot(name + "-" + number(width))
		}
	}
	p.Go(r.URL + r.path("/word"))
	fits("word-form")
	p.Upload("#file", file)
	browsertest.Eval[bool](p, `(() => { document.querySelector("#who").value = "zhugemingchuan"; return true; })()`)
	p.Click("form.deed button.primary")
	p.Until(`document.body.innerText.includes("并不表示同意")`)
	fits("word-preview")
	p.Click(`form[action$="/word/keep"] button.primary`)
	arrived(p, "办理过程")
	if r.latest().Text != text {
		t.Error("the file's text is not the minutes'")
	}
}
