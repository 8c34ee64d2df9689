package workflow

import (
	"errors"
	"fmt"
	"strings"

	"golang.org/x/mod/sumdb/tlog"
)

// An InclusionProof shows that a leaf is in the log that a head stands for
// (存在证明), without the other leaves.
type InclusionProof struct {
	Leaf Leaf
	Size int64 // of the head
	Path []Digest
}

// ProveInclusion proves that the leaf is among the first size ones.
func ProveInclusion(leaf Leaf, size int64, stored StoredHashes) (InclusionProof, error) {
	if leaf.Seq < 0 || leaf.Seq >= size {
		return InclusionProof{}, fmt.Errorf("日志头只到第%d条，第%d条不在其中，请用更新的日志头", size, leaf.Seq+1)
	}
	path, err := tlog.ProveRecord(size, leaf.Seq, stored)
	return InclusionProof{Leaf: leaf, Size: size, Path: digests(path)}, err
}

// Verify checks the proof against a head, whose signature has been checked,
// and the row's canonical bytes.
func (p InclusionProof) Verify(head Head, canonical []byte) error {
	l := LeafOf(p.Leaf.Source, p.Leaf.Key, p.Leaf.N, canonical)
	switch {
	case p.Size != head.Size:
		return fmt.Errorf("存在证明是对%d条的日志头出具的，所给日志头有%d条", p.Size, head.Size)
	case l.SHA256 != p.Leaf.SHA256 || l.SM3 != p.Leaf.SM3:
		return errors.New("存在证明中的摘要与记录内容不符")
	}
	err := tlog.CheckRecord(hashes(p.Path), p.Size, tlog.Hash(head.Root), p.Leaf.Seq, tlog.Hash(p.Leaf.Hash()))
	if err != nil {
		return fmt.Errorf("存在证明与日志头不符（%w）", err)
	}
	return nil
}

// A ConsistencyProof shows that the log of an older head is the beginning of
// that of a newer one (一致性证明): nothing was changed or taken away between.
type ConsistencyProof struct {
	Old, New int64
	Path     []Digest
}

// ProveConsistency proves that the first old leaves begin the first size ones.
func ProveConsistency(old, size int64, stored StoredHashes) (ConsistencyProof, error) {
	p := ConsistencyProof{Old: old, New: size}
	switch {
	case old < 0 || old > size:
		return p, fmt.Errorf("旧日志头有%d条，多于新日志头的%d条，不能出具一致性证明", old, size)
	case old == 0 || old == size: // every log begins with the empty one and with itself
		return p, nil
	}
	path, err := tlog.ProveTree(size, old, stored)
	p.Path = digests(path)
	return p, err
}

// proofTitle begins the text of every consistency proof.
const proofTitle = "jiyao consistency"

// Text is the proof as it is handed out below a head: the title, both sizes and
// the hashes of the path, a line each.
func (p ConsistencyProof) Text() string {
	var b strings.Builder
	fmt.Fprintf(&b, "%s\n%d\n%d\n", proofTitle, p.Old, p.New)
	for _, h := range p.Path {
		b.WriteString(h.String() + "\n")
	}
	return b.String()
}

// Verify checks the proof against the two heads, whose signatures have been
// checked.
func (p ConsistencyProof) Verify(older, newer Head) error {
	if p.Old != older.Size || p.New != newer.Size {
		return fmt.Errorf("一致性证明是对%d条与%d条的日志头出具的，与所给日志头不符", p.Old, p.New)
	}
	switch {
	case p.Old == p.New && (older.Root != newer.Root || len(p.Path) > 0):
		return errors.New("两个日志头条数相同而内容不同：日志被改写过")
	case p.Old == p.New:
		return nil
	case p.Old == 0:
		empty := Tree{}
		if older.Root != empty.Root() || len(p.Path) > 0 {
			return errors.New("空日志的日志头有误")
		}
		return nil
	}
	if err := tlog.CheckTree(hashes(p.Path), p.New, tlog.Hash(newer.Root), p.Old, tlog.Hash(older.Root)); err != nil {
		return fmt.Errorf("新日志不是旧日志的延续（%w）", err)
	}
	return nil
}

func digests[Path ~[]tlog.Hash](path Path) []Digest {
	out := make([]Digest, len(path))
	for i, h := range path {
		out[i] = Digest(h)
	}
	return out
}

func hashes(path []Digest) []tlog.Hash {
	out := make([]tlog.Hash, len(path))
	for i, d := range path {
		out[i] = tlog.Hash(d)
	}
	return out
}
