package office

import (
	"bytes"
	"encoding/csv"
	"strings"
	"unicode/utf8"
)

// table is a table of a 定稿包, with its head first.
type table [][]string

// triggers are the characters at which a spreadsheet takes a cell for a
// formula.
const triggers = "=+-@\t\r\n＝＋－＠"

// CSV gives rows as spreadsheets open them: UTF-8 with a mark, and nothing in it
// that would be calculated.
func CSV(rows [][]string) []byte {
	var out bytes.Buffer
	out.WriteString("\ufeff")
	w := csv.NewWriter(&out)
	w.UseCRLF = true
	for _, row := range rows {
		cells := make([]string, len(row))
		for i, cell := range row {
			cells[i] = cell
			if first, _ := utf8.DecodeRuneInString(cell); first != utf8.RuneError && strings.ContainsRune(triggers, first) {
				cells[i] = "'" + cell
			}
		}
		_ = w.Write(cells) // a buffer takes everything
	}
	w.Flush()
	return out.Bytes()
}
