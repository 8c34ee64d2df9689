package pdf

import (
	"bytes"
	"crypto/sha256"
	"encoding/binary"
	"strconv"

	"jiyao/render"
)

// header is that of PDF 1.4 (PDF/A-1), with a comment that marks the file as
// binary.
const header = "%PDF-1.4\n%\xE2\xE3\xCF\xD3\n"

// file is the PDF being put together: the shell's objects, some of them
// replaced, and ours behind them.
type file struct {
	buf     []byte
	offsets []int // by object number
}

// mark notes that an object stands here.
func (f *file) mark(number int) {
	for len(f.offsets) <= number {
		f.offsets = append(f.offsets, 0)
	}
	f.offsets[number] = len(f.buf)
}

// begin starts an object.
func (f *file) begin(number int) {
	f.mark(number)
	f.buf = strconv.AppendInt(f.buf, int64(number), 10)
	f.buf = append(f.buf, " 0 obj\n"...)
}

func (f *file) end() { f.buf = append(f.buf, "\nendobj\n"...) }

// stream appends an object that is a stream; keys are further entries of its
// dictionary.
func (f *file) stream(number int, keys string, data []byte) {
	f.beginStream(number, keys, len(data))
	f.buf = append(f.buf, data...)
	f.endStream()
}

func (f *file) beginStream(number int, keys string, length int) {
	f.begin(number)
	f.buf = append(append(f.buf, "<<"...), keys...)
	f.buf = strconv.AppendInt(append(f.buf, "/Length "...), int64(length), 10)
	f.buf = append(f.buf, ">>\nstream\n"...)
}

func (f *file) endStream() {
	f.buf = append(f.buf, "\nendstream"...)
	f.end()
}

// number appends a key, a number and what stands behind it.
func (f *file) number(key string, v int, behind string) {
	f.buf = append(strconv.AppendInt(append(f.buf, key...), int64(v), 10), behind...)
}

// objectsOfFont is how many objects describe one font.
const objectsOfFont = 6

// finish puts the file together in j.out.
func (j *job) finish(s *shell, l *render.Layout) error {
	props := properties(l.Meta.Properties())
	f := &file{buf: append(j.out.buf[:0], header...), offsets: j.out.offsets[:0]}
	defer func() { j.out = *f }()
	metadata, profile, tree := s.size, s.size+1, s.size+2
	fonts := tree + j.tree.size()
	counts := descendants(render.Levels(l.Marks))
	for _, o := range s.objects {
		b := s.bytes[o.start:o.end]
		switch o.kind {
		case resourceDict:
			j.putResources(f, fonts)
		case infoDict:
			f.begin(o.number)
			f.buf = props.appendInfo(f.buf)
			f.end()
		case pageDict:
			f.putPage(o.number, b)
		case catalog:
			putCatalog(f, s, l, metadata)
		case outlineItem, outlineRoot:
			f.putOutline(o.number, b, counts[len(l.Marks)-(s.outline-o.number)])
		default:
			f.mark(o.number)
			f.buf = append(f.buf, b...)
		}
	}
	f.putStructure(&j.tree, tree)
	digest := sha256.New()
	digest.Write(f.buf)
	j.props = props.appendXMP(j.props[:0])
	f.stream(metadata, "/Type /Metadata /Subtype /XML ", j.props)
	f.stream(profile, "/N 3 ", j.writer.profile)
	for _, font := range j.fonts.Fonts() {
		sum, err := j.putFont(f, font, fonts)
		if err != nil {
			return err
		}
		digest.Write(sum[:])
		fonts += objectsOfFont
	}
	f.putTrailer(s.size, digest.Sum(nil)[:16])
	return nil
}

// putPage appends a page with the way to its elements, which gofpdf does not
// know.
func (f *file) putPage(n int, b []byte) {
	f.mark(n)
	f.buf = append(f.buf, bytes.TrimSuffix(b, []byte(dictEnd))...)
	f.number("\n/StructParents ", (n-pageObject(0))/2, dictEnd)
}

// descendants gives for every bookmark how many stand below it, and last how
// many there are in all: everything is unfolded.
func descendants(levels []int) []int {
	counts := make([]int, len(levels)+1)
	var above []int // the ancestors of the bookmark
	for i, level := range levels {
		above = append(above[:level], i)
		for _, a := range above[:level] {
			counts[a]++
		}
	}
	counts[len(levels)] = len(levels)
	return counts
}

// putOutline appends an item of the outline, or its root, with the number of
// its descendants, which gofpdf does not know.
func (f *file) putOutline(n int, b []byte, count int) {
	f.mark(n)
	b = bytes.TrimSuffix(b, []byte(dictEnd))
	b = bytes.TrimSuffix(b, []byte(noCount))
	f.buf = append(f.buf, b...)
	if count > 0 {
		f.number("\n/Count ", count, "")
	}
	f.buf = append(f.buf, dictEnd...)
}

// putResources appends what the pages draw with: the fonts from object number
// first on.
func (j *job) putResources(f *file, first int) {
	f.begin(resourcesNode)
	f.buf = append(f.buf, "<</ProcSet [/PDF /Text]\n/Font <<"...)
	for id := range j.fonts.Fonts() {
		f.number("/F", int(id), " ")
		f.number("", first, " 0 R\n")
		first += objectsOfFont
	}
	f.buf = append(f.buf, ">>>>"...)
	f.end()
}

// putCatalog appends the catalog: the metadata is object number metadata, the
// colour profile the next, the structure tree the one after.
func putCatalog(f *file, s *shell, l *render.Layout, metadata int) {
	f.begin(s.size - 1)
	f.buf = append(f.buf, "<</Type /Catalog\n/Pages 1 0 R\n/Lang ("+language+")\n/MarkInfo <</Marked true>>\n"...)
	f.number("/StructTreeRoot ", metadata+2, " 0 R\n")
	if s.outline > 0 {
		f.number("/Outlines ", s.outline, " 0 R\n/PageMode /UseOutlines\n")
	}
	if render.Property(l.Meta.Title) != "" {
		f.buf = append(f.buf, "/ViewerPreferences <</DisplayDocTitle true>>\n"...)
	}
	f.putPageLabels(l.Pages)
	f.number("/Metadata ", metadata, " 0 R\n")
	f.buf = append(f.buf, "/OutputIntents [<</Type /OutputIntent /S /GTS_PDFA1 /OutputConditionIdentifier ("+
		profileName+") /Info ("+profileName+") /RegistryName (http://www.color.org) "...)
	f.number("/DestOutputProfile ", metadata+1, " 0 R>>]>>")
	f.end()
}

// putPageLabels appends the numbers by which readers call the pages.
func (f *file) putPageLabels(pages []render.Page) {
	f.buf = append(f.buf, "/PageLabels <</Nums ["...)
	for i, p := range pages {
		if i > 0 && p.Number == pages[i-1].Number+1 {
			continue
		}
		f.number("", i, " <</S /D")
		if p.Number > 1 {
			f.number(" /St ", p.Number, "")
		}
		f.buf = append(f.buf, ">> "...)
	}
	f.buf = append(f.buf, "]>>\n"...)
}

// putTrailer appends the cross-reference table and all behind it. The
// identity of the file is a digest of what is in it.
func (f *file) putTrailer(shellSize int, id []byte) {
	at := len(f.buf)
	f.number("xref\n0 ", len(f.offsets), "\n0000000000 65535 f \n")
	for _, o := range f.offsets[1:] {
		f.buf = append(f.buf, "0000000000 00000 n \n"...)
		for at := len(f.buf) - 11; o > 0; o /= 10 {
			f.buf[at] = byte('0' + o%10)
			at--
		}
	}
	f.number("trailer\n<</Size ", len(f.offsets), "\n")
	f.number("/Root ", shellSize-1, " 0 R\n")
	f.number("/Info ", shellSize-2, " 0 R\n/ID [")
	for range 2 {
		f.buf = append(f.buf, '<')
		for _, c := range id {
			f.buf = append(f.buf, hexDigits[c>>4], hexDigits[c&15])
		}
		f.buf = append(f.buf, '>')
	}
	f.number("]>>\nstartxref\n", at, "\n%%EOF\n")
}

// subsetTag is the prefix of a subset's name: six letters that follow from
// what is in it (PDF 1.4, 5.5.3).
func subsetTag(sum [sha256.Size]byte) (tag [6]byte) {
	v := binary.BigEndian.Uint64(sum[:])
	for i := range tag {
		tag[i] = byte('A' + v%26)
		v /= 26
	}
	return tag
}
