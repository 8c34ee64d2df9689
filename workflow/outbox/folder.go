package outbox

import (
	"bytes"
	"context"
	"crypto/sha256"
	"encoding/hex"
	"encoding/json"
	"errors"
	"fmt"
	"io/fs"
	"os"
	"path/filepath"
	"strings"
	"unicode"

	"jiyao/workflow"
)

// Folder delivers into a folder (投放目录) which another program empties: one
// file for each message, named by its key, there whole or not at all. The
// folder is not made: one that is missing may be a share that is not mounted.
type Folder struct {
	Dir string
	// File gives the document that a message is about, and nothing for one that
	// brings none; it lies beside the message's file, and is there whole before
	// it. Nil brings documents for none.
	File func(ctx context.Context, d workflow.Delivery) ([]byte, error)
}

// A slip is the content of a delivered file.
type slip struct {
	Key       string          `json:"key"`
	Topic     string          `json:"topic"`
	Minutes   string          `json:"minutes"`
	Version   int             `json:"version"`
	Recipient string          `json:"recipient,omitempty"`
	Document  string          `json:"document,omitempty"` // the file beside this one
	Payload   json.RawMessage `json:"payload"`
}

// Deliver writes the message's document, then its file, unless they are there
// already. Whoever takes files away keeps their keys: after a crash one may be
// written again.
func (f Folder) Deliver(ctx context.Context, d workflow.Delivery) error {
	s := slip{Key: d.Key, Topic: d.Topic, Minutes: d.Minutes, Version: d.Version, Recipient: d.Recipient, Payload: json.RawMessage(d.Payload)}
	var document []byte
	if f.File != nil {
		var err error
		if document, err = f.File(ctx, d); err != nil {
			return err
		}
	}
	name := FileName(d.Key)
	if len(document) > 0 {
		s.Document = strings.TrimSuffix(name, ".json") + ".pdf"
	}
	content, err := json.MarshalIndent(s, "", "  ")
	if err != nil {
		return &Permanent{fmt.Errorf("消息“%s”的内容不能写成文件：%w", d.Key, err)}
	}
	if s.Document != "" {
		if err := f.place(ctx, s.Document, d.Fence, document); err != nil {
			return err
		}
	}
	return f.place(ctx, name, d.Fence, append(content, '\n'))
}

// place puts a file into the folder unless its very bytes are there.
func (f Folder) place(ctx context.Context, name string, fence int64, content []byte) error {
	path := filepath.Join(f.Dir, name)
	there, err := os.ReadFile(path)
	switch {
	case err == nil && bytes.Equal(there, content):
		return f.sync() // the name may not have reached the disk before
	case err == nil:
		return &Permanent{fmt.Errorf("投放目录中已有文件“%s”，内容却不同，请核对后重投", path)}
	case !errors.Is(err, fs.ErrNotExist):
		return f.fault(err)
	case ctx.Err() != nil:
		return context.Cause(ctx)
	}
	return f.put(path, fence, content)
}

// put writes a file beside its place and moves it there. The fence keeps two
// workers with the same message apart; what an earlier one left is removed.
func (f Folder) put(path string, fence int64, content []byte) error {
	beside := filepath.Join(f.Dir, "."+filepath.Base(path))
	temp := fmt.Sprintf("%s.%d.tmp", beside, fence)
	if err := write(temp, content); err != nil {
		return f.fault(errors.Join(err, remove(temp)))
	}
	if err := os.Rename(temp, path); err != nil {
		return f.fault(errors.Join(err, remove(temp)))
	}
	for n := fence - 1; n >= max(1, fence-maxLeft); n-- {
		if err := remove(fmt.Sprintf("%s.%d.tmp", beside, n)); err != nil {
			return f.fault(err)
		}
	}
	return f.sync()
}

// maxLeft is how many earlier tries are tidied up after.
const maxLeft = 20

func write(path string, content []byte) error {
	file, err := os.OpenFile(path, os.O_WRONLY|os.O_CREATE|os.O_TRUNC, 0o640)
	if err != nil {
		return err
	}
	_, err = file.Write(content)
	return errors.Join(err, file.Sync(), file.Close())
}

func remove(path string) error {
	if err := os.Remove(path); !errors.Is(err, fs.ErrNotExist) {
		return err
	}
	return nil
}

// sync brings the folder's names to the disk.
func (f Folder) sync() error {
	dir, err := os.Open(f.Dir)
	if err != nil {
		return f.fault(err)
	}
	if err := errors.Join(dir.Sync(), dir.Close()); err != nil {
		return f.fault(err)
	}
	return nil
}

func (f Folder) fault(err error) error {
	return fmt.Errorf("投放目录“%s”写不进去，请检查目录是否存在、是否有写入权限、磁盘是否已满：%w", f.Dir, err)
}

// FileName is the name of the file that holds the message with the key: as
// much of the key as every file system takes, and a digest that no two share.
func FileName(key string) string {
	readable := []rune(strings.Map(func(r rune) rune {
		if unicode.IsLetter(r) || unicode.IsDigit(r) {
			return r
		}
		return '-'
	}, key))
	digest := sha256.Sum256([]byte(key))
	return "j-" + string(readable[:min(len(readable), 40)]) + "." + hex.EncodeToString(digest[:16]) + ".json"
}
