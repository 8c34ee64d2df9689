package signing

import (
	"context"
	"crypto/ecdsa"
	"crypto/elliptic"
	"crypto/rand"
	"crypto/x509"
	"crypto/x509/pkix"
	"encoding/pem"
	"errors"
	"math/big"
	"os"
	"os/exec"
	"path/filepath"
	"runtime"
	"strings"
	"testing"
	"time"

	"jiyao/render/pdf"
	"jiyao/workflow"
)

// keep writes a file that its owner alone may read.
func keep(t *testing.T, name string, data []byte) string {
	t.Helper()
	path := filepath.Join(t.TempDir(), name)
	if err := os.WriteFile(path, data, 0o600); err != nil {
		t.Fatal(err)
	}
	return path
}

// identity writes a certificate that is valid until then, and its key.
func identity(t *testing.T, until time.Time) (cert, key string) {
	t.Helper()
	private, err := ecdsa.GenerateKey(elliptic.P256(), rand.Reader)
	if err != nil {
		t.Fatal(err)
	}
	c := &x509.Certificate{SerialNumber: big.NewInt(1), Subject: pkix.Name{CommonName: "云州市人民政府办公室"}, NotBefore: until.AddDate(-1, 0, 0), NotAfter: until}
	der, err := x509.CreateCertificate(rand.Reader, c, c, private.Public(), private)
	if err != nil {
		t.Fatal(err)
	}
	secret, err := x509.MarshalECPrivateKey(private)
	if err != nil {
		t.Fatal(err)
	}
	return keep(t, "sign.crt", pem.EncodeToMemory(&pem.Block{Type: "CERTIFICATE", Bytes: der})),
		keep(t, "sign.key", pem.EncodeToMemory(&pem.Block{Type: "EC PRIVATE KEY", Bytes: secret}))
}

func TestSettings(t *testing.T) {
	if d, err := OpenDocuments(Settings{}); d != nil || err != nil {
		t.Errorf("signs without settings: %v, %v", d, err)
	}
	cert, key := identity(t, time.Now().AddDate(0, 1, 0))
	_, other := identity(t, time.Now().AddDate(0, 1, 0))
	shared := keep(t, "shared.key", nil)
	if err := os.Chmod(shared, 0o644); err != nil {
		t.Fatal(err)
	}
	for _, c := range []struct {
		name string
		s    Settings
		want Fault
	}{
		{"certificate alone", Settings{Cert: cert}, Half},
		{"key alone", Settings{Key: key}, Half},
		{"key and program", Settings{Cert: cert, Key: key, Command: "cat"}, Both},
		{"no certificate", Settings{Cert: cert + "x", Key: key}, Unreadable},
		{"no key", Settings{Cert: cert, Key: key + "x"}, Unreadable},
		{"not a pair", Settings{Cert: cert, Key: other}, Unfit},
		{"no program", Settings{Command: "jiyao-no-such-program"}, NoProgram},
		{"open key", Settings{Cert: cert, Key: shared}, Open},
	} {
		_, err := OpenDocuments(c.s)
		var fault *Error
		if !errors.As(err, &fault) || fault.Fault != c.want || fault.Error() == "" {
			if c.want != Open || runtime.GOOS != "windows" {
				t.Errorf("%s: got %v", c.name, err)
			}
		}
	}
	d, err := OpenDocuments(Settings{Cert: cert, Key: key})
	if err != nil || d.Name() != "云州市人民政府办公室" {
		t.Fatalf("%v, %v", d, err)
	}
	if err := d.Ready(time.Now()); err != nil {
		t.Error(err)
	}
	var outdated *pdf.KeyError
	if _, err := d.Sign(context.Background(), nil, time.Now().AddDate(1, 0, 0)); !errors.As(err, &outdated) || outdated.Fault != pdf.Outdated {
		t.Errorf("a year later: %v", err)
	}
}

func TestProgram(t *testing.T) {
	if _, err := exec.LookPath("sh"); err != nil {
		t.Skip(err)
	}
	script := func(body string) *program {
		return &program{"/bin/sh", []string{"-c", body}, 5 * time.Second}
	}
	got, err := script("tr a-z A-Z").run(context.Background(), []byte("signed"))
	if err != nil || string(got) != "SIGNED" {
		t.Errorf("%q, %v", got, err)
	}
	for body, want := range map[string]Fault{
		"echo 密码卡没有插好 >&2; exit 3":   Failed,
		"exit 0":                     Failed,
		"head -c 2000000 </dev/zero": TooMuch,
	} {
		_, err := script(body).run(context.Background(), make([]byte, 1<<20))
		var fault *Error
		if !errors.As(err, &fault) || fault.Fault != want {
			t.Errorf("%s: got %v", body, err)
		}
		if strings.Contains(body, "密码卡") && !strings.Contains(err.Error(), "它说“密码卡没有插好”") {
			t.Errorf("does not say what the program said: %v", err)
		}
	}
	slow := script("sleep 60")
	slow.wait = 50 * time.Millisecond
	var fault *Error
	if _, err := slow.run(context.Background(), nil); !errors.As(err, &fault) || fault.Fault != Slow {
		t.Errorf("slow: %v", err)
	}
	ctx, cancel := context.WithCancel(context.Background())
	cancel()
	if _, err := script("cat").run(ctx, nil); !errors.Is(err, context.Canceled) {
		t.Errorf("interrupted: %v", err)
	}
}

func TestManifests(t *testing.T) {
	if m, err := OpenManifests(Settings{}); m != nil || err != nil {
		t.Errorf("signs without settings: %v, %v", m, err)
	}
	key, err := workflow.NewSM2Signer(rand.Reader)
	if err != nil {
		t.Fatal(err)
	}
	secret, err := key.Secret()
	if err != nil {
		t.Fatal(err)
	}
	public, err := key.Verifier().Public()
	if err != nil {
		t.Fatal(err)
	}
	private, readable := keep(t, "sm2.key", []byte(secret)), keep(t, "sm2.pub", []byte(public))
	content := []byte("sm3 66c7f0f4 正文.txt\n")
	check := func(name string, s Settings) {
		t.Helper()
		m, err := OpenManifests(s)
		if err != nil {
			t.Fatalf("%s: %v", name, err)
		}
		signature, err := m.SignManifest(context.Background(), content)
		if err != nil {
			t.Fatalf("%s: %v", name, err)
		}
		if err := key.Verifier().VerifyManifest(content, signature); err != nil {
			t.Errorf("%s: %v", name, err)
		}
	}
	check("key", Settings{SM2Key: private})
	if _, err := exec.LookPath("openssl"); err == nil {
		check("program", Settings{SM2Command: "openssl dgst -sm3 -sigopt distid:1234567812345678 -sign " + private, SM2Public: readable})
	}
	for name, s := range map[string]Settings{
		"both": {SM2Key: private, SM2Command: "cat"}, "no public key": {SM2Command: "cat"},
		"not a key": {SM2Key: readable}, "not a public key": {SM2Command: "cat", SM2Public: private},
	} {
		var fault *Error
		if _, err := OpenManifests(s); !errors.As(err, &fault) {
			t.Errorf("%s: got %v", name, err)
		}
	}
	if _, err := exec.LookPath("cat"); err == nil {
		m, err := OpenManifests(Settings{SM2Command: "cat", SM2Public: readable})
		if err != nil {
			t.Fatal(err)
		}
		if _, err := m.SignManifest(context.Background(), content); err == nil {
			t.Error("a signature that is none is handed on")
		}
	}
}
