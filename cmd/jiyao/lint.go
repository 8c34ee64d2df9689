package main

import (
	"fmt"
	"io"
	"net/url"
	"path/filepath"
	"strings"

	"github.com/spf13/cobra"

	"jiyao/cmd/internal/office"
	"jiyao/drafting"
	"jiyao/drafting/lint"
	"jiyao/workflow/org"
)

// linting is what the options of lint say.
type linting struct {
	profile, format, explain string
	office, book             string
	fix                      bool
	know                     func(*drafting.Document) (lint.Book, error) // what the office knows
	strictness               func(doc *drafting.Document, profile string) (lint.Strictness, error)
}

// lint is the command that proof-reads.
func (a *app) lint() *cobra.Command {
	var l linting
	cmd := a.command("lint")
	cmd.ValidArgsFunction = nil
	cmd.Flags().StringVarP(&l.profile, "profile", "p", "", a.msg("lint.flag.profile"))
	cmd.Flags().StringVar(&l.format, "format", "text", a.msg("lint.flag.format"))
	cmd.Flags().BoolVar(&l.fix, "fix", false, a.msg("lint.flag.fix"))
	cmd.Flags().StringVar(&l.office, "office", "", a.msg("lint.flag.office"))
	cmd.Flags().StringVar(&l.book, "book", "", a.msg("lint.flag.book"))
	cmd.Flags().StringVar(&l.explain, "explain", "", a.msg("lint.flag.explain"))
	cmd.RunE = func(cmd *cobra.Command, args []string) error {
		if l.explain != "" {
			return a.explain(l.explain)
		}
		if err := knownProfile(l.profile); err != nil {
			return err
		}
		switch l.format {
		case "text", "json", "sarif":
		default:
			return usage(cmd, "error.format", l.format, a.lang.join([]string{"text", "json", "sarif"}))
		}
		names, err := inputs(cmd, args)
		if err != nil {
			return err
		}
		if l.format == "json" && len(names) > 1 {
			return usage(cmd, "error.input.one", len(names))
		}
		return a.knowing(cmd, l, names)
	}
	complete(cmd, "profile", profileNames())
	complete(cmd, "format", []string{"text", "json", "sarif"})
	return cmd
}

// knowing proof-reads with what the office knows, if one is named: the one of a
// folder, or what a file of its data says.
func (a *app) knowing(cmd *cobra.Command, l linting, names []string) error {
	e, err := a.typesetter()
	if err != nil {
		return err
	}
	l.strictness = e.Strictness
	switch {
	case l.office != "" && l.book != "":
		return usage(cmd, "error.lint.both")
	case l.office != "":
		a.site.dir = l.office
		return a.office(cmd.Context(), func(o *office.Office) error {
			l.know = func(doc *drafting.Document) (lint.Book, error) { return o.BookOf(cmd.Context(), doc) }
			return a.proofread(l, names)
		})
	case l.book != "":
		draft, err := a.draft(cmd, []string{l.book}, "")
		if err != nil {
			return err
		}
		if err := found(draft.Check()); err != nil {
			return err
		}
		know := office.Knowing(org.New(draft.Data))
		l.know = func(doc *drafting.Document) (lint.Book, error) { return know(doc), nil }
	}
	return a.proofread(l, names)
}

// proofread reads and checks all inputs before it writes or prints anything:
// a format is written whole or not at all, and --fix changes no draft if
// another cannot be read.
func (a *app) proofread(l linting, names []string) error {
	proofs := make([]proof, len(names))
	for i, name := range names {
		in, err := a.read(name)
		if err != nil {
			return err
		}
		if proofs[i], err = l.check(in); err != nil {
			return err
		}
	}
	var reports []lint.Report
	blockers := 0
	for _, p := range proofs {
		if l.fix {
			if err := a.putBack(p); err != nil {
				return err
			}
		}
		if len(p.findings) == 0 {
			a.say("note.clean", a.lang.inputName(p.name))
		}
		blockers += p.blockers()
		reports = append(reports, lint.Report{URI: uri(p.name), Text: p.text, Findings: p.findings})
	}
	if !(l.fix && names[0] == "-") { // then the draft itself has gone to standard output
		if err := a.print(func(w io.Writer) error { return a.printReports(w, l.format, reports) }); err != nil {
			return err
		}
	}
	if blockers > 0 {
		return &ChecksError{Blockers: blockers}
	}
	return nil
}

// proof is an input that has been proof-read, with its text corrected if that
// was asked for.
type proof struct {
	input
	made     int // how many corrections
	findings []lint.Finding
}

// blockers counts the findings that block (阻断).
func (p proof) blockers() int {
	n := 0
	for _, f := range p.findings {
		if f.Level == lint.Blocker {
			n++
		}
	}
	return n
}

// maxRounds bounds how often a corrected text is corrected again: edits that
// overlap are made one after another.
const maxRounds = 5

// check proof-reads one input, and corrects it until nothing is left that can
// be, if that is asked for.
func (l linting) check(in input) (p proof, err error) {
	p = proof{input: in}
	if p.findings, err = l.findings(in.text); err != nil || !l.fix {
		return p, err
	}
	for range maxRounds {
		next, made := lint.Fix(p.text, p.findings)
		if next == p.text {
			break
		}
		p.text, p.made = next, p.made+made
		if p.findings, err = l.findings(next); err != nil {
			return p, err
		}
	}
	return p, nil
}

// findings proof-reads a text with what the office knows, as strictly as its
// profile asks.
func (l linting) findings(text string) ([]lint.Finding, error) {
	doc := drafting.Parse(text)
	strictness, err := l.strictness(doc, l.profile)
	if err != nil {
		return nil, err
	}
	options := lint.Options{Strictness: strictness}
	if l.know != nil {
		if options.Book, err = l.know(doc); err != nil {
			return nil, err
		}
	}
	return lint.Check(doc, options), nil
}

// putBack writes a corrected draft to where it came from.
func (a *app) putBack(p proof) error {
	text := p.text
	if p.crlf {
		text = strings.ReplaceAll(text, "\n", "\r\n")
	}
	write := func(w io.Writer) error {
		_, err := io.WriteString(w, text)
		return err
	}
	if p.name == "-" {
		a.say("note.fixed", a.lang.inputName(p.name), p.made)
		return a.print(write)
	}
	if p.made == 0 {
		return nil
	}
	if err := writeFile(p.name, write); err != nil {
		return err
	}
	a.say("note.fixed", a.lang.inputName(p.name), p.made)
	if !p.utf8 {
		a.say("note.recoded", a.lang.inputName(p.name))
	}
	return nil
}

func (a *app) printReports(w io.Writer, format string, reports []lint.Report) error {
	switch format {
	case "json":
		return lint.WriteJSON(w, reports[0].Text, reports[0].Findings)
	case "sarif":
		version, _ := build()
		return lint.WriteSARIF(w, version, reports)
	}
	for _, r := range reports {
		if len(reports) > 1 && len(r.Findings) > 0 {
			name, _ := url.PathUnescape(r.URI)
			fmt.Fprintf(w, "%s\n", name)
		}
		if err := lint.WriteText(w, r.Text, r.Findings); err != nil {
			return err
		}
	}
	return nil
}

// uri gives a file's name as a relative URI.
func uri(name string) string {
	if name == "-" {
		return "stdin"
	}
	u := url.URL{Path: filepath.ToSlash(name)}
	return strings.TrimPrefix(u.String(), "./")
}

// explain prints one rule, or a line for each of them.
func (a *app) explain(id string) error {
	if id == "all" {
		return a.print(func(w io.Writer) error {
			for _, r := range lint.Rules() {
				fmt.Fprintf(w, "%s\t%s\t%s\t%s\n", r.ID, r.Level.Chinese(), r.Strength, r.Title)
			}
			return nil
		})
	}
	r, ok := lint.Lookup(strings.ToUpper(id))
	if !ok {
		var known []string
		for _, r := range lint.Rules() {
			known = append(known, r.ID)
		}
		return &UnknownNameError{Noun: "noun.rule", Name: id, Known: known}
	}
	return a.print(func(w io.Writer) error {
		_, err := io.WriteString(w, a.msg("lint.explained", r.ID, r.Title, r.Level.Chinese(), r.From.Chinese(),
			r.Strength, r.Source, r.Bad, r.Good, r.Why, r.Unseen))
		if err == nil && r.By != "" {
			_, err = io.WriteString(w, a.msg("lint.by", r.By))
		}
		return err
	})
}
