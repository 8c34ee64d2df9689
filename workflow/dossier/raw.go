package dossier

import (
	"slices"
	"time"

	"jiyao/workflow"
)

// RawAct is something done with a raw record (原始记录, 录音稿).
type RawAct string

// The acts on raw records. All of them are lines that are only added.
const (
	RawKeep   RawAct = "keep"   // 存入
	RawLend   RawAct = "lend"   // 借阅
	RawRecall RawAct = "recall" // 收回借阅
	RawRead   RawAct = "read"   // 查看
)

// Label gives the act's Chinese name.
func (a RawAct) Label() string {
	switch a {
	case RawKeep:
		return "存入"
	case RawLend:
		return "借阅"
	case RawRecall:
		return "收回借阅"
	case RawRead:
		return "查看"
	default:
		return string(a)
	}
}

// RawLine is one line of what was done with a meeting's raw records: kept, lent
// to somebody until a day, taken back, opened by somebody.
type RawLine struct {
	Meeting  string
	N        int // from 1, given by the store
	Act      RawAct
	Of       int // the line that kept the file, for RawRead; that lent, for RawRecall
	Name     string
	SHA256   string
	Bytes    int64
	To       workflow.Person // to whom it is lent
	Until    workflow.Date   // the last day
	Reason   string
	Actor    workflow.Person
	Recorded time.Time

	Prev string // Hash of the line before; empty for the first
	Hash string
}

// RawDecide looks whether a line may be added to those there are. The raw
// record is a right of its own: the meeting's recorders keep, lend and open it;
// whoever it is lent to opens it, until the day; nobody else, whatever he is.
func RawDecide(m Meeting, lines []RawLine, l RawLine) (RawLine, error) {
	l.Name, l.Reason, l.Recorded = line(l.Name), line(l.Reason), l.Recorded.UTC().Truncate(time.Microsecond)
	today := workflow.DateOf(l.Recorded)
	recorder := m.IsRecorder(l.Actor.ID)
	if l.Act == RawRead {
		at := slices.IndexFunc(lines, func(k RawLine) bool { return k.Act == RawKeep && k.N == l.Of })
		switch {
		case !recorder && !Lent(lines, l.Actor.ID, today):
			return l, noRaw()
		case at < 0:
			return l, wrong("没有这份原始记录，请刷新后再办。")
		}
		l.Name, l.SHA256, l.Bytes = lines[at].Name, lines[at].SHA256, lines[at].Bytes
		return l, nil
	}
	if !recorder {
		return l, noRaw()
	}
	switch l.Act {
	case RawKeep:
		if l.Name == "" || l.SHA256 == "" || l.Bytes <= 0 {
			return l, wrong("没有收到文件，请重新选择后再存。")
		}
		return l, within("文件名", l.Name, maxTitle)
	case RawLend:
		return l, l.lends(today)
	case RawRecall:
		if !slices.ContainsFunc(Loans(lines, today), func(k RawLine) bool { return k.N == l.Of }) {
			return l, wrong("没有这笔借阅，或者已经收回、到期，请刷新后再办。")
		}
		return l, nil
	default:
		return l, wrong("没有“%s”这项操作，请刷新页面后再办。", l.Act)
	}
}

func (l RawLine) lends(today workflow.Date) error {
	switch {
	case l.To.ID == "":
		return wrong("请写明借给谁：须是本单位人员资料中的人。")
	case l.To.ID == l.Actor.ID:
		return wrong("不能借给自己。")
	case l.Until == "" || !l.Until.Valid() || l.Until < today:
		return wrong("请写明借到哪一天，不早于今天。")
	case l.Reason == "":
		return refuse(workflow.Invalid, workflow.ReasonNote, "借阅原始记录须写明事由，请填写后再办。")
	}
	return within("事由", l.Reason, maxNote)
}

// noRaw is the answer to whoever has no right to the raw record: it says no
// more than that.
func noRaw() error {
	return refuse(workflow.Forbidden, workflow.ReasonRole, "原始记录只有本次会议的记录人和借阅期内的人可以查看；确需查阅的，请联系记录人办理借阅。")
}

// Loans gives what is lent on the day.
func Loans(lines []RawLine, today workflow.Date) (all []RawLine) {
	for _, l := range lines {
		ended := slices.ContainsFunc(lines, func(r RawLine) bool { return r.Act == RawRecall && r.Of == l.N })
		if l.Act == RawLend && !ended && today <= l.Until {
			all = append(all, l)
		}
	}
	return all
}

// Lent reports whether the raw record is lent to somebody on the day.
func Lent(lines []RawLine, person string, today workflow.Date) bool {
	return slices.ContainsFunc(Loans(lines, today), func(l RawLine) bool { return l.To.ID == person })
}

// MayOpenRaw reports whether somebody may open a meeting's raw records.
func MayOpenRaw(m Meeting, lines []RawLine, person string, today workflow.Date) bool {
	return m.IsRecorder(person) || Lent(lines, person, today)
}
