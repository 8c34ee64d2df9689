package ownca_test

import (
	"crypto/tls"
	"crypto/x509"
	"errors"
	"net/http"
	"net/http/httptest"
	"os"
	"testing"
	"time"

	"jiyao/cmd/internal/ownca"
)

// A browser that has the authority trusts the server under each of its names,
// before and after it is renewed, and nobody else's.
func TestMake(t *testing.T) {
	dir, now := t.TempDir(), time.Now()
	f, err := ownca.Make(dir, "云州市人民政府办公室", []string{"jiyao.yunzhou.gov", " 127.0.0.1", "::1"}, now)
	if err != nil {
		t.Fatal(err)
	}
	text, err := os.ReadFile(f.CA)
	if err != nil {
		t.Fatal(err)
	}
	hosts, err := ownca.Hosts(f.Cert)
	if err != nil || len(hosts) != 3 {
		t.Fatal(hosts, err)
	}
	for range 2 {
		roots := x509.NewCertPool()
		roots.AppendCertsFromPEM(text)
		pair, err := tls.LoadX509KeyPair(f.Cert, f.Key)
		if err != nil {
			t.Fatal(err)
		}
		for _, host := range hosts {
			if _, err := pair.Leaf.Verify(x509.VerifyOptions{DNSName: host, Roots: roots}); err != nil {
				t.Errorf("%s: %v", host, err)
			}
		}
		if _, err := pair.Leaf.Verify(x509.VerifyOptions{DNSName: "elsewhere", Roots: roots}); err == nil {
			t.Error("it is for other hosts too")
		}
		s := httptest.NewUnstartedServer(http.NotFoundHandler())
		s.TLS = &tls.Config{Certificates: []tls.Certificate{pair}}
		s.StartTLS()
		client := http.Client{Transport: &http.Transport{TLSClientConfig: &tls.Config{RootCAs: roots}}}
		res, err := client.Get(s.URL)
		if err != nil {
			t.Fatal(err)
		}
		res.Body.Close()
		s.Close()
		if pair.Leaf.NotAfter.Sub(now) > 825*24*time.Hour {
			t.Error("browsers refuse a certificate that lasts so long")
		}
		if f, err = ownca.Make(dir, "云州市人民政府办公室", hosts, now.Add(time.Minute)); err != nil {
			t.Fatal(err)
		}
	}
	for _, secret := range []string{f.Key, f.CAKey} {
		if info, err := os.Stat(secret); err != nil || info.Mode().Perm()&0o077 != 0 {
			t.Errorf("%s: %v %v", secret, info.Mode(), err)
		}
	}
	for _, bad := range [][]string{nil, {""}, {"http://a"}, {"a:8443"}, {"汉字"}} {
		if _, err := ownca.Make(t.TempDir(), "o", bad, now); !errors.As(err, new(*ownca.HostError)) {
			t.Errorf("%v: %v", bad, err)
		}
	}
}
