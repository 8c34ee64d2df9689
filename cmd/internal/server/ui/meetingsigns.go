package ui

import (
	"net/http"
	"net/url"
	"strconv"

	"jiyao/cmd/internal/office"
	"jiyao/cmd/internal/server/web"
	"jiyao/workflow"
	"jiyao/workflow/dossier"
)

// signSheet hands out the 签到表 to be filled in by a spreadsheet program.
func (u *UI) signSheet(w http.ResponseWriter, r *http.Request, v *web.Visit) error {
	m, err := u.Office.Meeting(r.Context(), v.Actor, r.PathValue("meeting"))
	if err != nil {
		return err
	}
	s := sheet{Name: m.Shown() + "签到表", Heads: office.SignHeads(), Wide: []int{4, 8, 20, 12, 6, 16, 10}, Rows: office.SignRows(m)}
	return s.send(w, "xlsx")
}

// importSigns fills the form of the 签到表 from a file, for it to be looked
// through: nothing is entered before the form is saved.
func (u *UI) importSigns(w http.ResponseWriter, r *http.Request, v *web.Visit) error {
	m, err := u.Office.Meeting(r.Context(), v.Actor, r.PathValue("meeting"))
	if err != nil {
		return err
	}
	if err := web.ReadForm(r); err != nil {
		return err
	}
	name, data, err := uploaded(r, "file")
	var signs []dossier.Sign
	if err == nil {
		signs, err = u.Office.ReadSigns(r.Context(), v.Actor, m.ID, data)
	}
	if k := workflow.KindOf(err); err != nil && k != workflow.Invalid {
		return err
	}
	r.PostForm = signForm(m, signs)
	view, fault := u.people(r, v, m, "signs", err)
	if fault != nil {
		return fault
	}
	view.retype(r)
	if err == nil {
		view.Source, view.Changes = name, office.SignChanges(m, signs)
	}
	return u.again(w, r, v, "meeting_signs", view, err)
}

// signForm gives the fields of the form as the signs say; whom they leave out has
// his own.
func signForm(m dossier.Meeting, signs []dossier.Sign) url.Values {
	said := map[int]dossier.Sign{}
	for _, s := range signs {
		said[s.N] = s
	}
	f := url.Values{}
	for _, a := range m.People {
		s, ok := said[a.N]
		if !ok {
			s = dossier.Sign{Presence: a.Presence, Reason: a.Reason, Stand: a.Stand}
		}
		at := strconv.Itoa(a.N)
		f.Add("row", at)
		if s.Presence != dossier.Absent {
			f.Set("here"+at, "1")
		}
		f.Set("reason"+at, s.Reason)
		f.Set("stand"+at, s.Stand)
		f.Set("name"+at, s.Name)
	}
	return f
}
