package main

import (
	"cmp"
	"context"
	"crypto/x509"
	"net"
	netmail "net/mail"
	"os"
	"strconv"
	"strings"
	"time"

	"jiyao/cmd/internal/mail"
	"jiyao/cmd/internal/notice"
	"jiyao/cmd/internal/office"
	"jiyao/workflow"
)

// mailing gives who sends copies by mail; nil where no mail server is named.
func (a *app) mailing(o *office.Office) (*mail.Sender, error) {
	at := a.env("JIYAO_SMTP_HOST")
	if at == "" {
		return nil, nil
	}
	s := &mail.Sender{
		User: a.env("JIYAO_SMTP_USER"), Password: a.env("JIYAO_SMTP_PASSWORD"), From: a.env("JIYAO_SMTP_FROM"),
		Office: cmp.Or(a.env("JIYAO_NAME"), a.env("JIYAO_SMTP_FROM")), Security: mail.Security(cmp.Or(a.env("JIYAO_SMTP_TLS"), string(mail.StartTLS))),
	}
	port, known := map[mail.Security]int{mail.StartTLS: 587, mail.TLS: 465, mail.Open: 25}[s.Security]
	if !known {
		return nil, mailUsage("error.smtp.tls", string(s.Security))
	}
	s.Host, s.Port = at, port
	if host, number, err := net.SplitHostPort(at); err == nil {
		n, err := strconv.Atoi(number)
		if err != nil || n < 1 || n > 65535 {
			return nil, mailUsage("error.smtp.host", at)
		}
		s.Host, s.Port = host, n
	}
	if _, err := netmail.ParseAddress(s.From); err != nil {
		return nil, mailUsage("error.smtp.from", s.From)
	}
	base, err := a.mailLink()
	if err != nil {
		return nil, err
	}
	if s.Roots, err = a.mailRoots(); err != nil {
		return nil, err
	}
	s.Item = func(ctx context.Context, d workflow.Delivery, p workflow.Parcel) (mail.Item, error) {
		return o.Mailed(ctx, d, p, base)
	}
	return s, nil
}

// noticing gives who tells persons by mail of what waits for them; nil where that
// is not asked for.
func (a *app) noticing(o *office.Office, post *mail.Sender) (*notice.Service, error) {
	when, err := a.noticeTime()
	if err != nil || when.IsZero() {
		return nil, err
	}
	base := strings.TrimRight(a.env("JIYAO_BASE_URL"), "/")
	if post == nil || base == "" {
		return nil, mailUsage("error.notice.mail")
	}
	return notice.New(notice.Service{
		Office: o, Send: post.Write, Base: base, Hour: when.Hour(), Minute: when.Minute(),
		Report: func(err error) { a.say("serve.fault", a.sentence(err)) },
	}), nil
}

// noticeTime gives the time of day of the mails about to-dos; zero for none.
func (a *app) noticeTime() (time.Time, error) {
	at := a.env("JIYAO_NOTICE_TIME")
	if at == "" {
		return time.Time{}, nil
	}
	when, err := time.Parse("15:04", at)
	if err != nil {
		return when, mailUsage("error.notice.time", at)
	}
	return when, nil
}

// mailLink gives the address of the pages where mails name it in place of the
// PDF; empty where they bring the PDF.
func (a *app) mailLink() (string, error) {
	switch how := a.env("JIYAO_SMTP_CONTENT"); how {
	case "", "attach":
		return "", nil
	case "link":
		base := strings.TrimRight(a.env("JIYAO_BASE_URL"), "/")
		if base == "" || a.env("JIYAO_RECEIVERS") != "1" {
			return "", mailUsage("error.smtp.link")
		}
		return base, nil
	default:
		return "", mailUsage("error.smtp.content", how)
	}
}

// mailRoots gives the authorities that the mail server's certificate may come
// from; nil for those of the machine.
func (a *app) mailRoots() (*x509.CertPool, error) {
	file := a.env("JIYAO_SMTP_CA")
	if file == "" {
		return nil, nil
	}
	text, err := os.ReadFile(file)
	if err != nil {
		return nil, &FileError{Verb: "verb.read", Path: file, Cause: err}
	}
	pool := x509.NewCertPool()
	if !pool.AppendCertsFromPEM(text) {
		return nil, mailUsage("error.smtp.ca", file)
	}
	return pool, nil
}

func mailUsage(id string, args ...any) error {
	return &UsageError{ID: id, Args: args, Path: "jiyao serve"}
}
