// Package mail brings copies to units by e-mail (电子邮件): one mail for each
// message of the outbox, in plain official Chinese, with the issued PDF or with
// where to read it. A mail may come twice after a crash; its Message-ID and its
// Jiyao-Delivery header follow from the message's key, so that a receiver can
// drop the second.
package mail

import (
	"bytes"
	"context"
	"crypto/sha256"
	"crypto/tls"
	"crypto/x509"
	"encoding/hex"
	"errors"
	"fmt"
	"net"
	"net/textproto"
	"strings"
	"time"
	"unicode"

	gomail "github.com/wneessen/go-mail"

	"jiyao/workflow"
	"jiyao/workflow/outbox"
)

// Security is how the way to the mail server is protected.
type Security string

// The ways. Without protection is for a server on the same machine.
const (
	StartTLS Security = "starttls" // demanded, not only tried
	TLS      Security = "tls"      // from the first byte
	Open     Security = "none"
)

// HeaderDelivery names the message's key in a mail.
const HeaderDelivery = "Jiyao-Delivery"

// Sender sends mail through one server. Its fields must not change once it is
// used.
type Sender struct {
	Host, User, Password string // no user: the server is not signed in to
	Port                 int
	From                 string // address of the office
	Office               string // its name
	Security             Security
	Roots                *x509.CertPool // nil: those of the machine
	Timeout              time.Duration  // of each answer; 0 is 20 s
	// Item gives what there is to send; its errors are those of Deliver.
	Item func(ctx context.Context, d workflow.Delivery, p workflow.Parcel) (Item, error)
}

// Item is one mail's content.
type Item struct {
	To       string // address
	Number   string // 文号
	Document []byte // PDF to attach; empty for none
	Link     string // where the unit reads it; empty for none
}

// Deliver sends one message's mail.
func (s *Sender) Deliver(ctx context.Context, d workflow.Delivery) error {
	p, err := workflow.ParseParcel(d.Payload)
	if err != nil {
		return &outbox.Permanent{Err: fmt.Errorf("消息“%s”读不懂：%w", d.Key, err)}
	}
	item, err := s.Item(ctx, d, p)
	if err != nil {
		return err
	}
	m, err := s.compose(d, p, item)
	if err != nil {
		return err
	}
	return s.send(ctx, m)
}

// Letter is a mail to one person, of words alone.
type Letter struct {
	To, Name string // address, and who that is
	Subject  string
	Text     string // without greeting and signature
	Key      string // from which its Message-ID follows
}

// Write sends a letter.
func (s *Sender) Write(ctx context.Context, l Letter) error {
	m, err := s.begin(l.To, l.Name, l.Subject, l.Key)
	if err != nil {
		return err
	}
	m.SetBodyString(gomail.TypeTextPlain, fmt.Sprintf("%s：\n\n%s\n%s\n\n本邮件由系统发出，请不要回复。\n", oneLine(l.Name), l.Text, oneLine(s.Office)))
	return s.send(ctx, m)
}

// client makes the client for one mail.
func (s *Sender) client() (*gomail.Client, error) {
	timeout := s.Timeout
	if timeout == 0 {
		timeout = 20 * time.Second
	}
	options := []gomail.Option{
		gomail.WithPort(s.Port), gomail.WithTimeout(timeout), gomail.WithoutNoop(),
		gomail.WithTLSConfig(&tls.Config{ServerName: s.Host, RootCAs: s.Roots, MinVersion: tls.VersionTLS12}),
	}
	switch s.Security {
	case Open:
		options = append(options, gomail.WithTLSPolicy(gomail.NoTLS))
	case TLS:
		options = append(options, gomail.WithSSL())
	default:
		options = append(options, gomail.WithTLSPolicy(gomail.TLSMandatory))
	}
	if s.User != "" {
		options = append(options, gomail.WithSMTPAuth(gomail.SMTPAuthAutoDiscover), gomail.WithUsername(s.User), gomail.WithPassword(s.Password))
	}
	return gomail.NewClient(s.Host, options...)
}

// send hands the mail over. Once the server has taken it, it is sent: that the
// connection does not end well is no reason to send it again.
func (s *Sender) send(ctx context.Context, m *gomail.Msg) error {
	client, err := s.client()
	if err != nil {
		return fmt.Errorf("邮件服务器的设置不对，请系统管理员核对 JIYAO_SMTP_ 各项：%w", err)
	}
	conn, err := client.DialToSMTPClientWithContext(ctx)
	if err != nil {
		return s.unconnected(err)
	}
	err = client.SendWithSMTPClient(conn, m)
	_ = client.CloseWithSMTPClient(conn)
	if err != nil {
		return refusal(err)
	}
	return nil
}

// unconnected says why the server could not be talked to. A person can mend all
// of it, so it is tried again.
func (s *Sender) unconnected(err error) error {
	at := net.JoinHostPort(s.Host, fmt.Sprint(s.Port))
	var untrusted *tls.CertificateVerificationError
	var answer *textproto.Error
	var network net.Error
	switch {
	case errors.As(err, &untrusted):
		return fmt.Errorf("邮件服务器%s的证书不可信，邮件没有发出，请系统管理员核对主机名和 JIYAO_SMTP_CA：%w", at, err)
	case errors.As(err, &answer) && (answer.Code == 534 || answer.Code == 535 || answer.Code == 530):
		return fmt.Errorf("邮件服务器%s不认用户名或密码，请系统管理员核对 JIYAO_SMTP_USER、JIYAO_SMTP_PASSWORD：%w", at, err)
	case strings.Contains(err.Error(), "does not support STARTTLS"):
		return fmt.Errorf("邮件服务器%s不支持加密（STARTTLS），为免泄露没有发出，请系统管理员核对服务器或 JIYAO_SMTP_TLS：%w", at, err)
	case errors.As(err, &network), errors.Is(err, context.DeadlineExceeded):
		return fmt.Errorf("连接不上邮件服务器%s，请检查网络和 JIYAO_SMTP_HOST：%w", at, err)
	}
	return fmt.Errorf("邮件服务器%s没有接受连接：%w", at, err)
}

// refusal says why the server did not take the mail: for good where it says so
// (5xx), else for now.
func refusal(err error) error {
	var e *gomail.SendError
	if errors.As(err, &e) && e.ErrorCode() >= 500 && e.ErrorCode() < 600 {
		return &outbox.Permanent{Err: fmt.Errorf("邮件服务器拒收（%d），请核对收件单位的电子邮箱后重投：%w", e.ErrorCode(), err)}
	}
	return fmt.Errorf("邮件服务器暂时没有收下，稍后再发：%w", err)
}

// begin writes the head of a mail to whom.
func (s *Sender) begin(to, whom, subject, key string) (*gomail.Msg, error) {
	m := gomail.NewMsg(gomail.WithCharset(gomail.CharsetUTF8), gomail.WithNoDefaultUserAgent())
	if err := m.FromFormat(oneLine(s.Office), s.From); err != nil {
		return nil, fmt.Errorf("发件地址“%s”不对，请系统管理员核对 JIYAO_SMTP_FROM：%w", s.From, err)
	}
	if err := m.To(to); err != nil {
		return nil, &outbox.Permanent{Err: fmt.Errorf("%s的电子邮箱“%s”不对，请更正资料后重投：%w", whom, to, err)}
	}
	m.Subject(oneLine(subject))
	m.SetMessageIDWithValue(messageID(key, s.From))
	m.SetGenHeader(HeaderDelivery, headerKey(key))
	m.SetGenHeader("Auto-Submitted", "auto-generated")
	m.SetDate()
	return m, nil
}

// compose writes the mail.
func (s *Sender) compose(d workflow.Delivery, p workflow.Parcel, item Item) (*gomail.Msg, error) {
	m, err := s.begin(item.To, p.Unit, subject(p, item), d.Key)
	if err != nil {
		return nil, err
	}
	m.SetBodyString(gomail.TypeTextPlain, s.body(d, p, item))
	if len(item.Document) > 0 && !p.Recall {
		name := oneLine(strings.NewReplacer("/", "-", `\`, "-").Replace(firstOf(item.Number, p.Title))) + ".pdf"
		if err := m.AttachReader(name, bytes.NewReader(item.Document), gomail.WithFileContentType("application/pdf")); err != nil {
			return nil, fmt.Errorf("附件没有加上：%w", err)
		}
	}
	return m, nil
}

func subject(p workflow.Parcel, item Item) string {
	s := "送上《" + oneLine(p.Title) + "》"
	if p.Recall {
		s = "收回《" + oneLine(p.Title) + "》的通知"
	}
	if item.Number != "" {
		s += "（" + oneLine(item.Number) + "）"
	}
	return s
}

// body is what a person reads.
func (s *Sender) body(d workflow.Delivery, p workflow.Parcel, item Item) string {
	var b strings.Builder
	title := "《" + oneLine(p.Title) + "》"
	if item.Number != "" {
		title += "（" + oneLine(item.Number) + "）"
	}
	fmt.Fprintf(&b, "%s：\n\n", oneLine(p.Unit))
	switch {
	case p.Recall:
		fmt.Fprintf(&b, "%s已经收回，请停止使用，删去收到的电子件，纸质件退回本机关。\n", title)
	case item.Link != "":
		fmt.Fprintf(&b, "现送上%s，请登录后阅读、签收：\n%s\n", title, item.Link)
	default:
		fmt.Fprintf(&b, "现送上%s，见附件，请查收。\n", title)
	}
	if len(item.Document) > 0 && !p.Recall {
		fmt.Fprintf(&b, "附件的校验值（SHA-256）：%s\n", p.SHA256)
	}
	fmt.Fprintf(&b, "\n%s\n\n本邮件由系统发出，投递编号 %s；编号相同的只是一件。\n", oneLine(s.Office), headerKey(d.Key))
	return b.String()
}

// messageID gives the same ID to every mail of one message.
func messageID(key, from string) string {
	sum := sha256.Sum256([]byte(key))
	domain := "jiyao.invalid"
	if _, after, found := strings.Cut(from, "@"); found {
		domain = strings.Trim(after, "<> ")
	}
	return hex.EncodeToString(sum[:16]) + "@" + domain
}

// headerKey is a key as a header holds it.
func headerKey(key string) string {
	return strings.Map(func(r rune) rune {
		if r > ' ' && r < unicode.MaxASCII {
			return r
		}
		return '?'
	}, key)
}

// oneLine takes out of a text what would begin another line or header.
func oneLine(s string) string {
	return strings.TrimSpace(strings.Map(func(r rune) rune {
		if unicode.IsControl(r) || r == '\u2028' || r == '\u2029' {
			return ' '
		}
		return r
	}, s))
}

func firstOf(values ...string) string {
	for _, v := range values {
		if v != "" {
			return v
		}
	}
	return ""
}
