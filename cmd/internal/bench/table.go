package main

import (
	"fmt"
	"io"
	"slices"
	"strconv"
	"strings"
)

// row is a way with its readings, one a round, or why there are none.
type row struct {
	way
	readings []reading
	err      error
}

// write prints the rows as one Markdown table.
func write(w io.Writer, rows []*row) error {
	cells := [][]string{{"做法", "毫秒/份", "份/秒", "耗时倍数", "分配/份", "内存峰值", "页", "PDF", "说明"}}
	for _, r := range rows {
		cells = append(cells, r.cells(rows))
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

// cells gives a row's cells; all are compared with the first row.
func (r *row) cells(all []*row) []string {
	if r.err != nil {
		return []string{r.name, "未测", "", "", "", "", "", "", strings.ReplaceAll(r.err.Error(), "|", "/")}
	}
	ms := r.values(func(g reading) float64 { return g.ms })
	last := r.readings[len(r.readings)-1]
	m := median(ms)
	return []string{
		r.name,
		fmt.Sprintf("%s（%s–%s）", figure(m), figure(slices.Min(ms)), figure(slices.Max(ms))),
		figure(1000 / m),
		ratioText(r.ratio(all[0])),
		bytesText(median(r.values(func(g reading) float64 { return g.allocated }))),
		bytesText(slices.Max(r.values(func(g reading) float64 { return g.memory }))),
		strings.TrimPrefix(strconv.Itoa(last.pages), "0"),
		bytesText(float64(last.size)),
		r.remark(all),
	}
}

func (r *row) values(of func(reading) float64) []float64 {
	var values []float64
	for _, g := range r.readings {
		values = append(values, of(g))
	}
	return values
}

// ratio gives how many times as long as another way this one takes: the
// median of the rounds, 0 if there is none.
func (r *row) ratio(other *row) float64 {
	var ratios []float64
	for i, g := range r.readings {
		if i < len(other.readings) {
			ratios = append(ratios, g.ms/other.readings[i].ms)
		}
	}
	return median(ratios)
}

// remark gives a row's note, what it brings beside another, and whether it
// keeps its promise.
func (r *row) remark(all []*row) string {
	var parts []string
	if r.note != "" {
		parts = append(parts, r.note)
	}
	if other := all[r.beside]; r.beside > 0 && len(other.readings) > 0 {
		parts = append(parts, fmt.Sprintf("吞吐为“%s”的 %.2f 倍", other.name, other.ratio(r)))
	}
	if ratio := r.ratio(all[0]); r.promise > 0 && ratio > 0 {
		verdict := "未达到"
		if ratio >= r.promise {
			verdict = "达到"
		}
		parts = append(parts, fmt.Sprintf("承诺不少于 %.0f 倍：%s", r.promise, verdict))
	}
	return strings.Join(parts, "；")
}

// median gives the middle of the values, 0 if there are none.
func median(values []float64) float64 {
	n := len(values)
	if n == 0 {
		return 0
	}
	sorted := slices.Sorted(slices.Values(values))
	return (sorted[(n-1)/2] + sorted[n/2]) / 2
}

// figure writes a value with three digits that mean something.
func figure(v float64) string {
	switch {
	case v >= 100:
		return fmt.Sprintf("%.0f", v)
	case v >= 10:
		return fmt.Sprintf("%.1f", v)
	case v >= 1:
		return fmt.Sprintf("%.2f", v)
	default:
		return fmt.Sprintf("%.3f", v)
	}
}

func ratioText(ratio float64) string {
	if ratio == 0 {
		return ""
	}
	return figure(ratio) + "×"
}

func bytesText(n float64) string {
	switch {
	case n == 0:
		return ""
	case n >= 1e6:
		return figure(n/1e6) + " MB"
	default:
		return figure(n/1e3) + " KB"
	}
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
