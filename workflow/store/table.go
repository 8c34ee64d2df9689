package store

import (
	"reflect"
	"strings"
	"sync"

	"gorm.io/gorm/schema"
)

// A table is what prepared SQL needs of a row type: its columns by GORM's own
// reading of the type, which is made once. A column is added by adding a field
// to the row type.
type table[R schema.Tabler] struct {
	columns []string
	fields  [][]int // where in the row each column is
	insert  string  // without the columns that the database gives
	given   int     // how many columns the database gives; they come first
}

// tables remembers what readTable gave for each row type.
var tables sync.Map

func tableOf[R schema.Tabler]() table[R] {
	key := reflect.TypeFor[R]()
	if known, ok := tables.Load(key); ok {
		return known.(table[R])
	}
	t := readTable[R]()
	tables.Store(key, t)
	return t
}

func readTable[R schema.Tabler]() table[R] {
	var row R
	parsed, err := schema.Parse(&row, &sync.Map{}, schema.NamingStrategy{})
	if err != nil {
		panic(err) // a row type of ours that GORM cannot read
	}
	var t table[R]
	for _, f := range parsed.Fields {
		t.columns = append(t.columns, f.DBName)
		t.fields = append(t.fields, f.StructField.Index)
		if f == parsed.PrioritizedPrimaryField && f.HasDefaultValue {
			t.given++
		}
	}
	names := t.columns[t.given:]
	t.insert = "INSERT INTO " + row.TableName() + " (" + strings.Join(names, ", ") + ") VALUES (" +
		strings.TrimSuffix(strings.Repeat("?, ", len(names)), ", ") + ")"
	return t
}

// values gives the row's values in the order of the insert.
func (t table[R]) values(row R) []any {
	v := reflect.ValueOf(row)
	values := make([]any, 0, len(t.fields)+2)
	for _, at := range t.fields[t.given:] {
		values = append(values, v.FieldByIndex(at).Interface())
	}
	return values
}

// targets gives pointers to the row's fields in the order of its columns.
func (t table[R]) targets(row *R) []any {
	v := reflect.ValueOf(row).Elem()
	targets := make([]any, 0, len(t.fields)+2)
	for _, at := range t.fields {
		targets = append(targets, v.FieldByIndex(at).Addr().Interface())
	}
	return targets
}

// of lists the columns for a SELECT, each with its table's name before it.
func (t table[R]) of(name string) string {
	return name + "." + strings.Join(t.columns, ", "+name+".")
}
