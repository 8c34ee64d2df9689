package web

import (
	"bytes"
	"context"
	"crypto/sha256"
	"encoding/hex"
	"fmt"
	"html/template"
	"io/fs"
	"net/http"
	"path"
	"slices"
	"strings"
)

// Page is a page's template, NAME.html in the folder pages, with the type of
// what it shows. It defines "title" and "main"; both get the view.
type Page struct {
	Name string
	View any // a zero value of the view's type
}

// Pages renders pages within the frame that all of them share.
type Pages struct {
	office string // name of the office, as the head of the page has it
	pages  map[string]*template.Template
	assets map[string]asset
}

// asset is a file that a browser keeps for as long as it is the same.
type asset struct {
	data []byte
	sum  string
}

// NewPages reads the templates of the pages and the assets from a tree with
// layout.html, parts/, pages/ and assets/.
func NewPages(tree fs.FS, office string, pages []Page) (*Pages, error) {
	p := &Pages{office: office, pages: map[string]*template.Template{}, assets: map[string]asset{}}
	if err := p.readAssets(tree); err != nil {
		return nil, err
	}
	frame, err := template.New("layout.html").Funcs(p.funcs()).ParseFS(tree, "layout.html", "parts/*.html")
	if err != nil {
		return nil, fmt.Errorf("parse frame: %w", err)
	}
	for _, page := range pages {
		t, err := frame.Clone()
		if err == nil {
			t, err = t.ParseFS(tree, "pages/"+page.Name+".html")
		}
		if err != nil {
			return nil, fmt.Errorf("parse page %s: %w", page.Name, err)
		}
		p.pages[page.Name] = t
	}
	return p, nil
}

// Template gives a page's template, for tests that check it against its view.
func (p *Pages) Template(name string) *template.Template { return p.pages[name] }

func (p *Pages) readAssets(tree fs.FS) error {
	return fs.WalkDir(tree, "assets", func(name string, d fs.DirEntry, err error) error {
		if err != nil || d.IsDir() {
			return err
		}
		data, err := fs.ReadFile(tree, name)
		if err != nil {
			return err
		}
		sum := sha256.Sum256(data)
		p.assets[strings.TrimPrefix(name, "assets/")] = asset{data, hex.EncodeToString(sum[:8])}
		return nil
	})
}

// Frame is what stands around every page.
type Frame struct {
	Office string
	Visit  *Visit
	Rail   []RailLink
	View   any
}

// Render answers with a page: the frame around what the page's template makes
// of the view. Nothing is written if that fails.
func (p *Pages) Render(w http.ResponseWriter, r *http.Request, v *Visit, status int, name string, view any) error {
	t := p.pages[name]
	if t == nil {
		return fmt.Errorf("no page %q", name)
	}
	links, err := rail(r.Context(), v)
	if err != nil {
		return err
	}
	var out bytes.Buffer
	if err := t.ExecuteTemplate(&out, "layout.html", Frame{Office: p.office, Visit: v, Rail: links, View: view}); err != nil {
		return fmt.Errorf("render %s: %w", name, err)
	}
	w.Header().Set("Content-Type", "text/html; charset=utf-8")
	w.WriteHeader(status)
	w.Write(out.Bytes()) // the visitor has gone away if it fails
	return nil
}

// Part answers with one template of a page alone, for a page's own script that
// puts it in the place of the old one.
func (p *Pages) Part(w http.ResponseWriter, page, part string, view any) error {
	t := p.pages[page]
	if t == nil {
		return fmt.Errorf("no page %q", page)
	}
	var out bytes.Buffer
	if err := t.ExecuteTemplate(&out, part, view); err != nil {
		return fmt.Errorf("render %s of %s: %w", part, page, err)
	}
	w.Header().Set("Content-Type", "text/html; charset=utf-8")
	w.Write(out.Bytes())
	return nil
}

// Asset serves /assets/{file...}.
func (p *Pages) Asset(w http.ResponseWriter, r *http.Request, _ *Visit) error {
	name := r.PathValue("file")
	a, ok := p.assets[name]
	if !ok {
		return Hidden()
	}
	h := w.Header()
	h.Set("Content-Type", assetType(name))
	h.Set("ETag", `"`+a.sum+`"`)
	h.Set("Cache-Control", "no-cache")
	if r.URL.Query().Get("v") == a.sum {
		h.Set("Cache-Control", "public, max-age=31536000, immutable")
	}
	if r.Header.Get("If-None-Match") == `"`+a.sum+`"` {
		w.WriteHeader(http.StatusNotModified)
		return nil
	}
	w.Write(a.data)
	return nil
}

func assetType(name string) string {
	switch path.Ext(name) {
	case ".css":
		return "text/css; charset=utf-8"
	case ".js":
		return "text/javascript; charset=utf-8"
	case ".svg":
		return "image/svg+xml"
	case ".png":
		return "image/png"
	default:
		return "text/plain; charset=utf-8"
	}
}

// RailLink is one line of the rail at the side (导航).
type RailLink struct {
	Label   string
	Href    string
	Count   int  // shown where it is not 0
	Here    bool // the page that is open
	Divided bool // a line above it
}

// rail gives the lines a visitor may use.
func rail(ctx context.Context, v *Visit) ([]RailLink, error) {
	if !v.SignedIn() {
		return nil, nil
	}
	todos, err := v.Todos(ctx)
	if err != nil {
		return nil, err
	}
	var links []RailLink
	best := -1
	for _, line := range railLines() {
		if len(line.policy.roles) > 0 && !v.Has(line.policy.roles...) {
			continue
		}
		if line.Href == "/" {
			line.Count = len(todos)
		}
		if (line.Href == v.Path || line.Href != "/" && strings.HasPrefix(v.Path, line.Href+"/")) && (best < 0 || len(line.Href) > len(links[best].Href)) {
			best = len(links)
		}
		links = append(links, line.RailLink)
	}
	if best >= 0 {
		links[best].Here = true
	}
	return slices.Clip(links), nil
}
