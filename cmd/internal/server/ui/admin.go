package ui

import (
	"cmp"
	"net/http"
	"net/url"
	"runtime"
	"runtime/debug"

	"jiyao/cmd/internal/server/web"
	"jiyao/cmd/internal/upkeep"
	"jiyao/workflow"
	"jiyao/workflow/org"
)

// admin is the pages of who keeps the office's data and machine (系统管理).
type admin struct{ *UI }

// adminLimit is how much a file of office data, or a change of it, may bring.
const adminLimit = 32 << 20

func adminGroup() group {
	return group{
		routes: func(u *UI) []web.Route { return admin{u}.routes() },
		pages: []web.Page{
			{Name: "admin", View: adminView{}},
			{Name: "adminbooks", View: adminBooksView{}},
			{Name: "adminbook", View: adminBookView{}},
			{Name: "adminrow", View: adminRowView{}},
			{Name: "adminchange", View: adminChangeView{}},
			{Name: "adminfaults", View: adminFaultsView{}},
			{Name: "adminpending", View: adminPendingView{}},
			{Name: "adminproposal", View: adminProposalView{}},
			{Name: "adminaccess", View: adminAccessView{}},
			{Name: "adminvacant", View: adminVacantView{}},
			{Name: "admingroups", View: adminGroupsView{}},
			{Name: "admincalendar", View: adminCalendarView{}},
			{Name: "adminflows", View: adminFlowsView{}},
			{Name: "adminflow", View: adminFlowView{}},
			{Name: "adminprofiles", View: adminProfilesView{}},
			{Name: "adminfonts", View: adminFontsView{}},
			{Name: "adminbackup", View: adminBackupView{}},
		},
	}
}

func (a admin) routes() []web.Route {
	only := web.Roles(workflow.Admin)
	second := web.Roles(workflow.Admin, org.Security)
	three := web.Roles(workflow.Admin, org.Security, workflow.Auditor)
	get := func(pattern string, p web.Policy, h web.Handler) web.Route {
		return web.Route{Method: "GET", Pattern: pattern, Policy: p, Handler: h}
	}
	post := func(pattern string, p web.Policy, h web.Handler) web.Route {
		return web.Route{Method: "POST", Pattern: pattern, Policy: p, Limit: adminLimit, Handler: h}
	}
	return []web.Route{
		get("/admin", only, a.overview),
		get("/admin/data", only, a.books), get("/admin/data/all.yaml", only, a.exportAll), get("/admin/data/all.xlsx", only, a.exportSheet),
		post("/admin/data/import", only, a.importData), post("/admin/data/apply", only, a.apply),
		get("/admin/data/{book}", only, a.book), get("/admin/data/{book}/table.csv", only, a.exportBook),
		get("/admin/data/{book}/table.xlsx", only, a.exportSheet),
		get("/admin/data/{book}/row", only, a.row), post("/admin/data/{book}/row", only, a.changeRow),
		get("/admin/pending", second, a.pending), get("/admin/pending/{id}", second, a.proposal),
		post("/admin/pending/{id}", second, a.answer),
		get("/admin/access", three, a.access), get("/admin/access.csv", three, a.accessCSV),
		get("/admin/vacancies", only, a.vacancies), get("/admin/groups", only, a.groups), get("/admin/calendar", only, a.calendar),
		get("/admin/flows", only, a.flows), post("/admin/flows/import", only, a.importFlow), post("/admin/flows/apply", only, a.applyFlow),
		get("/admin/flows/{name}/{version}", only, a.flow), get("/admin/flows/{name}/{version}/drawing.svg", only, a.drawing),
		get("/admin/flows/{name}/{version}/source.yaml", only, a.flowSource),
		get("/admin/profiles", only, a.profiles), get("/admin/profiles/{name}/{page}", only, a.sheet),
		get("/admin/fonts", only, a.fonts),
		{Method: "POST", Pattern: "/admin/fonts/{role}", Policy: only, Limit: 65 << 20, Handler: a.putFace},
		post("/admin/fonts/{role}/drop", only, a.dropFace),
		get("/admin/backup", only, a.backup), post("/admin/backup", only, a.backupNow),
	}
}

// adminTab is one line of the menu of the administrator's pages.
type adminTab struct {
	Label, Href string
	Here        bool
}

// tabs gives the pages that the visitor may open.
func (a admin) tabs(v *web.Visit) []adminTab {
	var all []adminTab
	for _, t := range []adminTab{
		{Label: "概览", Href: "/admin"},
		{Label: "机构与人员", Href: "/admin/data"},
		{Label: "账号", Href: "/admin/users"},
		{Label: "权限一览", Href: "/admin/access"},
		{Label: "待复核", Href: "/admin/pending"},
		{Label: "空缺", Href: "/admin/vacancies"},
		{Label: "分送组", Href: "/admin/groups"},
		{Label: "工作日历", Href: "/admin/calendar"},
		{Label: "流程", Href: "/admin/flows"},
		{Label: "版式", Href: "/admin/profiles"},
		{Label: "字体", Href: "/admin/fonts"},
		{Label: "备份", Href: "/admin/backup"},
		{Label: "事件推送", Href: "/admin/webhooks"},
	} {
		shared := t.Href == "/admin/access" || t.Href == "/admin/pending"
		if !v.Has(workflow.Admin) && !shared {
			continue
		}
		t.Here = v.Path == t.Href || t.Href != "/admin" && len(v.Path) > len(t.Href) && v.Path[:len(t.Href)+1] == t.Href+"/"
		all = append(all, t)
	}
	return all
}

// adminView is the overview: how everything stands, and what there is.
type adminView struct {
	Tabs    []adminTab
	Health  []adminFinding
	Bad     int
	Pending int
	Counts  []adminCount
	Facts   [][2]string
}

// adminFinding is a line of the health table.
type adminFinding struct {
	upkeep.Finding
	Class string
}

// adminCount is how many rows a book has today.
type adminCount struct {
	Label, Href string
	N           int
}

// gradeClass gives the colour that goes with a grade's word.
func gradeClass(g upkeep.Grade) string {
	switch g {
	case upkeep.Bad:
		return "late"
	case upkeep.Note:
		return "waiting"
	default:
		return "done"
	}
}

func (a admin) overview(w http.ResponseWriter, r *http.Request, v *web.Visit) error {
	view := adminView{Tabs: a.tabs(v)}
	for _, f := range a.Upkeep.Health(r.Context(), false) {
		if f.Grade == upkeep.Bad {
			view.Bad++
		}
		view.Health = append(view.Health, adminFinding{f, gradeClass(f.Grade)})
	}
	pending, err := a.Office.Store.Proposals(r.Context(), true, 200)
	if err != nil {
		return err
	}
	view.Pending = len(pending)
	data, err := a.Office.Data(r.Context())
	if err != nil {
		return err
	}
	for _, t := range org.Tables() {
		n := 0
		for _, l := range data.Lines(t.Name) {
			if l.Holds(v.Today()) {
				n++
			}
		}
		view.Counts = append(view.Counts, adminCount{t.Label, "/admin/data/" + t.Name, n})
	}
	view.Facts = a.facts()
	return a.show(w, r, v, "admin", view)
}

// facts says which program and which database this is.
func (a admin) facts() [][2]string {
	version := "未标版本"
	if info, ok := debug.ReadBuildInfo(); ok {
		version = cmp.Or(info.Main.Version, version)
		for _, s := range info.Settings {
			if s.Key == "vcs.revision" && len(s.Value) >= 12 {
				version += "（" + s.Value[:12] + "）"
			}
		}
	}
	return [][2]string{
		{"程序", "jiyao " + version + "，" + runtime.GOOS + "/" + runtime.GOARCH},
		{"数据目录", a.Office.Dir()},
		{"数据库", withoutPassword(a.Office.Database())},
	}
}

// withoutPassword gives a database's address as it may be shown.
func withoutPassword(address string) string {
	u, err := url.Parse(address)
	if err != nil || u.Host == "" {
		return address
	}
	q := u.Query()
	if q.Has("password") {
		q.Set("password", "xxxxx")
		u.RawQuery = q.Encode()
	}
	return u.Redacted()
}
