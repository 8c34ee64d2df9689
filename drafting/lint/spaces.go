package lint

import (
	"strings"
	"unicode/utf8"

	"jiyao/drafting"
)

var spaceRules = []Rule{
	{
		ID: "P27", Level: Warning, From: Recording, Strength: Practice, Source: "实务：汉字之间不留空",
		Title: "汉字之间留了空格",
		Bad:   "会议 强调，要抓好落实。", Good: "会议强调，要抓好落实。",
		Why:    "正文的汉字之间不留空格；名单中两个字的姓名为了对齐中间留空，不在此列。",
		Unseen: "名单、标题、表格；引号、书名号里的；可能是两个字的姓名的；空格很多的段落。",
		check:  gaps,
	},
}

// Running text has few blanks, and hardly two that are wide: a line with more
// of them is a table.
const (
	maxGaps     = 3
	maxWideGaps = 1
)

func gaps(p *pass) {
	for i := 0; i < len(p.marks); {
		line := p.marks[i].line
		var found []drafting.Span
		wide := 0
		for ; i < len(p.marks) && p.marks[i].line == line; i++ {
			if m := p.marks[i]; isBlank(m.r) && m.in&(inTitle|inQuotes) == 0 {
				if end, ok := p.gap(m); ok {
					found = append(found, drafting.Span{Start: m.at, End: end})
					if end > m.end() {
						wide++
					}
				}
			}
		}
		if b := p.lines[line]; len(found) > maxGaps || wide > maxWideGaps || !isProse(b) || !strings.ContainsAny(b.Text, "，。；") ||
			strings.Count(strings.TrimLeft(b.Text, blanks), "\u3000") > maxWideGaps {
			continue
		}
		for _, s := range found {
			p.replace(s.Start, s.End, "汉字之间不留空格", "")
		}
	}
}

func isBlank(r rune) bool { return r == ' ' || r == '\u3000' || r == '\u00a0' || r == '\t' }

// gap gives the end of the blanks that begin with m if they part two Hanzi
// that are no name spread to the width of three.
func (p *pass) gap(m mark) (end int, ok bool) {
	prev := before(p.text, m.at)
	if !isHan(prev) {
		return 0, false
	}
	end = m.at
	for isBlank(after(p.text, end)) {
		end += utf8.RuneLen(after(p.text, end))
	}
	next := after(p.text, end)
	if !isHan(next) {
		return 0, false
	}
	if !drafting.IsSurname(prev) {
		return end, true
	}
	office := endsOffice(before(p.text, m.at-utf8.RuneLen(prev)))
	named := beginsOffice(p.behind(end+utf8.RuneLen(next), maxOffice))
	if end > m.end() { // as wide as names are spread
		return end, !office && !named
	}
	return end, !office || !named
}

// maxOffice bounds, in bytes, the office looked for behind a name.
const maxOffice = 9

// endsOffice reports whether a name may stand behind r.
func endsOffice(r rune) bool {
	return !isHan(r) || strings.ContainsRune("长任记席员委局办市区县组处科部院校会由请和授师人", r)
}

// beginsOffice reports whether a name may stand before s.
func beginsOffice(s string) bool {
	if r := after(s, 0); !isHan(r) {
		return r != '“' && r != '《' && !isDigit(r)
	}
	return beginsWithAny(s, "同志", "市长", "县长", "区长", "书记", "主任", "副", "局长", "处长", "科长", "部长", "委员",
		"校长", "院长", "会长", "主席", "总", "常委", "等", "教授", "代表", "主持", "参加", "出席", "列席")
}
