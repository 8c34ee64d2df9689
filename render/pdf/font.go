package pdf

import (
	"crypto/sha256"
	"encoding/binary"
)

// putFont appends the six objects of a composite font, from object number
// first on, and gives a digest of what is in the font.
func (f *file) putFont(sub *subset, first int, c *coder) (sum [sha256.Size]byte, err error) {
	program, err := sub.layOut(c)
	if err != nil {
		return sum, err
	}
	cidFont, descriptor, fontFile, toUnicode, cidSet := first+1, first+2, first+3, first+4, first+5
	sum = sub.digest(&program)
	tag := subsetTag(sum)
	name := "/" + string(tag[:]) + "+" + sub.source.name

	f.begin(first)
	f.buf = append(append(f.buf, "<</Type /Font /Subtype /Type0 /Encoding /Identity-H\n/BaseFont "...), name...)
	f.number("\n/DescendantFonts [", cidFont, " 0 R]")
	f.number("\n/ToUnicode ", toUnicode, " 0 R>>")
	f.end()

	f.begin(cidFont)
	f.buf = append(append(f.buf, "<</Type /Font /Subtype /CIDFontType2 /CIDToGIDMap /Identity\n/BaseFont "...), name...)
	f.buf = append(f.buf, "\n/CIDSystemInfo <</Registry (Adobe) /Ordering (Identity) /Supplement 0>>"...)
	f.number("\n/FontDescriptor ", descriptor, " 0 R\n/DW 1000\n")
	f.putWidths(sub.glyphs)
	f.buf = append(f.buf, ">>"...)
	f.end()

	f.begin(descriptor)
	f.putDescriptor(sub.source, name)
	f.number("\n/FontFile2 ", fontFile, " 0 R")
	f.number("\n/CIDSet ", cidSet, " 0 R>>")
	f.end()

	f.beginStream(fontFile, "/Filter /FlateDecode ", program.coded)
	f.buf = program.appendTo(f.buf, c, sub.glyphs)
	f.endStream()

	sub.scratch = appendToUnicode(sub.scratch[:0], sub.chars)
	f.stream(toUnicode, "", sub.scratch)
	sub.scratch = appendCIDSet(sub.scratch[:0], len(sub.glyphs))
	f.stream(cidSet, "", sub.scratch)
	return sum, nil
}

// fullWidth is the width that needs no mention, that of a Hanzi.
const fullWidth = 1000

// putWidths appends the widths of all glyphs that are not full-width.
func (f *file) putWidths(glyphs []*glyph) {
	const most = 4000 // an array holds 8,191 at most
	f.buf = append(f.buf, "/W ["...)
	within := 0
	for i, g := range glyphs {
		if g.width == fullWidth || within == most {
			if within > 0 {
				f.buf = append(f.buf, "]\n"...)
			}
			within = 0
		}
		if g.width == fullWidth {
			continue
		}
		if within == 0 {
			f.number("", i, " [")
		} else {
			f.buf = append(f.buf, ' ')
		}
		f.number("", g.width, "")
		within++
	}
	if within > 0 {
		f.buf = append(f.buf, ']')
	}
	f.buf = append(f.buf, ']')
}

// putDescriptor appends the font descriptor but for its streams. Readers use
// its figures only where they have to replace a font, which here they never
// have to.
func (f *file) putDescriptor(s *source, name string) {
	box := s.face.Bounds()
	em := func(v int) int { return v * 1000 / s.em }
	f.buf = append(append(f.buf, "<</Type /FontDescriptor /Flags 4 /ItalicAngle 0 /StemV 80\n/FontName "...), name...)
	f.number("\n/FontBBox [", em(int(box.XMin)), " ")
	f.number("", em(int(box.YMin)), " ")
	f.number("", em(int(box.XMax)), " ")
	f.number("", em(int(box.YMax)), "]")
	f.number("\n/Ascent ", em(s.face.Ascent()), "")
	f.number(" /Descent ", em(s.face.Descent()), "")
	f.number(" /CapHeight ", em(s.face.Ascent()), "")
}

// appendCIDSet appends a bit for each CID that the font has (PDF/A-1 demands
// it), which is all of them.
func appendCIDSet(b []byte, n int) []byte {
	for ; n >= 8; n -= 8 {
		b = append(b, 0xFF)
	}
	if n > 0 {
		b = append(b, ^byte(0xFF>>n))
	}
	return b
}

// digest identifies what is in the subset.
func (s *subset) digest(p *fontFile) [sha256.Size]byte {
	b := append(s.key[:0], s.source.name...)
	b = binary.BigEndian.AppendUint32(b, p.adler)
	for _, r := range s.chars {
		b = binary.BigEndian.AppendUint32(b, uint32(r))
	}
	s.key = b
	return sha256.Sum256(b)
}
