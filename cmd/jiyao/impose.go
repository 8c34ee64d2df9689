package main

import (
	"bytes"

	"github.com/spf13/cobra"
	"github.com/spf13/pflag"

	"jiyao/render/pdf"
)

// imposing is what becomes of a PDF after it is written: sheets, a password.
type imposing struct {
	twoUp, booklet, protect bool
}

func (a *app) imposeFlags(f *pflag.FlagSet, in *imposing) {
	f.BoolVar(&in.twoUp, "2up", false, a.msg("render.flag.2up"))
	f.BoolVar(&in.booklet, "booklet", false, a.msg("render.flag.booklet"))
	f.BoolVar(&in.protect, "protect", false, a.msg("render.flag.protect"))
}

// asked reports whether anything is asked for.
func (in imposing) asked() bool { return in.twoUp || in.booklet || in.protect }

// imposition gives what does it to a file of the format. The password is the
// site's setting or in the file that it names, and never on the command line.
func (a *app) imposition(cmd *cobra.Command, in imposing, format string) (func([]byte) ([]byte, error), error) {
	password := a.env("JIYAO_PDF_PASSWORD")
	switch {
	case format != "pdf":
		return nil, usage(cmd, "error.impose.format", format)
	case in.twoUp && in.booklet:
		return nil, usage(cmd, "error.impose.both")
	case in.protect && password == "":
		return nil, usage(cmd, "error.impose.password")
	}
	return func(file []byte) ([]byte, error) {
		var out bytes.Buffer
		for how, asked := range map[pdf.Imposition]bool{pdf.TwoUp: in.twoUp, pdf.Booklet: in.booklet} {
			if !asked {
				continue
			}
			if err := pdf.Impose(&out, file, how); err != nil {
				return nil, err
			}
			file = out.Bytes()
		}
		if !in.protect {
			return file, nil
		}
		var sealed bytes.Buffer
		err := pdf.Protect(&sealed, file, password)
		return sealed.Bytes(), err
	}, nil
}

// finishJobs says what becomes of the PDFs after they are written.
func (a *app) finishJobs(cmd *cobra.Command, r rendering, jobs []job) error {
	switch {
	case r.impose.asked() && r.sign:
		return usage(cmd, "error.impose.sign")
	case r.impose.asked():
		finish, err := a.imposition(cmd, r.impose, r.format)
		for i := range jobs {
			jobs[i].finish = finish
		}
		return err
	case r.sign:
		return a.signJobs(cmd, r, jobs)
	}
	return nil
}
