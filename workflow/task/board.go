package task

import "jiyao/workflow"

// A Filter narrows the board of tasks (督办台账); its zero value is all that is
// still going, what is due first on top.
type Filter struct {
	State   State
	Settled bool   // 办结 and 暂缓 too
	Unit    string // ID
	Minutes string // ID
	Due     Light  // Overdue, Soon or NoLimit; empty is any
	Today   workflow.Date
	From    workflow.Date // of the 时限
	Until   workflow.Date
	After   string // cursor of the page before
	Limit   int    // at most 200; 0 is 50
}

// Bounds gives the days between which the 时限 must lie.
func (f Filter) Bounds() (from, until workflow.Date) {
	from, until = f.From, f.Until
	switch f.Due {
	case Overdue:
		until = earlier(until, later(f.Today, -1))
		if from == "" {
			from = "0001-01-01"
		}
	case Soon:
		from = max(from, f.Today)
		until = earlier(until, later(f.Today, near))
	}
	return from, until
}

func earlier(a, b workflow.Date) workflow.Date {
	if a == "" || b < a {
		return b
	}
	return a
}

// A Count is how many tasks stand how.
type Count struct {
	Overdue, Soon, Going, Done, Paused int
}
