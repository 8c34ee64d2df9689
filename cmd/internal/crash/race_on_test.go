//go:build race

package crash_test

// raced says that the race detector watches.
const raced = true
