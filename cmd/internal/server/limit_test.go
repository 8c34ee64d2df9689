package server_test

import (
	"bytes"
	"io"
	"mime/multipart"
	"net"
	"net/http"
	"net/url"
	"os"
	"strings"
	"testing"
	"time"
)

// holder gives the first role that the table lets through a row's door.
func holder(row matrixRow, heads []string) string {
	for _, role := range heads {
		switch row.want[role] {
		case "401", "403", "404", "-":
		default:
			return role
		}
	}
	return ""
}

// upload makes the body of a form with a file.
func upload(t testing.TB, field, name string, data []byte) (kind, body string) {
	t.Helper()
	var out bytes.Buffer
	parts := multipart.NewWriter(&out)
	file, err := parts.CreateFormFile(field, name)
	if err == nil {
		_, err = file.Write(data)
	}
	if err == nil {
		err = parts.Close()
	}
	if err != nil {
		t.Fatal(err)
	}
	return parts.FormDataContentType(), out.String()
}

// What is larger than a route takes is refused in Chinese, and nothing of it is
// kept.
func TestTooLarge(t *testing.T) {
	s := newScene(t)
	long := strings.Repeat("长", 2<<20)
	kind, file := upload(t, "file", "units.csv", make([]byte, 33<<20))
	for _, q := range []request{
		{path: "/signin", body: "login=x&password=" + long[:17<<10]},
		{path: s.at("/invite/<V>"), body: "password=" + long[:17<<10]},
		{path: "/me/password", role: "recorder", body: "old=" + long[:17<<10]},
		{path: "/display", body: "theme=" + long},
		{path: "/minutes/new", role: "recorder", body: "text=" + long},
		{path: s.at("/minutes/<E>/save"), role: "recorder", kind: "application/json", body: `{"me":"linshuyan","text":"` + long + `"}`},
		{path: s.at("/minutes/<E>/preview"), role: "recorder", kind: "application/json", body: `{"me":"linshuyan","text":"` + long + `"}`},
		{path: s.at("/minutes/<D>/do/approve"), role: "reviewer", body: s.at("version=<d>&key=x&note=") + long},
		{path: s.at("/minutes/<I>/copies"), role: "clerk", body: "note=" + long},
		{path: s.at("/r/<L>"), body: "note=" + long},
		{path: "/admin/data/import", role: "admin", kind: kind, body: file},
	} {
		q.method = http.MethodPost
		a := s.ask(q)
		if a.Status != http.StatusRequestEntityTooLarge || !strings.Contains(a.Body, "超过了上限") {
			t.Errorf("%s: %d\n%.300s", q.path, a.Status, said(a.Body))
		}
		if tables := s.watch.written(); len(tables) > 0 {
			t.Errorf("%s: refused, and %v has changed", q.path, tables)
		}
	}
}

// What is no text is refused wherever it comes, and keeps nothing.
func TestNoText(t *testing.T) {
	s := newScene(t)
	heads, rows := matrix(t)
	s.patterns(rows)
	seen := map[string]bool{}
	for _, row := range rows {
		role := holder(row, heads)
		if role == "" || seen[row.pattern] {
			continue
		}
		seen[row.pattern] = true
		for _, bad := range []string{"note=%ff%fe", "note=a%00b", "%00=x", "%ff=x", "a=%zz"} {
			q := s.request(row, role)
			if row.method == http.MethodGet {
				path, _, _ := strings.Cut(q.path, "?")
				q.path = path + "?" + bad
			} else {
				q.kind, q.body = "", bad
			}
			a := s.ask(q)
			if a.Status/100 != 4 {
				t.Errorf("%s %s by %s with %s: %d", row.method, row.path, role, bad, a.Status)
			}
			if tables := s.watch.written(); len(tables) > 0 && role != "token" {
				t.Errorf("%s %s by %s with %s: %v has changed", row.method, row.path, role, bad, tables)
			}
		}
	}
	kind, file := upload(t, "file", "a\xff.txt", []byte("甲"))
	for _, q := range []request{
		{path: s.at("/meetings/<M>/materials"), kind: kind, body: file},
		{path: s.at("/meetings/<M>/raw"), kind: kind, body: file},
		{path: s.at("/meetings/<M>/raw"), kind: "multipart/form-data; boundary=x", body: "--x\r\nbroken"},
		{path: s.at("/minutes/<E>/save"), kind: "application/json", body: s.at(`{"me":"linshuyan","version":<e>,"revision":1,"key":"n","text":"`) + `甲\u0000乙"}`},
		{path: s.at("/minutes/<E>/save"), kind: "application/json", body: s.at(`{"me":"linshuyan","version":<e>,"revision":1,"key":"o","text":"`) + "\xff" + `"}`},
		{path: s.at("/minutes/<E>/save"), kind: "application/json", body: `{"me":`},
		{path: s.at("/minutes/<E>/facts"), kind: "application/json", body: s.at(`{"me":"linshuyan","version":<e>,"key":"p","title":"`) + `甲\u0000"}`},
	} {
		q.method, q.role = http.MethodPost, "recorder"
		if a := s.ask(q); a.Status/100 != 4 {
			t.Errorf("%s %s %.60q: %d %.200s", q.path, q.kind, q.body, a.Status, a.Body)
		}
		if tables := s.watch.written(); len(tables) > 0 {
			t.Errorf("%s: %v has changed", q.path, tables)
		}
	}
}

// Addresses that nobody would type lead nowhere and break nothing.
func TestOddAddresses(t *testing.T) {
	s := newScene(t)
	long := strings.Repeat("x", 1000)
	odd := []string{
		"/" + long, "/" + strings.Repeat("x/", 500), "/minutes/" + long, "/meetings/" + long, "/minutes/%00", "/minutes/%ff", "/minutes/..%2f..%2fetc", "/meetings/%00",
		"/minutes/" + url.PathEscape("'; DROP TABLE minutes; --"), "/assets/..%2f..%2flayout.html", "/assets/%00", "/help/..%2fweb", "/help/%ff", "/r/%00", "/r/" + long,
		"/invite/%00", "/invite/" + long, "/admin/data/" + long, "/admin/users/%00", "/admin/profiles/..%2f..%2fx/1.svg", "/admin/flows/..%2fx/1",
		s.at("/minutes/<I>/copies/99999999999999999999"), s.at("/minutes/<I>/copies/-1"), s.at("/minutes/<I>/pages/0.svg"), s.at("/minutes/<I>/pages/99999.svg"), s.at("/minutes/<I>/thumbs/0.png"), s.at("/minutes/<I>/thumbs/99999.png"),
		s.at("/minutes/<I>/scans/..%2f..%2fjiyao.db"), s.at("/minutes/<I>/scans/%00"), s.at("/minutes/<I>/prints/nothing"), s.at("/meetings/<M>/materials/x"),
	}
	for _, path := range odd {
		for _, role := range []string{"clerk", "admin", "nobody"} {
			a := s.ask(request{method: http.MethodGet, path: path, role: role})
			if got := outcome(a); a.Status/100 != 4 && got != "401" {
				t.Errorf("%.80s by %s: %d", path, role, a.Status)
			}
		}
	}
	for _, path := range []string{"/?" + long, "/search?q=" + long, "/minutes?page=-1&after=" + long, "/audit?before=x", "/tasks?after=" + long, "/copies?after=" + long} {
		for _, role := range []string{"clerk", "auditor"} {
			a := s.ask(request{method: http.MethodGet, path: path, role: role, heads: map[string]string{"X-Long": strings.Repeat("y", 10000)}})
			if a.Status >= 500 {
				t.Errorf("%.60s by %s: %d", path, role, a.Status)
			}
		}
	}
}

// A form that is cut off on its way is not carried out.
func TestCutOff(t *testing.T) {
	s := newScene(t)
	conn, err := net.Dial("tcp", strings.TrimPrefix(s.URL, "http://"))
	if err != nil {
		t.Fatal(err)
	}
	defer conn.Close()
	body := s.at("version=<d>&key=cut&note=")
	io.WriteString(conn, "POST "+s.at("/minutes/<D>/do/approve")+" HTTP/1.1\r\nHost: office\r\nCookie: test-person=zhugemingchuan\r\n"+
		"Content-Type: application/x-www-form-urlencoded\r\nContent-Length: 400\r\n\r\n"+body)
	if err := conn.(*net.TCPConn).CloseWrite(); err != nil {
		t.Fatal(err)
	}
	conn.SetReadDeadline(time.Now().Add(20 * time.Second))
	answer, err := io.ReadAll(conn)
	if err != nil || !strings.HasPrefix(string(answer), "HTTP/1.1 400") {
		t.Errorf("%v %.100s", err, answer)
	}
	if tables := s.watch.written(); len(tables) > 0 {
		t.Errorf("%v has changed", tables)
	}
}

// A large upload leaves nothing in the folder for temporary files.
func TestUploadsLeaveNothing(t *testing.T) {
	s := newScene(t)
	dir := t.TempDir()
	t.Setenv("TMPDIR", dir)
	kind, file := upload(t, "file", "录音.mp3", make([]byte, 12<<20))
	for role, want := range map[string]int{"recorder": http.StatusSeeOther, "stranger": http.StatusForbidden} {
		if a := s.ask(request{method: http.MethodPost, path: s.at("/meetings/<M>/raw"), role: role, kind: kind, body: file}); a.Status != want {
			t.Errorf("%s: %d, want %d", role, a.Status, want)
		}
	}
	left, err := os.ReadDir(dir)
	if err != nil || len(left) > 0 {
		t.Errorf("%d files left, %v", len(left), err)
	}
}
