package engine

import (
	"bytes"
	"fmt"
	"strings"
	"testing"

	"jiyao/render"
	"jiyao/workflow/archive"
)

// sheetOf is a 发文稿纸 with many opinions, some of them longer than a page.
func sheetOf(opinions int) archive.Sheet {
	s := archive.Sheet{
		Fields: [][]archive.Field{{{Label: "题名", Text: "云州市人民政府第35次常务会议纪要"}}, {{Label: "文号", Text: "常务会议纪要〔2026〕1号"}, {Label: "档号", Text: "0001-WS·2026-Y-BGS-0001"}}},
		Listings: []archive.Listing{
			{Title: "办理意见", Columns: []archive.Column{{Head: "序号", Share: 3}, {Head: "环节", Share: 6}, {Head: "办理", Share: 6}, {Head: "意见", Share: 17}, {Head: "人员、岗位", Share: 9}, {Head: "时间", Share: 7}}},
			{Title: "分送与签收", Columns: []archive.Column{{Head: "单位", Share: 3}, {Head: "份数", Share: 1}}, Rows: [][]string{{"市财政局", "2"}}},
		},
	}
	for n := range opinions {
		said := fmt.Sprintf("第%d条意见：{number} 同意。", n+1)
		switch {
		case n%13 == 7:
			said += strings.Repeat("请主办单位会同有关方面抓紧研究，按程序报批后组织实施。", 60)
		case n%5 == 2:
			said += "\n第1项：原则同意，有修改意见，建议写明时限和责任单位。\n第2项：不涉及"
		}
		s.Listings[0].Rows = append(s.Listings[0].Rows, []string{fmt.Sprint(n + 1), "审核·秘书长", "审核同意", said, "高明远（副秘书长、办公室主任），唐晓禾代登记", "2026年5月12日09时30分"})
	}
	return s
}

// linesOf gives the text of each page, line by line.
func linesOf(l *render.Layout) (pages [][]string) {
	for _, p := range l.Pages {
		var lines []string
		for _, line := range p.Lines {
			var b strings.Builder
			for _, r := range line.Runs {
				b.WriteString(r.Text)
			}
			lines = append(lines, b.String())
		}
		pages = append(pages, lines)
	}
	return pages
}

// However many opinions there are and however long, nothing of them is lost, no
// line leaves the type area, and each page has the heads of the table that goes on
// there.
func TestArchiveSheet(t *testing.T) {
	e, err := Open(Config{})
	if err != nil {
		t.Fatal(err)
	}
	s := sheetOf(40)
	l, err := e.archiveSheet(s)
	if err != nil {
		t.Fatal(err)
	}
	pages := linesOf(l)
	if len(pages) < 5 {
		t.Fatalf("%d pages", len(pages))
	}
	var all strings.Builder
	for n, lines := range pages {
		text := strings.Join(lines, "")
		all.WriteString(strings.Replace(text, fmt.Sprintf("— %d —", n+1), "", 1))
		if !strings.Contains(text, "序号环节办理意见人员、岗位时间") && n < len(pages)-1 {
			t.Errorf("page %d has no heads: %.60s", n+1, text)
		}
		foot := render.MM(22 + 250)
		for _, line := range l.Pages[n].Lines {
			if line.Part != render.Folio && line.Y > foot {
				t.Errorf("page %d: a line at %d, below the type area's end %d", n+1, line.Y, foot)
			}
		}
	}
	got := all.String()
	for n := range 40 {
		if want := fmt.Sprintf("第%d条意见：{number} 同意。", n+1); strings.Count(strings.ReplaceAll(got, " ", ""), strings.ReplaceAll(want, " ", "")) != 1 {
			t.Errorf("%s is there %d times", want, strings.Count(got, want))
		}
	}
	if n := strings.Count(got, "组织实施"); n != 3*60 {
		t.Errorf("%d sentences of the long opinions, want %d", n, 3*60)
	}
	if strings.Contains(got, "〓") {
		t.Error("a character was replaced that faces have")
	}
	var one, two bytes.Buffer
	if err := e.ArchiveSheet(&one, s); err != nil {
		t.Fatal(err)
	}
	if err := e.ArchiveSheet(&two, s); err != nil || !bytes.Equal(one.Bytes(), two.Bytes()) || !bytes.HasPrefix(one.Bytes(), []byte("%PDF-")) {
		t.Errorf("%d and %d bytes, %v", one.Len(), two.Len(), err)
	}
}

// What no face draws is replaced, and it is said where it is found.
func TestArchiveSheetWithoutGlyph(t *testing.T) {
	e, err := Open(Config{})
	if err != nil {
		t.Fatal(err)
	}
	s := sheetOf(1)
	s.Listings[0].Rows[0][3] = "同意😀\x07"
	l, err := e.archiveSheet(s)
	if err != nil {
		t.Fatal(err)
	}
	text := strings.Join(linesOf(l)[0], "")
	if !strings.Contains(text, "同意〓") || !strings.Contains(text, "字库没有的字") {
		t.Error(text)
	}
}
