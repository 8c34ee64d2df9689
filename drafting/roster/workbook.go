package roster

import (
	"archive/zip"
	"bytes"
	"errors"
	"fmt"
	"io"
	"path"
	"regexp"
	"strings"

	"github.com/xuri/excelize/v2"
)

// The limits of a workbook beside those of its tables. Every tag costs many
// times its length in memory, so they are counted before any is understood.
const (
	maxUnzipped = 48 << 20
	maxParts    = 2000
	maxTags     = 4 << 20
)

// readWorkbook reads the sheets of a workbook that are not hidden.
func readWorkbook(data []byte) (book Book, err error) {
	defer func() {
		if p := recover(); p != nil { // the library trusts a workbook's inner references
			book, err = Book{}, damaged()
		}
	}()
	if err := within(data); err != nil {
		return Book{}, err
	}
	f, err := excelize.OpenReader(bytes.NewReader(data), excelize.Options{
		RawCellValue: true, UnzipSizeLimit: maxUnzipped, UnzipXMLSizeLimit: maxUnzipped,
	})
	if err != nil {
		return Book{}, damaged()
	}
	defer f.Close() //nolint:errcheck // nothing of it is on disk
	if p, err := f.GetWorkbookProps(); err == nil && p.Date1904 != nil && *p.Date1904 {
		return Book{}, wrong("这个工作簿的日期从1904年算起，请在表格程序的选项里取消“使用1904日期系统”，核对日期后再保存")
	}
	parts := sheetParts(f)
	for _, name := range f.GetSheetList() {
		if shown, err := f.GetSheetVisible(name); err != nil || !shown {
			continue
		}
		s, err := readSheet(f, name, parts[name])
		if err != nil {
			return Book{}, err
		}
		book.Sheets = append(book.Sheets, s)
	}
	return book, nil
}

func damaged() error {
	return wrong("不是完好的 .xlsx 工作簿，请用表格程序打开后另存一份")
}

// within looks that a workbook does not come to more than it may, by unpacking
// it once without keeping anything.
func within(data []byte) error {
	z, err := zip.NewReader(bytes.NewReader(data), int64(len(data)))
	if err != nil {
		return damaged()
	}
	if len(z.File) > maxParts {
		return wrong("工作簿里的部件太多，请把表格另存为新文件")
	}
	c := counter{left: maxUnzipped}
	for _, part := range z.File {
		r, err := part.Open()
		if err != nil {
			return damaged()
		}
		c.xml = path.Ext(part.Name) != ".png" && path.Ext(part.Name) != ".jpeg" && path.Ext(part.Name) != ".jpg"
		_, err = io.Copy(&c, r)
		r.Close() //nolint:errcheck // it was only read
		switch {
		case errors.Is(err, errTooMuch):
			return wrong("工作簿展开后太大，请删去图片和多余的工作表，或另存为 CSV 再导入")
		case err != nil:
			return damaged()
		}
	}
	return nil
}

// errTooMuch ends the unpacking of a workbook that comes to too much.
var errTooMuch = errors.New("too much")

// A counter counts what is unpacked and keeps nothing.
type counter struct {
	left, tags int
	xml        bool
}

func (c *counter) Write(p []byte) (int, error) {
	c.left -= len(p)
	if c.xml {
		c.tags += bytes.Count(p, []byte("<"))
	}
	if c.left < 0 || c.tags > maxTags {
		return 0, errTooMuch
	}
	return len(p), nil
}

// readSheet reads a sheet's rows; part is its XML, for what the rows do not say.
func readSheet(f *excelize.File, name string, part []byte) (Sheet, error) {
	s := Sheet{Name: name}
	rows, err := f.Rows(name)
	if err != nil {
		return s, damaged()
	}
	defer rows.Close() //nolint:errcheck // it was only read
	shown, err := padding(f, name)
	if err != nil {
		return s, damaged()
	}
	for line := 1; rows.Next(); line++ {
		cells, err := rows.Columns()
		if err == nil && shown != nil {
			err = pad(cells, shown)
		}
		switch {
		case err != nil:
			return s, damaged()
		case len(cells) > MaxColumns:
			return s, &Error{name, line, fmt.Sprintf("列数太多，最多%d列", MaxColumns)}
		}
		if s.Rows = filled(s.Rows, line, cells); len(s.Rows) > MaxRows+1 {
			return s, &Error{name, line, fmt.Sprintf("行数太多，最多%d行", MaxRows)}
		}
	}
	if err := rows.Error(); err != nil {
		return s, damaged()
	}
	m, err := marksOf(part)
	if err != nil {
		return s, damaged()
	}
	s.merge(m.merged)
	s.note(m.formulas)
	return s, nil
}

// padding gives a sheet's rows as they are shown, if the workbook has a format
// that puts zeros before numbers: box 7 that is shown as 007 is 007. All other
// formats are of no concern, and days are only spoilt by theirs.
func padding(f *excelize.File, name string) (*excelize.Rows, error) {
	if !zeros.Match(partOf(f, "xl/styles.xml")) {
		return nil, nil
	}
	return f.Rows(name)
}

var zeros = regexp.MustCompile(`formatCode="0{2,}"`)

// pad puts the zeros before a row's numbers with which they are shown.
func pad(cells []string, shown *excelize.Rows) error {
	if !shown.Next() {
		return nil
	}
	as, err := shown.Columns(excelize.Options{RawCellValue: false})
	for i := range min(len(as), len(cells)) {
		if cells[i] != as[i] && strings.Trim(as[i], "0123456789") == "" && strings.TrimLeft(as[i], "0") == cells[i] {
			cells[i] = as[i]
		}
	}
	return err
}

// note says which cells are formulas, a column each, which of them have no value
// saved, and which cells have errors for values.
func (s *Sheet) note(formulas map[place]bool) {
	far, columns := 0, map[int]*count{}
	for at := range formulas {
		far = min(max(far, at.column), MaxColumns)
	}
	for _, row := range s.Rows {
		for column := 1; column <= max(len(row.Cells), far); column++ {
			saved, formula := formulas[place{row.Line, column}]
			switch value := row.Cell(column - 1); {
			case errorValues[value]:
				s.Notes = append(s.Notes, Note{row.Line, column, true, "公式出错（" + value + "），请改成文字后再导入"})
			case formula && !saved:
				s.Notes = append(s.Notes, Note{row.Line, column, true, "公式没有保存算出的值，请在表格程序里打开、保存一次"})
			case formula:
				if columns[column] == nil {
					columns[column] = &count{first: row.Line}
				}
				columns[column].add(row.Line)
			}
		}
	}
	for column := 1; column <= MaxColumns; column++ {
		if c := columns[column]; c != nil {
			s.Notes = append(s.Notes, Note{c.first, column, false, c.says(column)})
		}
	}
}

// A count is how many cells of a column are formulas, and in which lines.
type count struct{ first, last, n int }

func (c *count) add(line int) { c.last, c.n = line, c.n+1 }

func (c *count) says(column int) string {
	return fmt.Sprintf("%s列第%d至%d行有%d格是公式，取的是文件里保存的值，没有重算", Letter(column), c.first, c.last, c.n)
}

// errorValues are what a formula that cannot be calculated leaves.
var errorValues = map[string]bool{
	"#REF!": true, "#N/A": true, "#VALUE!": true, "#NAME?": true, "#DIV/0!": true, "#NULL!": true, "#NUM!": true, "#SPILL!": true, "#CALC!": true,
}

// merge gives the cells below the top of a merged one its text: a unit written
// once beside all its people.
func (s *Sheet) merge(areas []area) {
	at := make(map[int]int, len(s.Rows))
	for i, row := range s.Rows {
		at[row.Line] = i
	}
	for _, a := range areas {
		top, ok := at[a.top]
		if !ok || a.column > len(s.Rows[top].Cells) {
			continue
		}
		text := s.Rows[top].Cells[a.column-1]
		for i := top + 1; i < len(s.Rows) && s.Rows[i].Line <= a.bottom && text != ""; i++ {
			row := &s.Rows[i]
			for len(row.Cells) < a.column {
				row.Cells = append(row.Cells, "")
			}
			if row.Cells[a.column-1] == "" {
				row.Cells[a.column-1] = text
			}
		}
	}
}
