package ui

import (
	"fmt"
	"net/http"
	"net/url"
	"time"

	"jiyao/cmd/internal/server/web"
	"jiyao/workflow"
	"jiyao/workflow/dossier"
)

// rawRoutes are the pages of raw records (原始记录). Whoever has signed in may
// come here: it is the meeting's recorders, and a loan, that open anything, and
// no role does.
func rawRoutes(u *UI) []web.Route {
	const at = "/meetings/{meeting}/raw"
	return []web.Route{
		{Method: "GET", Pattern: at, Policy: web.SignedIn(), Handler: u.raw},
		{Method: "POST", Pattern: at, Policy: web.SignedIn(), Limit: maxUpload, Late: true, Handler: u.rawForm(u.keepRaw)},
		{Method: "POST", Pattern: at + "/lend", Policy: web.SignedIn(), Handler: u.rawForm(u.lendRaw)},
		{Method: "POST", Pattern: at + "/{line}/recall", Policy: web.SignedIn(), Handler: u.rawForm(u.recallRaw)},
		{Method: "POST", Pattern: at + "/{line}/open", Policy: web.SignedIn(), Handler: u.openRaw},
		{Method: "POST", Pattern: at + "/{line}/read", Policy: web.SignedIn(), Handler: u.readRaw},
	}
}

// rawView is a meeting's raw records, to whom they are lent, and who has opened
// them.
type rawView struct {
	ID, Shown string
	Recorder  bool
	Business  bool // may see the dossier beside it
	Files     []rawRow
	Loans     []rawRow
	Lines     []rawRow
	People    []choice
	Until     string
	Error     string
	Typed     url.Values
}

type rawRow struct {
	N       int
	What    string
	Name    string
	Size    string
	Who     string
	To      string
	Until   workflow.Date
	Reason  string
	At      time.Time
	Current bool
}

func (u *UI) raw(w http.ResponseWriter, r *http.Request, v *web.Visit) error {
	return u.showRaw(w, r, v, nil)
}

func (u *UI) showRaw(w http.ResponseWriter, r *http.Request, v *web.Visit, failed error) error {
	m, lines, err := u.Office.Raw(r.Context(), v.Actor, r.PathValue("meeting"))
	if err != nil {
		return err
	}
	view := rawView{
		ID: m.ID, Shown: m.Shown(), Recorder: m.IsRecorder(v.Actor.ID), Business: dossier.MayRead(v.Actor), Typed: r.PostForm,
		Until: string(workflow.DateOf(v.Now.AddDate(0, 0, 3))),
	}
	if failed != nil {
		view.Error = failed.Error()
	}
	for _, l := range lines {
		row := rawRow{
			N: l.N, What: l.Act.Label(), Name: l.Name, Size: sizeOf(l.Bytes), Who: l.Actor.Name, To: l.To.Name, Until: l.Until,
			Reason: l.Reason, At: l.Recorded,
		}
		view.Lines = append([]rawRow{row}, view.Lines...)
		if l.Act == dossier.RawKeep {
			view.Files = append(view.Files, row)
		}
	}
	for _, l := range dossier.Loans(lines, v.Today()) {
		view.Loans = append(view.Loans, rawRow{N: l.N, To: l.To.Name, Until: l.Until, Reason: l.Reason, Who: l.Actor.Name, At: l.Recorded})
	}
	if view.Recorder {
		data, err := u.Office.Data(r.Context())
		if err != nil {
			return err
		}
		for _, p := range data.Data().Persons {
			if p.Holds(v.Today()) && p.Disabled == "" && p.ID != v.Actor.ID {
				view.People = append(view.People, choice{p.ID, p.Name + "（" + data.ShortName(p.Unit, v.Today()) + "）", r.PostForm.Get("to") == p.ID})
			}
		}
	}
	return u.again(w, r, v, "meeting_raw", view, failed)
}

// rawForm makes a handler of a form about raw records; what is not taken comes
// back with the reason.
func (u *UI) rawForm(act func(r *http.Request, v *web.Visit) error) web.Handler {
	return func(w http.ResponseWriter, r *http.Request, v *web.Visit) error {
		err := act(r, v)
		switch workflow.KindOf(err) {
		case "":
			http.Redirect(w, r, "/meetings/"+url.PathEscape(r.PathValue("meeting"))+"/raw", http.StatusSeeOther)
			return nil
		case workflow.Invalid, workflow.Refused, workflow.Stale:
			return u.showRaw(w, r, v, err)
		default:
			return err
		}
	}
}

func (u *UI) keepRaw(r *http.Request, v *web.Visit) error {
	if _, _, err := u.Office.Raw(r.Context(), v.Actor, r.PathValue("meeting")); err != nil {
		return err // before anything is read
	}
	files, err := uploadedFiles(r)
	if err != nil {
		return err
	}
	for _, f := range files {
		data, err := contentOf(f)
		if err != nil {
			return err
		}
		if err := u.Office.KeepRaw(r.Context(), v.Actor, r.PathValue("meeting"), f.Filename, data); err != nil {
			return err
		}
	}
	return nil
}

func (u *UI) lendRaw(r *http.Request, v *web.Visit) error {
	if err := r.ParseForm(); err != nil {
		return web.Refuse(workflow.Invalid, "表单没有完整送达，请重新填写。")
	}
	f := r.PostForm
	return u.Office.LendRaw(r.Context(), v.Actor, r.PathValue("meeting"), workflow.Person{ID: f.Get("to")}, workflow.Date(f.Get("until")), f.Get("reason"))
}

func (u *UI) recallRaw(r *http.Request, v *web.Visit) error {
	return u.Office.RecallRaw(r.Context(), v.Actor, r.PathValue("meeting"), atoi(r.PathValue("line")))
}

// openRaw hands out a raw record; that it was opened is on record.
func (u *UI) openRaw(w http.ResponseWriter, r *http.Request, v *web.Visit) error {
	l, file, err := u.Office.OpenRaw(r.Context(), v.Actor, r.PathValue("meeting"), atoi(r.PathValue("line")))
	if err != nil {
		return err
	}
	defer file.Close() //nolint:errcheck // it was only read
	handOut(w, l.Name, l.Bytes, file)
	return nil
}

// readRaw answers the editor's page with a raw record as a transcript; that it
// was opened is on record.
func (u *UI) readRaw(w http.ResponseWriter, r *http.Request, v *web.Visit) error {
	var in struct {
		Me string `json:"me"`
	}
	if err := readJSON(r, &in); err != nil {
		return err
	}
	if in.Me != v.Actor.ID {
		return otherVisitor()
	}
	cues, err := u.Office.ReadRaw(r.Context(), v.Actor, r.PathValue("meeting"), atoi(r.PathValue("line")))
	if err != nil {
		return err
	}
	type cue struct {
		At      string `json:"at,omitempty"` // from the beginning: 1:02:03
		Speaker string `json:"speaker,omitempty"`
		Text    string `json:"text"`
	}
	all := make([]cue, len(cues))
	for i, c := range cues {
		all[i] = cue{Speaker: c.Speaker, Text: c.Text}
		if c.Timed {
			s := int(c.Start.Seconds())
			all[i].At = fmt.Sprintf("%d:%02d:%02d", s/3600, s/60%60, s%60)
		}
	}
	return writeJSON(w, all)
}

// besideView is what raw records the editor shows beside the text; nothing if
// the visitor may not open any.
type besideView struct {
	Meeting string
	Files   []rawRow
}

func (u *UI) rawBeside(r *http.Request, v *web.Visit) (*besideView, error) {
	m, lines, err := u.Office.RawBeside(r.Context(), v.Actor, v.Minutes.ID)
	if err != nil || m.ID == "" {
		return nil, err
	}
	view := &besideView{Meeting: m.ID}
	for _, l := range lines {
		view.Files = append(view.Files, rawRow{N: l.N, Name: l.Name})
	}
	return view, nil
}
