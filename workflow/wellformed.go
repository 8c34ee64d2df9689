package workflow

import (
	"strings"
	"time"
	"unicode"
	"unicode/utf8"
)

// The limits of what a command may carry, in characters but for the text.
const (
	maxTextBytes  = 16 << 20
	maxNote       = 2000
	maxTitle      = 300
	maxName       = 100
	maxKey        = 200
	maxRecipients = 2000
	maxCopies     = 10000
)

// clockLead is how far ahead of our clock 发生时间 may lie, for the clocks of
// others.
const clockLead = 5 * time.Minute

// wellFormed refuses what no rule needs to see: broken characters, fields out
// of place, times that have not come.
func (q *question) wellFormed() error {
	for _, ask := range []func(*question) error{
		(*question).fields, (*question).textField, (*question).places, (*question).times, (*question).recipientFields,
		(*question).belongs, (*question).askedFields, (*question).answerFields, (*question).paperFields, (*question).remarkFields,
	} {
		if err := ask(q); err != nil {
			return err
		}
	}
	return nil
}

func (q *question) invalid(format string, args ...any) error {
	return q.refuse(Invalid, ReasonField, format, args...)
}

func (q *question) fields() error {
	c := q.cmd
	for _, f := range []struct {
		name, value string
		limit       int
		required    bool
		lines       bool
	}{
		{name: "纪要编号", value: c.Minutes, limit: maxName, required: true},
		{name: "办理人", value: c.Actor.ID, limit: maxName, required: true},
		{name: "办理人姓名", value: c.Actor.Name, limit: maxName, required: true},
		{name: "委托人", value: c.OnBehalf.ID, limit: maxName, required: c.OnBehalf.Name != ""},
		{name: "委托人姓名", value: c.OnBehalf.Name, limit: maxName, required: c.OnBehalf.ID != ""},
		{name: "标题", value: c.Title, limit: maxTitle, required: c.Action == Create},
		{name: "意见", value: c.Note, limit: maxNote, lines: true},
		{name: "操作标识", value: c.Key, limit: maxKey},
	} {
		switch {
		case (f.required || f.name == "标题" && f.value != "") && strings.TrimSpace(f.value) == "":
			return q.invalid("缺少%s，请补充后再办。", f.name)
		case !clean(f.value, f.lines):
			return q.invalid("%s中有不能识别的控制字符，请删去后再办。", f.name)
		case utf8.RuneCountInString(f.value) > f.limit:
			return q.invalid("%s太长，最多%d字，请精简后再办。", f.name, f.limit)
		}
	}
	return nil
}

// clean reports whether s is valid UTF-8 without control characters; with
// lines, line feeds and tabs may stand in it.
func clean(s string, lines bool) bool {
	if !utf8.ValidString(s) {
		return false
	}
	return !strings.ContainsFunc(s, func(r rune) bool {
		if lines { // prose is pasted with marks nobody sees, and quotes them from the text
			return turns(r) || (unicode.IsControl(r) && r != '\n' && r != '\t' && r != '\r')
		}
		return unicode.IsControl(r) || turns(r) || hidden(r)
	})
}

// turns reports whether a character makes what follows read in another order.
func turns(r rune) bool { return (r >= 0x202A && r <= 0x202E) || (r >= 0x2066 && r <= 0x2069) }

// hidden reports whether a character shows nothing, so that two names that
// differ by it look alike.
func hidden(r rune) bool {
	return r == 0xAD || r == 0x061C || (r >= 0x200B && r <= 0x200F) || (r >= 0x2060 && r <= 0x2064) || r == 0xFEFF
}

func (q *question) textField() error {
	c := q.cmd
	switch {
	case c.Text == nil && c.Item != 0:
		return q.invalid("没有第%d项议题的内容。", c.Item)
	case c.Text == nil && c.Action == Save && c.Title == "" && c.Meeting == "":
		return q.invalid("没有要保存的内容。")
	case c.Text != nil && !c.Action.writes():
		return q.invalid("%s不能同时修改正文，请先保存修改。", c.Action.Label())
	case c.Title != "" && c.Action != Create && c.Action != Save:
		return q.invalid("%s不能同时修改标题，请先保存修改。", c.Action.Label())
	case c.Text == nil:
		return nil
	case len(*c.Text) > maxTextBytes:
		return q.invalid("正文太长，最多%d兆字节，请分件起草。", maxTextBytes>>20)
	case !utf8.ValidString(*c.Text) || strings.ContainsRune(*c.Text, 0):
		return q.invalid("正文中有不能识别的字符（不是UTF-8编码），请重新粘贴。")
	default:
		return nil
	}
}

// shown gives foreign bytes so that they can stand in a sentence: without
// control characters, and not too long.
func shown(s string) string {
	clear := strings.Map(func(r rune) rune {
		if unicode.IsControl(r) || turns(r) || hidden(r) {
			return '？'
		}
		return r
	}, strings.ToValidUTF8(s, "？"))
	if runes := []rune(clear); len(runes) > maxName {
		return string(runes[:maxName]) + "…"
	}
	return clear
}

// writes reports whether the action may bring a text.
func (a Action) writes() bool {
	switch a {
	case Create, Save, Compete, Submit, Approve, Sign, Transcribe, Amend:
		return true
	default:
		return false
	}
}

func (q *question) places() error {
	c := q.cmd
	switch {
	case c.Action == Return && c.To.IsZero():
		return q.refuse(Invalid, ReasonTarget, "退回须说明退到哪个环节。")
	case c.Action != Return && (!c.To.IsZero() || c.Straight):
		return q.invalid("只有退回可以指定去处。")
	default:
		return nil
	}
}

func (q *question) times() error {
	c := q.cmd
	if q.facts.Now.IsZero() {
		return q.refuse(Internal, ReasonField, "系统错误：没有给出当前时间，请联系管理员。")
	}
	for _, d := range []struct {
		name  string
		date  Date
		taken bool
	}{
		{"会议日期", c.Meeting, c.Action == Create || c.Action == Save},
		{"整理日期", c.Compiled, c.Action == Finalize},
		{"印发日期", c.IssuedOn, c.Action == Issue},
	} {
		if !d.date.Valid() {
			return q.invalid("%s“%s”不是日期，应写作2026-06-01的样子。", d.name, shown(string(d.date)))
		}
		if d.date != "" && !d.taken {
			return q.invalid("%s不能填写%s。", c.Action.Label(), d.name)
		}
	}
	if c.OccurredAt.After(q.facts.Now.Add(clockLead)) {
		return q.refuse(Invalid, ReasonDates, "发生时间%s还没有到，请核对。", clock(c.OccurredAt))
	}
	return nil
}

func (q *question) recipientFields() error {
	c := q.cmd
	if len(c.Recipients) > 0 && c.Action != Distribute {
		return q.invalid("只有分送可以填写分送单位。")
	}
	if len(c.Recipients) > maxRecipients {
		return q.refuse(Invalid, ReasonRecipients, "分送单位太多，一次最多%d个。", maxRecipients)
	}
	seen := map[string]bool{}
	for _, r := range c.Recipients {
		unit := strings.TrimSpace(r.Unit)
		switch {
		case unit == "" || !clean(r.Unit, false) || utf8.RuneCountInString(r.Unit) > maxTitle:
			return q.refuse(Invalid, ReasonRecipients, "分送单位的名称“%s”有误，请核对。", shown(r.Unit))
		case !short(r.ID) || !clean(r.Reason, true) || utf8.RuneCountInString(r.Reason) > maxNote:
			return q.refuse(Invalid, ReasonRecipients, "%s的编号或分送缘由有误，请核对。", r.Unit)
		case !r.Channel.known() || (r.Use != ForRecipient && r.Use != ForOffice && r.Use != ForArchive):
			return q.refuse(Invalid, ReasonRecipients, "%s的递送方式或用途有误，请从列表中选取。", r.Unit)
		case r.Copies < 1 || r.Copies > maxCopies:
			return q.refuse(Invalid, ReasonRecipients, "分送%s的份数须在1至%d之间。", r.Unit, maxCopies)
		case seen[unit+string(r.Use)]:
			return q.refuse(Invalid, ReasonRecipients, "分送单位“%s”重复。", r.Unit)
		}
		seen[unit+string(r.Use)] = true
	}
	return nil
}
