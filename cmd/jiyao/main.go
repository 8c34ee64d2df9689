// Command jiyao sets, proof-reads and takes apart official meeting minutes
// (会议纪要), and walks them from 记录 to 分送.
//
// Data goes to standard output and talk to standard error; what the exit
// codes mean is one table (exits). Every sentence people see stands in one
// catalogue (see catalogue), in Chinese and in English (JIYAO_LANG=en).
package main

import (
	"context"
	"os"
	"os/signal"
	"runtime/debug"
	"syscall"
)

func main() {
	if os.Getenv("GOGC") == "" {
		debug.SetGCPercent(400) // a document leaves little behind: collecting it often costs more than it frees
	}
	ctx, stop := signal.NotifyContext(context.Background(), os.Interrupt, syscall.SIGTERM)
	context.AfterFunc(ctx, stop) // a second Ctrl-C ends the program at once
	os.Exit(asService(ctx, func(ctx context.Context) int {
		return run(ctx, os.Args[1:], streams{os.Stdin, os.Stdout, os.Stderr}, os.Getenv)
	}))
}

// run carries out one command line and gives the exit code.
func run(ctx context.Context, args []string, s streams, env func(string) string) int {
	return newApp(s, env).run(ctx, args)
}
