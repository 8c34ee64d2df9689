package webhook

import (
	"cmp"
	"context"
	"crypto/tls"
	"errors"
	"fmt"
	"net"
	"net/http"
	"net/netip"
	"net/url"
	"slices"
	"strings"
	"syscall"
	"time"

	"jiyao/workflow"
)

func refuse(format string, args ...any) error {
	return &workflow.Error{Kind: workflow.Invalid, Reason: workflow.ReasonField, Msg: fmt.Sprintf(format, args...)}
}

// checkURL demands that an address is one to which the office may send at all: on
// its list of hosts, by https unless the list says otherwise.
func (s *Service) checkURL(raw string) error {
	u, err := url.Parse(raw)
	switch {
	case err != nil || u.Host == "" || u.Scheme != "https" && u.Scheme != "http":
		return refuse("推送地址应当是完整的网址，如 https://oa.example.gov.cn/hooks。")
	case u.User != nil:
		return refuse("推送地址里不能有用户名和密码，请去掉；对方用签名核对来源。")
	case u.Fragment != "":
		return refuse("推送地址里不能有“#”以后的部分，请去掉。")
	}
	if !slices.ContainsFunc(s.Allow, func(rule string) bool { return allows(rule, u) }) {
		return refuse("“%s”不在允许推送的主机之列，请系统管理员加入 JIYAO_WEBHOOK_ALLOW，或改用已允许的主机。", u.Scheme+"://"+u.Host)
	}
	return nil
}

// allows reports whether a rule — oa.example.gov.cn, *.example.gov.cn,
// http://10.1.2.3:8080 — covers an address. A rule without a scheme means https;
// one without a port means the scheme's own.
func allows(rule string, u *url.URL) bool {
	scheme, host, named := strings.Cut(rule, "://")
	if !named {
		scheme, host = "https", rule
	}
	if scheme != u.Scheme {
		return false
	}
	name, port, err := net.SplitHostPort(host)
	if err != nil {
		name, port = strings.Trim(host, "[]"), usual(scheme)
	}
	here := u.Port()
	if here == "" {
		here = usual(u.Scheme)
	}
	if port != here {
		return false
	}
	if tail, wild := strings.CutPrefix(name, "*"); wild {
		return strings.HasSuffix(strings.ToLower(u.Hostname()), strings.ToLower(tail))
	}
	return strings.EqualFold(name, u.Hostname())
}

func usual(scheme string) string {
	if scheme == "http" {
		return "80"
	}
	return "443"
}

// inner are networks that are never reached from outside: who could name an
// address there could look behind the wall.
func inner() []netip.Prefix {
	var all []netip.Prefix
	for _, s := range []string{
		"0.0.0.0/8", "100.64.0.0/10", "192.0.0.0/24", "198.18.0.0/15", "240.0.0.0/4", "64:ff9b::/96", "64:ff9b:1::/48", "2002::/16", "100::/64",
	} {
		all = append(all, netip.MustParsePrefix(s))
	}
	return all
}

// reachable reports whether the office may connect to an IP address: to any
// public one, and to those of networks that it allows.
func (s *Service) reachable(ip netip.Addr) bool {
	ip = ip.Unmap().WithZone("")
	holds := func(p netip.Prefix) bool { return p.Contains(ip) }
	if slices.ContainsFunc(s.Networks, holds) {
		return true
	}
	return ip.IsGlobalUnicast() && !ip.IsPrivate() && !ip.IsLoopback() && !ip.IsLinkLocalUnicast() && !slices.ContainsFunc(inner(), holds)
}

// innerError is an address behind the wall, to which nothing is sent.
type innerError struct{ Address netip.Addr }

// Error says in Chinese what to do.
func (e *innerError) Error() string {
	return fmt.Sprintf("地址 %s 属于内部网络，不在允许推送之列，没有发送；请系统管理员核对推送地址，确需推送的把网段写进 JIYAO_WEBHOOK_NETWORKS", e.Address)
}

// unreached says why a host could not be talked to.
func unreached(host string, err error) error {
	var inner *innerError
	var untrusted *tls.CertificateVerificationError
	var unknown *net.DNSError
	var network net.Error
	switch {
	case errors.As(err, &inner):
		return inner
	case errors.As(err, &untrusted):
		return fmt.Errorf("%s的证书不可信，或者不是这个主机的，没有发送，请对方检查证书：%w", host, err)
	case errors.As(err, &unknown):
		return fmt.Errorf("查不到主机%s，请核对推送地址：%w", host, err)
	case errors.As(err, &network) && network.Timeout():
		return fmt.Errorf("%s没有及时答复，请对方检查接收程序：%w", host, err)
	}
	return fmt.Errorf("连接不上%s，请检查网络和对方的系统：%w", host, err)
}

// client sends events. It looks at the address that a name has when it connects,
// not before, so that a name cannot be turned in between; it follows no way to
// elsewhere and uses no proxy.
func (s *Service) client() *http.Client {
	dialer := net.Dialer{Timeout: 5 * time.Second, ControlContext: func(_ context.Context, _, address string, _ syscall.RawConn) error {
		at, err := netip.ParseAddrPort(address)
		if err != nil {
			return fmt.Errorf("dial %s: %w", address, err)
		}
		if !s.reachable(at.Addr()) {
			return &innerError{at.Addr()}
		}
		return nil
	}}
	return &http.Client{
		Timeout: cmp.Or(s.Timeout, sendingTakes),
		Transport: &http.Transport{
			DialContext: dialer.DialContext, TLSHandshakeTimeout: 5 * time.Second, MaxResponseHeaderBytes: 64 << 10,
			MaxIdleConnsPerHost: 2, IdleConnTimeout: 30 * time.Second, ForceAttemptHTTP2: true,
		},
		CheckRedirect: func(*http.Request, []*http.Request) error { return http.ErrUseLastResponse },
	}
}
