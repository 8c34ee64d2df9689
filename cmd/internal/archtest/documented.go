package archtest

import (
	"go/ast"
	"go/token"
	"slices"
)

// Methods whose meaning is that of the interface they satisfy.
var wellKnownMethods = []string{
	"Error", "Unwrap", "Is", "As", "String", "GoString", "Format", "Len", "Less", "Swap",
	"Read", "Write", "Close", "ServeHTTP", "Scan", "Value", "TableName",
	"MarshalText", "UnmarshalText", "MarshalJSON", "UnmarshalJSON", "MarshalYAML", "UnmarshalYAML",
}

// checkDocumented reports exported names that have no comment. In a group of
// constants or variables one comment for the group is enough.
func (s *survey) checkDocumented(src source) {
	if src.file.Name.Name == "main" || ast.IsGenerated(src.file) {
		return
	}
	for _, decl := range src.file.Decls {
		switch d := decl.(type) {
		case *ast.FuncDecl:
			if d.Doc == nil && exportedFunc(d) {
				s.undocumented(src, d.Name)
			}
		case *ast.GenDecl:
			if d.Doc == nil || d.Tok == token.TYPE && d.Lparen.IsValid() {
				s.checkSpecs(src, d.Specs)
			}
		}
	}
}

func (s *survey) checkSpecs(src source, specs []ast.Spec) {
	for _, spec := range specs {
		switch sp := spec.(type) {
		case *ast.TypeSpec:
			if sp.Doc == nil && sp.Comment == nil && sp.Name.IsExported() {
				s.undocumented(src, sp.Name)
			}
		case *ast.ValueSpec:
			i := slices.IndexFunc(sp.Names, (*ast.Ident).IsExported)
			if sp.Doc == nil && sp.Comment == nil && i >= 0 {
				s.undocumented(src, sp.Names[i])
			}
		}
	}
}

// exportedFunc reports whether a function, or a method with its type, is
// exported and has a meaning of its own.
func exportedFunc(d *ast.FuncDecl) bool {
	if !d.Name.IsExported() {
		return false
	}
	if d.Recv == nil {
		return true
	}
	receiver := d.Recv.List[0].Type
	if star, ok := receiver.(*ast.StarExpr); ok {
		receiver = star.X
	}
	if index, ok := receiver.(*ast.IndexExpr); ok {
		receiver = index.X
	}
	name, ok := receiver.(*ast.Ident)
	return ok && name.IsExported() && !slices.Contains(wellKnownMethods, d.Name.Name)
}

func (s *survey) undocumented(src source, name *ast.Ident) {
	s.report("%s: exported %s has no comment", s.at(src, name.Pos()), name.Name)
}
