package workflow

import (
	"crypto/sha256"
	"encoding/hex"
	"fmt"
	"hash"

	"github.com/emmansun/gmsm/sm3"
)

// Digest is a digest of 32 bytes (摘要); those of SHA-256 and SM3 are of one
// length.
type Digest [32]byte

// String gives the digest in lower-case hexadecimal.
func (d Digest) String() string { return hex.EncodeToString(d[:]) }

// IsZero reports whether there is no digest.
func (d Digest) IsZero() bool { return d == Digest{} }

// MarshalText makes JSON and YAML write a digest as its String.
func (d Digest) MarshalText() ([]byte, error) { return []byte(d.String()), nil }

// UnmarshalText reads what MarshalText wrote.
func (d *Digest) UnmarshalText(b []byte) (err error) {
	*d, err = ParseDigest(string(b))
	return err
}

// ParseDigest reads a digest from lower-case hexadecimal.
func ParseDigest(s string) (d Digest, err error) {
	if len(s) != hex.EncodedLen(len(d)) {
		return Digest{}, fmt.Errorf("摘要“%.80s”应有64个十六进制字符", s)
	}
	var text [2 * len(d)]byte
	copy(text[:], s)
	if _, err := hex.Decode(d[:], text[:]); err != nil || !d.reads(s) {
		return Digest{}, fmt.Errorf("摘要“%s”不是小写的十六进制", s)
	}
	return d, nil
}

// reads reports whether s is the digest's String, without making it.
func (d Digest) reads(s string) bool {
	var text [2 * len(d)]byte
	hex.Encode(text[:], d[:])
	return string(text[:]) == s
}

// Digester is a hash function (摘要算法). SHA-256 is used everywhere; SM3
// stands beside it where a national algorithm is asked for.
type Digester interface {
	Name() string // as it is written in files: sha256 or sm3
	New() hash.Hash
	Sum(data []byte) Digest
}

// SHA256 gives SHA-256.
func SHA256() Digester {
	return digester{"sha256", sha256.New, func(b []byte) Digest { return sha256.Sum256(b) }}
}

// SM3 gives SM3 (国密杂凑算法, GB/T 32905).
func SM3() Digester { return digester{"sm3", sm3.New, func(b []byte) Digest { return sm3.Sum(b) }} }

type digester struct {
	name string
	make func() hash.Hash
	sum  func([]byte) Digest
}

func (d digester) Name() string           { return d.name }
func (d digester) New() hash.Hash         { return d.make() }
func (d digester) Sum(data []byte) Digest { return d.sum(data) }
