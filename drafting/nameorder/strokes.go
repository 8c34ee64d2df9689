package nameorder

import (
	_ "embed" // the table
	"strings"
	"sync"
	"unicode/utf8"
)

// table holds a character and its strokes on each line, as .ci/strokes
// describes them.
//
//go:embed strokes.txt
var table string

// strokes gives the order of strokes (笔顺) of each character that is known.
var strokes = sync.OnceValue(func() map[rune]string {
	orders := make(map[rune]string, strings.Count(table, "\n"))
	for line := range strings.Lines(table) {
		r, size := utf8.DecodeRuneInString(line)
		orders[r] = strings.TrimSuffix(line[size:], "\n")
	}
	return orders
})

// mainForm gives the main form of a stroke (主笔形): 横 for 提, 竖 for 竖钩,
// 点 for 捺.
func mainForm(stroke rune) rune {
	if stroke >= 'a' {
		return stroke - 'a' + '1'
	}
	return stroke
}
