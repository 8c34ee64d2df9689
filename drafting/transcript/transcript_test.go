package transcript_test

import (
	"bytes"
	"errors"
	"flag"
	"fmt"
	"os"
	"strings"
	"testing"
	"time"

	"github.com/rogpeppe/go-internal/txtar"
	"golang.org/x/text/encoding/simplifiedchinese"

	"jiyao/drafting"
	"jiyao/drafting/docx"
	"jiyao/drafting/transcript"
)

var update = flag.Bool("update", false, "write the expectations anew")

// told writes cues a line each, as the cases have them.
func told(cues []transcript.Cue) string {
	var b strings.Builder
	for _, c := range cues {
		when := "-"
		if c.Timed {
			when = c.Start.String()
		}
		if c.End > 0 {
			when += "-" + c.End.String()
		}
		fmt.Fprintf(&b, "%s [%s] %s\n", when, c.Speaker, strings.ReplaceAll(c.Text, "\n", "⏎"))
	}
	return b.String()
}

func TestRead(t *testing.T) {
	const file = "testdata/read.txtar"
	archive, err := txtar.ParseFile(file)
	if err != nil {
		t.Fatal(err)
	}
	for i := 0; i+1 < len(archive.Files); i += 2 {
		in := archive.Files[i]
		cues, err := transcript.Read(in.Name, in.Data)
		if err != nil {
			t.Errorf("%s: %v", in.Name, err)
		}
		got := told(cues)
		if want := string(archive.Files[i+1].Data); got != want && !*update {
			t.Errorf("%s: got\n%swant\n%s", in.Name, got, want)
		}
		archive.Files[i+1].Data = []byte(got)
	}
	if *update {
		if err := os.WriteFile(file, txtar.Format(archive), 0o644); err != nil {
			t.Fatal(err)
		}
	}
}

func TestReadEncodings(t *testing.T) {
	const said = "沈若川 00:00:05\n同志们，现在开会。\n"
	old, err := simplifiedchinese.GB18030.NewEncoder().String(said)
	if err != nil {
		t.Fatal(err)
	}
	var word bytes.Buffer
	if err := docx.Write(&word, drafting.Parse(said), &docx.Paper{Page: docx.Page{TypeWidth: 8845, TypeHeight: 12760, Columns: 28, Lines: 22}}, docx.Marks{}); err != nil {
		t.Fatal(err)
	}
	want := "5s [沈若川] 同志们，现在开会。\n"
	for name, data := range map[string]string{
		"a.txt": said, "mark.txt": "\ufeff" + said, "old.TXT": old, "crlf.txt": strings.ReplaceAll(said, "\n", "\r\n"), "a.docx": word.String(),
	} {
		cues, err := transcript.Read(name, []byte(data))
		if got := told(cues); err != nil || got != want {
			t.Errorf("%s: %v\n%swant\n%s", name, err, got, want)
		}
	}
}

func TestReadRefuses(t *testing.T) {
	for name, data := range map[string]string{
		"empty.txt": " \n", "times.srt": "1\n00:00:01,000 --> 00:00:02,000\n\n", "sound.txt": "RIFF\x00\x00\x01WAVE\xff\xfe\x80\x81",
		"large.txt": strings.Repeat("长\n", transcript.MaxBytes/4+1), "lines.txt": strings.Repeat("甲\n", transcript.MaxCues+1),
	} {
		cues, err := transcript.Read(name, []byte(data))
		var told *transcript.Error
		if !errors.As(err, &told) || cues != nil {
			t.Errorf("%s: %d cues, %v", name, len(cues), err)
		}
	}
	var format *docx.FormatError
	if _, err := transcript.Read("a.docx", []byte("文字")); !errors.As(err, &format) {
		t.Errorf("no Word file: %v", err)
	}
	if transcript.IsTranscript("录音.mp3") || !transcript.IsTranscript("转写.SRT") {
		t.Error("a transcript is not told by its name")
	}
}

// Two hours of talk are read at once.
func TestReadLong(t *testing.T) {
	var b strings.Builder
	for i := range 3000 {
		at := time.Duration(i) * 2400 * time.Millisecond
		clock := time.Time{}.Add(at).Format("15:04:05")
		fmt.Fprintf(&b, "%d\n%s,000 --> %s,900\n这是第%d句话，共十个字。\n\n", i+1, clock, clock, i+1)
	}
	began := time.Now()
	cues, err := transcript.Read("a.srt", []byte(b.String()))
	if err != nil || len(cues) != 3000 || cues[2999].Start < 119*time.Minute {
		t.Fatalf("%d cues, %v", len(cues), err)
	}
	if took := time.Since(began); took > time.Second {
		t.Errorf("reading took %s", took)
	}
}

// Whatever the bytes, there are cues with words or an error.
func FuzzRead(f *testing.F) {
	archive, err := txtar.ParseFile("testdata/read.txtar")
	if err != nil {
		f.Fatal(err)
	}
	for i := 0; i < len(archive.Files); i += 2 {
		f.Add(archive.Files[i].Data)
	}
	f.Fuzz(func(t *testing.T, data []byte) {
		for _, name := range []string{"a.txt", "a.docx"} {
			cues, err := transcript.Read(name, data)
			if (err == nil) != (len(cues) > 0) {
				t.Fatalf("%d cues, %v", len(cues), err)
			}
			for _, c := range cues {
				if strings.TrimSpace(c.Text) == "" || c.Start < 0 || c.End < 0 {
					t.Fatalf("%q: %+v", data, c)
				}
			}
		}
	})
}
