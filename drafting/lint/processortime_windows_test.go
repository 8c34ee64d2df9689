package lint

import "time"

var begun = time.Now()

// processorTime is the clock, for want of better.
func processorTime() time.Duration { return time.Since(begun) }
