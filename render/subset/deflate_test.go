package subset

import (
	"bytes"
	"compress/flate"
	"hash/adler32"
	"io"
	"math"
	"math/rand/v2"
	"testing"

	"jiyao/fonts"
)

// unpack reads pieces strung together as one block.
func unpack(t *testing.T, c *coder, pieces ...packed) []byte {
	t.Helper()
	s := bitString{}
	s.add(c.header)
	for _, p := range pieces {
		s.add(p)
	}
	s.put(c.end())
	got, err := io.ReadAll(flate.NewReader(bytes.NewReader(s.flush())))
	if err != nil {
		t.Fatal(err)
	}
	return got
}

func TestPackedPiecesStringTogether(t *testing.T) {
	c := newCoder()
	r := rand.New(rand.NewPCG(1, 2))
	for range 200 {
		var pieces []packed
		var want []byte
		for range r.IntN(12) {
			data := make([]byte, r.IntN(90))
			for i := range data {
				data[i] = byte(r.Uint32() >> r.IntN(32))
			}
			pieces = append(pieces, c.pack(data))
			want = append(append(want, data...), make([]byte, padded(len(data))-len(data))...)
		}
		if got := unpack(t, c, pieces...); !bytes.Equal(got, want) {
			t.Fatalf("got % x\nwant % x", got, want)
		}
	}
}

func TestEveryByteHasACode(t *testing.T) {
	all := make([]byte, 256)
	for i := range all {
		all[i] = byte(i)
	}
	c := newCoder()
	if got := unpack(t, c, c.pack(all)); !bytes.Equal(got, all) {
		t.Errorf("got % x", got)
	}
}

// TestCodeLengths makes sure that the code is complete, as readers demand, and
// still a good one for the outlines of the body.
func TestCodeLengths(t *testing.T) {
	c := newCoder()
	sum := 0
	for _, n := range c.length {
		sum += 1 << (maxCode - n)
	}
	if len(codeLengths) != endOfBlock+1 || sum != 1<<maxCode {
		t.Fatalf("%d codes fill %d of %d places", len(codeLengths), sum, 1<<maxCode)
	}
	faces, err := fonts.Open()
	if err != nil {
		t.Fatal(err)
	}
	id, _, _ := faces.Lookup(fonts.FangSong, '国')
	var count [256]float64
	size, used := 0.0, 0.0
	for _, b := range faces.Face(id).Table("glyf") {
		count[b]++
		size++
		used += float64(c.length[b])
	}
	least := 0.0
	for _, n := range count {
		if n > 0 {
			least += n * math.Log2(size/n)
		}
	}
	if used > 1.03*least {
		t.Errorf("%.0f bits where %.0f are possible: find better lengths", used, least)
	}
}

func TestStoredBlocks(t *testing.T) {
	for _, n := range []int{0, 1, maxStored, maxStored + 1, 3 * maxStored} {
		data := bytes.Repeat([]byte{7, 8, 9}, n/3+1)[:n]
		b := appendStored(nil, data)
		if len(b) != storedSize(n) {
			t.Errorf("%d bytes take %d, not %d", n, len(b), storedSize(n))
		}
		const end = "\x03\x00"
		got, err := io.ReadAll(flate.NewReader(bytes.NewReader(append(b, end...))))
		if err != nil || !bytes.Equal(got, data) {
			t.Errorf("%d bytes read back as %d: %v", n, len(got), err)
		}
	}
}

func TestAdlerOfParts(t *testing.T) {
	r := rand.New(rand.NewPCG(3, 4))
	data := make([]byte, 200_000)
	for i := range data {
		data[i] = byte(r.Uint32())
	}
	for _, cut := range []int{0, 1, 65520, 65521, 65522, 150_000, len(data)} {
		got := adlerOf(adler32.Checksum(data[:cut]), adler32.Checksum(data[cut:]), len(data)-cut)
		if want := adler32.Checksum(data); got != want {
			t.Errorf("cut at %d: %08x, want %08x", cut, got, want)
		}
	}
}
