package templates

import (
	"embed"
	"strings"
)

//go:embed manual/*.tsv manual/*.md manual/*.yaml
var pages embed.FS

// Manual gives a page or table of the manual (手册) by its file's name, or a
// *NotFoundError. transitions.tsv is the table of acts that the engine is
// tested against, transitions.md the same as people read it.
func Manual(name string) ([]byte, error) {
	if !strings.ContainsAny(name, `/\`) {
		if data, err := pages.ReadFile("manual/" + name); err == nil {
			return data, nil
		}
	}
	return nil, &NotFoundError{Noun: "手册页", Name: name, Known: Manuals()}
}

// Manuals gives the names of all pages and tables of the manual, sorted.
func Manuals() []string {
	entries, err := pages.ReadDir("manual")
	if err != nil {
		return nil // the folder is embedded: it is there or nothing compiles
	}
	names := make([]string, len(entries))
	for i, e := range entries {
		names[i] = e.Name()
	}
	return names
}
