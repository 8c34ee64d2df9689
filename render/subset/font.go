package subset

import (
	"cmp"
	"math/bits"
	"slices"

	"jiyao/fonts"
	"jiyao/render"
)

// mostGlyphs is how many glyphs a font can number.
const mostGlyphs = 0xFFFF

// Font is what one document uses of one face. Its glyphs are numbered anew,
// without gaps, in the order of the face.
//
// A glyph that stands for several characters (the two dots · and ・ in some
// faces) gets a number for each, so that the text read back is the text set;
// so does one that is set narrower than it is (see Crowded).
type Font struct {
	Widths []int64 // by number, in thousandths of the em
	Chars  []rune  // by number; 0 for what stands for nothing by itself (.notdef, parts of composites)

	source  *source
	coder   *coder
	marked  bool     // any glyph is
	used    []uint64 // by glyph of the face, a bit
	char    []rune   // by glyph of the face: the first character set with it, or 0
	number  []uint16 // by glyph of the face
	aliases []alias  // further characters of a glyph
	glyphs  []*glyph // by number
	ids     []fonts.GlyphID
	waiting []fonts.GlyphID
	hidden  []uint16 // numbers that their character does not lead to
	small   []byte   // the font file but for its glyphs
	key     []byte   // what the digest is taken of
}

// alias is a further character of a glyph, or a further width.
type alias struct {
	glyph  fonts.GlyphID
	char   rune
	width  int // in thousandths of the em; 0 is the face's
	number uint16
}

func (a alias) compare(b alias) int {
	return cmp.Or(cmp.Compare(a.glyph, b.glyph), cmp.Compare(a.char, b.char), cmp.Compare(a.width, b.width))
}

func newFont(s *source, c *coder) *Font {
	n := len(s.glyphs)
	return &Font{source: s, coder: c, used: make([]uint64, (n+63)/64), char: make([]rune, n), number: make([]uint16, n)}
}

// Face gives the face that the font is made of.
func (f *Font) Face() *fonts.Face { return f.source.face }

// Name gives the face's PostScript name, which is fit for a PDF name.
func (f *Font) Name() string { return f.source.name }

// inUse reports whether the document uses the face; after numbering.
func (f *Font) inUse() bool { return f != nil && len(f.glyphs) > 0 }

// reset forgets the document.
func (f *Font) reset() {
	if !f.marked {
		return
	}
	f.marked = false
	clear(f.used)
	f.aliases, f.glyphs, f.Widths = f.aliases[:0], f.glyphs[:0], f.Widths[:0]
	f.Chars, f.ids, f.waiting, f.hidden = f.Chars[:0], f.ids[:0], f.waiting[:0], f.hidden[:0]
}

// mark notes that the character is set with the glyph, which the face has.
func (f *Font) mark(g fonts.GlyphID, r rune) {
	f.marked = true
	word, bit := g>>6, uint64(1)<<(g&63)
	if f.used[word]&bit == 0 {
		f.used[word] |= bit
		f.char[g] = r
	} else if f.char[g] != r {
		f.aliases = append(f.aliases, alias{glyph: g, char: r})
	}
}

// narrow notes that the character is also set in a narrower place.
func (f *Font) narrow(g fonts.GlyphID, r rune, width int) {
	f.aliases = append(f.aliases, alias{glyph: g, char: r, width: width})
}

// Crowded gives the width to state for a full-width character of a run when
// the next one stands well inside its em square, as squeezed marks make it:
// its place, to an eighth of the em; 0 if it has room. Readers of a PDF's text
// take characters that overlap much for two lines; an OFD states no widths.
func (f *Font) Crowded(run *render.Run, i int, r rune) int {
	const eighth = 125
	if f.source.form != CIDFont || r < 0x2000 || run.Stretch != 0 || int64(run.Advances[i])*8 > int64(run.Size)*7 {
		return 0
	}
	place := int(int64(run.Advances[i]) * 1000 / int64(run.Size))
	natural := f.source.face.Advance(run.Glyphs[i]) * 1000 / f.source.em
	if natural-place < eighth {
		return 0
	}
	return max((place+eighth/2)/eighth, 1) * eighth
}

// enumerate gives every marked glyph its number, and those that composites
// are made of.
func (f *Font) enumerate() error {
	f.used[0] |= 1 // .notdef comes first
	f.char[0] = 0
	if err := f.markParts(); err != nil {
		return err
	}
	for i, word := range f.used {
		for ; word != 0; word &= word - 1 {
			id := fonts.GlyphID(i<<6 + bits.TrailingZeros64(word))
			f.number[id] = uint16(len(f.ids))
			f.add(id, f.char[id], 0)
		}
	}
	slices.SortFunc(f.aliases, alias.compare)
	f.aliases = slices.Compact(f.aliases)
	if len(f.ids)+len(f.aliases) > mostGlyphs {
		return &LayoutError{Fault: TooManyGlyphs, Face: f.source.id}
	}
	for i, a := range f.aliases {
		f.aliases[i].number = uint16(len(f.ids))
		f.add(a.glyph, a.char, a.width)
	}
	return f.renumber()
}

func (f *Font) add(id fonts.GlyphID, char rune, width int) {
	f.ids = append(f.ids, id)
	f.Chars = append(f.Chars, char)
	g := f.source.glyph(f.coder, id)
	if width > 0 {
		g = g.narrowed(width, f.source.em)
	}
	f.glyphs = append(f.glyphs, g)
	f.Widths = append(f.Widths, int64(g.width))
}

// markParts marks the parts of composites, and of the composites among them.
func (f *Font) markParts() error {
	for i, word := range f.used {
		for ; word != 0; word &= word - 1 {
			f.waiting = append(f.waiting, fonts.GlyphID(i<<6+bits.TrailingZeros64(word)))
		}
	}
	for len(f.waiting) > 0 {
		id := f.waiting[len(f.waiting)-1]
		f.waiting = f.waiting[:len(f.waiting)-1]
		for _, part := range f.source.glyph(f.coder, id).parts {
			if int(part) >= len(f.char) {
				return f.damaged("glyf", id)
			}
			if f.used[part>>6]&(1<<(part&63)) == 0 {
				f.mark(part, 0)
				f.waiting = append(f.waiting, part)
			}
		}
	}
	return nil
}

// renumber puts the new numbers into the composites.
func (f *Font) renumber() error {
	for i, g := range f.glyphs {
		if g.parts == nil {
			continue
		}
		own, ok := g.renumbered(f.coder, f.number)
		if !ok {
			return f.damaged("glyf", f.ids[i])
		}
		f.glyphs[i] = own
	}
	return nil
}

func (f *Font) damaged(table string, id fonts.GlyphID) error {
	return &FontError{Name: f.source.name, Face: f.source.id, Table: table, Glyph: int(id)}
}

// Number gives the number of a glyph of the face that is in use, in the face's
// width.
func (f *Font) Number(g fonts.GlyphID) uint16 { return f.number[g] }

// Lookup gives the number of a glyph in use where it stands for the character,
// in the width that is given, 0 for the face's.
func (f *Font) Lookup(g fonts.GlyphID, r rune, width int) uint16 {
	if f.char[g] == r && width == 0 {
		return f.number[g]
	}
	i, _ := slices.BinarySearchFunc(f.aliases, alias{glyph: g, char: r, width: width}, alias.compare)
	return f.aliases[i].number
}
