package ui

import (
	"cmp"
	"context"
	"fmt"
	"net/http"
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

// receiverGroup is the pages of the units that get copies; they are there only
// where the office has switched them on.
func receiverGroup() group {
	return group{
		routes: func(u *UI) []web.Route {
			own := web.SignedIn().Seeing(office.SeeReceipt)
			const at, link = "/minutes/{minutes}/receipt", "/r/{token}"
			return []web.Route{
				{Method: "GET", Pattern: at, Policy: own, Handler: u.receiptPage},
				{Method: "POST", Pattern: at, Policy: own, Handler: u.receipt},
				{Method: "GET", Pattern: link, Policy: web.Public(), Handler: u.linkPage},
				{Method: "POST", Pattern: link, Policy: web.Public(), Handler: u.linkReceipt},
				{Method: "GET", Pattern: link + "/pages/{page}", Policy: web.Public(), Handler: u.linkPicture},
				{Method: "GET", Pattern: link + "/paper.pdf", Policy: web.Public(), Handler: u.linkPaper},
				{Method: "GET", Pattern: link + "/paper.ofd", Policy: web.Public(), Handler: u.linkOFD},
			}
		},
		pages: []web.Page{{Name: "receipt", View: receiptView{}}},
	}
}

// receiversOff is the answer where units have no pages.
func receiversOff() error {
	return web.Refuse(workflow.NotFound, "本单位没有开通网上签收，请凭纸面签收单签收。")
}

// receiptView is what a unit sees of its copy, and nothing else.
type receiptView struct {
	Key      string
	Base     string // where its forms and pictures are
	Pictures string
	Paper    string
	OFD      string // the same as OFD; empty if there is none
	Title    string
	Number   string
	IssuedOn workflow.Date
	Sender   string
	Reader   string
	Copies   []receiptCopy
	Excerpts []excerptLine // what the unit was given of it apart
	Pages    []int
	Replaced string // another edition is in force
	ByLink   bool
}

// receiptCopy is one copy of the unit.
type receiptCopy struct {
	N, Copies int
	Unit      string
	State     string
	Class     string
	Sent      time.Time
	By        string
	Occurred  time.Time
	Urged     string
	Open      bool // may be signed for or sent back
	Out       bool // the unit may read it
}

// reader is whoever reads a copy, by account or by link.
type reader struct {
	actor  workflow.Actor
	m      workflow.Minutes
	copies []workflow.CopyRecord
	token  string
}

// readerOf gives the visitor with the copies of his own unit. If all of them were
// taken back, the error says so, and nothing else of the minutes.
func (u *UI) readerOf(v *web.Visit) (reader, error) {
	if !u.Receivers {
		return reader{}, receiversOff()
	}
	rd := reader{actor: v.Actor, m: v.Minutes}
	for _, c := range v.Minutes.Copies {
		if c.Use == workflow.ForRecipient && c.ID != "" && c.ID == v.Actor.Unit && readable(c.State) {
			rd.copies = append(rd.copies, c)
		}
	}
	if len(rd.copies) > 0 {
		return rd, nil
	}
	for _, c := range slices.Backward(v.Minutes.Copies) {
		if c.Use == workflow.ForRecipient && c.ID != "" && c.ID == v.Actor.Unit && c.TakenBack() {
			return rd, takenBack(c)
		}
	}
	return rd, web.Hidden()
}

// takenBack says that a copy was taken back (收回), when, and by whom.
func takenBack(c workflow.CopyRecord) error {
	who := cmp.Or(c.By.Name, c.Through.Name)
	return web.Reject(web.Fault{Status: http.StatusGone, Code: string(workflow.ReasonCopies), Msg: fmt.Sprintf(
		"发给%s的这一份已由送件单位于%s收回，不能再查看、签收；已经下载或打印的，请按送件单位的要求处理。如有疑问，请与经办人%s联系。",
		c.Unit, web.Moment(c.Occurred), who)})
}

// linked gives whoever a link was made for, with the one copy.
func (u *UI) linked(r *http.Request) (reader, error) {
	if !u.Receivers {
		return reader{}, receiversOff()
	}
	token := r.PathValue("token")
	l, err := u.Office.Linked(r.Context(), token)
	return reader{actor: l.Actor, m: l.Minutes, copies: []workflow.CopyRecord{l.Copy}, token: token}, err
}

// readable reports whether a copy is with its unit.
func readable(s workflow.CopyState) bool {
	switch s {
	case workflow.CopySent, workflow.CopyDispatched, workflow.CopyRead, workflow.CopyReceived:
		return true
	default:
		return false
	}
}

// reads reports whether the reader may see the paper.
func (rd reader) reads() bool {
	return slices.ContainsFunc(rd.copies, func(c workflow.CopyRecord) bool { return readable(c.State) })
}

func (u *UI) receiptPage(w http.ResponseWriter, r *http.Request, v *web.Visit) error {
	rd, err := u.readerOf(v)
	if err != nil {
		return err
	}
	return u.showReceipt(w, r, v, rd)
}

func (u *UI) linkPage(w http.ResponseWriter, r *http.Request, v *web.Visit) error {
	rd, err := u.linked(r)
	if err != nil {
		return err
	}
	return u.showReceipt(w, r, v, rd)
}

// showReceipt shows the reader his copy, and keeps that it was read (已阅).
func (u *UI) showReceipt(w http.ResponseWriter, r *http.Request, v *web.Visit, rd reader) error {
	if r.Method == http.MethodGet {
		if err := u.markCopies(r.Context(), &rd); err != nil {
			return err
		}
	}
	data, err := u.Office.Data(r.Context())
	if err != nil {
		return err
	}
	m := rd.m
	base := "/minutes/" + m.ID
	view := receiptView{
		Key: actOn(m).Key, Base: base + "/receipt", Pictures: base + "/pages/", Paper: base + "/paper.pdf", Title: m.Title, Number: m.Number.Text,
		IssuedOn: m.IssuedOn, Reader: rd.actor.Name, ByLink: rd.token != "",
	}
	if view.ByLink {
		view.Base = "/r/" + rd.token
		view.Pictures, view.Paper = view.Base+"/pages/", view.Base+"/paper.pdf"
	}
	if view.OFD, err = u.besidePaper(r.Context(), m, view.Paper); err != nil {
		return err
	}
	if kind, err := data.MeetingType(m.Type); err == nil {
		sender, _ := data.Unit(kind.Unit)
		view.Sender = sender.Name
	}
	lines, err := u.copyLines(r.Context(), v, m)
	if err != nil {
		return err
	}
	for _, c := range rd.copies {
		line := lines.line(m, c)
		view.Copies = append(view.Copies, receiptCopy{
			N: c.N, Copies: c.Copies, Unit: c.Unit, State: line.State, Class: line.Class, Sent: c.Sent, Urged: line.Urged,
			By: line.By, Occurred: c.Occurred, Open: copyFits(workflow.Receive, c), Out: readable(c.State),
		})
	}
	if rd.reads() {
		l, err := u.Preview.Layout(m, "")
		if err != nil {
			return err
		}
		for i := range l.Pages {
			view.Pages = append(view.Pages, i+1)
		}
	}
	if view.Replaced, err = u.replacedBy(r.Context(), rd); err != nil {
		return err
	}
	if !view.ByLink {
		if view.Excerpts, err = u.unitsExcerpts(r.Context(), rd.actor, m); err != nil {
			return err
		}
	}
	return u.show(w, r, v, "receipt", view)
}

// replacedBy says that another edition stands in for the reader's copy.
func (u *UI) replacedBy(ctx context.Context, rd reader) (string, error) {
	old, err := u.Office.Store.Superseded(ctx, rd.m.ID)
	for _, s := range old {
		if s.Minutes == rd.m.ID && slices.ContainsFunc(rd.copies, func(c workflow.CopyRecord) bool { return c.N == s.N }) {
			return "这一版已由第" + strconv.Itoa(s.InForce) + "版代替，请以新版为准；这一份将由送件单位收回。", err
		}
	}
	return "", err
}

// markCopies keeps that copies were read which nobody has read yet. It is no fault
// if somebody of the unit was faster.
func (u *UI) markCopies(ctx context.Context, rd *reader) error {
	var rows []int
	for _, c := range rd.copies {
		if copyFits(workflow.Read, c) {
			rows = append(rows, c.N)
		}
	}
	if len(rows) == 0 {
		return nil
	}
	step, err := u.Office.Do(ctx, workflow.Command{
		Minutes: rd.m.ID, Version: rd.m.Version, Action: workflow.Read, Actor: rd.actor, Rows: rows, Note: rd.means(""),
	})
	switch {
	case web.Status(err) == http.StatusInternalServerError && err != nil:
		return err
	case err != nil:
		return nil //nolint:nilerr // it is read all the same; what stands against the mark is no business of the reader's
	}
	for i, c := range rd.copies {
		for _, after := range step.Minutes.Copies {
			if after.N == c.N {
				rd.copies[i] = after
			}
		}
	}
	rd.m = step.Minutes
	return nil
}

// means adds to a note that it came by a link.
func (rd reader) means(note string) string {
	switch {
	case rd.token == "":
		return note
	case note == "":
		return "凭签收链接"
	default:
		return note + "（凭签收链接）"
	}
}

func (u *UI) receipt(w http.ResponseWriter, r *http.Request, v *web.Visit) error {
	rd, err := u.readerOf(v)
	if err != nil {
		return err
	}
	return u.takeReceipt(w, r, rd, "/minutes/"+v.Minutes.ID+"/receipt")
}

func (u *UI) linkReceipt(w http.ResponseWriter, r *http.Request, _ *web.Visit) error {
	rd, err := u.linked(r)
	if err != nil {
		return err
	}
	return u.takeReceipt(w, r, rd, "/r/"+rd.token)
}

// takeReceipt carries out 签收 or 退回（错投） for the reader's own copy.
func (u *UI) takeReceipt(w http.ResponseWriter, r *http.Request, rd reader, back string) error {
	n, err := strconv.Atoi(r.FormValue("row"))
	if err != nil || !slices.ContainsFunc(rd.copies, func(c workflow.CopyRecord) bool { return c.N == n }) {
		return web.Refuse(workflow.Invalid, "这张表单不完整，没有办理。请返回上一页，刷新后再办。")
	}
	action := workflow.Action(r.FormValue("do"))
	if action != workflow.Receive && action != workflow.Bounce {
		return web.Refuse(workflow.Invalid, "请选定签收或退回。")
	}
	note := strings.TrimSpace(drafting.Normalise(r.FormValue("note")))
	if action == workflow.Bounce && note == "" {
		return web.Refuse(workflow.Invalid, "退回须写明理由，如“不是发给本单位的”。")
	}
	_, err = u.Office.Do(r.Context(), workflow.Command{
		Minutes: rd.m.ID, Version: rd.m.Version, Action: action, Actor: rd.actor, Rows: []int{n}, Note: rd.means(note), Key: r.FormValue("key"),
	})
	if err != nil {
		return err
	}
	if action == workflow.Bounce && rd.token == "" && len(rd.copies) == 1 {
		back = "/" // the copy is not the unit's any more
	}
	http.Redirect(w, r, back, http.StatusSeeOther)
	return nil
}

// readsPaper demands that the link's copy is with its unit.
func (u *UI) readsPaper(r *http.Request) (reader, error) {
	rd, err := u.linked(r)
	if err == nil && !rd.reads() {
		err = web.Hidden()
	}
	return rd, err
}

func (u *UI) linkPicture(w http.ResponseWriter, r *http.Request, _ *web.Visit) error {
	rd, err := u.readsPaper(r)
	if err != nil {
		return err
	}
	return u.sendPicture(w, r, rd.m, "")
}

func (u *UI) linkPaper(w http.ResponseWriter, r *http.Request, _ *web.Visit) error {
	rd, err := u.readsPaper(r)
	if err != nil {
		return err
	}
	data, err := u.Office.ReadReleased(rd.m.PDF)
	if err != nil {
		return err
	}
	return sendFile(w, r, preview.File{Data: data, Digest: rd.m.PDF.SHA256}, "application/pdf", rd.m.Title+".pdf")
}

func (u *UI) linkOFD(w http.ResponseWriter, r *http.Request, _ *web.Visit) error {
	rd, err := u.readsPaper(r)
	if err != nil {
		return err
	}
	return u.sendOFD(w, r, rd.m)
}

// besidePaper gives the address of the OFD beside that of the PDF, empty if
// none was released.
func (u *UI) besidePaper(ctx context.Context, m workflow.Minutes, pdf string) (string, error) {
	ofd, err := u.Office.ReleasedOFD(ctx, m)
	if err != nil || ofd.IsZero() {
		return "", err
	}
	return strings.TrimSuffix(pdf, ".pdf") + ".ofd", nil
}
