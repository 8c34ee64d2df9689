package office

import (
	"context"
	"crypto/sha256"
	"encoding/hex"
	"fmt"
	"io"
	"os"

	"jiyao/workflow"
	"jiyao/workflow/store"
)

// Proof is what anybody may learn of a file (核验结果): whether exactly these
// bytes were issued by this office, and whether they are still in force. It
// tells nothing of what the file says.
type Proof struct {
	Digest   string        `json:"sha256"`
	Issued   bool          `json:"issued"`
	Office   string        `json:"office,omitempty"`    // who answers, or who issued it where that was another
	On       workflow.Date `json:"issued_on,omitempty"` // 印发日期
	Edition  int           `json:"edition,omitempty"`   // from 1
	Newer    bool          `json:"newer"`               // another edition has been issued in its place
	Recalled bool          `json:"recalled"`            // it was voided (作废), or all copies were taken back (收回)
}

// Prove looks a file up by its SHA-256, in hexadecimal digits, among all that
// were issued.
func (o *Office) Prove(ctx context.Context, digest string) (Proof, error) {
	p := Proof{Digest: digest, Office: o.config.Name}
	found, ok, err := o.Store.IssuedFile(ctx, digest)
	if err == nil && !ok {
		found, ok, err = o.takenOFD(ctx, digest)
	}
	if err != nil || !ok {
		return p, err
	}
	if found.Flow == pastFlow { // another office issued it
		register, err := o.ArchiveRegister(ctx)
		if err != nil {
			return p, err
		}
		p.Office = register.Holdings[found.Minutes].Issuer
	}
	p.Issued, p.On, p.Edition, p.Newer, p.Recalled = true, found.On, found.Edition, found.Newer, found.Recalled
	return p, nil
}

// takenOFD looks for the OFD of a minutes that was taken in from an archive
// package. The register is only asked about files that are here.
func (o *Office) takenOFD(ctx context.Context, digest string) (none store.Issued, ok bool, err error) {
	if _, err := os.Stat(o.releasedFile(digest + ".ofd")); err != nil {
		return none, false, nil //nolint:nilerr // it is not here
	}
	register, err := o.ArchiveRegister(ctx)
	if err != nil {
		return none, false, err
	}
	for _, h := range register.Holdings {
		if h.Origin == "" || h.OFD != digest {
			continue
		}
		m, err := o.Store.Minutes(ctx, h.Minutes)
		if err != nil {
			return none, false, err
		}
		return o.Store.IssuedFile(ctx, m.PDF.SHA256)
	}
	return none, false, nil
}

// MostProved bounds the files that are looked at, in bytes.
const MostProved = 64 << 20

// TooLongError is a file that is longer than anything that is issued.
type TooLongError struct{}

// Error says in Chinese how long a file may be.
func (*TooLongError) Error() string {
	return fmt.Sprintf("文件超过%d MiB，不是印发件，没有核验。", MostProved>>20)
}

// DigestOf gives the SHA-256 of a file, without keeping it. A *TooLongError says
// that it is longer than MostProved.
func DigestOf(r io.Reader) (string, error) {
	sum := sha256.New()
	n, err := io.Copy(sum, io.LimitReader(r, MostProved+1))
	switch {
	case err != nil:
		return "", err
	case n > MostProved:
		return "", &TooLongError{}
	}
	return hex.EncodeToString(sum.Sum(nil)), nil
}
