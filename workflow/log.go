package workflow

import (
	"crypto/sha256"
	"encoding/hex"

	"golang.org/x/mod/sumdb/tlog"
)

// A Leaf is one line of the log (存证日志): that a row was there, with the
// digests of its canonical bytes. The log is one for all minutes; it only
// grows, and its root (RFC 6962) stands for every leaf.
type Leaf struct {
	Seq    int64  // from 0, without a gap
	Source string // the table the row is in
	Key    string // the minutes' ID, or what else names the row
	N      int    // the row's number under its key
	SHA256 Digest
	SM3    Digest
}

// LeafOf gives the leaf for a row's canonical bytes; its place in the log is
// still open.
func LeafOf(source, key string, n int, canonical []byte) Leaf {
	return Leaf{Source: source, Key: key, N: n, SHA256: SHA256().Sum(canonical), SM3: SM3().Sum(canonical)}
}

// Canonical gives the bytes that the tree is built over. The SM3 digest is in
// them, so whoever trusts the root trusts both digests of every row.
func (l Leaf) Canonical() []byte { return l.AppendCanonical(nil) }

// AppendCanonical appends the leaf's canonical bytes to buf.
func (l Leaf) AppendCanonical(buf []byte) []byte {
	c := encoder{out: buf}
	c.text("jiyao-leaf", "1")
	c.text("source", l.Source)
	c.text("key", l.Key)
	c.num("n", int64(l.N))
	c.digest("sha256", l.SHA256)
	c.digest("sm3", l.SM3)
	return c.out
}

// digest writes what text writes of a digest's String, without making it.
func (e *encoder) digest(name string, d Digest) {
	e.out = append(e.out, name...)
	e.out = append(e.out, " 64\n"...)
	e.out = hex.AppendEncode(e.out, d[:])
	e.out = append(e.out, '\n')
}

// AppendRecord appends what the tree hashes to buf: the leaf's canonical bytes
// behind a zero byte (RFC 6962, 2.1).
func (l Leaf) AppendRecord(buf []byte) []byte { return l.AppendCanonical(append(buf, 0)) }

// RecordHash is the hash in the tree of what AppendRecord gave.
func RecordHash(record []byte) Digest { return sha256.Sum256(record) }

// Hash is the leaf's hash in the tree.
func (l Leaf) Hash() Digest { return RecordHash(l.AppendRecord(nil)) }

// Tree is the right edge of the log's Merkle tree: enough to append to it and
// to know its root, whatever its size. The zero Tree is empty.
type Tree struct {
	size  int64
	peaks []Digest // the roots of the complete subtrees, the largest first
}

// Size is the number of leaves.
func (t *Tree) Size() int64 { return t.size }

// Append adds a leaf by its hash and appends to buf the hashes that it
// completes, its own first, then one for each level upwards: those that are
// stored with the leaf.
func (t *Tree) Append(buf []Digest, hash Digest) []Digest {
	buf = append(buf, hash)
	for rest := t.size; rest&1 == 1; rest >>= 1 {
		last := len(t.peaks) - 1
		hash = Digest(tlog.NodeHash(tlog.Hash(t.peaks[last]), tlog.Hash(hash)))
		t.peaks = t.peaks[:last]
		buf = append(buf, hash)
	}
	t.peaks = append(t.peaks, hash)
	t.size++
	return buf
}

// Root gives the root over all leaves so far.
func (t *Tree) Root() Digest {
	if t.size == 0 {
		return sha256.Sum256(nil)
	}
	root := t.peaks[len(t.peaks)-1]
	for i := len(t.peaks) - 2; i >= 0; i-- {
		root = Digest(tlog.NodeHash(tlog.Hash(t.peaks[i]), tlog.Hash(root)))
	}
	return root
}

// StoredHashes reads from a log, for each leaf asked for, the hashes stored
// with it: what Tree.Append gave for it.
type StoredHashes func(leaves []int64) ([][]Digest, error)

// OpenTree gives the tree over the first size leaves of a log.
func OpenTree(size int64, stored StoredHashes) (*Tree, error) {
	t := &Tree{size: size}
	if size == 0 {
		return t, nil
	}
	var places []int64
	at := int64(0)
	for level := 62; level >= 0; level-- {
		if size&(1<<level) != 0 {
			places = append(places, tlog.StoredHashIndex(level, at>>level))
			at += 1 << level
		}
	}
	peaks, err := stored.ReadHashes(places)
	for _, p := range peaks {
		t.peaks = append(t.peaks, Digest(p))
	}
	return t, err
}

// ReadHashes reads hashes by tlog's dense numbering: makes stored hashes a
// tlog.HashReader.
func (s StoredHashes) ReadHashes(indexes []int64) ([]tlog.Hash, error) {
	leaves, levels := make([]int64, len(indexes)), make([]int, len(indexes))
	for i, index := range indexes {
		level, n := tlog.SplitStoredHashIndex(index)
		leaves[i], levels[i] = (n+1)<<level-1, level
	}
	rows, err := s(leaves)
	if err != nil {
		return nil, err
	}
	out := make([]tlog.Hash, len(indexes))
	for i := range indexes {
		if i >= len(rows) || levels[i] >= len(rows[i]) {
			return nil, &DamageError{Table: LogTable, Row: int(leaves[i]) + 1, Msg: "缺少或不全"}
		}
		out[i] = tlog.Hash(rows[i][levels[i]])
	}
	return out, nil
}

// The names of the log's own tables in a DamageError.
const (
	LogTable   = "存证日志"
	HeadsTable = "日志头"
)
