package main

import (
	"errors"
	"fmt"
	"go/ast"
	"go/parser"
	"go/token"
	"io/fs"
	"os"
	"path/filepath"
	"reflect"
	"regexp"
	"strings"
	"syscall"
	"testing"
	"time"

	"jiyao/cmd/internal/config"
	"jiyao/cmd/internal/engine"
	"jiyao/cmd/internal/office"
	"jiyao/cmd/internal/ownca"
	"jiyao/cmd/internal/presswork"
	"jiyao/cmd/internal/server/web"
	"jiyao/cmd/internal/signing"
	"jiyao/cmd/internal/socket"
	"jiyao/drafting/docx"
	"jiyao/drafting/roster"
	"jiyao/drafting/transcript"
	"jiyao/fonts"
	"jiyao/render/layout"
	"jiyao/render/pdf"
	"jiyao/render/raster"
	"jiyao/render/subset"
	"jiyao/render/svg"
	"jiyao/templates"
	"jiyao/workflow"
	"jiyao/workflow/org"
	"jiyao/workflow/outbox"
	"jiyao/workflow/store"
)

// foreignErrors holds examples of every error type of the domains.
var foreignErrors = []error{
	&workflow.Error{Kind: workflow.Stale, Reason: workflow.ReasonVersion, Action: workflow.Submit, Minutes: "1", Msg: "纪要已被他人修改，请刷新后再办。"},
	&workflow.Error{Kind: workflow.Refused, Reason: workflow.ReasonStore, Msg: "归档包的清单没有签上名。", Cause: &signing.Error{Fault: signing.Slow, Path: "sign"}},
	&workflow.Error{Kind: workflow.Refused, Reason: workflow.ReasonStore, Msg: "磁盘已满。", Cause: &fs.PathError{Op: "write", Path: "a.zip", Err: syscall.ENOSPC}},
	&workflow.DamageError{Table: "办理记录", Minutes: "1", Row: 2, Msg: "与上一条接不上"},
	&workflow.DamageError{Table: "文号登记簿", Minutes: "1", Msg: "缺少"},
	&workflow.FlowError{File: "a.yaml", Msg: "x"},
	&workflow.FlowError{File: "a.yaml", Line: 2, Msg: "x"},
	&store.NewerSchemaError{Database: 9, Program: 3},
	&store.OlderSchemaError{Database: 3, Program: 9},
	&store.UnfitError{Setting: "synchronous", Msg: "数据库的安全设置不对。"},
	&store.KeyError{File: "jiyao-data/log.key", Want: "jiyao+1a2b3c4d"},
	&store.KeyError{File: "jiyao-data/log.key", Have: "jiyao+5e6f7a8b", Want: "jiyao+1a2b3c4d"},
	&socket.HeldError{Dir: "jiyao-data", Owner: socket.Owner{PID: 7, Command: "jiyao db verify"}},
	&socket.BrokenError{},
	&web.PolicyError{Method: "GET", Pattern: "/x"},
	&config.FileError{Path: "jiyao.env", Line: 3},
	&config.FileError{Path: "jiyao.env", Line: 3, Name: "JIYAO_ADRR", Near: "JIYAO_ADDR"},
	&ownca.HostError{Host: "http://a"},
	&org.ReplayError{N: 3, Msg: "接不上"},
	&outbox.Permanent{Err: errors.New("gone")},
	&office.RightError{Name: "x"},
	&office.RightError{Name: "x", Second: true},
	&office.RightError{Name: "x", Second: true, Rules: true},
	&office.UnconfirmedError{},
	&office.UnconfirmedError{Rules: true},
	&org.LookupError{Book: "units", Key: "x", Msg: "没有这个单位。"},
	&roster.Error{Msg: "x"},
	&roster.Error{Sheet: "x", Line: 3, Msg: "x"},
	&docx.FormatError{Format: docx.OldWord},
	&docx.FormatError{Format: docx.Encrypted},
	&transcript.Error{Fault: transcript.TooLarge},
	&transcript.Error{Fault: transcript.Unreadable},
	&docx.FormatError{Format: docx.PDF},
	&docx.FormatError{Format: docx.Workbook},
	&docx.FormatError{Format: docx.Zip},
	&docx.FormatError{Format: docx.PlainText},
	&docx.FormatError{Format: docx.UnknownFile},
	&docx.DamageError{},
	&docx.DamageError{Part: "word/document.xml"},
	&docx.LimitError{Limit: docx.FileSize, Max: 64},
	&docx.LimitError{Limit: docx.Depth, Max: 256},
	&templates.NotFoundError{Noun: "版式", Name: "x", Known: []string{"changwu"}},
	&layout.SpecError{Profile: "changwu", Problem: "x"},
	&layout.SpecError{Profile: "changwu", Line: 3, Problem: "x"},
	&layout.ValueError{Name: "x"},
	&layout.NoTextError{},
	&layout.TooLongError{Text: "x"},
	&layout.MarkError{Number: 1_000_000},
	&layout.WatermarkError{Length: 31},
	&engine.MasterError{},
	&presswork.UnmarkedError{},
	&engine.DateError{Text: "x"},
	&subset.LayoutError{Fault: subset.NoGlyph, Page: 1, Text: "x", Char: 'x', Glyph: 7},
	&subset.FontError{Name: "x", Table: "glyf", Glyph: 7},
	&pdf.ShapeError{Where: "xref"},
	&pdf.PasswordError{},
	&pdf.WorkError{Err: errors.New("x")},
	&office.TooLongError{},
	&signing.Error{Fault: signing.Half},
	&signing.Error{Fault: signing.Unreadable, Path: "sign.key", Err: os.ErrNotExist},
	&signing.Error{Fault: signing.Unfit, Path: "sign.crt", Err: &pdf.KeyError{Fault: pdf.NotPair}},
	&signing.Error{Fault: signing.Failed, Path: "sign", Said: "密码卡没有插好"},
	&pdf.SignatureError{Fault: pdf.Unsigned},
	&pdf.SignatureError{Fault: pdf.SignatureTooLong},
	&pdf.KeyError{Fault: pdf.NoCertificate},
	&pdf.KeyError{Fault: pdf.Outdated},
	&raster.SizeError{DPI: 7},
	&svg.RunError{Page: 1, Text: "x"},
	&svg.RunError{Page: 1, Text: "x", Err: &fonts.FormatError{Fault: fonts.TooComplex, Glyph: 7}},
	&fonts.MissingGlyphError{Rune: 'x', Role: fonts.KaiTi},
	&fonts.MissingGlyphError{Rune: 'x', Line: 3, Column: 4},
	&fonts.LoadError{File: "a.ttf", Err: &fonts.FormatError{Fault: fonts.CFFOutlines}},
	&fonts.LoadError{File: "a.ttf", Err: &fonts.SizeError{Size: -1}},
	&fonts.LoadError{File: "a.ttf", Err: &fonts.CountError{Max: 8}},
	&fonts.DirError{Dir: "faces", Err: os.ErrNotExist},
	&fonts.FormatError{Fault: fonts.MissingTable, Table: "glyf"},
	&fonts.FormatError{Fault: fonts.Truncated, Table: "cmap"},
	&fonts.SizeError{Size: 1 << 40},
	&fonts.CountError{Max: 8},
}

// What keeps a site from signing is told in English too, not only what was refused
// for it.
func TestEnglishRefusalTellsWhy(t *testing.T) {
	for why, err := range map[string]*workflow.Error{
		`the program "sign" for signing did not answer`: {Reason: workflow.ReasonStore, Minutes: "1", Cause: &signing.Error{Fault: signing.Slow, Path: "sign"}},
		"expired on 2025-01-01":                         {Reason: workflow.ReasonPDF, Action: workflow.Issue, Minutes: "1", Cause: fmt.Errorf("sign: %w", &pdf.KeyError{Fault: pdf.Outdated, Date: time.Date(2025, 1, 1, 0, 0, 0, 0, time.UTC)})},
		`"a.zip": no space left`:                        {Reason: workflow.ReasonStore, Cause: &fs.PathError{Op: "write", Path: "a.zip", Err: syscall.ENOSPC}},
		"the database failed":                           {Reason: workflow.ReasonStore, Cause: errors.New("x")},
	} {
		if got := englishRefusal(err); !strings.Contains(got, why) {
			t.Errorf("%q does not say %q", got, why)
		}
	}
}

// No error of a domain becomes 系统错误, and each has its own English sentence.
func TestForeignErrorsSpeakBothLanguages(t *testing.T) {
	han, zero := regexp.MustCompile(`\p{Han}`), regexp.MustCompile(`(line|column) 0`)
	covered := map[string]bool{}
	for _, example := range foreignErrors {
		name := reflect.TypeOf(example).Elem().String()
		covered[name] = true
		wrapped := fmt.Errorf("paint: %w", example)
		if zh := chinese.foreign(wrapped); zh != example.Error() {
			t.Errorf("%s in Chinese: %q, want %q", name, zh, example.Error())
		}
		en := english.foreign(wrapped)
		if en == example.Error() || han.MatchString(en) || zero.MatchString(en) || strings.Contains(en, "internal error") {
			t.Errorf("%s in English: %q", name, en)
		}
	}
	for _, name := range errorTypes(t) {
		if !covered[name] {
			t.Errorf("%s has no example here: give it one, and its English in english.go", name)
		}
	}
}

// errorTypes lists the exported error types of the domains and of cmd/internal, as
// package.Type.
func errorTypes(t *testing.T) []string {
	var names []string
	for _, part := range []string{"drafting", "fonts", "render", "templates", "workflow", "cmd/internal"} {
		err := filepath.WalkDir(filepath.Join("../..", part), func(path string, _ fs.DirEntry, err error) error {
			if err != nil || !strings.HasSuffix(path, ".go") || strings.HasSuffix(path, "_test.go") {
				return err
			}
			file, err := parser.ParseFile(token.NewFileSet(), path, nil, parser.SkipObjectResolution)
			if err != nil {
				return err
			}
			for _, d := range file.Decls {
				if name := errorType(d); ast.IsExported(name) {
					names = append(names, file.Name.Name+"."+name)
				}
			}
			return nil
		})
		if err != nil {
			t.Fatal(err)
		}
	}
	if len(names) < 10 {
		t.Fatalf("only %d error types found: %v", len(names), names)
	}
	return names
}

// errorType gives the type whose method Error a declaration is.
func errorType(d ast.Decl) string {
	f, ok := d.(*ast.FuncDecl)
	if !ok || f.Recv == nil || f.Name.Name != "Error" || len(f.Type.Params.List) > 0 {
		return ""
	}
	of := f.Recv.List[0].Type
	if star, ok := of.(*ast.StarExpr); ok {
		of = star.X
	}
	name, _ := of.(*ast.Ident)
	return name.String()
}
