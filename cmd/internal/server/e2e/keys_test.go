package e2e

import (
	"fmt"
	"testing"

	"jiyao/cmd/internal/browsertest"
)

// keys touches the mouse never: whatever is meant is reached by Tab, or has a
// key of its own.
type keys struct{ t *testing.T }

// distance counts how many times Tab must be pressed to get to an element;
// below nothing it is Shift+Tab.
const distance = `(() => {
	const want = %s;
	const all = [...document.querySelectorAll("a[href], button, input, select, textarea, summary, [tabindex], [contenteditable=true]")].filter((e) =>
		e.tabIndex >= 0 && !e.disabled && e.type !== "hidden" && e.checkVisibility({visibilityProperty: true}) &&
		(e.type !== "radio" || e === want || (e.checked && !(want.type === "radio" && want.name === e.name))));
	const now = document.activeElement;
	const at = all.indexOf(now);
	const to = all.indexOf(want);
	if (to < 0) return 0;
	if (at >= 0) return to - at;
	const from = now && now !== document.body ? now : location.hash ? document.getElementById(location.hash.slice(1)) : null;
	return from ? to - all.findIndex((e) => from.compareDocumentPosition(e) & Node.DOCUMENT_POSITION_FOLLOWING) + 1 : to + 1;
})()`

// reach brings the keyboard to what is meant.
func (h keys) reach(p *browsertest.Page, what string) {
	h.t.Helper()
	p.Until(meant(what))
	there := `document.activeElement === ` + meant(what)
	for range 4 {
		n := browsertest.Eval[int](p, fmt.Sprintf(distance, meant(what)))
		key := "Tab"
		if n < 0 {
			key, n = "Shift+Tab", -n
		}
		p.Repeat(key, n)
		if browsertest.Eval[bool](p, there) {
			return
		}
	}
	for range 40 {
		p.Keys("Tab")
		if browsertest.Eval[bool](p, there) {
			return
		}
	}
	p.Shot("unreached")
	h.t.Fatalf("%s at %s is not reached by Tab; the keyboard is on %s", what, p.Address(),
		browsertest.Eval[string](p, `document.activeElement.outerHTML.slice(0, 200)`))
}

func (h keys) press(p *browsertest.Page, what string) {
	h.reach(p, what)
	p.Keys("Enter")
}

func (h keys) fill(p *browsertest.Page, what, text string) {
	h.reach(p, what)
	write(p, text)
}

func (h keys) tick(p *browsertest.Page, what string) {
	h.reach(p, what)
	p.Keys(" ")
}

// pick goes to the one that is chosen, or to the first, and on by arrows.
func (h keys) pick(p *browsertest.Page, name, value string) {
	want := fmt.Sprintf("input[name=%q][value=%q]", name, value)
	p.Wait(want)
	chosen := fmt.Sprintf("input[name=%q]:checked", name)
	if !browsertest.Eval[bool](p, `!!document.querySelector(`+script(chosen)+`)`) {
		h.reach(p, fmt.Sprintf("input[name=%q]", name))
		p.Keys(" ")
	} else {
		h.reach(p, chosen)
	}
	for range 20 {
		if browsertest.Eval[bool](p, `document.querySelector(`+script(want)+`).checked`) {
			return
		}
		p.Keys("ArrowDown")
	}
	h.t.Fatalf("%s is not reached by arrows", want)
}

func (h keys) choose(p *browsertest.Page, what, value string) {
	h.reach(p, what)
	p.Keys("Home")
	for range 400 {
		if browsertest.Eval[string](p, `document.activeElement.value`) == value {
			return
		}
		p.Keys("ArrowDown")
	}
	h.t.Fatalf("%s has no %q", what, value)
}

// send presses Ctrl+Enter where the page hears it, else the button.
func (h keys) send(p *browsertest.Page, form string) {
	h.t.Helper()
	if browsertest.Eval[bool](p, fmt.Sprintf(`document.querySelector(%s).matches("[data-submit], [data-keyed]") && document.querySelector(%[1]s).contains(document.activeElement)`, script(form))) {
		turned(p, func() { p.Keys("Control+Enter") })
		return
	}
	turned(p, func() { h.press(p, form+" button.primary") })
}

func (h keys) into(p *browsertest.Page, line string) {
	p.Wait(".cm-line")
	h.reach(p, ".cm-content")
	p.Keys("Control+Home")
	at := fmt.Sprintf(`(() => { let e = getSelection().focusNode; e = e && (e.nodeType === 1 ? e : e.parentElement).closest(".cm-line"); return !!e && e.textContent.trim().startsWith(%s) })()`, script(line))
	for range 400 {
		if browsertest.Eval[bool](p, at) {
			p.Keys("End")
			return
		}
		p.Keys("ArrowDown")
	}
	h.t.Fatalf("no line begins with %q", line)
}

func (h keys) finding(p *browsertest.Page) {
	p.Keys("Control+Home")
	p.Until(`document.querySelectorAll(".cm-content .ed-f").length > 0`)
	for range 20 { // to the first that can be put right by a key
		p.Keys("F7")
		p.Wait(".ed-card")
		if browsertest.Eval[bool](p, `document.querySelector(".ed-card").innerText.includes("改为")`) {
			break
		}
	}
	p.Keys("Alt+Enter")
	p.Until(`!document.querySelector(".ed-card")`)
}

// alter opens the whole text by its key and goes down to the paragraph.
func (h keys) alter(p *browsertest.Page, line string) {
	turned(p, func() { p.Keys("t") })
	h.reach(p, "#text")
	p.Keys("Control+Home")
	at := fmt.Sprintf(`(() => { const e = document.activeElement; return e.value.slice(e.value.lastIndexOf("\n", e.selectionStart - 1) + 1).startsWith(%s) })()`, script(line))
	for range 100 {
		if browsertest.Eval[bool](p, at) {
			p.Keys("End")
			return
		}
		p.Keys("ArrowDown")
	}
	h.t.Fatalf("no paragraph begins with %q", line)
}

func (h keys) submit(p *browsertest.Page) { turned(p, func() { p.Keys("Control+Enter") }) }

// open walks the rows by j.
func (h keys) open(p *browsertest.Page, link string) {
	h.t.Helper()
	p.Until(meant("[data-rows] " + link))
	for range 60 {
		p.Keys("j")
		if browsertest.Eval[bool](p, `document.activeElement === `+meant("[data-rows] "+link)) {
			turned(p, func() { p.Keys("Enter") })
			return
		}
	}
	h.t.Fatalf("no row of %s is %s", p.Address(), link)
}

// rows walks the rows by j, ticks by the space bar, and acts by a key.
func (h keys) rows(p *browsertest.Page, key string, ns ...int) {
	h.t.Helper()
	for range 5 { // out of a field, which would take the letters
		if browsertest.Eval[bool](p, `!jiyao.typing(document.activeElement)`) {
			break
		}
		p.Keys("Tab")
	}
	ticked := 0
	for range 200 {
		p.Keys("j")
		n := browsertest.Eval[int](p, `(() => { const e = document.querySelector("[data-rows] tr.here input[type=checkbox]"); return e ? +e.value : 0 })()`)
		for _, want := range ns {
			if n == want {
				p.Keys(" ")
				ticked++
			}
		}
		if ticked == len(ns) {
			turned(p, func() { p.Keys(key) })
			return
		}
	}
	h.t.Fatalf("rows %v of %s are not reached by j", ns, p.Address())
}
