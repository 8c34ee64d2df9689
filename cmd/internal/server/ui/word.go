package ui

import (
	"bytes"
	"errors"
	"io"
	"net/http"
	"slices"
	"strconv"
	"strings"
	"time"

	"jiyao/cmd/internal/office"
	"jiyao/cmd/internal/server/review"
	"jiyao/cmd/internal/server/web"
	"jiyao/drafting"
	"jiyao/drafting/docx"
	"jiyao/workflow"
)

// maxWord bounds an uploaded Word file with its form.
const maxWord = 65 << 20

// wordGroup is the way in for Word files: the recorder's own draft, and the file
// that somebody changed and handed back (改回的文件), which becomes his revision.
func wordGroup() group {
	return group{
		routes: func(u *UI) []web.Route {
			draft := web.SignedIn().Seeing(office.SeeDraft)
			const at = "/minutes/{minutes}/word"
			return []web.Route{
				{Method: "GET", Pattern: at, Policy: draft, Handler: u.askForWord},
				{Method: "POST", Pattern: at, Policy: draft, Handler: u.readWord, Limit: maxWord},
				{Method: "POST", Pattern: at + "/keep", Policy: draft, Handler: u.keepWord},
			}
		},
		pages: []web.Page{{Name: "word", View: wordView{}}},
	}
}

// wordView is the form that asks for a Word file and, once one has been read,
// what it says.
type wordView struct {
	act
	head
	Fault    string
	Own      bool     // it may become the visitor's own next revision
	Who      []choice // else: whose
	Me       string
	Revision int
	Reject   bool // of its tracked changes
	Remarks  bool // its comments may become remarks of the visitor
	Read     *wordRead
}

// wordRead is a Word file that has been read.
type wordRead struct {
	Name     string
	Text     string
	Same     bool // as the draft says already
	Summary  string
	Redline  drafting.Redline
	Left     []string // what was left out
	Turned   []string // what became something else
	Changes  []wordChange
	Comments []docx.Remark
	Base     *wordBase     // the older draft that it was made of
	Kept     workflow.Scan // the file, where it is to be registered
	Whose    string        // then who changed it
	WhoseID  string
}

// wordChange is a tracked change in words.
type wordChange struct {
	What, Author, Text string
	At                 time.Time
}

func (u *UI) askForWord(w http.ResponseWriter, r *http.Request, v *web.Visit) error {
	view, err := u.wordView(r, v)
	if err != nil {
		return err
	}
	return u.show(w, r, v, "word", view)
}

// wordView finds out whose revision a file may become; the error says why
// nobody's.
func (u *UI) wordView(r *http.Request, v *web.Visit) (wordView, error) {
	c, err := review.Open(r.Context(), u.Office, v.Minutes)
	if err != nil {
		return wordView{}, err
	}
	view := wordView{
		act: actOn(v.Minutes), head: u.headOf(v, c), Me: v.Actor.ID, Revision: v.Minutes.Revision,
		Reject: r.FormValue("changes") == string(docx.Reject),
	}
	view.Remarks = u.Office.May(r.Context(), v.Minutes, v.Actor, workflow.Comment) == nil
	_, refused := u.writer(r, v, workflow.Save)
	view.Own = refused == nil
	if slices.ContainsFunc(c.Flow.Registrars(v.Minutes.Place), v.Actor.Has) {
		view.Who = deciders(v, c, r.FormValue("who"))
	}
	if !view.Own && len(view.Who) == 0 {
		return view, refused
	}
	return view, nil
}

// readWord reads an uploaded file and shows what it says beside the draft.
// Nothing is saved yet, but for the file itself where it is to be registered.
func (u *UI) readWord(w http.ResponseWriter, r *http.Request, v *web.Visit) error {
	view, err := u.wordView(r, v)
	if err != nil {
		return err
	}
	read, err := u.uploadedWord(r, v, view)
	if err != nil {
		if web.Status(err) == http.StatusInternalServerError {
			return err
		}
		view.Fault = err.Error()
		return u.Pages.Render(w, r, v, web.Status(err), "word", view)
	}
	view.Read = read
	return u.show(w, r, v, "word", view)
}

func (u *UI) uploadedWord(r *http.Request, v *web.Visit, view wordView) (*wordRead, error) {
	files, err := uploadedFiles(r)
	if err != nil {
		return nil, err
	}
	data, err := contentOf(files[0])
	if err != nil {
		return nil, err
	}
	draft := drafting.Normalise(v.Minutes.Text)
	revisions, err := u.Office.Store.Revisions(r.Context(), v.Minutes.ID)
	if err != nil {
		return nil, err
	}
	back, err := returnedWord(data, changesOf(r), draft, revisions)
	if err != nil {
		return nil, err
	}
	terms, err := u.Office.Terms(r.Context())
	if err != nil {
		return nil, err
	}
	read := saidIn(back, draft, terms)
	read.Name = files[0].Filename
	if who := r.FormValue("who"); who != "" || !view.Own {
		i := slices.IndexFunc(view.Who, func(c choice) bool { return c.Value == who })
		if i < 0 {
			return nil, web.Refuse(workflow.Invalid, "请选定这个文件是谁改的。")
		}
		read.Whose, read.WhoseID = view.Who[i].Label, who
		read.Kept, err = u.Office.KeepScan(read.Name, data)
	}
	return read, err
}

func changesOf(r *http.Request) docx.Changes {
	if r.FormValue("changes") == string(docx.Reject) {
		return docx.Reject
	}
	return docx.Accept
}

// wordOf reads a Word file that may come back to a draft; what is wrong with it is
// the visitor's to mend.
func wordOf(data []byte, changes docx.Changes, draft string) (docx.Result, error) {
	said, err := docx.Read(bytes.NewReader(data), int64(len(data)), docx.Options{Changes: changes, Draft: draft})
	if err != nil {
		return said, &workflow.Error{Kind: workflow.Invalid, Reason: workflow.ReasonField, Msg: err.Error(), Cause: err}
	}
	if said.Text == "" {
		return said, web.Refuse(workflow.Invalid, "文件里没有文字，没有导入。请确认选对了文件。")
	}
	if strings.HasSuffix(draft, "\n") {
		said.Text += "\n"
	}
	return said, nil
}

// saidIn puts what a file says beside the draft.
func saidIn(said returned, draft string, terms []string) *wordRead {
	read := &wordRead{Text: said.text, Same: said.text == draft, Comments: said.Comments, Base: said.besideBase(draft, terms)}
	read.Redline = drafting.Compare(draft, said.text, terms)
	read.Summary = read.Redline.Summary().String()
	for _, l := range said.Losses {
		if l.Kind.Kept() {
			read.Turned = append(read.Turned, l.String())
		} else {
			read.Left = append(read.Left, l.String())
		}
	}
	for _, c := range said.Changes {
		what := "增加"
		switch {
		case c.Move > 0:
			what = "移动" + strconv.Itoa(c.Move)
		case c.Change == drafting.Deleted:
			what = "删去"
		}
		read.Changes = append(read.Changes, wordChange{what, c.Author, c.Text, c.At})
	}
	return read
}

// keepWord registers a file that somebody changed: its text becomes his
// revision, and the file is kept beside it. The text is read from the file
// again, not from the form.
func (u *UI) keepWord(w http.ResponseWriter, r *http.Request, v *web.Visit) error {
	cmd := workflow.Command{
		Minutes: v.Minutes.ID, Version: atoi(r.FormValue("version")), Action: workflow.Save, Actor: v.Actor, Key: r.FormValue("key"),
		OnBehalf: workflow.Person{ID: r.FormValue("who")},
		Paper:    &workflow.Paper{Version: atoi(r.FormValue("version")), Scan: formScan(r), Form: "改回的文件"},
	}
	data, err := u.keptFile(cmd.Paper.Scan)
	if err != nil {
		return err
	}
	revisions, err := u.Office.Store.Revisions(r.Context(), v.Minutes.ID)
	if err != nil {
		return err
	}
	draft := drafting.Normalise(v.Minutes.Text)
	back, err := returnedWord(data, changesOf(r), draft, revisions)
	switch {
	case err != nil:
		return err
	case back.clash:
		return web.Refuse(workflow.Refused, "文件是在第%d稿上改的，与此后的修改碰在一处，没有登记。请在编辑页照着改，或者请改稿人在现在的文稿上再改。", back.base.N)
	}
	done := 0
	if back.text != draft {
		cmd.Text = &back.text
		step, err := u.Office.Do(r.Context(), cmd)
		if err != nil {
			return err
		}
		done, v.Minutes = step.Entry.Version, step.Minutes
	}
	if r.FormValue("remarks") != "" && len(back.Comments) > 0 {
		if done, err = u.keepRemarks(r, v, v.Minutes, back.Comments); err != nil {
			return err
		}
	}
	http.Redirect(w, r, "/minutes/"+v.Minutes.ID+"?done="+strconv.Itoa(done), http.StatusSeeOther)
	return nil
}

// formScan is the file that a form names as kept already.
func formScan(r *http.Request) workflow.Scan {
	size, _ := strconv.ParseInt(r.FormValue("kept-bytes"), 10, 64) // none is a file that is not there
	return workflow.Scan{SHA256: r.FormValue("kept"), Bytes: size, Name: r.FormValue("kept-name")}
}

// keptFile reads a file that was kept.
func (u *UI) keptFile(s workflow.Scan) ([]byte, error) {
	gone := web.Refuse(workflow.Invalid, "没有收到改回的文件，没有登记。请重新选取文件。")
	if len(s.SHA256) != 64 || s.Bytes <= 0 || s.Bytes > maxWord {
		return nil, gone
	}
	file, err := u.Office.Scanned(s.SHA256)
	if err != nil {
		return nil, errors.Join(gone, err)
	}
	defer file.Close() //nolint:errcheck // it was only read
	return io.ReadAll(io.LimitReader(file, maxWord))
}
