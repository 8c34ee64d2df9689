package main

import (
	"go/ast"
	"go/parser"
	"go/token"
	"path/filepath"
	"regexp"
	"slices"
	"strconv"
	"strings"
	"testing"
)

// identifier is what ids of the catalogue look like.
var identifier = regexp.MustCompile(`^(error|import|input|note|noun|output|verb|reason|flag|page|root|see|lint|render|parse|template|demo|completion|` +
	`version|help|site|act|minutes|head|show|want|history|diff|init|serve|user|org|flow|number|db|lease|api|meeting|past|public|excerpt|config|doctor|service|archive|verify)(\.[a-z0-9]+)+$`)

// usedIDs gives every string of the source that looks like an id, and for
// commands the ids made of their path.
func usedIDs(t *testing.T) map[string]bool {
	used := map[string]bool{"error": true}
	files, err := filepath.Glob("*.go")
	if err != nil || len(files) == 0 {
		t.Fatalf("%d files, %v", len(files), err)
	}
	for _, name := range files {
		if strings.HasSuffix(name, "_test.go") || strings.HasPrefix(name, "texts_") {
			continue
		}
		file, err := parser.ParseFile(token.NewFileSet(), name, nil, 0)
		if err != nil {
			t.Fatal(err)
		}
		noteIDs(file, used)
	}
	return used
}

// noteIDs adds the ids of one file.
func noteIDs(file *ast.File, used map[string]bool) {
	ast.Inspect(file, func(n ast.Node) bool {
		switch n := n.(type) {
		case *ast.BasicLit:
			s, err := strconv.Unquote(n.Value)
			if err != nil || n.Kind != token.STRING || !identifier.MatchString(s) {
				break
			}
			if _, command := lookup(s + ".use"); command { // of a table of commands
				noteCommand(used, s)
				break
			}
			used[s] = true
		case *ast.CallExpr:
			f, ok := n.Fun.(*ast.SelectorExpr)
			if !ok || f.Sel.Name != "command" && f.Sel.Name != "group" {
				break
			}
			if path, ok := n.Args[0].(*ast.BasicLit); ok {
				s, _ := strconv.Unquote(path.Value)
				delete(used, s)
				noteCommand(used, s)
			}
		}
		return true
	})
}

// noteCommand adds the ids of a command's texts.
func noteCommand(used map[string]bool, path string) {
	for _, part := range []string{".use", ".short", ".example", ".long"} {
		used[path+part] = true
	}
}

func TestCatalogueHasWhatIsUsedAndNothingElse(t *testing.T) {
	used := usedIDs(t)
	for id := range used {
		if _, ok := lookup(id); !ok && !strings.HasSuffix(id, ".long") && !strings.HasPrefix(id, "template.") {
			t.Errorf("%s is used and not in the catalogue", id)
		}
	}
	for _, part := range catalogue {
		for id := range part {
			if !used[id] {
				t.Errorf("%s is in the catalogue and not used", id)
			}
		}
	}
}

var verb = regexp.MustCompile(`%(?:\[(\d+)\])?[+#0-9]*([a-zA-Z%])`)

// verbs gives the numbers of the arguments a sentence shows, in order.
func verbs(sentence string) []int {
	var out []int
	at := 0
	for _, m := range verb.FindAllStringSubmatch(sentence, -1) {
		if m[2] == "%" {
			continue
		}
		if at++; m[1] != "" {
			at, _ = strconv.Atoi(m[1])
		}
		out = append(out, at)
	}
	slices.Sort(out)
	return out
}

func TestLanguagesSayTheSame(t *testing.T) {
	han := regexp.MustCompile(`\p{Han}`)
	for _, part := range catalogue {
		for id, entry := range part {
			if entry[chinese] == "" || entry[english] == "" {
				t.Errorf("%s lacks a language", id)
			}
			if zh, en := verbs(entry[chinese]), verbs(entry[english]); !slices.Equal(zh, en) {
				t.Errorf("%s shows the arguments %v in Chinese and %v in English", id, zh, en)
			}
			if strings.HasPrefix(id, "error.") || strings.HasPrefix(id, "input.") {
				if !han.MatchString(entry[chinese]) || han.MatchString(entry[english]) {
					t.Errorf("%s is in the wrong language", id)
				}
			}
		}
	}
}

// Every command has two real examples: of its own name, with the program's.
func TestExamples(t *testing.T) {
	for _, part := range catalogue {
		for id, entry := range part {
			for _, text := range entry {
				if strings.HasSuffix(id, ".example") && strings.Count(text, "jiyao") < 2 {
					t.Errorf("%s has fewer than two examples", id)
				}
			}
		}
	}
}

// An ID that two parts of the catalogue have would say what the other means.
func TestCatalogueSaysEachThingOnce(t *testing.T) {
	seen := map[string]bool{}
	for _, part := range catalogue {
		for id := range part {
			if seen[id] {
				t.Errorf("%s is there twice", id)
			}
			seen[id] = true
		}
	}
}
