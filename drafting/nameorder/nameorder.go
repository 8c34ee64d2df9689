//go:generate go -C ../../.ci/strokes run .

// Package nameorder puts the names of persons in order: by the strokes of the
// surname (以姓氏笔画为序), as official lists of names are, or by pinyin
// (按姓氏拼音排列).
package nameorder

import (
	"cmp"
	"slices"
	"strings"
	"unicode"
)

// Named gives the order that is asked for by name: strokes or pinyin.
func Named(order string) (compare func(a, b string) int, ok bool) {
	switch order {
	case "strokes":
		return ByStrokes, true
	case "pinyin":
		return ByPinyin, true
	}
	return nil, false
}

// ByStrokes compares two names by the strokes of their characters (姓氏笔画):
// of two first characters the one with fewer strokes comes first, then the one
// whose first different stroke comes first among 横竖撇点折, then the one
// written with the main form of that stroke (GF 3003—1999), then the lower code
// point. A compound surname counts as its first character does. Under the same
// one a given name of one character (单名) comes before a longer one, then the
// other characters count in turn. A character whose strokes are not known comes
// after all others. It is 0 for the same name alone.
func ByStrokes(a, b string) int {
	x, y := characters(a), characters(b)
	return cmp.Or(
		slices.CompareFunc(x[:min(1, len(x))], y[:min(1, len(y))], byStrokes),
		cmp.Compare(min(len(x), 3), min(len(y), 3)),
		slices.CompareFunc(x, y, byStrokes),
		cmp.Compare(a, b),
	)
}

// ByPinyin compares two names character by character as they are read (拼音):
// by syllable, then by tone, then as ByStrokes does; a surname is read as a
// surname is, 单 as Shàn. A character without a reading comes after all others,
// by its code point. It is 0 for the same name alone.
func ByPinyin(a, b string) int {
	return cmp.Or(slices.CompareFunc(read(a), read(b), byReading), cmp.Compare(a, b))
}

// characters gives the characters of a name without spaces and the dots
// between its parts.
func characters(name string) []rune {
	return slices.DeleteFunc([]rune(name), func(r rune) bool { return !unicode.IsLetter(r) && !unicode.IsNumber(r) })
}

// byStrokes compares two characters by their strokes.
func byStrokes(a, b rune) int {
	orders := strokes()
	return cmp.Or(
		unknownLast(orders[a], orders[b]),
		cmp.Compare(len(orders[a]), len(orders[b])),
		strings.Compare(strings.Map(mainForm, orders[a]), strings.Map(mainForm, orders[b])),
		strings.Compare(orders[a], orders[b]),
		cmp.Compare(a, b),
	)
}

// unknownLast puts what nothing is known of behind what something is known of.
func unknownLast(a, b string) int {
	switch {
	case a == "" && b != "":
		return 1
	case a != "" && b == "":
		return -1
	}
	return 0
}
