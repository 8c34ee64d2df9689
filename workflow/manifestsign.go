package workflow

import (
	"bytes"
	"context"
	"crypto/ecdsa"
	"crypto/rand"
	"encoding/pem"
	"errors"
	"fmt"
	"io"

	"github.com/emmansun/gmsm/sm2"
	"github.com/emmansun/gmsm/smx509"
)

// ManifestSigner signs manifests (清单签名). A certified module of the site's
// stands behind it as well as a key in a file: the caller sees bytes alone.
type ManifestSigner interface {
	// SignManifest gives the signature of exactly these bytes, as
	// ManifestVerifier checks it.
	SignManifest(ctx context.Context, manifest []byte) ([]byte, error)
	// Verifier gives what checks the signatures, to lie beside them.
	Verifier() ManifestVerifier
}

// ManifestVerifier checks who signed a manifest; it holds the public key
// alone. A signature is the DER form of GB/T 35276 (SEQUENCE of r and s), made
// by SM2 over SM3 of the bytes (GB/T 32918.2) with the identity
// 1234567812345678 that GM/T 0009 sets where none is agreed on.
type ManifestVerifier struct{ key *ecdsa.PublicKey }

// SM2Signer signs manifests by SM2 with a key of its own. It is software:
// where a certified module (商用密码产品) is demanded, that signs instead.
type SM2Signer struct{ key *sm2.PrivateKey }

// The PEM blocks that keys stand in, as OpenSSL and GmSSL write them.
const (
	privateBlock = "PRIVATE KEY"
	publicBlock  = "PUBLIC KEY"
)

// NewSM2Signer makes a key from random bytes.
func NewSM2Signer(random io.Reader) (SM2Signer, error) {
	key, err := sm2.GenerateKey(random)
	if err != nil {
		return SM2Signer{}, fmt.Errorf("不能生成清单签名密钥：%w", err)
	}
	return SM2Signer{key}, nil
}

// ParseSM2Signer reads a key in PEM (PKCS #8), as Secret gives it.
func ParseSM2Signer(text []byte) (SM2Signer, error) {
	malformed := errors.New("清单签名密钥的内容有误，应为 PEM 格式的 SM2 私钥（PRIVATE KEY）")
	block := blockOf(text, privateBlock)
	if block == nil {
		return SM2Signer{}, malformed
	}
	parsed, err := smx509.ParsePKCS8PrivateKey(block.Bytes)
	key, ok := parsed.(*sm2.PrivateKey)
	if err != nil || !ok {
		return SM2Signer{}, malformed
	}
	return SM2Signer{key}, nil
}

// Secret gives the key in PEM.
func (s SM2Signer) Secret() (string, error) {
	der, err := smx509.MarshalPKCS8PrivateKey(s.key)
	if err != nil {
		return "", fmt.Errorf("encode manifest key: %w", err)
	}
	return string(pem.EncodeToMemory(&pem.Block{Type: privateBlock, Bytes: der})), nil
}

// SignManifest signs with the key. It never fails on the bytes.
func (s SM2Signer) SignManifest(_ context.Context, manifest []byte) ([]byte, error) {
	signature, err := s.key.SignWithSM2(rand.Reader, nil, manifest)
	if err != nil {
		return nil, fmt.Errorf("不能签署清单：%w", err)
	}
	return signature, nil
}

// Verifier gives the key's public half.
func (s SM2Signer) Verifier() ManifestVerifier { return ManifestVerifier{&s.key.PublicKey} }

// ParseManifestVerifier reads a public key in PEM, as Public gives it.
func ParseManifestVerifier(text []byte) (ManifestVerifier, error) {
	malformed := errors.New("清单公钥的文字有误，应为 PEM 格式的 SM2 公钥（PUBLIC KEY），请取原件重试")
	block := blockOf(text, publicBlock)
	if block == nil {
		return ManifestVerifier{}, malformed
	}
	parsed, err := smx509.ParsePKIXPublicKey(block.Bytes)
	key, ok := parsed.(*ecdsa.PublicKey)
	if err != nil || !ok || key.Curve != sm2.P256() {
		return ManifestVerifier{}, malformed
	}
	return ManifestVerifier{key}, nil
}

// Public gives the key in PEM (SubjectPublicKeyInfo).
func (v ManifestVerifier) Public() (string, error) {
	der, err := smx509.MarshalPKIXPublicKey(v.key)
	if err != nil {
		return "", fmt.Errorf("encode manifest key: %w", err)
	}
	return string(pem.EncodeToMemory(&pem.Block{Type: publicBlock, Bytes: der})), nil
}

// IsZero reports whether there is no key.
func (v ManifestVerifier) IsZero() bool { return v.key == nil }

// VerifyManifest checks that the key signed exactly these bytes.
func (v ManifestVerifier) VerifyManifest(manifest, signature []byte) error {
	switch {
	case v.key == nil:
		return errors.New("没有清单公钥，不能核对清单的签名")
	case !sm2.VerifyASN1WithSM2(v.key, nil, manifest, signature):
		return errors.New("清单的签名不对：清单被改动过，或不是用这一密钥签署的")
	}
	return nil
}

// blockOf gives the first PEM block of a kind; nil if there is none.
func blockOf(text []byte, kind string) *pem.Block {
	text = bytes.TrimPrefix(text, []byte("\ufeff"))
	for {
		block, rest := pem.Decode(text)
		if block == nil || block.Type == kind {
			return block
		}
		text = rest
	}
}
