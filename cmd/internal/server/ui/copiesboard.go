package ui

import (
	"net/http"
	"net/url"
	"strconv"
	"strings"
	"time"

	"jiyao/cmd/internal/server/web"
	"jiyao/workflow"
	"jiyao/workflow/store"
)

func copiesBoardGroup() group {
	return group{
		routes: func(u *UI) []web.Route {
			return []web.Route{
				{Method: "GET", Pattern: "/copies", Policy: web.Readers(), Handler: u.copiesBoard},
				{Method: "POST", Pattern: "/copies", Policy: web.Roles(workflow.Clerk), Handler: u.copiesBoardAct},
				{Method: "GET", Pattern: "/copies.csv", Policy: web.Readers(), Handler: u.copiesBoardCSV},
				{Method: "GET", Pattern: "/copies.xlsx", Policy: web.Readers(), Handler: u.copiesBoardXLSX},
			}
		},
		pages: []web.Page{{Name: "copiesboard", View: copiesBoardView{}}},
	}
}

// copiesFilter is what a board of copies was asked for.
type copiesFilter struct {
	View, Unit, Channel, Year string
	After                     int
}

// store gives the filter as the store takes it.
func (f copiesFilter) store(late time.Time) store.CopyFilter {
	return store.CopyFilter{
		View: store.CopyView(f.View), Unit: f.Unit, Channel: workflow.Channel(f.Channel), Year: f.Year, Late: late, After: f.After,
	}
}

// query gives the filter as an address has it.
func (f copiesFilter) query() string {
	q := url.Values{}
	for name, value := range map[string]string{"view": f.View, "unit": f.Unit, "channel": f.Channel, "year": f.Year} {
		if value != "" {
			q.Set(name, value)
		}
	}
	if f.After > 0 {
		q.Set("after", strconv.Itoa(f.After))
	}
	return q.Encode()
}

// copiesBoardView is the board over all minutes (分送台账).
type copiesBoardView struct {
	Key      string
	Filter   copiesFilter
	UnitName string
	Views    []choice
	Channels []choice
	Years    []choice
	Known    []choice
	Tally    copiesTally
	Whole    bool // the tally is of everything, not of what is open alone
	Rows     []copyLine
	Older    []supersededLine
	Unsent   []unsentLine
	Edit     bool
	Did      string
	Fault    string
	Query    string
	Next     string
}

// superseded is the view of copies of older editions that are still out.
const supersededView = "superseded"

// How many copies a page has, and a table that is taken away.
const (
	copiesOnPage  = 200
	copiesInTable = 20_000
)

func (u *UI) copiesBoard(w http.ResponseWriter, r *http.Request, v *web.Visit) error {
	view, err := u.boardOfCopies(r, v, copiesOnPage)
	if err != nil {
		return err
	}
	return u.show(w, r, v, "copiesboard", view)
}

// boardOfCopies gathers the board that was asked for.
func (u *UI) boardOfCopies(r *http.Request, v *web.Visit, limit int) (copiesBoardView, error) {
	data, err := u.Office.Data(r.Context())
	if err != nil {
		return copiesBoardView{}, err
	}
	book := newUnitBook(data, v.Today())
	view := copiesBoardView{Key: actOn(workflow.Minutes{}).Key, Edit: v.Has(workflow.Clerk), Did: didWhat(r), Known: book.suggestions()}
	view.read(r.URL.Query(), book, v)
	late, err := u.Office.LateBefore(r.Context())
	if err != nil {
		return view, err
	}
	switch view.Filter.View {
	case supersededView:
		view.Older, err = u.supersededLines(r.Context(), "")
		return view, err
	case unsentView:
		view.Unsent, err = u.unsentLines(r.Context(), view.Filter, v.Today(), limit+1)
		view.Unsent, view.Next = paged(view.Unsent, view.Filter, limit)
		return view, err
	}
	f := view.Filter.store(late)
	f.Limit = limit + 1
	rows, err := u.Office.Store.Clerking().CopyBoard(r.Context(), f)
	if err != nil {
		return view, err
	}
	rows, view.Next = paged(rows, view.Filter, limit)
	lines := copyLines{book: book, late: late}
	for _, b := range rows {
		line := lines.line(workflow.Minutes{ID: b.Minutes, Title: b.Title, Number: workflow.DocNumber{Text: b.Number}}, b.CopyRecord)
		view.Rows = append(view.Rows, line)
	}
	counts, err := u.Office.Store.Clerking().CopyCounts(r.Context(), f)
	view.Tally, view.Whole = tallyOf(counts), f.Year != "" || f.Unit != ""
	return view, err
}

// paged cuts a page off its rows, and gives where the next one is; empty if there
// is none.
func paged[T any](rows []T, f copiesFilter, limit int) (page []T, next string) {
	if len(rows) <= limit {
		return rows, ""
	}
	f.After += limit
	return rows[:limit], "?" + f.query()
}

// tallyOf gives counts as a board shows them.
func tallyOf(c store.CopyCounts) copiesTally {
	s := c.States
	t := copiesTally{
		Received: s[workflow.CopyReceived], Read: s[workflow.CopyRead], Unread: s[workflow.CopySent] + s[workflow.CopyDispatched],
		Waiting: s[workflow.CopyWaiting], Bounced: s[workflow.CopyBounced], Recalled: s[workflow.CopyRecalled], Late: c.Overdue,
	}
	t.All = t.Received + t.Read + t.Unread + t.Waiting + t.Bounced + t.Recalled
	t.Percent = percent(t.Received, t.All)
	return t
}

// read takes the filter from an address.
func (b *copiesBoardView) read(q url.Values, book unitBook, v *web.Visit) {
	b.Filter = copiesFilter{View: q.Get("view"), Channel: q.Get("channel"), Year: q.Get("year")}
	b.Filter.After, _ = strconv.Atoi(q.Get("after")) // nothing is the first page
	b.UnitName = strings.TrimSpace(q.Get("unit"))
	switch found := book.find(b.UnitName); {
	case b.UnitName == "":
	case len(found) == 1:
		b.Filter.Unit, b.UnitName = found[0].ID, found[0].Name
	case len(found) == 0:
		b.Fault = "单位资料中没有“" + b.UnitName + "”，没有按单位筛选。"
	default:
		b.Fault = "“" + b.UnitName + "”可以指" + strconv.Itoa(len(found)) + "个单位，请写全，没有按单位筛选。"
	}
	b.Query = "?" + b.Filter.query()
	for _, c := range []choice{
		{Value: "", Label: "未办结"},
		{Value: "overdue", Label: "超期"},
		{Value: "bounced", Label: "退回"},
		{Value: "signed", Label: "已签收"},
		{Value: "all", Label: "全部"},
		{Value: supersededView, Label: "旧版未收回"},
		{Value: unsentView, Label: "印后未发"},
	} {
		c.Chosen = c.Value == b.Filter.View
		b.Views = append(b.Views, c)
	}
	b.Channels = []choice{{Label: "各种方式", Chosen: b.Filter.Channel == ""}}
	for _, c := range workflow.Channels() {
		b.Channels = append(b.Channels, choice{string(c), c.Label(), string(c) == b.Filter.Channel})
	}
	b.Years = []choice{{Label: "各年", Chosen: b.Filter.Year == ""}}
	this, _ := strconv.Atoi(v.Today().Year()) // a date has a year
	for year := this; year > this-10; year-- {
		b.Years = append(b.Years, choice{strconv.Itoa(year), strconv.Itoa(year) + "年", strconv.Itoa(year) == b.Filter.Year})
	}
	if needs := b.Filter.View == "signed" || b.Filter.View == "all"; needs && b.Filter.Year == "" && b.Filter.Unit == "" {
		b.Filter.Year = v.Today().Year()
		b.Years[1].Chosen, b.Years[0].Chosen = true, false
	}
}

// copiesBoardAct does to copies of several minutes what the button says; each minutes
// is one act of its own.
func (u *UI) copiesBoardAct(w http.ResponseWriter, r *http.Request, v *web.Visit) error {
	if err := r.ParseForm(); err != nil {
		return web.Refuse(workflow.Invalid, "这张表单不完整，没有办理。请返回上一页，刷新后再办。")
	}
	rows, order, err := rowsByMinutes(r.PostForm["row"])
	if err != nil {
		return err
	}
	action := workflow.Action(r.PostForm.Get("do"))
	if action == workflow.Resend || action == workflow.Bounce {
		return web.Refuse(workflow.Invalid, "退回和补发请在该件的分送情况中办理。")
	}
	done, skipped := 0, 0
	for _, id := range order {
		m, err := u.Office.Store.Minutes(r.Context(), id)
		if err != nil {
			return err
		}
		n, left, err := u.handleCopies(r, v, m, copyWork{action: action, rows: rows[id]})
		switch {
		case err != nil && len(order) == 1:
			return err
		case err != nil && web.Status(err) == http.StatusInternalServerError:
			return err
		case err != nil:
			skipped += len(rows[id])
		default:
			done, skipped = done+n, skipped+left
		}
	}
	q, err := url.ParseQuery(strings.TrimPrefix(r.PostForm.Get("back"), "?"))
	if err != nil {
		q = url.Values{}
	}
	q.Set("did", string(action))
	q.Set("n", strconv.Itoa(done))
	q.Set("skipped", strconv.Itoa(skipped))
	http.Redirect(w, r, "/copies?"+q.Encode(), http.StatusSeeOther)
	return nil
}

// rowsByMinutes reads copies as MINUTES:N, by their minutes.
func rowsByMinutes(values []string) (map[string][]int, []string, error) {
	rows, order := map[string][]int{}, []string(nil)
	for _, s := range values {
		id, number, ok := strings.Cut(s, ":")
		n, err := strconv.Atoi(number)
		if !ok || err != nil {
			return nil, nil, web.Refuse(workflow.Invalid, "选定的分送记录不对，请刷新后再办。")
		}
		if rows[id] == nil {
			order = append(order, id)
		}
		rows[id] = append(rows[id], n)
	}
	if len(order) == 0 {
		return nil, nil, web.Refuse(workflow.Invalid, "没有选定分送的单位，请先勾选（按空格键可以勾选当前一行）。")
	}
	return rows, order, nil
}

func (u *UI) copiesBoardCSV(w http.ResponseWriter, r *http.Request, v *web.Visit) error {
	view, err := u.boardOfCopies(r, v, copiesInTable)
	if err != nil {
		return err
	}
	return view.table().send(w, "csv")
}

func (u *UI) copiesBoardXLSX(w http.ResponseWriter, r *http.Request, v *web.Visit) error {
	view, err := u.boardOfCopies(r, v, copiesInTable)
	if err != nil {
		return err
	}
	return view.table().send(w, "xlsx")
}

// table gives what the board shows as a table for a spreadsheet.
func (b copiesBoardView) table() sheet {
	switch b.Filter.View {
	case supersededView:
		return olderTable(b.Older)
	case unsentView:
		return unsentTable(b.Unsent)
	default:
		return copyTable("分送台账", b.Rows)
	}
}
