package main

import (
	"bytes"
	"strings"
	"testing"
)

func TestFold(t *testing.T) {
	cases := []struct {
		text string
		most int
		want string
	}{
		{"", 10, ""},
		{"市财政局", 8, "市财政局"},
		{"市财政局、市司法局", 10, "市财政局、|市司法局"},
		{"市财政局、市司法局", 8, "市财政|局、市司|法局"}, // no mark begins a line
		{"（一）会议强调“安全”", 10, "（一）会议|强调“安全”"},
		{"前完成9月30日", 8, "前完成9|月30日"},
		{"完成期限2026-05-12", 12, "完成期限|2026-05-12"}, // no number is cut
		{"sheet of version 11", 10, "sheet of |version 11"},
		{"0123456789abcdef", 4, "0123|4567|89ab|cdef"}, // unless it does not fit
		{"甲\n乙", 10, "甲|乙"},
		{"陈𬱖𠮷", 4, "陈𬱖|𠮷"},
	}
	for _, c := range cases {
		if got := strings.Join(fold(c.text, c.most), "|"); got != c.want {
			t.Errorf("fold(%q, %d) is %q, want %q", c.text, c.most, got, c.want)
		}
	}
}

// No line is wider than the screen, and every column begins beneath its head.
func TestTableKeepsToTheScreen(t *testing.T) {
	var b bytes.Buffer
	table{
		heads: []string{"编号", "标题", "环节"},
		rows: [][]string{
			{"260512-k7", strings.Repeat("云州市人民政府常务会议纪要", 6), "审核·秘书长"},
			{"1", "a", "签发"},
		},
		flex: 1,
	}.write(&b)
	column := -1
	for line := range strings.Lines(b.String()) {
		if cells(strings.TrimSuffix(line, "\n")) > screen {
			t.Errorf("wider than the screen: %s", line)
		}
		for _, cell := range []string{"环节", "审核·秘书长", "签发"} {
			if before, _, ok := strings.Cut(line, cell); ok {
				if at := cells(before); column >= 0 && at != column {
					t.Errorf("column at %d, its head at %d: %s", at, column, line)
				} else {
					column = at
				}
			}
		}
	}
}

func TestShortestTellsApart(t *testing.T) {
	got := shortest([]string{"260512-k7abcd", "260512-k7abxy", "260512-m1aaaa"})
	if want := "260512-k7abc 260512-k7abx 260512-m1"; strings.Join(got, " ") != want {
		t.Errorf("got %v, want %s", got, want)
	}
}
