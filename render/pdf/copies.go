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
// over their pages alone. Pages, fonts and properties are made once; a copy
// costs what is its own. It is safe for concurrent use.
type Copies struct {
	head    []byte // the file up to what is a copy's own
	offsets []int  // of the objects in it
	shell   int    // size of the page writer's table
	sum     [sha256.Size]byte
	marked  []int // the pages that have something over them
	heights []render.Length
	fonts   *subset.Document // read only
	jobs    sync.Pool
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
// each of the layout, says which pages have something over them, and has every
// character that may stand there.
func (w *Writer) Copies(l *render.Layout, sample []render.Page) (*Copies, error) {
	j := &job{writer: w, fonts: w.faces.Document()}
	if err := j.fonts.Foresee(sample); err != nil {
		return nil, err
	}
	if err := j.make(l); err != nil {
		return nil, err
	}
	c := &Copies{shell: j.shellSize, fonts: j.fonts}
	for i := range l.Pages {
		c.heights = append(c.heights, l.Pages[i].Height)
		if i < len(sample) && len(sample[i].Lines)+len(sample[i].Rules) > 0 {
			c.marked = append(c.marked, i)
		}
	}
	if err := c.share(&j.out); err != nil {
		return nil, err
	}
	c.sum = sha256.Sum256(c.head)
	c.jobs.New = func() any {
		return &copyJob{out: file{buf: slices.Clone(c.head), offsets: slices.Clone(c.offsets)}}
	}
	return c, nil
}

// share takes from a whole file what all copies share, and gives each page that
// is marked a second piece of content, which a copy brings along.
func (c *Copies) share(whole *file) error {
	order := make([]int, 0, len(whole.offsets))
	for n := 1; n < len(whole.offsets); n++ {
		order = append(order, n)
	}
	slices.SortFunc(order, func(a, b int) int { return cmp.Compare(whole.offsets[a], whole.offsets[b]) })
	own := map[int]int{} // by the page's object
	for k, page := range c.marked {
		own[pageObject(page)] = len(whole.offsets) + k
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
		further, marked := own[n]
		if !marked {
			f.buf = append(f.buf, object...)
			continue
		}
		if err := f.putMarkedPage(n, object, further); err != nil {
			return err
		}
	}
	c.head, c.offsets = f.buf, f.offsets
	return nil
}

// putMarkedPage appends a page with a further piece of content behind its own.
func (f *file) putMarkedPage(n int, page []byte, further int) error {
	own := []byte("/Contents " + strconv.Itoa(n+1) + " 0 R")
	before, after, found := bytes.Cut(page, own)
	if !found {
		return &ShapeError{Where: "contents of page object " + strconv.Itoa(n), Offset: len(f.buf)}
	}
	f.buf = append(f.buf, before...)
	f.number("/Contents [", n+1, " 0 R ")
	f.number("", further, " 0 R]")
	f.buf = append(f.buf, after...)
	return nil
}

// Write writes the copy with the lines and rules of over, a page for each of
// the layout, lines tagged as no part of the text, in a single call of out's Write. What is wrong with them, or was
// not in the sample, is a *subset.LayoutError, and then nothing is written.
func (c *Copies) Write(out io.Writer, over []render.Page) error {
	j := c.jobs.Get().(*copyJob)
	defer c.jobs.Put(j)
	j.out.buf, j.out.offsets = j.out.buf[:len(c.head)], j.out.offsets[:len(c.offsets)]
	if err := c.collect(j, over); err != nil {
		return err
	}
	chars := j.chars
	for k, page := range c.marked {
		j.tree.reset()
		paint := painter{buf: append(j.page[:0], overContent...), tree: &j.tree, fonts: c.fonts, chars: chars}
		p := render.Page{Height: c.heights[page]}
		if page < len(over) {
			p.Lines, p.Rules = over[page].Lines, over[page].Rules
		}
		paint.page(&p)
		j.page, chars = paint.buf, paint.chars
		j.out.stream(len(c.offsets)+k, "", j.page)
	}
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

// overContent begins what stands over a page: the text state is that of a new
// page again.
const overContent = "0 g 0 Tc 100 Tz\n"

// collect checks what stands over the pages and notes its characters.
func (c *Copies) collect(j *copyJob, over []render.Page) error {
	j.chars = j.chars[:0]
	for i := range over {
		page := &over[i]
		if len(page.Lines)+len(page.Rules) > 0 && !slices.Contains(c.marked, i) {
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
