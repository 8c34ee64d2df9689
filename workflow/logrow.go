package workflow

import (
	"fmt"
	"io"
	"strconv"
)

// Canonical gives the bytes by which the log knows a revision: every field,
// the text itself included.
func (r Revision) Canonical() []byte { return r.AppendCanonical(make([]byte, 0, len(r.Text)+400)) }

// AppendCanonical appends what Canonical gives to buf.
func (r Revision) AppendCanonical(buf []byte) []byte {
	c := encoder{out: buf}
	c.text("jiyao-revision", "1")
	c.text("minutes", r.Minutes)
	c.num("n", int64(r.N))
	c.num("version", int64(r.Version))
	c.text("place", r.Place.String())
	c.person("author", r.Author)
	c.time("at", r.At)
	c.text("text", r.Text)
	c.text("text.digest", r.TextDigest)
	c.text("digest", r.Digest)
	c.text("competing", strconv.FormatBool(r.Competing))
	return c.out
}

// VerifyFile reads a released file (印发件) to its end and compares it with what
// was recorded when it was released: its SM3 too, if that was. The sentence
// says what does not fit.
func VerifyFile(file io.Reader, want PDF) error {
	first, second := SHA256().New(), SM3().New()
	n, err := io.Copy(io.MultiWriter(first, second), file)
	switch {
	case err != nil:
		return fmt.Errorf("印发件没有读完：%w", err)
	case n != want.Bytes:
		return fmt.Errorf("印发件有%d字节，登记的是%d字节", n, want.Bytes)
	case Digest(first.Sum(nil)).String() != want.SHA256:
		return fmt.Errorf("印发件的内容与登记的SHA-256摘要不符")
	case want.SM3 != "" && Digest(second.Sum(nil)).String() != want.SM3:
		return fmt.Errorf("印发件的内容与登记的SM3摘要不符")
	}
	return nil
}
