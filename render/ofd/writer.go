// Package ofd paints a layout as OFD (版式文件, GB/T 33190-2016): a ZIP of XML
// and of the fonts that the text is set in, each cut down to what is used.
//
// Elements stand in the order of the standard's schemas. Every character has
// its place, as the layout gives it, in millimetres. The same layout gives the
// same bytes, on any machine and at any time.
package ofd

import (
	"bytes"
	"io"
	"sync"

	"jiyao/fonts"
	"jiyao/render"
	"jiyao/render/subset"
)

// Writer writes OFDs with the faces of one set. It keeps what it once coded of
// a face, so a program needs one for all its documents. It is safe for
// concurrent use.
type Writer struct {
	faces *subset.Faces
	jobs  sync.Pool
}

// New makes a Writer for layouts that were made with the same set.
func New(faces *fonts.Set) *Writer {
	w := &Writer{faces: subset.Open(faces, subset.TrueType)}
	w.jobs.New = func() any { return &job{fonts: w.faces.Document()} }
	return w
}

// Write writes one layout. Whoever writes more than one makes a Writer.
func Write(w io.Writer, l *render.Layout, faces *fonts.Set) error {
	return New(faces).Write(w, l)
}

// Write writes the layout as one OFD, in a single call of w's Write. What is
// wrong with the layout or a face is a *subset.LayoutError or a
// *subset.FontError, and then nothing is written; errors of w are returned as
// they are.
func (w *Writer) Write(out io.Writer, l *render.Layout) error {
	j := w.jobs.Get().(*job)
	defer w.jobs.Put(j)
	defer j.reset()
	if err := j.make(l); err != nil {
		return err
	}
	n, err := out.Write(j.out.Bytes())
	if err == nil && n < j.out.Len() {
		return io.ErrShortWrite
	}
	return err
}

// job is the making of one document; its memory is used again for the next.
type job struct {
	fonts *subset.Document
	text  markup
	parts []part // of the document, in the order in which they are written
	coded []byte // a font file
	out   bytes.Buffer
}

// part is a file within the OFD that lies in job.text.
type part struct {
	name       string
	start, end int
}

// make makes the OFD in j.out.
func (j *job) make(l *render.Layout) error {
	if err := j.fonts.Collect(l); err != nil {
		return err
	}
	files, err := j.fontFiles()
	if err != nil {
		return err
	}
	n := newNumbers(len(files), len(l.Pages))
	paint := j.painter(n)
	for i := range l.Pages {
		j.begin(pageName(i))
		paint.page(&l.Pages[i])
	}
	n = paint.n
	j.begin("Doc_0/PublicRes.xml")
	j.resources(files, n)
	j.begin("Doc_0/Document.xml")
	j.document(l, n)
	j.end()
	id := identity(j.text.buf, files)
	j.begin("OFD.xml")
	j.root(l.Meta.Properties(), id)
	j.end()
	return j.pack(files)
}

// begin begins a file within the OFD.
func (j *job) begin(name string) {
	j.end()
	j.parts = append(j.parts, part{name: name, start: len(j.text.buf)})
	j.text.add(`<?xml version="1.0" encoding="UTF-8"?>`, "\n")
}

// end ends the file that was begun last.
func (j *job) end() {
	if n := len(j.parts); n > 0 {
		j.parts[n-1].end = len(j.text.buf)
	}
}

// keepAtMost bounds the memory that a job of unusual size leaves behind.
const keepAtMost = 4 << 20

// reset forgets the document.
func (j *job) reset() {
	j.fonts.Reset()
	j.parts, j.text.buf = j.parts[:0], j.text.buf[:0]
	j.out.Reset()
	if j.out.Cap()+cap(j.text.buf)+cap(j.coded) > keepAtMost {
		j.text.buf, j.coded, j.out = nil, nil, bytes.Buffer{}
	}
}
