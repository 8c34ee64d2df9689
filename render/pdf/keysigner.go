package pdf

import (
	"bytes"
	"context"
	"crypto"
	"crypto/ecdsa"
	"crypto/rsa"
	"crypto/x509"
	"encoding/pem"
	"errors"
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
// private key, all in PEM.
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
		return nil, errors.New("签名证书与私钥不是一对，请核对两个文件")
	}
	if usage := chain[0].KeyUsage; usage != 0 && usage&(x509.KeyUsageDigitalSignature|x509.KeyUsageContentCommitment) == 0 {
		return nil, errors.New("签名证书的用途不含数字签名，请换用签名证书")
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
			return nil, fmt.Errorf("签名证书读不出来；国密证书请由密码模块签署：%w", err)
		}
		chain = append(chain, c)
	}
	if len(chain) == 0 {
		return nil, errors.New("签名证书文件里没有证书，应为 PEM 格式（BEGIN CERTIFICATE）")
	}
	for i, c := range chain[1:] {
		if !bytes.Equal(chain[i].RawIssuer, c.RawSubject) {
			return nil, errors.New("签名证书文件里的证书不成一条链，请从签名证书起，依次写上级证书")
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
			return nil, errors.New("签名私钥加了口令，请改用没有口令、仅限本人可读的文件")
		default:
			continue
		}
		if err != nil {
			return nil, fmt.Errorf("签名私钥读不出来；加了口令的、国密的都不能用：%w", err)
		}
		return usableKey(key)
	}
	return nil, errors.New("签名私钥文件里没有私钥，应为 PEM 格式（BEGIN PRIVATE KEY）")
}

func usableKey(key any) (crypto.Signer, error) {
	switch k := key.(type) {
	case *rsa.PrivateKey:
		if k.N.BitLen() < leastRSA {
			return nil, fmt.Errorf("签名私钥只有%d位，RSA 应不少于%d位", k.N.BitLen(), leastRSA)
		}
		return k, nil
	case *ecdsa.PrivateKey:
		return k, nil
	}
	return nil, errors.New("签名私钥不是 RSA 或 ECDSA 的，不能用来签署PDF")
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

// Valid says what is wrong where the certificate is not valid at a time.
func (k *KeySigner) Valid(at time.Time) error {
	const day = "2006年1月2日"
	shanghai := time.FixedZone("CST", 8*3600)
	switch c := k.chain[0]; {
	case at.Before(c.NotBefore):
		return fmt.Errorf("签名证书自%s起才有效，请核对证书和本机时间", c.NotBefore.In(shanghai).Format(day))
	case at.After(c.NotAfter):
		return fmt.Errorf("签名证书已于%s到期，请更换证书", c.NotAfter.In(shanghai).Format(day))
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
