package pdf

import (
	"errors"
	"slices"
	"testing"
)

func TestShellMustBeAsKnown(t *testing.T) {
	whole := "%PDF-1.3\n3 0 obj\n<</Type /Page\n>>\nendobj\n"
	for _, b := range []string{
		"", "%PDF-1.3\n", "%PDF-1.4\n", whole, whole + "xref\n0 9\nstartxref\n42\n%%EOF\n",
		"%PDF-1.3\nstartxref\n-1\n%%EOF\n", "%PDF-1.3\nxref\n0 x\nstartxref\n9\n%%EOF\n",
	} {
		_, err := takeApart([]byte(b), 1, 0)
		if e := (*ShapeError)(nil); !errors.As(err, &e) || e.Error() == "" {
			t.Errorf("%q: %v", b, err)
		}
	}
}

func TestLevels(t *testing.T) {
	counts := descendants([]int{0, 1, 2, 1, 0, 0, 1})
	if want := []int{3, 1, 0, 0, 0, 1, 0, 7}; !slices.Equal(counts, want) {
		t.Errorf("descendants %d, want %d", counts, want)
	}
}
