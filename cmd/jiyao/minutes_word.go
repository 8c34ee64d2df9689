package main

import (
	"io"
	"strconv"
	"strings"

	"github.com/spf13/cobra"

	"jiyao/cmd/internal/office"
	"jiyao/cmd/internal/safefile"
	"jiyao/cmd/internal/server/review"
	"jiyao/drafting"
	"jiyao/drafting/docx"
	"jiyao/workflow"
)

// wording is what the options of minutes word say.
type wording struct {
	output, redline string
	comments        bool
}

// minutesWord is the command that hands out a minutes as a Word file.
func (a *app) minutesWord() *cobra.Command {
	var w wording
	cmd := a.command("minutes.word")
	cmd.ValidArgsFunction = a.completeMinutes
	f := cmd.Flags()
	f.StringVarP(&w.output, "output", "o", "", a.msg("minutes.word.flag.output"))
	f.StringVar(&w.redline, "redline", "", a.msg("minutes.word.flag.redline"))
	f.BoolVar(&w.comments, "comments", false, a.msg("minutes.word.flag.comments"))
	cmd.RunE = a.one(0, func(cmd *cobra.Command, o *office.Office, m workflow.Minutes, _ []string) error {
		text, marks, err := a.marks(cmd, o, m, w)
		if err != nil {
			return err
		}
		e, err := a.typesetter()
		if err != nil {
			return err
		}
		return a.writeOut(cmd, w.output, safefile.Name(m.Title)+".docx", func(out io.Writer) error {
			return e.MinutesWord(out, m, text, marks)
		})
	})
	return cmd
}

// marks gives the text that is meant and what is shown besides.
func (a *app) marks(cmd *cobra.Command, o *office.Office, m workflow.Minutes, w wording) (text string, marks docx.Marks, err error) {
	text = drafting.Format(drafting.Parse(m.Text))
	if w.redline == "" && !w.comments {
		return text, marks, nil
	}
	c, err := review.Open(cmd.Context(), o, m)
	if err != nil {
		return "", marks, err
	}
	if w.redline != "" {
		from, to, err := between(cmd, w.redline, len(c.Revisions))
		if err != nil {
			return "", marks, err
		}
		if text, marks.Changes, err = c.Tracked(from, to); err != nil {
			return "", marks, err
		}
	}
	if w.comments {
		marks.Comments = c.Comments(text)
	}
	return text, marks, nil
}

// between reads the numbers of two revisions, A..B.
func between(cmd *cobra.Command, words string, last int) (from, to int, err error) {
	a, b, _ := strings.Cut(words, "..")
	from, errA := strconv.Atoi(a)
	to, errB := strconv.Atoi(b)
	switch {
	case errA != nil || errB != nil || from < 1 || from > to:
		return 0, 0, usage(cmd, "error.redline", words)
	case to > last:
		return 0, 0, &RevisionError{N: to, Last: last}
	}
	return from, to, nil
}
