package api

import (
	"encoding/json"
	"maps"
	"net/http"
	"slices"
	"strconv"
	"strings"

	"github.com/danielgtaylor/huma/v2"

	"jiyao/cmd/internal/server/web"
	"jiyao/cmd/internal/server/webhook"
)

// finish completes the description with what is the same for all operations:
// refusals.
func finish(doc *huma.OpenAPI) {
	problem := doc.Components.Schemas.Schema(typeOf[web.Problem](), true, "Problem")
	for _, item := range doc.Paths {
		for _, op := range []*huma.Operation{item.Get, item.Post, item.Put, item.Delete} {
			if op == nil {
				continue
			}
			for _, code := range slices.Collect(maps.Keys(op.Responses)) {
				if code[0] >= '4' || code == "default" {
					delete(op.Responses, code)
				}
			}
			for _, status := range refusals(op) {
				op.Responses[strconv.Itoa(status)] = &huma.Response{
					Description: web.StatusTitle(status), Content: map[string]*huma.MediaType{"application/problem+json": {Schema: problem}},
				}
			}
		}
	}
	delete(doc.Components.Schemas.Map(), "ErrorModel")
	delete(doc.Components.Schemas.Map(), "ErrorDetail")
	doc.Webhooks = hookPaths(doc)
}

// refusals gives the statuses by which an operation may be refused.
func refusals(op *huma.Operation) []int {
	all := []int{http.StatusUnauthorized, http.StatusForbidden, http.StatusUnprocessableEntity, http.StatusTooManyRequests}
	if strings.Contains(op.Path, "{") {
		all = append(all, http.StatusNotFound)
	}
	if op.Method != http.MethodGet {
		all = append(all, http.StatusConflict)
	}
	for _, p := range op.Parameters {
		if p.Name == "If-Match" {
			all = append(all, http.StatusPreconditionFailed, http.StatusPreconditionRequired)
		}
	}
	return all
}

// hookPaths describes the events.
func hookPaths(doc *huma.OpenAPI) map[string]*huma.PathItem {
	event := doc.Components.Schemas.Schema(typeOf[webhook.Body](), true, "Event")
	copies := doc.Components.Schemas.Schema(typeOf[webhook.CopyBody](), true, "CopyEvent")
	all := map[string]*huma.PathItem{}
	describe := func(name, label string, schema *huma.Schema) {
		all[name] = &huma.PathItem{Post: &huma.Operation{
			OperationID: "event-" + name, Summary: label, Tags: []string{"推送"},
			RequestBody: &huma.RequestBody{Content: map[string]*huma.MediaType{"application/json": {Schema: schema}}},
			Responses:   map[string]*huma.Response{"200": {Description: "收到了（任何 2xx）"}},
		}}
	}
	for _, e := range webhook.Events() {
		describe(e.Name, e.Label(), event)
	}
	for _, e := range webhook.CopyEvents() {
		describe(e.Name, e.Label+"，推送给收件单位的接收系统", copies)
	}
	return all
}

// Spec gives the description as JSON and as YAML.
func (a *API) Spec() (asJSON, asYAML []byte, err error) {
	if asJSON, err = json.MarshalIndent(a.huma.OpenAPI(), "", "  "); err != nil {
		return nil, nil, err
	}
	asYAML, err = a.huma.OpenAPI().YAML()
	return asJSON, asYAML, err
}

// Pages gives the page that explains the API.
func Pages() []web.Page { return []web.Page{{Name: "api", View: docsView{}}} }

func (a *API) docRoutes() []web.Route {
	asJSON, asYAML, err := a.Spec()
	view := docsOf(a.huma.OpenAPI())
	send := func(kind string, data []byte) web.Handler {
		return func(w http.ResponseWriter, _ *http.Request, _ *web.Visit) error {
			if err != nil {
				return err
			}
			w.Header().Set("Content-Type", kind)
			w.Write(data) // who asked has gone away if it fails
			return nil
		}
	}
	return []web.Route{
		{Method: "GET", Pattern: "/api/openapi.json", Policy: web.SignedIn().Scoped(web.ScopeRead), Handler: send("application/openapi+json", asJSON)},
		{Method: "GET", Pattern: "/api/openapi.yaml", Policy: web.SignedIn().Scoped(web.ScopeRead), Handler: send("application/yaml; charset=utf-8", asYAML)},
		{Method: "GET", Pattern: "/api/docs", Policy: web.SignedIn(), Handler: func(w http.ResponseWriter, r *http.Request, v *web.Visit) error {
			return a.Pages.Render(w, r, v, http.StatusOK, "api", view)
		}},
	}
}
