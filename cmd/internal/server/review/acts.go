package review

import (
	"context"
	"slices"
	"time"

	"jiyao/cmd/internal/office"
	"jiyao/workflow"
)

// Act is something this person may do now.
type Act struct {
	Action workflow.Action
	Label  string
	Self   bool
	For    []workflow.Person // those for whom he may do it in delegation (委托)
}

// Denied is something that would lead on and that this person may not do, with
// the reason.
type Denied struct{ Label, Why string }

// Acts gives what somebody may do with a minutes as it stands, in the flow's
// order, and why he may not do what would lead on.
func Acts(ctx context.Context, o *office.Office, c *Case, actor workflow.Actor) (acts []Act, denied []Denied, err error) {
	deputed, err := principals(ctx, o, c.Minutes, actor, c.Flow)
	if err != nil {
		return nil, nil, err
	}
	for _, offer := range c.Standing.Offers {
		a := Act{Action: offer.Action, Label: offer.Label}
		why := o.May(ctx, c.Minutes, actor, offer.Action)
		a.Self = why == nil
		if deputable(offer.Action) {
			for _, p := range deputed {
				if offer.Action != workflow.Approve && offer.Action != workflow.Sign || slices.Contains(p.acts, offer.Action) {
					a.For = append(a.For, p.Person)
				}
			}
		}
		switch {
		case a.Self || len(a.For) > 0:
			acts = append(acts, a)
		case office.LeadsOn(c.Flow, c.Minutes.Place, offer.Action) && workflow.KindOf(why) != workflow.Internal:
			denied = append(denied, Denied{offer.Label, why.Error()})
		}
	}
	return acts, denied, nil
}

// deputable reports whether an action is one that is done at the step itself,
// and so in delegation too.
func deputable(a workflow.Action) bool {
	switch a {
	case workflow.Approve, workflow.Sign, workflow.Return, workflow.Save, workflow.Consult, workflow.Add, workflow.Drop,
		workflow.Reassign, workflow.Void:
		return true
	default:
		return false
	}
}

// principal is somebody for whom one may act, and what of it leads on.
type principal struct {
	workflow.Person
	acts []workflow.Action
}

// principals gives those whose step somebody may take in delegation.
func principals(ctx context.Context, o *office.Office, m workflow.Minutes, actor workflow.Actor, flow *workflow.Flow) ([]principal, error) {
	var all []principal
	for _, action := range []workflow.Action{workflow.Approve, workflow.Sign, workflow.Return} {
		cmd := workflow.Command{Minutes: m.ID, Version: m.Version, Action: action, Actor: actor, Note: "试问"}
		if action == workflow.Return {
			ways := WaysBack(flow, m.Place)
			if len(ways) == 0 {
				continue
			}
			cmd.To = ways[0].Place
		}
		found, err := o.Principals(ctx, m, cmd)
		if err != nil {
			return nil, err
		}
		for _, p := range found {
			i := slices.IndexFunc(all, func(q principal) bool { return q.ID == p.ID })
			if i < 0 {
				all = append(all, principal{Person: p})
				i = len(all) - 1
			}
			all[i].acts = append(all[i].acts, action)
		}
	}
	return all, nil
}

// Way is a place that a minutes may be returned to.
type Way struct {
	Place workflow.Place
	Label string
}

// WaysBack gives where a minutes may be returned to, the nearest first.
func WaysBack(flow *workflow.Flow, from workflow.Place) []Way {
	var ways []Way
	for _, p := range flow.WaysBack(from) {
		ways = append(ways, Way{p, flow.PlaceLabel(p)})
	}
	slices.Reverse(ways)
	return ways
}

// Straight reports whether who returns it from a place may ask for it to come
// straight back to him.
func Straight(flow *workflow.Flow, from workflow.Place) bool {
	return slices.ContainsFunc(flow.Rules, func(r workflow.Rule) bool {
		return r.Action == workflow.Return && r.From == from && r.Straight
	})
}

// OnPaper gives the actions at a place that may be registered from a sheet
// (代登记).
func OnPaper(flow *workflow.Flow, at workflow.Place) []workflow.Option {
	var all []workflow.Option
	for _, o := range flow.Options(at) {
		paper := slices.ContainsFunc(flow.Rules, func(r workflow.Rule) bool {
			return r.Action == o.Action && r.From == at && len(r.Paper) > 0
		})
		if paper {
			all = append(all, o)
		}
	}
	return all
}

func clock(at time.Time) string {
	return at.In(workflow.Shanghai()).Format("2006年1月2日 15:04")
}
