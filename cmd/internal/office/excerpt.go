package office

import (
	"context"
	"crypto/rand"
	"slices"
	"strings"

	"jiyao/drafting"
	"jiyao/workflow"
)

// ExcerptOffer is a unit that an excerpt (节录) may be cut for, and of which 议题.
type ExcerptOffer struct {
	UnitID, Unit string
	Items        []int // by position
	Charged      []int // those of them that make it a 责任单位
}

// ExcerptOffers gives the units that a minutes charges or names in its items, as
// far as they are in the office's data: those it charges first.
func (o *Office) ExcerptOffers(ctx context.Context, m workflow.Minutes) ([]ExcerptOffer, error) {
	d, err := o.refresh(ctx)
	if err != nil {
		return nil, err
	}
	today := workflow.DateOf(o.Now())
	text := drafting.Normalise(m.Text)
	places := drafting.ItemsOf(text)
	charged := d.chargedItems(text, places, today)
	var first, rest []ExcerptOffer
	for _, u := range d.org.Data().Units {
		if !u.Holds(today) {
			continue
		}
		names := []string{u.Name}
		for _, a := range d.org.Data().Aliases {
			if a.Unit == u.ID && a.Holds(today) {
				names = append(names, a.Name)
			}
		}
		offer := ExcerptOffer{UnitID: u.ID, Unit: u.Name, Charged: charged[u.ID]}
		for _, it := range places {
			part := text[it.Span.Start:it.Span.End]
			named := slices.ContainsFunc(names, func(n string) bool { return strings.Contains(part, n) })
			if named || slices.Contains(offer.Charged, it.Position) {
				offer.Items = append(offer.Items, it.Position)
			}
		}
		switch {
		case len(offer.Charged) > 0:
			first = append(first, offer)
		case len(offer.Items) > 0:
			rest = append(rest, offer)
		}
	}
	return append(first, rest...), nil
}

// chargedItems gives by unit the items with decisions that make it a 责任单位.
func (d *data) chargedItems(text string, places []drafting.ItemPlace, on workflow.Date) map[string][]int {
	charged := map[string][]int{}
	for _, item := range drafting.Parse(text).Items {
		for _, decision := range item.Resolutions {
			at := slices.IndexFunc(places, func(p drafting.ItemPlace) bool {
				return p.Span.Start <= decision.Text.Span.Start && decision.Text.Span.Start < p.Span.End
			})
			if at < 0 {
				continue
			}
			for _, name := range decision.Units {
				u, ok := d.unit(name, on)
				if n := places[at].Position; ok && !slices.Contains(charged[u.ID], n) {
					charged[u.ID] = append(charged[u.ID], n)
				}
			}
		}
	}
	return charged
}

// Excerpting is an excerpt that somebody asks for.
type Excerpting struct {
	Unit  string // ID or name
	Kind  workflow.ExcerptKind
	Items []int // empty takes those that name the unit
}

// CutExcerpt cuts what a unit is given out of an issued minutes, sets it and keeps
// it with a code of its own; or gives the one that says the same. Who does it is told
// by his ID alone, and has to be a clerk.
func (o *Office) CutExcerpt(ctx context.Context, by workflow.Actor, m workflow.Minutes, in Excerpting) (workflow.Excerpt, error) {
	by, err := o.clerk(ctx, by, "办理节录")
	if err != nil {
		return workflow.Excerpt{}, err
	}
	d, err := o.refresh(ctx)
	if err != nil {
		return workflow.Excerpt{}, err
	}
	unit, ok := d.unit(in.Unit, workflow.DateOf(o.Now()))
	old, err := o.Outdated(ctx, m.ID)
	refused := &workflow.Error{Kind: workflow.Refused, Reason: workflow.ReasonState, Minutes: m.ID, Place: m.Place}
	switch {
	case err != nil:
		return workflow.Excerpt{}, err
	case m.PDF.IsZero() || o.service.Release == nil:
		refused.Msg = "纪要还没有印发，不能节录。"
		return workflow.Excerpt{}, refused
	case m.Place.State == workflow.Voided:
		refused.Msg = "纪要已经作废，不能节录。"
		return workflow.Excerpt{}, refused
	case old:
		refused.Msg = "这件纪要已有新的一版印发，请在新的一版上节录。"
		return workflow.Excerpt{}, refused
	case !ok:
		return workflow.Excerpt{}, invalid(workflow.ReasonField, "单位资料中没有“%s”，请写单位的全称或规范简称。", shown(in.Unit))
	case in.Kind != workflow.PlainExcerpt && in.Kind != workflow.DecisionNotice:
		return workflow.Excerpt{}, invalid(workflow.ReasonField, "请写明是节录还是议决事项通知。")
	}
	if len(in.Items) == 0 {
		offers, err := o.ExcerptOffers(ctx, m)
		if err != nil {
			return workflow.Excerpt{}, err
		}
		if i := slices.IndexFunc(offers, func(x ExcerptOffer) bool { return x.UnitID == unit.ID }); i >= 0 {
			in.Items = offers[i].Items
		}
	}
	x := workflow.Excerpt{
		Minutes: m.ID, Code: strings.ToLower(rand.Text()[:12]), UnitID: unit.ID, Unit: unit.Name, Kind: in.Kind, Items: in.Items,
		By: by.Person, At: o.Now().UTC().Truncate(1000), Source: m.PDF.SHA256,
	}
	return o.keepExcerpt(ctx, m, x)
}

// keepExcerpt cuts the text, sets it and puts it on record.
func (o *Office) keepExcerpt(ctx context.Context, m workflow.Minutes, x workflow.Excerpt) (workflow.Excerpt, error) {
	cutting := drafting.Cutting{Items: x.Items, Source: m.Number.Text}
	if x.Kind == workflow.DecisionNotice {
		cutting.To = x.Unit
	}
	if cutting.Source == "" {
		cutting.Source = "《" + m.Title + "》"
	}
	var err error
	if x.Text, err = drafting.Excerpt(m.Text, cutting); err != nil {
		return x, invalid(workflow.ReasonField, "%s。", err)
	}
	x.Title, _, _ = strings.Cut(x.Text, "\n")
	x.SHA256, x.SM3 = workflow.SHA256().Sum([]byte(x.Text)).String(), workflow.SM3().Sum([]byte(x.Text)).String()
	made, err := o.Store.Excerpts(ctx, m.ID)
	if err != nil {
		return x, err
	}
	if i := slices.IndexFunc(made, x.Same); i >= 0 {
		return made[i], nil
	}
	if x.PDF, err = o.service.Release(ctx, workflow.Minutes{ID: m.ID, Title: x.Title, Text: x.Text}, ""); err != nil {
		return x, err
	}
	o.written.Store(true)
	return o.Store.PutExcerpt(ctx, x)
}

// DatedExcerpt is an excerpt with whether it has become old (已过时).
type DatedExcerpt struct {
	workflow.Excerpt
	Outdated bool // see Outdated
}

// ExcerptsOf gives what was cut of a minutes, after what was cut of the editions
// that an issued one stands in for.
func (o *Office) ExcerptsOf(ctx context.Context, m workflow.Minutes) ([]DatedExcerpt, error) {
	editions := []workflow.Listed{{ID: m.ID}}
	var err error
	if !m.PDF.IsZero() {
		if editions, err = o.Store.Editions(ctx, m.ID); err != nil {
			return nil, err
		}
	}
	var all []workflow.Excerpt
	for _, e := range editions {
		made, err := o.Store.Excerpts(ctx, e.ID)
		if err != nil {
			return nil, err
		}
		all = append(all, made...)
		if e.ID == m.ID {
			break
		}
	}
	return o.Dated(ctx, all)
}

// Dated tells of excerpts whether they have become old.
func (o *Office) Dated(ctx context.Context, all []workflow.Excerpt) (dated []DatedExcerpt, err error) {
	known := map[string]bool{} // by minutes: what was cut of one becomes old at once
	for _, x := range all {
		old, asked := known[x.Minutes]
		if !asked {
			if old, err = o.Outdated(ctx, x.Minutes); err != nil {
				return nil, err
			}
			known[x.Minutes] = old
		}
		dated = append(dated, DatedExcerpt{x, old})
	}
	return dated, nil
}

// Outdated reports whether an edition of a minutes has been issued since that says
// something else: a correction (更正), or a reprint (重印替换) with another text. A
// reprint of the same text replaces paper, and what was cut of the text stands.
func (o *Office) Outdated(ctx context.Context, minutes string) (bool, error) {
	editions, err := o.Store.Editions(ctx, minutes)
	if err != nil {
		return false, err
	}
	var from workflow.Minutes
	for _, e := range editions {
		m, err := o.Store.Minutes(ctx, e.ID)
		switch {
		case err != nil:
			return false, err
		case e.ID == minutes:
			from = m
		case from.ID == "" || m.PDF.IsZero(): // before it, or not issued
		case m.Edition.Kind != workflow.Reprinted || m.Digest != from.Digest:
			return true, nil
		}
	}
	return false, nil
}

// SeesExcerpt reports whether somebody may read an excerpt: who sees every minutes,
// and those of the unit that it was cut for.
func SeesExcerpt(a workflow.Actor, x workflow.Excerpt) bool {
	return SeesAll(a) || a.Unit != "" && a.Unit == x.UnitID
}

// ReadableExcerpt gives the excerpt of a code to who may read it; for others it is
// not there.
func (o *Office) ReadableExcerpt(ctx context.Context, who workflow.Actor, code string) (workflow.Excerpt, error) {
	x, err := o.Store.Excerpt(ctx, code)
	if err == nil && !SeesExcerpt(who, x) {
		return workflow.Excerpt{}, &workflow.Error{Kind: workflow.NotFound, Reason: workflow.ReasonMissing, Msg: "没有这份节录，请核对编码。"}
	}
	return x, err
}
