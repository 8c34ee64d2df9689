package ui

import (
	"net/http"
	"strconv"
	"strings"

	"jiyao/cmd/internal/office"
	"jiyao/cmd/internal/server/web"
	"jiyao/workflow"
	"jiyao/workflow/org"
)

// adminFlowsView lists the flows (办理流程).
type adminFlowsView struct {
	Tabs []adminTab
	Rows []adminFlowLine
	Said string
}

// adminFlowLine is one version of a flow.
type adminFlowLine struct {
	Label, Name string
	Version     int
	Newest      bool
	Places      []string
	Meetings    []string // that follow it, for the newest
}

func (a admin) flows(w http.ResponseWriter, r *http.Request, v *web.Visit) error {
	flows, err := a.Office.Flows(r.Context())
	if err != nil {
		return err
	}
	data, err := a.Office.Data(r.Context())
	if err != nil {
		return err
	}
	newest := map[string]int{}
	for _, f := range flows {
		newest[f.ID.Name] = max(newest[f.ID.Name], f.ID.Version)
	}
	view := adminFlowsView{Tabs: a.tabs(v), Said: adminSaid(r)}
	for _, f := range flows {
		line := adminFlowLine{Label: f.Label, Name: f.ID.Name, Version: f.ID.Version, Newest: newest[f.ID.Name] == f.ID.Version}
		for _, d := range f.States {
			for i := range d.Steps {
				if !d.Side {
					line.Places = append(line.Places, f.PlaceLabel(workflow.Place{State: d.State, Step: i}))
				}
			}
		}
		for _, m := range data.Data().Meetings {
			if line.Newest && m.Flow == f.ID.Name && m.Holds(v.Today()) {
				line.Meetings = append(line.Meetings, m.Label)
			}
		}
		view.Rows = append(view.Rows, line)
	}
	return a.show(w, r, v, "adminflows", view)
}

// adminFlowView is one flow: its drawing and its rules as rows.
type adminFlowView struct {
	Tabs    []adminTab
	Label   string
	Name    string
	Version int
	Drawing string // address
	Rules   []adminRule
	// Of a file that is not taken yet.
	Preview  bool
	File     string
	Source   string
	Meetings []string
	Before   string // the version that it takes the place of
	Seconds  string
}

// adminRule is one rule of a flow for people.
type adminRule struct{ From, Action, To, Roles string }

// rulesOf gives the rules of a flow for people.
func rulesOf(f *workflow.Flow) []adminRule {
	var all []adminRule
	for _, r := range f.Rules {
		var roles []string
		for _, role := range r.Roles {
			roles = append(roles, org.RoleLabel(role))
		}
		to := f.PlaceLabel(r.To)
		if r.To == r.From {
			to = "（不动）"
		}
		label := r.Label
		if label == "" {
			label = r.Action.Label()
		}
		all = append(all, adminRule{f.PlaceLabel(r.From), label, to, strings.Join(roles, "、")})
	}
	return all
}

// flowOf finds the flow of an address.
func (a admin) flowOf(r *http.Request) (*workflow.Flow, error) {
	version, err := strconv.Atoi(r.PathValue("version"))
	if err != nil {
		return nil, web.Hidden()
	}
	flows, err := a.Office.Flows(r.Context())
	if err != nil {
		return nil, err
	}
	for _, f := range flows {
		if f.ID.Name == r.PathValue("name") && f.ID.Version == version {
			return f, nil
		}
	}
	return nil, web.Hidden()
}

func (a admin) flow(w http.ResponseWriter, r *http.Request, v *web.Visit) error {
	f, err := a.flowOf(r)
	if err != nil {
		return err
	}
	at := "/admin/flows/" + f.ID.Name + "/" + strconv.Itoa(f.ID.Version)
	return a.show(w, r, v, "adminflow", adminFlowView{
		Tabs: a.tabs(v), Label: f.Label, Name: f.ID.Name, Version: f.ID.Version, Drawing: at + "/drawing.svg", Rules: rulesOf(f),
	})
}

func (a admin) drawing(w http.ResponseWriter, r *http.Request, _ *web.Visit) error {
	f, err := a.flowOf(r)
	if err != nil {
		return err
	}
	return sendDrawing(w, f.SVG())
}

// sendDrawing answers with a drawing.
func sendDrawing(w http.ResponseWriter, svg []byte) error {
	w.Header().Set("Content-Type", "image/svg+xml")
	w.Write(svg) // the visitor has gone away if it fails
	return nil
}

func (a admin) flowSource(w http.ResponseWriter, r *http.Request, _ *web.Visit) error {
	f, err := a.flowOf(r)
	if err != nil {
		return err
	}
	source, err := a.Office.FlowSource(r.Context(), f.ID)
	if err != nil {
		return err
	}
	return download(w, f.ID.Name+"-"+strconv.Itoa(f.ID.Version)+".yaml", "application/yaml", source)
}

// importFlow shows a flow file before it is taken.
func (a admin) importFlow(w http.ResponseWriter, r *http.Request, v *web.Visit) error {
	name, data, err := uploaded(r, "file")
	if err != nil {
		return err
	}
	p, err := a.Office.PreviewFlow(r.Context(), name, data)
	if err != nil {
		return err
	}
	seconds, err := a.seconds(r.Context(), v, true)
	if err != nil {
		return err
	}
	view := adminFlowView{
		Tabs: a.tabs(v), Label: p.Flow.Label, Name: p.Flow.ID.Name, Version: p.Flow.ID.Version, Rules: rulesOf(p.Flow),
		Preview: true, File: name, Source: string(data), Meetings: p.Meetings, Seconds: strings.Join(seconds, "、"),
	}
	if p.Before != nil {
		view.Before = "第" + strconv.Itoa(p.Before.ID.Version) + "版"
	}
	return a.show(w, r, v, "adminflow", view)
}

// applyFlow takes a flow file, or proposes it.
func (a admin) applyFlow(w http.ResponseWriter, r *http.Request, v *web.Visit) error {
	// A browser ends lines of a form as it likes.
	file, source := r.FormValue("file"), []byte(strings.ReplaceAll(r.FormValue("source"), "\r\n", "\n"))
	said := "changed"
	var err error
	if r.FormValue("how") == "propose" {
		said = "proposed"
		_, err = a.Office.ProposeFlow(r.Context(), v.Actor.Person, r.FormValue("note"), file, source)
	} else {
		w := office.Warrant{By: v.Actor.Person, Alone: r.FormValue("alone"), Note: r.FormValue("note")}
		_, err = a.Office.ImportFlow(r.Context(), w, file, source)
	}
	if err != nil {
		return err
	}
	http.Redirect(w, r, "/admin/flows?said="+said, http.StatusSeeOther)
	return nil
}
