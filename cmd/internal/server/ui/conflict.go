package ui

import (
	"crypto/rand"
	"fmt"
	"net/http"
	"strconv"
	"strings"
	"time"

	"jiyao/cmd/internal/server/editing"
	"jiyao/cmd/internal/server/web"
	"jiyao/drafting"
	"jiyao/workflow"
)

// conflictHref is where two texts that came of one are made one again.
func conflictHref(minutes string, kept, base int) string {
	return fmt.Sprintf("/minutes/%s/conflict?kept=%d&base=%d", minutes, kept, base)
}

// conflictView is the three texts side by side: what both began with, theirs,
// and what was kept of mine.
type conflictView struct {
	act
	Title, Reason      string // Reason: what stands against taking it in now
	Kept, Base, Theirs int    // revisions
	TheirName, MyName  string
	TheirTime, MyTime  time.Time
	Pieces             []pieceView
	Open               int // pieces that need a choice
	Missing            bool
}

// pieceView is a piece with its redlines. Same ones are folded but for the
// paragraphs at their ends.
type pieceView struct {
	N            int
	Kind         string
	Label        string
	Base         []string
	Theirs, Mine []drafting.Segment
	Choice       string
	Folded       int
}

// rivals is a conflict as it is now.
type rivals struct {
	base, theirs, mine workflow.Revision
	pieces             []editing.Piece
}

// rivals finds the texts of a conflict: the kept one, the one in force, and the
// one that both were made from.
func (u *UI) rivals(r *http.Request, v *web.Visit) (c rivals, err error) {
	if c.mine, err = u.revision(r, v, r.FormValue("kept")); err != nil {
		return c, err
	}
	if !c.mine.Competing {
		return c, noRival()
	}
	if c.theirs, err = u.revision(r, v, strconv.Itoa(v.Minutes.Revision)); err != nil {
		return c, err
	}
	base := r.FormValue("base")
	for n := c.mine.N - 1; ; n-- {
		if c.base, err = u.revision(r, v, base); err == nil && !c.base.Competing && c.base.N < c.mine.N {
			break
		}
		if n < 1 {
			return c, noRival()
		}
		base = strconv.Itoa(n) // the page does not say which it was: the last before it
	}
	c.pieces = editing.Merge(drafting.Normalise(c.base.Text), drafting.Normalise(c.theirs.Text), drafting.Normalise(c.mine.Text))
	return c, nil
}

func noRival() error {
	return web.Refuse(workflow.NotFound, "没有这一份另存的文字，请从纪要的历次稿重新打开。")
}

// revision gives one revision of the visit's minutes.
func (u *UI) revision(r *http.Request, v *web.Visit, number string) (workflow.Revision, error) {
	n, err := strconv.Atoi(number)
	if err != nil {
		return workflow.Revision{}, noRival()
	}
	found, err := u.Office.Store.Texts(r.Context(), v.Minutes.ID, n)
	if err == nil && len(found) == 0 {
		err = noRival()
	}
	if err != nil {
		return workflow.Revision{}, err
	}
	return found[0], nil
}

func (u *UI) conflict(w http.ResponseWriter, r *http.Request, v *web.Visit) error {
	return u.showConflict(w, r, v, nil)
}

// showConflict shows the texts with what has been chosen so far.
func (u *UI) showConflict(w http.ResponseWriter, r *http.Request, v *web.Visit, chosen map[int]editing.Choice) error {
	c, err := u.rivals(r, v)
	if err != nil {
		return err
	}
	terms, err := u.Office.Terms(r.Context())
	if err != nil {
		return err
	}
	view := conflictView{
		act: actOn(v.Minutes), Title: v.Minutes.Title, Kept: c.mine.N, Base: c.base.N, Theirs: c.theirs.N,
		TheirName: c.theirs.Author.Name, MyName: c.mine.Author.Name, TheirTime: c.theirs.At, MyTime: c.mine.At,
		Missing: chosen != nil,
	}
	if _, err := u.writer(r, v, workflow.Save); err != nil {
		view.Reason = err.Error()
	}
	for i, p := range c.pieces {
		choice, ok := chosen[i]
		if !ok {
			choice = p.Proposed()
		}
		if p.Kind == editing.Conflict {
			view.Open++
		}
		view.Pieces = append(view.Pieces, viewPiece(i, p, choice, terms))
	}
	status := http.StatusOK
	if view.Missing {
		status = http.StatusUnprocessableEntity
	}
	return u.Pages.Render(w, r, v, status, "conflict", view)
}

func viewPiece(i int, p editing.Piece, choice editing.Choice, terms []string) pieceView {
	label := map[editing.PieceKind]string{
		editing.TheirsOnly: "对方改动", editing.MineOnly: "我的改动", editing.BothSame: "双方改得一样", editing.Conflict: "双方都改了，请选择",
	}[p.Kind]
	view := pieceView{N: i, Kind: string(p.Kind), Label: label, Base: p.Base, Choice: string(choice)}
	if p.Kind == editing.Same {
		if len(p.Base) > 4 {
			view.Folded = len(p.Base) - 2
		}
		return view
	}
	was := strings.Join(p.Base, "\n")
	view.Theirs = drafting.Compare(was, strings.Join(p.Theirs, "\n"), terms)
	view.Mine = drafting.Compare(was, strings.Join(p.Mine, "\n"), terms)
	return view
}

// merge saves what was chosen of the texts.
func (u *UI) merge(w http.ResponseWriter, r *http.Request, v *web.Visit) error {
	c, err := u.rivals(r, v)
	if err != nil {
		return err
	}
	text, whole := "", true
	choices := map[int]editing.Choice{}
	switch r.FormValue("all") {
	case "theirs":
		text = c.theirs.Text
	case "mine":
		text = c.mine.Text
	default:
		for i := range c.pieces {
			if choice := r.FormValue("p" + strconv.Itoa(i)); choice != "" {
				choices[i] = editing.Choice(choice)
			}
		}
		text, whole = editing.Join(c.pieces, choices)
	}
	if !whole {
		return u.showConflict(w, r, v, choices)
	}
	in, err := readWritten(r, v)
	if err != nil {
		return err
	}
	if in.Version != v.Minutes.Version {
		return u.showConflict(w, r, v, nil) // of what is in force now
	}
	if in.Key == "" {
		in.Key = rand.Text()
	}
	in.Text, in.Title, in.Meeting = &text, "", ""
	m, err := u.keep(r, v, in)
	return u.kept(w, r, v, in, m, err)
}
