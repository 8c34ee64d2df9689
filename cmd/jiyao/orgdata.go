package main

import (
	"context"
	"errors"
	"fmt"
	"io"
	"os"
	"path/filepath"
	"strings"

	"github.com/spf13/cobra"

	"jiyao/cmd/internal/office"
	"jiyao/workflow"
	"jiyao/workflow/org"
)

// orgData is the group of commands about the office's data (机构与人员资料).
func (a *app) orgData() *cobra.Command {
	return a.siteFlags(a.group("org", ordered(a.orgCheck(), a.orgDiff(), a.importing("org.import", nil), a.orgExport(), a.orgLog(), a.orgVacant())...))
}

// FindingsError says what is wrong with office data, a line each.
type FindingsError struct{ Findings org.Findings }

// Error lists in Chinese what is wrong, with file, line and column.
func (e *FindingsError) Error() string { return e.in(chinese) }

func (e *FindingsError) in(l language) string {
	var own, other []string // what stands in the files comes before what follows from it elsewhere
	for _, f := range e.Findings.Wrong() {
		if f.Where.File != "" {
			own = append(own, "  "+f.String())
		} else {
			other = append(other, "  "+f.String())
		}
	}
	lines := append(own, other...)
	text := l.msg("error.findings", len(lines), strings.Join(lines[:min(len(lines), maxFindings)], "\n"))
	if more := len(lines) - maxFindings; more > 0 {
		text += "\n" + l.msg("error.findings.more", more)
	}
	return text
}

// maxFindings is how many faults are shown at once.
const maxFindings = 20

// found makes an error of what is wrong, if anything is.
func found(findings org.Findings) error {
	if len(findings.Wrong()) == 0 {
		return nil
	}
	return &FindingsError{findings}
}

// draft reads office data from files and folders: YAML, workbooks, or text
// tables.
func (a *app) draft(cmd *cobra.Command, names []string, book string) (org.Draft, error) {
	var all org.Draft
	for _, name := range names {
		d, err := a.draftOf(cmd, name, book)
		if err != nil {
			return all, err
		}
		all = d.Over(all)
	}
	return all, nil
}

func (a *app) draftOf(cmd *cobra.Command, name, book string) (org.Draft, error) {
	if info, err := os.Stat(a.path(name)); err == nil && info.IsDir() {
		d, findings := org.ReadFolder(os.DirFS(a.path(name)))
		return d, found(findings)
	}
	data, err := a.bytes(name)
	if err != nil {
		return org.Draft{}, err
	}
	if ext := strings.ToLower(filepath.Ext(name)); book == "" && (ext == ".yaml" || ext == ".yml") {
		d, findings := org.ReadYAML(name, data)
		return d, found(findings)
	}
	known := bookNamed(book)
	if book == "" {
		known = bookNamed(strings.TrimSuffix(filepath.Base(name), filepath.Ext(name)))
	} else if known == "" {
		var labels []string
		for _, b := range org.Books() {
			labels = append(labels, b+"（"+org.BookLabel(b)+"）")
		}
		return org.Draft{}, usage(cmd, "error.book", book, strings.Join(labels, "、"))
	}
	d, findings := org.ReadTable(name, known, data)
	for _, f := range findings {
		if f.Level == org.Noted {
			a.say("org.noted", f)
		}
	}
	return d, found(findings)
}

// bookNamed finds a book by its name or Chinese name.
func bookNamed(name string) string {
	for _, b := range org.Books() {
		if b == name || org.BookLabel(b) == name {
			return b
		}
	}
	return ""
}

// orgCheck is the command that looks through office data.
func (a *app) orgCheck() *cobra.Command {
	var book string
	cmd := a.command("org.check")
	cmd.ValidArgsFunction = nil
	cmd.Flags().StringVar(&book, "book", "", a.msg("org.flag.book"))
	cmd.RunE = func(cmd *cobra.Command, args []string) error {
		if len(args) == 0 {
			return a.office(cmd.Context(), func(o *office.Office) error {
				data, err := o.Data(cmd.Context())
				if err != nil {
					return err
				}
				return a.report(append(data.Check(), a.flowFindings(cmd.Context(), o, data)...))
			})
		}
		draft, err := a.draft(cmd, args, book)
		if err != nil {
			return err
		}
		err = a.office(cmd.Context(), func(o *office.Office) error {
			preview, err := o.PreviewImport(cmd.Context(), draft, org.Drop)
			if err != nil {
				return err
			}
			return a.report(append(preview.Findings, a.flowFindings(cmd.Context(), o, preview.Office)...))
		})
		if errors.As(err, new(*NoOfficeError)) {
			return a.report(draft.Check())
		}
		return err
	}
	return cmd
}

// flowFindings looks that authorities name steps of their meetings' flows.
func (a *app) flowFindings(ctx context.Context, o *office.Office, data *org.Office) org.Findings {
	flows, err := o.Flows(ctx)
	if err != nil {
		return nil
	}
	return data.CheckFlows(func(name string) *workflow.Flow { return newest(flows, name) })
}

// report prints what was found; what is wrong is an error.
func (a *app) report(findings org.Findings) error {
	if a.site.json {
		type view struct {
			Level  string `json:"level"`
			File   string `json:"file,omitempty"`
			Line   int    `json:"line,omitempty"`
			Book   string `json:"book,omitempty"`
			Key    string `json:"key,omitempty"`
			Column string `json:"column,omitempty"`
			Msg    string `json:"message"`
		}
		views := make([]view, len(findings))
		for i, f := range findings {
			views[i] = view{string(f.Level), f.Where.File, f.Where.Line, f.Book, f.Key, f.Column, f.Msg}
		}
		if err := a.printJSON(views); err != nil {
			return err
		}
		return found(findings)
	}
	for _, f := range findings {
		if f.Level == org.Noted {
			a.say("org.noted", f)
		}
	}
	if err := found(findings); err != nil {
		return err
	}
	a.say("org.clean")
	return nil
}

// orgDiff is the command that shows what an import would change.
func (a *app) orgDiff() *cobra.Command {
	var book, rest string
	cmd := a.command("org.diff")
	cmd.ValidArgsFunction = nil
	cmd.Flags().StringVar(&book, "book", "", a.msg("org.flag.book"))
	a.restFlag(cmd, &rest)
	cmd.RunE = func(cmd *cobra.Command, args []string) error {
		if len(args) == 0 {
			return usage(cmd, "error.args.file")
		}
		return a.office(cmd.Context(), func(o *office.Office) error {
			draft, err := a.draft(cmd, args, book)
			if err != nil {
				return err
			}
			how, err := restNamed(cmd, rest)
			if err != nil {
				return err
			}
			preview, err := o.PreviewImport(cmd.Context(), draft, how)
			if err != nil {
				return err
			}
			if err := found(preview.Findings); err != nil {
				return err
			}
			return a.printPreview(preview, false)
		})
	}
	return cmd
}

type changeView struct {
	Fate   string `json:"fate,omitempty"`
	File   string `json:"file,omitempty"`
	Line   int    `json:"line,omitempty"`
	Book   string `json:"book"`
	Key    string `json:"key"`
	Before string `json:"before,omitempty"`
	After  string `json:"after,omitempty"`
	Says   string `json:"says"`
}

func viewChange(c workflow.Alteration) changeView {
	return changeView{Book: c.Book, Key: c.Key, Before: c.Before, After: c.After, Says: org.Describe(c)}
}

// viewImported gives what an import changes with the rows of the files that say
// so.
func viewImported(p office.Import) []changeView {
	rows := rowsOf(p)
	views := make([]changeView, len(p.Changes))
	for i, c := range p.Changes {
		row := rows[[2]string{c.Book, c.Key}]
		views[i] = viewChange(c)
		views[i].Fate, views[i].File, views[i].Line = string(row.Fate), row.Where.File, row.Where.Line
	}
	return views
}

// rowsOf gives the rows of an import by book and key.
func rowsOf(p office.Import) map[[2]string]org.Outcome {
	rows := make(map[[2]string]org.Outcome, len(p.Rows))
	for _, row := range p.Rows {
		rows[[2]string{row.Book, row.Key}] = row
	}
	return rows
}

// importLines says what an import changes, a line each, with the rows of the
// files that say so.
func importLines(p office.Import) []string {
	rows, lines := rowsOf(p), p.Lines()
	for i, c := range p.Changes {
		if at := rows[[2]string{c.Book, c.Key}].Where; at.Line > 0 {
			lines[i] = fmt.Sprintf("%s 第%d行：%s", at.File, at.Line, lines[i])
		}
	}
	return lines
}

// printPreview prints what would change, or did.
func (a *app) printPreview(p office.Import, done bool) error {
	fates := org.Fates(p.Rows)
	if a.site.json {
		return a.printJSON(struct {
			Applied   bool         `json:"applied"`
			Rights    bool         `json:"rights"`
			Rules     bool         `json:"rules"`
			Unchanged int          `json:"unchanged"`
			Changes   []changeView `json:"changes"`
		}{done, p.Rights, p.Rules, fates[org.Same], viewImported(p)})
	}
	for _, f := range p.Findings {
		a.say("org.noted", f)
	}
	if len(p.Changes) == 0 {
		a.say("org.same")
		return nil
	}
	if len(p.Rows) > 0 && !done {
		a.say("org.rows", fates[org.Added], fates[org.Altered], fates[org.Ended], fates[org.Gone], fates[org.Same])
	}
	lines := importLines(p)
	if done || len(lines) > maxLines {
		lines = append(lines[:min(len(lines), maxLines)], p.Summary()...)
	}
	if done {
		lines = p.Summary()
	}
	return a.print(func(w io.Writer) error {
		_, err := io.WriteString(w, strings.Join(lines, "\n")+"\n")
		return err
	})
}

// maxLines is how many changes are shown one by one.
const maxLines = 200
