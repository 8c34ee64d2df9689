package workflow

import (
	"strings"
	"testing"
	"time"

	"pgregory.net/rapid"
)

// TestStamp: a time is written as its form says, in whatever zone it is.
func TestStamp(t *testing.T) {
	rapid.Check(t, func(t *rapid.T) {
		zone := time.FixedZone("", rapid.IntRange(-50_000, 50_000).Draw(t, "zone"))
		at := time.Unix(rapid.Int64Range(-70_000_000_000, 300_000_000_000).Draw(t, "seconds"), rapid.Int64Range(0, 999_999_999).Draw(t, "ns")).In(zone)
		if got, want := stamp(at), at.UTC().Format(stampForm); got != want {
			t.Errorf("%v is written %s, want %s", at, got, want)
		}
	})
	if got, want := stamp(time.Time{}), "0001-01-01T00:00:00.000000Z"; got != want {
		t.Errorf("no time is written %s, want %s", got, want)
	}
}

// TestParseDigest: a digest is read from the one text that String gives.
func TestParseDigest(t *testing.T) {
	text := strings.Repeat("0123456789abcdef", 4)
	if d, err := ParseDigest(text); err != nil || d.String() != text || !d.reads(text) {
		t.Errorf("%s is read as %s, %v", text, d, err)
	}
	for _, wrong := range []string{"", text[1:], text + "0", strings.ToUpper(text), text[:63] + "g", text[:63] + "G", "A" + text[1:]} {
		if d, err := ParseDigest(wrong); err == nil || !d.IsZero() {
			t.Errorf("%q is read as %s", wrong, d)
		}
		if d, _ := ParseDigest(text); d.reads(wrong) {
			t.Errorf("%s reads %q", d, wrong)
		}
	}
}
