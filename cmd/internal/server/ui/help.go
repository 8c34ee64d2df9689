package ui

import (
	"net/http"
	"slices"
	"strings"

	"jiyao/cmd/internal/server/manual"
	"jiyao/cmd/internal/server/web"
	"jiyao/templates"
)

func helpGroup() group {
	return group{
		routes: func(u *UI) []web.Route {
			return []web.Route{
				{Method: "GET", Pattern: "/help", Policy: web.Public(), Handler: u.helpIndex},
				{Method: "GET", Pattern: "/help/{page}", Policy: web.Public(), Handler: u.helpPage},
				{Method: "GET", Pattern: "/accessibility", Policy: web.Public(), Handler: u.accessibility},
			}
		},
		pages: []web.Page{{Name: "help", View: helpView{}}},
	}
}

// helpView is one page of the manual, with the list of all.
type helpView struct {
	manual.Page
	All []helpLink
}

// helpLink is one page of the manual.
type helpLink struct {
	Title, Href string
	Here        bool
}

// manualPages lists the manual, what people need most first.
func manualPages(here string) []helpLink {
	first := []string{"web", "keys", "lint", "transitions", "operation"}
	names := slices.Clone(first)
	for _, name := range templates.Manuals() {
		if page, ok := strings.CutSuffix(name, ".md"); ok && !slices.Contains(names, page) {
			names = append(names, page)
		}
	}
	var all []helpLink
	for _, name := range names {
		if text, err := templates.Manual(name + ".md"); err == nil {
			title, _, _ := strings.Cut(strings.TrimPrefix(string(text), "# "), "\n")
			all = append(all, helpLink{strings.TrimSpace(title), "/help/" + name, name == here})
		}
	}
	return all
}

func (u *UI) helpIndex(w http.ResponseWriter, r *http.Request, v *web.Visit) error {
	return u.helpOf(w, r, v, "web")
}

func (u *UI) helpPage(w http.ResponseWriter, r *http.Request, v *web.Visit) error {
	return u.helpOf(w, r, v, r.PathValue("page"))
}

func (u *UI) accessibility(w http.ResponseWriter, r *http.Request, v *web.Visit) error {
	return u.helpOf(w, r, v, "accessibility")
}

func (u *UI) helpOf(w http.ResponseWriter, r *http.Request, v *web.Visit, name string) error {
	text, err := templates.Manual(name + ".md")
	if err != nil {
		return web.Hidden()
	}
	return u.show(w, r, v, "help", helpView{Page: manual.Render(string(text)), All: manualPages(name)})
}
