package preview

import (
	"bytes"
	"context"
	"errors"
	"os"
	"regexp"
	"strings"
	"testing"

	"jiyao/cmd/internal/engine"
	"jiyao/drafting"
	"jiyao/fonts"
	"jiyao/render/layout"
	"jiyao/render/svg"
	"jiyao/workflow"
)

func open(t testing.TB) *Preview {
	t.Helper()
	e, err := engine.Open(engine.Config{})
	if err != nil {
		t.Fatal(err)
	}
	return New(e)
}

// sample gives the text of a sample minutes.
func sample(t testing.TB, name string) string {
	t.Helper()
	data, err := os.ReadFile("../../../../templates/samples/" + name + ".txt")
	if err != nil {
		t.Fatal(err)
	}
	return string(data)
}

// long gives a draft of six pages.
func long(t testing.TB) string {
	text := sample(t, "changwu")
	mark := "出席："
	before, after, found := strings.Cut(text, mark)
	if !found {
		t.Fatal("the sample has no list of those present")
	}
	item := "\n十、研究重点项目建设推进情况\n会议听取了市发展改革委关于重点项目建设推进情况的汇报，原则同意下一步工作安排。\n"
	line := "会议强调，要坚持问题导向，压实责任，加快前期工作，确保按期开工、如期建成，切实保障和改善民生，防范化解风险。\n"
	return before + item + strings.Repeat(line, 6) + mark + after
}

// browser keeps what a page of the site keeps.
type browser struct {
	t       testing.TB
	preview *Preview
	shown   map[string]string // pictures by hash
	glyphs  map[string]bool
}

var (
	usePattern  = regexp.MustCompile(`<use href="#([^"]+)"`)
	pathPattern = regexp.MustCompile(`<path id="([^"]+)" d="([^"]+)"/>`)
)

// show asks for a text's pages and checks that all can be shown; it gives
// the result.
func (b *browser) show(text string) Result {
	b.t.Helper()
	have := make([]string, 0, len(b.shown))
	for hash := range b.shown {
		have = append(have, hash)
	}
	got, err := b.preview.Pages(context.Background(), Request{Text: text, Have: have})
	if err != nil {
		b.t.Fatal(err)
	}
	for _, m := range pathPattern.FindAllStringSubmatch(got.Glyphs, -1) {
		b.glyphs[m[1]] = true
	}
	for _, page := range got.Pages {
		if page.SVG != "" {
			b.shown[page.Hash] = page.SVG
		}
		if b.shown[page.Hash] == "" {
			b.t.Errorf("page %d was neither sent nor had", page.N)
		}
		for _, m := range usePattern.FindAllStringSubmatch(b.shown[page.Hash], -1) {
			if !b.glyphs[m[1]] {
				b.t.Errorf("page %d uses %s, which was never defined", page.N, m[1])
			}
		}
	}
	return got
}

func sent(r Result) (n []int) {
	for _, p := range r.Pages {
		if p.SVG != "" {
			n = append(n, p.N)
		}
	}
	return n
}

func TestOnlyChangedPagesAreSent(t *testing.T) {
	b := &browser{t: t, preview: open(t), shown: map[string]string{}, glyphs: map[string]bool{}}
	text := long(t)
	first := b.show(text)
	if len(first.Pages) != 6 || len(sent(first)) != 6 || len(first.Glyphs) < 100_000 {
		t.Fatalf("%d pages, sent %v, %d bytes of glyphs", len(first.Pages), sent(first), len(first.Glyphs))
	}
	if again := b.show(text); len(sent(again)) != 0 || again.Glyphs != "" {
		t.Errorf("the same text sent pages %v again, %d bytes of glyphs", sent(again), len(again.Glyphs))
	}
	// A word more in the first paragraph, whose last line has room for it.
	changed := strings.Replace(text, "会议听取了", "会议认真听取了", 1)
	got := b.show(changed)
	if n := sent(got); len(n) == 0 || len(n) > 2 || len(got.Glyphs) > 10_000 {
		t.Errorf("one word sent pages %v, %d bytes of glyphs", n, len(got.Glyphs))
	}
	if last := got.Pages[5]; last.Start != first.Pages[5].Start+len("认真") {
		t.Errorf("the last page begins at %d, want %d", last.Start, first.Pages[5].Start+len("认真"))
	}
	if back := b.show(text); len(sent(back)) != 0 {
		t.Errorf("going back sent pages %v", sent(back))
	}
	other := &browser{t: t, preview: open(t), shown: b.shown, glyphs: map[string]bool{}}
	if after := other.show(text); len(sent(after)) != 6 {
		t.Errorf("another process sent pages %v", sent(after))
	}
}

// TestMemoryEnds asks for more pages than are remembered: what is forgotten is
// sent anew, whole.
func TestMemoryEnds(t *testing.T) {
	p := open(t)
	p.shown = newMemory[[]svg.Glyph](8)
	b := &browser{t: t, preview: p, shown: map[string]string{}, glyphs: map[string]bool{}}
	for _, name := range []string{"changwu", "bangong", "dangzu", "lianxi", "changwu", "zhuanti", "changwu"} {
		b.show(sample(t, name))
	}
}

func TestPlacesCountFromStart(t *testing.T) {
	text := long(t)
	got, err := open(t).Pages(t.Context(), Request{Text: text})
	if err != nil {
		t.Fatal(err)
	}
	doc := drafting.Format(got.Document)
	group := regexp.MustCompile(`(?s)<g class="line"[^>]* data-start="(\d+)" data-end="(\d+)">.*?<text [^>]*>(.*?)</text>`)
	tags := regexp.MustCompile(`<[^>]*>`)
	checked := 0
	for _, page := range got.Pages[1:5] {
		for _, m := range group.FindAllStringSubmatch(page.SVG, -1) {
			start, end := number(t, m[1])+page.Start, number(t, m[2])+page.Start
			set := strings.Join(strings.Fields(tags.ReplaceAllString(m[3], "")), "")
			if from := strings.Join(strings.Fields(doc[start:end]), ""); from != set {
				t.Errorf("page %d: %q was set from %q", page.N, set, from)
			}
			checked++
		}
	}
	if checked < 60 {
		t.Errorf("%d lines checked", checked)
	}
}

func number(t *testing.T, s string) int {
	n := 0
	for _, c := range s {
		n = 10*n + int(c-'0')
	}
	return n
}

func TestErrorsAreTheLayouts(t *testing.T) {
	p := open(t)
	var empty *layout.NoTextError
	if _, err := p.Pages(t.Context(), Request{}); !errors.As(err, &empty) {
		t.Errorf("nothing to set: %v", err)
	}
	var missing *fonts.MissingGlyphError
	if _, err := p.Pages(t.Context(), Request{Text: sample(t, "changwu") + "\n\U0002EBF0"}); !errors.As(err, &missing) {
		t.Errorf("a character that no face draws: %v", err)
	}
	ended, cancel := context.WithCancel(t.Context())
	cancel()
	if _, err := p.Pages(ended, Request{Text: sample(t, "changwu")}); !errors.Is(err, context.Canceled) {
		t.Errorf("nobody waits any more: %v", err)
	}
}

func TestPaperOfADraftIsMarked(t *testing.T) {
	p := open(t)
	m := workflow.Minutes{Text: sample(t, "changwu")}
	code := engine.VersionCode(drafting.Format(drafting.Parse(m.Text)))
	l, err := p.Layout(m, "")
	if err != nil {
		t.Fatal(err)
	}
	for _, page := range l.Pages {
		if got := page.Lines[0].Text(); got != "送审稿　版本码 "+code {
			t.Errorf("page %d is marked %q", page.Number, got)
		}
	}
	marked, err := p.Layout(m, "征求意见稿 "+strings.Repeat("长", 60))
	if err != nil {
		t.Fatal(err)
	}
	for _, page := range marked.Pages {
		if beneath, lines := page.Watermark(); len(beneath) == 0 || lines[0].Text() != "版本码 "+code {
			t.Errorf("page %d has %d lines beneath it and is marked %q", page.Number, len(beneath), lines[0].Text())
		}
	}
	pdf, err := p.PDF(m, "")
	if err != nil || !bytes.HasPrefix(pdf.Data, []byte("%PDF-")) || len(pdf.Digest) != 64 || pdf.Pages != len(l.Pages) {
		t.Errorf("PDF of %d bytes, %d pages, digest %q: %v", len(pdf.Data), pdf.Pages, pdf.Digest, err)
	}
	picture, err := p.Picture(m, 2, "")
	if err != nil || !bytes.Contains(picture.Data, []byte(`aria-label="第 2 页"`)) || !bytes.Contains(picture.Data, []byte("送审稿")) {
		t.Errorf("page 2 of %d bytes: %v", len(picture.Data), err)
	}
	for _, page := range []int{-1, 0, len(l.Pages) + 1} {
		if none, err := p.Picture(m, page, ""); err != nil || none.Data != nil {
			t.Errorf("page %d: %d bytes, %v", page, len(none.Data), err)
		}
	}
	m.PDF, m.IssuedOn = workflow.PDF{SHA256: strings.Repeat("0", 64)}, "2025-05-12"
	if l, err = p.Layout(m, ""); err != nil || strings.Contains(l.Pages[0].Lines[0].Text(), "送审稿") {
		t.Errorf("an issued minutes is marked %q, %v", l.Pages[0].Lines[0].Text(), err)
	}
}

// A thumbnail is painted once for as long as its page is the same, whatever changes
// on others.
func TestThumbIsPaintedOnce(t *testing.T) {
	p := open(t)
	m := workflow.Minutes{Text: long(t), PDF: workflow.PDF{SHA256: strings.Repeat("0", 64)}}
	thumb := func(page int) File {
		t.Helper()
		f, err := p.Thumb(m, page, "")
		if err != nil || len(f.Digest) != 64 {
			t.Fatalf("page %d: %d bytes, %v", page, len(f.Data), err)
		}
		return f
	}
	first, second := thumb(1), thumb(2)
	if first.Digest == second.Digest || len(p.thumbs.young) != 2 {
		t.Errorf("two pages gave %d pictures", len(p.thumbs.young))
	}
	m.Text = strings.Replace(m.Text, "2023年", "2033年", 1)
	if changed := thumb(1); changed.Digest == first.Digest {
		t.Error("a page that was changed has its old picture")
	}
	if again := thumb(2); &again.Data[0] != &second.Data[0] {
		t.Error("a page that stayed the same was painted again")
	}
	for _, page := range []int{-1, 0, 99} {
		if none, err := p.Thumb(m, page, ""); err != nil || none.Data != nil {
			t.Errorf("page %d: %d bytes, %v", page, len(none.Data), err)
		}
	}
}

// BenchmarkPages is what a pause after a key costs on the server: a draft of
// six pages of which one has changed.
func BenchmarkPages(b *testing.B) {
	texts := [2]string{long(b)}
	texts[1] = strings.Replace(texts[0], "会议听取了", "会议认真听取了", 1)
	b.Run("one of six", func(b *testing.B) {
		p := open(b)
		all, err := p.Pages(b.Context(), Request{Text: texts[0]})
		if err != nil {
			b.Fatal(err)
		}
		have, n := hashes(all), 0
		for i := 0; b.Loop(); i++ {
			got, err := p.Pages(b.Context(), Request{Text: texts[1], Have: have})
			if err != nil {
				b.Fatal(err)
			}
			n = size(got)
		}
		b.ReportMetric(float64(n), "bytes-sent")
	})
	b.Run("all, outlines known", func(b *testing.B) {
		p, n := open(b), 0
		for b.Loop() {
			got, err := p.Pages(b.Context(), Request{Text: texts[0]})
			if err != nil {
				b.Fatal(err)
			}
			n = size(got)
		}
		b.ReportMetric(float64(n), "bytes-sent")
	})
	b.Run("picture", func(b *testing.B) {
		p := open(b)
		for b.Loop() {
			if _, err := p.Picture(workflow.Minutes{Text: texts[0]}, 3, ""); err != nil {
				b.Fatal(err)
			}
		}
	})
}

func hashes(r Result) (all []string) {
	for _, p := range r.Pages {
		all = append(all, p.Hash)
	}
	return all
}

func size(r Result) int {
	n := len(r.Glyphs)
	for _, p := range r.Pages {
		n += len(p.SVG)
	}
	return n
}
