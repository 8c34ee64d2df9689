package search

import (
	"slices"

	"jiyao/workflow"
)

// Relation says what a unit has to do with a minutes.
type Relation string

// The relations of units. The zero Relation is any of them.
const (
	Charged  Relation = "charged"  // 责任单位
	Asked    Relation = "asked"    // 征求意见单位
	Receives Relation = "receives" // 分送单位
)

// A Query is what somebody looks for; the zero Query is everything.
type Query struct {
	Words    string
	Year     string           // of the meeting or of the number
	Type     string           // 会议类型, by ID
	States   []workflow.State // one of them; empty is any
	Handled  string           // ID of somebody who had a part in it
	Drafter  string           // ID of who drafts it
	Unit     string           // ID
	Relation Relation
	Person   string // name
	From     workflow.Date
	Until    workflow.Date
	Titles   bool  // words are looked for in title and number alone, and each minutes is found once
	After    int64 // the last document of the page before; 0 for the first
	Limit    int   // documents
	Eyes     Eyes  // who looks
}

// Eyes say what somebody may find (可见范围).
type Eyes struct {
	All     bool // every minutes of the office
	Persons []string
	Posts   []string
	Units   []string
}

// keys gives those of which one must be there; nil if there is no bound.
func (e Eyes) keys() []string {
	if e.All {
		return nil
	}
	keys := []string{"=none"} // nobody's
	for kind, ids := range map[string][]string{mayPerson: e.Persons, mayPost: e.Posts, mayUnit: e.Units} {
		for _, id := range ids {
			keys = append(keys, key(kind, id))
		}
	}
	slices.Sort(keys)
	return keys
}

// Phrases gives what the words ask for.
func (q Query) Phrases() []Phrase { return Phrases(q.Words) }

// Keys gives the conditions besides the words: of every group one key must be
// there.
func (q Query) Keys() [][]string {
	var groups [][]string
	of := func(kind, value string) {
		if value != "" {
			groups = append(groups, []string{key(kind, value)})
		}
	}
	of(keyYear, q.Year)
	of(keyType, q.Type)
	of(keyHandled, q.Handled)
	of(keyDrafter, q.Drafter)
	if len(q.States) > 0 {
		var states []string
		for _, s := range q.States {
			states = append(states, key(keyState, string(s)))
		}
		groups = append(groups, states)
	}
	of(keyPerson, q.Person)
	if q.Unit != "" {
		groups = append(groups, q.Relation.keys(q.Unit))
	}
	if may := q.Eyes.keys(); may != nil {
		groups = append(groups, may)
	}
	if q.Eyes.All && (q.Titles || len(q.Phrases()) == 0) {
		groups = append(groups, []string{key(keyFront, "")})
	}
	return groups
}

func (r Relation) keys(unit string) []string {
	switch r {
	case Charged:
		return []string{key(keyCharged, unit)}
	case Asked:
		return []string{key(keyAsked, unit)}
	case Receives:
		return []string{key(keyReceives, unit)}
	default:
		return []string{key(keyCharged, unit), key(keyAsked, unit), key(keyReceives, unit)}
	}
}

// Own reports whether a document has to have one of the phrases in its own
// words, not in the title alone: else a minutes with the words in its title
// would be found once for every 议题.
func (q Query) Own() bool { return q.Eyes.All && !q.Titles }

// A Hit is a document that was found.
type Hit struct {
	ID      int64 // to go on behind it
	Minutes string
	Version int // that the index has
	Item    int
	Heading string
	Start   int // of its part of the normalised text, in bytes
	End     int
}
