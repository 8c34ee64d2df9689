package pdf

import (
	"bytes"
	"context"
	"crypto/sha256"
	"errors"
	"fmt"
	"regexp"
	"strconv"
	"time"

	"jiyao/render"
)

// Signer signs what stands in a file (文件防改签名). A key in a file and a
// certified module (商用密码产品) both stand behind it.
type Signer interface {
	// SignCMS gives a detached CMS SignedData over the content, in DER (RFC
	// 5652; GB/T 35275 where the module signs by SM2).
	SignCMS(ctx context.Context, content []byte) ([]byte, error)
}

// Signing is what a signature says of itself.
type Signing struct {
	Name   string    // who signs
	Reason string    // why
	Time   time.Time // as who signs states it; zero says nothing
}

// mostCMS bounds a signature in DER, certificates included: so much room is
// kept for it in the file.
const mostCMS = 8192

// Sign adds a signature to a file that a Writer wrote, as an incremental
// update: the bytes before it stay as they are, and the file stays PDF/A-1b.
// Nothing of it is seen on the page. What is wrong with the file or the
// signature is a *SignatureError; errors of the signer are returned wrapped.
func Sign(ctx context.Context, written []byte, by Signer, s Signing) ([]byte, error) {
	was, err := readEnd(written)
	if err != nil {
		return nil, err
	}
	f := &file{buf: append(make([]byte, 0, len(written)+2*mostCMS+4096), written...)}
	hole := f.putSignature(was.size, s)
	if err := f.putWidget(was); err != nil {
		return nil, err
	}
	f.putUpdate(was)
	end := hole.contents + len("<>") + 2*mostCMS
	copy(f.buf[hole.ranges:], fmt.Sprintf("%010d %010d %010d", hole.contents, end, len(f.buf)-end))
	content := append(bytes.Clone(f.buf[:hole.contents]), f.buf[end:]...)
	cms, err := by.SignCMS(ctx, content)
	if err != nil {
		return nil, fmt.Errorf("不能签署PDF：%w", err)
	}
	if len(cms) > mostCMS {
		return nil, &SignatureError{Fault: SignatureTooLong}
	}
	if _, err := openCMS(cms, content); err != nil && !isUnchecked(err) {
		return nil, err
	}
	for i, c := range cms {
		f.buf[hole.contents+1+2*i], f.buf[hole.contents+2+2*i] = hexDigits[c>>4], hexDigits[c&15]
	}
	return f.buf, nil
}

// isUnchecked reports whether a signature is of a kind that only a certified
// module can check.
func isUnchecked(err error) bool {
	var e *SignatureError
	return errors.As(err, &e) && e.Fault == Unchecked
}

// ending is what a file that a Writer wrote says at its end.
type ending struct {
	file                []byte
	xref                int // place of the cross-reference table
	size, catalog, info int // object numbers; size is the first free one
	id                  string
}

// writtenEnd is how a Writer ends a file.
var writtenEnd = regexp.MustCompile(`trailer\n<</Size (\d{1,9})\n/Root (\d{1,9}) 0 R\n/Info (\d{1,9}) 0 R\n` +
	`/ID \[<([0-9A-F]{32})><[0-9A-F]{32}>\]>>\nstartxref\n(\d{1,9})\n%%EOF\n$`)

// trailerSize is how many bytes a trailer has at the most.
const trailerSize = 300

func readEnd(written []byte) (*ending, error) {
	m := writtenEnd.FindSubmatch(written[max(0, len(written)-trailerSize):])
	if m == nil || !bytes.HasPrefix(written, []byte(header)) {
		return nil, &SignatureError{Fault: NotWritten}
	}
	e := &ending{file: written, id: string(m[4])}
	for i, n := range []*int{&e.size, &e.catalog, &e.info} {
		*n, _ = strconv.Atoi(string(m[i+1])) // digits only
	}
	e.xref, _ = strconv.Atoi(string(m[5]))
	return e, nil
}

// dict gives an object that is a dictionary, up to its closing brackets.
func (e *ending) dict(number int) ([]byte, error) {
	const entry, first = 20, len("xref\n0 ")
	unknown := &SignatureError{Fault: NotWritten}
	table := e.file[min(e.xref, len(e.file)):]
	line := bytes.IndexByte(table[min(first, len(table)):], '\n')
	at := first + line + 1 + entry*number
	if line < 0 || number <= 0 || number >= e.size || at+entry > len(table) {
		return nil, unknown
	}
	place, err := strconv.Atoi(string(table[at : at+10]))
	if err != nil || place > e.xref {
		return nil, unknown
	}
	object, _, ends := bytes.Cut(e.file[place:], []byte(dictEnd))
	dict, begins := bytes.CutPrefix(object, []byte(strconv.Itoa(number)+" 0 obj\n"))
	if !ends || !begins || !bytes.HasPrefix(dict, []byte("<<")) {
		return nil, unknown
	}
	return dict, nil
}

// hole says where in the file the signature is still to be put.
type hole struct{ ranges, contents int }

// putSignature appends the signature's own object, with room for what comes
// from the signer.
func (f *file) putSignature(number int, s Signing) hole {
	var h hole
	f.begin(number)
	f.buf = append(f.buf, "<</Type /Sig /Filter /Adobe.PPKLite /SubFilter /adbe.pkcs7.detached\n/ByteRange [0 "...)
	h.ranges = len(f.buf)
	f.buf = append(f.buf, bytes.Repeat([]byte{' '}, 32)...)
	f.buf = append(f.buf, "]\n/Contents "...)
	h.contents = len(f.buf)
	f.buf = append(append(append(f.buf, '<'), bytes.Repeat([]byte{'0'}, 2*mostCMS)...), '>')
	for _, entry := range [...]struct{ key, value string }{{"\n/Name ", render.Property(s.Name)}, {"\n/Reason ", render.Property(s.Reason)}} {
		if entry.value != "" {
			f.buf = appendTextString(append(f.buf, entry.key...), entry.value)
		}
	}
	if m := (render.Meta{Date: s.Time}).Properties(); !m.Date.IsZero() {
		f.buf = m.Date.AppendFormat(append(f.buf, "\n/M (D:"...), "20060102150405")
		f.buf = append(f.buf, "+08'00')"...)
	}
	f.buf = append(f.buf, ">>"...)
	f.end()
	return h
}

// putWidget appends the field that holds the signature, without a place on
// the first page, and has page and catalog name it. The next number is its
// own, the one after that its empty appearance, which PDF/A demands.
func (f *file) putWidget(was *ending) error {
	signature, widget, appearance := was.size, was.size+1, was.size+2
	f.begin(widget)
	f.number("<</Type /Annot /Subtype /Widget /FT /Sig /T (Signature) /F 132 /Rect [0 0 0 0] /P ", pageObject(0), " 0 R")
	f.number(" /V ", signature, " 0 R")
	f.number(" /AP <</N ", appearance, " 0 R>>>>")
	f.end()
	f.stream(appearance, "/Type /XObject /Subtype /Form /BBox [0 0 0 0] ", nil)
	for _, change := range []struct {
		object      int
		key, behind string
	}{
		{pageObject(0), "\n/Annots [", " 0 R]"},
		{was.catalog, "\n/AcroForm <</Fields [", " 0 R] /SigFlags 3>>"},
	} {
		dict, err := was.dict(change.object)
		if err != nil {
			return err
		}
		f.begin(change.object)
		f.buf = append(f.buf, dict...)
		f.number(change.key, widget, change.behind+dictEnd)
	}
	return nil
}

// putUpdate appends the cross-reference table of what was added, and the
// trailer.
func (f *file) putUpdate(was *ending) {
	at := len(f.buf)
	f.buf = append(f.buf, "xref\n"...)
	for n := 0; n < len(f.offsets); {
		end := n
		for end < len(f.offsets) && f.offsets[end] != 0 {
			end++
		}
		if end > n {
			f.number("", n, " ")
			f.number("", end-n, "\n")
			for _, o := range f.offsets[n:end] {
				f.buf = fmt.Appendf(f.buf, "%010d 00000 n \n", o)
			}
		}
		n = end + 1
	}
	sum := sha256.Sum256(was.file)
	f.number("trailer\n<</Size ", len(f.offsets), "\n")
	f.number("/Root ", was.catalog, " 0 R\n")
	f.number("/Info ", was.info, " 0 R\n")
	f.buf = fmt.Appendf(f.buf, "/ID [<%s><%X>]\n", was.id, sum[:16])
	f.number("/Prev ", was.xref, ">>\n")
	f.number("startxref\n", at, "\n%%EOF\n")
}

// signedEnd is how Sign ends a file.
var signedEnd = regexp.MustCompile(`/Prev \d{1,9}>>\nstartxref\n\d{1,9}\n%%EOF\n$`)

// Written gives the bytes that Sign put its signature behind; a file that it
// did not sign as it is.
func Written(file []byte) []byte {
	prev := signedEnd.Find(file[max(0, len(file)-trailerSize):])
	if prev == nil {
		return file
	}
	xref, _, _ := bytes.Cut(bytes.TrimPrefix(prev, []byte("/Prev ")), []byte(">>"))
	end := fmt.Appendf(nil, "\nstartxref\n%s\n%%%%EOF\n", xref)
	written, _, found := bytes.Cut(file, end)
	if !found {
		return file
	}
	written = file[:len(written)+len(end)]
	if _, err := readEnd(written); err != nil {
		return file
	}
	return written
}
