package main

import (
	"fmt"
	"io"
	"path/filepath"
	"strings"

	"github.com/spf13/cobra"

	"jiyao/cmd/internal/office"
	"jiyao/cmd/internal/safefile"
	"jiyao/cmd/internal/views"
	"jiyao/drafting"
	"jiyao/workflow"
	"jiyao/workflow/public"
)

// public is the group of commands about making minutes public (信息公开).
func (a *app) public() *cobra.Command {
	return a.siteFlags(a.group("public", ordered(
		a.publicShow(), a.publicClass(), a.publicConfirm(), a.publicRedact(), a.publicSheet(), a.publicReview(),
		a.publicPublish(), a.publicWithdraw(), a.publicExport(),
	)...))
}

// publicly carries out an act on a minutes and says so.
func (a *app) publicly(cmd *cobra.Command, o *office.Office, m workflow.Minutes, do public.Command) error {
	var err error
	if do.Actor, err = a.actor(cmd, o); err != nil {
		return err
	}
	file, err := o.PublicFile(cmd.Context(), m)
	if err != nil {
		return err
	}
	do.N = len(file)
	r, err := o.Publicise(cmd.Context(), m, do)
	if err != nil {
		return err
	}
	if a.site.json {
		return a.printJSON(views.OfPublicAct(r))
	}
	return a.print(func(w io.Writer) error {
		line := a.msg("public.done", m.Title, a.actLabel(r.Act))
		if r.Act == public.Publish {
			line += a.msg("public.code", r.Code, r.SHA256)
		}
		_, err := fmt.Fprintln(w, line)
		return err
	})
}

// actLabel names an act in the language of the person.
func (a *app) actLabel(act public.Act) string {
	switch act {
	case public.Choose:
		return a.msg("public.act.choose")
	case public.Confirm:
		return a.msg("public.act.confirm")
	case public.Redact:
		return a.msg("public.act.redact")
	case public.Review:
		return a.msg("public.act.review")
	case public.Publish:
		return a.msg("public.act.publish")
	default:
		return a.msg("public.act.withdraw")
	}
}

// onMinutes makes a command of the group that works on one minutes.
func (a *app) onMinutes(path string, do func(cmd *cobra.Command, o *office.Office, m workflow.Minutes) error) *cobra.Command {
	cmd := a.command(path)
	cmd.ValidArgsFunction = a.completeMinutes
	cmd.RunE = a.one(0, func(cmd *cobra.Command, o *office.Office, m workflow.Minutes, _ []string) error { return do(cmd, o, m) })
	return cmd
}

func (a *app) publicClass() *cobra.Command {
	var class, reason string
	cmd := a.onMinutes("public.class", func(cmd *cobra.Command, o *office.Office, m workflow.Minutes) error {
		for _, c := range public.Classes() {
			if class == string(c) || class == c.Label() {
				return a.publicly(cmd, o, m, public.Command{Act: public.Choose, Class: c, Reason: reason})
			}
		}
		return usage(cmd, "error.public.class", class)
	})
	cmd.Flags().StringVar(&class, "class", "", a.msg("public.class.flag.class"))
	cmd.Flags().StringVar(&reason, "reason", "", a.msg("public.flag.reason"))
	complete(cmd, "class", []string{string(public.Open), string(public.OnRequest), string(public.Closed)})
	return cmd
}

func (a *app) publicConfirm() *cobra.Command {
	return a.onMinutes("public.confirm", func(cmd *cobra.Command, o *office.Office, m workflow.Minutes) error {
		return a.publicly(cmd, o, m, public.Command{Act: public.Confirm})
	})
}

// redacting is what is to be left out besides what is.
type redacting struct {
	names, quotes []string
	items         []int
	reason        string
	remove, clear bool
}

// list gives what is left out from now on.
func (in redacting) list(now []drafting.Redaction) []drafting.Redaction {
	var all []drafting.Redaction
	if !in.clear {
		all = append(all, now...)
	}
	add := func(r drafting.Redaction) {
		r.Delete, r.Reason = in.remove, in.reason
		all = append(all, r)
	}
	for _, n := range in.names {
		add(drafting.Redaction{Name: n})
	}
	for _, n := range in.items {
		add(drafting.Redaction{Item: n})
	}
	for _, q := range in.quotes {
		add(drafting.Redaction{Quote: q})
	}
	return all
}

func (a *app) publicRedact() *cobra.Command {
	var in redacting
	cmd := a.onMinutes("public.redact", func(cmd *cobra.Command, o *office.Office, m workflow.Minutes) error {
		if len(in.names)+len(in.items)+len(in.quotes) == 0 && !in.clear {
			return usage(cmd, "error.public.redact")
		}
		file, err := o.PublicFile(cmd.Context(), m)
		if err != nil {
			return err
		}
		return a.publicly(cmd, o, m, public.Command{Act: public.Redact, Redactions: in.list(file.Redactions())})
	})
	f := cmd.Flags()
	f.StringArrayVar(&in.names, "name", nil, a.msg("public.redact.flag.name"))
	f.IntSliceVar(&in.items, "item", nil, a.msg("public.redact.flag.item"))
	f.StringArrayVar(&in.quotes, "quote", nil, a.msg("public.redact.flag.quote"))
	f.StringVar(&in.reason, "reason", "", a.msg("public.flag.reason"))
	f.BoolVar(&in.remove, "delete", false, a.msg("public.redact.flag.delete"))
	f.BoolVar(&in.clear, "clear", false, a.msg("public.redact.flag.clear"))
	return cmd
}

func (a *app) publicReview() *cobra.Command {
	do, day, refuse := public.Command{Act: public.Review}, "", false
	cmd := a.onMinutes("public.review", func(cmd *cobra.Command, o *office.Office, m workflow.Minutes) error {
		do.Day, do.Agrees = workflow.Date(day), !refuse
		return a.publicly(cmd, o, m, do)
	})
	f := cmd.Flags()
	f.StringVar(&do.Reviewer.Name, "reviewer", "", a.msg("public.review.flag.reviewer"))
	f.StringVar(&do.Opinion, "opinion", "", a.msg("public.review.flag.opinion"))
	f.StringVar(&day, "date", "", a.msg("public.review.flag.date"))
	f.BoolVar(&refuse, "refuse", false, a.msg("public.review.flag.refuse"))
	return cmd
}

func (a *app) publicPublish() *cobra.Command {
	return a.onMinutes("public.publish", func(cmd *cobra.Command, o *office.Office, m workflow.Minutes) error {
		return a.publicly(cmd, o, m, public.Command{Act: public.Publish})
	})
}

func (a *app) publicWithdraw() *cobra.Command {
	var reason string
	cmd := a.onMinutes("public.withdraw", func(cmd *cobra.Command, o *office.Office, m workflow.Minutes) error {
		return a.publicly(cmd, o, m, public.Command{Act: public.Withdraw, Reason: reason})
	})
	cmd.Flags().StringVar(&reason, "reason", "", a.msg("public.flag.reason"))
	return cmd
}

// publicShow is the command that says what is on record.
func (a *app) publicShow() *cobra.Command {
	return a.onMinutes("public.show", func(cmd *cobra.Command, o *office.Office, m workflow.Minutes) error {
		file, err := o.PublicFile(cmd.Context(), m)
		if err != nil {
			return err
		}
		if a.site.json {
			return a.printJSON(views.OfPublicFile(m, file))
		}
		if len(file) == 0 {
			a.say("public.none", m.Title)
			return nil
		}
		t := table{heads: []string{a.msg("head.n"), a.msg("head.what"), a.msg("head.who"), a.msg("head.time"), a.msg("head.words")}, flex: 4}
		for _, r := range file {
			t.rows = append(t.rows, []string{fmt.Sprint(r.N), a.actLabel(r.Act), r.By.Name, clockOf(r.At), r.Words()})
		}
		return a.print(func(w io.Writer) error {
			t.write(w)
			return nil
		})
	})
}

// publicSheet is the command that prints the 公开保密审查表.
func (a *app) publicSheet() *cobra.Command {
	var output string
	cmd := a.onMinutes("public.sheet", func(cmd *cobra.Command, o *office.Office, m workflow.Minutes) error {
		file, err := o.PublicFile(cmd.Context(), m)
		if err != nil {
			return err
		}
		e, err := a.typesetter()
		if err != nil {
			return err
		}
		l, err := e.PublicSheet(m, file)
		if err != nil {
			return err
		}
		return a.writeOut(cmd, output, safefile.Name(m.Title)+a.msg("public.sheet.file")+".pdf", func(w io.Writer) error { return e.PDF(w, l) })
	})
	cmd.Flags().StringVarP(&output, "output", "o", "", a.msg("public.sheet.flag.output"))
	return cmd
}

// publicExport is the command that hands out the public edition.
func (a *app) publicExport() *cobra.Command {
	var output string
	cmd := a.onMinutes("public.export", func(cmd *cobra.Command, o *office.Office, m workflow.Minutes) error {
		r, err := o.PublicEdition(cmd.Context(), m)
		if err != nil {
			return err
		}
		e, err := a.typesetter()
		if err != nil {
			return err
		}
		if output == "" {
			output = safefile.Name(m.Title) + a.msg("public.export.file") + ".html"
		}
		var write func(w io.Writer) error
		switch ext := strings.ToLower(filepath.Ext(output)); ext {
		case ".html", ".htm":
			write = func(w io.Writer) error { return e.PublicHTML(w, r) }
		case ".pdf":
			write = func(w io.Writer) error { return o.PublicPaper(w, r, e.PublicPDF) }
		case ".txt":
			write = func(w io.Writer) error {
				_, err := io.WriteString(w, r.Text)
				return err
			}
		default:
			return usage(cmd, "error.public.extension", output)
		}
		if r.Code == "" {
			a.say("public.draft", m.Title)
		}
		return a.writeOut(cmd, output, "", write)
	})
	cmd.Flags().StringVarP(&output, "output", "o", "", a.msg("public.export.flag.output"))
	return cmd
}
