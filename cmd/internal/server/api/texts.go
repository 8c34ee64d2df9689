package api

import (
	"context"
	"strings"
	"time"

	"jiyao/cmd/internal/office"
	"jiyao/cmd/internal/server/web"
	"jiyao/cmd/internal/views"
	"jiyao/drafting"
	"jiyao/workflow"
)

func textOperations(a *API) {
	draft := web.SignedIn().Seeing(office.SeeDraft)
	add(a, operation{
		id: "get-text", method: "GET", path: "/minutes/{minutes}/text", tag: "正文", summary: "现在的正文",
		about: "只被征求某几项议题意见的人，只看到那几项。", policy: web.SignedIn().Seeing(office.SeeItems).Scoped(web.ScopeRead),
	}, a.text)
	add(a, operation{
		id: "put-text", method: "PUT", path: "/minutes/{minutes}/text", tag: "正文", summary: "保存正文，或其中一项议题",
		about:  "须有 If-Match。他人先保存了的，答复 412，送来的正文另存为竞争稿（kept_revision），两份都不丢。",
		policy: draft.Scoped(web.ScopeWrite), body: 20 << 20,
	}, a.save)
	add(a, operation{
		id: "revisions", method: "GET", path: "/minutes/{minutes}/revisions", tag: "正文", summary: "历次稿", policy: draft.Scoped(web.ScopeRead),
	}, a.revisions)
	add(a, operation{
		id: "revision", method: "GET", path: "/minutes/{minutes}/revisions/{revision}", tag: "正文", summary: "某一稿的正文",
		policy: draft.Scoped(web.ScopeRead),
	}, a.revision)
	add(a, operation{
		id: "redline", method: "GET", path: "/minutes/{minutes}/redline", tag: "正文", summary: "花脸稿：两稿之间改了什么，是谁改的",
		about: "没有写的，是最后一次改动。", policy: draft.Scoped(web.ScopeRead),
	}, a.redline)
}

// Text is a text of a minutes.
type Text struct {
	ID       string `json:"id"`
	Revision int    `json:"revision" doc:"第几稿"`
	Items    []int  `json:"items,omitempty" doc:"只有这几项议题；没有的，是全文"`
	Text     string `json:"text"`
}

type textAnswer struct {
	ETag string `header:"ETag" doc:"纪要的版次，保存时用作 If-Match"`
	Body Text
}

func (a *API) text(_ context.Context, v *web.Visit, _ *AtMinutes) (*textAnswer, error) {
	out := Text{ID: v.Minutes.ID, Revision: v.Minutes.Revision, Text: v.Minutes.Text}
	if !v.Sight.Draft && len(v.Sight.Items) > 0 {
		var parts []string
		for _, n := range v.Sight.Items {
			if part, _, ok := drafting.ItemText(v.Minutes.Text, n); ok {
				parts, out.Items = append(parts, part), append(out.Items, n)
			}
		}
		out.Text = strings.Join(parts, "\n")
	}
	return &textAnswer{etag(v.Minutes.Version), out}, nil
}

type saveInput struct {
	AtMinutes
	Match string `header:"If-Match" doc:"看到的版次：读取时的 ETag"`
	Key   string `header:"Idempotency-Key" doc:"操作标识：同一次保存重发时相同"`
	Body  struct {
		Text    string `json:"text" doc:"全文；写了 item 的，是那一项议题的文字"`
		Item    int    `json:"item,omitempty" minimum:"0" doc:"只存第几项议题，几个人可以各写各的"`
		Title   string `json:"title,omitempty" maxLength:"300" doc:"改标题"`
		Meeting string `json:"meeting,omitempty" format:"date" doc:"改会议日期"`
		Note    string `json:"note,omitempty" maxLength:"2000" doc:"说明"`
	}
}

func (a *API) save(ctx context.Context, v *web.Visit, in *saveInput) (*doneAnswer, error) {
	if in.Match == "" {
		return nil, unseen()
	}
	version, err := seenVersion(in.Match, v.Minutes)
	if err != nil {
		return nil, err
	}
	step, err := a.Office.Do(ctx, workflow.Command{
		Minutes: v.Minutes.ID, Version: version, Action: workflow.Save, Actor: v.Actor, Key: engineKey(in.Key), Note: in.Body.Note,
		Text: &in.Body.Text, Item: in.Body.Item, Title: in.Body.Title, Meeting: workflow.Date(in.Body.Meeting),
	})
	if err != nil {
		return nil, a.explain(ctx, v, err)
	}
	return a.done(ctx, v, step)
}

// Revision is one text in the course of the work, without the text.
type Revision struct {
	Revision  int          `json:"revision" doc:"第几稿"`
	Version   int          `json:"version" doc:"哪一版办理时存的"`
	Place     string       `json:"place"`
	Label     string       `json:"place_label"`
	Author    views.Person `json:"author"`
	At        time.Time    `json:"at"`
	Digest    string       `json:"text_sha256"`
	Competing bool         `json:"competing,omitempty" doc:"来迟另存的竞争稿"`
}

// Revisions is all texts of a minutes, the first in front.
type Revisions struct {
	Revisions []Revision `json:"revisions"`
}

func (a *API) revisions(ctx context.Context, v *web.Visit, _ *AtMinutes) (*ofJSON[Revisions], error) {
	all, err := a.Office.Store.Revisions(ctx, v.Minutes.ID)
	if err != nil {
		return nil, err
	}
	flow, err := a.Office.Flow(ctx, v.Minutes)
	if err != nil {
		return nil, err
	}
	out := Revisions{make([]Revision, len(all))}
	for i, r := range all {
		out.Revisions[i] = Revision{
			r.N, r.Version, r.Place.String(), flow.PlaceLabel(r.Place),
			views.Person{ID: r.Author.ID, Name: r.Author.Name},
			r.At, r.TextDigest, r.Competing,
		}
	}
	return body(out), nil
}

type revisionInput struct {
	AtMinutes
	Revision int `path:"revision" minimum:"1" doc:"第几稿"`
}

func (a *API) revision(ctx context.Context, v *web.Visit, in *revisionInput) (*ofJSON[Text], error) {
	all, err := a.Office.Store.Revisions(ctx, v.Minutes.ID)
	if err != nil {
		return nil, err
	}
	if in.Revision > len(all) {
		return nil, noRevision(in.Revision, len(all))
	}
	r := all[in.Revision-1]
	return body(Text{ID: v.Minutes.ID, Revision: r.N, Text: r.Text}), nil
}

func noRevision(n, last int) error {
	return web.Refuse(workflow.NotFound, "没有第%d稿，现有第1稿至第%d稿。", n, last)
}

type redlineInput struct {
	AtMinutes
	From int `query:"from" minimum:"0" doc:"从第几稿"`
	To   int `query:"to" minimum:"0" doc:"到第几稿"`
}

// Redline is what was changed between two texts, and by whom.
type Redline struct {
	ID       string                       `json:"id"`
	From     int                          `json:"from"`
	To       int                          `json:"to"`
	Summary  drafting.Summary             `json:"summary"`
	Segments []drafting.AttributedSegment `json:"segments"`
}

func (a *API) redline(ctx context.Context, v *web.Visit, in *redlineInput) (*ofJSON[Redline], error) {
	all, err := a.Office.Store.Revisions(ctx, v.Minutes.ID)
	if err != nil {
		return nil, err
	}
	from, to := in.From, in.To
	if to == 0 {
		to = v.Minutes.Revision
	}
	if from == 0 {
		from = max(to-1, 1)
	}
	from, to = min(from, to), max(from, to)
	if to > len(all) || len(all) == 0 {
		return nil, noRevision(to, len(all))
	}
	terms, err := a.Office.Terms(ctx)
	if err != nil {
		return nil, err
	}
	flow, err := a.Office.Flow(ctx, v.Minutes)
	if err != nil {
		return nil, err
	}
	texts, first, last := between(all, flow, from, to)
	segments, err := drafting.Attribute(texts, first, last, terms)
	if err != nil {
		return nil, err
	}
	var line drafting.Redline
	for _, s := range segments {
		line = append(line, s.Segment)
	}
	return body(Redline{v.Minutes.ID, from, to, line.Summary(), segments}), nil
}

// between gives the texts in force between two, and those two, and where the two
// stand among them.
func between(all []workflow.Revision, flow *workflow.Flow, from, to int) (texts []drafting.Revision, first, last int) {
	for _, one := range all {
		if one.Competing && one.N != from && one.N != to {
			continue
		}
		if one.N == from {
			first = len(texts)
		}
		if one.N == to {
			last = len(texts)
		}
		texts = append(texts, drafting.Revision{Text: one.Text, Hand: drafting.Hand{
			ID: one.Author.ID, Name: one.Author.Name, Place: flow.PlaceLabel(one.Place), Time: one.At.UTC().Format(time.RFC3339),
		}})
	}
	return texts, first, last
}
