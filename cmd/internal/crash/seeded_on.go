//go:build seedfaults

package crash

import (
	"context"
	"os"

	"jiyao/workflow"
)

// seeded gives the store to the service, with the service's part of the fault
// that JIYAO_SEED_FAULT names: a key that is looked up before the lock, and not
// again under it or when the try came to nothing.
func seeded(s workflow.Store) workflow.Keeper {
	if os.Getenv("JIYAO_SEED_FAULT") == "key" {
		return askedEarly{s}
	}
	return s
}

type askedEarly struct{ workflow.Store }

// Commit looks the key up before the store takes its lock.
func (a askedEarly) Commit(ctx context.Context, step workflow.Step) (workflow.Step, error) {
	if first, ok, err := a.Store.Answer(ctx, step.Entry.Actor.ID, step.Entry.Key); ok && err == nil {
		return first, nil
	}
	return a.Store.Commit(ctx, step)
}

// Answer finds no key.
func (askedEarly) Answer(context.Context, string, string) (workflow.Step, bool, error) {
	return workflow.Step{}, false, nil
}
