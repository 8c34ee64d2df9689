package ui

import (
	"context"
	"net/http"
	"net/url"
	"strconv"
	"strings"
	"time"

	"jiyao/cmd/internal/office"
	"jiyao/cmd/internal/server/web"
	"jiyao/cmd/internal/upkeep"
	"jiyao/workflow"
	"jiyao/workflow/org"
	"jiyao/workflow/store"
)

// audit is the pages of who looks after what was done (审计).
type audit struct{ *UI }

func auditGroup() group {
	return group{
		routes: func(u *UI) []web.Route {
			a := audit{u}
			three := web.Roles(workflow.Auditor, org.Security, workflow.Admin)
			two := web.Roles(workflow.Auditor, workflow.Admin)
			return []web.Route{
				{Method: "GET", Pattern: "/audit", Policy: three, Handler: a.trail},
				{Method: "GET", Pattern: "/audit/export.csv", Policy: three, Handler: a.exportCSV},
				{Method: "GET", Pattern: "/audit/export.jsonl", Policy: three, Handler: a.exportJSONL},
				{Method: "GET", Pattern: "/audit/signins", Policy: three, Handler: a.signIns},
				{Method: "GET", Pattern: "/audit/signins.csv", Policy: three, Handler: a.signInsCSV},
				{Method: "GET", Pattern: "/audit/verify", Policy: two, Handler: a.verification},
				{Method: "POST", Pattern: "/audit/verify", Policy: two, Handler: a.verify},
				{Method: "GET", Pattern: "/audit/log.head", Policy: three, Handler: a.head},
			}
		},
		pages: []web.Page{
			{Name: "audit", View: auditView{}}, {Name: "auditsignins", View: auditSignInsView{}}, {Name: "auditverify", View: auditVerifyView{}},
		},
	}
}

// auditTabs gives the pages there are.
func auditTabs(v *web.Visit) []adminTab {
	var all []adminTab
	for _, t := range []adminTab{{Label: "记录", Href: "/audit"}, {Label: "登录", Href: "/audit/signins"}, {Label: "核验", Href: "/audit/verify"}} {
		if t.Href == "/audit/verify" && !v.Has(workflow.Auditor, workflow.Admin) {
			continue
		}
		t.Here = t.Href == v.Path
		all = append(all, t)
	}
	return all
}

// auditView is lines of the log, newest first (审计记录).
type auditView struct {
	Tabs    []adminTab
	Person  string
	Minutes string
	Kinds   []choice
	Actions []choice
	From    string
	To      string
	Rows    []auditLine
	Next    string // address of the next page
	Export  string // the query for the exports
	Whole   bool   // titles and opinions are shown
	Fault   string
}

// auditLine is one line for people.
type auditLine struct {
	Place    int64
	At       time.Time
	Occurred time.Time // where it differs from the registration
	Who      string
	For      string
	As       string
	What     string
	Refused  bool
	About    string // the minutes
	Title    string
	Href     string
	Note     string
	Before   string
	After    string
	Hash     string
}

// pageLines is how many lines a page has.
const pageLines = 100

// trailQuery reads the filters of the page.
func (a audit) trailQuery(r *http.Request) (store.TrailQuery, error) {
	q := store.TrailQuery{
		Kind: store.TrailKind(r.FormValue("kind")), Minutes: strings.TrimSpace(r.FormValue("minutes")),
		Action: workflow.Action(r.FormValue("action")), Limit: pageLines,
	}
	q.Before, _ = strconv.ParseInt(r.FormValue("before"), 10, 64) // what is no number is the end
	if d := dayOf(r, "from", ""); d != "" {
		q.From = midnight(d)
	}
	if d := dayOf(r, "to", ""); d != "" {
		q.To = midnight(d).AddDate(0, 0, 1)
	}
	if who := strings.TrimSpace(r.FormValue("person")); who != "" {
		p, err := a.Office.Person(r.Context(), who)
		if err != nil {
			return q, err
		}
		q.Person = p.ID
	}
	if q.Minutes != "" {
		switch m, err := a.Office.Find(r.Context(), q.Minutes); workflow.KindOf(err) {
		case workflow.NotFound: // what was refused may be about a minutes that never came to be
		case workflow.Invalid: // several editions have one 文号
			return q, err
		default:
			if err != nil {
				return q, err
			}
			q.Minutes = m.ID
		}
	}
	return q, nil
}

// midnight gives when a day begins in Beijing.
func midnight(d workflow.Date) time.Time {
	t, _ := time.ParseInLocation(time.DateOnly, string(d), workflow.Shanghai()) // dayOf has looked at it
	return t
}

func (a audit) trail(w http.ResponseWriter, r *http.Request, v *web.Visit) error {
	view := auditView{
		Tabs: auditTabs(v), Person: r.FormValue("person"), Minutes: r.FormValue("minutes"),
		From: string(dayOf(r, "from", "")), To: string(dayOf(r, "to", "")), Whole: office.SeesAll(v.Actor),
	}
	for _, c := range []choice{{Label: "全部"}, {Value: "entries", Label: "办理"}, {Value: "refusals", Label: "拒办"}, {Value: "alterations", Label: "资料变更"}} {
		c.Chosen = c.Value == r.FormValue("kind")
		view.Kinds = append(view.Kinds, c)
	}
	view.Actions = []choice{{Label: "全部"}}
	for _, action := range workflow.Actions() {
		view.Actions = append(view.Actions, choice{string(action), action.Label(), string(action) == r.FormValue("action")})
	}
	q, err := a.trailQuery(r)
	if err != nil {
		view.Fault = err.Error()
		return a.Pages.Render(w, r, v, http.StatusUnprocessableEntity, "audit", view)
	}
	lines, next, err := a.Office.Store.Trail(r.Context(), q)
	if err != nil {
		return err
	}
	for _, l := range lines {
		view.Rows = append(view.Rows, lineFor(l, view.Whole))
	}
	filters := filtersOf(r)
	view.Export = filters.Encode()
	if next > 0 {
		filters.Set("before", strconv.FormatInt(next, 10))
		view.Next = "/audit?" + filters.Encode()
	}
	return a.show(w, r, v, "audit", view)
}

// filtersOf gives the filters of a page for its links.
func filtersOf(r *http.Request) url.Values {
	out := url.Values{}
	for _, name := range []string{"kind", "person", "minutes", "action", "from", "to"} {
		if value := r.FormValue(name); value != "" {
			out.Set(name, value)
		}
	}
	return out
}

// lineFor writes a line of the log for somebody: whole, or without titles and
// opinions.
func lineFor(l store.TrailLine, whole bool) auditLine {
	out := auditLine{Place: l.Place, At: l.Recorded()}
	switch {
	case l.Entry != nil:
		e := l.Entry
		out.Who, out.For, out.As, out.What = e.Actor.Name, e.OnBehalf.Name, org.RoleLabel(e.As), e.Action.Label()
		out.About, out.Title, out.Note, out.Hash = e.Minutes, e.Title, e.Note, e.Hash
		out.Href = "/minutes/" + e.Minutes
		if !e.Occurred.Equal(e.Recorded) {
			out.Occurred = e.Occurred
		}
	case l.Refusal != nil:
		f := l.Refusal
		out.Who, out.For, out.What, out.Refused = f.Actor.Name, f.OnBehalf.Name, f.Action.Label(), true
		out.About, out.Note, out.Hash, out.Href = f.Minutes, f.Msg, f.Hash, "/minutes/"+f.Minutes
	case l.Alteration != nil:
		c := l.Alteration
		out.Who, out.What, out.Note, out.Hash = c.Actor.Name, office.Says(*c), c.Note, c.Hash
		out.Before, out.After = c.Before, c.After
		return out
	}
	if !whole {
		out.Title, out.Note, out.Href = "", "", ""
	}
	return out
}

// auditVerifyView is the verification of everything there is (核验).
type auditVerifyView struct {
	Tabs []adminTab
	Last upkeep.Check
	Any  bool
	Code string // of the log's last head
	Head bool
}

func (a audit) verification(w http.ResponseWriter, r *http.Request, v *web.Visit) error {
	view := auditVerifyView{Tabs: auditTabs(v)}
	view.Last, view.Any = a.Upkeep.Checked()
	signed, err := a.Office.Store.LastHead(r.Context())
	if err != nil {
		return err
	}
	if head, err := workflow.ReadHead(signed); err == nil {
		view.Head, view.Code = true, head.Code()
	}
	if view.Last.Running {
		w.Header().Set("Refresh", "3")
	}
	return a.show(w, r, v, "auditverify", view)
}

func (a audit) verify(w http.ResponseWriter, r *http.Request, v *web.Visit) error {
	a.Upkeep.Verify(v.Actor.Person, nil) // one that is running already is as good
	http.Redirect(w, r, "/audit/verify", http.StatusSeeOther)
	return nil
}

// head hands out the last signed head of the log, to be kept elsewhere, with the
// proof of what the log was before where that is asked for.
func (a audit) head(w http.ResponseWriter, r *http.Request, v *web.Visit) error {
	var since []int64
	if size := strings.TrimSpace(r.FormValue("since")); size != "" {
		n, err := strconv.ParseInt(size, 10, 64)
		if err != nil {
			return web.Refuse(workflow.Invalid, "条数“%.20s”不是数，请改正。", size)
		}
		since = append(since, n)
	}
	head, err := a.Office.LastHead(r.Context(), since...)
	if err != nil {
		return err
	}
	if head.Signed == "" {
		return web.Refuse(workflow.NotFound, "还没有签过日志头，请稍后再来。")
	}
	return download(w, string(v.Today())+".head", "text/plain; charset=utf-8", head.File())
}

// signInsOf reads the tries to sign in that a page asks for.
func (a audit) signInsOf(ctx context.Context, r *http.Request, limit int) ([]store.SignIn, error) {
	person := ""
	if who := strings.TrimSpace(r.FormValue("person")); who != "" {
		p, err := a.Office.Person(ctx, who)
		if err != nil {
			return nil, err
		}
		person = p.ID
	}
	before, _ := strconv.ParseInt(r.FormValue("before"), 10, 64) // what is no number is the end
	return a.Office.Store.Accounts().SignIns(ctx, person, before, limit)
}
