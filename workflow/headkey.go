package workflow

import (
	"encoding/json"
	"errors"
	"fmt"
	"strings"
	"time"

	"golang.org/x/mod/sumdb/note"
)

// KeyBook is the book of the office's record in which it is kept that another
// key signs the log's heads since (更换日志签名密钥).
const KeyBook = "keys"

// KeyRow is the one row of KeyBook.
const KeyRow = "log"

// KeyChange says that heads behind the change are signed with another key.
type KeyChange struct {
	From string // the public key until then; its mark alone where it is lost
	To   string // the public key since
}

// Alteration gives the change as a line of the office's record; before is what
// the record last said of the key.
func (c KeyChange) Alteration(before string, by Person, note string, at time.Time) Alteration {
	return Alteration{
		Book: KeyBook, Key: KeyRow, Before: before, After: payload(c), Actor: by, Note: note, Recorded: at,
	}
}

// ParseKeyChange reads a change from its row in the record.
func ParseKeyChange(row string) (c KeyChange, err error) {
	if err = json.Unmarshal([]byte(row), &c); err == nil && (c.From == "" || c.To == "") {
		err = errors.New("a change of key without keys")
	}
	return c, err
}

// KeyMark gives the mark of a public key, jiyao+1a2b3c4d: it stands in every
// head that the key signs and tells keys apart, no more.
func KeyMark(public string) string {
	parts := strings.SplitN(public, "+", 3)
	return strings.Join(parts[:min(len(parts), 2)], "+")
}

// Mark gives the key's mark; empty if there is no key.
func (k HeadVerifier) Mark() string { return KeyMark(k.public) }

// SignerOf gives the mark of the key that a head says it is signed with. It
// does not check the signature.
func SignerOf(signed string) (string, error) {
	_, err := note.Open([]byte(signed), note.VerifierList())
	var unknown *note.UnverifiedNoteError
	if !errors.As(err, &unknown) {
		return "", errors.New("日志头的文字不完整或格式有误，请取原件重试")
	}
	by := unknown.Note.UnverifiedSigs[0]
	return fmt.Sprintf("%s+%08x", by.Name, by.Hash), nil
}

// HeadKeys are the keys that have signed the heads of a log, one after another.
type HeadKeys struct {
	// Now is the key at hand; without it signatures are not looked at.
	Now HeadVerifier
	// Changes are those on record, in order.
	Changes []KeyChange
}

// Follow passes changes from the n-th on that lead from the key of one mark to
// that of another, and gives the number of the next; false if none lead there.
func (k HeadKeys) Follow(n int, from, to string) (next int, ok bool) {
	for ; from != to; n++ {
		if n >= len(k.Changes) || KeyMark(k.Changes[n].From) != from {
			return n, false
		}
		from = KeyMark(k.Changes[n].To)
	}
	return n, true
}

// Verify checks that a head is signed with the key at hand, or with one before
// it from which the changes on record lead to it. Of a key that was lost there
// is no more than the mark: the heads after it bind those it signed.
func (k HeadKeys) Verify(signed string) (Head, error) {
	if k.Now.IsZero() {
		return ReadHead(signed)
	}
	by, err := SignerOf(signed)
	if err != nil {
		return Head{}, err
	}
	public := ""
	for n, c := range k.Changes {
		if KeyMark(c.From) != by {
			continue
		}
		if _, ok := k.Follow(n, by, k.Now.Mark()); ok {
			public = c.From
		}
	}
	switch {
	case by == k.Now.Mark() || public == "":
		return k.Now.Verify(signed)
	case public == by:
		return ReadHead(signed)
	}
	earlier, err := ParseHeadVerifier(public)
	if err != nil {
		return Head{}, err
	}
	return earlier.Verify(signed)
}

// Open is Verify of a head that came from outside: what mail and editors do to
// the ends of its lines does not matter.
func (k HeadKeys) Open(signed string) (Head, error) { return k.Verify(asSigned(signed)) }
