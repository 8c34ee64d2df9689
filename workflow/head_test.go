package workflow

import (
	"strings"
	"testing"
	"time"
)

// A zero, endless: keys that are the same in each run.
type zeros struct{}

func (zeros) Read(p []byte) (int, error) { clear(p); return len(p), nil }

func signed(t *testing.T) (HeadSigner, Head, string) {
	t.Helper()
	key, err := NewHeadSigner(zeros{})
	if err != nil {
		t.Fatal(err)
	}
	h := Head{
		Size: 120, Root: SHA256().Sum([]byte("root")), Prev: SHA256().Sum([]byte("prev")),
		Time: time.Date(2026, 6, 1, 1, 2, 3, 4000, time.UTC),
	}
	text, err := key.Sign(h)
	if err != nil {
		t.Fatal(err)
	}
	return key, h, text
}

func TestHeadIsPlainText(t *testing.T) {
	_, h, text := signed(t)
	want := "jiyao log\n120\n" + h.Root.String() + "\n2026-06-01T01:02:03.000004Z\nprev " + h.Prev.String() + "\nsm3 "
	if !strings.HasPrefix(text, want) || !strings.Contains(text, "\n\n— jiyao ") {
		t.Errorf("got\n%s\nwant it to begin with\n%s", text, want)
	}
	if got := h.Code(); got != "120-4813-494D-137E-1631" {
		t.Errorf("code %s", got)
	}
}

func TestHeadComesBack(t *testing.T) {
	key, h, text := signed(t)
	for name, as := range map[string]string{
		"as it was":    text,
		"through mail": "\ufeff\r\n" + strings.ReplaceAll(text, "\n", " \r\n") + "\r\n\r\n",
	} {
		got, err := (HeadKeys{Now: key.HeadVerifier}).Open(as)
		if err != nil || got != h {
			t.Errorf("%s: %+v, %v; want %+v", name, got, err, h)
		}
	}
	if got, err := ReadHead(text); err != nil || got != h {
		t.Errorf("without asking who signed: %+v, %v", got, err)
	}
}

func TestHeadNotTrusted(t *testing.T) {
	key, h, text := signed(t)
	other, err := NewHeadSigner(strings.NewReader(strings.Repeat("k", 64)))
	if err != nil {
		t.Fatal(err)
	}
	foreign, err := other.Sign(h)
	if err != nil {
		t.Fatal(err)
	}
	for _, c := range []struct{ name, text, says string }{
		{"another's", foreign, "不是用本系统的密钥签署"},
		{"changed size", strings.Replace(text, "\n120\n", "\n119\n", 1), "签名不对"},
		{"changed SM3", strings.Replace(text, "sm3 ", "sm3 0", 1), "签名不对"},
		{"without signature", h.Text(), "不完整"},
		{"something else", "你好\n", "不完整"},
		{"nothing", "", "不完整"},
	} {
		if _, err := (HeadKeys{Now: key.HeadVerifier}).Open(c.text); err == nil || !strings.Contains(err.Error(), c.says) {
			t.Errorf("%s: %v, want %s", c.name, err, c.says)
		}
	}
}

func TestHeadSignerComesBack(t *testing.T) {
	key, h, _ := signed(t)
	again, err := ParseHeadSigner(key.Secret())
	if err != nil {
		t.Fatal(err)
	}
	text, err := again.Sign(h)
	if err != nil {
		t.Fatal(err)
	}
	public, err := ParseHeadVerifier(key.Public() + "\r\n")
	if err != nil {
		t.Fatal(err)
	}
	if got, err := (HeadKeys{Now: public}).Open(text); err != nil || got != h {
		t.Errorf("with the public key alone: %+v, %v", got, err)
	}
	if strings.Contains(key.Public(), "PRIVATE") || public.IsZero() || !(HeadVerifier{}).IsZero() {
		t.Error("the public key is not one")
	}
	secret, _, _ := strings.Cut(key.Secret(), "\n")
	other, _ := NewHeadSigner(strings.NewReader(strings.Repeat("k", 64)))
	for name, text := range map[string]string{
		"empty": "", "secret alone": secret, "public alone": key.Public(), "of two keys": secret + "\n" + other.Public(),
	} {
		if _, err := ParseHeadSigner(text); err == nil {
			t.Errorf("%s: accepted", name)
		}
	}
}

func TestCode(t *testing.T) {
	_, h, _ := signed(t)
	for _, typed := range []string{h.Code(), "120-4813494D137E1631", "１２０－４８１３－４９４Ｄ－１３７Ｅ－１６３１", " 120 - 4813 494d 137e 1631 ", "120—4813—494D—137E—1631"} {
		w, err := ParseCode(typed)
		if err != nil || w.Size != h.Size || !w.Agrees(h.Root) || w.Agrees(h.Prev) {
			t.Errorf("%s: %+v, %v", typed, w, err)
		}
	}
	for _, typed := range []string{"", "120", "120-4813-494D-137E", "120-4813-494D-137E-163G", "-1-4813-494D-137E-1631", "x-4813-494D-137E-1631", h.Code() + "0"} {
		if w, err := ParseCode(typed); err == nil {
			t.Errorf("%q: accepted as %+v", typed, w)
		}
	}
	if w := h.Witness(); !w.Agrees(h.Root) || w.Agrees(h.Prev) || w.Name != h.Code() {
		t.Errorf("witness %+v", w)
	}
}

// FuzzOpenHead: whatever comes from outside is refused with a sentence or is
// the head that was signed.
func FuzzOpenHead(f *testing.F) {
	key, err := NewHeadSigner(zeros{})
	if err != nil {
		f.Fatal(err)
	}
	h := Head{Size: 3, Time: time.Unix(0, 0).UTC()}
	text, err := key.Sign(h)
	if err != nil {
		f.Fatal(err)
	}
	f.Add(text)
	f.Add(h.Text())
	f.Fuzz(func(t *testing.T, text string) {
		if got, err := (HeadKeys{Now: key.HeadVerifier}).Open(text); err == nil && got != h {
			t.Errorf("%q opened as %+v", text, got)
		}
		if got, err := ReadHead(text); err == nil && !strings.HasPrefix(text, got.Text()) && got.Text() != text+"\n" {
			t.Errorf("%q read as %+v", text, got)
		}
		_, _ = ParseCode(text)
	})
}
