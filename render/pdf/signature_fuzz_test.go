package pdf

import (
	"context"
	"crypto/ecdsa"
	"crypto/elliptic"
	"crypto/rand"
	"crypto/x509"
	"errors"
	"math/big"
	"testing"
	"time"
)

// FuzzOpenCMS reads any signature: it must be right, or a *SignatureError.
func FuzzOpenCMS(f *testing.F) {
	key, err := ecdsa.GenerateKey(elliptic.P256(), rand.Reader)
	if err != nil {
		f.Fatal(err)
	}
	c := &x509.Certificate{SerialNumber: big.NewInt(1), NotAfter: time.Now().Add(time.Hour)}
	if c.Raw, err = x509.CreateCertificate(rand.Reader, c, c, key.Public(), key); err != nil {
		f.Fatal(err)
	}
	if c, err = x509.ParseCertificate(c.Raw); err != nil {
		f.Fatal(err)
	}
	content := []byte("%PDF-1.4")
	by := KeySigner{key: key, chain: []*x509.Certificate{c}}
	cms, err := by.SignCMS(context.Background(), content)
	if err != nil {
		f.Fatal(err)
	}
	f.Add(cms, content)
	f.Add([]byte("0\x80\x06\t*\x86H\x86\xf7\r\x01\x07\x02\xa0\x80"), content)
	f.Fuzz(func(t *testing.T, cms, content []byte) {
		_, err := openCMS(cms, content)
		var fault *SignatureError
		if err != nil && !errors.As(err, &fault) {
			t.Fatalf("%T: %v", err, err)
		}
	})
}
