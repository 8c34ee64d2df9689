package main

import "context"

// onReload has nothing to wait for here: files that are replaced are noticed.
func onReload(ctx context.Context, _ func()) { <-ctx.Done() }
