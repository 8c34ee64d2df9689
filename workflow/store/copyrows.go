package store

import (
	"context"
	"database/sql"
	"encoding/binary"
	"fmt"
	"hash"
	"strings"

	"gorm.io/gorm"

	"jiyao/workflow"
)

// A TableCopy is one table as it was copied: the same rows on both sides, by
// number and by digest.
type TableCopy struct {
	Name   string          `json:"name"`
	Rows   int64           `json:"rows"`
	SHA256 workflow.Digest `json:"sha256"` // over every column of every row in the order of the key
}

// A rowStream reads a table to its end, row by row, and digests what it reads.
// It is what the COPY protocol asks for as well (pgx.CopyFromSource).
type rowStream struct {
	shape  shape
	values []any
	n      int64

	ctx    context.Context
	rows   *sql.Rows
	into   []any // pointers to values
	digest hash.Hash
	buf    []byte
	err    error
}

// stream begins to read a table.
func stream(tx *gorm.DB, s shape) (*rowStream, error) {
	rows, err := tx.Raw(s.query(tx.Name())).Rows()
	if err != nil {
		return nil, workflow.Fault("read "+s.name, err)
	}
	r := &rowStream{
		shape: s, ctx: tx.Statement.Context, rows: rows, digest: workflow.SHA256().New(),
		values: make([]any, len(s.columns)), into: make([]any, len(s.columns)),
	}
	for i := range r.values {
		r.into[i] = &r.values[i]
	}
	r.buf = appendText(r.buf, 't', s.name)
	for _, c := range s.columns {
		r.buf = appendText(r.buf, 'c', c.name)
	}
	r.digest.Write(r.buf)
	return r, nil
}

// Next reads the next row; false at the end and at an error.
func (r *rowStream) Next() bool {
	if r.err == nil {
		r.err = r.ctx.Err()
	}
	if r.err != nil || !r.rows.Next() {
		return false
	}
	if r.err = r.rows.Scan(r.into...); r.err == nil {
		r.err = r.take()
	}
	return r.err == nil
}

// take digests the row: every value with its type and length, so that no two
// rows look alike.
func (r *rowStream) take() error {
	r.buf = append(r.buf[:0], 'r')
	for i, value := range r.values {
		switch v := value.(type) {
		case nil:
			r.buf = append(r.buf, 'n')
		case int64:
			r.buf = binary.BigEndian.AppendUint64(append(r.buf, 'i'), uint64(v))
		case bool:
			n := int64(0)
			if v {
				n = 1
			}
			r.buf = binary.BigEndian.AppendUint64(append(r.buf, 'i'), uint64(n))
			r.values[i] = n
		case string:
			r.buf = appendText(r.buf, 's', v)
		case []byte:
			r.buf = appendText(r.buf, 'b', string(v))
		default:
			return fmt.Errorf("column %s of row %d has a value of type %T", r.shape.columns[i].name, r.n+1, v)
		}
	}
	r.n++
	r.digest.Write(r.buf)
	return nil
}

func appendText(buf []byte, tag byte, text string) []byte {
	return append(binary.BigEndian.AppendUint64(append(buf, tag), uint64(len(text))), text...)
}

// Values gives the row as PostgreSQL wants it: truth as truth.
func (r *rowStream) Values() ([]any, error) {
	for i, c := range r.shape.columns {
		switch v := r.values[i].(type) {
		case int64:
			if c.kind == "boolean" {
				r.values[i] = v != 0
			}
		case string:
			if strings.ContainsRune(v, 0) {
				r.err = unfit("", "表“%s”第%d行的%s含有空字符（U+0000），PostgreSQL存不下，不能复制。", r.shape.name, r.n, c.name)
			}
		}
	}
	return r.values, r.err
}

// Err gives the error that ended the reading.
func (r *rowStream) Err() error { return r.err }

// close ends the reading and says what was read.
func (r *rowStream) close() (TableCopy, error) {
	done := TableCopy{Name: r.shape.name, Rows: r.n}
	r.digest.Sum(done.SHA256[:0])
	for _, err := range []error{r.err, r.rows.Err(), r.rows.Close()} {
		if err != nil {
			return TableCopy{}, workflow.Fault("read "+r.shape.name, err)
		}
	}
	return done, nil
}

// measure reads a table and gives its rows' number and digest.
func measure(tx *gorm.DB, s shape) (TableCopy, error) {
	r, err := stream(tx, s)
	if err != nil {
		return TableCopy{}, err
	}
	for r.Next() {
		continue
	}
	return r.close()
}

// insertRows is how rows come into SQLite.
func insertRows(tx *gorm.DB, s shape, r *rowStream) error {
	names := s.names()
	query := "INSERT INTO " + s.name + " (" + strings.Join(names, ", ") + ") VALUES " + marks(1, len(names))
	for r.Next() {
		if _, err := exec(tx, query, r.values...); err != nil {
			return err
		}
	}
	return r.err
}
