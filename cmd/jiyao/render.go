package main

import (
	"bytes"
	"errors"
	"fmt"
	"io"
	"os"
	"path/filepath"
	"slices"
	"strings"

	"github.com/spf13/cobra"

	"jiyao/cmd/internal/engine"
	"jiyao/drafting"
	"jiyao/drafting/docx"
	"jiyao/render"
)

// formats are the forms of output, by --format; each has its extension.
func formats() []string { return []string{"pdf", "docx", "html", "svg", "lines"} }

// rendering is what the options of render say.
type rendering struct {
	output, format string
	sets           []string
	opt            engine.Options
}

// render is the command that typesets.
func (a *app) render() *cobra.Command {
	var r rendering
	cmd := a.command("render")
	cmd.ValidArgsFunction = nil
	f := cmd.Flags()
	f.StringVarP(&r.opt.Profile, "profile", "p", "", a.msg("render.flag.profile"))
	f.StringVarP(&r.output, "output", "o", "", a.msg("render.flag.output"))
	f.StringVar(&r.format, "format", "", a.msg("render.flag.format"))
	f.StringVar(&r.opt.Number, "number", "", a.msg("render.flag.number"))
	f.StringVar(&r.opt.Issued, "date", "", a.msg("render.flag.date"))
	f.StringArrayVar(&r.sets, "set", nil, a.msg("render.flag.set"))
	complete(cmd, "profile", profileNames())
	complete(cmd, "format", formats())
	cmd.RunE = func(cmd *cobra.Command, args []string) error {
		names, err := inputs(cmd, args)
		if err != nil {
			return err
		}
		if err := r.complete(cmd); err != nil {
			return err
		}
		jobs, err := a.jobs(cmd, r, names)
		if err != nil {
			return err
		}
		return a.batch(cmd.Context(), jobs)
	}
	return cmd
}

// complete checks the options and fills in what follows from others.
func (r *rendering) complete(cmd *cobra.Command) error {
	if err := knownProfile(r.opt.Profile); err != nil {
		return err
	}
	r.opt.Set = map[string]string{}
	for _, s := range r.sets {
		key, value, ok := strings.Cut(s, "=")
		if !ok || key == "" {
			return usage(cmd, "error.set", s)
		}
		r.opt.Set[key] = value
	}
	return r.chooseFormat(cmd)
}

// chooseFormat takes the format from --format or the output's extension.
func (r *rendering) chooseFormat(cmd *cobra.Command) error {
	byName := formatOf(r.output)
	switch {
	case r.format == "" && byName == "" && unknownExtension(r.output):
		return usage(cmd, "error.extension", r.output, strings.Join(formats(), "、"))
	case r.format == "" && byName != "":
		r.format = byName
	case r.format == "":
		r.format = "pdf"
	case !slices.Contains(formats(), r.format):
		return usage(cmd, "error.format", r.format, strings.Join(formats(), "、"))
	case byName != "" && byName != r.format:
		return usage(cmd, "error.format.clash", r.format, r.output)
	}
	return nil
}

// unknownExtension reports whether a name has an extension that stands for no
// format, and is no folder.
func unknownExtension(path string) bool {
	info, err := os.Stat(path)
	return filepath.Ext(path) != "" && (err != nil || !info.IsDir())
}

// formatOf gives the format that a file's extension stands for, if any.
func formatOf(path string) string {
	switch strings.ToLower(filepath.Ext(path)) {
	case ".pdf":
		return "pdf"
	case ".docx":
		return "docx"
	case ".html", ".htm":
		return "html"
	case ".svg":
		return "svg"
	case ".txt", ".tsv", ".lines":
		return "lines"
	}
	return ""
}

// extension gives a format's extension for files beside their inputs.
func extension(format string) string {
	if format == "lines" {
		return ".lines.txt"
	}
	return "." + format
}

// job is one input to be set.
type job struct {
	input, output string // output - is standard output
	format        string
	opt           engine.Options
}

// jobs pairs the inputs with their outputs: no two with one, and none with
// another's input.
func (a *app) jobs(cmd *cobra.Command, r rendering, names []string) ([]job, error) {
	jobs := make([]job, len(names))
	inputs, taken := map[string]string{}, map[string]string{}
	for _, name := range names {
		inputs[place(name)] = name
	}
	for i, name := range names {
		output, err := a.destination(cmd, r, name, len(names) > 1)
		if err != nil {
			return nil, err
		}
		at := place(output)
		if other, ok := taken[at]; ok {
			return nil, usage(cmd, "error.output.twice", other, name, output)
		}
		if other, ok := inputs[at]; ok && at != place(name) { // its own input is refused when it is written
			return nil, usage(cmd, "error.output.input", name, output, other)
		}
		taken[at] = name
		jobs[i] = job{input: name, output: output, format: r.format, opt: r.opt}
	}
	return jobs, nil
}

// place gives one name for a file however it is written: absolute, without
// the links that can be followed.
func place(name string) string {
	path, err := filepath.Abs(name)
	if err != nil || name == "-" {
		return name
	}
	if real, err := filepath.EvalSymlinks(path); err == nil {
		return real
	}
	dir, base := filepath.Split(path)
	if real, err := filepath.EvalSymlinks(dir); err == nil {
		return filepath.Join(real, base)
	}
	return path
}

// destination says where the output of an input goes.
func (a *app) destination(cmd *cobra.Command, r rendering, name string, several bool) (string, error) {
	beside := strings.TrimSuffix(name, filepath.Ext(name)) + extension(r.format)
	info, err := os.Stat(r.output)
	directory := r.output != "" && err == nil && info.IsDir()
	switch {
	case directory && name == "-":
		return filepath.Join(r.output, "stdin"+extension(r.format)), nil
	case directory:
		return filepath.Join(r.output, filepath.Base(beside)), nil
	case several && r.output != "":
		return "", usage(cmd, "error.output.many", r.output)
	case several && r.format == "lines":
		return "", usage(cmd, "error.output.lines")
	case r.output == "-" || r.output == "" && (name == "-" || r.format == "lines"):
		return "-", a.fitsStandardOutput(cmd, r.format)
	case r.output != "":
		return r.output, nil
	}
	return beside, nil
}

// fitsStandardOutput refuses what standard output cannot take.
func (a *app) fitsStandardOutput(cmd *cobra.Command, format string) error {
	switch {
	case format == "svg":
		return usage(cmd, "error.output.svg")
	case format != "lines" && isTerminal(a.out):
		return usage(cmd, "error.output.tty")
	}
	return nil
}

// set carries out one job and says what it did through say, since the lines
// of several jobs must not mix.
func (a *app) set(j job, engine typesetter, say teller) error {
	in, err := a.readWith(j.input, say)
	if err != nil {
		return err
	}
	doc := drafting.Parse(in.text)
	if j.opt.Profile == "" {
		if j.opt.Profile, err = a.guess(in.name, doc, engine, say); err != nil {
			return err
		}
	}
	if err := a.tellLeftOut(j, doc, engine, say); err != nil {
		return err
	}
	l, err := engine.Set(doc, j.opt)
	if err != nil {
		return err
	}
	files, err := a.deliver(j, doc, l, engine)
	if err != nil {
		return err
	}
	tellWritten(say, a.lang.inputName(j.input), files, len(l.Pages))
	return nil
}

// tellLeftOut names the lines that are not set: what came along from a web
// page, and a title where the profile has none.
func (a *app) tellLeftOut(j job, doc *drafting.Document, engine chooser, say teller) error {
	left, err := engine.LeavesOut(doc, j.opt.Profile)
	for _, i := range left {
		id := "note.web"
		if doc.Blocks[i].Kind == drafting.Title {
			id = "note.title"
		}
		say(id, a.lang.inputName(j.input), i+1, strings.TrimSpace(doc.Blocks[i].Text))
	}
	return err
}

// guess chooses the profile by the text and says so.
func (a *app) guess(input string, doc *drafting.Document, engine chooser, say teller) (string, error) {
	name, err := engine.Guess(doc)
	if err != nil {
		return "", err
	}
	profiles, err := engine.Profiles()
	if err != nil {
		return "", err
	}
	for _, p := range profiles {
		if p.Name == name {
			say("note.guessed", a.lang.inputName(input), name, p.Title)
		}
	}
	return name, nil
}

// deliver writes a draft, laid out, in the job's format and gives the names of the files
// it wrote: none if it went to standard output.
func (a *app) deliver(j job, doc *drafting.Document, l *render.Layout, engine painter) ([]string, error) {
	write := func(w io.Writer) error { return engine.PDF(w, l) }
	switch j.format {
	case "lines":
		write = func(w io.Writer) error { return render.Lines(w, l) }
	case "docx":
		write = func(w io.Writer) error { return engine.Word(w, doc, j.opt, docx.Marks{}) }
	case "html":
		write = func(w io.Writer) error { return engine.HTML(w, doc, j.opt) }
	}
	switch {
	case j.output == "-":
		return nil, a.print(write)
	case j.format == "svg":
		return deliverPages(j, l, engine)
	case sameFile(j.input, j.output):
		return nil, &SameFileError{Path: j.output}
	}
	return []string{j.output}, writeFile(j.output, write)
}

// deliverPages writes a file a page, name-1.svg …; all pages or none.
func deliverPages(j job, l *render.Layout, engine painter) (made []string, err error) {
	pages := make([]bytes.Buffer, len(l.Pages))
	for i := range pages {
		if err := engine.SVG(&pages[i], l, i); err != nil {
			return nil, err
		}
	}
	ext := filepath.Ext(j.output)
	stem := strings.TrimSuffix(j.output, ext)
	for i := range pages {
		name := fmt.Sprintf("%s-%d%s", stem, i+1, ext)
		err := error(&SameFileError{Path: name})
		if !sameFile(j.input, name) {
			err = writeFile(name, func(w io.Writer) error {
				_, err := pages[i].WriteTo(w)
				return err
			})
		}
		if err != nil {
			return nil, errors.Join(err, remove(made))
		}
		made = append(made, name)
	}
	return made, nil
}

func remove(files []string) error {
	var errs []error
	for _, f := range files {
		errs = append(errs, os.Remove(f))
	}
	return errors.Join(errs...)
}

// tellWritten says which files an input has become; nothing of standard
// output.
func tellWritten(say teller, input string, files []string, pages int) {
	switch len(files) {
	case 0:
	case 1:
		say("note.written", input, files[0], pages)
	default:
		say("note.written.many", input, files[0], files[len(files)-1], pages)
	}
}
