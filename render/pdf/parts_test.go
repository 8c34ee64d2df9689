package pdf

import (
	"bytes"
	"encoding/binary"
	"math"
	"testing"
)

// TestToneCurve keeps the profile the same on machines whose floating point
// differs in the last digit: no sample may lie near the middle between two
// integers.
func TestToneCurve(t *testing.T) {
	for i := range curvePoints {
		_, rest := math.Modf(toneSample(i))
		if math.Abs(rest-0.5) < 1e-6 {
			t.Errorf("point %d: %v", i, toneSample(i))
		}
	}
	p := sRGB()
	if int(binary.BigEndian.Uint32(p)) != len(p) {
		t.Errorf("profile of %d bytes says %d", len(p), binary.BigEndian.Uint32(p))
	}
}

func TestToUnicodeSections(t *testing.T) {
	chars := []rune{0, 'A', 0x2C256, 0}
	for range 250 {
		chars = append(chars, '一')
	}
	b := appendToUnicode(nil, chars)
	for _, want := range []string{"100 beginbfchar", "52 beginbfchar", "<0001> <0041>\n", "<0002> <D870DE56>\n", "<00FD> <4E00>\n"} {
		if !bytes.Contains(b, []byte(want)) {
			t.Errorf("no %q", want)
		}
	}
	if bytes.Contains(b, []byte("<0000> <")) && !bytes.Contains(b, []byte("<0000> <FFFF>")) || bytes.Contains(b, []byte("<0003> <")) {
		t.Error("a glyph without a character has one")
	}
}
