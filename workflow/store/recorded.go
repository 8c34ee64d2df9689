package store

import (
	"encoding/json"
	"io"

	"gorm.io/gorm"

	"jiyao/workflow"
)

// A recordedRow has a line of its own in the office's record (资料变更记录), whose
// chain proves that it was not changed, added or lost: an act on the public
// edition (公开档), an excerpt (节录).
type recordedRow[Row any] interface {
	comparable
	tabled
	place() (minutes string, n, seq int)
	// read gives the row as it is written from what it says, with the line that
	// stands for it and the file that belongs to it, if any.
	read() (Row, workflow.Alteration, workflow.PDF, error)
}

// appendRecorded adds a line to the office's record and gives its number, which
// the row beside it keeps.
func appendRecorded(tx *gorm.DB, line workflow.Alteration) (seq int, err error) {
	if err := appendAlteration(tx, line); err != nil {
		return 0, err
	}
	return seq, fault("number line", one(tx, "SELECT MAX(n) FROM alterations", nil, &seq))
}

// verifyRecorded compares every row of a table with its line in the office's
// record; label names the table where damage is told, book is its book.
func verifyRecorded[Row recordedRow[Row]](tx *gorm.DB, label, book string, altered []workflow.Alteration) error {
	lines := map[int]workflow.Alteration{}
	for _, a := range altered {
		if a.Book == book {
			lines[a.N] = a
		}
	}
	err := eachRecorded(tx, label, func(row Row, written workflow.Alteration, _ workflow.PDF) error {
		minutes, n, seq := row.place()
		line, ok := lines[seq]
		if !ok || line.Key != written.Key || line.After != written.After {
			return &workflow.DamageError{Table: label, Minutes: minutes, Row: n, Msg: "内容与资料变更记录不符"}
		}
		delete(lines, seq)
		return nil
	})
	for _, line := range lines {
		if err == nil {
			var said struct{ N int }
			_ = json.Unmarshal([]byte(line.After), &said) // what cannot be read is of no row
			err = &workflow.DamageError{Table: label, Minutes: line.Key, Row: said.N, Msg: "缺少"}
		}
	}
	return err
}

// verifyRecordedFiles compares the file of every row with what was recorded of it.
func verifyRecordedFiles[Row recordedRow[Row]](tx *gorm.DB, label string, open func(name string) (io.ReadCloser, error)) (files int, err error) {
	err = eachRecorded(tx, label, func(row Row, _ workflow.Alteration, file workflow.PDF) error {
		if file.IsZero() {
			return nil
		}
		files++
		minutes, n, _ := row.place()
		return verifyFile(label, workflow.Entry{Minutes: minutes, Version: n}, file, named(open, ".pdf"))
	})
	return files, err
}

// eachRecorded takes the rows in the order of their lines; one that does not say
// what it was written from is damage.
func eachRecorded[Row recordedRow[Row]](tx *gorm.DB, label string, take func(Row, workflow.Alteration, workflow.PDF) error) error {
	var table Row
	return eachRow(tx, label, "FROM "+table.TableName()+" t ORDER BY t.seq", nil, func(row Row) (int, error) {
		minutes, n, _ := row.place()
		again, line, file, err := row.read()
		switch {
		case err != nil:
			return n, &workflow.DamageError{Table: label, Minutes: minutes, Row: n, Msg: "读不出来"}
		case again != row:
			return n, &workflow.DamageError{Table: label, Minutes: minutes, Row: n, Msg: "内容与资料变更记录不符"}
		}
		return n, take(row, line, file)
	})
}
