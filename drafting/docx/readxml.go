package docx

import (
	"encoding/xml"
	"errors"
	"io"
	"strings"
)

// A part may nest its elements this deep and no deeper, and one tag may be this
// long: a picture may be written into an attribute.
const (
	maxDepth = 256
	maxTag   = 1 << 20
)

// scanner reads the XML of one part, element by element.
type scanner struct {
	decoder *xml.Decoder
	depth   int // elements that are open
}

func newScanner(r io.Reader) *scanner {
	return &scanner{decoder: xml.NewDecoder(&tagReader{r: r})}
}

// token gives the next token. A document type declaration is refused: no office
// program writes one, and entities are how a small file grows large.
func (s *scanner) token() (xml.Token, error) {
	t, err := s.decoder.Token()
	if err != nil {
		return nil, err
	}
	switch t.(type) {
	case element:
		if s.depth++; s.depth > maxDepth {
			return nil, &LimitError{Limit: Depth, Max: maxDepth}
		}
	case xml.EndElement:
		s.depth--
	case xml.Directive:
		return nil, errDirective
	}
	return t, nil
}

var errDirective = errors.New("document type declaration")

// each calls f for every child of the element that began last, up to its end;
// at the beginning of a part that is its root. What f leaves unread of a child
// is skipped.
func (s *scanner) each(f func(tag string, e element) error) error {
	depth := s.depth
	for {
		t, err := s.token()
		if err == io.EOF && depth == 0 {
			return nil
		}
		if err != nil {
			return err
		}
		e, ok := t.(element)
		if !ok {
			if s.depth < depth {
				return nil
			}
			continue
		}
		if err := f(tagOf(e), e); err != nil {
			return err
		}
		for s.depth > depth {
			if _, err := s.token(); err != nil {
				return err
			}
		}
	}
}

// text gives the text of the element that began last, up to its end.
func (s *scanner) text() (string, error) {
	var b strings.Builder
	for depth := s.depth; s.depth >= depth; {
		t, err := s.token()
		if err != nil {
			return "", err
		}
		if c, ok := t.(xml.CharData); ok && s.depth == depth {
			b.Write(c)
		}
	}
	return b.String(), nil
}

// tagReader refuses a tag that is longer than any program writes, before the
// decoder makes attributes of it.
type tagReader struct {
	r     io.Reader
	tag   int  // bytes of the tag that is open; 0 outside
	plain bool // it is no element: a quotation mark in it opens nothing
	quote byte // of the attribute value that is open; 0 outside
}

func (t *tagReader) Read(p []byte) (int, error) {
	n, err := t.r.Read(p)
	for _, c := range p[:n] {
		switch {
		case t.tag == 0 && c == '<':
			t.tag, t.plain = 1, false
		case t.tag == 0:
		case t.tag == 1 && (c == '!' || c == '?'):
			t.tag, t.plain = 2, true
		case t.quote != 0:
			if c == t.quote {
				t.quote = 0
			}
			t.tag++
		case c == '>':
			t.tag = 0
		case !t.plain && (c == '"' || c == '\''):
			t.quote = c
			t.tag++
		default:
			t.tag++
		}
		if t.tag > maxTag {
			return 0, &LimitError{Limit: TagLength, Max: maxTag >> 20}
		}
	}
	return n, err
}
