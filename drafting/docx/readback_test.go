package docx

import (
	"slices"
	"strings"
	"testing"

	"jiyao/drafting"
)

// FuzzBack: whatever comes back to whatever draft, no word is lost or added; the
// 版头, which the paper has by its profile, stays as the draft has it.
func FuzzBack(f *testing.F) {
	f.Add("会议纪要\n\n出席：王  翔  陆  春\n张  三", "会议纪要\n出席：王翔 陆春 张三\n")
	f.Add("一、关于安全\n会议指出。  \n二、", "一、关于安全\n会议强调。 \n新段。\n二、")
	f.Add("第9期\n纪要", "纪要")
	f.Fuzz(func(t *testing.T, draft, text string) {
		draft, text = drafting.Normalise(strings.ToValidUTF8(draft, "")), drafting.Normalise(strings.ToValidUTF8(text, ""))
		got := back(draft, text)
		head := slices.ContainsFunc(drafting.Parse(draft).Blocks, func(b drafting.Block) bool { return headKind(b.Kind) })
		if !head && words(got) != words(text) {
			t.Errorf("of %q to %q came %q", text, draft, got)
		}
		if same := back(draft, draft); !head && words(same) != words(draft) {
			t.Errorf("%q comes back as %q", draft, same)
		}
	})
}

// words gives a text without what may differ.
func words(s string) string { return strings.ReplaceAll(bareText(s).text, "\n", "") }
