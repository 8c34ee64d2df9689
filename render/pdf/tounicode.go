package pdf

import (
	"strconv"
	"unicode/utf8"
)

// appendToUnicode appends the CMap that gives a font's characters back to
// whoever searches, copies or reads aloud: chars[cid] is what glyph cid stands
// for, 0 if it stands for nothing by itself (.notdef, parts of composites).
func appendToUnicode(b []byte, chars []rune) []byte {
	b = append(b, "/CIDInit /ProcSet findresource begin\n12 dict begin\nbegincmap\n"+
		"/CIDSystemInfo <</Registry (Adobe) /Ordering (UCS) /Supplement 0>> def\n"+
		"/CMapName /Adobe-Identity-UCS def\n/CMapType 2 def\n"+
		"1 begincodespacerange\n<0000> <FFFF>\nendcodespacerange\n"...)
	left := 0
	for _, r := range chars {
		if r != 0 {
			left++
		}
	}
	const atOnce = 100 // the most a section may hold
	section := 0
	for cid, r := range chars {
		if r == 0 {
			continue
		}
		if section == 0 {
			section = min(left, atOnce)
			left -= section
			b = strconv.AppendInt(b, int64(section), 10)
			b = append(b, " beginbfchar\n"...)
		}
		b = appendMapping(b, uint16(cid), r)
		if section--; section == 0 {
			b = append(b, "endbfchar\n"...)
		}
	}
	return append(b, "endcmap\nCMapName currentdict /CMap defineresource pop\nend\nend\n"...)
}

// appendMapping appends one line of a bfchar section.
func appendMapping(b []byte, cid uint16, r rune) []byte {
	b = appendHex16(append(b, '<'), cid)
	b = append(b, '>', ' ', '<')
	if r < 0x10000 {
		b = appendHex16(b, uint16(r))
		return append(b, '>', '\n')
	}
	var pair [utf8.UTFMax]byte
	for _, c := range appendUTF16(pair[:0], r) {
		b = append(b, hexDigits[c>>4], hexDigits[c&15])
	}
	return append(b, '>', '\n')
}
