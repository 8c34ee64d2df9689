package drafting

import (
	"flag"
	"fmt"
	"os"
	"path/filepath"
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"
)

var update = flag.Bool("update", false, "write what the parser answers into testdata")

// TestParseCases reads every draft of testdata/parse and compares what the
// document says with the answer that stands behind it.
func TestParseCases(t *testing.T) {
	files, err := filepath.Glob("testdata/parse/*.txt")
	if err != nil || len(files) == 0 {
		t.Fatalf("no cases: %v", err)
	}
	for _, file := range files {
		t.Run(strings.TrimSuffix(filepath.Base(file), ".txt"), func(t *testing.T) { runCases(t, file) })
	}
}

func runCases(t *testing.T, file string) {
	data, err := os.ReadFile(file)
	if err != nil {
		t.Fatal(err)
	}
	cases := splitCases(string(data))
	var out strings.Builder
	out.WriteString(cases.head)
	for _, c := range cases.all {
		d := Parse(c.draft)
		if got := Format(d); got != c.draft {
			t.Errorf("%s: Format gives\n%q\nwant\n%q", c.name, got, c.draft)
		}
		j, err := d.JSON()
		if err != nil {
			t.Fatal(err)
		}
		got := compact(string(j))
		out.WriteString("-- " + c.name + " --\n" + c.draft + "-- = --\n" + got)
		if !*update && got != c.want {
			t.Errorf("%s:\n%s\n%s", c.name, c.draft, cmp.Diff(c.want, got))
		}
	}
	if *update {
		if err := os.WriteFile(file, []byte(out.String()), 0o644); err != nil {
			t.Fatal(err)
		}
	}
}

// compact sets every person of the JSON on one line, so that people can
// proof-read the answers.
func compact(j string) string {
	var out []string
	for _, line := range strings.Split(j, "\n") {
		s := strings.TrimSpace(line)
		last := len(out) - 1
		switch {
		case last >= 0 && strings.HasSuffix(out[last], "{") && strings.HasPrefix(line, "      ") && isPersonKey(s):
			out[last] += s
		case last >= 0 && strings.Contains(out[last], "{\"") && !strings.Contains(out[last], "}") && strings.HasPrefix(line, "        ") && isPersonKey(s):
			out[last] += " " + s
		case last >= 0 && strings.Contains(out[last], "{\"") && !strings.Contains(out[last], "}") && strings.HasPrefix(s, "}"):
			out[last] += s
		default:
			out = append(out, line)
		}
	}
	return strings.Join(out, "\n")
}

func isPersonKey(s string) bool {
	return startsWith(s, `"name"`, `"unit"`, `"office"`, `"remark"`) != ""
}

type parseCase struct{ name, draft, want string }

type parseCases struct {
	head string
	all  []parseCase
}

// splitCases cuts a file of cases: "-- name --", the draft, "-- = --", the
// answer. It is not txtar, since a draft may lack its last line feed.
func splitCases(s string) parseCases {
	var cases parseCases
	wanting := false
	for _, line := range strings.SplitAfter(s, "\n") {
		name, ok := strings.CutPrefix(strings.TrimSuffix(line, " --\n"), "-- ")
		ok = ok && strings.HasSuffix(line, " --\n")
		n := len(cases.all)
		switch {
		case ok && name == "=":
			wanting = true
		case ok:
			cases.all = append(cases.all, parseCase{name: name})
			wanting = false
		case n == 0:
			cases.head += line
		case wanting:
			cases.all[n-1].want += line
		default:
			cases.all[n-1].draft += line
		}
	}
	return cases
}

// TestOpenings reads the single openings of testdata/openings.txt, each with
// what it says of the meeting in the line behind it.
func TestOpenings(t *testing.T) {
	const file = "testdata/openings.txt"
	data, err := os.ReadFile(file)
	if err != nil {
		t.Fatal(err)
	}
	lines := strings.Split(strings.TrimSuffix(string(data), "\n"), "\n")
	for i := 0; i+1 < len(lines); i += 2 {
		m := Parse("会议纪要\n" + lines[i] + "\n一、研究防汛\n会议同意。").Meeting
		got := fmt.Sprintf("= %s|%d|%s|%s|%s|%s|%s|%s", m.Name.Value, m.Session, m.Date, m.Period, m.Chair.Name, m.Chair.Office, m.Place.Value,
			strings.Join(values(m.Agenda), "/"))
		if got != lines[i+1] && !*update {
			t.Errorf("%s\n got %s\nwant %s", lines[i], got, lines[i+1])
		}
		lines[i+1] = got
	}
	if *update {
		if err := os.WriteFile(file, []byte(strings.Join(lines, "\n")+"\n"), 0o644); err != nil {
			t.Fatal(err)
		}
	}
}
