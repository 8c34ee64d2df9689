// Package browsertest drives a real browser through the pages in a test, as a
// person would: it clicks, types, composes Chinese, and looks.
//
// A test fails by itself if a page writes an error to the console, breaks the
// content security policy, or asks another origin for anything.
package browsertest

import (
	"context"
	"net/url"
	"os"
	"os/exec"
	"strings"
	"sync"
	"testing"
	"time"

	"github.com/chromedp/cdproto/network"
	"github.com/chromedp/chromedp"
)

// patience is how long anything is waited for; the machine may be busy.
const patience = 20 * time.Second

// Browser is a browser with as many people before it as a test needs.
type Browser struct {
	t   testing.TB
	ctx context.Context
}

// Page is one tab of one person.
type Page struct {
	t   testing.TB
	ctx context.Context

	mu      sync.Mutex
	origin  string
	allowed []string
	faults  []string
}

// Start starts a browser without a window. Where there is none the test is
// skipped, unless JIYAO_REQUIRE_TOOLS asks for every outside program; where
// tests are to be short, it is skipped too.
func Start(t testing.TB) *Browser {
	t.Helper()
	if testing.Short() {
		t.Skip("a browser takes its time")
	}
	program := find()
	if program == "" {
		if os.Getenv("JIYAO_REQUIRE_TOOLS") == "1" {
			t.Fatal("no chromium on this machine, but JIYAO_REQUIRE_TOOLS asks for it")
		}
		t.Skip("no chromium on this machine")
	}
	options := append(chromedp.DefaultExecAllocatorOptions[:],
		chromedp.ExecPath(program), chromedp.NoSandbox, chromedp.DisableGPU,
		chromedp.Flag("lang", "zh-CN"), chromedp.WindowSize(1440, 900), chromedp.Env("FONTCONFIG_FILE="+faces(t)))
	alloc, stop := chromedp.NewExecAllocator(context.Background(), options...)
	ctx, cancel := chromedp.NewContext(alloc)
	t.Cleanup(func() { cancel(); stop() })
	if err := chromedp.Do(ctx); err != nil {
		t.Fatalf("start the browser: %v", err)
	}
	return &Browser{t: t, ctx: ctx}
}

// In gives the browser to a part of the test: tabs opened by it are closed with
// that part, and what they complain of fails it.
func (b *Browser) In(t testing.TB) *Browser { return &Browser{t: t, ctx: b.ctx} }

func find() string {
	for _, name := range []string{"chromium", "chromium-browser", "google-chrome"} {
		if path, err := exec.LookPath(name); err == nil {
			return path
		}
	}
	return ""
}

// Person opens a tab for somebody who shares no cookie with the others.
func (b *Browser) Person() *Page {
	b.t.Helper()
	ctx, cancel := chromedp.NewContext(b.ctx, chromedp.WithNewBrowserContext())
	p := &Page{t: b.t, ctx: ctx}
	b.t.Cleanup(func() {
		cancel()
		for _, fault := range p.Faults() {
			b.t.Errorf("browser: %s", fault)
		}
	})
	p.do(chromedp.Do(ctx))
	go p.hear(chromedp.Console(ctx))
	go p.watch()
	p.Size(1440, 900)
	return p
}

// hear takes in what the page complains of.
func (p *Page) hear(messages func(func(chromedp.ConsoleMessage, error) bool)) {
	for m, err := range messages {
		if err != nil {
			return
		}
		if m.Type == chromedp.ConsoleError || m.IsException() || strings.Contains(m.Text, "Content Security Policy") {
			p.complain(strings.TrimSpace(m.Source + " " + m.Text + " " + m.URL))
		}
	}
}

// watch takes in what is asked of other origins.
func (p *Page) watch() {
	for e, err := range chromedp.Events(p.ctx, network.RequestWillBeSent) {
		if err != nil {
			return
		}
		at, err := url.Parse(e.Request.URL)
		if err != nil || at.Scheme == "data" || at.Scheme == "blob" || at.Scheme == "about" {
			continue
		}
		p.mu.Lock()
		foreign := p.origin != "" && at.Scheme+"://"+at.Host != p.origin
		p.mu.Unlock()
		if foreign {
			p.complain("request to another origin: " + e.Request.URL)
		}
	}
}

func (p *Page) complain(fault string) {
	p.mu.Lock()
	defer p.mu.Unlock()
	p.faults = append(p.faults, fault)
}

// Allow lets the page complain of what contains one of the words: an answer of
// 401 or 409 that the test means to get, a server that it stops.
func (p *Page) Allow(words ...string) {
	p.mu.Lock()
	defer p.mu.Unlock()
	p.allowed = append(p.allowed, words...)
}

// Faults gives what the page has complained of so far, what is allowed left
// out.
func (p *Page) Faults() []string {
	p.mu.Lock()
	defer p.mu.Unlock()
	var out []string
next:
	for _, fault := range p.faults {
		for _, word := range p.allowed {
			if strings.Contains(fault, word) {
				continue next
			}
		}
		out = append(out, fault)
	}
	return out
}

// do ends the test if a step of the browser failed.
func (p *Page) do(err error) {
	p.t.Helper()
	if err != nil {
		p.Shot("failed")
		p.t.Fatalf("browser: %v", err)
	}
}

// within gives the page's context with the time anything may take.
func (p *Page) within() (context.Context, context.CancelFunc) {
	return context.WithTimeout(p.ctx, patience)
}
