package main

import (
	"fmt"
	"io"
	"slices"
	"strings"
	"time"
)

// row is an engine with its readings, one a round, or why there are none.
type row struct {
	engine
	readings []reading
	err      error
}

// write prints the rows as one Markdown table.
func write(w io.Writer, rows []*row) error {
	cells := [][]string{{"引擎", "步/秒", "p50", "p99", "处理器/步", "本程序快几倍", "省处理器几倍", "落盘", "版本", "说明"}}
	for _, r := range rows {
		if r.err != nil || len(r.readings) > 0 {
			cells = append(cells, r.cells(rows))
		}
	}
	widths := make([]int, len(cells[0]))
	for _, line := range cells {
		for i, cell := range line {
			widths[i] = max(widths[i], width(cell))
		}
	}
	rule := make([]string, len(widths))
	for i, n := range widths {
		rule[i] = strings.Repeat("-", n)
	}
	for _, line := range slices.Insert(cells, 1, rule) {
		for i, cell := range line {
			line[i] = cell + strings.Repeat(" ", widths[i]-width(cell))
		}
		if _, err := fmt.Fprintln(w, "| "+strings.Join(line, " | ")+" |"); err != nil {
			return err
		}
	}
	return nil
}

func (r *row) cells(all []*row) []string {
	if len(r.readings) == 0 {
		return []string{r.name, "未测", "", "", "", "", "", "", "", strings.ReplaceAll(r.err.Error(), "|", "/")}
	}
	last := r.readings[len(r.readings)-1]
	return []string{
		r.name,
		fmt.Sprintf("%.0f", r.median(rate)),
		milliseconds(r.median(func(g reading) float64 { return float64(g.P50) })),
		milliseconds(r.median(func(g reading) float64 { return float64(g.P99) })),
		fmt.Sprintf("%.2f ms", r.median(processor)/float64(time.Millisecond)),
		r.beside(all[r.base], func(ours, theirs reading) float64 { return ours.Rate / theirs.Rate }),
		r.beside(all[r.base], func(ours, theirs reading) float64 { return processor(theirs) / processor(ours) }),
		last.Durability, last.Version,
		fmt.Sprintf("%s；另每秒起办%.0f件", r.note, r.median(func(g reading) float64 { return g.Begun })),
	}
}

func rate(g reading) float64 { return g.Rate }

func processor(g reading) float64 { return float64(g.Processor) }

// beside says how many times as good our own engine over the same kind of
// store is; a range, where there were several rounds.
func (r *row) beside(base *row, times func(ours, theirs reading) float64) string {
	if r == base || len(base.readings) == 0 {
		return ""
	}
	var ratios []float64
	for i, g := range r.readings {
		if i < len(base.readings) {
			ratios = append(ratios, times(base.readings[i], g))
		}
	}
	slices.Sort(ratios)
	text := fmt.Sprintf("%.1f", middle(ratios))
	if n := len(ratios); n > 1 {
		text += fmt.Sprintf("（%.1f–%.1f）", ratios[0], ratios[n-1])
	}
	return text
}

func (r *row) median(of func(reading) float64) float64 {
	var values []float64
	for _, g := range r.readings {
		values = append(values, of(g))
	}
	slices.Sort(values)
	return middle(values)
}

func middle(sorted []float64) float64 {
	n := len(sorted)
	return (sorted[(n-1)/2] + sorted[n/2]) / 2
}

func milliseconds(nanoseconds float64) string {
	return fmt.Sprintf("%.1f ms", nanoseconds/float64(time.Millisecond))
}

// width counts columns of a terminal: a Chinese character takes two.
func width(text string) int {
	n := 0
	for _, r := range text {
		n++
		if r >= 0x2E80 {
			n++
		}
	}
	return n
}
