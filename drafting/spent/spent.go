// Package spent tells tests what a piece of work has cost: a test that goes by
// the clock fails on a machine that has others to serve.
package spent

import "time"

// On gives the processor's time that the work takes, that of everything else
// this process does meanwhile included.
func On(work func()) time.Duration {
	before := Processor()
	work()
	return Processor() - before
}

// grace is what a small piece of work may cost by chance.
const grace = 200 * time.Millisecond

// Linear reports whether a large piece of work costs no more than so many times
// a small one. What the collector takes falls on either by chance: both are
// measured until it does, eight times at most, and the least of each counts.
func Linear(small, large func(), times int) (part, whole time.Duration, linear bool) {
	part, whole = On(small), On(large)
	for again := 1; again < 8 && whole > time.Duration(times)*part+grace; again++ {
		part, whole = min(part, On(small)), min(whole, On(large))
	}
	return part, whole, whole <= time.Duration(times)*part+grace
}
