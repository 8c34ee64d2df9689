package store

import (
	"context"
	"errors"
	"fmt"
	"io/fs"
	"os"
	"path/filepath"

	driver "modernc.org/sqlite"
	codes "modernc.org/sqlite/lib"
)

// Restored is what Restore has put in place.
type Restored struct {
	Manifest Manifest
	Verified Verified
	// Log is where the restored database ends. A head that was kept elsewhere
	// and is further on tells that steps are missing: verify says so.
	Log LogEnd
	// Kept is where the database is that had to give way; empty if there was
	// none.
	Kept string
}

// Restore puts a backup in place as a database, which is the path of an SQLite
// file or the URL of an empty PostgreSQL database. The file is first compared
// with its manifest, brought to this program's schema and verified from end to
// end; only then is it renamed into place, or copied into the server in one
// transaction. A database that is there already gives way only if the target
// says so, is not in use, and is kept beside the new one. Whatever goes wrong,
// the database that was there is there still.
//
// Restored.Log says where the restored database ends: what was recorded later
// is not in it.
func Restore(ctx context.Context, from string, to Target) (Restored, error) {
	put := restoreFile
	if isPostgres(to.Path) {
		put = restoreIntoServer
	}
	done, err := put(ctx, from, to)
	if err != nil {
		return Restored{}, fmt.Errorf("从备份%s恢复：%w", from, dialect{}.Translate(err))
	}
	return done, nil
}

func restoreFile(ctx context.Context, from string, to Target) (Restored, error) {
	to, err := to.absolute()
	if err != nil {
		return Restored{}, err
	}
	if sameFile(from, to.Path) {
		return Restored{}, unfit("", "“%s”就是备份文件本身，请另选恢复的位置。", to.Path)
	}
	if err := to.clear(ctx); err != nil {
		return Restored{}, err
	}
	part, err := to.newPart()
	if err != nil {
		return Restored{}, err
	}
	defer removePart(part)
	done, err := revive(ctx, from, part)
	if err != nil {
		return Restored{}, err
	}
	if err := to.clear(ctx); err != nil { // again: it took a while
		return Restored{}, err
	}
	done.Kept, err = to.put(part)
	return done, err
}

// restoreIntoServer restores into an empty PostgreSQL database.
func restoreIntoServer(ctx context.Context, from string, to Target) (Restored, error) {
	dir, err := os.MkdirTemp("", "jiyao-restore-")
	if err != nil {
		return Restored{}, err
	}
	defer os.RemoveAll(dir)
	part := filepath.Join(dir, "jiyao.db")
	done, err := revive(ctx, from, part)
	if err != nil {
		return Restored{}, err
	}
	source, err := Open(ctx, part)
	if err != nil {
		return Restored{}, err
	}
	target, err := Open(ctx, to.Path)
	if err != nil {
		return Restored{}, errors.Join(err, source.Close())
	}
	copied, err := Copy(ctx, source, target)
	done.Log = copied.Log
	return done, errors.Join(err, source.Close(), target.Close())
}

// revive makes of a backup, at another place, a database that verifies.
func revive(ctx context.Context, from, part string) (done Restored, err error) {
	if done.Manifest, err = copyBackup(from, part); err != nil {
		return Restored{}, err
	}
	s, err := openBy(ctx, part, bringUp)
	if err != nil {
		return Restored{}, err
	}
	done.Verified, err = s.VerifyWith(ctx, Check{})
	if err == nil {
		done.Log, err = logEnd(s.read.WithContext(ctx))
	}
	if err = errors.Join(err, s.Close()); err != nil {
		return Restored{}, err
	}
	return done, intoOneFile(ctx, part)
}

// copyBackup copies the file and finds its manifest by what was copied.
func copyBackup(from, part string) (Manifest, error) {
	source, err := os.Open(from)
	if errors.Is(err, fs.ErrNotExist) {
		return Manifest{}, unfit("", "没有备份文件“%s”，请核对路径。", from)
	}
	if err != nil {
		return Manifest{}, err
	}
	defer source.Close()
	candidates, err := manifests(from)
	if err != nil {
		return Manifest{}, err
	}
	target, err := os.OpenFile(part, os.O_WRONLY|os.O_CREATE|os.O_TRUNC, 0o600)
	if err != nil {
		return Manifest{}, err
	}
	got, err := digestInto(target, source)
	if err = errors.Join(err, target.Close()); err != nil {
		return Manifest{}, err
	}
	for _, m := range candidates {
		if (sums{m.Bytes, m.SHA256, m.SM3}) == got {
			return m, nil
		}
	}
	want := candidates[0]
	return Manifest{}, unfit("", "备份文件与清单不符（清单%d字节，SHA-256 %s；文件%d字节，SHA-256 %s）：已损坏或被改动，请换用另一份备份。",
		want.Bytes, want.SHA256, got.bytes, got.sha256)
}

// clear demands that the target may be put in place: that there is nothing, or
// a database that may give way and is not in use.
func (t Target) clear(ctx context.Context) error {
	if err := t.vacant(); err != nil {
		return err
	}
	if _, err := os.Lstat(t.Path); err == nil {
		return t.unused(ctx)
	}
	if _, err := os.Lstat(t.Path + "-wal"); err == nil {
		return unfit("", "数据库“%s”不在，却留有它的“%s-wal”，恢复后会把其中的内容混进来。请先查明并移走它。", t.Path, t.Path)
	}
	return nil
}

// unused demands that nobody has the database open, and leaves all of it in
// the one file. One that is damaged beyond opening is in nobody's use.
func (t Target) unused(ctx context.Context) error {
	err := intoOneFile(ctx, t.Path)
	var e *driver.Error
	switch {
	case errors.As(err, &e) && e.Code()&0xff == codes.SQLITE_BUSY:
		return unfit("", "数据库“%s”正在使用，不能替换。请先停止服务再恢复。", t.Path)
	case errors.As(err, &e) && (e.Code()&0xff == codes.SQLITE_NOTADB || e.Code()&0xff == codes.SQLITE_CORRUPT):
		return nil
	default:
		return err
	}
}

// intoOneFile takes all of a database into its one file and fails if somebody else
// has it open. The next Open keeps a write-ahead log again.
func intoOneFile(ctx context.Context, path string) error {
	pool, err := openFile(path, "?mode=rw&_pragma=busy_timeout(0)")
	if err != nil {
		return err
	}
	var mode string
	err = pool.QueryRowContext(ctx, "PRAGMA journal_mode = DELETE").Scan(&mode)
	if err = errors.Join(err, pool.Close()); err != nil {
		return err
	}
	if mode != "delete" {
		return &os.PathError{Op: "settle", Path: path, Err: fmt.Errorf("journal mode is %s", mode)}
	}
	f, err := os.OpenFile(path, os.O_RDWR, 0)
	if err != nil {
		return err
	}
	return errors.Join(f.Sync(), f.Close())
}

// put renames the database into place. One that is there keeps a name of its
// own, with what was beside it.
func (t Target) put(part string) (kept string, err error) {
	if _, err := os.Lstat(t.Path); err == nil {
		if kept, err = t.keep(); err != nil {
			return "", err
		}
	}
	if err := os.Rename(part, t.Path); err != nil {
		return "", err
	}
	return kept, syncFolder(t.Path)
}

// keep gives the database a second name, so that there is none without one at
// any moment.
func (t Target) keep() (kept string, err error) {
	for n := 1; ; n++ {
		kept = fmt.Sprintf("%s.old-%d", t.Path, n)
		err = os.Link(t.Path, kept)
		if !errors.Is(err, fs.ErrExist) {
			break
		}
	}
	if err != nil {
		return "", err
	}
	// Only a damaged database has these left; beside another file they would
	// be taken for its own.
	for _, end := range []string{"-wal", "-shm", "-journal"} {
		if err := os.Rename(t.Path+end, kept+end); err != nil && !errors.Is(err, fs.ErrNotExist) {
			return "", err
		}
	}
	return kept, syncFolder(t.Path)
}
