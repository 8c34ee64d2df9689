package preview

import (
	"bytes"
	"crypto/sha256"
	"encoding/hex"
	"slices"

	"jiyao/cmd/internal/engine"
	"jiyao/drafting"
	"jiyao/drafting/docx"
	"jiyao/fonts"
	"jiyao/render"
	"jiyao/render/layout"
	"jiyao/workflow"
)

// File is something to be sent, with the mark of its content.
type File struct {
	Data   []byte
	Digest string // SHA-256 of Data, in hexadecimal
	Pages  int    // of the whole paper; 0 where they are not fixed
}

func file(b bytes.Buffer, pages int) File {
	sum := sha256.Sum256(b.Bytes())
	return File{Data: b.Bytes(), Digest: hex.EncodeToString(sum[:]), Pages: pages}
}

// Layout lays a minutes out as the paper it is now: with its number and dates,
// and before 印发 with the words 送审稿 and the version code above every page, by
// which a sheet that comes back signed is matched with its text. A watermark
// (水印) takes the place of the words and stands beneath the pages; empty is none.
func (p *Preview) Layout(m workflow.Minutes, watermark string) (*render.Layout, error) {
	l, err := p.engine.Minutes(m, m.IssuedOn)
	if err != nil || !m.PDF.IsZero() {
		return l, err
	}
	words := "送审稿　版本码 "
	if watermark != "" {
		words = "版本码 "
		if l, err = p.engine.Watermark(l, m, layout.FitWatermark(watermark)); err != nil {
			return nil, err
		}
	}
	code := engine.VersionCode(drafting.Format(drafting.Parse(m.Text)))
	for i := range l.Pages {
		p.stamp(&l.Pages[i], words+code)
	}
	return l, nil
}

// stampSize is the size of the words above a page.
const stampSize render.Length = 10500 // 五号

// stamp writes words into a page's upper margin, flush with the right edge of
// the type area (GB/T 9704 §6.1: 26 mm from the paper's).
func (p *Preview) stamp(page *render.Page, words string) {
	faces := p.engine.Faces()
	y := render.MM(18)
	line := render.Line{Part: render.Masthead, Tag: render.Tag{Role: render.Artifact}, Y: y}
	x := render.Length(0)
	for _, r := range words {
		id, glyph, ok := faces.Lookup(fonts.SongTi, r)
		if !ok {
			continue
		}
		face := faces.Face(id)
		width := stampSize * render.Length(face.Advance(glyph)) / render.Length(face.UnitsPerEm())
		runs := &line.Runs
		if n := len(*runs); n == 0 || (*runs)[n-1].Face != render.FaceID(id) {
			*runs = append(*runs, render.Run{Face: render.FaceID(id), Size: stampSize, X: x})
		}
		run := &(*runs)[len(*runs)-1]
		run.Text += string(r)
		run.Glyphs = append(run.Glyphs, glyph)
		run.Advances = append(run.Advances, width)
		x += width
	}
	for i := range line.Runs {
		line.Runs[i].X += page.Width - render.MM(26) - x
	}
	beneath, lines := page.Watermark()
	page.Lines = slices.Concat(beneath, []render.Line{line}, lines)
}

// PDF gives a minutes' paper as it is now, see Layout. A released one is not made
// anew: its bytes are those that were released (office.ReadReleased).
func (p *Preview) PDF(m workflow.Minutes, watermark string) (File, error) {
	l, err := p.Layout(m, watermark)
	if err != nil {
		return File{}, err
	}
	var b bytes.Buffer
	if err := p.engine.PDF(&b, l); err != nil {
		return File{}, err
	}
	return file(b, len(l.Pages)), nil
}

// Word gives a text of a minutes as a Word file, with the marks that are asked
// for.
func (p *Preview) Word(m workflow.Minutes, text string, marks docx.Marks) (File, error) {
	var b bytes.Buffer
	if err := p.engine.MinutesWord(&b, m, text, marks); err != nil {
		return File{}, err
	}
	return file(b, 0), nil
}

// Picture gives one page of a minutes' paper as an SVG document that needs
// nothing else, counted from 1, see Layout; a page it does not have gives no data.
func (p *Preview) Picture(m workflow.Minutes, page int, watermark string) (File, error) {
	l, err := p.Layout(m, watermark)
	if err != nil || page < 1 || page > len(l.Pages) {
		return File{}, err
	}
	var b bytes.Buffer
	if err := p.engine.SVG(&b, l, page-1); err != nil {
		return File{}, err
	}
	return file(b, len(l.Pages)), nil
}

// Sheet gives the 发文稿纸 of a minutes, which leaders sign: with what is known of
// it, by the names of layout.ValueNames, and the text's version code.
func (p *Preview) Sheet(m workflow.Minutes, values map[string]string) (File, error) {
	doc := drafting.Parse(m.Text)
	options := engine.Options{Profile: "gaozhi", Number: m.Number.Text, Issued: string(m.IssuedOn), Set: values}
	l, err := p.engine.Set(doc, options)
	if err != nil {
		return File{}, err
	}
	var b bytes.Buffer
	if err := p.engine.PDF(&b, l); err != nil {
		return File{}, err
	}
	return file(b, len(l.Pages)), nil
}
