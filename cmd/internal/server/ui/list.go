package ui

import (
	"context"
	"net/http"
	"net/url"
	"strconv"
	"strings"

	"jiyao/cmd/internal/server/web"
	"jiyao/workflow"
	"jiyao/workflow/search"
)

func listGroup() group {
	return group{
		routes: func(u *UI) []web.Route {
			return []web.Route{
				{Method: "GET", Pattern: "/minutes", Policy: web.Readers(), Handler: u.list},
				{Method: "GET", Pattern: "/minutes/export", Policy: web.Readers(), Handler: u.listExport},
			}
		},
		pages: []web.Page{{Name: "list", View: listView{}}},
	}
}

// listView is the list of minutes: all, 在办, 已办, one's own.
type listView struct {
	filters
	Words, Unit string
	Scopes      []scopeTab
	Scope       string
	Sorts       []pick
	Order       string // how the lines are ordered, in words
	Wrong       []string
	Rows        []listRow
	Next, First string
	CSV, XLSX   string
	New         bool
}

type scopeTab struct {
	Label, Href string
	Here        bool
}

// listRow is one line.
type listRow struct {
	Title, Number, Type, Place, Holder, Href string
	Meeting, Due                             workflow.Date
	Late                                     bool
	Last                                     string // who did what last
	At                                       string
}

// A lister gives pages of a list, by the store's order or by the index.
type lister struct {
	u      *UI
	v      *web.Visit
	f      filters
	query  search.Query
	filter workflow.Filter
	index  bool // words, scopes and units are the index's to find
}

func (u *UI) list(w http.ResponseWriter, r *http.Request, v *web.Visit) error {
	l, view, err := u.readList(r, v)
	if err != nil {
		return err
	}
	if len(view.Wrong) > 0 {
		return u.show(w, r, v, "list", view)
	}
	rows, next, err := l.page(r.Context())
	if err != nil {
		return err
	}
	view.Rows = rows
	if next != "" {
		view.Next = with(r, "after", next)
	}
	if r.URL.Query().Get("after") != "" {
		view.First = with(r, "after", "")
	}
	return u.show(w, r, v, "list", view)
}

// readList reads the form above the list.
func (u *UI) readList(r *http.Request, v *web.Visit) (lister, listView, error) {
	in := r.URL.Query()
	f, err := u.filters(r.Context(), v, in)
	if err != nil {
		return lister{}, listView{}, err
	}
	view := listView{filters: f, Words: strings.TrimSpace(in.Get("q")), Unit: in.Get("unit"), Scope: in.Get("scope"), New: v.Has(workflow.Recorder, workflow.Clerk)}
	unit, wrong := f.unit(view.Unit, v.Today())
	view.Wrong = sentences(wrong)
	l := lister{u: u, v: v, f: f}
	l.query = search.Query{Words: view.Words, Titles: true, Year: in.Get("year"), Type: in.Get("type"), Unit: unit, Limit: 40}
	l.filter = workflow.Filter{Type: in.Get("type"), Year: in.Get("year"), State: workflow.State(in.Get("state")), After: in.Get("after")}
	if l.filter.State != "" {
		l.query.States = []workflow.State{l.filter.State}
	}
	l.index = view.Words != "" || unit != "" || in.Get("sort") == "meeting" || l.scope(view.Scope)
	if l.index && in.Get("after") != "" {
		if l.query.After, err = strconv.ParseInt(in.Get("after"), 10, 64); err != nil {
			view.Wrong = append(view.Wrong, "翻页标记有误，请回到第一页重新查看。")
		}
	}
	view.Order = "最近办理的在前"
	if l.index {
		view.Order = "会议日期近的在前"
	}
	view.Sorts = picks(in.Get("sort"), [2]string{"", "最近办理"}, [2]string{"meeting", "会议日期"})
	for _, s := range [][2]string{{"", "全部"}, {"going", "在办"}, {"handled", "我办过的"}, {"mine", "我起草的"}} {
		q := url.Values{}
		if s[0] != "" {
			q.Set("scope", s[0])
		}
		view.Scopes = append(view.Scopes, scopeTab{s[1], strings.TrimSuffix("/minutes?"+q.Encode(), "?"), view.Scope == s[0]})
	}
	view.CSV, view.XLSX = export(in, "csv"), export(in, "xlsx")
	return l, view, nil
}

// export gives the address of the same list as a file.
func export(in url.Values, form string) string {
	q := url.Values{}
	for name, values := range in {
		if name != "after" {
			q[name] = values
		}
	}
	q.Set("format", form)
	return "/minutes/export?" + q.Encode()
}

// scope narrows the list to a scope, and reports whether the index has to find
// it.
func (l *lister) scope(name string) bool {
	switch name {
	case "going":
		if len(l.query.States) == 0 {
			l.query.States = going(l.f.flows)
		}
		return true
	case "handled":
		l.query.Handled = l.v.Actor.ID
		return true
	case "mine":
		l.filter.Drafter = l.v.Actor.ID
		l.query.Drafter = l.v.Actor.ID
		return false
	default:
		return false
	}
}

// going gives the states from which a minutes still goes on.
func going(flows []*workflow.Flow) []workflow.State {
	var all []workflow.State
	known := map[workflow.State]bool{}
	for _, flow := range flows {
		for _, s := range flow.States {
			if !s.End && s.State != workflow.Voided && !known[s.State] {
				known[s.State] = true
				all = append(all, s.State)
			}
		}
	}
	return all
}

// page gives the lines of a page and the mark of the next.
func (l *lister) page(ctx context.Context) (rows []listRow, next string, err error) {
	if !l.index {
		page, next, err := l.u.Office.Store.List(ctx, l.filter)
		for _, m := range page {
			rows = append(rows, l.row(m))
		}
		return rows, next, err
	}
	found, err := l.u.Office.Search(ctx, l.v.Actor, l.query)
	for _, m := range found.Found {
		rows = append(rows, l.row(m.Listed()))
	}
	if found.Next != 0 {
		next = strconv.FormatInt(found.Next, 10)
	}
	return rows, next, err
}

func (l *lister) row(m workflow.Listed) listRow {
	row := listRow{
		Title: m.Title, Number: m.Number, Type: l.f.types[m.Type], Place: l.f.place(m.Flow, m.Place), Href: "/minutes/" + m.ID,
		Meeting: m.Meeting, Due: m.Due, Late: m.Due != "" && m.Due < l.v.Today(),
		Last: m.Last.By.Name + "　" + m.Last.Action.Label(), At: web.Moment(m.Last.At),
	}
	switch {
	case m.Desk.Person.Name != "":
		row.Holder = m.Desk.Person.Name
	default:
		row.Holder = m.Desk.Label
	}
	return row
}

// listExport answers with the list as a file, as far as it goes.
func (u *UI) listExport(w http.ResponseWriter, r *http.Request, v *web.Visit) error {
	l, view, err := u.readList(r, v)
	if err != nil {
		return err
	}
	if len(view.Wrong) > 0 {
		return web.Refuse(workflow.Invalid, "%s", strings.Join(view.Wrong, ""))
	}
	s := sheet{
		Name: "纪要列表" + string(v.Today()), Heads: []string{"标题", "文号", "会议类型", "会议日期", "办理状态", "现在何处", "时限", "最近办理", "办理时间"},
		Wide: []int{24, 14, 8, 8, 8, 8, 8, 12, 12},
	}
	l.filter.Limit = 200
	for len(s.Rows) < exported {
		rows, next, err := l.page(r.Context())
		if err != nil {
			return err
		}
		for _, row := range rows {
			s.Rows = append(s.Rows, []string{
				row.Title, row.Number, row.Type, string(row.Meeting), row.Place, row.Holder, string(row.Due), row.Last, row.At,
			})
		}
		if next == "" {
			break
		}
		l.filter.After = next
		if l.index {
			if l.query.After, err = strconv.ParseInt(next, 10, 64); err != nil {
				return err
			}
		}
	}
	return s.send(w, r.URL.Query().Get("format"))
}
