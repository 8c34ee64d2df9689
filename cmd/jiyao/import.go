package main

import (
	"bytes"
	"fmt"
	"io"
	"slices"
	"strings"
	"time"

	"github.com/spf13/cobra"

	"jiyao/drafting"
	"jiyao/drafting/docx"
)

// importing is what the options of import say.
type importing struct {
	output, changes string
	list            bool
}

// ways are the ways to treat tracked changes, as --changes names them.
func ways() []string {
	return []string{string(docx.Accept), string(docx.Reject), string(docx.Show)}
}

// importWord is the command that takes the text out of a Word file.
func (a *app) importWord() *cobra.Command {
	var im importing
	cmd := a.command("import")
	cmd.ValidArgsFunction = nil
	f := cmd.Flags()
	f.StringVarP(&im.output, "output", "o", "-", a.msg("import.flag.output"))
	f.StringVar(&im.changes, "changes", string(docx.Accept), a.msg("import.flag.changes"))
	f.BoolVar(&im.list, "list", false, a.msg("import.flag.list"))
	complete(cmd, "changes", ways())
	cmd.RunE = func(cmd *cobra.Command, args []string) error {
		if !slices.Contains(ways(), im.changes) {
			return usage(cmd, "error.changes", im.changes, a.lang.join(ways()))
		}
		name, err := oneInput(cmd, args)
		if err != nil {
			return err
		}
		r, err := a.word(name, docx.Changes(im.changes))
		if err != nil {
			return err
		}
		if im.list {
			return a.print(func(w io.Writer) error { return a.listWord(w, r) })
		}
		return a.putWord(name, im.output, r)
	}
	return cmd
}

// word reads a Word file.
func (a *app) word(name string, changes docx.Changes) (docx.Result, error) {
	data, err := a.bytes(name)
	if err != nil {
		return docx.Result{}, err
	}
	r, err := docx.Read(bytes.NewReader(data), int64(len(data)), docx.Options{Changes: changes})
	switch {
	case err != nil:
		return r, &WordError{Name: name, Cause: err}
	case strings.TrimSpace(r.Text) == "":
		return r, &InputError{ID: "input.empty", Name: name}
	}
	return r, nil
}

// WordError is a Word file that cannot be read.
type WordError struct {
	Name  string // the input as the user named it
	Cause error  // of package docx
}

// Error names the input in Chinese and says what is wrong with it.
func (e *WordError) Error() string { return e.in(chinese) }

// Unwrap gives what is wrong.
func (e *WordError) Unwrap() error { return e.Cause }

func (e *WordError) in(l language) string {
	return l.msg("import.refused", l.inputName(e.Name), l.foreign(e.Cause))
}

// putWord writes the text and tells what was left out, and what else is in the
// file.
func (a *app) putWord(name, output string, r docx.Result) error {
	text := strings.TrimSuffix(drafting.Normalise(r.Text), "\n") + "\n"
	write := func(w io.Writer) error {
		_, err := io.WriteString(w, text)
		return err
	}
	put := func() error { return writeFile(a.path(output), write) }
	if output == "-" {
		put = func() error { return a.print(write) }
	}
	if err := put(); err != nil {
		return err
	}
	for _, l := range r.Losses {
		a.say("note.word", a.lang.inputName(name), a.lang.loss(l))
	}
	if len(r.Changes)+len(r.Comments) > 0 {
		a.say("note.tracked", a.lang.inputName(name), len(r.Changes), len(r.Comments))
	}
	return nil
}

// listWord writes what was left out, the tracked changes and the comments: a
// line each, what, who, when and the words parted by tabs.
func (a *app) listWord(w io.Writer, r docx.Result) error {
	var b strings.Builder
	for _, l := range r.Losses {
		fmt.Fprintf(&b, "%s\t\t\t%s\n", a.msg("import.loss"), a.lang.loss(l))
	}
	for _, c := range r.Changes {
		what := a.msg("import.inserted")
		switch {
		case c.Move > 0:
			what = a.msg("import.moved", c.Move)
		case c.Change == drafting.Deleted:
			what = a.msg("import.deleted")
		}
		fmt.Fprintf(&b, "%s\t%s\t%s\t%s\n", what, inACell(c.Author), clock(c.At), inACell(c.Text))
	}
	for _, c := range r.Comments {
		fmt.Fprintf(&b, "%s\t%s\t%s\t%s\n", a.msg("import.comment"), inACell(c.Author), clock(c.At), a.msg("import.remark", inACell(c.Quote), inACell(c.Text)))
	}
	_, err := io.WriteString(w, b.String())
	return err
}

// inACell gives a text without what would end its line or cell.
func inACell(s string) string { return strings.Join(strings.Fields(s), " ") }

// clock gives the time that a Word file tells, by its author's own clock.
func clock(at time.Time) string {
	if at.IsZero() {
		return ""
	}
	return at.Format("2006-01-02 15:04")
}
