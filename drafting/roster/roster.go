// Package roster reads the tables that offices keep people, meetings and
// numbers in (名册、签到表、发文登记簿): workbooks of Excel and WPS (XLSX), and
// text tables in whatever encoding they were saved in (CSV). It hands out rows
// of text with the lines they stood in; what the columns mean is for others to
// say.
//
// Nothing in a file is carried out. A formula's cell has the value that was
// saved with it, and a Note says so.
package roster

import (
	"bytes"
	"fmt"
	"strconv"
	"strings"
	"time"
)

// The limits of a file: its bytes, and what it may come to.
const (
	MaxBytes   = 8 << 20
	MaxRows    = 100_000
	MaxColumns = 256
)

// Book is everything a file has that can be read as tables.
type Book struct {
	Sheets []Sheet // one of a text table; those of a workbook that are not hidden
}

// Sheet is one table (工作表).
type Sheet struct {
	Name  string // empty for a text table
	Rows  []Row  // those with anything in them
	Notes []Note
}

// Row is one row of a sheet. Cells has no empty text at its end.
type Row struct {
	Line  int // from 1, as the program that wrote the file counts
	Cells []string
}

// Cell gives a cell without the blanks around it; empty beyond the row's end.
func (r Row) Cell(column int) string {
	if column < 0 || column >= len(r.Cells) {
		return ""
	}
	return strings.TrimSpace(r.Cells[column])
}

// Note is something to be known about a cell.
type Note struct {
	Line, Column int // from 1; Column 0 for the line alone
	Wrong        bool
	Msg          string // a clause without a stop
}

// Error says that a file cannot be read, in a clause for people.
type Error struct {
	Sheet string
	Line  int // 0 if the whole file is meant
	Msg   string
}

// Error gives the sentence with its place.
func (e *Error) Error() string {
	var place strings.Builder
	if e.Sheet != "" {
		place.WriteString("工作表“" + e.Sheet + "”")
	}
	if e.Line > 0 {
		fmt.Fprintf(&place, "第%d行", e.Line)
	}
	if place.Len() > 0 {
		place.WriteString("：")
	}
	return place.String() + e.Msg
}

func wrong(format string, args ...any) error { return &Error{Msg: fmt.Sprintf(format, args...)} }

// Read reads a file, whichever of the two kinds it is. The error is an *Error.
func Read(data []byte) (Book, error) {
	switch {
	case len(data) > MaxBytes:
		return Book{}, wrong("文件太大，最多%d兆字节", MaxBytes>>20)
	case bytes.HasPrefix(data, []byte("PK\x03\x04")):
		return readWorkbook(data)
	case bytes.HasPrefix(data, []byte("\xD0\xCF\x11\xE0\xA1\xB1\x1A\xE1")):
		return Book{}, wrong("是旧版表格（.xls）或加了密码的文件，请打开后另存为 .xlsx（不加密码）")
	case bytes.HasPrefix(data, []byte("%PDF-")):
		return Book{}, wrong("是 PDF 文件，不是表格")
	}
	sheet, err := readText(data)
	if err != nil {
		return Book{}, err
	}
	return Book{Sheets: []Sheet{sheet}}, nil
}

// Letter names a column as spreadsheets do: 1 is A, 27 is AA.
func Letter(column int) string {
	name := ""
	for ; column > 0; column = (column - 1) / 26 {
		name = string(rune('A'+(column-1)%26)) + name
	}
	return name
}

// The numbers by which spreadsheets keep the days from 1950 to 2099.
const firstDay, lastDay = 18264, 73050

// Day gives the day that a spreadsheet keeps as a number, as 2026-06-01; any
// other text is given back as it is.
func Day(cell string) string {
	whole, fraction, _ := strings.Cut(cell, ".")
	n, err := strconv.Atoi(whole)
	if err != nil || len(whole) != 5 || n < firstDay || n > lastDay || strings.Trim(fraction, "0123456789") != "" {
		return cell
	}
	return time.Date(1899, time.December, 30+n, 0, 0, 0, 0, time.UTC).Format(time.DateOnly)
}

// filled appends a row if there is anything in it.
func filled(rows []Row, line int, cells []string) []Row {
	for len(cells) > 0 && strings.TrimSpace(cells[len(cells)-1]) == "" {
		cells = cells[:len(cells)-1]
	}
	if len(cells) == 0 {
		return rows
	}
	return append(rows, Row{line, cells})
}
