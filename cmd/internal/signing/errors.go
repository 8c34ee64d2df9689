package signing

import (
	"errors"
	"io/fs"
	"strings"
)

// Fault says what keeps a site from signing.
type Fault uint8

// The faults.
const (
	Half       Fault = iota // certificate without key, or the other way round
	Both                    // key and program
	BothSM2                 // SM2 key and program
	NoPublic                // an SM2 program without its public key
	Unreadable              // a file that cannot be read
	Open                    // a secret that others may read
	Unfit                   // a certificate or key that cannot sign
	UnfitSM2                // an SM2 key that is none
	NoProgram               // no such program
	Slow                    // the program did not answer in time
	Failed                  // the program failed
	TooMuch                 // the program's answer has no end
	Foreign                 // the program's signature is not by the public key that was named
	faults
)

// Error tells what keeps a site from signing.
type Error struct {
	Fault Fault
	Path  string // the file or program
	Said  string // what the program complained
	Err   error
}

// Unwrap gives the cause.
func (e *Error) Unwrap() error { return e.Err }

// Error says in Chinese what to do.
func (e *Error) Error() string {
	cause := ""
	switch {
	case errors.Is(e.Err, fs.ErrNotExist):
		cause = "：没有这个文件"
	case errors.Is(e.Err, fs.ErrPermission):
		cause = "：没有读取的权限"
	case e.Err != nil:
		cause = "：" + strings.TrimSuffix(e.Err.Error(), "。")
	}
	said := ""
	if e.Said != "" {
		said = "，它说“" + e.Said + "”"
	}
	at := "“" + e.Path + "”"
	return [faults]string{
		Half:       "JIYAO_SIGN_CERT 和 JIYAO_SIGN_KEY 要一起写明，或者都不写",
		Both:       "JIYAO_SIGN_COMMAND 不能与 JIYAO_SIGN_CERT、JIYAO_SIGN_KEY 一起写，请只留一种",
		BothSM2:    "JIYAO_SM2_COMMAND 不能与 JIYAO_SM2_KEY 一起写，请只留一种",
		NoPublic:   "写了 JIYAO_SM2_COMMAND，还要用 JIYAO_SM2_PUBLIC 写明公钥文件",
		Unreadable: "签名用的文件" + at + "读不出来，请核对路径和权限" + cause,
		Open:       "签名私钥文件" + at + "可被他人读取，请改为仅限本人（chmod 600）并考虑更换",
		Unfit:      "签名证书" + at + "和私钥不能用" + cause,
		UnfitSM2:   "签名用的文件" + at + "不能用" + cause,
		NoProgram:  "没有签名程序" + at + "，请核对配置并确认可以执行",
		Slow:       "签名程序" + at + "30秒内没有答复，请检查密码产品后再办",
		Failed:     "签名程序" + at + "没有给出签名" + said + "，请检查密码产品后再办",
		TooMuch:    "签名程序" + at + "给出的内容太多，不是签名，请核对配置",
		Foreign:    "签名程序" + at + "给出的签名与 JIYAO_SM2_PUBLIC 的公钥不符，请核对配置",
	}[e.Fault]
}
