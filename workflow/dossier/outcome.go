package dossier

import (
	"cmp"
	"regexp"
	"slices"
	"strconv"
	"strings"

	"jiyao/drafting"
	"jiyao/workflow"
)

// open begins the dossier.
func (c *change) open() error {
	if c.Meeting == "" || c.Type == "" {
		return wrong("请先选择会议类型。")
	}
	c.m = Meeting{ID: c.Meeting, Type: c.Type, Yearly: c.Yearly, State: Preparing, Recorders: slices.Clone(c.Recorders)}
	if err := c.setBasics(); err != nil {
		return err
	}
	if len(c.Recorders) == 0 && c.Actor.Has(workflow.Recorder) {
		c.m.Recorders = []workflow.Person{c.Actor.Person}
	}
	if len(c.People) == 0 {
		return nil
	}
	return c.invite()
}

// clockForm is a time of day.
var clockForm = regexp.MustCompile(`^([01]?[0-9]|2[0-3]):[0-5][0-9]$`)

// setBasics takes name, day, place and chair.
func (c *change) setBasics() error {
	b := c.Basics
	b.Name, b.Title, b.Place = line(b.Name), line(b.Title), line(b.Place)
	b.Chair.Name, b.Chair.Office = line(b.Chair.Name), line(b.Chair.Office)
	b.Clock = strings.ReplaceAll(strings.TrimSpace(b.Clock), "：", ":")
	switch {
	case b.Name == "":
		return wrong("请填写会议名称，如“市政府常务会议”。")
	case b.Date == "" || !b.Date.Valid():
		return wrong("请填写会议日期，如2026-05-12。")
	case b.Clock != "" && !clockForm.MatchString(b.Clock):
		return wrong("时间“%s”写法有误，请写成09:00这样。", b.Clock)
	case b.Chair.Name == "":
		return wrong("请填写会议主持人。")
	case c.Session < 0:
		return wrong("会议次数应当是正整数。")
	}
	c.m.Basics, c.m.Term, c.m.Session = b, c.Term, c.Session
	return first(within("会议名称", b.Name, maxName), within("标题", b.Title, maxTitle), within("地点", b.Place, maxName),
		within("主持人", b.Chair.Name, maxName), within("职务", b.Chair.Office, maxName), within("备注", b.Notes, maxNote))
}

// setWriters names who records the meeting. They may open its raw record: only
// one of them says who else does.
func (c *change) setWriters() error {
	switch {
	case len(c.Recorders) == 0:
		return wrong("每次会议至少有一名记录人。")
	case len(c.m.Recorders) > 0 && !c.m.IsRecorder(c.Actor.ID):
		return refuse(workflow.Forbidden, workflow.ReasonRole, "记录人可以查看原始记录，只能由本次会议现在的记录人（%s）改动。", names(c.m.Recorders))
	}
	c.m.Recorders = slices.Clone(c.Recorders)
	return nil
}

// begin notes the minutes that has begun from the meeting.
func (c *change) begin() error {
	switch {
	case c.m.State == Begun && !c.Voided:
		return refuse(workflow.Refused, workflow.ReasonExists, "本次会议已经起草纪要，请在那一件上办理。")
	case c.m.Minutes != "" && c.Minutes == c.m.Minutes, c.Minutes == "":
		return wrong("没有写明是哪一件纪要。")
	case len(c.m.Agenda()) == 0:
		return refuse(workflow.Refused, workflow.ReasonField, "议程上没有议题，不能起草纪要；请先补上议题，或决定不发纪要。")
	}
	c.m.State, c.m.Minutes, c.m.Tries = Begun, c.Minutes, c.m.Tries+1
	return nil
}

// Ready says why the minutes cannot begin from the meeting as it is; nil if it
// can.
func (m Meeting) Ready(actor workflow.Actor) error {
	c := &change{Change: Change{Act: Begin, Actor: actor, Version: m.Version, Minutes: m.MinutesID(), Voided: true}, m: m}
	r, err := c.permitted()
	if err != nil {
		return err
	}
	return r.apply(c)
}

// forgo notes that the meeting yields no minutes.
func (c *change) forgo() error {
	by := line(c.Confirmed)
	if by == "" {
		return wrong("不发纪要须经会议主持人确认，请写明确认人。")
	}
	c.m.State, c.m.Reason, c.m.Confirmed = NoMinutes, c.Note, by
	return within("确认人", by, maxName)
}

// resume takes 不发纪要 or a cancelling back.
func (c *change) resume() error {
	c.m.State, c.m.Reason, c.m.Confirmed = Preparing, "", ""
	return nil
}

func (c *change) cancel() error {
	c.m.State, c.m.Reason = Cancelled, c.Note
	return nil
}

// addMaterial takes a file that is kept already.
func (c *change) addMaterial() error {
	f := c.Material
	f.Name = line(f.Name)
	if f.Name == "" || f.SHA256 == "" || f.Bytes <= 0 {
		return wrong("没有收到文件，请重新选择后再存。")
	}
	if _, ok := c.m.Item(f.Item); f.Item != 0 && !ok {
		return wrong("没有这项议题，请刷新后再选。")
	}
	for _, old := range c.m.Materials {
		if old.SHA256 == f.SHA256 && old.Item == f.Item && !old.Out {
			return wrong("这份材料已经存入，名为“%s”。", old.Name)
		}
		f.N = max(f.N, old.N)
	}
	f.N++
	f.By, f.At, f.Out = c.Actor.Person, c.now, false
	c.m.Materials = append(slices.Clone(c.m.Materials), f)
	return within("文件名", f.Name, maxTitle)
}

// outMaterial takes a file back; it stays in the record and on the disk.
func (c *change) outMaterial() error {
	at := slices.IndexFunc(c.m.Materials, func(f Material) bool { return f.N == c.N && !f.Out })
	if at < 0 {
		return wrong("没有这份材料，或者已经撤回，请刷新后再办。")
	}
	c.m.Materials = slices.Clone(c.m.Materials)
	c.m.Materials[at].Out = true
	return nil
}

// Shown gives the meeting as people call it: 市政府第98次常务会议.
func (m Meeting) Shown() string { return drafting.NumberedMeeting(m.Name, m.year(), m.Session) }

// year is the year that 会议次数 counts within; 0 if it counts within a 届.
func (m Meeting) year() int {
	n, err := strconv.Atoi(m.Term)
	if !m.Yearly || err != nil {
		return 0
	}
	return n
}

// FullTitle gives the title of the minutes to come.
func (m Meeting) FullTitle() string { return cmp.Or(m.Title, m.Shown()+"纪要") }

func names(all []workflow.Person) string {
	list := make([]string, len(all))
	for i, p := range all {
		list[i] = p.Name
	}
	return strings.Join(list, "、")
}
