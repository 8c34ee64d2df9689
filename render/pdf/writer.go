// Package pdf paints a layout as PDF: version 1.4, archival (PDF/A-1b), every
// font embedded as a subset, all text to be read back as it was set, and tagged
// with what it is (structure.go). The tree is made as PDF/A-1a and PDF/UA ask;
// only A-1b is proven, so only that is claimed.
//
// gofpdf writes pages and bookmarks. What it cannot do is done here: text
// operators in place of its own (content.go), composite fonts (font.go, of
// files from render/subset), and the finishing of the file with properties,
// XMP, colour profile and fonts (finish.go). The same layout gives the same bytes,
// on any machine and at any time.
package pdf

import (
	"io"
	"sync"

	"jiyao/fonts"
	"jiyao/render"
	"jiyao/render/subset"
)

// Writer writes PDFs with the faces of one set. It keeps what it once coded of
// a face, so a program needs one for all its documents. It is safe for
// concurrent use.
type Writer struct {
	faces   *subset.Faces
	profile []byte
	jobs    sync.Pool
}

// New makes a Writer for layouts that were made with the same set.
func New(faces *fonts.Set) *Writer {
	w := &Writer{faces: subset.Open(faces, subset.CIDFont), profile: sRGB()}
	w.jobs.New = func() any { return &job{writer: w, fonts: w.faces.Document()} }
	return w
}

// Write writes one layout. Whoever writes more than one makes a Writer.
func Write(w io.Writer, l *render.Layout, faces *fonts.Set) error {
	return New(faces).Write(w, l)
}

// Write writes the layout as one PDF, in a single call of w's Write. What is
// wrong with the layout or a face is a *subset.LayoutError or a
// *subset.FontError, and then nothing is written; errors of w are returned as they are.
func (w *Writer) Write(out io.Writer, l *render.Layout) error {
	j := w.jobs.Get().(*job)
	defer w.jobs.Put(j)
	defer j.reset()
	if err := j.make(l); err != nil {
		return err
	}
	n, err := out.Write(j.out.buf)
	if err == nil && n < len(j.out.buf) {
		return io.ErrShortWrite
	}
	return err
}

// job is the making of one document; its memory is used again for the next.
type job struct {
	writer  *Writer
	fonts   *subset.Document
	page    []byte // content of a page
	tree    structure
	props   []byte // the XMP packet
	scratch []byte // what describes a font
	out     file
	// shellSize is the size of the page writer's table.
	shellSize int
}

// make makes the PDF in j.out.
func (j *job) make(l *render.Layout) error {
	if err := j.fonts.Collect(l); err != nil {
		return err
	}
	pages, err := j.writePages(l)
	if err != nil {
		return err
	}
	s, err := takeApart(pages, len(l.Pages), len(l.Marks))
	if err != nil {
		return err
	}
	j.shellSize = s.size
	return j.finish(s, l)
}

// keepAtMost bounds the memory that a job of unusual size leaves behind.
const keepAtMost = 4 << 20

// reset forgets the document.
func (j *job) reset() {
	j.fonts.Reset()
	if cap(j.out.buf)+cap(j.page)+cap(j.props)+cap(j.scratch)+j.tree.memory() > keepAtMost {
		j.page, j.props, j.scratch, j.out, j.tree = nil, nil, nil, file{}, structure{}
	}
}
