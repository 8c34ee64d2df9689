package main

import (
	"bytes"
	"context"
	"fmt"
	"io"
	"time"

	"github.com/spf13/cobra"

	"jiyao/cmd/internal/demo"
	"jiyao/cmd/internal/engine"
	"jiyao/drafting"
	"jiyao/render"
	"jiyao/templates"
	"jiyao/workflow"
)

// demoSample is the minutes that the demonstration walks through its states:
// a published one, with the profile of the same name.
const demoSample = "suzhou-changwu"

// demo is the command that walks the sample from 记录 to 分送.
func (a *app) demo() *cobra.Command {
	var dir, addr string
	var serve bool
	cmd := a.command("demo")
	cmd.Flags().StringVar(&dir, "dir", "demo", a.msg("demo.flag.dir"))
	cmd.Flags().BoolVar(&serve, "serve", false, a.msg("demo.flag.serve"))
	cmd.Flags().StringVar(&addr, "addr", "", a.msg("serve.flag.addr"))
	cmd.RunE = func(cmd *cobra.Command, args []string) error {
		if len(args) > 0 {
			return usage(cmd, "error.args.none", args[0])
		}
		if serve {
			return a.serveCity(cmd.Context(), dir, addr)
		}
		return a.walk(cmd.Context(), dir)
	}
	return cmd
}

func (a *app) walk(ctx context.Context, dir string) error {
	text, err := templates.Sample(demoSample)
	if err != nil {
		return err
	}
	e, err := a.typesetter()
	if err != nil {
		return err
	}
	walked, err := demo.Walk(ctx, demo.Config{
		Dir: dir, Text: string(text), Check: demo.Proofread,
		Render: func(number string, issued workflow.Date) ([]byte, error) {
			return paper(e, string(text), number, issued)
		},
		Out: a.stride,
		Now: demoClock(),
	})
	if err != nil {
		return writeError(dir, err)
	}
	return a.print(func(w io.Writer) error {
		m := walked.Minutes
		_, err := io.WriteString(w, a.msg("demo.done", m.Number.Text, m.PDF.SHA256, walked.File, walked.Database))
		return err
	})
}

// demoClock is a clock that stands on the sample's day of issue and moves on
// by some minutes with every look: number, dates and history then agree with
// the text, and every demonstration gives the same paper.
func demoClock() func() time.Time {
	now := time.Date(2020, time.June, 1, 0, 30, 0, 0, time.UTC) // half past eight in Beijing
	return func() time.Time {
		now = now.Add(3 * time.Minute)
		return now
	}
}

// paper sets the text with its number and date of issue.
func paper(e typesetter, text, number string, issued workflow.Date) ([]byte, error) {
	l, err := e.Set(drafting.Parse(text), engine.Options{Profile: demoSample, Number: number, Issued: string(issued)})
	if err != nil {
		return nil, err
	}
	return pdfOf(e, l)
}

// pdfOf paints a layout.
func pdfOf(e painter, l *render.Layout) ([]byte, error) {
	var b bytes.Buffer
	err := e.PDF(&b, l)
	return b.Bytes(), err
}

// stride shows one step of the walk as it happens.
func (a *app) stride(s demo.Stride) {
	fmt.Fprint(a.out, a.msg("demo.step", s.Entry.Recorded.In(workflow.Shanghai()).Format("2006年1月2日 15:04"), s.Entry.Actor.Name, s.Entry.As.Label(), s.Label, s.From, s.To))
	if s.Entry.Note != "" {
		fmt.Fprint(a.out, a.msg("demo.remark", s.Entry.Note))
	}
	fmt.Fprintln(a.out)
}
