package store

import (
	"cmp"
	"fmt"
	"math"
	"slices"

	"gorm.io/gorm"

	"jiyao/workflow"
)

// A logPass is the reading of the log itself: its leaves in order, and its
// heads between them.
type logPass struct {
	*verification
	tree      workflow.Tree
	hashes    []workflow.Digest // that the last leaf completed
	heads     int64
	last      workflow.Head // zero if there is none
	signed    string        // of last
	signer    string        // mark of the key of last
	keys      workflow.HeadKeys
	changes   int       // of keys so far
	due       []headRow // heads that come next
	witnesses []workflow.Witness
	found     reading
	waiting   tally // of the rows that are not in the log yet
	err       error
}

// logPage is how many leaves are read at once.
const logPage = 10_000

// readLog recomputes the tree from the leaves and compares it with the hashes
// stored beside them, with every head and with the witnesses.
func (v *verification) readLog(tx *gorm.DB) *logPass {
	p := &logPass{verification: v, witnesses: slices.Clone(v.check.Witnesses)}
	slices.SortFunc(p.witnesses, func(a, b workflow.Witness) int { return cmp.Compare(a.Size, b.Size) })
	p.keys.Now = v.check.Key
	if p.keys.Changes, p.err = keyChanges(tx); p.err == nil {
		p.err = p.read(tx)
	}
	return p
}

func (p *logPass) read(tx *gorm.DB) error {
	for {
		from := p.tree.Size()
		if err := p.readHeads(tx, from+logPage); err != nil {
			return err
		}
		if err := p.compare(); err != nil {
			return err
		}
		if err := p.readLeaves(tx, from+logPage); err != nil {
			return err
		}
		if p.tree.Size() < from+logPage {
			return p.end(tx)
		}
	}
}

// readHeads reads the heads up to a size, behind those that were read before.
func (p *logPass) readHeads(tx *gorm.DB, to int64) error {
	from := p.tree.Size()
	if from == 0 {
		from = math.MinInt64 // those that cannot be, too
	}
	p.due = nil
	err := eachRow(tx, workflow.HeadsTable, "FROM log_heads t WHERE t.size > ? AND t.size <= ? ORDER BY t.size", []any{from, to},
		func(row headRow) (int, error) {
			p.due = append(p.due, row)
			return int(row.Size), nil
		})
	return err
}

// readLeaves reads the next leaves, without the one at to.
func (p *logPass) readLeaves(tx *gorm.DB, to int64) error {
	from := p.tree.Size()
	if from == 0 {
		from = math.MinInt64
	}
	return eachRow(tx, workflow.LogTable, "FROM log_leaves t WHERE t.seq >= ? AND t.seq < ? ORDER BY t.seq", []any{from, to},
		func(row leafRow) (int, error) {
			leaf, err := row.leaf()
			if err != nil {
				return int(row.Seq) + 1, err
			}
			return int(row.Seq) + 1, p.grow(leaf, row.Hashes)
		})
}

// grow adds a leaf and compares what it completes.
func (p *logPass) grow(leaf workflow.Leaf, stored string) error {
	if leaf.Seq != p.tree.Size() {
		return p.damage(p.tree.Size(), "缺少，或与上一条不相连")
	}
	record := p.found.count(p.verification, leaf)
	p.hashes = p.tree.Append(p.hashes[:0], workflow.RecordHash(record))
	if !sameHex(stored, p.hashes) {
		return p.damage(leaf.Seq, "内容与摘要不符")
	}
	return p.compare()
}

// sameHex reports whether the text is that of the hashes, without a copy.
func sameHex(text string, hashes []workflow.Digest) bool {
	const digits = "0123456789abcdef"
	if len(text) != 64*len(hashes) {
		return false
	}
	for i, h := range hashes {
		for j, b := range h {
			at := 64*i + 2*j
			if text[at] != digits[b>>4] || text[at+1] != digits[b&15] {
				return false
			}
		}
	}
	return true
}

// damage names a leaf; people count from one.
func (p *logPass) damage(seq int64, msg string) error {
	return &workflow.DamageError{Table: workflow.LogTable, Row: int(seq) + 1, Msg: msg}
}

// compare compares the tree as it is with the heads and witnesses of its size.
func (p *logPass) compare() error {
	for len(p.due) > 0 && p.due[0].Size <= p.tree.Size() {
		if err := p.compareHead(p.due[0]); err != nil {
			return err
		}
		p.due = p.due[1:]
	}
	for len(p.witnesses) > 0 && p.witnesses[0].Size <= p.tree.Size() {
		if !p.witnesses[0].Agrees(p.tree.Root()) {
			return p.witnesses[0].Differs()
		}
		p.witnesses = p.witnesses[1:]
	}
	return nil
}

// compareHead checks a head against the tree and the head before it.
func (p *logPass) compareHead(row headRow) error {
	head, err := workflow.ReadHead(row.Signed)
	prev := workflow.Digest{}
	if p.signed != "" {
		prev = workflow.SHA256().Sum([]byte(p.signed))
	}
	switch {
	case err != nil:
		return headDamage(row.Size, "读不出来")
	case head.Size != row.Size || head.Root != p.tree.Root():
		return headDamage(row.Size, "与日志的内容不符")
	case head.Prev != prev && p.signed != "" && p.unsigned(p.signed):
		return headDamage(p.last.Size, "签名不对")
	case head.Prev != prev:
		return headDamage(row.Size, "与上一个日志头接不上")
	}
	p.last, p.signed = head, row.Signed
	p.heads++
	return p.compareSigner()
}

// compareSigner demands that the last head says it is signed with the key of
// the one before, or that the change of key is on record.
func (p *logPass) compareSigner() error {
	by, err := workflow.SignerOf(p.signed)
	if p.signer == "" && err == nil {
		p.signer = by
	}
	next, ok := p.keys.Follow(p.changes, p.signer, by)
	if err != nil || !ok {
		return headDamage(p.last.Size, "签名不对：与上一个日志头不是同一把密钥，也没有更换密钥的记录")
	}
	p.signer, p.changes = by, next
	return nil
}

func headDamage(size int64, msg string) error {
	return &workflow.DamageError{Table: workflow.HeadsTable, Row: int(size), Msg: msg}
}

// unsigned reports whether a head's signature is known to be wrong.
func (p *logPass) unsigned(signed string) bool {
	_, err := p.keys.Verify(signed)
	return err != nil
}

// wrongSignature says what is wrong with the last signature.
func (p *logPass) wrongSignature() string {
	if at := p.keys.Now.Mark(); at != p.signer {
		return fmt.Sprintf("签名不对：是用密钥%s签署的，手边的密钥是%s，没有换成它的记录", p.signer, at)
	}
	return "签名不对"
}

// end checks what can be seen at the end of the log only. The last signature
// binds all heads before it, each of which is in the text of the next.
func (p *logPass) end(tx *gorm.DB) error {
	have, err := logSize(tx)
	if err != nil {
		return err
	}
	row, err := lastHead(tx)
	if err != nil {
		return err
	}
	beyond := row.Size
	if head, err := workflow.ReadHead(row.Signed); beyond > have && (err != nil || head.Size != beyond) {
		return headDamage(beyond, "与日志的内容不符")
	}
	switch {
	case have != p.tree.Size():
		return p.damage(p.tree.Size(), "缺少，或与上一条不相连")
	case beyond > have:
		return p.damage(have, fmt.Sprintf("缺少，而日志头有%d条：日志的末尾被截去", beyond))
	case len(p.witnesses) > 0:
		return p.witnesses[len(p.witnesses)-1].Shorter(have)
	case p.signed != "" && p.unsigned(p.signed):
		return headDamage(p.last.Size, p.wrongSignature())
	case have != p.last.Size:
		return headDamage(have, "缺少")
	default:
		return nil
	}
}
