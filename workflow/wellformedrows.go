package workflow

import (
	"slices"
	"strings"
	"unicode/utf8"
)

// belongs refuses fields that the action has no use for.
func (q *question) belongs() error {
	c := q.cmd
	for _, f := range []struct {
		name  string
		set   bool
		taken bool
	}{
		{"会议类型", c.Type != "" || len(c.Topics) > 0 || c.Session != 0, c.Action == Create},
		{"另起一件的确认", c.Again, c.Action == Create},
		{"更正或重印替换", !c.Edition.IsZero(), c.Action == Create},
		{"征求意见的对象", len(c.Asked) > 0, c.Action == Consult || c.Action == Add || c.Action == Submit || c.Action == Approve || c.Action == Sign},
		{"行号", len(c.Rows) > 0, c.Action.answers() || c.Action == Drop || c.Action == Urge || c.Action == Dispatch || c.Action == Resend || c.Action == Recall},
		{"会签意见", c.Outcome != "" || len(c.Answers) > 0, c.Action == Reply},
		{"转办对象", !c.Holder.IsZero(), c.Action == Reassign},
		{"指定的文号", c.Choose != 0, c.Action == Number},
		{"议题", c.Item != 0, c.Action == Save},
		{"批注", len(c.Remarks) > 0, c.Action == Comment || c.Action == Return},
	} {
		if f.set && !f.taken {
			return q.invalid("%s不能填写%s。", c.Action.Label(), f.name)
		}
	}
	switch {
	case c.Session < 0 || c.Choose < 0 || c.Item < 0:
		return q.invalid("会议次数、文号和议题都须从1起。")
	case max(len(c.Rows), len(c.Asked), len(c.Answers), len(c.Remarks), len(c.Topics)) > maxRows:
		return q.invalid("一次最多办理%d项，请分批办理。", maxRows)
	case c.Item != 0 && (c.Title != "" || c.Meeting != ""):
		return q.invalid("单独保存一项议题时，不能同时改标题和会议日期，请另存一次。")
	case !short(c.Type) || strings.TrimSpace(c.Type) != c.Type:
		return q.invalid("会议类型“%s”有误，请从列表中选取。", shown(c.Type))
	case slices.ContainsFunc(c.Topics, func(s string) bool { return strings.TrimSpace(s) == "" || !short(s) }):
		return q.invalid("议题类别有误，请从列表中选取。")
	case !short(c.Edition.Of) || !clean(c.Edition.Reason, true):
		return q.invalid("更正或重印替换的理由中有不能识别的控制字符，请删去后再办。")
	case !short(c.Holder.Post) || !short(c.Holder.Label) || !short(c.Holder.Person.ID) || !short(c.Holder.Person.Name):
		return q.invalid("转办对象的名称有误，请从列表中选取。")
	default:
		return nil
	}
}

// short reports whether a name is clean and not too long.
func short(s string) bool { return clean(s, false) && utf8.RuneCountInString(s) <= maxTitle }

// askedFields demands of everybody asked that exactly one of unit, post and
// person is named, by dates and items that can be.
func (q *question) askedFields() error {
	seen := map[string]bool{}
	for _, i := range q.cmd.Asked {
		named := 0
		for _, id := range []string{i.Unit, i.Post, i.Person.ID} {
			if strings.TrimSpace(id) != "" {
				named++
			}
		}
		name := i.Who()
		key := i.Unit + "\x00" + i.Post + "\x00" + i.Person.ID
		switch {
		case named != 1 || !short(i.Unit) || !short(i.Post) || !short(i.Person.ID):
			return q.refuse(Invalid, ReasonParty, "征求意见或加签的对象须写明单位、岗位或人员之一。")
		case strings.TrimSpace(name) == "" || !short(name) || !short(i.Name):
			return q.refuse(Invalid, ReasonParty, "征求意见或加签的对象缺少名称，请补充后再办。")
		case !i.Due.Valid():
			return q.refuse(Invalid, ReasonParty, "对%s的时限“%s”不是日期，应写作2026-06-01的样子。", name, shown(string(i.Due)))
		case i.Due != "" && i.Due < DateOf(q.occurred()):
			return q.refuse(Invalid, ReasonParty, "对%s的时限%s已经过去，请核对。", name, i.Due.Chinese())
		case seen[key]:
			return q.refuse(Invalid, ReasonParty, "“%s”写了两次，请删去重复的。", name)
		}
		seen[key] = true
		for at, n := range i.Items {
			switch {
			case n < 1 || n > maxRows:
				return q.refuse(Invalid, ReasonParty, "没有第%d项议题，请核对序号。", n)
			case slices.Contains(i.Items[:at], n):
				return q.refuse(Invalid, ReasonParty, "第%d项议题写了两次，请删去重复的。", n)
			}
		}
	}
	return nil
}

// answerFields demands of answers about single 议题 that each is one of the
// outcomes, with words that can be kept, and each 议题 once.
func (q *question) answerFields() error {
	if q.cmd.Outcome != "" && !q.cmd.Outcome.given() {
		return q.refuse(Invalid, ReasonParty, "请在“同意”“原则同意，有修改意见”“不同意”“不涉及”中选定一项。")
	}
	seen := map[int]bool{}
	for _, a := range q.cmd.Answers {
		switch {
		case a.Item < 1 || a.Item > maxRows:
			return q.refuse(Invalid, ReasonParty, "没有第%d项议题，请核对序号。", a.Item)
		case seen[a.Item]:
			return q.refuse(Invalid, ReasonParty, "第%d项议题写了两次结论，请删去一个。", a.Item)
		case !a.Outcome.given():
			return q.refuse(Invalid, ReasonParty, "第%d项议题，请在“同意”“原则同意，有修改意见”“不同意”“不涉及”中选定一项。", a.Item)
		case !clean(a.Opinion, true) || utf8.RuneCountInString(a.Opinion) > maxNote:
			return q.refuse(Invalid, ReasonNote, "对第%d项议题的意见中有不能识别的控制字符，或超过%d字。", a.Item, maxNote)
		}
		seen[a.Item] = true
	}
	return nil
}

// invitees names several for a sentence.
func invitees(all []Invitation) string {
	names := make([]string, len(all))
	for i, in := range all {
		names[i] = in.Who()
	}
	return strings.Join(names, "、")
}

// paperFields demands that paper names its sheet in order.
func (q *question) paperFields() error {
	p := q.cmd.Paper
	if p == nil {
		return nil
	}
	switch {
	case p.Version < 0 || p.Scan.Bytes < 0:
		return q.refuse(Invalid, ReasonPaper, "纸面登记的版本号有误，请核对单上的版本码。")
	case !p.Scan.IsZero() && !isSHA256(p.Scan.SHA256):
		return q.refuse(Invalid, ReasonPaper, "扫描件的摘要有误，请重新上传。")
	case !short(p.Form) || !short(p.Scan.Name):
		return q.refuse(Invalid, ReasonPaper, "扫描件或单据的名称有误，请改名后重新上传。")
	case !clean(p.Signer, false) || utf8.RuneCountInString(p.Signer) > maxName || strings.TrimSpace(p.Signer) != p.Signer:
		return q.refuse(Invalid, ReasonPaper, "单上经办人的姓名有误，请核对。")
	case p.Signer != "" && !q.cmd.OnBehalf.IsZero():
		return q.refuse(Invalid, ReasonPaper, "单上的经办人只写一个：%s，或者%s。", q.cmd.OnBehalf.Name, p.Signer)
	default:
		return nil
	}
}

// remarkFields refuses broken characters and boundless remarks.
func (q *question) remarkFields() error {
	for _, r := range q.cmd.Remarks {
		for _, s := range []string{r.Quote, r.Before, r.After, r.Text} {
			if !clean(s, true) || utf8.RuneCountInString(s) > maxNote {
				return q.refuse(Invalid, ReasonNote, "批注中有不能识别的字符，或超过%d字。", maxNote)
			}
		}
		if r.Start < 0 || r.Revision < 0 || r.Resolves < 0 {
			return q.refuse(Invalid, ReasonNote, "批注的位置有误，请刷新后再批。")
		}
	}
	return nil
}
