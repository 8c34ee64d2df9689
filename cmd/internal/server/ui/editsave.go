package ui

import (
	"errors"
	"fmt"
	"net/http"
	"strconv"
	"strings"

	"jiyao/cmd/internal/server/web"
	"jiyao/drafting"
	"jiyao/workflow"
)

// written is what the editor sends: on which version it stands, and what is new.
type written struct {
	Me       string        `json:"me"` // who the page was made for
	Version  int           `json:"version"`
	Revision int           `json:"revision"`
	Key      string        `json:"key"`
	Item     int           `json:"item"`
	Text     *string       `json:"text"`
	Title    string        `json:"title"`
	Meeting  workflow.Date `json:"meeting"`
}

// readWritten reads it from the script or the form.
func readWritten(r *http.Request, v *web.Visit) (in written, err error) {
	if fromScript(r) {
		err = readJSON(r, &in)
	} else {
		in.Me, in.Key = r.FormValue("me"), r.FormValue("key")
		in.Version, _ = strconv.Atoi(r.FormValue("version")) // none is an old one, and says so
		in.Revision, _ = strconv.Atoi(r.FormValue("revision"))
		in.Item, _ = strconv.Atoi(r.FormValue("item"))
		in.Title, in.Meeting = strings.TrimSpace(r.FormValue("title")), workflow.Date(r.FormValue("meeting"))
		if r.PostForm.Has("text") {
			text := r.PostForm.Get("text")
			in.Text = &text
		}
	}
	if err != nil {
		return in, err
	}
	if in.Me != "" && in.Me != v.Actor.ID {
		return in, web.Refuse(workflow.Forbidden, "这个页面是为另一个人打开的，现在登录的是%s，没有保存。请用原来的账号重新登录。", v.Actor.Name)
	}
	if in.Text != nil {
		text := drafting.Normalise(*in.Text)
		in.Text = &text
	}
	return in, nil
}

// tries is how often a save goes on from a version that only others' remarks
// have made newer.
const tries = 3

// says reports whether a minutes, or one 议题 of it, says what was written.
func says(m workflow.Minutes, in written) bool {
	if in.Text == nil {
		return false
	}
	if in.Item == 0 {
		return *in.Text == m.Text
	}
	text, _, ok := drafting.ItemText(m.Text, in.Item)
	return ok && strings.TrimSuffix(text, "\n") == strings.TrimSuffix(*in.Text, "\n")
}

// keep saves what was written. A version that is newer only because somebody
// said something about the same text is no conflict.
func (u *UI) keep(r *http.Request, v *web.Visit, in written) (workflow.Minutes, error) {
	m := v.Minutes
	for n := 1; ; n++ {
		if in.Title == "" && in.Meeting == "" && says(m, in) {
			return m, nil // nothing new: a save whose answer was lost, or a change taken back
		}
		if in.Item == 0 && in.Revision != 0 && in.Revision == m.Revision {
			in.Version = m.Version
		}
		behalf, err := u.writer(r, v, workflow.Save)
		if err != nil && workflow.KindOf(err) != workflow.Refused {
			return m, err
		}
		step, err := u.Office.Do(r.Context(), workflow.Command{
			Minutes: m.ID, Version: in.Version, Action: workflow.Save, Actor: v.Actor, OnBehalf: behalf,
			Text: in.Text, Item: in.Item, Title: in.Title, Meeting: in.Meeting, Key: in.Key,
		})
		if err == nil {
			return step.Minutes, nil
		}
		if workflow.KindOf(err) != workflow.Stale || n == tries {
			return m, err
		}
		latest, fault := u.Office.Store.Minutes(r.Context(), m.ID)
		if fault != nil || latest.Revision != in.Revision {
			return m, err
		}
		m = latest
	}
}

// savedNow is what the script learns of a save.
type savedNow struct {
	Version  int    `json:"version"`
	Revision int    `json:"revision"`
	At       string `json:"at"`
	Title    string `json:"title"`
}

func (u *UI) save(w http.ResponseWriter, r *http.Request, v *web.Visit) error {
	in, err := readWritten(r, v)
	if err != nil {
		return err
	}
	if in.Text == nil {
		return web.Refuse(workflow.Invalid, "没有收到文字，没有保存。请刷新页面后再试。")
	}
	in.Title, in.Meeting = "", ""
	m, err := u.keep(r, v, in)
	return u.kept(w, r, v, in, m, err)
}

func (u *UI) facts(w http.ResponseWriter, r *http.Request, v *web.Visit) error {
	in, err := readWritten(r, v)
	if err != nil {
		return err
	}
	in.Text = nil
	if in.Title == "" {
		return web.Refuse(workflow.Invalid, "请填写纪要标题，要素没有保存。")
	}
	if in.Title == v.Minutes.Title {
		in.Title = ""
	}
	if in.Meeting == v.Minutes.Meeting {
		in.Meeting = ""
	}
	m := v.Minutes
	if in.Title != "" || in.Meeting != "" {
		m, err = u.keep(r, v, in)
	}
	return u.kept(w, r, v, in, m, err)
}

// kept answers a save: the script with the new version, a form with the page
// again, or with both texts if it came too late.
func (u *UI) kept(w http.ResponseWriter, r *http.Request, v *web.Visit, in written, m workflow.Minutes, err error) error {
	var late *workflow.Error
	switch {
	case err == nil && fromScript(r):
		at := v.Now.In(workflow.Shanghai()).Format("15:04")
		return writeJSON(w, savedNow{m.Version, m.Revision, at, m.Title})
	case err == nil:
		to := "/minutes/" + m.ID + "/edit"
		if in.Item != 0 {
			to += "?item=" + strconv.Itoa(in.Item)
		}
		http.Redirect(w, r, to, http.StatusSeeOther)
		return nil
	case !fromScript(r) && errors.As(err, &late) && late.Kept > 0:
		http.Redirect(w, r, conflictHref(v.Minutes.ID, late.Kept, in.Revision), http.StatusSeeOther)
		return nil
	default:
		return err
	}
}

// submit hands the text on (送审). A form brings its text along: that is saved
// first, so that it is safe if the step is refused.
func (u *UI) submit(w http.ResponseWriter, r *http.Request, v *web.Visit) error {
	in, err := readWritten(r, v)
	if err != nil {
		return err
	}
	m := v.Minutes
	if in.Text != nil && *in.Text != m.Text {
		save := in
		save.Key += "-text"
		save.Title, save.Meeting = "", ""
		if m, err = u.keep(r, v, save); err != nil {
			return u.kept(w, r, v, in, m, err)
		}
		v.Minutes, in.Version = m, m.Version
	} else if in.Revision != 0 && in.Revision == m.Revision {
		in.Version = m.Version
	}
	behalf, err := u.writer(r, v, workflow.Submit)
	if err != nil {
		return err
	}
	if _, err = u.Office.Do(r.Context(), workflow.Command{
		Minutes: m.ID, Version: in.Version, Action: workflow.Submit, Actor: v.Actor, OnBehalf: behalf, Key: in.Key,
	}); err != nil {
		return err
	}
	if err := u.Office.Release(r.Context(), m.ID, 0, v.Actor.Person); err != nil {
		return err
	}
	to := "/minutes/" + m.ID
	if fromScript(r) {
		return writeJSON(w, map[string]string{"location": to})
	}
	http.Redirect(w, r, to, http.StatusSeeOther)
	return nil
}

// beside keeps a text beside the one in force (另存竞争稿): somebody else has
// taken over the pen meanwhile.
func (u *UI) beside(w http.ResponseWriter, r *http.Request, v *web.Visit) error {
	in, err := readWritten(r, v)
	if err != nil {
		return err
	}
	if in.Text == nil || says(v.Minutes, in) {
		return writeJSON(w, map[string]int{"kept": 0})
	}
	if in.Item != 0 {
		whole, err := drafting.ReplaceItem(v.Minutes.Text, in.Item, *in.Text)
		if err != nil {
			return web.Refuse(workflow.Invalid, "%s。", err)
		}
		in.Text = &whole
	}
	step, err := u.Office.Do(r.Context(), workflow.Command{
		Minutes: v.Minutes.ID, Version: v.Minutes.Version, Action: workflow.Compete, Actor: v.Actor, Text: in.Text, Key: in.Key + "-beside",
	})
	if err != nil {
		return err
	}
	return writeJSON(w, map[string]int{"kept": step.Entry.Saved})
}

// held is who has the pen, as the script learns it.
type held struct {
	Mine     bool   `json:"mine"`
	Holder   string `json:"holder"`
	Since    string `json:"since"`
	Sentence string `json:"sentence"`
	Revision int    `json:"revision"`
}

// lease takes, prolongs, takes over or ends the visitor's right to write (编辑
// 占用).
func (u *UI) lease(w http.ResponseWriter, r *http.Request, v *web.Visit) error {
	var in struct {
		Me   string `json:"me"`
		Act  string `json:"act"`
		Item int    `json:"item"`
	}
	if err := readJSON(r, &in); err != nil {
		return err
	}
	if in.Me != v.Actor.ID {
		return web.Refuse(workflow.Forbidden, "这个页面是为另一个人打开的，请刷新后再编辑。")
	}
	m := v.Minutes
	answer := held{Mine: true, Holder: v.Actor.Name, Revision: m.Revision}
	switch in.Act {
	case "take", "over":
		_, err := u.Office.Lease(r.Context(), workflow.Lease{Minutes: m.ID, Item: in.Item, Holder: v.Actor.Person}, in.Act == "over")
		var refused *workflow.Error
		switch {
		case errors.As(err, &refused) && refused.Reason == workflow.ReasonLease:
			if answer, err = u.holder(r, v, refused); err != nil {
				return err
			}
		case err != nil:
			return err
		}
	case "release":
		if err := u.Office.Release(r.Context(), m.ID, in.Item, v.Actor.Person); err != nil {
			return err
		}
	default:
		return web.Refuse(workflow.Invalid, "不知道要怎样占用编辑，请刷新后再试。")
	}
	return writeJSON(w, answer)
}

// holder says who has the pen.
func (u *UI) holder(r *http.Request, v *web.Visit, refused *workflow.Error) (held, error) {
	answer := held{Sentence: refused.Msg, Revision: v.Minutes.Revision}
	leases, err := u.Office.Store.Leases(r.Context(), v.Minutes.ID, v.Now)
	if err != nil {
		return answer, err
	}
	for _, l := range leases {
		if l.Holder.ID != v.Actor.ID {
			answer.Holder, answer.Since = l.Holder.Name, l.Since.In(workflow.Shanghai()).Format("15:04")
			answer.Sentence = fmt.Sprintf("%s从%s起正在编辑这件纪要。", answer.Holder, answer.Since)
		}
	}
	return answer, nil
}
