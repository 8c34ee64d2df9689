package lint

import (
	"fmt"
	"slices"
	"strings"
	"unicode/utf8"

	"jiyao/drafting"
)

var sectionRules = []Rule{
	{
		ID: "S01", Level: Warning, From: Recording, Strength: Standard, Source: "GB/T 9704—2012 §7.3.3",
		Title: "层次序数越级",
		Bad:   "一、…下接（1）…", Good: "一、…下接（一）…",
		Why:    "层次序数依次为“一、”“（一）”“1.”“（1）”；只有两个层次的，“一、”下可以用“1.”。",
		Unseen: "“①”等其他形式的序数；低层次的序数统领高层次的。",
		check:  levelJumps,
	},
	{
		ID: "S04", Level: Hint, From: Recording, Strength: General, Source: "GB/T 9704—2012 §7.3.3",
		Title: "一个层次只有一项",
		Bad:   "“一、”之下只有“（一）”", Good: "不编“（一）”",
		Why:    "只有一项的，不用编序数。",
		Unseen: "第一层次只有“一、”的，单一议题的纪要有时这样编；缺号的（见S02）；附件中的；没有标题和首段的片段。",
		check:  lonelyLevels,
	},
	{
		ID: "S07", Level: Warning, From: Recording, Strength: Practice, Source: "GB/T 9704—2012 §7.3.1；《党政机关公文处理工作条例》第九条",
		Title: "标题的标点或者文种有误",
		Bad:   "市政府第98次常务会议纪要。", Good: "市政府第98次常务会议纪要",
		Why:    "标题由会议名称和文种“纪要”组成，除书名号、引号、括号、顿号外一般不用标点。",
		Unseen: "正文中各部分的标题；没有标题、只有纪要标志的；从网页取来的新闻稿的标题。",
		check:  titleForm,
	},
	{
		ID: "S11", Level: Warning, From: Recording, Strength: Practice, Source: "实务：标题之下有内容",
		Title: "有标题而没有内容",
		Bad:   "“二、…”之后紧接“三、…”", Good: "标题之下写明议定事项",
		Why:    "其他部分都有内容而这一部分没有的，多半是漏写或者错行。",
		Unseen: "第二层次以下的；半数以上标题没有内容的，当作目录或者清单；附件中的。",
		check:  emptySections,
	},
}

// bodyLines gives how many of the lines stand before the attachments.
func (p *pass) bodyLines() int {
	for i, b := range p.lines {
		if b.Kind == drafting.Attachment {
			return i
		}
	}
	return len(p.lines)
}

func levelJumps(p *pass) {
	var seen [5]bool // levels that have begun under the last one above them
	for _, b := range p.lines {
		if b.Kind == drafting.Attachment || isPart(b.Text) {
			seen = [5]bool{}
		}
		if b.Kind != drafting.Heading && b.Kind != drafting.Numbered || b.Level < 1 || b.Level > 4 {
			continue
		}
		m, ok := markOf(b.Text)
		above := 0
		for l := 1; l < b.Level; l++ {
			if seen[l] {
				above = l
			}
		}
		jumps := above > 0 && above < b.Level-1 && (above != 1 || b.Level != 3)
		if jumps && ok && !seen[b.Level] {
			at := b.Span.Start
			p.report(at+m.open[0], at+m.end(), fmt.Sprintf("“%s”之下的序数应当写作“%s”", levelForm[above], levelForm[above+1]))
		}
		seen[b.Level] = ok // 议题一： is of no level that the standard has
		for l := b.Level + 1; l < len(seen); l++ {
			seen[l] = false
		}
	}
}

// levelForm is how the number of each level looks.
var levelForm = [...]string{"", "一、", "（一）", "1.", "（1）"}

func lonelyLevels(p *pass) {
	if p.isPassage() {
		return
	}
	type first struct {
		block  drafting.Block
		mark   levelMark
		single bool
	}
	var open [5]first
	shut := func(from int) {
		for l := from; l < len(open); l++ {
			if f := open[l]; f.single {
				at := f.block.Span.Start
				p.report(at+f.mark.open[0], at+f.mark.end(), "这一层次只有一项，不用编序数")
			}
			open[l] = first{}
		}
	}
	for _, b := range p.lines[:p.bodyLines()] {
		if b.Kind != drafting.Heading && b.Kind != drafting.Numbered || b.Level < 1 || b.Level > 4 {
			continue
		}
		shut(b.Level + 1)
		m, ok := markOf(b.Text)
		if ok && m.value == 1 && b.Level > 1 {
			shut(b.Level)
			open[b.Level] = first{b, m, !goesOnInLine(b.Text, m)}
		} else {
			open[b.Level].single = false
		}
	}
	shut(1)
}

// goesOnInLine reports whether the second of a list whose first number begins a
// line stands in the same line: （一）…；（二）….
func goesOnInLine(s string, m levelMark) bool {
	second := map[int]string{2: "（二）", 3: "2.", 4: "（2）"}[m.level]
	return second != "" && strings.Contains(s[m.end():], second)
}

// isPassage reports whether the draft is only a passage of a minutes, whose
// lists may begin or end elsewhere.
func (p *pass) isPassage() bool {
	return p.doc.Title.Value == "" && !slices.ContainsFunc(p.lines, func(b drafting.Block) bool { return b.Kind == drafting.Opening })
}

func titleForm(p *pass) {
	title := p.doc.Title
	if title.Value == "" {
		p.stopBehindTitle()
		return
	}
	s := p.slice(title.Span)
	for i, r := range s {
		if strings.ContainsRune("，。；：！？,;:!?", r) {
			at := title.Span.Start + i
			if within(p.quotes, at) {
				continue
			}
			p.report(at, at+utf8.RuneLen(r), fmt.Sprintf("标题中一般不用“%c”", r))
		}
	}
	p.stopBehindTitle()
	page := slices.ContainsFunc(p.doc.Blocks, func(b drafting.Block) bool { return b.Kind == drafting.Furniture })
	if !strings.Contains(title.Value, "纪要") && p.doc.Mark.Value == "" && !page {
		p.report(title.Span.Start, title.Span.End, "标题应当写明文种“纪要”")
	}
}

// stopBehindTitle finds a title that is not read as one, because a mark stands
// behind it.
func (p *pass) stopBehindTitle() {
	for _, b := range p.lines {
		if b.Kind == drafting.Opening || b.Level > 0 || isList(b.Kind) {
			return
		}
		s := strings.TrimRight(b.Text, "。，；：！ ")
		if b.Kind != drafting.Paragraph || s == b.Text || !strings.HasSuffix(s, "会议纪要") || strings.ContainsAny(s, "，。；") {
			continue
		}
		p.report(b.Span.Start+len(s), b.Span.End, "标题末尾不用标点")
		return
	}
}

// emptySections finds headings of the first level with nothing under them, where
// most of the same list have something.
func emptySections(p *pass) {
	lines := p.lines[:p.bodyLines()]
	var bare []drafting.Block
	full := 0
	judge := func() {
		if len(bare) < full {
			for _, b := range bare {
				p.report(b.Span.Start, b.Span.End, "标题之下没有内容")
			}
		}
		bare, full = nil, 0
	}
	for i, b := range lines {
		if b.Level != 1 {
			continue
		}
		if m, _ := markOf(b.Text); m.value == 1 {
			judge()
		}
		switch {
		case b.Kind == drafting.Numbered || i+1 < len(lines) && under(lines[i+1]):
			full++
		case !speaks(b.Text):
			bare = append(bare, b)
		}
	}
	judge()
}

// under reports whether a line is text of the section that the heading before
// it opens.
func under(b drafting.Block) bool {
	switch b.Kind {
	case drafting.Heading, drafting.Numbered:
		return b.Level > 1
	case drafting.Paragraph, drafting.LeadIn, drafting.Field, drafting.Opening:
		return true
	}
	return isList(b.Kind)
}

// speaks reports whether a heading says itself what was decided, 一、同意甲为副局长,
// or is a labelled line, 一、时间：….
func speaks(s string) bool {
	rest := s[labelEnd(s):]
	return hasPrefix(rest, "同意", "原则", "通过", "决定", "会议", "由", "请", "责成", "暂缓", "不同意", "免去", "任命", "聘任") != "" ||
		containsAny(rest, "：", ":", "会议同意", "会议决定", "会议要求", "原则同意", "，同意", "，由")
}
