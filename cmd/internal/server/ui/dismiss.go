package ui

import (
	"context"
	"net/http"
	"slices"
	"strconv"
	"strings"

	"jiyao/cmd/internal/office"
	"jiyao/cmd/internal/server/web"
	"jiyao/drafting"
	"jiyao/drafting/lint"
	"jiyao/workflow"
)

// findingRow is a finding for a page without a script.
type findingRow struct {
	act
	N, Line        int
	Level, Message string
	Source, Quote  string
	Rule           string
	Start, End     int // in bytes of the draft
	Revision       int
	May            bool // it may be let stand
	Bars           bool // it bars the way (阻断)
	Wide           bool // it may be let stand in the whole office
}

// findingsView is what proof-reading finds in a minutes, as its reading page and
// the form without a script show it.
type findingsView struct {
	act
	Rows     []findingRow
	Bars     int  // how many bar the way
	Milder   int  // how many do not
	May      bool // the visitor may let those stand
	Passes   bool // he may let stand what bars the way
	Revision int
}

// stepOf gives the step of proof-reading at which a minutes stands.
func stepOf(m workflow.Minutes) lint.Step {
	if m.Place.State == workflow.Collation {
		return lint.Collation
	}
	return lint.Review
}

// findings proof-reads a minutes for the page.
func (u *UI) findings(ctx context.Context, v *web.Visit) (findingsView, error) {
	m := v.Minutes
	view := findingsView{act: actOn(m), Revision: m.Revision}
	doc := drafting.Parse(m.Text)
	options, err := u.Office.Proofreading(ctx, m, doc, stepOf(m))
	if err != nil {
		return view, err
	}
	dismisses, passes := u.Office.MayDismiss(ctx, v.Actor, m.ID), u.Office.MayPass(ctx, v.Actor, m)
	for _, err := range []error{dismisses, passes} {
		if err != nil && web.Status(err) == http.StatusInternalServerError {
			return view, err
		}
	}
	found := lint.Check(doc, options)
	view.May, view.Passes = dismisses == nil, passes == nil
	for i, f := range lint.Items(drafting.Format(doc), found) {
		bars := found[i].Level == lint.Blocker
		view.Rows = append(view.Rows, findingRow{
			act: view.act, N: i + 1, Line: f.Line, Level: found[i].Level.Chinese(), Message: f.Message, Source: f.Source, Quote: f.Text,
			Rule: f.ID, Start: found[i].Span.Start, End: found[i].Span.End, Revision: m.Revision,
			Bars: bars, May: bars && view.Passes || !bars && view.May, Wide: view.Passes && f.Text != "",
		})
		if bars {
			view.Bars++
		} else {
			view.Milder++
		}
	}
	return view, nil
}

// letStandRow is a finding that somebody let stand, as pages show it.
type letStandRow struct {
	act
	N                 int
	Title, Rule       string
	Lead, Quote, Rest string // the words, with those beside them
	Reason, By, At    string
	Lapsed            bool
	Passed, Wide      bool
	May               bool // the visitor may take it back
}

// beside is how many characters are shown on either side of the words.
const beside = 8

// besideWords gives what stands beside an anchor's words on their line.
func besideWords(a drafting.Anchor) (lead, rest string) {
	before := []rune(a.Before[strings.LastIndexByte(a.Before, '\n')+1:])
	after, _, _ := strings.Cut(a.After, "\n")
	behind := []rune(after)
	return string(before[max(0, len(before)-beside):]), string(behind[:min(beside, len(behind))])
}

// letStand gives what was let stand in a minutes, for the page.
func (u *UI) letStand(ctx context.Context, v *web.Visit) ([]letStandRow, error) {
	all, err := u.Office.LetStand(ctx, v.Minutes)
	if err != nil || len(all) == 0 {
		return nil, err
	}
	may, passes := u.Office.MayDismiss(ctx, v.Actor, v.Minutes.ID), u.Office.MayPass(ctx, v.Actor, v.Minutes)
	if may != nil && web.Status(may) == http.StatusInternalServerError {
		return nil, may
	}
	var rows []letStandRow
	for _, l := range all {
		row := letStandRow{
			act: actOn(v.Minutes), N: l.N, Title: l.Title, Rule: l.Rule, Quote: l.Anchor.Quote, Reason: l.Reason,
			By: l.By.Name, At: web.Moment(l.At), Lapsed: l.Lapsed, Passed: l.Passed, Wide: l.Wide,
			May: l.Minutes == v.Minutes.ID && (may == nil && !l.Wide || passes == nil && (l.Wide || l.Passed)),
		}
		row.Lead, row.Rest = besideWords(l.Anchor)
		rows = append(rows, row)
	}
	return rows, nil
}

// dismissing is what the editor or its form sends of a finding that is to stand.
type dismissing struct {
	Me       string `json:"me"`
	Text     string `json:"text"`
	Rule     string `json:"rule"`
	Start    int    `json:"start"`
	End      int    `json:"end"`
	Reason   string `json:"reason"`
	Wide     bool   `json:"wide"`
	revision int    // of a form, which brings no text
}

func readDismissing(r *http.Request, v *web.Visit) (in dismissing, err error) {
	if fromScript(r) {
		if err = readJSON(r, &in); err == nil && in.Me != v.Actor.ID {
			err = otherVisitor()
		}
		return in, err
	}
	in.Text, in.Rule, in.Reason = v.Minutes.Text, r.FormValue("rule"), r.FormValue("reason")
	in.Wide = r.FormValue("wide") != ""
	for name, to := range map[string]*int{"start": &in.Start, "end": &in.End, "revision": &in.revision} {
		if *to, err = strconv.Atoi(r.FormValue(name)); err != nil {
			return in, web.Refuse(workflow.Invalid, "送来的内容不完整，没有忽略。请刷新页面后再试。")
		}
	}
	if in.revision != v.Minutes.Revision {
		return in, web.Refuse(workflow.Stale, "文稿已有新的修改，没有忽略。请刷新页面，看过现在的校对意见再办。")
	}
	return in, nil
}

// dismiss lets a finding of the text that is written stand (忽略), with a reason.
func (u *UI) dismiss(w http.ResponseWriter, r *http.Request, v *web.Visit) error {
	in, err := readDismissing(r, v)
	if err != nil {
		return err
	}
	done, err := u.Office.Dismiss(r.Context(), v.Actor, office.Dismissing{
		Minutes: v.Minutes.ID, Rule: in.Rule, Text: drafting.Normalise(in.Text), Span: drafting.Span{Start: in.Start, End: in.End},
		Reason: in.Reason, Wide: in.Wide,
	})
	if err != nil {
		return err
	}
	if fromScript(r) {
		return writeJSON(w, map[string]int{"n": done.N})
	}
	http.Redirect(w, r, "/minutes/"+v.Minutes.ID+pageBack(r), http.StatusSeeOther)
	return nil
}

// pageBack gives where a form of the findings came from.
func pageBack(r *http.Request) string {
	if r.FormValue("from") == "edit" {
		return "/edit"
	}
	return "#findings"
}

// dismissAll lets all findings stand that do not bar the way (全部知悉): of the
// text that the editor sends, or of the one that is saved.
func (u *UI) dismissAll(w http.ResponseWriter, r *http.Request, v *web.Visit) error {
	if fromScript(r) {
		var in struct {
			Me     string `json:"me"`
			Text   string `json:"text"`
			Reason string `json:"reason"`
		}
		if err := readJSON(r, &in); err != nil {
			return err
		}
		if in.Me != v.Actor.ID {
			return otherVisitor()
		}
		n, err := u.Office.DismissAll(r.Context(), v.Actor, v.Minutes.ID, drafting.Normalise(in.Text), in.Reason)
		if err != nil {
			return err
		}
		return writeJSON(w, map[string]int{"n": n})
	}
	if r.FormValue("revision") != strconv.Itoa(v.Minutes.Revision) {
		return web.Refuse(workflow.Stale, "文稿已有新的修改，没有忽略。请刷新页面，看过现在的校对意见再办。")
	}
	text := drafting.Normalise(v.Minutes.Text)
	if _, err := u.Office.DismissAll(r.Context(), v.Actor, v.Minutes.ID, text, r.FormValue("reason")); err != nil {
		return err
	}
	http.Redirect(w, r, "/minutes/"+v.Minutes.ID+pageBack(r), http.StatusSeeOther)
	return nil
}

// restore takes that back: the finding is seen again.
func (u *UI) restore(w http.ResponseWriter, r *http.Request, v *web.Visit) error {
	var in struct {
		Me string `json:"me"`
		N  int    `json:"n"`
	}
	if fromScript(r) {
		if err := readJSON(r, &in); err != nil {
			return err
		}
		if in.Me != v.Actor.ID {
			return otherVisitor()
		}
	} else {
		in.N, _ = strconv.Atoi(r.FormValue("n")) // none is not there, and says so
	}
	if _, err := u.Office.Restore(r.Context(), v.Actor, v.Minutes.ID, in.N); err != nil {
		return err
	}
	if fromScript(r) {
		return writeJSON(w, in)
	}
	http.Redirect(w, r, "/minutes/"+v.Minutes.ID+"#letstand", http.StatusSeeOther)
	return nil
}

// readFindings gives what proof-reading finds to who may let it stand, while
// the minutes is not issued.
func (u *UI) readFindings(ctx context.Context, v *web.Visit) (findingsView, error) {
	if !v.Minutes.PDF.IsZero() {
		return findingsView{}, nil
	}
	view, err := u.findings(ctx, v)
	if err != nil || view.May || slices.ContainsFunc(view.Rows, func(r findingRow) bool { return r.May }) {
		return view, err
	}
	return findingsView{}, nil
}
