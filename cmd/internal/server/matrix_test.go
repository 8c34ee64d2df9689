package server_test

import (
	"net/http"
	"net/url"
	"os"
	"slices"
	"strconv"
	"strings"
	"testing"

	"jiyao/cmd/internal/server/servertest"
	"jiyao/drafting"
)

// A matrixRow says what each of the cast is answered.
type matrixRow struct {
	method, path, form string
	want               map[string]string // by role; "-" is not asked, as it would change the scene
	pattern            string
}

// matrix reads the table.
func matrix(t testing.TB) (heads []string, rows []matrixRow) {
	t.Helper()
	data, err := os.ReadFile("testdata/matrix.tsv")
	if err != nil {
		t.Fatal(err)
	}
	for line := range strings.Lines(string(data)) {
		line = strings.TrimSuffix(line, "\n")
		if line == "" || strings.HasPrefix(line, "#") {
			continue
		}
		cells := strings.Split(line, "\t")
		if heads == nil {
			heads = cells[3:]
			continue
		}
		row := matrixRow{method: cells[0], path: cells[1], form: cells[2], want: map[string]string{}}
		if len(cells)-3 != len(heads) {
			t.Fatalf("%s %s: %d cells, want %d", row.method, row.path, len(cells)-3, len(heads))
		}
		for i, head := range heads {
			row.want[head] = cells[i+3]
		}
		rows = append(rows, row)
	}
	return heads, rows
}

// outcome gives what the table calls an answer.
func outcome(a servertest.Answer) string {
	switch {
	case a.Status == http.StatusSeeOther && strings.HasPrefix(a.Path, "/signin?next="):
		return "401"
	case a.Status/100 == 2 || a.Status == http.StatusSeeOther:
		return "ok"
	default:
		return strconv.Itoa(a.Status)
	}
}

// patterns finds each row's route, and the routes that no row has.
func (s *scene) patterns(rows []matrixRow) (left []string) {
	s.t.Helper()
	mux, used := http.NewServeMux(), map[string]bool{}
	for _, route := range s.routes() {
		if strings.HasPrefix(route.Pattern, "/api/v1/") {
			continue // has a table of its own
		}
		pattern := route.Method + " " + route.Pattern
		mux.HandleFunc(pattern, http.NotFound)
		left = append(left, pattern)
	}
	for i, row := range rows {
		u, err := url.Parse(s.at(row.path))
		if err != nil {
			s.t.Fatal(err)
		}
		_, rows[i].pattern = mux.Handler(&http.Request{Method: row.method, URL: u, Host: "office"})
		if rows[i].pattern == "" {
			s.t.Errorf("%s %s is in the table, and no route", row.method, row.path)
		}
		used[rows[i].pattern] = true
	}
	return slices.DeleteFunc(left, func(pattern string) bool { return used[pattern] })
}

// request makes what a role asks by a row.
func (s *scene) request(row matrixRow, role string) request {
	q := request{method: row.method, path: s.at(row.path), role: role}
	if row.form != "-" {
		q.body = strings.ReplaceAll(s.at(row.form), "<me>", cast()[role])
	}
	if strings.HasPrefix(q.body, "{") {
		q.kind = "application/json"
	}
	return q
}

// mayWrite gives the tables that an answer may have changed. What is refused
// leaves its line on record and nothing else; to look changes nothing but for
// 已阅, and when a token was last used.
func mayWrite(row matrixRow, role string, a servertest.Answer) []string {
	record := []string{"refusals", "log_waiting", "log_leaves", "log_heads"}
	if role == "token" {
		record = append(record, "api_tokens")
	}
	if row.pattern == "POST /signin" || row.pattern == "POST /me/password" {
		record = append(record, "sign_ins", "sign_in_waits") // how often a password was tried
	}
	if a.Status >= 400 {
		return record
	}
	switch row.pattern {
	case "GET /minutes/{minutes}": // 已阅: from which version the reader sees what is new
		return append(record, "readings")
	case "GET /minutes/{minutes}/receipt", "GET /r/{token}": // 已阅 of a unit's copy, which the office waits for
		return append(record, "copies", "entries", "minutes", "outbox", "readings")
	}
	return record
}

// Each route answers each of the cast as the table says, never breaks, and
// changes nothing where it refuses or is only looked at.
func TestMatrix(t *testing.T) {
	s := newScene(t)
	heads, rows := matrix(t)
	for _, pattern := range s.patterns(rows) {
		t.Errorf("%s is in no row of the table", pattern)
	}
	draft, err := s.Office.Store.Minutes(t.Context(), s.ids["D"])
	if err != nil {
		t.Fatal(err)
	}
	second := drafting.ItemsOf(draft.Text)[1].Heading
	for _, row := range rows {
		for _, role := range heads {
			want := row.want[role]
			if want == "-" {
				continue
			}
			a := s.ask(s.request(row, role))
			if got := outcome(a); got != want && !(want == "4xx" && a.Status/100 == 4) {
				t.Errorf("%s %s %s by %s: %s, want %s\n%.400s", row.method, row.path, row.form, role, got, want, said(a.Body))
			}
			if a.Status >= 500 {
				t.Errorf("%s %s by %s: %d", row.method, row.path, role, a.Status)
			}
			if a.Status/100 == 4 && a.Status != http.StatusConflict && hides(role) && strings.Contains(a.Body, "次常务会议纪要") {
				t.Errorf("%s %s by %s tells of what is hidden", row.method, row.path, role)
			}
			if role == "asked" && strings.Contains(a.Body, second) && strings.Contains(row.path, "<D>") {
				t.Errorf("%s %s tells whom it asks about the first 议题 of the second", row.method, row.path)
			}
			if row.method != http.MethodGet && a.Status < 400 {
				s.watch.written() // it may
				continue
			}
			may := mayWrite(row, role, a)
			for _, table := range s.watch.written() {
				if !slices.Contains(may, table) {
					t.Errorf("%s %s %s by %s: %d, and %s has changed", row.method, row.path, row.form, role, a.Status, table)
				}
			}
		}
	}
}

// hides reports whether minutes are hidden from a role unless it has to do with
// them.
func hides(role string) bool {
	return slices.Contains([]string{"stranger", "admin", "safety", "nobody"}, role)
}

// said gives what a page says, without its frame.
func said(body string) string {
	if _, main, ok := strings.Cut(body, `<main`); ok {
		return main
	}
	return body
}
