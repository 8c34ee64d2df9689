package drafting_test

import (
	"strings"
	"testing"

	"jiyao/drafting"
)

const redacted = `云州市人民政府第36次常务会议纪要

2026年5月12日，陆明远市长主持召开市政府第36次常务会议，审议《甲办法》《乙规划》，听取丙情况汇报。
会议议定以下意见：
一、审议《甲办法》
会议原则同意《甲办法》，由市财政局王翔负责。
二、审议《乙规划》
会议研究了地块出让底价。
三、听取丙情况汇报
会议听取了汇报。

出席：陆明远  王  翔  骆  平

分送：市财政局。
`

func TestRedact(t *testing.T) {
	for _, c := range []struct {
		name    string
		list    []drafting.Redaction
		has     []string
		without []string
		fault   string
	}{
		{"nothing", nil, []string{redacted}, nil, ""},
		{"name marked", []drafting.Redaction{{Name: "王翔", Reason: "个人"}}, []string{"市财政局〔略〕负责", "陆明远  〔略〕  骆  平"}, []string{"王翔", "王  翔"}, ""},
		{"name deleted", []drafting.Redaction{{Name: "王翔", Delete: true, Reason: "个人"}}, []string{"市财政局负责"}, []string{"翔", "〔略〕"}, ""},
		{"item marked", []drafting.Redaction{{Item: 2, Reason: "商业秘密"}}, []string{"二、〔略〕\n三、听取", "审议《甲办法》〔略〕"}, []string{"乙规划", "底价"}, ""},
		{"item deleted", []drafting.Redaction{{Item: 2, Delete: true, Reason: "商业秘密"}}, []string{"负责。\n三、听取"}, []string{"乙规划", "底价", "二、", "〔略〕"}, ""},
		{"passage", []drafting.Redaction{{Quote: "地块出让底价", Reason: "商业秘密"}}, []string{"会议研究了〔略〕。"}, []string{"底价"}, ""},
		{"several that overlap", []drafting.Redaction{{Item: 1, Reason: "x"}, {Name: "王翔", Reason: "y"}}, []string{"一、〔略〕\n二、", "陆明远  〔略〕"}, []string{"王", "甲办法"}, ""},
		{"no reason", []drafting.Redaction{{Name: "王翔"}}, nil, nil, "没有写明删减的理由"},
		{"nobody", []drafting.Redaction{{Name: "张三", Reason: "x"}}, nil, nil, "文中没有姓名“张三”"},
		{"no item", []drafting.Redaction{{Item: 9, Reason: "x"}}, nil, nil, "没有第9项议题"},
		{"no passage", []drafting.Redaction{{Quote: "没有的话", Reason: "x"}}, nil, nil, "文中没有“没有的话”"},
		{"one character", []drafting.Redaction{{Name: "王", Reason: "x"}}, nil, nil, "只有一个字"},
		{"two things", []drafting.Redaction{{Name: "王翔", Item: 1, Reason: "x"}}, nil, nil, "只能是一个姓名"},
		{"over lines", []drafting.Redaction{{Quote: "一\n二", Reason: "x"}}, nil, nil, "只能是一个姓名"},
	} {
		got, err := drafting.Redact(redacted, c.list)
		if c.fault != "" {
			if err == nil || !strings.Contains(err.Error(), c.fault) {
				t.Errorf("%s: %v, want %s", c.name, err, c.fault)
			}
			continue
		}
		if err != nil {
			t.Errorf("%s: %v", c.name, err)
		}
		for _, want := range c.has {
			if !strings.Contains(got, want) {
				t.Errorf("%s: no %q in\n%s", c.name, want, got)
			}
		}
		for _, not := range c.without {
			if strings.Contains(got, not) {
				t.Errorf("%s: %q is left in\n%s", c.name, not, got)
			}
		}
	}
}

// What an item's heading names and another place names too is not left there
// without being told.
func TestRedactTellsWhatIsLeft(t *testing.T) {
	text := strings.Replace(redacted, "会议听取了汇报。", "会议听取了汇报，并按《乙规划》办理。", 1)
	if _, err := drafting.Redact(text, []drafting.Redaction{{Item: 2, Reason: "x"}}); err == nil || !strings.Contains(err.Error(), "仍有“乙规划”") {
		t.Errorf("got %v", err)
	}
	list := []drafting.Redaction{{Item: 2, Reason: "x"}, {Quote: "，并按《乙规划》办理", Delete: true, Reason: "x"}}
	if got, err := drafting.Redact(text, list); err != nil || strings.Contains(got, "乙规划") {
		t.Errorf("got %s, %v", got, err)
	}
}

func FuzzRedact(f *testing.F) {
	f.Add(redacted, "王翔", 2, "底价")
	f.Add("一、甲\n二、乙", "甲乙", 1, "\u3000")
	f.Fuzz(func(t *testing.T, text, name string, item int, quote string) {
		for _, r := range []drafting.Redaction{{Name: name, Reason: "x"}, {Item: item, Reason: "x", Delete: true}, {Quote: quote, Reason: "x"}} {
			got, err := drafting.Redact(text, []drafting.Redaction{r})
			if err == nil && r.Quote != "" && !strings.Contains(drafting.Omission, r.Quote) && strings.Contains(got, r.Quote) {
				t.Errorf("%q is left in %q", quote, got)
			}
		}
	})
}
