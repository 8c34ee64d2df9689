package workflow

import "time"

// Command is what somebody wants done. Fields an action has no use for must
// be zero.
type Command struct {
	Minutes  string // ID; for Create the ID the new minutes gets
	Version  int    // of the minutes the actor saw; 0 for Create
	Action   Action
	Actor    Actor  // who acts
	OnBehalf Person // for whom, in delegation (委托) or 代登记; else zero
	Note     string // 意见 or 理由; Return and Void require it

	To       Place // Return: to which earlier step
	Straight bool  // Return: the resubmission comes straight back here

	Title      string  // Create, Save: the title; empty leaves it
	Text       *string // Create, Save, Submit, Approve, Sign: the new text; nil leaves it
	Meeting    Date    // Create, Save: 会议日期; empty leaves it
	Compiled   Date    // Finalize: 整理日期; empty is the day it happened
	IssuedOn   Date    // Issue: 印发日期; empty is the day it happened
	Recipients []Recipient

	Type    string   // Create: 会议类型
	Topics  []string // Create: 议题类别
	Session int      // Create: 会议次数, where it is not the next
	Again   bool     // Create: another minutes of a meeting that has one is meant
	Edition Edition  // Create: 更正 or 重印替换 of an issued minutes; N is the program's

	Asked   []Invitation // Consult, Add; Submit, Approve, Sign: who reviews each 议题 of the step to come
	Rows    []int        // Reply, Drop, Urge: participants' rows; Dispatch … Recall: copies
	Outcome Outcome      // Reply: of all that the rows ask, or of what Answers leaves out
	Answers []ItemAnswer // Reply: about single 议题
	Holder  Holder       // Reassign: to whom
	Paper   *Paper       // what OnBehalf decided by hand, registered by the office (代登记)
	Choose  int          // Number: a reserved or free number instead of the next
	Item    int          // Save: only this 议题, so that several recorders draft side by side
	Remarks []Remark     // Comment, Return

	Key        string    // idempotency: the same click carries the same key; empty is none
	OccurredAt time.Time // 发生时间; zero is now (登记时间)
}

// Recipient is one unit of a distribution (分送单位).
type Recipient struct {
	Unit    string // name
	Copies  int    // 份数, at least 1
	ID      string // of the unit
	Channel Channel
	Use     Use
	Reason  string // why this one: 分送组, 责任单位, 议题
}

// Facts is what Decide must know besides the minutes and the command. It reads
// no clock and no setting of its own.
type Facts struct {
	Flow     *Flow
	Now      time.Time // 登记时间
	Findings *Findings // of the text as it is after the command; nil if not checked
	PDF      PDF       // Issue: the released file, already safe on disk
	OFD      PDF       // Issue: the same as OFD, if it is made
	Taken    Released  // Close: the files of a minutes that was issued elsewhere and taken in (移入)
	Series   Series    // Number: the series the number comes from
	Grants   []Grant   // delegations the actor may act under
	// Principal is the person of Paper, with what he held at 发生时间.
	Principal Actor
	// Route gives the post (岗位) that has each place of this minutes; a place
	// that is missing belongs to anybody with its role.
	Route map[Place]Holder
	// Also gives the further posts whose consent a place of this minutes needs.
	Also map[Place][]Invitation
	// Held reports whether somebody is there to act for a holder: the post is
	// filled, the person active. Nil is always so.
	Held func(Holder) bool
	// May reports whether who is invited is there and has one of the roles; nil
	// asks nobody.
	May func(Invitation, []Role) bool
	// Asked gives by step who reviews each 议题 there, for steps that are held for
	// each; a step that is missing is for the command to fill.
	Asked map[Place][]Invitation
	// Workday gives the n-th working day after a date; nil counts every day.
	Workday func(from Date, n int) Date
	// Sheet is what the version on a signed sheet bound (Paper.Version), or the
	// version that who replies has seen; SheetPlace is where the minutes stood.
	Sheet      string
	SheetPlace Place
	// Seen is the text in force at the version the actor saw, for a save of one
	// 议题 that came after others.
	Seen string
	// Leases says who is writing now.
	Leases []Lease
	// Same gives, for a Create that says which 会议次数 it is, the first editions of
	// the same meeting: of its type, term and count, and not void.
	Same []Listed
	// Original is the minutes that a new edition stands in for.
	Original Minutes
	// Waiver switches separation of duties off, with the reason (节假日值班).
	Waiver string
	// Counting is how 会议次数 of the meeting's type counts; the zero Counting
	// does not count.
	Counting Counting
}

// Released are the files of a minutes (印发件), safe on disk, with the day they bear.
type Released struct {
	PDF      PDF
	OFD      PDF // zero if there is none
	IssuedOn Date
}

// Counting is how the meetings of a type are counted (会议次数).
type Counting struct {
	Term  string // 届 or year
	Start int    // the first of a term that has none yet; 0 means 1
}

// Findings is what proof-reading found (校对结果), as far as the flow cares.
type Findings struct {
	Errors int    // of the level that blocks 送审 and 印发
	First  string // the first of them as a sentence for the person
}

// Basis is the date that gives a number its year.
type Basis string

// The dates a series may name.
const (
	BySigning      Basis = "signing"      // 签发日期, the default
	ByMeeting      Basis = "meeting"      // 会议日期
	ByRegistration Basis = "registration" // 登记: the day of the Number action itself
)

// Series is one line of document numbers (文号系列), counted within a year.
type Series struct {
	ID    string
	Form  string // {year} and {n} stand for year and number: 常务会议纪要〔{year}〕{n}号
	Start int    // the first number of a year that has none yet; 0 means 1
	Basis Basis  // empty means BySigning
}

// NumberRequest asks a store for a number of a series' scope: the next, or one
// that was reserved or given back.
type NumberRequest struct {
	Series string
	Scope  string // the year
	Start  int    // first number if the scope has none
	Form   string
	Choose int // that number; 0 is the next
}

// SessionRequest asks a store for the next 会议次数 of a type and term.
type SessionRequest struct {
	Type  string
	Term  string
	Start int // first if the term has none
}
