package store

import (
	"fmt"
	"slices"
	"strings"

	"gorm.io/gorm"

	"jiyao/workflow"
)

// A shape is a table as its database describes it: whatever table a migration
// adds is backed up and copied without being listed anywhere.
type shape struct {
	name    string
	columns []column
	key     []string // the primary key
	parents []string // the tables its foreign keys point to
}

type column struct {
	name string
	// kind is what the column holds: text, integer, boolean or bytes. SQLite
	// keeps truth as an integer.
	kind  string
	given bool // the database gives the next number itself
}

// shapes describes all tables of ours, parents before children, but for the
// index of words: it is made again from the others.
func shapes(tx *gorm.DB) ([]shape, error) {
	list, parents := sqliteColumns, sqliteParents
	if tx.Name() == postgresName {
		list, parents = postgresColumns, postgresParents
	}
	var lines []struct {
		Tab, Col, Kind string
		Key            int
		Given          bool
	}
	if err := tx.Raw(list).Scan(&lines).Error; err != nil {
		return nil, workflow.Fault("describe tables", err)
	}
	var all []shape
	for _, l := range lines {
		if len(all) == 0 || all[len(all)-1].name != l.Tab {
			all = append(all, shape{name: l.Tab})
		}
		s := &all[len(all)-1]
		s.columns = append(s.columns, column{l.Col, kindOfColumn(l.Kind), l.Given})
		if l.Key > 0 {
			s.key = append(s.key, l.Col)
		}
	}
	var links []struct{ Child, Parent string }
	if err := tx.Raw(parents).Scan(&links).Error; err != nil {
		return nil, workflow.Fault("describe tables", err)
	}
	for i := range all {
		for _, l := range links {
			if l.Child == all[i].name {
				all[i].parents = append(all[i].parents, l.Parent)
			}
		}
	}
	return parentsFirst(all), nil
}

const (
	sqliteColumns = `SELECT t.name AS tab, c.name AS col, lower(c.type) AS kind, c.pk AS key,
			c.pk > 0 AND EXISTS (SELECT 1 FROM sqlite_master m WHERE m.name = t.name AND m.sql LIKE '%AUTOINCREMENT%') AS given
		FROM pragma_table_list t JOIN pragma_table_info(t.name) c
		WHERE t.schema = 'main' AND t.type = 'table' AND t.name NOT LIKE 'sqlite_%' AND t.name <> 'goose_db_version'
			AND t.name NOT LIKE 'search!_%' ESCAPE '!'
		ORDER BY t.name, c.cid`
	sqliteParents = `SELECT t.name AS child, f."table" AS parent FROM pragma_table_list t JOIN pragma_foreign_key_list(t.name) f
		WHERE t.schema = 'main' AND t.type = 'table'`
	postgresColumns = `SELECT c.relname AS tab, a.attname AS col, format_type(a.atttypid, NULL) AS kind,
			COALESCE(array_position(i.indkey::int2[], a.attnum), -1) + 1 AS key, a.attidentity <> '' AS given
		FROM pg_class c JOIN pg_attribute a ON a.attrelid = c.oid AND a.attnum > 0 AND NOT a.attisdropped
		LEFT JOIN pg_index i ON i.indrelid = c.oid AND i.indisprimary
		WHERE c.relnamespace = current_schema()::regnamespace AND c.relkind = 'r' AND c.relname <> 'goose_db_version'
			AND c.relname NOT LIKE 'search!_%' ESCAPE '!'
		ORDER BY c.relname COLLATE "C", a.attnum`
	postgresParents = `SELECT conrelid::regclass::text AS child, confrelid::regclass::text AS parent FROM pg_constraint
		WHERE connamespace = current_schema()::regnamespace AND contype = 'f'`
)

// kindOfColumn gives the kind by either database's name for it; another name
// stands for itself.
func kindOfColumn(name string) string {
	switch name {
	case "bigint":
		return "integer"
	case "blob", "bytea":
		return "bytes"
	default:
		return name
	}
}

// parentsFirst puts every table behind those it points to, otherwise in order
// of their names.
func parentsFirst(all []shape) []shape {
	var out []shape
	placed := map[string]bool{}
	for len(out) < len(all) {
		before := len(out)
		for _, s := range all {
			waits := slices.ContainsFunc(s.parents, func(p string) bool { return p != s.name && !placed[p] })
			if !placed[s.name] && !waits {
				out, placed[s.name] = append(out, s), true
			}
		}
		if len(out) == before { // they point to each other: no order helps
			return append(out, slices.DeleteFunc(slices.Clone(all), func(s shape) bool { return placed[s.name] })...)
		}
	}
	return out
}

// names gives the columns' names.
func (s shape) names() []string {
	names := make([]string, len(s.columns))
	for i, c := range s.columns {
		names[i] = c.name
	}
	return names
}

// numbered gives the column whose numbers the database gives itself; empty if
// there is none.
func (s shape) numbered() string {
	for _, c := range s.columns {
		if c.given {
			return c.name
		}
	}
	return ""
}

// query asks for all rows in the order of the key, byte by byte.
func (s shape) query(dialect string) string {
	order := make([]string, len(s.key))
	for i, k := range s.key {
		order[i] = k
		if dialect == postgresName && s.kind(k) == "text" {
			order[i] += ` COLLATE "C"`
		}
	}
	return fmt.Sprintf("SELECT %s FROM %s ORDER BY %s", strings.Join(s.names(), ", "), s.name, strings.Join(order, ", "))
}

func (s shape) kind(name string) string {
	for _, c := range s.columns {
		if c.name == name {
			return c.kind
		}
	}
	return ""
}

// alike demands that both databases have the same tables with the same columns.
func alike(from, to []shape) error {
	index := map[string]shape{}
	for _, s := range from {
		index[s.name] = s
	}
	for _, s := range to {
		other, ok := index[s.name]
		if !ok || !slices.Equal(other.names(), s.names()) || !slices.Equal(other.key, s.key) {
			return unfit("", "两个数据库的表“%s”结构不同，不能复制。请用同一版程序先升级两边（jiyao db migrate）后再试。", s.name)
		}
		delete(index, s.name)
	}
	for name := range index {
		return unfit("", "目标数据库没有表“%s”，不能复制。请用同一版程序先升级两边（jiyao db migrate）后再试。", name)
	}
	return nil
}
