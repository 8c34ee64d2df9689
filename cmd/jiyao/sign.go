package main

import (
	"context"
	"io"

	"github.com/spf13/cobra"

	"jiyao/cmd/internal/signing"
	"jiyao/render"
	"jiyao/workflow"
)

// signatures are what the settings say of signing.
func (a *app) signatures() signing.Settings {
	return signing.Settings{
		Cert: a.path(a.env("JIYAO_SIGN_CERT")), Key: a.path(a.env("JIYAO_SIGN_KEY")), Command: a.env("JIYAO_SIGN_COMMAND"),
		SM2Key: a.path(a.env("JIYAO_SM2_KEY")), SM2Command: a.env("JIYAO_SM2_COMMAND"), SM2Public: a.path(a.env("JIYAO_SM2_PUBLIC")),
		Office: a.env("JIYAO_NAME"),
	}
}

// issuing gives what signs the PDFs that are issued; nil where the site does not
// sign. Certificate and key are read anew each time, so that new ones serve at
// once.
func (a *app) issuing() func(context.Context, []byte) ([]byte, error) {
	s := a.signatures()
	if s.Cert == "" && s.Key == "" && s.Command == "" {
		return nil
	}
	return func(ctx context.Context, file []byte) ([]byte, error) {
		by, err := signing.OpenDocuments(s)
		if err != nil {
			return nil, err
		}
		return by.Sign(ctx, file, a.now())
	}
}

// manifestSigner gives what signs archive manifests by SM2; nil where the site
// does not.
func (a *app) manifestSigner() (workflow.ManifestSigner, error) {
	return signing.OpenManifests(a.signatures())
}

// readyToSign refuses settings by which nothing can ever be signed, and warns of
// a certificate whose time is over: 付印 will refuse it.
func (a *app) readyToSign() error {
	if _, err := a.manifestSigner(); err != nil {
		return err
	}
	by, err := signing.OpenDocuments(a.signatures())
	if err != nil || by == nil {
		return err
	}
	if err := by.Ready(a.now()); err != nil {
		a.say("note.sign.outdated", a.sentence(err))
	}
	return nil
}

// signJobs has every job's PDF signed.
func (a *app) signJobs(cmd *cobra.Command, r rendering, jobs []job) error {
	if r.format != "pdf" {
		return usage(cmd, "error.sign.format", r.format)
	}
	by, err := signing.OpenDocuments(a.signatures())
	if err != nil {
		return err
	}
	if by == nil {
		return usage(cmd, "error.sign.none")
	}
	for i := range jobs {
		jobs[i].finish = func(file []byte) ([]byte, error) { return by.Sign(cmd.Context(), file, a.now()) }
	}
	return nil
}

// writePDF writes a layout as PDF, signed, on sheets or protected where the job
// says so.
func writePDF(w io.Writer, j job, l *render.Layout, e painter) error {
	if j.finish == nil {
		return e.PDF(w, l)
	}
	file, err := pdfOf(e, l)
	if err != nil {
		return err
	}
	if file, err = j.finish(file); err != nil {
		return err
	}
	_, err = w.Write(file)
	return err
}
