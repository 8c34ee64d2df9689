package ui_test

import (
	"net/http"
	"strconv"
	"testing"
	"time"

	"jiyao/cmd/internal/server/servertest"
	"jiyao/workflow"
)

// What was put aside is seen with its reason, and goes out again when a clerk
// says why; a recorder does not see it.
func TestOutboxPage(t *testing.T) {
	s := servertest.New(t)
	m := s.Issued(s.Draft("第99次常务会议纪要", s.Sample("changwu")))
	s.Do(m, "tangxiaohe", workflow.Command{Action: workflow.Distribute, Recipients: []workflow.Recipient{{Unit: canary, Copies: 1, Channel: workflow.ByMail}}})
	clerk := s.As("tangxiaohe")
	holds(t, "waiting", clerk.Get("/outbox"), http.StatusOK, "电子邮件 待投递 1")
	store := s.Office.Store
	got, err := store.Claim(t.Context(), workflow.Claim{Worker: "w", Topic: workflow.TopicMail, N: 1, Now: s.Now, Lease: time.Minute})
	if err != nil || len(got) != 1 {
		t.Fatal(got, err)
	}
	if err := store.Undelivered(t.Context(), got[0], workflow.Failure{Reason: "邮件服务器拒收（550）", At: s.Now}); err != nil {
		t.Fatal(err)
	}
	holds(t, "aside", clerk.Get("/outbox"), http.StatusOK, "搁置 1", "邮件服务器拒收（550）", canary)
	id := strconv.FormatInt(got[0].ID, 10)
	holds(t, "none ticked", clerk.Post("/outbox", form(m, "a", "note", "x")), http.StatusUnprocessableEntity, "没有选定")
	holds(t, "no reason", clerk.Post("/outbox", form(m, "b", "row", id)), http.StatusUnprocessableEntity, "理由")
	holds(t, "no number", clerk.Post("/outbox", form(m, "c", "row", "一", "note", "x")), http.StatusUnprocessableEntity, "刷新")
	holds(t, "again", clerk.Post("/outbox", form(m, "d", "row", id, "note", "邮箱已更正")), http.StatusOK, "已要求重投1件", "待投递 1")
	holds(t, "twice", clerk.Post("/outbox", form(m, "e", "row", id, "note", "邮箱已更正")), http.StatusConflict, "不在搁置之列")
	if a := s.As("linshuyan").Get("/outbox"); a.Status != http.StatusForbidden {
		t.Errorf("a recorder sees deliveries: %d", a.Status)
	}
}
