package templates

import (
	"testing"

	"jiyao/fonts"
)

// The samples show off rare names; every character of them must draw in the
// face of the body, the one that sets most of them.
func TestSamplesCanBeDrawn(t *testing.T) {
	faces, err := fonts.Open()
	if err != nil {
		t.Fatal(err)
	}
	rare := 0
	for _, name := range Samples() {
		data, err := Sample(name)
		if err != nil {
			t.Fatal(err)
		}
		for _, r := range string(data) {
			if r > 0xFFFF {
				rare++
			}
			if _, _, ok := faces.Lookup(fonts.FangSong, r); !ok && r != '\n' {
				t.Errorf("%s: no glyph for %q (U+%04X)", name, r, r)
			}
		}
	}
	if rare == 0 {
		t.Error("no sample has a character beyond the BMP")
	}
}
