package docx_test

import (
	"archive/zip"
	"bytes"
	"errors"
	"flag"
	"fmt"
	"os"
	"path/filepath"
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"
	"golang.org/x/tools/txtar"

	"jiyao/drafting"
	"jiyao/drafting/docx"
)

var update = flag.Bool("update", false, "write what the files say as what they must say")

// spaces are the namespaces of the parts of testdata/read.
const spaces = ` xmlns:w="http://schemas.openxmlformats.org/wordprocessingml/2006/main"` +
	` xmlns:r="http://schemas.openxmlformats.org/officeDocument/2006/relationships"` +
	` xmlns:mc="http://schemas.openxmlformats.org/markup-compatibility/2006"` +
	` xmlns:m="http://schemas.openxmlformats.org/officeDocument/2006/math"` +
	` xmlns:wps="http://schemas.microsoft.com/office/word/2010/wordprocessingShape"` +
	` xmlns:wp="http://schemas.openxmlformats.org/drawingml/2006/wordprocessingDrawing"` +
	` xmlns:a="http://schemas.openxmlformats.org/drawingml/2006/main"` +
	` xmlns:pic="http://schemas.openxmlformats.org/drawingml/2006/picture"` +
	` xmlns:wpsCustomData="http://www.wps.cn/officeDocument/2013/wpsCustomData"` +
	` xmlns:v="urn:schemas-microsoft-com:vml" xmlns:o="urn:schemas-microsoft-com:office:office"`

// roots are the parts that testdata/read may have, by their short names.
var roots = map[string]string{
	"styles": "styles", "numbering": "numbering", "footnotes": "footnotes", "endnotes": "endnotes", "comments": "comments",
	"header1": "hdr", "header2": "hdr", "footer1": "ftr",
}

// pack makes a Word file of the parts of a txtar archive, and gives what the
// archive wants of it.
func pack(t testing.TB, data []byte) (file []byte, wants map[string]string) {
	t.Helper()
	var b bytes.Buffer
	z := zip.NewWriter(&b)
	add := func(name, text string) {
		w, err := z.Create(name)
		if err != nil {
			t.Fatal(err)
		}
		if _, err := w.Write([]byte(text)); err != nil {
			t.Fatal(err)
		}
	}
	wants = map[string]string{}
	relations := ""
	for _, f := range txtar.Parse(data).Files {
		text := string(f.Data)
		root, short := roots[f.Name]
		switch {
		case f.Name == "body":
			add("word/document.xml", `<w:document`+spaces+`><w:body>`+text+`</w:body></w:document>`)
		case short:
			kind := strings.TrimRight(f.Name, "12")
			relations += fmt.Sprintf(`<Relationship Id="%s" Type="http://schemas.openxmlformats.org/officeDocument/2006/relationships/%s" Target="%s.xml"/>`, f.Name, kind, f.Name)
			add("word/"+f.Name+".xml", `<w:`+root+spaces+`>`+text+`</w:`+root+`>`)
		default:
			wants[f.Name] = text
		}
	}
	const space = `<Relationships xmlns="http://schemas.openxmlformats.org/package/2006/relationships">`
	add("word/_rels/document.xml.rels", space+relations+`</Relationships>`)
	add("_rels/.rels", space+`<Relationship Id="rId1" Type="http://schemas.openxmlformats.org/officeDocument/2006/relationships/officeDocument" Target="word/document.xml"/></Relationships>`)
	if err := z.Close(); err != nil {
		t.Fatal(err)
	}
	return b.Bytes(), wants
}

func read(data []byte, changes docx.Changes) (docx.Result, error) {
	return docx.Read(bytes.NewReader(data), int64(len(data)), docx.Options{Changes: changes})
}

// told gives all that a file says, by the names that the archives use.
func told(t *testing.T, data []byte) map[string]string {
	t.Helper()
	all := map[string]string{}
	for _, changes := range []docx.Changes{docx.Accept, docx.Reject, docx.Show} {
		r, err := read(data, changes)
		if err != nil {
			t.Fatal(err)
		}
		all[string(changes)] = r.Text + "\n"
		if changes != docx.Show {
			continue
		}
		if r.Redline.Old()+"\n" != all["reject"] || r.Redline.New()+"\n" != all["accept"] {
			t.Errorf("the redline is not between the two texts: %q", r.Redline)
		}
		for _, l := range r.Losses {
			all["losses"] += l.String() + "\n"
		}
		for _, c := range r.Changes {
			all["changes"] += fmt.Sprintf("%s %d %s %s %q\n", c.Change, c.Move, c.Author, c.At.Format("2006-01-02 15:04"), c.Text)
		}
		for _, c := range r.Comments {
			all["remarks"] += fmt.Sprintf("%s %s %q %q\n", c.Author, c.At.Format("2006-01-02 15:04"), c.Quote, c.Text)
		}
	}
	return all
}

// Every archive of testdata/read is a Word file and what it must say; a file
// without tracked changes says the same in all three ways and gives one.
func TestRead(t *testing.T) {
	names, err := filepath.Glob("testdata/read/*.txtar")
	if err != nil || len(names) == 0 {
		t.Fatalf("no files: %v", err)
	}
	for _, name := range names {
		t.Run(strings.TrimSuffix(filepath.Base(name), ".txtar"), func(t *testing.T) {
			data, err := os.ReadFile(name)
			if err != nil {
				t.Fatal(err)
			}
			file, wants := pack(t, data)
			got := told(t, file)
			if got["reject"] == got["accept"] && got["show"] == got["accept"] {
				delete(got, "reject")
				delete(got, "show")
			}
			if *update {
				rewrite(t, name, data, got)
				return
			}
			if diff := cmp.Diff(wants, got); diff != "" {
				t.Errorf("%s (-want +got):\n%s", name, diff)
			}
		})
	}
}

// rewrite writes an archive with what its file says.
func rewrite(t *testing.T, name string, data []byte, got map[string]string) {
	t.Helper()
	old := txtar.Parse(data)
	next := &txtar.Archive{Comment: old.Comment}
	for _, f := range old.Files {
		if _, part := roots[f.Name]; part || f.Name == "body" {
			next.Files = append(next.Files, f)
		}
	}
	for _, want := range []string{"accept", "reject", "show", "changes", "remarks", "losses"} {
		if text, ok := got[want]; ok {
			next.Files = append(next.Files, txtar.File{Name: want, Data: []byte(text)})
		}
	}
	if err := os.WriteFile(name, txtar.Format(next), 0o644); err != nil {
		t.Fatal(err)
	}
}

// What is read goes through drafting.Parse: the structure is there.
func TestReadGivesADraft(t *testing.T) {
	data, err := os.ReadFile("testdata/read/minutes.txtar")
	if err != nil {
		t.Fatal(err)
	}
	file, _ := pack(t, data)
	r, err := read(file, docx.Accept)
	if err != nil {
		t.Fatal(err)
	}
	doc := drafting.Parse(r.Text)
	if doc.Meeting.Session != 98 || len(doc.Items) != 2 || len(doc.Attendance.Present.Persons()) != 4 {
		t.Errorf("session %d, %d items, %d present in\n%s", doc.Meeting.Session, len(doc.Items), len(doc.Attendance.Present.Persons()), r.Text)
	}
	if doc.Items[1].Heading.Value == "" || doc.Items[1].Number != 2 {
		t.Errorf("the automatic number did not become a heading's: %+v", doc.Items[1].Heading)
	}
}

func TestReadSaysWhatAFileIsInstead(t *testing.T) {
	wide := func(s string) string {
		var b strings.Builder
		for _, c := range s {
			b.WriteRune(c)
			b.WriteByte(0)
		}
		return b.String()
	}
	const cfb = "\xD0\xCF\x11\xE0\xA1\xB1\x1A\xE1"
	for _, c := range []struct {
		data string
		want docx.Format
	}{
		{cfb + strings.Repeat("\x00", 1024) + wide("WordDocument"), docx.OldWord},
		{cfb + strings.Repeat("\x00", 1024) + wide("EncryptionInfo") + wide("EncryptedPackage"), docx.Encrypted},
		{cfb + wide("Workbook"), docx.OldOther},
		{`{\rtf1\ansi}`, docx.RTF},
		{"%PDF-1.7\n", docx.PDF},
		{"\xFF\xD8\xFF\xE0", docx.Image},
		{zipOf("xl/workbook.xml", "<workbook/>"), docx.Workbook},
		{zipOf("ppt/presentation.xml", "<presentation/>"), docx.Slides},
		{zipOf("OFD.xml", "<OFD/>"), docx.OFD},
		{zipOf("mimetype", "application/vnd.oasis.opendocument.text", "content.xml", "<x/>"), docx.ODT},
		{zipOf("纪要.txt", "会议"), docx.Zip},
		{zipOf(), docx.Zip},
		{"<html><body>会议</body></html>", docx.WebPage},
		{"MIME-Version: 1.0\n", docx.WebPage},
		{"\uFEFF<?xml version=\"1.0\"?><pkg:package/>", docx.FlatXML},
		{strings.Repeat("会议指出，", 1000), docx.PlainText},
		{"\x00\x01\x02", docx.UnknownFile},
		{"", docx.UnknownFile},
	} {
		_, err := read([]byte(c.data), docx.Accept)
		var got *docx.FormatError
		if !errors.As(err, &got) || got.Format != c.want {
			t.Errorf("%.20q: got %v, want %s", c.data, err, c.want)
			continue
		}
		if !strings.Contains(got.Error(), "请") {
			t.Errorf("%s does not say what to do: %s", c.want, got)
		}
	}
}

// zipOf packs names and texts.
func zipOf(pairs ...string) string {
	var b bytes.Buffer
	z := zip.NewWriter(&b)
	for i := 0; i+1 < len(pairs); i += 2 {
		w, err := z.Create(pairs[i])
		if err != nil {
			panic(err)
		}
		if _, err := w.Write([]byte(pairs[i+1])); err != nil {
			panic(err)
		}
	}
	if err := z.Close(); err != nil {
		panic(err)
	}
	return b.String()
}
