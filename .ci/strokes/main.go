// Strokes makes drafting/nameorder/strokes.txt, the order of strokes (笔顺) of
// Chinese characters, from the npm package cnchar-order. A line is a character
// and a sign for each stroke: 1 横, 2 竖, 3 撇, 4 点, 5 折, and a 提, b 竖钩,
// d 捺 for the other forms of 1, 2 and 4.
//
// Run it by go generate ./drafting/nameorder. It needs npm for the package;
// nobody who builds or uses the program does.
package main

import (
	"archive/tar"
	"bytes"
	"cmp"
	"compress/gzip"
	"crypto/sha512"
	"encoding/base64"
	"encoding/json"
	"errors"
	"fmt"
	"io"
	"maps"
	"os"
	"os/exec"
	"path/filepath"
	"slices"
	"strings"
)

const (
	source = "cnchar-order@3.2.6"
	script = "package/cnchar.order.min.js"
	digest = "xeW1MnQk9GLW9rOvgTtBLl9amyJ0MBKAuXGgbiAwC/n1MRLoxW4ZnjPL+isVsi0rV3QXlbiDQQKAnL6TsJNLhA==" // SHA-512, Base64
	target = "../../drafting/nameorder/strokes.txt"
)

// signs turns the letters of cnchar-order into ours; all others are a 折.
var signs = map[rune]rune{'j': '1', 'i': 'a', 'f': '2', 'g': 'b', 's': '3', 'k': '4', 'd': '4', 'l': 'd'}

// corrections are the orders by GF 3002—1999 where the source has others.
var corrections = map[string]string{
	"德": "332122522114544", "炽": "433425134", "皙": "1234331232511", "膝": "35111234342413d",
}

func main() {
	if err := run(); err != nil {
		fmt.Fprintln(os.Stderr, "strokes:", err)
		os.Exit(1)
	}
}

func run() error {
	packed, err := fetch()
	if err != nil {
		return err
	}
	text, err := unpack(packed)
	if err != nil {
		return err
	}
	orders, err := read(text)
	if err != nil {
		return err
	}
	var table bytes.Buffer
	for _, character := range slices.Sorted(maps.Keys(orders)) {
		fmt.Fprintf(&table, "%s%s\n", character, cmp.Or(corrections[character], strings.Map(sign, orders[character])))
	}
	return os.WriteFile(target, table.Bytes(), 0o644)
}

func sign(letter rune) rune {
	if s, ok := signs[letter]; ok {
		return s
	}
	return '5'
}

// fetch gives the package as npm has it, if it is the one that is known.
func fetch() ([]byte, error) {
	dir, err := os.MkdirTemp("", "strokes")
	if err != nil {
		return nil, err
	}
	defer os.RemoveAll(dir)
	c := exec.Command("npm", "pack", source, "--pack-destination", dir, "--loglevel=error")
	c.Stdout, c.Stderr = os.Stderr, os.Stderr
	if err := c.Run(); err != nil {
		return nil, fmt.Errorf("npm pack %s: %w", source, err)
	}
	packed, err := os.ReadFile(filepath.Join(dir, strings.Replace(source, "@", "-", 1)+".tgz"))
	if err != nil {
		return nil, err
	}
	if sum := sha512.Sum512(packed); base64.StdEncoding.EncodeToString(sum[:]) != digest {
		return nil, fmt.Errorf("%s: not the package it was", source)
	}
	return packed, nil
}

// unpack gives the script that the package consists of.
func unpack(packed []byte) ([]byte, error) {
	z, err := gzip.NewReader(bytes.NewReader(packed))
	if err != nil {
		return nil, err
	}
	for files := tar.NewReader(z); ; {
		head, err := files.Next()
		if err != nil {
			return nil, fmt.Errorf("%s: %w", script, err)
		}
		if head.Name == script {
			return io.ReadAll(files)
		}
	}
}

// read finds the table of the orders in the script: the JSON from 一 on.
func read(text []byte) (map[string]string, error) {
	_, rest, found := bytes.Cut(text, []byte(`JSON.parse('{"一":`))
	table, _, closed := bytes.Cut(rest, []byte(`'`))
	if !found || !closed {
		return nil, errors.New("no table of orders in " + script)
	}
	var orders map[string]string
	err := json.Unmarshal(append([]byte(`{"一":`), table...), &orders)
	return orders, err
}
