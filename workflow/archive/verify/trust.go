package verify

import (
	"errors"
	"fmt"
	"slices"
	"strconv"
	"strings"

	"golang.org/x/mod/sumdb/note"
	"golang.org/x/mod/sumdb/tlog"
)

// Trust is what somebody kept outside: a head as it was exported, with proofs of
// what came before it, or public keys. The zero Trust takes the key that lies in
// the package.
type Trust struct {
	keys   []string // public keys of the log, and SM2 keys in PEM
	heads  []string // signed heads
	proofs []consistency
}

// A consistency shows that the log of the smaller of two heads is the beginning of
// that of the larger (一致性证明).
type consistency struct {
	old, size int64
	path      tlog.TreeProof
}

func (t Trust) empty() bool { return len(t.keys)+len(t.heads) == 0 }

// And gives what both trust.
func (t Trust) And(other Trust) Trust {
	return Trust{
		keys: slices.Concat(t.keys, other.keys), heads: slices.Concat(t.heads, other.heads), proofs: slices.Concat(t.proofs, other.proofs),
	}
}

// The first lines of what a kept file may hold.
const (
	headTitle  = "jiyao log\n"
	proofTitle = "jiyao consistency\n"
	pemTitle   = "-----BEGIN PUBLIC KEY-----"
)

// ParseTrust reads a file that somebody kept: a public key, a signed head with its
// proofs, or all of them one under the other.
func ParseTrust(data []byte) (t Trust, err error) {
	text := strings.ReplaceAll(strings.TrimPrefix(string(data), "\ufeff"), "\r\n", "\n")
	if at := strings.Index(text, headTitle); at >= 0 {
		t.heads = append(t.heads, signedPart(text[at:]))
	}
	for i, part := range strings.Split(text, proofTitle) {
		if i == 0 {
			continue
		}
		p, err := parseConsistency(part)
		if err != nil {
			return t, err
		}
		t.proofs = append(t.proofs, p)
	}
	for _, row := range strings.Split(text, "\n") {
		if _, err := note.NewVerifier(strings.TrimSpace(row)); err == nil {
			t.keys = append(t.keys, strings.TrimSpace(row))
		}
	}
	if at := strings.Index(text, pemTitle); at >= 0 {
		t.keys = append(t.keys, strings.TrimSpace(text[at:]))
	}
	if t.empty() {
		err = errors.New("文件里没有日志头，也没有公钥：应当是导出的日志头、日志公钥（jiyao+…）或 PEM 公钥")
	}
	return t, err
}

// signedPart cuts off what stands behind the signatures of a head.
func signedPart(text string) string {
	body, rest, _ := strings.Cut(text, "\n\n")
	body += "\n\n"
	for row := range strings.Lines(rest) {
		if !strings.HasPrefix(row, "— ") {
			break
		}
		body += strings.TrimRight(row, " \t\n") + "\n"
	}
	return body
}

// maxPath is how many hashes a proof can have at most: two for each level of a tree
// of 2⁶³ leaves.
const maxPath = 128

// parseConsistency reads what stands below the title of a proof, up to the next
// blank line: both sizes and the hashes, a line each.
func parseConsistency(text string) (p consistency, err error) {
	body, _, _ := strings.Cut(strings.TrimRight(text, " \t\n")+"\n\n", "\n\n")
	rows := strings.Fields(body)
	if len(rows) < 2 || len(rows) > 2+maxPath {
		return p, errors.New("一致性证明不完整")
	}
	var err1, err2 error
	p.old, err1 = strconv.ParseInt(rows[0], 10, 64)
	p.size, err2 = strconv.ParseInt(rows[1], 10, 64)
	err = errors.Join(err1, err2)
	for _, row := range rows[2:] {
		h, broken := parseHash(row)
		p.path, err = append(p.path, h), errors.Join(err, broken)
	}
	if err != nil || p.old < 1 || p.old > p.size {
		return p, errors.New("一致性证明的写法有误")
	}
	return p, nil
}

// trusted compares the package's key and head with those kept outside.
func (e *examination) trusted() *fault {
	data, found := e.load(keyName)
	if found != nil {
		return nil // named as missing
	}
	public := strings.TrimSpace(string(data))
	if _, err := note.NewVerifier(public); err != nil {
		return wrong(keyName, "不是日志公钥")
	}
	signers := []string{public} // of heads that go with the package's
	for _, text := range e.trust.heads {
		signer, found := e.compared(text, public)
		if found != nil {
			return found
		}
		signers = append(signers, signer)
	}
	for _, key := range e.trust.keys {
		own, where := slices.Contains(signers, key), keyName
		if strings.HasPrefix(key, pemTitle) {
			own, where = strings.TrimSpace(string(e.small[sm2KeyName])) == key, sm2KeyName
		}
		if !own {
			return wrong(where, "不是所给的公钥（%s）：用别的密钥签署的", mark(key))
		}
	}
	return nil
}

// compared looks how a head that was kept stands to the package's, and gives the
// key that signed it.
func (e *examination) compared(text, public string) (signer string, found *fault) {
	for _, signer = range append([]string{public}, e.trust.keys...) {
		key, err := note.NewVerifier(signer)
		if err != nil {
			continue // an SM2 key signs no heads
		}
		opened, err := note.Open([]byte(text), note.VerifierList(key))
		if err != nil {
			continue
		}
		kept, err := parseHead(opened.Text)
		if err != nil {
			return "", wrong("--head", "%v", err)
		}
		return signer, e.continues(kept, signer == public)
	}
	return "", wrong(keyName, "所给的日志头不是用包里的公钥（%s）签署的：包出自别处，或密钥更换过；更换过的，把新公钥也用 --head 给出", mark(public))
}

// continues looks that one of the two heads goes on with the log of the other. A
// head signed by another key than the package's must prove it.
func (e *examination) continues(kept head, sameKey bool) *fault {
	old, latest := e.head, kept
	if kept.size < e.head.size {
		old, latest = kept, e.head
	}
	proof, proven := e.trust.between(old.size, latest.size)
	switch {
	case old.size == latest.size && old.root != latest.root:
		return wrong(headName, "与所给的日志头条数相同而内容不同：日志分了叉，其中一个是改写过的，或是另一本的")
	case old.size == latest.size:
		return nil
	case latest.time.Before(old.time):
		return wrong(headName, "与所给的日志头先后矛盾：日志被截短或改写过")
	case proven && tlog.CheckTree(proof, latest.size, latest.root, old.size, old.root) != nil:
		return wrong(headName, "日志分了叉：所附的一致性证明不成立，%d条的日志不是从%d条的接下去的", latest.size, old.size)
	case proven:
		return nil
	case !sameKey:
		return wrong(keyName, "所给的日志头是另一把密钥签署的，没有附一致性证明，证明不了出自同一本日志")
	}
	e.unproven(kept)
	return nil
}

// unproven notes why a head that was kept shows only who signed, and when.
func (e *examination) unproven(kept head) {
	const name = "与外存日志头的延续关系"
	if kept.size < e.head.size {
		e.note(Authentic, name, fmt.Sprintf("所给的日志头是旧的（%d条，包里的有%d条），只核对了公钥和先后；请用做包以后的日志头", kept.size, e.head.size))
		return
	}
	e.note(Authentic, name, fmt.Sprintf(
		"所给的日志头（%d条）比包里的（%d条）新，没有附一致性证明，只核对了公钥和先后；请原单位用 jiyao db head export --since %d 取出带证明的",
		kept.size, e.head.size, e.head.size))
}

// between gives the proof that leads from one size of the log to another.
func (t Trust) between(old, size int64) (tlog.TreeProof, bool) {
	for _, p := range t.proofs {
		if p.old == old && p.size == size {
			return p.path, true
		}
	}
	return nil, false
}
