package api

import (
	"context"
	"strconv"
	"time"

	"jiyao/cmd/internal/server/web"
	"jiyao/cmd/internal/server/webhook"
	"jiyao/cmd/internal/views"
	"jiyao/workflow"
	"jiyao/workflow/store"
)

func hookOperations(a *API) {
	admin := web.Roles(workflow.Admin).Scoped(web.ScopeAdmin)
	one := "/webhooks/{webhook}"
	add(a, operation{id: "webhooks", method: "GET", path: "/webhooks", tag: "推送", summary: "推送地址", policy: admin}, a.hooks)
	add(a, operation{
		id: "create-webhook", method: "POST", path: "/webhooks", tag: "推送", summary: "登记一个推送地址", status: 201, secret: true,
		about: "签名用的密钥只在这次的答复里出现一次。", policy: admin,
	}, a.subscribe)
	add(a, operation{
		id: "change-webhook", method: "PUT", path: one + "/state", tag: "推送", summary: "停用或恢复", policy: admin,
	}, a.turn)
	add(a, operation{id: "delete-webhook", method: "DELETE", path: one, tag: "推送", summary: "删除", status: 204, policy: admin}, a.unsubscribe)
	add(a, operation{
		id: "webhook-deliveries", method: "GET", path: one + "/deliveries", tag: "推送", summary: "推送记录",
		about: "最近的在先；送到的保留30天。", policy: admin,
	}, a.deliveries)
	add(a, operation{
		id: "resend-delivery", method: "POST", path: one + "/deliveries/{delivery}/resend", tag: "推送", summary: "重发一件",
		status: 202, policy: admin,
	}, a.resend)
	add(a, operation{
		id: "ping-webhook", method: "POST", path: one + "/ping", tag: "推送", summary: "发一件试通", status: 202, policy: admin,
	}, a.ping)
	add(a, operation{
		id: "replay-webhook", method: "POST", path: one + "/replay", tag: "推送", summary: "从某件以后重放",
		about: "收过的也再发，事件编号不变。一次最多一万件，还有的从 last 接着放。", status: 202, policy: admin,
	}, a.replay)
}

// on demands that events are sent at all.
func (a *API) on() error {
	if a.Hooks == nil {
		return web.Refuse(workflow.Refused, "事件推送没有启用。要启用，请在启动 jiyao serve 时用环境变量 JIYAO_WEBHOOK_ALLOW 写明可以推送的主机。")
	}
	return nil
}

// Webhook is an address that is told what was done.
type Webhook struct {
	ID      string         `json:"id"`
	Label   string         `json:"label" doc:"哪个系统"`
	URL     string         `json:"url"`
	Events  []string       `json:"events" doc:"哪些事件；空的是全部"`
	Unit    string         `json:"unit,omitempty" doc:"单位编号：只推送给该单位的分送件；没有的，推送事件"`
	Digest  string         `json:"digest" doc:"签名用的摘要：sha256 或 sm3"`
	State   string         `json:"state" doc:"on 启用，off 停用"`
	Since   string         `json:"since" doc:"登记时最后一件事件的编号"`
	Created time.Time      `json:"created"`
	By      views.Person   `json:"by"`
	Counts  map[string]int `json:"counts,omitempty" doc:"waiting 待推送、delivered 已送到、failed 搁置各几件"`
	Secret  string         `json:"secret,omitempty" doc:"签名用的密钥，只在登记时出现一次"`
}

func viewHook(h store.Webhook, counts map[string]int) Webhook {
	return Webhook{
		ID: h.ID, Label: h.Label, URL: h.URL, Events: append([]string{}, h.Events...), Unit: h.Unit, Digest: h.Digest, State: string(h.State),
		Since: strconv.FormatInt(h.Since, 10), Created: h.Created, By: views.Person{ID: h.By.ID, Name: h.By.Name}, Counts: counts,
	}
}

// HookList is all addresses.
type HookList struct {
	Webhooks []Webhook `json:"webhooks"`
}

func (a *API) hooks(ctx context.Context, _ *web.Visit, _ *struct{}) (*ofJSON[HookList], error) {
	if err := a.on(); err != nil {
		return nil, err
	}
	all, err := a.Office.Store.Webhooks().All(ctx)
	if err != nil {
		return nil, err
	}
	counts, err := a.Office.Store.Webhooks().Counts(ctx)
	if err != nil {
		return nil, err
	}
	out := HookList{[]Webhook{}}
	for _, h := range all {
		out.Webhooks = append(out.Webhooks, viewHook(h, counts[h.ID]))
	}
	return body(out), nil
}

type subscribeInput struct {
	Key  string `header:"Idempotency-Key" doc:"操作标识：同一次点击重发时相同"`
	Body struct {
		Label  string   `json:"label" minLength:"1" maxLength:"100" doc:"哪个系统"`
		URL    string   `json:"url" format:"uri" maxLength:"500" doc:"推送地址"`
		Events []string `json:"events,omitempty" maxItems:"100" doc:"哪些事件；没有的，是全部" example:"[\"minutes.issued\",\"receipt.signed\"]"`
		Unit   string   `json:"unit,omitempty" maxLength:"100" doc:"收件单位，编号或名称：只推送给该单位的分送件，不再选事件" example:"czj"`
		Digest string   `json:"digest,omitempty" enum:"sha256,sm3" doc:"签名用的摘要"`
		Note   string   `json:"note,omitempty" maxLength:"500" doc:"依据，记入变更记录"`
	}
}

func (a *API) subscribe(ctx context.Context, v *web.Visit, in *subscribeInput) (*ofJSON[Webhook], error) {
	if err := a.on(); err != nil {
		return nil, err
	}
	b := in.Body
	if b.Unit != "" {
		u, err := a.Office.Unit(ctx, b.Unit, v.Today())
		if err != nil {
			return nil, wrong("body.unit", err.Error())
		}
		b.Unit = u.ID
	}
	h, err := a.Hooks.Subscribe(ctx, v.Actor.Person, webhook.Subscription{
		Label: b.Label, URL: b.URL, Events: b.Events, Unit: b.Unit, Digest: b.Digest, Note: b.Note, Key: in.Key,
	})
	if err != nil {
		return nil, err
	}
	out := viewHook(h, nil)
	out.Secret = h.Secret
	return body(out), nil
}

// AtHook names the webhook that an operation is about.
type AtHook struct {
	Webhook string `path:"webhook" doc:"推送地址的编号"`
}

type turnInput struct {
	AtHook
	Body struct {
		State string `json:"state" enum:"on,off" doc:"on 启用，off 停用"`
		Note  string `json:"note,omitempty" maxLength:"500"`
	}
}

func (a *API) turn(ctx context.Context, v *web.Visit, in *turnInput) (*ofJSON[Webhook], error) {
	if err := a.on(); err != nil {
		return nil, err
	}
	if err := a.Hooks.Turn(ctx, v.Actor.Person, in.Webhook, store.HookState(in.Body.State), in.Body.Note); err != nil {
		return nil, err
	}
	h, err := a.Office.Store.Webhooks().Of(ctx, in.Webhook)
	return body(viewHook(h, nil)), err
}

func (a *API) unsubscribe(ctx context.Context, v *web.Visit, in *AtHook) (*struct{}, error) {
	if err := a.on(); err != nil {
		return nil, err
	}
	return nil, a.Hooks.Turn(ctx, v.Actor.Person, in.Webhook, store.HookRemoved, "")
}

// Delivery is one event for one address.
type Delivery struct {
	ID       int64     `json:"id"`
	Event    string    `json:"event"`
	EventID  string    `json:"event_id" doc:"事件的编号"`
	State    string    `json:"state" doc:"waiting 待推送，delivered 已送到，failed 搁置"`
	Attempts int       `json:"attempts" doc:"试过几次"`
	Status   int       `json:"status,omitempty" doc:"对方最后的答复"`
	Reason   string    `json:"reason,omitempty" doc:"没有送到的原因"`
	Created  time.Time `json:"created"`
	Due      time.Time `json:"due,omitzero" doc:"何时再试"`
	Settled  time.Time `json:"settled,omitzero" doc:"何时送到或搁置"`
}

// DeliveryList is what was told to an address.
type DeliveryList struct {
	Deliveries []Delivery `json:"deliveries"`
	Next       int64      `json:"next,omitempty" doc:"下一页的 before；没有的，是最后一页"`
}

type deliveriesInput struct {
	AtHook
	Before int64 `query:"before" minimum:"0" doc:"这个编号以前的"`
	Limit  int   `query:"limit" minimum:"1" maximum:"200" default:"50"`
}

func (a *API) deliveries(ctx context.Context, _ *web.Visit, in *deliveriesInput) (*ofJSON[DeliveryList], error) {
	if err := a.on(); err != nil {
		return nil, err
	}
	if _, err := a.Office.Store.Webhooks().Of(ctx, in.Webhook); err != nil {
		return nil, err
	}
	all, err := a.Office.Store.Webhooks().Log(ctx, in.Webhook, in.Before, in.Limit)
	if err != nil {
		return nil, err
	}
	out := DeliveryList{Deliveries: []Delivery{}}
	for _, d := range all {
		out.Deliveries = append(out.Deliveries, Delivery{
			d.ID, d.Event, d.EventID, d.State, d.Attempts, d.Status, d.Reason, d.Created, d.Due, d.Settled,
		})
	}
	if len(all) == in.Limit {
		out.Next = all[len(all)-1].ID
	}
	return body(out), nil
}

type resendInput struct {
	AtHook
	Key      string `header:"Idempotency-Key"`
	Delivery int64  `path:"delivery" minimum:"1" doc:"推送记录的编号"`
}

func (a *API) resend(ctx context.Context, v *web.Visit, in *resendInput) (*struct{}, error) {
	if err := a.on(); err != nil {
		return nil, err
	}
	return nil, a.Hooks.Resend(ctx, v.Actor.Person, in.Webhook, in.Delivery)
}

type pingInput struct {
	AtHook
	Key string `header:"Idempotency-Key"`
}

// Pinged is a test event on its way.
type Pinged struct {
	EventID string `json:"event_id"`
}

func (a *API) ping(ctx context.Context, _ *web.Visit, in *pingInput) (*ofJSON[Pinged], error) {
	if err := a.on(); err != nil {
		return nil, err
	}
	event, err := a.Hooks.Ping(ctx, in.Webhook)
	return body(Pinged{event}), err
}

type replayInput struct {
	AtHook
	Key  string `header:"Idempotency-Key"`
	Body struct {
		After string `json:"after" pattern:"^[0-9]{1,18}$" doc:"这个事件编号以后的；0 是从头"`
	}
}

// Replayed is how much is on its way again.
type Replayed struct {
	Events int    `json:"events" doc:"几件"`
	Last   string `json:"last" doc:"看到哪一件为止"`
}

func (a *API) replay(ctx context.Context, v *web.Visit, in *replayInput) (*ofJSON[Replayed], error) {
	if err := a.on(); err != nil {
		return nil, err
	}
	after, err := strconv.ParseInt(in.Body.After, 10, 64)
	if err != nil {
		return nil, wrong("body.after", "应当是事件的编号")
	}
	n, last, err := a.Hooks.Replay(ctx, v.Actor.Person, in.Webhook, after)
	return body(Replayed{n, strconv.FormatInt(last, 10)}), err
}
