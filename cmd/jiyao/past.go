package main

import (
	"cmp"
	"context"
	"fmt"
	"io"
	"io/fs"
	"os"
	"path/filepath"
	"slices"
	"strings"

	"github.com/spf13/cobra"

	"jiyao/cmd/internal/office"
	"jiyao/cmd/internal/past"
	"jiyao/workflow"
)

// minutesPast is the command that takes the minutes and registers of the time
// before the program (历史纪要补录).
func (a *app) minutesPast() *cobra.Command {
	var registers []string
	var yes, dry bool
	cmd := a.command("minutes.past")
	cmd.ValidArgsFunction = nil
	cmd.Flags().StringArrayVar(&registers, "register", nil, a.msg("minutes.past.flag.register"))
	cmd.Flags().BoolVar(&yes, "yes", false, a.msg("minutes.past.flag.yes"))
	cmd.Flags().BoolVar(&dry, "dry-run", false, a.msg("minutes.past.flag.dry"))
	cmd.RunE = func(cmd *cobra.Command, args []string) error {
		switch {
		case len(args) == 0 && len(registers) == 0:
			return usage(cmd, "error.args.file")
		case dry && yes:
			return usage(cmd, "error.dry")
		}
		return a.office(cmd.Context(), func(o *office.Office) error {
			h := &hoard{app: a, office: o, yes: yes}
			if err := h.read(cmd.Context(), args, registers); err != nil {
				return err
			}
			if yes {
				if err := h.take(cmd); err != nil {
					return err
				}
			}
			return h.report()
		})
	}
	return cmd
}

// A hoard is what an office kept of the time before the program, as it is taken.
type hoard struct {
	app    *app
	office *office.Office
	yes    bool

	papers []past.Paper
	paths  []string // of the papers
	fates  []string // of the papers: what became of them
	lines  []past.Line
	failed int
}

// read reads files, folders and registers, and writes nothing.
func (h *hoard) read(ctx context.Context, names, registers []string) error {
	reader, err := h.office.PastReader(ctx)
	if err != nil {
		return err
	}
	for _, name := range names {
		if err := h.walk(ctx, reader, name); err != nil {
			return err
		}
	}
	for _, name := range registers {
		data, err := h.app.bytes(name)
		if err != nil {
			return err
		}
		lines, doubts, err := past.ReadRegister(reader.Office, data)
		if err != nil {
			return &RegisterError{name, err}
		}
		for _, d := range doubts {
			h.app.say("past.register.doubt", name, d)
		}
		h.lines = append(h.lines, lines...)
	}
	return nil
}

// walk reads the old minutes of a folder and those below it, or one file.
func (h *hoard) walk(ctx context.Context, reader past.Reader, name string) error {
	return filepath.WalkDir(h.app.path(name), func(path string, d fs.DirEntry, err error) error {
		switch {
		case err != nil:
			return &NoInputError{Path: name}
		case ctx.Err() != nil:
			return ctx.Err()
		case d.IsDir():
			return nil
		case !d.Type().IsRegular() || !past.IsPaper(path):
			h.app.say("past.skipped", d.Name())
			return nil
		}
		data, err := readPaper(path)
		if err != nil {
			return &NoInputError{Path: d.Name()}
		}
		h.papers = append(h.papers, reader.Read(d.Name(), data))
		h.paths = append(h.paths, path)
		h.fates = append(h.fates, "")
		return nil
	})
}

// readPaper reads a file, no more of it than is needed to see that it is too
// large.
func readPaper(path string) ([]byte, error) {
	f, err := os.Open(path)
	if err != nil {
		return nil, err
	}
	defer f.Close() //nolint:errcheck // it was only read
	return io.ReadAll(io.LimitReader(f, past.MaxBytes+1))
}

// take keeps the numbers and enters the minutes. An interrupt lets the present
// one be finished; another run goes on where this one was.
func (h *hoard) take(cmd *cobra.Command) error {
	by, err := h.app.actor(cmd, h.office)
	if err != nil {
		return err
	}
	for _, l := range past.Ledgers(h.papers, h.lines) {
		kept, doubt, err := h.office.KeepPast(cmd.Context(), by, l)
		if err != nil {
			return err
		}
		if doubt != "" {
			h.app.say("past.ledger.doubt", doubt)
		}
		if kept > 0 {
			h.app.say("past.kept", l.Scope, kept)
		}
	}
	for i := range h.papers {
		if cmd.Context().Err() != nil {
			return cmd.Context().Err()
		}
		h.enter(cmd.Context(), by, i)
	}
	return nil
}

// enter takes one minutes.
func (h *hoard) enter(ctx context.Context, by workflow.Actor, i int) {
	p := &h.papers[i]
	if p.Fault != "" {
		return
	}
	data, err := readPaper(h.paths[i])
	fresh := false
	if err == nil {
		fresh, err = h.office.EnterPast(context.WithoutCancel(ctx), by, *p, data)
	}
	switch {
	case err != nil:
		p.Fault = strings.TrimSuffix(err.Error(), "。")
	case fresh:
		h.fates[i] = h.app.msg("past.fate.taken")
	default:
		h.fates[i] = h.app.msg("past.fate.before")
	}
}

// paperView is an old minutes in the report.
type paperView struct {
	File      string   `json:"file"`
	ID        string   `json:"id,omitempty"`
	Fate      string   `json:"fate"`
	Fault     string   `json:"fault,omitempty"`
	Title     string   `json:"title"`
	Type      string   `json:"type"`
	Number    string   `json:"number,omitempty"`
	Meeting   string   `json:"meeting,omitempty"`
	Issued    string   `json:"issued,omitempty"`
	Items     int      `json:"items"`
	Present   int      `json:"present"`
	Absent    int      `json:"absent"`
	Observers int      `json:"observers"`
	Doubts    []string `json:"doubts,omitempty"`
}

// report says of every file what was understood, and what became of it.
func (h *hoard) report() error {
	views := make([]paperView, len(h.papers))
	for i, p := range h.papers {
		views[i] = paperView{
			File: p.File, Fate: h.fates[i], Fault: p.Fault, Title: p.Title, Type: p.Type, Number: p.Number.Text, Meeting: string(p.Meeting),
			Issued: string(p.Issued), Items: len(p.Items), Present: p.Present, Absent: p.Absent, Observers: p.Observers, Doubts: p.Doubts,
		}
		if p.Fault != "" {
			views[i].Fate = h.app.msg("past.fate.not")
			h.failed++
		} else {
			views[i].ID = p.ID()
		}
	}
	if err := h.print(views); err != nil {
		return err
	}
	if !h.yes {
		h.app.say("past.preview", len(views)-h.failed, h.failed, len(h.lines))
	}
	if h.failed > 0 {
		return &PartialError{Failed: h.failed, Total: len(views)}
	}
	return nil
}

func (h *hoard) print(views []paperView) error {
	if h.app.site.json {
		return h.app.printJSON(views)
	}
	if len(views) == 0 {
		return nil
	}
	return h.app.print(func(w io.Writer) error {
		for _, v := range views {
			h.app.printPaper(w, v)
		}
		return nil
	})
}

// printPaper says what was understood of one file.
func (a *app) printPaper(w io.Writer, v paperView) {
	lines := []string{
		strings.TrimSpace(v.Fate + " " + v.File), v.Title,
		a.msg("past.says", cmp.Or(v.Meeting, v.Issued, "—"), cmp.Or(v.Number, "—"), v.Items, v.Present, v.Absent, v.Observers),
	}
	if v.Fault != "" {
		lines = append(lines, a.msg("past.fault", v.Fault))
	}
	for _, d := range v.Doubts {
		lines = append(lines, a.msg("past.doubt", d))
	}
	for i, line := range slices.DeleteFunc(lines, func(s string) bool { return s == "" }) {
		for n, part := range fold(line, screen-4) {
			if i > 0 || n > 0 {
				part = "    " + part
			}
			fmt.Fprintln(w, part)
		}
	}
}

// RegisterError is a register of numbers that cannot be read.
type RegisterError struct {
	File  string
	Cause error
}

// Error gives the sentence in Chinese.
func (e *RegisterError) Error() string { return e.in(chinese) }

func (e *RegisterError) in(l language) string {
	if domainError(e.Cause) == nil {
		return l.msg("error.register.heads", e.File, "文号", "标题")
	}
	return l.msg("error.register", e.File, l.foreign(e.Cause))
}

// Unwrap gives what the reader found.
func (e *RegisterError) Unwrap() error { return e.Cause }
