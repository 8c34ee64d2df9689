package ui_test

import (
	"net/http"
	"net/url"
	"regexp"
	"strconv"
	"strings"
	"testing"
	"time"

	"jiyao/cmd/internal/office"
	"jiyao/cmd/internal/server/servertest"
	"jiyao/workflow"
)

// copyOfUnit gives the copy that a unit has.
func copyOfUnit(t *testing.T, m workflow.Minutes, unit string) workflow.CopyRecord {
	t.Helper()
	for _, c := range m.Copies {
		if c.ID == unit {
			return c
		}
	}
	t.Fatalf("%s has no copy", unit)
	return workflow.CopyRecord{}
}

// Where the office has not switched it on, units have no pages.
func TestReceiversOff(t *testing.T) {
	s := servertest.New(t)
	m := sentOut(t, s, "第99次常务会议纪要")
	holds(t, "account", s.As("zhangxiaofeng").Get("/minutes/"+m.ID+"/receipt"), http.StatusNotFound, "没有开通网上签收")
	holds(t, "link", s.As("").Get("/r/x"), http.StatusNotFound, "没有开通网上签收")
	c := copyOfUnit(t, m, "czj")
	at := "/minutes/" + m.ID + "/copies/" + strconv.Itoa(c.N)
	holds(t, "new link", s.As("tangxiaohe").Post(at+"/link", form(m, "l", "person", "zhangxiaofeng")), http.StatusNotFound, "没有开通网上签收")
}

// Somebody of a unit reads its copy and signs for it; nothing else is there for
// him.
func TestReceipt(t *testing.T) {
	s := servertest.Receiving(t)
	m, other := sentOut(t, s, "第99次常务会议纪要"+canary), s.Draft("第100次常务会议纪要", s.Sample("changwu"))
	unit, at := s.As("zhangxiaofeng"), "/minutes/"+m.ID+"/receipt"
	c := copyOfUnit(t, m, "czj")
	row := strconv.Itoa(c.N)
	holds(t, "receipt page", unit.Get(at), http.StatusOK, "第99次", "云州市财政局", "已阅", "谁看得到", "其他收件单位看不到")
	if got := copyOfUnit(t, now(t, s, m.ID), "czj"); got.State != workflow.CopyRead || got.By.ID != "zhangxiaofeng" {
		t.Errorf("the copy is %s by %s, want read", got.State, got.By.ID)
	}
	for _, path := range []string{
		"/minutes/" + m.ID + "/copies", "/minutes/" + m.ID + "/release", "/minutes/" + m.ID + "/distribute", "/minutes/" + m.ID + "/copies/" + row,
		"/minutes/" + m.ID + "/prints/slip", "/copies", "/clerk", "/copies/scan", "/minutes/" + m.ID + "/copies.csv",
	} {
		if a := unit.Get(path); a.Status != http.StatusForbidden {
			t.Errorf("%s: %d, want 403", path, a.Status)
		}
	}
	for _, path := range []string{"/minutes/" + other.ID + "/receipt", "/minutes/" + other.ID + "/copies", "/minutes/" + other.ID} {
		if a := unit.Get(path); a.Status != http.StatusNotFound && a.Status != http.StatusForbidden || strings.Contains(a.Body, "第100次") {
			t.Errorf("%s of another minutes: %d", path, a.Status)
		}
	}
	if a := s.As("xuqing").Get("/minutes/" + other.ID + "/receipt"); a.Status != http.StatusNotFound {
		t.Errorf("another minutes' receipt: %d, want 404", a.Status)
	}
	another := copyOfUnit(t, m, "jyj")
	holds(t, "another unit's", unit.Post(at, url.Values{"row": {strconv.Itoa(another.N)}, "do": {"receive"}, "key": {"x"}}), http.StatusUnprocessableEntity)
	holds(t, "another act", unit.Post(at, url.Values{"row": {row}, "do": {"recall"}, "key": {"x"}}), http.StatusUnprocessableEntity)
	holds(t, "signed", unit.Post(at, url.Values{"row": {row}, "do": {"receive"}, "key": {"r"}}), http.StatusOK, "已签收", "张晓峰")
	holds(t, "signed twice", unit.Post(at, url.Values{"row": {row}, "do": {"receive"}, "key": {"r"}}), http.StatusOK, "已签收")
	if a := unit.Get("/minutes/" + m.ID + "/paper.pdf"); a.Status != http.StatusOK || !strings.HasPrefix(a.Body, "%PDF") {
		t.Errorf("download: %d", a.Status)
	}

	jyj := s.As("lijing-jy")
	row = strconv.Itoa(another.N)
	holds(t, "sent back without reason", jyj.Post(at, url.Values{"row": {row}, "do": {"bounce"}, "key": {"b"}}), http.StatusUnprocessableEntity, "理由")
	if a := jyj.Post(at, url.Values{"row": {row}, "do": {"bounce"}, "key": {"b2"}, "note": {"错投" + canary}}); a.Path != "/" {
		t.Errorf("sent back leads to %s (%d)", a.Path, a.Status)
	}
	if a := jyj.Get(at); a.Status != http.StatusNotFound {
		t.Errorf("a copy that was sent back is still read: %d", a.Status)
	}
	holds(t, "the clerk sees it", s.As("tangxiaohe").Get("/minutes/"+m.ID+"/copies"), http.StatusOK, "错投"+canary, "张晓峰")
}

// A unit whose copy was taken back is told so at the address it knows, and nothing
// else of the minutes; one that never had a copy is told nothing.
func TestReceiptTakenBack(t *testing.T) {
	s := servertest.Receiving(t)
	m := sentOut(t, s, "第99次常务会议纪要"+canary)
	at := "/minutes/" + m.ID + "/receipt"
	unit, c := s.As("zhangxiaofeng"), copyOfUnit(t, m, "czj")
	holds(t, "before", unit.Get(at), http.StatusOK, "第99次")
	m = now(t, s, m.ID)
	s.As("tangxiaohe").Post("/minutes/"+m.ID+"/copies", form(m, "rc", "do", "recall", "row", strconv.Itoa(c.N)))
	sign := url.Values{"row": {strconv.Itoa(c.N)}, "do": {"receive"}, "key": {"k"}}
	for name, a := range map[string]servertest.Answer{"page": unit.Get(at), "signature": unit.Post(at, sign)} {
		holds(t, name, a, http.StatusGone, "发给云州市财政局的这一份已由送件单位于", "收回", "请与经办人唐小禾联系")
		if strings.Contains(a.Body, "第99次") || strings.Contains(a.Body, canary) {
			t.Errorf("%s says what the minutes is", name)
		}
	}
	for _, path := range []string{"", "/paper.pdf", "/paper.ofd", "/pages/1.svg", "/copies", "/draft"} {
		if a := unit.Get("/minutes/" + m.ID + path); a.Status != http.StatusNotFound && a.Status != http.StatusForbidden || strings.Contains(a.Body, "第99次") {
			t.Errorf("%q after it was taken back: %d", path, a.Status)
		}
	}
	if got := copyOfUnit(t, now(t, s, m.ID), "czj"); got.State != workflow.CopyRecalled {
		t.Errorf("the copy is %s", got.State)
	}
	holds(t, "another unit's", s.As("lijing-jy").Get(at), http.StatusOK, "第99次")
	other := s.Draft("第100次常务会议纪要", s.Sample("changwu"))
	holds(t, "another minutes", unit.Get("/minutes/"+other.ID+"/receipt"), http.StatusNotFound)
	holds(t, "who never had one", s.As("linshuyan").Get(at), http.StatusNotFound)
}

// A link leads one person to one copy until it is signed for, taken back,
// revoked or out of date.
func TestCopyLink(t *testing.T) {
	s := servertest.Receiving(t)
	m := sentOut(t, s, "第99次常务会议纪要"+canary)
	c := copyOfUnit(t, m, "czj")
	clerk, nobody := s.As("tangxiaohe"), s.As("")
	one := "/minutes/" + m.ID + "/copies/" + strconv.Itoa(c.N)
	link := func() string {
		t.Helper()
		a := clerk.Post(one+"/link", form(m, "l", "person", "zhangxiaofeng"))
		found := regexp.MustCompile(`value="http://[^"/]+(/r/[A-Z0-9]+)"`).FindStringSubmatch(a.Body)
		if a.Status != http.StatusOK || found == nil {
			t.Fatalf("no link: %d\n%s", a.Status, plain(a.Body))
		}
		return found[1]
	}
	holds(t, "to another unit's", clerk.Post(one+"/link", form(m, "l", "person", "lijing-jy")), http.StatusUnprocessableEntity, "不是云州市财政局的联络人")
	old, at := link(), link()
	if strings.Contains(clerk.Get(one).Body, at[len("/r/"):]) {
		t.Error("a link is shown a second time")
	}
	holds(t, "an older link", nobody.Get(old), http.StatusNotFound, "已经过期、收回")
	holds(t, "a guess", nobody.Get("/r/ABC"), http.StatusNotFound, "签收链接不对")
	holds(t, "page", nobody.Get(at), http.StatusOK, "第99次", "云州市财政局", "凭签收链接", "谁看得到")
	if a := nobody.Get(at + "/pages/1.svg"); a.Status != http.StatusOK || !strings.Contains(a.Body, "<svg") || strings.Contains(a.Body, "送审稿") {
		t.Errorf("picture: %d", a.Status)
	}
	if a := nobody.Get(at + "/paper.pdf"); a.Status != http.StatusOK || !strings.HasPrefix(a.Body, "%PDF") {
		t.Errorf("paper: %d", a.Status)
	}
	if a := nobody.Get(at + "/paper.ofd"); a.Status != http.StatusOK || !strings.HasPrefix(a.Body, "PK") || a.Header.Get("Content-Type") != office.MediaOFD {
		t.Errorf("OFD: %d", a.Status)
	}
	holds(t, "page offers both", nobody.Get(at), http.StatusOK, "下载 OFD")
	if a := nobody.Get("/minutes/" + m.ID + "/paper.pdf"); !strings.HasPrefix(a.Path, "/signin") {
		t.Errorf("the paper beside the link: %d at %s", a.Status, a.Path)
	}
	f := url.Values{"row": {strconv.Itoa(c.N)}, "do": {"receive"}, "key": {"k"}}
	holds(t, "signed", nobody.Post(at, f), http.StatusOK, "已签收", "张晓峰")
	if got := copyOfUnit(t, now(t, s, m.ID), "czj"); got.State != workflow.CopyReceived || got.By.ID != "zhangxiaofeng" || got.Note != "凭签收链接" {
		t.Errorf("signed: %s by %s, %q", got.State, got.By.ID, got.Note)
	}
	if strings.Contains(s.Log.String(), at[len("/r/"):]) {
		t.Error("the token stands in the log")
	}
	clerk.Post("/minutes/"+m.ID+"/copies", form(now(t, s, m.ID), "rc", "do", "recall", "row", strconv.Itoa(c.N)))
	holds(t, "taken back", nobody.Get(at), http.StatusOK, "已由送件单位收回")
	for _, path := range []string{at + "/paper.pdf", at + "/paper.ofd", at + "/pages/1.svg"} {
		if a := nobody.Get(path); a.Status != http.StatusNotFound {
			t.Errorf("%s after it was taken back: %d", path, a.Status)
		}
	}
}

// Links end: by the clerk's hand, and by themselves.
func TestCopyLinkEnds(t *testing.T) {
	s := servertest.Receiving(t)
	m := sentOut(t, s, "第99次常务会议纪要")
	c := copyOfUnit(t, m, "czj")
	clerk, nobody := s.As("tangxiaohe"), s.As("")
	one := "/minutes/" + m.ID + "/copies/" + strconv.Itoa(c.N)
	links := make([]string, 2)
	for i := range links {
		a := clerk.Post(one+"/link", form(m, "l", "person", "zhangxiaofeng"))
		links[i] = regexp.MustCompile(`/r/[A-Z0-9]+`).FindString(a.Body)
		switch i {
		case 0:
			holds(t, "revoke", clerk.Post(one+"/unlink", form(m, "u")), http.StatusOK, "已收回")
		case 1:
			holds(t, "open", nobody.Get(links[1]), http.StatusOK)
			s.Now = s.Now.Add(15 * 24 * time.Hour)
		}
		holds(t, "ended", nobody.Get(links[i]), http.StatusNotFound, "已经过期、收回")
	}
	if a := s.As("linshuyan").Post(one+"/link", form(m, "l", "person", "zhangxiaofeng")); a.Status != http.StatusForbidden {
		t.Errorf("a recorder makes links: %d", a.Status)
	}
}
