package api

import (
	"context"
	"strconv"
	"strings"

	"jiyao/cmd/internal/office"
	"jiyao/cmd/internal/server/web"
	"jiyao/cmd/internal/views"
	"jiyao/workflow"
)

func excerptOperations(a *API) {
	own := web.SignedIn().Scoped(web.ScopeRead)
	add(a, operation{
		id: "minutes-excerpts", method: "GET", path: "/minutes/{minutes}/excerpts", tag: "节录", summary: "一件纪要的节录，和可以节录的单位",
		about: "outdated 是已经过时的：纪要已有文字不同的新版印发。", policy: web.Readers().Seeing(office.SeeDraft).Scoped(web.ScopeRead),
	}, a.excerptsOf)
	add(a, operation{
		id: "cut-excerpt", method: "POST", path: "/minutes/{minutes}/excerpts", tag: "节录", summary: "为一个单位节录，或写成议决事项通知",
		about:  "只从印发件节录。同一单位、同样的议题已经办过的，答复原来那一份，不另办。",
		policy: web.Roles(workflow.Clerk).Seeing(office.SeeDraft).Scoped(web.ScopeWrite),
	}, a.cutExcerpt)
	add(a, operation{
		id: "list-excerpts", method: "GET", path: "/excerpts", tag: "节录", summary: "给本单位的节录，最近的在先", policy: own,
	}, a.ownExcerpts)
	add(a, operation{
		id: "get-excerpt", method: "GET", path: "/excerpts/{code}", tag: "节录", summary: "一份节录和它的文字",
		about: "收件单位只看得到给本单位的，别的答复 404。", policy: own,
	}, a.excerpt)
	add(a, operation{
		id: "excerpt-pdf", method: "GET", path: "/excerpts/{code}/pdf", tag: "节录", summary: "一份节录的 PDF，与办理时逐字节相同",
		policy: own, binary: []string{"application/pdf"},
	}, a.excerptPDF)
}

// ExcerptProposal is a unit that an excerpt may be cut for.
type ExcerptProposal struct {
	UnitID  string `json:"unit_id"`
	Unit    string `json:"unit"`
	Items   []int  `json:"items" doc:"提到它的议题"`
	Charged []int  `json:"charged_items" doc:"其中它是责任单位的"`
}

// MinutesExcerpts is what was cut of a minutes, and for whom there may be more.
type MinutesExcerpts struct {
	Excerpts  []views.Excerpt   `json:"excerpts"`
	Proposals []ExcerptProposal `json:"proposals" doc:"可以节录的单位：已经印发的，由分发员看到"`
}

func (a *API) excerptsOf(ctx context.Context, v *web.Visit, _ *AtMinutes) (*ofJSON[MinutesExcerpts], error) {
	made, err := a.Office.ExcerptsOf(ctx, v.Minutes)
	if err != nil {
		return nil, err
	}
	out := MinutesExcerpts{Excerpts: views.OfExcerpts(made), Proposals: []ExcerptProposal{}}
	if v.Minutes.PDF.IsZero() || !v.Has(workflow.Clerk) {
		return body(out), nil
	}
	offers, err := a.Office.ExcerptOffers(ctx, v.Minutes)
	if err != nil {
		return nil, err
	}
	for _, o := range offers {
		out.Proposals = append(out.Proposals, ExcerptProposal{o.UnitID, o.Unit, o.Items, append([]int{}, o.Charged...)})
	}
	return body(out), nil
}

type cutInput struct {
	AtMinutes
	Key  string `header:"Idempotency-Key" doc:"操作标识：同一次点击重发时相同，24小时内得到同一个答复"`
	Body struct {
		Unit  string `json:"unit" minLength:"1" maxLength:"100" doc:"单位：编号或名称"`
		Kind  string `json:"kind" enum:"excerpt,notice,节录,议决事项通知" doc:"节录，或议决事项通知"`
		Items []int  `json:"items,omitempty" maxItems:"500" doc:"第几项议题，按先后；没有的，取写到这个单位的各项"`
	}
}

type excerptAnswer struct {
	Location string `header:"Location" doc:"节录的地址"`
	Body     views.Excerpt
}

func (a *API) cutExcerpt(ctx context.Context, v *web.Visit, in *cutInput) (*excerptAnswer, error) {
	kind := workflow.ExcerptKind(in.Body.Kind)
	for _, k := range []workflow.ExcerptKind{workflow.PlainExcerpt, workflow.DecisionNotice} {
		if in.Body.Kind == k.Label() {
			kind = k
		}
	}
	x, err := a.Office.CutExcerpt(ctx, v.Actor, v.Minutes, office.Excerpting{Unit: strings.TrimSpace(in.Body.Unit), Kind: kind, Items: in.Body.Items})
	if err != nil {
		return nil, err
	}
	return &excerptAnswer{Base + "/excerpts/" + x.Code, views.OfExcerpt(office.DatedExcerpt{Excerpt: x})}, nil
}

// Excerpts is a page of what a unit was given.
type Excerpts struct {
	Excerpts []views.Excerpt `json:"excerpts"`
	Next     string          `json:"next,omitempty" doc:"下一页的游标；没有的，是最后一页"`
}

type excerptsAnswer struct {
	Link string `header:"Link" doc:"下一页的地址（rel=\"next\"）"`
	Body Excerpts
}

func (a *API) ownExcerpts(ctx context.Context, v *web.Visit, in *cursorQuery) (*excerptsAnswer, error) {
	made, err := a.Office.Store.ExcerptsOf(ctx, v.Actor.Unit, in.before(), in.Limit+1)
	if err != nil {
		return nil, err
	}
	out := &excerptsAnswer{}
	if len(made) > in.Limit {
		made = made[:in.Limit]
		out.Body.Next = strconv.Itoa(made[in.Limit-1].Seq)
	}
	dated, err := a.Office.Dated(ctx, made)
	if err != nil {
		return nil, err
	}
	out.Body.Excerpts, out.Link = views.OfExcerpts(dated), in.link("/excerpts", out.Body.Next)
	return out, nil
}

type atExcerpt struct {
	Code string `path:"code" maxLength:"100" doc:"节录的编码" example:"k4zv3pzmahww"`
}

// ExcerptText is an excerpt with its words.
type ExcerptText struct {
	views.Excerpt
	Text string `json:"text"`
}

func (a *API) excerpt(ctx context.Context, v *web.Visit, in *atExcerpt) (*ofJSON[ExcerptText], error) {
	x, err := a.Office.ReadableExcerpt(ctx, v.Actor, in.Code)
	if err != nil {
		return nil, err
	}
	dated, err := a.Office.Dated(ctx, []workflow.Excerpt{x})
	if err != nil {
		return nil, err
	}
	return body(ExcerptText{views.OfExcerpt(dated[0]), x.Text}), nil
}

func (a *API) excerptPDF(ctx context.Context, v *web.Visit, in *atExcerpt) (*fileAnswer, error) {
	x, err := a.Office.ReadableExcerpt(ctx, v.Actor, in.Code)
	if err != nil {
		return nil, err
	}
	data, err := a.Office.ReadReleased(x.PDF)
	if err != nil {
		return nil, err
	}
	return &fileAnswer{"application/pdf", attached(x.Title + ".pdf"), `"` + x.PDF.SHA256 + `"`, data}, nil
}
