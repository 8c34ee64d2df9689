package workflow

import (
	"bytes"
	"crypto/sha256"
	"encoding/hex"
	"errors"
	"fmt"
	"math/bits"
	"reflect"
	"strings"
	"testing"
	"time"

	"golang.org/x/mod/sumdb/tlog"
	"pgregory.net/rapid"
)

// The examples of the two standards: FIPS 180-4 and GB/T 32905-2016.
func TestDigesters(t *testing.T) {
	for _, c := range []struct {
		d    Digester
		name string
		abc  string
	}{
		{SHA256(), "sha256", "ba7816bf8f01cfea414140de5dae2223b00361a396177a9cb410ff61f20015ad"},
		{SM3(), "sm3", "66c7f0f462eeedd9d1f2d46bdc10e4e24167c4875cf2f7a2297da02b8f4ba8e0"},
	} {
		h := c.d.New()
		h.Write([]byte("abc"))
		if got := hex.EncodeToString(h.Sum(nil)); c.d.Name() != c.name || got != c.abc || c.d.Sum([]byte("abc")).String() != c.abc {
			t.Errorf("%s of abc: %s and %s, want %s", c.d.Name(), got, c.d.Sum([]byte("abc")), c.abc)
		}
	}
}

// naiveRoot is RFC 6962, 2.1, to the letter.
func naiveRoot(leaves [][]byte) Digest {
	switch len(leaves) {
	case 0:
		return sha256.Sum256(nil)
	case 1:
		return sha256.Sum256(append([]byte{0}, leaves[0]...))
	}
	k := 1 << (bits.Len(uint(len(leaves)-1)) - 1)
	l, r := naiveRoot(leaves[:k]), naiveRoot(leaves[k:])
	return sha256.Sum256(append(append([]byte{1}, l[:]...), r[:]...))
}

// A shelf of leaves with what is stored beside each.
type grown struct {
	leaves []Leaf
	stored [][]Digest
	roots  []Digest // by size
}

func grow(n int) grown {
	var tree Tree
	g := grown{roots: []Digest{tree.Root()}}
	for i := range n {
		l := LeafOf("entries", fmt.Sprintf("m-%d", i/3), i%3+1, []byte{byte(i), byte(i >> 8)})
		l.Seq = int64(i)
		g.leaves = append(g.leaves, l)
		g.stored = append(g.stored, tree.Append(nil, l.Hash()))
		g.roots = append(g.roots, tree.Root())
	}
	return g
}

func (g grown) read(leaves []int64) ([][]Digest, error) {
	var out [][]Digest
	for _, n := range leaves {
		if n >= int64(len(g.stored)) {
			return nil, fmt.Errorf("leaf %d of %d read", n, len(g.stored))
		}
		out = append(out, g.stored[n])
	}
	return out, nil
}

func (g grown) head(size int64) Head { return Head{Size: size, Root: g.roots[size]} }

func TestTreeIsThatOfRFC6962(t *testing.T) {
	const n = 130
	g := grow(n)
	var records [][]byte
	flat := 0
	for size := range int64(n) {
		if got, want := g.roots[size], naiveRoot(records); got != want {
			t.Fatalf("root of %d leaves %s, want %s", size, got, want)
		}
		record := g.leaves[size].Canonical()
		if g.leaves[size].Hash() != Digest(tlog.RecordHash(record)) {
			t.Fatalf("leaf %d is not hashed as a record", size)
		}
		records = append(records, record)
		flat += len(g.stored[size])
		if int64(flat) != tlog.StoredHashCount(size+1) {
			t.Fatalf("%d hashes stored for %d leaves, want %d", flat, size+1, tlog.StoredHashCount(size+1))
		}
		again, err := OpenTree(size, g.read)
		if err != nil || again.Root() != g.roots[size] || again.Size() != size {
			t.Fatalf("tree of %d opened again: %s, %v; want %s", size, again.Root(), err, g.roots[size])
		}
		if got := again.Append(nil, g.leaves[size].Hash()); !reflect.DeepEqual(got, g.stored[size]) {
			t.Fatalf("leaf %d on the tree opened again completes %v, want %v", size, got, g.stored[size])
		}
	}
}

func TestProofs(t *testing.T) {
	g := grow(300)
	rapid.Check(t, func(t *rapid.T) {
		size := rapid.Int64Range(1, 300).Draw(t, "size")
		old := rapid.Int64Range(0, size).Draw(t, "old")
		seq := rapid.Int64Range(0, size-1).Draw(t, "seq")
		canonical := []byte{byte(seq), byte(seq >> 8)}
		in, err := ProveInclusion(g.leaves[seq], size, g.read)
		if err != nil || in.Verify(g.head(size), canonical) != nil {
			t.Fatalf("leaf %d in %d: %v, %v", seq, size, err, in.Verify(g.head(size), canonical))
		}
		both, err := ProveConsistency(old, size, g.read)
		if err != nil || both.Verify(g.head(old), g.head(size)) != nil {
			t.Fatalf("%d to %d: %v, %v", old, size, err, both.Verify(g.head(old), g.head(size)))
		}
		if in.Verify(g.head(size), append(canonical, 0)) == nil {
			t.Error("the proof holds for another row")
		}
		in.Leaf.N++
		if in.Verify(g.head(size), canonical) == nil {
			t.Error("the proof holds for another row's place")
		}
		spoilt := g.head(size)
		spoilt.Root[rapid.IntRange(0, 31).Draw(t, "byte")] ^= 1
		if both.Verify(g.head(old), spoilt) == nil && old > 0 {
			t.Error("the proof holds for another new root")
		}
		if both.Verify(Head{Size: old, Root: spoilt.Root}, g.head(size)) == nil {
			t.Error("the proof holds for another old root")
		}
		if len(in.Path) > 0 {
			in.Leaf.N--
			in.Path[rapid.IntRange(0, len(in.Path)-1).Draw(t, "step")][0] ^= 1
			if in.Verify(g.head(size), canonical) == nil {
				t.Error("a changed path holds")
			}
		}
	})
}

func TestProofsOutOfRange(t *testing.T) {
	g := grow(5)
	if _, err := ProveInclusion(g.leaves[4], 4, g.read); err == nil {
		t.Error("a leaf behind the head was proved")
	}
	if _, err := ProveConsistency(5, 4, g.read); err == nil {
		t.Error("a log was proved to go on in a shorter one")
	}
	in, _ := ProveInclusion(g.leaves[1], 4, g.read)
	both, _ := ProveConsistency(2, 4, g.read)
	if in.Verify(g.head(5), []byte{1, 0}) == nil || both.Verify(g.head(3), g.head(4)) == nil {
		t.Error("a proof for one head holds for another")
	}
	lost := func([]int64) ([][]Digest, error) { return make([][]Digest, 9), nil }
	var damage *DamageError
	if _, err := OpenTree(5, lost); !errors.As(err, &damage) {
		t.Errorf("stored hashes missing: %v", err)
	}
}

// TestLeafBindsEveryField changes each field in turn.
func TestLeafBindsEveryField(t *testing.T) {
	l := LeafOf("entries", "m-1", 3, []byte("x"))
	first := l.Hash()
	for name, change := range map[string]func(*Leaf){
		"source": func(l *Leaf) { l.Source = "refusals" },
		"key":    func(l *Leaf) { l.Key = "m-2" },
		"n":      func(l *Leaf) { l.N = 4 },
		"sha256": func(l *Leaf) { l.SHA256[31] ^= 1 },
		"sm3":    func(l *Leaf) { l.SM3[0] ^= 1 },
	} {
		c := l
		change(&c)
		if c.Hash() == first {
			t.Errorf("%s is not bound", name)
		}
	}
}

// TestRevisionBindsEveryField sets each field of the type, those to come too.
func TestRevisionBindsEveryField(t *testing.T) {
	empty := Revision{}.Canonical()
	for i := range reflect.TypeFor[Revision]().NumField() {
		var r Revision
		v := reflect.ValueOf(&r).Elem()
		fill(v.Field(i))
		if bytes.Equal(r.Canonical(), empty) {
			t.Errorf("field %s is not bound", v.Type().Field(i).Name)
		}
	}
}

// fill gives a value another value than zero.
func fill(v reflect.Value) {
	switch {
	case v.Type() == reflect.TypeFor[time.Time]():
		v.Set(reflect.ValueOf(time.Unix(1, 0)))
	case v.Kind() == reflect.String:
		v.SetString("x")
	case v.CanInt():
		v.SetInt(7)
	case v.Kind() == reflect.Bool:
		v.SetBool(true)
	case v.Kind() == reflect.Struct:
		fill(v.Field(0))
	}
}

func TestVerifyFile(t *testing.T) {
	data := []byte("%PDF-1.7 …")
	pdf := PDF{SHA256: SHA256().Sum(data).String(), Bytes: int64(len(data))}
	national := SM3().Sum(data).String()
	for _, pdf.SM3 = range []string{"", national} {
		if err := VerifyFile(bytes.NewReader(data), pdf); err != nil {
			t.Errorf("the file as released: %v", err)
		}
	}
	flipped := bytes.Clone(data)
	flipped[3] ^= 1
	wrong := pdf
	wrong.SM3 = strings.Repeat("0", 64)
	for name, err := range map[string]error{
		"one bit":   VerifyFile(bytes.NewReader(flipped), pdf),
		"shorter":   VerifyFile(bytes.NewReader(data[1:]), pdf),
		"SM3 wrong": VerifyFile(bytes.NewReader(data), wrong),
	} {
		if err == nil {
			t.Errorf("%s: not found", name)
		}
	}
}
