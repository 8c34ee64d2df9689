package ui

import (
	"bytes"
	"net/http"
	"strconv"
	"strings"
	"time"

	"jiyao/cmd/internal/office"
	"jiyao/cmd/internal/presswork"
	"jiyao/cmd/internal/server/preview"
	"jiyao/cmd/internal/server/web"
	"jiyao/render/layout"
	"jiyao/render/pdf"
	"jiyao/workflow"
	"jiyao/workflow/store"
)

func pressworkGroup() group {
	return group{
		routes: func(u *UI) []web.Route {
			see := web.Readers().Seeing(office.SeeDraft)
			clerk := web.Roles(workflow.Clerk).Seeing(office.SeeDraft)
			const at = "/minutes/{minutes}/presswork"
			return []web.Route{
				{Method: "GET", Pattern: at, Policy: see, Handler: u.pressworkPage},
				{Method: "POST", Pattern: at, Policy: clerk, Handler: u.recordPrint},
				{Method: "POST", Pattern: at + "/copies", Policy: clerk, Handler: u.markedCopies},
				{Method: "GET", Pattern: at + "/{sheets}", Policy: clerk, Handler: u.imposed},
				{Method: "GET", Pattern: "/copies/trace", Policy: web.Roles(workflow.Clerk, workflow.Auditor), Handler: u.tracePage},
			}
		},
		pages: []web.Page{{Name: "presswork", View: pressworkView{}}, {Name: "trace", View: traceView{}}},
	}
}

// pressworkView is what was printed of a minutes, and its marked copies (印制).
type pressworkView struct {
	Act           act
	Title, Number string
	Work          office.Presswork
	Left, Short   int
	Runs          []printRun
	Edit          bool
	Trace         bool // may look marks up
	Issued, Sent  bool
	Marks         markChoice
	Sheets        []markedSheet
}

// printRun is one line of what was printed and destroyed.
type printRun struct {
	Kind, Note, By     string
	Copies             int
	Occurred, Recorded time.Time
}

// markChoice is which marks the form proposes: those of the profile.
type markChoice struct {
	Number, Text, Code, Watermark bool
	Asked                         bool // the profile asks for some
}

// markedSheet is whose a marked sheet is.
type markedSheet struct {
	Serial, Unit, Code string
	Row                int
}

func (u *UI) pressworkPage(w http.ResponseWriter, r *http.Request, v *web.Visit) error {
	m := v.Minutes
	view := pressworkView{
		Act: actOn(m), Title: m.Title, Number: m.Number.Text, Edit: v.Has(workflow.Clerk),
		Trace: v.Has(workflow.Clerk) || v.Has(workflow.Auditor), Issued: !m.PDF.IsZero(), Sent: len(m.Copies) > 0,
	}
	var err error
	if view.Work, err = u.Office.Presswork(r.Context(), m); err != nil {
		return err
	}
	view.Left, view.Short = view.Work.Left(), view.Work.Short()
	for _, p := range view.Work.Runs {
		view.Runs = append(view.Runs, printRun{p.Kind.Label(), p.Note, p.By.Name, p.Copies, p.Occurred, p.Recorded})
	}
	asked, err := u.Engine.CopyMarks(m)
	if err != nil {
		return err
	}
	view.Marks = markChoice{asked.Number, asked.Text(), asked.Code(), asked.Watermark, !asked.IsZero()}
	marks, err := u.Office.Store.Clerking().Marks(r.Context(), m.ID)
	if err != nil {
		return err
	}
	units := map[int]string{}
	for _, c := range m.Copies {
		units[c.N] = c.Unit
	}
	for _, k := range marks {
		view.Sheets = append(view.Sheets, markedSheet{sixDigits(k.Serial), units[k.Copy], office.ShowTrace(k.Code), k.Copy})
	}
	return u.show(w, r, v, "presswork", view)
}

// sixDigits writes a 份号 as it is printed.
func sixDigits(n int) string {
	s := strconv.Itoa(n)
	return strings.Repeat("0", max(0, 6-len(s))) + s
}

func (u *UI) recordPrint(w http.ResponseWriter, r *http.Request, v *web.Visit) error {
	n, err := strconv.Atoi(strings.TrimSpace(r.FormValue("copies")))
	if err != nil {
		return web.Refuse(workflow.Invalid, "份数应当是1至999999的整数。")
	}
	at, err := occurredAt(r)
	if err != nil {
		return err
	}
	_, err = u.Office.RecordPrint(r.Context(), v.Actor, store.PrintRun{
		Minutes: v.Minutes.ID, Kind: store.PrintKind(r.FormValue("kind")), Copies: n, Note: r.FormValue("note"), Occurred: at,
	})
	if err != nil {
		return err
	}
	http.Redirect(w, r, "/minutes/"+v.Minutes.ID+"/presswork", http.StatusSeeOther)
	return nil
}

// markedCopies hands out the marked copies as one archive. What goes wrong on the
// way cuts the download off: half an archive must not look like a whole one.
func (u *UI) markedCopies(w http.ResponseWriter, r *http.Request, v *web.Visit) error {
	if err := r.ParseForm(); err != nil {
		return web.Refuse(workflow.Invalid, "这张表单不完整，没有办理。请返回上一页，刷新后再办。")
	}
	marks, known := presswork.ParseMarks(strings.Join(r.PostForm["mark"], ","))
	if !known {
		return web.Refuse(workflow.Invalid, "请选定标注份号、小字、二维码还是水印。")
	}
	if marks == (layout.CopySpec{}) {
		return web.Refuse(workflow.Invalid, "没有选定标注哪几样；不加标记的，直接印制已印发的PDF即可。")
	}
	job := presswork.Job{Minutes: v.Minutes, By: v.Actor, Marks: marks}
	batch, err := presswork.Prepare(r.Context(), u.Office, u.Engine, job)
	if err != nil {
		return web.Unprintable(err)
	}
	w.Header().Set("Content-Type", "application/zip")
	w.Header().Set("Content-Disposition", attached("attachment", v.Minutes.Title+"各份.zip"))
	if err := batch.Zip(r.Context(), w); err != nil {
		panic(http.ErrAbortHandler)
	}
	return nil
}

// traceView is whose a found sheet is (追溯).
type traceView struct {
	Code, Fault           string
	Found                 bool
	Title, Number, Serial string
	Unit, State, By       string
	Minutes               string
	N                     int
	Marked                time.Time
}

func (u *UI) tracePage(w http.ResponseWriter, r *http.Request, v *web.Visit) error {
	view := traceView{Code: strings.TrimSpace(r.URL.Query().Get("code"))}
	if view.Code == "" {
		return u.show(w, r, v, "trace", view)
	}
	t, err := u.Office.Trace(r.Context(), view.Code)
	switch kind := workflow.KindOf(err); {
	case kind == workflow.Invalid || kind == workflow.NotFound:
		view.Fault = err.Error()
	case err != nil:
		return err
	default:
		view.Found, view.Title, view.Number, view.Serial = true, t.Minutes.Title, t.Minutes.Number.Text, sixDigits(t.Mark.Serial)
		view.Unit, view.State, view.By, view.Marked = t.Copy.Unit, stateOf(t.Copy), t.Mark.By.Name, t.Mark.At
		view.Minutes, view.N = t.Minutes.ID, t.Copy.N
	}
	return u.show(w, r, v, "trace", view)
}

// imposed hands out the issued PDF on sheets for the printer (拼版).
func (u *UI) imposed(w http.ResponseWriter, r *http.Request, v *web.Visit) error {
	name, found := strings.CutSuffix(r.PathValue("sheets"), ".pdf")
	how := pdf.Imposition(name)
	if !found || how != pdf.TwoUp && how != pdf.Booklet {
		return web.Hidden()
	}
	if v.Minutes.PDF.IsZero() {
		return web.Refuse(workflow.NotFound, "还没有付印，没有可以拼版的PDF。")
	}
	master, err := u.Office.ReadReleased(v.Minutes.PDF)
	if err != nil {
		return err
	}
	var sheets bytes.Buffer
	if err := pdf.Impose(&sheets, master, how); err != nil {
		return web.Unprintable(err)
	}
	label := map[pdf.Imposition]string{pdf.TwoUp: "二合一", pdf.Booklet: "骑马订"}[how]
	w.Header().Set("Content-Disposition", attached("attachment", v.Minutes.Title+label+".pdf"))
	return sendFile(w, r, preview.File{Data: sheets.Bytes(), Digest: v.Minutes.PDF.SHA256 + "-" + name}, "application/pdf", "")
}
