// Package workflow is where a minutes stands and who may move it.
//
// A flow (a YAML file) says which actions lead from which state to which, and
// for which role. Decide is a pure function: given a minutes, a command and
// the facts it answers with a Step, or with an Error that says in one Chinese
// sentence why not and what may be done now. A Step holds everything that
// changes — the minutes, its audit entry, the request for a number, the text's
// revision, the messages — in one value, and a Store commits it whole or not
// at all.
//
// The new minutes is always the old one with the entry applied
// (Minutes.Apply), so the entries alone rebuild it: the history is the truth
// and the minutes row a reading of it.
package workflow

import (
	"slices"
	"strconv"
	"strings"
	"time"
)

// State is where a minutes stands (状态). Flows name their own; the constants
// are those of the default flow.
type State string

// The states of the default flow.
const (
	Recording   State = "recording"   // 记录
	Review      State = "review"      // 审核
	Signing     State = "signing"     // 签发
	Collation   State = "collation"   // 整理
	Issued      State = "issued"      // 印发
	Distributed State = "distributed" // 分送
	Closed      State = "closed"      // 办结
	Withdrawn   State = "withdrawn"   // 撤回: taken back by its submitter, editable again
	Voided      State = "voided"      // 作废
)

// Place is a state and, where the state has ordered steps (审核 by 核稿, then
// 副主任, then 秘书长), which of them. The zero Place is "not yet begun".
type Place struct {
	State State
	Step  int // 0 for the first or only step
}

// IsZero reports whether the place is that of a minutes not yet begun.
func (p Place) IsZero() bool { return p == Place{} }

// String gives the place as review, or review#2 for its second step.
func (p Place) String() string {
	if p.Step == 0 {
		return string(p.State)
	}
	return string(p.State) + "#" + strconv.Itoa(p.Step+1)
}

// ParsePlace is the inverse of Place.String; it accepts any name of a state.
// A damaged step number gives a place no flow has.
func ParsePlace(s string) Place {
	name, step, found := strings.Cut(s, "#")
	if !found {
		return Place{State: State(name)}
	}
	n, err := strconv.Atoi(step)
	if err != nil || n < 2 {
		return Place{State: State(s)}
	}
	return Place{State: State(name), Step: n - 1}
}

// MarshalText makes JSON and YAML write a place as its String.
func (p Place) MarshalText() ([]byte, error) { return []byte(p.String()), nil }

// UnmarshalText reads what MarshalText wrote.
func (p *Place) UnmarshalText(b []byte) error {
	*p = ParsePlace(string(b))
	return nil
}

// Date is a calendar date in Asia/Shanghai, written 2026-06-01; dates compare
// as strings. The empty Date is absent.
type Date string

// DateOf gives the date on which t falls in Asia/Shanghai (UTC+8 without
// summer time), whatever zone t carries.
func DateOf(t time.Time) Date {
	if t.IsZero() {
		return ""
	}
	return Date(t.In(Shanghai()).Format(time.DateOnly))
}

// Shanghai gives the zone of every date and hour that people read: UTC+8, which
// China keeps all year (北京时间).
func Shanghai() *time.Location { return time.FixedZone("Asia/Shanghai", 8*60*60) }

// Valid reports whether the date is absent or a real day of the calendar.
func (d Date) Valid() bool {
	if d == "" {
		return true
	}
	_, err := time.Parse(time.DateOnly, string(d))
	return err == nil
}

// plus gives the date n days later; an invalid date stays what it is.
func (d Date) plus(n int) Date {
	t, err := time.Parse(time.DateOnly, string(d))
	if err != nil {
		return d
	}
	return Date(t.AddDate(0, 0, n).Format(time.DateOnly))
}

// Year gives the four digits of the year, or nothing for an absent date.
func (d Date) Year() string {
	year, _, _ := strings.Cut(string(d), "-")
	return year
}

// Chinese gives the date as official documents write it: 2026年6月1日.
func (d Date) Chinese() string {
	t, err := time.Parse(time.DateOnly, string(d))
	if err != nil {
		return string(d)
	}
	return t.Format("2006年1月2日")
}

// DocNumber is a 发文字号 or 期号 from a series' ledger. The zero DocNumber is
// none.
type DocNumber struct {
	Series string // which series, e.g. changwu
	Scope  string // within which it counts: the year
	N      int
	Text   string // as printed: 常务会议纪要〔2026〕1号
}

// IsZero reports whether there is no number.
func (n DocNumber) IsZero() bool { return n == DocNumber{} }

// PDF identifies a released file (印发件) by its content: the PDF, or the OFD
// beside it.
type PDF struct {
	SHA256 string // lower-case hexadecimal
	SM3    string // likewise; empty if it was not taken
	Bytes  int64
}

// IsZero reports whether there is no file.
func (p PDF) IsZero() bool { return p == PDF{} }

// Approval is one consent that is in force: of a review step or of the signer.
type Approval struct {
	Place    Place
	Action   Action // Approve or Sign
	By       Person
	OnBehalf Person    `json:",omitzero"`  // for whom, in delegation; else zero
	Through  Person    `json:",omitzero"`  // who registered it from paper (代登记); else zero
	Row      int       `json:",omitempty"` // the participant's row it answers (加签, 逐项); 0 is the step's own
	Sheet    int       `json:",omitempty"` // the version that was printed on the signed sheet; 0 if not on paper
	Digest   string    // what it binds: Minutes.Digest as the approver left it
	At       time.Time // 发生时间
	Version  int       // of the minutes after it
}

// Submission is the latest 送审.
type Submission struct {
	By       Person
	OnBehalf Person    `json:",omitzero"`
	At       time.Time // 发生时间
	Version  int       // of the minutes after it, and after what was only said or kept since
}

// Duty is a person's exclusive part in one minutes: whoever has drafted,
// reviewed or signed any version of it does neither of the other two.
type Duty struct {
	Person Person
	Role   Role
}

// FlowID pins a flow and its version.
type FlowID struct {
	Name    string
	Version int
}

// Minutes is one 会议纪要 on its way. It is a value: Apply gives a new one and
// never changes what an older copy shares with it.
type Minutes struct {
	ID      string
	Flow    FlowID // pinned when it was begun
	Place   Place  // state and step
	Version int    // 1 after Create; every accepted step adds 1

	Type    string   // 会议类型, by ID; empty if the office has none
	Topics  []string // 议题类别, by ID
	Term    string   // 届 or year that 会议次数 counts in
	Session int      // 会议次数; 0 if it is not counted
	Edition Edition

	Desk Holder // who has it now
	Due  Date   // by when (时限); empty is no limit

	Title      string
	Text       string // the text in force
	Revision   int    // the number of its revision, from 1
	Revisions  int    // how many there are, competing ones included
	TextDigest string // SHA-256 of Text
	Digest     string // SHA-256 of what an approval binds; see Bound

	Meeting   Date // 会议日期, if known
	Compiled  Date // 整理日期
	IssuedOn  Date // 印发日期
	Number    DocNumber
	Finalized bool // 定稿
	PDF       PDF

	Submitted  Submission
	Approvals  []Approval // in force, in the order given
	Duties     []Duty     // all there ever were, in order
	Back       Place      // a straight return's way back; zero if none
	Correction Correction

	Participants []Participant
	Copies       []CopyRecord

	Created  time.Time // 登记时间 of the first entry
	Arrived  time.Time // 登记时间 of the step that brought it to its place
	Occurred time.Time // the latest 发生时间 of its acts, 保存 aside
	Last     Act       // the latest step
}

// Act says who did what when, for "already done by" messages.
type Act struct {
	Action Action
	By     Person
	At     time.Time // 登记时间
}

// Signature gives the 签发 in force: of several signers the first, whose date
// counts.
func (m Minutes) Signature() (Approval, bool) {
	i := slices.IndexFunc(m.Approvals, func(a Approval) bool { return a.Action == Sign && a.Row == 0 })
	if i < 0 {
		return Approval{}, false
	}
	return m.Approvals[i], true
}

// Duty gives the exclusive part the person has in this minutes.
func (m Minutes) Duty(person string) (Role, bool) {
	for _, d := range m.Duties {
		if d.Person.ID == person {
			return d.Role, true
		}
	}
	return "", false
}
