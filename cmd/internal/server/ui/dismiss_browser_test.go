package ui_test

import (
	"strings"
	"testing"

	"jiyao/cmd/internal/browsertest"
	"jiyao/cmd/internal/server/servertest"
	"jiyao/workflow"
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

// The recorder takes note of all that does not bar the way in one go, from the
// panel, in the text as it is typed.
func TestEditorDismissesAll(t *testing.T) {
	t.Parallel()
	b, s := browsertest.Start(t), servertest.New(t)
	m := s.Draft("第3次会议纪要", dismissText)
	p := editing(b, s, "linshuyan", m)
	p.Keys("Control+Home")
	p.Insert("我们的")
	p.Until(`document.querySelectorAll(".cm-content .ed-f-I").length === 3`)
	p.Click("[data-do=findings]")
	p.Until(`/^3处/.test(document.querySelector(".ed-all label").textContent)`)
	p.Fill("#ed-all-why", "讲话原话")
	p.Shot("panel")
	p.Click(".ed-all button")
	p.Until(`/已知悉3处/.test(document.querySelector("#status").textContent) && document.querySelector(".ed-all").hidden`)
	p.Until(`document.querySelectorAll(".cm-content .ed-f").length === 1 && document.querySelectorAll(".ed-findings-list li").length === 1`)
	if all, err := s.Office.Store.Dismissals(t.Context(), m.ID); err != nil || len(all) != 3 || all[2].Reason != "讲话原话" {
		t.Errorf("on record: %+v, %v", all, err)
	}
	p.Size(390, 844)
	p.Shot("panel-390")
}

// Who reviews lets stand what bars the way, with a reason, where he edits; once,
// or in the whole office.
func TestEditorPasses(t *testing.T) {
	t.Parallel()
	b, s := browsertest.Start(t), servertest.New(t)
	m := s.Draft("第35次常务会议纪要", s.Sample("changwu"))
	m = s.Do(m, "linshuyan", workflow.Command{Action: workflow.Submit})
	p := editing(b, s, "zhugemingchuan", m)
	p.Keys("Control+Home", "ArrowDown", "ArrowDown", "End")
	p.Insert("会议指出,照原文。")
	p.Until(`document.querySelectorAll(".cm-content .ed-f-E").length === 1`)
	finding(p, ".ed-card-E", "")
	p.Keys("Alt+Delete")
	p.Until(`document.activeElement.id === "ed-reason"`)
	p.Insert("外文引文，照录")
	p.Click(".ed-reason-wide input")
	p.Shot("pass")
	p.Focus("#ed-reason")
	p.Keys("Enter")
	p.Until(`!document.querySelector(".ed-card") && /已放行/.test(document.querySelector("#status").textContent)`)
	p.Until(`document.querySelectorAll(".cm-content .ed-f-E").length === 0`)
	all, err := s.Office.Store.Dismissals(t.Context(), m.ID)
	if err != nil || len(all) != 1 || !all[0].Passed || !all[0].Wide || all[0].Reason != "外文引文，照录" || all[0].By.ID != "zhugemingchuan" {
		t.Errorf("on record: %+v, %v", all, err)
	}
}

// On the reading page of a draft the reviewer lets stand what bars the way; the
// recorder takes note of the rest.
func TestReadPasses(t *testing.T) {
	t.Parallel()
	b, s := browsertest.Start(t), servertest.New(t)
	m := s.Draft("第3次会议纪要", dismissText)
	for _, visit := range []struct {
		who, open, why, send string
	}{
		{"zhugemingchuan", "#findings li details summary", "#findings li input[name=reason]", "#findings li form button"},
		{"linshuyan", "", "#ed-why-all", "form[action$='/dismiss/all'] button"},
	} {
		p := at(b, s, visit.who, "/minutes/"+m.ID)
		browsertest.Eval[bool](p, `(document.querySelector("#findings details").open = true)`)
		if visit.open != "" {
			p.Click(visit.open)
		}
		p.Fill(visit.why, "照录原话")
		browsertest.Eval[bool](p, `(document.querySelector("#findings").scrollIntoView(), true)`)
		p.Shot(visit.who)
		p.Size(390, 844)
		browsertest.Eval[bool](p, `(document.querySelector("#findings").scrollIntoView(), true)`)
		p.Shot(visit.who + "-390")
		browsertest.Eval[bool](p, `(window.unsent = true)`)
		p.Click(visit.send)
		p.Until(`!window.unsent && document.readyState === "complete" && !!document.querySelector("#letstand")`)
		if browsertest.Eval[bool](p, `!!document.querySelector("#findings form")`) {
			t.Errorf("%s is offered more", visit.who)
		}
	}
	all, err := s.Office.Store.Dismissals(t.Context(), m.ID)
	if err != nil || len(all) != 3 || !all[0].Passed || all[0].By.ID != "zhugemingchuan" || all[1].Passed || all[1].By.ID != "linshuyan" {
		t.Errorf("on record: %+v, %v", all, err)
	}
}
