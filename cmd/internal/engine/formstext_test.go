package engine

import (
	"bytes"
	"fmt"
	"slices"
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"
	"golang.org/x/net/html"

	"jiyao/drafting"
	"jiyao/drafting/docx"
	"jiyao/render"
	"jiyao/templates"
)

// filledIn gives a specimen with the number and the dates that a minutes is given
// after it was signed, where its text keeps a place for them.
func filledIn(s specimen) specimen {
	doc := drafting.Parse(s.text)
	if !doc.Number.Span.IsZero() {
		s.opt.Number = "云政办纪〔2026〕7号"
	}
	if !doc.Compiled.Span.IsZero() {
		s.opt.Set = map[string]string{"compiled": "2026年5月11日"}
	}
	if !doc.Issued.Span.IsZero() {
		s.opt.Issued = "2026年5月12日"
	}
	return s
}

// approved gives the text that all forms are to have: that of the draft, with the
// number and the dates that it was given since in the places it keeps for them.
func (s specimen) approved() *drafting.Document {
	doc := drafting.Parse(s.text)
	text := []byte(drafting.Format(doc))
	type field struct {
		at    drafting.Span
		value string
	}
	fields := []field{{doc.Number.Span, s.opt.Number}, {doc.Compiled.Span, s.opt.Set["compiled"]}, {doc.Issued.Span, s.opt.Issued}}
	slices.SortFunc(fields, func(a, b field) int { return b.at.Start - a.at.Start })
	for _, f := range fields {
		if f.value != "" {
			text = slices.Replace(text, f.at.Start, f.at.End, []byte(f.value)...)
		}
	}
	return drafting.Parse(string(text))
}

// rowsOf gives the text of a draft's blocks, without the blanks, which paper and web
// set their own way.
func rowsOf(doc *drafting.Document) (rows []string) {
	for _, b := range doc.Blocks {
		rows = append(rows, solid(b.Text))
	}
	return rows
}

// joined gives what blocks say that have the given rows of text: blank lines are
// left out, and the rows of a list are one, since paper fills its own.
func joined(doc *drafting.Document, rows []string) (all []string) {
	for i, b := range doc.Blocks {
		switch {
		case rows[i] == "":
		case listed(b.Kind) && b.Label.IsZero() && len(all) > 0:
			all[len(all)-1] += rows[i]
		default:
			all = append(all, rows[i])
		}
	}
	return all
}

// says gives what a text says, block by block.
func says(text string) []string {
	doc := drafting.Parse(text)
	return joined(doc, rowsOf(doc))
}

// listed reports whether blocks of a kind are rows of a labelled list.
func listed(k drafting.Kind) bool { return rolled(k) || k == drafting.Distribution }

// printedRows gives the text of pages, read back in a form, by the blocks of the
// draft: line by line as the layout has them, each with the block that it was set
// from. What the profile composes is looked for and left out: the mark of the
// masthead, the page numbers; but for what it composes of the wanted rows, whose
// parts it sets apart or fills in. The error is the first fault, by form, page and
// line.
func printedRows(doc *drafting.Document, want []string, l *render.Layout, form string, pages []string) ([]string, error) {
	if len(pages) != len(l.Pages) {
		return nil, fmt.Errorf("%s has %d pages, want %d", form, len(pages), len(l.Pages))
	}
	rows, composed := make([]string, len(doc.Blocks)), ""
	for i, p := range l.Pages {
		rest := solid(pages[i])
		for n, line := range p.Lines {
			text := solid(line.Text())
			after, found := strings.CutPrefix(rest, text)
			switch {
			case !found:
				return nil, fmt.Errorf("%s, page %d, line %d: want “%s”, got “%.90s”", form, i+1, n+1, text, rest)
			case line.Span.IsZero():
				composed += text
			default:
				rows[blockAt(doc, line.Span.Start)] += text
			}
			rest = after
		}
		if rest != "" {
			return nil, fmt.Errorf("%s, page %d, behind its last line: “%s”", form, i+1, rest)
		}
	}
	for i, b := range doc.Blocks {
		if rows[i] == "" && slices.Contains(filledKinds(), b.Kind) && strings.Contains(composed, want[i]) {
			rows[i] = want[i]
		}
	}
	return rows, nil
}

// filledKinds are the blocks that a layout composes: of values that were filled in,
// and 编印单位 and its date, which stand at both margins.
func filledKinds() []drafting.Kind {
	return []drafting.Kind{drafting.NumberLine, drafting.ImprintLine, drafting.CompiledDate}
}

// blockAt is the number of the block in which a place of the draft is.
func blockAt(doc *drafting.Document, at int) int {
	return slices.IndexFunc(doc.Blocks, func(b drafting.Block) bool { return at >= b.Span.Start && at <= b.Span.End })
}

// pagesPDF gives the text of a PDF's pages as poppler takes it out.
func pagesPDF(t *testing.T, s specimen, l *render.Layout) []string {
	t.Helper()
	text := run(t, "pdftotext", "-raw", "-enc", "UTF-8", savePDF(t, s.engine, l), "-")
	return strings.Split(strings.TrimSuffix(text, "\f"), "\f")
}

// pagesOFD gives the characters of an OFD's pages in their order.
func pagesOFD(t *testing.T, s specimen, l *render.Layout) (pages []string) {
	t.Helper()
	for _, sheet := range readOFD(t, s.engine, l) {
		var text strings.Builder
		for _, m := range sheet.marks {
			text.WriteString(m.text)
		}
		pages = append(pages, text.String())
	}
	return pages
}

// textHTML gives the text of the web page, an element a block, without what the
// page adds to the draft, which it marks as composed.
func textHTML(t *testing.T, s specimen, doc *drafting.Document) (all []string) {
	t.Helper()
	var b strings.Builder
	if err := s.engine.HTML(&b, doc, s.opt); err != nil {
		t.Fatal(err)
	}
	root, err := html.Parse(strings.NewReader(b.String()))
	if err != nil {
		t.Fatal(err)
	}
	for n := range root.Descendants() {
		if n.Type != html.ElementNode || slices.Contains(n.Attr, html.Attribute{Key: "class", Val: "composed"}) {
			continue
		}
		switch n.Data {
		case "h1", "h2", "h3", "h4", "h5", "h6", "p", "dt":
			all = append(all, elementLines(n)...)
		case "dd": // behind its label
			all[len(all)-1] += strings.Join(elementLines(n), "")
		}
	}
	return all
}

// elementLines gives the text of an element, parted at its line breaks.
func elementLines(e *html.Node) []string {
	var b strings.Builder
	for n := range e.Descendants() {
		switch {
		case n.Type == html.TextNode:
			b.WriteString(solid(n.Data))
		case n.Data == "br":
			b.WriteByte('\n')
		}
	}
	return strings.Split(b.String(), "\n")
}

// textDOCX gives the text of the Word file, whose masthead and 版记 stand where
// Word wants them: in a sorted order. What the profile adds has styles of its own.
func textDOCX(t *testing.T, s specimen) []string {
	t.Helper()
	var b bytes.Buffer
	if err := s.engine.Word(&b, drafting.Parse(s.text), s.opt, docx.Marks{}); err != nil {
		t.Fatal(err)
	}
	parts := unzip(t, b.Bytes())
	return sortedLines(wordText(readWord(t, parts["word/document.xml"]), true))
}

// fieldsOf gives what the fields of a form say, in a sorted order: a form shows
// values of the draft and not its text, and all forms have to show the same ones.
func fieldsOf(l *render.Layout) (all []string) {
	for _, p := range l.Pages {
		for _, line := range p.Lines {
			if text := solid(line.Text()); strings.Contains(text, "：") || len(all) == 0 {
				all = append(all, text)
			} else { // a field goes on
				all[len(all)-1] += text
			}
		}
	}
	slices.Sort(all)
	return all
}

// TestFormsSayTheText compares the text that is taken out of PDF, OFD, HTML and
// Word files with the text that was approved.
func TestFormsSayTheText(t *testing.T) {
	all := specimens(t)
	for _, name := range templates.Profiles() {
		if name != "gaozhi" { // whose fields are no text of the draft
			all[name+" filled in"] = filledIn(all[name])
		}
	}
	for name, s := range all {
		if s.opt.Watermark != "" {
			continue // no part of the text: TestWatermark
		}
		t.Run(name, func(t *testing.T) {
			doc, l := drafting.Parse(s.text), s.layout(t)
			want := rowsOf(s.approved())
			if diff := cmp.Diff(joined(doc, want), textHTML(t, s, doc)); diff != "" {
				t.Errorf("HTML: -draft +web page\n%s", diff)
			}
			approved := sortedLines(drafting.Format(s.approved()))
			if name == "gaozhi" {
				approved = fieldsOf(l)
			}
			if diff := cmp.Diff(approved, textDOCX(t, s)); diff != "" {
				t.Errorf("DOCX: -draft +Word\n%s", diff)
			}
			left, err := s.engine.LeavesOut(doc, s.opt.Profile)
			if err != nil {
				t.Fatal(err)
			}
			for _, i := range left {
				want[i] = ""
			}
			for form, pages := range map[string]func(*testing.T, specimen, *render.Layout) []string{"PDF": pagesPDF, "OFD": pagesOFD} {
				t.Run(form, func(t *testing.T) {
					rows, err := printedRows(doc, want, l, form, pages(t, s, l))
					if err != nil {
						t.Fatal(err)
					}
					if diff := cmp.Diff(joined(doc, want), joined(doc, rows)); diff != "" && name != "gaozhi" {
						t.Errorf("-draft +%s\n%s", form, diff)
					}
				})
			}
		})
	}
}

// TestTextFaultsAreNamed demands that a character that is changed, lost or added is
// found, by form, page and line.
func TestTextFaultsAreNamed(t *testing.T) {
	s := specimens(t)["changwu"]
	doc, l := drafting.Parse(s.text), s.layout(t)
	line := solid(l.Pages[1].Lines[5].Text())
	last := len(l.Pages[1].Lines)
	for change, where := range map[*strings.Replacer]string{
		strings.NewReplacer(line, "改"+line):                                 "OFD, page 2, line 6: want “" + line,
		strings.NewReplacer(line, ""):                                       "OFD, page 2, line 6: want “" + line,
		strings.NewReplacer(solid(l.Pages[1].Lines[last-1].Text()), "—2—多"): "OFD, page 2, behind its last line: “多”",
	} {
		pages := pagesOFD(t, s, l)
		pages[1] = change.Replace(solid(pages[1]))
		if _, err := printedRows(doc, rowsOf(doc), l, "OFD", pages); err == nil || !strings.HasPrefix(err.Error(), where) {
			t.Errorf("got %v, want a fault at %s", err, where)
		}
	}
}
