//go:build !windows

package main

import "context"

// asService runs the program; only Windows has services of its own kind.
func asService(ctx context.Context, run func(context.Context) int) int { return run(ctx) }

func installService(string) error { return &UsageError{ID: "error.service", Path: "jiyao service"} }

func removeService() error { return &UsageError{ID: "error.service", Path: "jiyao service"} }
