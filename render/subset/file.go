package subset

import (
	"crypto/sha256"
	"encoding/binary"
	"hash/adler32"
	"hash/crc32"
)

// File is a font as a TrueType file, deflated: stored blocks with the small
// tables and one block, the last, with the glyphs.
type File struct {
	Size int // uncoded

	font   *Font
	small  []byte // directory and small tables, uncoded
	packed int    // bits of the block of the glyphs
	adler  uint32 // Adler-32 of the file
}

// File lays the font's file out. It stays good until the document is reset or
// File is called again. The error is a *FontError.
func (f *Font) File() (*File, error) {
	tables := make([]fontTable, 0, 13)
	for _, tag := range copiedTables {
		if data := f.source.face.Table(tag); len(data) > 0 {
			tables = append(tables, fontTable{tag: tag, data: data})
		}
	}
	for _, t := range fixedTables {
		data := f.source.face.Table(t.tag)
		if len(data) < t.size {
			return nil, f.damaged(t.tag, 0)
		}
		tables = append(tables, fontTable{tag: t.tag, data: data})
	}
	tables = append(tables, fontTable{tag: "glyf"}, fontTable{tag: "hmtx"}, fontTable{tag: "loca"})
	if f.source.form == TrueType {
		tables = append(tables, f.ownTables()...)
	}
	sortTables(tables)
	file := &File{font: f}
	f.small = file.build(f.small[:0], tables)
	file.small = f.small
	_, end := f.coder.end()
	file.packed = f.coder.header.size + int(end)
	file.adler = adler32.Checksum(file.small)
	for _, g := range f.glyphs {
		file.packed += g.packed.size
		file.adler = adlerOf(file.adler, g.adler, g.size)
	}
	return file, nil
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

// fontTable is an entry of a font's directory.
type fontTable struct {
	tag  string
	data []byte // nil for the tables of the glyphs
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
func (p *File) build(b []byte, tables []fontTable) []byte {
	glyphs := p.font.glyphs
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
	p.Size = len(b)
	for i := range tables {
		if t := &tables[i]; t.tag == "glyf" {
			t.at = len(b)
			for _, g := range glyphs {
				t.size += g.size
				t.sum += g.sum
			}
			p.Size += t.size
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

// DeflatedSize gives the length of what AppendDeflate appends.
func (p *File) DeflatedSize() int { return storedSize(len(p.small)) + (p.packed+7)/8 }

// AppendDeflate appends the file as deflate data (RFC 1951).
func (p *File) AppendDeflate(b []byte) []byte {
	s := bitString{buf: appendStored(b, p.small)}
	s.add(p.font.coder.header)
	for _, g := range p.font.glyphs {
		s.add(g.packed)
	}
	s.put(p.font.coder.end())
	return s.flush()
}

// ZlibSize gives the length of what AppendZlib appends.
func (p *File) ZlibSize() int { return 2 + p.DeflatedSize() + 4 }

// AppendZlib appends the file as zlib data (RFC 1950).
func (p *File) AppendZlib(b []byte) []byte {
	b = p.AppendDeflate(append(b, 0x78, 0x01))
	return binary.BigEndian.AppendUint32(b, p.adler)
}

// CRC gives the CRC-32 of the file, as ZIP wants it.
func (p *File) CRC() uint32 {
	var zeros [3]byte
	sum := crc32.ChecksumIEEE(p.small)
	for _, g := range p.font.glyphs {
		sum = crc32.Update(sum, crc32.IEEETable, g.data)
		sum = crc32.Update(sum, crc32.IEEETable, zeros[:g.size-len(g.data)])
	}
	return sum
}

// Digest identifies what is in the font.
func (p *File) Digest() [sha256.Size]byte {
	f := p.font
	b := append(f.key[:0], f.source.name...)
	b = binary.BigEndian.AppendUint32(b, p.adler)
	for _, r := range f.Chars {
		b = binary.BigEndian.AppendUint32(b, uint32(r))
	}
	f.key = b
	return sha256.Sum256(b)
}
