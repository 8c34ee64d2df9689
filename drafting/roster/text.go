package roster

import (
	"bytes"
	"encoding/csv"
	"errors"
	"io"
	"slices"
	"strings"
	"unicode/utf8"

	"golang.org/x/text/encoding/simplifiedchinese"
	"golang.org/x/text/encoding/unicode"
)

// readText reads a table of text: comma, semicolon or tab between the columns.
func readText(data []byte) (Sheet, error) {
	text, err := Text(data)
	if err != nil {
		return Sheet{}, err
	}
	in := csv.NewReader(strings.NewReader(text))
	in.Comma = separator(text)
	in.FieldsPerRecord = -1
	var s Sheet
	for {
		cells, err := in.Read()
		var broken *csv.ParseError
		switch {
		case errors.Is(err, io.EOF):
			return s, nil
		case errors.As(err, &broken):
			return Sheet{}, &Error{Line: broken.Line, Msg: "引号没有成对，或单元格里的引号没有写成两个"}
		case err != nil:
			return Sheet{}, wrong("不能读取（%s）", err)
		}
		line, _ := in.FieldPos(0)
		if s.Rows = filled(s.Rows, line, cells); len(s.Rows) > MaxRows+1 {
			return Sheet{}, wrong("行数太多，最多%d行", MaxRows)
		}
		if n := len(s.Rows); n > 0 && len(s.Rows[n-1].Cells) > MaxColumns {
			return Sheet{}, &Error{Line: line, Msg: "列数太多，最多256列"}
		}
	}
}

// Text gives the characters of a file: UTF-8, with a mark at its beginning or
// without; UTF-16 as Excel saves “Unicode 文本”; else GB18030, which has every
// character of GBK. The error is an *Error.
func Text(data []byte) (string, error) {
	if wide, order := utf16(data); wide {
		out, err := unicode.UTF16(order, unicode.UseBOM).NewDecoder().Bytes(data)
		if err == nil && !bytes.ContainsRune(out, utf8.RuneError) {
			return string(out), nil
		}
		return "", unreadable()
	}
	if utf8.Valid(data) {
		return strings.TrimPrefix(string(data), "\ufeff"), nil
	}
	out, err := simplifiedchinese.GB18030.NewDecoder().Bytes(data)
	if err != nil || bytes.ContainsRune(out, utf8.RuneError) {
		return "", unreadable()
	}
	return string(out), nil
}

func unreadable() error {
	return wrong("编码不能识别，请另存为“CSV UTF-8（逗号分隔）”")
}

// utf16 knows UTF-16 by the mark at its beginning, and without one by the zero
// bytes that go with every separator and digit.
func utf16(data []byte) (bool, unicode.Endianness) {
	switch {
	case bytes.HasPrefix(data, []byte{0xFF, 0xFE}):
		return len(data)%2 == 0, unicode.LittleEndian
	case bytes.HasPrefix(data, []byte{0xFE, 0xFF}):
		return len(data)%2 == 0, unicode.BigEndian
	case len(data)%2 != 0:
		return false, unicode.LittleEndian
	}
	var zeros [2]int
	for i, b := range data[:min(len(data), 4096)] {
		if b == 0 {
			zeros[i%2]++
		}
	}
	return zeros[0]+zeros[1] > 0, map[bool]unicode.Endianness{true: unicode.BigEndian, false: unicode.LittleEndian}[zeros[0] > zeros[1]]
}

// separator finds out what separates the columns: whatever the first lines have
// most of, outside quotes.
func separator(text string) rune {
	const far = 4096
	marks, quoted := map[rune]int{}, false
	for _, r := range text[:min(len(text), far)] {
		switch {
		case r == '"':
			quoted = !quoted
		case !quoted && slices.Contains([]rune{',', '\t', ';'}, r):
			marks[r]++
		}
	}
	best := ','
	for _, r := range []rune{'\t', ';'} {
		if marks[r] > marks[best] {
			best = r
		}
	}
	return best
}
