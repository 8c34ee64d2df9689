package editing_test

import (
	"strings"
	"testing"

	"pgregory.net/rapid"

	"jiyao/cmd/internal/server/editing"
)

func TestMerge(t *testing.T) {
	for _, c := range []struct{ name, base, theirs, mine, kinds, proposed string }{
		{"nothing", "甲\n乙", "甲\n乙", "甲\n乙", "same", "甲\n乙"},
		{"each another paragraph", "甲\n乙\n丙", "甲一\n乙\n丙", "甲\n乙\n丙二", "theirs same mine", "甲一\n乙\n丙二"},
		{"the same change", "甲\n乙", "甲\n丁", "甲\n丁", "same both", "甲\n丁"},
		{"one paragraph by both", "甲\n乙\n丙", "甲\n乙一\n丙", "甲\n乙二\n丙", "same conflict same", ""},
		{"one adds, one takes out", "甲\n乙\n丙", "甲\n新\n乙\n丙", "甲\n乙", "same theirs same mine", "甲\n新\n乙"},
		{"taken out and changed", "甲\n乙\n丙", "甲\n丙", "甲\n乙二\n丙", "same conflict same", ""},
		{"nothing in common", "甲", "乙", "丙", "conflict", ""},
		{"begun with nothing", "", "甲", "", "theirs", "甲"},
	} {
		pieces := editing.Merge(c.base, c.theirs, c.mine)
		kinds := make([]string, len(pieces))
		for i, p := range pieces {
			kinds[i] = string(p.Kind)
		}
		if got := strings.Join(kinds, " "); got != c.kinds {
			t.Errorf("%s: pieces %s, want %s", c.name, got, c.kinds)
		}
		got, ok := editing.Join(pieces, nil)
		if ok != (c.proposed != "") || got != c.proposed {
			t.Errorf("%s: merged by itself %q %t, want %q", c.name, got, ok, c.proposed)
		}
	}
}

// Whatever the texts: each of the three comes out again if it is chosen all
// over, and where only one side changed something that side comes out.
func TestMergeLosesNothing(t *testing.T) {
	text := rapid.Custom(func(t *rapid.T) string {
		return strings.Join(rapid.SliceOfN(rapid.SampledFrom([]string{"", "甲", "乙", "丙", "一、学习", "𠮷"}), 0, 9).Draw(t, "lines"), "\n")
	})
	rapid.Check(t, func(t *rapid.T) {
		base, theirs, mine := text.Draw(t, "base"), text.Draw(t, "theirs"), text.Draw(t, "mine")
		pieces := editing.Merge(base, theirs, mine)
		for choice, want := range map[editing.Choice]string{editing.TakeBase: base, editing.TakeTheirs: theirs, editing.TakeMine: mine} {
			all := map[int]editing.Choice{}
			for i := range pieces {
				all[i] = choice
			}
			if got, ok := editing.Join(pieces, all); !ok || got != want {
				t.Fatalf("all %s: %q %t, want %q", choice, got, ok, want)
			}
		}
		for _, one := range []string{theirs, mine} {
			if got, ok := editing.Join(editing.Merge(base, one, base), nil); !ok || got != one {
				t.Fatalf("theirs alone: %q, want %q", got, one)
			}
			if got, ok := editing.Join(editing.Merge(base, base, one), nil); !ok || got != one {
				t.Fatalf("mine alone: %q, want %q", got, one)
			}
		}
	})
}
