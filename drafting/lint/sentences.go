package lint

import (
	"slices"
	"sort"
	"strings"
	"unicode/utf8"

	"jiyao/drafting"
)

var sentenceRules = []Rule{
	{
		ID: "P17", Level: Warning, From: Recording, Strength: Standard, Source: "GB/T 15834—2011 §4.7",
		Title: "总起语后没有用冒号",
		Bad:   "会议议定以下意见。\n一、原则同意该方案。", Good: "会议议定以下意见：\n一、原则同意该方案。",
		Why:    "“以下意见”“如下”一类总起的话，后面紧接着列出各项的，用冒号。",
		Unseen: "后面不是从一编起的序数；没有“以下”“如下”字样的总起语。",
		check:  leadIns,
	},
	{
		ID: "P18", Level: Warning, From: Recording, Strength: General, Source: "GB/T 15834—2011",
		Title: "一句之内套用冒号",
		Bad:   "会议要求：各地要做到：一是加强领导，二是压实责任。", Good: "会议要求，各地要做到：一是加强领导，二是压实责任。",
		Why:    "一个句子内部一般不应套用冒号；不得不套用的，宜另起段落显示层次。",
		Unseen: "引号、括号、书名号里的冒号；“时间：”“牵头单位：”一类短标签；比值和钟点；下一段才列出各项的。",
		check:  nestedColons,
	},
	{
		ID: "P26", Level: Warning, From: Recording, Strength: Standard, Source: "GB/T 15834—2011 附录A.9.2",
		Title: "省略号与“等”同时使用",
		Bad:   "医院、学校……等", Good: "医院、学校等",
		Why:    "省略号和“等”“等等”等词语不能同时使用。",
		Unseen: "省略号与“等”之间隔着别的字的。",
		check:  doubleEtc,
	},
	{
		ID: "P28", Level: Warning, From: Recording, Strength: Practice, Source: "实务：单独成行的标题末尾不用标点",
		Title: "标题末尾用了标点",
		Bad:   "一、审议工作意见。\n原则同意。", Good: "一、审议工作意见\n原则同意。",
		Why:    "单独成行的标题，末尾不用句号、逗号、顿号、分号。",
		Unseen: "问号、叹号、冒号、省略号；正文接在标题后面的；前一项以分号结尾的（是分项列举）。",
		check:  stoppedHeadings,
	},
	{
		ID: "P29", Level: Blocker, From: Recording, Strength: Standard, Source: "GB/T 15834—2011 §4.1",
		Title: "段落末尾没有标点",
		Bad:   "原则同意该意见。由市人社局修改完善后提请市委常委会审议", Good: "原则同意该意见。由市人社局修改完善后提请市委常委会审议。",
		Why:    "一段话说完，末尾应当有句号、问号或者叹号。",
		Unseen: "段内没有句号的；标题、名单、附件、版记、表格；以数字、字母、右括号、“见下表”“见附件”结尾的；可能接到下一行的；手工断行的文稿。",
		check:  openParagraphs,
	},
	{
		ID: "P30", Level: Warning, From: Recording, Strength: Standard, Source: "GB/T 15834—2011 §4.6",
		Title: "分项列举的最后一项用了分号",
		Bad:   "1.加强领导；\n2.压实责任；\n二、其他", Good: "1.加强领导；\n2.压实责任。\n二、其他",
		Why:    "各项之间用分号的，最后一项说完，用句号。",
		Unseen: "后面还有同层次的序数，或者后面是没有序数的段落的。",
		check:  openLists,
	},
	{
		ID: "P34", Level: Warning, From: Recording, Strength: Practice, Source: "实务：纪要行文平实",
		Title: "用了叹号、问号",
		Bad:   "必须坚决落实！", Good: "必须坚决落实。",
		Why:    "纪要记述议定的事项，通常不用感叹句、疑问句。问句改成什么由人判断，不自动改正。",
		Unseen: "引号、括号、书名号里的；以“问：”起头的问答。",
		check:  exclamations,
	},
}

// announced are the things that a lead-in announces.
var announced = []string{
	"意见", "事项", "决定", "决议", "问题", "内容", "工作", "要求", "措施", "情况", "任务", "原则", "方面", "方案", "纪要", "议题", "分工",
	"安排", "规定", "建议", "结论", "步骤", "重点", "共识", "明确", "处理", "要点", "几点", "议定",
}

// maxLeadIn bounds, in bytes, the end of a line in which a lead-in is looked
// for.
const maxLeadIn = 60

// leadInEnd gives the length of a line up to the end of its lead-in, 以下意见 or
// 如下, and the mark behind it, which is none or one that closes; false if the
// line ends otherwise.
func leadInEnd(s string) (end int, stop string, ok bool) {
	end = len(strings.TrimRight(s, " \t\u3000"))
	for _, w := range [...]string{"。", "，", "；"} {
		if t, cut := strings.CutSuffix(s[:end], w); cut {
			end, stop = len(t), w
			break
		}
	}
	last := s[max(0, end-maxLeadIn):end]
	if i := strings.LastIndexFunc(last, isStop); i >= 0 {
		last = last[i+len("。"):]
	}
	if strings.HasSuffix(last, "如下") {
		return end, stop, true
	}
	i := strings.LastIndex(last, "以下")
	if i < 0 || isDigit(before(last, i)) {
		return end, stop, false
	}
	what := last[i+len("以下"):]
	return end, stop, utf8.RuneCountInString(what) <= 10 && slices.ContainsFunc(announced, func(w string) bool { return strings.Contains(what, w) })
}

func leadIns(p *pass) {
	for i, b := range p.lines[:max(0, len(p.lines)-1)] {
		next := p.lines[i+1]
		if !isProse(b) || next.Kind != drafting.Heading && next.Kind != drafting.Numbered {
			continue
		}
		if m, ok := markOf(next.Text); !ok || m.value != 1 || b.Level > 0 && next.Level <= b.Level {
			continue
		}
		end, stop, ok := leadInEnd(b.Text)
		if !ok {
			continue
		}
		at := b.Span.Start + end
		start := at
		if stop == "" {
			start -= utf8.RuneLen(before(b.Text, end))
		}
		p.add(start, at+len(stop), "下文分项列出，此处应当用冒号", &Edit{Span: drafting.Span{Start: at, End: at + len(stop)}, Text: "："})
	}
}

// maxLabel bounds the characters of a label before its colon: 牵头单位：.
const maxLabel = 8

func nestedColons(p *pass) {
	open, line, from := false, -1, 0
	for _, m := range p.marks {
		if m.line != line {
			line, open, from = m.line, false, p.lines[m.line].Span.Start+markEnd(p.lines[m.line].Text)
		}
		if m.in != 0 || !isProse(p.lines[m.line]) {
			continue
		}
		switch m.r {
		case '。', '！', '？':
			open = false
		case '：':
			prev, next := p.beside(m)
			if isEdge(next) || isDigit(prev) && isDigit(next) || isLabel(p.text[min(from, m.at):m.at]) {
				break
			}
			if open {
				p.report(m.at, m.end(), "一句之内已有冒号，此处宜改用逗号或者另起一句")
			}
			open = true
		}
		if isStop(m.r) {
			from = m.end()
		}
	}
}

// markEnd gives the length of the level number that a line begins with.
func markEnd(s string) int {
	if m, ok := markOf(s); ok {
		return m.end()
	}
	return 0
}

// isLabel reports whether what stands before a colon only names what follows.
func isLabel(s string) bool {
	if utf8.RuneCountInString(s[:min(len(s), 100)]) > maxLabel {
		return false
	}
	for _, w := range [...]string{"会议", "要求", "强调", "指出", "认为", "决定", "明确", "议定", "提出", "做到", "要"} {
		if strings.Contains(s, w) {
			return false
		}
	}
	return true
}

func doubleEtc(p *pass) {
	for _, b := range p.lines {
		for from := 0; ; {
			i := strings.Index(b.Text[from:], "……等")
			if i < 0 {
				break
			}
			i += from
			from = i + len("……等")
			if isBody(b) && !beginsWithAny(b.Text[from:], "待", "级", "候", "于") {
				p.replace(b.Span.Start+i, b.Span.Start+i+len("……"), "已有“等”，省略号应当删去", "")
			}
		}
	}
}

func stoppedHeadings(p *pass) {
	for i, b := range p.lines {
		if b.Kind != drafting.Heading || i > 0 && p.lines[i-1].Level == b.Level && strings.HasSuffix(p.lines[i-1].Text, "；") {
			continue // the last of a list whose points are parted by ；
		}
		end := len(strings.TrimRight(b.Text, " \t\u3000"))
		last := before(b.Text, end)
		if last == 0 || !strings.ContainsRune("。，、；", last) {
			continue
		}
		at := b.Span.Start + end
		p.replace(at-utf8.RuneLen(last), at, "单独成行的标题末尾不用标点", "")
	}
}

// Hand-broken drafts, whose paragraphs go on in the next line, are told by how
// many of their lines end without a mark.
const (
	fewOpen   = 3
	shareOpen = 5 // one in so many
)

func openParagraphs(p *pass) {
	var open []drafting.Block
	prose := 0
	for i, b := range p.lines {
		if !isProse(b) || !strings.Contains(b.Text, "。") || p.inAnnex(b) {
			continue
		}
		prose++
		if isOpen(b.Text) && !p.runsOn(i) {
			open = append(open, b)
		}
	}
	if len(open) >= fewOpen && len(open)*shareOpen > prose {
		return
	}
	for _, b := range open {
		end := b.Span.Start + len(strings.TrimRight(b.Text, " \t\u3000"))
		r := before(p.text, end)
		p.add(end-utf8.RuneLen(r), end, "段落末尾没有句号", &Edit{Span: drafting.Span{Start: end, End: end}, Text: "。"})
	}
}

// runsOn reports whether the paragraph of line i may go on in the next line: a
// plain one, not set apart from it, that does not begin as paragraphs do.
func (p *pass) runsOn(i int) bool {
	if i+1 == len(p.lines) {
		return false
	}
	b, next := p.lines[i], p.lines[i+1]
	return next.Kind == drafting.Paragraph && next.Span.Start == b.Span.End+1 && leading(next.Text) == 0 &&
		!beginsWithAny(next.Text, "会议", "各", "由", "同意", "原则", "要", "第一") && !isCounted(next.Text)
}

// isCounted reports whether s begins with 一是, 二是 and so on.
func isCounted(s string) bool {
	n, _ := numeral(s)
	return n > 0 && strings.HasPrefix(s[n:], "是")
}

// inAnnex reports whether a line belongs to an attachment.
func (p *pass) inAnnex(b drafting.Block) bool {
	all, blocks := p.doc.Attachments, p.doc.Blocks
	i := sort.Search(len(all), func(i int) bool { return blocks[all[i].First].Span.Start > b.Span.Start }) - 1
	return i >= 0 && (all[i].Last >= len(blocks) || b.Span.Start < blocks[all[i].Last].Span.Start)
}

// isOpen reports whether a paragraph of several sentences breaks off after a
// Hanzi or a title.
func isOpen(s string) bool {
	s = strings.Trim(s, " \t\u3000")
	last := before(s, len(s))
	if !isHan(last) && last != '》' || strings.Contains(s, "  ") || strings.Contains(s, "\t") {
		return false
	}
	if _, _, ok := leadInEnd(s); ok {
		return false
	}
	tail := s[strings.LastIndex(s, "。")+len("。"):]
	for _, w := range [...]string{"整理", "下表", "下图", "附表", "附件", "附后"} {
		if strings.HasSuffix(tail, w) {
			return false
		}
	}
	return len(tail) >= 6*len("字") && !strings.Contains(tail, "：")
}

func openLists(p *pass) {
	for i, b := range p.lines {
		text := strings.TrimRight(b.Text, " \t\u3000")
		if b.Kind != drafting.Numbered || !strings.HasSuffix(text, "；") || p.goesOn(i) {
			continue
		}
		at := b.Span.Start + len(text)
		p.replace(at-len("；"), at, "分项列举到此为止，应当用句号", "。")
	}
}

// goesOn reports whether the list of line i goes on, or may.
func (p *pass) goesOn(i int) bool {
	if i+1 == len(p.lines) {
		return false
	}
	b, next := p.lines[i], p.lines[i+1]
	switch next.Kind {
	case drafting.Paragraph, drafting.LeadIn, drafting.Field:
		return true
	case drafting.Heading, drafting.Numbered:
		return next.Level >= b.Level
	}
	return false
}

func exclamations(p *pass) {
	for _, m := range p.marks {
		if m.r != '！' && m.r != '？' || m.in != 0 || !isProse(p.lines[m.line]) {
			continue
		}
		if hasPrefix(p.lines[m.line].Text, "问：", "问:") != "" {
			continue // what was asked at the meeting, and answered
		}
		prev, next := p.beside(m)
		switch {
		case m.r == '？':
			p.report(m.at, m.end(), "纪要通常不用疑问句")
		case isStop(prev) || isStop(next):
			p.report(m.at, m.end(), "纪要通常不用叹号")
		default:
			p.replace(m.at, m.end(), "纪要通常不用叹号，宜用句号", "。")
		}
	}
}
