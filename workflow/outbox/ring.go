package outbox

import (
	"context"

	"jiyao/workflow"
)

// Ringing is a Keeper that rings after every commit that has something to
// tell, so that the worker need not wait until it looks next.
type Ringing struct {
	workflow.Keeper
	Ring func() // usually Worker.Wake; must not wait
}

// Commit commits and rings.
func (r Ringing) Commit(ctx context.Context, step workflow.Step) (workflow.Step, error) {
	done, err := r.Keeper.Commit(ctx, step)
	if err == nil && len(done.Messages) > 0 {
		r.Ring()
	}
	return done, err
}
