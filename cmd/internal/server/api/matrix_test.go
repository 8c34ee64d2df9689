package api_test

import (
	"net/http"
	"os"
	"slices"
	"strconv"
	"strings"
	"testing"

	"jiyao/cmd/internal/office"
	"jiyao/cmd/internal/server/api"
	"jiyao/cmd/internal/server/servertest"
	"jiyao/cmd/internal/server/web"
	"jiyao/workflow"
)

// people are who the columns of the matrix stand for.
func people() map[string]string {
	return map[string]string{
		"recorder": "linshuyan", "reviewer": "zhugemingchuan", "signer": "lumingyuan", "clerk": "tangxiaohe", "auditor": "yanbixin",
		"admin": "anrupan", "safety": "weichangan", "asked": "zhangxiaofeng", "receiver": "dingyifan", "stranger": "shiming", "nobody": "",
	}
}

// matrix reads the table: rows of cells, the heads first.
func matrix(t *testing.T) (heads []string, rows [][]string) {
	t.Helper()
	data, err := os.ReadFile("testdata/matrix.tsv")
	if err != nil {
		t.Fatal(err)
	}
	for line := range strings.Lines(string(data)) {
		if line = strings.TrimSuffix(line, "\n"); line == "" || strings.HasPrefix(line, "#") {
			continue
		}
		rows = append(rows, strings.Split(line, "\t"))
	}
	return rows[0], rows[1:]
}

// office has a draft that czj was asked about, and an issued minutes that went to
// sfj.
func matrixOffice(t *testing.T) (s *servertest.Site, ids map[string]string) {
	s = servertest.New(t)
	draft := s.Draft("第1次常务会议纪要", s.Sample("changwu"))
	draft = s.Do(draft, "linshuyan", workflow.Command{Action: workflow.Submit})
	s.Do(draft, "zhugemingchuan", workflow.Command{Action: workflow.Consult, Asked: []workflow.Invitation{{Unit: "czj", Items: []int{1}}}})
	issued := s.Issued(s.Draft("第2次常务会议纪要", s.Sample("changwu")))
	s.Do(issued, "tangxiaohe", workflow.Command{Action: workflow.Distribute, Recipients: []workflow.Recipient{
		{ID: "sfj", Copies: 1, Channel: workflow.ByPortal},
	}})
	x, err := s.Office.CutExcerpt(t.Context(), workflow.Actor{Person: workflow.Person{ID: "tangxiaohe"}}, issued,
		office.Excerpting{Unit: "sfj", Kind: workflow.PlainExcerpt, Items: []int{1}})
	if err != nil {
		t.Fatal(err)
	}
	return s, map[string]string{"D": draft.ID, "I": issued.ID, "M": newMeeting(t, s), "X": x.Code}
}

// Who may do what is what the table says, with a token and with a session alike;
// a token without the scope is never let in.
func TestMatrix(t *testing.T) {
	s, ids := matrixOffice(t)
	heads, rows := matrix(t)
	who := people()
	programs := map[string]program{}
	for _, head := range heads[2:] {
		programs[head] = program{t, s, ""}
		if who[head] != "" {
			programs[head] = newProgram(t, s, who[head], web.Scopes()...)
		}
	}
	for n, row := range rows {
		if n%20 == 0 && n > 0 { // before anybody has asked too much
			for _, head := range heads[2:] {
				if who[head] != "" {
					programs[head] = newProgram(t, s, who[head], web.Scopes()...)
				}
			}
		}
		parts := strings.Split(row[1], "/")
		for i, part := range parts {
			if ids[part] != "" && i > 1 && slices.Contains([]string{"minutes", "meetings", "excerpts"}, parts[i-1]) {
				parts[i] = ids[part]
			}
		}
		path := base + strings.Join(parts, "/")
		content := ""
		if row[0] != "GET" && row[0] != "DELETE" {
			content = "{}"
			if strings.HasSuffix(row[1], "/transitions") {
				content = `{"event":"submit"}`
			}
			if strings.HasSuffix(row[1], "/text") {
				content = `{"text":"x"}`
			}
		}
		for i, head := range heads[2:] {
			got := programs[head].ask(row[0], path, content)
			if want := row[i+2]; !fitsCell(got.status, want) {
				t.Errorf("%s %s by %s: %d, want %s\n%.300s", row[0], row[1], head, got.status, want, got.body)
			}
			if got.status == http.StatusNotFound && strings.Contains(got.body, "第1次常务") {
				t.Errorf("%s %s by %s tells what is hidden: %s", row[0], row[1], head, got.body)
			}
		}
	}
}

func fitsCell(status int, want string) bool {
	if want == "ok" {
		return status/100 == 2
	}
	n, err := strconv.Atoi(want)
	return err == nil && n == status
}

// Every operation stands in the table, and every one that acts for a token says
// which scope it must have.
func TestMatrixIsWhole(t *testing.T) {
	_, rows := matrix(t)
	listed := map[string]bool{}
	for _, row := range rows {
		path, _, _ := strings.Cut(row[1], "?")
		for from, to := range map[string]string{
			"/minutes/D": "/minutes/{minutes}", "/minutes/I": "/minutes/{minutes}", "/webhooks/w": "/webhooks/{webhook}",
			"/excerpts/X": "/excerpts/{code}",
			"/meetings/M": "/meetings/{meeting}", "/items/1": "/items/{item}", "/tasks/1": "/tasks/{task}", "/leases/0": "/leases/{item}",
			"/dismissals/1": "/dismissals/{n}", "/revisions/1": "/revisions/{revision}", "/pages/1": "/pages/{page}", "/deliveries/1/": "/deliveries/{delivery}/",
		} {
			path = strings.Replace(path, from, to, 1)
		}
		listed[row[0]+" "+base+path] = true
	}
	one := &api.API{}
	for _, route := range one.Routes() {
		if !strings.HasPrefix(route.Pattern, base+"/") {
			continue
		}
		if !listed[route.Method+" "+route.Pattern] {
			t.Errorf("%s %s is not in the table", route.Method, route.Pattern)
		}
		delete(listed, route.Method+" "+route.Pattern)
		if !strings.Contains(route.Policy.String(), " token ") {
			t.Errorf("%s %s: no scope", route.Method, route.Pattern)
		}
	}
	for left := range listed {
		t.Errorf("%s is in the table, and is no operation", left)
	}
}

// A token is let in by its own scope alone.
func TestScopes(t *testing.T) {
	s, ids := matrixOffice(t)
	for _, c := range []struct {
		scope, method, path string
	}{
		{web.ScopeRead, "GET", "/me"},
		{web.ScopeWrite, "PUT", "/minutes/" + ids["D"] + "/text"},
		{web.ScopeCopies, "GET", "/minutes/" + ids["I"] + "/copies"},
	} {
		for _, scope := range web.Scopes() {
			r := newProgram(t, s, "linshuyan", scope).ask(c.method, base+c.path, "")
			if denied := r.status == http.StatusForbidden; denied == (scope == c.scope) {
				t.Errorf("%s %s with %s: %d", c.method, c.path, scope, r.status)
			}
		}
	}
	if !slices.Equal(web.Scopes(), []string{"read", "write", "copies", "admin"}) {
		t.Errorf("scopes %v: programs know them by name", web.Scopes())
	}
}
