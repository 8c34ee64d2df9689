package ui

import (
	"net/http"

	"jiyao/cmd/internal/server/review"
	"jiyao/cmd/internal/server/web"
)

// historyView is the whole history of a minutes.
type historyView struct {
	head
	Events  []review.Event
	Picture picture
}

func (u *UI) history(w http.ResponseWriter, r *http.Request, v *web.Visit) error {
	c, err := review.Open(r.Context(), u.Office, v.Minutes)
	if err != nil {
		return err
	}
	return u.show(w, r, v, "history", historyView{
		head: u.headOf(v, c), Events: review.History(c.Entries, c.Flow), Picture: drawing(c.Flow.SVGAt(v.Minutes.Place)),
	})
}
