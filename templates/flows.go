package templates

import (
	"cmp"
	"fmt"
	"io/fs"
	"regexp"
	"slices"
	"strconv"
	"strings"
)

// FlowFile is one version of a flow (流程) as it comes with the program.
type FlowFile struct {
	Name    string // default
	Version int    // as the file says
	File    string // default.yaml, or earlier/default@1.yaml
	Data    []byte // YAML
}

// FlowFiles gives every version of every flow, by name and version: the newest
// ones, which Flow gives too, and those that minutes begun earlier are still
// pinned to.
func FlowFiles() []FlowFile {
	var all []FlowFile
	for _, folder := range []string{"flows", "flows/earlier"} {
		entries, err := fs.ReadDir(files, folder)
		if err != nil {
			continue // the folder is embedded: it is there or nothing compiles
		}
		for _, e := range entries {
			base, ok := strings.CutSuffix(e.Name(), ".yaml")
			data, err := files.ReadFile(folder + "/" + e.Name())
			if !ok || err != nil {
				continue
			}
			name, _, _ := strings.Cut(base, "@")
			file := strings.TrimPrefix(folder+"/"+e.Name(), "flows/")
			all = append(all, FlowFile{Name: name, Version: flowVersion(data), File: file, Data: data})
		}
	}
	slices.SortFunc(all, func(a, b FlowFile) int {
		return cmp.Or(cmp.Compare(a.Name, b.Name), cmp.Compare(a.Version, b.Version))
	})
	return all
}

// FlowVersion gives the YAML text of one version of a flow, or a
// *NotFoundError.
func FlowVersion(name string, version int) ([]byte, error) {
	all := FlowFiles()
	known := make([]string, len(all))
	for i, f := range all {
		if f.Name == name && f.Version == version {
			return f.Data, nil
		}
		known[i] = fmt.Sprintf("%s@%d", f.Name, f.Version)
	}
	return nil, &NotFoundError{Noun: "流程版本", Name: fmt.Sprintf("%s@%d", name, version), Known: known}
}

// flowVersion gives the version a flow file says, or 0.
func flowVersion(data []byte) int {
	found := regexp.MustCompile(`(?m)^version: *([0-9]+)`).FindSubmatch(data)
	if found == nil {
		return 0
	}
	n, err := strconv.Atoi(string(found[1]))
	if err != nil {
		return 0
	}
	return n
}
