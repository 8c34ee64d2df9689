package verify

import (
	"bytes"
	"crypto/ecdsa"
	"crypto/sha256"
	"encoding/hex"
	"encoding/pem"
	"fmt"
	"io"
	"strconv"
	"strings"

	"github.com/emmansun/gmsm/sm2"
	"github.com/emmansun/gmsm/sm3"
	"github.com/emmansun/gmsm/smx509"
	"golang.org/x/mod/sumdb/note"
)

// The names of files in a package, as the manual has them.
const (
	manifestName = "manifest.txt"
	noteName     = "manifest.note"
	sm2Name      = "manifest.sm2"
	sm2KeyName   = "manifest.sm2.pub"
	jsonName     = "metadata.json"
	xmlName      = "metadata.xml"
	receiptsName = "5-receipts.json"
	chainName    = "6-chain/entries.json"
	proofsName   = "7-log/proofs.json"
	headName     = "7-log/head.txt"
	keyName      = "7-log/key.txt"
	textName     = "3-final/text.txt"
	pdfName      = "2-original/minutes.pdf"
	ofdName      = "2-original/minutes.ofd"
	sheetName    = "1-sheet/sheet.html"
	drawnName    = "1-sheet/sheet.pdf"
	formName     = "jiyao-archive 1"
)

// A manifest is the list of a package's files.
type manifest struct {
	code  string
	lines []line
}

// A line names one file.
type line struct {
	sha256, sm3 string
	bytes       int64
	name        string
}

// parseManifest reads a manifest.
func parseManifest(data []byte) (m manifest, found *fault) {
	rows := strings.Split(string(data), "\n")
	if len(rows) < 3 || rows[0] != formName || rows[len(rows)-1] != "" {
		return m, wrong(manifestName, "不是归档包的清单，或者不完整")
	}
	code, ok := strings.CutPrefix(rows[1], "档号 ")
	if !ok {
		return m, wrong(manifestName, "第2行应写明档号")
	}
	m.code = code
	seen := map[string]bool{}
	for i, row := range rows[2 : len(rows)-1] {
		parts := strings.SplitN(row, " ", 4)
		if len(parts) != 4 || len(parts[0]) != 64 || len(parts[1]) != 64 || seen[parts[3]] {
			return m, wrong(manifestName, "第%d行写法有误", i+3)
		}
		n, err := strconv.ParseInt(parts[2], 10, 64)
		if err != nil || n < 0 || n > maxFile {
			return m, wrong(manifestName, "第%d行的字节数有误", i+3)
		}
		seen[parts[3]] = true
		m.lines = append(m.lines, line{parts[0], parts[1], n, parts[3]})
	}
	return m, nil
}

// beside reports whether a file stands beside the manifest, which cannot name it.
func beside(name string) bool {
	return name == manifestName || name == noteName || name == sm2Name || name == sm2KeyName
}

func (e *examination) missing() *fault {
	for _, l := range e.manifest.lines {
		if _, ok := e.source.find(l.name); !ok {
			return wrong(l.name, "清单列有这个文件，包里没有")
		}
	}
	for _, name := range []string{sheetName, textName, receiptsName, chainName, proofsName, headName, keyName, jsonName, xmlName} {
		if !e.manifest.has(name) {
			return wrong(name, "归档包必须有这个文件，清单里没有")
		}
	}
	return nil
}

func (m manifest) has(name string) bool {
	for _, l := range m.lines {
		if l.name == name {
			return true
		}
	}
	return false
}

func (e *examination) strangers() *fault {
	for _, f := range e.source.files {
		if !beside(f.name) && !e.manifest.has(f.name) {
			return wrong(f.name, "清单里没有这个文件，是后来放进去的")
		}
	}
	return nil
}

// digests reads every file and compares it with the manifest.
func (e *examination) digests() *fault {
	for _, l := range e.manifest.lines {
		f, ok := e.source.find(l.name)
		if !ok {
			continue // named as missing
		}
		first, second := sha256.New(), sm3.New()
		n, err := copyLimited(e.ctx, io.MultiWriter(first, second), f, l.bytes)
		switch {
		case err != nil:
			return wrong(l.name, "读不出来：%v", err)
		case n != l.bytes:
			return wrong(l.name, "清单写明%d字节，实际%s", l.bytes, bytesSaid(n, l.bytes))
		case hex.EncodeToString(first.Sum(nil)) != l.sha256:
			return wrong(l.name, "内容与清单的SHA-256摘要不符，被改动过")
		case hex.EncodeToString(second.Sum(nil)) != l.sm3:
			return wrong(l.name, "内容与清单的SM3摘要不符，被改动过")
		}
	}
	return nil
}

func bytesSaid(n, limit int64) string {
	if n > limit {
		return "更多"
	}
	return strconv.FormatInt(n, 10) + "字节"
}

// signatures checks the log key's signature of the manifest, and that by SM2 where
// there is one.
func (e *examination) signatures() *fault {
	data := e.small[manifestName]
	text, found := e.opened(noteName)
	if found != nil {
		return found
	}
	first, second := sha256.Sum256(data), sm3.Sum(data)
	if text != fmt.Sprintf("%s manifest\nsha256 %x\nsm3 %x\n", formName, first, second) {
		return wrong(noteName, "签署的不是这份清单：清单被改动过，或换成了别的包的")
	}
	if _, ok := e.source.find(sm2Name); !ok {
		return nil
	}
	signature, found := e.load(sm2Name)
	if found != nil {
		return found
	}
	key, found := e.sm2Key()
	switch {
	case found != nil:
		return found
	case !sm2.VerifyASN1WithSM2(key, nil, data, signature):
		return wrong(sm2Name, "清单的SM2签名不对：清单被改动过，或不是用所附的密钥签署的")
	}
	return nil
}

func (e *examination) sm2Key() (*ecdsa.PublicKey, *fault) {
	data, found := e.load(sm2KeyName)
	if found != nil {
		return nil, found
	}
	block, _ := pem.Decode(data)
	if block == nil {
		return nil, wrong(sm2KeyName, "不是PEM格式的公钥")
	}
	parsed, err := smx509.ParsePKIXPublicKey(block.Bytes)
	key, ok := parsed.(*ecdsa.PublicKey)
	if err != nil || !ok || key.Curve != sm2.P256() {
		return nil, wrong(sm2KeyName, "不是SM2公钥")
	}
	return key, nil
}

// opened checks a file that the log's key has signed, and gives its text.
func (e *examination) opened(name string) (string, *fault) {
	data, found := e.load(name)
	if found != nil {
		return "", found
	}
	public, found := e.load(keyName)
	if found != nil {
		return "", found
	}
	key, err := note.NewVerifier(string(bytes.TrimSpace(public)))
	if err != nil {
		return "", wrong(keyName, "不是日志公钥")
	}
	signed, err := note.Open(data, note.VerifierList(key))
	if err != nil {
		return "", wrong(name, "签名与所附的公钥（%s）对不上：内容被改动过，或是用别的密钥签署的", mark(string(public)))
	}
	return signed.Text, nil
}

// mark is what tells keys apart: the name and the beginning.
func mark(public string) string {
	parts := strings.SplitN(strings.TrimSpace(public), "+", 3)
	return strings.Join(parts[:min(len(parts), 2)], "+")
}
