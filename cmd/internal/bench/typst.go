package main

import (
	"context"
	_ "embed" // what Typst and Node are told
	"encoding/json"
	"fmt"
	"os"
	"path/filepath"
	"strings"
	"sync"
)

// Typst's compiler for Node, the one that stays warm; this version is Typst
// 0.14.
const typstPackage = "@myriaddreamin/typst-ts-node-compiler"

const typstVersion = "0.7.0"

var (
	//go:embed prelude.typ
	typstPrelude string
	//go:embed warm.cjs
	typstScript string
)

// typst is Typst in one Node process.
type typst struct {
	*site
	once sync.Once
	err  error
}

func (t *typst) folder() string { return filepath.Join(t.cache, "typst-"+typstVersion) }

func (t *typst) modules() string {
	return filepath.Join(t.folder(), "node_modules", filepath.FromSlash(typstPackage))
}

// install takes the compiler from npm unless it is in the cache, and writes
// what it is to set.
func (t *typst) install(ctx context.Context) error {
	t.once.Do(func() {
		if t.err = t.fetch(ctx); t.err != nil {
			return
		}
		t.err = os.WriteFile(filepath.Join(t.work, "warm.cjs"), []byte(typstScript), 0o600)
		if t.err == nil {
			t.err = os.WriteFile(filepath.Join(t.work, "sample.typ"), []byte(typstSource(t.paper)), 0o600)
		}
	})
	return t.err
}

func (t *typst) fetch(ctx context.Context) error {
	if _, err := os.Stat(filepath.Join(t.modules(), "package.json")); err == nil {
		return nil
	}
	if err := os.MkdirAll(t.folder(), 0o755); err != nil {
		return err
	}
	_, _, err := call(ctx, t.folder(), nil, "npm", "install", "--prefix", t.folder(),
		"--no-audit", "--no-fund", "--no-save", "--loglevel=error", typstPackage+"@"+typstVersion)
	return err
}

// warm sets documents in one process after a warm-up. A fresh document finds
// nothing of the one before in Typst's cache but the faces; an edited one
// finds all but its number.
func (t *typst) warm(mode string) func(context.Context) (reading, error) {
	return func(ctx context.Context) (reading, error) {
		out, u, err := call(ctx, t.work, nil, "node", filepath.Join(t.work, "warm.cjs"),
			t.modules(), filepath.Join(t.root, "fonts"), filepath.Join(t.work, "sample.typ"), mode)
		if err != nil {
			return reading{}, err
		}
		var result struct {
			MS    float64
			Pages int
			Size  int64
		}
		if err := json.Unmarshal([]byte(lastLine(out)), &result); err != nil {
			return reading{}, fmt.Errorf("typst: %w", err)
		}
		return reading{ms: result.MS, memory: u.memory, pages: result.Pages, size: result.Size}, nil
	}
}

// typstSource gives the sample as Typst is to set it: one call of a function
// of the prelude a paragraph.
func typstSource(paper []paragraph) string {
	functions := map[kind]string{
		mark: "mark", number: "number", heading: "heading1", body: "body", list: "flush", colophon: "foot",
	}
	var b strings.Builder
	b.WriteString(typstPrelude)
	for i, p := range paper {
		if p.kind == colophon && paper[i-1].kind != colophon {
			b.WriteString("#colophon()\n")
		}
		fmt.Fprintf(&b, "#%s(%s)\n", functions[p.kind], typstString(p.text))
	}
	return b.String()
}

func typstString(text string) string {
	return `"` + strings.NewReplacer(`\`, `\\`, `"`, `\"`).Replace(text) + `"`
}
