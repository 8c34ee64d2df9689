package archive

import (
	"bytes"
	_ "embed" // the catalogue's template
	"fmt"
	"html/template"
	"strconv"
	"strings"
	"time"

	"jiyao/workflow"
)

// The names of files in a folder of packages.
const (
	BatchName     = "batch.json"     // the list of what was archived
	BatchNote     = "batch.note"     // its signature by the log's key
	NumbersName   = "numbers.json"   // the year's numbers with where each is
	CatalogueName = "catalogue.html" // 归档文件目录
	ReportName    = "report.html"    // 四性检测报告
)

// A Batch is what one act of archiving made (归档文件目录).
type Batch struct {
	Format string    `json:"format"`
	Fonds  string    `json:"fonds"`
	Name   string    `json:"name"` // 全宗名称
	Made   time.Time `json:"made"`
	By     string    `json:"by"`
	Items  []Holding `json:"items"`
}

// A NumberLine is a number of the year's register with where its minutes is.
type NumberLine struct {
	Text    string `json:"text"`
	State   string `json:"state"`
	Reason  string `json:"reason,omitempty"`
	Minutes string `json:"minutes,omitempty"`
	Where   string `json:"where,omitempty"` // 档号
}

// Listed gives the case's holding as the catalogue has it.
func (c Case) Listed() Holding {
	h, d := c.Holding, c.content()
	h.Number, h.Issuer, h.Title, h.Date, h.Pages, h.Remark = d.Number, d.Issuer, d.Title, d.Date, c.Names.Pages, ""
	if d.Edition != nil {
		h.Remark = fmt.Sprintf("第%d版（%s）", d.Edition.N, d.Edition.Kind)
	}
	return h
}

// CatalogueHeads are the columns of DA/T 22-2015.
func CatalogueHeads() []string {
	return []string{"序号", "档号", "文号", "责任者", "题名", "日期", "密级", "页数", "备注"}
}

// Rows gives the catalogue as a table under CatalogueHeads.
func (b Batch) Rows() [][]string {
	var rows [][]string
	for n, i := range b.Items {
		pages := ""
		if i.Pages > 0 {
			pages = strconv.Itoa(i.Pages)
		}
		rows = append(rows, []string{
			strconv.Itoa(n + 1), i.Code, i.Number, i.Issuer, i.Title, strings.ReplaceAll(i.Date, "-", ""), "", pages, i.Remark,
		})
	}
	return rows
}

//go:embed catalogue.html
var catalogueSource string

// Files gives the list, its signature and the catalogue to print.
func (b Batch) Files(key workflow.HeadSigner) ([]File, error) {
	b.Format = Format
	list, err := indented(b)
	if err != nil {
		return nil, err
	}
	signed, err := key.SignText(fmt.Sprintf("%s batch\nsha256 %s\nsm3 %s\n", Format, workflow.SHA256().Sum(list), workflow.SM3().Sum(list)))
	if err != nil {
		return nil, err
	}
	t, err := template.New("catalogue").Parse(catalogueSource)
	if err != nil {
		return nil, fmt.Errorf("read catalogue: %w", err)
	}
	var page bytes.Buffer
	err = t.Execute(&page, struct {
		Batch
		Heads []string
		Lines [][]string
		Day   string
	}{b, CatalogueHeads(), b.Rows(), workflow.DateOf(b.Made).Chinese()})
	return []File{{BatchName, list}, {BatchNote, []byte(signed)}, {CatalogueName, page.Bytes()}}, err
}

// NumbersFile gives the year's numbers as a file of the folder.
func NumbersFile(lines []NumberLine) (File, error) {
	data, err := indented(lines)
	return File{NumbersName, data}, err
}
