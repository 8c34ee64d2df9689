package ui_test

import (
	"net/http"
	"net/url"
	"strconv"
	"strings"
	"testing"

	edits "jiyao/cmd/internal/server/editing"
	"jiyao/cmd/internal/server/servertest"
	"jiyao/drafting"
	"jiyao/drafting/lint"
	"jiyao/workflow"
)

const dismissText = "第1次会议纪要\n\n一、听取汇报\n会议指出，我们要抓好落实，年底前完成。\n会议要求，我们的各项工作要按时办结。\n会议强调,要抓紧。\n"

// dismissal is what the editor sends of the nth finding of a rule.
func dismissal(t *testing.T, text, words string) map[string]any {
	t.Helper()
	for _, f := range edits.Findings(drafting.Parse(text), lint.Options{At: lint.Recording}) {
		if strings.HasPrefix(text[f.Start:], words) {
			return map[string]any{"me": "linshuyan", "text": text, "rule": f.ID, "start": f.Start, "end": f.End, "reason": "讲话<b>原话"}
		}
	}
	t.Fatalf("nothing is found at %q", words)
	return nil
}

// found counts what proof-reading finds for who writes.
func found(t *testing.T, s *servertest.Site, m workflow.Minutes, text string) int {
	t.Helper()
	return len(decoded[[]edits.Finding](t, s.As("linshuyan").PostJSON("/minutes/"+m.ID+"/lint", body(map[string]any{"text": text}))))
}

// A finding let stand is found no more, by anybody, in the text that is written;
// who reviews sees it with its reason, and it is taken back.
func TestDismissFinding(t *testing.T) {
	s := servertest.New(t)
	m := s.Draft("第3次会议纪要", dismissText)
	at, me := "/minutes/"+m.ID, s.As("linshuyan")
	if n := found(t, s, m, dismissText); n != 3 {
		t.Fatalf("%d findings", n)
	}
	written := strings.Replace(dismissText, "一、听取汇报\n", "一、听取汇报\n会议听取了汇报。\n", 1) // not saved yet
	kept := decoded[struct{ N int }](t, me.PostJSON(at+"/dismiss", body(dismissal(t, written, "我们要抓好"))))
	for text, want := range map[string]int{written: 2, dismissText: 2, strings.Replace(written, "我们要抓好", "咱们要抓好", 1): 3} {
		if n := found(t, s, m, text); n != want {
			t.Errorf("%d findings, want %d, in %s", n, want, text)
		}
	}
	page := s.As("shenruochuan").Get(at).Body
	for _, want := range []string{"已忽略、放行的校对意见 1", "用了第一、二人称", "<q>会议指出，<strong>我们</strong>要抓好落实，年底</q>", "讲话&lt;b&gt;原话", "林书言"} {
		if !strings.Contains(page, want) {
			t.Errorf("the reading page lacks %s", want)
		}
	}
	if strings.Contains(page, "/dismiss/restore") {
		t.Error("who cannot save is offered to take it back")
	}
	if a := s.As("shenruochuan").PostJSON(at+"/dismiss/restore", body(map[string]any{"me": "shenruochuan", "n": kept.N})); a.Status != http.StatusForbidden {
		t.Errorf("who cannot save takes it back: %d", a.Status)
	}
	if a := me.PostJSON(at+"/dismiss/restore", body(map[string]any{"me": "linshuyan", "n": kept.N})); a.Status != http.StatusOK {
		t.Errorf("taken back: %d %s", a.Status, a.Body)
	}
	if n := found(t, s, m, dismissText); n != 3 {
		t.Errorf("%d findings after it was taken back", n)
	}
}

// What is refused is said, and nothing is kept.
func TestDismissRefused(t *testing.T) {
	s := servertest.New(t)
	m := s.Draft("第3次会议纪要", dismissText)
	with := func(words, name string, value any) map[string]any {
		in := dismissal(t, dismissText, words)
		in[name] = value
		return in
	}
	for _, test := range []struct {
		who    string
		in     map[string]any
		status int
		words  string
	}{
		{"linshuyan", with("我们", "reason", "　"), http.StatusUnprocessableEntity, "请填写忽略的理由"},
		{"linshuyan", with(",", "me", "linshuyan"), http.StatusForbidden, "审核人、签发人写明理由放行"},
		{"linshuyan", with("我们", "start", -5), http.StatusUnprocessableEntity, "已经没有这条校对提示"},
		{"linshuyan", with("我们", "me", "luoping"), http.StatusForbidden, "另一个人"},
		{"shenruochuan", with("我们", "me", "shenruochuan"), http.StatusForbidden, ""},
		{"anrupan", with("我们", "me", "anrupan"), http.StatusNotFound, ""},
	} {
		a := s.As(test.who).PostJSON("/minutes/"+m.ID+"/dismiss", body(test.in))
		if a.Status != test.status || !strings.Contains(a.Body, test.words) {
			t.Errorf("%s %v: %d %s, want %d and %q", test.who, test.in, a.Status, a.Body, test.status, test.words)
		}
	}
	if n := found(t, s, m, dismissText); n != 3 {
		t.Errorf("%d findings are left", n)
	}
}

// Without a script the same is done with forms, on the text that is saved.
func TestDismissForm(t *testing.T) {
	s := servertest.New(t)
	m := s.Draft("第3次会议纪要", dismissText)
	at, me := "/minutes/"+m.ID, s.As("linshuyan")
	if page := me.Get(at + "/edit").Body; strings.Count(page, `action="`+at+`/dismiss"`) != 2 {
		t.Error("the page without a script does not offer to let both stand")
	}
	d := dismissal(t, dismissText, "我们的")
	form := url.Values{"rule": {"M27"}, "start": {strconv.Itoa(d["start"].(int))}, "end": {strconv.Itoa(d["end"].(int))}, "reason": {"照录"}}
	for revision, want := range map[string]int{"": http.StatusUnprocessableEntity, "9": http.StatusPreconditionFailed} {
		form.Set("revision", revision)
		if a := me.Post(at+"/dismiss", form); a.Status != want {
			t.Errorf("of revision %q: %d, want %d", revision, a.Status, want)
		}
	}
	form.Set("revision", "1")
	if a := me.Post(at+"/dismiss", form); a.Status != http.StatusOK {
		t.Fatalf("%d %s", a.Status, a.Body)
	}
	page := me.Get(at + "/edit").Body
	if strings.Count(page, `action="`+at+`/dismiss"`) != 1 || !strings.Contains(page, "已忽略、放行的校对意见 1") {
		t.Error("the page does not say what was let stand")
	}
	if a := me.Post(at+"/dismiss/restore", url.Values{"n": {"1"}}); a.Status != http.StatusOK {
		t.Errorf("%d", a.Status)
	}
	if page := me.Get(at).Body; strings.Contains(page, "已忽略、放行的校对意见") {
		t.Error("what was taken back is shown still")
	}
}
