package lint

import (
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"
	"pgregory.net/rapid"

	"jiyao/drafting"
)

const dismissDraft = `第3次会议纪要

一、听取安全生产工作情况汇报
会议指出，今年以来全市安全生产形势总体平稳。会议决定由市应急局牵头，我们要抓好落实，不得有误。

二、审议供水管理办法
会议强调，供水事关千家万户。会议决定由市水利局牵头，我们要抓好落实，按时完成。
`

// A dismissal covers its own finding after edits elsewhere, and nothing else
// when its words have changed or gone.
func TestDismissed(t *testing.T) {
	const rule = "M27"
	text := drafting.Normalise(dismissDraft)
	first := text[strings.Index(text, "我们"):]
	start := len(text) - len(first)
	dismissed := []Dismissal{{Rule: rule, Anchor: drafting.AnchorAt(text, drafting.Span{Start: start, End: start + len("我们")})}}
	for _, test := range []struct {
		name     string
		edit     func(string) string
		of, left int // how many findings there are, and how many are left
	}{
		{"nothing changed", func(s string) string { return s }, 2, 1},
		{"moved down", func(s string) string {
			return strings.Replace(s, "会议指出，", "会议指出，去年各项工作有序推进。", 1)
		}, 2, 1},
		{"behind a new item", func(s string) string {
			return strings.Replace(s, "一、听取", "会议学习了有关文件。\n会议要求，认真贯彻。\n\n一、听取", 1)
		}, 2, 1},
		{"another line changed", func(s string) string { return strings.Replace(s, "供水事关千家万户", "供水是大事", 1) }, 2, 1},
		{"its words put right", func(s string) string { return strings.Replace(s, "我们", "各单位", 1) }, 1, 1},
		{"words beside it changed", func(s string) string { return strings.Replace(s, "我们要抓好", "我们都要抓好", 1) }, 2, 2},
		{"words farther off changed", func(s string) string { return strings.Replace(s, "不得有误", "年底办结", 1) }, 2, 1},
		{"its sentence gone", func(s string) string {
			i := strings.Index(s, "会议决定由市应急局")
			return s[:i] + s[i+strings.Index(s[i:], "\n"):]
		}, 1, 1},
		{"its item gone", func(s string) string { return s[:strings.Index(s, "一、")] + s[strings.Index(s, "二、"):] }, 1, 1},
		{"the other gone", func(s string) string { return s[:strings.Index(s, "二、")] }, 1, 0},
		{"the items changed about", func(s string) string {
			a, b := strings.Index(s, "一、"), strings.Index(s, "二、")
			return s[:a] + s[b:] + "\n" + s[a:b]
		}, 2, 1},
	} {
		edited := drafting.Normalise(test.edit(text))
		doc := drafting.Parse(edited)
		count := func(o Options) (n int) {
			for _, f := range Check(doc, o) {
				if f.ID == rule { // an item that is gone leaves a gap in the numbers
					n++
				}
			}
			return n
		}
		of, left := count(Options{}), count(Options{Dismissed: dismissed})
		if of != test.of || left != test.left {
			t.Errorf("%s: %d findings and %d left, want %d and %d", test.name, of, left, test.of, test.left)
		}
	}
}

// What bars the way is not dismissed, nor what another rule finds in the same
// words.
func TestDismissedOther(t *testing.T) {
	text := drafting.Normalise("第3次会议纪要\n\n一、听取汇报\n会议指出,我们要抓好落实。\n")
	all := Check(drafting.Parse(text), Options{})
	if len(all) != 2 || all[0].Level != Blocker || all[1].Level == Blocker {
		t.Fatalf("findings %+v", all)
	}
	for _, d := range []Dismissal{
		{Rule: all[0].ID, Anchor: drafting.AnchorAt(text, all[0].Span)},
		{Rule: "M15", Anchor: drafting.AnchorAt(text, all[1].Span)},
		{Rule: "X99", Anchor: drafting.AnchorAt(text, all[1].Span)},
		{Rule: all[1].ID},
		{Rule: all[1].ID, Anchor: drafting.Anchor{Quote: "我们", Before: "会议，", After: "要抓好落实。"}},
	} {
		if left := Check(drafting.Parse(text), Options{Dismissed: []Dismissal{d}}); len(left) != 2 {
			t.Errorf("%+v hides a finding", d)
		}
	}
}

// Whatever is dismissed in whatever text: that finding alone is gone from the
// text as it was, and after an edit at most one place of the same words is.
func TestDismissedHidesNoOther(t *testing.T) {
	lines := []string{
		"会议指出，我们要抓好落实。", "会议指出，我们要抓好落实,我们要按时完成。", "（一）、原则同意我们的意见。", "一、听取汇报", "二、审议𠮷田我们的办法",
		"", "会议听取了我的汇报。", "列席：园区的代表、张三", "我们", "会议要求，我们、你们要抓好落实。",
	}
	draft := rapid.Custom(func(t *rapid.T) string {
		return drafting.Normalise(strings.Join(rapid.SliceOfN(rapid.SampledFrom(lines), 1, 8).Draw(t, "lines"), "\n"))
	})
	rapid.Check(t, func(t *rapid.T) {
		text, other := draft.Draw(t, "text"), draft.Draw(t, "other")
		all := Check(drafting.Parse(text), Options{})
		if len(all) == 0 {
			return
		}
		f := all[rapid.IntRange(0, len(all)-1).Draw(t, "which")]
		d := Dismissal{Rule: f.ID, Anchor: drafting.AnchorAt(text, f.Span)}
		var want []Finding
		for _, one := range all {
			if f.Level == Blocker || placeOf(one) != placeOf(f) {
				want = append(want, one)
			}
		}
		if diff := cmp.Diff(want, Check(drafting.Parse(text), Options{Dismissed: []Dismissal{d}})); diff != "" {
			t.Fatalf("%+v dismissed (want -, got +):\n%s", f, diff)
		}
		left, covers := Dismiss(other, Check(drafting.Parse(other), Options{}), []Dismissal{d})
		hidden := map[place]bool{}
		for _, one := range Check(drafting.Parse(other), Options{}) {
			hidden[placeOf(one)] = true
		}
		for _, one := range left {
			delete(hidden, placeOf(one))
		}
		if len(hidden) > 1 || len(hidden) == 1 != (covers[0] >= 0) {
			t.Fatalf("%+v hides %v of another text", d, hidden)
		}
		for at := range hidden {
			if f.Level == Blocker || at.rule != f.ID || other[at.at.Start:at.at.End] != d.Anchor.Quote {
				t.Fatalf("%+v hides %v", d, at)
			}
		}
	})
}
