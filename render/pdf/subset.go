package pdf

import (
	"cmp"
	"math/bits"
	"slices"

	"jiyao/fonts"
	"jiyao/render"
)

// mostGlyphs is how many glyphs a font can number.
const mostGlyphs = 0xFFFF

// subset is what one document uses of one face. Its glyphs are numbered anew,
// without gaps, in the order of the face; glyph number and CID are the same.
//
// A glyph that stands for several characters (the two dots · and ・ in some
// faces) gets a number for each, so that the text read back is the text set;
// so does one that is set narrower than it is (see crowded).
type subset struct {
	source  *source
	marked  bool     // any glyph is
	used    []uint64 // by glyph of the face, a bit
	char    []rune   // by glyph of the face: the first character set with it, or 0
	cid     []uint16 // by glyph of the face
	aliases []alias  // further characters of a glyph
	glyphs  []*glyph // by CID
	widths  []int64  // by CID, in thousandths of the em
	chars   []rune   // by CID
	ids     []fonts.GlyphID
	waiting []fonts.GlyphID
	scratch []byte // the small tables, then what else is made of them
	key     []byte // what the digest is taken of
}

// alias is a further character of a glyph, or a further width.
type alias struct {
	glyph fonts.GlyphID
	char  rune
	width int // in thousandths of the em; 0 is the face's
	cid   uint16
}

func (a alias) compare(b alias) int {
	return cmp.Or(cmp.Compare(a.glyph, b.glyph), cmp.Compare(a.char, b.char), cmp.Compare(a.width, b.width))
}

func newSubset(s *source) *subset {
	n := len(s.glyphs)
	return &subset{source: s, used: make([]uint64, (n+63)/64), char: make([]rune, n), cid: make([]uint16, n)}
}

// inUse reports whether the document uses the face; after numbering.
func (s *subset) inUse() bool { return s != nil && len(s.glyphs) > 0 }

// reset forgets the document.
func (s *subset) reset() {
	if !s.marked {
		return
	}
	s.marked = false
	clear(s.used)
	s.aliases, s.glyphs, s.widths = s.aliases[:0], s.glyphs[:0], s.widths[:0]
	s.chars, s.ids, s.waiting = s.chars[:0], s.ids[:0], s.waiting[:0]
}

// mark notes that the character is set with the glyph, which the face has.
func (s *subset) mark(g fonts.GlyphID, r rune) {
	s.marked = true
	word, bit := g>>6, uint64(1)<<(g&63)
	if s.used[word]&bit == 0 {
		s.used[word] |= bit
		s.char[g] = r
	} else if s.char[g] != r {
		s.aliases = append(s.aliases, alias{glyph: g, char: r})
	}
}

// narrow notes that the character is also set in a narrower place.
func (s *subset) narrow(g fonts.GlyphID, r rune, width int) {
	s.aliases = append(s.aliases, alias{glyph: g, char: r, width: width})
}

// crowded gives the width to state for a full-width character of a run when
// the next one stands well inside its em square, as squeezed marks make it:
// its place, to an eighth of the em; 0 if it has room. Readers of a file's
// text take characters that overlap much for two lines.
func (s *subset) crowded(run *render.Run, i int, r rune) int {
	const eighth = 125
	if r < 0x2000 || run.Stretch != 0 || int64(run.Advances[i])*8 > int64(run.Size)*7 {
		return 0
	}
	place := int(int64(run.Advances[i]) * 1000 / int64(run.Size))
	natural := s.source.face.Advance(run.Glyphs[i]) * 1000 / s.source.em
	if natural-place < eighth {
		return 0
	}
	return max((place+eighth/2)/eighth, 1) * eighth
}

// number gives every marked glyph its CID, and those that composites are made
// of.
func (s *subset) number(c *coder) error {
	s.used[0] |= 1 // .notdef comes first
	s.char[0] = 0
	if err := s.markParts(c); err != nil {
		return err
	}
	for i, word := range s.used {
		for ; word != 0; word &= word - 1 {
			id := fonts.GlyphID(i<<6 + bits.TrailingZeros64(word))
			s.cid[id] = uint16(len(s.ids))
			s.add(id, s.char[id], 0, c)
		}
	}
	slices.SortFunc(s.aliases, alias.compare)
	s.aliases = slices.Compact(s.aliases)
	if len(s.ids)+len(s.aliases) > mostGlyphs {
		return &LayoutError{Fault: TooManyGlyphs, Face: s.source.id}
	}
	for i, a := range s.aliases {
		s.aliases[i].cid = uint16(len(s.ids))
		s.add(a.glyph, a.char, a.width, c)
	}
	return s.renumber(c)
}

func (s *subset) add(id fonts.GlyphID, char rune, width int, c *coder) {
	s.ids = append(s.ids, id)
	s.chars = append(s.chars, char)
	g := s.source.glyph(c, id)
	if width > 0 {
		g = g.narrowed(width, s.source.em)
	}
	s.glyphs = append(s.glyphs, g)
	s.widths = append(s.widths, int64(g.width))
}

// markParts marks the parts of composites, and of the composites among them.
func (s *subset) markParts(c *coder) error {
	for i, word := range s.used {
		for ; word != 0; word &= word - 1 {
			s.waiting = append(s.waiting, fonts.GlyphID(i<<6+bits.TrailingZeros64(word)))
		}
	}
	for len(s.waiting) > 0 {
		id := s.waiting[len(s.waiting)-1]
		s.waiting = s.waiting[:len(s.waiting)-1]
		for _, part := range s.source.glyph(c, id).parts {
			if int(part) >= len(s.char) {
				return s.damaged("glyf", id)
			}
			if s.used[part>>6]&(1<<(part&63)) == 0 {
				s.mark(part, 0)
				s.waiting = append(s.waiting, part)
			}
		}
	}
	return nil
}

// renumber puts the new numbers into the composites.
func (s *subset) renumber(c *coder) error {
	for i, g := range s.glyphs {
		if g.parts == nil {
			continue
		}
		own, ok := g.renumbered(c, s.cid)
		if !ok {
			return s.damaged("glyf", s.ids[i])
		}
		s.glyphs[i] = own
	}
	return nil
}

func (s *subset) damaged(table string, id fonts.GlyphID) error {
	return &FontError{Name: s.source.name, Face: s.source.id, Table: table, Glyph: int(id)}
}

// lookup gives the CID of a marked glyph where it stands for the character,
// in the width that is given, 0 for the face's.
func (s *subset) lookup(g fonts.GlyphID, r rune, width int) uint16 {
	if s.char[g] == r && width == 0 {
		return s.cid[g]
	}
	i, _ := slices.BinarySearchFunc(s.aliases, alias{glyph: g, char: r, width: width}, alias.compare)
	return s.aliases[i].cid
}
