package workflow

import "time"

// Paper is what somebody decided by hand and the office registers (代登记): the
// command's OnBehalf is who decided, its Actor who registers. Who answers or
// signs for a unit may be somebody whom the office's data do not know.
type Paper struct {
	Version int    // of the minutes that was printed on the sheet (送审稿, 征求意见单)
	Scan    Scan   // the signed sheet
	Form    string // what it is: 签批单, 征求意见单, 签收单 …
	Signer  string `json:",omitempty"` // Reply, Read, Receive, Bounce: who signed, by name alone (单位经办人)
}

// Scan identifies a scanned sheet by its content.
type Scan struct {
	SHA256 string // lower-case hexadecimal
	Bytes  int64
	Name   string // of the file, as it was handed in
}

// IsZero reports whether there is no scan.
func (s Scan) IsZero() bool { return s == Scan{} }

// Correction is a change of the text after 签发 that keeps the signature:
// 按签批稿誊清, or a 文字性更正. It counts once a second person has proof-read it.
type Correction struct {
	Action   Action // Transcribe or Amend; empty if there is none
	By       Person
	OnBehalf Person    // for whom, in delegation; else zero
	At       time.Time // 发生时间
	Version  int       // of the minutes after it
	Digest   string    // of what approval binds, after it
	Checked  Person    // 校核人; zero while nobody has
}

// Holder is who has a minutes on the desk (经办): the holder of a post, or one
// person after 转办; the zero Holder is anybody with the role.
type Holder struct {
	Post   string // ID
	Label  string // of the post
	Person Person
}

// IsZero reports whether anybody with the role may act.
func (h Holder) IsZero() bool { return h == Holder{} }

// Name gives the holder for a sentence.
func (h Holder) Name() string {
	switch {
	case !h.Person.IsZero():
		return h.Person.Name
	case h.Label == "":
		return h.Post
	default:
		return h.Label
	}
}

// EditionKind says why an issued minutes comes out again.
type EditionKind string

// The kinds of editions.
const (
	Corrected EditionKind = "corrected" // 更正
	Reprinted EditionKind = "reprinted" // 重印替换
)

// Label gives the kind's Chinese name.
func (k EditionKind) Label() string {
	switch k {
	case Corrected:
		return "更正"
	case Reprinted:
		return "重印替换"
	default:
		return string(k)
	}
}

// Edition says which minutes a minutes stands in for. The first edition has
// the zero Edition.
type Edition struct {
	Of     string // ID of the edition before
	N      int    // 2 for the first correction
	Kind   EditionKind
	Reason string
}

// IsZero reports whether it is the first edition.
func (e Edition) IsZero() bool { return e == Edition{} }

// Remark is a note on a passage of the text (批注, or a line marked at 退回),
// anchored by its words.
type Remark struct {
	Quote    string // the words it is about; empty is the whole text
	Before   string // what stood before and after them
	After    string
	Start    int // byte offset in the revision it was made on
	Revision int // that revision
	Text     string
	Resolves int // version of the entry whose remark this one settles; 0 is a new one
}
