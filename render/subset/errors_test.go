package subset

import (
	"strings"
	"testing"
)

// TestEveryFaultIsSaid makes sure that each fault has a sentence of its own,
// which says what to do.
func TestEveryFaultIsSaid(t *testing.T) {
	seen := map[string]Fault{}
	unknown := (&LayoutError{Fault: faults}).Error()
	for f := range faults {
		s := (&LayoutError{Fault: f, Page: 3, Text: strings.Repeat("纪要", 40), Char: '𬱖', Face: 2, Glyph: 9}).Error()
		if other, ok := seen[s]; ok || s == unknown || strings.Contains(s, "%!") || !strings.Contains(s, "请") {
			t.Errorf("fault %d, like %d: %s", f, other, s)
		}
		if n := strings.Count(s, "纪要"); n > 10 {
			t.Errorf("fault %d: %d characters of the text: %s", f, 2*n, s)
		}
		seen[s] = f
	}
}
