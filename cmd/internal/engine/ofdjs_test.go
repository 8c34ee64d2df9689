package engine

import (
	"bytes"
	"fmt"
	"math"
	"net/http"
	"net/http/httptest"
	"os"
	"path/filepath"
	"testing"
	"unicode/utf16"

	"jiyao/cmd/internal/browsertest"
	"jiyao/render"
	"jiyao/templates"
)

// drawing is the page on which ofd.js draws a file: draw leaves in drawn, for
// each page, every character with its place in millimetres.
const drawing = `<!doctype html><meta charset="utf-8"><title>OFD</title><script src="ofd.js"></script><script>
async function draw(name) {
	window.drawn = null;
	document.body.replaceChildren();
	const file = await (await fetch(name)).arrayBuffer();
	ofd.parseOfdDocument({ ofd: file, fail: (e) => { window.drawn = String(e) }, success: ([doc]) => {
		const width = Math.min(innerWidth, 794), pages = ofd.renderOfd(width, doc), scale = ofd.getPageScale();
		document.body.append(...pages);
		window.drawn = pages.map((page) => [...page.querySelectorAll("text")].map((t) => {
			const at = t.parentNode.style, m = t.transform.baseVal.consolidate()?.matrix ?? { a: 1, e: 0, d: 1, f: 0 };
			return { text: t.textContent, x: (parseFloat(at.left) + m.a * t.getAttribute("x") + m.e) / scale,
				y: (parseFloat(at.top) + m.d * t.getAttribute("y") + m.f) / scale };
		}));
	} });
}
</script><body></body>`

// drawn is a character as ofd.js draws it.
type drawn struct {
	Text string
	X, Y float64
}

// ofdJS gives the browser's OFD reader, which .ci/ofdjs fetches.
func ofdJS(t *testing.T) []byte {
	t.Helper()
	cache, err := os.UserCacheDir()
	if err != nil {
		t.Fatal(err)
	}
	data, err := os.ReadFile(filepath.Join(cache, "jiyao", "ofd-0.2.6.umd.min.js"))
	switch {
	case err == nil:
		return data
	case os.Getenv("JIYAO_REQUIRE_TOOLS") == "1":
		t.Fatalf("ofd.js is not there; run .ci/ofdjs: %v", err)
	default:
		t.Skip("ofd.js is not there; .ci/ofdjs fetches it")
	}
	return nil
}

// TestOFDInABrowser has ofd.js draw the samples of all profiles: it finds every
// character, and where the layout has it. It knows no embedded fonts, and
// halves what lies beyond the basic plane; what the fonts draw is for the tests
// of render/ofd.
func TestOFDInABrowser(t *testing.T) {
	reader := ofdJS(t)
	browser := browsertest.Start(t)
	e, err := Open(Config{})
	if err != nil {
		t.Fatal(err)
	}
	texts := map[string]string{"rare": rareText}
	for _, name := range templates.Profiles() {
		texts[name] = sampleText(t, name)
	}
	layouts, files := map[string]*render.Layout{}, map[string][]byte{"/ofd.js": reader, "/": []byte(drawing), "/favicon.ico": nil}
	for name, text := range texts {
		l, err := e.Layout(text, Options{Profile: profileOf(name)})
		if err != nil {
			t.Fatal(err)
		}
		var b bytes.Buffer
		if err := e.OFD(&b, l); err != nil {
			t.Fatal(err)
		}
		layouts[name], files["/"+name+".ofd"] = l, b.Bytes()
	}
	server := httptest.NewServer(http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
		w.Write(files[r.URL.Path]) //nolint:errcheck // a browser that has gone away
	}))
	t.Cleanup(server.Close)
	p := browser.Person()
	p.Go(server.URL + "/")
	for name, l := range layouts {
		p.Until(fmt.Sprintf("(draw(%q), true)", name+".ofd"))
		p.Until("drawn !== null")
		p.Shot(name)
		checkDrawn(t, name, l, browsertest.Eval[[][]drawn](p, "drawn"))
	}
}

func profileOf(name string) string {
	if name == "rare" {
		return fallback
	}
	return name
}

// checkDrawn compares the places with the layout's.
func checkDrawn(t *testing.T, name string, l *render.Layout, pages [][]drawn) {
	t.Helper()
	if len(pages) != len(l.Pages) {
		t.Fatalf("%s: %d pages are drawn, want %d", name, len(pages), len(l.Pages))
	}
	for i, p := range l.Pages {
		got := pages[i]
		for _, line := range p.Lines {
			for _, run := range line.Runs {
				x, k := run.X, 0
				for _, r := range run.Text {
					for range utf16.RuneLen(r) {
						if len(got) == 0 {
							t.Fatalf("%s, page %d: drawing ends before %q", name, i+1, run.Text)
						}
						if d := got[0]; r <= 0xFFFF && d.Text != string(r) || math.Abs(d.X-x.MM()) > 0.01 || math.Abs(d.Y-line.Y.MM()) > 0.01 {
							t.Fatalf("%s, page %d: %q at %.3f, %.3f mm, want %q at %.3f, %.3f", name, i+1, d.Text, d.X, d.Y, r, x.MM(), line.Y.MM())
						}
						got = got[1:]
					}
					x += run.Advances[k]
					k++
				}
			}
		}
		if len(got) > 0 {
			t.Errorf("%s, page %d: %d characters too many", name, i+1, len(got))
		}
	}
}
