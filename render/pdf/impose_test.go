package pdf_test

import (
	"bytes"
	"errors"
	"os"
	"path/filepath"
	"strings"
	"testing"

	"jiyao/render/pdf"
)

// The sample's six pages lie on three sides of A3 two by two, or on two sheets of
// a booklet, nothing scaled and no word lost; and nothing is left at home.
func TestImpose(t *testing.T) {
	home := t.TempDir()
	t.Setenv("HOME", home)
	t.Setenv("XDG_CONFIG_HOME", filepath.Join(home, "config"))
	l := minutes(t)
	data := write(t, l)
	for how, sides := range map[pdf.Imposition]string{pdf.TwoUp: "3", pdf.Booklet: "4"} {
		t.Run(string(how), func(t *testing.T) {
			var b bytes.Buffer
			if err := pdf.Impose(&b, data, how); err != nil {
				t.Fatal(err)
			}
			path := save(t, b.Bytes())
			tool(t, "qpdf", "--check", path)
			info := strings.Join(strings.Fields(tool(t, "pdfinfo", path)), " ")
			if !strings.Contains(info, "Pages: "+sides+" ") || !strings.Contains(info, "1190.") && !strings.Contains(info, "1191") || !strings.Contains(info, " 84") {
				t.Errorf("the sheets are %s", info)
			}
			got := tool(t, "pdftotext", "-raw", "-enc", "UTF-8", path, "-")
			if len([]rune(withoutSpace(got))) != len([]rune(withoutSpace(text(l)))) {
				t.Errorf("%d characters of %d", len([]rune(withoutSpace(got))), len([]rune(withoutSpace(text(l)))))
			}
		})
	}
	if left, err := os.ReadDir(home); err != nil || len(left) > 0 {
		t.Errorf("left at home: %v, %v", left, err)
	}
	var bad *pdf.WorkError
	var b bytes.Buffer
	if err := pdf.Impose(&b, []byte("no PDF"), pdf.TwoUp); !errors.As(err, &bad) {
		t.Errorf("of no PDF: %v", err)
	}
	if err := pdf.Impose(&b, data, "3up"); !errors.As(err, &bad) {
		t.Errorf("of three: %v", err)
	}
}

// Sheets and protected files of a signed PDF have no signature that does not hold.
func TestSignatureLeftOut(t *testing.T) {
	_, signed := sign(t, keySigner(t, ecKey(t)))
	sheets := func(how pdf.Imposition) func(*bytes.Buffer) error {
		return func(b *bytes.Buffer) error { return pdf.Impose(b, signed, how) }
	}
	for name, make := range map[string]func(*bytes.Buffer) error{
		"2up": sheets(pdf.TwoUp), "booklet": sheets(pdf.Booklet),
		"protected": func(b *bytes.Buffer) error { return pdf.Protect(b, signed, "云州#2026") },
	} {
		var b bytes.Buffer
		if err := make(&b); err != nil {
			t.Errorf("%s: %v", name, err)
		}
		plain := save(t, nil)
		tool(t, "qpdf", "--password=云州#2026", "--decrypt", "--qdf", "--object-streams=disable", save(t, b.Bytes()), plain)
		if left, err := os.ReadFile(plain); err != nil || bytes.Contains(left, []byte("/Sig")) || bytes.Contains(left, []byte("/ByteRange")) {
			t.Errorf("%s has a signature (%v)", name, err)
		}
	}
}

// A protected PDF opens with the password alone, by AES-256, to be read and
// printed.
func TestProtect(t *testing.T) {
	data := write(t, minutes(t))
	var b bytes.Buffer
	if err := pdf.Protect(&b, data, "云州#2026"); err != nil {
		t.Fatal(err)
	}
	path := save(t, b.Bytes())
	said := tool(t, "qpdf", "--password=云州#2026", "--show-encryption", path)
	for _, want := range []string{"AESv3", "modify anything: not allowed", "extract for any purpose: not allowed", "print high resolution: allowed"} {
		if !strings.Contains(said, want) {
			t.Errorf("no %q in %s", want, said)
		}
	}
	if bytes.Contains(b.Bytes(), []byte("/F0 16 Tf")) {
		t.Error("the pages can be read without the password")
	}
	var refused *pdf.PasswordError
	for _, password := range []string{"", strings.Repeat("长", 50)} {
		if err := pdf.Protect(&b, data, password); !errors.As(err, &refused) {
			t.Errorf("%q: %v", password, err)
		}
	}
}
