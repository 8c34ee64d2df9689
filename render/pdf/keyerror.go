package pdf

import "time"

// KeyFault says why a certificate and its key cannot sign.
type KeyFault uint8

// The faults.
const (
	NoCertificate  KeyFault = iota // no certificate in the file
	BadCertificate                 // a certificate that cannot be read
	BrokenChain                    // certificates of which one did not sign the other
	NoKey                          // no private key in the file
	BadKey                         // a private key that cannot be read
	LockedKey                      // a private key with a password
	OtherKey                       // a private key neither RSA nor ECDSA
	ShortKey                       // an RSA key below 2,048 bits
	NotPair                        // the certificate is not that of the key
	WrongUsage                     // the certificate is not for signatures
	NotYetValid                    // the certificate's time has not come
	Outdated                       // the certificate's time is over
	keyFaults
)

// KeyError tells of a certificate and a key that cannot sign.
type KeyError struct {
	Fault KeyFault
	Date  time.Time // of NotYetValid and Outdated: from when, until when
}

// Error says in Chinese what is wrong and what to do.
func (e *KeyError) Error() string {
	day := e.Date.In(time.FixedZone("CST", 8*3600)).Format("2006年1月2日")
	return [keyFaults]string{
		NoCertificate:  "签名证书文件里没有证书，应为 PEM 格式（BEGIN CERTIFICATE）",
		BadCertificate: "签名证书读不出来，请取原件重试；国密证书请由密码模块签署",
		BrokenChain:    "签名证书文件里的证书不成一条链，请从签名证书起，依次写上级证书",
		NoKey:          "签名私钥文件里没有私钥，应为 PEM 格式（BEGIN PRIVATE KEY）",
		BadKey:         "签名私钥读不出来，请取原件重试；国密私钥请由密码模块签署",
		LockedKey:      "签名私钥加了口令，请改用没有口令、仅限本人可读的文件",
		OtherKey:       "签名私钥不是 RSA 或 ECDSA 的，不能用来签署PDF",
		ShortKey:       "签名私钥太短，RSA 应不少于2048位",
		NotPair:        "签名证书与私钥不是一对，请核对两个文件",
		WrongUsage:     "签名证书的用途不含数字签名，请换用签名证书",
		NotYetValid:    "签名证书自" + day + "起才有效，请核对证书和本机时间",
		Outdated:       "签名证书已于" + day + "到期，请更换证书",
	}[e.Fault]
}
