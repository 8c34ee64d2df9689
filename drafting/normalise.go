package drafting

import (
	"strings"
	"unicode/utf8"
)

// Normalise gives the text that Parse reads and Format gives back: without a
// byte order mark, and with a line feed for every CRLF, CR, U+2028 and U+2029.
// Nothing else is touched, bytes that are not UTF-8 included.
func Normalise(text string) string {
	const bom = "\uFEFF"
	for strings.HasPrefix(text, bom) {
		text = text[len(bom):]
	}
	if strings.IndexByte(text, '\r') < 0 && !strings.Contains(text, "\u2028") && !strings.Contains(text, "\u2029") {
		return text
	}
	return strings.NewReplacer("\r\n", "\n", "\r", "\n", "\u2028", "\n", "\u2029", "\n").Replace(text)
}

// space reports whether r pads a line: the blanks people type and those that
// Word and web pages leave behind.
func space(r rune) bool {
	switch r {
	case ' ', '\t', '\v', '\f', '\u3000', '\u00A0', '\u2002', '\u2003', '\u2009', '\u200B', '\uFEFF':
		return true
	}
	return false
}

// trimLeft gives the bytes of padding at the start of s.
func trimLeft(s string) int {
	for i := 0; i < len(s); {
		if c := s[i]; c > ' ' && c < utf8.RuneSelf || c >= 0xE4 && c < 0xEF {
			return i // neither an ASCII blank nor one of the blanks above it
		}
		r, n := utf8.DecodeRuneInString(s[i:])
		if !space(r) {
			return i
		}
		i += n
	}
	return len(s)
}

// trim gives s without padding and the offset of what is left.
func trim(s string) (string, int) {
	start := trimLeft(s)
	end := len(s)
	for end > start {
		r := lastRune(s[start:end])
		if !space(r) {
			break
		}
		end -= utf8.RuneLen(r)
	}
	return s[start:end], start
}

// trimmed gives s without padding.
func trimmed(s string) string {
	s, _ = trim(s)
	return s
}

// closeUp gives a heading without the blanks that space its characters out or
// join its lines; blanks between words in Latin letters or digits stay.
func closeUp(s string) string {
	if squeeze(s) == s {
		return s
	}
	var b strings.Builder
	for at := 0; at < len(s); {
		n := trimLeft(s[at:])
		if n > 0 && at > 0 && s[at-1] < utf8.RuneSelf && at+n < len(s) && s[at+n] < utf8.RuneSelf {
			b.WriteByte(' ')
		}
		at += n
		_, size := utf8.DecodeRuneInString(s[at:])
		b.WriteString(s[at : at+size])
		at += size
	}
	return b.String()
}

// squeeze gives s without any padding, inside it either.
func squeeze(s string) string {
	if blankless(s) {
		return s
	}
	return strings.Map(func(r rune) rune {
		if space(r) {
			return -1
		}
		return r
	}, s)
}

// blankless reports whether s is plainly without blanks.
func blankless(s string) bool {
	for i := 0; i < len(s); i++ {
		switch c := s[i]; {
		case c <= ' ', c == 0xC2, c == 0xE2:
			return false
		case c == 0xE3, c == 0xEF: // 、。 and （），：； are no blanks
			if i+1 >= len(s) || c == 0xE3 && s[i+1] != 0x80 || c == 0xEF && s[i+1] != 0xBC || c == 0xE3 && i+2 < len(s) && s[i+2] == 0x80 {
				return false
			}
		}
	}
	return true
}

// pauseEnd gives the place of the first ， ； or 。 of s, -1 if there is none.
func pauseEnd(s string) int {
	end, _ := clauseOf(s)
	if end == len(s) {
		return -1
	}
	return end
}

// clauseOf gives the end of the clause that s begins with, the place of its ，
// ； or 。 or the end of s, and whether 要 is in it. It reads bytes, for it looks
// at every sentence of every draft.
func clauseOf(s string) (end int, must bool) {
	for i := 0; i+2 < len(s); i++ {
		switch s[i] {
		case 0xEF:
			if s[i+1] == 0xBC && (s[i+2] == 0x8C || s[i+2] == 0x9B) {
				return i, must
			}
		case 0xE3:
			if s[i+1] == 0x80 && s[i+2] == 0x82 {
				return i, must
			}
		case 0xE8:
			must = must || s[i+1] == 0xA6 && s[i+2] == 0x81
			i += 2
		case 0xE4, 0xE5, 0xE6, 0xE7, 0xE9:
			i += 2
		}
	}
	return len(s), must
}

// decode gives the first character of s and its length in bytes, quickly for
// those of three bytes.
func decode(s string) (rune, int) {
	if r, ok := han(s); ok {
		return r, 3
	}
	return utf8.DecodeRuneInString(s)
}

// longer reports whether s has more than n runes; it looks at no more of s
// than it must.
func longer(s string, n int) bool {
	if len(s) <= n {
		return false
	}
	return len(s) > n*utf8.UTFMax || runes(s) > n
}

// runes counts the characters of s, a stray byte of the middle of one not
// included. Unlike the count of package utf8 it need not decode them.
func runes(s string) int {
	n := 0
	for i := 0; i < len(s); i++ {
		if s[i]&0xC0 != 0x80 {
			n++
		}
	}
	return n
}

// han gives the character of three bytes that s begins with, as nearly every
// character of a draft is, and whether there is one.
func han(s string) (rune, bool) {
	if len(s) < 3 || s[0]&0xF0 != 0xE0 || s[1]&0xC0 != 0x80 || s[2]&0xC0 != 0x80 {
		return 0, false
	}
	r := rune(s[0]&0x0F)<<12 | rune(s[1]&0x3F)<<6 | rune(s[2]&0x3F)
	return r, r >= 0x800 && (r < 0xD800 || r > 0xDFFF)
}

// lastRune gives the last rune of s.
func lastRune(s string) rune {
	if n := len(s); n >= 3 {
		if r, ok := han(s[n-3:]); ok {
			return r
		}
	}
	r, _ := utf8.DecodeLastRuneInString(s)
	return r
}

// firstRune gives the first rune of s.
func firstRune(s string) rune {
	if r, ok := han(s); ok {
		return r
	}
	r, _ := utf8.DecodeRuneInString(s)
	return r
}

// tail gives the last n runes of s, or s if it has no more.
func tail(s string, n int) string {
	i := len(s)
	for ; n > 0 && i > 0; n-- {
		if i >= 3 {
			if _, ok := han(s[i-3 : i]); ok {
				i -= 3
				continue
			}
		}
		_, size := utf8.DecodeLastRuneInString(s[:i])
		i -= size
	}
	return s[i:]
}

// head gives the first n runes of s, or s if it has no more.
func head(s string, n int) string {
	at := 0
	for ; n > 0 && at < len(s); n-- {
		_, size := decode(s[at:])
		at += size
	}
	return s[:at]
}

// hasAny reports whether s contains one of words.
func hasAny(s string, words ...string) bool {
	for _, w := range words {
		if strings.Contains(s, w) {
			return true
		}
	}
	return false
}

// startsWith gives the first of words that s begins with, or nothing.
func startsWith(s string, words ...string) string {
	for _, w := range words {
		if strings.HasPrefix(s, w) {
			return w
		}
	}
	return ""
}

// endsWith gives the first of words that s ends with, or nothing.
func endsWith(s string, words ...string) string {
	for _, w := range words {
		if strings.HasSuffix(s, w) {
			return w
		}
	}
	return ""
}
