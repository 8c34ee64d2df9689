package ui

import (
	"context"
	"html/template"
	"slices"

	"jiyao/cmd/internal/server/review"
	"jiyao/cmd/internal/server/web"
	"jiyao/workflow"
)

// picture is a drawing of the program's own.
type picture = template.HTML

// drawing puts a drawing of the program's own into a page; everything in it that
// is not the program's has been escaped by who drew it.
func drawing(svg []byte) picture { return picture(svg) } //nolint:gosec // see above

// bar is what this person may do with a minutes, at the foot of its page.
type bar struct {
	Lead    workflow.Action // approve or sign; empty if there is neither
	Label   string
	Self    bool
	For     []workflow.Person // in whose place he may (委托)
	Change  bool              // and change the text with it (改后同意)
	Edit    bool              // the recorder's editor
	Comment bool
	Consult bool
	Urge    bool
	First   barLink // beside the button that leads on
	Rest    []barLink
	Denied  []review.Denied
	Clerk   barLink // 整理、付印 or 分送; zero if there is neither
	Any     bool
}

// barLink leads to the form of an act.
type barLink struct {
	Label, Href, Key string
	Danger           bool
}

// barOf gives what the visitor may do.
func (u *UI) barOf(ctx context.Context, v *web.Visit, c *review.Case) (bar, error) {
	acts, denied, err := review.Acts(ctx, u.Office, c, v.Actor)
	if err != nil {
		return bar{}, err
	}
	b := bar{Denied: denied}
	offered := map[workflow.Action]bool{}
	for _, a := range acts {
		switch a.Action {
		case workflow.Approve, workflow.Sign:
			b.Lead, b.Label, b.Self, b.For = a.Action, a.Label, a.Self, a.For
		case workflow.Comment:
			b.Comment = true
		case workflow.Save:
			b.Change = true
		case workflow.Submit:
			b.Edit = true
		case workflow.Number, workflow.Finalize, workflow.Issue:
			b.Clerk = barLink{Label: "整理、付印", Href: "/minutes/" + v.Minutes.ID + "/release"}
		case workflow.Distribute, workflow.Close:
			b.Clerk = barLink{Label: "分送", Href: "/minutes/" + v.Minutes.ID + "/distribute"}
		default:
			offered[a.Action] = true
		}
	}
	b.Consult, b.Urge = offered[workflow.Consult], offered[workflow.Urge]
	for _, f := range forms() {
		if f.link != "" && offered[f.action] {
			b.Rest = append(b.Rest, barLink{Label: f.link, Href: "/minutes/" + v.Minutes.ID + "/do/" + f.name, Key: f.key, Danger: f.danger})
		}
	}
	b.Edit = b.Edit || b.Change && b.Lead == "" && v.Has(workflow.Recorder)
	if len(registrable(v, c, "")) > 0 {
		b.Rest = append(b.Rest, barLink{Label: "代登记…", Href: "/minutes/" + v.Minutes.ID + "/register"})
	}
	if slices.ContainsFunc(c.Flow.Registrars(v.Minutes.Place), v.Actor.Has) {
		b.Rest = append(b.Rest, barLink{Label: "登记改回的 Word 文件…", Href: "/minutes/" + v.Minutes.ID + "/word"})
	}
	anew, err := u.correctable(ctx, v)
	if err != nil {
		return bar{}, err
	}
	if anew {
		b.Rest = append(b.Rest, barLink{Label: "更正、重印替换…", Href: "/minutes/" + v.Minutes.ID + "/correct"})
	}
	b.arrange()
	return b, nil
}

// correctable reports whether the visitor may draft a new edition of a minutes:
// it is issued, and no other is on its way or has taken its place.
func (u *UI) correctable(ctx context.Context, v *web.Visit) (bool, error) {
	if v.Minutes.PDF.IsZero() || !v.Has(workflow.Recorder) {
		return false, nil
	}
	all, err := u.Office.Store.Editions(ctx, v.Minutes.ID)
	if err != nil {
		return false, err
	}
	all = slices.DeleteFunc(all, func(l workflow.Listed) bool { return l.Place.State == workflow.Voided })
	return len(all) > 0 && all[len(all)-1].ID == v.Minutes.ID, nil
}

// arrange puts what is asked for next beside the button that leads on: 退回 for
// who may consent instead, the first harmless act for everybody else. What
// undoes something stands last, and never but among the rest.
func (b *bar) arrange() {
	b.Any = b.Lead != "" || b.Edit || b.Clerk.Href != "" || len(b.Rest) > 0
	slices.SortStableFunc(b.Rest, func(x, y barLink) int { return boolRank(x.Danger) - boolRank(y.Danger) })
	i := slices.IndexFunc(b.Rest, func(l barLink) bool {
		if b.Lead != "" {
			return l.Key != ""
		}
		return !l.Danger
	})
	if i >= 0 {
		b.First = b.Rest[i]
		b.Rest = slices.Delete(b.Rest, i, i+1)
	}
}
