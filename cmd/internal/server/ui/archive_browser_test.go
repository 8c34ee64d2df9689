package ui_test

import (
	"net/url"
	"testing"

	"jiyao/cmd/internal/browsertest"
	"jiyao/cmd/internal/server/servertest"
	"jiyao/workflow"
)

// TestArchiveInBrowser archives a year by the page's button; nothing of it breaks
// the policy, and narrow screens do not scroll sideways.
func TestArchiveInBrowser(t *testing.T) {
	b, s := browsertest.Start(t), servertest.New(t)
	for _, title := range []string{"第98次常务会议纪要", "第99次常务会议纪要", "第100次常务会议纪要"} {
		m := s.Issued(s.Draft(title, s.Sample("changwu")))
		m = s.Do(m, "tangxiaohe", workflow.Command{Action: workflow.Distribute, Recipients: []workflow.Recipient{{ID: "czj", Copies: 1}}})
		s.Do(m, "tangxiaohe", workflow.Command{Action: workflow.Close})
	}
	p := b.Person()
	p.Cookie(s.URL, servertest.PersonCookie, "tangxiaohe")
	p.Go(s.URL + "/archive?" + url.Values{"year": {"2026"}}.Encode())
	p.Wait("#waiting")
	p.Shot("waiting")
	p.Click("form[action='/archive/make'] .primary")
	p.Until(`document.querySelector('.ok') && document.querySelector('.ok').textContent.includes('已归档3件')`)
	p.Shot("archived")
	p.Size(390, 844)
	p.Go(s.URL + "/archive?year=2026")
	p.Wait("#kept")
	if wide := browsertest.Eval[float64](p, `document.documentElement.scrollWidth`); wide > 392 {
		t.Errorf("%.0f wide on a screen of 390", wide)
	}
	p.Shot("narrow")
}
