package archive

import (
	"bytes"
	_ "embed" // the sheet's template
	"fmt"
	"html/template"
	"time"

	"jiyao/workflow"
)

//go:embed sheet.html
var sheetSource string

// sheetView is the 发文稿纸 as it is printed.
type sheetView struct {
	Holding  Holding
	Content  Content
	Keep     string
	Acts     []Act
	Receipts []Receipt
	Printed  int
}

// sheet writes the 发文稿纸: every opinion in its order, and what became of the
// copies.
func (c Case) sheet(acts []Act, receipts []Receipt) ([]byte, error) {
	t, err := template.New("sheet").Funcs(template.FuncMap{
		"moment": moment,
		"day":    func(d string) string { return workflow.Date(d).Chinese() },
		"state":  func(s string) string { return workflow.CopyState(s).Label() },
		"way":    func(s string) string { return workflow.Channel(s).Label() },
	}).Parse(sheetSource)
	if err != nil {
		return nil, fmt.Errorf("read sheet: %w", err)
	}
	var b bytes.Buffer
	err = t.Execute(&b, sheetView{c.Holding, c.content(), c.Holding.Retention.Label(), acts, receipts, c.Minutes.PrintRun()})
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
	line("1-sheet　　发文稿纸：各环节的意见、人员、岗位、时间，分送与签收情况")
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
