package docx_test

import (
	"archive/zip"
	"bytes"
	"errors"
	"fmt"
	"path/filepath"
	"runtime"
	"strings"
	"testing"
	"time"

	"jiyao/drafting/docx"
	"jiyao/drafting/spent"
)

const (
	wordSpace = ` xmlns:w="http://schemas.openxmlformats.org/wordprocessingml/2006/main"`
	opening   = `<w:document` + wordSpace + `><w:body>`
	closing   = `</w:body></w:document>`
)

// documentOf packs a document with a body.
func documentOf(body string) []byte {
	return []byte(zipOf("word/document.xml", opening+body+closing))
}

// What is larger than any minutes, or made to be, is refused by its limit,
// before it takes much time or memory.
func TestReadLimits(t *testing.T) {
	many := make([]string, 0, 20_000)
	for i := range 10_000 {
		many = append(many, fmt.Sprintf("word/media/%d.png", i), "")
	}
	paragraph := `<w:p><w:r><w:t>会议指出，要抓好落实。</w:t></w:r></w:p>`
	for _, c := range []struct {
		name string
		file []byte
		want docx.Limit
	}{
		{"zip bomb", documentOf(strings.Repeat(" ", 50<<20)), docx.Unpacked},
		{"zip bomb in another part", []byte(zipOf("word/document.xml", opening+closing, "word/styles.xml", strings.Repeat(" ", 50<<20),
			"word/_rels/document.xml.rels", `<Relationships><Relationship Id="a" Type="x/styles" Target="styles.xml"/></Relationships>`)), docx.Unpacked},
		{"deep nesting", documentOf(strings.Repeat("<w:tbl><w:tr><w:tc>", 200)), docx.Depth},
		{"a tag of many attributes", documentOf("<w:p " + strings.Repeat(`a="" `, 1<<20) + "/>"), docx.TagLength},
		{"many paragraphs", documentOf(strings.Repeat("<w:p/>", 300_000)), docx.Paragraphs},
		{"much text", documentOf(strings.Repeat(paragraph, 100) + strings.Repeat("<w:p><w:r><w:t>"+strings.Repeat("会", 4000)+"</w:t></w:r></w:p>", 750)), docx.TextLength},
		{"many entries", []byte(zipOf(many...)), docx.Entries},
		{"a large file", append(documentOf(""), make([]byte, 65<<20)...), docx.FileSize},
	} {
		t.Run(c.name, func(t *testing.T) {
			var before, after runtime.MemStats
			runtime.ReadMemStats(&before)
			began := time.Now()
			_, err := read(c.file, docx.Accept)
			took := time.Since(began)
			runtime.ReadMemStats(&after)
			var limit *docx.LimitError
			if !errors.As(err, &limit) || limit.Limit != c.want {
				t.Fatalf("got %v, want the limit %s", err, c.want)
			}
			if limit.Max <= 0 || !strings.Contains(limit.Error(), "请") {
				t.Errorf("it does not say what to do: %s", limit)
			}
			if used := (after.TotalAlloc - before.TotalAlloc) >> 20; used > 1024 || took > 20*time.Second {
				t.Errorf("it took %v and %d MiB", took, used)
			}
		})
	}
}

// Numbers whose text grows with every level, styles based on themselves and
// lists that point at each other come to an end.
func TestReadEndsWhereFilesGoRound(t *testing.T) {
	relations := `<Relationships><Relationship Id="a" Type="x/styles" Target="styles.xml"/><Relationship Id="b" Type="x/numbering" Target="numbering.xml"/></Relationships>`
	styles := `<w:styles` + wordSpace + `><w:style w:type="paragraph" w:styleId="s"><w:basedOn w:val="s"/></w:style>` +
		`<w:style w:type="numbering" w:styleId="n"><w:pPr><w:numPr><w:numId w:val="1"/></w:numPr></w:pPr></w:style></w:styles>`
	numbering := `<w:numbering` + wordSpace + `><w:abstractNum w:abstractNumId="0"><w:numStyleLink w:val="n"/></w:abstractNum><w:num w:numId="1"><w:abstractNumId w:val="0"/></w:num>` +
		`<w:abstractNum w:abstractNumId="1"><w:lvl w:ilvl="99"><w:start w:val="999999999"/><w:numFmt w:val="lowerLetter"/><w:lvlText w:val="` + strings.Repeat("%9", 1000) + `"/></w:lvl></w:abstractNum><w:num w:numId="2"><w:abstractNumId w:val="1"/></w:num></w:numbering>`
	body := `<w:p><w:pPr><w:pStyle w:val="s"/></w:pPr><w:r><w:t>甲</w:t></w:r></w:p>` +
		`<w:p><w:pPr><w:numPr><w:numId w:val="1"/></w:numPr></w:pPr><w:r><w:t>乙</w:t></w:r></w:p>` +
		`<w:p><w:pPr><w:numPr><w:ilvl w:val="8"/><w:numId w:val="2"/></w:numPr></w:pPr><w:r><w:t>丙</w:t></w:r></w:p>`
	r, err := read([]byte(zipOf("word/document.xml", opening+body+closing, "word/styles.xml", styles, "word/numbering.xml", numbering,
		"word/_rels/document.xml.rels", relations)), docx.Accept)
	if err != nil {
		t.Fatal(err)
	}
	if !strings.HasPrefix(r.Text, "甲\n乙\n") || !strings.HasSuffix(r.Text, "丙") || len(r.Text) > 1000 {
		t.Errorf("got %d bytes: %.200q", len(r.Text), r.Text)
	}
}

// The ways in which a file is damaged all say so, and in which part.
func TestReadDamage(t *testing.T) {
	whole := documentOf("<w:p><w:r><w:t>" + strings.Repeat("会议指出", 2000) + "</w:t></w:r></w:p>")
	stored := storedDocument(t, opening+"<w:p><w:r><w:t>金额120万元</w:t></w:r></w:p>"+closing)
	wrong := bytes.Replace(stored, []byte("120"), []byte("920"), 1)
	for _, c := range []struct {
		name, part string
		file       []byte
	}{
		{"cut off", "", whole[:len(whole)/2]},
		{"a changed byte", "word/document.xml", wrong},
		{"DTD", "word/document.xml", []byte(zipOf("word/document.xml", `<!DOCTYPE x [<!ENTITY a "会议"><!ENTITY b "&a;&a;">]>`+opening+"<w:p><w:r><w:t>&b;</w:t></w:r></w:p>"+closing))},
		{"DTD in another part", "_rels/.rels", []byte(zipOf("word/document.xml", opening+closing, "_rels/.rels", `<!DOCTYPE x><Relationships/>`))},
		{"not well-formed", "word/document.xml", documentOf("<w:p></w:r>")},
		{"cut off XML", "word/document.xml", []byte(zipOf("word/document.xml", opening+"<w:p>"))},
		{"another encoding", "word/document.xml", []byte(zipOf("word/document.xml", `<?xml version="1.0" encoding="gbk"?>`+opening+closing))},
		{"no document", "word/document.xml", []byte(zipOf("[Content_Types].xml", "<Types/>"))},
		{"two documents", "word/document.xml", []byte(zipOf("word/document.xml", opening+closing, "Word\\Document.xml", opening+closing))},
	} {
		t.Run(c.name, func(t *testing.T) {
			_, err := read(c.file, docx.Accept)
			var damage *docx.DamageError
			if !errors.As(err, &damage) || damage.Part != c.part {
				t.Fatalf("got %v, want damage of %q", err, c.part)
			}
			if damage.Unwrap() == nil || !strings.Contains(damage.Error(), "请") {
				t.Errorf("it does not say what to do: %s", damage)
			}
		})
	}
}

// storedDocument packs a document without compressing it.
func storedDocument(t testing.TB, text string) []byte {
	t.Helper()
	var b bytes.Buffer
	z := zip.NewWriter(&b)
	w, err := z.CreateHeader(&zip.FileHeader{Name: "word/document.xml", Method: zip.Store})
	if err != nil {
		t.Fatal(err)
	}
	if _, err := w.Write([]byte(text)); err != nil {
		t.Fatal(err)
	}
	if err := z.Close(); err != nil {
		t.Fatal(err)
	}
	return b.Bytes()
}

// Names of entries in GB18030, turned slashes and another case, as some
// programs write them, and a strict file do no harm.
func TestReadForgives(t *testing.T) {
	var b bytes.Buffer
	z := zip.NewWriter(&b)
	for _, f := range [][2]string{
		{"word\\media\\\xCD\xBC\xC6\xAC1.png", "x"},
		{"word\\media\\\xCD\xBC\xC6\xAC2.png", "y"},
		{"Word\\Document.xml", strings.ReplaceAll(opening, wordSpace, ` xmlns:w="http://purl.oclc.org/ooxml/wordprocessingml/main"`) +
			"<w:p><w:r><w:t>会议指出。</w:t></w:r></w:p>" + closing},
	} {
		w, err := z.CreateHeader(&zip.FileHeader{Name: f[0], NonUTF8: true, Method: zip.Deflate})
		if err != nil {
			t.Fatal(err)
		}
		if _, err := w.Write([]byte(f[1])); err != nil {
			t.Fatal(err)
		}
	}
	if err := z.Close(); err != nil {
		t.Fatal(err)
	}
	r, err := read(b.Bytes(), docx.Accept)
	if err != nil || r.Text != "会议指出。" {
		t.Errorf("got %q, %v", r.Text, err)
	}
}

// A document of many runs, changes and comments takes time in proportion.
func TestReadTakesTimeInProportion(t *testing.T) {
	if testing.Short() {
		t.Skip("measures time")
	}
	var b strings.Builder
	b.WriteString("<w:p>")
	for i := range 100_000 {
		fmt.Fprintf(&b, `<w:commentRangeStart w:id="%d"/><w:ins w:author="甲"><w:r><w:t>字</w:t></w:r></w:ins>`, i%500)
	}
	b.WriteString("</w:p>")
	var notes strings.Builder
	for i := range 500 {
		fmt.Fprintf(&notes, `<w:comment w:id="%d"><w:p><w:r><w:t>注</w:t></w:r></w:p></w:comment>`, i)
	}
	file := []byte(zipOf("word/document.xml", opening+b.String()+closing, "word/comments.xml", `<w:comments`+wordSpace+`>`+notes.String()+`</w:comments>`,
		"word/_rels/document.xml.rels", `<Relationships><Relationship Id="a" Type="x/comments" Target="comments.xml"/></Relationships>`))
	var r docx.Result
	var err error
	took := spent.On(func() { r, err = read(file, docx.Accept) })
	if err != nil {
		t.Fatal(err)
	}
	if took > 20*time.Second || len(r.Comments) != 500 || strings.Count(r.Text, "字") != 100_000 {
		t.Errorf("it took %v: %d comments, %d characters", took, len(r.Comments), strings.Count(r.Text, "字"))
	}
}

// FuzzRead looks for files that make the reader fall over, go on and on, or
// contradict itself.
func FuzzRead(f *testing.F) {
	for _, name := range foreign(f) {
		f.Add(load(f, name))
	}
	made, err := filepath.Glob("testdata/read/*.txtar")
	if err != nil {
		f.Fatal(err)
	}
	for _, name := range made {
		file, _ := pack(f, load(f, name))
		f.Add(file)
	}
	whole := documentOf("<w:p><w:r><w:t>会议</w:t></w:r></w:p>")
	f.Add(whole[:len(whole)-10])
	f.Add(documentOf(strings.Repeat("<w:tbl><w:tr><w:tc>", 100)))
	f.Add([]byte(zipOf("word/document.xml", "<!DOCTYPE x>"+opening+closing)))
	f.Add([]byte("\xD0\xCF\x11\xE0\xA1\xB1\x1A\xE1"))
	f.Fuzz(agrees)
}

// FuzzReadDocument does the same with the XML of a document, which changed
// bytes of an archive seldom reach.
func FuzzReadDocument(f *testing.F) {
	made, err := filepath.Glob("testdata/read/*.txtar")
	if err != nil {
		f.Fatal(err)
	}
	for _, name := range made {
		file, _ := pack(f, load(f, name))
		f.Add(part(f, file, "word/document.xml"))
	}
	f.Fuzz(func(t *testing.T, xml []byte) { agrees(t, storedDocument(t, string(xml))) })
}

// part gives one part of a file.
func part(t testing.TB, file []byte, name string) []byte {
	t.Helper()
	z, err := zip.NewReader(bytes.NewReader(file), int64(len(file)))
	if err != nil {
		t.Fatal(err)
	}
	r, err := z.Open(name)
	if err != nil {
		t.Fatal(err)
	}
	defer r.Close()
	var b bytes.Buffer
	if _, err := b.ReadFrom(r); err != nil {
		t.Fatal(err)
	}
	return b.Bytes()
}

// agrees demands one of the three errors, or a text that does not contradict
// its redline.
func agrees(t *testing.T, data []byte) {
	t.Helper()
	r, err := read(data, docx.Accept)
	if err != nil {
		var format *docx.FormatError
		var limit *docx.LimitError
		var damage *docx.DamageError
		if !errors.As(err, &format) && !errors.As(err, &limit) && !errors.As(err, &damage) {
			t.Fatalf("an error of another kind: %v", err)
		}
		return
	}
	if r.Text != r.Redline.New() {
		t.Errorf("the text is not the redline's: %q and %q", r.Text, r.Redline.New())
	}
	from, to := 0, 0
	for _, s := range r.Redline {
		if s.Text == "" || s.Old.Start != from || s.New.Start != to {
			t.Fatalf("a segment out of place: %+v", s)
		}
		from, to = s.Old.End, s.New.End
	}
	if from != len(r.Redline.Old()) || to != len(r.Redline.New()) {
		t.Errorf("the redline ends at %d and %d of %d and %d", from, to, len(r.Redline.Old()), len(r.Redline.New()))
	}
	for _, l := range r.Losses {
		if l.Count < 1 || !strings.Contains(l.String(), fmt.Sprint(l.Count)) {
			t.Errorf("a loss of nothing: %+v", l)
		}
	}
}
