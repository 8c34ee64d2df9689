// Package preview turns a draft into the pages that its PDF will have, fast
// enough to follow the keys: the real layout, painted as SVG.
//
// A browser keeps the pages it shows, each by its hash, and the outlines of
// their glyphs in one place of its document. Of a new state of the draft it gets
// the hashes of all pages, the pictures of those it does not have, and the
// outlines that are new to it. A page's picture says where its lines come from
// counted from the page's Start, so that what is typed on the first page does
// not change the pictures of all others.
package preview

import (
	"bytes"
	"context"
	"crypto/rand"

	"jiyao/cmd/internal/engine"
	"jiyao/drafting"
	"jiyao/render"
	"jiyao/render/svg"
)

// Preview lays drafts out and paints them. It is safe for concurrent use.
type Preview struct {
	engine *engine.Engine
	salt   []byte // of the hashes: another process may have other faces
	shown  *memory[[]svg.Glyph]
	thumbs *memory[File]
}

// New makes a Preview on an engine.
func New(e *engine.Engine) *Preview {
	return &Preview{
		engine: e, salt: []byte(rand.Text()), shown: newMemory[[]svg.Glyph](keptPages), thumbs: newMemory[File](keptThumbs),
	}
}

// keptPages is for how many pages it is remembered which glyphs they have: those
// of a hundred long drafts.
const keptPages = 4096

// Request is a state of a draft and what its reader has of it.
type Request struct {
	Text string
	// Options is how it is to be set; without a profile it is guessed.
	Options engine.Options
	// Have holds the hashes of all pages whose pictures and outlines the reader
	// keeps.
	Have []string
}

// Page is one page of a Result.
type Page struct {
	N      int     `json:"n"` // from 1
	Hash   string  `json:"hash"`
	Start  int     `json:"start"`  // byte offset of the draft that data-start and data-end of the picture count from
	Width  float64 `json:"width"`  // in points, as the viewBox has it
	Height float64 `json:"height"` // likewise
	SVG    string  `json:"svg,omitempty"`
}

// Result is a draft as pages. As JSON it is half as long where < and > are not
// escaped (json.Encoder.SetEscapeHTML).
type Result struct {
	Profile string `json:"profile"`
	Pages   []Page `json:"pages"`
	// Glyphs are path elements for the defs of an SVG element in the reader's
	// document: the outlines the new pictures need beyond those of the pages he
	// has. One whose id he knows already replaces the old one.
	Glyphs string `json:"glyphs,omitempty"`

	Document *drafting.Document `json:"-"`
	Layout   *render.Layout     `json:"-"`
}

// Pages lays a draft out and paints the pages that the reader does not have.
// Errors are those of engine.Set, or the context's.
func (p *Preview) Pages(ctx context.Context, request Request) (Result, error) {
	doc := drafting.Parse(request.Text)
	if request.Options.Profile == "" {
		guess, err := p.engine.Guess(doc)
		if err != nil {
			return Result{}, err
		}
		request.Options.Profile = guess
	}
	l, err := p.engine.Set(doc, request.Options)
	if err != nil {
		return Result{}, err
	}
	result := Result{Profile: request.Options.Profile, Document: doc, Layout: l, Pages: make([]Page, len(l.Pages))}
	return result, p.paint(ctx, &result, request.Have)
}

// paint fills in the pages of a result, and the outlines they need.
func (p *Preview) paint(ctx context.Context, result *Result, have []string) error {
	known, has := map[svg.Glyph]bool{}, map[string]bool{}
	for _, hash := range have {
		if glyphs, ok := p.shown.get(hash); ok {
			has[hash] = true
			for _, g := range glyphs {
				known[g] = true
			}
		}
	}
	var fresh []svg.Glyph
	for i := range result.Layout.Pages {
		if err := ctx.Err(); err != nil {
			return err
		}
		page, glyphs, err := p.page(&result.Layout.Pages[i], has)
		if err != nil {
			return err
		}
		result.Pages[i] = page
		for _, g := range glyphs {
			if !known[g] {
				known[g] = true
				fresh = append(fresh, g)
			}
		}
	}
	var outlines bytes.Buffer
	err := p.engine.Painter().WriteGlyphs(&outlines, fresh)
	result.Glyphs = outlines.String()
	return err
}

// page paints one page unless the reader has it, and gives the glyphs of one
// that was painted.
func (p *Preview) page(laid *render.Page, has map[string]bool) (Page, []svg.Glyph, error) {
	start := startOf(laid)
	page := Page{
		N: laid.Number, Hash: fingerprint(p.salt, laid, start), Start: start,
		Width: laid.Width.Pt(), Height: laid.Height.Pt(),
	}
	if has[page.Hash] {
		return page, nil, nil
	}
	var picture bytes.Buffer
	glyphs, err := p.engine.Painter().WriteUses(&picture, laid, start)
	if err != nil {
		return page, nil, err
	}
	page.SVG = picture.String()
	p.shown.put(page.Hash, glyphs)
	return page, glyphs, nil
}

// startOf is where the earliest line of a page begins in the draft.
func startOf(p *render.Page) int {
	start, found := 0, false
	for _, l := range p.Lines {
		if !l.Span.IsZero() && (!found || l.Span.Start < start) {
			start, found = l.Span.Start, true
		}
	}
	return start
}
