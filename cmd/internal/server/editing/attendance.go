package editing

import (
	"slices"
	"strings"

	"jiyao/drafting"
	"jiyao/workflow"
	"jiyao/workflow/org"
)

// Attendee is somebody of the lists, as the page shows and sends him.
type Attendee struct {
	Name   string `json:"name"`
	Unit   string `json:"unit"`
	Office string `json:"office"`
	Remark string `json:"remark"`
	Post   string `json:"post"`  // of a member
	State  State  `json:"state"` // of a member
}

// State is whether a member was there.
type State string

// The states of a member: 出席, 请假, and named by a draft that names others
// nowhere.
const (
	Present  State = "present"
	Absent   State = "absent"
	Unlisted State = "unlisted"
)

// Roll is who was there (参会): the members in protocol order, and the
// observers (列席).
type Roll struct {
	Members   []Attendee `json:"members"`
	Observers []Attendee `json:"observers"`
}

// Attendance reads the lists of a draft beside the members that a type of
// meeting has on the day. Where the draft has no lists yet all of them were
// there; whom it names besides them is listed with them.
func Attendance(doc *drafting.Document, o *org.Office, meeting string, on workflow.Date) Roll {
	present, absent := doc.Attendance.Present.Persons(), doc.Attendance.Absent.Persons()
	blank := len(present) == 0 && len(absent) == 0
	roll := Roll{Members: []Attendee{}, Observers: []Attendee{}}
	listed := map[string]bool{}
	for _, m := range membersOf(o, meeting, on) {
		if listed[m.Name] {
			continue
		}
		listed[m.Name] = true
		if i := named(absent, m.Name); i >= 0 {
			m, m.State = m.as(absent[i]), Absent
		} else if i := named(present, m.Name); i >= 0 {
			m, m.State = m.as(present[i]), Present
		} else if blank {
			m.State = Present
		} else {
			m.State = Unlisted
		}
		roll.Members = append(roll.Members, m)
	}
	for _, p := range append(slices.Clip(present), absent...) {
		if state := Present; !listed[p.Name] {
			if named(absent, p.Name) >= 0 {
				state = Absent
			}
			roll.Members = append(roll.Members, Attendee{State: state}.as(p))
		}
	}
	for _, p := range doc.Attendance.Observers.Persons() {
		roll.Observers = append(roll.Observers, Attendee{}.as(p))
	}
	return roll
}

func membersOf(o *org.Office, meeting string, on workflow.Date) []Attendee {
	var all []Attendee
	for _, seat := range o.SeatsOf(meeting, on) {
		post, ok := o.Post(seat.Post)
		if !ok {
			continue
		}
		for _, h := range o.HoldersOf(seat.Post, on) {
			all = append(all, Attendee{Name: h.Name, Post: post.Label})
		}
	}
	return all
}

func named(people []drafting.Person, name string) int {
	return slices.IndexFunc(people, func(p drafting.Person) bool { return p.Name == name })
}

// as takes over how the draft writes somebody.
func (a Attendee) as(p drafting.Person) Attendee {
	a.Name, a.Unit, a.Office, a.Remark = p.Name, p.Unit, p.Office, p.Remark
	return a
}

func (a Attendee) person() drafting.Person {
	return drafting.Person{Name: a.Name, Unit: a.Unit, Office: a.Office, Remark: a.Remark}
}

// WriteRoll gives the edits by which a draft gets the lists of a roll. A list
// that says the same already stays as it is written.
func WriteRoll(text string, doc *drafting.Document, roll Roll) []Edit {
	var present, absent, observers []drafting.Person
	for _, m := range roll.Members {
		switch m.State {
		case Present:
			present = append(present, m.person())
		case Absent:
			absent = append(absent, m.person())
		}
	}
	for _, o := range roll.Observers {
		observers = append(observers, o.person())
	}
	w := rollWriter{text: text, doc: doc, edits: []Edit{}}
	w.list(doc.Attendance.Present, "出席", present)
	w.list(doc.Attendance.Absent, "请假", absent)
	w.list(doc.Attendance.Observers, "列席", observers)
	w.place()
	return w.edits
}

type rollWriter struct {
	text  string
	doc   *drafting.Document
	edits []Edit
	after int      // end of the list before, in the draft; 0 if there is none
	fresh []string // lists that wait for a place
}

// list writes one list in the place of the old one.
func (w *rollWriter) list(old drafting.Roll, label string, people []drafting.Person) {
	if old.Span.IsZero() {
		if made := drafting.ComposeRoll(label, people); made != "" {
			w.fresh = append(w.fresh, made)
		}
		return
	}
	lead := ""
	if len(w.fresh) > 0 && w.after == 0 {
		lead, w.fresh = strings.Join(w.fresh, "\n")+"\n", nil
	}
	w.settle()
	w.after = old.Span.End
	start, end := old.Span.Start, old.Span.End
	made := w.compose(old, people)
	switch {
	case sameRoll(old.Persons(), people):
		if lead != "" {
			w.edits = append(w.edits, Edit{start, start, lead})
		}
		return
	case made == "" && end < len(w.text) && w.text[end] == '\n':
		end++
	}
	w.edits = append(w.edits, Edit{start, end, lead + made})
}

// compose writes a list as the draft does: in a grid, or with 、.
func (w *rollWriter) compose(old drafting.Roll, people []drafting.Person) string {
	was := w.text[old.Span.Start:old.Span.End]
	if len(people) == 0 || !strings.Contains(was, "、") || strings.Contains(was, "  ") {
		return drafting.ComposeRoll(old.Label, people)
	}
	words := make([]string, len(people))
	for i, p := range people {
		words[i] = p.Unit + p.Office + p.Name
		if p.Name == "" {
			words[i] += "的代表"
		} else if p.Remark != "" {
			words[i] += "（" + p.Remark + "）"
		}
	}
	return old.Label + "：" + strings.Join(words, "、")
}

// settle puts lists that waited behind the one before them.
func (w *rollWriter) settle() {
	if len(w.fresh) > 0 && w.after > 0 {
		w.edits = append(w.edits, Edit{w.after, w.after, "\n" + strings.Join(w.fresh, "\n")})
		w.fresh = nil
	}
}

// place puts lists of a draft that had none above what stands at its foot.
func (w *rollWriter) place() {
	w.settle()
	if len(w.fresh) == 0 {
		return
	}
	made := strings.Join(w.fresh, "\n")
	at := footOf(w.doc)
	if at < 0 {
		end := len(strings.TrimRight(w.text, "\n "))
		w.edits = append(w.edits, Edit{end, len(w.text), "\n\n" + made + "\n"})
		return
	}
	w.edits = append(w.edits, Edit{at, at, made + "\n\n"})
}

func sameRoll(a, b []drafting.Person) bool {
	return slices.EqualFunc(a, b, func(x, y drafting.Person) bool {
		return x.Name == y.Name && x.Unit == y.Unit && x.Office == y.Office && x.Remark == y.Remark
	})
}
