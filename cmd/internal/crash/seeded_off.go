//go:build !seedfaults

package crash

import (
	"context"

	"jiyao/workflow"
)

// seeded gives the store to the service as it is.
func seeded(s workflow.Store) workflow.Keeper { return s }

// oneClick marks the context of a click, where a seeded fault must know.
func oneClick(ctx context.Context) context.Context { return ctx }
