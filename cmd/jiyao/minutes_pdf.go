package main

import (
	"bytes"
	"context"
	"io"

	"github.com/spf13/cobra"

	"jiyao/cmd/internal/office"
	"jiyao/cmd/internal/safefile"
	"jiyao/workflow"
)

// handing is what the options of minutes pdf say.
type handing struct {
	output, watermark string
	impose            imposing
}

// minutesPDF is the command that hands out the issued file, or a copy of it for
// printing.
func (a *app) minutesPDF() *cobra.Command {
	var in handing
	cmd := a.command("minutes.pdf")
	cmd.ValidArgsFunction = a.completeMinutes
	f := cmd.Flags()
	f.StringVarP(&in.output, "output", "o", "", a.msg("minutes.pdf.flag.output"))
	f.StringVar(&in.watermark, "watermark", "", a.msg("minutes.pdf.flag.watermark"))
	a.imposeFlags(f, &in.impose)
	cmd.RunE = a.one(0, func(cmd *cobra.Command, o *office.Office, m workflow.Minutes, _ []string) error {
		finish, err := a.finishing(cmd, m, &in)
		if err != nil {
			return err
		}
		data, sum, err := issuedFile(cmd.Context(), o, m, in.format() == "ofd")
		if err != nil {
			return err
		}
		if finish != nil {
			if data, err = finish(data); err != nil {
				return err
			}
		}
		name, err := a.put(cmd, in.output, safefile.Name(m.Number.Text)+a.copySuffix(in)+".pdf", func(w io.Writer) error {
			_, err := w.Write(data)
			return err
		})
		switch {
		case err != nil || name == "":
		case finish != nil:
			a.say("minutes.pdf.copied", name)
		default:
			a.say("minutes.pdf.done", name, sum)
		}
		return err
	})
	return cmd
}

func (in handing) format() string {
	if formatOf(in.output) == "ofd" {
		return "ofd"
	}
	return "pdf"
}

// copySuffix tells a copy's file from that of the issued one.
func (a *app) copySuffix(in handing) string {
	switch {
	case in.impose.booklet:
		return a.msg("minutes.pdf.booklet")
	case in.impose.twoUp:
		return a.msg("minutes.pdf.2up")
	case in.impose.protect || in.watermark != "":
		return a.msg("minutes.pdf.copy")
	}
	return ""
}

// finishing gives what makes the copy that is asked for of the issued PDF; nil
// where the file is handed out as it is.
func (a *app) finishing(cmd *cobra.Command, m workflow.Minutes, in *handing) (func([]byte) ([]byte, error), error) {
	var finish func([]byte) ([]byte, error)
	var err error
	if in.impose.asked() {
		if finish, err = a.imposition(cmd, in.impose, in.format()); err != nil {
			return nil, err
		}
	}
	if !cmd.Flags().Changed("watermark") {
		return finish, nil
	}
	if err := trimWatermark(cmd, &in.watermark); err != nil {
		return nil, err
	}
	if in.format() != "pdf" {
		return nil, usage(cmd, "error.issued.watermark")
	}
	return func(master []byte) ([]byte, error) {
		e, err := a.typesetter()
		if err != nil {
			return nil, err
		}
		var b bytes.Buffer
		if err := e.IssuedWatermark(&b, m, master, in.watermark); err != nil || finish == nil {
			return b.Bytes(), err
		}
		return finish(b.Bytes())
	}, nil
}

// issuedFile reads the issued file, the PDF or the OFD, and gives its digest.
func issuedFile(ctx context.Context, o *office.Office, m workflow.Minutes, ofd bool) (data []byte, sum string, err error) {
	file, read := m.PDF, o.ReadReleased
	if ofd {
		read = o.ReadReleasedOFD
		if file, err = o.ReleasedOFD(ctx, m); err != nil {
			return nil, "", err
		}
	}
	switch {
	case m.PDF.IsZero():
		return nil, "", &NotIssuedError{Title: m.Title}
	case file.IsZero():
		return nil, "", &NoOFDError{Title: m.Title}
	}
	data, err = read(file)
	return data, file.SHA256, err
}

// NoOFDError is a minutes that was issued before OFD was.
type NoOFDError struct{ Title string }

// Error says in Chinese what there is instead.
func (e *NoOFDError) Error() string { return e.in(chinese) }

func (e *NoOFDError) in(l language) string { return l.msg("error.noofd", e.Title) }

// NotIssuedError is a file asked for that is not there yet.
type NotIssuedError struct{ Title string }

// Error says in Chinese what is to be done first.
func (e *NotIssuedError) Error() string { return e.in(chinese) }

func (e *NotIssuedError) in(l language) string { return l.msg("error.notissued", e.Title) }
