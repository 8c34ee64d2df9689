package pdf

import (
	"strings"
	"unicode"
	"unicode/utf16"
	"unicode/utf8"
)

const hexDigits = "0123456789ABCDEF"

// longestProperty bounds a title, an author or a bookmark, in characters. A
// PDF 1.4 string holds 65,535 bytes.
const longestProperty = 2000

// property makes a text fit for a property or a bookmark: one line, without
// characters that XML forbids (the same text stands in the XMP packet) or that
// turn the direction of what follows.
func property(s string) string {
	var b strings.Builder
	n := 0
	for _, r := range s {
		switch {
		case r == '\n' || r == '\r' || r == '\t' || r == '\u2028' || r == '\u2029':
			r = ' '
		case unicode.IsControl(r), turnsDirection(r), r == '\uFEFF', r&0xFFFE == 0xFFFE:
			continue
		}
		if n++; n > longestProperty {
			break
		}
		b.WriteRune(r)
	}
	return strings.TrimSpace(b.String())
}

// turnsDirection reports whether r is a bidirectional control: with one a
// title can be made to read as another.
func turnsDirection(r rune) bool {
	return r == '\u061C' || r == '\u200E' || r == '\u200F' ||
		'\u202A' <= r && r <= '\u202E' || '\u2066' <= r && r <= '\u2069'
}

// utf16Text gives s as a PDF text string, without its delimiters: UTF-16BE
// behind a byte order mark.
func utf16Text(s string) string {
	b := make([]byte, 0, 2+2*len(s))
	b = append(b, 0xFE, 0xFF)
	for _, r := range s {
		b = appendUTF16(b, r)
	}
	return string(b)
}

// appendUTF16 appends r in UTF-16BE, as a surrogate pair beyond the BMP.
func appendUTF16(b []byte, r rune) []byte {
	if r < 0x10000 {
		return append(b, byte(r>>8), byte(r))
	}
	hi, lo := utf16.EncodeRune(r)
	return append(b, byte(hi>>8), byte(hi), byte(lo>>8), byte(lo))
}

// appendTextString appends s as a hexadecimal text string, which nothing in s
// can end early.
func appendTextString(b []byte, s string) []byte {
	b = append(b, "<FEFF"...)
	var pair [utf8.UTFMax]byte
	for _, r := range s {
		for _, c := range appendUTF16(pair[:0], r) {
			b = append(b, hexDigits[c>>4], hexDigits[c&15])
		}
	}
	return append(b, '>')
}

// appendHex16 appends v as four hexadecimal digits.
func appendHex16(b []byte, v uint16) []byte {
	return append(b, hexDigits[v>>12], hexDigits[v>>8&15], hexDigits[v>>4&15], hexDigits[v&15])
}
