package engine

import (
	"io"

	"jiyao/drafting"
	"jiyao/drafting/markup"
)

// HTML writes a document as a reflowable page for a website, with the number and
// dates that the options give. Errors are those of Profile, and *DateError.
func (e *Engine) HTML(w io.Writer, doc *drafting.Document, opt Options) error {
	_, values, err := e.resolve(doc, opt)
	if err != nil {
		return err
	}
	return markup.Write(w, doc, markup.Page{
		Title: values["title"], Number: values["number"], Compiled: values["compiled"], Issued: values["issued"],
	})
}
