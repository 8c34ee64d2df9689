package ui

import (
	"fmt"
	"net/http"
	"slices"
	"strconv"
	"strings"

	"jiyao/cmd/internal/server/editing"
	"jiyao/cmd/internal/server/web"
	"jiyao/drafting/nameorder"
	"jiyao/workflow"
	"jiyao/workflow/dossier"
)

// peopleView is who is invited, and who came.
type peopleView struct {
	meetingHead
	Lists    []peopleList
	Items    []itemChoice
	Find     string // what was typed to look for people
	Found    []found
	Entered  bool // the 签到表 has been entered, in part at least
	Members  int
	Present  int
	Absent   int
	Observed int
	Strokes  bool // by the strokes of the surnames, not as the dossier has them

	Source  string   // the file that has filled the form
	Changes []string // what it says else than the dossier
}

// peopleList is one list: 组成人员 or 列席.
type peopleList struct {
	Label  string
	Member bool
	Rows   []personRow
}

type personRow struct {
	N, At               int
	Name, Unit, Office  string
	Items               string
	Here                bool // ticked
	Entered             bool
	Presence            string
	Reason, Stand, Came string
	Unnamed             bool // the unit has not said whom it sends
	Standable           bool // a unit's: somebody else may have come
}

type itemChoice struct {
	N, At  int
	Title  string
	Chosen bool
}

// found is a person or unit that was looked for.
type found struct {
	Person, Unit string // ID
	Name, Detail string
	Invited      bool
}

// showPeople shows who is invited, with whom a few letters or characters find.
func (u *UI) showPeople(all *roster) meetingPage {
	return func(w http.ResponseWriter, r *http.Request, v *web.Visit, m dossier.Meeting, failed error) error {
		view, err := u.people(r, v, m, "people", failed)
		if err != nil {
			return err
		}
		view.Find = strings.TrimSpace(r.URL.Query().Get("find"))
		if view.Find != "" {
			data, err := u.Office.Data(r.Context())
			if err != nil {
				return err
			}
			view.Found = findGuests(all.at(data, m.Date), m, view.Find)
		}
		if r.URL.Query().Has("part") {
			return u.Pages.Part(w, "meeting_people", "found", view)
		}
		return u.again(w, r, v, "meeting_people", view, failed)
	}
}

func (u *UI) showSigns(w http.ResponseWriter, r *http.Request, v *web.Visit, m dossier.Meeting, failed error) error {
	view, err := u.people(r, v, m, "signs", failed)
	if err != nil {
		return err
	}
	if failed != nil {
		view.retype(r)
	}
	return u.again(w, r, v, "meeting_signs", view, failed)
}

// retype puts what was typed into the 签到表 back.
func (p *peopleView) retype(r *http.Request) {
	for l := range p.Lists {
		for i := range p.Lists[l].Rows {
			row := &p.Lists[l].Rows[i]
			at := strconv.Itoa(row.N)
			if !slices.Contains(r.PostForm["row"], at) {
				continue
			}
			row.Here = r.PostForm.Get("here"+at) != ""
			row.Reason, row.Stand, row.Came = r.PostForm.Get("reason"+at), r.PostForm.Get("stand"+at), r.PostForm.Get("name"+at)
		}
	}
}

// inOrder gives a meeting with its people in the order that the address asks for
// (按姓氏笔画排列); the dossier keeps its own.
func inOrder(r *http.Request, m dossier.Meeting) (ordered dossier.Meeting, strokes bool) {
	if r.URL.Query().Get("order") != "strokes" {
		return m, false
	}
	m.People = slices.Clone(m.People)
	slices.SortStableFunc(m.People, func(a, b dossier.Attendee) int {
		if (a.Person.Name == "") != (b.Person.Name == "") {
			return strings.Compare(b.Person.Name, a.Person.Name) // whom nobody has named yet come last
		}
		return nameorder.ByStrokes(a.Person.Name, b.Person.Name)
	})
	return m, true
}

func (u *UI) people(r *http.Request, v *web.Visit, m dossier.Meeting, tab string, failed error) (peopleView, error) {
	m, strokes := inOrder(r, m)
	view := peopleView{Strokes: strokes, meetingHead: u.meetingHead(r, v, m, tab, failed), Items: itemChoices(m, rowNumbers(r.PostForm["items"]))}
	for _, s := range []dossier.Standing{dossier.Member, dossier.Observer} {
		list := peopleList{Label: s.Label(), Member: s == dossier.Member}
		for _, a := range m.People {
			if a.Standing == s {
				list.Rows = append(list.Rows, rowOfPerson(m, a, len(list.Rows)+1))
				view.Entered = view.Entered || a.Presence != dossier.Unknown
			}
		}
		view.Lists = append(view.Lists, list)
	}
	view.Members, view.Observed = len(view.Lists[0].Rows), len(view.Lists[1].Rows)
	view.Present, view.Absent = m.Count(dossier.Member, dossier.Present), m.Count(dossier.Member, dossier.Absent)
	return view, nil
}

// rowOfPerson: before the sheet is entered everybody is ticked, so that only
// who is away has to be touched.
func rowOfPerson(m dossier.Meeting, a dossier.Attendee, at int) personRow {
	return personRow{
		N: a.N, At: at, Name: a.Person.Name, Unit: a.Unit.Name, Office: a.Office, Items: m.ItemsOf(a),
		Here: a.Presence != dossier.Absent, Entered: a.Presence != dossier.Unknown, Presence: a.Presence.Label(),
		Reason: a.Reason, Stand: a.Stand, Unnamed: a.Person.Name == "", Standable: a.Standing == dossier.Observer && a.Unit.Name != "",
	}
}

func itemChoices(m dossier.Meeting, chosen []int) (all []itemChoice) {
	for _, i := range m.Agenda() {
		all = append(all, itemChoice{i.N, m.Position(i.N), i.Title, slices.Contains(chosen, i.N)})
	}
	return all
}

// findGuests looks for people and units by name, initials or sound.
func findGuests(names *editing.Names, m dossier.Meeting, typed string) (all []found) {
	for _, n := range names.Find(typed) {
		f := found{Name: n.Text, Detail: n.Detail}
		is := func(a dossier.Attendee) bool { return a.Person.ID == n.ID }
		if f.Person = n.ID; n.Name == "" {
			f.Person, f.Unit = "", n.ID
			is = func(a dossier.Attendee) bool { return a.Unit.ID == n.ID }
			if slices.ContainsFunc(all, func(o found) bool { return o.Unit == n.ID }) {
				continue // by its short name already
			}
		}
		f.Invited = slices.ContainsFunc(m.People, is)
		all = append(all, f)
	}
	return all
}

// personView is the page of one attendee.
type personView struct {
	meetingHead
	N                  int
	Name, Unit, Office string
	Member             bool
	Items              []itemChoice
}

func (u *UI) showPerson(w http.ResponseWriter, r *http.Request, v *web.Visit, m dossier.Meeting, failed error) error {
	a, ok := m.Attendee(atoi(r.PathValue("person")))
	if !ok {
		return web.Hidden()
	}
	f := r.PostForm
	view := personView{
		meetingHead: u.meetingHead(r, v, m, "people", failed), N: a.N, Name: typedOr(f, "name", a.Person.Name), Unit: typedOr(f, "unit", a.Unit.Name),
		Office: typedOr(f, "office", a.Office), Member: typedOr(f, "standing", string(a.Standing)) == string(dossier.Member),
	}
	chosen := a.Items
	if f.Has("standing") {
		chosen = rowNumbers(f["items"])
	}
	view.Items = itemChoices(m, chosen)
	return u.again(w, r, v, "meeting_person", view, failed)
}

// sheetView is the 签到表 to be printed: a part for each group.
type sheetView struct {
	meetingHead
	Title string
	Parts []sheetPart

	Strokes bool // by the strokes of the surnames
}

type sheetPart struct {
	Label string
	Rows  []personRow
	Blank []int // lines left for who comes unannounced
}

func (u *UI) showSheet(w http.ResponseWriter, r *http.Request, v *web.Visit, m dossier.Meeting, failed error) error {
	m, strokes := inOrder(r, m)
	view := sheetView{Strokes: strokes, meetingHead: u.meetingHead(r, v, m, "signs", failed), Title: m.Shown() + "签到表"}
	var part []*sheetPart
	add := func(label string, a dossier.Attendee) {
		at := slices.IndexFunc(part, func(p *sheetPart) bool { return p.Label == label })
		if at < 0 {
			part, at = append(part, &sheetPart{Label: label}), len(part)
		}
		part[at].Rows = append(part[at].Rows, rowOfPerson(m, a, len(part[at].Rows)+1))
	}
	for _, a := range m.People {
		switch items := m.ItemsOf(a); {
		case a.Standing == dossier.Member:
			add("组成人员", a)
		case items != "":
			add("列席（"+strings.TrimPrefix(items, "列席")+"）", a)
		case len(a.Items) == 0:
			add("列席", a)
		}
	}
	for _, p := range part {
		view.Parts = append(view.Parts, *p)
	}
	if n := len(view.Parts); n > 0 {
		view.Parts[n-1].Blank = []int{1, 2, 3}
	}
	return u.again(w, r, v, "meeting_sheet", view, failed)
}

// sizeOf gives a file's size as people read it.
func sizeOf(bytes int64) string {
	switch {
	case bytes >= 1<<20:
		return fmt.Sprintf("%.1f MB", float64(bytes)/(1<<20))
	case bytes >= 1<<10:
		return fmt.Sprintf("%d KB", bytes>>10)
	default:
		return fmt.Sprintf("%d 字节", bytes)
	}
}

// seesRaw reports whether the visitor may open the meeting's raw record.
func (u *UI) seesRaw(r *http.Request, v *web.Visit, m dossier.Meeting) bool {
	if m.IsRecorder(v.Actor.ID) {
		return true
	}
	_, _, err := u.Office.Raw(r.Context(), v.Actor, m.ID)
	return workflow.KindOf(err) == ""
}
