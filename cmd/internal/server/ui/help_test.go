package ui_test

import (
	"net/http"
	"strings"
	"testing"

	"jiyao/cmd/internal/server/servertest"
)

// The manual opens for everybody, and every page of it is listed.
func TestHelp(t *testing.T) {
	s := servertest.New(t)
	for path, want := range map[string]string{
		"/help": "网页使用手册", "/help/keys": "Ctrl+Enter", "/help/lint": "校对规则", "/help/transitions": "动作总表", "/help/operation": "运行手册", "/help/json": "供程序读取", "/accessibility": "无障碍声明",
	} {
		if a := s.As("").Get(path); a.Status != http.StatusOK || !strings.Contains(a.Body, want) || strings.Count(a.Body, "<h1") != 1 {
			t.Errorf("%s: %d", path, a.Status)
		}
	}
	if a := s.As("linshuyan").Get("/help/nothing"); a.Status != http.StatusNotFound {
		t.Errorf("a page that is not there: %d", a.Status)
	}
}
