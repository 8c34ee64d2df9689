package e2e

import (
	"encoding/json"
	"fmt"
	"strings"
	"testing"

	"jiyao/cmd/internal/browsertest"
)

// A hand works a page as somebody does who has only the mouse for what can be
// clicked, or only the keyboard.
//
// What is meant is a selector; behind two colons stands how its words begin:
// "button::定稿".
type hand interface {
	press(p *browsertest.Page, what string)          // a link or a button
	fill(p *browsertest.Page, what, text string)     // a field
	tick(p *browsertest.Page, what string)           // a box
	pick(p *browsertest.Page, name, value string)    // one of several
	choose(p *browsertest.Page, what, value string)  // of a list that opens
	send(p *browsertest.Page, form string)           // a form, by what leads on
	into(p *browsertest.Page, line string)           // the editor, at the end of a line
	finding(p *browsertest.Page)                     // put right by its fix
	alter(p *browsertest.Page, line string)          // a paragraph of what is read; the caret stands at its end
	submit(p *browsertest.Page)                      // what is in the editor
	open(p *browsertest.Page, link string)           // the row of a list
	rows(p *browsertest.Page, key string, ns ...int) // ticks rows of a board and acts
}

// meant is the element as an expression of JavaScript: the first that can be
// seen.
func meant(what string) string {
	css, words, _ := strings.Cut(what, "::")
	return fmt.Sprintf(`[...document.querySelectorAll(%s)].find((e) => e.checkVisibility() && e.textContent.trim().startsWith(%s))`, script(css), script(words))
}

// script writes a value as JavaScript.
func script(v any) string {
	data, err := json.Marshal(v)
	if err != nil {
		panic(err) // only strings and numbers are written
	}
	return string(data)
}

// turned waits until an act has led to another page.
func turned(p *browsertest.Page, act func()) {
	browsertest.Eval[bool](p, `(window.formerly = true)`)
	act()
	p.Until(`!window.formerly && document.readyState === "complete"`)
}

// says waits for a page that says something.
func says(p *browsertest.Page, words ...string) {
	for _, w := range words {
		p.Until(`document.readyState === "complete" && document.body && document.body.innerText.includes(` + script(w) + `)`)
	}
}

// mouse clicks. What lies under something else cannot be clicked.
type mouse struct{ t *testing.T }

func (h mouse) click(p *browsertest.Page, what string) {
	h.t.Helper()
	p.Until(meant(what))
	at := browsertest.Eval[struct {
		X, Y float64
		Over string
	}](p, fmt.Sprintf(`(() => {
		const e = %s;
		e.scrollIntoView({ block: "center" });
		const b = e.getBoundingClientRect();
		const x = b.x + b.width / 2, y = b.y + b.height / 2;
		const top = document.elementFromPoint(x, y);
		const bare = top && (e.contains(top) || top.contains(e) || (top.closest("label") || {}).control === e);
		return { X: x, Y: y, Over: bare ? "" : top ? top.tagName + " " + top.className : "nothing that can be seen" };
	})()`, meant(what)))
	if at.Over != "" {
		p.Shot("covered")
		h.t.Errorf("%s at %s lies under %s", what, p.Address(), at.Over)
	}
	p.ClickAt(at.X, at.Y)
}

func (h mouse) press(p *browsertest.Page, what string) { h.click(p, what) }

func (h mouse) fill(p *browsertest.Page, what, text string) {
	h.click(p, what)
	write(p, text)
}

func (h mouse) tick(p *browsertest.Page, what string) { h.click(p, what) }

func (h mouse) pick(p *browsertest.Page, name, value string) {
	h.click(p, fmt.Sprintf("input[name=%q][value=%q]", name, value))
}

// choose takes the list's value: no test sees the window in which it opens.
func (h mouse) choose(p *browsertest.Page, what, value string) {
	p.Until(meant(what))
	browsertest.Eval[bool](p, fmt.Sprintf(`(() => { const e = %s; e.value = %s; e.dispatchEvent(new Event("change", { bubbles: true })); return e.value === %[2]s })()`, meant(what), script(value)))
}

func (h mouse) send(p *browsertest.Page, form string) {
	turned(p, func() { h.click(p, form+" button.primary") })
}

// into turns the wheel until the line is there: the editor keeps only what is
// near.
func (h mouse) into(p *browsertest.Page, line string) {
	p.Wait(".cm-line")
	browsertest.Eval[bool](p, `(window.scroller = [document.querySelector(".cm-scroller"), document.querySelector(".ed-text"), document.scrollingElement].find((e) => e.scrollHeight > e.clientHeight + 1) || document.scrollingElement).scrollTop = 0, true`)
	p.Until(fmt.Sprintf(`%s || (window.scroller.scrollTop += 200, false)`, meant(".cm-line::"+line)))
	h.click(p, ".cm-line::"+line)
	p.Keys("End")
}

func (h mouse) finding(p *browsertest.Page) {
	h.click(p, "[data-do=findings]")
	h.click(p, ".ed-findings-list button::阻断")
	h.click(p, ".ed-card button::改为")
	p.Until(`!document.querySelector(".ed-card")`)
}

func (h mouse) alter(p *browsertest.Page, line string) {
	browsertest.Eval[bool](p, fmt.Sprintf(`(() => {
		const e = %s;
		e.scrollIntoView({ block: "center" });
		getSelection().selectAllChildren(e);
		return true;
	})()`, meant("[data-text] p::"+line)))
	turned(p, func() { h.click(p, ".selection-acts button::修改本段") })
	h.click(p, "#text")
	p.Keys("Control+End")
}

func (h mouse) submit(p *browsertest.Page) { turned(p, func() { h.click(p, "[data-do=submit]") }) }

func (h mouse) open(p *browsertest.Page, link string) {
	turned(p, func() { h.click(p, "[data-rows] "+link) })
}

func (h mouse) rows(p *browsertest.Page, key string, ns ...int) {
	for _, n := range ns {
		h.click(p, fmt.Sprintf("[data-rows] input[value=%q]", fmt.Sprint(n)))
	}
	turned(p, func() { h.click(p, fmt.Sprintf("[data-key=%q]", key)) })
}

// write puts text into the field that has the keyboard, in place of what is
// there.
func write(p *browsertest.Page, text string) {
	switch browsertest.Eval[string](p, `document.activeElement.type || ""`) {
	case "date":
		y, m, d := text[:4], text[5:7], text[8:]
		typeParts(p, text, y+">"+m+d, m+d+y) // as the browser's language has it
	case "time":
		half := "a"
		if text >= "12" {
			half = "p"
		}
		typeParts(p, text, strings.ReplaceAll(text, ":", ""), strings.ReplaceAll(text, ":", "")+half)
	default:
		p.Keys("Control+a")
		p.Insert(text)
	}
}

// typeParts types a date or a time part by part, in the order that gives it; >
// goes on to the next part.
func typeParts(p *browsertest.Page, text string, orders ...string) {
	for _, order := range orders {
		p.Keys("ArrowLeft", "ArrowLeft", "ArrowLeft")
		for _, key := range order {
			if key == '>' {
				p.Keys("ArrowRight")
				continue
			}
			p.Keys(string(key))
		}
		if browsertest.Eval[string](p, `document.activeElement.value`) == text {
			return
		}
	}
	p.Shot("date")
	p.Until(`document.activeElement.value === ` + script(text))
}
