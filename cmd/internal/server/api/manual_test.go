package api_test

import (
	"regexp"
	"strings"
	"testing"

	"jiyao/cmd/internal/server/servertest"
	"jiyao/templates"
)

// The manual's examples do what it says, one after another.
func TestManual(t *testing.T) {
	page, err := templates.Manual("api.md")
	if err != nil {
		t.Fatal(err)
	}
	s := servertest.New(t)
	p := newProgram(t, s, "linshuyan", "read", "write")
	var id string
	examples := regexp.MustCompile("(?s)```api\n(.*?)```").FindAllStringSubmatch(string(page), -1)
	if len(examples) < 12 {
		t.Fatalf("only %d examples", len(examples))
	}
	for _, one := range examples {
		lines := strings.Split(strings.TrimSpace(strings.ReplaceAll(one[1], "$D", id)), "\n")
		method, path, _ := strings.Cut(lines[0], " ")
		status, holds, _ := strings.Cut(lines[len(lines)-1], " ")
		var heads []string
		content := ""
		for _, line := range lines[1 : len(lines)-1] {
			if name, value, ok := strings.Cut(line, ": "); ok && !strings.HasPrefix(line, "{") {
				heads = append(heads, name, value)
				continue
			}
			content += line
		}
		r := p.ask(method, path, content, heads...)
		if !fitsCell(r.status, status) || !strings.Contains(r.body, holds) {
			t.Errorf("%s\n%d %.600s", one[1], r.status, r.body)
		}
		if r.status == 201 {
			id = r.get("minutes.id")
		}
	}
}

// The manual's page of scopes names every scope.
func TestManualNamesTheScopes(t *testing.T) {
	page, err := templates.Manual("api.md")
	if err != nil {
		t.Fatal(err)
	}
	for _, name := range []string{"`read`", "`write`", "`copies`", "`admin`", "JIYAO_WEBHOOK_ALLOW", "Jiyao-Signature"} {
		if !strings.Contains(string(page), name) {
			t.Errorf("the manual does not name %s", name)
		}
	}
}
