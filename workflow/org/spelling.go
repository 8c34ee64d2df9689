package org

import (
	"fmt"
	"strings"
	"unicode"

	"github.com/mozillazg/go-pinyin"
)

// NewID gives a row of a book that has no ID yet one: its name in pinyin, or
// the book's name, with a number if that is taken.
func NewID(bookName, name string, taken func(id string) bool) string {
	base := spelled(name)
	if base == "" {
		base = strings.TrimSuffix(bookName, "s")
	}
	id := base
	for n := 2; taken(id); n++ {
		id = fmt.Sprintf("%s%d", base, n)
	}
	return id
}

// spelled gives a Chinese name in pinyin: in full if it is short, else the
// initials.
func spelled(name string) string {
	args := pinyin.NewArgs()
	if len([]rune(name)) > 4 {
		args.Style = pinyin.FirstLetter
	}
	args.Fallback = func(r rune, _ pinyin.Args) []string {
		if r < unicode.MaxASCII && (unicode.IsLetter(r) || unicode.IsDigit(r)) {
			return []string{strings.ToLower(string(r))}
		}
		return nil
	}
	return strings.Join(pinyin.LazyPinyin(name, args), "")
}
