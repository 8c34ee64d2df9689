// Package dossier is a meeting before its minutes (会议案卷): when and where, who
// is invited, the agenda with what was added late or withdrawn, the materials,
// who came; and what became of it: the minutes that began from it, or 不发纪要.
//
// Decide is pure: from a meeting, a change and who makes it to the meeting
// after and the line of its record. A store writes both or neither.
package dossier

import (
	"cmp"
	"fmt"
	"slices"
	"time"

	"jiyao/workflow"
)

// State says what has become of a meeting.
type State string

// The states of a meeting.
const (
	Preparing State = "preparing" // 筹备
	Begun     State = "begun"     // 已起草纪要
	NoMinutes State = "none"      // 不发纪要
	Cancelled State = "cancelled" // 取消
)

// Label gives the state's Chinese name.
func (s State) Label() string {
	switch s {
	case Preparing:
		return "筹备"
	case Begun:
		return "已起草纪要"
	case NoMinutes:
		return "不发纪要"
	case Cancelled:
		return "已取消"
	default:
		return string(s)
	}
}

// Meeting is one meeting with all that is known of it. Its lists are never
// changed in place: a change makes new ones.
type Meeting struct {
	ID      string
	Version int // rises by one with every change

	Type    string // 会议类型, by ID
	Term    string // 届 or year that 会议次数 counts within
	Yearly  bool   // Term is a year: 2023年第11次
	Session int    // 会议次数; 0 is not counted
	Basics

	Items     []Item
	People    []Attendee // members first, in protocol order; then whoever else is invited
	Materials []Material
	Recorders []workflow.Person // who may open the raw record, and lend it

	State     State
	Reason    string // why no minutes, or why cancelled
	Confirmed string // who confirmed that (会议主持人)
	Minutes   string // the minutes that began from it, by ID
	Tries     int    // how many have begun from it: a voided one is followed by another

	Created workflow.Act
	Last    workflow.Act // the last change; its Action is a dossier.Act
}

// Basics is what an invitation says first.
type Basics struct {
	Name  string // as the opening has it, without its number: 市政府常务会议
	Title string // of the minutes to come; empty is the name with its number and 纪要
	Date  workflow.Date
	Clock string // 09:00; empty is not fixed yet
	Place string
	Chair Chair
	Notes string // 备注, for the office alone
}

// Chair is who presides (主持人).
type Chair struct {
	workflow.Person
	Office string // 市长, 常务副市长
}

// ItemState says whether an item stands on the agenda.
type ItemState string

// The states of an item.
const (
	Listed    ItemState = "listed"    // 正常
	Late      ItemState = "late"      // 临时增加
	Withdrawn ItemState = "withdrawn" // 撤下
)

// Label gives the state's Chinese name.
func (s ItemState) Label() string {
	switch s {
	case Late:
		return "临时增加"
	case Withdrawn:
		return "撤下"
	default:
		return "正常"
	}
}

// Item is one 议题. N stays its own, whatever its place on the agenda.
type Item struct {
	N        int
	Title    string
	Brief    string // what the opening calls it, if that is not the title
	Reporter Unit   // 汇报单位
	Topic    string // 议题类别, by ID
	State    ItemState
	Reason   string // why late, or why withdrawn
}

// Unit is a unit by ID, with the name the lists write; the ID is empty for one
// that the office's data do not have.
type Unit struct{ ID, Name string }

// Standing says in which list somebody stands.
type Standing string

// The lists of a meeting.
const (
	Member   Standing = "member"   // 组成人员: 出席 or 请假
	Observer Standing = "observer" // 列席
)

// Label gives the list's Chinese name.
func (s Standing) Label() string {
	if s == Member {
		return "组成人员"
	}
	return "列席"
}

// Presence is what the 签到表 says of somebody.
type Presence string

// The ways to be there. Empty: the sheet is not entered yet.
const (
	Unknown Presence = ""
	Present Presence = "present" // 到会
	Absent  Presence = "absent"  // 请假
)

// Label gives its Chinese name.
func (p Presence) Label() string {
	switch p {
	case Present:
		return "到会"
	case Absent:
		return "请假"
	default:
		return "未登记"
	}
}

// Attendee is somebody who is invited: a person, or a unit that will say whom
// it sends. N stays his own.
type Attendee struct {
	N        int
	Standing Standing
	Person   workflow.Person // zero: the unit is asked, nobody is named; without an ID: not of the office's data
	Unit     Unit            // zero for leaders, who stand in the lists without one
	Office   string          // 职务, for the 签到表
	Items    []int           // only for these items; none is the whole meeting
	Presence Presence
	Reason   string // of an absence
	Stand    string // 代: the name of whoever came instead
}

// Material is a file for the meeting (会议材料), kept by its digest. One that is
// taken back stays in the record.
type Material struct {
	N      int
	Name   string
	Item   int // which 议题 it is for; 0 is the whole meeting
	SHA256 string
	Bytes  int64
	By     workflow.Person
	At     time.Time
	Out    bool // 撤回
}

// Sitting is a meeting of a series by its number and its day.
type Sitting struct {
	Number int
	Day    workflow.Date
}

// Item gives an item by its N.
func (m Meeting) Item(n int) (Item, bool) {
	at := slices.IndexFunc(m.Items, func(i Item) bool { return i.N == n })
	if at < 0 {
		return Item{}, false
	}
	return m.Items[at], true
}

// Attendee gives an attendee by his N.
func (m Meeting) Attendee(n int) (Attendee, bool) {
	at := slices.IndexFunc(m.People, func(a Attendee) bool { return a.N == n })
	if at < 0 {
		return Attendee{}, false
	}
	return m.People[at], true
}

// Material gives a material by its N.
func (m Meeting) Material(n int) (Material, bool) {
	at := slices.IndexFunc(m.Materials, func(f Material) bool { return f.N == n })
	if at < 0 {
		return Material{}, false
	}
	return m.Materials[at], true
}

// Agenda gives the items that are dealt with, in order.
func (m Meeting) Agenda() []Item {
	return slices.DeleteFunc(slices.Clone(m.Items), func(i Item) bool { return i.State == Withdrawn })
}

// Position gives the number that an item has on the agenda, from 1; 0 if it is
// not on it.
func (m Meeting) Position(n int) int {
	return slices.IndexFunc(m.Agenda(), func(i Item) bool { return i.N == n }) + 1
}

// Topics gives the 议题类别 of the agenda, each once.
func (m Meeting) Topics() (all []string) {
	for _, i := range m.Agenda() {
		if i.Topic != "" && !slices.Contains(all, i.Topic) {
			all = append(all, i.Topic)
		}
	}
	return all
}

// Count gives how many of a list are there in that way.
func (m Meeting) Count(s Standing, p Presence) (n int) {
	for _, a := range m.People {
		if a.Standing == s && a.Presence == p {
			n++
		}
	}
	return n
}

// IsRecorder reports whether somebody is a recorder of this meeting.
func (m Meeting) IsRecorder(person string) bool {
	return slices.ContainsFunc(m.Recorders, func(p workflow.Person) bool { return p.ID == person })
}

// Shown gives what the lists and the 签到表 call somebody: a name, else the unit.
func (a Attendee) Shown() string { return cmp.Or(a.Person.Name, a.Unit.Name) }

// MinutesID gives the ID of the minutes that begins next from the meeting: the
// meeting's own at first.
func (m Meeting) MinutesID() string {
	if m.Tries == 0 {
		return m.ID
	}
	return fmt.Sprintf("%s-%d", m.ID, m.Tries+1)
}

// MayRead reports whether somebody may see a meeting's dossier: whoever drafts,
// reviews, signs or distributes in the office.
func MayRead(a workflow.Actor) bool {
	return MayEdit(a) || a.Has(workflow.Reviewer) || a.Has(workflow.Signer)
}

// MayEdit reports whether somebody may change it: 记录人 and 分发员.
func MayEdit(a workflow.Actor) bool { return a.Has(workflow.Recorder) || a.Has(workflow.Clerk) }

// Query asks for meetings by their day.
type Query struct {
	From, Until workflow.Date // both included; empty is open
	Newest      bool          // the last first
	Type        string        // 会议类型, by ID; empty is every type
	Words       string        // somewhere in the dossier
	After       string        // where the page before ended
	Limit       int           // 0 is 50
}
