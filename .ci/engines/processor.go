package main

import (
	"fmt"
	"os"
	"path/filepath"
	"strconv"
	"strings"
	"syscall"
	"time"
)

// tick is the unit in which Linux counts a process's time.
const tick = 10 * time.Millisecond

// processorTime gives what this process has used of the processor, and the
// PostgreSQL server with its socket in a folder, if there is one. It does not
// depend on who else is at work on the machine.
func processorTime(folder string) time.Duration {
	var used syscall.Rusage
	if err := syscall.Getrusage(syscall.RUSAGE_SELF, &used); err != nil {
		return 0
	}
	sum := time.Duration(used.Utime.Nano() + used.Stime.Nano())
	if folder == "" {
		return sum
	}
	pid, _ := os.ReadFile(filepath.Join(folder, "data", "postmaster.pid"))
	server, _, _ := strings.Cut(string(pid), "\n")
	processes, _ := filepath.Glob("/proc/[0-9]*/stat")
	for _, path := range processes {
		sum += timeOf(path, server)
	}
	return sum
}

// timeOf gives what a process of the server has used, with those it has seen
// end; 0 if it is none of them.
func timeOf(path, server string) time.Duration {
	line, err := os.ReadFile(path)
	if err != nil {
		return 0
	}
	_, rest, _ := strings.Cut(string(line), ") ")
	fields := strings.Fields(rest) // state, parent, … from the third on
	if len(fields) < 15 || fields[1] != server && path != fmt.Sprintf("/proc/%s/stat", server) {
		return 0
	}
	var ticks int64
	for _, field := range fields[11:15] { // utime, stime, and those of children
		n, _ := strconv.ParseInt(field, 10, 64)
		ticks += n
	}
	return time.Duration(ticks) * tick
}
