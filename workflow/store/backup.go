package store

import (
	"context"
	"database/sql"
	"errors"
	"fmt"
	"io/fs"
	"os"
	"path/filepath"
	"strings"
	"sync"
	"time"

	"gorm.io/gorm"
)

// A Target is where a backup or a restored database goes.
type Target struct {
	Path string
	// Replace lets what is there already give way; otherwise it stands in the
	// way.
	Replace bool
}

// Backup writes the database, as it is at one moment, into one SQLite file,
// and a manifest (清单) beside it, named like the file with .json behind. Every
// step that was acknowledged before is in it, and the work goes on meanwhile.
// Until it is complete, checked and safe on disk there is nothing at the path;
// one that is killed leaves at most files named .….partial-…, which the next
// one to the same path removes: two at once to one path get in each other's
// way, and one of them fails.
//
// A PostgreSQL database is written into an SQLite file as well, row by row from
// one snapshot, so that a backup can be verified and restored anywhere. It is
// no replacement for the server's own means (pg_dump, shipped WAL), which are
// faster and lose less.
//
// The file holds everything the database does, so it is readable by its owner
// alone. Released files and the key that signs heads are not in it.
func (s *Store) Backup(ctx context.Context, to Target, now time.Time) (Manifest, error) {
	m, err := s.backup(ctx, to, now)
	if err != nil {
		return Manifest{}, fmt.Errorf("备份到%s：%w", to.Path, dialect{}.Translate(err))
	}
	return m, nil
}

func (s *Store) backup(ctx context.Context, to Target, now time.Time) (Manifest, error) {
	to, err := to.absolute()
	if err != nil {
		return Manifest{}, err
	}
	if err := s.mayBackup(ctx, to); err != nil {
		return Manifest{}, err
	}
	before, err := logEnd(s.read.WithContext(ctx))
	if err != nil {
		return Manifest{}, err
	}
	return pack(ctx, to, Manifest{Made: now, Source: s.read.Name(), Log: before}, s.writeInto)
}

// BackupFile is Backup of an SQLite file that no program works in, whatever its
// schema: what goes before an upgrade.
func BackupFile(ctx context.Context, file string, to Target, now time.Time) (Manifest, error) {
	to, err := to.absolute()
	if err == nil {
		err = to.vacant()
	}
	if err == nil && sameFile(file, to.Path) {
		err = itself(to.Path)
	}
	var m Manifest
	if err == nil {
		m, err = pack(ctx, to, Manifest{Made: now, Source: sqliteName}, func(ctx context.Context, part string) error {
			return vacuumInto(ctx, file, part)
		})
	}
	if err != nil {
		return Manifest{}, fmt.Errorf("备份到%s：%w", to.Path, dialect{}.Translate(err))
	}
	return m, nil
}

// pack writes a file, checks it and puts it in place with its manifest. from
// says where it comes from, and where the log ended before.
func pack(ctx context.Context, to Target, from Manifest, write func(ctx context.Context, part string) error) (Manifest, error) {
	part, err := to.newPart()
	if err != nil {
		return Manifest{}, err
	}
	defer removePart(part)
	if err := write(ctx, part); err != nil {
		return Manifest{}, err
	}
	m, err := describe(ctx, part)
	if err != nil {
		return Manifest{}, err
	}
	if m.Log.Leaves < from.Log.Leaves {
		return Manifest{}, fmt.Errorf("备份的存证日志只有%d条，少于开始备份时的%d条", m.Log.Leaves, from.Log.Leaves)
	}
	m.Form, m.Made, m.Source = manifestForm, from.Made.UTC(), from.Source
	if err := to.vacant(); err != nil {
		return Manifest{}, err
	}
	return m, publish(part, to.Path, m)
}

// mayBackup refuses a target that is taken, or is the database itself.
func (s *Store) mayBackup(ctx context.Context, to Target) error {
	if err := to.vacant(); err != nil || s.read.Name() == postgresName {
		return err
	}
	file, err := s.file(ctx)
	if err != nil {
		return err
	}
	if sameFile(file, to.Path) {
		return itself(to.Path)
	}
	return nil
}

func itself(path string) error {
	return unfit("", "“%s”就是正在备份的数据库本身，请另选一个位置。", path)
}

// file gives the path of an SQLite database.
func (s *Store) file(ctx context.Context) (file string, err error) {
	err = s.read.WithContext(ctx).Raw("SELECT file FROM pragma_database_list WHERE name = 'main'").Scan(&file).Error
	return file, fault("find database", err)
}

func sameFile(a, b string) bool {
	first, err1 := os.Stat(a)
	second, err2 := os.Stat(b)
	return err1 == nil && err2 == nil && os.SameFile(first, second)
}

// writeInto writes all rows, as they are at one moment, into an empty file.
func (s *Store) writeInto(ctx context.Context, part string) error {
	if s.read.Name() == postgresName {
		return s.copyInto(ctx, part)
	}
	file, err := s.file(ctx)
	if err != nil {
		return err
	}
	return vacuumInto(ctx, file, part)
}

func vacuumInto(ctx context.Context, file, part string) error {
	pool, err := openPool(file, writer) // one that only reads may not do it
	if err != nil {
		return err
	}
	_, err = pool.ExecContext(ctx, "VACUUM INTO ?", part)
	return errors.Join(err, pool.Close())
}

func (s *Store) copyInto(ctx context.Context, part string) error {
	target, err := Open(ctx, part)
	if err != nil {
		return err
	}
	_, err = transfer(ctx, s, target, nil)
	if err = errors.Join(err, target.Close()); err != nil {
		return err
	}
	return intoOneFile(ctx, part)
}

// describe makes the file last, checks it and says what is in it.
func describe(ctx context.Context, part string) (Manifest, error) {
	var sum sums
	var wrong error
	var wg sync.WaitGroup
	wg.Go(func() { sum, wrong = digestFile(part) })
	m, err := inspect(ctx, part)
	wg.Wait()
	m.Bytes, m.SHA256, m.SM3 = sum.bytes, sum.sha256, sum.sm3
	return m, errors.Join(err, wrong)
}

// inspect reads a file that nobody writes to: whether it is sound, and what is
// in it.
func inspect(ctx context.Context, file string) (m Manifest, err error) {
	pool, err := openFile(file, "?mode=ro&immutable=1")
	if err != nil {
		return Manifest{}, err
	}
	defer pool.Close()
	db, err := over(pool, reader)
	if err != nil {
		return Manifest{}, err
	}
	tx := db.WithContext(ctx)
	var found string
	if err := tx.Raw("PRAGMA integrity_check(1)").Scan(&found).Error; err != nil {
		return Manifest{}, err
	}
	if found != "ok" {
		return Manifest{}, fmt.Errorf("数据文件已损坏（%s），请检查磁盘", found)
	}
	if m.Schema, err = schemaVersion(tx); err != nil {
		return Manifest{}, err
	}
	if m.Rows, err = countRows(tx); err != nil {
		return Manifest{}, err
	}
	if m.Schema >= logSchema {
		m.Log, err = logEnd(tx)
	}
	return m, err
}

// logSchema is the first schema with a log.
const logSchema = 6

// openFile opens an SQLite file for a purpose of its own, on one connection.
func openFile(path, settings string) (*sql.DB, error) {
	escaped := strings.NewReplacer("%", "%25", "?", "%3f", "#", "%23").Replace(path)
	pool, err := sql.Open("sqlite", "file:"+escaped+settings)
	if err == nil {
		pool.SetMaxOpenConns(1)
	}
	return pool, err
}

// countRows counts the rows of every table.
func countRows(tx *gorm.DB) (map[string]int64, error) {
	tables, err := shapes(tx)
	if err != nil {
		return nil, err
	}
	rows := map[string]int64{}
	for _, s := range tables {
		n := int64(0)
		if err := one(tx, "SELECT COUNT(*) FROM "+s.name, nil, &n); err != nil {
			return nil, fault("count rows of "+s.name, err)
		}
		rows[s.name] = n
	}
	return rows, nil
}

func (t Target) absolute() (Target, error) {
	path, err := filepath.Abs(t.Path)
	return Target{path, t.Replace}, err
}

// vacant refuses a path where something is that may not be replaced.
func (t Target) vacant() error {
	info, err := os.Lstat(t.Path)
	switch {
	case errors.Is(err, fs.ErrNotExist):
		return nil
	case err != nil:
		return err
	case info.IsDir():
		return unfit("", "“%s”是一个目录，请写明文件名。", t.Path)
	case !t.Replace:
		return unfit("", "“%s”已经存在，不会覆盖。请另取文件名，或者明确要求替换。", t.Path)
	default:
		return nil
	}
}
