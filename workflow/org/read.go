package org

import (
	"fmt"
	"io/fs"
	"maps"
	"path"
	"reflect"
	"slices"
	"strings"

	"jiyao/drafting/roster"
)

// maxBytes is the largest file that is read, maxRows the most rows of a book.
const (
	maxBytes = roster.MaxBytes
	maxRows  = roster.MaxRows
)

// A reader gathers the rows of files into a draft.
type reader struct {
	file  string
	draft Draft
	found Findings
}

func newReader(file string) *reader {
	return &reader{file: file, draft: Draft{lines: map[string][]Where{}, lacks: map[string][]bool{}}}
}

func (r *reader) wrong(b book, line int, column, msg string, args ...any) {
	r.found = append(r.found, Finding{
		Level: Wrong, Where: Where{r.file, line}, Book: b.name, Column: column, Msg: fmt.Sprintf(msg, args...),
	})
}

// begin notes that the book is there, if only empty.
func (r *reader) begin(b book) { r.draft.Given = append(r.draft.Given, b.name) }

// add takes a row as it was read.
func (r *reader) add(b book, line int, c cells) {
	rows := reflect.ValueOf(&r.draft.Data).Elem().Field(b.field)
	rows.Set(reflect.Append(rows, b.give(c)))
	r.draft.lines[b.name] = append(r.draft.lines[b.name], Where{r.file, line})
}

// ReadFolder reads every book that lies in the folder as a table of its own:
// units.csv or 单位.xlsx. Other files are left alone. What is found includes all that is
// wrong with the files by themselves; Check looks at what they say.
func ReadFolder(folder fs.FS) (Draft, Findings) {
	entries, err := fs.ReadDir(folder, ".")
	if err != nil {
		return Draft{}, Findings{{Level: Wrong, Where: Where{File: "."}, Msg: "不能读取文件夹（" + err.Error() + "）"}}
	}
	all := newReader("").draft
	var found Findings
	for _, e := range entries {
		ext := path.Ext(e.Name())
		b, known := bookNamed(books(), strings.ToLower(strings.TrimSuffix(e.Name(), ext)))
		if !IsTable(e.Name()) || !known || e.IsDir() {
			continue
		}
		data, err := fs.ReadFile(folder, path.Clean(e.Name()))
		if err != nil {
			found = append(found, Finding{Level: Wrong, Where: Where{File: e.Name()}, Msg: "不能读取（" + err.Error() + "）"})
			continue
		}
		if slices.Contains(all.Given, b.name) {
			found = append(found, Finding{Level: Wrong, Where: Where{File: e.Name()}, Msg: b.label + "有两个文件，请只留一个"})
			continue
		}
		one, inOne := ReadTable(e.Name(), b.name, data)
		found = append(found, inOne...)
		all = one.Over(all)
	}
	if len(all.Given) == 0 && len(found) == 0 {
		found = Findings{{Level: Wrong, Where: Where{File: "."}, Msg: "文件夹里没有资料表（units.csv 等）"}}
	}
	return all, found
}

// Over gives the draft's books, and those of the other that the draft does not
// give.
func (d Draft) Over(below Draft) Draft {
	out := newReader("").draft
	out.Data, out.entries = below.Data, append(slices.Clone(below.entries), d.entries...)
	maps.Copy(out.lacks, below.lacks)
	from, to := reflect.ValueOf(d.Data), reflect.ValueOf(&out.Data).Elem()
	for _, b := range books() {
		if slices.Contains(d.Given, b.name) {
			to.Field(b.field).Set(from.Field(b.field))
			out.lines[b.name], out.lacks[b.name] = d.lines[b.name], d.lacks[b.name]
		} else {
			out.lines[b.name] = below.lines[b.name]
		}
		if slices.Contains(d.Given, b.name) || slices.Contains(below.Given, b.name) {
			out.Given = append(out.Given, b.name)
		}
	}
	return out
}
