package main

import (
	"context"
	"fmt"
	"io"
	"os"
	"path/filepath"

	"github.com/spf13/cobra"

	"jiyao/workflow/archive/verify"
)

// verifyFiles is the command that checks what somebody was handed. Archive
// packages need no office and no database; of a PDF or OFD the books are asked
// whether it was issued.
func (a *app) verifyFiles() *cobra.Command {
	var report string
	cmd := a.siteFlags(a.command("verify"))
	cmd.ValidArgsFunction = nil
	trusted := a.trustFlag(cmd)
	cmd.Flags().StringVar(&report, "report", "", a.msg("verify.flag.report"))
	cmd.Flags().StringVar(&a.site.server, "server", "", a.msg("verify.flag.server"))
	cmd.RunE = func(cmd *cobra.Command, args []string) error {
		if len(args) == 0 {
			return usage(cmd, "error.args.file")
		}
		trust, err := trusted()
		if err != nil {
			return err
		}
		var all []verdict
		for _, name := range args {
			found, err := a.prove(cmd.Context(), name, trust)
			if err != nil {
				return err
			}
			all = append(all, found...)
		}
		if report != "" {
			if err := a.writeReport(report, all); err != nil {
				return err
			}
		}
		return a.printVerdicts(all)
	}
	return cmd
}

// trustFlag lets a command be given heads and keys that were kept elsewhere, and
// gives what reads them.
func (a *app) trustFlag(cmd *cobra.Command) func() (verify.Trust, error) {
	var names []string
	cmd.Flags().StringArrayVar(&names, "head", nil, a.msg("verify.flag.head"))
	return func() (verify.Trust, error) { return a.trust(names) }
}

func (a *app) trust(names []string) (t verify.Trust, err error) {
	for _, name := range names {
		data, err := a.bytes(name)
		if err != nil {
			return t, err
		}
		one, err := verify.ParseTrust(data)
		if err != nil {
			return t, &HeadError{File: name, Cause: err}
		}
		t = t.And(one)
	}
	return t, nil
}

// A verdict is what was found of one thing that was handed over.
type verdict interface {
	sound() bool
	write(a *app, w io.Writer)
}

// provers says what is checked how, by its path, how it begins, and whether it is
// a folder; the first row that fits counts.
var provers = []struct {
	fits  func(path string, start []byte, folder bool) bool
	check func(ctx context.Context, a *app, path string, trust verify.Trust) ([]verdict, error)
}{
	{func(path string, start []byte, folder bool) bool {
		return !folder && (isPDF(start) || isOFD(path, start))
	}, proveIssued},
	{func(path string, _ []byte, folder bool) bool { return folder && verify.IsFolder(path) }, proveFolder},
	{func(_ string, start []byte, folder bool) bool { return folder || verify.IsPackage(start) }, provePackage},
}

// prove checks one thing by what it is.
func (a *app) prove(ctx context.Context, name string, trust verify.Trust) ([]verdict, error) {
	path := a.path(name)
	info, err := os.Stat(path)
	if err != nil {
		return nil, &NoInputError{Path: name}
	}
	var start []byte
	if !info.IsDir() {
		if start, err = beginning(path); err != nil {
			return nil, &FileError{Verb: "verb.read", Path: name, Cause: err}
		}
	}
	for _, p := range provers {
		if p.fits(path, start, info.IsDir()) {
			return p.check(ctx, a, path, trust)
		}
	}
	return nil, &StrangeFileError{Path: name}
}

// beginning gives the first bytes of a file.
func beginning(path string) ([]byte, error) {
	f, err := os.Open(path)
	if err != nil {
		return nil, err
	}
	defer f.Close() //nolint:errcheck // it was only read
	return io.ReadAll(io.LimitReader(f, 64))
}

// unread says that a file does not read, unless somebody interrupted.
func unread(ctx context.Context, path string, err error) error {
	if err == nil || ctx.Err() != nil {
		return err
	}
	return &FileError{Verb: "verb.read", Path: path, Cause: err}
}

func proveIssued(ctx context.Context, a *app, path string, _ verify.Trust) ([]verdict, error) {
	v, err := a.proveFile(ctx, path)
	return []verdict{v}, err
}

func proveFolder(ctx context.Context, _ *app, path string, trust verify.Trust) (all []verdict, err error) {
	reports, err := verify.Folder(ctx, path, trust)
	for _, r := range reports {
		all = append(all, packageVerdict(r))
	}
	return all, unread(ctx, path, err)
}

func provePackage(ctx context.Context, _ *app, path string, trust verify.Trust) ([]verdict, error) {
	r, err := verify.File(ctx, path, trust)
	return []verdict{packageVerdict(r)}, unread(ctx, path, err)
}

// packageVerdict is what was found of an archive package.
type packageVerdict verify.Report

func (v packageVerdict) sound() bool { return verify.Report(v).Sound() }

func (v packageVerdict) write(a *app, w io.Writer) {
	id := "verify.sound"
	if !v.sound() {
		id = "verify.unsound"
	}
	fmt.Fprintln(w, a.msg(id, v.Package, v.Title, v.Number))
	for _, c := range v.Checks {
		if c.Result == verify.Passed {
			continue
		}
		says := c.Says
		if c.Where != "" {
			says = c.Where + "：" + says
		}
		fmt.Fprintf(w, "    %s　%s　%s　%s\n", c.Result.Label(), c.Aspect.Label(), c.Name, says)
	}
}

// printVerdicts says what was found; what is not sound ends the program so.
func (a *app) printVerdicts(all []verdict) error {
	bad := 0
	for _, v := range all {
		if !v.sound() {
			bad++
		}
	}
	var err error
	if a.site.json {
		err = a.printJSON(all)
	} else {
		err = a.print(func(w io.Writer) error {
			for _, v := range all {
				v.write(a, w)
			}
			return nil
		})
	}
	if err == nil && bad > 0 {
		err = &UnsoundError{Bad: bad, Total: len(all)}
	}
	return err
}

// writeReport writes the 四性检测报告 of the packages among what was checked.
func (a *app) writeReport(name string, all []verdict) error {
	made := verify.Made{At: a.now(), Program: programName()}
	for _, v := range all {
		if p, ok := v.(packageVerdict); ok {
			made.Reports = append(made.Reports, verify.Report(p))
		}
	}
	return writeFile(a.path(name), func(w io.Writer) error {
		if filepath.Ext(name) == ".json" {
			data, err := made.JSON()
			if err == nil {
				_, err = w.Write(data)
			}
			return err
		}
		return made.WriteHTML(w)
	})
}

// programName names the program for a report.
func programName() string {
	version, _ := build()
	return "jiyao " + version
}

// UnsoundError says that something that was handed over is not what it should
// be. What was found has been printed already.
type UnsoundError struct{ Bad, Total int }

// Error counts in Chinese what is not sound.
func (e *UnsoundError) Error() string { return e.in(chinese) }

func (e *UnsoundError) in(l language) string { return l.msg("error.unsound", e.Total, e.Bad) }

// StrangeFileError is a file that verify does not know.
type StrangeFileError struct{ Path string }

// Error names the file in Chinese, and what can be checked.
func (e *StrangeFileError) Error() string { return e.in(chinese) }

func (e *StrangeFileError) in(l language) string { return l.msg("error.strange", e.Path) }
