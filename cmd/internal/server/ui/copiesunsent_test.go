package ui_test

import (
	"net/http"
	"strconv"
	"strings"
	"testing"

	"jiyao/cmd/internal/server/servertest"
	"jiyao/workflow"
)

// What was issued and not sent, and what was printed beyond what went out, is on
// the board with its days until somebody sends or destroys it; the counts are
// those of the minutes' own page.
func TestUnsent(t *testing.T) {
	s := servertest.New(t)
	waiting := s.Issued(s.Draft("第98次常务会议纪要", s.Sample("changwu")))
	sent := sentOut(t, s, "第99次常务会议纪要")
	sent = s.Do(sent, "tangxiaohe", workflow.Command{Action: workflow.Distribute, Recipients: []workflow.Recipient{
		{Unit: "云州市总工会", Copies: 7, Channel: workflow.ByHook}, // no paper
	}})
	clerk, board := s.As("tangxiaohe"), "/copies?view=unsent"
	s.Now = s.Now.AddDate(0, 0, 3)
	page := clerk.Get(board)
	holds(t, "not sent", page, http.StatusOK, waiting.Title, "还没有分送", "没有登记")
	if !strings.Contains(page.Body, `data-label="天数">3<`) || strings.Contains(page.Body, sent.Title) {
		t.Errorf("not after three days, or with what was sent and never put on record as printed: %.3000s", page.Body)
	}
	at := "/minutes/" + sent.ID + "/presswork"
	carried := form(sent, "a", "do", "dispatch")
	for _, c := range sent.Copies {
		carried.Add("row", strconv.Itoa(c.N))
	}
	holds(t, "carried", clerk.Post("/minutes/"+sent.ID+"/copies", carried), http.StatusOK)
	holds(t, "printed", clerk.Post(at, form(sent, "c", "kind", "print", "copies", "200")), http.StatusOK)
	work, err := s.Office.Presswork(t.Context(), now(t, s, sent.ID))
	if err != nil || work.Left() < 50 {
		t.Fatal(work, err)
	}
	left := strconv.Itoa(work.Left())
	page = clerk.Get(board)
	if !strings.Contains(page.Body, sent.Title) || !strings.Contains(page.Body, `data-label="在手">`+left+"<") {
		t.Errorf("%s are left: %.3000s", left, page.Body)
	}
	holds(t, "of a year", clerk.Get(board+"&year=2025"), http.StatusOK, "没有。")
	holds(t, "as a table", clerk.Get("/copies.csv?view=unsent"), http.StatusOK, "印发后天数", sent.Title, left+",已分送")
	holds(t, "the clerk's page", clerk.Get("/clerk"), http.StatusOK, "印后未发（2件）", "印发，已3天")
	holds(t, "destroyed", clerk.Post(at, form(sent, "d", "kind", "destroy", "copies", left, "note", "多余")), http.StatusOK)
	if a := clerk.Get(board); strings.Contains(a.Body, sent.Title) || !strings.Contains(a.Body, waiting.Title) {
		t.Errorf("after that: %.3000s", a.Body)
	}
}
