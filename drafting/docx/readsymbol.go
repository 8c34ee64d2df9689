package docx

import (
	"fmt"
	"strconv"
	"strings"
)

// missing stands where a sign cannot be told (缺字号).
const missing = '〓'

// symbol gives the sign of w:sym.
func (r *reader) symbol(font, code string) string {
	c, err := strconv.ParseUint(code, 16, 21)
	if err != nil {
		r.lose(LossSymbol, font+" "+code)
		return string(missing)
	}
	if c < 0x20 || c >= 0xD800 && c < 0xE000 || c > 0x10FFFF {
		r.lose(LossSymbol, font+" "+code)
		return string(missing)
	}
	if c < 0x100 && signs(font) != nil {
		c += 0xF000
	}
	if c >= 0xF020 && c <= 0xF0FF {
		return string(r.symbolRune(font, rune(c)))
	}
	return r.clean(string(rune(c)))
}

// symbolRune gives the sign that a symbol font has at a place of its own.
func (r *reader) symbolRune(font string, c rune) rune {
	table := signs(font)
	if table == nil {
		table = wingdings // what Word itself takes for bullets and boxes
	}
	if sign, ok := table[c-0xF000]; ok {
		return sign
	}
	r.lose(LossSymbol, fmt.Sprintf("%s %04X", font, c))
	return missing
}

// signs gives what a symbol font has, nil for one that is not known.
func signs(font string) map[rune]rune {
	switch strings.ToLower(strings.ReplaceAll(font, " ", "")) {
	case "symbol":
		return symbols
	case "wingdings":
		return wingdings
	case "wingdings2":
		return wingdings2
	}
	return nil
}

// The signs of the symbol fonts that minutes and their forms use, by their
// place in the font.
var (
	symbols = map[rune]rune{
		0x2A: '*', 0x2B: '+', 0x2D: '-', 0x44: 'Δ', 0x53: 'Σ', 0x57: 'Ω', 0x61: 'α', 0x62: 'β', 0x67: 'γ', 0x6D: 'μ', 0x70: 'π',
		0xA3: '≤', 0xA5: '∞', 0xAB: '↔', 0xAC: '←', 0xAD: '↑', 0xAE: '→', 0xAF: '↓', 0xB0: '°', 0xB1: '±', 0xB3: '≥', 0xB4: '×',
		0xB7: '•', 0xB8: '÷', 0xB9: '≠', 0xBB: '≈', 0xBC: '…', 0xD6: '√', 0xD7: '·', 0xDE: '⇒',
	}
	wingdings = map[rune]rune{
		0x46: '☞', 0x4A: '☺', 0x4C: '☹', 0x6C: '●', 0x6D: '○', 0x6E: '■', 0x6F: '□', 0x71: '□', 0x72: '□', 0x73: '◆', 0x74: '◆', 0x75: '◆',
		0x76: '❖', 0x77: '◆', 0x9E: '·', 0x9F: '•', 0xA1: '○', 0xA4: '◎', 0xA7: '▪', 0xA8: '□', 0xAB: '★', 0xB7: '•', 0xD8: '➢',
		0xDF: '←', 0xE0: '→', 0xE1: '↑', 0xE2: '↓', 0xE8: '➔', 0xF0: '⇨', 0xFB: '✗', 0xFC: '✓', 0xFD: '☒', 0xFE: '☑',
	}
	wingdings2 = map[rune]rune{
		0x4F: '✗', 0x50: '✓', 0x51: '☒', 0x52: '☑', 0x53: '☒', 0x54: '☒', 0x97: '●', 0x98: '●', 0xA2: '■', 0xA3: '□', 0xAE: '◆',
	}
)
