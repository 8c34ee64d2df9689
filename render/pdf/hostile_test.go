package pdf_test

import (
	"bytes"
	"errors"
	"fmt"
	"io"
	"regexp"
	"strings"
	"sync"
	"testing"
	"time"
	"unicode/utf8"

	"github.com/google/go-cmp/cmp"

	"jiyao/fonts"
	"jiyao/render"
	"jiyao/render/pdf"
	"jiyao/render/subset"
)

// hostile is a title that tries to break out of everything it is put in.
const hostile = ") /Type /Catalog >> endobj (\\ \\( \r\n\x00\x01\x1b\u0085\u202e纪要\u2066<x>&amp;]]></rdf:li>" +
	"<?xpacket end=\"r\"?>\xff\ufffe\ufeff𬱖就\\"

// cleaned is what is left of it: one line, no controls, nothing that turns
// the direction of writing.
const cleaned = `) /Type /Catalog >> endobj (\ \(   纪要<x>&amp;]]></rdf:li><?xpacket end="r"?>` + "\ufffd𬱖就\\"

func TestHostileProperties(t *testing.T) {
	l := sample(t)
	l.Meta.Title, l.Meta.Author, l.Meta.Subject = hostile, hostile, hostile
	for i := range l.Marks {
		l.Marks[i].Title = hostile
	}
	b := write(t, l)
	checkStructure(t, b)
	file := save(t, b)
	info := tool(t, "pdfinfo", "-enc", "UTF-8", file)
	for _, key := range []string{"Title", "Subject", "Author"} {
		if want := fmt.Sprintf("%-17s%s\n", key+":", cleaned); !strings.Contains(info, want) {
			t.Errorf("no %q in\n%s", want, info)
		}
	}
	if out := tool(t, "mutool", "show", file, "outline"); strings.Count(out, "𬱖就") != len(l.Marks) {
		t.Errorf("outline:\n%s", out)
	}
}

func TestLongProperties(t *testing.T) {
	l := sample(t)
	l.Meta.Title = strings.Repeat("长𬱖", 50_000)
	l.Marks[0].Title = l.Meta.Title
	b := write(t, l)
	checkStructure(t, b)
	if len(b) > 100_000 {
		t.Errorf("%d bytes", len(b))
	}
}

func TestOutline(t *testing.T) {
	out := tool(t, "mutool", "show", save(t, write(t, sample(t))), "outline")
	var got []string
	entry := regexp.MustCompile(`^(.)(\t+)"(.*)"\t#page=(\d+)`)
	for line := range strings.Lines(out) {
		m := entry.FindStringSubmatch(line)
		if m == nil {
			t.Fatalf("outline entry %q", line)
		}
		got = append(got, fmt.Sprintf("%s%d %s %s", m[1], len(m[2]), m[3], m[4]))
	}
	// The third is asked for at level 3, below one of level 1.
	want := []string{`-1 一、学习贯彻 (a\\b) 就 1`, "-2 （一）𬱖 1", "|3 （二） 2", "|1 出席 2"}
	if diff := cmp.Diff(want, got); diff != "" {
		t.Errorf("outline (-want +got):\n%s\n%s", diff, out)
	}
}

func TestPagesOfSeveralSizes(t *testing.T) {
	l := sample(t)
	l.Pages[1].Width, l.Pages[1].Height = a4Height, a4Width+3
	l.Pages[1].Number = 8
	l.Pages[1].Lines[2].Y = 500_000
	l.Marks[3].Y = 100_000
	b := write(t, l)
	checkStructure(t, b)
	checkPositions(t, l, b)
	for _, want := range []string{
		"/PageLabels <</Nums [0 <</S /D>> 1 <</S /D /St 8>> ]>>",
		"/MediaBox [0 0 841.89 595.28]",
		"/Dest [5 0 R /XYZ 0 495.28 null]", // 100 pt below the top of the second page
		"/Dest [3 0 R /XYZ 0 412.89 null]", // 429 pt below the top of the first
	} {
		if !bytes.Contains(b, []byte(want)) {
			t.Errorf("no %q", want)
		}
	}
}

func TestDates(t *testing.T) {
	l := sample(t)
	for _, c := range []struct {
		date      time.Time
		info, xmp string
	}{
		{
			time.Date(2020, 6, 1, 0, 0, 0, 0, time.FixedZone("", 8*3600)),
			"/CreationDate (D:20200601000000+08'00')", "<xmp:CreateDate>2020-06-01T00:00:00+08:00<",
		},
		{
			time.Date(2020, 5, 31, 16, 30, 0, 0, time.UTC),
			"/ModDate (D:20200601003000+08'00')", "<xmp:ModifyDate>2020-06-01T00:30:00+08:00<",
		},
	} {
		l.Meta.Date = c.date
		b := write(t, l)
		if !bytes.Contains(b, []byte(c.info)) || !bytes.Contains(b, []byte(c.xmp)) {
			t.Errorf("%v: no %s or no %s", c.date, c.info, c.xmp)
		}
	}
	for _, none := range []time.Time{{}, time.Date(12020, 1, 1, 0, 0, 0, 0, time.UTC)} {
		l.Meta.Date = none
		if b := write(t, l); bytes.Contains(b, []byte("Date")) {
			t.Errorf("%v: a date all the same", none)
		}
	}
}

func TestLayoutErrors(t *testing.T) {
	run := func(l *render.Layout) *render.Run { return &l.Pages[1].Lines[0].Runs[0] }
	for name, c := range map[string]struct {
		spoil func(*render.Layout)
		fault subset.Fault
		page  int
	}{
		"no pages":           {func(l *render.Layout) { l.Pages = nil }, subset.NoPages, 0},
		"page without width": {func(l *render.Layout) { l.Pages[1].Width = 0 }, subset.BadPageSize, 2},
		"negative height":    {func(l *render.Layout) { l.Pages[1].Height = -5 }, subset.BadPageSize, 2},
		"giant page":         {func(l *render.Layout) { l.Pages[0].Width = 1 << 30 }, subset.BadPageSize, 1},
		"rule far away":      {func(l *render.Layout) { l.Pages[0].Rules[0].Y = -1 << 31 }, subset.OutOfReach, 1},
		"line far away":      {func(l *render.Layout) { l.Pages[1].Lines[0].Y = 1<<31 - 1 }, subset.OutOfReach, 2},
		"run far away":       {func(l *render.Layout) { run(l).X = 1 << 30 }, subset.OutOfReach, 2},
		"advance far away":   {func(l *render.Layout) { run(l).Advances[1] = 1<<31 - 1 }, subset.OutOfReach, 2},
		"no size":            {func(l *render.Layout) { run(l).Size = 0 }, subset.BadSize, 2},
		"giant size":         {func(l *render.Layout) { run(l).Size = 1 << 30 }, subset.BadSize, 2},
		"mirrored":           {func(l *render.Layout) { run(l).Stretch = -1000 }, subset.BadSize, 2},
		"text too long":      {func(l *render.Layout) { run(l).Text += "李" }, subset.Mismatch, 2},
		"text too short":     {func(l *render.Layout) { run(l).Text = "李" }, subset.Mismatch, 2},
		"advance missing":    {func(l *render.Layout) { run(l).Advances = run(l).Advances[1:] }, subset.Mismatch, 2},
		"face beyond set":    {func(l *render.Layout) { run(l).Face = 200 }, subset.NoFace, 2},
		"glyph 0":            {func(l *render.Layout) { run(l).Glyphs[1] = 0 }, subset.NoGlyph, 2},
		"glyph beyond face":  {func(l *render.Layout) { run(l).Glyphs[1] = 65535 }, subset.NoGlyph, 2},
		"mark beyond pages":  {func(l *render.Layout) { l.Marks[1].Page = 2 }, subset.NoMarkedPage, 3},
		"mark before pages":  {func(l *render.Layout) { l.Marks[1].Page = -1 }, subset.NoMarkedPage, 0},
	} {
		t.Run(name, func(t *testing.T) {
			l := sample(t)
			c.spoil(l)
			var b bytes.Buffer
			w := pdf.New(faceSet(t))
			err := w.Write(&b, l)
			var e *subset.LayoutError
			if !errors.As(err, &e) || e.Fault != c.fault || e.Page != c.page || b.Len() > 0 {
				t.Fatalf("%d bytes, error %#v", b.Len(), err)
			}
			// The writer must not remember the spoilt layout.
			if err := w.Write(&b, sample(t)); err != nil || !bytes.Equal(b.Bytes(), write(t, sample(t))) {
				t.Errorf("the next layout comes out otherwise: %v", err)
			}
		})
	}
}

// broken is a Writer that fails, or takes only a part.
type broken struct{ err error }

func (b broken) Write(p []byte) (int, error) { return len(p) / 2, b.err }

func TestWriterErrors(t *testing.T) {
	full := errors.New("disk full")
	if err := pdf.Write(broken{full}, sample(t), faceSet(t)); !errors.Is(err, full) {
		t.Errorf("got %v, want %v", err, full)
	}
	if err := pdf.Write(broken{}, sample(t), faceSet(t)); !errors.Is(err, io.ErrShortWrite) {
		t.Errorf("got %v, want %v", err, io.ErrShortWrite)
	}
}

// TestSameBytes writes two layouts with one writer in many goroutines, and
// with writers of their own: each must always come out the same.
func TestSameBytes(t *testing.T) {
	faces := faceSet(t)
	layouts := []*render.Layout{sample(t), minutes(t)}
	want := [][]byte{write(t, layouts[0]), write(t, layouts[1])}
	if bytes.Equal(want[0], want[1]) {
		t.Fatal("two layouts, one file")
	}
	w := pdf.New(faces)
	var group sync.WaitGroup
	for i := range 16 {
		group.Go(func() {
			for k := range 4 {
				n := (i + k) % 2
				var b bytes.Buffer
				if err := w.Write(&b, layouts[n]); err != nil || !bytes.Equal(b.Bytes(), want[n]) {
					t.Errorf("layout %d differs: %v", n, err)
				}
			}
		})
	}
	group.Wait()
}

func TestIdentityFollowsContent(t *testing.T) {
	id := regexp.MustCompile(`/ID \[<[0-9A-F]{32}>`)
	seen := map[string]string{}
	for name, change := range map[string]func(*render.Layout){
		"as it is": func(*render.Layout) {},
		"title":    func(l *render.Layout) { l.Meta.Title += "（稿）" },
		"place":    func(l *render.Layout) { l.Pages[0].Lines[1].Y++ },
		"other characters with the same glyphs": func(l *render.Layout) {
			r := &l.Pages[0].Lines[0].Runs[0]
			r.Text = strings.Replace(r.Text, "苏", "蘇", 1)
		},
	} {
		l := sample(t)
		change(l)
		got := string(id.Find(write(t, l)))
		if other, ok := seen[got]; ok || got == "" {
			t.Errorf("%s and %s: both %q", name, other, got)
		}
		seen[got] = name
	}
}

// seed is an input of FuzzWrite.
type seed struct {
	text, title string
	role        byte
	size        int32
	stretch     int16
	extra       int32
}

var seeds = []seed{
	{"二〇二〇年6月1日（𬱖）", "纪要", 0, 16000, 0, -207},
	{"ABC  \u00a0\u3000·・…—", hostile, 4, 42000, 907, 0},
	{"", "", 2, 1, 10000, 5},
	{strings.Repeat("王  翔", 1500), "\xff(", 3, 2000, 900, 0},
	{"\x00\u202e\ufeff\U0010ffff一", ")", 1, 2000000, 1000, 99},
	{strings.Repeat("字", 5000), "字", 0, 500, 1000, -400},
}

// layout sets the seed's text, 100 bytes a line.
func (s seed) layout(faces *fonts.Set) *render.Layout {
	set := setter{
		faces: faces, role: fonts.Role(s.role % fonts.Roles), size: render.Length(s.size),
		stretch: int(s.stretch), extra: render.Length(s.extra),
	}
	l := &render.Layout{
		Meta:  render.Meta{Title: s.title, Subject: s.title},
		Marks: []render.Bookmark{{Title: s.title, Level: int(s.stretch)}, {Title: s.text, Level: int(s.extra)}},
		Pages: []render.Page{{Width: a4Width, Height: a4Height, Number: int(s.size)}},
	}
	text := s.text
	for y := render.Length(50_000); len(text) > 0; y += 2500 {
		n := min(len(text), 100)
		for n < len(text) && !utf8.RuneStart(text[n]) {
			n++
		}
		line := set.line(50_000, y, text[:n])
		line.Tag = render.Tag{
			Element: s.extra + s.size*int32(n)%3, Role: render.Role(text[0] % 7), Level: text[n-1], Lead: s.role,
		}
		l.Pages[0].Lines = append(l.Pages[0].Lines, line)
		text = text[n:]
	}
	return l
}

// FuzzWrite sets any text, in any role, size and stretch, with any title: what
// comes out must be a sound file.
func FuzzWrite(f *testing.F) {
	for _, s := range seeds {
		f.Add(s.text, s.title, s.role, s.size, s.stretch, s.extra)
	}
	f.Fuzz(func(t *testing.T, text, title string, role byte, size int32, stretch int16, extra int32) {
		l := seed{text, title, role, size, stretch, extra}.layout(faceSet(t))
		var b bytes.Buffer
		if err := pdf.Write(&b, l, faceSet(t)); err != nil {
			if e := (*subset.LayoutError)(nil); !errors.As(err, &e) || e.Error() == "" {
				t.Fatalf("%T: %v", err, err)
			}
			return
		}
		checkStructure(t, b.Bytes())
	})
}

// TestSeedsWithTools has outside programs read what FuzzWrite begins with.
func TestSeedsWithTools(t *testing.T) {
	for _, s := range seeds {
		l := s.layout(faceSet(t))
		file := save(t, write(t, l))
		tool(t, "qpdf", "--check", file)
		got := withoutSpace(tool(t, "pdftotext", "-raw", "-enc", "UTF-8", file, "-"))
		if want := withoutSpace(text(l)); got != want {
			t.Errorf("%.20q: text read back:\n got %.200q\nwant %.200q", s.text, got, want)
		}
	}
}
