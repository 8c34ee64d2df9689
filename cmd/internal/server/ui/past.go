package ui

import (
	"context"
	"mime/multipart"
	"net/http"
	"net/url"
	"path"
	"slices"
	"strconv"
	"strings"
	"time"

	"jiyao/cmd/internal/past"
	"jiyao/cmd/internal/server/web"
	"jiyao/workflow"
)

// takingPast is how long old minutes are taken before the page comes back; the
// clerk goes on from there.
const takingPast = 20 * time.Second

// pastGroup is the way in for what the office printed before it had this program
// (历史纪要补录).
func pastGroup() group {
	return group{
		routes: func(u *UI) []web.Route {
			clerk := web.Roles(workflow.Clerk)
			return []web.Route{
				{Method: "GET", Pattern: "/past", Policy: clerk, Handler: u.past},
				{Method: "POST", Pattern: "/past", Policy: clerk, Limit: maxUpload, Handler: u.handInPast},
				{Method: "GET", Pattern: "/past/{batch}", Policy: clerk, Handler: u.pastBatch},
				{Method: "POST", Pattern: "/past/{batch}/take", Policy: clerk, Handler: u.takePast},
				{Method: "GET", Pattern: "/past/{batch}/report", Policy: clerk, Handler: u.pastReport},
			}
		},
		pages: []web.Page{{Name: "past", View: pastView{}}, {Name: "pastbatch", View: pastBatchView{}}},
	}
}

// pastView is the form that asks for old minutes, with the batches that lie
// there.
type pastView struct {
	Fault   string
	Batches []pastBatchView
}

// pastBatchView is one batch: what was understood of each file, and what became
// of it.
type pastBatchView struct {
	past.Batch
	Waiting, Taken, Before, Refused int

	Again bool // some were refused that may be tried again
}

func viewOfBatch(b past.Batch) pastBatchView {
	again := slices.ContainsFunc(b.Papers, func(p past.Handed) bool { return p.Fate == past.Refused && p.Fault == "" })
	return pastBatchView{b, b.Count(past.Waiting), b.Count(past.Taken), b.Count(past.Before), b.Count(past.Refused), again}
}

func (u *UI) past(w http.ResponseWriter, r *http.Request, v *web.Visit) error {
	return u.showPast(w, r, v, nil)
}

func (u *UI) showPast(w http.ResponseWriter, r *http.Request, v *web.Visit, failed error) error {
	var view pastView
	for _, b := range u.Office.PastBatches() {
		view.Batches = append(view.Batches, viewOfBatch(b))
	}
	if failed != nil {
		view.Fault = failed.Error()
	}
	return u.again(w, r, v, "past", view, failed)
}

// handInPast takes files, archives and registers in, and shows what is
// understood of them. Nothing is taken yet.
func (u *UI) handInPast(w http.ResponseWriter, r *http.Request, v *web.Visit) error {
	b, err := u.handedIn(r, v)
	if err == nil {
		http.Redirect(w, r, "/past/"+b.ID, http.StatusSeeOther)
		return nil
	}
	if web.Status(err) != http.StatusUnprocessableEntity {
		return err
	}
	return u.showPast(w, r, v, err)
}

func (u *UI) handedIn(r *http.Request, v *web.Visit) (past.Batch, error) {
	var files []past.File
	var skipped []string
	sent, err := filesOf(r, "file")
	if err != nil {
		return past.Batch{}, err
	}
	for _, f := range sent {
		switch {
		case past.IsArchive(f.Name):
			more, none, err := past.Unpack(f.Data)
			if err != nil {
				return past.Batch{}, web.Refuse(workflow.Invalid, "“%s”没有收下：%s。", f.Name, err)
			}
			files, skipped = append(files, more...), append(skipped, none...)
		case past.IsPaper(f.Name):
			files = append(files, f)
		default:
			skipped = append(skipped, f.Name)
		}
	}
	registers, err := filesOf(r, "register")
	switch {
	case err != nil:
		return past.Batch{}, err
	case len(files) == 0 && len(registers) == 0:
		return past.Batch{}, web.Refuse(workflow.Invalid, "没有收到旧纪要（.docx、.txt）或登记簿，请选择文件。.doc、.wps 请先另存为 .docx。")
	case len(files) > past.MaxFiles:
		return past.Batch{}, web.Refuse(workflow.Invalid, "文件太多，一次最多%d件，请分批办理。", past.MaxFiles)
	}
	return u.Office.HandInPast(r.Context(), v.Actor, files, registers, skipped...)
}

// filesOf gives the files of a field of the form.
func filesOf(r *http.Request, field string) (all []past.File, err error) {
	var sent []*multipart.FileHeader
	if r.MultipartForm != nil {
		sent = r.MultipartForm.File[field]
	}
	for _, f := range sent {
		if f.Filename == "" {
			continue
		}
		data, err := contentOf(f)
		if err != nil {
			return nil, err
		}
		all = append(all, past.File{Name: path.Base(strings.ReplaceAll(f.Filename, `\`, "/")), Data: data})
	}
	return all, nil
}

func (u *UI) pastBatch(w http.ResponseWriter, r *http.Request, v *web.Visit) error {
	b, err := u.Office.PastBatch(r.PathValue("batch"))
	if err != nil {
		return err
	}
	return u.show(w, r, v, "pastbatch", viewOfBatch(b))
}

// takePast takes a batch, as far as the time allows.
func (u *UI) takePast(w http.ResponseWriter, r *http.Request, v *web.Visit) error {
	ctx, cancel := context.WithTimeout(r.Context(), takingPast)
	defer cancel()
	b, err := u.Office.TakePast(ctx, v.Actor, r.PathValue("batch"))
	if err != nil {
		return err
	}
	http.Redirect(w, r, "/past/"+url.PathEscape(b.ID), http.StatusSeeOther)
	return nil
}

// pastReport hands out what was understood of each file and what became of it.
func (u *UI) pastReport(w http.ResponseWriter, r *http.Request, v *web.Visit) error {
	b, err := u.Office.PastBatch(r.PathValue("batch"))
	if err != nil {
		return err
	}
	s := sheet{
		Name:  "历史纪要补录" + string(workflow.DateOf(b.At)),
		Heads: []string{"文件", "结果", "标题", "文号", "会议日期", "印发日期", "议题", "出席", "请假", "列席", "存疑", "原因"},
		Wide:  []int{16, 8, 26, 14, 8, 8, 4, 4, 4, 4, 26, 26},
	}
	for _, p := range b.Papers {
		s.Rows = append(s.Rows, []string{
			p.File, p.Fate.Label(), p.Title, p.Number.Text, string(p.Meeting), string(p.Issued), strconv.Itoa(len(p.Items)), strconv.Itoa(p.Present),
			strconv.Itoa(p.Absent), strconv.Itoa(p.Observers), strings.Join(p.Doubts, "；"), p.Said,
		})
	}
	for _, name := range b.Skipped {
		s.Rows = append(s.Rows, []string{name, "跳过"})
	}
	for _, d := range b.Doubts {
		s.Rows = append(s.Rows, []string{"登记簿", "存疑", "", "", "", "", "", "", "", "", d})
	}
	return s.send(w, r.URL.Query().Get("format"))
}
