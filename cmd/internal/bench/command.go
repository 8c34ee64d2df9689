package main

import (
	"bytes"
	"context"
	"fmt"
	"os"
	"os/exec"
	"path/filepath"
	"reflect"
	"runtime"
	"strings"
	"time"
)

// usage is what a process took.
type usage struct {
	wall   time.Duration
	memory float64 // bytes, the peak of the process or of one that it waited for
}

// call runs a command in a folder, with settings added to the environment,
// and gives its standard output. The error quotes the command's last line.
func call(ctx context.Context, dir string, env []string, args ...string) (string, usage, error) {
	ctx, cancel := context.WithTimeout(ctx, command)
	defer cancel()
	cmd := exec.CommandContext(ctx, args[0], args[1:]...)
	cmd.Dir = dir
	cmd.Env = append(os.Environ(), env...)
	cmd.WaitDelay = time.Second
	var out, complaint bytes.Buffer
	cmd.Stdout, cmd.Stderr = &out, &complaint
	start := time.Now()
	err := cmd.Run()
	u := usage{wall: time.Since(start), memory: peak(cmd.ProcessState)}
	if err != nil {
		if said := lastLine(out.String() + complaint.String()); said != "" {
			err = fmt.Errorf("%w: %s", err, said)
		}
		return "", u, fmt.Errorf("%s: %w", filepath.Base(args[0]), err)
	}
	return out.String(), u, nil
}

// peak gives the peak of resident memory of an ended process, 0 where the
// system does not say. Linux takes at least this program's own for it, the
// memory from which the process was started; that is some 10 MB.
func peak(p *os.ProcessState) float64 {
	if p == nil {
		return 0
	}
	u := reflect.Indirect(reflect.ValueOf(p.SysUsage())) // *syscall.Rusage, but not everywhere
	if u.Kind() != reflect.Struct || !u.FieldByName("Maxrss").IsValid() {
		return 0
	}
	unit := 1024.0
	if runtime.GOOS == "darwin" {
		unit = 1
	}
	return float64(u.FieldByName("Maxrss").Int()) * unit
}

func lastLine(text string) string {
	text = strings.TrimSpace(text)
	return text[strings.LastIndexByte(text, '\n')+1:]
}

func milliseconds(d time.Duration) float64 { return float64(d) / float64(time.Millisecond) }
