package lint

import (
	"cmp"
	"fmt"
	"strings"

	"jiyao/drafting"
)

// Book is what an office knows beside the draft (办文资料): its units, posts and
// words, and what its registers say of this very meeting. The zero Book knows
// nothing: a rule that needs to know finds nothing.
type Book struct {
	Directory *Directory // 名录; nil knows nobody

	// Day is the meeting's day, 2006-01-02; empty leaves it to the draft.
	Day string
	// Session is the meeting's registered number (会议次数); 0 is not counted.
	Session int
	// Sittings are other meetings of the same kind, counted within the same 届 or
	// year: at least those beside this one.
	Sittings []Sitting
	// Agenda is what the meeting was to deal with, as its dossier has it.
	Agenda []Topic
	// Members are the names of who has a seat in the meeting (组成人员).
	Members []string
	Quorum  Quorum
	// Public says that the text is to be published (公开版).
	Public bool
}

// Sitting is another meeting of the series: its number and its day, 2006-01-02.
type Sitting struct {
	Number int
	Day    string
}

// Topic is an item of the agenda (议题) with what the opening may call it instead.
type Topic struct{ Title, Brief string }

// Quorum is how many of its members a meeting needs (法定人数).
type Quorum uint8

// The quorums; the zero Quorum asks for nobody.
const (
	NoQuorum   Quorum = iota
	MoreThan12        // 过半数
	AtLeast23         // 三分之二以上
)

// met reports whether so many of the members are enough.
func (q Quorum) met(there, members int) bool {
	switch q {
	case MoreThan12:
		return 2*there > members
	case AtLeast23:
		return 3*there >= 2*members
	default:
		return true
	}
}

// Chinese gives the quorum's name.
func (q Quorum) Chinese() string { return [...]string{"不限", "过半数", "三分之二以上"}[q] }

// Valid is for how long something holds, both days included, 2006-01-02; an
// empty day leaves that end open.
type Valid struct{ Since, Until string }

// on reports whether the day lies within; no day lies within every Valid.
func (v Valid) on(day string) bool {
	return day == "" || v.Since <= day && (v.Until == "" || day <= v.Until)
}

// in cuts it down to another.
func (v Valid) in(to Valid) Valid {
	v.Since = max(v.Since, to.Since)
	if v.Until == "" || to.Until != "" && to.Until < v.Until {
		v.Until = to.Until
	}
	return v
}

// Naming is a name of a unit for as long as it bears it.
type Naming struct {
	Name string
	Valid
}

// Unit is a unit of the directory (单位).
type Unit struct {
	ID     string
	Names  []Naming // in full, then in short
	Parent string   // the unit above it, by ID
	After  string   // the unit it came after (前身单位), by ID
	Order  int      // 礼宾次序, from 1; 0 has none
	Valid
}

// Holder is somebody in a post (任职).
type Holder struct {
	Name   string // 李亚平
	Office string // 市长, without what it is charged with
	Order  int    // 礼宾次序, from 1; 0 has none
	Valid
}

// WordKind says what is the matter with a word of the office's list (用语).
type WordKind uint8

// The kinds of words.
const (
	Wrong     WordKind = iota // 错误表述: Use says it rightly
	Banned                    // 禁用词
	Sensitive                 // 慎用词: somebody has to look
	Fixed                     // 固定表述: Use lists what it stands for, with 、
	Allowed                   // 放行: a longer word in which another of the list is right
)

// Word is a word of the office's list (用语).
type Word struct {
	Text string
	Kind WordKind
	Use  string // what to write instead, or the parts of a Fixed word
	Note string // why, for people
	Valid
}

// Directory is what an office knows of units, posts and words (名录), put in order
// once for many drafts. It never changes and may be used by several at once.
type Directory struct {
	units   map[string]Unit
	next    map[string][]string // the units that came after one
	named   map[string][]naming // by name
	names   finder              // of units
	holders map[string][]Holder // by the person's name
	offices map[string][]Holder // by the post
	posted  finder              // names of persons, and posts
	words   map[string]Word
	parts   map[string][]part
	lexicon finder // words and their parts
}

// naming is a unit under one of its names.
type naming struct {
	unit string
	Valid
}

// part is a place among the parts of a Fixed word.
type part struct {
	word string
	n    int
}

// NewDirectory puts a directory in order.
func NewDirectory(units []Unit, holders []Holder, words []Word) *Directory {
	d := &Directory{
		units: map[string]Unit{}, next: map[string][]string{}, named: map[string][]naming{},
		holders: map[string][]Holder{}, offices: map[string][]Holder{}, words: map[string]Word{}, parts: map[string][]part{},
	}
	for _, u := range units {
		d.units[u.ID] = u
		if u.After != "" {
			d.next[u.After] = append(d.next[u.After], u.ID)
		}
		for _, n := range u.Names {
			d.names.add(n.Name)
			d.named[n.Name] = append(d.named[n.Name], naming{u.ID, n.in(u.Valid)})
		}
	}
	for _, h := range holders {
		d.posted.add(h.Name)
		d.posted.add(h.Office)
		d.holders[h.Name] = append(d.holders[h.Name], h)
		d.offices[h.Office] = append(d.offices[h.Office], h)
	}
	for _, w := range words {
		d.addWord(w)
	}
	return d
}

func (d *Directory) addWord(w Word) {
	d.lexicon.add(w.Text)
	d.words[w.Text] = w
	if w.Kind != Fixed {
		return
	}
	for n, p := range strings.Split(w.Use, "、") {
		d.lexicon.add(p)
		d.parts[p] = append(d.parts[p], part{w.Text, n})
	}
}

// unit gives the ID of the unit that bore the name on the day.
func (d *Directory) unit(name, day string) (id string, ok bool) {
	for _, n := range d.named[name] {
		if n.on(day) {
			return n.unit, true
		}
	}
	return "", false
}

// shortest gives what a unit was called on the day, in short where it has a
// short name.
func (d *Directory) shortest(id, day string) string {
	best := ""
	for _, n := range d.units[id].Names {
		if n.on(day) && (best == "" || len(n.Name) < len(best)) {
			best = n.Name
		}
	}
	return best
}

// heirs gives the units that were on the day what the unit is: itself, or
// those that came after or before it.
func (d *Directory) heirs(id, day string) (found []string) {
	seen := map[string]bool{"": true}
	queue := []string{id}
	for len(queue) > 0 {
		id, queue = queue[0], queue[1:]
		u, known := d.units[id]
		switch {
		case seen[id] || !known:
		case u.on(day):
			found = append(found, id)
		case u.Until != "" && u.Until < day:
			queue = append(queue, d.next[id]...)
		default:
			queue = append(queue, u.After)
		}
		seen[id] = true
	}
	return found
}

// climb calls visit with a unit and those above it, the lowest first, until it
// says that it has seen enough.
func (d *Directory) climb(id string, visit func(id string) (enough bool)) {
	for steps := 0; id != "" && steps <= len(d.units) && !visit(id); steps++ {
		id = d.units[id].Parent
	}
}

// below reports whether a unit is one of some, or lies below one that is not
// the highest: 市政府 in a list stands for nobody else.
func (d *Directory) below(id string, some map[string]bool) (is bool) {
	d.climb(id, func(above string) bool {
		is = some[above] && (above == id || d.units[above].Parent != "")
		return is
	})
	return is
}

// holding reports whether one of the terms of a post, or of a person, counts on
// the day.
func holding(all []Holder, day string, fits func(Holder) bool) bool {
	for _, h := range all {
		if h.on(day) && fits(h) {
			return true
		}
	}
	return false
}

// rank gives a person's place in protocol order on the day; 0 has none.
func (d *Directory) rank(name, day string) int {
	best := 0
	for _, h := range d.holders[name] {
		if h.on(day) && h.Order > 0 && (best == 0 || h.Order < best) {
			best = h.Order
		}
	}
	return best
}

// finder finds the longest of many words that stands at a place.
type finder struct {
	lengths map[string][]int // by a word's first character, the longest first
	words   map[string]bool
}

// longestWord bounds a word, in bytes: what is longer is no name.
const longestWord = 300

func (f *finder) add(word string) {
	if word == "" || len(word) > longestWord || f.words[word] {
		return
	}
	if f.words == nil {
		f.words, f.lengths = map[string]bool{}, map[string][]int{}
	}
	f.words[word] = true
	head := first(word)
	all := f.lengths[head]
	i := 0
	for i < len(all) && all[i] > len(word) {
		i++
	}
	if i == len(all) || all[i] != len(word) {
		f.lengths[head] = append(all[:i:i], append([]int{len(word)}, all[i:]...)...)
	}
}

// first gives the first character of s.
func first(s string) string {
	for i := range s {
		if i > 0 {
			return s[:i]
		}
	}
	return s
}

// at gives the longest word that s goes on with at byte i.
func (f *finder) at(s string, i int) (word string) {
	head := first(s[i:min(len(s), i+4)])
	for _, n := range f.lengths[head] {
		if i+n <= len(s) && f.words[s[i:i+n]] {
			return s[i : i+n]
		}
	}
	return ""
}

// each calls found for the words of s from left to right; after one it goes on
// behind it.
func (f *finder) each(s string, found func(at int, word string)) {
	if len(f.words) == 0 {
		return
	}
	for i := 0; i < len(s); {
		word := f.at(s, i)
		if word != "" {
			found(i, word)
			i += len(word)
			continue
		}
		i += len(first(s[i:min(len(s), i+4)]))
	}
}

// day gives the meeting's day, by the register or by the draft; empty if
// neither knows it.
func (p *pass) day() string {
	d := p.doc.Meeting.Date
	if d.Year == 0 {
		d = drafting.Date{}
	}
	return cmp.Or(p.book.Day, d.String())
}

// chineseDay writes a day for people: 2020年5月11日.
func chineseDay(day string) string {
	var y, m, d int
	if n, _ := fmt.Sscanf(day, "%d-%d-%d", &y, &m, &d); n != 3 {
		return day
	}
	return drafting.Date{Year: y, Month: m, Day: d}.Chinese()
}
