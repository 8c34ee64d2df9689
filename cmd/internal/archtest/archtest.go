// Package archtest holds the floor plan of the house — who may import whom —
// and the style budgets, and checks a source tree against them.
//
// It reads the files itself instead of asking the go command, whose answer
// may come from a cache. Test files are exempt. A function or file over its
// budget is let pass by a comment that gives the reason, directly above the
// function or above the package clause:
//
//	// long: one case for every kind of line; splitting would hide the order
package archtest

import (
	"bufio"
	"fmt"
	"go/ast"
	"go/parser"
	"go/token"
	"io/fs"
	"os"
	"path"
	"path/filepath"
	"slices"
	"strconv"
	"strings"
)

// The style budgets, in lines.
const (
	maxFunc = 60
	maxFile = 400
)

// source is one parsed file that is not a test.
type source struct {
	path string // slash-separated, below the root
	file *ast.File
}

// survey is a walk through one tree.
type survey struct {
	root     string
	module   string
	fset     *token.FileSet
	packages map[string][]source // by folder below the root
	findings []string
}

// Check walks the module at root and gives what offends the plan or the
// budgets, one sentence each, in order. The error is of reading or parsing.
func Check(root string, plan []Room) ([]string, error) {
	module, err := modulePath(root)
	if err != nil {
		return nil, err
	}
	s := &survey{root: root, module: module, fset: token.NewFileSet(), packages: map[string][]source{}}
	if err := filepath.WalkDir(root, s.visit); err != nil {
		return nil, fmt.Errorf("walk %s: %w", root, err)
	}
	if err := s.checkTop(); err != nil {
		return nil, err
	}
	for folder, files := range s.packages {
		s.checkPackage(folder, files, plan)
	}
	slices.Sort(s.findings)
	return s.findings, nil
}

// Root gives the nearest folder at or above start that holds a go.mod.
func Root(start string) (string, error) {
	dir, err := filepath.Abs(start)
	if err != nil {
		return "", fmt.Errorf("find module root: %w", err)
	}
	for {
		if _, err := os.Stat(filepath.Join(dir, "go.mod")); err == nil {
			return dir, nil
		}
		up := filepath.Dir(dir)
		if up == dir {
			return "", fmt.Errorf("find module root: no go.mod at or above %s", start)
		}
		dir = up
	}
}

func modulePath(root string) (string, error) {
	data, err := os.ReadFile(filepath.Join(root, "go.mod"))
	if err != nil {
		return "", fmt.Errorf("read module path: %w", err)
	}
	for line := range strings.Lines(string(data)) {
		if name, ok := strings.CutPrefix(strings.TrimSpace(line), "module "); ok {
			return strings.TrimSpace(name), nil
		}
	}
	return "", fmt.Errorf("read module path: no module line in %s", filepath.Join(root, "go.mod"))
}

// visit parses what the go command would compile, whatever its build tags.
func (s *survey) visit(name string, d fs.DirEntry, err error) error {
	if err != nil {
		return err
	}
	base := d.Name()
	if d.IsDir() {
		if name != s.root && (base[0] == '.' || base[0] == '_' || base == "testdata" || isModule(name)) {
			return filepath.SkipDir
		}
		return nil
	}
	if filepath.Ext(base) != ".go" || strings.HasSuffix(base, "_test.go") || base[0] == '.' || base[0] == '_' {
		return nil
	}
	file, err := parser.ParseFile(s.fset, name, nil, parser.ParseComments|parser.SkipObjectResolution)
	if err != nil {
		return err
	}
	rel, err := filepath.Rel(s.root, name)
	if err != nil {
		return err
	}
	rel = filepath.ToSlash(rel)
	s.packages[path.Dir(rel)] = append(s.packages[path.Dir(rel)], source{rel, file})
	return nil
}

func isModule(dir string) bool {
	_, err := os.Stat(filepath.Join(dir, "go.mod"))
	return err == nil
}

// checkTop looks at the top-level folders. Those that git ignores are output,
// not source.
func (s *survey) checkTop() error {
	entries, err := os.ReadDir(s.root)
	if err != nil {
		return fmt.Errorf("read %s: %w", s.root, err)
	}
	ignored, err := ignoredFolders(s.root)
	if err != nil {
		return err
	}
	for _, e := range entries {
		name := e.Name()
		if e.IsDir() && name[0] != '.' && !slices.Contains(topFolders, name) && !slices.Contains(ignored, name) {
			s.report("%s: no such folder on the top level; there are %s", name, strings.Join(topFolders, ", "))
		}
	}
	return nil
}

// ignoredFolders gives the top-level folders named in .gitignore as /name/.
func ignoredFolders(root string) ([]string, error) {
	f, err := os.Open(filepath.Join(root, ".gitignore"))
	if os.IsNotExist(err) {
		return nil, nil
	}
	if err != nil {
		return nil, fmt.Errorf("read .gitignore: %w", err)
	}
	defer f.Close()
	var names []string
	lines := bufio.NewScanner(f)
	for lines.Scan() {
		line := strings.TrimSpace(lines.Text())
		if len(line) > 2 && line[0] == '/' && strings.Index(line[1:], "/") == len(line)-2 {
			names = append(names, line[1:len(line)-1])
		}
	}
	if err := lines.Err(); err != nil {
		return nil, fmt.Errorf("read .gitignore: %w", err)
	}
	return names, nil
}

func (s *survey) checkPackage(folder string, files []source, plan []Room) {
	room, ok := find(plan, folder)
	if !ok {
		s.report("%s: not on the floor plan; put it on the plan first", folder)
	}
	documented := false
	for _, src := range files {
		documented = documented || strings.TrimSpace(src.file.Doc.Text()) != ""
		if ok {
			s.checkImports(src, room)
		}
		s.checkBudgets(src)
		s.checkDocumented(src)
	}
	if !documented {
		s.report("%s: no package comment", folder)
	}
}

// find gives the row of a package; a row of its own comes before a /... row.
func find(plan []Room, pkg string) (Room, bool) {
	for _, r := range plan {
		if r.Package == pkg {
			return r, true
		}
	}
	for _, r := range plan {
		if prefix, ok := strings.CutSuffix(r.Package, "/..."); ok && below(pkg, prefix) {
			return r, true
		}
	}
	return Room{}, false
}

func (s *survey) checkImports(src source, room Room) {
	if room.Any {
		return
	}
	for _, spec := range src.file.Imports {
		target, err := strconv.Unquote(spec.Path.Value)
		if err != nil {
			continue // the parser has checked it
		}
		where := s.at(src, spec.Pos())
		first, _, _ := strings.Cut(target, "/")
		switch {
		case below(target, s.module):
			own := strings.TrimPrefix(strings.TrimPrefix(target, s.module), "/")
			if !slices.Contains(room.Ours, own) {
				s.report("%s: %s may not import our own %q", where, room.Package, own)
			}
		case strings.Contains(first, ".") || target == "C":
			if !slices.ContainsFunc(room.Others, func(prefix string) bool { return below(target, prefix) }) {
				s.report("%s: %s may not import %q of others", where, room.Package, target)
			}
		}
	}
}

// below reports whether name is dir or lies under it.
func below(name, dir string) bool {
	return name == dir || strings.HasPrefix(name, dir+"/")
}

func (s *survey) checkBudgets(src source) {
	generated := ast.IsGenerated(src.file)
	lines := s.fset.File(src.file.Pos()).LineCount()
	if lines > maxFile && !generated && !excused(fileComments(src.file)...) {
		s.report("%s: %d lines, over the budget of %d, and no “// long: reason” above the package clause",
			src.path, lines, maxFile)
	}
	for _, decl := range src.file.Decls {
		fn, ok := decl.(*ast.FuncDecl)
		if !ok {
			continue
		}
		where := s.at(src, fn.Pos())
		if fn.Recv == nil && fn.Name.Name == "init" {
			s.report("%s: init function; call it where the program is wired", where)
		}
		length := s.line(fn.End()) - s.line(fn.Pos()) + 1
		if length > maxFunc && !generated && !excused(fn.Doc) {
			s.report("%s: %s has %d lines, over the budget of %d, and no “// long: reason” above it",
				where, fn.Name.Name, length, maxFunc)
		}
	}
}

// fileComments gives the comments above the package clause.
func fileComments(f *ast.File) []*ast.CommentGroup {
	return slices.DeleteFunc(slices.Clone(f.Comments), func(c *ast.CommentGroup) bool {
		return c.Pos() > f.Package
	})
}

// excused reports whether a comment gives a reason for an excess of length.
func excused(groups ...*ast.CommentGroup) bool {
	for _, group := range groups {
		if group == nil {
			continue
		}
		for _, c := range group.List {
			reason, ok := strings.CutPrefix(c.Text, "// long:")
			if ok && strings.TrimSpace(reason) != "" {
				return true
			}
		}
	}
	return false
}

func (s *survey) line(pos token.Pos) int { return s.fset.Position(pos).Line }

func (s *survey) at(src source, pos token.Pos) string {
	return fmt.Sprintf("%s:%d", src.path, s.line(pos))
}

func (s *survey) report(format string, args ...any) {
	s.findings = append(s.findings, fmt.Sprintf(format, args...))
}
