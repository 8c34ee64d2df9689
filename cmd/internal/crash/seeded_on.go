//go:build seedfaults

package crash

import (
	"context"
	"os"
	"sync/atomic"

	"jiyao/workflow"
)

// seeded gives the store to the service, with the service's part of the fault
// that JIYAO_SEED_FAULT names: a key that is looked up only once, before the
// step, and not again when somebody was faster.
func seeded(s workflow.Store) workflow.Keeper {
	if os.Getenv("JIYAO_SEED_FAULT") == "key" {
		return onceAsked{s}
	}
	return s
}

type clickKey struct{}

// oneClick marks the context of a click, so that it is known how often its key
// was looked up.
func oneClick(ctx context.Context) context.Context {
	return context.WithValue(ctx, clickKey{}, new(atomic.Int32))
}

type onceAsked struct{ workflow.Store }

// Answer looks a click's key up the first time and never again.
func (o onceAsked) Answer(ctx context.Context, actor, key string) (workflow.Step, bool, error) {
	if asked, ok := ctx.Value(clickKey{}).(*atomic.Int32); ok && asked.Add(1) > 1 {
		return workflow.Step{}, false, nil
	}
	return o.Store.Answer(ctx, actor, key)
}
