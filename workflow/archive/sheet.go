package archive

import (
	"bytes"
	_ "embed" // the sheet's template
	"fmt"
	"html/template"
	"strconv"
	"strings"
	"time"

	"jiyao/workflow"
)

//go:embed sheet.html
var sheetSource string

// A Sheet is the 发文稿纸 as it is drawn, on a page of its own or on paper: what the
// minutes is, every opinion in its order, and what became of the copies.
type Sheet struct {
	Fields   [][]Field // row by row
	Listings []Listing
}

// A Field of a sheet is a label with what stands behind it.
type Field struct{ Label, Text string }

// A Listing of a sheet has a text for each column in every row; line feeds begin new
// lines.
type Listing struct {
	Title   string
	Columns []Column
	Rows    [][]string
}

// A Column of a listing takes a share of its width.
type Column struct {
	Head  string
	Share int
}

// Of gives what stands behind a label.
func (s Sheet) Of(label string) string {
	for _, row := range s.Fields {
		for _, f := range row {
			if f.Label == label {
				return f.Text
			}
		}
	}
	return ""
}

// Sheet gives the 发文稿纸 of the case, which has its place in the archive.
func (c Case) Sheet() Sheet { return c.sheet(c.acts(c.scanFiles()), c.receipts()) }

func (c Case) sheet(acts []Act, receipts []Receipt) Sheet {
	d, h, edition := c.content(), c.Holding, "首版"
	if e := d.Edition; e != nil {
		edition = fmt.Sprintf("第%d版（%s）：%s", e.N, e.Kind, e.Reason)
	}
	return Sheet{
		Fields: [][]Field{
			{{"题名", d.Title}},
			{{"文号", d.Number}, {"档号", h.Code}},
			{{"责任者", d.Issuer}, {"保管期限", h.Retention.Label()}},
			{{"会议日期", chinese(d.MetOn)}, {"整理日期", chinese(d.Compiled)}},
			{{"签发人", strings.TrimSpace(d.Signer + "　" + chinese(d.SignedOn))}, {"印发日期", chinese(d.IssuedOn)}},
			{{"印数", strconv.Itoa(c.Minutes.PrintRun()) + "份"}, {"版次", edition}},
		},
		Listings: listings(acts, receipts),
	}
}

// Listings gives the opinions and the receipts as the 发文稿纸 has them.
func (d Metadata) Listings() []Listing { return listings(d.Acts, d.Receipts) }

func listings(acts []Act, receipts []Receipt) []Listing {
	opinions := Listing{Title: "办理意见", Columns: []Column{{"序号", 4}, {"环节", 5}, {"办理", 6}, {"意见", 16}, {"人员、岗位", 11}, {"时间", 8}}}
	for _, a := range acts {
		opinions.Rows = append(opinions.Rows, a.row())
	}
	copies := Listing{Title: "分送与签收", Columns: []Column{{"序号", 4}, {"单位", 13}, {"份数", 4}, {"递送方式", 6}, {"状态", 5}, {"经办人", 10}, {"时间", 8}}}
	for _, r := range receipts {
		copies.Rows = append(copies.Rows, r.row())
	}
	return []Listing{opinions, copies}
}

// row is the act as a line of the sheet.
func (a Act) row() []string {
	done, said, who := a.Label, []string{a.Opinion}, a.Person
	if a.Outcome != "" {
		done += "：" + a.Outcome
	}
	for _, i := range a.Items {
		said = append(said, strings.TrimSuffix(fmt.Sprintf("第%d项：%s，%s", i.Item, i.Outcome, i.Opinion), "，"))
	}
	if a.Scan != "" {
		said = append(said, "（"+a.Form+"，见 "+a.Scan+"）")
	}
	if a.Post != "" {
		who += "（" + a.Post + "）"
	}
	if a.For != "" {
		who += "，代" + a.For
	}
	if a.Through != "" {
		who += "，" + a.Through + "代登记"
	}
	return []string{strconv.Itoa(a.Version), a.Place, done, strings.TrimLeft(strings.Join(said, "\n"), "\n"), who, moment(a.Occurred)}
}

// row is the copy as a line of the sheet.
func (r Receipt) row() []string {
	by := r.By
	if r.Through != "" {
		by += "（" + r.Through + "代登记）"
	}
	return []string{
		strconv.Itoa(r.N), r.Unit, strconv.Itoa(r.Copies), workflow.Channel(r.Channel).Label(), workflow.CopyState(r.State).Label(), by, moment(r.Occurred),
	}
}

// chinese writes a day for people.
func chinese(day string) string { return workflow.Date(day).Chinese() }

// page writes the sheet as a page that any browser shows and prints.
func (s Sheet) page() ([]byte, error) {
	t, err := template.New("sheet").Parse(sheetSource)
	if err != nil {
		return nil, fmt.Errorf("read sheet: %w", err)
	}
	var b bytes.Buffer
	err = t.Execute(&b, s)
	return b.Bytes(), err
}

// moment writes a time of the chain for people, in Shanghai.
func moment(s string) string {
	t, err := time.Parse(time.RFC3339, s)
	if err != nil {
		return s
	}
	return t.In(workflow.Shanghai()).Format("2006年1月2日15时04分")
}

// readme says what the package is.
func (c Case) readme() []byte {
	var b bytes.Buffer
	line := func(format string, args ...any) { fmt.Fprintf(&b, format+"\r\n", args...) }
	b.WriteString("\ufeff")
	line("归档件　%s", c.Holding.Code)
	line("题名：%s", c.Minutes.Title)
	line("文号：%s", c.Minutes.Number.Text)
	line("保管期限：%s", c.Holding.Retention.Label())
	line("")
	line("1-sheet　　发文稿纸：各环节的意见、人员、岗位、时间，分送与签收情况（网页，有版式文件的另有PDF）")
	line("2-original　正本：印发的版式文件")
	for _, l := range c.Lost {
		line("　　　　　　缺%s：%s", l.Name, l.Reason)
	}
	line("3-final　　定稿：定稿的文字")
	line("4-scans　　签批单、征求意见单、签收单等纸面的扫描件（有则归）")
	line("5-receipts　分送与签收的数据")
	line("6-chain　　办理记录：一条一个文件，文件的SHA-256就是下一条所记的“prev”")
	line("7-log　　　存证日志的存在证明、签名的日志头和公钥")
	line("metadata　　归档元数据（DA/T 46），JSON和XML内容相同")
	line("manifest　　清单：每个文件的SHA-256和SM3摘要、字节数；.note、.sm2是对清单的签名")
	line("")
	line("核对：jiyao verify 本文件。不用本程序也能核对，格式见随程序的手册 archive.md。")
	line("历次修改稿、对稿本的批注和原始记录不归档；含批注的办理记录只留摘要。")
	return b.Bytes()
}
