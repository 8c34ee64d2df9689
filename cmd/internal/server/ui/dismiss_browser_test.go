package ui_test

import (
	"strings"
	"testing"

	"jiyao/cmd/internal/browsertest"
	"jiyao/cmd/internal/server/servertest"
)

// By keys alone a finding is let stand with a reason: it goes at once and stays
// away; the link in the status takes it back. Esc leaves it as it was.
func TestEditorDismisses(t *testing.T) {
	t.Parallel()
	b, s := browsertest.Start(t), servertest.New(t)
	m := s.Draft("第35次常务会议纪要", strings.Replace(s.Sample("changwu"), "会议传达学习了全省防汛抗旱工作视频会议精神。", "会议指出，我们要抓好防汛工作。会议强调,我们要落实。", 1))
	p := editing(b, s, "linshuyan", m)
	p.Size(1366, 768)
	count := func() int {
		return browsertest.Eval[int](p, `document.querySelectorAll(".cm-content .ed-f-I").length`)
	}
	if n := count(); n != 2 {
		t.Fatalf("%d hints", n)
	}
	finding(p, ".ed-card-I", "")
	p.Keys("Alt+Delete")
	p.Until(`document.activeElement.id === "ed-reason"`)
	p.Keys("Enter") // no reason: nothing happens
	p.Keys("Escape")
	p.Until(`document.querySelector(".ed-reason").hidden && document.activeElement.classList.contains("cm-content")`)
	p.Keys("Alt+Delete")
	p.Compose("jianghua", "讲话原话")
	p.Shot("dismiss")
	p.Keys("Enter")
	p.Until(`!document.querySelector(".ed-card") && document.activeElement.classList.contains("cm-content")`)
	if n := count(); n != 1 {
		t.Errorf("%d hints after one was let stand", n)
	}
	p.Until(`/已忽略/.test(document.querySelector("#status").textContent)`)
	p.Shot("dismissed")
	p.Keys("End") // and it stays away from what is found next
	p.Insert("会议要求,抓紧。")
	saved(p)
	p.Until(`document.querySelectorAll(".cm-content .ed-f-E").length === 2`)
	if n := count(); n != 1 {
		t.Errorf("%d hints are found anew", n)
	}
	all, err := s.Office.Store.Dismissals(t.Context(), m.ID)
	if err != nil || len(all) != 1 || all[0].Reason != "讲话原话" || all[0].Anchor.Quote != "我们" {
		t.Errorf("on record: %+v, %v", all, err)
	}
	finding(p, ".ed-card-E", "") // what bars the way cannot stand
	p.Keys("Alt+Delete")
	if browsertest.Eval[bool](p, `!!document.querySelector(".ed-reason, .ed-card-dismiss")`) {
		t.Error("what bars the way can be let stand")
	}
	p.Keys("Escape")
	p.Click("#status button")
	p.Until(`document.querySelectorAll(".cm-content .ed-f-I").length === 2`)
	p.Go(s.URL + "/minutes/" + m.ID)
	if browsertest.Eval[bool](p, `!!document.querySelector("#letstand")`) {
		t.Error("what was taken back is shown still")
	}
}

// Who reviews reads what was let stand, with the reasons.
func TestReadLetStand(t *testing.T) {
	t.Parallel()
	b, s := browsertest.Start(t), servertest.New(t)
	m := s.Draft("第3次会议纪要", dismissText)
	s.As("linshuyan").PostJSON("/minutes/"+m.ID+"/dismiss", body(dismissal(t, dismissText, "我们要抓好")))
	s.As("linshuyan").PostJSON("/minutes/"+m.ID+"/dismiss", body(dismissal(t, dismissText, "我们的")))
	p := at(b, s, "linshuyan", "/minutes/"+m.ID)
	p.Click("#letstand summary")
	p.Shot("letstand")
	p.Size(390, 844)
	browsertest.Eval[bool](p, `(document.querySelector("#letstand").scrollIntoView(), true)`)
	p.Shot("letstand-390")
	p.Click("#letstand li:first-child button")
	p.Until(`document.querySelector("#letstand summary").textContent.trim() === "已忽略、放行的校对意见 1"`)
}
