package api

import (
	"context"
	"slices"
	"time"

	"jiyao/cmd/internal/office"
	"jiyao/cmd/internal/server/web"
	"jiyao/cmd/internal/views"
)

func copyOperations(a *API) {
	seen := web.SignedIn().Seeing(office.SeeAny).Scoped(web.ScopeCopies)
	add(a, operation{
		id: "copies", method: "GET", path: "/minutes/{minutes}/copies", tag: "分送", summary: "各份的去向",
		about: "收件单位只看到自己的各份。", policy: seen,
	}, a.copies)
	add(a, operation{
		id: "dispatch-copies", method: "POST", path: "/minutes/{minutes}/copies/dispatch", tag: "分送", summary: "登记已投箱",
		policy: seen, body: 1 << 20,
	}, a.dispatch)
	add(a, operation{
		id: "receipt-copies", method: "POST", path: "/minutes/{minutes}/copies/receipts", tag: "分送", summary: "登记已阅、签收或退回（错投）",
		about: "不写 rows 和 units 的，是本单位的各份。", policy: seen, body: 20 << 20,
	}, a.receipt)
}

// Copies is where the copies of a minutes are.
type Copies struct {
	Minutes  string       `json:"minutes"`
	PrintRun int          `json:"print_run,omitempty" doc:"印数"`
	Copies   []views.Copy `json:"copies"`
}

func (a *API) copies(_ context.Context, v *web.Visit, _ *AtMinutes) (*ofJSON[Copies], error) {
	out := Copies{Minutes: v.Minutes.ID, Copies: []views.Copy{}}
	if v.Sight.Draft {
		out.PrintRun = v.Minutes.PrintRun()
	}
	for _, c := range v.Minutes.Copies {
		if v.Sight.Draft || slices.Contains(v.Sight.Copies, c.N) {
			out.Copies = append(out.Copies, views.OfCopy(c))
		}
	}
	return body(out), nil
}

type dispatchInput struct {
	AtMinutes
	Key  string `header:"Idempotency-Key" doc:"操作标识：同一次点击重发时相同"`
	Body struct {
		Rows       []int     `json:"rows,omitempty" maxItems:"2000" doc:"分送的各行"`
		Units      []string  `json:"units,omitempty" maxItems:"2000" doc:"不写行号，写单位"`
		All        bool      `json:"all,omitempty" doc:"待投的各份都投了"`
		Note       string    `json:"note,omitempty" maxLength:"2000"`
		OccurredAt time.Time `json:"occurred_at,omitzero" doc:"何时投的"`
	}
}

func (a *API) dispatch(ctx context.Context, v *web.Visit, in *dispatchInput) (*ofJSON[Copies], error) {
	b := in.Body
	return a.moved(ctx, v, in.Key, Act{Event: "dispatch", Rows: b.Rows, Units: b.Units, All: b.All, Note: b.Note, OccurredAt: b.OccurredAt})
}

type receiptInput struct {
	AtMinutes
	Key  string `header:"Idempotency-Key" doc:"操作标识：同一次点击重发时相同"`
	Body struct {
		Event      string    `json:"event" enum:"read,receive,bounce,已阅,签收,退回" doc:"已阅、签收或退回（错投）"`
		Rows       []int     `json:"rows,omitempty" maxItems:"2000" doc:"分送的各行"`
		Units      []string  `json:"units,omitempty" maxItems:"2000" doc:"不写行号，写单位"`
		Note       string    `json:"note,omitempty" maxLength:"2000" doc:"说明；退回须写理由"`
		For        string    `json:"for,omitempty" maxLength:"100" doc:"纸面上是谁签收的（资料里有的人）"`
		Paper      *Sheet    `json:"paper,omitempty" doc:"纸面签收，由办公室代登记"`
		OccurredAt time.Time `json:"occurred_at,omitzero" doc:"何时签收的"`
	}
}

func (a *API) receipt(ctx context.Context, v *web.Visit, in *receiptInput) (*ofJSON[Copies], error) {
	b := in.Body
	event := map[string]string{"已阅": "read", "签收": "receive", "退回": "bounce"}[b.Event]
	if event == "" {
		event = b.Event
	}
	return a.moved(ctx, v, in.Key, Act{
		Event: event, Rows: b.Rows, Units: b.Units, Note: b.Note, For: b.For, Paper: b.Paper, OccurredAt: b.OccurredAt,
	})
}

// moved carries out an act on copies, and shows where they are then: no more of
// the minutes than the copies.
func (a *API) moved(ctx context.Context, v *web.Visit, key string, act Act) (*ofJSON[Copies], error) {
	if _, err := a.act(ctx, v, "", key, act); err != nil {
		return nil, err
	}
	m, err := a.Office.Store.Minutes(ctx, v.Minutes.ID)
	if err != nil {
		return nil, err
	}
	after := *v
	after.Minutes = m
	if after.Sight, err = a.Office.Sight(ctx, v.Actor, m); err != nil {
		return nil, err
	}
	return a.copies(ctx, &after, nil)
}
