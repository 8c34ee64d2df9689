package ui_test

import (
	"encoding/csv"
	"encoding/json"
	"net/http"
	"strings"
	"testing"
	"time"

	"jiyao/cmd/internal/server/servertest"
	"jiyao/workflow"
)

// An auditor reads everything; who keeps the machine or the rights reads who did
// what, and no title or opinion.
func TestAudit(t *testing.T) {
	s := servertest.New(t)
	const title, note = "第99次常务会议纪要（密题）", "意见<img src=x onerror=alert(1)>"
	m := s.Draft(title, s.Sample("changwu"))
	m = s.Do(m, "linshuyan", workflow.Command{Action: workflow.Submit, Note: note})
	if _, err := s.Office.Do(t.Context(), workflow.Command{
		Minutes: m.ID, Version: m.Version, Action: workflow.Approve, Actor: workflow.Actor{Person: workflow.Person{ID: "linshuyan"}},
	}); err == nil {
		t.Fatal("somebody approves his own draft")
	}
	if err := s.Office.Seal(t.Context()); err != nil {
		t.Fatal(err)
	}
	for _, c := range []struct {
		who   string
		whole bool
	}{{"yanbixin", true}, {"anrupan", false}, {"weichangan", false}} {
		a := s.As(c.who).Get("/audit")
		if a.Status != http.StatusOK || strings.Contains(a.Body, "<img src=x") {
			t.Errorf("%s: %d", c.who, a.Status)
		}
		if got := strings.Contains(a.Body, "密题"); got != c.whole {
			t.Errorf("%s sees the title: %v", c.who, got)
		}
		if got := strings.Contains(a.Body, "onerror"); got != c.whole {
			t.Errorf("%s sees the opinion: %v", c.who, got)
		}
		for _, path := range []string{"/audit/export.csv", "/audit/export.jsonl"} {
			if got := strings.Contains(s.As(c.who).Get(path).Body, "密题"); got != c.whole {
				t.Errorf("%s %s: title %v", c.who, path, got)
			}
		}
	}
	for _, path := range []string{"/audit", "/audit/export.csv", "/audit/export.jsonl", "/audit/signins", "/audit/signins.csv", "/audit/verify", "/audit/log.head"} {
		if a := s.As("linshuyan").Get(path); a.Status != http.StatusForbidden {
			t.Errorf("%s for a recorder: %d", path, a.Status)
		}
		if a := s.As("yanbixin").Get(path); a.Status != http.StatusOK {
			t.Errorf("%s for the auditor: %d", path, a.Status)
		}
	}
	auditor := s.As("yanbixin")
	for query, want := range map[string]bool{
		"kind=refusals": true, "kind=alterations": false, "person=linshuyan": true, "person=林书言": true, "person=tangxiaohe": false,
		"minutes=" + m.ID: true, "minutes=nothing": false, "action=approve": true, "action=sign": false,
		"from=2026-05-12&to=2026-05-12": true, "to=2026-05-01": false, "from=2027-01-01": false,
	} {
		if got := strings.Contains(auditor.Get("/audit?"+query).Body, "未办："); got != want {
			t.Errorf("%s shows the refusal: %v, want %v", query, got, want)
		}
	}
	if a := auditor.Get("/audit?person=谁也不是"); a.Status != http.StatusUnprocessableEntity {
		t.Errorf("an unknown person: %d", a.Status)
	}
}

// The log's head comes with the proof that is asked for.
func TestAuditHead(t *testing.T) {
	s := servertest.New(t)
	if err := s.Office.Seal(t.Context()); err != nil {
		t.Fatal(err)
	}
	auditor := s.As("yanbixin")
	says(t, auditor.Get("/audit/verify"), 200, "下载日志头和证明")
	lacks(t, auditor.Get("/audit/log.head"), "jiyao consistency")
	says(t, auditor.Get("/audit/log.head?since=1"), 200, "jiyao log\n", "\n\njiyao consistency\n1\n")
	for _, size := range []string{"0", "100000", "x", "-1"} {
		if a := auditor.Get("/audit/log.head?since=" + size); a.Status != http.StatusUnprocessableEntity {
			t.Errorf("since %s: %d", size, a.Status)
		}
	}
}

// Exports hold every line with the log's head, and nothing that a spreadsheet
// would calculate.
func TestAuditExport(t *testing.T) {
	s := servertest.New(t)
	m := s.Draft("=1+1", s.Sample("changwu"))
	s.Do(m, "linshuyan", workflow.Command{Action: workflow.Submit, Note: "@SUM(A1)"})
	if err := s.Office.Seal(t.Context()); err != nil {
		t.Fatal(err)
	}
	auditor := s.As("yanbixin")
	table := auditor.Get("/audit/export.csv").Body
	rows, err := csv.NewReader(strings.NewReader(strings.TrimPrefix(table, "\ufeff"))).ReadAll()
	if err != nil && !strings.Contains(err.Error(), "wrong number of fields") {
		t.Fatal(err)
	}
	for _, row := range rows {
		for _, cell := range row {
			if strings.HasPrefix(cell, "=") || strings.HasPrefix(cell, "@") {
				t.Errorf("a cell that calculates: %q", cell)
			}
		}
	}
	lines := strings.Split(strings.TrimSpace(auditor.Get("/audit/export.jsonl").Body), "\n")
	var last struct {
		Head string `json:"head"`
	}
	if err := json.Unmarshal([]byte(lines[len(lines)-1]), &last); err != nil || last.Head == "" || len(lines) < 50 {
		t.Errorf("%d lines, %v, head %q", len(lines), err, last.Head)
	}
	for _, line := range lines {
		if !json.Valid([]byte(line)) {
			t.Errorf("no JSON: %s", line)
		}
	}
}

// A verification is begun on a click and its result stays on the page.
func TestAuditVerify(t *testing.T) {
	s := servertest.New(t)
	s.Draft("第99次", s.Sample("changwu"))
	if err := s.Office.Seal(t.Context()); err != nil {
		t.Fatal(err)
	}
	if a := s.As("weichangan").Post("/audit/verify", nil); a.Status != http.StatusForbidden {
		t.Errorf("the security officer: %d", a.Status)
	}
	auditor := s.As("yanbixin")
	auditor.Post("/audit/verify", nil)
	for range 400 {
		if last, ok := s.Upkeep.Checked(); ok && !last.Running {
			break
		}
		time.Sleep(25 * time.Millisecond)
	}
	if a := auditor.Get("/audit/verify"); !strings.Contains(a.Body, "完好") || !strings.Contains(a.Body, "言必信") {
		t.Errorf("%d\n%s", a.Status, a.Body)
	}
}
