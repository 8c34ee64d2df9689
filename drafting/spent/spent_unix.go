//go:build !windows

package spent

import (
	"syscall"
	"time"
)

// Processor gives the processor's time that this process has used; unlike the
// clock it does not depend on who else is at work on the machine.
func Processor() time.Duration {
	var used syscall.Rusage
	if err := syscall.Getrusage(syscall.RUSAGE_SELF, &used); err != nil {
		return 0
	}
	return time.Duration(used.Utime.Nano() + used.Stime.Nano())
}
