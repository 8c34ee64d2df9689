package verify

import (
	"crypto/sha256"
	"encoding/hex"
	"encoding/json"
	"errors"
	"fmt"
	"strconv"
	"strings"
	"time"

	"golang.org/x/mod/sumdb/tlog"
)

// A head stands for the whole log at one moment (日志头).
type head struct {
	size int64
	root tlog.Hash
	time time.Time
}

// parseHead reads the six lines of a head.
func parseHead(text string) (h head, err error) {
	lines := strings.Split(text, "\n")
	if len(lines) != 7 || lines[0] != "jiyao log" || lines[6] != "" {
		return h, errors.New("日志头应有六行")
	}
	var err1, err2, err3 error
	h.size, err1 = strconv.ParseInt(lines[1], 10, 64)
	h.root, err2 = parseHash(lines[2])
	h.time, err3 = time.Parse(time.RFC3339, lines[3])
	if err1 != nil || err2 != nil || err3 != nil || h.size < 0 {
		return h, errors.New("日志头的写法有误")
	}
	body := strings.Join(lines[:5], "\n") + "\n"
	if lines[5] != "sm3 "+sm3Of([]byte(body)) {
		return h, errors.New("日志头的SM3摘要不对")
	}
	return h, nil
}

func parseHash(s string) (h tlog.Hash, err error) {
	data, err := hex.DecodeString(s)
	if err != nil || len(data) != len(h) {
		return h, errors.New("摘要应有64个十六进制字符")
	}
	copy(h[:], data)
	return h, nil
}

func (e *examination) headSigned() *fault {
	text, found := e.opened(headName)
	if found != nil {
		return found
	}
	var err error
	if e.head, err = parseHead(text); err != nil {
		return wrong(headName, "%v", err)
	}
	return nil
}

// A proof shows that an entry is in the log.
type proof struct {
	Version int      `json:"version"`
	Seq     int64    `json:"seq"`
	Source  string   `json:"source"`
	Key     string   `json:"key"`
	N       int      `json:"n"`
	SHA256  string   `json:"sha256"`
	SM3     string   `json:"sm3"`
	Size    int64    `json:"size"`
	Path    []string `json:"path"`
}

// inclusion looks that the log that the head stands for has every entry.
func (e *examination) inclusion() *fault {
	data, found := e.load(proofsName)
	if found != nil {
		return nil // named as missing
	}
	var proofs []proof
	if err := json.Unmarshal(data, &proofs); err != nil {
		return wrong(proofsName, "不是完整的JSON（%v）", err)
	}
	if e.head.size == 0 {
		return wrong(headName, "没有可用的日志头，不能核对")
	}
	if len(proofs) != len(e.entries) {
		return wrong(proofsName, "有%d条存在证明，办理记录有%d条", len(proofs), len(e.entries))
	}
	for i, p := range proofs {
		if found := e.included(p, i); found != nil {
			return found
		}
	}
	return nil
}

// included checks the proof of one entry.
func (e *examination) included(p proof, i int) *fault {
	where := fmt.Sprintf("第%d条办理记录", i+1)
	x := e.entries[i]
	switch {
	case p.Version != x.version || p.N != x.version || p.Source != "entries" || p.Key != e.metadata.ID:
		return wrong(where, "存在证明是别的记录的")
	case p.SHA256 != x.hash:
		return wrong(where, "存证日志中的摘要与它的内容不符")
	case x.fields != nil && p.SM3 != sm3Of(e.small[e.links[i].File]):
		return wrong(where, "存证日志中的SM3摘要与它的内容不符")
	case p.Seq >= e.head.size:
		return wrong(headName, "日志头是旧的：只到第%d条，%s在第%d条，还没有收进去", e.head.size, where, p.Seq+1)
	case p.Size != e.head.size:
		return wrong(headName, "日志头换过：它有%d条，存在证明是对%d条的日志头出具的", e.head.size, p.Size)
	}
	path := make(tlog.RecordProof, len(p.Path))
	for j, s := range p.Path {
		var err error
		if path[j], err = parseHash(s); err != nil {
			return wrong(where, "存在证明的写法有误")
		}
	}
	if err := tlog.CheckRecord(path, p.Size, e.head.root, p.Seq, p.leaf()); err != nil {
		return wrong(where, "存在证明与日志头不符")
	}
	return nil
}

// leaf is the hash in the tree of what the log says of the entry.
func (p proof) leaf() tlog.Hash {
	text := "\x00"
	for _, f := range [...]field{
		{"jiyao-leaf", "1"}, {"source", p.Source}, {"key", p.Key}, {"n", strconv.Itoa(p.N)}, {"sha256", p.SHA256}, {"sm3", p.SM3},
	} {
		text += fmt.Sprintf("%s %d\n%s\n", f.name, len(f.value), f.value)
	}
	return sha256.Sum256([]byte(text))
}
