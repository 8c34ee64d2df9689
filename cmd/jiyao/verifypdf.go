package main

import (
	"bytes"
	"context"
	"encoding/json"
	"errors"
	"fmt"
	"io"
	"net/http"
	"net/url"
	"os"
	"path/filepath"
	"strings"
	"time"

	"jiyao/cmd/internal/office"
	"jiyao/render/pdf"
	"jiyao/workflow"
)

// pdfVerdict is what was found of a PDF or OFD: whether it was issued, and
// whether a PDF's signature is right for its bytes. Neither tells what the file
// says.
type pdfVerdict struct {
	File      string        `json:"file"`
	Signature string        `json:"signature,omitempty"` // whole, none, unchecked (by SM2), or broken; empty of an OFD
	Signer    string        `json:"signer,omitempty"`    // as the certificate names him; it was not traced back to anybody
	Signed    *time.Time    `json:"signed_at,omitempty"` // as the signer states it
	Fault     string        `json:"fault,omitempty"`     // of the signature
	Proof     *office.Proof `json:"proof,omitempty"`     // nil where no books were asked
}

// sound reports that nothing speaks against the file: it is no sounder than the
// books that were asked.
func (v pdfVerdict) sound() bool {
	if v.Proof != nil {
		return v.Proof.Issued && !v.Proof.Recalled && v.Signature != "broken"
	}
	return v.Signature == "whole"
}

func isPDF(start []byte) bool { return bytes.HasPrefix(start, []byte("%PDF-")) }

// isOFD knows an OFD by its name, or by the file with which its ZIP begins.
func isOFD(path string, start []byte) bool {
	const header = 30 // of the first file in a ZIP, before its name
	return bytes.HasPrefix(start, []byte("PK")) &&
		(strings.EqualFold(filepath.Ext(path), ".ofd") || len(start) > header && bytes.HasPrefix(start[header:], []byte("OFD.xml")))
}

// proveFile looks at a PDF's signature and asks the books of a PDF or OFD: those
// of the server that is named, else those of the office.
func (a *app) proveFile(ctx context.Context, path string) (pdfVerdict, error) {
	v := pdfVerdict{File: path}
	data, err := readBounded(path)
	if err != nil {
		return v, err
	}
	if isPDF(data) {
		a.readSignature(&v, data)
	}
	digest, err := office.DigestOf(bytes.NewReader(data))
	if err != nil {
		return v, err
	}
	if a.site.server != "" {
		v.Proof, err = askServer(ctx, a.site.server, digest)
		return v, err
	}
	err = a.office(ctx, func(o *office.Office) error {
		proof, err := o.Prove(ctx, digest)
		v.Proof = &proof
		return err
	})
	var none *NoOfficeError
	if errors.As(err, &none) && a.site.dir == "" && a.env("JIYAO_DIR") == "" {
		err = nil // nobody said that there was one
	}
	return v, err
}

// readBounded reads a file that is no longer than anything that is issued.
func readBounded(path string) ([]byte, error) {
	f, err := os.Open(path)
	if err != nil {
		return nil, &FileError{Verb: "verb.read", Path: path, Cause: err}
	}
	defer f.Close() //nolint:errcheck // it was only read
	data, err := io.ReadAll(io.LimitReader(f, office.MostProved+1))
	if err != nil {
		return nil, &FileError{Verb: "verb.read", Path: path, Cause: err}
	}
	return data, nil
}

func (a *app) readSignature(v *pdfVerdict, data []byte) {
	s, err := pdf.ReadSignature(data)
	var fault *pdf.SignatureError
	switch {
	case err == nil:
		v.Signature, v.Signer = "whole", s.Certificate.Subject.CommonName
		if !s.Time.IsZero() {
			v.Signed = &s.Time
		}
	case errors.As(err, &fault) && fault.Fault == pdf.Unsigned:
		v.Signature = "none"
	case errors.As(err, &fault) && fault.Fault == pdf.Unchecked:
		v.Signature, v.Fault = "unchecked", a.lang.foreign(err)
	default:
		v.Signature, v.Fault = "broken", a.lang.foreign(err)
	}
}

// askServer asks a server's page for programs.
func askServer(ctx context.Context, server, digest string) (*office.Proof, error) {
	at, err := url.Parse(strings.TrimRight(server, "/"))
	if err != nil || at.Host == "" || at.Scheme != "http" && at.Scheme != "https" {
		return nil, &UsageError{ID: "error.api.server", Args: []any{server}, Path: "jiyao verify"}
	}
	r, err := http.NewRequestWithContext(ctx, http.MethodGet, at.String()+"/verify/"+digest, nil)
	if err != nil {
		return nil, err
	}
	r.Header.Set("Accept", "application/json")
	client := http.Client{
		Timeout:       time.Minute,
		CheckRedirect: func(*http.Request, []*http.Request) error { return http.ErrUseLastResponse },
	}
	res, err := client.Do(r)
	if err != nil {
		return nil, &ServerError{Server: at.String(), Cause: err}
	}
	defer res.Body.Close() //nolint:errcheck // it was only read
	body, err := io.ReadAll(io.LimitReader(res.Body, 64<<10))
	if err != nil {
		return nil, &ServerError{Server: at.String(), Cause: err}
	}
	if res.StatusCode != http.StatusOK {
		refused := &AnswerError{Status: res.StatusCode}
		_ = json.Unmarshal(body, refused) // what it does not say stays empty
		return nil, refused
	}
	var proof office.Proof
	if err := json.Unmarshal(body, &proof); err != nil || proof.Digest != digest {
		return nil, &AnswerError{Status: res.StatusCode, Detail: http.StatusText(http.StatusBadGateway)}
	}
	return &proof, nil
}

func (v pdfVerdict) write(a *app, w io.Writer) {
	fmt.Fprintln(w, v.File)
	line := func(id string, args ...any) { fmt.Fprintln(w, "    "+a.msg(id, args...)) }
	switch p := v.Proof; {
	case p == nil:
		line("verify.pdf.unasked")
	case !p.Issued:
		line("verify.pdf.unknown")
	default:
		line("verify.pdf.issued", p.Office, string(p.On), p.Edition)
		if p.Recalled {
			line("verify.pdf.recalled")
		} else if p.Newer {
			line("verify.pdf.newer")
		}
	}
	switch v.Signature {
	case "": // of an OFD nothing is known
	case "whole":
		line("verify.pdf.whole", v.Signer)
		if v.Signed != nil {
			line("verify.pdf.signed", v.Signed.In(workflow.Shanghai()).Format("2006-01-02 15:04"))
		}
	case "none":
		line("verify.pdf.unsigned")
	default:
		line("verify.pdf.broken", v.Fault)
	}
}
