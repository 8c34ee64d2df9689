package ui

import (
	"bytes"
	"io"
	"net/http"
	"strconv"
	"strings"

	"jiyao/cmd/internal/office"
	"jiyao/cmd/internal/server/web"
	"jiyao/drafting"
	"jiyao/workflow"
	"jiyao/workflow/public"
)

// publishGroup is the work on making a minutes public (公开办理).
func publishGroup() group {
	return group{
		routes: func(u *UI) []web.Route {
			return []web.Route{
				{Method: "GET", Pattern: "/minutes/{minutes}/public", Policy: web.Readers().Seeing(office.SeeDraft), Handler: u.publishPage},
				{Method: "POST", Pattern: "/minutes/{minutes}/public", Policy: web.Business().Seeing(office.SeeDraft), Handler: u.publish},
				{Method: "GET", Pattern: "/minutes/{minutes}/public/{file}", Policy: web.Readers().Seeing(office.SeeDraft), Handler: u.publishFile},
			}
		},
		pages: []web.Page{{Name: "publish", View: publishView{}}},
	}
}

// publishView is the file of a minutes with its forms.
type publishView struct {
	ID, Title  string
	N          int // of the last act
	Class      string
	Reason     string
	Confirmed  string // by whom and when; empty if not
	Review     string
	Public     string // code; empty if it is not public
	Opened     bool   // the office has opened the public pages
	Classes    []choice
	Redactions []publishCut
	Fault      string // why there is no public edition now
	Text       string
	Today      workflow.Date
	Acts       []publishAct
	Issued     bool
	Clerk      bool
	Signs      bool
	Signing    bool // it is before its signer, and the class stays
	Reviews    bool // the visitor may review himself
}

type publishCut struct{ What, How, Reason string }

type publishAct struct{ Label, By, At, Words string }

func (u *UI) publishPage(w http.ResponseWriter, r *http.Request, v *web.Visit) error {
	file, err := u.Office.PublicFile(r.Context(), v.Minutes)
	if err != nil {
		return err
	}
	view := publishView{
		ID: v.Minutes.ID, Title: v.Minutes.Title, N: len(file), Opened: u.Public, Today: v.Today(), Issued: !v.Minutes.PDF.IsZero(),
		Clerk: v.Has(workflow.Clerk), Signs: v.Has(workflow.Signer), Reviews: v.Has(workflow.Reviewer, workflow.Signer),
	}
	if view.Signing, err = u.Office.Signing(v.Minutes); err != nil {
		return err
	}
	view.standing(v.Minutes, file)
	for _, c := range file.Redactions() {
		cut := publishCut{What: c.Label(), How: "写〔略〕", Reason: c.Reason}
		if c.Delete {
			cut.How = "不留痕迹"
		}
		view.Redactions = append(view.Redactions, cut)
	}
	for i := len(file) - 1; i >= 0; i-- {
		a := file[i]
		view.Acts = append(view.Acts, publishAct{a.Act.Label(), a.By.Name, web.Moment(a.At), a.Words()})
	}
	if edition, err := u.Office.PublicEdition(r.Context(), v.Minutes); err == nil {
		view.Text = edition.Text
	} else {
		view.Fault = err.Error()
	}
	return u.show(w, r, v, "publish", view)
}

// standing fills in how far a file has come.
func (view *publishView) standing(m workflow.Minutes, file public.File) {
	class, _ := file.Class()
	view.Class, view.Reason = class.Class.Label(), class.Reason
	for _, c := range public.Classes() {
		view.Classes = append(view.Classes, choice{Value: string(c), Label: c.Label(), Chosen: c == class.Class})
	}
	if by, ok := file.Confirmed(m); ok {
		view.Confirmed = by.By.Name + "　" + web.Moment(by.At)
	}
	if r, ok := file.Reviewed(); ok {
		view.Review = r.Words()
	}
	if now, ok := file.Published(); ok {
		view.Public = now.Code
	}
}

// publicity says in a line of what class a minutes is; empty before that is
// chosen.
func (u *UI) publicity(r *http.Request, m workflow.Minutes) (string, error) {
	file, err := u.Office.PublicFile(r.Context(), m)
	if err != nil {
		return "", err
	}
	class, ok := file.Class()
	if !ok {
		return "", nil
	}
	said := "公开属性：" + class.Class.Label()
	if class.Reason != "" {
		said += "（" + class.Reason + "）"
	}
	if _, ok := file.Confirmed(m); !ok {
		said += "，随签发一并确认"
		if _, signed := m.Signature(); signed {
			said += "；签发之后改动过，须由签发人另行确认"
		}
	}
	return said + "。", nil
}

// publish carries out what a form's button says.
func (u *UI) publish(w http.ResponseWriter, r *http.Request, v *web.Visit) error {
	n, err := strconv.Atoi(r.FormValue("n"))
	if err != nil {
		return web.Refuse(workflow.Invalid, "这张表单不完整，没有办理。请返回上一页，刷新后再办。")
	}
	cmd := public.Command{
		Act: public.Act(r.FormValue("do")), Actor: v.Actor, N: n, Class: public.Class(r.FormValue("class")), Reason: r.FormValue("reason"),
		Reviewer: workflow.Person{Name: r.FormValue("reviewer")}, Opinion: r.FormValue("opinion"), Agrees: r.FormValue("agrees") == "yes", Day: workflow.Date(r.FormValue("day")),
	}
	if cmd.Act == public.Redact {
		if cmd.Redactions, err = u.redactions(r, v); err != nil {
			return err
		}
	}
	if _, err := u.Office.Publicise(r.Context(), v.Minutes, cmd); err != nil {
		return err
	}
	http.Redirect(w, r, "/minutes/"+v.Minutes.ID+"/public", http.StatusSeeOther)
	return nil
}

// redactions gives what is to be left out: what is, but for the lines that were
// ticked, and what the form adds.
func (u *UI) redactions(r *http.Request, v *web.Visit) ([]drafting.Redaction, error) {
	file, err := u.Office.PublicFile(r.Context(), v.Minutes)
	if err != nil {
		return nil, err
	}
	var all []drafting.Redaction
	drop := map[string]bool{}
	for _, d := range r.Form["drop"] {
		drop[d] = true
	}
	for i, c := range file.Redactions() {
		if !drop[strconv.Itoa(i)] {
			all = append(all, c)
		}
	}
	what := strings.TrimSpace(r.FormValue("what"))
	if what == "" {
		return all, nil
	}
	c := drafting.Redaction{Delete: r.FormValue("trace") == "no", Reason: strings.TrimSpace(r.FormValue("reason"))}
	switch r.FormValue("kind") {
	case "name":
		c.Name = what
	case "item":
		if c.Item, err = strconv.Atoi(what); err != nil {
			return nil, web.Refuse(workflow.Invalid, "请写明是第几项议题，如2。")
		}
	default:
		c.Quote = what
	}
	return append(all, c), nil
}

// publicPDF sets the paper of a public edition.
func (u *UI) publicPDF(w io.Writer, r public.Record) error {
	return web.Unprintable(u.Engine.PublicPDF(w, r))
}

// publishFile hands out the 公开保密审查表, or the public edition as it would be.
func (u *UI) publishFile(w http.ResponseWriter, r *http.Request, v *web.Visit) error {
	var out bytes.Buffer
	name, kind := r.PathValue("file"), "application/pdf"
	edition, err := u.Office.PublicEdition(r.Context(), v.Minutes)
	if err != nil {
		return err
	}
	switch name {
	case "sheet.pdf":
		file, err := u.Office.PublicFile(r.Context(), v.Minutes)
		if err != nil {
			return err
		}
		l, err := u.Engine.PublicSheet(v.Minutes, file)
		if err != nil {
			return web.Unprintable(err)
		}
		if err := u.Engine.PDF(&out, l); err != nil {
			return err
		}
	case "edition.pdf":
		if err := u.Office.PublicPaper(&out, edition, u.publicPDF); err != nil {
			return err
		}
	case "edition.html":
		kind = "text/html; charset=utf-8"
		if err := u.Engine.PublicHTML(&out, edition); err != nil {
			return err
		}
	case "edition.txt":
		kind = "text/plain; charset=utf-8"
		out.WriteString(edition.Text)
	default:
		return web.Hidden()
	}
	w.Header().Set("Content-Type", kind)
	w.Header().Set("Content-Disposition", shownOrKept(kind, v.Minutes.Title+"."+name))
	w.Write(out.Bytes()) // who asked has gone away if it fails
	return nil
}
