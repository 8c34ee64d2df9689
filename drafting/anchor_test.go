package drafting

import (
	"encoding/json"
	"slices"
	"strings"
	"testing"
	"unicode/utf8"

	"pgregory.net/rapid"
)

// anchorOf anchors the n-th place of quote in text, counted from 0.
func anchorOf(t testing.TB, text, quote string, n int) Anchor {
	t.Helper()
	at := -1
	for ; n >= 0; n-- {
		next := strings.Index(text[at+1:], quote)
		if next < 0 {
			t.Fatalf("no %q", quote)
		}
		at += 1 + next
	}
	return AnchorAt(text, Span{at, at + len(quote)})
}

// TestLocate edits the sample around, before and inside a commented passage.
func TestLocate(t *testing.T) {
	text := sample(t)
	const order = "由市人社局根据本次会议讨论意见作进一步修改完善后提请市委常委会审议。"
	const long = "（三）苏州高新区和市各相关部门要切实加强统筹谋划，进一步加强与南京大学的沟通协调"
	for _, c := range []struct {
		name, quote  string
		n            int
		old, changed []string // what is replaced, in order
		want         string   // the passage found; empty if it is gone
		before       string   // what must stand right before it, where that decides
	}{
		{"untouched", order, 0, nil, nil, order, ""},
		{"text before it", order, 0, []string{"2020年5月11日上午，"}, []string{""}, order, ""},
		{"its neighbours", order, 0, []string{"（以下简称《工作意见》）。", "\n（二）建设劳动者"}, []string{"。", "会议强调，\n（二）建设劳动者"}, order, ""},
		{"a word of it", order, 0, []string{"市人社局根据本次会议"}, []string{"市人力资源社会保障局根据会议"}, "由市人力资源社会保障局根据会议讨论意见作进一步修改完善后提请市委常委会审议。", ""},
		{"its end", order, 0, []string{"提请市委常委会审议。"}, []string{"报市委。"}, "由市人社局根据本次会议讨论意见作进一步修改完善后报市委。", ""},
		{"a clause put into it", order, 0, []string{"修改完善后提请"}, []string{"修改完善，征求市委宣传部意见后提请"}, "由市人社局根据本次会议讨论意见作进一步修改完善，征求市委宣传部意见后提请市委常委会审议。", ""},
		{"gone", order, 0, []string{order}, []string{""}, "", ""},
		{"replaced", order, 0, []string{order}, []string{"该文件暂缓印发，待条件成熟另行研究。"}, "", ""},
		{"its paragraph gone", "知识型、技能型、创新型", 0, []string{"打造与苏州经济社会发展相适应的知识型、技能型、创新型劳动者大军，"}, []string{""}, "", ""},
		{"a number changed", "第98次", 0, []string{"第98次"}, []string{"第99次"}, "第99次", "市政府"},
		{"one of several", "原则同意", 1, []string{"二、审议", "提请市委常委会审议"}, []string{"二、研究", "上报"}, "原则同意", "合作建设备忘录》\n（一）"},
		{"one of several, the others gone", "原则同意", 0, []string{"（一）原则同意《苏州市人民政府"}, []string{"（一）同意《苏州市人民政府"}, "原则同意", "工作意见》\n（一）"},
		{"one of several, itself gone", "原则同意", 0, []string{"（一）原则同意《关于建设"}, []string{"（一）暂缓审议《关于建设"}, "", ""},
		{"a name", "周  伟", 0, []string{"胡志斌  周  伟"}, []string{"周  伟  胡志斌"}, "周  伟", ""},
		{"whole paragraph, number changed", long, 0, []string{"（三）苏州高新区和市各"}, []string{"（四）苏州高新区和市各"}, "（四）" + strings.TrimPrefix(long, "（三）"), ""},
		{"line joined", "会议议定以下意见：", 0, []string{"》。\n会议议定以下意见：\n一"}, []string{"》。会议议定以下意见：\n\n一"}, "会议议定以下意见：", ""},
	} {
		t.Run(c.name, func(t *testing.T) {
			if c.name == "one of several" {
				c.before = "合作备忘录》\n（一）"
			}
			a := anchorOf(t, text, c.quote, c.n)
			latest := text
			for i, old := range c.old {
				if !strings.Contains(latest, old) {
					t.Fatalf("no %q", old)
				}
				latest = strings.Replace(latest, old, c.changed[i], 1)
			}
			at, ok := a.Locate(latest)
			if got := latest[at.Start:at.End]; ok != (c.want != "") || got != c.want || !strings.HasSuffix(latest[:at.Start], c.before) {
				t.Errorf("%q at %v behind %q, want %q behind %q", got, at, tail(latest[:at.Start], 10), c.want, c.before)
			}
		})
	}
}

// TestLocateMoved moves the second item behind the third, and edits it there.
func TestLocateMoved(t *testing.T) {
	text := sample(t)
	second, at, _ := ItemText(text, 2)
	third, behind, _ := ItemText(text, 3)
	latest := text[:at.Start] + strings.Replace(third, "三、", "二、", 1) + strings.Replace(second, "二、", "三、", 1) + text[behind.End:]
	for _, c := range []struct{ quote, edited string }{
		{"由市人社局根据本次会议讨论意见作进一步修改完善后", "由市人社局会同市财政局根据会议讨论意见作进一步修改完善后"},
		{"聚焦了劳动者关切的热点问题", "聚焦了劳动者关切的热点问题"},
		{"双轮驱动", "双轮驱动"},
	} {
		edited := strings.Replace(latest, c.quote, c.edited, 1)
		found, ok := anchorOf(t, text, c.quote, 0).Locate(edited)
		if got := edited[found.Start:found.End]; !ok || got != c.edited {
			t.Errorf("%q, %v, want %q", got, ok, c.edited)
		}
	}
}

// TestLocateNearest looks for one of many equal passages in equal contexts:
// the nearest is it.
func TestLocateNearest(t *testing.T) {
	const line = "会议原则同意该方案，由市水务局根据会议讨论意见修改完善后印发实施，并抓好组织落实工作。\n"
	text := strings.Repeat(line, 20)
	want := Span{10*len(line) + len("会议"), 10*len(line) + len("会议原则同意")}
	at, ok := AnchorAt(text, want).Locate("前言。\n" + text)
	if got := at.Start - want.Start; !ok || got != len("前言。\n") {
		t.Errorf("off by %d of %d bytes a line, %v", got, len(line), ok)
	}
}

// TestAnchorAtEdges anchors spans that no text has, and none at all.
func TestAnchorAtEdges(t *testing.T) {
	const text = "会议议定"
	for _, c := range []struct {
		span  Span
		quote string
		start int
	}{
		{Span{-3, 99}, "会议议定", 0},
		{Span{1, 2}, "会", 0},
		{Span{4, 7}, "议议", 3},
		{Span{9, 3}, "", 9},
		{Span{50, 60}, "", 12},
	} {
		a := AnchorAt(text, c.span)
		if a.Quote != c.quote || a.Start != c.start {
			t.Errorf("%v: %q at %d, want %q at %d", c.span, a.Quote, a.Start, c.quote, c.start)
		}
		if at, ok := a.Locate(text); !ok || text[at.Start:at.End] != c.quote || at.Start != c.start {
			t.Errorf("%v: found at %v, %v", c.span, at, ok)
		}
	}
	if at, ok := (Anchor{}).Locate(""); !ok || at != (Span{}) {
		t.Errorf("nothing in nothing: %v, %v", at, ok)
	}
	if at, ok := (Anchor{Quote: "会议"}).Locate(""); ok {
		t.Errorf("something in nothing: %v", at)
	}
}

// TestAnchorBetween anchors a place without a quote.
func TestAnchorBetween(t *testing.T) {
	text := sample(t)
	at := strings.Index(text, "（二）在市委市政府")
	a := AnchorAt(text, Span{at, at})
	latest := strings.Replace("前言\n"+text, "在市委市政府的正确领导下，", "在市委的正确领导下，", 1)
	if found, ok := a.Locate(latest); !ok || !strings.HasPrefix(latest[found.Start:], "（二）在市委的") || found.Start != found.End {
		t.Errorf("%v, %v", found, ok)
	}
}

// TestAnchorJSON holds the names under which anchors are stored.
func TestAnchorJSON(t *testing.T) {
	data, err := json.Marshal(Anchor{"议定", "会议", "以下", 6})
	if want := `{"quote":"议定","before":"会议","after":"以下","start":6}`; err != nil || string(data) != want {
		t.Errorf("%s, %v, want %s", data, err, want)
	}
}

// TestLocateSurvives anchors a passage of a sample and edits the rest of the
// text anywhere but right beside it: the passage is found where it is.
func TestLocateSurvives(t *testing.T) {
	texts := samples(t)
	// Stored texts are normalised: no CR stands in them.
	typed := slices.DeleteFunc(slices.Clone(scraps[:20]), func(s string) bool { return strings.Contains(s, "\r") })
	rapid.Check(t, func(t *rapid.T) {
		text := rapid.SampledFrom(texts).Draw(t, "sample")
		start := rapid.IntRange(0, len(text)-90).Draw(t, "start")
		a := AnchorAt(text, Span{start, start + rapid.IntRange(45, 90).Draw(t, "length")})
		head, tail := text[:a.Start], text[a.Start+len(a.Quote):]
		if strings.Contains(head+"|"+tail, a.Quote) {
			t.Skip("the passage stands twice")
		}
		edited := func(s string) string {
			for n := rapid.IntRange(0, 4).Draw(t, "edits"); n > 0; n-- {
				at := rapid.IntRange(0, len(s)).Draw(t, "at")
				cut := min(len(s), at+rapid.IntRange(0, 90).Draw(t, "cut"))
				s = s[:at] + rapid.SampledFrom(typed).Draw(t, "scrap") + s[cut:]
			}
			return s
		}
		const beside = 36
		before, after := max(len(head)-beside, 0), min(len(tail), beside)
		head, tail = edited(head[:before])+head[before:], tail[:after]+edited(tail[after:])
		latest := head + a.Quote + tail
		if got, ok := a.Locate(latest); !ok || got != (Span{len(head), len(head) + len(a.Quote)}) {
			t.Fatalf("%q found at %v, %v, stands at %d", a.Quote, got, ok, len(head))
		}
	})
}

func FuzzLocate(f *testing.F) {
	text := sample(f)
	f.Add(text, text, 100, 160)
	f.Add("会议议定\xff\xfe以下意见", "会议\xfe决定以下意见", 3, 13)
	f.Fuzz(func(t *testing.T, old, latest string, start, end int) {
		a := AnchorAt(old, Span{start, end})
		if at, ok := a.Locate(old); !ok || at != (Span{a.Start, a.Start + len(a.Quote)}) {
			t.Fatalf("not where it was: %v, %v", at, ok)
		}
		at, ok := a.Locate(latest)
		if !within(at, Span{0, len(latest)}) || !ok && !at.IsZero() {
			t.Fatalf("%v, %v in %d bytes", at, ok, len(latest))
		}
		if utf8.ValidString(latest) && !utf8.ValidString(latest[at.Start:at.End]) {
			t.Fatalf("%v cuts a character", at)
		}
	})
}

func BenchmarkLocate(b *testing.B) {
	text := sample(b)
	const quote = "由市人社局根据本次会议讨论意见作进一步修改完善后提请市委常委会审议。"
	a := anchorOf(b, text, quote, 0)
	latest := strings.NewReplacer("第98次", "第99次", "本次会议讨论", "会议讨论").Replace(text)
	b.SetBytes(int64(len(text)))
	for b.Loop() {
		if _, ok := a.Locate(latest); !ok {
			b.Fatal("lost")
		}
	}
}
