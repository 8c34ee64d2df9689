package crash

import (
	"fmt"
	"math"
	"testing"

	"github.com/anishathalye/porcupine"

	"jiyao/workflow"
)

// A moment is one operation of a history: from, to, click, answer.
type moment struct {
	from, to int64
	click    click
	answer   answer
}

const never = math.MaxInt64

func at(version int, place workflow.State) answer {
	return answer{Version: version, Place: workflow.Place{State: place}}
}

func does(action workflow.Action, version int, role workflow.Role) click {
	return click{Action: action, Version: version, Role: role, Actor: string(role)}
}

// TestModel shows the checker histories that are explained by an order, and
// such as are by none: each fault the model must see stands once.
func TestModel(t *testing.T) {
	create := moment{1, 2, does(workflow.Create, 0, workflow.Recorder), at(1, workflow.Recording)}
	submit := moment{3, 4, does(workflow.Submit, 1, workflow.Recorder), at(2, workflow.Review)}
	approve := does(workflow.Approve, 2, workflow.Reviewer)
	look := click{Look: true}
	stale, refused, unheard := answer{Kind: workflow.Stale}, answer{Kind: workflow.Refused}, answer{Kind: workflow.Unknown}
	for _, c := range []struct {
		name string
		then []moment
		want bool
	}{
		{"one after the other", []moment{{5, 6, approve, at(3, workflow.Signing)}}, true},
		{"two at once, one wins", []moment{{5, 8, approve, at(3, workflow.Signing)}, {6, 9, approve, stale}}, true},
		{"two at once, both win", []moment{{5, 8, approve, at(3, workflow.Signing)}, {6, 9, approve, at(4, workflow.Signing)}}, false},
		{"nobody wins", []moment{{5, 8, approve, stale}}, false},
		{"refused what is allowed", []moment{{5, 8, approve, refused}}, false},
		{"refused what is not", []moment{{5, 8, does(workflow.Sign, 2, workflow.Signer), refused}}, true},
		{"done what is not allowed", []moment{{5, 8, does(workflow.Sign, 2, workflow.Signer), at(3, workflow.Collation)}}, false},
		{"another's withdrawal", []moment{{5, 8, click{Action: workflow.Withdraw, Version: 2, Role: workflow.Recorder, Actor: "x"}, at(3, workflow.Withdrawn)}}, false},
		{"the past is seen", []moment{{5, 6, look, at(1, workflow.Recording)}}, false},
		{"a look beside the click sees either", []moment{{5, 8, approve, at(3, workflow.Signing)}, {6, 7, look, at(2, workflow.Review)}}, true},
		{"acknowledged and forgotten", []moment{{5, 6, approve, at(3, workflow.Signing)}, {7, 8, look, at(2, workflow.Review)}}, false},
		{"unheard, and done", []moment{{5, never, approve, unheard}, {7, 8, look, at(3, workflow.Signing)}}, true},
		{"unheard, and not done", []moment{{5, never, approve, unheard}, {7, 8, look, at(2, workflow.Review)}}, true},
		{"unheard, and done late", []moment{
			{5, never, approve, unheard},
			{7, 8, look, at(2, workflow.Review)},
			{9, 10, look, at(3, workflow.Signing)},
		}, true},
		{"a late save, kept", []moment{
			{5, 6, approve, at(3, workflow.Signing)},
			{7, 8, does(workflow.Save, 2, workflow.Reviewer), answer{Kind: workflow.Stale, Kept: 2}},
			{9, 10, look, at(4, workflow.Signing)},
		}, true},
		{"a late save, kept and forgotten", []moment{
			{5, 6, approve, at(3, workflow.Signing)},
			{7, 8, does(workflow.Save, 2, workflow.Reviewer), answer{Kind: workflow.Stale, Kept: 2}},
			{9, 10, look, at(3, workflow.Signing)},
		}, false},
		{"a late save, not kept", []moment{
			{5, 6, approve, at(3, workflow.Signing)},
			{7, 8, does(workflow.Save, 2, workflow.Reviewer), stale},
			{9, 10, look, at(4, workflow.Signing)},
		}, false},
		{"done by nobody", []moment{{7, 8, look, at(3, workflow.Signing)}}, false},
	} {
		t.Run(c.name, func(t *testing.T) {
			var ops []porcupine.Operation
			for i, m := range append([]moment{create, submit}, c.then...) {
				ops = append(ops, porcupine.Operation{ClientId: i, Input: m.click, Call: m.from, Output: m.answer, Return: m.to})
			}
			if got := porcupine.CheckOperations(model(), ops); got != c.want {
				t.Errorf("explained: %v, want %v", got, c.want)
			}
		})
	}
}

// TestNumberOfUnheardClick lets a number be learnt later that a click without
// answer has taken.
func TestNumberOfUnheardClick(t *testing.T) {
	s := condition{Version: 5, Place: workflow.Collation}
	next := s.step(does(workflow.Number, 5, workflow.Clerk), answer{Kind: workflow.Unknown})
	if got := fmt.Sprint(len(next), next[1].Number); got != fmt.Sprint(2, unknown) {
		t.Fatalf("after a click without answer: %+v", next)
	}
	seen, ok := next[1].shows(answer{Version: 6, Place: workflow.Place{State: workflow.Collation}, Number: 7})
	if !ok || seen.Number != 7 {
		t.Errorf("the number seen is %d, %v", seen.Number, ok)
	}
	if _, ok := seen.shows(answer{Version: 6, Place: workflow.Place{State: workflow.Collation}, Number: 8}); ok {
		t.Error("the number changed unnoticed")
	}
}
