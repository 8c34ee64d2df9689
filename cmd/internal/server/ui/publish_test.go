package ui_test

import (
	"net/http"
	"net/url"
	"strings"
	"testing"

	"jiyao/cmd/internal/server/servertest"
	"jiyao/workflow"
)

// The class that is chosen while a minutes is drafted stands on the sheet for the
// signer and on his pages, and cannot be changed while he has them before him.
func TestClassBeforeTheSigner(t *testing.T) {
	s := servertest.New(t)
	m := s.Draft("第98次常务会议纪要", s.Sample("changwu"))
	at := "/minutes/" + m.ID
	sheet := func() string { return s.As("linshuyan").Get(at + "/sheet.pdf").Body }
	bare := sheet()
	if bare != sheet() || !strings.HasPrefix(bare, "%PDF-1") {
		t.Fatal("the sheet is not the same twice")
	}
	choose := func(who, class string) servertest.Answer {
		return s.As(who).Post(at+"/public", url.Values{"n": {"0"}, "do": {"choose"}, "class": {class}, "reason": {"内部事项"}})
	}
	holds(t, "chosen", choose("linshuyan", "open"), http.StatusOK, "主动公开：内部事项", "选定")
	if sheet() == bare {
		t.Error("the sheet does not show the class")
	}
	m = s.Do(m, "linshuyan", workflow.Command{Action: workflow.Submit})
	for _, who := range []string{"zhugemingchuan", "gaomingyuan", "shenruochuan"} {
		m = s.Do(m, who, workflow.Command{Action: workflow.Approve})
	}
	for _, page := range []string{at, at + "/do/sign"} {
		holds(t, page, s.As("lumingyuan").Get(page), http.StatusOK, "公开属性：主动公开（内部事项），随签发一并确认")
	}
	page := s.As("tangxiaohe").Get(at + "/public")
	holds(t, "page", page, http.StatusOK, "纪要已送签发，签发人所见的公开属性不再改动")
	if strings.Contains(page.Body, `value="choose"`) {
		t.Error("the class is still offered")
	}
	a := s.As("tangxiaohe").Post(at+"/public", url.Values{"n": {"1"}, "do": {"choose"}, "class": {"closed"}, "reason": {"内部"}})
	holds(t, "changed all the same", a, http.StatusConflict, "已送签发")
	s.Do(m, "lumingyuan", workflow.Command{Action: workflow.Sign})
	holds(t, "signed", s.As("tangxiaohe").Get(at+"/public"), http.StatusOK, "签发人确认 陆明远")
}
