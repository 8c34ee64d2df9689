package pdf

import (
	"bytes"
	"crypto/rand"
	"fmt"
	"io"

	"github.com/pdfcpu/pdfcpu/pkg/api"
	"github.com/pdfcpu/pdfcpu/pkg/pdfcpu/model"
)

// Imposition is how pages are put on sheets for printing (拼版).
type Imposition string

// The impositions; both put two A4 pages on a side of A3.
const (
	TwoUp   Imposition = "2up"     // 二合一, side by side in reading order
	Booklet Imposition = "booklet" // 骑马订: folded and stitched in the fold
)

// sheet is two pages on a side: nothing is scaled, framed or marked.
const sheet = "formsize:A3L, border:off, margin:0"

// Impose puts the pages of a PDF on sheets. What comes out is for the printer:
// it has no outline, no structure and no signature.
func Impose(w io.Writer, data []byte, how Imposition) error {
	conf, data := imposing(), Written(data)
	switch how {
	case TwoUp:
		nup, err := api.PDFNUpConfig(2, sheet, conf)
		if err == nil {
			err = api.NUp(bytes.NewReader(data), w, nil, nil, nup, conf)
		}
		return imposed(err)
	case Booklet:
		nup, err := api.PDFBookletConfig(2, sheet+", btype:booklet, guides:off", conf)
		if err == nil {
			err = api.Booklet(bytes.NewReader(data), w, nil, nil, nup, conf)
		}
		return imposed(err)
	}
	return imposed(fmt.Errorf("no imposition %q", how))
}

// imposing is the setting of what works on whole files: it keeps nothing in the
// home directory and asks nobody.
func imposing() *model.Configuration {
	api.DisableConfigDir()
	conf := model.NewDefaultConfiguration()
	conf.Offline = true
	return conf
}

func imposed(err error) error {
	if err != nil {
		return &WorkError{Err: err}
	}
	return nil
}

// MostPassword is how long a password may be: as many bytes as AES-256 takes.
const MostPassword = 127

// Protect encrypts a PDF (AES-256): it opens with the password, may be printed,
// and neither copied nor changed. What is encrypted is no archival PDF any more,
// and a signature, which would not hold, is left out.
func Protect(w io.Writer, data []byte, password string) error {
	if password == "" || len(password) > MostPassword {
		return &PasswordError{}
	}
	api.DisableConfigDir()
	conf := model.NewAESConfiguration(password, rand.Text(), 256)
	conf.Offline = true
	conf.Permissions = model.PermissionsPrint
	return imposed(api.Encrypt(bytes.NewReader(Written(data)), w, conf))
}

// PasswordError says that a password cannot protect a PDF.
type PasswordError struct{}

// Error says how long a password may be.
func (*PasswordError) Error() string {
	return fmt.Sprintf("保护PDF的密码应当是1至%d个字节，请另设", MostPassword)
}

// WorkError tells that a whole PDF could not be imposed or protected.
type WorkError struct{ Err error }

// Error says so, and what to do.
func (e *WorkError) Error() string {
	return "PDF没有处理成（拼版或加密），文件没有改动，请检查输入的PDF：" + e.Err.Error()
}

// Unwrap gives the cause.
func (e *WorkError) Unwrap() error { return e.Err }
