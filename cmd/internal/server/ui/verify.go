package ui

import (
	"errors"
	"io"
	"mime/multipart"
	"net/http"
	"regexp"
	"strings"

	"jiyao/cmd/internal/office"
	"jiyao/cmd/internal/server/web"
	"jiyao/workflow"
)

// verifyGroup is the page on which anybody sees whether a file was issued here
// (核验), without signing in. It is there only where the site says so.
func verifyGroup() group {
	return group{
		routes: func(u *UI) []web.Route {
			turns, looks := newTurns(verifying(), u.Network), newTurns(reading(u.PublicRate), u.Network)
			ask := func(h web.Handler) web.Handler {
				return func(w http.ResponseWriter, r *http.Request, v *web.Visit) error {
					if !u.Verifies {
						return web.Hidden()
					}
					w.Header().Set("Cache-Control", "no-store")
					return h(w, r, v)
				}
			}
			return []web.Route{
				{Method: "GET", Pattern: "/verify", Policy: web.Public(), Handler: ask(looks.wait(u.verifyPage))},
				{Method: "POST", Pattern: "/verify", Policy: web.Public(), Limit: office.MostProved + 1<<20, Late: true, Handler: ask(turns.wait(u.verifyFile))},
				{Method: "GET", Pattern: "/verify/{digest}", Policy: web.Public(), Handler: ask(turns.wait(u.verifyDigest))},
			}
		},
		pages: []web.Page{{Name: "verify", View: verifyView{}}},
	}
}

// verifyView is the form, and what was found.
type verifyView struct {
	Office string
	Most   int // MiB
	Asked  bool
	Proof  office.Proof
}

func (u *UI) verifyPage(w http.ResponseWriter, r *http.Request, v *web.Visit) error {
	return u.show(w, r, v, "verify", u.verifyView())
}

func (u *UI) verifyView() verifyView {
	return verifyView{Office: u.Name, Most: office.MostProved >> 20}
}

// verifyFile reads the one file of the form as it comes and keeps nothing of it.
func (u *UI) verifyFile(w http.ResponseWriter, r *http.Request, v *web.Visit) error {
	parts, err := r.MultipartReader()
	if err != nil {
		return noFile()
	}
	for {
		part, err := parts.NextPart()
		if err != nil {
			return uploadFault(err)
		}
		if part.FormName() != "file" {
			continue
		}
		digest, err := digestOf(part)
		if err != nil {
			return uploadFault(err)
		}
		view := u.verifyView()
		if view.Proof, err = u.prove(r, digest); err != nil {
			return err
		}
		view.Asked = true
		return u.show(w, r, v, "verify", view)
	}
}

// digestOf gives the digest of a file that was chosen.
func digestOf(part *multipart.Part) (string, error) {
	if part.FileName() == "" {
		return "", io.EOF
	}
	return office.DigestOf(part)
}

// uploadFault says what to do where the file did not come whole.
func uploadFault(err error) error {
	var most *http.MaxBytesError
	var long *office.TooLongError
	switch {
	case errors.As(err, &most), errors.As(err, &long):
		return web.Reject(web.Fault{Status: http.StatusRequestEntityTooLarge, Msg: (&office.TooLongError{}).Error()})
	default:
		return noFile()
	}
}

func noFile() error {
	return web.Refuse(workflow.Invalid, "没有收到文件。请选择要核验的文件，再点“核验”。")
}

// sha256Text is a SHA-256 in hexadecimal digits.
var sha256Text = regexp.MustCompile(`^[0-9a-f]{64}$`)

// verifyDigest answers programs, which know the digest of their file.
func (u *UI) verifyDigest(w http.ResponseWriter, r *http.Request, _ *web.Visit) error {
	digest := strings.ToLower(r.PathValue("digest"))
	if !sha256Text.MatchString(digest) {
		return web.Refuse(workflow.Invalid, "地址里应当是文件的 SHA-256（64个十六进制数字）。")
	}
	proof, err := u.prove(r, digest)
	if err != nil {
		return err
	}
	return writeJSON(w, proof)
}

// prove asks the books. The office is named as on its pages.
func (u *UI) prove(r *http.Request, digest string) (office.Proof, error) {
	proof, err := u.Office.Prove(r.Context(), digest)
	proof.Office = u.Name
	return proof, err
}
