package org_test

import (
	"os"
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"
	"github.com/rogpeppe/go-internal/txtar"

	"jiyao/workflow/org"
)

// Each file of the archive is an office, and behind it stands what is found in
// it, a line each.
func TestFindings(t *testing.T) {
	for _, archive := range []string{"testdata/check.txtar", "testdata/yaml.txtar"} {
		checkArchive(t, archive, func(name string, data []byte) org.Findings {
			draft, found := org.ReadYAML(name, data)
			return append(found, draft.Check()...)
		})
	}
	checkArchive(t, "testdata/csv.txtar", func(name string, data []byte) org.Findings {
		draft, found := org.ReadTable(name, "terms", []byte(strings.ReplaceAll(string(data), "\\t", "\t")))
		if len(draft.Data.Terms) > 0 {
			found = append(found, org.Finding{Level: org.Noted, Msg: "读到" + strings.Repeat("一", len(draft.Data.Terms)) + "条"})
		}
		return found
	})
}

func checkArchive(t *testing.T, path string, look func(name string, data []byte) org.Findings) {
	t.Helper()
	archive, err := txtar.ParseFile(path)
	if err != nil {
		t.Fatal(err)
	}
	var cases []txtar.File
	for i, f := range archive.Files {
		if f.Name == "findings" {
			continue
		}
		want := ""
		if i+1 < len(archive.Files) && archive.Files[i+1].Name == "findings" {
			want = string(archive.Files[i+1].Data)
		}
		var got strings.Builder
		for _, x := range look(f.Name, f.Data) {
			got.WriteString(string(x.Level) + " " + x.String() + "\n")
		}
		if diff := cmp.Diff(want, got.String()); diff != "" && !*update {
			t.Errorf("%s: %s (-want +got)\n%s", path, f.Name, diff)
		}
		cases = append(cases, f)
		if got.Len() > 0 {
			cases = append(cases, txtar.File{Name: "findings", Data: []byte(got.String())})
		}
	}
	if *update {
		archive.Files = cases
		if err := os.WriteFile(path, txtar.Format(archive), 0o644); err != nil {
			t.Fatal(err)
		}
	}
}
