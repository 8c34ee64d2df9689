package org

import (
	"strings"
	"unicode/utf8"
)

// The bounds of a word, in characters: a single one would be found everywhere.
const (
	shortestWord = 2
	longestWord  = 60
)

// words looks that a word can be found, and that its row says what to do.
func (c *checker) words() {
	for _, w := range c.office.data.Words {
		switch n := utf8.RuneCountInString(w.Text); {
		case n < shortestWord:
			c.wrong("words", w.Text, "用语至少要有%d个字，单字处处都会查到", shortestWord)
		case n > longestWord:
			c.wrong("words", w.Text, "用语不能超过%d个字", longestWord)
		case w.Kind == WrongWord && w.Use == "":
			c.wrong("words", w.Text, "错误表述须在“应为”中写明怎样改")
		case w.Kind == WrongWord && strings.Contains(w.Use, w.Text):
			c.wrong("words", w.Text, "“应为”中仍有“%s”，照改以后还会查到", shown(w.Text))
		case w.Kind == FixedWord && len(strings.Split(w.Use, "、")) < 2:
			c.wrong("words", w.Text, "固定表述须在“应为”中写明所含的各项，用“、”隔开")
		}
	}
}
