package pdf

import (
	"bytes"
	"context"
	"crypto"
	"crypto/ecdsa"
	"crypto/rsa"
	"crypto/x509"
	"encoding/pem"
	"fmt"
	"time"

	"github.com/smallstep/pkcs7"
)

// KeySigner signs with a key and a certificate of the office's own, by RSA or
// ECDSA over SHA-256. It is software: what it makes is no 合规 electronic seal.
type KeySigner struct {
	key   crypto.Signer
	chain []*x509.Certificate // the signer's first
}

// leastRSA is the least length of an RSA key, in bits.
const leastRSA = 2048

// NewKeySigner reads a certificate, with those above it behind it, and its
// private key, all in PEM. The error is a *KeyError.
func NewKeySigner(certificate, key []byte) (*KeySigner, error) {
	chain, err := parseChain(certificate)
	if err != nil {
		return nil, err
	}
	private, err := parseKey(key)
	if err != nil {
		return nil, err
	}
	public, known := private.Public().(interface{ Equal(crypto.PublicKey) bool })
	if !known || !public.Equal(chain[0].PublicKey) {
		return nil, &KeyError{Fault: NotPair}
	}
	if usage := chain[0].KeyUsage; usage != 0 && usage&(x509.KeyUsageDigitalSignature|x509.KeyUsageContentCommitment) == 0 {
		return nil, &KeyError{Fault: WrongUsage}
	}
	return &KeySigner{key: private, chain: chain}, nil
}

func parseChain(text []byte) ([]*x509.Certificate, error) {
	var chain []*x509.Certificate
	for block, rest := pem.Decode(text); block != nil; block, rest = pem.Decode(rest) {
		if block.Type != "CERTIFICATE" {
			continue
		}
		c, err := x509.ParseCertificate(block.Bytes)
		if err != nil {
			return nil, &KeyError{Fault: BadCertificate}
		}
		chain = append(chain, c)
	}
	if len(chain) == 0 {
		return nil, &KeyError{Fault: NoCertificate}
	}
	for i, c := range chain[1:] {
		if !bytes.Equal(chain[i].RawIssuer, c.RawSubject) {
			return nil, &KeyError{Fault: BrokenChain}
		}
	}
	return chain, nil
}

// parseKey reads the first private key of a PEM file, in any of the forms that
// are usual.
func parseKey(text []byte) (crypto.Signer, error) {
	for block, rest := pem.Decode(text); block != nil; block, rest = pem.Decode(rest) {
		var key any
		var err error
		switch block.Type {
		case "PRIVATE KEY":
			key, err = x509.ParsePKCS8PrivateKey(block.Bytes)
		case "EC PRIVATE KEY":
			key, err = x509.ParseECPrivateKey(block.Bytes)
		case "RSA PRIVATE KEY":
			key, err = x509.ParsePKCS1PrivateKey(block.Bytes)
		case "ENCRYPTED PRIVATE KEY":
			return nil, &KeyError{Fault: LockedKey}
		default:
			continue
		}
		if err != nil {
			return nil, &KeyError{Fault: BadKey}
		}
		return usableKey(key)
	}
	return nil, &KeyError{Fault: NoKey}
}

func usableKey(key any) (crypto.Signer, error) {
	switch k := key.(type) {
	case *rsa.PrivateKey:
		if k.N.BitLen() < leastRSA {
			return nil, &KeyError{Fault: ShortKey}
		}
		return k, nil
	case *ecdsa.PrivateKey:
		return k, nil
	}
	return nil, &KeyError{Fault: OtherKey}
}

// Certificate gives the signer's certificate.
func (k *KeySigner) Certificate() *x509.Certificate { return k.chain[0] }

// Name is who signs, as the certificate calls it.
func (k *KeySigner) Name() string {
	subject := k.chain[0].Subject
	if subject.CommonName == "" && len(subject.Organization) > 0 {
		return subject.Organization[0]
	}
	return subject.CommonName
}

// Valid says what is wrong where the certificate is not valid at a time: a
// *KeyError.
func (k *KeySigner) Valid(at time.Time) error {
	switch c := k.chain[0]; {
	case at.Before(c.NotBefore):
		return &KeyError{Fault: NotYetValid, Date: c.NotBefore}
	case at.After(c.NotAfter):
		return &KeyError{Fault: Outdated, Date: c.NotAfter}
	}
	return nil
}

// SignCMS signs by the key.
func (k *KeySigner) SignCMS(_ context.Context, content []byte) ([]byte, error) {
	data, err := pkcs7.NewSignedData(content)
	if err != nil {
		return nil, fmt.Errorf("begin CMS: %w", err)
	}
	data.SetDigestAlgorithm(pkcs7.OIDDigestAlgorithmSHA256)
	if err := data.AddSignerChain(k.chain[0], k.key, k.chain[1:], pkcs7.SignerInfoConfig{}); err != nil {
		return nil, fmt.Errorf("sign CMS: %w", err)
	}
	data.Detach()
	return data.Finish()
}
