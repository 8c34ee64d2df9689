package subset

import (
	"encoding/binary"
	"math/bits"
)

// Glyph data is Huffman-coded once a process and afterwards only strung
// together: all glyphs of a font file make one deflate block (RFC 1951), whose
// table is the same for every face. compress/flate would end a block for each
// glyph, which takes more room and, the first time, ten times longer; nor are
// its bytes the same from one Go version to the next.

// codeLengths gives the length of the code of each byte, and last that of the
// block's end, in base 32: the best for the outlines of the open faces, with
// those of the body weighing most. See TestCodeLengths.
const codeLengths = "55555644666666666676665577777778867687658888888988777755999999899999999999999999" +
	"aaa9aaaaaaaaaaaaaaaaaaaaaaabaababbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbccbcbccb" +
	"bcbccbccbbbbbcccccccccccccccccccccccccccccccccccccccdccccccccddcccccdccddddddddd" +
	"ddcdcddddddda879d"

const (
	endOfBlock = 256
	maxCode    = 13 // the longest length above
)

// coder is the Huffman code of glyph data.
type coder struct {
	code   [endOfBlock + 1]uint16 // first bit lowest
	length [endOfBlock + 1]uint8
	header packed // of a block in this code
}

// newCoder derives the canonical code from its lengths (RFC 1951, 3.2.2).
func newCoder() *coder {
	c := &coder{}
	for i := range c.length {
		n := codeLengths[i] - '0'
		if n > 9 {
			n = codeLengths[i] - 'a' + 10
		}
		c.length[i] = n
	}
	next := 0
	for n := uint8(1); n <= maxCode; n++ {
		for i, l := range c.length {
			if l == n {
				c.code[i] = bits.Reverse16(uint16(next)) >> (16 - n)
				next++
			}
		}
		next <<= 1
	}
	c.header = c.packHeader()
	return c
}

// packHeader gives the start of a dynamic block, the last one, in this code.
// The lengths 0 to 15 stand as four bits each.
func (c *coder) packHeader() packed {
	var p packer
	p.put(0b10<<1|1, 3) // last, dynamic
	p.put(0, 5)         // 257 literal codes
	p.put(0, 5)         // one distance code, which is not used
	p.put(15, 4)        // all 19 lengths of the lengths' code follow
	p.put(0, 9)         // 16, 17, 18 are not used
	for range 16 {      // 0 to 15 are, four bits each
		p.put(4, 3)
	}
	for _, n := range c.length {
		p.put(uint64(bits.Reverse8(n)>>4), 4)
	}
	p.put(0, 4) // no distance
	return p.done()
}

// pack codes data, followed by zeros up to a multiple of four bytes.
func (c *coder) pack(data []byte) packed {
	p := packer{words: make([]uint64, 0, len(data)/8+1)}
	for _, b := range data {
		p.put(uint64(c.code[b]), uint(c.length[b]))
	}
	for range -len(data) & 3 {
		p.put(uint64(c.code[0]), uint(c.length[0]))
	}
	return p.done()
}

// end gives the code that ends a block.
func (c *coder) end() (code uint64, length uint) {
	return uint64(c.code[endOfBlock]), uint(c.length[endOfBlock])
}

// packed is a string of bits, first bit lowest; those beyond size are zero.
type packed struct {
	words []uint64
	size  int
}

// packer gathers codes into a packed.
type packer struct {
	words []uint64
	last  uint64
	n     uint // bits in last, below 64
}

// put appends the lowest n bits of v, whose other bits are zero; n < 64.
func (p *packer) put(v uint64, n uint) {
	p.last |= v << p.n
	if p.n += n; p.n >= 64 {
		p.words = append(p.words, p.last)
		p.n -= 64
		p.last = v >> (n - p.n)
	}
}

func (p *packer) done() packed {
	return packed{append(p.words, p.last), 64*len(p.words) + int(p.n)}
}

// bitString appends packed strings to a buffer.
type bitString struct {
	buf  []byte
	last uint64
	n    uint // bits in last, below 64
}

// add appends the bits of p. It takes four words at a time, since this is
// where a document spends most of its time; the masks spare the compiler the
// case of shifts by 64.
func (s *bitString) add(p packed) {
	full, rest := p.size>>6, uint(p.size&63)
	at := len(s.buf)
	s.buf = grow(s.buf, 8*full)
	to, words := s.buf[at:], p.words[:full]
	up, down := s.n&63, 63-s.n&63 // and one more
	last, le := s.last, binary.LittleEndian
	for len(words) >= 4 && len(to) >= 32 {
		a, b, c, d := words[0], words[1], words[2], words[3]
		le.PutUint64(to, last|a<<(up&63))
		le.PutUint64(to[8:], a>>1>>(down&63)|b<<(up&63))
		le.PutUint64(to[16:], b>>1>>(down&63)|c<<(up&63))
		le.PutUint64(to[24:], c>>1>>(down&63)|d<<(up&63))
		last = d >> 1 >> (down & 63)
		words, to = words[4:], to[32:]
	}
	for i, w := range words {
		le.PutUint64(to[8*i:], last|w<<(up&63))
		last = w >> 1 >> (down & 63)
	}
	s.last = last
	if rest > 0 {
		s.put(p.words[full], rest)
	}
}

// put appends the lowest n bits of v, whose other bits are zero; n < 64.
func (s *bitString) put(v uint64, n uint) {
	s.last |= v << s.n
	if s.n += n; s.n >= 64 {
		s.buf = binary.LittleEndian.AppendUint64(s.buf, s.last)
		s.n -= 64
		s.last = v >> (n - s.n)
	}
}

// flush fills the last byte with zeros and gives the buffer.
func (s *bitString) flush() []byte {
	for n := int(s.n); n > 0; n -= 8 {
		s.buf = append(s.buf, byte(s.last))
		s.last >>= 8
	}
	s.last, s.n = 0, 0
	return s.buf
}

// grow lengthens b by n bytes, whose content is not defined.
func grow(b []byte, n int) []byte {
	if len(b)+n > cap(b) {
		bigger := make([]byte, len(b), max(2*cap(b), len(b)+n))
		copy(bigger, b)
		b = bigger
	}
	return b[:len(b)+n]
}

// maxStored is the most a stored block holds.
const maxStored = 0xFFFF

// storedSize gives the length of n bytes in stored blocks.
func storedSize(n int) int { return n + 5*((n+maxStored-1)/maxStored) }

// appendStored appends data in stored blocks, none of them the last. It must
// stand at a byte's beginning.
func appendStored(b, data []byte) []byte {
	for len(data) > 0 {
		n := min(len(data), maxStored)
		b = append(b, 0, byte(n), byte(n>>8), byte(^n), byte(^n>>8))
		b = append(b, data[:n]...)
		data = data[n:]
	}
	return b
}

// adlerMod is the modulus of Adler-32 (RFC 1950).
const adlerMod = 65521

// adlerOf gives the Adler-32 of two texts one after the other, from that of
// each and the length of the second.
func adlerOf(first, second uint32, size int) uint32 {
	a1, b1 := uint64(first&0xFFFF), uint64(first>>16)
	a2, b2 := uint64(second&0xFFFF), uint64(second>>16)
	a := (a1 + a2 + adlerMod - 1) % adlerMod
	b := (b1 + b2 + uint64(size)%adlerMod*(a1+adlerMod-1)) % adlerMod
	return uint32(b<<16 | a)
}
