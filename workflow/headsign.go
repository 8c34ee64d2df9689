package workflow

import (
	"errors"
	"fmt"
	"io"
	"strings"

	"golang.org/x/mod/sumdb/note"
)

// HeadSigner signs heads (签署日志头) with an Ed25519 key.
type HeadSigner struct {
	HeadVerifier
	signer note.Signer
	secret string
}

// HeadVerifier checks who signed a head; it holds the public key alone.
type HeadVerifier struct {
	verifier note.Verifier
	public   string
}

// keyName stands before every signature.
const keyName = "jiyao"

// NewHeadSigner makes a key from random bytes.
func NewHeadSigner(random io.Reader) (HeadSigner, error) {
	secret, public, err := note.GenerateKey(random, keyName)
	if err != nil {
		return HeadSigner{}, fmt.Errorf("不能生成日志签名密钥：%w", err)
	}
	return ParseHeadSigner(secret + "\n" + public + "\n")
}

// ParseHeadSigner reads a key as Secret gives it.
func ParseHeadSigner(text string) (HeadSigner, error) {
	malformed := errors.New("日志签名密钥文件的内容有误，请从备份恢复该文件")
	secret, public, _ := strings.Cut(strings.TrimSpace(text), "\n")
	signer, err := note.NewSigner(strings.TrimSpace(secret))
	if err != nil {
		return HeadSigner{}, malformed
	}
	verifier, err := ParseHeadVerifier(public)
	if err != nil || verifier.verifier.KeyHash() != signer.KeyHash() || verifier.verifier.Name() != signer.Name() {
		return HeadSigner{}, malformed
	}
	return HeadSigner{HeadVerifier: verifier, signer: signer, secret: strings.TrimSpace(secret)}, nil
}

// ParseHeadVerifier reads a public key as Public gives it.
func ParseHeadVerifier(text string) (HeadVerifier, error) {
	text = strings.TrimSpace(text)
	verifier, err := note.NewVerifier(text)
	if err != nil {
		return HeadVerifier{}, errors.New("日志公钥的文字有误，应写作jiyao+…+…的样子，请取原件重试")
	}
	return HeadVerifier{verifier, text}, nil
}

// Secret gives both keys in two lines, the secret one first.
func (k HeadSigner) Secret() string { return k.secret + "\n" + k.public + "\n" }

// Public gives the public key in one line.
func (k HeadVerifier) Public() string { return k.public }

// IsZero reports whether there is no key.
func (k HeadVerifier) IsZero() bool { return k.verifier == nil }

// Sign gives the head's text with its signature: the form in which heads are
// stored, exported and sent.
func (k HeadSigner) Sign(h Head) (string, error) {
	signed, err := note.Sign(&note.Note{Text: h.Text()}, k.signer)
	if err != nil {
		return "", fmt.Errorf("不能签署日志头：%w", err)
	}
	return string(signed), nil
}

// asSigned gives back the lines of a head as they were, without the proofs that
// may stand below it.
func asSigned(text string) string {
	lines := strings.Split(strings.TrimPrefix(text, "\ufeff"), "\n")
	for i := range lines {
		lines[i] = strings.TrimRight(lines[i], " \t\r")
	}
	head, _, _ := strings.Cut(strings.Join(lines, "\n"), "\n"+proofTitle+"\n")
	return strings.TrimSpace(head) + "\n"
}

// Verify checks the signature of a head as Sign gave it, to the byte.
func (k HeadVerifier) Verify(signed string) (Head, error) {
	opened, err := note.Open([]byte(signed), note.VerifierList(k.verifier))
	var unknown *note.UnverifiedNoteError
	var wrong *note.InvalidSignatureError
	switch {
	case errors.As(err, &unknown):
		return Head{}, errors.New("日志头不是用本系统的密钥签署的，请核对它是否出自这套数据")
	case errors.As(err, &wrong):
		return Head{}, errors.New("日志头的签名不对：文字被改动过，请取原件重试")
	case err != nil:
		return Head{}, errors.New("日志头的文字不完整或格式有误，请取原件重试")
	}
	return parseHead(opened.Text)
}

// ReadHead reads a signed head without asking who signed it.
func ReadHead(signed string) (Head, error) {
	text, _, _ := strings.Cut(signed, "\n\n")
	return parseHead(text + "\n")
}

// SignText signs a text that is no head, such as what stands for the manifest of
// an archive package, in the form of Sign.
func (k HeadSigner) SignText(text string) (string, error) {
	if strings.HasPrefix(text, headTitle) {
		return "", errors.New("这段文字是日志头，不能作为别的文件签署")
	}
	signed, err := note.Sign(&note.Note{Text: text}, k.signer)
	if err != nil {
		return "", fmt.Errorf("不能签署：%w", err)
	}
	return string(signed), nil
}
