package server_test

import (
	"net/http"
	"strings"
	"testing"

	"github.com/jba/templatecheck"

	"jiyao/cmd/internal/server"
	"jiyao/cmd/internal/server/servertest"
	"jiyao/cmd/internal/server/web"
	"jiyao/templates"
)

// Every template fits the type of its view.
func TestPagesFitTheirViews(t *testing.T) {
	pages, err := web.NewPages(templates.Web(), "云州市人民政府办公室", server.Pages())
	if err != nil {
		t.Fatal(err)
	}
	for _, page := range server.Pages() {
		set := pages.Template(page.Name)
		for _, part := range []string{"title", "main"} {
			one := set.Lookup(part)
			if one == nil {
				t.Errorf("%s: does not define %q", page.Name, part)
				continue
			}
			if err := templatecheck.CheckHTML(one, page.View); err != nil {
				t.Errorf("%s: %v", page.Name, err)
			}
		}
	}
}

// A form that another site sends is not taken, and nobody unknown sees a desk.
func TestOtherOrigins(t *testing.T) {
	s := servertest.New(t)
	r, err := http.NewRequestWithContext(t.Context(), http.MethodPost, s.URL+"/display", strings.NewReader("theme=dark"))
	if err != nil {
		t.Fatal(err)
	}
	r.Header.Set("Content-Type", "application/x-www-form-urlencoded")
	r.Header.Set("Sec-Fetch-Site", "cross-site")
	res, err := http.DefaultClient.Do(r)
	if err != nil {
		t.Fatal(err)
	}
	res.Body.Close()
	if res.StatusCode != http.StatusForbidden || len(res.Cookies()) > 0 {
		t.Errorf("cross-site post: %d %v, want 403 and nothing kept", res.StatusCode, res.Cookies())
	}
	if a := s.As("").Get("/"); !strings.HasPrefix(a.Path, "/signin?next=") {
		t.Errorf("an unknown visitor ends at %s, want the sign-in", a.Path)
	}
}

// Headers keep everything from other origins out of every answer.
func TestHeaders(t *testing.T) {
	s := servertest.New(t)
	for _, path := range []string{"/", "/nowhere", "/assets/app.css", "/display"} {
		a := s.As("linshuyan").Get(path)
		csp := a.Header.Get("Content-Security-Policy")
		if !strings.HasPrefix(csp, "default-src 'none'") || strings.Contains(csp, "unsafe") {
			t.Errorf("%s: policy %q", path, csp)
		}
		if a.Header.Get("X-Content-Type-Options") != "nosniff" {
			t.Errorf("%s: no nosniff", path)
		}
		for _, outside := range []string{"http://", "https://"} {
			if i := strings.Index(strings.ReplaceAll(a.Body, "http://www.w3.org/", ""), outside); i >= 0 {
				t.Errorf("%s names another origin: %.80s", path, a.Body[i:])
			}
		}
	}
}

// The desk says what waits, and for whom.
func TestHome(t *testing.T) {
	s := servertest.New(t)
	m := s.Draft("第99次常务会议纪要<script>alert(1)</script>", s.Sample("changwu"))
	a := s.As("linshuyan").Get("/")
	if a.Status != http.StatusOK || !strings.Contains(a.Body, "/minutes/"+m.ID) {
		t.Errorf("the drafter's desk: %d\n%s", a.Status, a.Body)
	}
	if strings.Contains(a.Body, "<script>alert") {
		t.Error("a title runs as script")
	}
	if a := s.As("anrupan").Get("/"); strings.Contains(a.Body, m.ID) || strings.Contains(a.Body, "新建纪要") {
		t.Error("an administrator sees business")
	}
}

// A page that is not there says so in Chinese.
func TestUnknown(t *testing.T) {
	s := servertest.New(t)
	a := s.As("linshuyan").Get("/nowhere")
	if a.Status != http.StatusNotFound || !strings.Contains(a.Body, "没有找到") || !strings.Contains(a.Body, "编号") {
		t.Errorf("%d\n%s", a.Status, a.Body)
	}
}
