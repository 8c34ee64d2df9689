package spent

import (
	"testing"
	"time"
)

// Sleeping costs nothing, counting does; the clock knows no difference.
func TestOn(t *testing.T) {
	asleep := On(func() { time.Sleep(300 * time.Millisecond) })
	awake := On(func() { count(100 * time.Millisecond) })
	if asleep > 100*time.Millisecond || awake < 50*time.Millisecond {
		t.Errorf("asleep %v, awake %v", asleep, awake)
	}
}

func TestLinear(t *testing.T) {
	small := func() { count(10 * time.Millisecond) }
	if part, whole, ok := Linear(small, func() { count(60 * time.Millisecond) }, 8); !ok {
		t.Errorf("%v is not eight times %v", whole, part)
	}
	if part, whole, ok := Linear(small, func() { count(400 * time.Millisecond) }, 8); ok {
		t.Errorf("%v is eight times %v", whole, part)
	}
}

// count keeps the processor at work for so long.
func count(long time.Duration) {
	for end := Processor() + long; Processor() < end; {
		for range 100_000 {
			work++
		}
	}
}

var work int
