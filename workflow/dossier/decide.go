package dossier

import (
	"fmt"
	"slices"
	"strings"
	"time"
	"unicode"
	"unicode/utf8"

	"jiyao/workflow"
)

// Act is something done to a dossier.
type Act string

// The acts.
const (
	Open        Act = "open"         // 建立案卷
	SetBasics   Act = "basics"       // 修改基本情况
	AddItem     Act = "item.add"     // 增加议题
	EditItem    Act = "item.edit"    // 修改议题
	MoveItem    Act = "item.move"    // 调整议题次序
	Withdraw    Act = "item.out"     // 撤下议题
	Restore     Act = "item.back"    // 恢复议题
	Invite      Act = "invite"       // 邀请
	EditPerson  Act = "person"       // 修改参会人员
	Uninvite    Act = "uninvite"     // 取消邀请
	Attend      Act = "attend"       // 登记签到
	AddMaterial Act = "material.add" // 存入材料
	OutMaterial Act = "material.out" // 撤回材料
	SetWriters  Act = "recorders"    // 指定记录人
	Begin       Act = "begin"        // 起草纪要
	Forgo       Act = "none"         // 不发纪要
	Resume      Act = "resume"       // 恢复筹备
	Cancel      Act = "cancel"       // 取消会议
)

// rule is what an act asks for, and what it does to the meeting.
type rule struct {
	act    Act
	label  string
	from   []State
	reason bool // Note says why
	apply  func(*change) error
}

// rules are all acts with where they may be done.
func rules() []rule {
	preparing, held := []State{Preparing}, []State{Preparing, Begun}
	return []rule{
		{Open, "建立案卷", nil, false, (*change).open},
		{SetBasics, "修改基本情况", preparing, false, (*change).setBasics},
		{AddItem, "增加议题", preparing, false, (*change).addItem},
		{EditItem, "修改议题", preparing, false, (*change).editItem},
		{MoveItem, "调整议题次序", preparing, false, (*change).moveItem},
		{Withdraw, "撤下议题", preparing, true, (*change).withdraw},
		{Restore, "恢复议题", preparing, false, (*change).restore},
		{Invite, "邀请", preparing, false, (*change).invite},
		{EditPerson, "修改参会人员", preparing, false, (*change).editPerson},
		{Uninvite, "取消邀请", preparing, false, (*change).uninvite},
		{Attend, "登记签到", held, false, (*change).attend},
		{AddMaterial, "存入材料", []State{Preparing, Begun, NoMinutes}, false, (*change).addMaterial},
		{OutMaterial, "撤回材料", []State{Preparing, Begun, NoMinutes}, true, (*change).outMaterial},
		{SetWriters, "指定记录人", []State{Preparing, Begun, NoMinutes}, false, (*change).setWriters},
		{Begin, "起草纪要", held, false, (*change).begin},
		{Forgo, "决定不发纪要", preparing, true, (*change).forgo},
		{Resume, "恢复筹备", []State{NoMinutes, Cancelled}, true, (*change).resume},
		{Cancel, "取消会议", preparing, true, (*change).cancel},
	}
}

// Label gives the act's Chinese name.
func (a Act) Label() string {
	for _, r := range rules() {
		if r.act == a {
			return r.label
		}
	}
	return string(a)
}

// Allowed reports whether the act may be done as the meeting stands.
func (m Meeting) Allowed(a Act) bool {
	for _, r := range rules() {
		if r.act == a {
			return slices.Contains(r.from, m.State)
		}
	}
	return false
}

// Change is what somebody wants changed. Fields that an act has no use for are
// ignored.
type Change struct {
	Meeting string // ID; for Open the ID the new meeting gets
	Version int    // of the meeting that was seen
	Act     Act
	Actor   workflow.Actor
	Note    string // why
	Key     string // of the click, so that it is carried out once

	Type      string // Open
	Term      string // Open, SetBasics
	Yearly    bool   // Open: Term is a year
	Session   int    // Open, SetBasics
	Basics    Basics // Open, SetBasics
	Item      Item   // AddItem, EditItem
	Items     []Item // AddItem: several at once, in place of Item
	N         int    // EditItem, MoveItem, Withdraw, Restore, OutMaterial
	To        int    // MoveItem: the place from 1
	People    []Attendee
	Signs     []Sign            // Attend
	Rows      []int             // Uninvite
	Material  Material          // AddMaterial
	Recorders []workflow.Person // Open, SetWriters
	Confirmed string            // Forgo: the chair who confirmed it
	Minutes   string            // Begin
	Voided    bool              // Begin: the minutes that began before is void
}

// Sign is one line of the 签到表 as entered.
type Sign struct {
	N        int
	Presence Presence
	Reason   string
	Stand    string
	Name     string // of whom a unit has sent, where nobody was named
}

// change is a change under way.
type change struct {
	Change
	m   Meeting
	now time.Time
}

// Decide gives the meeting after a change and the line of its record. Errors
// are *workflow.Error.
func Decide(m Meeting, c Change, now time.Time) (Meeting, Record, error) {
	now = now.UTC().Truncate(time.Microsecond)
	d := &change{Change: c, m: m, now: now}
	d.Note = strings.TrimSpace(d.Note)
	r, err := d.permitted()
	if err != nil {
		return m, Record{}, err
	}
	if err := r.apply(d); err != nil {
		return m, Record{}, err
	}
	after := d.m
	after.Version = m.Version + 1
	after.Last = workflow.Act{Action: workflow.Action(c.Act), By: c.Actor.Person, At: now}
	if c.Act == Open {
		after.Created = after.Last
	}
	from, to := differ(m, after)
	if from == to && c.Act != Begin {
		return m, Record{}, refuse(workflow.Invalid, workflow.ReasonField, "没有改动，不用保存。")
	}
	return after, Record{
		Meeting: after.ID, Version: after.Version, Act: c.Act, Actor: c.Actor.Person, Note: d.Note,
		Before: from, After: to, Recorded: now, Key: c.Key,
	}, nil
}

// permitted looks whether the act may be done by this person, now.
func (c *change) permitted() (rule, error) {
	at := slices.IndexFunc(rules(), func(r rule) bool { return r.act == c.Act })
	if at < 0 {
		return rule{}, refuse(workflow.Invalid, workflow.ReasonField, "没有“%s”这项操作，请刷新页面后再办。", c.Act)
	}
	r := rules()[at]
	switch {
	case c.Actor.IsZero() || !MayEdit(c.Actor):
		return r, refuse(workflow.Forbidden, workflow.ReasonRole, "只有记录人和分发员可以%s，请联系本次会议的记录人。", r.label)
	case c.Act == Open && c.m.Version > 0:
		return r, refuse(workflow.Refused, workflow.ReasonExists, "这个会议案卷已经建立，请从会议列表打开。")
	case c.Act == Open:
	case c.Version != c.m.Version:
		return r, Outdated(c.m)
	case !slices.Contains(r.from, c.m.State):
		return r, refuse(workflow.Refused, workflow.ReasonState, "%s，不能%s；%s", c.m.standing(), r.label, c.m.remedy())
	}
	if r.reason && c.Note == "" {
		return r, refuse(workflow.Invalid, workflow.ReasonNote, "%s须写明理由，请填写后再办。", r.label)
	}
	return r, within("理由", c.Note, maxNote)
}

// standing says in a clause how the meeting stands.
func (m Meeting) standing() string {
	switch m.State {
	case Begun:
		return "本次会议已经起草纪要"
	case NoMinutes:
		return "本次会议已定不发纪要"
	case Cancelled:
		return "本次会议已经取消"
	default:
		return "会议还在筹备"
	}
}

// remedy says what may be done instead.
func (m Meeting) remedy() string {
	if m.State == Begun {
		return "案卷只能再登记签到、存入材料，其他改动请改纪要文稿。"
	}
	return "确须改动的，请先恢复筹备。"
}

// Outdated is the answer to a change of a version that is no longer the
// current one.
func Outdated(m Meeting) *workflow.Error {
	return &workflow.Error{
		Kind: workflow.Stale, Reason: workflow.ReasonVersion, Last: m.Last,
		Msg: fmt.Sprintf("会议案卷已由%s于%s改动（%s），请核对后再办；您刚才填写的内容没有丢失。", m.Last.By.Name,
			m.Last.At.In(workflow.Shanghai()).Format("1月2日15时04分"), Act(m.Last.Action).Label()),
	}
}

// Missing is the answer for a meeting that is not there.
func Missing(id string) *workflow.Error {
	return refuse(workflow.NotFound, workflow.ReasonMissing, "没有编号为“%s”的会议案卷，请从会议列表重新打开。", id)
}

// Counted is the answer to a second dossier of the same 会议次数.
func Counted(m Meeting) *workflow.Error {
	return refuse(workflow.Refused, workflow.ReasonSession, "%s已有会议案卷，请从会议列表打开；如次数有误，请改正后再存。", m.Shown())
}

func refuse(kind workflow.Kind, reason workflow.Reason, format string, args ...any) *workflow.Error {
	return &workflow.Error{Kind: kind, Reason: reason, Msg: fmt.Sprintf(format, args...)}
}

func wrong(format string, args ...any) error {
	return refuse(workflow.Invalid, workflow.ReasonField, format, args...)
}

// The longest that fields may be, in characters.
const (
	maxName  = 60
	maxTitle = 200
	maxNote  = 1000
	maxItems = 100
	maxAll   = 500 // attendees
)

// within refuses a text that is too long or has control characters.
func within(what, s string, most int) error {
	switch {
	case utf8.RuneCountInString(s) > most:
		return wrong("%s最多%d字，现有%d字，请缩短后再存。", what, most, utf8.RuneCountInString(s))
	case !utf8.ValidString(s) || strings.ContainsFunc(s, func(r rune) bool { return unicode.IsControl(r) && r != '\n' && r != '\r' && r != '\t' }):
		return wrong("%s中有不能显示的字符，请删去后再存。", what)
	}
	return nil
}

// line takes a text of one line: no breaks, and blanks between Latin words alone,
// so that a name typed with padding, 王  翔, is the name.
func line(s string) string {
	var b strings.Builder
	for i, f := range strings.Fields(s) {
		last, _ := utf8.DecodeLastRuneInString(b.String())
		next, _ := utf8.DecodeRuneInString(f)
		if i > 0 && last < 0x80 && next < 0x80 {
			b.WriteByte(' ')
		}
		b.WriteString(f)
	}
	return b.String()
}

// first gives the first error there is.
func first(errs ...error) error {
	for _, err := range errs {
		if err != nil {
			return err
		}
	}
	return nil
}
