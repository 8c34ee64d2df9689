package past

import (
	"errors"
	"fmt"
	"slices"
	"strings"

	"jiyao/drafting/roster"
	"jiyao/workflow"
	"jiyao/workflow/org"
)

// Line is one line of an old register of numbers (发文登记簿).
type Line struct {
	Row    int
	Number workflow.DocNumber
	Form   string
	Title  string
}

// registerHeads are the heads under which the columns of a register stand.
func registerHeads() map[string][]string {
	return map[string][]string{
		"number": {"文号", "发文字号", "发文号", "编号", "期号", "纪要编号"},
		"title":  {"标题", "文件标题", "题名", "纪要标题", "名称", "事由"},
	}
}

// ReadRegister reads a register of numbers from a workbook or a text table.
// doubts says line by line what was not understood; the error that nothing was.
func ReadRegister(o *org.Office, data []byte) (lines []Line, doubts []string, err error) {
	book, err := roster.Read(data)
	if err != nil {
		return nil, nil, err
	}
	for _, s := range book.Sheets {
		at := slices.IndexFunc(s.Rows, func(r roster.Row) bool { return column(r, "number") >= 0 })
		if at < 0 {
			continue
		}
		number, title := column(s.Rows[at], "number"), column(s.Rows[at], "title")
		for _, row := range s.Rows[at+1:] {
			written := row.Cell(number)
			line := Line{Row: row.Line, Title: row.Cell(title)}
			line.Number, line.Form = SeriesOf(o, written)
			switch {
			case written == "" && line.Title == "":
			case written == "":
				doubts = append(doubts, fmt.Sprintf("第%d行“文号”栏没有填写，没有登记", row.Line))
			case line.Number.Series == "":
				doubts = append(doubts, fmt.Sprintf("第%d行“文号”栏：“%s”不是任何文号系列的写法，没有登记", row.Line, written))
			default:
				lines = append(lines, line)
			}
		}
	}
	if len(lines) == 0 && len(doubts) == 0 {
		return nil, nil, errors.New("没有找到“文号”一栏，请在表头写明“文号”和“标题”")
	}
	return lines, doubts, nil
}

// column gives the place of a column by its head, -1 if the row has none.
func column(row roster.Row, name string) int {
	return slices.IndexFunc(row.Cells, func(h string) bool {
		return slices.Contains(registerHeads()[name], strings.Join(strings.Fields(h), ""))
	})
}

// A Ledger is the old numbers of one series' year, each with what it is for.
type Ledger struct {
	Series, Scope, Form string
	Titles              map[int]string
}

// Last is the highest of the numbers.
func (l Ledger) Last() (last int) {
	for n := range l.Titles {
		last = max(last, n)
	}
	return last
}

// Ledgers gathers the numbers of papers and of a register by series and year, in
// order.
func Ledgers(papers []Paper, lines []Line) []Ledger {
	var all []Ledger
	add := func(n workflow.DocNumber, form, title string) {
		if n.Series == "" {
			return
		}
		at := slices.IndexFunc(all, func(l Ledger) bool { return l.Series == n.Series && l.Scope == n.Scope })
		if at < 0 {
			at = len(all)
			all = append(all, Ledger{n.Series, n.Scope, form, map[int]string{}})
		}
		if all[at].Titles[n.N] == "" {
			all[at].Titles[n.N] = title
		}
	}
	for _, l := range lines {
		add(l.Number, l.Form, l.Title)
	}
	for _, p := range papers {
		if p.Fault == "" {
			add(p.Number, p.Form, p.Title)
		}
	}
	slices.SortFunc(all, func(a, b Ledger) int { return strings.Compare(a.Series+a.Scope, b.Series+b.Scope) })
	return all
}
