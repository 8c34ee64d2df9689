package fonts

import (
	"crypto/sha256"
	"math"
	"sync"
)

// view is bytes of a font file. Its readers are total: what lies outside reads
// as zero, so that no damaged offset can stop the program.
type view []byte

func (v view) u16(i int) int {
	if i < 0 || i > len(v)-2 {
		return 0
	}
	return int(v[i])<<8 | int(v[i+1])
}

func (v view) i16(i int) int { return int(int16(v.u16(i))) }

func (v view) u32(i int) uint32 { return uint32(v.u16(i))<<16 | uint32(v.u16(i+2)) }

// sub gives n bytes from i, or nil if they are not all there.
func (v view) sub(i, n uint32) view {
	end := uint64(i) + uint64(n)
	if end > uint64(len(v)) {
		return nil
	}
	return v[i:end:end]
}

// Face is one TrueType font. It keeps the bytes it was parsed from and never
// writes to them. All methods are safe for concurrent use, and for any glyph
// number on any data.
type Face struct {
	data      view
	directory view // the records of the tables, 16 bytes each
	glyf      view
	loca      view
	hmtx      view
	name      view
	longLoca  bool
	glyphs    int // number of glyphs
	metrics   int // number of entries of hmtx that carry an advance
	em        int
	ascent    int
	descent   int
	bounds    Rect
	cmaps     []subtable
	known     runeTable
	digest    func() [sha256.Size]byte
}

// The first four bytes of font files.
const (
	tagTTF   = 0x00010000
	tagApple = 0x74727565 // true
	tagTTC   = 0x74746366 // ttcf
	tagCFF   = 0x4F54544F // OTTO
)

// Parse reads a TTF (whose only index is 0) or the member of that index of a
// TTC. It looks at the tables' headers alone and keeps data, which must not be
// changed any more. Damage and outlines other than TrueType are a *FormatError.
func Parse(data []byte, index int) (*Face, error) {
	f := &Face{data: data}
	if err := f.open(index); err != nil {
		return nil, err
	}
	steps := []func() error{f.readHead, f.readMetrics, f.readGlyphs, f.readCmap}
	for _, step := range steps {
		if err := step(); err != nil {
			return nil, err
		}
	}
	f.name = f.table("name")
	f.digest = sync.OnceValue(func() [sha256.Size]byte { return sha256.Sum256(f.data) })
	return f, nil
}

// open finds the table directory.
func (f *Face) open(index int) error {
	at := uint32(0)
	if f.data.u32(0) == tagTTC {
		n := f.data.u32(8)
		if index < 0 || uint64(index) >= uint64(n) || 12+4*uint64(n) > uint64(len(f.data)) {
			return &FormatError{Fault: NoMember, Index: index}
		}
		at = f.data.u32(12 + 4*index)
	} else if index != 0 {
		return &FormatError{Fault: NoMember, Index: index}
	}
	header := f.data.sub(at, 12)
	switch header.u32(0) {
	case tagTTF, tagApple:
	case tagCFF:
		return &FormatError{Fault: CFFOutlines, Index: index}
	default:
		return &FormatError{Fault: NotFont, Index: index}
	}
	f.directory = f.data.sub(at+12, 16*uint32(header.u16(4)))
	if f.directory == nil {
		return &FormatError{Fault: Truncated, Table: "sfnt", Index: index}
	}
	return nil
}

// table gives the bytes of a table, nil if it is absent or not all there.
func (f *Face) table(tag string) view {
	for i := 0; i+16 <= len(f.directory); i += 16 {
		if string(f.directory[i:i+4]) == tag {
			return f.data.sub(f.directory.u32(i+8), f.directory.u32(i+12))
		}
	}
	return nil
}

// need gives a table of at least size bytes.
func (f *Face) need(tag string, size int) (view, error) {
	v := f.table(tag)
	if v != nil && len(v) >= size {
		return v, nil
	}
	for i := 0; i+16 <= len(f.directory); i += 16 {
		if string(f.directory[i:i+4]) == tag {
			return nil, &FormatError{Fault: Truncated, Table: tag}
		}
	}
	if tag == "glyf" && f.table("CFF ") != nil {
		return nil, &FormatError{Fault: CFFOutlines}
	}
	return nil, &FormatError{Fault: MissingTable, Table: tag}
}

// readHead takes the em, the common bounding box and the form of loca.
func (f *Face) readHead() error {
	head, err := f.need("head", 54)
	if err != nil {
		return err
	}
	f.em = head.u16(18)
	f.bounds = rectAt(head, 36)
	f.longLoca = head.u16(50) == 1
	if f.em < 16 || f.em > 16384 || head.u16(50) > 1 {
		return &FormatError{Fault: BadValue, Table: "head"}
	}
	return nil
}

// readMetrics takes the number of glyphs and the line and advance metrics.
func (f *Face) readMetrics() error {
	maxp, err := f.need("maxp", 6)
	if err != nil {
		return err
	}
	if f.glyphs = maxp.u16(4); f.glyphs == 0 {
		return &FormatError{Fault: BadValue, Table: "maxp"}
	}
	hhea, err := f.need("hhea", 36)
	if err != nil {
		return err
	}
	f.ascent, f.descent, f.metrics = hhea.i16(4), min(hhea.i16(6), 0), hhea.u16(34)
	if f.metrics == 0 || f.metrics > f.glyphs {
		return &FormatError{Fault: BadValue, Table: "hhea"}
	}
	f.hmtx, err = f.need("hmtx", 4*f.metrics)
	return err
}

// readGlyphs takes the outlines and their index.
func (f *Face) readGlyphs() (err error) {
	if f.glyf, err = f.need("glyf", 0); err != nil {
		return err
	}
	size := 2
	if f.longLoca {
		size = 4
	}
	f.loca, err = f.need("loca", size*(f.glyphs+1))
	return err
}

func rectAt(v view, i int) Rect {
	return Rect{int16(v.u16(i)), int16(v.u16(i + 2)), int16(v.u16(i + 4)), int16(v.u16(i + 6))}
}

// Advance gives the glyph's width in font units; 0 for a glyph the face lacks.
func (f *Face) Advance(g GlyphID) int {
	if int(g) >= f.glyphs {
		return 0
	}
	return f.hmtx.u16(4 * min(int(g), f.metrics-1))
}

// LeftBearing gives the distance from the glyph's origin to its ink in font
// units, as hmtx states it; 0 for a glyph the face lacks.
func (f *Face) LeftBearing(g GlyphID) int {
	i := int(g)
	if i >= f.glyphs {
		return 0
	}
	if i < f.metrics {
		return f.hmtx.i16(4*i + 2)
	}
	return f.hmtx.i16(4*f.metrics + 2*(i-f.metrics))
}

// UnitsPerEm gives the font units of an em; from 16 to 16384.
func (f *Face) UnitsPerEm() int { return f.em }

// Ascent gives the height of a line above its baseline, in font units.
func (f *Face) Ascent() int { return f.ascent }

// Descent gives the depth of a line below its baseline, in font units; it is
// never positive.
func (f *Face) Descent() int { return f.descent }

// Bounds gives the box that holds the ink of all glyphs, as the file states it.
func (f *Face) Bounds() Rect { return f.bounds }

// NumGlyphs gives how many glyphs the face has, from 1 to 65535.
func (f *Face) NumGlyphs() int { return f.glyphs }

// Table gives a table's bytes, read-only; nil if the face lacks it or it
// reaches beyond the file.
func (f *Face) Table(tag string) []byte {
	if v := f.table(tag); v != nil {
		return v
	}
	return nil
}

// Digest gives the SHA-256 of the file the face lies in. It is computed when
// first asked for.
func (f *Face) Digest() [sha256.Size]byte { return f.digest() }

// clamp brings a coordinate into the range of Rect.
func clamp(x float64) int16 {
	return int16(max(math.MinInt16, min(math.MaxInt16, x)))
}
