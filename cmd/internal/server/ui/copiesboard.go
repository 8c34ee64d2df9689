package ui

import (
	"time"

	"jiyao/workflow"
	"jiyao/workflow/store"
)

// boardFilter is what a board of copies was asked for.
type boardFilter struct {
	View, Unit, Channel, Year string
	After                     int
}

// store gives the filter as the store takes it.
func (f boardFilter) store(late time.Time) store.CopyFilter {
	return store.CopyFilter{
		View: store.CopyView(f.View), Unit: f.Unit, Channel: workflow.Channel(f.Channel), Year: f.Year, Late: late, After: f.After,
	}
}
