package main

import (
	"io"
	"os"
	"path/filepath"
	"slices"
	"strings"
	"time"

	"github.com/spf13/cobra"

	"jiyao/cmd/internal/office"
	"jiyao/cmd/internal/views"
	"jiyao/workflow"
	"jiyao/workflow/org"
)

// orgExport is the command that writes the office's data to files.
func (a *app) orgExport() *cobra.Command {
	var output, encoding string
	cmd := a.command("org.export")
	cmd.Flags().StringVarP(&output, "output", "o", "", a.msg("org.export.flag.output"))
	cmd.Flags().StringVar(&encoding, "encoding", string(org.UTF8), a.msg("org.export.flag.encoding"))
	complete(cmd, "encoding", []string{string(org.UTF8), string(org.GB18030)})
	cmd.RunE = func(cmd *cobra.Command, args []string) error {
		switch {
		case len(args) > 0:
			return usage(cmd, "error.args.none", args[0])
		case encoding != string(org.UTF8) && encoding != string(org.GB18030):
			return usage(cmd, "error.format", encoding, "utf-8、gb18030")
		}
		return a.office(cmd.Context(), func(o *office.Office) error {
			data, err := o.Data(cmd.Context())
			if err != nil {
				return err
			}
			return a.export(data, output, org.Encoding(encoding))
		})
	}
	return cmd
}

// export writes one YAML file, a workbook, or a table for each book into a
// folder.
func (a *app) export(data *org.Office, output string, encoding org.Encoding) error {
	ext := strings.ToLower(filepath.Ext(output))
	switch {
	case output == "" && a.site.json:
		return a.printJSON(data.Data())
	case output == "" || output == "-":
		return a.printBytes(data.WriteYAML())
	case ext == ".yaml" || ext == ".yml":
		return a.store(output, data.WriteYAML())
	case ext == ".xlsx":
		file, err := data.WriteWorkbook(org.Books()...)
		if err != nil {
			return err
		}
		return a.store(output, file)
	}
	if err := os.MkdirAll(a.path(output), 0o750); err != nil {
		return writeError(output, err)
	}
	for _, book := range org.Books() {
		table, err := data.WriteCSV(book, encoding)
		if err != nil {
			return err
		}
		if err := a.store(filepath.Join(output, book+".csv"), table); err != nil {
			return err
		}
	}
	return nil
}

// store writes a file and says so.
func (a *app) store(name string, data []byte) error {
	err := writeFile(a.path(name), func(w io.Writer) error {
		_, err := w.Write(data)
		return err
	})
	if err == nil {
		a.say("note.stored", name)
	}
	return err
}

// orgLog is the command that shows who changed what in the office's data.
func (a *app) orgLog() *cobra.Command {
	var book string
	var limit int
	cmd := a.command("org.log")
	cmd.Flags().StringVar(&book, "book", "", a.msg("org.log.flag.book"))
	cmd.Flags().IntVar(&limit, "limit", 100, a.msg("org.log.flag.limit"))
	cmd.RunE = func(cmd *cobra.Command, args []string) error {
		if len(args) > 0 {
			return usage(cmd, "error.args.none", args[0])
		}
		return a.office(cmd.Context(), func(o *office.Office) error {
			all, err := o.Store.Alterations(cmd.Context(), 0)
			if err != nil {
				return err
			}
			if book != "" {
				all = slices.DeleteFunc(all, func(l workflow.Alteration) bool { return l.Book != book && office.BookLabel(l.Book) != book })
			}
			if limit > 0 {
				all = all[max(len(all)-limit, 0):]
			}
			return a.printAlterations(all)
		})
	}
	return cmd
}

func (a *app) printAlterations(all []workflow.Alteration) error {
	if a.site.json {
		type view struct {
			changeView
			N        int          `json:"n"`
			Actor    views.Person `json:"actor"`
			Note     string       `json:"note,omitempty"`
			Recorded time.Time    `json:"recorded"`
			Hash     string       `json:"hash"`
		}
		shown := make([]view, len(all))
		for i, l := range all {
			shown[i] = view{viewChange(l), l.N, views.Person{ID: l.Actor.ID, Name: l.Actor.Name}, l.Note, l.Recorded, l.Hash}
		}
		return a.printJSON(shown)
	}
	return a.print(func(w io.Writer) error {
		for _, l := range all {
			line := a.msg("org.log.line", l.N, clockOf(l.Recorded), l.Actor.Name, office.Says(l))
			if l.Note != "" {
				line += a.msg("org.log.note", l.Note)
			}
			indented(w, line, 0)
		}
		return nil
	})
}
