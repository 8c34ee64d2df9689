package dossier

import (
	"fmt"
	"strings"
	"testing"
	"unicode/utf8"

	"github.com/google/go-cmp/cmp"
)

func TestReadAgenda(t *testing.T) {
	for text, want := range map[string]string{
		"": "",
		"一、审议《云州市城市更新实施办法》——市住房城乡建设局\r\n\r\n二、传达学习全省会议精神\n": "审议《云州市城市更新实施办法》 市住房城乡建设局|传达学习全省会议精神 ",
		"1\t听取安全生产工作汇报\t市应急管理局\n２．研究三季度工作\t汇报单位：市政府办公室":     "听取安全生产工作汇报 市应急管理局|研究三季度工作 市政府办公室",
		"（三）审议《2026—2030年规划（草案）—文本》 - 市发展改革委":               "审议《2026—2030年规划（草案）—文本》 市发展改革委",
		"4)研究2026-2030年投资计划—汇报：市发展改革委":                      "研究2026-2030年投资计划 市发展改革委",
		"2026年重点工作安排":    "2026年重点工作安排 ",
		"三季度经济运行情况":      "三季度经济运行情况 ",
		"3.5亿元专项债券安排":    "3.5亿元专项债券安排 ",
		"研究“互联网—政务”工作——": "研究“互联网—政务”工作 ",
		"——": "",
		"1.": "",
		"听取汇报——市财政局——市审计局":       "听取汇报——市财政局 市审计局",
		"   五、 人事事项   \t\t \n\t": "人事事项 ",
	} {
		var got []string
		for _, i := range ReadAgenda(text) {
			got = append(got, i.Title+" "+i.Reporter.Name)
		}
		if diff := cmp.Diff(want, strings.Join(got, "|")); diff != "" {
			t.Errorf("%q (-want +got):\n%s", text, diff)
		}
	}
}

// What is pasted together is put on the agenda together, or not at all; the
// fault says in which item it is.
func TestAddItems(t *testing.T) {
	b := opened(t).agenda()
	before := b.m.Version
	b.must(Change{Act: AddItem, Items: ReadAgenda("一、研究财政工作——市财政局\n二、研究人事工作")})
	if n := len(b.m.Items); n != 5 || b.m.Items[4].N != 5 || b.m.Items[3].Reporter.Name != "市财政局" || b.m.Version != before+1 {
		t.Errorf("%d items in version %d: %+v", n, b.m.Version, b.m.Items)
	}
	if said := strings.Join(Describe(b.lines[len(b.lines)-1]), "；"); said != "增加议题：研究财政工作，市财政局汇报、研究人事工作" {
		t.Errorf("the record says %q", said)
	}
	long := "研究工作\n" + strings.Repeat("长", maxTitle+1)
	if err := b.try(Change{Act: AddItem, Items: ReadAgenda(long)}); err == nil || !strings.Contains(err.Error(), "第2项") {
		t.Errorf("too long: %v", err)
	}
	many := ""
	for i := range maxItems {
		many += fmt.Sprintf("议题%d\n", i)
	}
	if err := b.try(Change{Act: AddItem, Items: ReadAgenda(many)}); err == nil || len(b.m.Items) != 5 {
		t.Errorf("too many: %v, %d items", err, len(b.m.Items))
	}
}

// FuzzReadAgenda: no list makes it fail, and no item is empty or has a line of
// its own.
func FuzzReadAgenda(f *testing.F) {
	for _, s := range []string{"一、审议《办法》——市财政局\n2\t听取汇报\t市应急局", "（——\n）-a-", "1.1.1\n\t\t"} {
		f.Add(s)
	}
	f.Fuzz(func(t *testing.T, text string) {
		for _, i := range ReadAgenda(text) {
			if i.Title == "" || strings.ContainsAny(i.Title+i.Reporter.Name, "\n\t") || utf8.ValidString(text) && !utf8.ValidString(i.Title+i.Reporter.Name) {
				t.Errorf("%q gives %+v", text, i)
			}
		}
	})
}
