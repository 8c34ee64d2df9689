package browsertest

import (
	"encoding/json"
	"fmt"
	"net/url"
	"os"
	"path/filepath"
	"strings"
	"time"

	"github.com/chromedp/cdproto/emulation"
	"github.com/chromedp/cdproto/network"
	"github.com/chromedp/chromedp"
)

// Go opens an address. All further requests must go to its origin.
func (p *Page) Go(address string) {
	p.t.Helper()
	at, err := url.Parse(address)
	p.do(err)
	p.mu.Lock()
	p.origin = at.Scheme + "://" + at.Host
	p.mu.Unlock()
	ctx, cancel := p.within()
	defer cancel()
	p.do(chromedp.Do(ctx, chromedp.Navigate(address)))
}

// Reload opens the present address again.
func (p *Page) Reload() {
	p.t.Helper()
	ctx, cancel := p.within()
	defer cancel()
	p.do(chromedp.Do(ctx, chromedp.Reload()))
}

// Address gives where the page is.
func (p *Page) Address() string {
	p.t.Helper()
	return Eval[string](p, `location.href`)
}

// Size sets the size of what is seen of the page.
func (p *Page) Size(width, height int64) {
	p.t.Helper()
	ctx, cancel := p.within()
	defer cancel()
	p.do(chromedp.Do(ctx, chromedp.EmulateViewport(width, height)))
}

// Wait waits for an element that can be seen.
func (p *Page) Wait(selector string) {
	p.t.Helper()
	p.Until(fmt.Sprintf(`(() => { const e = document.querySelector(%s); return !!e && e.getClientRects().length > 0 })()`, quote(selector)))
}

// Until waits for an expression to be true.
func (p *Page) Until(expression string) {
	p.t.Helper()
	for end := time.Now().Add(patience); ; time.Sleep(20 * time.Millisecond) {
		ctx, cancel := p.within()
		ok, err := chromedp.Run(ctx, chromedp.Evaluate[bool](`!!(`+expression+`)`))
		cancel()
		if err == nil && ok {
			return
		}
		if time.Now().After(end) {
			p.Shot("failed")
			p.t.Fatalf("browser: waited in vain for %s (%v) at %s", expression, err, p.Address())
		}
	}
}

// Text gives what an element says.
func (p *Page) Text(selector string) string {
	p.t.Helper()
	return strings.TrimSpace(Eval[string](p, fmt.Sprintf(`(document.querySelector(%s) || {innerText: ""}).innerText`, quote(selector))))
}

// Click clicks in the middle of an element, after scrolling there.
func (p *Page) Click(selector string) {
	p.t.Helper()
	p.Wait(selector)
	ctx, cancel := p.within()
	defer cancel()
	p.do(chromedp.Do(ctx, chromedp.Click(chromedp.CSS(selector))))
}

// ClickAt clicks at a place of what is seen of the page.
func (p *Page) ClickAt(x, y float64) {
	p.t.Helper()
	ctx, cancel := p.within()
	defer cancel()
	p.do(chromedp.Do(ctx, chromedp.MouseClickXY(x, y)))
}

// Fill puts a value into a field, as typing would.
func (p *Page) Fill(selector, value string) {
	p.t.Helper()
	p.Wait(selector)
	Eval[bool](p, fmt.Sprintf(`(() => { const e = document.querySelector(%s); e.focus(); e.select && e.select(); return true })()`, quote(selector)))
	p.Insert(value)
}

// Upload chooses a file for a field, as the window does that no test can see.
func (p *Page) Upload(selector, file string) {
	p.t.Helper()
	p.Wait(selector)
	ctx, cancel := p.within()
	defer cancel()
	p.do(chromedp.Do(ctx, chromedp.SetUploadFiles(chromedp.CSS(selector), []string{file})))
}

// Eval gives the value of an expression in the page.
func Eval[T any](p *Page, expression string) T {
	p.t.Helper()
	ctx, cancel := p.within()
	defer cancel()
	v, err := chromedp.Run(ctx, chromedp.Evaluate[T](expression))
	if err != nil {
		p.t.Fatalf("browser: %s: %v", expression, err)
	}
	return v
}

// Shot keeps a picture of what is seen, if JIYAO_SCREENSHOTS names a folder for
// it, under the test's name and the given one.
func (p *Page) Shot(name string) {
	p.t.Helper()
	dir := os.Getenv("JIYAO_SCREENSHOTS")
	if dir == "" {
		return
	}
	ctx, cancel := p.within()
	defer cancel()
	png, err := chromedp.Run(ctx, chromedp.CaptureScreenshot())
	if err == nil {
		err = os.MkdirAll(dir, 0o755)
	}
	if err == nil {
		file := strings.ReplaceAll(p.t.Name(), "/", "-") + "-" + name + ".png"
		err = os.WriteFile(filepath.Join(dir, file), png, 0o644)
	}
	if err != nil {
		p.t.Logf("screenshot %s: %v", name, err)
	}
}

// quote writes a string as JavaScript.
func quote(s string) string {
	data, _ := json.Marshal(s) // a string always can be
	return string(data)
}

// Cookie gives the person's browser a cookie for an address.
func (p *Page) Cookie(address, name, value string) {
	p.t.Helper()
	ctx, cancel := p.within()
	defer cancel()
	_, err := chromedp.Call(ctx, network.SetCookie, network.SetCookieParams{Name: name, Value: value, URL: address})
	p.do(err)
}

// OnPaper shows pages as they are printed.
func (p *Page) OnPaper() {
	p.t.Helper()
	ctx, cancel := p.within()
	defer cancel()
	_, err := chromedp.Call(ctx, emulation.SetEmulatedMedia, emulation.SetEmulatedMediaParams{Media: "print"})
	p.do(err)
}

// NoScript opens all further pages without running a script.
func (p *Page) NoScript() {
	p.t.Helper()
	ctx, cancel := p.within()
	defer cancel()
	_, err := chromedp.Call(ctx, emulation.SetScriptExecutionDisabled, emulation.SetScriptExecutionDisabledParams{Value: true})
	p.do(err)
}
