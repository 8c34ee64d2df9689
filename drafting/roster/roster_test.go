package roster

import (
	"archive/zip"
	"bytes"
	"fmt"
	"slices"
	"strings"
	"testing"
	"time"

	"github.com/xuri/excelize/v2"
	"golang.org/x/text/encoding/simplifiedchinese"
	"golang.org/x/text/encoding/unicode"
)

// workbook writes a workbook as f says.
func workbook(t testing.TB, fill func(f *excelize.File) error) []byte {
	t.Helper()
	f := excelize.NewFile()
	if err := fill(f); err != nil {
		t.Fatal(err)
	}
	out, err := f.WriteToBuffer()
	if err != nil {
		t.Fatal(err)
	}
	return out.Bytes()
}

// rowsOf puts rows into a sheet from a line on.
func rowsOf(f *excelize.File, sheet string, line int, rows ...[]any) error {
	for i, row := range rows {
		if err := f.SetSheetRow(sheet, fmt.Sprintf("A%d", line+i), &row); err != nil {
			return err
		}
	}
	return nil
}

func dump(s Sheet) string {
	var b strings.Builder
	for _, r := range s.Rows {
		fmt.Fprintf(&b, "%d %s\n", r.Line, strings.Join(r.Cells, "|"))
	}
	for _, n := range s.Notes {
		fmt.Fprintf(&b, "%d:%d %v %s\n", n.Line, n.Column, n.Wrong, n.Msg)
	}
	return b.String()
}

// A workbook as offices make them: a title over all columns, a unit written
// once beside its people, rare characters, days, a formula, a hidden sheet.
func TestWorkbook(t *testing.T) {
	data := workbook(t, func(f *excelize.File) error {
		err := rowsOf(f, "Sheet1", 1,
			[]any{"云州市人民政府名册"}, nil,
			[]any{"单位", "姓名", "任职日期", "人数", "说明"},
			[]any{"市财政局", "陈𬱖𠮷", time.Date(2026, 5, 12, 0, 0, 0, 0, time.UTC), 2, nil},
			[]any{nil, "黄䶮", "2026年6月1日"},
			[]any{"市审计局", "欧阳若川", nil, nil, "#REF!"},
		)
		if err != nil {
			return err
		}
		for _, ref := range [][2]string{{"A1", "E1"}, {"A4", "A5"}} {
			if err := f.MergeCell("Sheet1", ref[0], ref[1]); err != nil {
				return err
			}
		}
		if err := f.SetCellFormula("Sheet1", "D4", "1+1"); err != nil {
			return err
		}
		if err := f.SetCellFormula("Sheet1", "D5", "1+1"); err != nil {
			return err
		}
		if _, err := f.NewSheet("说明"); err != nil {
			return err
		}
		return f.SetSheetVisible("说明", false)
	})
	book, err := Read(data)
	if err != nil || len(book.Sheets) != 1 {
		t.Fatal(book, err)
	}
	const want = `1 云州市人民政府名册
3 单位|姓名|任职日期|人数|说明
4 市财政局|陈𬱖𠮷|46154|2
5 市财政局|黄䶮|2026年6月1日
6 市审计局|欧阳若川|||#REF!
5:4 true 公式没有保存算出的值，请在表格程序里打开、保存一次
6:5 true 公式出错（#REF!），请改成文字后再导入
4:4 false D列第4至4行有1格是公式，取的是文件里保存的值，没有重算
`
	if got := dump(book.Sheets[0]); got != want {
		t.Errorf("got\n%swant\n%s", got, want)
	}
	if day := Day(book.Sheets[0].Rows[2].Cell(2)); day != "2026-05-12" {
		t.Errorf("day %s", day)
	}
}

// A number that is shown with zeros before it has them.
func TestZeros(t *testing.T) {
	data := workbook(t, func(f *excelize.File) error {
		format := "000"
		style, err := f.NewStyle(&excelize.Style{CustomNumFmt: &format})
		if err != nil {
			return err
		}
		if err := f.SetCellStyle("Sheet1", "B1", "B2", style); err != nil {
			return err
		}
		return rowsOf(f, "Sheet1", 1, []any{7, 7, time.Date(2026, 5, 12, 0, 0, 0, 0, time.UTC)}, []any{nil, "甲"}, nil, []any{12})
	})
	book, err := Read(data)
	if err != nil {
		t.Fatal(err)
	}
	if got := dump(book.Sheets[0]); got != "1 7|007|46154\n2 |甲\n4 12\n" {
		t.Error(got)
	}
}

func TestText(t *testing.T) {
	const table = "人员编号,姓名\ncy,陈𬱖𠮷\nhy,黄䶮\n"
	gb, err := simplifiedchinese.GB18030.NewEncoder().String(table)
	if err != nil {
		t.Fatal(err)
	}
	wide := func(order unicode.Endianness, mark unicode.BOMPolicy) string {
		s, err := unicode.UTF16(order, mark).NewEncoder().String(strings.ReplaceAll(table, ",", "\t"))
		if err != nil {
			t.Fatal(err)
		}
		return s
	}
	for name, data := range map[string]string{
		"UTF-8": table, "with mark": "\ufeff" + table, "GB18030": gb, "Windows": strings.ReplaceAll(table, "\n", "\r\n"),
		"semicolons": strings.ReplaceAll(table, ",", ";"), "UTF-16 of Excel": wide(unicode.LittleEndian, unicode.UseBOM),
		"UTF-16, big": wide(unicode.BigEndian, unicode.UseBOM), "UTF-16 without mark": wide(unicode.LittleEndian, unicode.IgnoreBOM),
	} {
		book, err := Read([]byte(data))
		if err != nil {
			t.Errorf("%s: %v", name, err)
			continue
		}
		if got := dump(book.Sheets[0]); got != "1 人员编号|姓名\n2 cy|陈𬱖𠮷\n3 hy|黄䶮\n" {
			t.Errorf("%s: got %q", name, got)
		}
	}
}

// zipped makes an archive of parts.
func zipped(t testing.TB, parts map[string]string) []byte {
	t.Helper()
	var out bytes.Buffer
	z := zip.NewWriter(&out)
	for name, text := range parts {
		w, err := z.Create(name)
		if err != nil {
			t.Fatal(err)
		}
		if _, err := w.Write([]byte(text)); err != nil {
			t.Fatal(err)
		}
	}
	if err := z.Close(); err != nil {
		t.Fatal(err)
	}
	return out.Bytes()
}

func TestRefused(t *testing.T) {
	far := workbook(t, func(f *excelize.File) error { return f.SetCellStr("Sheet1", "XFD3", "远") })
	old := workbook(t, func(f *excelize.File) error {
		yes := true
		return f.SetWorkbookProps(&excelize.WorkbookPropsOptions{Date1904: &yes})
	})
	for name, c := range map[string]struct {
		data []byte
		want string
	}{
		"large":        {make([]byte, MaxBytes+1), "文件太大，最多8兆字节"},
		"old":          {[]byte("\xD0\xCF\x11\xE0\xA1\xB1\x1A\xE1...."), "另存为 .xlsx"},
		"PDF":          {[]byte("%PDF-1.7"), "是 PDF 文件，不是表格"},
		"no text":      {[]byte("\xff\xff\x80,\x81"), "编码不能识别"},
		"quotes":       {[]byte("a,b\nc,\"d\n"), "第2行：引号没有成对"},
		"half":         {far[:len(far)/2], "不是完好的 .xlsx 工作簿"},
		"a document":   {zipped(t, map[string]string{"word/document.xml": "<a/>"}), "不是完好的 .xlsx 工作簿"},
		"bomb":         {zipped(t, map[string]string{"xl/workbook.xml": strings.Repeat(" ", maxUnzipped+1)}), "展开后太大"},
		"bomb of tags": {zipped(t, map[string]string{"xl/sharedStrings.xml": strings.Repeat("<si/>", maxTags+1)}), "展开后太大"},
		"columns":      {far, "工作表“Sheet1”第3行：列数太多"},
		"1904":         {old, "使用1904日期系统"},
	} {
		_, err := Read(c.data)
		if err == nil || !strings.Contains(err.Error(), c.want) {
			t.Errorf("%s: got %v, want %s", name, err, c.want)
		}
	}
}

// A row with its last cell far out must not cost the cells before it.
func TestFarCellsWithoutText(t *testing.T) {
	var rows strings.Builder
	for i := 1; i <= 20_000; i++ {
		fmt.Fprintf(&rows, `<row r="%d"><c r="A%d" t="inlineStr"><is><t>甲</t></is></c><c r="XFD%d" s="0"/></row>`, i, i, i)
	}
	data := workbook(t, func(f *excelize.File) error {
		f.Pkg.Store("xl/worksheets/sheet1.xml", []byte(`<worksheet xmlns="http://schemas.openxmlformats.org/spreadsheetml/2006/main"><sheetData>`+
			rows.String()+`</sheetData></worksheet>`))
		f.Sheet.Delete("xl/worksheets/sheet1.xml")
		return nil
	})
	began := time.Now()
	book, err := Read(data)
	if err != nil || len(book.Sheets[0].Rows) != 20_000 || len(book.Sheets[0].Rows[9].Cells) != 1 {
		t.Fatal(err)
	}
	if took := time.Since(began); took > 10*time.Second {
		t.Errorf("took %v", took)
	}
}

// What is written is read as it was: zeros, rare characters, what looks like a
// formula.
func TestWrite(t *testing.T) {
	data, err := Write([]Table{
		{"单位", []string{"单位编号", "交换箱号"}, [][]string{{"czj", "048"}, {"=1+1", ""}}},
		{"人员", []string{"姓名"}, [][]string{{"陈𬱖𠮷"}}},
	})
	if err != nil {
		t.Fatal(err)
	}
	book, err := Read(data)
	if err != nil || len(book.Sheets) != 2 {
		t.Fatal(book, err)
	}
	if got := dump(book.Sheets[0]) + dump(book.Sheets[1]); got != "1 单位编号|交换箱号\n2 czj|048\n3 =1+1\n1 姓名\n2 陈𬱖𠮷\n" {
		t.Errorf("got %q", got)
	}
}

func TestDay(t *testing.T) {
	for in, want := range map[string]string{
		"46154": "2026-05-12", "46154.375": "2026-05-12", "2026-05-12": "2026-05-12", "": "", "12": "12", "99999": "99999", "46154a": "46154a",
	} {
		if got := Day(in); got != want {
			t.Errorf("%s: got %s, want %s", in, got, want)
		}
	}
	if got := []string{Letter(1), Letter(26), Letter(27), Letter(256)}; !slices.Equal(got, []string{"A", "Z", "AA", "IV"}) {
		t.Error(got)
	}
}

func large(t testing.TB) []byte {
	return workbook(t, func(f *excelize.File) error {
		w, err := f.NewStreamWriter("Sheet1")
		if err != nil {
			return err
		}
		for i := range 2000 {
			row := make([]any, 12)
			for n := range row {
				row[n] = fmt.Sprintf("第%d人%d", i, n)
			}
			if err := w.SetRow(fmt.Sprintf("A%d", i+1), row); err != nil {
				return err
			}
		}
		return w.Flush()
	})
}

func BenchmarkWorkbook(b *testing.B) {
	data := large(b)
	for b.Loop() {
		if book, err := Read(data); err != nil || len(book.Sheets[0].Rows) != 2000 {
			b.Fatal(err)
		}
	}
}

// Whatever bytes come, reading gives rows within the limits or an *Error.
func FuzzRead(f *testing.F) {
	f.Add([]byte("人员编号,姓名\ncy,陈𬱖𠮷\n"))
	f.Add([]byte("a;\"b\nc\";d"))
	f.Add([]byte("\xff\xfea\x00\t\x00b\x00"))
	f.Add(workbook(f, func(x *excelize.File) error { return rowsOf(x, "Sheet1", 1, []any{"姓名", 1}, []any{"黄䶮", true}) }))
	f.Fuzz(func(t *testing.T, data []byte) {
		book, err := Read(data)
		if err != nil {
			if _, ok := err.(*Error); !ok {
				t.Fatalf("%T %v", err, err)
			}
			return
		}
		for _, s := range book.Sheets {
			for i, r := range s.Rows {
				if len(r.Cells) > MaxColumns || len(r.Cells) == 0 || i > 0 && r.Line <= s.Rows[i-1].Line {
					t.Fatalf("row %+v", r)
				}
			}
		}
	})
}

// FuzzSheet puts the bytes where a sheet's XML stands, which a changed archive
// would hardly reach.
func FuzzSheet(f *testing.F) {
	f.Add([]byte(`<worksheet><sheetData><row r="1"><c r="A1" t="s"><v>0</v></c></row></sheetData><mergeCells><mergeCell ref="A1:A3"/></mergeCells></worksheet>`))
	f.Add([]byte(`<worksheet><sheetData><row r="9"><c><f>1+1</f><v>2</v></c></row></sheetData></worksheet>`))
	f.Fuzz(func(t *testing.T, part []byte) {
		data := workbook(t, func(x *excelize.File) error {
			x.Pkg.Store("xl/worksheets/sheet1.xml", part)
			x.Sheet.Delete("xl/worksheets/sheet1.xml")
			return nil
		})
		if _, err := Read(data); err != nil {
			if _, ok := err.(*Error); !ok {
				t.Fatalf("%T %v", err, err)
			}
		}
	})
}
