package org

import (
	"reflect"
	"strings"
	"testing"

	"golang.org/x/text/encoding/simplifiedchinese"

	"jiyao/templates"
)

// Whatever bytes come, reading gives findings or an office, never a panic; and
// an office that is sound comes back from what is written of it.
func FuzzReadYAML(f *testing.F) {
	f.Add(templates.Org())
	for _, s := range []string{
		"", "units:", "units: []", "units:\n  - {id: a, name: 甲局}", "units:\n- id: 001\n  name: |\n    甲\n", "units: !!binary", "&a [*a]",
		"? units\n: - a", "units: [{id: a, name: \"\\u202e\"}]", "%YAML 1.2\n---\nunits: []", "units:\n\t- a", "'", "- - - - [[[[{{{{",
	} {
		f.Add([]byte(s))
	}
	f.Fuzz(func(t *testing.T, data []byte) {
		draft, found := ReadYAML("a.yaml", data)
		if len(found.Wrong()) > 0 || len(draft.Check().Wrong()) > 0 {
			return
		}
		comesBack(t, New(draft.Data))
	})
}

func FuzzReadTable(f *testing.F) {
	for _, table := range []string{
		"单位编号,全称\na,甲局\n", "单位编号;全称;递送方式\r\na;甲局;交换箱\r\n", "id\tname\na\t'=1\n", "单位编号,全称\n\"a\nb\",c", "\ufeff单位编号,全称", "\"", "a,b",
	} {
		f.Add([]byte(table))
		gb, err := simplifiedchinese.GB18030.NewEncoder().Bytes([]byte(strings.TrimPrefix(table, mark)))
		if err != nil {
			f.Fatal(err)
		}
		f.Add(gb)
	}
	f.Fuzz(func(t *testing.T, data []byte) {
		draft, found := ReadTable("a.csv", "units", data)
		if len(found.Wrong()) > 0 || len(draft.Check().Wrong()) > 0 {
			return
		}
		comesBack(t, New(draft.Data))
	})
}

func comesBack(t *testing.T, o *Office) {
	t.Helper()
	draft, found := ReadYAML("b.yaml", o.WriteYAML())
	if len(found) > 0 || !reflect.DeepEqual(New(draft.Data).data, o.data) {
		t.Fatalf("YAML: %v\n%s", found, o.WriteYAML())
	}
	table, err := o.WriteCSV("units", GB18030)
	if err != nil {
		t.Fatal(err)
	}
	back, found := ReadTable("b.csv", "units", table)
	if len(found) > 0 || !reflect.DeepEqual(New(back.Data).data.Units, o.data.Units) {
		t.Fatalf("CSV: %v\n%s", found, table)
	}
	made, err := Replay(Diff(New(Data{}), o))
	if err != nil || !reflect.DeepEqual(made.data, o.data) {
		t.Fatalf("replay: %v", err)
	}
}
