package main

import (
	"errors"
	"fmt"
	"io"
	"path/filepath"
	"strconv"
	"strings"

	"github.com/spf13/cobra"

	"jiyao/cmd/internal/office"
	"jiyao/templates"
	"jiyao/workflow"
)

// flow is the group of commands about flows (办理流程).
func (a *app) flow() *cobra.Command {
	return a.siteFlags(a.group("flow", ordered(a.flowList(), a.flowCheck(), a.flowGraph(), a.flowImport())...))
}

// flowName gives a flow's name with its version.
func flowName(id workflow.FlowID) string { return fmt.Sprintf("%s@%d", id.Name, id.Version) }

// flows gives the office's flows, or where there is no office those that come
// with the program.
func (a *app) flows(cmd *cobra.Command) (flows []*workflow.Flow, err error) {
	err = a.office(cmd.Context(), func(o *office.Office) error {
		flows, err = o.Flows(cmd.Context())
		return err
	})
	if !errors.As(err, new(*NoOfficeError)) {
		return flows, err
	}
	for _, f := range templates.FlowFiles() {
		flow, err := workflow.ParseFlow(f.File, f.Data)
		if err != nil {
			return nil, err
		}
		flows = append(flows, flow)
	}
	return flows, nil
}

// newest gives a flow's last version, or nil.
func newest(flows []*workflow.Flow, name string) *workflow.Flow {
	var last *workflow.Flow
	for _, f := range flows {
		if f.ID.Name == name && (last == nil || f.ID.Version > last.ID.Version) {
			last = f
		}
	}
	return last
}

// flowList is the command that lists the flows.
func (a *app) flowList() *cobra.Command {
	cmd := a.command("flow.list")
	cmd.RunE = func(cmd *cobra.Command, args []string) error {
		if len(args) > 0 {
			return usage(cmd, "error.args.none", args[0])
		}
		flows, err := a.flows(cmd)
		if err != nil {
			return err
		}
		type view struct {
			Name    string   `json:"name"`
			Version int      `json:"version"`
			Label   string   `json:"label"`
			Places  []string `json:"places"`
		}
		views := make([]view, len(flows))
		t := table{heads: []string{a.msg("head.flow"), a.msg("head.label"), a.msg("head.places")}, flex: 2}
		for i, f := range flows {
			views[i] = view{f.ID.Name, f.ID.Version, f.Label, placesOf(f)}
			t.rows = append(t.rows, []string{flowName(f.ID), f.Label, strings.Join(views[i].Places, " → ")})
		}
		if a.site.json {
			return a.printJSON(views)
		}
		return a.print(func(w io.Writer) error {
			t.write(w)
			return nil
		})
	}
	return cmd
}

// placesOf gives what a flow calls its steps, in order, those beside the line
// left out.
func placesOf(f *workflow.Flow) []string {
	var names []string
	for _, d := range f.States {
		for i := range d.Steps {
			if !d.Side {
				names = append(names, f.PlaceLabel(workflow.Place{State: d.State, Step: i}))
			}
		}
	}
	return names
}

// flowCheck is the command that looks through flow files.
func (a *app) flowCheck() *cobra.Command {
	cmd := a.command("flow.check")
	cmd.ValidArgsFunction = nil
	cmd.RunE = func(cmd *cobra.Command, args []string) error {
		if len(args) == 0 {
			return usage(cmd, "error.args.file")
		}
		for _, name := range args {
			f, err := a.flowFile(name)
			if err != nil {
				return err
			}
			a.say("flow.clean", name, f.Label, flowName(f.ID))
		}
		return nil
	}
	return cmd
}

func (a *app) flowFile(name string) (*workflow.Flow, error) {
	data, err := a.bytes(name)
	if err != nil {
		return nil, err
	}
	return workflow.ParseFlow(filepath.Base(name), data)
}

// flowGraph is the command that draws a flow.
func (a *app) flowGraph() *cobra.Command {
	var output string
	cmd := a.command("flow.graph")
	cmd.ValidArgsFunction = a.completeFlows
	cmd.Flags().StringVarP(&output, "output", "o", "", a.msg("flow.graph.flag.output"))
	cmd.RunE = func(cmd *cobra.Command, args []string) error {
		if len(args) != 1 {
			return usage(cmd, "error.args.flow")
		}
		f, err := a.flowNamed(cmd, args[0])
		if err != nil {
			return err
		}
		switch ext := strings.ToLower(filepath.Ext(output)); {
		case output == "" || output == "-":
			return a.printBytes([]byte(f.Mermaid()))
		case ext == ".svg":
			return a.store(output, f.SVG())
		case ext == ".mmd":
			return a.store(output, []byte(f.Mermaid()))
		}
		return usage(cmd, "error.graph", output)
	}
	return cmd
}

// flowNamed finds a flow by its name, by name and version, or in a file.
func (a *app) flowNamed(cmd *cobra.Command, name string) (*workflow.Flow, error) {
	if ext := filepath.Ext(name); ext == ".yaml" || ext == ".yml" {
		return a.flowFile(name)
	}
	flows, err := a.flows(cmd)
	if err != nil {
		return nil, err
	}
	plain, version, versioned := strings.Cut(name, "@")
	f := newest(flows, plain)
	if versioned {
		n, _ := strconv.Atoi(version)
		f = flowOf(flows, workflow.FlowID{Name: plain, Version: n})
	}
	if f == nil {
		known := make([]string, len(flows))
		for i, f := range flows {
			known[i] = flowName(f.ID)
		}
		return nil, &UnknownNameError{Noun: "noun.flow", Name: name, Known: known}
	}
	return f, nil
}
