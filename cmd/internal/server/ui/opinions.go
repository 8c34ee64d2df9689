package ui

import (
	"cmp"
	"fmt"
	"net/http"
	"slices"
	"strconv"

	"jiyao/cmd/internal/engine"
	"jiyao/cmd/internal/office"
	"jiyao/cmd/internal/server/review"
	"jiyao/cmd/internal/server/web"
	"jiyao/drafting"
	"jiyao/workflow"
)

func opinionsGroup() group {
	return group{
		routes: func(u *UI) []web.Route {
			draft := web.SignedIn().Seeing(office.SeeDraft)
			return []web.Route{
				{Method: "GET", Pattern: "/minutes/{minutes}/opinions", Policy: draft, Handler: u.opinions},
				{Method: "GET", Pattern: "/minutes/{minutes}/inquiry/{row}", Policy: draft, Handler: u.inquiry},
			}
		},
		pages: []web.Page{{Name: "opinions", View: opinionsView{}}, {Name: "inquiry", View: inquiryView{}}},
	}
}

// opinionsView is the 征求意见情况表.
type opinionsView struct {
	act
	head
	Done   string
	Matrix review.Matrix
	Only   string // open, late, objected, paper; empty for all
	Shows  []tab
	Rows   []opinionRow
	Urge   bool
	Ask    bool
	Reg    bool
}

// opinionRow is one row that was asked, for the list with its boxes.
type opinionRow struct {
	N         int
	Name      string
	Items     string
	Due       workflow.Date
	Cell      review.Cell
	Waits     bool
	Sheet     bool // asked by a printed 征求意见单
	Asked     string
	Answered  string
	Opinion   string
	Signatory string
	Watermark string // of the draft that is printed for the unit; empty where it is asked about parts, or the minutes is issued
}

func (u *UI) opinions(w http.ResponseWriter, r *http.Request, v *web.Visit) error {
	c, err := review.Open(r.Context(), u.Office, v.Minutes)
	if err != nil {
		return err
	}
	b, err := u.barOf(r.Context(), v, c)
	if err != nil {
		return err
	}
	view := opinionsView{
		act: actOn(v.Minutes), head: u.headOf(v, c), Matrix: c.Matrix, Only: r.FormValue("only"), Urge: b.Urge, Ask: b.Consult,
		Done: done(c, v.Actor, r.FormValue("done")), Reg: len(registrable(v, c, "")) > 0,
	}
	for _, s := range []choice{{Value: "", Label: "全部"}, {Value: "open", Label: "未反馈"}, {Value: "late", Label: "已超期"}, {Value: "objected", Label: "有意见"}, {Value: "paper", Label: "纸面征求"}} {
		view.Shows = append(view.Shows, tab{Label: s.Label, Href: "?only=" + s.Value, Here: s.Value == view.Only})
	}
	seen := map[int]review.Cell{}
	for _, item := range c.Matrix.Items {
		for _, cell := range item.Cells {
			if _, known := seen[cell.Row]; cell.Asked && !known {
				seen[cell.Row] = cell
			}
		}
	}
	words := cmp.Or(u.Office.Customs().AskedWatermark, "征求意见稿")
	for _, p := range v.Minutes.Participants {
		row := opinionRowOf(p, seen[p.N])
		if len(p.Items) == 0 && v.Minutes.PDF.IsZero() {
			row.Watermark = words + " " + row.Name
		}
		if p.Kind == workflow.Consulted && view.shows(p, row, v.Today()) {
			view.Rows = append(view.Rows, row)
		}
	}
	return u.show(w, r, v, "opinions", view)
}

// shows reports whether a row is among those that are asked for.
func (view *opinionsView) shows(p workflow.Participant, row opinionRow, today workflow.Date) bool {
	switch view.Only {
	case "open":
		return row.Waits
	case "late":
		return row.Waits && p.Due != "" && p.Due < today
	case "objected":
		return p.Outcome == workflow.Objected || p.Outcome == workflow.Reserved
	case "paper":
		return p.Paper
	default:
		return true
	}
}

func opinionRowOf(p workflow.Participant, cell review.Cell) opinionRow {
	answered := rowOf(p)
	row := opinionRow{
		N: p.N, Name: answered.Name, Items: answered.Items, Due: p.Due, Cell: cell, Waits: p.State == workflow.PartyOpen,
		Sheet: p.Paper, Asked: web.Moment(p.AskedAt), Opinion: p.Opinion,
	}
	row.Cell.Label = answered.State
	if row.Waits && cell.Asked {
		row.Cell.Label = cell.Label
	}
	if p.Outcome != "" && p.Outcome != workflow.Lapsed {
		row.Answered = web.Moment(p.At)
	}
	row.Signatory = p.By.Name
	if !p.OnBehalf.IsZero() {
		row.Signatory += "（代" + p.OnBehalf.Name + "）"
	}
	if !p.Through.IsZero() {
		row.Signatory += "（" + p.Through.Name + "代登记）"
	}
	return row
}

// inquiryView is a 征求意见单 for one unit, with its 议题 only, to be printed.
type inquiryView struct {
	ID, Title, Unit, Issuer string
	Meeting                 string
	Due                     workflow.Date
	Asked                   string
	Parts                   []askedPart
	Code                    string // the text's version code with the row: what a returned sheet is matched by
	Version                 int
	Row                     int
}

func (u *UI) inquiry(w http.ResponseWriter, r *http.Request, v *web.Visit) error {
	n, err := strconv.Atoi(r.PathValue("row"))
	i := slices.IndexFunc(v.Minutes.Participants, func(p workflow.Participant) bool {
		return p.N == n && p.Kind == workflow.Consulted
	})
	if err != nil || i < 0 {
		return web.Refuse(workflow.NotFound, "没有这一行征求意见的记录，请从征求意见情况表打开。")
	}
	p := v.Minutes.Participants[i]
	_, text, err := u.Office.Store.Seen(r.Context(), v.Minutes.ID, p.Version)
	if err != nil {
		return err
	}
	doc := drafting.Parse(text)
	view := inquiryView{
		ID: v.Minutes.ID, Title: v.Minutes.Title, Unit: rowOf(p).Name, Due: p.Due, Asked: web.Moment(p.AskedAt),
		Parts: partsOf(text, p.Items), Version: p.Version, Row: p.N, Issuer: doc.Issuer.Value,
		Code: fmt.Sprintf("%s-%d", engine.VersionCode(drafting.Format(doc)), p.N),
	}
	if v.Minutes.Meeting != "" {
		view.Meeting = web.Day(v.Minutes.Meeting)
	}
	return u.show(w, r, v, "inquiry", view)
}
