package workflow

import (
	"context"
	"crypto/rand"
	"os"
	"os/exec"
	"path/filepath"
	"strings"
	"testing"
)

var manifest = []byte("sha256 9f86d081884c7d65 正文.txt\nsm3 66c7f0f462eeedd9 正文.txt\n")

func sm2Signer(t *testing.T) SM2Signer {
	t.Helper()
	key, err := NewSM2Signer(rand.Reader)
	if err != nil {
		t.Fatal(err)
	}
	return key
}

func TestManifestSignature(t *testing.T) {
	key, other := sm2Signer(t), sm2Signer(t)
	var signer ManifestSigner = key
	signature, err := signer.SignManifest(context.Background(), manifest)
	if err != nil {
		t.Fatal(err)
	}
	if err := signer.Verifier().VerifyManifest(manifest, signature); err != nil {
		t.Error(err)
	}
	if err := other.Verifier().VerifyManifest(manifest, signature); err == nil {
		t.Error("another key's signature is taken for ours")
	}
	if err := (ManifestVerifier{}).VerifyManifest(manifest, signature); err == nil {
		t.Error("no key verifies")
	}
	for i := range manifest {
		spoilt := append([]byte(nil), manifest...)
		spoilt[i] ^= 1
		if key.Verifier().VerifyManifest(spoilt, signature) == nil {
			t.Fatalf("byte %d of the manifest may be changed", i)
		}
	}
	for i := range signature {
		spoilt := append([]byte(nil), signature...)
		spoilt[i] ^= 1
		if key.Verifier().VerifyManifest(manifest, spoilt) == nil {
			t.Fatalf("byte %d of the signature may be changed", i)
		}
	}
}

func TestManifestKeysComeBack(t *testing.T) {
	key := sm2Signer(t)
	secret, err := key.Secret()
	if err != nil {
		t.Fatal(err)
	}
	public, err := key.Verifier().Public()
	if err != nil {
		t.Fatal(err)
	}
	again, err := ParseSM2Signer([]byte("\ufeff" + public + secret))
	if err != nil {
		t.Fatal(err)
	}
	verifier, err := ParseManifestVerifier([]byte(public))
	if err != nil {
		t.Fatal(err)
	}
	signature, err := again.SignManifest(context.Background(), manifest)
	if err != nil {
		t.Fatal(err)
	}
	if err := verifier.VerifyManifest(manifest, signature); err != nil {
		t.Error(err)
	}
	for _, text := range []string{"", secret[:40], public, strings.Replace(secret, "M", "N", 1)} {
		if _, err := ParseSM2Signer([]byte(text)); err == nil {
			t.Errorf("taken for a secret key: %q", text)
		}
	}
	for _, text := range []string{"", secret, public[:60], p256Public} {
		if _, err := ParseManifestVerifier([]byte(text)); err == nil {
			t.Errorf("taken for a public key: %q", text)
		}
	}
}

// p256Public is a key of another curve.
const p256Public = `-----BEGIN PUBLIC KEY-----
MFkwEwYHKoZIzj0CAQYIKoZIzj0DAQcDQgAEaxfR8uEsQkf4vOblY6RA8ncDfYEt
6zOg9KE5RdiYwpZP40Li/hp/m47n60p8D54WK84zV2sxXs7LtkBoN79R9Q==
-----END PUBLIC KEY-----
`

// OpenSSL, which shares no code with us, verifies what we sign, and we verify
// what it signs.
func TestManifestSignatureInOpenSSL(t *testing.T) {
	tool, err := exec.LookPath("openssl")
	if err != nil {
		if os.Getenv("JIYAO_REQUIRE_TOOLS") == "1" {
			t.Fatal(err)
		}
		t.Skip(err)
	}
	dir := t.TempDir()
	keep := func(name string, data []byte) {
		t.Helper()
		if err := os.WriteFile(filepath.Join(dir, name), data, 0o600); err != nil {
			t.Fatal(err)
		}
	}
	openssl := func(args ...string) {
		t.Helper()
		cmd := exec.Command(tool, args...)
		cmd.Dir = dir
		if out, err := cmd.CombinedOutput(); err != nil {
			t.Fatalf("openssl %s: %v\n%s", strings.Join(args, " "), err, out)
		}
	}
	key := sm2Signer(t)
	signature, err := key.SignManifest(context.Background(), manifest)
	if err != nil {
		t.Fatal(err)
	}
	public, err := key.Verifier().Public()
	if err != nil {
		t.Fatal(err)
	}
	keep("manifest", manifest)
	keep("manifest.sig", signature)
	keep("public.pem", []byte(public))
	const identity = "distid:1234567812345678"
	openssl("dgst", "-sm3", "-sigopt", identity, "-verify", "public.pem", "-signature", "manifest.sig", "manifest")
	openssl("genpkey", "-algorithm", "EC", "-pkeyopt", "ec_paramgen_curve:SM2", "-out", "theirs.pem")
	openssl("dgst", "-sm3", "-sigopt", identity, "-sign", "theirs.pem", "-out", "theirs.sig", "manifest")
	text, err := os.ReadFile(filepath.Join(dir, "theirs.pem"))
	if err != nil {
		t.Fatal(err)
	}
	theirs, err := ParseSM2Signer(text)
	if err != nil {
		t.Fatal(err)
	}
	if signature, err = os.ReadFile(filepath.Join(dir, "theirs.sig")); err != nil {
		t.Fatal(err)
	}
	if err := theirs.Verifier().VerifyManifest(manifest, signature); err != nil {
		t.Error(err)
	}
}
