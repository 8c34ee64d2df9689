package pdf

import (
	"bytes"
	"cmp"
	"crypto/sha256"
	"io"
	"slices"
	"strconv"
	"sync"

	"jiyao/render"
	"jiyao/render/subset"
)

// Copies writes many copies (分送件) of one layout that differ in what stands
// over and beneath their pages alone. Pages, fonts and properties are made once;
// a copy costs what is its own. It is safe for concurrent use.
type Copies struct {
	head    []byte // the file up to what is a copy's own
	offsets []int  // of the objects in it
	shell   int    // size of the page writer's table
	sum     [sha256.Size]byte
	pages   []ownPage
	fonts   *subset.Document // read only
	jobs    sync.Pool
}

// ownPage is a page of every copy: the objects that hold what the copy has of its
// own beneath and over it, 0 where that is nothing.
type ownPage struct {
	height        render.Length
	beneath, over int
}

// copyJob is the memory of one copy in the making; its file begins with what
// all copies share.
type copyJob struct {
	out   file
	chars []rune
	page  []byte
	tree  structure // stays empty: marks are no part of the text
}

// Copies makes ready for writing copies of the layout. The sample, a page for
// each of the layout, says which pages have something over them or a watermark
// beneath, and has every character that may stand there.
func (w *Writer) Copies(l *render.Layout, sample []render.Page) (*Copies, error) {
	j := &job{writer: w, fonts: w.faces.Document()}
	if err := j.fonts.Foresee(sample); err != nil {
		return nil, err
	}
	if err := j.make(l); err != nil {
		return nil, err
	}
	c := &Copies{shell: j.shellSize, fonts: j.fonts, pages: ownPages(l, sample, len(j.out.offsets))}
	if err := c.share(&j.out); err != nil {
		return nil, err
	}
	c.sum = sha256.Sum256(c.head)
	c.jobs.New = func() any {
		return &copyJob{out: file{buf: slices.Clone(c.head), offsets: slices.Clone(c.offsets)}}
	}
	return c, nil
}

// ownPages gives the objects of the pages' own content, by the sample; the first
// has the number next.
func ownPages(l *render.Layout, sample []render.Page, next int) []ownPage {
	pages := make([]ownPage, len(l.Pages))
	for i := range pages {
		p := &pages[i]
		p.height = l.Pages[i].Height
		if i >= len(sample) {
			continue
		}
		beneath, lines := sample[i].Watermark()
		if len(beneath) > 0 {
			p.beneath, next = next, next+1
		}
		if len(lines)+len(sample[i].Rules) > 0 {
			p.over, next = next, next+1
		}
	}
	return pages
}

// share takes from a whole file what all copies share, and gives each page that
// is marked further pieces of content, which a copy brings along.
func (c *Copies) share(whole *file) error {
	order := make([]int, 0, len(whole.offsets))
	for n := 1; n < len(whole.offsets); n++ {
		order = append(order, n)
	}
	slices.SortFunc(order, func(a, b int) int { return cmp.Compare(whole.offsets[a], whole.offsets[b]) })
	own := map[int]ownPage{} // by the page's object
	for i, p := range c.pages {
		if p.beneath+p.over > 0 {
			own[pageObject(i)] = p
		}
	}
	end := bytes.LastIndex(whole.buf, []byte("xref\n0 "))
	f := file{offsets: make([]int, len(whole.offsets))}
	f.buf = append(f.buf, whole.buf[:whole.offsets[order[0]]]...)
	for i, n := range order {
		to := end
		if i+1 < len(order) {
			to = whole.offsets[order[i+1]]
		}
		f.mark(n)
		object := whole.buf[whole.offsets[n]:to]
		page, marked := own[n]
		if !marked {
			f.buf = append(f.buf, object...)
			continue
		}
		if err := f.putMarkedPage(n, object, page); err != nil {
			return err
		}
	}
	c.head, c.offsets = f.buf, f.offsets
	return nil
}

// putMarkedPage appends a page with a copy's content before and behind the one
// that it shares.
func (f *file) putMarkedPage(n int, page []byte, own ownPage) error {
	shared := []byte("/Contents " + strconv.Itoa(n+1) + " 0 R")
	before, after, found := bytes.Cut(page, shared)
	if !found {
		return &ShapeError{Where: "contents of page object " + strconv.Itoa(n), Offset: len(f.buf)}
	}
	f.buf = append(f.buf, before...)
	f.buf = append(f.buf, "/Contents ["...)
	if own.beneath > 0 {
		f.number("", own.beneath, " 0 R ")
	}
	f.number("", n+1, " 0 R")
	if own.over > 0 {
		f.number(" ", own.over, " 0 R")
	}
	f.buf = append(append(f.buf, ']'), after...)
	return nil
}

// Write writes the copy with the lines and rules of over, a page for each of
// the layout, lines tagged as no part of the text and those of a watermark first,
// in a single call of out's Write. What is wrong with them, or was not in the
// sample, is a *subset.LayoutError, and then nothing is written.
func (c *Copies) Write(out io.Writer, over []render.Page) error {
	j := c.jobs.Get().(*copyJob)
	defer c.jobs.Put(j)
	j.out.buf, j.out.offsets = j.out.buf[:len(c.head)], j.out.offsets[:len(c.offsets)]
	if err := c.collect(j, over); err != nil {
		return err
	}
	paint := painter{buf: j.page, tree: &j.tree, fonts: c.fonts, chars: j.chars}
	for i, own := range c.pages {
		page := render.Page{Height: own.height}
		if i < len(over) {
			page.Lines, page.Rules = over[i].Lines, over[i].Rules
		}
		j.put(&paint, own, page)
	}
	j.page = paint.buf
	digest := sha256.New()
	digest.Write(c.sum[:])
	digest.Write(j.out.buf[len(c.head):])
	j.out.putTrailer(c.shell, digest.Sum(nil)[:16])
	n, err := out.Write(j.out.buf)
	if err == nil && n < len(j.out.buf) {
		return io.ErrShortWrite
	}
	return err
}

// What a copy has beneath a page leaves the state as it was; what it has over it
// begins with the text state of a new page again.
const (
	beginBeneath = "q\n"
	endBeneath   = "Q"
	beginOver    = "0 g 0 Tc 100 Tz\n"
)

// put appends the content of a page that is the copy's own.
func (j *copyJob) put(paint *painter, own ownPage, page render.Page) {
	beneath, lines := page.Watermark()
	if own.beneath > 0 {
		paint.begin(page.Height)
		paint.buf = append(paint.buf[:0], beginBeneath...)
		paint.watermark(beneath)
		paint.buf = append(paint.buf, endBeneath...)
		j.out.stream(own.beneath, "", paint.buf)
	}
	if own.over > 0 {
		j.tree.reset()
		j.tree.page()
		paint.begin(page.Height)
		paint.buf = append(paint.buf[:0], beginOver...)
		paint.figure(page.Rules)
		paint.lines(lines)
		j.out.stream(own.over, "", paint.buf)
	}
}

// collect checks what stands over and beneath the pages and notes its characters.
func (c *Copies) collect(j *copyJob, over []render.Page) error {
	j.chars = j.chars[:0]
	for i := range over {
		page := &over[i]
		if !c.foresees(i, page) {
			return &subset.LayoutError{Fault: subset.Unforeseen, Page: i + 1}
		}
		for k := range page.Lines {
			if line := &page.Lines[k]; line.Tag.Role != render.Artifact {
				return &subset.LayoutError{Fault: subset.Unforeseen, Page: i + 1, Text: line.Text()}
			}
		}
		var err error
		if j.chars, err = c.fonts.Foreseen(j.chars, page, i+1); err != nil {
			return err
		}
	}
	return nil
}

// foresees reports whether the sample had something wherever the page has.
func (c *Copies) foresees(i int, page *render.Page) bool {
	own := ownPage{}
	if i < len(c.pages) {
		own = c.pages[i]
	}
	beneath, lines := page.Watermark()
	return (own.beneath > 0 || len(beneath) == 0) && (own.over > 0 || len(lines)+len(page.Rules) == 0)
}
