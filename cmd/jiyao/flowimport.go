package main

import (
	"fmt"
	"io"
	"path/filepath"
	"strings"

	"github.com/sergi/go-diff/diffmatchpatch"
	"github.com/spf13/cobra"

	"jiyao/cmd/internal/office"
)

// flowImport is the command that takes a flow file.
func (a *app) flowImport() *cobra.Command {
	var t taking
	cmd := a.command("flow.import")
	cmd.ValidArgsFunction = nil
	a.takingFlags(cmd, &t)
	cmd.RunE = func(cmd *cobra.Command, args []string) error {
		if len(args) != 1 {
			return usage(cmd, "error.args.file")
		}
		return a.office(cmd.Context(), func(o *office.Office) error {
			data, err := a.bytes(args[0])
			if err != nil {
				return err
			}
			return a.takeFlow(cmd, o, filepath.Base(args[0]), data, t)
		})
	}
	return cmd
}

// takeFlow shows what would change and, if that was asked for, puts it on
// record.
func (a *app) takeFlow(cmd *cobra.Command, o *office.Office, name string, data []byte, t taking) error {
	p, err := o.PreviewFlow(cmd.Context(), name, data)
	if err != nil {
		return err
	}
	if t.yes {
		w, err := a.warrant(cmd, o, t)
		if err != nil {
			return err
		}
		if _, err := o.ImportFlow(cmd.Context(), w, name, data); err != nil {
			return confirmed(cmd, err)
		}
	}
	if a.site.json {
		return a.printFlowJSON(p, data, t.yes)
	}
	if t.yes {
		a.say("flow.taken", p.Flow.Label, flowName(p.Flow.ID))
		return nil
	}
	if err := a.print(func(w io.Writer) error { return a.writeFlow(w, p, data) }); err != nil {
		return err
	}
	a.say("flow.preview")
	setup, err := o.SettingUp(cmd.Context())
	if err == nil && !setup {
		a.say("org.needs.rules")
	}
	return err
}

// writeFlow says what a flow file would change.
func (a *app) writeFlow(w io.Writer, p office.FlowPreview, data []byte) error {
	fmt.Fprintln(w, a.msg("flow.steps", p.Flow.Label, flowName(p.Flow.ID), strings.Join(placesOf(p.Flow), " → ")))
	if len(p.Meetings) > 0 {
		fmt.Fprintln(w, a.msg("flow.meetings", a.lang.join(p.Meetings)))
	}
	if p.Before == nil {
		fmt.Fprintln(w, a.msg("flow.first"))
		return nil
	}
	fmt.Fprintln(w, a.msg("flow.differs", flowName(p.Before.ID)))
	for _, line := range changedLines(string(p.Old), string(data)) {
		fmt.Fprintln(w, line)
	}
	return nil
}

// changedLines gives the lines that one text has and the other has not, in
// their order, marked - and +.
func changedLines(before, after string) []string {
	dmp := diffmatchpatch.New()
	a, b, all := dmp.DiffLinesToChars(withEnd(before), withEnd(after))
	var lines []string
	for _, d := range dmp.DiffCharsToLines(dmp.DiffMain(a, b, false), all) {
		mark := map[diffmatchpatch.Operation]string{diffmatchpatch.DiffDelete: "- ", diffmatchpatch.DiffInsert: "+ "}[d.Type]
		if mark == "" {
			continue
		}
		for line := range strings.Lines(d.Text) {
			lines = append(lines, mark+strings.TrimRight(line, "\r\n"))
		}
	}
	return lines
}

// withEnd gives a text whose last line ends.
func withEnd(text string) string { return strings.TrimRight(text, "\n") + "\n" }

func (a *app) printFlowJSON(p office.FlowPreview, data []byte, done bool) error {
	view := struct {
		Applied  bool     `json:"applied"`
		Name     string   `json:"name"`
		Version  int      `json:"version"`
		Label    string   `json:"label"`
		Places   []string `json:"places"`
		Meetings []string `json:"meetings"`
		Before   int      `json:"version_before,omitempty"`
		Changes  []string `json:"changes"`
	}{done, p.Flow.ID.Name, p.Flow.ID.Version, p.Flow.Label, placesOf(p.Flow), append([]string{}, p.Meetings...), 0, []string{}}
	if p.Before != nil {
		view.Before, view.Changes = p.Before.ID.Version, append(view.Changes, changedLines(string(p.Old), string(data))...)
	}
	return a.printJSON(view)
}
