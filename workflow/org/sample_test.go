package org_test

import (
	"bytes"
	"flag"
	"io/fs"
	"os"
	"path/filepath"
	"reflect"
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"

	"jiyao/templates"
	"jiyao/workflow"
	"jiyao/workflow/org"
)

var update = flag.Bool("update", false, "write the sample office's files anew")

const sampleFolder = "../../templates/org"

// sample is the office of 云州市 that comes with the program.
func sample(t testing.TB) *org.Office {
	t.Helper()
	draft, found := org.ReadYAML("yunzhou.yaml", templates.Org())
	if err := append(found, draft.Check()...).Err(); err != nil {
		t.Fatal(err)
	}
	return org.New(draft.Data)
}

// The sample is written as WriteYAML writes, and the tables are the same
// office: what people export looks like what they began with.
func TestSampleIsWhatIsExported(t *testing.T) {
	draft, found := org.ReadYAML("yunzhou.yaml", templates.Org())
	found = append(found, draft.Check()...)
	if len(found) > 0 {
		t.Fatalf("nothing should be found in the sample:\n%v", found)
	}
	o := org.New(draft.Data)
	if *update {
		writeSample(t, o)
		return
	}
	if diff := cmp.Diff(string(o.WriteYAML()), string(templates.Org())); diff != "" {
		t.Errorf("yunzhou.yaml (go test -update writes it anew):\n%s", diff)
	}
	for _, book := range org.Books() {
		want, err := o.WriteCSV(book, org.UTF8)
		if err != nil {
			t.Fatal(err)
		}
		got, err := fs.ReadFile(templates.OrgTables(), book+".csv")
		if err != nil || !bytes.Equal(got, want) {
			t.Errorf("%s.csv is not what is exported (%v)", book, err)
		}
	}
	tables, found := org.ReadFolder(templates.OrgTables())
	if len(found) > 0 || !reflect.DeepEqual(org.New(tables.Data).Data(), o.Data()) {
		t.Errorf("the tables are another office: %v", found)
	}
}

func writeSample(t *testing.T, o *org.Office) {
	t.Helper()
	write := func(name string, data []byte) {
		if err := os.WriteFile(filepath.Join(sampleFolder, name), data, 0o644); err != nil {
			t.Fatal(err)
		}
	}
	if err := os.MkdirAll(filepath.Join(sampleFolder, "tables"), 0o755); err != nil {
		t.Fatal(err)
	}
	write("yunzhou.yaml", o.WriteYAML())
	for _, book := range org.Books() {
		table, err := o.WriteCSV(book, org.UTF8)
		if err != nil {
			t.Fatal(err)
		}
		write("tables/"+book+".csv", table)
	}
}

// Every step that the sample's authorities name is one of its flows.
func TestSampleFitsItsFlows(t *testing.T) {
	flows := func(name string) *workflow.Flow {
		data, err := templates.Flow(name)
		if err != nil {
			return nil
		}
		flow, err := workflow.ParseFlow(name+".yaml", data)
		if err != nil {
			t.Fatal(err)
		}
		return flow
	}
	if found := sample(t).CheckFlows(flows); len(found) > 0 {
		t.Errorf("%v", found)
	}
}

// The guide to the files names every book and every column.
func TestGuideNamesEveryColumn(t *testing.T) {
	guide, err := os.ReadFile(filepath.Join(sampleFolder, "README.md"))
	if err != nil {
		t.Fatal(err)
	}
	for _, book := range org.Books() {
		table, err := org.New(org.Data{}).WriteCSV(book, org.UTF8)
		if err != nil {
			t.Fatal(err)
		}
		_, row, found := strings.Cut(string(guide), "\n| `"+book+"` | "+org.BookLabel(book)+" | ")
		row, _, _ = strings.Cut(row, "\n")
		var heads []string
		for _, c := range strings.Split(strings.TrimSuffix(row, " |"), "，") {
			_, head, _ := strings.Cut(strings.TrimSuffix(c, "*"), "` ")
			heads = append(heads, head)
		}
		if want := strings.Trim(string(table), "\ufeff\r\n"); !found || strings.Join(heads, ",") != want {
			t.Errorf("%s: the guide has %v, the table %s", book, heads, want)
		}
	}
}
