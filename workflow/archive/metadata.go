package archive

import (
	"encoding/json"
	"encoding/xml"
	"path"
	"strings"
	"time"

	"jiyao/workflow"
)

// Metadata is what is said of a minutes for the archive (归档元数据), by the names of
// DA/T 46-2009. The JSON and the XML of a package say the same.
type Metadata struct {
	XMLName  xml.Name  `json:"-" xml:"文书类电子文件元数据"`
	Format   string    `json:"format" xml:"元数据格式"`
	Level    string    `json:"level" xml:"聚合层次"`
	ID       string    `json:"id" xml:"电子文件号"` // of the minutes in the office that archived it
	Source   Source    `json:"source" xml:"来源"`
	Place    Place     `json:"place" xml:"档号"`
	Content  Content   `json:"content" xml:"内容描述"`
	Form     Form      `json:"form" xml:"形式特征"`
	Files    []Part    `json:"files" xml:"电子属性>文件"`
	Lost     []Lost    `json:"lost,omitempty" xml:"缺件>文件,omitempty"`
	Acts     []Act     `json:"acts" xml:"业务实体>行为"`
	Receipts []Receipt `json:"receipts" xml:"分送签收>分送件"`
	Proof    Evidence  `json:"proof" xml:"电子签名"`
}

// Source is whose file it is (来源).
type Source struct {
	Fonds string `json:"fonds" xml:"全宗号"`
	Name  string `json:"name" xml:"全宗名称"`
	Maker string `json:"maker" xml:"立档单位名称"`
}

// Place is where it stands in the archive (档号).
type Place struct {
	Code      string    `json:"code" xml:"编号"`
	Fonds     string    `json:"fonds" xml:"全宗号"`
	Category  string    `json:"category" xml:"类别号"` // WS, 文书
	Year      string    `json:"year" xml:"年度"`
	Retention Retention `json:"retention" xml:"保管期限代码"`
	Keep      string    `json:"keep" xml:"保管期限"`
	Section   string    `json:"section,omitempty" xml:"机构或问题,omitempty"`
	N         int       `json:"n" xml:"室编件号"`
}

// Content is what it is about (内容描述).
type Content struct {
	Title    string   `json:"title" xml:"题名"`
	Number   string   `json:"number,omitempty" xml:"文件编号,omitempty"`
	Series   string   `json:"series,omitempty" xml:"文号系列代码,omitempty"`
	Scope    string   `json:"scope,omitempty" xml:"文号年度,omitempty"`
	Issuer   string   `json:"issuer" xml:"责任者"`
	Date     string   `json:"date" xml:"日期"` // 成文日期
	Kind     string   `json:"kind" xml:"文种"`
	Type     string   `json:"type,omitempty" xml:"会议类型代码,omitempty"`
	Meeting  string   `json:"meeting,omitempty" xml:"会议类型,omitempty"`
	MetOn    string   `json:"met_on,omitempty" xml:"会议日期,omitempty"`
	Term     string   `json:"term,omitempty" xml:"届次,omitempty"`
	Session  int      `json:"session,omitempty" xml:"会议次数,omitempty"`
	Compiled string   `json:"compiled,omitempty" xml:"整理日期,omitempty"`
	IssuedOn string   `json:"issued_on,omitempty" xml:"印发日期,omitempty"`
	Signer   string   `json:"signer,omitempty" xml:"签发人,omitempty"`
	SignedOn string   `json:"signed_on,omitempty" xml:"签发日期,omitempty"`
	Sent     []string `json:"sent,omitempty" xml:"分送>单位,omitempty"`
	Edition  *Edition `json:"edition,omitempty" xml:"版次,omitempty"`
}

// Edition says in whose place it stands (更正, 重印替换).
type Edition struct {
	N      int    `json:"n" xml:"第几版"`
	Kind   string `json:"kind" xml:"类别"`
	Of     string `json:"of" xml:"前一版"`
	Reason string `json:"reason" xml:"理由"`
}

// Form is what it is made of (形式特征).
type Form struct {
	Language string `json:"language" xml:"语种"`
	State    string `json:"state" xml:"稿本"`
	Pages    int    `json:"pages,omitempty" xml:"页数,omitempty"`
	Printed  int    `json:"printed,omitempty" xml:"印数,omitempty"`
}

// Part is one file with its digests (电子属性).
type Part struct {
	Name   string          `json:"name" xml:"计算机文件名"`
	Role   string          `json:"role" xml:"文件类别"`
	Format string          `json:"format" xml:"格式信息"`
	Bytes  int             `json:"bytes" xml:"计算机文件大小"`
	SHA256 workflow.Digest `json:"sha256" xml:"SHA256"`
	SM3    workflow.Digest `json:"sm3" xml:"SM3"`
}

// Evidence says by what it can be proved.
type Evidence struct {
	Entries int    `json:"entries" xml:"办理记录条数"`
	Last    string `json:"last" xml:"末条摘要"`
	Text    string `json:"text_sha256" xml:"定稿摘要"`
	Bound   string `json:"bound_sha256" xml:"签批摘要"`
	Head    string `json:"head" xml:"存证码"`
	Key     string `json:"key" xml:"签名密钥"`
}

// metadata gives both forms of what is said of the minutes.
func (c Case) metadata(acts []Act, receipts []Receipt, files []File) ([]File, error) {
	d, err := c.described(acts, receipts, files)
	if err != nil {
		return nil, err
	}
	first, err := d.JSON()
	if err != nil {
		return nil, err
	}
	second, err := xml.MarshalIndent(d, "", "  ")
	return []File{{JSONName, first}, {XMLName, append([]byte(xml.Header), append(second, '\n')...)}}, err
}

// described gives the metadata of the case with its files.
func (c Case) described(acts []Act, receipts []Receipt, files []File) (Metadata, error) {
	head, err := workflow.ReadHead(c.Head)
	if err != nil {
		return Metadata{}, err
	}
	m, h := c.Minutes, c.Holding
	d := Metadata{
		Format: Format, Level: "文件", ID: m.ID, Source: Source{h.Fonds, c.Names.Fonds, c.Names.Fonds},
		Place:   Place{h.Code, h.Fonds, "WS", h.Year, h.Retention, h.Retention.Label(), h.Section, h.N},
		Content: c.content(), Lost: c.Lost, Acts: acts, Receipts: receipts,
		Form:  Form{Language: "汉语", State: "正本、定稿", Pages: c.Names.Pages, Printed: m.PrintRun()},
		Proof: Evidence{len(c.Entries), c.Entries[len(c.Entries)-1].Hash, m.TextDigest, m.Digest, head.Code(), workflow.KeyMark(c.Key)},
	}
	for _, f := range files {
		if role := roleOf(f.Name); role != "" {
			d.Files = append(d.Files, Part{
				Name: f.Name, Role: role, Format: strings.TrimPrefix(path.Ext(f.Name), "."), Bytes: len(f.Data),
				SHA256: workflow.SHA256().Sum(f.Data), SM3: workflow.SM3().Sum(f.Data),
			})
		}
	}
	return d, nil
}

// JSON gives the metadata as a package has them.
func (d Metadata) JSON() ([]byte, error) { return indented(d) }

// IssuedAt gives when the minutes was issued (付印) by its own record; zero if it
// does not say.
func (d Metadata) IssuedAt() (at time.Time) {
	for _, a := range d.Acts {
		if a.Action == string(workflow.Issue) {
			at, _ = time.Parse(time.RFC3339, a.Occurred) // zero of what is no time
		}
	}
	return at
}

// ParseMetadata reads what JSON gave.
func ParseMetadata(data []byte) (d Metadata, err error) {
	err = json.Unmarshal(data, &d)
	return d, err
}

// roleOf says what a file is that belongs to the 件 itself; empty of what only
// proves it.
func roleOf(name string) string {
	switch {
	case name == SheetName || name == DrawnName:
		return "处理单"
	case strings.HasPrefix(name, originals):
		return "正本"
	case name == TextName:
		return "定稿"
	case strings.HasPrefix(name, scanFolder):
		return "扫描件"
	default:
		return ""
	}
}

func (c Case) content() Content {
	m := c.Minutes
	d := Content{
		Title: m.Title, Number: m.Number.Text, Series: m.Number.Series, Scope: m.Number.Scope, Issuer: c.Names.Issuer,
		Date: string(DateOf(m)), Kind: c.Names.Category, Type: m.Type, Meeting: c.Names.Meeting, MetOn: string(m.Meeting),
		Term: m.Term, Session: m.Session, Compiled: string(m.Compiled), IssuedOn: string(m.IssuedOn),
	}
	if s, ok := m.Signature(); ok {
		d.Signer, d.SignedOn = s.By.Name, string(workflow.DateOf(s.At))
	}
	for _, k := range m.Copies {
		if k.Use == workflow.ForRecipient && k.Replaces == 0 {
			d.Sent = append(d.Sent, k.Unit)
		}
	}
	if !m.Edition.IsZero() {
		d.Edition = &Edition{m.Edition.N, m.Edition.Kind.Label(), m.Edition.Of, m.Edition.Reason}
	}
	return d
}

// DateOf gives the day a minutes bears (成文日期): 整理日期, else 印发日期, else
// that of its meeting.
func DateOf(m workflow.Minutes) workflow.Date {
	for _, d := range []workflow.Date{m.Compiled, m.IssuedOn} {
		if d != "" {
			return d
		}
	}
	return m.Meeting
}

// YearOf gives the year in which a minutes is archived (归档年度): that of its
// number, else that of its date.
func YearOf(m workflow.Minutes) string {
	if len(m.Number.Scope) == 4 {
		return m.Number.Scope
	}
	return DateOf(m).Year()
}
