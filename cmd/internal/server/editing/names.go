package editing

import (
	"slices"
	"strings"
	"unicode"

	"github.com/mozillazg/go-pinyin"

	"jiyao/workflow"
	"jiyao/workflow/org"
)

// Name is a person or a unit as a minutes writes it.
type Name struct {
	Text   string `json:"text"`
	Detail string `json:"detail"`
	Name   string `json:"name"` // empty for a unit
	Unit   string `json:"unit"`
	ID     string `json:"-"` // of the person, or of the unit

	initials, sounds []string // every reading there is
	rank             int
}

// Names finds people and units of a day by what they are called, or by the
// pinyin of it: whole, or the initials.
type Names struct{ all []Name }

// maxReadings bounds the readings of one name: characters with two readings
// double them.
const maxReadings = 16

// NewNames lists who and what there is on the day.
func NewNames(o *org.Office, on workflow.Date) *Names {
	n := &Names{}
	data := o.Data()
	for _, p := range data.Persons {
		if !p.Holds(on) || p.Disabled != "" && p.Disabled <= on {
			continue
		}
		unit := ""
		if p.Unit != "" {
			unit = o.ShortName(p.Unit, on)
		}
		n.add(Name{Text: p.Name, Detail: unit, Name: p.Name, Unit: unit, ID: p.ID, rank: 0})
	}
	for _, u := range data.Units {
		if !u.Holds(on) {
			continue
		}
		short := o.ShortName(u.ID, on)
		n.add(Name{Text: short, Detail: "单位", Unit: short, ID: u.ID, rank: 1})
		if short != u.Name {
			n.add(Name{Text: u.Name, Detail: "单位全称", Unit: u.Name, ID: u.ID, rank: 2})
		}
	}
	return n
}

func (n *Names) add(name Name) {
	name.initials, name.sounds = readings(name.Text)
	n.all = append(n.all, name)
}

// Find gives the names that a few letters or characters stand for, the best
// first, at most twenty.
func (n *Names) Find(typed string) []Name {
	typed = strings.ToLower(strings.TrimSpace(typed))
	if typed == "" {
		return []Name{}
	}
	type hit struct {
		Name
		how int
	}
	var hits []hit
	for _, name := range n.all {
		if how := name.matches(typed); how >= 0 {
			hits = append(hits, hit{name, how})
		}
	}
	slices.SortStableFunc(hits, func(a, b hit) int {
		if a.how != b.how {
			return a.how - b.how
		}
		return a.rank - b.rank
	})
	found := []Name{}
	for _, h := range hits[:min(len(hits), 20)] {
		found = append(found, h.Name)
	}
	return found
}

// matches tells how well a name is what was typed; less is better, negative
// not at all. The initials of a unit may leave out the 市 before it.
func (n Name) matches(typed string) int {
	if !isLetters(typed) {
		switch at := strings.Index(n.Text, typed); {
		case at == 0:
			return 0
		case at > 0:
			return 2
		case strings.HasPrefix(n.Unit, typed):
			return 3
		default:
			return -1
		}
	}
	for _, i := range n.initials {
		switch {
		case i == typed:
			return 0
		case strings.HasPrefix(i, typed):
			return 1
		case n.Name == "" && len(typed) > 1 && len(i) > 1 && strings.HasPrefix(i[1:], typed):
			return 2
		}
	}
	for _, s := range n.sounds {
		if strings.HasPrefix(s, typed) {
			return 2
		}
	}
	return -1
}

func isLetters(s string) bool {
	return strings.IndexFunc(s, func(r rune) bool { return r > unicode.MaxASCII }) < 0
}

// readings gives the initials and the whole sound of a name, once for each way
// to read it. A character without pinyin is left out.
func readings(name string) (initials, sounds []string) {
	args := pinyin.NewArgs()
	args.Heteronym = true
	initials, sounds = []string{""}, []string{""}
	for _, r := range name {
		ways := pinyin.SinglePinyin(r, args)
		if len(ways) == 0 {
			continue
		}
		slices.Sort(ways)
		ways = slices.Compact(ways)
		initials = append([]string{}, extend(initials, ways, func(w string) string { return w[:1] })...)
		sounds = append([]string{}, extend(sounds, ways, func(w string) string { return w })...)
	}
	return initials, sounds
}

func extend(heads, ways []string, part func(string) string) []string {
	var all []string
	for _, h := range heads {
		for _, w := range ways {
			if one := h + part(w); !slices.Contains(all, one) && len(all) < maxReadings {
				all = append(all, one)
			}
		}
	}
	return all
}
