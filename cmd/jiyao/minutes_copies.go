package main

import (
	"fmt"
	"io"
	"strconv"
	"strings"
	"time"

	"github.com/spf13/cobra"

	"jiyao/cmd/internal/office"
	"jiyao/cmd/internal/presswork"
	"jiyao/workflow"
	"jiyao/workflow/store"
)

// marking is what the options of minutes copies say.
type marking struct {
	out, marks, rows string
	units            []string
}

// minutesCopies is the command that makes the marked copies of a minutes.
func (a *app) minutesCopies() *cobra.Command {
	var in marking
	cmd := a.command("minutes.copies")
	cmd.ValidArgsFunction = a.completeMinutes
	f := cmd.Flags()
	f.StringVarP(&in.out, "out", "o", "", a.msg("minutes.copies.flag.out"))
	f.StringVar(&in.marks, "marks", "", a.msg("minutes.copies.flag.marks"))
	f.StringVar(&in.rows, "row", "", a.msg("act.flag.copy"))
	f.StringArrayVar(&in.units, "unit", nil, a.msg("act.flag.unit"))
	completeBy(cmd, "unit", a.completeUnits)
	cmd.RunE = a.one(0, func(cmd *cobra.Command, o *office.Office, m workflow.Minutes, _ []string) error {
		if in.out == "" {
			return usage(cmd, "error.copies.out")
		}
		job := presswork.Job{Minutes: m}
		var known bool
		if job.Marks, known = presswork.ParseMarks(in.marks); !known {
			return usage(cmd, "error.copies.marks", in.marks)
		}
		var err error
		if job.Rows, err = in.chosen(cmd, o, m); err != nil {
			return err
		}
		if job.By, err = a.actor(cmd, o); err != nil {
			return err
		}
		return a.makeCopies(cmd, o, job, a.path(in.out))
	})
	return cmd
}

// chosen gives the rows of the distribution that are meant; none is all.
func (in marking) chosen(cmd *cobra.Command, o *office.Office, m workflow.Minutes) ([]int, error) {
	rows, err := numbers(cmd, in.rows)
	if err != nil {
		return nil, err
	}
	for _, name := range in.units {
		id := name
		if u, err := o.Unit(cmd.Context(), name, workflow.DateOf(o.Now())); err == nil {
			id = u.ID
		}
		found := m.CopiesOf(id, name, workflow.Receive)
		if len(found) == 0 {
			return nil, &workflow.Error{
				Kind: workflow.Invalid, Reason: workflow.ReasonCopies, Minutes: m.ID,
				Msg: fmt.Sprintf("《%s》没有分送给%s，请用 jiyao minutes show 核对。", m.Title, name),
			}
		}
		rows = append(rows, found...)
	}
	return rows, nil
}

// makeCopies writes the copies into an archive or a new folder, whole or not at
// all.
func (a *app) makeCopies(cmd *cobra.Command, o *office.Office, job presswork.Job, out string) error {
	e, err := a.typesetter()
	if err != nil {
		return err
	}
	batch, err := presswork.Prepare(cmd.Context(), o, e, job)
	if err != nil {
		return err
	}
	if strings.HasSuffix(strings.ToLower(out), ".zip") {
		err = writeFile(out, func(w io.Writer) error { return batch.Zip(cmd.Context(), w) })
	} else {
		err = writeError(out, batch.Folder(cmd.Context(), out))
	}
	if err == nil {
		a.say("minutes.copies.made", len(batch.Sheets), out)
	}
	return err
}

// minutesTrace is the command that says to whom a found copy had gone.
func (a *app) minutesTrace() *cobra.Command {
	cmd := a.command("minutes.trace")
	cmd.RunE = func(cmd *cobra.Command, args []string) error {
		if len(args) != 1 {
			return usage(cmd, "error.trace.args")
		}
		return a.office(cmd.Context(), func(o *office.Office) error {
			t, err := o.Trace(cmd.Context(), args[0])
			if err != nil {
				return err
			}
			return a.printTrace(t)
		})
	}
	return cmd
}

// A traceView is a found copy for programs.
type traceView struct {
	Code    string    `json:"code"`
	Minutes string    `json:"minutes"`
	Title   string    `json:"title"`
	Number  string    `json:"number"`
	Edition int       `json:"edition"`
	Serial  int       `json:"serial"`
	Row     int       `json:"row"`
	Unit    string    `json:"unit"`
	UnitID  string    `json:"unit_id,omitempty"`
	State   string    `json:"state"`
	Marked  time.Time `json:"marked"`
	By      string    `json:"by"`
}

func (a *app) printTrace(t office.TracedCopy) error {
	v := traceView{
		office.ShowTrace(t.Mark.Code), t.Minutes.ID, t.Minutes.Title, t.Minutes.Number.Text, max(t.Minutes.Edition.N, 1), t.Mark.Serial,
		t.Copy.N, t.Copy.Unit, t.Copy.ID, string(t.Copy.State), t.Mark.At, t.Mark.By.Name,
	}
	if a.site.json {
		return a.printJSON(v)
	}
	_, err := fmt.Fprintln(a.out, a.msg("minutes.trace.found", v.Title, v.Number, v.Edition, v.Serial, v.Unit, copyState(t.Copy), clockOf(v.Marked), v.By))
	return err
}

// minutesPrinted is the command that registers what was printed and destroyed.
func (a *app) minutesPrinted() *cobra.Command {
	var reprint, destroyed bool
	var note string
	cmd := a.command("minutes.printed")
	cmd.ValidArgsFunction = a.completeMinutes
	f := cmd.Flags()
	f.BoolVar(&reprint, "reprint", false, a.msg("minutes.printed.flag.reprint"))
	f.BoolVar(&destroyed, "destroyed", false, a.msg("minutes.printed.flag.destroyed"))
	f.StringVarP(&note, "note", "m", "", a.msg("act.flag.note"))
	cmd.RunE = a.one(1, func(cmd *cobra.Command, o *office.Office, m workflow.Minutes, rest []string) error {
		if len(rest) > 0 {
			n, err := strconv.Atoi(rest[0])
			if err != nil || reprint && destroyed {
				return usage(cmd, "error.printed.args")
			}
			by, err := a.actor(cmd, o)
			if err != nil {
				return err
			}
			kind := store.Printed
			switch {
			case reprint:
				kind = store.Reprinted
			case destroyed:
				kind = store.Destroyed
			}
			if _, err := o.RecordPrint(cmd.Context(), by, store.PrintRun{Minutes: m.ID, Kind: kind, Copies: n, Note: note}); err != nil {
				return err
			}
		}
		p, err := o.Presswork(cmd.Context(), m)
		if err != nil {
			return err
		}
		return a.printPresswork(p)
	})
	return cmd
}

// A pressworkView is how many sheets there are for programs.
type pressworkView struct {
	Planned   int `json:"planned"`
	Printed   int `json:"printed"`
	Reprinted int `json:"reprinted"`
	Destroyed int `json:"destroyed"`
	Out       int `json:"out"`
	Left      int `json:"left"`
	Short     int `json:"short"`
}

func (a *app) printPresswork(p office.Presswork) error {
	if a.site.json {
		return a.printJSON(pressworkView{p.Planned, p.Printed, p.Reprinted, p.Destroyed, p.Out, p.Left(), p.Short()})
	}
	_, err := fmt.Fprintln(a.out, a.msg("minutes.printed.tally", p.Planned, p.Printed, p.Reprinted, p.Destroyed, p.Out, p.Left()))
	return err
}
