package ui

import (
	"context"
	"net/http"
	"net/url"
	"slices"
	"strconv"
	"strings"
	"time"

	"jiyao/cmd/internal/office"
	"jiyao/cmd/internal/server/preview"
	"jiyao/cmd/internal/server/web"
	"jiyao/drafting"
	"jiyao/workflow"
)

// excerptsGroup is the pages of what units are given of an issued minutes.
func excerptsGroup() group {
	return group{
		routes: func(u *UI) []web.Route {
			see := web.Readers().Seeing(office.SeeDraft)
			clerk := web.Roles(workflow.Clerk).Seeing(office.SeeDraft)
			const at = "/minutes/{minutes}/excerpts"
			return []web.Route{
				{Method: "GET", Pattern: at, Policy: see, Handler: u.excerptsPage},
				{Method: "POST", Pattern: at, Policy: clerk, Handler: u.cutExcerpt},
				{Method: "GET", Pattern: "/excerpts", Policy: web.SignedIn(), Handler: u.ownExcerpts},
				{Method: "GET", Pattern: "/excerpts/{code}/paper.pdf", Policy: web.SignedIn(), Handler: u.excerptPaper},
			}
		},
		pages: []web.Page{{Name: "excerpts", View: excerptsView{}}, {Name: "ownexcerpts", View: ownExcerptsView{}}},
	}
}

// excerptsView is what was cut of one minutes, and for whom there may be more
// (节录).
type excerptsView struct {
	Minutes, Title, Number string
	Issued, Edit           bool
	Did                    string
	Made                   []excerptLine
	Outdated               int // among Made
	Offers                 []excerptOffer
	Items                  []excerptItem
}

// ownExcerptsView is what the visitor's unit was given.
type ownExcerptsView struct{ Made []excerptLine }

// excerptLine is one excerpt as the tables show it.
type excerptLine struct {
	Code, Title, Unit, Kind, Items, SHA256, By string
	At                                         time.Time
	Old                                        bool // a newer edition has been issued
}

// excerptOffer is a unit that the page proposes.
type excerptOffer struct {
	ID, Unit string
	Charged  bool // it is a 责任单位
	Made     int  // what it was given that is not old
	Items    []excerptItem
}

// excerptItem is one 议题 to choose.
type excerptItem struct {
	N       int
	Heading string
	Chosen  bool
}

// excerptLines shows excerpts.
func excerptLines(all []office.DatedExcerpt) (lines []excerptLine) {
	for _, x := range all {
		lines = append(lines, excerptLine{
			Code: x.Code, Title: x.Title, Unit: x.Unit, Kind: x.Kind.Label(), Items: itemNumbers(x.Items), SHA256: x.SHA256, By: x.By.Name, At: x.At, Old: x.Outdated,
		})
	}
	return lines
}

// itemNumbers writes items by their positions: 第1、3项.
func itemNumbers(items []int) string {
	all := make([]string, len(items))
	for i, n := range items {
		all[i] = strconv.Itoa(n)
	}
	return "第" + strings.Join(all, "、") + "项"
}

func (u *UI) excerptsPage(w http.ResponseWriter, r *http.Request, v *web.Visit) error {
	m := v.Minutes
	view := excerptsView{Minutes: m.ID, Title: m.Title, Number: m.Number.Text, Issued: !m.PDF.IsZero(), Edit: v.Has(workflow.Clerk)}
	made, err := u.Office.ExcerptsOf(r.Context(), m)
	if err != nil {
		return err
	}
	view.Made = excerptLines(made)
	for _, x := range view.Made {
		if x.Old {
			view.Outdated++
		}
		if x.Code == r.URL.Query().Get("cut") {
			view.Did = "已为" + x.Unit + "办好" + x.Kind + "，编码" + x.Code + "。"
		}
	}
	if view.Issued && view.Edit {
		view.Items = excerptItems(m.Text)
		if view.Offers, err = u.excerptOffers(r.Context(), m, made); err != nil {
			return err
		}
	}
	return u.show(w, r, v, "excerpts", view)
}

// excerptItems gives every 议题 of a text, none chosen.
func excerptItems(text string) (items []excerptItem) {
	for _, it := range drafting.ItemsOf(text) {
		items = append(items, excerptItem{N: it.Position, Heading: it.Heading})
	}
	return items
}

// excerptOffers gives the units to propose, the items chosen that charge them, or
// else those that name them.
func (u *UI) excerptOffers(ctx context.Context, m workflow.Minutes, made []office.DatedExcerpt) ([]excerptOffer, error) {
	found, err := u.Office.ExcerptOffers(ctx, m)
	if err != nil {
		return nil, err
	}
	items := excerptItems(m.Text)
	var offers []excerptOffer
	for _, f := range found {
		offer := excerptOffer{ID: f.UnitID, Unit: f.Unit, Charged: len(f.Charged) > 0}
		for _, n := range f.Items {
			item := items[n-1]
			item.Chosen = !offer.Charged || slices.Contains(f.Charged, n)
			offer.Items = append(offer.Items, item)
		}
		for _, x := range made {
			if x.UnitID == f.UnitID && !x.Outdated {
				offer.Made++
			}
		}
		offers = append(offers, offer)
	}
	return offers, nil
}

func (u *UI) cutExcerpt(w http.ResponseWriter, r *http.Request, v *web.Visit) error {
	if err := r.ParseForm(); err != nil {
		return web.Refuse(workflow.Invalid, "这张表单不完整，没有办理。请返回上一页，刷新后再办。")
	}
	in := office.Excerpting{Unit: strings.TrimSpace(r.PostForm.Get("unit")), Kind: workflow.ExcerptKind(r.PostForm.Get("do"))}
	for _, s := range r.PostForm["item"] {
		n, err := strconv.Atoi(s)
		if err != nil {
			return web.Refuse(workflow.Invalid, "这张表单不完整，没有办理。请返回上一页，刷新后再办。")
		}
		in.Items = append(in.Items, n)
	}
	if len(in.Items) == 0 {
		return web.Refuse(workflow.Invalid, "没有选定议题，没有办理。请返回上一页，至少勾选一项议题。")
	}
	x, err := u.Office.CutExcerpt(r.Context(), v.Actor, v.Minutes, in)
	if err != nil {
		return err
	}
	http.Redirect(w, r, "/minutes/"+v.Minutes.ID+"/excerpts?cut="+url.QueryEscape(x.Code), http.StatusSeeOther)
	return nil
}

// excerptsShown is how many excerpts a unit's page has, the latest ones.
const excerptsShown = 200

// excerptsOpen demands that units have pages, of those who are there as one.
func (u *UI) excerptsOpen(a workflow.Actor) error {
	if !u.Receivers && !office.SeesAll(a) {
		return web.Refuse(workflow.NotFound, "本单位没有开通网上签收，节录请向送件单位索取。")
	}
	return nil
}

// ownExcerpts shows the visitor what his own unit was given.
func (u *UI) ownExcerpts(w http.ResponseWriter, r *http.Request, v *web.Visit) error {
	if err := u.excerptsOpen(v.Actor); err != nil {
		return err
	}
	made, err := u.Office.Store.ExcerptsOf(r.Context(), v.Actor.Unit, 0, excerptsShown)
	if err != nil {
		return err
	}
	dated, err := u.Office.Dated(r.Context(), made)
	if err != nil {
		return err
	}
	return u.show(w, r, v, "ownexcerpts", ownExcerptsView{excerptLines(dated)})
}

// unitsExcerpts gives what the visitor's unit was given of one minutes.
func (u *UI) unitsExcerpts(ctx context.Context, a workflow.Actor, m workflow.Minutes) ([]excerptLine, error) {
	made, err := u.Office.Store.Excerpts(ctx, m.ID)
	if err != nil {
		return nil, err
	}
	made = slices.DeleteFunc(made, func(x workflow.Excerpt) bool { return a.Unit == "" || x.UnitID != a.Unit })
	dated, err := u.Office.Dated(ctx, made)
	return excerptLines(dated), err
}

// excerptPaper gives the PDF of an excerpt; to another unit it is not there.
func (u *UI) excerptPaper(w http.ResponseWriter, r *http.Request, v *web.Visit) error {
	if err := u.excerptsOpen(v.Actor); err != nil {
		return err
	}
	x, err := u.Office.ReadableExcerpt(r.Context(), v.Actor, r.PathValue("code"))
	if err != nil {
		return err
	}
	data, err := u.Office.ReadReleased(x.PDF)
	if err != nil {
		return err
	}
	return sendFile(w, r, preview.File{Data: data, Digest: x.PDF.SHA256}, "application/pdf", x.Title+".pdf")
}
