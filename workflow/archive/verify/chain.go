package verify

import (
	"crypto/sha256"
	"encoding/hex"
	"encoding/json"
	"fmt"
	"strings"

	"github.com/emmansun/gmsm/sm3"
)

// A link is an entry as 6-chain/entries.json has it.
type link struct {
	Version  int    `json:"version"`
	File     string `json:"file"`
	Withheld string `json:"withheld"`
	Action   string `json:"action"`
	From     string `json:"from"`
	To       string `json:"to"`
	Actor    string `json:"actor"`
	ActorID  string `json:"actor_id"`
	For      string `json:"for"`
	Note     string `json:"note"`
	Occurred string `json:"occurred"`
	Recorded string `json:"recorded"`
	Number   string `json:"number"`
	Text     string `json:"text_sha256"`
	PDF      string `json:"pdf_sha256"`
	Scan     string `json:"scan_sha256"`
	Prev     string `json:"prev"`
	Hash     string `json:"hash"`
}

// read reads what the other checks rest on.
func (e *examination) read() (found *fault) {
	data, found := e.load(manifestName)
	if found != nil {
		return found
	}
	if e.manifest, found = parseManifest(data); found != nil {
		return found
	}
	e.report.Code = e.manifest.code
	for name, into := range map[string]any{jsonName: &e.metadata, chainName: &e.links, receiptsName: &e.receipts} {
		data, found := e.load(name)
		if found != nil {
			return found
		}
		if err := json.Unmarshal(data, into); err != nil {
			return wrong(name, "不是完整的JSON（%v）", err)
		}
	}
	e.report.Title, e.report.Number = e.metadata.Content.Title, e.metadata.Content.Number
	for _, l := range e.links {
		x := entry{version: l.Version, hash: l.Hash}
		if l.Withheld == "" {
			if data, found = e.load(l.File); found != nil {
				return found
			}
			sum := sha256.Sum256(data)
			x.hash = hex.EncodeToString(sum[:])
			x.fields, _ = parseFields(data)
		}
		e.entries = append(e.entries, x)
	}
	return nil
}

// chain looks that each entry goes on where the one before ended, and that what is
// read of it is what it says.
func (e *examination) chain() *fault {
	prev := ""
	for i, x := range e.entries {
		l := e.links[i]
		where := fmt.Sprintf("第%d条办理记录", i+1)
		switch {
		case l.Version != i+1:
			return wrong(where, "缺少：列在这里的是第%d条，中间被抽去", l.Version)
		case l.Prev != prev:
			return wrong(where, "与上一条接不上：上一条被改动、抽去或调换")
		case l.Withheld != "" && l.Action != "comment" && l.Action != "return":
			return wrong(where, "只留了摘要，而“%.20s”的内容应当归档", l.Action)
		case l.Withheld != "":
			prev = l.Hash
			continue
		case x.fields == nil || x.get("jiyao-entry") != "1":
			return wrong(l.File, "不是办理记录的规范写法")
		case x.hash != l.Hash:
			return wrong(l.File, "内容与摘要不符，被改动过")
		}
		if name := l.differs(x, e.metadata.ID); name != "" {
			return wrong(where, "所列的“%s”与规范写法中的不同", name)
		}
		prev = l.Hash
	}
	return nil
}

// differs names the first thing that a link says otherwise than its entry.
func (l link) differs(x entry, minutes string) string {
	for _, pair := range [...]struct{ what, said, is string }{
		{"纪要", minutes, x.get("minutes")},
		{"序号", fmt.Sprint(l.Version), x.get("version")},
		{"上一条摘要", l.Prev, x.get("prev")},
		{"动作", l.Action, x.get("action")},
		{"自", l.From, x.get("from")},
		{"至", l.To, x.get("to")},
		{"人员", l.Actor + "/" + l.ActorID, x.get("actor.name") + "/" + x.get("actor.id")},
		{"代何人", l.For, x.get("for.name")},
		{"意见", l.Note, x.get("note")},
		{"发生时间", l.Occurred, x.get("occurred")},
		{"登记时间", l.Recorded, x.get("recorded")},
		{"文号", l.Number, x.get("number.text")},
		{"文稿摘要", l.Text, x.get("text.after")},
		{"印发件摘要", l.PDF, x.get("pdf.sha256")},
		{"扫描件摘要", l.Scan, x.scan()},
	} {
		if pair.said != pair.is {
			return pair.what
		}
	}
	return ""
}

// last gives the latest entry whose content is there; the zero entry if there is
// none.
func (e *examination) last() entry {
	for i := len(e.entries) - 1; i >= 0; i-- {
		if e.entries[i].fields != nil {
			return e.entries[i]
		}
	}
	return entry{}
}

// originals compares the files with the digests that the history has.
func (e *examination) originals() *fault {
	last := e.last()
	text, found := e.load(textName)
	if found != nil {
		return nil // named as missing
	}
	if sum := sha256.Sum256(text); hex.EncodeToString(sum[:]) != last.get("text.after") {
		return wrong(textName, "不是办理记录所记的定稿")
	}
	for _, form := range []string{"pdf", "ofd"} {
		if found := e.issued(last, form); found != nil {
			return found
		}
	}
	return e.scans()
}

// issued compares an issued file with what was recorded at 付印.
func (e *examination) issued(last entry, form string) *fault {
	name := "2-original/minutes." + form
	if form != "pdf" { // named by the entry of 付印 alone
		last = e.naming(form+".sha256", last)
	}
	want := last.get(form + ".sha256")
	if !e.manifest.has(name) && (want == "" || e.metadata.lost(name) != "") {
		return nil // notes says so
	}
	for _, l := range e.manifest.lines {
		switch {
		case l.name != name:
		case l.sha256 != want:
			return wrong(name, "不是办理记录所记的印发件")
		case last.get(form+".sm3") != "" && last.get(form+".sm3") != l.sm3:
			return wrong(name, "与办理记录所记的SM3摘要不符")
		default:
			return nil
		}
	}
	return wrong(name, "办理记录写明有印发件，包里没有")
}

// naming gives the latest entry that has the field; otherwise if none has.
func (e *examination) naming(field string, otherwise entry) entry {
	for i := len(e.entries) - 1; i >= 0; i-- {
		if e.entries[i].get(field) != "" {
			return e.entries[i]
		}
	}
	return otherwise
}

// scans looks that every sheet that was registered is there, and no other.
func (e *examination) scans() *fault {
	have, wanted := map[string]bool{}, map[string]bool{}
	for _, l := range e.manifest.lines {
		have[l.sha256] = true
	}
	for i, l := range e.links {
		scan := e.entries[i].scan()
		if l.Withheld != "" {
			scan = l.Scan
		}
		if wanted[scan] = true; scan != "" && !have[scan] {
			return wrong(fmt.Sprintf("第%d条办理记录", l.Version), "所附的扫描件不在包里")
		}
	}
	for _, l := range e.manifest.lines {
		if strings.HasPrefix(l.name, "4-scans/") && !wanted[l.sha256] {
			return wrong(l.name, "没有办理记录用到这个扫描件")
		}
	}
	return nil
}

// ended looks that the history is whole and has come to its end.
func (e *examination) ended() *fault {
	last := e.last()
	switch {
	case len(e.entries) == 0:
		return wrong(chainName, "没有办理记录")
	case e.metadata.Proof.Entries != len(e.entries):
		return wrong(chainName, "元数据写明有%d条办理记录，实际%d条：末尾被截去", e.metadata.Proof.Entries, len(e.entries))
	case e.metadata.Proof.Last != e.links[len(e.links)-1].Hash:
		return wrong(chainName, "末条办理记录不是元数据所记的那一条")
	case e.entries[0].fields != nil && e.entries[0].get("action") != "create":
		return wrong(chainName, "第1条不是起草")
	case last.get("finalized") != "true" && last.get("action") != "close" && last.get("pdf.sha256") == "":
		return wrong(chainName, "办理没有结束：没有定稿、印发或办结")
	}
	return nil
}

// sm3Of is the SM3 digest in hexadecimal.
func sm3Of(data []byte) string {
	sum := sm3.Sum(data)
	return hex.EncodeToString(sum[:])
}
