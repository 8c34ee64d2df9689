package drafting

import (
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"
	"pgregory.net/rapid"
)

// outline shows the items of a text: number, first line, last line.
func outline(text string) []string {
	text = Normalise(text)
	var all []string
	for _, it := range ItemsOf(text) {
		lines := strings.Split(strings.TrimSuffix(text[it.Span.Start:it.Span.End], "\n"), "\n")
		all = append(all, strings.Join([]string{string(rune('0' + it.Number)), it.Heading, head(lines[0], 4), tail(lines[len(lines)-1], 4)}, " "))
	}
	return all
}

// TestItemsOf reads the items of whole minutes and of odd ones.
func TestItemsOf(t *testing.T) {
	for _, c := range []struct {
		name, text string
		want       []string
	}{
		{"sample", sample(t), []string{
			"1 学习贯彻习近平总书记近期疫情防控重要讲话精神，听取我市统筹疫情防控和经济社会发展有关情况，研究部署下一阶段工作 一、学习 导倡导。",
			"2 审议《关于建设劳动者就业创业首选城市的工作意见》 二、审议 的城市。",
			"3 审议《苏州市人民政府、南京大学深化全面战略合作暨南京大学苏州校区建设合作备忘录》 三、审议 新动力。",
		}},
		{"nothing", "", nil},
		{"a paragraph before the first, blank lines between", "会议通报了情况。\n一、听取汇报\n会议听取了汇报。\n\n\n二、其他\n会议要求抓好落实。\n\n出席：张三\n", []string{"1 听取汇报 一、听取 了汇报。", "2 其他 二、其他 好落实。"}},
		{"each with its own list", "一、听取汇报\n会议听取了汇报。\n列席：张三\n二、其他\n会议要求抓好落实。\n列席：李四\n", []string{"1 听取汇报 一、听取 席：张三", "2 其他 二、其他 好落实。"}},
		{"without numbers", "会议听取了汇报。\n会议要求抓好落实。\n\n出席：张三", []string{"0  会议听取 好落实。"}},
		{"last line without end", "一、听取汇报\r\n会议听取了汇报。\r\n二、其他\r\n会议要求抓好落实。", []string{"1 听取汇报 一、听取 了汇报。", "2 其他 二、其他 好落实。"}},
	} {
		if diff := cmp.Diff(c.want, outline(c.text)); diff != "" {
			t.Errorf("%s (-want +got):\n%s", c.name, diff)
		}
	}
}

// TestItemText gives an item with all below it and nothing of its neighbours.
func TestItemText(t *testing.T) {
	text := sample(t)
	got, at, ok := ItemText(text, 2)
	if !ok || text[at.Start:at.End] != got || !strings.HasPrefix(got, "二、审议《关于") || !strings.HasSuffix(got, "最有发展的城市。\n") {
		t.Errorf("%v, %v: %q", ok, at, got)
	}
	for _, n := range []int{-1, 0, 4} {
		if got, at, ok := ItemText(text, n); ok || got != "" || !at.IsZero() {
			t.Errorf("item %d: %q at %v", n, got, at)
		}
	}
}

// TestReplaceItem unites items: what fits is taken as written, what would
// touch another part is refused with a reason.
func TestReplaceItem(t *testing.T) {
	const text = "2026年6月1日，李亚平市长主持召开市政府第98次常务会议。会议议定以下意见：\n" +
		"一、听取供水情况汇报\n会议听取了市水务局的汇报。\n\n二、审议《供电办法》\n原则同意《供电办法》。\n三、其他事项\n会议要求抓好落实。\n\n" +
		"出席：李亚平  王  翔\n\n苏州市人民政府办公室整理\n2026年6月3日\n分送：各市、区人民政府。\n"
	for _, c := range []struct {
		name string
		n    int
		with string
		want string // the second item's source, or what the refusal says
		fail bool
	}{
		{"another text", 2, "二、审议《供电办法（草案）》\n（一）同意。\n（二）由市供电公司落实。", "二、审议《供电办法（草案）》\n（一）同意。\n（二）由市供电公司落实。\n", false},
		{"blank lines around", 2, "\n 　\n二、审议《供电办法》\n同意。\n\n \n", "二、审议《供电办法》\n同意。\n", false},
		{"line ends of another system", 2, "二、审议《供电办法》\r\n同意。\r\n", "二、审议《供电办法》\n同意。\n", false},
		{"its own number", 2, "一、审议《供电办法》\n同意。", "一、审议《供电办法》\n同意。\n", false},
		{"its own list", 2, "二、审议《供电办法》\n同意。\n列席：市供电公司张三", "二、审议《供电办法》\n同意。\n列席：市供电公司张三\n", false},
		{"no such item", 4, "四、其他\n同意。", "没有第4个议题，纪要中共有3个议题", true},
		{"nothing", 2, " \n", "应当以议题标题开头", true},
		{"no heading", 2, "原则同意《供电办法》。", "应当以议题标题开头", true},
		{"a lower heading", 2, "（一）原则同意《供电办法》。", "应当以议题标题开头", true},
		{"text before the heading", 2, "会议强调，要抓好落实。\n二、审议《供电办法》\n同意。", "标题之前不能有其他内容", true},
		{"two headings", 2, "二、审议《供电办法》\n同意。\n三、审议《供气办法》\n同意。", "有2个议题标题，只能有一个", true},
		{"a distribution", 2, "二、审议《供电办法》\n同意。\n分送：市供电公司。", "版记或附件的内容（“分送：市供电公司。”）", true},
		{"an attachment", 2, "二、审议《供电办法》\n同意。\n附件\n供电办法", "第2个议题", true},
		{"the meeting's list", 3, "三、其他事项\n会议要求抓好落实。\n列席：张三", "名单", true},
	} {
		got, err := ReplaceItem(text, c.n, c.with)
		if c.fail {
			if err == nil || !strings.Contains(err.Error(), c.want) || got != "" {
				t.Errorf("%s: %v, want %s", c.name, err, c.want)
			}
			continue
		}
		if err != nil {
			t.Errorf("%s: %v", c.name, err)
			continue
		}
		if item, _, _ := ItemText(got, c.n); item != c.want {
			t.Errorf("%s: %q, want %q", c.name, item, c.want)
		}
	}
	if _, err := ReplaceItem("", 1, "一、其他\n同意。"); err == nil || !strings.Contains(err.Error(), "还没有议题") {
		t.Errorf("no items: %v", err)
	}
}

// TestReplaceItemTogether lets three recorders draft an item each: the order
// in which they are united does not matter.
func TestReplaceItemTogether(t *testing.T) {
	text := sample(t)
	drafts := []string{"一、传达学习\n会议传达学习了讲话精神。", "二、审议工作意见\n原则同意。\n", "三、审议备忘录\n（一）原则同意。\n（二）按规定报市委。"}
	var united []string
	for _, order := range [][]int{{1, 2, 3}, {3, 1, 2}, {2, 3, 1}} {
		now := text
		for _, n := range order {
			var err error
			if now, err = ReplaceItem(now, n, drafts[n-1]); err != nil {
				t.Fatal(err)
			}
		}
		united = append(united, now)
	}
	if united[0] != united[1] || united[0] != united[2] || !strings.Contains(united[0], drafts[2]+"\n\n出席：") {
		t.Errorf("%q", united)
	}
}

// replaceSound says whether ReplaceItem kept its word: an item's own source
// changes nothing; another one's changes no other item and nothing around.
func replaceSound(t interface{ Fatalf(string, ...any) }, text, with string) {
	text = Normalise(text)
	items := ItemsOf(text)
	for i, it := range items {
		own, at, ok := ItemText(text, i+1)
		if !ok || at != it.Span {
			t.Fatalf("item %d at %v, %v, want %v", i+1, at, ok, it.Span)
		}
		if same, err := ReplaceItem(text, i+1, own); err != nil || same != text {
			t.Fatalf("item %d replaced by itself: %v, %q", i+1, err, same)
		}
		got, err := ReplaceItem(text, i+1, with)
		if err != nil {
			continue
		}
		if !strings.HasPrefix(got, text[:at.Start]) || !strings.HasSuffix(got[at.Start:], text[at.End:]) {
			t.Fatalf("item %d replaced by %q: the rest changed: %q", i+1, with, got)
		}
		for j := range items {
			before, _, _ := ItemText(text, j+1)
			if after, _, _ := ItemText(got, j+1); j != i && after != before {
				t.Fatalf("item %d replaced by %q: item %d was %q, is %q", i+1, with, j+1, before, after)
			}
		}
	}
}

// TestReplaceItemKeepsOthers replaces items of edited samples at random.
func TestReplaceItemKeepsOthers(t *testing.T) {
	texts := samples(t)
	rapid.Check(t, func(t *rapid.T) {
		text, other := changed(t, texts)
		with := strings.Join(rapid.SliceOfN(rapid.SampledFrom(append([]string{"二、审议\n同意。"}, scraps...)), 0, 12).Draw(t, "with"), "")
		if items := ItemsOf(other); len(items) > 0 && rapid.Bool().Draw(t, "item") {
			with, _, _ = ItemText(other, rapid.IntRange(1, len(items)).Draw(t, "n"))
		}
		replaceSound(t, text, with)
	})
}

func FuzzReplaceItem(f *testing.F) {
	text := sample(f)
	f.Add(text, "二、审议\n同意。")
	f.Add("一、甲\r\n\r\n二、乙\n附件\n一、丙", "一、丁\n出席：戊")
	f.Fuzz(func(t *testing.T, text, with string) { replaceSound(t, text, with) })
}
