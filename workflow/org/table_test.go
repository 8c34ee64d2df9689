package org

import (
	"slices"
	"strings"
	"testing"

	"jiyao/templates"
)

func sampleOffice(t *testing.T) *Office {
	t.Helper()
	d, found := ReadYAML("yunzhou.yaml", templates.Org())
	if err := found.Err(); err != nil {
		t.Fatal(err)
	}
	return New(d.Data)
}

// Every row of every book comes through a form as it was.
func TestPutKeepsRows(t *testing.T) {
	o := sampleOffice(t)
	for _, table := range Tables() {
		for _, l := range o.Lines(table.Name) {
			values := map[string][]string{}
			for i, f := range table.Columns {
				values[f.Name] = l.Cells[i]
			}
			draft, found := o.Put(table.Name, l.Key, values)
			if err := found.Err(); err != nil {
				t.Fatalf("%s %s: %v", table.Name, l.Key, err)
			}
			if changes := o.Preview(draft).Changes; len(changes) > 0 {
				t.Errorf("%s %s: %v", table.Name, l.Key, Describe(changes[0]))
			}
		}
	}
}

func TestPut(t *testing.T) {
	o := sampleOffice(t)
	first := o.Lines("units")[0]
	for _, c := range []struct {
		name, book, key string
		values          map[string][]string
		want            string // a change or a fault
	}{
		{"add", "units", "", map[string][]string{"id": {"xin"}, "name": {"市新局𠮷"}, "since": {"2026年6月1日"}}, "新增单位“xin”（全称 市新局𠮷，起始日期 2026-06-01）。"},
		{"taken", "units", "", map[string][]string{"id": {first.Key}, "name": {"又一个"}}, "已经有"},
		{"need", "units", "", map[string][]string{"id": {"xin"}}, "全称：必须填写"},
		{"gone", "units", "nowhere", map[string][]string{"id": {"nowhere"}, "name": {"无"}}, "已经不在资料中"},
		{"number", "units", "", map[string][]string{"id": {"xin"}, "name": {"新"}, "order": {"零"}}, "不是1至999999的整数"},
		{"choice", "units", "", map[string][]string{"id": {"xin"}, "name": {"新"}, "channel": {"飞鸽"}}, "不认识"},
		{"book", "nothing", "", nil, "没有名为"},
	} {
		t.Run(c.name, func(t *testing.T) {
			draft, found := o.Put(c.book, c.key, c.values)
			got := strings.Join(o.Preview(draft).Lines(), "\n")
			for _, f := range found {
				got += f.String()
			}
			if !strings.Contains(got, c.want) {
				t.Errorf("got %q, want %q", got, c.want)
			}
		})
	}
}

func TestDrop(t *testing.T) {
	o := sampleOffice(t)
	all := o.Lines("days")
	draft, found := o.Drop("days", all[0].Key)
	if err := found.Err(); err != nil {
		t.Fatal(err)
	}
	p := o.Preview(draft)
	if len(p.Changes) != 1 || p.Changes[0].After != "" || p.Err() != nil {
		t.Errorf("%v %v", p.Lines(), p.Err())
	}
	if _, found := o.Drop("days", "1999-01-01"); found.Err() == nil {
		t.Error("dropped what is not there")
	}
	if !slices.ContainsFunc(Tables(), func(t Table) bool { return t.Name == "terms" && t.Dated() }) {
		t.Error("terms have no dates")
	}
	if o.NameOf("units", o.Lines("units")[0].Key) == o.Lines("units")[0].Key {
		t.Error("a unit has no name")
	}
}
