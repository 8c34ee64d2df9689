package api

import (
	"context"
	"net/url"
	"slices"
	"strconv"
	"strings"

	"jiyao/cmd/internal/server/web"
	"jiyao/cmd/internal/views"
	"jiyao/workflow"
	"jiyao/workflow/dossier"
)

// AtMeeting names the meeting that an operation is about.
type AtMeeting struct {
	Meeting string `path:"meeting" maxLength:"100" doc:"会议的编号" example:"H-260512"`
}

func meetingOperations(a *API) {
	reads, edits := web.Business().Scoped(web.ScopeRead), web.Roles(workflow.Recorder, workflow.Clerk).Scoped(web.ScopeWrite)
	add(a, operation{
		id: "list-meetings", method: "GET", path: "/meetings", tag: "会议", summary: "会议安排",
		about: "还没有开的在后，日期近的在先；还有下一页的，Link 头和 next 键给出它。", policy: reads,
	}, a.dossiers)
	add(a, operation{
		id: "get-meeting", method: "GET", path: "/meetings/{meeting}", tag: "会议", summary: "一次会议的案卷：议程、参会人员、材料",
		about: "ETag 是案卷的版次，修改时用作 If-Match。", policy: reads,
	}, a.dossier)
	add(a, operation{
		id: "add-agenda", method: "POST", path: "/meetings/{meeting}/items", tag: "会议", summary: "增加议题，一次可以几项",
		about: "须有 If-Match。要么都加上，要么一项也不加。", policy: edits,
	}, a.addAgenda)
	add(a, operation{
		id: "change-agenda", method: "PUT", path: "/meetings/{meeting}/items/{item}", tag: "会议", summary: "修改一项议题，或移动、撤下、恢复",
		about: "须有 If-Match。item 是议题的号，不随次序变。写 event 的只办那一件事。", policy: edits,
	}, a.changeAgenda)
	add(a, operation{
		id: "put-attendance", method: "PUT", path: "/meetings/{meeting}/attendance", tag: "会议", summary: "登记签到",
		about: "须有 If-Match。只写的几行有改动，其余照旧。", policy: edits,
	}, a.attendance)
}

// Meetings is a page of meetings.
type Meetings struct {
	Meetings []views.Meeting `json:"meetings"`
	Next     string          `json:"next,omitempty" doc:"下一页的游标；没有的，是最后一页"`
}

type meetingsQuery struct {
	Q     string `query:"q" maxLength:"100" doc:"案卷里的字"`
	Type  string `query:"type" doc:"会议类型的编号" example:"changwu"`
	From  string `query:"from" format:"date" doc:"日期不早于"`
	Until string `query:"until" format:"date" doc:"日期不晚于"`
	After string `query:"after" maxLength:"200" doc:"游标：上一页的 next"`
	Limit int    `query:"limit" minimum:"1" maximum:"200" default:"50" doc:"每页几次"`
}

type meetingsAnswer struct {
	Link string `header:"Link" doc:"下一页的地址（rel=\"next\"）"`
	Body Meetings
}

func (a *API) dossiers(ctx context.Context, v *web.Visit, in *meetingsQuery) (*meetingsAnswer, error) {
	found, next, err := a.Office.Meetings(ctx, v.Actor, dossier.Query{
		Words: in.Q, Type: in.Type, From: workflow.Date(in.From), Until: workflow.Date(in.Until), After: in.After, Limit: in.Limit, Newest: true,
	})
	if err != nil {
		return nil, err
	}
	out := &meetingsAnswer{Body: Meetings{Meetings: make([]views.Meeting, len(found)), Next: next}}
	for i, m := range found {
		out.Body.Meetings[i] = views.OfMeeting(m)
	}
	if next != "" {
		q := url.Values{"after": {next}, "limit": {strconv.Itoa(in.Limit)}}
		for name, value := range map[string]string{"q": in.Q, "type": in.Type, "from": in.From, "until": in.Until} {
			if value != "" {
				q.Set(name, value)
			}
		}
		out.Link = "<" + Base + "/meetings?" + q.Encode() + `>; rel="next"`
	}
	return out, nil
}

type meetingAnswer struct {
	ETag string `header:"ETag" doc:"案卷的版次，修改时用作 If-Match"`
	Body views.Meeting
}

func (a *API) dossier(ctx context.Context, v *web.Visit, in *AtMeeting) (*meetingAnswer, error) {
	m, err := a.Office.Meeting(ctx, v.Actor, in.Meeting)
	if err != nil {
		return nil, err
	}
	return &meetingAnswer{etag(m.Version), views.OfMeeting(m)}, nil
}

// Changing is what every change of a dossier carries.
type Changing struct {
	AtMeeting
	Match string `header:"If-Match" doc:"看到的版次：读取时的 ETag"`
	Key   string `header:"Idempotency-Key" doc:"操作标识：同一次点击重发时相同"`
}

// changeMeeting carries out a change of a dossier whose version was seen.
func (a *API) changeMeeting(ctx context.Context, v *web.Visit, in Changing, c dossier.Change) (*meetingAnswer, error) {
	if in.Match == "" {
		return nil, unseen()
	}
	m, err := a.Office.Meeting(ctx, v.Actor, in.Meeting)
	if err != nil {
		return nil, err
	}
	if c.Version, err = seenOf(in.Match, m.Version); err != nil {
		return nil, err
	}
	c.Meeting, c.Actor, c.Key = m.ID, v.Actor, engineKey(in.Key)
	if m, err = a.Office.ChangeMeeting(ctx, c); err != nil {
		return nil, err
	}
	return &meetingAnswer{etag(m.Version), views.OfMeeting(m)}, nil
}

// AgendaItem is one 议题 as a caller writes it.
type AgendaItem struct {
	Title    string `json:"title" minLength:"1" maxLength:"200" doc:"议题" example:"审议《云州市城市更新实施办法》"`
	Brief    string `json:"brief,omitempty" maxLength:"200" doc:"首段中的说法，与标题不同时写"`
	Reporter string `json:"reporter,omitempty" maxLength:"200" doc:"汇报单位"`
	Topic    string `json:"topic,omitempty" maxLength:"100" doc:"议题类别的编号"`
	Late     string `json:"late,omitempty" maxLength:"200" doc:"临时增加的，写缘由"`
}

func (i AgendaItem) item() dossier.Item {
	item := dossier.Item{Title: i.Title, Brief: i.Brief, Reporter: dossier.Unit{Name: i.Reporter}, Topic: i.Topic, State: dossier.Listed}
	if i.Late != "" {
		item.State, item.Reason = dossier.Late, i.Late
	}
	return item
}

type agendaInput struct {
	Changing
	Body struct {
		Items []AgendaItem `json:"items" minItems:"1" maxItems:"100"`
	}
}

func (a *API) addAgenda(ctx context.Context, v *web.Visit, in *agendaInput) (*meetingAnswer, error) {
	c := dossier.Change{Act: dossier.AddItem}
	for _, i := range in.Body.Items {
		c.Items = append(c.Items, i.item())
	}
	return a.changeMeeting(ctx, v, in.Changing, c)
}

type itemInput struct {
	Changing
	Item int `path:"item" minimum:"1" doc:"议题的号"`
	Body struct {
		Event  string      `json:"event,omitempty" enum:"edit,move,withdraw,restore" doc:"没有的，是修改"`
		Change *AgendaItem `json:"item,omitempty" doc:"修改：改后的议题"`
		To     int         `json:"to,omitempty" minimum:"0" maximum:"100" doc:"移动：到第几位"`
		Note   string      `json:"note,omitempty" maxLength:"200" doc:"撤下：理由"`
	}
}

func (a *API) changeAgenda(ctx context.Context, v *web.Visit, in *itemInput) (*meetingAnswer, error) {
	c := dossier.Change{N: in.Item, To: in.Body.To, Note: in.Body.Note}
	switch in.Body.Event {
	case "move":
		if c.Act = dossier.MoveItem; c.To == 0 {
			return nil, wrong("body.to", "请写移到第几位")
		}
	case "withdraw":
		c.Act = dossier.Withdraw
	case "restore":
		c.Act = dossier.Restore
	default:
		if c.Act = dossier.EditItem; in.Body.Change == nil {
			return nil, wrong("body.item", "请写改后的议题")
		}
		c.Item = in.Body.Change.item()
	}
	return a.changeMeeting(ctx, v, in.Changing, c)
}

// SignLine is one line of the 签到表.
type SignLine struct {
	N        int    `json:"n" minimum:"1" doc:"参会人员的号"`
	Presence string `json:"presence" enum:"present,absent,unknown" doc:"到会、请假、未登记"`
	Reason   string `json:"reason,omitempty" maxLength:"200" doc:"请假的事由"`
	StandIn  string `json:"stand_in,omitempty" maxLength:"100" doc:"代会人"`
	Name     string `json:"name,omitempty" maxLength:"100" doc:"待单位报名的，来的是谁"`
}

type attendanceInput struct {
	Changing
	Body struct {
		Lines []SignLine `json:"lines" minItems:"1" maxItems:"2000"`
	}
}

func (a *API) attendance(ctx context.Context, v *web.Visit, in *attendanceInput) (*meetingAnswer, error) {
	c := dossier.Change{Act: dossier.Attend}
	for i, l := range in.Body.Lines {
		if slices.ContainsFunc(in.Body.Lines[:i], func(before SignLine) bool { return before.N == l.N }) {
			return nil, wrong("body.lines["+strconv.Itoa(i)+"].n", "同一人写了两行")
		}
		presence := dossier.Presence(strings.TrimPrefix(l.Presence, "unknown"))
		c.Signs = append(c.Signs, dossier.Sign{N: l.N, Presence: presence, Reason: l.Reason, Stand: l.StandIn, Name: l.Name})
	}
	return a.changeMeeting(ctx, v, in.Changing, c)
}
