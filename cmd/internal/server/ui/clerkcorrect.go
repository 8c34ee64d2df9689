package ui

import (
	"net/http"
	"strings"

	"jiyao/cmd/internal/office"
	"jiyao/cmd/internal/server/web"
	"jiyao/workflow"
)

// correctGroup is new editions of what has been issued.
func correctGroup() group {
	return group{
		routes: func(u *UI) []web.Route {
			may := web.Roles(workflow.Recorder, workflow.Clerk).Seeing(office.SeeDraft)
			return []web.Route{
				{Method: "GET", Pattern: "/minutes/{minutes}/correct", Policy: may, Handler: u.askCorrect},
				{Method: "POST", Pattern: "/minutes/{minutes}/correct", Policy: may, Handler: u.correct},
			}
		},
		pages: []web.Page{{Name: "correct", View: correctView{}}},
	}
}

// correctView asks for the kind and reason of a new edition.
type correctView struct {
	Act           act
	Title, Number string
	ID            string   // the new minutes gets: of two clicks one edition comes
	People        []string // who may begin one
	May           bool
	Holding       int // copies that units have of this edition
	Kinds         []choice
}

func (u *UI) askCorrect(w http.ResponseWriter, r *http.Request, v *web.Visit) error {
	m := v.Minutes
	if m.PDF.IsZero() {
		return web.Refuse(workflow.Refused, "纪要《%s》还没有印发，请直接修改，不用更正或重印替换。", m.Title)
	}
	view := correctView{
		Act: actOn(m), Title: m.Title, Number: m.Number.Text, ID: u.NewID(), May: v.Has(workflow.Recorder), Holding: len(m.Holding()),
		Kinds: []choice{
			{string(workflow.Corrected), "更正：文字有错，改后重新审核、签发，沿用原文号", true},
			{string(workflow.Reprinted), "重印替换：文字不改，只是印刷、装订有误，另印一版换回", false},
		},
	}
	data, err := u.Office.Data(r.Context())
	if err != nil {
		return err
	}
	for _, post := range data.PostsWith(workflow.Recorder, v.Today()) {
		for _, h := range data.HoldersOf(post.ID, v.Today()) {
			view.People = append(view.People, h.Name)
		}
	}
	return u.show(w, r, v, "correct", view)
}

func (u *UI) correct(w http.ResponseWriter, r *http.Request, v *web.Visit) error {
	m := v.Minutes
	kind := workflow.EditionKind(r.FormValue("kind"))
	id := r.FormValue("id")
	if id == "" || len(id) > 40 || strings.Trim(id, "0123456789abcdefghijklmnopqrstuvwxyz-") != "" {
		return web.Refuse(workflow.Invalid, "这张表单不完整，没有办理。请返回上一页，刷新后再办。")
	}
	cmd := workflow.Command{
		Minutes: id, Action: workflow.Create, Actor: v.Actor, Type: m.Type, Topics: m.Topics, Title: m.Title, Text: &m.Text, Meeting: m.Meeting,
		Edition: workflow.Edition{Of: m.ID, Kind: kind, Reason: strings.TrimSpace(r.FormValue("reason"))}, Key: r.FormValue("key"),
	}
	step, err := u.Office.Do(r.Context(), cmd)
	if err != nil {
		return err
	}
	http.Redirect(w, r, "/minutes/"+step.Minutes.ID, http.StatusSeeOther)
	return nil
}
