package pdf

import (
	"unicode/utf16"
	"unicode/utf8"
)

const hexDigits = "0123456789ABCDEF"

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
