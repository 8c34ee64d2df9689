package search

import (
	"encoding/hex"
	"slices"
	"strings"
	"time"

	"jiyao/drafting"
	"jiyao/workflow"
)

// Form numbers the way documents are made. An index of another form is made
// again.
const Form = 2

// A Doc is one thing that can be found: the beginning and end of a minutes with
// its title, or one 议题.
type Doc struct {
	Item    int    // its position, from 1; 0 is what belongs to no 议题
	Heading string // of the 议题
	Span    drafting.Span
	Words   string   // what is searched
	Keys    []string // what filters and 可见范围 ask for
}

// A Record is all of a minutes that the index keeps.
type Record struct {
	Minutes string
	Version int
	Day     int    // of the meeting, else of the beginning: what results are ordered by
	Head    string // title and number: they belong to every document
	Docs    []Doc
}

// The kinds of keys. Their values are whatever the office calls things by.
const (
	keyFront    = "f" // what belongs to no 议题, one for each minutes
	keyYear     = "y"
	keyType     = "t"
	keyState    = "s"
	keyPerson   = "n" // by name
	keyDrafter  = "a" // whose draft it is, by ID
	keyHandled  = "h" // who had a part in it, by ID
	keyCharged  = "r" // 责任单位
	keyAsked    = "q" // 征求意见单位
	keyReceives = "d" // 分送单位
	mayPerson   = "p" // who may find it without business with all minutes
	mayPost     = "o"
	mayUnit     = "u"
)

// key makes a key that every database takes as one word.
func key(kind, value string) string { return "=" + kind + hex.EncodeToString([]byte(value)) }

// Known is what documents are made with besides the minutes.
type Known struct {
	// Unit gives the ID of the unit that a text calls so on a day; empty if
	// nobody knows it.
	Unit func(name string, on workflow.Date) string
}

// Of makes the index's record of a minutes.
func (k Known) Of(m workflow.Minutes) Record {
	text := drafting.Normalise(m.Text)
	d := drafting.Parse(text)
	common := commonKeys(m, d)
	r := Record{Minutes: m.ID, Version: m.Version, Day: dayOf(m), Head: m.Title + "\n" + m.Number.Text}
	items := drafting.ItemsOf(text)
	front := Doc{Keys: append([]string{key(keyFront, "")}, common...), Span: between(items)}
	front.Keys = append(front.Keys, mayFind(m, 0)...)
	front.Words = strings.Join(slices.Concat([]string{r.Head, Passage(text, 0, front.Span)}, names(d)), "\n")
	r.Docs = append(r.Docs, front)
	for _, item := range items {
		charged := k.charged(d, item.Span, m.Meeting)
		r.Docs[0].Keys = append(r.Docs[0].Keys, charged...)
		r.Docs = append(r.Docs, Doc{
			Item: item.Position, Heading: item.Heading, Span: item.Span, Words: Passage(text, item.Position, item.Span),
			Keys: slices.Concat(common, charged, mayFind(m, item.Position)),
		})
	}
	for i := range r.Docs {
		slices.Sort(r.Docs[i].Keys)
		r.Docs[i].Keys = slices.Compact(r.Docs[i].Keys)
	}
	return r
}

// between gives what the 议题 of a text take together.
func between(items []drafting.ItemPlace) drafting.Span {
	if len(items) == 0 {
		return drafting.Span{}
	}
	return drafting.Span{Start: items[0].Span.Start, End: items[len(items)-1].Span.End}
}

// Passage gives the part of a normalised text that a document is about: the
// span of its 议题, or for what belongs to none all before and behind it.
func Passage(text string, item int, s drafting.Span) string {
	s.End = min(max(s.End, 0), len(text))
	s.Start = min(max(s.Start, 0), s.End)
	if item > 0 {
		return text[s.Start:s.End]
	}
	return text[:s.Start] + "\n" + text[s.End:]
}

// names gives everybody whom the text lists, without the padding of two
// characters.
func names(d *drafting.Document) []string {
	var all []string
	of := func(persons []drafting.Person) {
		for _, p := range persons {
			all = append(all, p.Unit, p.Name)
		}
	}
	for _, roll := range []drafting.Roll{d.Attendance.Present, d.Attendance.Absent, d.Attendance.Observers} {
		of(roll.Persons())
	}
	of(d.Recorders)
	of(d.Reporters)
	of([]drafting.Person{d.Meeting.Chair})
	of(d.Meeting.CoChairs)
	for _, scope := range d.Distribution {
		for _, g := range scope.Groups {
			all = append(all, g.Value)
		}
	}
	return all
}

// Names gives everybody whom a normalised text lists, a line each.
func Names(text string) string { return strings.Join(names(drafting.Parse(text)), "\n") }

// commonKeys are what filters ask of the minutes as a whole.
func commonKeys(m workflow.Minutes, d *drafting.Document) []string {
	keys := []string{key(keyYear, string(m.Meeting)[:min(4, len(m.Meeting))]), key(keyType, m.Type), key(keyState, string(m.Place.State))}
	if m.Number.Scope != "" {
		keys = append(keys, key(keyYear, m.Number.Scope))
	}
	for _, roll := range []drafting.Roll{d.Attendance.Present, d.Attendance.Observers} {
		for _, p := range roll.Persons() {
			keys = append(keys, key(keyPerson, p.Name))
		}
	}
	for _, p := range slices.Concat(d.Recorders, []drafting.Person{d.Meeting.Chair}, d.Meeting.CoChairs) {
		keys = append(keys, key(keyPerson, p.Name))
	}
	handled := []workflow.Person{m.Last.By}
	for _, duty := range m.Duties {
		handled = append(handled, duty.Person)
		if duty.Role == workflow.Recorder && len(handled) == 2 { // who began it
			keys = append(keys, key(keyDrafter, duty.Person.ID))
		}
	}
	for _, p := range m.Participants {
		handled = append(handled, p.By)
		if p.Unit != "" {
			keys = append(keys, key(keyAsked, p.Unit))
		}
	}
	for _, c := range m.Copies {
		if c.ID != "" && c.Use == workflow.ForRecipient {
			keys = append(keys, key(keyReceives, c.ID))
		}
		handled = append(handled, c.By)
	}
	for _, p := range handled {
		if !p.IsZero() {
			keys = append(keys, key(keyPerson, p.Name), key(keyHandled, p.ID))
		}
	}
	return keys
}

// charged gives the 责任单位 of a part of the text.
func (k Known) charged(d *drafting.Document, within drafting.Span, on workflow.Date) []string {
	var keys []string
	for _, item := range d.Items {
		for _, r := range item.Resolutions {
			if at := r.Text.Span.Start; at < within.Start || at >= within.End {
				continue
			}
			for _, name := range r.Units {
				if id := k.Unit(name, on); id != "" {
					keys = append(keys, key(keyCharged, id))
				}
			}
		}
	}
	return keys
}

// mayFind gives who may find a 议题, or with 0 what belongs to none, without
// business with all minutes: whom the office asks about it, and units that have
// the paper.
func mayFind(m workflow.Minutes, item int) []string {
	var keys []string
	for _, p := range m.Participants {
		if p.State == workflow.PartyDropped || len(p.Items) > 0 && !slices.Contains(p.Items, item) {
			continue
		}
		switch {
		case !p.Person.IsZero():
			keys = append(keys, key(mayPerson, p.Person.ID))
		case p.Post != "":
			keys = append(keys, key(mayPost, p.Post))
		case p.Unit != "":
			keys = append(keys, key(mayUnit, p.Unit))
		}
	}
	for _, c := range m.Copies {
		if c.ID != "" && c.Use == workflow.ForRecipient && WithUnit(c.State) {
			keys = append(keys, key(mayUnit, c.ID))
		}
	}
	return keys
}

// WithUnit reports whether a copy is with its unit, which may read it.
func WithUnit(state workflow.CopyState) bool {
	switch state {
	case workflow.CopySent, workflow.CopyDispatched, workflow.CopyRead, workflow.CopyReceived:
		return true
	default:
		return false
	}
}

// dayOf gives the day that a minutes is ordered by.
func dayOf(m workflow.Minutes) int {
	if m.Meeting.Valid() {
		return Day(m.Meeting)
	}
	return Day(workflow.DateOf(m.Created))
}

// firstDay is the day before all minutes.
var firstDay = time.Date(1900, 1, 1, 0, 0, 0, 0, time.UTC)

// Day numbers a date; one that is none is 0.
func Day(d workflow.Date) int {
	t, err := time.Parse(time.DateOnly, string(d))
	if err != nil {
		return 0
	}
	return min(max(int(t.Sub(firstDay).Hours()/24), 0), 1<<18)
}
