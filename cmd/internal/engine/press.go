package engine

import (
	"bytes"
	"fmt"
	"image"
	"io"
	"slices"

	"github.com/boombuler/barcode/qr"

	"jiyao/drafting"
	"jiyao/render"
	"jiyao/render/layout"
	"jiyao/render/pdf"
	"jiyao/workflow"
)

// Press prints the copies of one layout that bear marks of their own (份号、
// 追溯标记、水印), sharing all that they have in common. It is safe for concurrent use.
type Press struct {
	layout *render.Layout
	marks  layout.CopySpec
	stamp  *layout.Stamp
	copies *pdf.Copies
}

// Sheet is what one copy may bear of its own.
type Sheet struct {
	Number int    // 份号
	Trace  string // 追溯标记
	Unit   string // that it goes to, for the watermark (水印)
}

// Press makes ready for copies of a layout that was set in the profile, with
// the marks that are asked for, going to the units.
func (e *Engine) Press(l *render.Layout, spec *layout.Spec, marks layout.CopySpec, units ...string) (*Press, error) {
	p := &Press{layout: l, marks: marks, stamp: layout.NewStamp(l, spec, e.faces)}
	var names []string
	if marks.Watermark {
		for _, unit := range units {
			names = append(names, layout.FitWatermark(unit))
		}
		slices.Sort(names)
	}
	sample, err := p.stamp.Alphabet(slices.Compact(names)...)
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
	return "现在排出的版面与已经印发的PDF不一致（印发以后更换过程序、版式或字体），为免与母本不同，没有加标记和水印；请直接印制已印发的PDF，或换回印发时的字体再办"
}

// MinutesPress makes ready for marked copies of a minutes as it was issued. They
// are set anew, and only if that gives the master's own bytes; a signature that
// the master has behind them is none of theirs. Else it is a *MasterError.
func (e *Engine) MinutesPress(m workflow.Minutes, marks layout.CopySpec, master []byte) (*Press, error) {
	l, spec, err := e.asIssued(m, master)
	if err != nil {
		return nil, err
	}
	units := make([]string, len(m.Copies))
	for i, c := range m.Copies {
		units[i] = c.Unit
	}
	return e.Press(l, spec, marks, units...)
}

// asIssued lays a minutes out as it was issued, and gives the profile it was set
// in. If that is not what the master shows it is a *MasterError.
func (e *Engine) asIssued(m workflow.Minutes, master []byte) (*render.Layout, *layout.Spec, error) {
	doc := drafting.Parse(m.Text)
	options, err := e.MinutesOptions(m, doc, m.IssuedOn)
	if err != nil {
		return nil, nil, err
	}
	spec, values, err := e.resolve(doc, options)
	if err != nil {
		return nil, nil, err
	}
	l, err := layout.Set(doc, spec, values, e.faces)
	if err != nil {
		return nil, nil, err
	}
	var same bytes.Buffer
	if err := e.PDF(&same, l); err != nil {
		return nil, nil, err
	}
	if !bytes.Equal(pdf.Written(master), same.Bytes()) {
		return nil, nil, &MasterError{}
	}
	return l, spec, nil
}

// IssuedWatermark writes a minutes as it was issued with a watermark beneath its
// pages. It is set anew, and if that does not give the master's own bytes it
// is a *MasterError.
func (e *Engine) IssuedWatermark(w io.Writer, m workflow.Minutes, master []byte, text string) error {
	l, spec, err := e.asIssued(m, master)
	if err != nil {
		return err
	}
	if l, err = layout.Watermark(l, spec, e.faces, text); err != nil {
		return err
	}
	return e.PDF(w, l)
}

// MinutesSpec gives the profile that a minutes is set in.
func (e *Engine) MinutesSpec(m workflow.Minutes) (*layout.Spec, error) {
	name, err := e.Guess(drafting.Parse(m.Text))
	if err != nil {
		return nil, err
	}
	return e.Profile(name)
}

// CopyMarks gives what the profile of a minutes wants its copies to bear.
func (e *Engine) CopyMarks(m workflow.Minutes) (layout.CopySpec, error) {
	spec, err := e.MinutesSpec(m)
	if err != nil {
		return layout.CopySpec{}, err
	}
	return spec.Copies, nil
}

// Over gives what a copy has over its pages, and the watermark beneath them.
func (p *Press) Over(s Sheet) ([]render.Page, error) {
	var mark layout.Mark
	if p.marks.Number {
		mark.Number = s.Number
	}
	if p.marks.Text() {
		mark.Trace = s.Trace
	}
	if p.marks.Watermark {
		mark.Watermark = layout.FitWatermark(s.Unit)
	}
	if p.marks.Code() {
		var err error
		if mark.Code, err = squareCode(s.Trace); err != nil {
			return nil, err
		}
	}
	return p.stamp.Over(mark)
}

// Copy writes the PDF of one copy.
func (p *Press) Copy(w io.Writer, s Sheet) error {
	over, err := p.Over(s)
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
