package store

import (
	"context"
	"strings"

	"jiyao/workflow"
)

// Texts gives some of a minutes' texts, by the numbers of their revisions, in
// order; numbers there are none of are left out. A draft that was saved a
// thousand times is not read a thousand times to show two of its texts.
func (s *Store) Texts(ctx context.Context, id string, numbers ...int) ([]workflow.Revision, error) {
	if len(numbers) == 0 {
		return nil, nil
	}
	args := []any{id}
	for _, n := range numbers {
		args = append(args, n)
	}
	rest := "WHERE minutes_id = ? AND n IN (?" + strings.Repeat(", ?", len(numbers)-1) + ") ORDER BY n"
	return quickly(ctx, s, func(c asker) ([]workflow.Revision, error) {
		return rowsOf(c, rest, args, revisionRow.revision)
	})
}
