package store

import (
	"crypto/rand"
	"errors"
	"fmt"
	"io/fs"
	"os"
	"path/filepath"

	"jiyao/workflow"
)

// OpenSealKey reads the key that signs heads (日志签名密钥) from a file that its
// owner alone may read, and makes both if there is none. Who has the file and
// every copy of every head can rewrite the log: it belongs in the backup, and
// nowhere else.
func OpenSealKey(path string) (workflow.HeadSigner, error) {
	key, err := readSealKey(path)
	if !errors.Is(err, fs.ErrNotExist) {
		return key, err
	}
	if key, err = workflow.NewHeadSigner(rand.Reader); err != nil {
		return workflow.HeadSigner{}, err
	}
	err = writeOnce(path, key.Secret())
	if errors.Is(err, fs.ErrExist) { // another replica was faster
		return readSealKey(path)
	}
	if err != nil {
		return workflow.HeadSigner{}, fmt.Errorf("不能写入日志签名密钥文件%s，请检查目录是否存在、是否可写：%w", path, err)
	}
	return key, nil
}

// KeepSealKey writes a key into a file of its own; fs.ErrExist if there is one.
func KeepSealKey(path string, key workflow.HeadSigner) error { return writeOnce(path, key.Secret()) }

// ReadSealKey reads a key that is there already.
func ReadSealKey(path string) (workflow.HeadSigner, error) {
	key, err := readSealKey(path)
	if errors.Is(err, fs.ErrNotExist) {
		err = fmt.Errorf("没有日志签名密钥文件%s，请从备份恢复，或给出公钥：%w", path, err)
	}
	return key, err
}

func readSealKey(path string) (workflow.HeadSigner, error) {
	info, err := os.Stat(path)
	if err != nil {
		return workflow.HeadSigner{}, err
	}
	if info.Mode().Perm()&0o077 != 0 {
		return workflow.HeadSigner{}, fmt.Errorf("日志签名密钥文件%s可被他人读取，请改为仅限本人（chmod 600）并考虑更换", path)
	}
	text, err := os.ReadFile(path)
	if err != nil {
		return workflow.HeadSigner{}, fmt.Errorf("不能读取日志签名密钥文件%s：%w", path, err)
	}
	key, err := workflow.ParseHeadSigner(string(text))
	if err != nil {
		return workflow.HeadSigner{}, fmt.Errorf("%s：%w", path, err)
	}
	return key, nil
}

// writeOnce writes a new file whole or not at all, safe on disk; fs.ErrExist if
// there is one.
func writeOnce(path, text string) error {
	dir := filepath.Dir(path)
	f, err := os.CreateTemp(dir, ".key-*") // with 0600
	if err != nil {
		return err
	}
	defer os.Remove(f.Name())
	_, err = f.WriteString(text)
	if err = errors.Join(err, f.Sync(), f.Close()); err != nil {
		return err
	}
	if err := os.Link(f.Name(), path); err != nil {
		return err
	}
	d, err := os.Open(dir)
	if err != nil {
		return err
	}
	return errors.Join(d.Sync(), d.Close())
}
