package lint

import (
	"fmt"
	"math"
	"slices"
	"strings"
)

// tableSums finds columns whose 合计 is not the sum of the rows above it: rows
// of cells with blanks or bars between them, the amounts at the right.
func tableSums(p *pass) {
	var rows [][]float64
	for n, b := range p.lines {
		head, amounts := cells(b.Text)
		switch {
		case len(amounts) == 0:
			rows = nil
		case hasPrefix(head, "合计", "总计", "共计") != "":
			if column := wrongColumn(rows, amounts); column >= 0 {
				span := p.at(n, 0, len(b.Text))
				p.report(span.Start, span.End, fmt.Sprintf("表中第%d列数的合计与各行之和不等，请核对", column+1))
			}
			rows = nil
		case strings.Contains(head, "小计"):
			rows = nil
		default:
			rows = append(rows, amounts)
		}
	}
}

// maxCells bounds the columns of amounts that are looked at.
const maxCells = 20

// cells gives the first words of a row of a table and the amounts that end it;
// a line without blanks has none.
func cells(s string) (head string, amounts []float64) {
	if len(s) == 0 || !isDigit(before(s, len(s))) {
		return "", nil
	}
	words := strings.FieldsFunc(s, func(r rune) bool { return r == ' ' || r == '\t' || r == '\u3000' || r == '|' || r == '｜' })
	for i := len(words) - 1; i > 0 && len(amounts) < maxCells; i-- {
		v, ok := value(words[i])
		if !ok || !isDigit(after(words[i], 0)) {
			break
		}
		amounts = append(amounts, v)
	}
	slices.Reverse(amounts)
	if len(amounts) == 0 {
		return "", nil
	}
	return words[0] + words[1], amounts
}

// wrongColumn gives the first column whose total is not the sum of at least two
// rows, −1 if there is none or if the rows are not all alike.
func wrongColumn(rows [][]float64, totals []float64) int {
	if len(rows) < 2 || slices.ContainsFunc(rows, func(row []float64) bool { return len(row) != len(totals) }) {
		return -1
	}
	for column, total := range totals {
		sum := 0.0
		for _, row := range rows {
			sum += row[column]
		}
		tolerance := 0.01
		if sum != math.Trunc(sum) {
			tolerance = 0.05 * float64(len(rows)) // rows are rounded
		}
		if math.Abs(sum-total) > tolerance {
			return column
		}
	}
	return -1
}
