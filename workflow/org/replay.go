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
	held := shelves(all, o.data)
	for _, change := range changes {
		b, ok := bookNamed(all, change.Book)
		if !ok {
			return nil, &ReplayError{change.N, "说的资料（" + shown(change.Book) + "）本程序不认识"}
		}
		if held[b.name][change.Key] != change.Before {
			return nil, &ReplayError{change.N, "与以前的内容接不上"}
		}
		if change.After == "" {
			delete(held[b.name], change.Key)
			continue
		}
		held[b.name][change.Key] = change.After
	}
	return shelved(all, held, changes)
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

// shelved makes an office of rows in canonical form.
func shelved(all []book, held map[string]shelf, changes []workflow.Alteration) (*Office, error) {
	var d Data
	value := reflect.ValueOf(&d).Elem()
	for _, b := range all {
		rows := value.Field(b.field)
		for key, source := range held[b.name] {
			c, err := b.parse(source)
			if err != nil || b.key(c) != key {
				return nil, &ReplayError{lineOf(changes, b.name, key), "的内容不能读取"}
			}
			rows.Set(reflect.Append(rows, b.give(c)))
		}
	}
	return New(d), nil
}

// lineOf gives the last line of a row.
func lineOf(changes []workflow.Alteration, bookName, key string) int {
	for _, c := range slices.Backward(changes) {
		if c.Book == bookName && c.Key == key {
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
