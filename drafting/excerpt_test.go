package drafting_test

import (
	"strings"
	"testing"

	"jiyao/drafting"
)

func TestExcerpt(t *testing.T) {
	const source = "常务会议纪要〔2026〕1号"
	got, err := drafting.Excerpt(redacted, drafting.Cutting{Items: []int{2}, Source: source})
	const want = "云州市人民政府第36次常务会议纪要（节录）\n\n2026年5月12日，陆明远市长主持召开市政府第36次常务会议，审议《乙规划》。\n会议议定以下意见：\n二、审议《乙规划》\n会议研究了地块出让底价。\n\n节录自常务会议纪要〔2026〕1号。\n"
	if err != nil || got != want {
		t.Errorf("got\n%s\nwant\n%s\n%v", got, want, err)
	}
	got, err = drafting.Excerpt(redacted, drafting.Cutting{Items: []int{1, 3}, To: "市财政局", Source: source})
	if err != nil || !strings.HasPrefix(got, "云州市人民政府第36次常务会议纪要议决事项通知\n\n市财政局：\n") || strings.Contains(got, "乙规划") ||
		!strings.Contains(got, "一、审议《甲办法》\n会议原则同意《甲办法》，由市财政局王翔负责。\n三、听取丙情况汇报\n会议听取了汇报。\n\n节录自") {
		t.Errorf("notice:\n%s\n%v", got, err)
	}
	for _, c := range []struct {
		items []int
		fault string
	}{{nil, "没有选定议题"}, {[]int{4}, "没有第4项议题"}, {[]int{0}, "没有第0项议题"}, {[]int{2, 1}, "按先后选定"}, {[]int{1, 1}, "按先后选定"}} {
		if _, err := drafting.Excerpt(redacted, drafting.Cutting{Items: c.items, Source: source}); err == nil || !strings.Contains(err.Error(), c.fault) {
			t.Errorf("%v: %v", c.items, err)
		}
	}
}

// An excerpt of any text says nothing of the items that were not chosen.
func FuzzExcerpt(f *testing.F) {
	f.Add(redacted, 1)
	f.Add("某纪要\n一、甲\n乙\n二、丙", 2)
	f.Fuzz(func(t *testing.T, text string, n int) {
		got, err := drafting.Excerpt(text, drafting.Cutting{Items: []int{n}, Source: "某号"})
		if err == nil && !strings.HasSuffix(got, "\n节录自某号。\n") {
			t.Errorf("got %q", got)
		}
	})
}
