package pdf

import (
	"bytes"
	"crypto/x509"
	"encoding/asn1"
	"encoding/hex"
	"errors"
	"regexp"
	"strconv"
	"time"

	"github.com/smallstep/pkcs7"
)

// Signature is a signature that was found in a file and is right for its
// bytes.
type Signature struct {
	Certificate *x509.Certificate // of who signed
	Time        time.Time         // as who signed states it; zero if nothing is stated
}

// SignatureFault says what is wrong with a signature, or with what was to be
// signed.
type SignatureFault uint8

// The faults.
const (
	Unsigned         SignatureFault = iota // no signature in the file
	Changed                                // the bytes are not those that were signed
	Outside                                // the file has bytes that the signature does not cover
	Malformed                              // a signature that cannot be read
	Weak                                   // digest by MD5 or SHA-1
	Unchecked                              // made by SM2: a certified module is needed to check it
	Expired                                // certificate not valid at the time of signing
	NotWritten                             // to be signed, but no Writer wrote it, or it is signed already
	SignatureTooLong                       // to be signed, but the signature has no room
)

// SignatureError tells what is wrong.
type SignatureError struct{ Fault SignatureFault }

// Error says in Chinese what is wrong and what to do.
func (e *SignatureError) Error() string {
	return [...]string{
		Unsigned:         "文件里没有签名",
		Changed:          "签名与文件不符：签名以后文件被改动过，请向发文机关索取原件",
		Outside:          "签名没有盖住整个文件：签名以后又添加了内容，请向发文机关索取原件",
		Malformed:        "文件里的签名不完整，读不出来，请向发文机关索取原件",
		Weak:             "签名用的摘要算法（MD5、SHA-1）已不安全，不能证明文件没有改动",
		Unchecked:        "签名用的是国密算法，请用发文机关说明的密码产品核验",
		Expired:          "签名时证书不在有效期内，不能证明文件没有改动",
		NotWritten:       "这个PDF不是本程序刚生成的，或者已经签过名，不能签名",
		SignatureTooLong: "签名连同证书超过8192字节，放不进文件，请减少证书链中的证书",
	}[e.Fault]
}

// ranges is how a signature says which bytes it covers.
var ranges = regexp.MustCompile(`/ByteRange\s*\[\s*(\d{1,10})\s+(\d{1,10})\s+(\d{1,10})\s+(\d{1,10})\s*\]`)

// mostSignatures bounds how many signatures are looked at in one file.
const mostSignatures = 32

// ReadSignature checks the signature that covers the whole of a file, from
// whomever: that the bytes are those that were signed. Who the certificate
// belongs to is for the caller to judge. The error is a *SignatureError.
func ReadSignature(file []byte) (Signature, error) {
	err := &SignatureError{Fault: Unsigned}
	for _, m := range ranges.FindAllSubmatch(file, mostSignatures) {
		content, cms, fault := covered(file, m[1:])
		if fault != nil {
			err = fault
			continue
		}
		s, checked := openCMS(cms, content)
		if checked == nil {
			return s, nil
		}
		errors.As(checked, &err)
	}
	return Signature{}, err
}

// covered gives the bytes that a signature covers, and the signature: the
// range must leave out nothing but the hexadecimal string that holds it.
func covered(file []byte, numbers [][]byte) (content, cms []byte, fault *SignatureError) {
	var n [4]int
	for i := range n {
		n[i], _ = strconv.Atoi(string(numbers[i])) // digits only
	}
	before, after := n[1], n[2]
	if n[0] != 0 || before > after || after > len(file) || n[3] > len(file)-after {
		return nil, nil, &SignatureError{Fault: Malformed}
	}
	if after+n[3] != len(file) {
		return nil, nil, &SignatureError{Fault: Outside}
	}
	gap, begins := bytes.CutPrefix(file[before:after], []byte("<"))
	gap, ends := bytes.CutSuffix(gap, []byte(">"))
	if !begins || !ends || len(gap) > mostForeignCMS {
		return nil, nil, &SignatureError{Fault: Malformed}
	}
	cms = make([]byte, hex.DecodedLen(len(gap)))
	if _, err := hex.Decode(cms, gap); err != nil {
		return nil, nil, &SignatureError{Fault: Malformed}
	}
	return append(bytes.Clone(file[:before]), file[after:]...), cms, nil
}

// mostForeignCMS bounds the hexadecimal digits of a signature that others made.
const mostForeignCMS = 1 << 18

// The types of signed data: that of RFC 5652, and that of GB/T 35275, in which
// SM2 signs.
var (
	signedData    = asn1.ObjectIdentifier{1, 2, 840, 113549, 1, 7, 2}
	signedDataSM2 = asn1.ObjectIdentifier{1, 2, 156, 10197, 6, 1, 4, 2, 2}
)

// openCMS checks a signature over the content. The error is a *SignatureError.
func openCMS(cms, content []byte) (Signature, error) {
	malformed := &SignatureError{Fault: Malformed}
	var info struct {
		Type    asn1.ObjectIdentifier
		Content asn1.RawValue `asn1:"explicit,tag:0"`
	}
	rest, err := asn1.Unmarshal(cms, &info)
	if err != nil || len(bytes.Trim(rest, "\x00")) > 0 {
		return Signature{}, malformed
	}
	switch {
	case info.Type.Equal(signedDataSM2):
		return Signature{}, &SignatureError{Fault: Unchecked}
	case !info.Type.Equal(signedData):
		return Signature{}, malformed
	}
	p, err := pkcs7.Parse(cms[:len(cms)-len(rest)])
	if err != nil || len(p.Signers) != 1 {
		return Signature{}, malformed
	}
	digest := p.Signers[0].DigestAlgorithm.Algorithm
	if digest.Equal(pkcs7.OIDDigestAlgorithmSHA1) || digest.Equal(md5) {
		return Signature{}, &SignatureError{Fault: Weak}
	}
	p.Content = content
	var early *pkcs7.SigningTimeNotValidError
	switch err := p.Verify(); {
	case errors.As(err, &early):
		return Signature{}, &SignatureError{Fault: Expired}
	case err != nil:
		return Signature{}, &SignatureError{Fault: Changed}
	}
	s := Signature{Certificate: p.GetOnlySigner()}
	_ = p.UnmarshalSignedAttribute(pkcs7.OIDAttributeSigningTime, &s.Time) // need not be there
	return s, nil
}

var md5 = asn1.ObjectIdentifier{1, 2, 840, 113549, 2, 5}
