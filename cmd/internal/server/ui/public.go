package ui

import (
	"bytes"
	"html/template"
	"net/http"
	"strconv"
	"strings"
	"time"

	"jiyao/cmd/internal/engine"
	"jiyao/cmd/internal/server/web"
	"jiyao/drafting"
	"jiyao/drafting/markup"
	"jiyao/workflow/public"
)

// publicGroup is what everybody may read without signing in (公开目录): published
// editions and nothing else. It is there where the office opens it.
func publicGroup() group {
	return group{
		routes: func(u *UI) []web.Route {
			turns := newTurns(reading(u.PublicRate), u.Network)
			get := func(pattern string, h web.Handler) web.Route {
				return web.Route{Method: "GET", Pattern: pattern, Policy: web.Public(), Handler: u.opened(turns.wait(h))}
			}
			return []web.Route{
				get("/public", u.publicList), get("/public/feed.atom", u.publicFeed), get("/public/list.json", u.publicJSON),
				get("/public/{code}", u.publicOne), get("/public/{code}/{file}", u.publicFile),
			}
		},
		pages: []web.Page{
			{Name: "public", View: publicListView{}}, {Name: "publicone", View: publicOneView{}}, {Name: "publicgone", View: publicGoneView{}},
		},
	}
}

// publicKept is how long anybody may keep what is public, in seconds: what is
// taken back is gone by then.
const publicKept = "public, max-age=300"

// opened hides the pages of an office that has not opened them, and shows nobody
// who he is: the answer is for everybody.
func (u *UI) opened(h web.Handler) web.Handler {
	return func(w http.ResponseWriter, r *http.Request, v *web.Visit) error {
		if !u.Public {
			return web.Hidden()
		}
		return h(w, r, &web.Visit{Number: v.Number, Nonce: v.Nonce, Method: v.Method, Path: v.Path, Display: v.Display, Now: v.Now})
	}
}

// publicPage is how many lines the list has.
const publicPage = 20

// publicRow is a line of what is public.
type publicRow struct {
	Code, Title, Number string
	Issued              string
	At                  time.Time
	Edition             int
}

type publicListView struct {
	Rows []publicRow
	More int // place from where older ones follow; 0 is the end
}

func publicRowOf(r public.Record) publicRow {
	row := publicRow{Code: r.Code, Title: r.Title, Number: r.Number, At: r.At, Edition: r.Edition}
	if r.Issued != "" {
		row.Issued = r.Issued.Chinese()
	}
	return row
}

// published gives a page of what is public, from the place the address names.
func (u *UI) published(r *http.Request, limit int) ([]public.Record, error) {
	before, _ := strconv.Atoi(r.FormValue("before")) // nothing is the newest
	return u.Office.Store.Publications().Published(r.Context(), max(before, 0), limit)
}

func (u *UI) publicList(w http.ResponseWriter, r *http.Request, v *web.Visit) error {
	all, err := u.published(r, publicPage+1)
	if err != nil {
		return err
	}
	view := publicListView{}
	if len(all) > publicPage {
		all = all[:publicPage]
		view.More = all[publicPage-1].Seq
	}
	for _, one := range all {
		view.Rows = append(view.Rows, publicRowOf(one))
	}
	keepPublic(w)
	return u.show(w, r, v, "public", view)
}

// keepPublic lets caches keep the answer for a while.
func keepPublic(w http.ResponseWriter) {
	w.Header().Set("Cache-Control", publicKept)
	w.Header().Set("Vary", "Cookie")
}

// publicOneView is a public edition.
type publicOneView struct {
	publicRow
	SHA256, SM3 string
	Body        template.HTML
}

// publicGoneView says that an edition was taken back.
type publicGoneView struct {
	At     time.Time
	Reason string
}

// under gives the edition that a code names now; answered says that it was taken
// back and the visitor has been told.
func (u *UI) under(w http.ResponseWriter, r *http.Request, v *web.Visit) (one public.Record, answered bool, err error) {
	acts, err := u.Office.Store.Publications().Under(r.Context(), r.PathValue("code"))
	if err != nil || len(acts) == 0 {
		if err == nil {
			err = web.Hidden()
		}
		return one, false, err
	}
	one = acts[len(acts)-1]
	if one.Act == public.Publish {
		return one, false, nil
	}
	return one, true, u.Pages.Render(w, r, v, http.StatusGone, "publicgone", publicGoneView{one.At, one.Reason})
}

func (u *UI) publicOne(w http.ResponseWriter, r *http.Request, v *web.Visit) error {
	one, answered, err := u.under(w, r, v)
	if err != nil || answered {
		return err
	}
	var body bytes.Buffer
	if err := markup.WriteArticle(&body, drafting.Parse(one.Text), engine.PublicPage(one)); err != nil {
		return err
	}
	keepPublic(w)
	return u.show(w, r, v, "publicone", publicOneView{
		publicRow: publicRowOf(one), SHA256: one.SHA256, SM3: one.SM3, Body: template.HTML(body.String()), //nolint:gosec // markup escapes every character
	})
}

// publicFile hands out a public edition as a file: its text, whose digest is on
// the page, its paper, or a page for another website.
func (u *UI) publicFile(w http.ResponseWriter, r *http.Request, v *web.Visit) error {
	kinds := map[string]string{"paper.pdf": "application/pdf", "text.txt": "text/plain; charset=utf-8", "page.html": "text/html; charset=utf-8"}
	kind, ok := kinds[r.PathValue("file")]
	if !ok {
		return web.Hidden()
	}
	one, answered, err := u.under(w, r, v)
	if err != nil || answered {
		return err
	}
	var data []byte
	switch r.PathValue("file") {
	case "paper.pdf":
		data, err = u.Office.ReadReleased(one.PDF)
	case "text.txt":
		data = []byte(one.Text)
	default:
		var page bytes.Buffer
		err = u.Engine.PublicHTML(&page, one)
		data = page.Bytes()
	}
	if err != nil {
		return err
	}
	keepPublic(w)
	w.Header().Set("Content-Type", kind)
	w.Header().Set("Content-Disposition", shownOrKept(kind, one.Title+"."+r.PathValue("file")))
	w.Header().Set("Last-Modified", one.At.UTC().Format(http.TimeFormat))
	w.Write(data) // who asked has gone away if it fails
	return nil
}

// shownOrKept has a browser show a file, but keep a page that is for another
// website: it has a style of its own.
func shownOrKept(kind, name string) string {
	if strings.HasPrefix(kind, "text/html") {
		return attached("attachment", name)
	}
	return attached("inline", name)
}
