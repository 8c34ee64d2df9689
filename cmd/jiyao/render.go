package main

import (
	"os"
	"path/filepath"
	"slices"
	"strings"
	"unicode"

	"github.com/spf13/cobra"

	"jiyao/cmd/internal/engine"
	"jiyao/drafting"
	"jiyao/render/raster"
)

// formats are the forms of output, by --format; each has its extension.
func formats() []string { return []string{"pdf", "ofd", "docx", "html", "svg", "png", "lines"} }

// paged reports whether a format has a file a page.
func paged(format string) bool { return format == "svg" || format == "png" }

// usualDPI is the resolution of pictures that are not asked for in another.
const usualDPI = 150

// rendering is what the options of render say.
type rendering struct {
	output, format string
	page, dpi      int
	sets           []string
	sign           bool
	impose         imposing
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
	f.IntVar(&r.page, "page", 0, a.msg("render.flag.page"))
	f.IntVar(&r.dpi, "dpi", 0, a.msg("render.flag.dpi"))
	f.StringVar(&r.opt.Number, "number", "", a.msg("render.flag.number"))
	f.StringVar(&r.opt.Issued, "date", "", a.msg("render.flag.date"))
	f.StringArrayVar(&r.sets, "set", nil, a.msg("render.flag.set"))
	f.StringVar(&r.opt.Watermark, "watermark", "", a.msg("render.flag.watermark"))
	f.BoolVar(&r.sign, "sign", false, a.msg("render.flag.sign"))
	a.imposeFlags(f, &r.impose)
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
		if err := a.finishJobs(cmd, r, jobs); err != nil {
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
	if err := r.chooseFormat(cmd); err != nil {
		return err
	}
	if err := r.chooseWatermark(cmd); err != nil {
		return err
	}
	return r.choosePicture(cmd)
}

// chooseWatermark checks that there are pages for a watermark, and that it has
// a text.
func (r *rendering) chooseWatermark(cmd *cobra.Command) error {
	if !cmd.Flags().Changed("watermark") {
		return nil
	}
	if !paged(r.format) && r.format != "pdf" && r.format != "ofd" {
		return usage(cmd, "error.watermark.format", r.format)
	}
	return trimWatermark(cmd, &r.opt.Watermark)
}

// trimWatermark takes the blanks around a watermark away, and checks that it is
// one line of text.
func trimWatermark(cmd *cobra.Command, text *string) error {
	*text = strings.TrimSpace(*text)
	if *text == "" || strings.ContainsFunc(*text, unicode.IsControl) {
		return usage(cmd, "error.watermark")
	}
	return nil
}

// choosePicture checks what is said of pages and resolution, and fills the
// resolution in.
func (r *rendering) choosePicture(cmd *cobra.Command) error {
	given := func(name string) bool {
		f := cmd.Flags().Lookup(name)
		return f != nil && f.Changed
	}
	switch {
	case given("page") && (r.page < 1 || !paged(r.format)):
		return usage(cmd, "error.page")
	case given("dpi") && (r.dpi < raster.LeastDPI || r.dpi > raster.MostDPI || r.format != "png"):
		return usage(cmd, "error.dpi", raster.LeastDPI, raster.MostDPI)
	case !given("dpi"):
		r.dpi = usualDPI
	}
	return nil
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
	case ".ofd":
		return "ofd"
	case ".docx":
		return "docx"
	case ".html", ".htm":
		return "html"
	case ".svg":
		return "svg"
	case ".png":
		return "png"
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
	page, dpi     int // of pictures; page 0 is all
	opt           engine.Options
	finish        func([]byte) ([]byte, error) // of a PDF: signature, sheets, password; nil for none
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
		jobs[i] = job{input: name, output: output, format: r.format, page: r.page, dpi: r.dpi, opt: r.opt}
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
		return "-", a.fitsStandardOutput(cmd, r)
	case r.output != "":
		return r.output, nil
	}
	return beside, nil
}

// fitsStandardOutput refuses what standard output cannot take.
func (a *app) fitsStandardOutput(cmd *cobra.Command, r rendering) error {
	switch {
	case paged(r.format) && r.page == 0:
		return usage(cmd, "error.output.pages", strings.ToUpper(r.format))
	case r.format != "lines" && a.watched():
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
