// Package server is the web application of an office: the pages and the API
// on one ground, behind one authoriser.
package server

import (
	"log/slog"
	"net/http"
	"slices"

	"jiyao/cmd/internal/engine"
	"jiyao/cmd/internal/office"
	"jiyao/cmd/internal/server/api"
	"jiyao/cmd/internal/server/preview"
	"jiyao/cmd/internal/server/session"
	"jiyao/cmd/internal/server/ui"
	"jiyao/cmd/internal/server/web"
	"jiyao/cmd/internal/server/webhook"
	"jiyao/cmd/internal/upkeep"
	"jiyao/templates"
)

// Config is what the web application needs to know.
type Config struct {
	Office *office.Office
	Engine *engine.Engine
	Log    *slog.Logger
	Name   string // of the office, at the head of every page
	// Session signs people in.
	Session *session.Service
	// Identify tells who a request comes from, in place of Session; for tests.
	Identify func(r *http.Request) (web.Identity, error)
	NewID    func() string // of a new minutes
	Origins  []string      // further origins that forms may come from
	Secure   bool          // browsers come by https
	// Receivers says that units have pages for their copies (网上签收).
	Receivers bool
	// Verifies says that anybody may ask whether a file was issued here (核验).
	Verifies bool
	// Upkeep looks after the office's machine; nil looks without backups.
	Upkeep *upkeep.Keeper
	// Hooks tells other systems what was done; nil tells nobody.
	Hooks *webhook.Service
	Rate  web.Rate // of one caller of the API
	// Public opens the list of public editions to everybody (公开目录); Base is the
	// site's address for those who read it elsewhere.
	Public     bool
	PublicRate web.Rate // of one visitor there
	Base       string
}

// Pages gives every page there is, with the types of their views.
func Pages() []web.Page {
	return slices.Concat(ui.Pages(), session.Pages(), api.Pages(), webhook.Pages())
}

// New makes the web application.
func New(c Config) (http.Handler, error) {
	pages, err := web.NewPages(templates.Web(), c.Name, Pages())
	if err != nil {
		return nil, err
	}
	if c.Identify == nil {
		c.Identify = c.Session.Identify
	}
	if c.Upkeep == nil {
		c.Upkeep = &upkeep.Keeper{Office: c.Office, Faces: c.Engine.Faces()}
	}
	handler, err := web.New(web.Config{
		Office: c.Office, Pages: pages, Log: c.Log, Identify: c.Identify, Origins: c.Origins, Secure: c.Secure, Receivers: c.Receivers,
	}, Routes(c, pages))
	if err != nil {
		return nil, err
	}
	return c.Session.Wrap(handler), nil
}

// Routes gives every route there is, of the pages and of the API.
func Routes(c Config, pages *web.Pages) []web.Route {
	paper := preview.New(c.Engine)
	u := &ui.UI{
		Office: c.Office, Engine: c.Engine, Pages: pages, Preview: paper, NewID: c.NewID, Upkeep: c.Upkeep, Receivers: c.Receivers,
		Verifies: c.Verifies, Network: c.Session.Network, Name: c.Name,
		Public: c.Public, PublicRate: c.PublicRate, Base: c.Base,
	}
	programs := &api.API{
		Office: c.Office, Engine: c.Engine, Preview: paper, Pages: pages, NewID: c.NewID, Hooks: c.Hooks, Rate: c.Rate, Network: c.Session.Network,
	}
	return slices.Concat(u.Routes(), c.Session.Routes(pages), programs.Routes(), webhook.Routes(c.Hooks, c.Office, pages))
}
