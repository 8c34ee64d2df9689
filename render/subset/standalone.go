package subset

import (
	"cmp"
	"encoding/binary"
	"slices"
)

// ownTables gives what a font file needs that stands alone: browsers and
// DirectWrite refuse one without any of them.
func (f *Font) ownTables() []fontTable {
	tables := []fontTable{
		{tag: "cmap", data: f.cmap()},
		{tag: "name", data: f.source.nameTable()},
		{tag: "post", data: []byte{1: 3, 31: 0}}, // version 3: no names of glyphs
	}
	const least = 78 // of version 0
	if data := f.source.face.Table("OS/2"); len(data) >= least {
		tables = append(tables, fontTable{tag: "OS/2", data: data})
	}
	return tables
}

// nameTable gives the face's PostScript name as family, full and PostScript
// name, for Windows in English.
func (s *source) nameTable() []byte {
	names := [...]struct {
		id   uint16
		text string
	}{{1, s.name}, {2, "Regular"}, {4, s.name}, {6, s.name}}
	be := binary.BigEndian
	b := be.AppendUint16(nil, 0)
	b = be.AppendUint16(b, uint16(len(names)))
	b = be.AppendUint16(b, uint16(6+12*len(names)))
	at := 0
	for _, n := range names {
		for _, v := range [...]int{3, 1, 0x409, int(n.id), 2 * len(n.text), at} {
			b = be.AppendUint16(b, uint16(v))
		}
		at += 2 * len(n.text)
	}
	for _, n := range names {
		for i := range len(n.text) { // ASCII
			b = append(b, 0, n.text[i])
		}
	}
	return b
}

// code is a character and the number of the glyph that draws it.
type code struct {
	char   rune
	number uint16
}

// Hidden reports whether the character of a number leads to another glyph:
// what is set with both has to name its glyph. It is known once the font's
// file is laid out.
func (f *Font) Hidden(number uint16) bool {
	_, found := slices.BinarySearch(f.hidden, number)
	return found
}

// codes gives the characters in order, each once.
func (f *Font) codes() []code {
	all := make([]code, 0, len(f.Chars))
	for i, r := range f.Chars {
		if r > 0 {
			all = append(all, code{r, uint16(i)})
		}
	}
	slices.SortFunc(all, func(a, b code) int {
		return cmp.Or(cmp.Compare(a.char, b.char), cmp.Compare(a.number, b.number))
	})
	f.hidden = f.hidden[:0]
	kept := all[:0]
	for i, c := range all {
		if i > 0 && c.char == kept[len(kept)-1].char {
			f.hidden = append(f.hidden, c.number)
			continue
		}
		kept = append(kept, c)
	}
	slices.Sort(f.hidden)
	return kept
}

// segment is characters in a row whose glyphs are numbered in a row.
type segment struct {
	first, last rune
	number      uint16 // of the first
}

func segments(codes []code) []segment {
	var list []segment
	for _, c := range codes {
		if n := len(list); n > 0 {
			if s := &list[n-1]; c.char == s.last+1 && rune(c.number) == rune(s.number)+c.char-s.first {
				s.last = c.char
				continue
			}
		}
		list = append(list, segment{c.char, c.char, c.number})
	}
	return list
}

// Numbers of the parts of a cmap, and how many segments format 4 holds.
const (
	windows      = 3
	windowsBMP   = 1
	windowsFull  = 10
	mostSegments = (0xFFFF - 16) / 8
)

// cmap gives the table of characters: format 4 for those of the basic plane,
// and format 12 where there are others or too many.
func (f *Font) cmap() []byte {
	all := segments(f.codes())
	bmp := all
	if i := slices.IndexFunc(all, func(s segment) bool { return s.last > 0xFFFE }); i >= 0 {
		bmp = all[:i]
	}
	var parts [][]byte
	var encodings []uint16
	if len(bmp) < mostSegments {
		parts, encodings = append(parts, format4(bmp)), append(encodings, windowsBMP)
	}
	if len(bmp) < len(all) || len(parts) == 0 {
		parts, encodings = append(parts, format12(all)), append(encodings, windowsFull)
	}
	be := binary.BigEndian
	b := be.AppendUint16([]byte{0, 0}, uint16(len(parts)))
	at := 4 + 8*len(parts)
	for i, p := range parts {
		b = be.AppendUint16(b, windows)
		b = be.AppendUint16(b, encodings[i])
		b = be.AppendUint32(b, uint32(at))
		at += len(p)
	}
	return append(b, slices.Concat(parts...)...)
}

// format4 writes segments of the basic plane, with the one that ends all.
func format4(list []segment) []byte {
	list = append(slices.Clip(list), segment{0xFFFF, 0xFFFF, 0})
	n := len(list)
	power, shift := 1, 0
	for power*2 <= n {
		power *= 2
		shift++
	}
	be := binary.BigEndian
	var b []byte
	for _, v := range [...]int{4, 16 + 8*n, 0, 2 * n, 2 * power, shift, 2 * (n - power)} {
		b = be.AppendUint16(b, uint16(v))
	}
	for _, s := range list {
		b = be.AppendUint16(b, uint16(s.last))
	}
	b = append(b, 0, 0)
	for _, s := range list {
		b = be.AppendUint16(b, uint16(s.first))
	}
	for _, s := range list {
		b = be.AppendUint16(b, s.number-uint16(s.first))
	}
	return append(b, make([]byte, 2*n)...) // no ranges
}

func format12(list []segment) []byte {
	be := binary.BigEndian
	b := be.AppendUint32([]byte{0, 12, 0, 0}, uint32(16+12*len(list)))
	b = be.AppendUint32(b, 0)
	b = be.AppendUint32(b, uint32(len(list)))
	for _, s := range list {
		b = be.AppendUint32(b, uint32(s.first))
		b = be.AppendUint32(b, uint32(s.last))
		b = be.AppendUint32(b, uint32(s.number))
	}
	return b
}
