package org_test

import (
	"fmt"
	"strings"
	"testing"

	"github.com/xuri/excelize/v2"

	"jiyao/templates"
	"jiyao/workflow/org"
)

// fitted reads a table and fits it into the sample on 2026-06-01, what it lacks
// becoming what the first word of the file's name says.
func fitted(t testing.TB, o *org.Office, name string, data []byte) (org.Draft, org.Findings) {
	t.Helper()
	rest, file, _ := strings.Cut(name, " ")
	draft, found := org.ReadTable(file, "", data)
	if len(found.Wrong()) > 0 {
		return draft, found
	}
	draft, more := o.Fit(draft, org.Fitting{Rest: org.Rest(rest), At: "2026-06-01"})
	return draft, append(found, more...)
}

// What tables as offices write them come to, row by row.
func TestFit(t *testing.T) {
	d, found := org.ReadYAML("yunzhou.yaml", templates.Org())
	if err := found.Err(); err != nil {
		t.Fatal(err)
	}
	o := org.New(d.Data)
	checkArchive(t, "testdata/fit.txtar", func(name string, data []byte) org.Findings {
		draft, found := fitted(t, o, name, data)
		if len(found.Wrong()) > 0 {
			return found
		}
		p := o.Preview(draft)
		if wrong := p.Findings.Wrong(); len(wrong) > 0 {
			return wrong
		}
		for _, x := range p.Outcomes(draft) {
			msg := x.Says
			if msg == "" {
				msg = x.Key
			}
			found = append(found, org.Finding{Level: org.Level(x.Fate.Label()), Where: x.Where, Msg: strings.TrimSuffix(msg, "。")})
		}
		return found
	})
}

// bookOf writes rows as a workbook, a sheet each.
func bookOf(t testing.TB, sheets map[string][][]any) []byte {
	t.Helper()
	f := excelize.NewFile()
	for name, rows := range sheets {
		if _, err := f.NewSheet(name); err != nil {
			t.Fatal(err)
		}
		for i, row := range rows {
			if err := f.SetSheetRow(name, fmt.Sprintf("A%d", i+1), &row); err != nil {
				t.Fatal(err)
			}
		}
	}
	if err := f.DeleteSheet("Sheet1"); err != nil {
		t.Fatal(err)
	}
	out, err := f.WriteToBuffer()
	if err != nil {
		t.Fatal(err)
	}
	return out.Bytes()
}

// A workbook brings several books at once, named by their sheets.
func TestWorkbookOfBooks(t *testing.T) {
	o := sample(t)
	data := bookOf(t, map[string][][]any{
		"单位":   {{"单位", nil}, {"全称", "上级单位", "交换箱号", "礼宾次序"}, {"云州市林业局", "云州市人民政府", "091", 91}},
		"人员":   {{"姓名", "单位"}, {"𠮷卓", "云州市林业局"}},
		"填表说明": {{"先填单位，再填人员"}},
	})
	draft, found := fitted(t, o, "keep 资料.xlsx", data)
	p := o.Preview(draft)
	if err := append(found, p.Findings...).Err(); err != nil {
		t.Fatal(err)
	}
	want := "新增单位“yzslyj”（全称 云州市林业局，上级单位 云州市人民政府（zf），交换箱号 091，礼宾次序 91）。\n" +
		"新增人员“zhuo”（姓名 𠮷卓，单位编号 云州市林业局（yzslyj））。"
	if got := strings.Join(p.Lines(), "\n"); got != want {
		t.Errorf("got\n%s\nwant\n%s", got, want)
	}
	if noted := found.String(); !strings.Contains(noted, "资料.xlsx“填表说明”：表头不是任何一本资料的，没有读。") {
		t.Error(noted)
	}
	if _, found := org.ReadTable("资料.xlsx", "任期", data); !strings.Contains(found.String(), "有3个工作表，没有一个名为“任期”") {
		t.Error(found)
	}
}

// manyPeople is a workbook of 2,000 persons with units and offices.
func manyPeople(t testing.TB) []byte {
	rows := [][]any{{"单位", "姓名", "职务", "交换箱号", "礼宾次序", "任职日期", "任免依据", "登录名"}}
	for i := range 2000 {
		rows = append(rows, []any{
			fmt.Sprintf("云州市第%d局", i/20), fmt.Sprintf("张𬱖%d", i), fmt.Sprintf("科员%d", i%20), i/20 + 100, i + 1, 46000 + i%100, "云人发〔2026〕1号", "",
		})
	}
	return bookOf(t, map[string][][]any{"名册": rows})
}

// From the file's bytes to what every row comes to.
func BenchmarkNameList(b *testing.B) {
	d, found := org.ReadYAML("yunzhou.yaml", templates.Org())
	if err := found.Err(); err != nil {
		b.Fatal(err)
	}
	o, data := org.New(d.Data), manyPeople(b)
	for b.Loop() {
		draft, found := fitted(b, o, "keep 名册.xlsx", data)
		p := o.Preview(draft)
		if err := append(found, p.Findings...).Err(); err != nil {
			b.Fatal(err)
		}
		if n := org.Fates(p.Outcomes(draft))[org.Added]; n != 2000+2000+2000+100 {
			b.Fatal(n)
		}
	}
}
