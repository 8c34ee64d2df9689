package main

import "fmt"

// InputError is an input that is no plain text of a minutes.
type InputError struct {
	ID   string // of the sentence in the catalogue: input.empty …
	Name string // the input as the user named it
	Args []any  // what the sentence tells beside the name
}

// Error names the input in Chinese and says what it is instead of plain text.
func (e *InputError) Error() string { return e.in(chinese) }

func (e *InputError) in(l language) string {
	return l.msg(e.ID, append([]any{l.inputName(e.Name)}, e.Args...)...)
}

// CharacterError is a character that must not stand in official text: a
// control, or one that turns the direction of writing.
type CharacterError struct {
	Name         string
	Line, Column int // from 1; the column counts characters
	Char         rune
}

// Error gives input, line, column and character in Chinese.
func (e *CharacterError) Error() string { return e.in(chinese) }

func (e *CharacterError) in(l language) string {
	id := "input.control"
	if isDirectional(e.Char) {
		id = "input.bidi"
	}
	return l.msg(id, l.inputName(e.Name), e.Line, e.Column, fmt.Sprintf("U+%04X", e.Char))
}

// inputName gives an input's name for a sentence; - is standard input.
func (l language) inputName(name string) string {
	if name == "-" {
		return l.msg("noun.stdin")
	}
	return l.msg("noun.file", name)
}
