package org

import (
	"bytes"
	"encoding/csv"
	"errors"
	"io"
	"reflect"
	"slices"
	"strings"
	"unicode/utf8"

	"golang.org/x/text/encoding/simplifiedchinese"
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

// ReadCSV reads one book from a table: UTF-8 or GB18030, comma, semicolon or
// tab, the columns in any order under their Chinese heads. file is its name for
// the findings.
func ReadCSV(file, bookName string, data []byte) (Draft, Findings) {
	r := newReader(file)
	b, ok := bookNamed(books(), bookName)
	if !ok {
		r.wrong(book{}, 0, "", "没有名为“%s”的资料，可用的有：%s", shown(bookName), strings.Join(Books(), "、"))
		return r.draft, r.found
	}
	if source, ok := r.decode(b, data); ok {
		r.begin(b)
		r.table(b, source)
	}
	return r.draft, r.found
}

// decode gives the table's characters. What is not UTF-8 is taken for GB18030.
func (r *reader) decode(b book, data []byte) (string, bool) {
	switch {
	case len(data) > maxBytes:
		r.wrong(b, 0, "", "文件太大，最多%d兆字节", maxBytes>>20)
		return "", false
	case bytes.HasPrefix(data, []byte{0xFF, 0xFE}) || bytes.HasPrefix(data, []byte{0xFE, 0xFF}):
		r.wrong(b, 0, "", "是UTF-16编码，请另存为“CSV UTF-8（逗号分隔）”")
		return "", false
	case utf8.Valid(data):
		return strings.TrimPrefix(string(data), mark), true
	}
	text, err := simplifiedchinese.GB18030.NewDecoder().Bytes(data)
	if at := bytes.ContainsRune(text, utf8.RuneError); err != nil || at {
		r.wrong(b, 0, "", "编码不能识别，请另存为“CSV UTF-8（逗号分隔）”")
		return "", false
	}
	return string(text), true
}

func (r *reader) table(b book, source string) {
	in := csv.NewReader(strings.NewReader(source))
	in.Comma = separator(b, source)
	in.FieldsPerRecord = -1
	head, err := in.Read()
	if err != nil {
		r.broken(b, err, "没有表头，第一行应为：")
		return
	}
	order, ok := r.heads(b, head)
	for n := 0; ok; n++ {
		record, err := in.Read()
		if errors.Is(err, io.EOF) {
			return
		}
		if err != nil {
			r.broken(b, err, "")
			return
		}
		if n == maxRows {
			r.wrong(b, 0, "", "太多，最多%d条", maxRows)
			return
		}
		line, _ := in.FieldPos(0)
		r.record(b, line, order, record)
	}
}

// separator finds out what separates the columns: whatever the first line has
// most heads between.
func separator(b book, source string) rune {
	first, _, _ := strings.Cut(source, "\n")
	best, most := ',', 0
	for _, s := range []rune{',', '\t', ';'} {
		known := 0
		for _, h := range strings.Split(first, string(s)) {
			if b.columnUnder(h) >= 0 {
				known++
			}
		}
		if known > most {
			best, most = s, known
		}
	}
	return best
}

// columnUnder gives the column of a head, -1 if there is none.
func (b book) columnUnder(head string) int {
	head = strings.Trim(strings.TrimSpace(head), `"`)
	return slices.IndexFunc(b.columns, func(c column) bool { return head == c.label || head == c.name })
}

// broken reports what the table reader found.
func (r *reader) broken(b book, err error, none string) {
	var e *csv.ParseError
	switch {
	case errors.Is(err, io.EOF):
		r.wrong(b, 0, "", "%s%s", none, strings.Join(b.head(), "、"))
	case errors.As(err, &e):
		r.wrong(b, e.Line, "", "引号没有成对，或单元格里的引号没有写成两个")
	default:
		r.wrong(b, 0, "", "不能读取（%s）", err.Error())
	}
}

// heads gives the column that each place of the table stands for.
func (r *reader) heads(b book, head []string) ([]int, bool) {
	before := len(r.found)
	order := make([]int, len(head))
	for i, h := range head {
		order[i] = b.columnUnder(h)
		switch {
		case strings.TrimSpace(h) == "":
		case order[i] < 0:
			r.wrong(b, 1, "", "不认识的表头“%s”，可用的有：%s", shown(strings.TrimSpace(h)), strings.Join(b.head(), "、"))
		case slices.Contains(order[:i], order[i]):
			r.wrong(b, 1, "", "表头“%s”重复", strings.TrimSpace(h))
		}
	}
	for i, c := range b.columns {
		if c.need && !slices.Contains(order, i) {
			r.wrong(b, 1, "", "缺少“%s”一列", c.label)
		}
	}
	return order, len(r.found) == before
}

// record reads a row; one without anything in it is passed over.
func (r *reader) record(b book, line int, order []int, record []string) {
	if !slices.ContainsFunc(record, func(s string) bool { return strings.TrimSpace(s) != "" }) {
		return
	}
	before := len(r.found)
	c := make(cells, len(b.columns))
	for i, cell := range record {
		if i >= len(order) || order[i] < 0 {
			if strings.TrimSpace(cell) != "" {
				r.wrong(b, line, "", "第%d列没有表头，却有内容“%s”", i+1, shown(cell))
			}
			continue
		}
		col := b.columns[order[i]]
		values := []string{bare(strings.TrimSpace(cell))}
		if col.form == asNames {
			values = strings.FieldsFunc(values[0], func(r rune) bool { return strings.ContainsRune("、,，;；", r) })
		}
		read, wrong := col.read(values)
		if wrong != "" {
			r.wrong(b, line, col.label, "%s", wrong)
		}
		c[order[i]] = read
	}
	if len(r.found) == before {
		r.add(b, line, c)
	}
}
