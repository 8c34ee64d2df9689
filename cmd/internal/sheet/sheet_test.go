package sheet

import (
	"bytes"
	"strings"
	"testing"

	"github.com/xuri/excelize/v2"
)

// What people type stays text in both kinds of tables, rare characters too.
func TestTable(t *testing.T) {
	cells := []string{"市财政局", "𠮷田", `=HYPERLINK("http://x")`, "-1", "", "a,\"b\"\n丙", " @x"}
	head := []string{"一", "二", "三", "四", "五", "六", "七"}
	table := Table{Name: "分送/台账[2026]", Head: head, Rows: [][]string{cells}}
	data, err := table.XLSX()
	if err != nil {
		t.Fatal(err)
	}
	f, err := excelize.OpenReader(bytes.NewReader(data))
	if err != nil {
		t.Fatal(err)
	}
	rows, err := f.GetRows("分送_台账_2026_")
	if err != nil || len(rows) != 2 {
		t.Fatal(rows, err)
	}
	for i, want := range cells {
		if rows[1][i] != want {
			t.Errorf("cell %d is %q, want %q", i, rows[1][i], want)
		}
		cell, err := excelize.CoordinatesToCellName(i+1, 2)
		if err != nil {
			t.Fatal(err)
		}
		if formula, err := f.GetCellFormula("分送_台账_2026_", cell); err != nil || formula != "" {
			t.Errorf("cell %d is calculated: %q, %v", i, formula, err)
		}
	}
	csv := string(table.CSV())
	for _, want := range []string{mark, "一,二", "市财政局,𠮷田", `"'=HYPERLINK(""http://x"")"`, ",'-1,", "' @x"} {
		if !strings.Contains(csv, want) {
			t.Errorf("no %q in\n%s", want, csv)
		}
	}
}
