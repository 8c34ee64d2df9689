package docx_test

import (
	"encoding/json"
	"fmt"
	"os"
	"os/exec"
	"path/filepath"
	"strings"
	"testing"
	"unicode"

	"github.com/google/go-cmp/cmp"
	"golang.org/x/tools/txtar"

	"jiyao/drafting/docx"
)

// The files of testdata/foreign were made by other programs: by pandoc of
// minutes.md, by LibreOffice of that and of numbers.fodt. Beside each stands
// what it says.
func TestReadForeign(t *testing.T) {
	for _, name := range foreign(t) {
		t.Run(filepath.Base(name), func(t *testing.T) {
			got := told(t, load(t, name))
			golden := strings.TrimSuffix(name, ".docx") + ".txtar"
			if *update {
				a := &txtar.Archive{}
				for _, key := range []string{"accept", "reject", "show", "changes", "remarks", "losses"} {
					if text, ok := got[key]; ok {
						a.Files = append(a.Files, txtar.File{Name: key, Data: []byte(text)})
					}
				}
				if err := os.WriteFile(golden, txtar.Format(a), 0o644); err != nil {
					t.Fatal(err)
				}
				return
			}
			want := map[string]string{}
			for _, f := range txtar.Parse(load(t, golden)).Files {
				want[f.Name] = string(f.Data)
			}
			if diff := cmp.Diff(want, got); diff != "" {
				t.Errorf("%s (-want +got):\n%s", golden, diff)
			}
		})
	}
}

func foreign(t testing.TB) []string {
	t.Helper()
	names, err := filepath.Glob("testdata/foreign/*.docx")
	if err != nil || len(names) == 0 {
		t.Fatalf("no files: %v", err)
	}
	return names
}

func load(t testing.TB, name string) []byte {
	t.Helper()
	data, err := os.ReadFile(name)
	if err != nil {
		t.Fatal(err)
	}
	return data
}

// Pandoc reads the files of other programs and the hand-made ones with us: the
// same characters with the changes accepted and without them, the same changes
// by the same people at the same times, the same comments. It does not write
// automatic numbers out, and has ways of its own with what a draft has no
// place for: hand-made files of that are left out, with the reason.
func TestReadAsPandocDoes(t *testing.T) {
	if _, err := exec.LookPath("pandoc"); err != nil {
		t.Skip("needs pandoc: apt-get install pandoc")
	}
	otherwise := map[string]string{
		"numbers": "automatic numbers", "minutes": "automatic numbers", "fields": "a field that never ends", "headers": "leaves headers out",
		"signs": "keeps hidden text", "changes": "deleted paragraph ends", "boxes": "leaves WordArt out", "moves": "numbers none",
		"tables": "keeps deleted rows", "notes": "marks of our own for notes",
	}
	skipped := map[string]string{ // automatic numbers, and a text box that it leaves out
		"minutes-pandoc.docx": ".ab", "minutes-libreoffice.docx": ".ab", "numbers-libreoffice.docx": "一二三、（）框中文字",
	}
	files := map[string][]byte{}
	for _, name := range foreign(t) {
		files[filepath.Base(name)] = load(t, name)
	}
	made, err := filepath.Glob("testdata/read/*.txtar")
	if err != nil {
		t.Fatal(err)
	}
	for _, path := range made {
		name := strings.TrimSuffix(filepath.Base(path), ".txtar")
		if otherwise[name] == "" {
			files[name], _ = pack(t, load(t, path))
		}
	}
	for name, data := range files {
		t.Run(name, func(t *testing.T) {
			theirs := pandoc(t, data)
			theirs.skip = skipped[name]
			r, err := read(data, docx.Accept)
			if err != nil {
				t.Fatal(err)
			}
			ours := oracle{skip: theirs.skip, latest: r.Redline.New(), old: r.Redline.Old()}
			for _, c := range r.Changes {
				if text := strings.ReplaceAll(c.Text, "¶", ""); text != "" {
					ours.changes = append(ours.changes, fmt.Sprint(c.Change.String()[:3], " ", c.Author, " ", stamp(c.At.Format("2006-01-02T15:04:05Z")), " ", text))
				}
			}
			for _, c := range r.Comments {
				ours.comments = append(ours.comments, c.Author+" "+squeeze(c.Text, ""))
			}
			if diff := cmp.Diff(theirs.told(), ours.told()); diff != "" {
				t.Errorf("-pandoc +ours:\n%s", diff)
			}
		})
	}
}

// oracle is what pandoc says of a file.
type oracle struct {
	old, latest       string
	changes, comments []string
	skip              string
}

// told gives it in a form that can be compared: characters without blanks and
// the marks of notes.
func (o oracle) told() map[string]any {
	return map[string]any{
		"old": letters(o.old, o.skip), "new": letters(o.latest, o.skip), "changes": o.changes, "comments": o.comments,
	}
}

// letters counts the characters of s: pandoc has notes elsewhere.
func letters(s, skip string) map[string]int {
	all := map[string]int{}
	for _, c := range squeeze(s, skip+"［］注•¶.") {
		if !unicode.IsDigit(c) {
			all[string(c)]++
		}
	}
	return all
}

func squeeze(s, skip string) string {
	return strings.Map(func(c rune) rune {
		if unicode.IsSpace(c) || strings.ContainsRune(skip, c) {
			return -1
		}
		return c
	}, s)
}

func stamp(s string) string {
	if s == "" || strings.HasPrefix(s, "0001") {
		return "-"
	}
	return s
}

func pandoc(t *testing.T, data []byte) *oracle {
	t.Helper()
	name := filepath.Join(t.TempDir(), "in.docx")
	if err := os.WriteFile(name, data, 0o600); err != nil {
		t.Fatal(err)
	}
	out, err := exec.CommandContext(t.Context(), "pandoc", "--track-changes=all", "-f", "docx", "-t", "json", name).Output()
	if err != nil {
		t.Fatal(err)
	}
	var doc struct {
		Blocks []any `json:"blocks"`
	}
	if err := json.Unmarshal(out, &doc); err != nil {
		t.Fatal(err)
	}
	o := &oracle{}
	o.walk(doc.Blocks, true, true)
	return o
}

// walk goes through pandoc's tree: what is deleted stands in the old text
// alone, what is inserted in the new one.
func (o *oracle) walk(node any, old, latest bool) {
	switch node := node.(type) {
	case []any:
		for _, n := range node {
			o.walk(n, old, latest)
		}
	case map[string]any:
		if node["t"] == "Str" {
			if old {
				o.old += node["c"].(string)
			}
			if latest {
				o.latest += node["c"].(string)
			}
			return
		}
		if node["t"] == "Span" {
			o.span(node["c"].([]any), old, latest)
			return
		}
		if c, ok := node["c"].([]any); ok {
			o.walk(c, old, latest)
		}
	}
}

func (o *oracle) span(c []any, old, latest bool) {
	attributes := c[0].([]any)
	class, values := "", map[string]string{}
	for _, k := range attributes[1].([]any) {
		class = k.(string)
	}
	for _, kv := range attributes[2].([]any) {
		values[kv.([]any)[0].(string)] = kv.([]any)[1].(string)
	}
	switch class {
	case "insertion", "deletion":
		inside := &oracle{}
		inside.walk(c[1], true, true)
		o.walk(c[1], old && class == "deletion", latest && class == "insertion")
		if inside.latest != "" {
			o.changes = append(o.changes, fmt.Sprint(class[:3], " ", values["author"], " ", stamp(values["date"]), " ", inside.latest))
		}
	case "comment-start":
		inside := &oracle{}
		inside.walk(c[1], true, true)
		o.comments = append(o.comments, values["author"]+" "+squeeze(inside.latest, "¶"))
	case "comment-end", "paragraph-insertion", "paragraph-deletion":
	default:
		o.walk(c[1], old, latest)
	}
}
