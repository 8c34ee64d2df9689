package org

import (
	"bytes"
	"encoding/csv"
	"reflect"
	"strings"
	"unicode/utf8"

	"golang.org/x/text/encoding/simplifiedchinese"

	"jiyao/drafting/roster"
)

// Encoding is how the characters of a table are written.
type Encoding string

// The encodings of tables. Reading finds out by itself.
const (
	UTF8    Encoding = "utf-8"   // with a mark at the beginning, by which spreadsheets know it
	GB18030 Encoding = "gb18030" // for old Excel and WPS; every character of a name fits
)

const mark = "\ufeff"

// WriteCSV writes one book of the office as a table with a Chinese head, or its
// head alone if it has no rows. The error is of an unknown book.
func (o *Office) WriteCSV(bookName string, as Encoding) ([]byte, error) {
	b, ok := bookNamed(books(), bookName)
	if !ok {
		return nil, unknown(bookName, "", "没有名为“%s”的资料，可用的有：%s。", shown(bookName), strings.Join(Books(), "、"))
	}
	var out bytes.Buffer
	w := csv.NewWriter(&out)
	w.UseCRLF = true
	_ = w.Write(b.head()) // a buffer takes everything
	rows := reflect.ValueOf(o.data).Field(b.field)
	for i := range rows.Len() {
		row := b.take(rows.Index(i))
		record := make([]string, len(b.columns))
		for n, c := range b.columns {
			record[n] = guarded(c.show(row[n]))
		}
		_ = w.Write(record)
	}
	w.Flush()
	if as == GB18030 {
		return simplifiedchinese.GB18030.NewEncoder().Bytes(out.Bytes())
	}
	return append([]byte(mark), out.Bytes()...), nil
}

// WriteWorkbook writes books of the office as a workbook (XLSX), a sheet each
// under its Chinese name. The error is of an unknown book.
func (o *Office) WriteWorkbook(bookNames ...string) ([]byte, error) {
	var tables []roster.Table
	for _, name := range bookNames {
		b, ok := bookNamed(books(), name)
		if !ok {
			return nil, unknown(name, "", "没有名为“%s”的资料，可用的有：%s。", shown(name), strings.Join(Books(), "、"))
		}
		t := roster.Table{Name: b.label, Heads: b.head()}
		for _, l := range o.Lines(b.name) {
			t.Rows = append(t.Rows, l.Shown)
		}
		tables = append(tables, t)
	}
	return roster.Write(tables)
}

func (b book) head() []string {
	all := make([]string, len(b.columns))
	for i, c := range b.columns {
		all[i] = c.label
	}
	return all
}

// triggers are the characters at which a spreadsheet takes a cell for a
// formula.
const triggers = "=+-@\t\r\n＝＋－＠"

// guarded puts an apostrophe before what a spreadsheet would calculate, and
// before what already looks guarded, so that bare takes away just one.
func guarded(s string) string {
	if first, _ := utf8.DecodeRuneInString(strings.TrimLeft(s, "'")); strings.ContainsRune(triggers, first) && first != utf8.RuneError {
		return "'" + s
	}
	return s
}

// bare takes away the apostrophe of guarded.
func bare(s string) string {
	inner, ok := strings.CutPrefix(s, "'")
	if ok && guarded(inner) != inner {
		return inner
	}
	return s
}
