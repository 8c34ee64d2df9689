package store

import (
	"context"
	"database/sql"
	"reflect"
	"strings"

	"gorm.io/gorm"
	"gorm.io/gorm/schema"
)

// Commit's few statements are prepared SQL on GORM's connection: GORM's own
// way to the same statement costs several times the statement. The columns
// still come from GORM's reading of the row types.

// exec carries out one statement in the transaction.
func exec(tx *gorm.DB, query string, args ...any) (int64, error) {
	done, err := tx.Statement.ConnPool.ExecContext(context.Background(), query, args...)
	if err != nil {
		return 0, translate(tx, err)
	}
	return done.RowsAffected()
}

// one reads a single row into the targets; sql.ErrNoRows if there is none.
func one(tx *gorm.DB, query string, args []any, targets ...any) error {
	err := tx.Statement.ConnPool.QueryRowContext(context.Background(), query, args...).Scan(targets...)
	return translate(tx, err)
}

func translate(tx *gorm.DB, err error) error {
	if t, ok := tx.Dialector.(gorm.ErrorTranslator); ok && err != nil && err != sql.ErrNoRows {
		return t.Translate(err)
	}
	return err
}

// A column is a field of a row type with its value.
type column struct {
	name  string
	value any
}

// columns gives a row's columns, but for an ID that the database gives.
func columns(tx *gorm.DB, row schema.Tabler) ([]column, error) {
	stmt := gorm.Statement{DB: tx}
	if err := stmt.Parse(row); err != nil {
		return nil, err
	}
	value := reflect.ValueOf(row)
	all := make([]column, 0, len(stmt.Schema.Fields))
	for _, f := range stmt.Schema.Fields {
		v, zero := f.ValueOf(context.Background(), value)
		if f == stmt.Schema.PrioritizedPrimaryField && f.HasDefaultValue && zero {
			continue
		}
		all = append(all, column{f.DBName, v})
	}
	return all, nil
}

// insert inserts a row; onConflict is empty or an ON CONFLICT clause.
func insert(tx *gorm.DB, row schema.Tabler, onConflict string) error {
	cols, err := columns(tx, row)
	if err != nil {
		return err
	}
	var names, marks strings.Builder
	args := make([]any, len(cols))
	for i, c := range cols {
		if i > 0 {
			names.WriteString(", ")
			marks.WriteString(", ")
		}
		names.WriteString(c.name)
		marks.WriteString("?")
		args[i] = c.value
	}
	_, err = exec(tx, "INSERT INTO "+row.TableName()+" ("+names.String()+") VALUES ("+marks.String()+")"+onConflict, args...)
	return err
}

// updateMinutes writes the whole row under its old version and says how many
// rows that were.
func updateMinutes(tx *gorm.DB, row minutesRow, old int) (int64, error) {
	cols, err := columns(tx, row)
	if err != nil {
		return 0, err
	}
	var set strings.Builder
	args := make([]any, 0, len(cols)+2)
	for _, c := range cols {
		if c.name == "id" {
			continue
		}
		if len(args) > 0 {
			set.WriteString(", ")
		}
		set.WriteString(c.name + " = ?")
		args = append(args, c.value)
	}
	return exec(tx, "UPDATE minutes SET "+set.String()+" WHERE id = ? AND version = ?", append(args, row.ID, old)...)
}
