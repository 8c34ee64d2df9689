package main

import (
	"errors"
	"net/http"
	"net/http/httptest"
	"strings"
	"testing"
)

func TestAskServer(t *testing.T) {
	digest := strings.Repeat("a1", 32)
	answer := `{"sha256":"` + digest + `","issued":true,"issued_on":"2026-05-12","edition":2}`
	status := http.StatusOK
	s := httptest.NewServer(http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
		if r.URL.Path != "/verify/"+digest {
			t.Errorf("asked for %s", r.URL.Path)
		}
		w.WriteHeader(status)
		_, _ = w.Write([]byte(answer))
	}))
	defer s.Close()
	p, err := askServer(t.Context(), s.URL+"/", digest)
	if err != nil || !p.Issued || p.Edition != 2 || p.On != "2026-05-12" {
		t.Fatalf("%+v, %v", p, err)
	}
	var refused *AnswerError
	answer = `{"sha256":"b2","issued":true}` // of another file
	if _, err := askServer(t.Context(), s.URL, digest); !errors.As(err, &refused) {
		t.Errorf("an answer about another file: %v", err)
	}
	answer, status = `{"detail":"没有这一页"}`, http.StatusNotFound
	if _, err := askServer(t.Context(), s.URL, digest); !errors.As(err, &refused) || refused.Detail != "没有这一页" {
		t.Errorf("switched off: %v", err)
	}
	s.Close()
	var silent *ServerError
	if _, err := askServer(t.Context(), s.URL, digest); !errors.As(err, &silent) {
		t.Errorf("no server: %v", err)
	}
}
