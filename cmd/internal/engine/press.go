package engine

import (
	"bytes"
	"fmt"
	"image"
	"io"

	"github.com/boombuler/barcode/qr"

	"jiyao/drafting"
	"jiyao/render"
	"jiyao/render/layout"
	"jiyao/render/pdf"
	"jiyao/workflow"
)

// Press prints the copies of one layout that bear marks of their own (份号、
// 追溯标记), sharing all that they have in common. It is safe for concurrent use.
type Press struct {
	layout *render.Layout
	marks  layout.CopySpec
	stamp  *layout.Stamp
	copies *pdf.Copies
}

// Press makes ready for copies of a layout that was set in the profile, with
// the marks that are asked for.
func (e *Engine) Press(l *render.Layout, spec *layout.Spec, marks layout.CopySpec) (*Press, error) {
	p := &Press{layout: l, marks: marks, stamp: layout.NewStamp(l, spec, e.faces)}
	sample, err := p.stamp.Alphabet()
	if err == nil {
		p.copies, err = e.pdf.Copies(l, sample)
	}
	return p, err
}

// MasterError says that what is set now is not what was issued: the program, its
// profiles or its faces have changed since.
type MasterError struct{}

// Error says so, and what to do.
func (*MasterError) Error() string {
	return "现在排出的版面与已经印发的PDF不一致（印发以后更换过程序、版式或字体），为免各份与母本不同，没有编制带标记的各份；请直接印制已印发的PDF，或换回印发时的字体再办"
}

// MinutesPress makes ready for marked copies of a minutes as it was issued. They
// are set anew, and only if that gives the master's own bytes; a signature that
// the master has behind them is none of theirs. Else it is a *MasterError.
func (e *Engine) MinutesPress(m workflow.Minutes, marks layout.CopySpec, master []byte) (*Press, error) {
	doc := drafting.Parse(m.Text)
	options, err := e.MinutesOptions(m, doc, m.IssuedOn)
	if err != nil {
		return nil, err
	}
	spec, values, err := e.resolve(doc, options)
	if err != nil {
		return nil, err
	}
	l, err := layout.Set(doc, spec, values, e.faces)
	if err != nil {
		return nil, err
	}
	var same bytes.Buffer
	if err := e.PDF(&same, l); err != nil {
		return nil, err
	}
	if !bytes.HasPrefix(master, same.Bytes()) {
		return nil, &MasterError{}
	}
	return e.Press(l, spec, marks)
}

// CopyMarks gives what the profile of a minutes wants its copies to bear.
func (e *Engine) CopyMarks(m workflow.Minutes) (layout.CopySpec, error) {
	doc := drafting.Parse(m.Text)
	options, err := e.MinutesOptions(m, doc, m.IssuedOn)
	if err != nil {
		return layout.CopySpec{}, err
	}
	spec, err := e.Profile(options.Profile)
	if err != nil {
		return layout.CopySpec{}, err
	}
	return spec.Copies, nil
}

// Over gives what the copy of a 份号 and a trace mark has over its pages.
func (p *Press) Over(number int, trace string) ([]render.Page, error) {
	var mark layout.Mark
	if p.marks.Number {
		mark.Number = number
	}
	if p.marks.Text() {
		mark.Trace = trace
	}
	if p.marks.Code() {
		var err error
		if mark.Code, err = squareCode(trace); err != nil {
			return nil, err
		}
	}
	return p.stamp.Over(mark)
}

// Copy writes the PDF of one copy.
func (p *Press) Copy(w io.Writer, number int, trace string) error {
	over, err := p.Over(number, trace)
	if err != nil {
		return err
	}
	return p.copies.Write(w, over)
}

// squareCode gives the QR code of a trace mark.
func squareCode(trace string) ([][]bool, error) {
	code, err := qr.Encode(trace, qr.M, qr.AlphaNumeric)
	if err != nil {
		return nil, fmt.Errorf("draw code %q: %w", trace, err)
	}
	side := code.Bounds().Dx()
	rows := make([][]bool, side)
	for y := range rows {
		rows[y] = make([]bool, side)
		for x := range rows[y] {
			rows[y][x] = darkAt(code, x, y)
		}
	}
	return rows, nil
}

func darkAt(code image.Image, x, y int) bool {
	r, _, _, _ := code.At(x, y).RGBA()
	return r < 0x8000
}
