package api

import (
	"context"
	"errors"
	"slices"
	"time"

	"jiyao/cmd/internal/office"
	"jiyao/cmd/internal/server/web"
	"jiyao/workflow"
)

func transitionOperations(a *API) {
	add(a, operation{
		id: "transitions", method: "GET", path: "/minutes/{minutes}/transitions", tag: "办理", summary: "现在能办什么，不能办的为什么不能",
		policy: web.SignedIn().Seeing(office.SeeAny).Scoped(web.ScopeRead),
	}, a.transitions)
	add(a, operation{
		id: "transition", method: "POST", path: "/minutes/{minutes}/transitions", tag: "办理", summary: "办理一个动作",
		about: "event 是动作的英文名或中文名（流程里的叫法也行）。须有 If-Match；答复、催办、批注和各份的投箱、签收不必有，它们互不妨碍。" +
			"不能办理的，答复 409 或 403，allowed_actions 是现在能办的，reasons 是其余的为什么不能；他人先办了的，答复 412。",
		policy: web.SignedIn().Seeing(office.SeeAny).Scoped(web.ScopeWrite), body: 20 << 20,
	}, a.transition)
}

// Transition is one action from where a minutes stands.
type Transition struct {
	Event   string   `json:"event" doc:"动作的英文名，办理时用"`
	Label   string   `json:"label" doc:"流程里的叫法"`
	Allowed bool     `json:"allowed" doc:"我现在能不能办"`
	Reason  string   `json:"reason,omitempty" doc:"为什么不能"`
	Roles   []string `json:"roles" doc:"哪些角色能办"`
	People  []string `json:"people" doc:"谁有这些角色"`
}

// Transitions is what may be done to a minutes now.
type Transitions struct {
	Minutes     string       `json:"minutes"`
	Version     int          `json:"version"`
	Place       string       `json:"place"`
	Label       string       `json:"place_label"`
	Transitions []Transition `json:"transitions"`
}

type transitionsAnswer struct {
	ETag string `header:"ETag" doc:"版次，办理时用作 If-Match"`
	Body Transitions
}

func (a *API) transitions(ctx context.Context, v *web.Visit, _ *AtMinutes) (*transitionsAnswer, error) {
	m := v.Minutes
	standing, err := a.Office.Standing(ctx, m)
	if err != nil {
		return nil, err
	}
	out := Transitions{m.ID, m.Version, m.Place.String(), standing.Place, []Transition{}}
	for _, offer := range standing.Offers {
		one := Transition{Event: string(offer.Action), Label: offer.Label, Allowed: true, Roles: []string{}, People: []string{}}
		if v.Sight.Draft {
			one.People = append(one.People, offer.People...)
		}
		for _, r := range offer.Roles {
			one.Roles = append(one.Roles, string(r))
		}
		if err := a.Office.May(ctx, m, v.Actor, offer.Action); err != nil {
			if workflow.KindOf(err) == workflow.Internal {
				return nil, err
			}
			if !v.Sight.Draft {
				continue // whose turn it is, is not his to know
			}
			one.Allowed, one.Reason = false, err.Error()
		}
		out.Transitions = append(out.Transitions, one)
	}
	return &transitionsAnswer{etag(m.Version), out}, nil
}

// explain adds to a refusal what the caller may do now, and why not the rest.
func (a *API) explain(ctx context.Context, v *web.Visit, refusal error) error {
	switch workflow.KindOf(refusal) {
	case workflow.Refused, workflow.Forbidden:
	default:
		return refusal
	}
	if !v.Sight.Draft {
		return refusal // whose turn it is, is not his to know
	}
	m, err := a.Office.Store.Minutes(ctx, v.Minutes.ID)
	if err != nil {
		return errors.Join(refusal, err)
	}
	standing, err := a.Office.Standing(ctx, m)
	if err != nil {
		return errors.Join(refusal, err)
	}
	var allowed []string
	var reasons []web.Hindrance
	for _, offer := range standing.Offers {
		if err := a.Office.May(ctx, m, v.Actor, offer.Action); err != nil {
			reasons = append(reasons, web.Hindrance{Action: string(offer.Action), Label: offer.Label, Reason: err.Error()})
			continue
		}
		allowed = append(allowed, string(offer.Action))
	}
	return web.Explain(refusal, allowed, reasons)
}

// Whom asks somebody beside the line.
type Whom struct {
	Name  string `json:"name" minLength:"1" maxLength:"100" doc:"单位、岗位或人：编号或名称" example:"市财政局"`
	Items []int  `json:"items,omitempty" maxItems:"500" doc:"问哪几项议题；没有的，是全文"`
	Due   string `json:"due,omitempty" format:"date" doc:"时限"`
}

// ItemReply is an answer about one 议题.
type ItemReply struct {
	Item    int    `json:"item" minimum:"1"`
	Outcome string `json:"outcome" doc:"同意、原则同意、不同意、不涉及，或英文名"`
	Opinion string `json:"opinion,omitempty" maxLength:"2000"`
}

// Mark is words about what they quote.
type Mark struct {
	Quote string `json:"quote,omitempty" doc:"正文中的原话"`
	Text  string `json:"text" minLength:"1" doc:"意见"`
}

// Sheet is what was decided by hand (代登记).
type Sheet struct {
	Version int    `json:"version,omitempty" minimum:"0" doc:"单子上印的是第几版"`
	Form    string `json:"form,omitempty" maxLength:"100" doc:"单子的名称，如签批单"`
	Signer  string `json:"signer,omitempty" maxLength:"100" doc:"资料里没有的人在单子上署的姓名"`
	Scan    []byte `json:"scan,omitempty" doc:"扫描件（base64）"`
	Name    string `json:"scan_name,omitempty" maxLength:"200" doc:"扫描件的文件名"`
}

// Recipient is one unit of a distribution.
type Recipient struct {
	Unit   string `json:"unit" minLength:"1" maxLength:"100" doc:"单位：编号或名称"`
	Copies int    `json:"copies,omitempty" minimum:"0" maximum:"10000" doc:"份数；没有的，是一份"`
}

// Act is what a caller wants done. What the action has no use for is left out.
type Act struct {
	Event      string    `json:"event" minLength:"1" doc:"动作：英文名或中文名" example:"签发"`
	Note       string    `json:"note,omitempty" maxLength:"2000" doc:"意见或理由"`
	For        string    `json:"for,omitempty" maxLength:"100" doc:"代谁办理（委托），或纸面上是谁办的"`
	OccurredAt time.Time `json:"occurred_at,omitzero" doc:"发生时间；没有的，是现在"`

	To       string `json:"to,omitempty" doc:"退回：到哪一环节；只有一处可退的不必写"`
	Straight bool   `json:"straight,omitempty" doc:"退回：改后直送本环节"`
	Marks    []Mark `json:"marks,omitempty" maxItems:"500" doc:"退回、批注：标出处"`
	Resolves int    `json:"resolves,omitempty" minimum:"0" doc:"批注：办结第几版的批注"`

	Text    *string `json:"text,omitempty" doc:"改后同意：新的全文；誊清、文字性更正：改后的全文"`
	Title   string  `json:"title,omitempty" maxLength:"300" doc:"保存：新的标题"`
	Meeting string  `json:"meeting,omitempty" format:"date" doc:"保存：会议日期"`
	Item    int     `json:"item,omitempty" minimum:"0" doc:"保存：只存第几项议题"`

	Asked    []Whom      `json:"asked,omitempty" maxItems:"500" doc:"征求意见、加签：问谁；送审、同意：下一步每项议题由谁审核"`
	Rows     []int       `json:"rows,omitempty" maxItems:"2000" doc:"答复、减签、催办：会签的各行；投箱、签收等：分送的各行"`
	Units    []string    `json:"units,omitempty" maxItems:"2000" doc:"投箱、签收等：不写行号，写单位"`
	All      bool        `json:"all,omitempty" doc:"投箱、签收等：能办的各份都办"`
	Outcome  string      `json:"outcome,omitempty" doc:"答复：同意、原则同意、不同意、不涉及"`
	Answers  []ItemReply `json:"answers,omitempty" maxItems:"500" doc:"答复：逐项的"`
	Holder   string      `json:"holder,omitempty" maxLength:"100" doc:"转办：给哪个岗位或人"`
	Choose   int         `json:"choose,omitempty" minimum:"0" doc:"编号：选用预留或收回的第几号"`
	Compiled string      `json:"compiled,omitempty" format:"date" doc:"定稿：整理日期"`
	IssuedOn string      `json:"issued_on,omitempty" format:"date" doc:"印发：印发日期"`

	Groups     []string    `json:"groups,omitempty" maxItems:"50" doc:"分送：分送组的编号"`
	Recipients []Recipient `json:"recipients,omitempty" maxItems:"2000" doc:"分送：另外的单位和份数"`
	Keep       int         `json:"keep,omitempty" minimum:"0" maximum:"10000" doc:"分送：留存几份"`
	Shelf      int         `json:"shelf,omitempty" minimum:"0" maximum:"10000" doc:"分送：存档几份"`

	Paper *Sheet `json:"paper,omitempty" doc:"纸面上办的，由办公室代登记"`
}

type transitionInput struct {
	AtMinutes
	Match string `header:"If-Match" doc:"看到的版次：读取时的 ETag"`
	Key   string `header:"Idempotency-Key" doc:"操作标识：同一次点击重发时相同，24小时内得到同一个答复"`
	Body  Act
}

func (a *API) transition(ctx context.Context, v *web.Visit, in *transitionInput) (*doneAnswer, error) {
	return a.act(ctx, v, in.Match, in.Key, in.Body)
}

// act carries out what a caller wants done.
func (a *API) act(ctx context.Context, v *web.Visit, match, key string, act Act) (*doneAnswer, error) {
	o := order{api: a, ctx: ctx, visit: v, act: act}
	if err := o.begin(match); err != nil {
		return nil, err
	}
	o.command.Key = engineKey(key)
	for _, part := range []func() error{o.whose, o.words, o.beside, o.copies, o.recipients, o.paper} {
		if err := part(); err != nil {
			return nil, err
		}
	}
	step, err := a.Office.Do(ctx, o.command)
	if err != nil {
		return nil, a.explain(ctx, v, err)
	}
	return a.done(ctx, v, step)
}

// actionNamed finds an action by its name in English, in the flow or in general.
func actionNamed(flow *workflow.Flow, at workflow.Place, name string) (workflow.Action, bool) {
	for _, option := range flow.Options(at) {
		if name == option.Label || name == string(option.Action) {
			return option.Action, true
		}
	}
	i := slices.IndexFunc(workflow.Actions(), func(known workflow.Action) bool { return name == string(known) || name == known.Label() })
	if i < 0 {
		return "", false
	}
	return workflow.Actions()[i], true
}
