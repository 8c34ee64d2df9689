package ui_test

import (
	"net/url"
	"testing"

	"jiyao/cmd/internal/browsertest"
	"jiyao/cmd/internal/server/servertest"
	"jiyao/workflow"
)

// ready says that a page has its keys.
const ready = `document.readyState === "complete" && !!window.jiyao`

// Somebody looks for a word with the keyboard alone and opens what he found.
func TestSearchByKeyboard(t *testing.T) {
	b, s := browsertest.Start(t), servertest.New(t)
	s.Draft("第97次常务会议纪要", s.Sample("changwu"))
	m := s.Draft("第98次常务会议纪要", s.Sample("changwu"))
	indexed(t, s)
	p := at(b, s, "linshuyan", "/minutes")
	p.Until(ready)
	p.Keys("/")
	p.Insert("会议")
	p.Keys("Enter")
	p.Wait(".found mark")
	p.Until(ready)
	p.Keys("j", "j", "k", "j")
	p.Until(`document.activeElement.closest("tr.here") === document.querySelectorAll(".found tbody tr")[1]`)
	here := browsertest.Eval[string](p, `document.activeElement.getAttribute("href")`)
	if here == "/minutes/"+m.ID {
		t.Errorf("the second row is %s, which is the first", here)
	}
	p.Keys("Enter")
	p.Until(`location.pathname === "` + here + `"`)
}

// The pages of the city as people see them, wide and narrow.
func TestFindPagesShown(t *testing.T) {
	b, s := browsertest.Start(t), servertest.City(t)
	indexed(t, s)
	var id string
	for _, m := range listOf(t, s) {
		p := s.As("linshuyan").Get("/minutes/" + m + "/tasks")
		register(s.As("linshuyan"), "/minutes/"+m+"/tasks", p.Body)
		id = m
	}
	q := url.QueryEscape
	for name, path := range map[string]string{
		"search": "/search?q=" + q("治理 原则同意"), "search-none": "/search?q=" + q("没有这个词") + "&year=2026", "list": "/minutes", "going": "/minutes?scope=going",
		"numbers": "/numbers", "stats": "/stats?year=2025", "board": "/tasks", "tasks": "/minutes/" + id + "/tasks",
	} {
		p := at(b, s, "tangxiaohe", path)
		p.Size(1440, 900)
		p.Shot(name + "-1440")
		p.Size(390, 844)
		p.Shot(name + "-390")
		if wide := browsertest.Eval[int](p, `document.documentElement.scrollWidth`); wide > 390 {
			t.Errorf("%s is %d wide on a narrow screen", name, wide)
		}
	}
}

// listOf gives the latest minutes of the office.
func listOf(t *testing.T, s *servertest.Site) (ids []string) {
	t.Helper()
	page, _, err := s.Office.Store.List(t.Context(), workflow.Filter{Limit: 3})
	if err != nil {
		t.Fatal(err)
	}
	for _, m := range page {
		ids = append(ids, m.ID)
	}
	return ids
}
