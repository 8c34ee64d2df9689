package office

import (
	"bytes"
	"context"
	"crypto/sha256"
	"encoding/hex"
	"io"
	"os"
	"path/filepath"
	"strings"

	"github.com/emmansun/gmsm/sm3"

	"jiyao/cmd/internal/safefile"
	"jiyao/workflow"
)

// A kind of file the office keeps, and its folder.
type kind string

const (
	released kind = "pdf"     // 印发件, PDF and OFD
	scans    kind = "scan"    // 签批单, 征求意见单, 签收单 as scanned
	papers   kind = "meeting" // 会议材料, 原始记录
)

// MediaOFD is the media type of OFD.
const MediaOFD = "application/ofd"

func (o *Office) files(k kind) string { return filepath.Join(o.config.Dir, string(k)) }

// release renders the minutes and puts the file on disk for good before the
// step that records its digest is committed. It is named by its digest, so
// that a second try can never change the bytes of one that was committed; a
// crash leaves at most a file that no minutes names.
func (o *Office) release(ctx context.Context, m workflow.Minutes, issuedOn workflow.Date) (workflow.PDF, error) {
	data, err := o.config.Render(m, issuedOn)
	if err != nil {
		return workflow.PDF{}, err
	}
	if data, err = o.signed(ctx, m, data); err != nil {
		return workflow.PDF{}, err
	}
	return o.keepReleased(data, ".pdf")
}

// signed gives the file to be issued with its signature, where the office signs.
func (o *Office) signed(ctx context.Context, m workflow.Minutes, data []byte) ([]byte, error) {
	if o.config.Sign == nil {
		return data, nil
	}
	signed, err := o.config.Sign(ctx, data)
	if err != nil && ctx.Err() == nil {
		return nil, &workflow.Error{
			Kind: workflow.Refused, Reason: workflow.ReasonPDF, Minutes: m.ID, Action: workflow.Issue, Place: m.Place,
			Msg: "印发件没有签上名，没有付印：" + strings.TrimSuffix(err.Error(), "。") + "。请管理员处理后再付印。", Cause: err,
		}
	}
	return signed, err
}

// releaseOFD does the same with the OFD.
func (o *Office) releaseOFD(_ context.Context, m workflow.Minutes, issuedOn workflow.Date) (workflow.PDF, error) {
	data, err := o.config.RenderOFD(m, issuedOn)
	if err != nil {
		return workflow.PDF{}, err
	}
	return o.keepReleased(data, ".ofd")
}

func (o *Office) keepReleased(data []byte, extension string) (workflow.PDF, error) {
	sum, other := sha256.Sum256(data), sm3.Sum(data)
	file := workflow.PDF{SHA256: hex.EncodeToString(sum[:]), SM3: hex.EncodeToString(other[:]), Bytes: int64(len(data))}
	return file, put(filepath.Join(o.files(released), file.SHA256+extension), data)
}

// ReleasedFile gives where the released PDF of that digest lies.
func (o *Office) ReleasedFile(sum string) string { return o.releasedFile(sum + ".pdf") }

func (o *Office) releasedFile(name string) string {
	return filepath.Join(o.config.Dir, releasedName(name))
}

// ReleasedOFD says what was released of a minutes as OFD: the zero PDF if it
// is not issued, or was before OFD was made.
func (o *Office) ReleasedOFD(ctx context.Context, m workflow.Minutes) (workflow.PDF, error) {
	if m.PDF.IsZero() {
		return workflow.PDF{}, nil
	}
	entries, err := o.Store.Entries(ctx, m.ID)
	for _, e := range entries {
		if !e.OFD.IsZero() {
			return e.OFD, nil
		}
	}
	return workflow.PDF{}, err
}

// ReadReleasedOFD reads the OFD that ReleasedOFD tells of; the error is that of
// ReadReleased.
func (o *Office) ReadReleasedOFD(ofd workflow.PDF) ([]byte, error) {
	return o.readReleased(ofd, ".ofd")
}

// ReadReleased reads a released file and compares it with what was recorded
// of it; one that differs is a *workflow.DamageError.
func (o *Office) ReadReleased(pdf workflow.PDF) ([]byte, error) { return o.readReleased(pdf, ".pdf") }

func (o *Office) readReleased(file workflow.PDF, extension string) ([]byte, error) {
	data, err := os.ReadFile(o.releasedFile(file.SHA256 + extension))
	if err != nil {
		return nil, err
	}
	if err := workflow.VerifyFile(bytes.NewReader(data), file); err != nil {
		return nil, &workflow.DamageError{Table: "印发件", Minutes: file.SHA256, Msg: err.Error()}
	}
	return data, nil
}

// Released opens a released file by its name, digest and extension.
func (o *Office) Released(name string) (io.ReadCloser, error) { return os.Open(o.releasedFile(name)) }

// Scanned opens the scanned sheet of that digest.
func (o *Office) Scanned(sum string) (io.ReadCloser, error) {
	return os.Open(filepath.Join(o.config.Dir, scanName(sum)))
}

// KeepScan keeps a scanned sheet by its digest.
func (o *Office) KeepScan(name string, data []byte) (workflow.Scan, error) {
	sum := sha256.Sum256(data)
	s := workflow.Scan{SHA256: hex.EncodeToString(sum[:]), Bytes: int64(len(data)), Name: filepath.Base(name)}
	return s, put(filepath.Join(o.files(scans), s.SHA256), data)
}

// put writes the data safely, unless the very bytes are there.
func put(path string, data []byte) error {
	if old, err := os.ReadFile(path); err == nil && bytes.Equal(old, data) {
		return nil
	}
	return safefile.Write(path, func(w io.Writer) error {
		_, err := w.Write(data)
		return err
	})
}

// printable demands before 送审 and 定稿 that the text can be set: a character
// that no font has is better found at the desk than at the printer.
func (o *Office) printable(m workflow.Minutes, cmd workflow.Command) error {
	if o.config.Render == nil || (cmd.Action != workflow.Submit && cmd.Action != workflow.Finalize) {
		return nil
	}
	if cmd.Text != nil {
		m.Text = *cmd.Text
	}
	if _, err := o.config.Render(m, workflow.DateOf(o.Now())); err != nil {
		return &workflow.Error{
			Kind: workflow.Refused, Reason: workflow.ReasonClean, Minutes: m.ID, Action: cmd.Action, Place: m.Place,
			Msg: "现在的文字印不出来：" + strings.TrimSuffix(err.Error(), "。") + "。请改正，或请管理员补字体后再办。", Cause: err,
		}
	}
	return nil
}
