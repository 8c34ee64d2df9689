package api

import (
	"context"
	"crypto/sha256"
	"encoding/base32"
	"net/url"
	"slices"
	"strconv"
	"strings"
	"time"

	"jiyao/cmd/internal/office"
	"jiyao/cmd/internal/server/web"
	"jiyao/cmd/internal/views"
	"jiyao/drafting"
	"jiyao/workflow"
)

// AtMinutes names the minutes that an operation is about.
type AtMinutes struct {
	Minutes string `path:"minutes" doc:"纪要的编号" example:"260512-9k3cqm2x7d"`
}

func minutesOperations(a *API) {
	add(a, operation{
		id: "list-minutes", method: "GET", path: "/minutes", tag: "纪要", summary: "纪要列表",
		about: "最近办理的在先。还有下一页的，Link 头和 next 键给出它。", policy: web.Readers().Scoped(web.ScopeRead),
	}, a.list)
	add(a, operation{
		id: "create-minutes", method: "POST", path: "/minutes", tag: "纪要", summary: "起草一件纪要", status: 201,
		about: "标题和会议日期没有写的，从正文中取。", policy: web.Roles(workflow.Recorder, workflow.Clerk).Scoped(web.ScopeWrite),
	}, a.create)
	add(a, operation{
		id: "get-minutes", method: "GET", path: "/minutes/{minutes}", tag: "纪要", summary: "一件纪要的现状",
		about:  "ETag 是它的版次，办理时用作 If-Match。只被征求意见或只收到印发件的人，看到的是有关的部分。",
		policy: web.SignedIn().Seeing(office.SeeAny).Scoped(web.ScopeRead),
	}, a.get)
	add(a, operation{
		id: "minutes-history", method: "GET", path: "/minutes/{minutes}/history", tag: "纪要", summary: "办理记录",
		policy: web.SignedIn().Seeing(office.SeeDraft).Scoped(web.ScopeRead),
	}, a.history)
	add(a, operation{
		id: "minutes-participants", method: "GET", path: "/minutes/{minutes}/participants", tag: "纪要", summary: "会签、加签和逐项审核",
		about: "只被征求意见的人看到自己的各行。", policy: web.SignedIn().Seeing(office.SeeItems).Scoped(web.ScopeRead),
	}, a.participants)
}

// Page is one page of a list of minutes.
type Page struct {
	Minutes []views.Listed `json:"minutes"`
	Next    string         `json:"next,omitempty" doc:"下一页的游标；没有的，是最后一页"`
}

type listQuery struct {
	Q       string `query:"q" maxLength:"100" doc:"标题或文号中的字"`
	State   string `query:"state" doc:"状态的英文名或流程里的中文名" example:"审核"`
	Type    string `query:"type" doc:"会议类型的编号" example:"changwu"`
	Year    string `query:"year" pattern:"^[0-9]{4}$" doc:"文号的年度" example:"2026"`
	Drafter string `query:"drafter" doc:"起草人的编号、登录名或姓名"`
	After   string `query:"after" doc:"游标：上一页的 next"`
	Limit   int    `query:"limit" minimum:"1" maximum:"200" default:"50" doc:"每页几件"`
}

type listAnswer struct {
	Link string `header:"Link" doc:"下一页的地址（rel=\"next\"）"`
	Body Page
}

func (a *API) list(ctx context.Context, _ *web.Visit, in *listQuery) (*listAnswer, error) {
	names, err := a.places(ctx)
	if err != nil {
		return nil, err
	}
	f := workflow.Filter{Words: in.Q, Type: in.Type, Year: in.Year, After: in.After, Limit: in.Limit}
	if f.State = names.state(in.State); f.State == "" && in.State != "" {
		return nil, wrong("query.state", "没有这个状态，可用："+strings.Join(names.states(), "、"))
	}
	if in.Drafter != "" {
		p, err := a.Office.Person(ctx, in.Drafter)
		if err != nil {
			return nil, wrong("query.drafter", err.Error())
		}
		f.Drafter = p.ID
	}
	found, next, err := a.Office.Store.List(ctx, f)
	if err != nil {
		return nil, err
	}
	out := &listAnswer{Body: Page{Minutes: make([]views.Listed, len(found)), Next: next}}
	for i, l := range found {
		out.Body.Minutes[i] = views.OfListed(l, names.of(l.Flow, l.Place))
	}
	if next != "" {
		out.Link = in.link(next)
	}
	return out, nil
}

// link gives the address of the next page.
func (in *listQuery) link(next string) string {
	q := url.Values{"after": {next}, "limit": {strconv.Itoa(in.Limit)}}
	for name, value := range map[string]string{"q": in.Q, "state": in.State, "type": in.Type, "year": in.Year, "drafter": in.Drafter} {
		if value != "" {
			q.Set(name, value)
		}
	}
	return "<" + Base + "/minutes?" + q.Encode() + `>; rel="next"`
}

type createInput struct {
	Key  string `header:"Idempotency-Key" doc:"操作标识：同一次点击重发时相同，24小时内得到同一个答复"`
	Body struct {
		Type       string    `json:"type,omitempty" doc:"会议类型的编号" example:"changwu"`
		Title      string    `json:"title,omitempty" maxLength:"300" doc:"标题；没有的，从正文中取"`
		Text       string    `json:"text,omitempty" doc:"正文"`
		Meeting    string    `json:"meeting,omitempty" format:"date" doc:"会议日期；没有的，从正文中取"`
		Topics     []string  `json:"topics,omitempty" maxItems:"100" doc:"议题类别"`
		Session    int       `json:"session,omitempty" minimum:"0" doc:"会议次数；没有的，接着上一次"`
		Again      bool      `json:"again,omitempty" doc:"同一次会议确实还要一件"`
		For        string    `json:"for,omitempty" doc:"代谁办理（委托）：编号、登录名或姓名"`
		Note       string    `json:"note,omitempty" maxLength:"2000" doc:"说明"`
		OccurredAt time.Time `json:"occurred_at,omitzero" doc:"发生时间；没有的，是现在"`
	}
}

// Done is what a step left: the minutes as it is now, and the entry.
type Done struct {
	Minutes views.Minutes `json:"minutes"`
	Entry   views.Entry   `json:"entry"`
}

type doneAnswer struct {
	ETag     string `header:"ETag" doc:"现在的版次"`
	Location string `header:"Location" doc:"纪要的地址"`
	Body     Done
}

// maxTitle keeps a title from a wild draft within what the office takes.
const maxTitle = 200

func (a *API) create(ctx context.Context, v *web.Visit, in *createInput) (*doneAnswer, error) {
	b := in.Body
	cmd := workflow.Command{
		Minutes: a.newID(v, in.Key), Action: workflow.Create, Actor: v.Actor, Key: engineKey(in.Key), Note: b.Note,
		Type: b.Type, Topics: b.Topics, Session: b.Session, Again: b.Again, Title: b.Title, Meeting: workflow.Date(b.Meeting),
		OccurredAt: b.OccurredAt,
	}
	if b.For != "" {
		p, err := a.Office.Person(ctx, b.For)
		if err != nil {
			return nil, wrong("body.for", err.Error())
		}
		cmd.OnBehalf = workflow.Person{ID: p.ID, Name: p.Name}
	}
	if b.Text != "" {
		cmd.Text = &b.Text
		doc := drafting.Parse(b.Text)
		if cmd.Title == "" {
			title := []rune(strings.Join(strings.Fields(doc.FullTitle()), ""))
			cmd.Title = string(title[:min(len(title), maxTitle)])
		}
		if date := doc.Meeting.Date; cmd.Meeting == "" && date.Year != 0 {
			cmd.Meeting = workflow.Date(date.String())
		}
	}
	if cmd.Title == "" {
		return nil, wrong("body.title", "缺少标题，正文里也没有，请补充")
	}
	step, err := a.Office.Do(ctx, cmd)
	if err != nil {
		return nil, err
	}
	return a.done(ctx, v, step)
}

// newID gives the ID of a new minutes. A click that comes again with its key asks
// for the same, so that the engine knows it again even if the answer was lost.
func (a *API) newID(v *web.Visit, key string) string {
	id := a.NewID()
	day, _, dated := strings.Cut(id, "-")
	if key == "" || !dated {
		return id
	}
	sum := sha256.Sum256([]byte(v.Actor.ID + "\x00" + key))
	return day + "-" + strings.ToLower(base32.StdEncoding.EncodeToString(sum[:])[:13])
}

// engineKey is a caller's key as the engine keeps it, apart from those of pages.
func engineKey(key string) string {
	if key == "" {
		return ""
	}
	return "api:" + key
}

// done answers with what a step left, as much of it as the caller sees.
func (a *API) done(ctx context.Context, v *web.Visit, step workflow.Step) (*doneAnswer, error) {
	m := step.Minutes
	sight, err := a.Office.Sight(ctx, v.Actor, m)
	if err != nil {
		return nil, err
	}
	standing, err := a.Office.Standing(ctx, m)
	if err != nil {
		return nil, err
	}
	flow, err := a.Office.Flow(ctx, m)
	if err != nil {
		return nil, err
	}
	shown, entry := views.OfMinutes(m, standing, a.Office), views.OfEntry(step.Entry, flow, m)
	shown.File = ""
	if !sight.Draft {
		shown, entry = partly(shown, sight).Minutes, ownPart(entry)
	}
	return &doneAnswer{etag(m.Version), Base + "/minutes/" + m.ID, Done{shown, entry}}, nil
}

// ownPart leaves of an entry what somebody did, and not where the minutes is.
func ownPart(e views.Entry) views.Entry {
	return views.Entry{
		Version: e.Version, Action: e.Action, Label: e.Label, Actor: e.Actor, As: e.As, For: e.For, Note: e.Note, Occurred: e.Occurred,
		Recorded: e.Recorded, Title: e.Title, Answers: e.Answers, Handled: e.Handled, Key: e.Key, Prev: e.Prev, Hash: e.Hash,
	}
}

type minutesAnswer struct {
	ETag string `header:"ETag" doc:"版次，办理时用作 If-Match"`
	Body views.Whole
}

func (a *API) get(ctx context.Context, v *web.Visit, _ *AtMinutes) (*minutesAnswer, error) {
	standing, err := a.Office.Standing(ctx, v.Minutes)
	if err != nil {
		return nil, err
	}
	whole := views.OfMinutes(v.Minutes, standing, a.Office)
	whole.File = "" // where it lies on the server is nobody's business
	if !v.Sight.Draft {
		return &minutesAnswer{etag(v.Minutes.Version), partly(whole, v.Sight)}, nil
	}
	more, err := views.LookBeyond(ctx, a.Office, v.Minutes)
	if err != nil {
		return nil, err
	}
	return &minutesAnswer{etag(v.Minutes.Version), views.OfWhole(whole, more, v.Minutes)}, nil
}

// partly leaves of a minutes what somebody may see who sees it in part: his own
// rows and copies, and of the paper what is printed on it.
func partly(m views.Minutes, sight office.Sight) views.Whole {
	part := views.Minutes{
		ID: m.ID, Title: m.Title, Flow: m.Flow, FlowV: m.FlowV, Type: m.Type, Session: m.Session, Place: m.Place, Label: m.Label,
		Version: m.Version, Meeting: m.Meeting, Finalized: m.Finalized, Vacant: []views.Vacant{}, Wants: []views.Want{},
		Offers: []views.Offer{}, Approvals: []views.Consent{}, Parties: []views.Party{}, Copies: []views.Copy{},
	}
	if sight.Issued {
		part.Number, part.IssuedOn, part.PDF, part.Edition = m.Number, m.IssuedOn, m.PDF, m.Edition
	}
	for _, p := range m.Parties {
		if slices.Contains(sight.Asked, p.N) {
			part.Parties = append(part.Parties, p)
		}
	}
	for _, c := range m.Copies {
		if slices.Contains(sight.Copies, c.N) {
			part.Copies = append(part.Copies, c)
		}
	}
	return views.Whole{Minutes: part, Competing: []views.Rival{}, Former: []views.Copy{}, Leases: []views.Lease{}}
}

// History is what was done with a minutes, from the first entry on.
type History struct {
	Entries []views.Entry `json:"entries"`
}

func (a *API) history(ctx context.Context, v *web.Visit, _ *AtMinutes) (*ofJSON[History], error) {
	all, err := a.entries(ctx, v.Minutes)
	return body(History{all}), err
}

// entries shows the history of a minutes.
func (a *API) entries(ctx context.Context, m workflow.Minutes) ([]views.Entry, error) {
	flow, err := a.Office.Flow(ctx, m)
	if err != nil {
		return nil, err
	}
	entries, err := a.Office.Store.Entries(ctx, m.ID)
	if err != nil {
		return nil, err
	}
	shown := make([]views.Entry, len(entries))
	for i, e := range entries {
		shown[i] = views.OfEntry(e, flow, m)
	}
	return shown, nil
}

// Participants is who was asked beside the line.
type Participants struct {
	Participants []views.Party `json:"participants"`
}

func (a *API) participants(_ context.Context, v *web.Visit, _ *AtMinutes) (*ofJSON[Participants], error) {
	out := Participants{[]views.Party{}}
	for _, p := range v.Minutes.Participants {
		if v.Sight.Draft || slices.Contains(v.Sight.Asked, p.N) {
			out.Participants = append(out.Participants, views.OfParty(p))
		}
	}
	return body(out), nil
}
