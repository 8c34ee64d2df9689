package store

import (
	"context"
	"errors"
	"fmt"
	"io/fs"
	"os"
	"time"

	"gorm.io/gorm"

	"jiyao/workflow"
)

// A KeyError is a log that is signed with another key than the one at hand.
// Keys are told by their marks.
type KeyError struct {
	File string // empty if only the key is at hand
	Have string // empty if there is no file
	Want string
}

// Error says which key is missing, and what to do.
func (e *KeyError) Error() string {
	const otherwise = "确已丢失或须更换的，由管理员用 jiyao db rekey 换一把，留下记录。"
	if e.Have == "" {
		return fmt.Sprintf("没有日志签名密钥文件“%s”，而已有的日志头是用密钥%s签署的，不能另造一把代替：请把原来的文件放回去；%s",
			e.File, e.Want, otherwise)
	}
	return fmt.Sprintf("日志签名密钥“%s”是%s，而已有的日志头是用密钥%s签署的：请把原来的文件放回去（几台机器须共用一把）；%s",
		e.File, e.Have, e.Want, otherwise)
}

// SealKey gives the key in a file if it is the one the log is signed with, and
// makes the file for a log that has no head yet. The error is a *KeyError if
// the log has another key.
func (s *Store) SealKey(ctx context.Context, path string) (workflow.HeadSigner, error) {
	tx := s.read.WithContext(ctx)
	last, err := lastHead(tx)
	if err != nil {
		return workflow.HeadSigner{}, err
	}
	if last.Signed == "" {
		return OpenSealKey(path)
	}
	key, err := ReadSealKey(path)
	if err != nil && !errors.Is(err, fs.ErrNotExist) {
		return workflow.HeadSigner{}, err
	}
	if err := signs(tx, last, key.HeadVerifier); err != nil {
		var other *KeyError
		if errors.As(err, &other) {
			other.File = path
		}
		return workflow.HeadSigner{}, err
	}
	return key, nil
}

// signs refuses a key that is not the one the log is signed with; a log without
// a head takes any.
func signs(tx *gorm.DB, last headRow, key workflow.HeadVerifier) error {
	want, err := signedBy(tx, last)
	if err == nil && want != "" && want != key.Mark() {
		err = &KeyError{Have: key.Mark(), Want: want}
	}
	return err
}

// signedBy gives the mark of the key that signs the next head: the one on
// record last, else that of the last head; empty if there is none.
func signedBy(tx *gorm.DB, last headRow) (string, error) {
	if last.Signed == "" {
		return "", nil
	}
	row, err := alteredRow(tx, workflow.KeyBook, workflow.KeyRow)
	if err != nil {
		return "", err
	}
	if row == "" {
		by, err := workflow.SignerOf(last.Signed)
		return by, fault("read last head", err)
	}
	change, err := workflow.ParseKeyChange(row)
	return workflow.KeyMark(change.To), fault("read change of key", err)
}

// keyChanges gives the changes of key on record, in order.
func keyChanges(tx *gorm.DB) ([]workflow.KeyChange, error) {
	var rows []string
	err := tx.Raw("SELECT after_row FROM alterations WHERE book = ? AND row_key = ? ORDER BY n", workflow.KeyBook, workflow.KeyRow).
		Scan(&rows).Error
	changes := make([]workflow.KeyChange, len(rows))
	for i := 0; i < len(rows) && err == nil; i++ {
		changes[i], err = workflow.ParseKeyChange(rows[i])
	}
	return changes, fault("read changes of key", err)
}

// HeadKeys gives the keys that have signed the log's heads, and the one at
// hand.
func (s *Store) HeadKeys(ctx context.Context, now workflow.HeadVerifier) (workflow.HeadKeys, error) {
	changes, err := keyChanges(s.read.WithContext(ctx))
	return workflow.HeadKeys{Now: now, Changes: changes}, err
}

// Rekeying is who has another key sign heads from now on, and why.
type Rekeying struct {
	From workflow.HeadVerifier // zero if it is lost
	To   workflow.HeadVerifier
	By   workflow.Person
	Note string
	At   time.Time
}

// ChangeKey puts on record that another key signs heads from now on, and gives
// the change. One that is the last on record already is given as it is there.
func (s *Store) ChangeKey(ctx context.Context, r Rekeying) (change workflow.KeyChange, err error) {
	err = s.within(ctx, func(tx *gorm.DB) (err error) {
		change, err = changeKey(tx, r)
		return err
	})
	return change, err
}

func changeKey(tx *gorm.DB, r Rekeying) (workflow.KeyChange, error) {
	if err := alone(tx, sealChain); err != nil {
		return workflow.KeyChange{}, fault("lock log", err)
	}
	last, err := lastHead(tx)
	if err != nil {
		return workflow.KeyChange{}, err
	}
	before, err := keyChanges(tx)
	if err != nil {
		return workflow.KeyChange{}, err
	}
	if n := len(before); n > 0 && before[n-1].To == r.To.Public() {
		return before[n-1], nil
	}
	now, err := signedBy(tx, last)
	if err != nil {
		return workflow.KeyChange{}, err
	}
	if now == "" {
		return workflow.KeyChange{}, &workflow.Error{
			Kind: workflow.Refused, Reason: workflow.ReasonStore, Msg: "日志里还没有日志头，谈不上更换密钥。",
		}
	}
	change := workflow.KeyChange{From: now, To: r.To.Public()}
	if r.From.Mark() == now {
		change.From = r.From.Public()
	}
	line := change.Alteration("", r.By, r.Note, r.At)
	if err := line.WellFormed(); err != nil {
		return workflow.KeyChange{}, err
	}
	return change, appendAlteration(tx, line)
}

// ReplaceSealKey puts a new key file in the place of the old one, which keeps
// a name of its own; kept is empty if there was none.
func ReplaceSealKey(path, by string) (kept string, err error) {
	old, err := os.ReadFile(path)
	if err == nil {
		kept = fmt.Sprintf("%s.old-%s", path, workflow.SHA256().Sum(old).String()[:8])
		err = os.Rename(path, kept)
	}
	if err != nil && !errors.Is(err, fs.ErrNotExist) {
		return "", err
	}
	if err := os.Rename(by, path); err != nil {
		return "", err
	}
	return kept, syncFolder(path)
}
