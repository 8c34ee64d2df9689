package ui_test

import (
	"net/http"
	"net/url"
	"regexp"
	"strconv"
	"strings"
	"testing"

	"jiyao/cmd/internal/browsertest"
	"jiyao/cmd/internal/server/servertest"
	"jiyao/workflow"
)

// cutFor cuts an excerpt by the clerk's form and gives its code.
func cutFor(t *testing.T, s *servertest.Site, m workflow.Minutes, unit, kind string, items ...string) string {
	t.Helper()
	a := s.As("tangxiaohe").Post("/minutes/"+m.ID+"/excerpts", url.Values{"unit": {unit}, "do": {kind}, "item": items})
	found := regexp.MustCompile(`编码([a-z0-9]{12})。`).FindStringSubmatch(a.Body)
	if a.Status != http.StatusOK || found == nil {
		t.Fatalf("no excerpt: %d\n%s", a.Status, plain(a.Body))
	}
	return found[1]
}

// The clerk's page proposes units, those that are charged first, and cuts what is
// chosen.
func TestExcerptsPage(t *testing.T) {
	s := servertest.Receiving(t)
	clerk := s.As("tangxiaohe")
	draft := s.Draft("第100次常务会议纪要", s.Sample("changwu"))
	holds(t, "before it is issued", clerk.Get("/minutes/"+draft.ID+"/excerpts"), http.StatusOK, "印发之后才能节录")
	m := sentOut(t, s, "第99次常务会议纪要"+canary)
	at := "/minutes/" + m.ID + "/excerpts"
	page := clerk.Get(at)
	holds(t, "page", page, http.StatusOK, "还没有办过节录", "云州市财政局", "责任单位", "其他单位")
	text := plain(page.Body)
	if last, first := strings.LastIndex(text, "责任单位"), strings.Index(text, " 提到 "); first >= 0 && last > first {
		t.Error("a unit that is only named stands before one that is charged")
	}
	if !strings.Contains(clerk.Get("/minutes/"+m.ID+"/release").Body, at) {
		t.Error("the way to the page is missing")
	}
	code := cutFor(t, s, m, "czj", "notice", "1")
	x, err := s.Office.Store.Excerpt(t.Context(), code)
	if err != nil || x.Kind != workflow.DecisionNotice || x.UnitID != "czj" || len(x.Items) != 1 || x.By.ID != "tangxiaohe" {
		t.Fatalf("%+v, %v", x, err)
	}
	holds(t, "after it", clerk.Get(at), http.StatusOK, code, x.SHA256, "议决事项通知", "第1项", "已办1份")
	if again := cutFor(t, s, m, "czj", "notice", "1"); again != code {
		t.Errorf("the same click made %s beside %s", again, code)
	}
	form := func(unit, kind string, items ...string) url.Values {
		return url.Values{"unit": {unit}, "do": {kind}, "item": items}
	}
	holds(t, "nothing chosen", clerk.Post(at, form("czj", "notice")), http.StatusUnprocessableEntity, "没有选定议题")
	holds(t, "no such item", clerk.Post(at, form("czj", "notice", "99")), http.StatusUnprocessableEntity, "没有第99项议题")
	holds(t, "no such unit", clerk.Post(at, form("没有局", "notice", "1")), http.StatusUnprocessableEntity, "没有“没有局”")
	holds(t, "no such kind", clerk.Post(at, form("czj", "letter", "1")), http.StatusUnprocessableEntity, "节录还是议决事项通知")
	holds(t, "an auditor looks", s.As("yanbixin").Get(at), http.StatusOK, code)
	if body := s.As("yanbixin").Get(at).Body; strings.Contains(body, `name="unit"`) {
		t.Error("an auditor is offered the form")
	}
}

// A unit sees and downloads its own excerpts; those of another are not there.
func TestExcerptsOfUnits(t *testing.T) {
	s := servertest.Receiving(t)
	m := sentOut(t, s, "第99次常务会议纪要")
	code := cutFor(t, s, m, "czj", "excerpt", "1")
	paper := "/excerpts/" + code + "/paper.pdf"
	x, err := s.Office.Store.Excerpt(t.Context(), code)
	if err != nil {
		t.Fatal(err)
	}
	unit, other := s.As("zhangxiaofeng"), s.As("dingyifan")
	for _, at := range []string{"/excerpts", "/minutes/" + m.ID + "/receipt"} {
		holds(t, at, unit.Get(at), http.StatusOK, code, x.SHA256)
		if a := other.Get(at); a.Status != http.StatusOK || strings.Contains(a.Body, code) {
			t.Errorf("%s shows another unit's excerpt: %d", at, a.Status)
		}
	}
	holds(t, "desk", unit.Get("/"), http.StatusOK, "本单位收到的节录")
	if strings.Contains(other.Get("/").Body, "/excerpts") {
		t.Error("a unit without excerpts is led to them")
	}
	a := unit.Get(paper)
	if a.Status != http.StatusOK || a.Header.Get("Content-Type") != "application/pdf" || a.Header.Get("ETag") != strconv.Quote(x.PDF.SHA256) || workflow.SHA256().Sum([]byte(a.Body)).String() != x.PDF.SHA256 {
		t.Errorf("download: %d, %v", a.Status, a.Header)
	}
	holds(t, "another unit", other.Get(paper), http.StatusNotFound, "没有这份节录")
	holds(t, "no such code", unit.Get("/excerpts/nothing/paper.pdf"), http.StatusNotFound, "没有这份节录")
	if a := unit.Get("/minutes/" + m.ID + "/excerpts"); a.Status != http.StatusForbidden {
		t.Errorf("a unit on the clerk's page: %d", a.Status)
	}
}

// Without pages for units only the office reads excerpts.
func TestExcerptsOff(t *testing.T) {
	s := servertest.New(t)
	m := s.Issued(s.Draft("第99次常务会议纪要", s.Sample("changwu")))
	paper := "/excerpts/" + cutFor(t, s, m, "czj", "excerpt", "1") + "/paper.pdf"
	for _, at := range []string{"/excerpts", paper} {
		holds(t, at, s.As("zhangxiaofeng").Get(at), http.StatusNotFound, "没有开通网上签收")
	}
	if a := s.As("tangxiaohe").Get(paper); a.Status != http.StatusOK {
		t.Errorf("the clerk: %d", a.Status)
	}
}

// A correction, once it is issued, marks the excerpts of the edition before, on
// both editions' pages and on the unit's.
func TestExcerptsOutdated(t *testing.T) {
	s := servertest.Receiving(t)
	m := sentOut(t, s, "第99次常务会议纪要")
	code := cutFor(t, s, m, "czj", "excerpt", "1")
	text := strings.Replace(m.Text, "会议", "本次会议", 1)
	e := s.Do(workflow.Minutes{}, "linshuyan", workflow.Command{
		Minutes: "260512-zzz", Action: workflow.Create, Title: m.Title, Type: m.Type, Text: &text,
		Edition: workflow.Edition{Of: m.ID, Kind: workflow.Corrected, Reason: "文字有误"},
	})
	e = s.Do(s.Signed(e), "tangxiaohe", workflow.Command{Action: workflow.Finalize})
	if strings.Contains(s.As("zhangxiaofeng").Get("/excerpts").Body, "已过时：纪要") {
		t.Error("told before the correction is issued")
	}
	e = s.Do(e, "tangxiaohe", workflow.Command{Action: workflow.Issue})
	for _, id := range []string{m.ID, e.ID} {
		holds(t, "clerk's page of "+id, s.As("tangxiaohe").Get("/minutes/"+id+"/excerpts"), http.StatusOK, code, "已过时：纪要已有新的一版", "有1份节录已经过时")
	}
	holds(t, "unit's page", s.As("zhangxiaofeng").Get("/excerpts"), http.StatusOK, code, "已过时：纪要已有新的一版")
	fresh := cutFor(t, s, e, "czj", "excerpt", "1")
	holds(t, "the new one", s.As("tangxiaohe").Get("/minutes/"+e.ID+"/excerpts"), http.StatusOK, fresh, "有1份节录已经过时")
}

// A reprint replaces paper, and what was cut of its text stands.
func TestExcerptsOfReprints(t *testing.T) {
	s := servertest.Receiving(t)
	m := sentOut(t, s, "第99次常务会议纪要")
	code := cutFor(t, s, m, "czj", "excerpt", "1")
	e := s.Do(workflow.Minutes{}, "linshuyan", workflow.Command{
		Minutes: "260512-zzz", Action: workflow.Create, Title: m.Title, Type: m.Type, Text: &m.Text,
		Edition: workflow.Edition{Of: m.ID, Kind: workflow.Reprinted, Reason: "缺页"},
	})
	e = s.Do(s.Signed(e), "tangxiaohe", workflow.Command{Action: workflow.Finalize})
	e = s.Do(e, "tangxiaohe", workflow.Command{Action: workflow.Issue})
	for who, path := range map[string]string{"tangxiaohe": "/minutes/" + e.ID + "/excerpts", "zhangxiaofeng": "/excerpts"} {
		a := s.As(who).Get(path)
		holds(t, path, a, http.StatusOK, code)
		if strings.Contains(a.Body, "已过时：纪要") {
			t.Errorf("%s: old after a reprint", path)
		}
	}
}

// The page keeps within the screen, wide and narrow.
func TestExcerptsFit(t *testing.T) {
	t.Parallel()
	b, s := browsertest.Start(t), servertest.Receiving(t)
	m := sentOut(t, s, "第99次常务会议纪要")
	cutFor(t, s, m, "czj", "notice", "1")
	for who, path := range map[string]string{"tangxiaohe": "/minutes/" + m.ID + "/excerpts", "zhangxiaofeng": "/excerpts"} {
		for _, width := range []int{1366, 390} {
			p := at(b, s, who, path)
			p.Size(int64(width), 900)
			p.Wait("main code.digest")
			if over := browsertest.Eval[int](p, `document.documentElement.scrollWidth - document.documentElement.clientWidth`); over > 0 {
				t.Errorf("%s is %d pixels wider than %d", path, over, width)
			}
			p.Shot("excerpts-" + who + "-" + strconv.Itoa(width))
		}
	}
}
