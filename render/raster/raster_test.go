package raster_test

import (
	"bytes"
	"errors"
	"flag"
	"fmt"
	"image"
	"image/draw"
	"image/png"
	"os"
	"os/exec"
	"path/filepath"
	"strconv"
	"sync"
	"testing"

	"jiyao/drafting"
	"jiyao/fonts"
	"jiyao/render"
	"jiyao/render/layout"
	"jiyao/render/pdf"
	"jiyao/render/raster"
	"jiyao/render/subset"
	"jiyao/templates"
)

var update = flag.Bool("update", false, "rewrite the golden files")

var openFaces = sync.OnceValues(fonts.Open)

func faceSet(t testing.TB) *fonts.Set {
	t.Helper()
	faces, err := openFaces()
	if err != nil {
		t.Fatal(err)
	}
	return faces
}

// minutes sets the sample of a profile.
func minutes(t testing.TB, profile string) *render.Layout {
	t.Helper()
	data, err := templates.Profile(profile)
	if err != nil {
		t.Fatal(err)
	}
	spec, err := layout.Load(profile, data)
	if err != nil {
		t.Fatal(err)
	}
	text, err := templates.Sample(profile)
	if err != nil {
		t.Fatal(err)
	}
	l, err := layout.Set(drafting.Parse(string(text)), spec, nil, faceSet(t))
	if err != nil {
		t.Fatal(err)
	}
	return l
}

// popplers gives the pages of the layout's PDF as pdftoppm paints them.
func popplers(t *testing.T, l *render.Layout, dpi int) []image.Image {
	t.Helper()
	if _, err := exec.LookPath("pdftoppm"); err != nil {
		if os.Getenv("JIYAO_REQUIRE_TOOLS") == "1" {
			t.Fatal("pdftoppm is not installed, and JIYAO_REQUIRE_TOOLS=1 demands it")
		}
		t.Skip("pdftoppm is not installed")
	}
	dir := t.TempDir()
	var b bytes.Buffer
	if err := pdf.Write(&b, l, faceSet(t)); err != nil {
		t.Fatal(err)
	}
	file := filepath.Join(dir, "a.pdf")
	if err := os.WriteFile(file, b.Bytes(), 0o600); err != nil {
		t.Fatal(err)
	}
	args := []string{"-r", strconv.Itoa(dpi), "-png", file, filepath.Join(dir, "p")}
	if out, err := exec.Command("pdftoppm", args...).CombinedOutput(); err != nil {
		t.Fatalf("pdftoppm: %v\n%s", err, out)
	}
	names, _ := filepath.Glob(filepath.Join(dir, "p-*.png"))
	var pages []image.Image
	for _, name := range names {
		data, err := os.ReadFile(name)
		if err != nil {
			t.Fatal(err)
		}
		img, err := png.Decode(bytes.NewReader(data))
		if err != nil {
			t.Fatal(err)
		}
		pages = append(pages, img)
	}
	return pages
}

// How pictures are compared: their resolution, the squares in which ink is
// counted (2 mm), and how far two may differ, since each draws edges its way.
const (
	dpi        = 100
	square     = 8
	mostSquare = 0.2
	mostMean   = 0.005
)

// TestLikePDF compares each page of all profiles with the PDF's as poppler
// paints it.
func TestLikePDF(t *testing.T) {
	painter := raster.New(faceSet(t))
	for _, name := range templates.Profiles() {
		l := minutes(t, name)
		pages := popplers(t, l, dpi)
		if len(pages) != len(l.Pages) {
			t.Fatalf("%s: %d pages, want %d", name, len(pages), len(l.Pages))
		}
		for i := range l.Pages {
			got, err := painter.Paint(&l.Pages[i], dpi)
			if err != nil {
				t.Fatal(err)
			}
			worst, mean := differ(plain(got), plain(pages[i]), square)
			if worst > mostSquare || mean > mostMean {
				t.Errorf("%s, page %d: worst square %.3f, mean %.4f", name, i+1, worst, mean)
			}
		}
	}
}

// plain gives a picture's pixels in a form that is quick to read.
func plain(img image.Image) *image.RGBA {
	out := image.NewRGBA(image.Rectangle{Max: img.Bounds().Size()})
	draw.Draw(out, out.Rect, img, img.Bounds().Min, draw.Src)
	return out
}

// ink gives how dark and how red a pixel is, from 0 to 255.
func ink(img *image.RGBA, x, y int) (dark, red int) {
	p := img.Pix[img.PixOffset(x, y):][:3]
	return 255 - int(p[1]), int(p[0]) - int(min(p[0], p[1]))
}

// differ gives by how much the ink of two pictures differs in the worst
// square, and in the mean of all; 1 is a square of full ink.
func differ(a, b *image.RGBA, square int) (worst, mean float64) {
	size, squares := a.Rect, 0
	for y := 0; y+square <= min(size.Dy(), b.Rect.Dy()); y += square {
		for x := 0; x+square <= min(size.Dx(), b.Rect.Dx()); x += square {
			dark, red := 0, 0
			for dy := range square {
				for dx := range square {
					d1, r1 := ink(a, x+dx, y+dy)
					d2, r2 := ink(b, x+dx, y+dy)
					dark += d1 - d2
					red += r1 - r2
				}
			}
			here := float64(max(dark, -dark, red, -red)) / float64(255*square*square)
			worst, mean, squares = max(worst, here), mean+here, squares+1
		}
	}
	return worst, mean / float64(squares)
}

// TestDiffer makes sure that the comparison notices a character that is
// missing, one that is moved by 2 mm, and black in place of red.
func TestDiffer(t *testing.T) {
	p := raster.New(faceSet(t))
	paint := func(change func(l *render.Layout)) *image.RGBA {
		l := minutes(t, "suzhou-changwu")
		change(l)
		img, err := p.Paint(&l.Pages[0], dpi)
		if err != nil {
			t.Fatal(err)
		}
		return plain(img)
	}
	want := paint(func(*render.Layout) {})
	body := func(l *render.Layout) *render.Run { return &l.Pages[0].Lines[len(l.Pages[0].Lines)-4].Runs[0] }
	for name, change := range map[string]func(l *render.Layout){
		"missing": func(l *render.Layout) {
			r := body(l)
			text := []rune(r.Text)
			r.Text, r.Glyphs, r.Advances = string(text[:len(text)-1]), r.Glyphs[:len(text)-1], r.Advances[:len(text)-1]
		},
		"moved": func(l *render.Layout) { body(l).X += render.MM(2) },
		"black": func(l *render.Layout) {
			for i := range l.Pages[0].Lines {
				l.Pages[0].Lines[i].Runs[0].Color = render.Black
			}
		},
	} {
		if worst, mean := differ(want, paint(change), square); worst <= mostSquare && mean <= mostMean {
			t.Errorf("%s: not noticed, worst square %.3f, mean %.4f", name, worst, mean)
		}
	}
}

// goldenDPI makes the goldens' pages as small as they can be for a shift by a tenth
// of a millimetre to be seen.
const goldenDPI = 25

// TestGolden compares the pages of all samples with those painted before, side by
// side in one picture a sample. A pixel may differ by one shade, since processors
// round in their own ways.
func TestGolden(t *testing.T) {
	p := raster.New(faceSet(t))
	for _, name := range templates.Profiles() {
		got, file := row(t, p, minutes(t, name)), filepath.Join("testdata", name+".png")
		if *update {
			var b bytes.Buffer
			if err := (&png.Encoder{CompressionLevel: png.BestCompression}).Encode(&b, got); err != nil {
				t.Fatal(err)
			}
			if err := os.WriteFile(file, b.Bytes(), 0o600); err != nil {
				t.Fatal(err)
			}
		}
		data, err := os.ReadFile(file)
		if err != nil {
			t.Fatal(err)
		}
		want, err := png.Decode(bytes.NewReader(data))
		if err != nil {
			t.Fatal(err)
		}
		if fault := apart(got, want); fault != "" {
			t.Errorf("%s: %s (-update if it may)", file, fault)
		}
	}
}

// row paints the pages of a layout side by side.
func row(t *testing.T, p *raster.Painter, l *render.Layout) *image.Paletted {
	t.Helper()
	var all *image.Paletted
	for i := range l.Pages {
		page, err := p.Paint(&l.Pages[i], goldenDPI)
		if err != nil {
			t.Fatal(err)
		}
		size := page.Rect.Size()
		if all == nil { // the first page has the red, if any has
			all = image.NewPaletted(image.Rect(0, 0, size.X*len(l.Pages), size.Y), page.Palette)
		}
		draw.Draw(all, page.Rect.Add(image.Pt(i*size.X, 0)), page, image.Point{}, draw.Src)
	}
	return all
}

// apart says where two pictures differ by more than a shade; empty if they do not.
func apart(got, want image.Image) string {
	if got.Bounds() != want.Bounds() {
		return fmt.Sprintf("%v, want %v", got.Bounds(), want.Bounds())
	}
	const shade = 255/15 + 1
	a, b := plain(got), plain(want)
	for i := range a.Pix {
		if off := int(a.Pix[i]) - int(b.Pix[i]); off > shade || off < -shade {
			x, y := i%a.Stride/4, i/a.Stride
			return fmt.Sprintf("pixel %d, %d is %v, want %v", x, y, a.RGBAAt(x, y), b.RGBAAt(x, y))
		}
	}
	return ""
}

// TestGoldenNotices makes sure that a line that is a fifth of a millimetre off is
// told from the golden, and so are type that is too small and another character.
func TestGoldenNotices(t *testing.T) {
	p := raster.New(faceSet(t))
	want := row(t, p, minutes(t, "suzhou-changwu"))
	for name, change := range map[string]func(line *render.Line){
		"down":    func(line *render.Line) { line.Y += render.MM(0.2) },
		"right":   func(line *render.Line) { line.Runs[0].X += render.MM(0.2) },
		"smaller": func(line *render.Line) { line.Runs[0].Size -= line.Runs[0].Size / 20 },
		"other": func(line *render.Line) {
			r := &line.Runs[0]
			r.Glyphs[0] = r.Glyphs[1]
		},
	} {
		l := minutes(t, "suzhou-changwu")
		change(&l.Pages[1].Lines[6])
		if apart(row(t, p, l), want) == "" {
			t.Errorf("%s: not noticed", name)
		}
	}
	if fault := apart(row(t, p, minutes(t, "suzhou-changwu")), want); fault != "" {
		t.Errorf("the same layout: %s", fault)
	}
}

func TestPNG(t *testing.T) {
	l := minutes(t, "suzhou-changwu")
	var b, again bytes.Buffer
	p := raster.New(faceSet(t))
	if err := p.WritePNG(&b, &l.Pages[0], 150); err != nil {
		t.Fatal(err)
	}
	if err := p.WritePNG(&again, &l.Pages[0], 150); err != nil || !bytes.Equal(b.Bytes(), again.Bytes()) {
		t.Errorf("the same page gives another picture: %v", err)
	}
	img, err := png.Decode(&b)
	if err != nil || img.Bounds() != image.Rect(0, 0, 1240, 1754) {
		t.Errorf("%v: %v", img.Bounds(), err)
	}
}

// TestOffThePage paints what sticks out of the page at each side, and type
// larger than it.
func TestOffThePage(t *testing.T) {
	faces := faceSet(t)
	id, g, _ := faces.Lookup(fonts.FangSong, '国')
	at := func(x, y, size render.Length) render.Line {
		return render.Line{Y: y, Runs: []render.Run{{
			Face: render.FaceID(id), Size: size, X: x, Text: "国", Glyphs: []fonts.GlyphID{g}, Advances: []render.Length{size},
		}}}
	}
	page := &render.Page{
		Width: 200000, Height: 200000, Number: 1, Rules: []render.Rule{{X: -500, Y: -500, W: 1000, H: 1000}, {X: 199000, Y: 0, W: 90000, H: 1000}},
		Lines: []render.Line{
			at(-20000, 100000, 40000), at(180000, 100000, 40000), at(80000, 10000, 40000), at(80000, 215000, 40000),
			at(-9000000, 9000000, 2000000), at(-500000, 700000, 1000000),
		},
	}
	img, err := raster.New(faces).Paint(page, 72)
	if err != nil {
		t.Fatal(err)
	}
	if dark, _ := ink(plain(img), 0, 0); dark < 50 || dark > 80 {
		t.Errorf("a quarter of the corner is black, painted is %d of 255", dark)
	}
	page.Lines = page.Lines[:4]
	img, err = raster.New(faces).Paint(page, 72)
	if err != nil {
		t.Fatal(err)
	}
	pixels := plain(img)
	for name, at := range map[string]image.Rectangle{
		"left": image.Rect(0, 65, 20, 105), "right": image.Rect(180, 65, 200, 105), "top": image.Rect(80, 0, 120, 10), "bottom": image.Rect(80, 190, 120, 200),
	} {
		sum := 0
		for y := at.Min.Y; y < at.Max.Y; y++ {
			for x := at.Min.X; x < at.Max.X; x++ {
				dark, _ := ink(pixels, x, y)
				sum += dark
			}
		}
		if share := float64(sum) / float64(255*at.Dx()*at.Dy()); share < 0.05 || share > 0.6 {
			t.Errorf("%s: %.2f of the place is black", name, share)
		}
	}
}

func TestFaults(t *testing.T) {
	l := minutes(t, "changwu")
	p := raster.New(faceSet(t))
	for _, dpi := range []int{-1, 0, 9, 1201, 1 << 30} {
		if _, err := p.Paint(&l.Pages[0], dpi); !errors.As(err, new(*raster.SizeError)) {
			t.Errorf("%d dpi: %v", dpi, err)
		}
	}
	giant := render.Page{Width: 14_000_000, Height: 14_000_000}
	if _, err := p.Paint(&giant, 300); !errors.As(err, new(*raster.SizeError)) {
		t.Errorf("giant page: %v", err)
	}
	l.Pages[0].Lines[0].Runs[0].Glyphs[0] = 0
	if _, err := p.Paint(&l.Pages[0], 100); !errors.As(err, new(*subset.LayoutError)) {
		t.Errorf("no glyph: %v", err)
	}
}

// BenchmarkPage paints the fullest page of the sample at 150 dpi as PNG.
func BenchmarkPage(b *testing.B) {
	l, p := minutes(b, "suzhou-changwu"), raster.New(faceSet(b))
	var out bytes.Buffer
	for b.Loop() {
		out.Reset()
		if err := p.WritePNG(&out, &l.Pages[1], 150); err != nil {
			b.Fatal(err)
		}
	}
	b.ReportMetric(float64(out.Len()), "file-bytes")
}
