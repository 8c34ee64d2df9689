package mail_test

import (
	"bytes"
	"context"
	"crypto/sha256"
	"crypto/x509"
	"encoding/base64"
	"encoding/hex"
	"encoding/json"
	"errors"
	"fmt"
	"mime"
	"strings"
	"testing"
	"time"

	"jiyao/cmd/internal/mail"
	"jiyao/workflow"
	"jiyao/workflow/outbox"
)

// paper stands for an issued PDF.
var paper = []byte("%PDF-1.4 纪要")

func message(p workflow.Parcel) workflow.Delivery {
	payload, err := json.Marshal(p)
	if err != nil {
		panic(err)
	}
	return workflow.Delivery{Message: workflow.Message{
		Key: "260512-cc/11/mail/1", Topic: workflow.TopicMail, Minutes: "260512-cc", Version: 11, Recipient: p.Unit, Payload: string(payload),
	}}
}

func parcel() workflow.Parcel {
	sum := sha256.Sum256(paper)
	return workflow.Parcel{
		Minutes: "260512-cc", Title: "第35次常务会议纪要", Unit: "云州市气象局", SHA256: hex.EncodeToString(sum[:]), Copies: 1, Channel: workflow.ByMail,
	}
}

// sender gives a sender that trusts the server, with the PDF attached.
func sender(s *server) *mail.Sender {
	roots := x509.NewCertPool()
	roots.AppendCertsFromPEM(s.root)
	return &mail.Sender{
		Host: "127.0.0.1", Port: s.port(), From: "bgs@yunzhou.example", Office: "云州市人民政府办公室", Roots: roots, Timeout: 5 * time.Second,
		Item: func(context.Context, workflow.Delivery, workflow.Parcel) (mail.Item, error) {
			return mail.Item{To: "qxj@yunzhou.example", Number: "常务会议纪要〔2026〕1号", Document: paper}, nil
		},
	}
}

// A mail says in plain Chinese what it brings, has the PDF as it was issued, and
// an ID that follows from the message alone.
func TestMail(t *testing.T) {
	s := serveMail(t, "127.0.0.1")
	d := message(parcel())
	for range 2 {
		if err := sender(s).Deliver(t.Context(), d); err != nil {
			t.Fatal(err)
		}
	}
	got := s.received()
	if len(got) != 2 {
		t.Fatalf("%d mails", len(got))
	}
	first, second := header(t, got[0]), header(t, got[1])
	subject, err := new(mime.WordDecoder).DecodeHeader(first.Get("Subject"))
	if err != nil || subject != "送上《第35次常务会议纪要》（常务会议纪要〔2026〕1号）" {
		t.Errorf("subject %q, %v", subject, err)
	}
	if id := first.Get("Message-ID"); id == "" || id != second.Get("Message-ID") || !strings.HasSuffix(id, "@yunzhou.example>") {
		t.Errorf("the IDs are %q and %q", id, second.Get("Message-ID"))
	}
	if first.Get(mail.HeaderDelivery) != d.Key || !strings.Contains(first.Get("To"), "qxj@yunzhou.example") {
		t.Errorf("headers %v", first)
	}
	if !strings.Contains(unfolded(got[0]), base64.StdEncoding.EncodeToString(paper)) {
		t.Error("the PDF is not as it was")
	}
}

func unfolded(mail string) string { return strings.ReplaceAll(mail, "\r\n", "") }

// body gives the words of a mail of one part.
func body(t *testing.T, text string) string {
	t.Helper()
	_, quoted, _ := strings.Cut(text, "\r\n\r\n")
	quoted = strings.ReplaceAll(quoted, "=\r\n", "")
	var b bytes.Buffer
	for i := 0; i < len(quoted); i++ {
		if quoted[i] == '=' && i+2 < len(quoted) {
			if v, err := hex.DecodeString(quoted[i+1 : i+3]); err == nil {
				b.Write(v)
				i += 2
				continue
			}
		}
		b.WriteByte(quoted[i])
	}
	return b.String()
}

// A recall brings no PDF and says what to do; a link is in the place of the PDF;
// a title cannot begin a header.
func TestMailWords(t *testing.T) {
	s := serveMail(t, "127.0.0.1")
	recall := parcel()
	recall.Recall, recall.Title = true, "纪要\r\nBcc: x@example.com"
	if err := sender(s).Deliver(t.Context(), message(recall)); err != nil {
		t.Fatal(err)
	}
	linked := sender(s)
	linked.Item = func(context.Context, workflow.Delivery, workflow.Parcel) (mail.Item, error) {
		return mail.Item{To: "qxj@yunzhou.example", Link: "https://jiyao.example/minutes/260512-cc/receipt"}, nil
	}
	if err := linked.Deliver(t.Context(), message(parcel())); err != nil {
		t.Fatal(err)
	}
	got := s.received()
	if words := body(t, got[0]); !strings.Contains(words, "已经收回，请停止使用") || strings.Contains(got[0], "application/pdf") {
		t.Errorf("the recall says %s", words)
	}
	if h := header(t, got[0]); h.Get("Bcc") != "" {
		t.Errorf("a title has made a header: %v", h)
	}
	if words := body(t, got[1]); !strings.Contains(words, "https://jiyao.example/minutes/260512-cc/receipt") || !strings.Contains(words, "云州市气象局：") {
		t.Errorf("the linked mail says %s", words)
	}
}

// A letter greets whom it is for and has an ID of its key; nothing begins another
// header.
func TestLetter(t *testing.T) {
	s := serveMail(t, "127.0.0.1")
	l := mail.Letter{To: "zhang@yunzhou.example", Name: "张三", Subject: "待办提醒：3件\r\nBcc: x@example.com", Text: "您有3件待办。\n", Key: "notice/2026-05-12/zhang"}
	for range 2 {
		if err := sender(s).Write(t.Context(), l); err != nil {
			t.Fatal(err)
		}
	}
	got := s.received()
	first, second := header(t, got[0]), header(t, got[1])
	if first.Get("Message-ID") == "" || first.Get("Message-ID") != second.Get("Message-ID") || first.Get("Bcc") != "" || first.Get("Auto-Submitted") != "auto-generated" {
		t.Errorf("headers %v", first)
	}
	if words := body(t, got[0]); !strings.HasPrefix(words, "张三：") || !strings.Contains(words, "您有3件待办。") || !strings.Contains(words, "云州市人民政府办公室") {
		t.Errorf("it says %s", words)
	}
	l.To = "not an address"
	if err := sender(s).Write(t.Context(), l); err == nil || !strings.Contains(err.Error(), "张三的电子邮箱“not an address”不对") {
		t.Errorf("no address: %v", err)
	}
}

// What a server refuses for good is put aside, the rest is tried again, and each
// says what is wrong and who can mend it.
func TestMailRefused(t *testing.T) {
	at := func(want, told string) func(string, string) string {
		return func(verb, _ string) string {
			if verb == want {
				return told
			}
			return ""
		}
	}
	for _, c := range []struct {
		name      string
		spoil     func(s *server, m *mail.Sender)
		permanent bool
		says      string
	}{
		{"no such box", func(s *server, _ *mail.Sender) { s.answer = at("RCPT", "550 no such user") }, true, "拒收（550）"},
		{"box full", func(s *server, _ *mail.Sender) { s.answer = at("RCPT", "452 full") }, false, "暂时没有收下"},
		{"refused at the end", func(s *server, _ *mail.Sender) { s.answer = at("END", "554 spam") }, true, "拒收（554）"},
		{"busy at the end", func(s *server, _ *mail.Sender) { s.answer = at("END", "451 later") }, false, "暂时没有收下"},
		{"cut off", func(s *server, _ *mail.Sender) { s.answer = at("DATA", "-") }, false, "暂时没有收下"},
		{"no STARTTLS", func(s *server, _ *mail.Sender) { s.plain = true }, false, "不支持加密"},
		{"another's certificate", func(_ *server, m *mail.Sender) { m.Roots = x509.NewCertPool() }, false, "证书不可信"},
		{"wrong password", func(s *server, m *mail.Sender) {
			m.User, m.Password = "bgs", "x"
			s.answer = at("AUTH", "535 no")
		}, false, "不认用户名或密码"},
		{"nobody there", func(s *server, _ *mail.Sender) { _ = s.Close() }, false, "连接不上"},
		{"no address", func(_ *server, m *mail.Sender) {
			m.Item = func(context.Context, workflow.Delivery, workflow.Parcel) (mail.Item, error) {
				return mail.Item{To: "not an address"}, nil
			}
		}, true, "电子邮箱“not an address”不对"},
	} {
		t.Run(c.name, func(t *testing.T) {
			s := serveMail(t, "127.0.0.1")
			m := sender(s)
			c.spoil(s, m)
			err := m.Deliver(t.Context(), message(parcel()))
			var permanent *outbox.Permanent
			if err == nil || errors.As(err, &permanent) != c.permanent || !strings.Contains(fmt.Sprint(err), c.says) {
				t.Errorf("got %v", err)
			}
			if len(s.received()) > 0 {
				t.Error("it was sent all the same")
			}
		})
	}
	if err := sender(serveMail(t, "other.example")).Deliver(t.Context(), message(parcel())); err == nil || !strings.Contains(err.Error(), "证书不可信") {
		t.Errorf("a certificate for another host: %v", err)
	}
	var permanent *outbox.Permanent
	if err := sender(serveMail(t, "127.0.0.1")).Deliver(t.Context(), workflow.Delivery{Message: workflow.Message{Payload: "{"}}); !errors.As(err, &permanent) {
		t.Errorf("a message that is no JSON: %v", err)
	}
}
