package ui_test

import (
	"fmt"
	"testing"

	"jiyao/cmd/internal/browsertest"
	"jiyao/cmd/internal/server/servertest"
	"jiyao/workflow"
)

// TestClerkByKeyboard goes the clerk's way with the keyboard alone: a number by
// one key, copies ticked by the space bar and reminded of by another; nothing of
// it breaks the policy, and narrow screens do not scroll sideways.
func TestClerkByKeyboard(t *testing.T) {
	b, s := browsertest.Start(t), servertest.Receiving(t)
	m := sentOut(t, s, "第99次常务会议纪要")
	unnumbered := s.Signed(s.Draft("第100次常务会议纪要", s.Sample("changwu")))
	p := b.Person()
	p.Cookie(s.URL, servertest.PersonCookie, "tangxiaohe")

	p.Go(s.URL + "/minutes/" + unnumbered.ID + "/release")
	p.Keys("n")
	p.Until(`document.querySelector('h1 + p').textContent.includes('〔2026〕2号')`)
	p.Shot("release")

	p.Go(s.URL + "/minutes/" + m.ID + "/copies")
	p.Wait(".bar")
	p.Keys("j", " ", "j", " ", "t")
	// Keys are heard only when the answer's script has run, after what it says can be read.
	p.Until(`document.readyState === 'complete' && document.querySelector('.ok') && document.querySelector('.ok').textContent.includes('已登记投送2份')`)
	p.Keys("j", " ", "c")
	p.Until(`document.querySelector('.ok') && document.querySelector('.ok').textContent.includes('已登记催办1份')`)
	p.Shot("copies")
	after := now(t, s, m.ID)
	if n := len(after.Holding()); n == 0 || after.Copies[1].State != workflow.CopyDispatched {
		t.Errorf("the second copy is %s", after.Copies[1].State)
	}

	p.Size(390, 844)
	for i, path := range []string{
		"/clerk", "/minutes/" + unnumbered.ID + "/release", "/minutes/" + unnumbered.ID + "/distribute", "/minutes/" + m.ID + "/copies", "/copies", "/copies/scan",
		"/minutes/" + m.ID + "/copies/1", "/minutes/" + m.ID + "/correct", "/minutes/" + m.ID + "/prints/sheets",
	} {
		p.Go(s.URL + path)
		p.Wait("h1")
		if wide := browsertest.Eval[float64](p, `document.documentElement.scrollWidth`); wide > 392 {
			t.Errorf("%s is %.0f wide on a screen of 390", path, wide)
		}
		p.Shot(fmt.Sprintf("narrow-%d", i))
	}
}
