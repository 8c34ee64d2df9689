// Package ownca makes a certificate authority of an office's own, for an
// intranet where nobody else's reaches, and the server's certificate signed by
// it (自建证书).
package ownca

import (
	"crypto/ecdsa"
	"crypto/elliptic"
	"crypto/rand"
	"crypto/x509"
	"crypto/x509/pkix"
	"encoding/pem"
	"errors"
	"fmt"
	"io"
	"io/fs"
	"math/big"
	"net"
	"os"
	"path/filepath"
	"strings"
	"time"

	"jiyao/cmd/internal/safefile"
)

// Files are where everything lies.
type Files struct {
	CA    string // to be installed in every browser
	CAKey string // to be kept locked away
	Cert  string
	Key   string
}

// In gives the files in a folder.
func In(dir string) Files {
	return Files{
		CA: filepath.Join(dir, "ca.crt"), CAKey: filepath.Join(dir, "ca.key"),
		Cert: filepath.Join(dir, "server.crt"), Key: filepath.Join(dir, "server.key"),
	}
}

const (
	caYears    = 10
	serverDays = 800 // browsers refuse more than 825
)

// HostError is a name that no certificate can be for.
type HostError struct{ Host string }

// Error quotes the name in Chinese.
func (e *HostError) Error() string {
	return "“" + e.Host + "”不是主机名或 IP 地址。请写浏览器地址栏里会用到的名称和地址，不带 http:// 和端口，用逗号分隔。"
}

// Make makes what is not there yet: the authority once, and the server's
// certificate anew each time, for the hosts. office names who it belongs to.
func Make(dir, office string, hosts []string, now time.Time) (Files, error) {
	f := In(dir)
	server, err := template(office, hosts, now)
	if err != nil {
		return f, err
	}
	if err := os.MkdirAll(dir, 0o700); err != nil {
		return f, err
	}
	ca, caKey, err := authority(f, office, now)
	if err != nil {
		return f, err
	}
	key, err := ecdsa.GenerateKey(elliptic.P256(), rand.Reader)
	if err != nil {
		return f, err
	}
	der, err := x509.CreateCertificate(rand.Reader, server, ca, key.Public(), caKey)
	if err != nil {
		return f, err
	}
	if err := writeKey(f.Key, key); err != nil {
		return f, err
	}
	return f, write(f.Cert, append(block("CERTIFICATE", der), block("CERTIFICATE", ca.Raw)...))
}

// Hosts gives what a server's certificate is for, so that it can be renewed.
func Hosts(file string) ([]string, error) {
	data, err := os.ReadFile(file)
	if err != nil {
		return nil, err
	}
	b, _ := pem.Decode(data)
	if b == nil {
		return nil, fmt.Errorf("证书文件%s不是 PEM 格式", file)
	}
	cert, err := x509.ParseCertificate(b.Bytes)
	if err != nil {
		return nil, err
	}
	hosts := cert.DNSNames
	for _, ip := range cert.IPAddresses {
		hosts = append(hosts, ip.String())
	}
	return hosts, nil
}

// template is the server's certificate before it is signed.
func template(office string, hosts []string, now time.Time) (*x509.Certificate, error) {
	t := &x509.Certificate{
		Subject: pkix.Name{Organization: []string{office}}, NotBefore: now.Add(-time.Hour), NotAfter: now.AddDate(0, 0, serverDays),
		KeyUsage: x509.KeyUsageDigitalSignature, ExtKeyUsage: []x509.ExtKeyUsage{x509.ExtKeyUsageServerAuth},
	}
	for _, host := range hosts {
		host = strings.TrimSpace(host)
		switch ip := net.ParseIP(host); {
		case host == "":
		case ip != nil:
			t.IPAddresses = append(t.IPAddresses, ip)
		case hostname(host):
			t.DNSNames = append(t.DNSNames, host)
		default:
			return nil, &HostError{Host: host}
		}
	}
	if len(t.DNSNames)+len(t.IPAddresses) == 0 {
		return nil, &HostError{}
	}
	t.Subject.CommonName = append(append([]string{}, t.DNSNames...), addresses(t.IPAddresses)...)[0]
	var err error
	t.SerialNumber, err = serial()
	return t, err
}

func addresses(all []net.IP) (out []string) {
	for _, ip := range all {
		out = append(out, ip.String())
	}
	return out
}

// hostname reports whether a name may stand in an address.
func hostname(s string) bool {
	for label := range strings.SplitSeq(s, ".") {
		if label == "" || len(label) > 63 || strings.Trim(label, "abcdefghijklmnopqrstuvwxyzABCDEFGHIJKLMNOPQRSTUVWXYZ0123456789-") != "" {
			return false
		}
	}
	return len(s) <= 253
}

// authority reads the authority, or makes it.
func authority(f Files, office string, now time.Time) (*x509.Certificate, *ecdsa.PrivateKey, error) {
	key, err := readKey(f.CAKey)
	if err == nil {
		cert, err := readCert(f.CA)
		return cert, key, err
	}
	if !errors.Is(err, fs.ErrNotExist) {
		return nil, nil, err
	}
	if key, err = ecdsa.GenerateKey(elliptic.P256(), rand.Reader); err != nil {
		return nil, nil, err
	}
	number, err := serial()
	if err != nil {
		return nil, nil, err
	}
	t := &x509.Certificate{
		SerialNumber: number, Subject: pkix.Name{Organization: []string{office}, CommonName: office + " 纪要系统根证书"},
		NotBefore: now.Add(-time.Hour), NotAfter: now.AddDate(caYears, 0, 0),
		IsCA: true, BasicConstraintsValid: true, MaxPathLenZero: true, KeyUsage: x509.KeyUsageCertSign | x509.KeyUsageCRLSign,
	}
	der, err := x509.CreateCertificate(rand.Reader, t, t, key.Public(), key)
	if err != nil {
		return nil, nil, err
	}
	cert, err := x509.ParseCertificate(der)
	if err != nil {
		return nil, nil, err
	}
	if err := write(f.CA, block("CERTIFICATE", der)); err != nil {
		return nil, nil, err
	}
	return cert, key, writeKey(f.CAKey, key)
}

func serial() (*big.Int, error) { return rand.Int(rand.Reader, new(big.Int).Lsh(big.NewInt(1), 120)) }

func block(kind string, der []byte) []byte {
	return pem.EncodeToMemory(&pem.Block{Type: kind, Bytes: der})
}

func write(path string, text []byte) error {
	return safefile.Write(path, func(w io.Writer) error {
		_, err := w.Write(text)
		return err
	})
}

// writeKey writes a key that only its owner may read, from the first byte on.
func writeKey(path string, key *ecdsa.PrivateKey) error {
	der, err := x509.MarshalPKCS8PrivateKey(key)
	if err != nil {
		return err
	}
	f, err := os.OpenFile(path, os.O_CREATE|os.O_RDONLY, 0o600) // safefile keeps the rights of what is there
	if err == nil {
		err = f.Close()
	}
	if err != nil {
		return err
	}
	return write(path, block("PRIVATE KEY", der))
}

func readKey(path string) (*ecdsa.PrivateKey, error) {
	data, err := os.ReadFile(path)
	if err != nil {
		return nil, err
	}
	b, _ := pem.Decode(data)
	if b == nil {
		return nil, fmt.Errorf("私钥文件%s不是 PEM 格式", path)
	}
	key, err := x509.ParsePKCS8PrivateKey(b.Bytes)
	if err != nil {
		return nil, err
	}
	own, ok := key.(*ecdsa.PrivateKey)
	if !ok {
		return nil, fmt.Errorf("私钥文件%s不是本程序所建", path)
	}
	return own, nil
}

func readCert(path string) (*x509.Certificate, error) {
	data, err := os.ReadFile(path)
	if err != nil {
		return nil, err
	}
	b, _ := pem.Decode(data)
	if b == nil {
		return nil, fmt.Errorf("证书文件%s不是 PEM 格式", path)
	}
	return x509.ParseCertificate(b.Bytes)
}
