package workflow

import (
	"slices"
	"strings"
	"time"
)

// Channel is how a copy reaches its recipient (递送方式).
type Channel string

// The channels. The empty one is handed over at once.
const (
	ByExchange Channel = "exchange" // 机要交换
	ByBox      Channel = "box"      // 交换箱
	ByPickup   Channel = "pickup"   // 自取
	ByPortal   Channel = "portal"   // 网上签收
	ByFolder   Channel = "folder"   // 投放目录
	ByMail     Channel = "mail"     // 电子邮件
	ByHook     Channel = "hook"     // 系统接口: the unit's own system is told
)

// Label gives the channel's Chinese name.
func (c Channel) Label() string {
	switch c {
	case ByExchange:
		return "机要交换"
	case ByBox:
		return "交换箱"
	case ByPickup:
		return "自取"
	case ByPortal:
		return "网上签收"
	case ByFolder:
		return "投放目录"
	case ByMail:
		return "电子邮件"
	case ByHook:
		return "系统接口"
	case "":
		return "直接送达"
	default:
		return string(c)
	}
}

// Channels gives every channel but the empty one.
func Channels() []Channel {
	return []Channel{ByExchange, ByBox, ByPickup, ByPortal, ByFolder, ByMail, ByHook}
}

// known reports whether the channel is one of ours.
func (c Channel) known() bool { return c == "" || slices.Contains(Channels(), c) }

// Paper reports whether what reaches the recipient is paper. A unit that signs
// on a page gets paper as well; only its receipt is none.
func (c Channel) Paper() bool { return c != ByFolder && c != ByMail && c != ByHook }

// waits reports whether a copy waits for somebody to carry it.
func (c Channel) waits() bool { return c == ByExchange || c == ByBox || c == ByPickup }

// Use is what a copy is for.
type Use string

// The uses of copies; the sum of all is 印数.
const (
	ForRecipient Use = ""       // 分送
	ForOffice    Use = "office" // 留存
	ForArchive   Use = "shelf"  // 存档
)

// Label gives the use's Chinese name; empty for what goes to a recipient.
func (u Use) Label() string {
	switch u {
	case ForOffice:
		return "留存"
	case ForArchive:
		return "存档"
	default:
		return ""
	}
}

// CopyState is where a copy is.
type CopyState string

// The states of a copy.
const (
	CopyWaiting    CopyState = "waiting"    // 待投送
	CopySent       CopyState = "sent"       // 已送
	CopyDispatched CopyState = "dispatched" // 已投箱
	CopyRead       CopyState = "read"       // 已阅
	CopyReceived   CopyState = "received"   // 已签收
	CopyBounced    CopyState = "bounced"    // 已退回（错投）
	CopyReplaced   CopyState = "replaced"   // 已补发
	CopyRecalled   CopyState = "recalled"   // 已收回
	CopyKept       CopyState = "kept"       // 留存, 存档: never leaves the office
)

// Label gives the state's Chinese name.
func (s CopyState) Label() string {
	switch s {
	case CopyWaiting:
		return "待投送"
	case CopySent:
		return "已送"
	case CopyDispatched:
		return "已投箱"
	case CopyRead:
		return "已阅"
	case CopyReceived:
		return "已签收"
	case CopyBounced:
		return "已退回（错投）"
	case CopyReplaced:
		return "已补发"
	case CopyRecalled:
		return "已收回"
	case CopyKept:
		return "留存"
	default:
		return string(s)
	}
}

// Copy is one recipient's share of a distribution (分送件).
type Copy struct {
	Unit     string // name, as the list has it
	ID       string // of the unit; empty if it is not in the office's data
	Copies   int    // 份数
	Channel  Channel
	Use      Use
	Reason   string // why this recipient: 分送组, 责任单位, 议题
	Replaces int    // 补发: the copy of this minutes that it stands for
	Former   []int  // 更正: the copies of the edition before that it replaces
}

// copy gives the recipient's share.
func (r Recipient) copy() Copy {
	return Copy{
		Unit: strings.TrimSpace(r.Unit), Copies: r.Copies, ID: r.ID, Channel: r.Channel, Use: r.Use, Reason: r.Reason,
	}
}

// first gives the state a copy begins in.
func (c Copy) first() CopyState {
	switch {
	case c.Use != ForRecipient:
		return CopyKept
	case c.Channel.waits():
		return CopyWaiting
	default:
		return CopySent
	}
}

// Handling is what a step did to one copy, and whose it is.
type Handling struct {
	N       int
	State   CopyState
	Unit    string
	Channel Channel
}

// CopyRecord is one recipient's copy on its way, with who last handled it.
type CopyRecord struct {
	Minutes string
	N       int // from 1 within the minutes
	Version int // of the minutes whose step sent it
	Copy
	State    CopyState
	Sent     time.Time // 登记时间 of the 分送
	By       Person    // who did what State says; zero if the office registered it for a unit
	Through  Person    // who registered it (代登记); else zero
	Occurred time.Time // 发生时间 of that
	Recorded time.Time // 登记时间 of that
	Note     string
}

// PrintRun is 印数: the sum of all copies ever made of this edition.
func (m Minutes) PrintRun() int {
	sum := 0
	for _, c := range m.Copies {
		sum += c.Copies
	}
	return sum
}

// Holding gives the copies that are still out with their recipients.
func (m Minutes) Holding() []CopyRecord {
	return filter(m.Copies, func(c CopyRecord) bool { return c.State.Out() })
}

// Out reports whether the recipient has the copy, or will.
func (s CopyState) Out() bool {
	return s == CopySent || s == CopyDispatched || s == CopyRead || s == CopyReceived
}

// copiesAfter gives the copies after the entry.
func (m Minutes) copiesAfter(e Entry) []CopyRecord {
	if len(e.Copies) == 0 && len(e.Handled) == 0 {
		return m.Copies
	}
	rows := slices.Clone(m.Copies)
	by, _, through := e.Whose()
	for _, h := range e.Handled {
		i := slices.IndexFunc(rows, func(c CopyRecord) bool { return c.N == h.N })
		if i < 0 {
			continue // a damaged entry: Verify finds the row different
		}
		rows[i].State, rows[i].By, rows[i].Through = h.State, by, through
		rows[i].Occurred, rows[i].Recorded, rows[i].Note = e.Occurred, e.Recorded, e.Note
	}
	for i, c := range e.Copies {
		rows = append(rows, CopyRecord{
			Minutes: e.Minutes, N: len(m.Copies) + i + 1, Version: e.Version, Copy: c, State: c.first(),
			Sent: e.Recorded, By: by, Through: through, Occurred: e.Occurred, Recorded: e.Recorded,
		})
	}
	return rows
}

// next gives the state the action brings a copy to, and whether it may from
// where the copy is.
func (s CopyState) next(a Action) (CopyState, bool) {
	switch a {
	case Dispatch:
		return CopyDispatched, s == CopyWaiting
	case Read:
		return CopyRead, s == CopySent || s == CopyDispatched
	case Receive:
		return CopyReceived, s == CopySent || s == CopyDispatched || s == CopyRead || s == CopyWaiting
	case Bounce:
		return CopyBounced, s.Out()
	case Recall:
		return CopyRecalled, s.Out() || s == CopyWaiting
	default:
		return s, false
	}
}

// TakenBack reports whether a copy was with its unit and taken back (收回). One that
// had to be dispatched first may never have gone out, and does not count.
func (c CopyRecord) TakenBack() bool { return c.State == CopyRecalled && !c.Channel.waits() }

// Means reports whether the action can be meant for a copy in the state. The
// rules let more be done by who names the copy.
func (a Action) Means(s CopyState) bool {
	switch s {
	case CopyWaiting:
		return a == Dispatch || a == Receive || a == Recall
	case CopySent, CopyDispatched:
		return a != Dispatch && a != Resend
	case CopyRead:
		return a == Receive || a == Recall
	case CopyReceived:
		return a == Recall
	case CopyBounced:
		return a == Resend
	default:
		return false
	}
}

// CopiesOf gives the copies of a unit, by its ID or as the list names it: those
// the action can be meant for, else all, so that the refusal says where they
// are.
func (m Minutes) CopiesOf(id, name string, a Action) []int {
	var fit, all []int
	for _, c := range m.Copies {
		if c.Unit != name && (c.ID == "" || c.ID != id) {
			continue
		}
		all = append(all, c.N)
		if a.Means(c.State) {
			fit = append(fit, c.N)
		}
	}
	if len(fit) > 0 {
		return fit
	}
	return all
}
