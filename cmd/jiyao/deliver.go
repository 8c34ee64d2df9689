package main

import (
	"bytes"
	"errors"
	"fmt"
	"io"
	"os"
	"path/filepath"
	"strings"

	"jiyao/drafting"
	"jiyao/drafting/docx"
	"jiyao/render"
)

// deliver writes a draft, laid out, in the job's format and gives the names of the files
// it wrote: none if it went to standard output.
func (a *app) deliver(j job, doc *drafting.Document, l *render.Layout, engine painter) ([]string, error) {
	write := func(w io.Writer) error { return writePDF(w, j, l, engine) }
	switch j.format {
	case "ofd":
		write = func(w io.Writer) error { return engine.OFD(w, l) }
	case "lines":
		write = func(w io.Writer) error { return render.Lines(w, l) }
	case "docx":
		write = func(w io.Writer) error { return engine.Word(w, doc, j.opt, docx.Marks{}) }
	case "html":
		write = func(w io.Writer) error { return engine.HTML(w, doc, j.opt) }
	}
	switch {
	case j.page > len(l.Pages):
		return nil, &PageError{Page: j.page, Pages: len(l.Pages)}
	case j.page > 0:
		write = func(w io.Writer) error { return writePage(w, j, l, engine, j.page-1) }
	case paged(j.format):
		return deliverPages(j, l, engine)
	}
	switch {
	case j.output == "-":
		return nil, a.print(write)
	case sameFile(j.input, j.output):
		return nil, &SameFileError{Path: j.output}
	}
	return []string{j.output}, writeFile(j.output, write)
}

// writePage writes one page, counted from 0, as a picture.
func writePage(w io.Writer, j job, l *render.Layout, engine painter, page int) error {
	if j.format == "png" {
		return engine.PNG(w, l, page, j.dpi)
	}
	return engine.SVG(w, l, page)
}

// deliverPages writes a file a page, name-1.svg …; all pages or none.
func deliverPages(j job, l *render.Layout, engine painter) (made []string, err error) {
	pages := make([]bytes.Buffer, len(l.Pages))
	for i := range pages {
		if err := writePage(&pages[i], j, l, engine, i); err != nil {
			return nil, err
		}
	}
	ext := filepath.Ext(j.output)
	stem := strings.TrimSuffix(j.output, ext)
	for i := range pages {
		name := fmt.Sprintf("%s-%d%s", stem, i+1, ext)
		err := error(&SameFileError{Path: name})
		if !sameFile(j.input, name) {
			err = writeFile(name, func(w io.Writer) error {
				_, err := pages[i].WriteTo(w)
				return err
			})
		}
		if err != nil {
			return nil, errors.Join(err, remove(made))
		}
		made = append(made, name)
	}
	return made, nil
}

func remove(files []string) error {
	var errs []error
	for _, f := range files {
		errs = append(errs, os.Remove(f))
	}
	return errors.Join(errs...)
}

// tellWritten says which files an input has become; nothing of standard
// output.
func tellWritten(say teller, input string, files []string, pages int) {
	switch len(files) {
	case 0:
	case 1:
		say("note.written", input, files[0], pages)
	default:
		say("note.written.many", input, files[0], files[len(files)-1], pages)
	}
}
