package crash

import (
	"context"
	"errors"
	"io"
	"os"
	"path/filepath"

	"jiyao/workflow"
	"jiyao/workflow/store"
)

// A FileBed is an SQLite database in a plain folder.
type FileBed struct{ Dir string }

const database = "jiyao.db"

// DSN is the path of the database.
func (b FileBed) DSN() string { return filepath.Join(b.Dir, database) }

// Folder is where released files go: beside the database.
func (b FileBed) Folder() string { return b.Dir }

// Inspect opens the database where it is.
func (b FileBed) Inspect(ctx context.Context) (workflow.Store, string, error) {
	s, err := store.Open(ctx, b.DSN())
	if err != nil {
		return nil, "", err // no store: a nil one in an interface would not be nil
	}
	return s, b.Dir, nil
}

// Save copies the database with its log.
func (b FileBed) Save(_ context.Context, folder string) error {
	for _, suffix := range []string{"", "-wal"} {
		err := copyFile(filepath.Join(folder, database+suffix), b.DSN()+suffix)
		if err != nil && !errors.Is(err, os.ErrNotExist) {
			return err
		}
	}
	return nil
}

func copyFile(to, from string) (err error) {
	in, err := os.Open(from)
	if err != nil {
		return err
	}
	defer in.Close()
	out, err := os.Create(to)
	if err != nil {
		return err
	}
	defer func() { err = errors.Join(err, out.Close()) }()
	_, err = io.Copy(out, in)
	return err
}
