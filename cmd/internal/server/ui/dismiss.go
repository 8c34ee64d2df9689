package ui

import (
	"context"
	"net/http"
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
}

// findingRows proof-reads a draft for the page.
func findingRows(on act, revision int, doc *drafting.Document, dismissed []lint.Dismissal) []findingRow {
	var rows []findingRow
	found := lint.Check(doc, lint.Options{At: lint.Recording, Dismissed: dismissed})
	for i, f := range lint.Items(drafting.Format(doc), found) {
		rows = append(rows, findingRow{
			act: on, N: i + 1, Line: f.Line, Level: found[i].Level.Chinese(), Message: f.Message, Source: f.Source, Quote: f.Text,
			Rule: f.ID, Start: found[i].Span.Start, End: found[i].Span.End, Revision: revision, May: found[i].Level != lint.Blocker,
		})
	}
	return rows
}

// letStandRow is a finding that somebody let stand, as pages show it.
type letStandRow struct {
	act
	N                 int
	Title, Rule       string
	Lead, Quote, Rest string // the words, with those beside them
	Reason, By, At    string
	Lapsed            bool
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
	may := u.Office.MayDismiss(ctx, v.Actor, v.Minutes.ID)
	if may != nil && web.Status(may) == http.StatusInternalServerError {
		return nil, may
	}
	var rows []letStandRow
	for _, l := range all {
		row := letStandRow{
			act: actOn(v.Minutes), N: l.N, Title: l.Title, Rule: l.Rule, Quote: l.Anchor.Quote, Reason: l.Reason,
			By: l.By.Name, At: web.Moment(l.At), Lapsed: l.Lapsed, May: may == nil,
		}
		row.Lead, row.Rest = besideWords(l.Anchor)
		rows = append(rows, row)
	}
	return rows, nil
}

// dismissed gives what proof-reading a minutes leaves out.
func (u *UI) dismissed(ctx context.Context, m workflow.Minutes) ([]lint.Dismissal, error) {
	all, err := u.Office.Store.Dismissals(ctx, m.ID)
	return workflow.Dismissed(all), err
}

// dismissing is what the editor or its form sends of a finding that is to stand.
type dismissing struct {
	Me       string `json:"me"`
	Text     string `json:"text"`
	Rule     string `json:"rule"`
	Start    int    `json:"start"`
	End      int    `json:"end"`
	Reason   string `json:"reason"`
	revision int    // of a form, which brings no text
}

func readDismissing(r *http.Request, v *web.Visit) (in dismissing, err error) {
	if fromScript(r) {
		if err = readJSON(r, &in); err == nil && in.Me != v.Actor.ID {
			err = web.Refuse(workflow.Forbidden, "这个页面是为另一个人打开的，请刷新后再办。")
		}
		return in, err
	}
	in.Text, in.Rule, in.Reason = v.Minutes.Text, r.FormValue("rule"), r.FormValue("reason")
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
		Reason: in.Reason,
	})
	if err != nil {
		return err
	}
	if fromScript(r) {
		return writeJSON(w, map[string]int{"n": done.N})
	}
	http.Redirect(w, r, "/minutes/"+v.Minutes.ID+"/edit", http.StatusSeeOther)
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
			return web.Refuse(workflow.Forbidden, "这个页面是为另一个人打开的，请刷新后再办。")
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
