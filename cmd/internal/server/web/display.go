package web

import (
	"net/http"
	"net/url"
	"slices"
	"strconv"
)

// displayCookie keeps the looks in the browser, signed in or not.
const displayCookie = "jiyao_display"

// Sizes gives the sizes of text there are, in percent.
func Sizes() []int { return []int{100, 125, 150, 200} }

// Themes gives the colours there are beside the system's own.
func Themes() []string { return []string{"light", "dark", "contrast", "contrast-light"} }

// Cookie keeps the looks for a year.
func (d Display) Cookie() *http.Cookie {
	q := url.Values{"t": {d.Theme}, "s": {strconv.Itoa(d.Size)}}
	for name, on := range map[string]bool{"c": d.Calm, "r": d.Ruler, "k": d.KeysOff} {
		if on {
			q.Set(name, "1")
		}
	}
	return &http.Cookie{
		Name: displayCookie, Value: url.QueryEscape(q.Encode()), Path: "/", MaxAge: 365 * 24 * 3600, HttpOnly: true, SameSite: http.SameSiteLaxMode,
	}
}

// DisplayOf reads the looks that a browser keeps; what it does not know is left
// out.
func DisplayOf(r *http.Request) Display {
	c, err := r.Cookie(displayCookie)
	if err != nil {
		return Display{}
	}
	raw, err := url.QueryUnescape(c.Value)
	if err != nil {
		return Display{}
	}
	q, err := url.ParseQuery(raw)
	if err != nil {
		return Display{}
	}
	d := Display{Calm: q.Get("c") != "", Ruler: q.Get("r") != "", KeysOff: q.Get("k") != ""}
	if theme := q.Get("t"); slices.Contains(Themes(), theme) {
		d.Theme = theme
	}
	if size, err := strconv.Atoi(q.Get("s")); err == nil && size != 100 && slices.Contains(Sizes(), size) {
		d.Size = size
	}
	return d
}
