package ui

import (
	"fmt"
	"net/http"
	"net/url"
	"strconv"
	"strings"

	"jiyao/cmd/internal/office"
	"jiyao/cmd/internal/server/web"
	"jiyao/workflow"
	"jiyao/workflow/search"
)

func searchGroup() group {
	return group{
		routes: func(u *UI) []web.Route {
			return []web.Route{{Method: "GET", Pattern: "/search", Policy: web.SignedIn(), Handler: u.search}}
		},
		pages: []web.Page{{Name: "search", View: searchView{}}},
	}
}

// searchView is the search page (检索): the form, and what was found.
type searchView struct {
	filters
	Words, Unit, Person string
	From, Until         workflow.Date
	Relations           []pick
	Open                bool // further conditions are in use
	Wrong               []string
	Asked               bool
	Found               []foundRow
	Next                string // address of the next page
	First               string // address of the first page, from a later one
}

// foundRow is one minutes that was found.
type foundRow struct {
	Title, Number, Type, Place, Href string
	Meeting                          workflow.Date
	Passages                         []foundPassage
}

// foundPassage is one 议题 of it.
type foundPassage struct {
	Heading string
	Href    string
	Excerpt []office.Piece
}

func (u *UI) search(w http.ResponseWriter, r *http.Request, v *web.Visit) error {
	in := r.URL.Query()
	f, err := u.filters(r.Context(), v, in)
	if err != nil {
		return err
	}
	q, view := readSearch(in, f, v.Today())
	if view.Asked && len(view.Wrong) == 0 {
		found, err := u.Office.Search(r.Context(), v.Actor, q)
		if err != nil {
			return err
		}
		for _, m := range found.Found {
			view.Found = append(view.Found, f.row(m))
		}
		if found.Next != 0 {
			view.Next = with(r, "after", strconv.FormatInt(found.Next, 10))
		}
		if q.After != 0 {
			view.First = with(r, "after", "")
		}
	}
	return u.show(w, r, v, "search", view)
}

// readSearch reads the form.
func readSearch(in url.Values, f filters, today workflow.Date) (search.Query, searchView) {
	view := searchView{filters: f, Words: strings.TrimSpace(in.Get("q")), Unit: in.Get("unit"), Person: strings.TrimSpace(in.Get("person"))}
	q := search.Query{
		Words: view.Words, Year: in.Get("year"), Type: in.Get("type"), Person: view.Person,
		Relation: search.Relation(in.Get("relation")),
	}
	if s := in.Get("state"); s != "" {
		q.States = []workflow.State{workflow.State(s)}
	}
	var wrong [3]string
	q.Unit, wrong[0] = f.unit(view.Unit, today)
	view.From, wrong[1] = dateIn(in, "from", "起始日期")
	view.Until, wrong[2] = dateIn(in, "until", "截止日期")
	q.From, q.Until = view.From, view.Until
	view.Wrong = sentences(wrong[:]...)
	if in.Get("after") != "" {
		n, err := strconv.ParseInt(in.Get("after"), 10, 64)
		if err != nil || n < 0 {
			view.Wrong = append(view.Wrong, "翻页标记有误，请重新检索。")
		}
		q.After = n
	}
	view.Relations = picks(string(q.Relation), [2]string{"", "任何关系"}, [2]string{string(search.Charged), "责任单位"},
		[2]string{string(search.Asked), "征求意见"}, [2]string{string(search.Receives), "分送单位"})
	view.Open = q.Year != "" || q.Type != "" || len(q.States) > 0 || view.Unit != "" || q.Person != "" || view.From != "" || view.Until != ""
	view.Asked = view.Open || len(q.Phrases()) > 0
	if view.Words != "" && len(q.Phrases()) == 0 {
		view.Wrong = append(view.Wrong, "“"+view.Words+"”里没有可以检索的文字，请输入汉字、字母或数字。")
		view.Asked = true
	}
	return q, view
}

// row puts what was found as people read it.
func (f filters) row(m office.Result) foundRow {
	row := foundRow{
		Title: m.Title, Number: m.Number.Text, Type: f.types[m.Type], Place: f.place(m.Flow, m.Place),
		Href: "/minutes/" + m.ID, Meeting: m.Meeting,
	}
	for _, p := range m.Passages {
		passage := foundPassage{Heading: p.Heading, Href: row.Href, Excerpt: p.Excerpt}
		if p.Item > 0 {
			passage.Href += fmt.Sprintf("#p%d", p.Line)
			if passage.Heading == "" {
				passage.Heading = fmt.Sprintf("第%d项", p.Item)
			}
		}
		row.Passages = append(row.Passages, passage)
	}
	return row
}
