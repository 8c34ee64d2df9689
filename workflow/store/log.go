package store

import (
	"context"
	"database/sql"
	"encoding/hex"
	"errors"
	"fmt"
	"strings"

	"gorm.io/gorm"

	"jiyao/workflow"
)

// An unsealedRow is a row that is committed and not yet in the log.
type unsealedRow struct {
	ID     int64 `gorm:"primaryKey"`
	Source string
	RowKey string
	RowN   int
}

func (unsealedRow) TableName() string { return "log_waiting" }

// A leafRow is a leaf with the hashes it completes.
type leafRow struct {
	Seq    int64 `gorm:"primaryKey;autoIncrement:false"`
	Source string
	RowKey string
	RowN   int
	SHA256 string `gorm:"column:sha256"`
	SM3    string `gorm:"column:sm3"`
	Hashes string
}

func (leafRow) TableName() string { return "log_leaves" }

type headRow struct {
	Size   int64 `gorm:"primaryKey;autoIncrement:false"`
	Signed string
}

func (headRow) TableName() string { return "log_heads" }

func rowOfLeaf(l workflow.Leaf, hashes []workflow.Digest) leafRow {
	return leafRow{
		Seq: l.Seq, Source: l.Source, RowKey: l.Key, RowN: l.N,
		SHA256: l.SHA256.String(), SM3: l.SM3.String(), Hashes: hexOf(hashes),
	}
}

func (r leafRow) leaf() (workflow.Leaf, error) {
	first, err1 := workflow.ParseDigest(r.SHA256)
	second, err2 := workflow.ParseDigest(r.SM3)
	return workflow.Leaf{Seq: r.Seq, Source: r.Source, Key: r.RowKey, N: r.RowN, SHA256: first, SM3: second}, errors.Join(err1, err2)
}

// hexOf writes digests one behind the other.
func hexOf(digests []workflow.Digest) string {
	out := make([]byte, 0, 64*len(digests))
	for _, d := range digests {
		out = hex.AppendEncode(out, d[:])
	}
	return string(out)
}

func digestsOf(text string) ([]workflow.Digest, error) {
	var out []workflow.Digest
	for ; text != ""; text = text[64:] {
		d, err := workflow.ParseDigest(text[:min(64, len(text))])
		if err != nil {
			return nil, err
		}
		out = append(out, d)
	}
	return out, nil
}

// stored reads the hashes kept with leaves.
func stored(tx *gorm.DB) workflow.StoredHashes {
	return func(leaves []int64) ([][]workflow.Digest, error) {
		out := make([][]workflow.Digest, len(leaves))
		for i, seq := range leaves {
			var text string
			err := one(tx, "SELECT hashes FROM log_leaves WHERE seq = ?", []any{seq}, &text)
			if errors.Is(err, sql.ErrNoRows) {
				continue // the reader sees that it is missing
			}
			if err == nil {
				out[i], err = digestsOf(text)
			}
			if err != nil {
				return nil, workflow.Fault("read log", err)
			}
		}
		return out, nil
	}
}

// logSize is the number of leaves.
func logSize(tx *gorm.DB) (int64, error) {
	size := int64(0)
	err := one(tx, "SELECT COALESCE(MAX(seq) + 1, 0) FROM log_leaves", nil, &size)
	return size, fault("read size of log", err)
}

// lastHead gives the newest head's row; zero if there is none.
func lastHead(tx *gorm.DB) (headRow, error) {
	var h headRow
	err := one(tx, "SELECT size, signed FROM log_heads ORDER BY size DESC LIMIT 1", nil, &h.Size, &h.Signed)
	if errors.Is(err, sql.ErrNoRows) {
		return headRow{}, nil
	}
	return h, fault("read last head", err)
}

// LastHead gives the newest signed head (日志头) as text, to be exported and
// kept elsewhere; empty if none has been signed yet.
func (s *Store) LastHead(ctx context.Context) (string, error) {
	h, err := lastHead(s.read.WithContext(ctx))
	return h.Signed, err
}

// HeadCovering gives the oldest signed head whose log has the row: the one to
// print on what the row was about. It is empty if the row is not sealed yet.
func (s *Store) HeadCovering(ctx context.Context, id string, version int) (string, error) {
	var signed string
	err := one(s.read.WithContext(ctx), `SELECT h.signed FROM log_leaves l JOIN log_heads h ON h.size > l.seq
		WHERE l.source = 'entries' AND l.row_key = ? AND l.row_n = ? ORDER BY h.size LIMIT 1`, []any{id, version}, &signed)
	if errors.Is(err, sql.ErrNoRows) {
		return "", nil
	}
	return signed, fault("read head", err)
}

// ProveEntry proves that an entry is in the log of a head with size leaves.
func (s *Store) ProveEntry(ctx context.Context, id string, version int, size int64) (workflow.InclusionProof, error) {
	tx := s.read.WithContext(ctx)
	r := leafRow{Source: "entries", RowKey: id, RowN: version}
	err := one(tx, "SELECT seq, sha256, sm3 FROM log_leaves WHERE source = 'entries' AND row_key = ? AND row_n = ?",
		[]any{id, version}, &r.Seq, &r.SHA256, &r.SM3)
	if errors.Is(err, sql.ErrNoRows) {
		return workflow.InclusionProof{}, fmt.Errorf("纪要“%s”的第%d条办理记录还没有进入存证日志，请稍后再试", id, version)
	}
	if err != nil {
		return workflow.InclusionProof{}, workflow.Fault("read leaf", err)
	}
	leaf, err := r.leaf()
	if err != nil {
		return workflow.InclusionProof{}, workflow.Fault("read leaf", err)
	}
	if err := s.reaches(tx, size); err != nil {
		return workflow.InclusionProof{}, err
	}
	return workflow.ProveInclusion(leaf, size, stored(tx))
}

// ProveHeads proves that the log of a head with old leaves goes on in that of
// one with size leaves.
func (s *Store) ProveHeads(ctx context.Context, old, size int64) (workflow.ConsistencyProof, error) {
	tx := s.read.WithContext(ctx)
	if err := s.reaches(tx, size); err != nil {
		return workflow.ConsistencyProof{}, err
	}
	return workflow.ProveConsistency(old, size, stored(tx))
}

// reaches refuses a head that is longer than the log.
func (s *Store) reaches(tx *gorm.DB, size int64) error {
	have, err := logSize(tx)
	if err == nil && size > have {
		err = workflow.Witness{Size: size, Name: fmt.Sprint(size)}.Shorter(have)
	}
	return err
}

// chunks cuts a list into pieces whose lengths are powers of two, so that few
// different statements are prepared.
func chunks[T any](all []T, longest int) [][]T {
	var out [][]T
	for n := longest; len(all) > 0; {
		if n > len(all) {
			n /= 2
			continue
		}
		out = append(out, all[:n])
		all = all[n:]
	}
	return out
}

// marks gives (?, ?), (?, ?) for rows of columns.
func marks(rows, columns int) string {
	row := "(" + strings.Repeat(", ?", columns)[2:] + ")"
	return strings.Repeat(", "+row, rows)[2:]
}
