package pdf

import (
	"crypto/sha256"

	"jiyao/fonts"
	"jiyao/render/subset"
)

// putFont appends the six objects of a composite font, from object number
// first on, and gives a digest of what is in the font.
func (j *job) putFont(f *file, font *subset.Font, first int) (sum [sha256.Size]byte, err error) {
	program, err := font.File()
	if err != nil {
		return sum, err
	}
	cidFont, descriptor, fontFile, toUnicode, cidSet := first+1, first+2, first+3, first+4, first+5
	sum = program.Digest()
	tag := subsetTag(sum)
	name := "/" + string(tag[:]) + "+" + font.Name()

	f.begin(first)
	f.buf = append(append(f.buf, "<</Type /Font /Subtype /Type0 /Encoding /Identity-H\n/BaseFont "...), name...)
	f.number("\n/DescendantFonts [", cidFont, " 0 R]")
	f.number("\n/ToUnicode ", toUnicode, " 0 R>>")
	f.end()

	f.begin(cidFont)
	f.buf = append(append(f.buf, "<</Type /Font /Subtype /CIDFontType2 /CIDToGIDMap /Identity\n/BaseFont "...), name...)
	f.buf = append(f.buf, "\n/CIDSystemInfo <</Registry (Adobe) /Ordering (Identity) /Supplement 0>>"...)
	f.number("\n/FontDescriptor ", descriptor, " 0 R\n/DW 1000\n")
	f.putWidths(font.Widths)
	f.buf = append(f.buf, ">>"...)
	f.end()

	f.begin(descriptor)
	f.putDescriptor(font.Face(), name)
	f.number("\n/FontFile2 ", fontFile, " 0 R")
	f.number("\n/CIDSet ", cidSet, " 0 R>>")
	f.end()

	f.beginStream(fontFile, "/Filter /FlateDecode ", program.ZlibSize())
	f.buf = program.AppendZlib(f.buf)
	f.endStream()

	j.scratch = appendToUnicode(j.scratch[:0], font.Chars)
	f.stream(toUnicode, "", j.scratch)
	j.scratch = appendCIDSet(j.scratch[:0], len(font.Chars))
	f.stream(cidSet, "", j.scratch)
	return sum, nil
}

// fullWidth is the width that needs no mention, that of a Hanzi.
const fullWidth = 1000

// putWidths appends the widths of all glyphs that are not full-width.
func (f *file) putWidths(widths []int64) {
	const most = 4000 // an array holds 8,191 at most
	f.buf = append(f.buf, "/W ["...)
	within := 0
	for i, w := range widths {
		if w == fullWidth || within == most {
			if within > 0 {
				f.buf = append(f.buf, "]\n"...)
			}
			within = 0
		}
		if w == fullWidth {
			continue
		}
		if within == 0 {
			f.number("", i, " [")
		} else {
			f.buf = append(f.buf, ' ')
		}
		f.number("", int(w), "")
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
func (f *file) putDescriptor(face *fonts.Face, name string) {
	box := face.Bounds()
	em := func(v int) int { return v * 1000 / face.UnitsPerEm() }
	f.buf = append(append(f.buf, "<</Type /FontDescriptor /Flags 4 /ItalicAngle 0 /StemV 80\n/FontName "...), name...)
	f.number("\n/FontBBox [", em(int(box.XMin)), " ")
	f.number("", em(int(box.YMin)), " ")
	f.number("", em(int(box.XMax)), " ")
	f.number("", em(int(box.YMax)), "]")
	f.number("\n/Ascent ", em(face.Ascent()), "")
	f.number(" /Descent ", em(face.Descent()), "")
	f.number(" /CapHeight ", em(face.Ascent()), "")
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
