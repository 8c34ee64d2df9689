package pdf

import (
	"encoding/binary"
	"hash/adler32"
)

// fontFile is a subset as a TrueType file within a PDF stream: zlib data of
// stored blocks with the small tables and one block, the last, with the glyphs.
type fontFile struct {
	small  []byte // directory and small tables, uncoded
	size   int    // uncoded
	coded  int    // length of the stream
	adler  uint32 // Adler-32 of the uncoded file
	packed int    // bits of the block of the glyphs
}

// Tables in the order of a directory. The glyphs themselves come last in the
// file, so that all before them can be written in one go.
var (
	copiedTables = [...]string{"cvt ", "fpgm", "prep"} // for the hinting of glyphs that have any
	fixedTables  = [...]struct {
		tag  string
		size int
	}{{"head", 54}, {"hhea", 36}, {"maxp", 6}}
)

const (
	directoryEntry = 16
	magicSum       = 0xB1B0AFBA // what the sum of a whole font file has to be
)

// layOut makes the small tables and measures the file.
func (s *subset) layOut(c *coder) (fontFile, error) {
	var f fontFile
	tables := make([]fontTable, 0, 9)
	face := s.source.face
	for _, tag := range copiedTables {
		if data := face.Table(tag); len(data) > 0 {
			tables = append(tables, fontTable{tag: tag, data: data})
		}
	}
	tables = append(tables, fontTable{tag: "glyf"})
	for _, t := range fixedTables {
		data := face.Table(t.tag)
		if len(data) < t.size {
			return f, s.damaged(t.tag, 0)
		}
		tables = append(tables, fontTable{tag: t.tag, data: data})
	}
	tables = append(tables, fontTable{tag: "hmtx"}, fontTable{tag: "loca"})
	sortTables(tables)
	s.scratch = f.build(s.scratch[:0], tables, s.glyphs)
	f.small = s.scratch
	f.measure(c, s.glyphs)
	return f, nil
}

// fontTable is an entry of a font's directory.
type fontTable struct {
	tag  string
	data []byte // of the face; nil if the subset has its own
	sum  uint32
	at   int
	size int
}

// sortTables puts the few tables in order of their tags.
func sortTables(t []fontTable) {
	for i := range t {
		for j := i; j > 0 && t[j].tag < t[j-1].tag; j-- {
			t[j], t[j-1] = t[j-1], t[j]
		}
	}
}

// build appends directory and small tables.
func (f *fontFile) build(b []byte, tables []fontTable, glyphs []*glyph) []byte {
	b = grow(b, 12+directoryEntry*len(tables))
	clear(b)
	head := 0
	for i := range tables {
		t := &tables[i]
		t.at = len(b)
		switch t.tag {
		case "glyf":
			continue
		case "hmtx":
			b = appendMetrics(b, glyphs)
		case "loca":
			b = appendLoca(b, glyphs)
		default:
			b = append(b, t.data...)
			adapt(t.tag, b[t.at:], len(glyphs))
		}
		if t.tag == "head" {
			head = t.at
		}
		t.size = len(b) - t.at
		b = append(b, make([]byte, padded(t.size)-t.size)...)
		t.sum = tableSum(b[t.at:])
	}
	f.size = len(b)
	for i := range tables {
		if t := &tables[i]; t.tag == "glyf" {
			t.at = len(b)
			for _, g := range glyphs {
				t.size += g.size
				t.sum += g.sum
			}
			f.size += t.size
		}
	}
	putDirectory(b, tables)
	total := tableSum(b[:12+directoryEntry*len(tables)])
	for i := range tables {
		total += tables[i].sum
	}
	binary.BigEndian.PutUint32(b[head+8:], magicSum-total)
	return b
}

// adapt changes a copied table to what the subset is.
func adapt(tag string, b []byte, glyphs int) {
	switch tag {
	case "head":
		binary.BigEndian.PutUint32(b[8:], 0)  // the adjustment is computed with 0 in its place
		binary.BigEndian.PutUint16(b[50:], 1) // loca holds 32-bit offsets
	case "hhea":
		binary.BigEndian.PutUint16(b[34:], uint16(glyphs)) // advances in hmtx
	case "maxp":
		binary.BigEndian.PutUint16(b[4:], uint16(glyphs))
	}
}

func appendMetrics(b []byte, glyphs []*glyph) []byte {
	for _, g := range glyphs {
		b = append(b, g.metrics[:]...)
	}
	return b
}

func appendLoca(b []byte, glyphs []*glyph) []byte {
	at := 0
	for _, g := range glyphs {
		b = binary.BigEndian.AppendUint32(b, uint32(at))
		at += g.size
	}
	return binary.BigEndian.AppendUint32(b, uint32(at))
}

// putDirectory fills in the beginning of the file.
func putDirectory(b []byte, tables []fontTable) {
	be := binary.BigEndian
	power, shift := 1, 0
	for power*2 <= len(tables) {
		power *= 2
		shift++
	}
	be.PutUint32(b, 0x00010000)
	be.PutUint16(b[4:], uint16(len(tables)))
	be.PutUint16(b[6:], uint16(directoryEntry*power))
	be.PutUint16(b[8:], uint16(shift))
	be.PutUint16(b[10:], uint16(directoryEntry*(len(tables)-power)))
	for i, t := range tables {
		e := b[12+directoryEntry*i:]
		copy(e, t.tag)
		be.PutUint32(e[4:], t.sum)
		be.PutUint32(e[8:], uint32(t.at))
		be.PutUint32(e[12:], uint32(t.size))
	}
}

// measure computes the stream's length and checksum.
func (f *fontFile) measure(c *coder, glyphs []*glyph) {
	_, end := c.end()
	f.packed = c.header.size + int(end)
	f.adler = adler32.Checksum(f.small)
	for _, g := range glyphs {
		f.packed += g.packed.size
		f.adler = adlerOf(f.adler, g.adler, g.size)
	}
	f.coded = 2 + storedSize(len(f.small)) + (f.packed+7)/8 + 4
}

// appendTo appends the stream's data, f.coded bytes.
func (f *fontFile) appendTo(b []byte, c *coder, glyphs []*glyph) []byte {
	b = appendStored(append(b, 0x78, 0x01), f.small)
	s := bitString{buf: b}
	s.add(c.header)
	for _, g := range glyphs {
		s.add(g.packed)
	}
	s.put(c.end())
	return binary.BigEndian.AppendUint32(s.flush(), f.adler)
}
