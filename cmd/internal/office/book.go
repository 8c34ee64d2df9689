package office

import (
	"context"
	"slices"
	"strings"

	"jiyao/drafting"
	"jiyao/drafting/lint"
	"jiyao/workflow"
	"jiyao/workflow/dossier"
	"jiyao/workflow/org"
	"jiyao/workflow/public"
)

// directoryOf puts the office's units, terms and words in order for
// proof-reading.
func directoryOf(o *org.Office) *lint.Directory {
	d := o.Data()
	names := map[string][]lint.Naming{}
	for _, a := range d.Aliases {
		names[a.Unit] = append(names[a.Unit], lint.Naming{Name: a.Name, Valid: valid(a.Period)})
	}
	var units []lint.Unit
	for _, u := range d.Units {
		units = append(units, lint.Unit{
			ID: u.ID, Names: append([]lint.Naming{{Name: u.Name}}, names[u.ID]...), Parent: u.Parent, After: u.Predecessor,
			Order: u.Order, Valid: valid(u.Period),
		})
	}
	var holders []lint.Holder
	for _, t := range d.Terms {
		post, _ := o.Post(t.Post)
		person, _ := o.Person(t.Person)
		if title := plainOffice(post.Label); isTitle(title) {
			holders = append(holders, lint.Holder{Name: person.Name, Office: title, Order: post.Order, Valid: valid(t.Period)})
		}
	}
	var words []lint.Word
	for _, w := range d.Words {
		words = append(words, lint.Word{Text: w.Text, Kind: wordKinds[w.Kind], Use: w.Use, Note: w.Note, Valid: valid(w.Period)})
	}
	return lint.NewDirectory(units, holders, words)
}

var wordKinds = map[org.WordKind]lint.WordKind{
	org.WrongWord: lint.Wrong, org.BannedWord: lint.Banned, org.SensitiveWord: lint.Sensitive,
	org.FixedWord: lint.Fixed, org.AllowedWord: lint.Allowed,
}

func valid(p org.Period) lint.Valid {
	return lint.Valid{Since: string(p.Since), Until: string(p.Until)}
}

// isTitle reports whether a post is one that minutes name people by (市长, 秘书长),
// and no part in the work (会议记录).
func isTitle(post string) bool {
	return slices.ContainsFunc([]string{"长", "主任", "书记", "主席", "经理", "委员"}, func(end string) bool { return strings.HasSuffix(post, end) })
}

// Knowing gives what proof-reading drafts may ask of an office's data alone: the
// kind of a draft's meeting is told by its name, its day by the draft.
func Knowing(of *org.Office) func(*drafting.Document) lint.Book {
	d := &data{org: of, directory: directoryOf(of)}
	return func(doc *drafting.Document) lint.Book { return looseBook(d, doc) }
}

// BookOf gives what proof-reading a draft by itself may ask: by the name, day and
// number of its meeting it may be that of one of the office's minutes.
func (o *Office) BookOf(ctx context.Context, doc *drafting.Document) (lint.Book, error) {
	d, err := o.refresh(ctx)
	if err != nil {
		return lint.Book{}, err
	}
	b := looseBook(d, doc)
	kind, day, n := d.kindOf(doc), dayOf(doc), doc.Meeting.Session
	if kind == "" || day == "" || n == 0 {
		return b, nil
	}
	if term, err := d.termOf(kind, day); err == nil && term != "" {
		return o.registered(ctx, b, workflow.Filter{Type: kind, Term: term, Session: n, Limit: onePage})
	}
	return b, nil
}

// registered adds what the register says of the meeting of a number.
func (o *Office) registered(ctx context.Context, b lint.Book, f workflow.Filter) (lint.Book, error) {
	var err error
	if b.Sittings, err = o.sittings(ctx, f.Type, f.Term, f.Session, ""); err != nil {
		return b, err
	}
	its, _, err := o.Store.List(ctx, f)
	for i := 0; i < len(its) && err == nil && !b.Public; i++ {
		b.Public, err = o.open(ctx, its[i].ID)
	}
	return b, err
}

// open reports whether a minutes was chosen to be made public (主动公开).
func (o *Office) open(ctx context.Context, minutes string) (bool, error) {
	file, err := o.Store.Publications().File(ctx, minutes)
	class, _ := file.Class()
	return class.Class == public.Open, err
}

func looseBook(d *data, doc *drafting.Document) lint.Book {
	b := lint.Book{Directory: d.directory}
	if kind := d.kindOf(doc); kind != "" {
		d.meets(&b, kind, dayOf(doc))
	}
	return b
}

// kindOf gives the kind of meeting that a draft is of, by its name; empty if it
// is none of the office's.
func (d *data) kindOf(doc *drafting.Document) string {
	name := doc.Meeting.Name.Value
	for _, t := range d.org.Meetings(dayOf(doc)) {
		if name != "" && (strings.HasSuffix(name, t.Label) || strings.HasSuffix(t.Label, name)) {
			return t.ID
		}
	}
	return ""
}

// dayOf gives the meeting's day as the draft has it; empty without its year.
func dayOf(doc *drafting.Document) workflow.Date {
	if doc.Meeting.Date.Year == 0 {
		return ""
	}
	return workflow.Date(doc.Meeting.Date.String())
}

// meets adds who sits in a kind of meeting on a day, and how many are needed.
func (d *data) meets(b *lint.Book, kind string, day workflow.Date) {
	t, err := d.org.MeetingType(kind)
	if err != nil || day == "" {
		return
	}
	b.Quorum = map[org.Quorum]lint.Quorum{org.Majority: lint.MoreThan12, org.TwoThirds: lint.AtLeast23}[t.Quorum]
	for _, a := range d.seated(kind, day) {
		b.Members = append(b.Members, a.Person.Name)
	}
}

// Book gives what proof-reading a minutes may ask (办文资料): the office's data
// on the day of the meeting, its register, the meeting's dossier, and whether it
// is to be made public.
func (o *Office) Book(ctx context.Context, m workflow.Minutes) (lint.Book, error) {
	d, err := o.refresh(ctx)
	if err != nil {
		return lint.Book{}, err
	}
	b := lint.Book{Directory: d.directory, Day: string(m.Meeting), Session: m.Session}
	d.meets(&b, m.Type, m.Meeting)
	if b.Public, err = o.open(ctx, m.ID); err != nil {
		return b, err
	}
	if m.Session != 0 && m.Edition.IsZero() {
		if b.Sittings, err = o.sittings(ctx, m.Type, m.Term, m.Session, m.ID); err != nil {
			return b, err
		}
	}
	before, err := o.Store.MeetingOf(ctx, m.ID)
	if workflow.KindOf(err) == workflow.NotFound {
		return b, nil
	}
	for _, item := range before.Agenda() {
		b.Agenda = append(b.Agenda, lint.Topic{Title: item.Title, Brief: item.Brief})
	}
	return b, err
}

func (o *Office) sittings(ctx context.Context, kind, term string, session int, but string) (all []lint.Sitting, err error) {
	var beside []dossier.Sitting
	if beside, err = o.Store.Sittings(ctx, kind, term, session, but); err != nil {
		return nil, err
	}
	for _, s := range beside {
		all = append(all, lint.Sitting{Number: s.Number, Day: string(s.Day)})
	}
	return all, nil
}

// Reading gives how a draft of a minutes is read for everything that may be
// found: with the office's knowledge, as strictly as its kind asks.
func (o *Office) Reading(ctx context.Context, m workflow.Minutes, doc *drafting.Document) (lint.Options, error) {
	book, err := o.Book(ctx, m)
	if err != nil || o.config.Strictness == nil {
		return lint.Options{Book: book}, err
	}
	strictness, err := o.config.Strictness(doc)
	return lint.Options{Book: book, Strictness: strictness}, err
}

// Proofreading gives how a draft of a minutes is proof-read at a step: as
// Reading has it, without what was let stand in it or in the whole office.
func (o *Office) Proofreading(ctx context.Context, m workflow.Minutes, doc *drafting.Document, at lint.Step) (lint.Options, error) {
	options, err := o.Reading(ctx, m, doc)
	if err != nil {
		return lint.Options{}, err
	}
	own, err := o.Store.Dismissals(ctx, m.ID)
	if err != nil {
		return lint.Options{}, err
	}
	wide, err := o.Store.WideDismissals(ctx)
	options.At, options.Dismissed = at, workflow.Dismissed(append(own, wide...))
	return options, err
}

// proofread counts what bars the way of a text (workflow.Service.Check).
func (o *Office) proofread(ctx context.Context, m workflow.Minutes, action workflow.Action, text string) (workflow.Findings, error) {
	at := lint.Review
	if action == workflow.Issue {
		at = lint.Collation // number and dates of the imprint are typed fields, not text
	}
	doc := drafting.Parse(text)
	options, err := o.Proofreading(ctx, m, doc, at)
	if err != nil {
		return workflow.Findings{}, err
	}
	var found workflow.Findings
	for _, f := range lint.Check(doc, options) {
		if f.Level != lint.Blocker {
			continue
		}
		if found.Errors++; found.Errors == 1 {
			found.First = f.Message
		}
	}
	return found, nil
}
