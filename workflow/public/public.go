// Package public is what an office decides about making a minutes public
// (政府信息公开): which class it is of, what the public edition leaves out, who
// reviewed it for secrecy, and when it was published or taken back.
//
// A File is the record of one minutes, act by act; nothing in it is ever changed.
// Decide is a pure function that answers a command with the next Record, or with
// an Error in one Chinese sentence. A store commits the record whole.
package public

import (
	"cmp"
	"crypto/sha256"
	"encoding/hex"
	"encoding/json"
	"strings"
	"time"

	"jiyao/drafting"
	"jiyao/workflow"
)

// Class is 公开属性 (《政府信息公开条例》).
type Class string

// The classes.
const (
	Open      Class = "open"      // 主动公开
	OnRequest Class = "onrequest" // 依申请公开
	Closed    Class = "closed"    // 不予公开
)

// Classes gives the classes in their usual order.
func Classes() []Class { return []Class{Open, OnRequest, Closed} }

// Label gives the class's Chinese name.
func (c Class) Label() string {
	switch c {
	case Open:
		return "主动公开"
	case OnRequest:
		return "依申请公开"
	case Closed:
		return "不予公开"
	default:
		return string(c)
	}
}

// Act is what is done about it.
type Act string

// The acts, in the order of their life.
const (
	Choose   Act = "choose"   // 选定公开属性
	Confirm  Act = "confirm"  // 签发人确认, where the class was chosen after 签发
	Redact   Act = "redact"   // 拟定删减
	Review   Act = "review"   // 公开保密审查
	Publish  Act = "publish"  // 公开
	Withdraw Act = "withdraw" // 撤回公开
)

// Label gives the act's Chinese name.
func (a Act) Label() string {
	switch a {
	case Choose:
		return "选定公开属性"
	case Confirm:
		return "确认公开属性"
	case Redact:
		return "拟定删减"
	case Review:
		return "公开保密审查"
	case Publish:
		return "公开"
	case Withdraw:
		return "撤回公开"
	default:
		return string(a)
	}
}

// Record is one act on record. What an act has no use for is zero.
type Record struct {
	Minutes string          `json:"-"`
	N       int             `json:"-"` // among those of the minutes, from 1
	Seq     int             `json:"-"` // of its line in the office's record; the order of all
	Act     Act             `json:"-"`
	Code    string          `json:"-"` // Publish, Withdraw: under which the public finds it
	By      workflow.Person `json:"-"`
	At      time.Time       `json:"-"` // 登记时间

	Version    int                  `json:"version"`               // of the minutes
	Class      Class                `json:"class,omitempty"`       // Choose
	Reason     string               `json:"reason,omitempty"`      // Choose, Withdraw
	Redactions []drafting.Redaction `json:"redactions,omitempty"`  // Redact
	Bound      string               `json:"bound,omitempty"`       // Redact, Review, Publish: digest of what was reviewed, see Bound
	Reviewer   string               `json:"reviewer,omitempty"`    // Review: 审查人
	ReviewerID string               `json:"reviewer_id,omitempty"` // Review: his account; empty for a name on a sheet that is nobody's here
	Opinion    string               `json:"opinion,omitempty"`     // Review: 审查意见
	Agrees     bool                 `json:"agrees,omitempty"`      // Review: 同意公开
	Day        workflow.Date        `json:"day,omitempty"`         // Review: 审查日期
	Title      string               `json:"title,omitempty"`       // Publish
	Number     string               `json:"number,omitempty"`      // Publish: 文号
	Issued     workflow.Date        `json:"issued,omitempty"`      // Publish: 印发日期
	Compiled   workflow.Date        `json:"compiled,omitempty"`    // Publish: 整理日期
	Edition    int                  `json:"edition,omitempty"`     // Publish: which edition of the minutes; 0 is the first
	Text       string               `json:"text,omitempty"`        // Publish: of the public edition
	SHA256     string               `json:"sha256,omitempty"`      // Publish: of Text
	SM3        string               `json:"sm3,omitempty"`         // likewise
	PDF        workflow.PDF         `json:"pdf,omitzero"`          // Publish: of the public edition
	Source     string               `json:"source,omitempty"`      // Publish: SHA-256 of the issued file it comes from
}

// Digest is the SHA-256 of all that a record says but its place among others.
func (r Record) Digest() string {
	r.At = r.At.UTC().Round(0)
	data, err := json.Marshal(struct {
		Minutes string
		N       int
		Act     Act
		Code    string
		By      workflow.Person
		At      time.Time
		Rest    Record
	}{r.Minutes, r.N, r.Act, r.Code, r.By, r.At, r})
	if err != nil {
		panic(err) // strings, numbers and a time
	}
	sum := sha256.Sum256(data)
	return hex.EncodeToString(sum[:])
}

// File is what is on record of one minutes (公开档), in order.
type File []Record

// last gives the latest record of one of the acts.
func (f File) last(acts ...Act) (Record, bool) {
	for i := len(f) - 1; i >= 0; i-- {
		for _, a := range acts {
			if f[i].Act == a {
				return f[i], true
			}
		}
	}
	return Record{}, false
}

// Class gives the class in force; none before it is chosen.
func (f File) Class() (Record, bool) { return f.last(Choose) }

// Words says what a record is about, in a line.
func (r Record) Words() string {
	switch r.Act {
	case Choose:
		return File{r}.Publicity()
	case Redact:
		cuts := make([]string, len(r.Redactions))
		for i, c := range r.Redactions {
			cuts[i] = c.Label() + "：" + c.Reason
		}
		return cmp.Or(strings.Join(cuts, "；"), "全文公开，没有删减")
	case Review:
		said := "同意公开"
		if !r.Agrees {
			said = "不同意公开"
		}
		return r.Reviewer + "　" + r.Day.Chinese() + "　" + said + "：" + r.Opinion
	case Publish:
		return "编码" + r.Code
	default:
		return r.Reason
	}
}

// Publicity gives the class in force with its reason, as sheets print it
// (公开属性及理由); nothing before it is chosen.
func (f File) Publicity() string {
	c, _ := f.Class()
	return strings.TrimSuffix(c.Class.Label()+"："+c.Reason, "：")
}

// Confirmed gives who confirmed the class in force, and when: by 签发, if it was
// chosen before the signer had the minutes or its sheet before him, else by an act
// of its own.
func (f File) Confirmed(m workflow.Minutes) (workflow.Undoing, bool) {
	class, ok := f.Class()
	if !ok {
		return workflow.Undoing{}, false
	}
	if c, ok := f.last(Confirm); ok && c.N > class.N {
		return workflow.Undoing{By: c.By, At: c.At}, true
	}
	s, ok := m.Signature()
	seen := s.Version
	if s.Sheet != 0 {
		seen = s.Sheet
	}
	if !ok || seen <= class.Version {
		return workflow.Undoing{}, false
	}
	return workflow.Undoing{By: s.By, At: s.At}, true
}

// Redactions gives what the public edition leaves out.
func (f File) Redactions() []drafting.Redaction {
	r, _ := f.last(Redact)
	return r.Redactions
}

// Reviewed gives the review in force; a change of class or of what is left out
// takes it away.
func (f File) Reviewed() (Record, bool) {
	r, ok := f.last(Choose, Redact, Review)
	return r, ok && r.Act == Review
}

// Published gives the standing publication.
func (f File) Published() (Record, bool) {
	r, ok := f.last(Publish, Withdraw)
	return r, ok && r.Act == Publish
}

// Bound gives the digest of what a review binds: the title and text of the public
// edition but for the number and dates that are filled in after 签发.
func Bound(title, text string) string { return workflow.Bound(title, text) }

// Agrees says why a class and a text's 附注 do not go together, or nothing: 主动公开
// asks for （此件公开发布）, the others for anything but that.
func Agrees(c Class, text string) string {
	note := drafting.Parse(text).Note.Value
	switch said := noteClass(note); {
	case c == Open && said == "":
		return "公开属性是主动公开，附注须写“（此件公开发布）”；请先在落款下方补写。"
	case c == Open && said == Open, c != Open && (said == "" || said == c):
		return ""
	default:
		return "公开属性是" + c.Label() + "，附注却写着“" + note + "”；请改成一致。"
	}
}

// Drawn gives who drew up what is left out.
func (f File) Drawn() (workflow.Person, bool) {
	r, ok := f.last(Redact)
	return r.By, ok
}

// Drafters gives those who may not review a public edition (保密审查人与拟稿人不得为同一人):
// who drafted the minutes, and who had a part in saying what is left out, or, where
// nothing is, chose the class.
func (f File) Drafters(m workflow.Minutes) (all []workflow.Person) {
	for _, d := range m.Duties {
		if d.Role == workflow.Recorder {
			all = append(all, d.Person)
		}
	}
	_, listed := f.Drawn()
	for _, r := range f {
		if r.Act == Redact || r.Act == Choose && !listed {
			all = append(all, r.By)
		}
	}
	return all
}
