package api

import (
	"context"

	"jiyao/cmd/internal/office"
	"jiyao/cmd/internal/server/web"
	"jiyao/cmd/internal/views"
	"jiyao/drafting"
	"jiyao/drafting/lint"
	"jiyao/workflow"
)

// writingOperations are what stands beside writing: who is writing now, and
// what of proof-reading is let stand.
func writingOperations(a *API) {
	draft := web.SignedIn().Seeing(office.SeeDraft)
	add(a, operation{
		id: "leases", method: "GET", path: "/minutes/{minutes}/leases", tag: "正文", summary: "现在谁在编辑", policy: draft.Scoped(web.ScopeRead),
	}, a.leases)
	add(a, operation{
		id: "put-lease", method: "PUT", path: "/minutes/{minutes}/leases/{item}", tag: "正文", summary: "占用编辑，或续占用、接管",
		about: "item 是第几项议题，0 是整件。最多十分钟，要接着编辑的，到期前再占一次。", policy: draft.Scoped(web.ScopeWrite),
	}, a.lease)
	add(a, operation{
		id: "delete-lease", method: "DELETE", path: "/minutes/{minutes}/leases/{item}", tag: "正文", summary: "结束自己的占用", status: 204,
		policy: draft.Scoped(web.ScopeWrite),
	}, a.release)
	add(a, operation{
		id: "dismissals", method: "GET", path: "/minutes/{minutes}/dismissals", tag: "正文", summary: "忽略的校对意见，是谁忽略的、为什么",
		policy: draft.Scoped(web.ScopeRead),
	}, a.dismissals)
	add(a, operation{
		id: "dismiss", method: "POST", path: "/minutes/{minutes}/dismissals", tag: "正文", summary: "忽略一条校对意见", status: 201,
		about: "rule 和 quote 指明是哪一条；同样的文字有几处的，再写 line。阻断性的不能忽略。", policy: draft.Scoped(web.ScopeWrite),
	}, a.dismiss)
	add(a, operation{
		id: "restore", method: "DELETE", path: "/minutes/{minutes}/dismissals/{n}", tag: "正文", summary: "恢复忽略的校对意见",
		policy: draft.Scoped(web.ScopeWrite),
	}, a.restore)
}

// Leases is who is writing a minutes.
type Leases struct {
	Leases []views.Lease `json:"leases"`
}

func (a *API) leases(ctx context.Context, v *web.Visit, _ *AtMinutes) (*ofJSON[Leases], error) {
	now, err := a.Office.Store.Leases(ctx, v.Minutes.ID, v.Now)
	if err != nil {
		return nil, err
	}
	return body(Leases{views.OfLeases(now)}), nil
}

// AtLease names what is being written.
type AtLease struct {
	AtMinutes
	Item int `path:"item" minimum:"0" maximum:"1000" doc:"第几项议题；0 是整件"`
}

type leaseInput struct {
	AtLease
	Body struct {
		Over bool `json:"over,omitempty" doc:"接管他人的占用"`
	}
}

func (a *API) lease(ctx context.Context, v *web.Visit, in *leaseInput) (*ofJSON[views.Lease], error) {
	l, err := a.Office.Lease(ctx, workflow.Lease{Minutes: v.Minutes.ID, Item: in.Item, Holder: v.Actor.Person}, in.Body.Over)
	if err != nil {
		return nil, err
	}
	return body(views.OfLease(l)), nil
}

func (a *API) release(ctx context.Context, v *web.Visit, in *AtLease) (*struct{}, error) {
	return nil, a.Office.Release(ctx, v.Minutes.ID, in.Item, v.Actor.Person)
}

// Dismissals is what proof-reading is let stand.
type Dismissals struct {
	Dismissals []views.Dismissal `json:"dismissals"`
}

func (a *API) dismissals(ctx context.Context, v *web.Visit, _ *AtMinutes) (*ofJSON[Dismissals], error) {
	all, err := a.Office.LetStand(ctx, v.Minutes)
	if err != nil {
		return nil, err
	}
	return body(Dismissals{views.OfDismissals(all)}), nil
}

type dismissInput struct {
	AtMinutes
	Key  string `header:"Idempotency-Key" doc:"操作标识：同一次点击重发时相同"`
	Body struct {
		Rule   string `json:"rule" minLength:"1" maxLength:"50" doc:"规则的编号" example:"PUNC01"`
		Quote  string `json:"quote" maxLength:"2000" doc:"所指的原文"`
		Line   int    `json:"line,omitempty" minimum:"0" doc:"第几段"`
		Reason string `json:"reason" minLength:"1" maxLength:"200" doc:"理由"`
	}
}

func (a *API) dismiss(ctx context.Context, v *web.Visit, in *dismissInput) (*ofJSON[views.Dismissal], error) {
	text := drafting.Normalise(v.Minutes.Text)
	doc := drafting.Parse(text)
	options, err := a.Office.Reading(ctx, v.Minutes, doc)
	if err != nil {
		return nil, err
	}
	all := lint.Check(doc, options)
	var found []lint.Finding
	for i, item := range lint.Items(text, all) {
		if item.ID == in.Body.Rule && item.Text == in.Body.Quote && (in.Body.Line == 0 || item.Line == in.Body.Line) {
			found = append(found, all[i])
		}
	}
	switch len(found) {
	case 0:
		return nil, wrong("body.rule", "正文里没有这条校对意见，请重新读取正文后再试")
	case 1:
	default:
		return nil, wrong("body.line", "这样的校对意见不止一处，请用 line 写明是第几段")
	}
	d, err := a.Office.Dismiss(ctx, v.Actor, office.Dismissing{
		Minutes: v.Minutes.ID, Rule: found[0].ID, Text: text, Span: found[0].Span, Reason: in.Body.Reason,
	})
	if err != nil {
		return nil, err
	}
	return body(views.OfDismissal(office.LetStand{Dismissal: d})), nil
}

type restoreInput struct {
	AtMinutes
	N int `path:"n" minimum:"1" doc:"忽略的编号"`
}

func (a *API) restore(ctx context.Context, v *web.Visit, in *restoreInput) (*ofJSON[views.Dismissal], error) {
	d, err := a.Office.Restore(ctx, v.Actor, v.Minutes.ID, in.N)
	if err != nil {
		return nil, err
	}
	return body(views.OfDismissal(office.LetStand{Dismissal: d})), nil
}
