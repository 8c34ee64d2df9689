package main

import (
	"errors"
	"io"
	"io/fs"
	"os"
	"strings"

	"jiyao/drafting"
)

// maxInput is the most bytes that an input may have: 64 MiB.
const maxInput = 64 << 20

// input is a draft as read: plain text without byte order mark and without
// invisible characters, its lines ended by line feeds.
type input struct {
	name string // as the user named it; - is standard input
	text string
	crlf bool // its lines ended in CR LF
	utf8 bool // it was UTF-8 to begin with and nothing was taken out of it
}

// read reads an input for any command. It refuses, in a sentence of its own,
// what is no plain text, and says what it had to do to what is: another
// encoding read, invisible characters left out.
func (a *app) read(name string) (input, error) { return a.readWith(name, a.say) }

// readWith is read with another way to tell.
func (a *app) readWith(name string, say teller) (input, error) {
	data, err := a.bytes(name)
	if err != nil {
		return input{}, err
	}
	if len(data) > maxInput {
		return input{}, &InputError{ID: "input.large", Name: name, Args: []any{maxInput >> 20}}
	}
	if id := foreignFormat(data); id != "" {
		return input{}, &InputError{ID: id, Name: name}
	}
	text, encoding, err := decode(name, data)
	if err != nil {
		return input{}, err
	}
	if encoding != "UTF-8" {
		say("note.encoding", a.lang.inputName(name), encoding)
	}
	crlf := strings.Contains(text, "\r\n")
	text = drafting.Normalise(text)
	if err := refuse(name, text); err != nil {
		return input{}, err
	}
	clean, breaks, dropped := cleanse(text)
	if breaks > 0 {
		say("note.breaks", a.lang.inputName(name), breaks)
	}
	if dropped > 0 {
		say("note.dropped", a.lang.inputName(name), dropped)
	}
	if strings.TrimSpace(clean) == "" {
		return input{}, &InputError{ID: "input.empty", Name: name}
	}
	return input{name: name, text: clean, crlf: crlf, utf8: encoding == "UTF-8"}, nil
}

// bytes reads an input whole, or one byte more than it may have.
func (a *app) bytes(name string) ([]byte, error) {
	if name == "-" {
		data, err := io.ReadAll(io.LimitReader(a.in, maxInput+1))
		if err != nil {
			return nil, &FileError{Verb: "verb.read", Path: a.lang.inputName("-"), Cause: err}
		}
		return data, nil
	}
	f, err := os.Open(a.path(name))
	if errors.Is(err, fs.ErrNotExist) {
		return nil, &NoInputError{Path: name}
	}
	if err != nil {
		return nil, &FileError{Verb: "verb.read", Path: name, Cause: err}
	}
	defer f.Close()
	data, err := io.ReadAll(io.LimitReader(f, maxInput+1))
	if err != nil {
		return nil, &FileError{Verb: "verb.read", Path: name, Cause: err}
	}
	return data, nil
}

// refuse finds the first character that must not stand in official text. Many
// of them, or a NUL, make a binary file.
func refuse(name, text string) error {
	var first *CharacterError
	controls, line, column := 0, 1, 0
	for _, r := range text {
		column++
		switch {
		case r == '\n':
			line, column = line+1, 0
		case r == 0:
			return &InputError{ID: "input.binary", Name: name}
		case isForbidden(r):
			if controls++; first == nil {
				first = &CharacterError{Name: name, Line: line, Column: column, Char: r}
			}
		}
	}
	switch {
	case controls > 8 && controls*50 > len(text): // more than one byte in fifty
		return &InputError{ID: "input.binary", Name: name}
	case first != nil:
		return first
	}
	return nil
}

// isForbidden reports whether r is a control character other than white
// space, or turns the direction of writing.
func isForbidden(r rune) bool {
	switch {
	case r == '\t' || r == '\n' || r == '\v' || r == '\f':
		return false
	case r < 0x20 || r >= 0x7F && r < 0xA0:
		return true
	}
	return isDirectional(r)
}

// isDirectional reports whether r turns the direction of writing: what is
// read would not be what is printed.
func isDirectional(r rune) bool { return r >= 0x202A && r <= 0x202E || r >= 0x2066 && r <= 0x2069 }

// isInvisible reports whether r leaves no trace on paper: zero-width spaces
// and joiners, soft hyphens, direction marks. Variation selectors are not
// among them: they tell rare names apart.
func isInvisible(r rune) bool {
	switch r {
	case 0x00AD, 0x180E, 0x200B, 0x200C, 0x200D, 0x200E, 0x200F, 0x2060, 0xFEFF:
		return true
	}
	return false
}

// cleanse makes line feeds of Word's soft breaks and page breaks, and leaves
// out invisible characters; it counts both.
func cleanse(text string) (clean string, breaks, dropped int) {
	clean = strings.Map(func(r rune) rune {
		switch {
		case r == '\v' || r == '\f':
			breaks++
			return '\n'
		case isInvisible(r):
			dropped++
			return -1
		}
		return r
	}, text)
	return clean, breaks, dropped
}
