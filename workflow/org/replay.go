package org

import (
	"fmt"
	"maps"
	"reflect"
	"slices"
	"time"

	"jiyao/workflow"
)

// ReplayError says that the record of what was changed does not fit together.
type ReplayError struct {
	N   int // of the line
	Msg string
}

// Error names the line.
func (e *ReplayError) Error() string {
	return fmt.Sprintf("机构与人员资料的变更记录第%d条%s，请校验数据库。", e.N, e.Msg)
}

// Replay makes the office of what was changed in it, from the first line on.
// The error is a *ReplayError.
func Replay(changes []workflow.Alteration) (*Office, error) { return New(Data{}).Apply(changes) }

// Apply gives the office after further changes. The error is a *ReplayError.
func (o *Office) Apply(changes []workflow.Alteration) (*Office, error) {
	all := books()
	inBook := map[string][]workflow.Alteration{}
	for _, change := range changes {
		b, ok := bookNamed(all, change.Book)
		if !ok || b.name != change.Book {
			return nil, &ReplayError{change.N, "说的资料（" + shown(change.Book) + "）本程序不认识"}
		}
		inBook[b.name] = append(inBook[b.name], change)
	}
	data := o.data
	value := reflect.ValueOf(&data).Elem()
	for _, b := range all {
		if len(inBook[b.name]) == 0 {
			continue // it is shared with the office before
		}
		rows, err := b.apply(value.Field(b.field), inBook[b.name])
		if err != nil {
			return nil, err
		}
		value.Field(b.field).Set(b.sorted(rows))
	}
	return indexed(data), nil
}

// apply gives a book's rows after changes, in no order.
func (b book) apply(rows reflect.Value, changes []workflow.Alteration) (reflect.Value, error) {
	touched := map[string]string{} // in canonical form, by key
	for _, c := range changes {
		touched[c.Key] = ""
	}
	out := reflect.MakeSlice(rows.Type(), 0, rows.Len()+len(touched))
	for i := range rows.Len() {
		row := b.take(rows.Index(i))
		if key := b.key(row); !has(touched, key) {
			out = reflect.Append(out, rows.Index(i))
		} else {
			touched[key] = b.canonical(row)
		}
	}
	for _, c := range changes {
		if touched[c.Key] != c.Before {
			return out, &ReplayError{c.N, "与以前的内容接不上"}
		}
		touched[c.Key] = c.After
	}
	for key, source := range touched {
		if source == "" {
			continue
		}
		row, err := b.parse(source)
		if err != nil || b.key(row) != key {
			return out, &ReplayError{lineOf(changes, key), "的内容不能读取"}
		}
		out = reflect.Append(out, b.give(row))
	}
	return out, nil
}

func has[V any](m map[string]V, key string) bool {
	_, ok := m[key]
	return ok
}

// A shelf has each row of a book in canonical form, by its key.
type shelf map[string]string

// shelves gives every row of every book.
func shelves(all []book, d Data) map[string]shelf {
	out := map[string]shelf{}
	value := reflect.ValueOf(d)
	for _, b := range all {
		rows := value.Field(b.field)
		out[b.name] = make(shelf, rows.Len())
		for i := range rows.Len() {
			c := b.take(rows.Index(i))
			out[b.name][b.key(c)] = b.canonical(c)
		}
	}
	return out
}

// lineOf gives the last line of a row.
func lineOf(changes []workflow.Alteration, key string) int {
	for _, c := range slices.Backward(changes) {
		if c.Key == key {
			return c.N
		}
	}
	return 0
}

// Diff gives what makes the second office of the first, book by book and key
// by key. N, Actor, Note and Recorded are left to Signed and the store.
func Diff(from, to *Office) []workflow.Alteration {
	all := books()
	before, after := shelves(all, from.data), shelves(all, to.data)
	var changes []workflow.Alteration
	for _, b := range all {
		keys := maps.Clone(before[b.name])
		maps.Copy(keys, after[b.name])
		for _, key := range sortedKeys(keys) {
			x, y := before[b.name][key], after[b.name][key]
			if x != y {
				changes = append(changes, workflow.Alteration{Book: b.name, Key: key, Before: x, After: y})
			}
		}
	}
	return changes
}

// Signed gives the changes with who made them, upon what (依据), and when.
func Signed(changes []workflow.Alteration, by workflow.Person, note string, at time.Time) []workflow.Alteration {
	out := slices.Clone(changes)
	for i := range out {
		out[i].Actor, out[i].Note, out[i].Recorded = by, note, at
	}
	return out
}
