package ui

import (
	"cmp"
	"context"
	"crypto/rand"
	"net/http"
	"net/url"
	"strconv"
	"strings"

	"jiyao/cmd/internal/server/web"
	"jiyao/workflow"
	"jiyao/workflow/org"
)

func numbersGroup() group {
	return group{
		routes: func(u *UI) []web.Route {
			clerk := web.Roles(workflow.Clerk)
			return []web.Route{
				{Method: "GET", Pattern: "/numbers", Policy: web.Readers(), Handler: u.numbers},
				{Method: "GET", Pattern: "/numbers/export", Policy: web.Readers(), Handler: u.numbersExport},
				{Method: "POST", Pattern: "/numbers/reserve", Policy: clerk, Handler: u.numbersReserve},
				{Method: "POST", Pattern: "/numbers/void", Policy: clerk, Handler: u.numbersVoid},
				{Method: "POST", Pattern: "/numbers/take-back", Policy: clerk, Handler: u.numbersTakeBack},
			}
		},
		pages: []web.Page{{Name: "numbers", View: numbersView{}}},
	}
}

// numbersView is the register of numbers (文号登记簿): one series in one year.
type numbersView struct {
	Series, Years []pick
	Label, Year   string
	SeriesID      string
	Rows          []numberLine
	Counts        []numberCount
	Clerk         bool
	Said          string
	CSV, XLSX     string
}

type numberCount struct {
	Label string
	N     int
}

// numberLine is one number of the register.
type numberLine struct {
	N                      int
	Text, State, Kind      string
	Title, Href, Reason    string
	Changed                string
	Void, Back             bool // may be made void, or be taken back from its minutes
	Minutes, Key, SeriesID string
	Version                int
}

func (u *UI) numbers(w http.ResponseWriter, r *http.Request, v *web.Visit) error {
	view, err := u.readNumbers(r, v)
	if err != nil {
		return err
	}
	return u.show(w, r, v, "numbers", view)
}

func (u *UI) readNumbers(r *http.Request, v *web.Visit) (numbersView, error) {
	in := r.URL.Query()
	data, err := u.Office.Data(r.Context())
	if err != nil {
		return numbersView{}, err
	}
	view := numbersView{Year: cmp.Or(in.Get("year"), v.Today().Year()), Clerk: v.Has(workflow.Clerk), Said: saidOf(in.Get("said"))}
	known, labels := seriesOf(data)
	view.SeriesID = in.Get("series")
	if view.SeriesID == "" && len(known) > 0 {
		view.SeriesID = known[0][0]
	}
	view.Series, view.Label = picks(view.SeriesID, known...), labels[view.SeriesID]
	now, err := strconv.Atoi(v.Today().Year())
	if err != nil {
		return view, err
	}
	var years [][2]string
	for y := now + 1; y > now-30; y-- {
		years = append(years, [2]string{strconv.Itoa(y), strconv.Itoa(y) + "年"})
	}
	view.Years = picks(view.Year, years...)
	all, err := u.Office.Store.Numbers(r.Context(), view.SeriesID, view.Year)
	if err != nil {
		return view, err
	}
	q := url.Values{"series": {view.SeriesID}, "year": {view.Year}}
	view.CSV, view.XLSX = "/numbers/export?format=csv&"+q.Encode(), "/numbers/export?format=xlsx&"+q.Encode()
	return view, u.numberLines(r.Context(), &view, all)
}

// seriesOf gives the series that the office has or had, each once.
func seriesOf(data *org.Office) (pairs [][2]string, labels map[string]string) {
	labels = map[string]string{}
	for _, s := range data.Data().Series {
		if labels[s.ID] == "" {
			pairs = append(pairs, [2]string{s.ID, s.Label})
			labels[s.ID] = s.Label
		}
	}
	return pairs, labels
}

// numberLines puts the numbers beside their minutes and counts them.
func (u *UI) numberLines(ctx context.Context, view *numbersView, all []workflow.NumberRecord) error {
	counts := map[workflow.NumberState]int{}
	for _, n := range all {
		counts[n.State]++
		line := numberLine{
			N: n.Number.N, Text: n.Number.Text, State: n.State.Label(), Kind: string(n.State), Reason: n.Reason,
			Changed: web.Moment(n.Changed), SeriesID: view.SeriesID, Key: rand.Text(),
			Void: view.Clerk && (n.State == workflow.NumberReserved || n.State == workflow.NumberFree),
		}
		if n.Minutes != "" {
			m, err := u.Office.Store.Minutes(ctx, n.Minutes)
			if err != nil {
				return err
			}
			line.Minutes, line.Version, line.Title, line.Href = m.ID, m.Version, m.Title, "/minutes/"+m.ID
			line.Back = view.Clerk && n.State == workflow.NumberHeld && m.Number == n.Number && !m.Finalized && m.PDF.IsZero()
		}
		view.Rows = append(view.Rows, line)
	}
	for _, s := range []workflow.NumberState{workflow.NumberHeld, workflow.NumberReserved, workflow.NumberFree, workflow.NumberVoid} {
		view.Counts = append(view.Counts, numberCount{s.Label(), counts[s]})
	}
	return nil
}

// saidOf gives the sentence for what was done last.
func saidOf(what string) string {
	switch what {
	case "reserved":
		return "已预留，见登记簿末尾。"
	case "voided":
		return "已登记为空号，不再使用。"
	case "back":
		return "已收回文号，可以改给别的纪要，或登记为空号。"
	default:
		return ""
	}
}

// back leads to the register again.
func backToNumbers(w http.ResponseWriter, r *http.Request, said string) error {
	q := url.Values{"series": {r.PostFormValue("series")}, "year": {r.PostFormValue("year")}, "said": {said}}
	http.Redirect(w, r, "/numbers?"+q.Encode(), http.StatusSeeOther)
	return nil
}

func (u *UI) numbersReserve(w http.ResponseWriter, r *http.Request, v *web.Visit) error {
	year, err := formNumber(r, "year", "年份")
	if err != nil {
		return err
	}
	count, err := formNumber(r, "count", "预留的个数")
	if err != nil {
		return err
	}
	if _, err := u.Office.Reserve(r.Context(), v.Actor, r.PostFormValue("series"), year, count, strings.TrimSpace(r.PostFormValue("reason"))); err != nil {
		return err
	}
	return backToNumbers(w, r, "reserved")
}

func (u *UI) numbersVoid(w http.ResponseWriter, r *http.Request, v *web.Visit) error {
	year, err := formNumber(r, "year", "年份")
	if err != nil {
		return err
	}
	n, err := formNumber(r, "n", "号码")
	if err != nil {
		return err
	}
	if _, err := u.Office.VoidNumber(r.Context(), v.Actor, r.PostFormValue("series"), year, n, strings.TrimSpace(r.PostFormValue("reason"))); err != nil {
		return err
	}
	return backToNumbers(w, r, "voided")
}

func (u *UI) numbersTakeBack(w http.ResponseWriter, r *http.Request, v *web.Visit) error {
	version, err := formNumber(r, "version", "版本")
	if err != nil {
		return err
	}
	_, err = u.Office.Do(r.Context(), workflow.Command{
		Minutes: r.PostFormValue("minutes"), Version: version, Action: workflow.Unnumber, Actor: v.Actor,
		Note: strings.TrimSpace(r.PostFormValue("reason")), Key: r.PostFormValue("key"),
	})
	if err != nil {
		return err
	}
	return backToNumbers(w, r, "back")
}

// formNumber reads a number of a form.
func formNumber(r *http.Request, field, label string) (int, error) {
	text := strings.TrimSpace(r.PostFormValue(field))
	n, err := strconv.Atoi(text)
	if err != nil {
		return 0, web.Refuse(workflow.Invalid, "%s“%s”不是数字，请改正后再提交。", label, text)
	}
	return n, nil
}

func (u *UI) numbersExport(w http.ResponseWriter, r *http.Request, v *web.Visit) error {
	view, err := u.readNumbers(r, v)
	if err != nil {
		return err
	}
	s := sheet{
		Name: "文号登记簿" + view.Label + view.Year, Heads: []string{"号码", "文号", "状态", "纪要", "登记时间", "说明"},
		Wide: []int{4, 14, 6, 26, 10, 20},
	}
	for _, n := range view.Rows {
		s.Rows = append(s.Rows, []string{strconv.Itoa(n.N), n.Text, n.State, n.Title, n.Changed, n.Reason})
	}
	return s.send(w, r.URL.Query().Get("format"))
}
