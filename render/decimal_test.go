package render

import "testing"

func TestDecimal(t *testing.T) {
	for _, c := range []struct {
		v      int64
		places int
		want   string
	}{
		{0, 3, "0"},
		{1, 3, "0.001"},
		{-1, 3, "-0.001"},
		{1000, 3, "1"},
		{-1250, 3, "-1.25"},
		{595276, 3, "595.276"},
		{-205, 2, "-2.05"},
		{10, 2, "0.1"},
		{907, 1, "90.7"},
		{1000, 1, "100"},
		{5571419, 6, "5.571419"},
		{-1, 6, "-0.000001"},
	} {
		if got := string(AppendDecimal(nil, c.v, c.places)); got != c.want {
			t.Errorf("%d with %d places: %s, want %s", c.v, c.places, got, c.want)
		}
	}
}
