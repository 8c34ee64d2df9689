package pdf_test

import (
	"bytes"
	"context"
	"crypto"
	"crypto/ecdsa"
	"crypto/elliptic"
	"crypto/rand"
	"crypto/rsa"
	"crypto/x509"
	"crypto/x509/pkix"
	"encoding/asn1"
	"encoding/pem"
	"errors"
	"math/big"
	"strings"
	"testing"
	"time"

	"jiyao/render/pdf"
)

// identity gives a certificate of its own and its key, in PEM.
func identity(t testing.TB, key crypto.Signer, change func(*x509.Certificate)) (certificate, private []byte) {
	t.Helper()
	c := &x509.Certificate{
		SerialNumber: big.NewInt(98), Subject: pkix.Name{CommonName: "云州市人民政府办公室", Organization: []string{"云州市人民政府"}},
		NotBefore: time.Now().Add(-time.Hour), NotAfter: time.Now().AddDate(1, 0, 0), KeyUsage: x509.KeyUsageDigitalSignature,
	}
	if change != nil {
		change(c)
	}
	der, err := x509.CreateCertificate(rand.Reader, c, c, key.Public(), key)
	if err != nil {
		t.Fatal(err)
	}
	secret, err := x509.MarshalPKCS8PrivateKey(key)
	if err != nil {
		t.Fatal(err)
	}
	return pem.EncodeToMemory(&pem.Block{Type: "CERTIFICATE", Bytes: der}), pem.EncodeToMemory(&pem.Block{Type: "PRIVATE KEY", Bytes: secret})
}

func ecKey(t testing.TB) *ecdsa.PrivateKey {
	t.Helper()
	key, err := ecdsa.GenerateKey(elliptic.P256(), rand.Reader)
	if err != nil {
		t.Fatal(err)
	}
	return key
}

func rsaKey(t testing.TB, bits int) *rsa.PrivateKey {
	t.Helper()
	key, err := rsa.GenerateKey(rand.Reader, bits)
	if err != nil {
		t.Fatal(err)
	}
	return key
}

func keySigner(t testing.TB, key crypto.Signer) *pdf.KeySigner {
	t.Helper()
	s, err := pdf.NewKeySigner(identity(t, key, nil))
	if err != nil {
		t.Fatal(err)
	}
	return s
}

func sign(t testing.TB, by pdf.Signer) (written, signed []byte) {
	t.Helper()
	written = write(t, sample(t))
	signed, err := pdf.Sign(context.Background(), written, by, pdf.Signing{
		Name: "云州市人民政府办公室", Reason: "文件防改签名（非合规电子签章）", Time: time.Date(2023, 6, 1, 9, 0, 0, 0, time.UTC),
	})
	if err != nil {
		t.Fatal(err)
	}
	return written, signed
}

func TestSign(t *testing.T) {
	for name, key := range map[string]crypto.Signer{"RSA": rsaKey(t, 2048), "ECDSA": ecKey(t)} {
		t.Run(name, func(t *testing.T) {
			by := keySigner(t, key)
			written, signed := sign(t, by)
			if !bytes.HasPrefix(signed, written) {
				t.Error("the bytes before the signature were changed")
			}
			s, err := pdf.ReadSignature(signed)
			if err != nil || !s.Certificate.Equal(by.Certificate()) || time.Since(s.Time) > time.Minute {
				t.Errorf("%v, %v", s.Time, err)
			}
			file := save(t, signed)
			if out := tool(t, "qpdf", "--check", file); strings.Contains(out, "WARNING") || !strings.Contains(out, "No syntax or stream encoding errors") {
				t.Errorf("qpdf --check:\n%s", out)
			}
			out := tool(t, "pdfsig", "-nocert", file)
			for _, want := range []string{"Signature is Valid.", "Total document signed", "云州市人民政府办公室", "adbe.pkcs7.detached", "SHA-256"} {
				if !strings.Contains(out, want) {
					t.Errorf("pdfsig does not say %q:\n%s", want, out)
				}
			}
			if info := tool(t, "pdfinfo", file); !strings.Contains(info, "Tagged:          yes") {
				t.Errorf("not tagged any more:\n%s", info)
			}
			if !testing.Short() {
				preflight(t, file)
			}
		})
	}
}

// One changed bit, wherever it is, is found, by us and by poppler.
func TestChangedBit(t *testing.T) {
	_, signed := sign(t, keySigner(t, ecKey(t)))
	from := bytes.LastIndex(signed, []byte("/Contents <")) + len("/Contents <")
	to := from + bytes.IndexByte(signed[from:], '>')
	for at := 0; at < len(signed); at += 1009 {
		if at >= from && at < to {
			continue // the signature itself, in either case of its digits
		}
		spoilt := bytes.Clone(signed)
		spoilt[at] ^= 1
		if _, err := pdf.ReadSignature(spoilt); err == nil {
			t.Fatalf("byte %d may be changed", at)
		}
	}
	for _, at := range []int{len(signed) / 2, bytes.Index(signed, []byte("/Title")) + 12} {
		spoilt := bytes.Clone(signed)
		spoilt[at] ^= 1
		if out := tool(t, "pdfsig", "-nocert", save(t, spoilt)); !strings.Contains(out, "Digest Mismatch") {
			t.Errorf("byte %d:\n%s", at, out)
		}
	}
}

func TestSignatureFaults(t *testing.T) {
	written, signed := sign(t, keySigner(t, ecKey(t)))
	spoil := func(old, new string) []byte { return bytes.Replace(signed, []byte(old), []byte(new), 1) }
	hole := bytes.LastIndex(signed, []byte("/Contents <")) + len("/Contents <")
	cut := bytes.Clone(signed)
	copy(cut[hole:], "3080FFFF")
	for name, c := range map[string]struct {
		file []byte
		want pdf.SignatureFault
	}{
		"not signed":   {written, pdf.Unsigned},
		"nothing":      {nil, pdf.Unsigned},
		"title":        {spoil("zh-CN", "zh-TW"), pdf.Changed},
		"added behind": {append(bytes.Clone(signed), "%%EOF\n"...), pdf.Outside},
		"other range":  {spoil("/ByteRange [0 0", "/ByteRange [1 0"), pdf.Malformed},
		"beyond":       {spoil("/ByteRange [0 0", "/ByteRange [0 9"), pdf.Malformed},
		"garbage":      {cut, pdf.Malformed},
	} {
		_, err := pdf.ReadSignature(c.file)
		var fault *pdf.SignatureError
		if !errors.As(err, &fault) || fault.Fault != c.want || fault.Error() == "" {
			t.Errorf("%s: got %v", name, err)
		}
	}
}

// signerFunc is a module that signs.
type signerFunc func([]byte) ([]byte, error)

func (f signerFunc) SignCMS(_ context.Context, content []byte) ([]byte, error) { return f(content) }

// What a module hands back is looked at before it is put into a file.
func TestModules(t *testing.T) {
	key := keySigner(t, ecKey(t))
	written := write(t, sample(t))
	broken := errors.New("密码卡没有插好")
	oid := func(id ...int) []byte {
		der, err := asn1.Marshal(struct {
			Type    asn1.ObjectIdentifier
			Content []int `asn1:"explicit,tag:0"`
		}{id, []int{1}})
		if err != nil {
			t.Fatal(err)
		}
		return der
	}
	for _, c := range []struct {
		name string
		by   signerFunc
		want error
	}{
		{"SM2", func([]byte) ([]byte, error) { return oid(1, 2, 156, 10197, 6, 1, 4, 2, 2), nil }, nil},
		{"other content", func([]byte) ([]byte, error) { return key.SignCMS(context.Background(), []byte("别的")) }, &pdf.SignatureError{Fault: pdf.Changed}},
		{"nothing", func([]byte) ([]byte, error) { return nil, nil }, &pdf.SignatureError{Fault: pdf.Malformed}},
		{"other type", func([]byte) ([]byte, error) { return oid(1, 2, 3), nil }, &pdf.SignatureError{Fault: pdf.Malformed}},
		{"too long", func([]byte) ([]byte, error) { return make([]byte, 9000), nil }, &pdf.SignatureError{Fault: pdf.SignatureTooLong}},
		{"broken", func([]byte) ([]byte, error) { return nil, broken }, broken},
	} {
		signed, err := pdf.Sign(context.Background(), written, c.by, pdf.Signing{})
		var want, got *pdf.SignatureError
		switch {
		case c.want == nil && (err != nil || len(signed) == 0):
			t.Errorf("%s: %v", c.name, err)
		case errors.As(c.want, &want) && (!errors.As(err, &got) || got.Fault != want.Fault):
			t.Errorf("%s: got %v", c.name, err)
		case c.want == broken && !errors.Is(err, broken):
			t.Errorf("%s: got %v", c.name, err)
		}
	}
	sm2, err := pdf.Sign(context.Background(), written, signerFunc(func([]byte) ([]byte, error) { return oid(1, 2, 156, 10197, 6, 1, 4, 2, 2), nil }), pdf.Signing{})
	if err != nil {
		t.Fatal(err)
	}
	var fault *pdf.SignatureError
	if _, err := pdf.ReadSignature(sm2); !errors.As(err, &fault) || fault.Fault != pdf.Unchecked {
		t.Errorf("signed by SM2: got %v", err)
	}
}

func TestSignOnlyWhatWasWritten(t *testing.T) {
	by := keySigner(t, ecKey(t))
	_, signed := sign(t, by)
	for name, file := range map[string][]byte{
		"signed": signed, "empty": nil, "foreign": []byte("%PDF-1.7\n1 0 obj\n<<>>\nendobj\ntrailer\n<<>>\n%%EOF\n"),
		"cut": signed[:5000],
	} {
		var fault *pdf.SignatureError
		if _, err := pdf.Sign(context.Background(), file, by, pdf.Signing{}); !errors.As(err, &fault) || fault.Fault != pdf.NotWritten {
			t.Errorf("%s: got %v", name, err)
		}
	}
}

func TestKeySigner(t *testing.T) {
	certificate, key := identity(t, ecKey(t), nil)
	other, otherKey := identity(t, rsaKey(t, 2048), nil)
	weak, weakKey := identity(t, rsaKey(t, 1024), nil)
	server, serverKey := identity(t, ecKey(t), func(c *x509.Certificate) { c.KeyUsage = x509.KeyUsageKeyAgreement })
	for _, c := range []struct {
		name             string
		certificate, key []byte
		says             string
	}{
		{"good", certificate, key, ""},
		{"key before certificate", append(bytes.Clone(key), certificate...), append(bytes.Clone(certificate), key...), ""},
		{"not a pair", certificate, otherKey, "不是一对"},
		{"no certificate", key, key, "没有证书"},
		{"no key", certificate, certificate, "没有私钥"},
		{"weak", weak, weakKey, "2048位"},
		{"wrong usage", server, serverKey, "用途"},
		{"no chain", append(bytes.Clone(certificate), certificate...), key, ""},
		{"strangers", append(bytes.Clone(certificate), strange(t)...), key, "一条链"},
		{"with a password", certificate, bytes.ReplaceAll(key, []byte("PRIVATE"), []byte("ENCRYPTED PRIVATE")), "口令"},
		{"damaged", bytes.Replace(other, []byte("M"), []byte("N"), 1), otherKey, "读不出来"},
	} {
		_, err := pdf.NewKeySigner(c.certificate, c.key)
		if c.says == "" && err != nil || c.says != "" && (err == nil || !strings.Contains(err.Error(), c.says)) {
			t.Errorf("%s: got %v", c.name, err)
		}
	}
	s := keySigner(t, ecKey(t))
	if err := s.Valid(time.Now()); err != nil || s.Name() != "云州市人民政府办公室" {
		t.Errorf("%s: %v", s.Name(), err)
	}
	for years, says := range map[int]string{-1: "才有效", 2: "到期"} {
		if err := s.Valid(time.Now().AddDate(years, 0, 0)); err == nil || !strings.Contains(err.Error(), says) {
			t.Errorf("in %d years: %v", years, err)
		}
	}
}

// strange is the certificate of somebody else.
func strange(t *testing.T) []byte {
	t.Helper()
	certificate, _ := identity(t, ecKey(t), func(c *x509.Certificate) { c.Subject.CommonName = "别的机关" })
	return certificate
}

// An expired certificate's signature is named as such.
func TestExpiredCertificate(t *testing.T) {
	certificate, key := identity(t, ecKey(t), func(c *x509.Certificate) { c.NotAfter = time.Now().Add(-time.Minute) })
	by, err := pdf.NewKeySigner(certificate, key)
	if err != nil {
		t.Fatal(err)
	}
	var fault *pdf.SignatureError
	if _, err := pdf.Sign(context.Background(), write(t, sample(t)), by, pdf.Signing{}); !errors.As(err, &fault) || fault.Fault != pdf.Expired {
		t.Errorf("got %v", err)
	}
}

// A signed file gives back the bytes that were written, a file with more or less
// behind them itself.
func TestWritten(t *testing.T) {
	written, signed := sign(t, keySigner(t, ecKey(t)))
	if got := pdf.Written(signed); !bytes.Equal(got, written) {
		t.Errorf("%d bytes, written were %d", len(got), len(written))
	}
	odd := bytes.Replace(signed, []byte("\nstartxref\n"), []byte("\nstartxref\n1"), 1)
	for name, file := range map[string][]byte{"unsigned": written, "longer": append(bytes.Clone(signed), '\n'), "shorter": signed[1:], "odd": odd, "empty": nil} {
		if got := pdf.Written(file); !bytes.Equal(got, file) {
			t.Errorf("%s: %d bytes of %d", name, len(got), len(file))
		}
	}
}

// FuzzReadSignature reads any file: it must not fail but by saying so.
func FuzzReadSignature(f *testing.F) {
	_, signed := sign(f, keySigner(f, ecKey(f)))
	at := bytes.LastIndex(signed, []byte("/ByteRange"))
	tail := append([]byte("%PDF-1.4\n"), signed[at:]...)
	f.Add(tail)
	f.Add([]byte("/ByteRange [0 1 9 1]<3080>x"))
	f.Add([]byte("/ByteRange [0 20 24 4]<30>00x/ByteRange[0 0 0 0]"))
	f.Fuzz(func(t *testing.T, file []byte) {
		_, err := pdf.ReadSignature(file)
		var fault *pdf.SignatureError
		if err != nil && !errors.As(err, &fault) {
			t.Fatalf("%T: %v", err, err)
		}
		if !bytes.HasPrefix(file, pdf.Written(file)) {
			t.Fatal("the unsigned file is no beginning of the signed one")
		}
	})
}
