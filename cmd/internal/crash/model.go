package crash

import (
	"fmt"
	"slices"

	"github.com/anishathalye/porcupine"

	"jiyao/workflow"
)

// A condition is what the model knows of a minutes. It is written apart from
// the engine, from the default flow as people know it.
type condition struct {
	Version   int
	Place     workflow.State
	Back      workflow.State // where a straight return came from
	Number    int            // unknown: taken by a click without answer
	Final     bool
	Submitted int // the version 送审 led to
	By        string
}

const unknown = -1

// A click is what was asked for; a look only reads.
type click struct {
	Minutes  string
	Look     bool
	Version  int
	Action   workflow.Action
	Actor    string
	Role     workflow.Role
	To       workflow.State
	Straight bool
	// Late stands for what another try of a save may have led to beside the
	// answer that was heard: its text kept, if it came too late.
	Late bool
}

// A way is one row of the flow.
type way struct {
	action workflow.Action
	from   []workflow.State
	to     workflow.State // empty: stays
	role   workflow.Role
}

func ways() []way {
	return []way{
		{workflow.Create, []workflow.State{""}, workflow.Recording, workflow.Recorder},
		{workflow.Save, []workflow.State{workflow.Recording, workflow.Withdrawn}, "", workflow.Recorder},
		{workflow.Save, []workflow.State{workflow.Review}, "", workflow.Reviewer},
		{workflow.Save, []workflow.State{workflow.Signing}, "", workflow.Signer},
		{workflow.Submit, []workflow.State{workflow.Recording, workflow.Withdrawn}, workflow.Review, workflow.Recorder},
		{workflow.Withdraw, []workflow.State{workflow.Review, workflow.Signing}, workflow.Withdrawn, workflow.Recorder},
		{workflow.Approve, []workflow.State{workflow.Review}, workflow.Signing, workflow.Reviewer},
		{workflow.Sign, []workflow.State{workflow.Signing}, workflow.Collation, workflow.Signer},
		{workflow.Return, []workflow.State{workflow.Review, workflow.Signing, workflow.Collation}, workflow.Recording, ""},
		{workflow.Return, []workflow.State{workflow.Signing, workflow.Collation}, workflow.Review, ""},
		{workflow.Return, []workflow.State{workflow.Collation}, workflow.Signing, workflow.Clerk},
		{workflow.Number, []workflow.State{workflow.Collation}, "", workflow.Clerk},
		{workflow.Finalize, []workflow.State{workflow.Collation}, "", workflow.Clerk},
		{workflow.Issue, []workflow.State{workflow.Collation}, workflow.Issued, workflow.Clerk},
		{workflow.Distribute, []workflow.State{workflow.Issued, workflow.Distributed}, workflow.Distributed, workflow.Clerk},
		{workflow.Close, []workflow.State{workflow.Distributed}, workflow.Closed, workflow.Clerk},
		{workflow.Void, []workflow.State{workflow.Recording, workflow.Withdrawn}, workflow.Voided, workflow.Recorder},
		{workflow.Void, []workflow.State{workflow.Review}, workflow.Voided, workflow.Reviewer},
		{workflow.Void, []workflow.State{workflow.Signing, workflow.Collation}, workflow.Voided, workflow.Signer},
	}
}

// holder is whose desk a state is: he returns from it.
func holder(s workflow.State) workflow.Role {
	switch s {
	case workflow.Review:
		return workflow.Reviewer
	case workflow.Signing:
		return workflow.Signer
	default:
		return workflow.Clerk
	}
}

// open gives the ways that lead on from a state.
func open(from workflow.State) []way {
	return slices.DeleteFunc(ways(), func(w way) bool { return !slices.Contains(w.from, from) })
}

// way finds the row for a click, whoever clicks.
func (s condition) way(c click) (way, bool) {
	for _, w := range open(s.Place) {
		if w.action == c.Action && (c.Action != workflow.Return || w.to == c.To) {
			if w.role == "" {
				w.role = holder(s.Place)
			}
			if w.to == "" {
				w.to = s.Place
			}
			return w, true
		}
	}
	return way{}, false
}

// after gives the condition after a click on the version it stands at, or says
// that the click is to be refused.
func (s condition) after(c click) (condition, bool) {
	w, ok := s.way(c)
	if !ok || w.role != c.Role || !s.allows(c) {
		return s, false
	}
	next := s
	next.Version++
	next.Place = w.to
	if c.Action != workflow.Save {
		next.Back = ""
	}
	switch c.Action {
	case workflow.Submit:
		if s.Back == workflow.Signing {
			next.Place = s.Back
		}
		next.Submitted, next.By = next.Version, c.Actor
	case workflow.Return:
		next.Final = false
		if c.Straight {
			next.Back = s.Place
		}
	case workflow.Number:
		next.Number = unknown
	case workflow.Finalize:
		next.Final = true
	case workflow.Void:
		next.Number = 0
	}
	return next, true
}

// allows asks the conditions beyond state and role.
func (s condition) allows(c click) bool {
	switch c.Action {
	case workflow.Withdraw:
		return s.By == c.Actor && s.Submitted == s.Version
	case workflow.Return:
		return !c.Straight || s.Place != workflow.Collation
	case workflow.Number:
		return !s.Final && s.Number == 0
	case workflow.Finalize:
		return !s.Final && s.Number != 0
	case workflow.Issue:
		return s.Final
	default:
		return true
	}
}

// shows reports whether an answer shows the condition, and gives it with the
// number that the answer knows.
func (s condition) shows(a answer) (condition, bool) {
	if s.Number == unknown && a.Number > 0 {
		s.Number = a.Number
	}
	return s, s.Version == a.Version && s.Place == a.Place.State && s.Number == a.Number && s.Final == a.Final
}

// step is the model: the conditions that may follow when the click got the
// answer.
func (s condition) step(c click, a answer) []condition {
	switch {
	case c.Look:
		return s.looked(a)
	case c.Late:
		return s.mayKeep(c)
	}
	current := s.Version == c.Version
	next, allowed := s.after(c)
	switch a.Kind {
	case "":
		if seen, ok := next.shows(a); current && allowed && ok {
			return []condition{seen}
		}
	case workflow.Stale:
		if !current {
			return s.late(a)
		}
	case workflow.Forbidden, workflow.Refused:
		// Who may begin nothing is told so before anybody looks for the minutes.
		begins := c.Action == workflow.Create && c.Role != workflow.Recorder
		if (current || begins) && !allowed {
			return []condition{s}
		}
	default:
		return s.unheard(c)
	}
	return nil
}

func (s condition) looked(a answer) []condition {
	if seen, ok := s.shows(a); ok {
		return []condition{seen}
	}
	return nil
}

// unheard gives what may follow a click without an answer: it may have been
// carried out or not.
func (s condition) unheard(c click) []condition {
	if s.Version != c.Version && c.Action == workflow.Save {
		return s.mayKeep(c)
	}
	if next, allowed := s.after(c); allowed && s.Version == c.Version {
		return []condition{s, next}
	}
	return []condition{s}
}

// late gives what follows when somebody was faster: the text of a save is kept
// as a competing revision (竞争稿), if the answer says so.
func (s condition) late(a answer) []condition {
	if a.Kept > 0 {
		return []condition{s.beside()}
	}
	return []condition{s}
}

// mayKeep gives what follows where nobody has heard whether a late text was
// kept.
func (s condition) mayKeep(c click) []condition {
	if s.Version > c.Version {
		return []condition{s, s.beside()}
	}
	return []condition{s}
}

// beside is the condition after something that changed only the version: it
// keeps nobody from taking a submission back.
func (s condition) beside() condition {
	if s.Submitted == s.Version {
		s.Submitted++
	}
	s.Version++
	return s
}

// model is the flow as porcupine takes it, for one minutes.
func model() porcupine.Model {
	m := porcupine.NondeterministicModel{
		Init: func() []any { return []any{condition{}} },
		Step: func(state, input, output any) []any {
			var next []any
			for _, s := range state.(condition).step(input.(click), output.(answer)) {
				next = append(next, s)
			}
			return next
		},
		Equal: func(a, b any) bool { return a == b },
		DescribeOperation: func(input, output any) string {
			c, a := input.(click), output.(answer)
			if c.Look {
				return fmt.Sprintf("look → v%d %s", a.Version, a.Place)
			}
			if a.Kind != "" {
				return fmt.Sprintf("%s v%d → %s %s", c.Action, c.Version, a.Kind, a.Reason)
			}
			return fmt.Sprintf("%s v%d → v%d %s", c.Action, c.Version, a.Version, a.Place)
		},
		DescribeState: func(state any) string { return fmt.Sprintf("%+v", state) },
	}
	return m.ToModel()
}
