package ui

import (
	"net/http"
	"slices"
	"strconv"

	"jiyao/cmd/internal/server/web"
	"jiyao/workflow/store"
)

func displayGroup() group {
	return group{
		routes: func(u *UI) []web.Route {
			return []web.Route{
				{Method: "GET", Pattern: "/display", Policy: web.Public(), Handler: u.display},
				{Method: "POST", Pattern: "/display", Policy: web.Public(), Handler: u.setDisplay},
			}
		},
		pages: []web.Page{{Name: "display", View: displayView{}}},
	}
}

// displayView is the page of looks (大字版和无障碍设置).
type displayView struct {
	web.Display
	Next   string
	Themes []choice
	Sizes  []choice
}

// choice is one of several values to choose from.
type choice struct {
	Value, Label string
	Chosen       bool
}

func (u *UI) display(w http.ResponseWriter, r *http.Request, v *web.Visit) error {
	d := v.Display
	view := displayView{Display: d, Next: web.Local(r.FormValue("next"))}
	for _, c := range []choice{{Value: "", Label: "随系统"}, {Value: "light", Label: "浅色"}, {Value: "dark", Label: "深色"}, {Value: "contrast", Label: "高对比（黑底黄字）"}, {Value: "contrast-light", Label: "高对比（白底黑字）"}} {
		c.Chosen = c.Value == d.Theme
		view.Themes = append(view.Themes, c)
	}
	for _, n := range web.Sizes() {
		view.Sizes = append(view.Sizes, choice{strconv.Itoa(n), strconv.Itoa(n) + "%", n == d.Size || n == 100 && d.Size == 0})
	}
	return u.show(w, r, v, "display", view)
}

func (u *UI) setDisplay(w http.ResponseWriter, r *http.Request, v *web.Visit) error {
	size, err := strconv.Atoi(r.FormValue("size"))
	if err != nil || !slices.Contains(web.Sizes(), size) {
		size = 100
	}
	d := web.Display{
		Theme: r.FormValue("theme"), Size: size, Calm: r.FormValue("calm") != "", Ruler: r.FormValue("ruler") != "", KeysOff: r.FormValue("keysoff") != "",
	}
	if !slices.Contains(web.Themes(), d.Theme) {
		d.Theme = ""
	}
	if v.SignedIn() {
		err := u.Office.Store.Accounts().SetSettings(r.Context(), store.Settings{
			Person: v.Actor.ID, Theme: d.Theme, TextSize: d.Size, Calm: d.Calm, Ruler: d.Ruler, ShortcutsOff: d.KeysOff,
		})
		if err != nil {
			return err
		}
	}
	http.SetCookie(w, d.Cookie())
	http.Redirect(w, r, web.Local(r.FormValue("next")), http.StatusSeeOther)
	return nil
}
