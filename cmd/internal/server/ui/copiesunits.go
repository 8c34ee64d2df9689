package ui

import (
	"cmp"
	"slices"
	"strings"
	"unicode"

	"github.com/mozillazg/go-pinyin"

	"jiyao/workflow"
	"jiyao/workflow/org"
)

// unitBook finds units by what people type: name, short name, number, or the
// initials of the pinyin.
type unitBook struct {
	data  *org.Office
	today workflow.Date
	units []namedUnit
}

// namedUnit is a unit with what it is called for short and its initials.
type namedUnit struct {
	org.Unit
	Short    string
	Initials []string // of the short name and of the name, in every reading
}

// maxReadings bounds the readings of one name: each character with two of them
// doubles them.
const maxReadings = 16

func newUnitBook(data *org.Office, today workflow.Date) unitBook {
	b := unitBook{data: data, today: today}
	for _, u := range data.Data().Units {
		if !u.Holds(today) {
			continue
		}
		short := data.ShortName(u.ID, today)
		n := namedUnit{Unit: u, Short: short, Initials: unitInitials(short)}
		for _, i := range unitInitials(u.Name) {
			if !slices.Contains(n.Initials, i) {
				n.Initials = append(n.Initials, i)
			}
		}
		b.units = append(b.units, n)
	}
	return b
}

// unitInitials gives the initials of a name's pinyin, in every reading.
func unitInitials(name string) []string {
	args := pinyin.NewArgs()
	args.Style, args.Heteronym = pinyin.FirstLetter, true
	all := []string{""}
	for _, r := range name {
		var letters []string
		for _, reading := range pinyin.SinglePinyin(r, args) {
			if !slices.Contains(letters, reading) {
				letters = append(letters, reading)
			}
		}
		switch {
		case len(letters) == 0 && r < unicode.MaxASCII && (unicode.IsLetter(r) || unicode.IsDigit(r)):
			letters = []string{strings.ToLower(string(r))}
		case len(letters) == 0:
			continue
		case len(all)*len(letters) > maxReadings:
			letters = letters[:1]
		}
		var next []string
		for _, begun := range all {
			for _, l := range letters {
				next = append(next, begun+l)
			}
		}
		all = next
	}
	return all
}

// exact gives the unit that bears the name.
func (b unitBook) exact(typed string) (org.Unit, bool) {
	if u, ok := b.data.Unit(typed); ok && u.Holds(b.today) {
		return u, true
	}
	u, err := b.data.UnitByName(typed, b.today)
	return u, err == nil
}

// find gives the units that what was typed can mean, in protocol order: the one
// that bears the name; else those with these initials; else those whose name or
// initials have it in them.
func (b unitBook) find(typed string) []org.Unit {
	typed = strings.TrimSpace(typed)
	if typed == "" {
		return nil
	}
	if u, ok := b.exact(typed); ok {
		return []org.Unit{u}
	}
	low := strings.ToLower(typed)
	whole := b.matching(func(n namedUnit) bool { return slices.Contains(n.Initials, low) })
	if len(whole) > 0 {
		return whole
	}
	return b.matching(func(n namedUnit) bool {
		return strings.Contains(n.Name, typed) || strings.Contains(n.Short, typed) ||
			slices.ContainsFunc(n.Initials, func(i string) bool { return strings.Contains(i, low) })
	})
}

func (b unitBook) matching(fits func(namedUnit) bool) []org.Unit {
	var ids []string
	for _, n := range b.units {
		if fits(n) {
			ids = append(ids, n.ID)
		}
	}
	b.data.SortUnits(ids)
	all := make([]org.Unit, len(ids))
	for i, id := range ids {
		all[i], _ = b.data.Unit(id)
	}
	return all
}

// suggestions gives every unit for a field that completes: by name, with short
// name and initials beside it.
func (b unitBook) suggestions() []choice {
	all := make([]choice, len(b.units))
	for i, n := range b.units {
		all[i] = choice{Value: n.Name, Label: n.Short + " " + n.Initials[0]}
	}
	return all
}

// box gives a unit's 交换箱; empty if it has none.
func (b unitBook) box(id string) string {
	u, _ := b.data.Unit(id)
	return u.Box
}

// order gives a unit's place in protocol; what the data lack comes last.
func (b unitBook) order(id string) int {
	u, ok := b.data.Unit(id)
	if !ok || u.Order == 0 {
		return 1 << 30
	}
	return u.Order
}

// The ways a list of recipients is sorted.
const (
	byProtocol = "order"
	byBox      = "box"
)

// compare orders two recipients: those that stay in the office last.
func (b unitBook) compare(sort string, x, y workflow.Recipient) int {
	if c := cmp.Compare(boolRank(x.Use != workflow.ForRecipient), boolRank(y.Use != workflow.ForRecipient)); c != 0 {
		return c
	}
	if sort == byBox {
		xb, yb := b.box(x.ID), b.box(y.ID)
		return cmp.Or(cmp.Compare(boolRank(xb == ""), boolRank(yb == "")), cmp.Compare(xb, yb), cmp.Compare(b.order(x.ID), b.order(y.ID)))
	}
	return cmp.Compare(b.order(x.ID), b.order(y.ID))
}

func boolRank(b bool) int {
	if b {
		return 1
	}
	return 0
}
