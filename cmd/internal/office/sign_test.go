package office_test

import (
	"bytes"
	"context"
	"crypto/sha256"
	"encoding/hex"
	"errors"
	"os"
	"path/filepath"
	"testing"

	"jiyao/cmd/internal/office"
	"jiyao/workflow"
)

// What is issued is the signed file; where it cannot be signed nothing is
// issued, and nothing of the try stays.
func TestIssuedFileIsSigned(t *testing.T) {
	fault := errors.New("签名证书已于2025年1月1日到期，请更换证书")
	d := sampleOf(t, openedAs(t, office.Config{Proofread: true, Sign: func(_ context.Context, pdf []byte) ([]byte, error) {
		return append(bytes.Clone(pdf), " signed"...), fault
	}}))
	d.signed()
	for _, a := range []workflow.Action{workflow.Number, workflow.Finalize} {
		d.must(workflow.Command{Action: a, Actor: by("tangxiaohe")})
	}
	issue := workflow.Command{Action: workflow.Issue, Actor: by("tangxiaohe")}
	before := d.m
	refused(t, d.do(issue), workflow.Refused, "印发件没有签上名，没有付印：签名证书已于2025年1月1日到期，请更换证书。请管理员处理后再付印。")
	if m, err := d.Store.Minutes(t.Context(), "m-1"); err != nil || !m.PDF.IsZero() || m.Version != before.Version {
		t.Errorf("%+v, %v", m.PDF, err)
	}
	if files, err := filepath.Glob(filepath.Join(d.Dir(), "pdf", "*")); err != nil || len(files) > 0 {
		t.Errorf("there are %v, %v", files, err)
	}
	fault = nil
	d.must(issue)
	data, err := os.ReadFile(d.ReleasedFile(d.m.PDF.SHA256))
	if err != nil || !bytes.HasSuffix(data, []byte(" signed")) {
		t.Fatalf("%q, %v", data, err)
	}
	if sum := sha256.Sum256(data); hex.EncodeToString(sum[:]) != d.m.PDF.SHA256 || d.m.PDF.Bytes != int64(len(data)) {
		t.Errorf("recorded %+v of %d bytes", d.m.PDF, len(data))
	}
}
