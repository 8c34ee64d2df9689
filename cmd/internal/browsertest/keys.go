package browsertest

import (
	"context"
	"fmt"
	"strings"

	"github.com/chromedp/cdproto/input"
	"github.com/chromedp/chromedp"
	"github.com/chromedp/chromedp/kb"
)

// Keys presses keys one after the other: "Control+Enter", "F7", "a", "Shift+F7".
func (p *Page) Keys(keys ...string) {
	p.t.Helper()
	for _, key := range keys {
		p.press(key)
	}
}

// Repeat presses one key so many times, as if it were held down: no press waits
// for the page to be through with the one before.
func (p *Page) Repeat(key string, times int) {
	p.t.Helper()
	down, up := p.strokes(key)
	ctx, cancel := p.within()
	defer cancel()
	presses := make(chan error, times)
	for range times {
		go func() { presses <- stroke(ctx, down) }()
	}
	for range times {
		p.do(<-presses)
	}
	p.do(stroke(ctx, up))
}

func (p *Page) press(key string) {
	p.t.Helper()
	down, up := p.strokes(key)
	ctx, cancel := p.within()
	defer cancel()
	p.do(stroke(ctx, down))
	p.do(stroke(ctx, up))
}

func stroke(ctx context.Context, e input.DispatchKeyEventParams) error {
	_, err := chromedp.Call(ctx, input.DispatchKeyEvent, e)
	return err
}

// strokes gives what a key does when it is pressed and when it is let go.
func (p *Page) strokes(key string) (down, up input.DispatchKeyEventParams) {
	p.t.Helper()
	parts := strings.Split(key, "+")
	name := parts[len(parts)-1]
	var modifiers int64
	for _, m := range parts[:len(parts)-1] {
		modifiers |= modifier(m)
	}
	event, text, ok := encode(name)
	if !ok {
		p.t.Fatalf("browser: no key is called %q", key)
	}
	event.Modifiers |= modifiers
	down, up = event, event
	down.Type, up.Type = input.DispatchKeyEventTypeRawKeyDown, input.DispatchKeyEventTypeKeyUp
	if text != "" && event.Modifiers&^int64(chromedp.ModifierShift) == 0 {
		down.Type, down.Text, down.UnmodifiedText = input.DispatchKeyEventTypeKeyDown, text, text
	}
	return down, up
}

func modifier(name string) int64 {
	switch name {
	case "Alt":
		return int64(chromedp.ModifierAlt)
	case "Control":
		return int64(chromedp.ModifierCtrl)
	case "Shift":
		return int64(chromedp.ModifierShift)
	default:
		return 0
	}
}

// encode finds a key by its name, or by the character that it writes.
func encode(name string) (event input.DispatchKeyEventParams, text string, ok bool) {
	for r, k := range kb.Keys {
		if k.Key == name || (len([]rune(name)) == 1 && string(r) == name) {
			event = input.DispatchKeyEventParams{
				Key: k.Key, Code: k.Code, NativeVirtualKeyCode: k.Native, WindowsVirtualKeyCode: k.Windows,
			}
			if k.Print {
				text = k.Text
			}
			return event, text, true
		}
	}
	return event, "", false
}

// Insert puts text where the caret is, as an input method does that composes
// nothing.
func (p *Page) Insert(text string) {
	p.t.Helper()
	ctx, cancel := p.within()
	defer cancel()
	_, err := chromedp.Call(ctx, input.InsertText, input.InsertTextParams{Text: text})
	p.do(err)
}

// Compose types through an input method: each of the letters so far is shown as
// a composition, then the words take their place. Without words the composition
// is given up.
func (p *Page) Compose(letters, words string) {
	p.t.Helper()
	for n := range len(letters) {
		p.Composing(letters[:n+1])
	}
	if words != "" {
		p.Insert(words)
		return
	}
	p.Composing("")
}

// Composing shows letters as a composition that has not ended.
func (p *Page) Composing(letters string) {
	p.t.Helper()
	ctx, cancel := p.within()
	defer cancel()
	n := int64(len([]rune(letters)))
	_, err := chromedp.Call(ctx, input.ImeSetComposition, input.ImeSetCompositionParams{Text: letters, SelectionStart: n, SelectionEnd: n})
	p.do(err)
}

// Focus puts the keyboard on an element.
func (p *Page) Focus(selector string) {
	p.t.Helper()
	p.Wait(selector)
	Eval[bool](p, fmt.Sprintf(`(document.querySelector(%s).focus(), true)`, quote(selector)))
}
