package session

import (
	"context"
	"crypto/rand"
	"crypto/subtle"
	"encoding/base64"
	"fmt"
	"strings"
	"sync/atomic"

	"golang.org/x/crypto/argon2"
	"golang.org/x/text/unicode/norm"

	"jiyao/cmd/internal/server/web"
	"jiyao/workflow"
)

// Cost is what one argon2id hash takes.
type Cost struct {
	Memory uint32 // KiB
	Passes uint32
}

const (
	usualMemory = 64 << 10
	usualPasses = 2
	keyBytes    = 32
	saltBytes   = 16
	// atOnce keeps sign-ins from taking both cores and the memory of a small
	// server; who finds too many waiting is told so.
	atOnce  = 2
	waiting = 64
)

// hasher computes password hashes, few at a time.
type hasher struct {
	cost     Cost
	slots    chan struct{}
	queue    atomic.Int32
	computed atomic.Int64 // how many hashes there have been
	nobody   string       // a hash that no password fits, for who has none
}

func newHasher(cost Cost) *hasher {
	if cost == (Cost{}) {
		cost = Cost{usualMemory, usualPasses}
	}
	h := &hasher{cost: cost, slots: make(chan struct{}, atOnce)}
	h.nobody = h.write(cost, make([]byte, saltBytes), make([]byte, keyBytes))
	return h
}

// enter waits for a slot.
func (h *hasher) enter(ctx context.Context) error {
	if h.queue.Add(1) > waiting+atOnce {
		h.queue.Add(-1)
		return web.Refuse(workflow.Unknown, "此刻登录的人太多，请过几秒再试。")
	}
	select {
	case h.slots <- struct{}{}:
		return nil
	case <-ctx.Done():
		h.queue.Add(-1)
		return ctx.Err()
	}
}

func (h *hasher) leave() {
	<-h.slots
	h.queue.Add(-1)
}

func (h *hasher) key(password string, salt []byte, cost Cost) []byte {
	h.computed.Add(1)
	return argon2.IDKey([]byte(norm.NFC.String(password)), salt, cost.Passes, cost.Memory, 1, keyBytes)
}

func (*hasher) write(cost Cost, salt, key []byte) string {
	b := base64.RawStdEncoding
	return fmt.Sprintf("$argon2id$v=%d$m=%d,t=%d,p=1$%s$%s", argon2.Version, cost.Memory, cost.Passes, b.EncodeToString(salt), b.EncodeToString(key))
}

// hash gives a password's hash with a new salt.
func (h *hasher) hash(ctx context.Context, password string) (string, error) {
	if err := h.enter(ctx); err != nil {
		return "", err
	}
	defer h.leave()
	salt := make([]byte, saltBytes)
	rand.Read(salt) //nolint:errcheck // it never fails
	return h.write(h.cost, salt, h.key(password, salt, h.cost)), nil
}

// check reports whether the password fits the hash. An empty hash takes as long
// and fits nothing. stale says that the hash was made at another cost.
func (h *hasher) check(ctx context.Context, password, hash string) (fits, stale bool, err error) {
	if err := h.enter(ctx); err != nil {
		return false, false, err
	}
	defer h.leave()
	real := hash != ""
	if !real {
		hash = h.nobody
	}
	cost, salt, want, err := readHash(hash)
	if err != nil {
		return false, false, err
	}
	same := subtle.ConstantTimeCompare(h.key(password, salt, cost), want) == 1
	return same && real, cost != h.cost, nil
}

func readHash(hash string) (cost Cost, salt, key []byte, err error) {
	parts := strings.Split(hash, "$")
	var version int
	if len(parts) == 6 && parts[1] == "argon2id" {
		if _, err = fmt.Sscanf(parts[2], "v=%d", &version); err == nil {
			_, err = fmt.Sscanf(parts[3], "m=%d,t=%d,p=1", &cost.Memory, &cost.Passes)
		}
		if err == nil {
			salt, err = base64.RawStdEncoding.DecodeString(parts[4])
		}
		if err == nil {
			key, err = base64.RawStdEncoding.DecodeString(parts[5])
		}
	}
	if err != nil || version != argon2.Version || cost.Passes == 0 || len(key) != keyBytes {
		return cost, nil, nil, fmt.Errorf("a password hash that does not read")
	}
	return cost, salt, key, nil
}
