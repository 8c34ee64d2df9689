package mail_test

import (
	"bufio"
	"bytes"
	"crypto/ecdsa"
	"crypto/elliptic"
	"crypto/rand"
	"crypto/tls"
	"crypto/x509"
	"crypto/x509/pkix"
	"encoding/pem"
	"io"
	"math/big"
	"net"
	netmail "net/mail"
	"strings"
	"sync"
	"testing"
	"time"
)

// server is a mail server that does as a test wants.
type server struct {
	net.Listener
	cert  tls.Certificate
	root  []byte // PEM
	plain bool   // knows no STARTTLS
	// answer gives what is said to a verb; empty is what a willing server says,
	// and "-" cuts the connection.
	answer func(verb, argument string) string

	mu    sync.Mutex
	mails []string
}

// serveMail starts a server for a host name.
func serveMail(t testing.TB, host string) *server {
	t.Helper()
	key, err := ecdsa.GenerateKey(elliptic.P256(), rand.Reader)
	if err != nil {
		t.Fatal(err)
	}
	template := &x509.Certificate{
		SerialNumber: big.NewInt(1), Subject: pkix.Name{CommonName: host}, DNSNames: []string{host}, IPAddresses: []net.IP{net.IPv4(127, 0, 0, 1)},
		NotBefore: time.Now().Add(-time.Hour), NotAfter: time.Now().Add(time.Hour), IsCA: true, BasicConstraintsValid: true,
	}
	if host != "127.0.0.1" {
		template.IPAddresses = nil
	}
	der, err := x509.CreateCertificate(rand.Reader, template, template, &key.PublicKey, key)
	if err != nil {
		t.Fatal(err)
	}
	l, err := net.Listen("tcp", "127.0.0.1:0")
	if err != nil {
		t.Fatal(err)
	}
	s := &server{
		Listener: l, cert: tls.Certificate{Certificate: [][]byte{der}, PrivateKey: key},
		root: pem.EncodeToMemory(&pem.Block{Type: "CERTIFICATE", Bytes: der}),
	}
	t.Cleanup(func() { _ = l.Close() })
	go func() {
		for {
			c, err := l.Accept()
			if err != nil {
				return
			}
			go s.talk(c)
		}
	}()
	return s
}

func (s *server) port() int { return s.Addr().(*net.TCPAddr).Port }

// received gives the mails that were taken.
func (s *server) received() []string {
	s.mu.Lock()
	defer s.mu.Unlock()
	return append([]string(nil), s.mails...)
}

// talk speaks with one client, as RFC 5321 and 3207 have it.
func (s *server) talk(c net.Conn) {
	defer func() { _ = c.Close() }()
	_ = c.SetDeadline(time.Now().Add(30 * time.Second))
	in := bufio.NewReader(c)
	say := func(line string) { _, _ = io.WriteString(c, line+"\r\n") }
	say("220 test")
	for {
		line, err := in.ReadString('\n')
		if err != nil {
			return
		}
		verb, argument, _ := strings.Cut(strings.TrimSpace(line), " ")
		verb = strings.ToUpper(verb)
		told := ""
		if s.answer != nil {
			told = s.answer(verb, argument)
		}
		switch {
		case told == "-":
			return
		case told != "":
			say(told)
		case verb == "EHLO" || verb == "HELO":
			say("250-test")
			if _, secure := c.(*tls.Conn); !secure && !s.plain {
				say("250-STARTTLS")
			}
			say("250-AUTH PLAIN\r\n250 8BITMIME")
		case verb == "STARTTLS":
			say("220 go on")
			c = tls.Server(c, &tls.Config{Certificates: []tls.Certificate{s.cert}})
			in = bufio.NewReader(c)
		case verb == "DATA":
			say("354 go on")
			if !s.take(in, say) {
				return
			}
		case verb == "QUIT":
			say("221 bye")
			return
		default:
			say("250 ok")
		}
	}
}

// take reads a mail and says whether the connection lasts.
func (s *server) take(in *bufio.Reader, say func(string)) bool {
	var b bytes.Buffer
	for {
		line, err := in.ReadString('\n')
		if err != nil {
			return false
		}
		if line == ".\r\n" {
			break
		}
		b.WriteString(strings.TrimPrefix(line, "."))
	}
	told := ""
	if s.answer != nil {
		told = s.answer("END", "")
	}
	if told != "" && told != "-" {
		say(told)
		return true
	}
	s.mu.Lock()
	s.mails = append(s.mails, b.String())
	s.mu.Unlock()
	if told == "-" {
		return false // taken, and nobody hears of it
	}
	say("250 taken")
	return true
}

// header gives a mail's header.
func header(t testing.TB, mail string) netmail.Header {
	t.Helper()
	m, err := netmail.ReadMessage(strings.NewReader(mail))
	if err != nil {
		t.Fatal(err)
	}
	return m.Header
}
