// Package ui is the pages that people work on: a group of pages a file, each
// with its routes and its views. A handler translates between a form and a
// command of the office, and that is all; what is right is decided there.
package ui

import (
	"crypto/rand"
	"net/http"
	"slices"

	"jiyao/cmd/internal/engine"
	"jiyao/cmd/internal/office"
	"jiyao/cmd/internal/server/preview"
	"jiyao/cmd/internal/server/web"
	"jiyao/cmd/internal/upkeep"
	"jiyao/workflow"
)

// UI is the pages over one office.
type UI struct {
	Office *office.Office
	Engine *engine.Engine
	Pages  *web.Pages
	// Preview lays texts out for the screen.
	Preview *preview.Preview
	// Receivers says that units read and sign for their copies on pages of their
	// own (网上签收).
	Receivers bool
	// Verifies says that anybody may ask whether a file was issued here (核验).
	Verifies bool
	// Network gives where a request comes from, through proxies that are trusted.
	Network func(*http.Request) string
	// Name is the office's, as on its pages.
	Name string
	// Public opens the pages of what is public to everybody (公开目录).
	Public bool
	// PublicRate is how often one visitor may ask for them; usually 20 times a second,
	// 200 at once.
	PublicRate web.Rate
	Base       string // address of the site, before its paths; empty if it is not known
	// NewID gives the ID of a new minutes.
	NewID func() string
	// Upkeep looks after the office's machine.
	Upkeep *upkeep.Keeper
}

// group is the routes and pages of one part of the work.
type group struct {
	routes func(u *UI) []web.Route
	pages  []web.Page
}

// groups lists every part there is.
func groups() []group {
	return []group{
		homeGroup(), displayGroup(), delegationGroup(), paperGroup(), editGroup(), wordGroup(),
		readGroup(), doGroup(), opinionsGroup(), registerGroup(),
		clerkGroup(), meetingsGroup(),
		searchGroup(), listGroup(), numbersGroup(), archiveGroup(), pastGroup(), statsGroup(), tasksGroup(),
		publishGroup(), publicGroup(),
		adminGroup(), auditGroup(), helpGroup(),
		verifyGroup(),
	}
}

// Routes gives the routes of all pages.
func (u *UI) Routes() []web.Route {
	var all []web.Route
	for _, g := range groups() {
		all = append(all, g.routes(u)...)
	}
	return all
}

// Pages gives the pages with the types of their views.
func Pages() []web.Page {
	all := []web.Page{web.ErrorPage()}
	for _, g := range groups() {
		all = append(all, g.pages...)
	}
	return slices.Clip(all)
}

// act is what every form that acts on a minutes carries: the version that was
// seen, and the key of the click.
type act struct {
	Minutes string
	Version int
	Key     string
}

// actOn begins a form on the minutes as the visitor sees it.
func actOn(m workflow.Minutes) act { return act{Minutes: m.ID, Version: m.Version, Key: rand.Text()} }

// show renders a page.
func (u *UI) show(w http.ResponseWriter, r *http.Request, v *web.Visit, page string, view any) error {
	return u.Pages.Render(w, r, v, http.StatusOK, page, view)
}
