package ui

import (
	"net/http"

	"jiyao/cmd/internal/server/review"
	"jiyao/cmd/internal/server/web"
	"jiyao/workflow/archive"
)

// historyView is the whole history of a minutes.
type historyView struct {
	head
	Events  []review.Event
	Picture picture
	Taken   *takenView // of one that was taken in (移入)
}

// takenView is what the package of a minutes that was taken in says of how it was
// dealt with where it was made (归档卷宗).
type takenView struct {
	From     string // the office that archived it
	Code     string // 档号
	Listings []archive.Listing
}

func (u *UI) history(w http.ResponseWriter, r *http.Request, v *web.Visit) error {
	c, err := review.Open(r.Context(), u.Office, v.Minutes)
	if err != nil {
		return err
	}
	view := historyView{
		head: u.headOf(v, c), Events: review.History(c.Entries, c.Flow), Picture: drawing(c.Flow.SVGAt(v.Minutes.Place)),
	}
	d, taken, err := u.Office.TakenIn(r.Context(), v.Minutes.ID)
	if err != nil {
		return err
	}
	if taken {
		view.Taken = &takenView{From: d.Source.Name, Code: d.Place.Code, Listings: d.Listings()}
	}
	return u.show(w, r, v, "history", view)
}
