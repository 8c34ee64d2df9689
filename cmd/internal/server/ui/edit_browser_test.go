package ui_test

import (
	"strconv"
	"strings"
	"testing"

	"jiyao/cmd/internal/browsertest"
	"jiyao/cmd/internal/server/servertest"
	"jiyao/workflow"
)

// at opens a page of the site for somebody.
func at(b *browsertest.Browser, s *servertest.Site, who, path string) *browsertest.Page {
	p := b.Person()
	p.Cookie(s.URL, servertest.PersonCookie, who)
	p.Go(s.URL + path)
	return p
}

// editing opens the editor and waits until it has the pages and the findings.
func editing(b *browsertest.Browser, s *servertest.Site, who string, m workflow.Minutes) *browsertest.Page {
	p := at(b, s, who, "/minutes/"+m.ID+"/edit")
	p.Wait(".ed-live .cm-content")
	p.Until(`document.querySelector(".ed-paper svg") && !/校对$/.test(document.querySelector("[data-do=findings]").textContent.trim())`)
	return p
}

func textOf(t *testing.T, s *servertest.Site, m workflow.Minutes) string {
	t.Helper()
	now, err := s.Office.Store.Minutes(t.Context(), m.ID)
	if err != nil {
		t.Fatal(err)
	}
	return now.Text
}

// A word composed by an input method stands in the text, on the page and on the
// server; nothing is sent while it is being composed.
func TestEditorComposes(t *testing.T) {
	b, s := browsertest.Start(t), servertest.New(t)
	m := s.Draft("第35次常务会议纪要", s.Sample("changwu"))
	p := editing(b, s, "linshuyan", m)
	p.Shot("1440")
	p.Keys("Control+Home", "End")
	p.Composing("ceshi")
	before := browsertest.Eval[string](p, `document.querySelector(".ed-saved").textContent`)
	p.Keys("Control+s") // no key acts now
	if now := browsertest.Eval[string](p, `document.querySelector(".ed-saved").textContent`); now != before && !strings.Contains(now, "改动") {
		t.Errorf("while composing the state says %q", now)
	}
	p.Insert("（测试稿）")
	p.Until(`/已保存/.test(document.querySelector(".ed-saved").textContent) && document.querySelector(".ed-paper").textContent.includes("测试稿")`)
	if got := textOf(t, s, m); !strings.HasPrefix(got, "云州市人民政府第35次常务会议纪要（测试稿）\n") {
		t.Errorf("saved text begins %.80q", got)
	}
	p.Size(1366, 768)
	p.Shot("1366")
}

// BenchmarkEditorLag tells how long it takes from a change of the text to the
// page on screen: altogether, on the wire, and in the browser.
func BenchmarkEditorLag(b *testing.B) {
	browser, s := browsertest.Start(b), servertest.New(b)
	m := s.Draft("第35次常务会议纪要", s.Sample("changwu"))
	p := editing(browser, s, "linshuyan", m)
	p.Keys("Control+Home")
	for range 12 {
		p.Keys("ArrowDown")
	}
	var sums [3]float64
	for b.Loop() {
		browsertest.Eval[bool](p, `delete document.getElementById("ed").dataset.lag`)
		p.Insert("要")
		p.Until(`document.getElementById("ed").dataset.lag`)
		for i, ms := range strings.Fields(browsertest.Eval[string](p, `document.getElementById("ed").dataset.lag`)) {
			n, err := strconv.ParseFloat(ms, 64)
			if err != nil {
				b.Fatal(err)
			}
			sums[i] += n
		}
	}
	for i, unit := range []string{"ms-to-screen", "ms-wire", "ms-browser"} {
		b.ReportMetric(sums[i]/float64(b.N), unit)
	}
}
