package main

import (
	"context"
	"fmt"
	"io"
	"os"
	"path/filepath"
	"strconv"
	"strings"
	"time"

	"github.com/spf13/cobra"

	"jiyao/cmd/internal/office"
	"jiyao/workflow"
	"jiyao/workflow/archive"
	"jiyao/workflow/archive/verify"
)

// maxPackage is the largest package that is taken in.
const maxPackage = 512 << 20

// archiving are the commands of the archive (归档).
func (a *app) archiving() *cobra.Command {
	return a.siteFlags(a.group("archive", ordered(a.archiveList(), a.archiveMake(), a.archiveImport(), a.archiveMetadata())...))
}

// archiveList is the command that lists what waits to be archived and what has
// been.
func (a *app) archiveList() *cobra.Command {
	var year string
	cmd := a.command("archive.list")
	cmd.Flags().StringVar(&year, "year", "", a.msg("archive.flag.year"))
	cmd.RunE = func(cmd *cobra.Command, args []string) error {
		if len(args) > 0 {
			return usage(cmd, "error.args.none", args[0])
		}
		if err := yearOf(cmd, year); err != nil {
			return err
		}
		return a.office(cmd.Context(), func(o *office.Office) error {
			rows, err := o.ArchiveRows(cmd.Context(), year)
			if err != nil {
				return err
			}
			return a.printArchive(rows)
		})
	}
	return cmd
}

// yearOf refuses what is no year.
func yearOf(cmd *cobra.Command, year string) error {
	if n, err := strconv.Atoi(year); year != "" && (err != nil || n < 1900 || n > 9999) {
		return usage(cmd, "error.archive.year", year)
	}
	return nil
}

// archiveRow is a line of the archive's list for programs.
type archiveRow struct {
	Minutes   string    `json:"minutes"`
	Title     string    `json:"title"`
	Number    string    `json:"number,omitempty"`
	Year      string    `json:"year"`
	Keep      string    `json:"keep"`
	Code      string    `json:"code,omitempty"` // none while it waits
	Package   string    `json:"package,omitempty"`
	SHA256    string    `json:"sha256,omitempty"`
	By        string    `json:"by,omitempty"`
	At        time.Time `json:"at,omitzero"`
	Times     int       `json:"times,omitempty"`
	TakenFrom string    `json:"taken_from,omitempty"`
	Note      string    `json:"note,omitempty"`
}

func (a *app) printArchive(rows []archive.Holding) error {
	shown := make([]archiveRow, len(rows))
	t := table{heads: []string{a.msg("head.code"), a.msg("head.minutes"), a.msg("head.number"), a.msg("head.keep"), a.msg("head.subject")}, flex: 4}
	for i, r := range rows {
		shown[i] = archiveRow{
			Minutes: r.Minutes, Title: r.Title, Number: r.Number, Year: r.Year, Keep: string(r.Retention), Code: r.Code, Package: r.File,
			SHA256: r.SHA256, By: r.By.Name, At: r.At, Times: r.Times, TakenFrom: r.Origin, Note: r.Note,
		}
		code := r.Code
		if code == "" {
			code = a.msg("archive.waits")
		}
		t.rows = append(t.rows, []string{code, r.Minutes, r.Number, r.Retention.Label(), r.Title})
	}
	if a.site.json {
		return a.printJSON(shown)
	}
	if len(rows) == 0 {
		a.say("archive.none")
		return nil
	}
	return a.print(func(w io.Writer) error {
		t.write(w)
		return nil
	})
}

// archiveMake is the command that archives a year, or single minutes.
func (a *app) archiveMake() *cobra.Command {
	var ask office.Archiving
	var out string
	cmd := a.command("archive.make")
	cmd.Flags().StringVar(&ask.Year, "year", "", a.msg("archive.make.flag.year"))
	cmd.Flags().StringArrayVar(&ask.Minutes, "minutes", nil, a.msg("archive.make.flag.minutes"))
	cmd.Flags().StringVar(&out, "out", "", a.msg("archive.make.flag.out"))
	cmd.Flags().StringVar(&ask.Note, "note", "", a.msg("archive.make.flag.note"))
	cmd.Flags().StringVar(&ask.Lost, "lost", "", a.msg("archive.make.flag.lost"))
	cmd.RunE = func(cmd *cobra.Command, args []string) error {
		if len(args) > 0 {
			return usage(cmd, "error.args.none", args[0])
		}
		if (ask.Year == "") == (len(ask.Minutes) == 0) {
			return usage(cmd, "error.archive.what")
		}
		if err := yearOf(cmd, ask.Year); err != nil {
			return err
		}
		return a.office(cmd.Context(), func(o *office.Office) (err error) {
			if ask.By, err = a.actor(cmd, o); err != nil {
				return err
			}
			for i, name := range ask.Minutes {
				m, err := o.Find(cmd.Context(), name)
				if err != nil {
					return err
				}
				ask.Minutes[i] = m.ID
			}
			ask.Dir, ask.Program = a.path(out), programName()
			done, err := o.Archive(cmd.Context(), ask)
			if err != nil {
				return err
			}
			return a.printArchived(done)
		})
	}
	return cmd
}

func (a *app) printArchived(done office.Archived) error {
	if a.site.json {
		return a.printJSON(struct {
			Folder   string            `json:"folder"`
			Holdings []archive.Holding `json:"holdings"`
		}{done.Folder, done.Holdings})
	}
	return a.print(func(w io.Writer) error {
		for _, h := range done.Holdings {
			fmt.Fprintf(w, "%s　%s\n", h.Code, h.Minutes)
		}
		_, err := fmt.Fprintln(w, a.msg("archive.made", len(done.Holdings), done.Folder))
		return err
	})
}

// archiveImport is the command that takes packages of another office in (移入).
func (a *app) archiveImport() *cobra.Command {
	var yes bool
	cmd := a.command("archive.import")
	cmd.ValidArgsFunction = nil
	trusted := a.trustFlag(cmd)
	cmd.Flags().BoolVar(&yes, "yes", false, a.msg("archive.import.flag.yes"))
	cmd.RunE = func(cmd *cobra.Command, args []string) error {
		if len(args) == 0 {
			return usage(cmd, "error.args.file")
		}
		trust, err := trusted()
		if err != nil {
			return err
		}
		return a.office(cmd.Context(), func(o *office.Office) error {
			var by workflow.Actor
			if yes {
				if by, err = a.actor(cmd, o); err != nil {
					return err
				}
			}
			return a.takeIn(cmd.Context(), o, by, args, trust)
		})
	}
	return cmd
}

// takenView is what became of one package, for programs.
type takenView struct {
	File    string `json:"file"`
	Fate    string `json:"fate"`
	Minutes string `json:"minutes,omitempty"`
	Code    string `json:"code,omitempty"`
	Title   string `json:"title,omitempty"`
	Fault   string `json:"fault,omitempty"`
}

// takeIn looks at every package, and takes it where somebody says so.
func (a *app) takeIn(ctx context.Context, o *office.Office, by workflow.Actor, names []string, trust verify.Trust) error {
	var all []takenView
	failed := 0
	for _, name := range names {
		if ctx.Err() != nil {
			return ctx.Err()
		}
		data, err := readPackage(a.path(name))
		if err != nil {
			return &NoInputError{Path: name}
		}
		t, err := o.ReadPackage(ctx, filepath.Base(name), data, trust)
		if err == nil && !by.IsZero() {
			err = o.TakePackage(context.WithoutCancel(ctx), by, t)
		}
		if err != nil {
			return err
		}
		v := takenView{File: filepath.Base(name), Minutes: t.Minutes, Code: t.Report.Code, Title: t.Report.Title, Fault: t.Fault}
		switch {
		case t.Fault != "":
			v.Fate = a.msg("archive.fate.not")
			failed++
		case t.Known:
			v.Fate = a.msg("archive.fate.known")
		case by.IsZero():
			v.Fate = a.msg("archive.fate.could")
		default:
			v.Fate = a.msg("archive.fate.taken")
		}
		all = append(all, v)
	}
	if err := a.printTaken(all); err != nil {
		return err
	}
	if by.IsZero() {
		a.say("archive.import.preview")
	}
	if failed > 0 {
		return &PartialError{Failed: failed, Total: len(all)}
	}
	return nil
}

func readPackage(path string) ([]byte, error) {
	f, err := os.Open(path)
	if err != nil {
		return nil, err
	}
	defer f.Close() //nolint:errcheck // it was only read
	return io.ReadAll(io.LimitReader(f, maxPackage))
}

func (a *app) printTaken(all []takenView) error {
	if a.site.json {
		return a.printJSON(all)
	}
	return a.print(func(w io.Writer) error {
		for _, v := range all {
			fmt.Fprintln(w, strings.TrimSpace(v.Fate+"　"+v.File+"　"+v.Code+"　"+v.Title+"　"+v.Minutes))
			if v.Fault != "" {
				fmt.Fprintln(w, "    "+v.Fault)
			}
		}
		return nil
	})
}

// archiveMetadata is the command that prints what is said of an archived minutes
// for the archive.
func (a *app) archiveMetadata() *cobra.Command {
	cmd := a.command("archive.metadata")
	cmd.ValidArgsFunction = a.completeMinutes
	cmd.RunE = a.one(0, func(cmd *cobra.Command, o *office.Office, m workflow.Minutes, _ []string) error {
		d, err := o.ArchiveMetadata(cmd.Context(), m.ID)
		if err != nil {
			return err
		}
		data, err := d.JSON()
		if err != nil {
			return err
		}
		return a.printBytes(data)
	})
	return cmd
}
