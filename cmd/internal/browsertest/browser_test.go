package browsertest

import (
	"fmt"
	"net/http"
	"net/http/httptest"
	"slices"
	"strings"
	"testing"
)

func serve(t *testing.T, page string) string {
	server := httptest.NewServer(http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
		switch r.URL.Path {
		case "/":
			w.Header().Set("Content-Security-Policy", "default-src 'none'; script-src 'self'; img-src *")
			fmt.Fprint(w, "<!doctype html><meta charset=utf-8><title>页</title><script src=a.js defer></script>"+page)
		case "/a.js":
			w.Header().Set("Content-Type", "text/javascript; charset=utf-8")
			fmt.Fprint(w, `window.heard = [];
for (const n of ["keydown", "compositionstart", "compositionupdate", "compositionend"]) {
	addEventListener(n, (e) => heard.push(n + ":" + (e.key || e.data || "")));
}
document.querySelectorAll("button").forEach((b) => b.addEventListener("click", () => { b.textContent = "点过" }));`)
		case "/favicon.ico":
		default:
			http.NotFound(w, r)
		}
	}))
	t.Cleanup(server.Close)
	return server.URL + "/"
}

func TestPage(t *testing.T) {
	p := Start(t).Person()
	p.Go(serve(t, `<textarea></textarea><button>点</button>`))
	p.Click("button")
	if got := p.Text("button"); got != "点过" {
		t.Errorf("clicked button says %q", got)
	}
	p.Focus("textarea")
	p.Compose("huiyi", "会议")
	p.Keys("a", "Shift+F7", "Enter", "Control+s")
	p.Compose("zz", "")
	if got := Eval[string](p, `document.querySelector("textarea").value`); got != "会议a\n" {
		t.Errorf("text is %q", got)
	}
	heard := Eval[[]string](p, `heard`)
	for _, want := range []string{"compositionstart:", "compositionupdate:huiy", "compositionend:会议", "keydown:F7", "keydown:s"} {
		if !slices.Contains(heard, want) {
			t.Errorf("no event %s among %v", want, heard)
		}
	}
}

// TestFaults: what breaks the policy or asks for something elsewhere is seen.
func TestFaults(t *testing.T) {
	p := Start(t).Person()
	p.Go(serve(t, `<p style="color:red">红</p><img src="/missing.png"><img src="http://elsewhere.invalid/a.png">`))
	p.Until(`document.readyState === "complete"`)
	var faults string
	for range 100 {
		faults = strings.Join(p.Faults(), "\n")
		if strings.Count(faults, "\n") >= 3 {
			break
		}
		p.Until(`true`)
	}
	for _, want := range []string{"Content Security Policy", "missing.png", "another origin: http://elsewhere.invalid/a.png"} {
		if !strings.Contains(faults, want) {
			t.Errorf("%s not among the faults:\n%s", want, faults)
		}
	}
	p.Allow("Content Security Policy", "missing.png", "elsewhere.invalid")
	if left := p.Faults(); len(left) != 0 {
		t.Errorf("allowed faults are left: %v", left)
	}
}
