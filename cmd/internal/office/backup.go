package office

import (
	"context"
	"os"
	"path/filepath"

	"jiyao/workflow/store"
)

// BackupDatabase is the database in a backup that is a folder.
const BackupDatabase = "jiyao.db"

// BackedUp is what a backup into a folder has brought there.
type BackedUp struct {
	store.Manifest
	Files int
	Key   bool // the key that signs the log's heads is there too
}

// BackUp writes the database with the office's files into a folder: those there
// are before it, and what came meanwhile after it, which also names a file that
// is missing or damaged.
func (o *Office) BackUp(ctx context.Context, folder string, replace, key bool) (b BackedUp, err error) {
	if err := os.MkdirAll(folder, 0o700); err != nil {
		return b, err
	}
	_, _ = CopyFiles(ctx, o.Store, o.Dir(), folder) // the database goes with or without
	to := store.Target{Path: filepath.Join(folder, BackupDatabase), Replace: replace}
	b.Manifest, err = o.Store.Backup(ctx, to, o.Now())
	if err == nil {
		b.Files, err = CopyFiles(ctx, o.Store, o.Dir(), folder)
	}
	if err == nil && key {
		b.Key, err = CopyKey(o.Dir(), folder)
	}
	return b, err
}
