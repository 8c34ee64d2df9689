package ui

import (
	"io"
	"mime/multipart"
	"net/http"
	"slices"
	"strconv"
	"strings"

	"jiyao/cmd/internal/office"
	"jiyao/cmd/internal/server/web"
	"jiyao/workflow"
	"jiyao/workflow/dossier"
)

// maxUpload is how much may be stored at once: materials of one 议题 with their
// annexes, or the sound of a long meeting.
const maxUpload = 256 << 20

// meetingActs are the forms of a meeting's pages.
func meetingActs(u *UI, all *roster) []web.Route {
	edits := web.Roles(workflow.Recorder, workflow.Clerk)
	post := func(path string, h web.Handler) web.Route {
		return web.Route{Method: "POST", Pattern: "/meetings/{meeting}/" + path, Policy: edits, Handler: h}
	}
	return []web.Route{
		post("basics", u.form(meetingForm{dossier.SetBasics, fillBasics, "", u.showBasics})),
		post("items", u.form(meetingForm{dossier.AddItem, fillItems, "#add", u.showAgenda})),
		post("items/{item}", u.form(meetingForm{dossier.EditItem, fillItem, "", u.showItem})),
		post("items/{item}/move", u.form(meetingForm{dossier.MoveItem, fillMove, "", u.showAgenda})),
		post("items/{item}/withdraw", u.form(meetingForm{dossier.Withdraw, fillN("item"), "", u.showItem})),
		post("items/{item}/restore", u.form(meetingForm{dossier.Restore, fillN("item"), "", u.showItem})),
		post("people", u.form(meetingForm{dossier.Invite, u.fillGuests, "/people", u.showPeople(all)})),
		post("people/remove", u.form(meetingForm{dossier.Uninvite, fillRows, "/people", u.showPeople(all)})),
		post("people/{person}", u.form(meetingForm{dossier.EditPerson, u.fillPerson, "/people", u.showPerson})),
		post("attendance", u.form(meetingForm{dossier.Attend, u.fillSigns, "/attendance", u.showSigns})),
		post("recorders", u.form(meetingForm{dossier.SetWriters, fillRecorders, "", u.showBasics})),
		post("materials/{material}/withdraw", u.form(meetingForm{dossier.OutMaterial, fillN("material"), "#materials", u.showAgenda})),
		post("none", u.form(meetingForm{dossier.Forgo, fillForgo, "", u.showDecide})),
		post("cancel", u.form(meetingForm{dossier.Cancel, fillNone, "", u.showDecide})),
		post("resume", u.form(meetingForm{dossier.Resume, fillNone, "", u.showDecide})),
		post("begin", u.beginMinutes),
		{Method: "POST", Pattern: "/meetings/{meeting}/attendance/import", Policy: edits, Limit: adminLimit, Handler: u.importSigns},
		{Method: "POST", Pattern: "/meetings/{meeting}/materials", Policy: edits, Limit: maxUpload, Late: true, Handler: u.addMaterials},
	}
}

func fillNone(*http.Request, *dossier.Change) error { return nil }

func fillN(name string) func(*http.Request, *dossier.Change) error {
	return func(r *http.Request, c *dossier.Change) error {
		c.N = atoi(r.PathValue(name))
		return nil
	}
}

func fillRows(r *http.Request, c *dossier.Change) error {
	c.Rows = rowNumbers(r.PostForm["row"])
	return nil
}

func fillForgo(r *http.Request, c *dossier.Change) error {
	c.Confirmed = r.PostForm.Get("confirmed")
	return nil
}

func fillBasics(r *http.Request, c *dossier.Change) error {
	f := r.PostForm
	c.Session = atoi(f.Get("session"))
	if s := f.Get("session"); s != "" && c.Session == 0 {
		return web.Refuse(workflow.Invalid, "会议次数应当是正整数；不计次数的，请留空。")
	}
	c.Basics = dossier.Basics{
		Name: f.Get("name"), Title: f.Get("title"), Date: workflow.Date(f.Get("date")), Clock: f.Get("clock"), Place: f.Get("place"),
		Chair: dossier.Chair{Person: workflow.Person{ID: f.Get("chairid"), Name: f.Get("chair")}, Office: f.Get("office")},
		Notes: f.Get("notes"),
	}
	return nil
}

func fillItem(r *http.Request, c *dossier.Change) error {
	f := r.PostForm
	c.N = atoi(r.PathValue("item"))
	c.Item = dossier.Item{
		Title: f.Get("title"), Brief: f.Get("brief"), Reporter: dossier.Unit{Name: f.Get("reporter")}, Topic: f.Get("topic"),
		State: dossier.Listed, Reason: f.Get("reason"),
	}
	if f.Get("late") != "" {
		c.Item.State = dossier.Late
	}
	return nil
}

// fillItems reads one item, or a list of them that was pasted.
func fillItems(r *http.Request, c *dossier.Change) error {
	list, pasted := r.PostForm["list"]
	if !pasted {
		return fillItem(r, c)
	}
	if c.Items = dossier.ReadAgenda(strings.Join(list, "\n")); len(c.Items) == 0 {
		return web.Refuse(workflow.Invalid, "没有读出议题，请一行写一项，如“审议《云州市城市更新实施办法》——市住房城乡建设局”。")
	}
	return nil
}

func fillMove(r *http.Request, c *dossier.Change) error {
	c.N, c.To = atoi(r.PathValue("item")), atoi(r.PostForm.Get("to"))
	return nil
}

func fillRecorders(r *http.Request, c *dossier.Change) error {
	for _, id := range r.PostForm["recorder"] {
		c.Recorders = append(c.Recorders, workflow.Person{ID: id})
	}
	return nil
}

// fillGuests reads whom a form invites: chosen from what was found, typed or
// pasted.
func (u *UI) fillGuests(r *http.Request, c *dossier.Change) error {
	m, err := u.Office.Meeting(r.Context(), c.Actor, c.Meeting)
	if err != nil {
		return err
	}
	f := r.PostForm
	for _, id := range f["person"] {
		a, err := u.Office.Guest(r.Context(), m, id)
		if err != nil {
			return err
		}
		c.People = append(c.People, a)
	}
	for _, id := range f["unit"] {
		c.People = append(c.People, dossier.Attendee{Unit: dossier.Unit{ID: id}})
	}
	if text := f.Get("who"); text != "" || len(c.People) == 0 {
		typed, err := u.Office.Guests(r.Context(), m, text)
		if err != nil {
			return err
		}
		c.People = append(c.People, typed...)
	}
	for i := range c.People {
		c.People[i].Standing, c.People[i].Items = dossier.Standing(f.Get("standing")), rowNumbers(f["items"])
	}
	return nil
}

func (u *UI) fillPerson(r *http.Request, c *dossier.Change) error {
	m, err := u.Office.Meeting(r.Context(), c.Actor, c.Meeting)
	if err != nil {
		return err
	}
	c.N = atoi(r.PathValue("person"))
	a, ok := m.Attendee(c.N)
	if !ok {
		return web.Hidden()
	}
	f := r.PostForm
	if a.Person.Name != f.Get("name") {
		a.Person = workflow.Person{Name: f.Get("name")}
	}
	if a.Unit.Name != f.Get("unit") {
		a.Unit = dossier.Unit{Name: f.Get("unit")}
	}
	a.Office, a.Standing, a.Items = f.Get("office"), dossier.Standing(f.Get("standing")), rowNumbers(f["items"])
	c.People = []dossier.Attendee{a}
	return nil
}

// fillSigns reads the 签到表: who is ticked came, who is not is away.
func (u *UI) fillSigns(r *http.Request, c *dossier.Change) error {
	f := r.PostForm
	for _, n := range rowNumbers(f["row"]) {
		at := strconv.Itoa(n)
		s := dossier.Sign{
			N: n, Presence: dossier.Absent, Reason: f.Get("reason" + at), Stand: f.Get("stand" + at), Name: f.Get("name" + at),
		}
		if f.Get("here"+at) != "" {
			s.Presence = dossier.Present
		}
		c.Signs = append(c.Signs, s)
	}
	if len(c.Signs) == 0 {
		return web.Refuse(workflow.Invalid, "参会名单上还没有人，请先邀请。")
	}
	return nil
}

// beginMinutes begins the minutes from the dossier and leads to its editor.
func (u *UI) beginMinutes(w http.ResponseWriter, r *http.Request, v *web.Visit) error {
	if err := r.ParseForm(); err != nil {
		return web.Refuse(workflow.Invalid, "表单没有完整送达，请重新填写。")
	}
	id := r.PathValue("meeting")
	p := office.Printing{WithPlace: r.PostForm.Get("place") != "", WithReasons: r.PostForm.Get("reasons") != ""}
	begun, err := u.Office.BeginMinutes(r.Context(), v.Actor, id, atoi(r.PostForm.Get("version")), p)
	if err == nil {
		http.Redirect(w, r, "/minutes/"+begun.ID+"/edit", http.StatusSeeOther)
		return nil
	}
	m, lost := u.Office.Meeting(r.Context(), v.Actor, id)
	if k := workflow.KindOf(err); lost != nil || k == workflow.Internal || k == workflow.Forbidden {
		return err
	}
	return u.showAgenda(w, r, v, m, err)
}

// addMaterials keeps the files of a form, each as a change of its own.
func (u *UI) addMaterials(w http.ResponseWriter, r *http.Request, v *web.Visit) error {
	if _, err := u.Office.Meeting(r.Context(), v.Actor, r.PathValue("meeting")); err != nil {
		return err // before anything is read
	}
	files, err := uploadedFiles(r)
	if err != nil {
		return err
	}
	id, version := r.PathValue("meeting"), atoi(r.PostForm.Get("version"))
	for i, f := range files {
		var m dossier.Meeting
		if m, err = u.addMaterial(r, v, id, version, f, i); err != nil {
			break
		}
		version = m.Version
	}
	if err == nil {
		http.Redirect(w, r, "/meetings/"+id+"#materials", http.StatusSeeOther)
		return nil
	}
	m, lost := u.Office.Meeting(r.Context(), v.Actor, id)
	if k := workflow.KindOf(err); lost != nil || k == workflow.Internal || k == workflow.Forbidden {
		return err
	}
	return u.showAgenda(w, r, v, m, err)
}

func (u *UI) addMaterial(r *http.Request, v *web.Visit, id string, version int, f *multipart.FileHeader, i int) (dossier.Meeting, error) {
	if _, err := u.Office.Meeting(r.Context(), v.Actor, id); err != nil {
		return dossier.Meeting{}, err
	}
	data, err := contentOf(f)
	if err != nil {
		return dossier.Meeting{}, err
	}
	sum, err := u.Office.KeepPaper(data)
	if err != nil {
		return dossier.Meeting{}, workflow.Fault("keep material", err)
	}
	key := r.PostForm.Get("key")
	if key != "" {
		key += "-" + strconv.Itoa(i)
	}
	return u.Office.ChangeMeeting(r.Context(), dossier.Change{
		Meeting: id, Version: version, Act: dossier.AddMaterial, Actor: v.Actor, Key: key,
		Material: dossier.Material{Name: f.Filename, Item: atoi(r.PostForm.Get("item")), SHA256: sum, Bytes: int64(len(data))},
	})
}

// uploadedFiles gives the files of a form.
func uploadedFiles(r *http.Request) ([]*multipart.FileHeader, error) {
	if err := web.ReadForm(r); err != nil {
		return nil, err
	}
	if r.MultipartForm == nil {
		return nil, web.Refuse(workflow.Invalid, "请先选择文件。")
	}
	files := slices.DeleteFunc(r.MultipartForm.File["file"], func(f *multipart.FileHeader) bool { return f.Filename == "" })
	if len(files) == 0 {
		return nil, web.Refuse(workflow.Invalid, "请先选择文件。")
	}
	return files, nil
}

func contentOf(f *multipart.FileHeader) ([]byte, error) {
	file, err := f.Open()
	if err != nil {
		return nil, err
	}
	defer file.Close() //nolint:errcheck // it was only read
	return io.ReadAll(file)
}

// material hands out a file of a meeting; it is never shown in a page.
func (u *UI) material(w http.ResponseWriter, r *http.Request, v *web.Visit) error {
	f, file, err := u.Office.Material(r.Context(), v.Actor, r.PathValue("meeting"), atoi(r.PathValue("material")))
	if err != nil {
		return err
	}
	defer file.Close() //nolint:errcheck // it was only read
	handOut(w, f.Name, f.Bytes, file)
	return nil
}

// handOut answers with a file to be kept, whatever it is.
func handOut(w http.ResponseWriter, name string, size int64, file io.Reader) {
	h := w.Header()
	h.Set("Content-Type", "application/octet-stream")
	h.Set("Content-Disposition", attached("attachment", name))
	h.Set("Content-Security-Policy", "default-src 'none'; sandbox")
	h.Set("Content-Length", strconv.FormatInt(size, 10))
	io.Copy(w, file) // who asked has gone away if it fails
}
