//go:build unix

package main

import (
	"context"
	"os"
	"os/signal"
	"syscall"
)

// onReload calls back whenever the process is told to read its files again
// (SIGHUP).
func onReload(ctx context.Context, reload func()) {
	told := make(chan os.Signal, 1)
	signal.Notify(told, syscall.SIGHUP)
	defer signal.Stop(told)
	for {
		select {
		case <-ctx.Done():
			return
		case <-told:
			reload()
		}
	}
}
