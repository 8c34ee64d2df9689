package lint

import (
	"math/rand/v2"
	"strings"
)

// inProse are Hanzi that stand in running text: 。 is behind them somewhere in
// the line.
const inProse = `(\p{Han}\p{Han})`

var punctuationMutators = []mutator{
	{ID: "P01", mutate: swap(inProse+"，", "$1,"), restores: true},
	{ID: "P01", mutate: swap("(?m)"+inProse+"。$", "$1."), restores: true},
	{ID: "P01", mutate: swap(inProse+"。(\\p{Han})", "$1.$2")},
	{ID: "P01", mutate: swap(inProse+"；", "$1;"), restores: true},
	{ID: "P02", mutate: widened, restores: true},
	{ID: "P03", mutate: swap("》", "")},
	{ID: "P03", mutate: swap("”", "")},
	{ID: "P04", mutate: swap("“([^“”\n]{2,60})”", `"$1"`), restores: true},
	{ID: "P14", mutate: swap("(?m)^(（[一二三四五六]）)", "$1、"), restores: true},
	{ID: "P14", mutate: swap("(?m)^([1-9])\\.(.*。)$", "$1、$2"), restores: true},
	{ID: "P19", mutate: swap(inProse+"等", "$1。。。等")},
	{ID: "P19", mutate: swap(inProse+"等", "$1...等")},
	{ID: "P23", mutate: swap(inProse+"，", "$1，，"), restores: true},
	{ID: "P23", mutate: swap(inProse+"。\n", "$1，。\n")},
	{ID: "P31", mutate: swap("〔(20\\d\\d)〕", "[$1]"), restores: true},
	{ID: "P35", mutate: swap("（(以下简称《[^《》\n]+》)）", "（$1)"), restores: true},
}

// widened writes a run of digits full-width.
func widened(r *rand.Rand, text string) (string, bool) {
	return swapFunc(`\d+`, func(s string) string {
		return strings.Map(func(r rune) rune { return r - '0' + '０' }, s)
	})(r, text)
}
