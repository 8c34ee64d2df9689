// Package config reads what a site says of itself: defaults, a file of
// KEY=value lines, the environment, flags, each before the one ahead of it. A
// key that does not exist is an error: it is mostly one that was mistyped.
package config

import (
	"bufio"
	"bytes"
	"cmp"
	"errors"
	"fmt"
	"os"
	"path/filepath"
	"slices"
	"strings"
)

// FileName is what the file is called in an office's folder.
const FileName = "jiyao.env"

// Key is one setting (配置项).
type Key struct {
	Name    string
	About   string // in Chinese
	English string
	Default string // shown where nothing else is said
	Secret  bool   // masked, and may be read from the file that NAME_FILE names
}

// Keys lists every setting there is.
func Keys() []Key {
	return []Key{
		{Name: "JIYAO_DIR", About: "数据目录", English: "the office's folder", Default: "jiyao-data"},
		{Name: "JIYAO_DB", About: "数据库地址；不写用数据目录里的 SQLite", English: "database URL; SQLite in the folder by default", Secret: true},
		{Name: "JIYAO_NAME", About: "单位名称，显示在网页上方", English: "the office's name on the pages"},
		{Name: "JIYAO_ADDR", About: "网页的监听地址；off 不提供网页", English: "address of the pages; off for none", Default: "127.0.0.1:8098"},
		{Name: "JIYAO_BASE_URL", About: "别人打开网页所用的网址", English: "the pages' address as others see it"},
		{Name: "JIYAO_CERT", About: "证书文件（PEM）", English: "certificate file (PEM)"},
		{Name: "JIYAO_KEY", About: "证书的私钥文件（PEM）", English: "the certificate's key file (PEM)"},
		{Name: "JIYAO_INSECURE_HTTP", About: "写 1 允许不加密的网页供别的机器打开", English: "1 allows pages without encryption"},
		{Name: "JIYAO_PROXIES", About: "受信任的反向代理的地址，逗号分隔", English: "addresses of trusted proxies"},
		{Name: "JIYAO_PROXY_HEADER", About: "由代理写明登录名的请求头（单点登录）", English: "header in which a proxy names who signed in"},
		{Name: "JIYAO_OIDC_ISSUER", About: "统一身份认证的地址（OIDC）", English: "OIDC issuer"},
		{Name: "JIYAO_OIDC_CLIENT", About: "在统一身份认证登记的应用编号", English: "OIDC client ID"},
		{Name: "JIYAO_OIDC_SECRET", About: "在统一身份认证登记的密钥", English: "OIDC client secret", Secret: true},
		{Name: "JIYAO_OIDC_CLAIM", About: "哪一项是登录名", English: "claim that holds the login name", Default: "preferred_username"},
		{Name: "JIYAO_OIDC_LABEL", About: "登录页上怎样称呼它", English: "what the sign-in page calls it", Default: "统一身份认证"},
		{Name: "JIYAO_BACKUP_DIR", About: "备份目录；不写不自动备份", English: "folder of backups; none by default"},
		{Name: "JIYAO_BACKUP_TIME", About: "每天几点备份（北京时间）", English: "time of the nightly backup in Beijing", Default: "02:30"},
		{Name: "JIYAO_BACKUP_KEEP", About: "保留几份备份", English: "how many backups stay", Default: "30"},
		{Name: "JIYAO_BACKUP_KEY", About: "写 1 把日志签名密钥也放进备份", English: "1 puts the log's key into backups"},
		{Name: "JIYAO_SIGNIN_DAYS", About: "登录记录保留几天，30 至 3650", English: "days that the record of signing in is kept, 30 to 3650", Default: "184"},
		{Name: "JIYAO_RECEIPT_DAYS", About: "签收时限：送出满几个工作日没有签收的为超期", English: "working days after which a copy without a receipt is overdue", Default: "3"},
		{Name: "JIYAO_INQUIRY_DAYS", About: "征求意见时，代填的时限是几个工作日", English: "working days proposed for an answer when units are asked", Default: "3"},
		{Name: "JIYAO_INQUIRY_WATERMARK", About: "征求全文意见的单位打开的版面，文字之下的水印，后接单位名称，如 征求意见稿；不写不印", English: "watermark, before the unit's name, of a whole draft that a unit is asked about; none by default"},
		{Name: "JIYAO_KEPT_COPIES", About: "分送清单里代填的留存份数", English: "copies proposed to stay with the office", Default: "2"},
		{Name: "JIYAO_SHELF_COPIES", About: "分送清单里代填的存档份数", English: "copies proposed for the archive", Default: "1"},
		{Name: "JIYAO_SIGN_CERT", About: "给印发件加文件防改签名（非合规电子签章）的证书文件（PEM）；不写不签", English: "certificate (PEM) by which issued PDFs are signed; none by default"},
		{Name: "JIYAO_SIGN_KEY", About: "该证书的私钥文件（PEM，RSA 或 ECDSA，仅限本人可读）", English: "that certificate's key file (PEM, RSA or ECDSA)"},
		{Name: "JIYAO_SIGN_COMMAND", About: "改由密码模块签名：标准输入读字节、标准输出给 CMS 签名的程序", English: "a program that signs instead: bytes on its input, CMS on its output"},
		{Name: "JIYAO_SM2_KEY", About: "签署归档清单的 SM2 私钥文件（PEM，仅限本人可读）", English: "SM2 key file (PEM) that signs archive manifests"},
		{Name: "JIYAO_SM2_COMMAND", About: "改由密码模块签署归档清单的程序，标准输出给 SM2 签名", English: "a program that signs archive manifests by SM2 instead"},
		{Name: "JIYAO_SM2_PUBLIC", About: "该程序所用密钥的公钥文件（PEM）", English: "public key file (PEM) of that program's key"},
		{Name: "JIYAO_OPS_ADDR", About: "/healthz、/readyz、/metrics 的监听地址；不写不开", English: "address of /healthz, /readyz, /metrics; none by default"},
		{Name: "JIYAO_WEBHOOK_ALLOW", About: "可以推送到哪些主机，逗号分隔", English: "hosts that webhooks may go to"},
		{Name: "JIYAO_WEBHOOK_NETWORKS", About: "推送可以到的内网网段", English: "private networks that webhooks may go to"},
		{Name: "JIYAO_SMTP_HOST", About: "邮件服务器，主机或主机:端口；不写不用电子邮件分送", English: "mail server, host or host:port; no mail without it"},
		{Name: "JIYAO_SMTP_TLS", About: "到邮件服务器怎样加密：starttls、tls 或 none", English: "protection of the way there: starttls, tls or none", Default: "starttls"},
		{Name: "JIYAO_SMTP_CA", About: "邮件服务器证书的签发者（PEM）；不写按操作系统的", English: "authorities of the mail server's certificate (PEM); the system's by default"},
		{Name: "JIYAO_SMTP_USER", About: "登录邮件服务器的用户名；不写不登录", English: "user name at the mail server; none signs in to nothing"},
		{Name: "JIYAO_SMTP_PASSWORD", About: "登录邮件服务器的密码", English: "password at the mail server", Secret: true},
		{Name: "JIYAO_SMTP_FROM", About: "发件地址", English: "address that mails come from"},
		{Name: "JIYAO_SMTP_CONTENT", About: "邮件里放什么：attach 附上 PDF，link 只写签收网址", English: "what mails bring: attach the PDF, or link to the page", Default: "attach"},
		{Name: "JIYAO_NOTICE_TIME", About: "每个工作日几点（北京时间）给有待办的人发提醒邮件，催办的随即发；不写不发，几台机器的只写在一台", English: "when, each working day in Beijing, mails tell persons of their to-dos, and at once when urged; none by default"},
		{Name: "JIYAO_RECEIVERS", About: "写 1 开放收件单位页面", English: "1 opens the pages of receiving units"},
		{Name: "JIYAO_VERIFY_PAGE", About: "写 1 开放核验页面（/verify），不用登录即可查对文件是否由本单位印发", English: "1 opens the page (/verify) on which anybody sees whether a file was issued"},
		{Name: "JIYAO_PUBLIC", About: "写 1 向所有人开放公开目录 /public", English: "1 opens /public, the list of public editions, to everybody"},
		{Name: "JIYAO_FONT_DIR", About: "本机关自备字体的目录", English: "folder of the office's own faces"},
		{Name: "JIYAO_FONT_FANGSONG", About: "仿宋字体文件", English: "face for 仿宋"},
		{Name: "JIYAO_FONT_XIAOBIAOSONG", About: "小标宋字体文件", English: "face for 小标宋"},
		{Name: "JIYAO_FONT_HEITI", About: "黑体字体文件", English: "face for 黑体"},
		{Name: "JIYAO_FONT_KAITI", About: "楷体字体文件", English: "face for 楷体"},
		{Name: "JIYAO_FONT_SONGTI", About: "宋体字体文件", English: "face for 宋体"},
		{Name: "JIYAO_PDF_PASSWORD", About: "render --protect 给 PDF 加密的密码", English: "password with which render --protect encrypts a PDF", Secret: true},
		{Name: "JIYAO_AS", About: "命令行以谁的身份办理", English: "who acts on the command line"},
		{Name: "JIYAO_LANG", About: "命令行的语言，zh 或 en；只从环境变量读", English: "language of the command line; from the environment alone"},
		{Name: "JIYAO_SERVER", About: "远程命令的服务器网址", English: "server for remote commands"},
		{Name: "JIYAO_TOKEN", About: "远程命令的接口令牌", English: "token for remote commands", Secret: true},
	}
}

// known finds a setting by its name; that of a secret's file counts as its own.
func known(name string) (Key, bool) {
	for _, k := range Keys() {
		if k.Name == name || k.Secret && k.Name+"_FILE" == name {
			return k, true
		}
	}
	return Key{}, false
}

// File is what a file says.
type File struct {
	Path   string
	Values map[string]string
}

// FileError is a line of a file that says nothing that is known.
type FileError struct {
	Path string
	Line int
	Name string // the key, if there is one
	Near string // a key that is like it
}

// Error says in Chinese which line, and what may be meant.
func (e *FileError) Error() string {
	at := fmt.Sprintf("配置文件%s第%d行", e.Path, e.Line)
	switch {
	case e.Name == "":
		return at + "不是“名称=值”的样子，请更正；注释以 # 开头。"
	case e.Near == e.Name:
		return at + "的“" + e.Name + "”写了两次，请只留一处。"
	case e.Near != "":
		return at + "的“" + e.Name + "”不是配置项，是不是“" + e.Near + "”？全部配置项见 jiyao config show。"
	default:
		return at + "的“" + e.Name + "”不是配置项。全部配置项见 jiyao config show。"
	}
}

// Load reads a file. The error is a *FileError or one of the file system.
func Load(path string) (File, error) {
	data, err := os.ReadFile(path)
	if err != nil {
		return File{}, err
	}
	return Parse(path, data)
}

// Parse reads what stands in a file.
func Parse(path string, data []byte) (File, error) {
	f := File{Path: path, Values: map[string]string{}}
	lines := bufio.NewScanner(bytes.NewReader(bytes.TrimPrefix(data, []byte("\ufeff"))))
	for n := 1; lines.Scan(); n++ {
		line := strings.TrimSpace(lines.Text())
		if line == "" || strings.HasPrefix(line, "#") {
			continue
		}
		name, value, ok := strings.Cut(line, "=")
		name, value = strings.TrimSpace(name), strings.TrimSpace(value)
		if !ok || name == "" {
			return f, &FileError{Path: path, Line: n}
		}
		if _, ok := known(name); !ok {
			return f, &FileError{Path: path, Line: n, Name: name, Near: near(name)}
		}
		if _, twice := f.Values[name]; twice {
			return f, &FileError{Path: path, Line: n, Name: name, Near: name}
		}
		f.Values[name] = bare(value)
	}
	return f, lines.Err()
}

// bare takes away the quotes around a value.
func bare(value string) string {
	if len(value) >= 2 && (value[0] == '"' || value[0] == '\'') && value[len(value)-1] == value[0] {
		return value[1 : len(value)-1]
	}
	return value
}

// near gives the key that differs least, if little differs.
func near(name string) string {
	best, least := "", 4
	for _, k := range Keys() {
		if d := distance(strings.ToUpper(name), k.Name); d < least {
			best, least = k.Name, d
		}
	}
	return best
}

// distance counts what must be added, taken or changed to make one word of
// another.
func distance(a, b string) int {
	row := make([]int, len(b)+1)
	for j := range row {
		row[j] = j
	}
	for i := 1; i <= len(a); i++ {
		corner := row[0]
		row[0] = i
		for j := 1; j <= len(b); j++ {
			cost := 1
			if a[i-1] == b[j-1] {
				cost = 0
			}
			corner, row[j] = row[j], min(row[j]+1, row[j-1]+1, corner+cost)
		}
	}
	return row[len(b)]
}

// Source says where a setting comes from.
type Source string

// The sources, from the weakest.
const (
	FromNothing     Source = "-"
	FromDefault     Source = "default"
	FromFile        Source = "file"
	FromEnvironment Source = "environment"
)

// Setting is one setting as it is in force.
type Setting struct {
	Key
	Value  string
	Source Source
}

// Masked gives the value as it may be shown.
func (s Setting) Masked() string {
	if s.Secret && s.Value != "" {
		return "（已设置）"
	}
	return s.Value
}

// Env puts a file below an environment: what the environment does not say is as
// the file has it. Secrets may come from the file that NAME_FILE names.
func Env(outer func(string) string, f File) func(string) string {
	return func(name string) string {
		value, _, err := lookup(outer, f, name)
		if err != nil {
			return ""
		}
		return value
	}
}

func lookup(outer func(string) string, f File, name string) (string, Source, error) {
	key, _ := known(name)
	for _, from := range []struct {
		get func(string) string
		src Source
	}{{outer, FromEnvironment}, {func(n string) string { return f.Values[n] }, FromFile}} {
		if value := from.get(name); value != "" {
			return value, from.src, nil
		}
		if path := from.get(name + "_FILE"); key.Secret && key.Name == name && path != "" {
			data, err := os.ReadFile(path)
			return strings.TrimSpace(string(data)), from.src, err
		}
	}
	return "", FromNothing, nil
}

// Effective gives every setting as it is in force. The error is that of a
// secret's file.
func Effective(outer func(string) string, f File) ([]Setting, error) {
	var all []Setting
	var faults error
	for _, k := range Keys() {
		value, source, err := lookup(outer, f, k.Name)
		if err != nil {
			faults = errors.Join(faults, fmt.Errorf("%s_FILE：%w", k.Name, err))
		}
		if value == "" && k.Default != "" {
			value, source = k.Default, FromDefault
		}
		all = append(all, Setting{Key: k, Value: value, Source: source})
	}
	return all, faults
}

// Unknown gives the names of an environment that begin like ours and are no
// settings.
func Unknown(environ []string) []string {
	var all []string
	for _, pair := range environ {
		name, value, _ := strings.Cut(pair, "=")
		if _, ok := known(name); value != "" && strings.HasPrefix(name, "JIYAO_") && !ok && name != "JIYAO_CONFIG" && !strings.HasPrefix(name, "JIYAO_REQUIRE_") {
			all = append(all, name)
		}
	}
	slices.Sort(all)
	return all
}

// Place gives where the file lies: where it was said to lie, else in the
// office's folder.
func Place(said, dir string) string { return cmp.Or(said, filepath.Join(dir, FileName)) }

// Text writes settings as a file, each with what it is for.
func Text(values map[string]string) []byte {
	var s strings.Builder
	s.WriteString("# jiyao 的配置。每行“名称=值”；环境变量和命令行选项优先于这里。改后重新启动服务。\n")
	for _, k := range Keys() {
		value, set := values[k.Name]
		if !set {
			continue
		}
		s.WriteString("\n# " + k.About + "\n" + k.Name + "=" + value + "\n")
	}
	return []byte(s.String())
}
