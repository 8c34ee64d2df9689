package crash

import (
	"context"
	"errors"
	"io"
	"os"
	"path/filepath"

	"github.com/jackc/pgx/v5"

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

// A ServerBed is a PostgreSQL database, with a folder for released files.
type ServerBed struct {
	URL string
	Dir string
}

// DSN is the database's URL.
func (b ServerBed) DSN() string { return b.URL }

// Folder is where released files go.
func (b ServerBed) Folder() string { return b.Dir }

// Inspect opens the database.
func (b ServerBed) Inspect(ctx context.Context) (workflow.Store, string, error) {
	s, err := store.Open(ctx, b.URL)
	if err != nil {
		return nil, "", err
	}
	return s, b.Dir, nil
}

// Save copies every row as COPY writes it, one file for each table.
func (b ServerBed) Save(ctx context.Context, folder string) error {
	conn, err := pgx.Connect(ctx, b.URL)
	if err != nil {
		return err
	}
	defer conn.Close(ctx)
	rows, err := conn.Query(ctx, "SELECT tablename FROM pg_tables WHERE schemaname = 'public'")
	if err != nil {
		return err
	}
	tables, err := pgx.CollectRows(rows, pgx.RowTo[string])
	if err != nil {
		return err
	}
	for _, table := range tables {
		if err := copyTable(ctx, conn, table, filepath.Join(folder, table+".csv")); err != nil {
			return err
		}
	}
	return nil
}

func copyTable(ctx context.Context, conn *pgx.Conn, table, to string) (err error) {
	f, err := os.Create(to)
	if err != nil {
		return err
	}
	defer func() { err = errors.Join(err, f.Close()) }()
	_, err = conn.PgConn().CopyTo(ctx, f, "COPY "+pgx.Identifier{table}.Sanitize()+" TO STDOUT (FORMAT csv, HEADER)")
	return err
}
