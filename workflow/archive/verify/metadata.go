package verify

import (
	"bytes"
	"encoding/xml"
	"fmt"
	"io"
	"strconv"
	"strings"
	"time"
)

// metadata is metadata.json, as far as it is compared.
type metadata struct {
	Format string `json:"format"`
	ID     string `json:"id"`
	Source struct {
		Fonds string `json:"fonds"`
		Name  string `json:"name"`
	} `json:"source"`
	Place struct {
		Code      string `json:"code"`
		Fonds     string `json:"fonds"`
		Year      string `json:"year"`
		Retention string `json:"retention"`
		N         int    `json:"n"`
	} `json:"place"`
	Content struct {
		Title    string `json:"title"`
		Number   string `json:"number"`
		Issuer   string `json:"issuer"`
		Date     string `json:"date"`
		MetOn    string `json:"met_on"`
		Compiled string `json:"compiled"`
		IssuedOn string `json:"issued_on"`
	} `json:"content"`
	Files []struct {
		Name   string `json:"name"`
		Bytes  int64  `json:"bytes"`
		SHA256 string `json:"sha256"`
		SM3    string `json:"sm3"`
	} `json:"files"`
	Lost []struct {
		Name   string `json:"name"`
		SHA256 string `json:"sha256"`
		Reason string `json:"reason"`
	} `json:"lost"`
	Acts []struct {
		Version  int    `json:"version"`
		Action   string `json:"action"`
		Person   string `json:"person"`
		For      string `json:"for"`
		Through  string `json:"through"`
		Occurred string `json:"occurred"`
		Recorded string `json:"recorded"`
		Opinion  string `json:"opinion"`
	} `json:"acts"`
	Proof struct {
		Entries int    `json:"entries"`
		Last    string `json:"last"`
		Text    string `json:"text_sha256"`
	} `json:"proof"`
}

// lost gives why an issued file is not there; empty if nothing is said of it.
func (m metadata) lost(name string) string {
	for _, l := range m.Lost {
		if l.Name == name {
			return strings.TrimSpace(l.Reason)
		}
	}
	return ""
}

// lostAgrees looks that nothing is called lost but the OFD that was issued, and
// not without a reason: the PDF can never be done without.
func (e *examination) lostAgrees() *fault {
	for _, l := range e.metadata.Lost {
		switch {
		case l.Name != ofdName || l.SHA256 != e.naming("ofd.sha256", entry{}).get("ofd.sha256"):
			return wrong(jsonName, "“缺件”写的%.60s不是办理记录所记的OFD", l.Name)
		case strings.TrimSpace(l.Reason) == "":
			return wrong(jsonName, "“缺件”没有写明理由")
		case e.manifest.has(l.Name):
			return wrong(l.Name, "元数据写明缺这个文件，包里却有")
		}
	}
	return nil
}

// agrees compares the metadata with the history and the manifest.
func (e *examination) agrees() *fault {
	last, m := e.last(), e.metadata
	for _, pair := range [...]struct{ what, said, is string }{
		{"题名", m.Content.Title, last.get("title")},
		{"文件编号", m.Content.Number, last.get("number.text")},
		{"会议日期", m.Content.MetOn, last.get("meeting")},
		{"整理日期", m.Content.Compiled, last.get("compiled")},
		{"印发日期", m.Content.IssuedOn, last.get("issued")},
		{"定稿摘要", m.Proof.Text, last.get("text.after")},
		{"档号", m.Place.Code, e.manifest.code},
	} {
		if pair.said != pair.is {
			return wrong(jsonName, "“%s”与办理记录不符：写的是“%.60s”，应为“%.60s”", pair.what, pair.said, pair.is)
		}
	}
	if found := e.actsAgree(); found != nil {
		return found
	}
	if found := e.lostAgrees(); found != nil {
		return found
	}
	for _, f := range m.Files {
		for _, l := range e.manifest.lines {
			if l.name == f.Name && (l.sha256 != f.SHA256 || l.sm3 != f.SM3 || l.bytes != f.Bytes) {
				return wrong(f.Name, "元数据所记的摘要与清单不同")
			}
		}
		if !e.manifest.has(f.Name) {
			return wrong(f.Name, "元数据列有这个文件，清单里没有")
		}
	}
	return nil
}

// actsAgree compares every opinion with its entry.
func (e *examination) actsAgree() *fault {
	for _, a := range e.metadata.Acts {
		where := fmt.Sprintf("第%d条办理记录", a.Version)
		if a.Version < 1 || a.Version > len(e.entries) {
			return wrong(jsonName, "“业务行为”中的%s不存在", where)
		}
		x := e.entries[a.Version-1]
		if x.fields == nil {
			continue
		}
		by, onBehalf, through := x.whose()
		if a.Action != x.get("action") || a.Person != by || a.For != onBehalf || a.Through != through || a.Opinion != x.get("note") ||
			a.Occurred != x.get("occurred") || a.Recorded != x.get("recorded") {
			return wrong(jsonName, "“业务行为”中的%s与办理记录不符：人员、时间或意见被改动", where)
		}
	}
	return nil
}

// filled looks for what metadata must have.
func (e *examination) filled() *fault {
	m := e.metadata
	if m.Format != formName {
		return wrong(jsonName, "元数据格式“%.40s”不认识", m.Format)
	}
	for _, f := range [...]struct{ name, value string }{
		{"电子文件号", m.ID},
		{"全宗号", m.Source.Fonds},
		{"全宗名称", m.Source.Name},
		{"档号", m.Place.Code},
		{"年度", m.Place.Year},
		{"保管期限", m.Place.Retention},
		{"题名", m.Content.Title},
		{"责任者", m.Content.Issuer},
		{"日期", m.Content.Date},
	} {
		if strings.TrimSpace(f.value) == "" {
			return wrong(jsonName, "没有填写“%s”", f.name)
		}
	}
	if m.Place.N < 1 {
		return wrong(jsonName, "没有件号")
	}
	if _, err := time.Parse(time.DateOnly, m.Content.Date); err != nil {
		return wrong(jsonName, "日期“%.20s”写法有误", m.Content.Date)
	}
	return nil
}

// sameMetadata compares the XML with the JSON.
func (e *examination) sameMetadata() *fault {
	data, found := e.load(xmlName)
	if found != nil {
		return nil // named as missing
	}
	said, err := textsOf(data)
	if err != nil {
		return wrong(xmlName, "不是完整的XML（%v）", err)
	}
	m := e.metadata
	const root = "文书类电子文件元数据/"
	for _, pair := range [...]struct{ path, want string }{
		{"电子文件号", m.ID},
		{"来源/全宗号", m.Source.Fonds},
		{"档号/编号", m.Place.Code},
		{"档号/年度", m.Place.Year},
		{"档号/保管期限代码", m.Place.Retention},
		{"档号/室编件号", strconv.Itoa(m.Place.N)},
		{"内容描述/题名", m.Content.Title},
		{"内容描述/文件编号", m.Content.Number},
		{"内容描述/责任者", m.Content.Issuer},
		{"内容描述/日期", m.Content.Date},
		{"缺件/文件/理由", m.lost(ofdName)},
		{"电子签名/末条摘要", m.Proof.Last},
		{"电子签名/定稿摘要", m.Proof.Text},
	} {
		if said[root+pair.path] != pair.want {
			return wrong(xmlName, "“%s”与 %s 不同", pair.path, jsonName)
		}
	}
	return nil
}

// maxDepth is how deep elements of the metadata may lie.
const maxDepth = 32

// textsOf gives the text of every element by its path; of several the first.
func textsOf(data []byte) (map[string]string, error) {
	in := xml.NewDecoder(bytes.NewReader(data))
	said := map[string]string{}
	var path []string
	for {
		token, err := in.Token()
		if err == io.EOF {
			return said, nil
		}
		if err != nil {
			return nil, err
		}
		switch t := token.(type) {
		case xml.StartElement:
			if path = append(path, t.Name.Local); len(path) > maxDepth {
				return nil, fmt.Errorf("超过%d层", maxDepth)
			}
		case xml.EndElement:
			path = path[:len(path)-1]
		case xml.CharData:
			if at := strings.Join(path, "/"); said[at] == "" {
				said[at] = string(t)
			}
		case xml.Directive:
			return nil, fmt.Errorf("含有DTD")
		}
	}
}
