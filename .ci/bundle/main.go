// Bundle makes the scripts of the web pages: the editor's sources in
// templates/web/editor with CodeMirror become templates/web/assets/editor.js.
// What it was made from is kept in templates/web/editor/checksums.txt. Every
// script there is must be readable for Chrome 78.
//
// Run it by go generate ./templates. It needs npm for the packages; nobody who
// builds or uses the program does. With -check it writes nothing and says
// whether what is there would be made again.
package main

import (
	"bytes"
	"errors"
	"flag"
	"fmt"
	"io/fs"
	"os"
	"os/exec"
	"path/filepath"
	"slices"

	"github.com/evanw/esbuild/pkg/api"
)

const (
	sources  = "../../templates/web/editor"
	assets   = "../../templates/web/assets"
	packages = "node_modules"
)

func main() {
	check := flag.Bool("check", false, "compare, write nothing")
	flag.Parse()
	if err := run(*check); err != nil {
		fmt.Fprintln(os.Stderr, "bundle:", err)
		os.Exit(1)
	}
}

func run(check bool) error {
	if err := install(); err != nil {
		return err
	}
	if err := typecheck(); err != nil {
		return err
	}
	made, err := bundle()
	if err != nil {
		return err
	}
	if check {
		return errors.Join(compare(made), plain())
	}
	for name, data := range made {
		if err := os.WriteFile(filepath.Join(assets, name), data, 0o644); err != nil {
			return err
		}
	}
	return errors.Join(record(made), plain())
}

// install fetches the packages of package-lock.json, if they are not there.
func install() error {
	have, err := os.ReadFile(filepath.Join(packages, ".lock"))
	want, err2 := os.ReadFile("package-lock.json")
	if err2 != nil {
		return err2
	}
	if err == nil && bytes.Equal(have, want) {
		return nil
	}
	if err := command("npm", "ci", "--ignore-scripts", "--no-audit", "--no-fund", "--loglevel=error"); err != nil {
		return err
	}
	return os.WriteFile(filepath.Join(packages, ".lock"), want, 0o644)
}

func typecheck() error {
	return command("node", filepath.Join(packages, "typescript/bin/tsc"), "--project", "tsconfig.json")
}

func command(name string, args ...string) error {
	c := exec.Command(name, args...)
	c.Stdout, c.Stderr = os.Stderr, os.Stderr
	if err := c.Run(); err != nil {
		return fmt.Errorf("%s: %w", name, err)
	}
	return nil
}

// bundle gives the editor for browsers from Chrome 78 on, and the licences of
// all that is in it.
func bundle() (map[string][]byte, error) {
	modules, err := filepath.Abs(packages)
	if err != nil {
		return nil, err
	}
	result := api.Build(api.BuildOptions{
		EntryPoints: []string{filepath.Join(sources, "main.ts")},
		Outfile:     filepath.Join(assets, "editor.js"),
		NodePaths:   []string{modules},
		Bundle:      true, Metafile: true,
		MinifyWhitespace: true, MinifyIdentifiers: true, MinifySyntax: true,
		Format: api.FormatIIFE, Platform: api.PlatformBrowser,
		Engines:       oldest(),
		Charset:       api.CharsetUTF8,
		LegalComments: api.LegalCommentsLinked,
		LogLevel:      api.LogLevelWarning,
	})
	if len(result.Errors) > 0 {
		return nil, errors.New("esbuild has found errors")
	}
	made := map[string][]byte{}
	for _, file := range result.OutputFiles {
		made[filepath.Base(file.Path)] = file.Contents
	}
	legal, err := licences(result.Metafile)
	if err != nil {
		return nil, err
	}
	made["editor.js.LEGAL.txt"] = append(legal, made["editor.js.LEGAL.txt"]...)
	return made, nil
}

// compare says which file would not be made again as it is.
func compare(made map[string][]byte) error {
	for _, name := range sorted(made) {
		have, err := os.ReadFile(filepath.Join(assets, name))
		if err != nil {
			return err
		}
		if !bytes.Equal(have, made[name]) {
			return fmt.Errorf("%s differs from what its sources make; run go generate ./templates", name)
		}
	}
	return nil
}

func sorted[V any](m map[string]V) []string {
	var names []string
	for name := range m {
		names = append(names, name)
	}
	slices.Sort(names)
	return names
}

// sourceFiles lists what the scripts are made from, in order.
func sourceFiles() ([]string, error) {
	names := []string{"package-lock.json", "tsconfig.json"}
	err := filepath.WalkDir(sources, func(path string, d fs.DirEntry, err error) error {
		if err == nil && filepath.Ext(path) == ".ts" {
			names = append(names, path)
		}
		return err
	})
	return names, err
}
