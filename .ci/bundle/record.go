package main

import (
	"crypto/sha256"
	"encoding/json"
	"fmt"
	"os"
	"path/filepath"
	"strings"
)

// record keeps the checksums of what the scripts are made from, and of them.
func record(made map[string][]byte) error {
	names, err := sourceFiles()
	if err != nil {
		return err
	}
	var b strings.Builder
	for _, name := range names {
		data, err := os.ReadFile(name)
		if err != nil {
			return err
		}
		fmt.Fprintf(&b, "%x  %s\n", sha256.Sum256(data), rooted(name))
	}
	for _, name := range sorted(made) {
		fmt.Fprintf(&b, "%x  %s\n", sha256.Sum256(made[name]), rooted(filepath.Join(assets, name)))
	}
	return os.WriteFile(filepath.Join(sources, "checksums.txt"), []byte(b.String()), 0o644)
}

// rooted gives a name as the repository has it.
func rooted(name string) string {
	return strings.TrimPrefix(filepath.ToSlash(filepath.Join(".ci/bundle", name)), "./")
}

// licences gives the licence of each package that the bundle has something of.
func licences(metafile string) ([]byte, error) {
	var meta struct {
		Outputs map[string]struct {
			Inputs map[string]struct {
				Bytes int `json:"bytesInOutput"`
			} `json:"inputs"`
		} `json:"outputs"`
	}
	if err := json.Unmarshal([]byte(metafile), &meta); err != nil {
		return nil, err
	}
	used := map[string]bool{}
	for _, output := range meta.Outputs {
		for name, input := range output.Inputs {
			if p := packageOf(name); p != "" && input.Bytes > 0 {
				used[p] = true
			}
		}
	}
	var b strings.Builder
	for _, p := range sorted(used) {
		about, err := os.ReadFile(filepath.Join(packages, p, "package.json"))
		if err != nil {
			return nil, err
		}
		var is struct{ Version string }
		if err := json.Unmarshal(about, &is); err != nil {
			return nil, err
		}
		text, err := os.ReadFile(filepath.Join(packages, p, "LICENSE"))
		if err != nil {
			return nil, err
		}
		fmt.Fprintf(&b, "%s %s\n\n%s\n\n", p, is.Version, strings.TrimSpace(string(text)))
	}
	return []byte(b.String()), nil
}

// packageOf gives the npm package of a file: @codemirror/view.
func packageOf(file string) string {
	_, rest, ok := strings.Cut(filepath.ToSlash(file), packages+"/")
	if !ok {
		return ""
	}
	parts := strings.Split(rest, "/")
	if strings.HasPrefix(parts[0], "@") {
		return parts[0] + "/" + parts[1]
	}
	return parts[0]
}
