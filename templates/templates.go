//go:generate go -C ../.ci/bundle run .

// Package templates carries what an office may change and what comes with the
// program: the profiles (版式, one a kind of minutes), forms (表格), flows (流程) and the
// sample minutes to try and to test with. All of it is embedded in the binary;
// adding a file to a folder adds it to the list.
package templates

import (
	"embed"
	"fmt"
	"io/fs"
	"strings"
)

//go:embed profiles flows samples sheets
var files embed.FS

// A shelf is one folder of embedded files.
type shelf struct{ folder, extension, noun string }

func profileShelf() shelf { return shelf{"profiles", ".yaml", "版式"} }
func flowShelf() shelf    { return shelf{"flows", ".yaml", "流程"} }
func sheetShelf() shelf   { return shelf{"sheets", ".yaml", "表格"} }
func sampleShelf() shelf  { return shelf{"samples", ".txt", "样例"} }

// NotFoundError says that there is no template of the name.
type NotFoundError struct {
	Noun  string   // 版式, 流程 or 样例
	Name  string   // as asked for
	Known []string // the names there are
}

// Error quotes the name asked for and lists those there are.
func (e *NotFoundError) Error() string {
	return fmt.Sprintf("没有名为“%s”的%s，可用的有：%s。", e.Name, e.Noun, strings.Join(e.Known, "、"))
}

// Profile gives the YAML text of a profile (版式) by its name, the file's name
// without extension, or a *NotFoundError.
func Profile(name string) ([]byte, error) { return profileShelf().read(name) }

// Profiles gives the names of all profiles, sorted.
func Profiles() []string { return profileShelf().names() }

// Sheet gives the profile (YAML) of a form of the office (表格), which no minutes is
// set in. The error is a *NotFoundError.
func Sheet(name string) ([]byte, error) { return sheetShelf().read(name) }

// Sheets lists the forms by name.
func Sheets() []string { return sheetShelf().names() }

// Flow gives the YAML text of a flow (流程), or a *NotFoundError.
func Flow(name string) ([]byte, error) { return flowShelf().read(name) }

// Flows gives the names of all flows, sorted.
func Flows() []string { return flowShelf().names() }

// Sample gives the text of a sample minutes (样例), or a *NotFoundError. A
// sample bears the name of the profile it is set with, but for the published
// minutes suzhou-changwu, which is set with changwu.
func Sample(name string) ([]byte, error) { return sampleShelf().read(name) }

// Samples gives the names of all samples, sorted.
func Samples() []string { return sampleShelf().names() }

func (s shelf) read(name string) ([]byte, error) {
	if !strings.ContainsAny(name, `/\`) {
		if data, err := files.ReadFile(s.folder + "/" + name + s.extension); err == nil {
			return data, nil
		}
	}
	return nil, &NotFoundError{Noun: s.noun, Name: name, Known: s.names()}
}

func (s shelf) names() []string {
	entries, err := fs.ReadDir(files, s.folder)
	if err != nil {
		return nil // the folder is embedded: it is there or nothing compiles
	}
	var names []string
	for _, e := range entries {
		if name, ok := strings.CutSuffix(e.Name(), s.extension); ok && !e.IsDir() {
			names = append(names, name)
		}
	}
	return names
}
