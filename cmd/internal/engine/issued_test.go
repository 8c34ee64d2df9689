package engine

import (
	"bytes"
	"crypto/ecdsa"
	"crypto/elliptic"
	"crypto/rand"
	"crypto/x509"
	"encoding/pem"
	"errors"
	"io"
	"math/big"
	"testing"
	"time"

	"jiyao/render/layout"
	"jiyao/render/pdf"
	"jiyao/templates"
	"jiyao/workflow"
)

// signer signs by a key of its own.
func signer(t *testing.T) pdf.Signer {
	t.Helper()
	key, err := ecdsa.GenerateKey(elliptic.P256(), rand.Reader)
	if err != nil {
		t.Fatal(err)
	}
	c := &x509.Certificate{SerialNumber: big.NewInt(1), NotBefore: time.Now().Add(-time.Hour), NotAfter: time.Now().Add(time.Hour)}
	certificate, err := x509.CreateCertificate(rand.Reader, c, c, key.Public(), key)
	if err != nil {
		t.Fatal(err)
	}
	secret, err := x509.MarshalPKCS8PrivateKey(key)
	if err != nil {
		t.Fatal(err)
	}
	by, err := pdf.NewKeySigner(
		pem.EncodeToMemory(&pem.Block{Type: "CERTIFICATE", Bytes: certificate}), pem.EncodeToMemory(&pem.Block{Type: "PRIVATE KEY", Bytes: secret}),
	)
	if err != nil {
		t.Fatal(err)
	}
	return by
}

// What is made of an issued minutes is compared with the master, signed or not;
// the signature is the master's alone, and no copy says that it is signed.
func TestIssued(t *testing.T) {
	text, err := templates.Sample("changwu")
	if err != nil {
		t.Fatal(err)
	}
	e, err := Open(Config{})
	if err != nil {
		t.Fatal(err)
	}
	m := workflow.Minutes{
		Text: string(text), IssuedOn: "2026-05-12", Number: workflow.DocNumber{Text: "常务会议纪要〔2026〕1号"},
		Copies: []workflow.CopyRecord{{Copy: workflow.Copy{Unit: "云州市财政局"}, N: 1}},
	}
	l, err := e.Minutes(m, m.IssuedOn)
	if err != nil {
		t.Fatal(err)
	}
	var master bytes.Buffer
	if err := e.PDF(&master, l); err != nil {
		t.Fatal(err)
	}
	signed, err := pdf.Sign(t.Context(), master.Bytes(), signer(t), pdf.Signing{Time: time.Now()})
	if err != nil {
		t.Fatal(err)
	}
	copied := func(w io.Writer, master []byte) error {
		p, err := e.MinutesPress(m, layout.CopySpec{Number: true, Watermark: true}, master)
		if err != nil {
			return err
		}
		return p.Copy(w, Sheet{Number: 1, Unit: "云州市财政局"})
	}
	watermarked := func(w io.Writer, master []byte) error { return e.IssuedWatermark(w, m, master, "内部资料") }
	for name, write := range map[string]func(io.Writer, []byte) error{"copy": copied, "watermark": watermarked} {
		var of, ofSigned, none bytes.Buffer
		if err := errors.Join(write(&of, master.Bytes()), write(&ofSigned, signed)); err != nil {
			t.Fatalf("%s: %v", name, err)
		}
		if !bytes.Equal(of.Bytes(), ofSigned.Bytes()) || bytes.Contains(of.Bytes(), []byte("/ByteRange")) || !bytes.Contains(of.Bytes(), []byte("/Background")) {
			t.Errorf("%s: of the signed master another, or signed, or without its watermark", name)
		}
		var unsigned *pdf.SignatureError
		if _, err := pdf.ReadSignature(of.Bytes()); !errors.As(err, &unsigned) || unsigned.Fault != pdf.Unsigned {
			t.Errorf("%s: its signature is read as %v", name, err)
		}
		changed := bytes.Replace(signed, []byte(" Tf\n"), []byte(" Tf "), 1)
		for _, other := range [][]byte{changed, append(bytes.Clone(signed), '\n'), master.Bytes()[:master.Len()-1], nil} {
			var refused *MasterError
			if err := write(&none, other); !errors.As(err, &refused) || none.Len() > 0 {
				t.Errorf("%s of another master: %v, %d bytes", name, err, none.Len())
			}
		}
	}
}
