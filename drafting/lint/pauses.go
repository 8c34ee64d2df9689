package lint

import (
	"strings"
	"unicode/utf8"
)

var pauseRules = []Rule{
	{
		ID: "P11", Level: Blocker, From: Recording, Strength: Standard, Source: "GB/T 15834—2011 §4.5、GB/T 15835—2011 第5章",
		Title: "概数中用了顿号",
		Bad:   "用三、四个月完成", Good: "用三四个月完成",
		Why:    "相邻的两个数字连用表示概数时不用顿号；表示缩略、列举的（第二、三产业）要用。",
		Unseen: "不相邻的数字（三、五天）；句首、分句之首的（可能是序数：三、四家银行）；后面的量词也可能是列举的（三、四季度，一、二年级，二、三条）；阿拉伯数字由N08检查。",
		check:  approximate,
	},
	{
		ID: "P12", Level: Warning, From: Recording, Strength: Practice, Source: "实务：并列的最后一项用连词的，连词前不用顿号",
		Title: "顿号后又用了“和、及、与、或”",
		Bad:   "统筹医疗、养老、和住房。", Good: "统筹医疗、养老和住房。",
		Why:    "并列成分的最后一项前用了连词，就不再用顿号。这个字也可能属于人名、地名，不自动改正。",
		Unseen: "“以及”“或者”“并”；后面还有顿号的；以“和”“及”“与”“或”起头的常用词和地名（和平、及时、与会）。",
		check:  pausedConjunctions,
	},
	{
		ID: "P13", Level: Blocker, From: Recording, Strength: Standard, Source: "GB/T 15834—2011 附录B.1.2",
		Title: "“等”前用了顿号",
		Bad:   "统筹医疗、养老、等工作", Good: "统筹医疗、养老等工作",
		Why:    "“等”“等等”用在列举之后，前面不用顿号。",
		Unseen: "“等”后面不是标点、数字和常见的统称（部门、单位、工作……）的。",
		check:  pausedEtc,
	},
	{
		ID: "P15", Level: Warning, From: Recording, Strength: Standard, Source: "GB/T 15834—2011 附录B.3.1",
		Title: "“第一”“首先”后用了顿号",
		Bad:   "第一、提高认识；第二、抓好落实。", Good: "第一，提高认识；第二，抓好落实。",
		Why:    "“第一”“首先”一类带“第”字的或者词语的次序语后用逗号。",
		Unseen: "全篇只有一个的（可能是列举：第一、实验小学）；不在句首的。",
		check:  pausedOrdinals,
	},
	{
		ID: "P16", Level: Warning, From: Recording, Strength: Practice, Source: "实务：分列句的序数",
		Title: "“一是”后用了逗号",
		Bad:   "一是，加强领导；二是，压实责任。", Good: "一是加强领导；二是压实责任。",
		Why:    "“一是”“二是”是句子的主语和谓语，中间、后面不用逗号停顿。",
		Unseen: "“一要”“其一是”；不在句首、分句之首的。",
		check:  pausedChains,
	},
}

// measures are words that count: with a number before them, two neighbouring
// digits are an estimate and no list.
var measures = []string{
	"个", "天", "年", "人", "家", "户", "次", "名", "位", "倍", "成", "岁", "周", "分钟", "小时", "公里", "千米", "米", "吨", "亩", "十", "百", "千", "万", "亿", "元",
}

// listed are words that may be counted one by one after two numbers: 三、四个
// 方面 are the third and the fourth.
var listed = []string{
	"个方面", "个议", "个问题", "个标段", "个组", "个片", "年级", "年期", "年制", "年度", "人大", "次会", "次全", "次党", "次常", "次代", "周岁", "家会", "成员", "位数",
}

func approximate(p *pass) {
	for _, m := range p.marks {
		if m.r != '、' || m.in&(inTitle|inQuotes) != 0 || !isBody(p.lines[m.line]) {
			continue
		}
		prev, next := p.beside(m)
		one, two := hanziDigit(prev), hanziDigit(next)
		if one < 1 || two != one+1 || p.inLabel(m.at) {
			continue
		}
		first := before(p.text, m.at-len("一"))
		rest := p.behind(m.end()+len("一"), 12)
		if first != '十' && (hanziDigit(first) >= 0 || first == '百' || isEdge(first) || strings.ContainsRune("第、。；： \u3000）", first)) {
			continue // an ordinal, a list, or a point numbered in the line: …；三、四家银行…
		}
		if !beginsWithAny(rest, measures...) || beginsWithAny(rest, listed...) ||
			strings.HasPrefix(rest, "十") && hanziDigit(after(rest, len("十"))) >= 0 {
			continue
		}
		p.replace(m.at, m.end(), "表示概数的相邻数字之间不用顿号", "")
	}
}

// conjunctionWords are words that begin with a conjunction and are none, by
// what follows it.
var conjunctionWords = map[rune]string{
	'和': "平谐睦蔼解气美县田顺静善林龙政硕布裕合风声盛颐信服乐好会约",
	'及': "时早格第物至其",
	'与': "会时众世人日民共国否其党",
	'或': "然者许",
}

// maxItem bounds, in bytes, the last item of an enumeration.
const maxItem = 90

func pausedConjunctions(p *pass) {
	for _, m := range p.marks {
		if m.r != '、' || m.in&(inTitle|inQuotes) != 0 || !isBody(p.lines[m.line]) {
			continue
		}
		_, next := p.beside(m)
		words, ok := conjunctionWords[next]
		if !ok || p.inLabel(m.at) {
			continue
		}
		item := p.behind(m.end()+utf8.RuneLen(next), maxItem)
		end := strings.IndexFunc(item, isStop)
		if next == '和' && isPersonHe(item) {
			continue
		}
		if r := after(item, 0); r == 0 || !isHan(r) && !isOpening(r) || strings.ContainsRune(words, r) || end >= 0 && after(item, end) == '、' {
			continue
		}
		p.report(m.at, m.end()+utf8.RuneLen(next), "连词“"+string(next)+"”前不用顿号")
	}
}

// isPersonHe reports whether the words behind 和 make it a surname: 、和|志强2名同志.
func isPersonHe(item string) bool {
	const most = 2 // characters of a given name
	for n := 0; n <= most; n++ {
		if n > 0 && (isDigit(after(item, 0)) || strings.HasPrefix(item, "同志")) {
			return true
		}
		_, w := utf8.DecodeRuneInString(item)
		item = item[w:]
	}
	return false
}

// summaries are what 等 sums up; before them it is never part of a word.
var summaries = []string{
	"等", "部门", "单位", "方面", "工作", "地", "事项", "问题", "领域", "情况", "内容", "措施", "材料", "项目", "人员", "同志", "机构", "行业", "企业",
	"环节", "重点", "有关", "相关", "各", "多", "行为", "设施", "活动", "任务", "形式", "方式", "因素", "要求", "文件", "资料", "学校", "政策", "服务",
}

func pausedEtc(p *pass) {
	for _, m := range p.marks {
		if m.r != '、' || m.in&inTitle != 0 || !isBody(p.lines[m.line]) {
			continue
		}
		rest := p.behind(m.end(), 30)
		if !strings.HasPrefix(rest, "等") || p.inLabel(m.at) {
			continue
		}
		rest = rest[len("等"):]
		r := after(rest, 0)
		if r == 0 || isStop(r) || isDigit(r) || isClosing(r) || hanziDigit(r) > 0 || r == '十' || beginsWithAny(rest, summaries...) {
			p.replace(m.at, m.end(), "“等”前不用顿号", "")
		}
	}
}

// pausedOrdinals reports 第一、 and 首先、 where others of their kind show that
// they count the points of a speech.
func pausedOrdinals(p *pass) {
	type found struct{ start, at int }
	var paused []found
	values := map[string]bool{} // 第一, 第二 … and 首先, 其次 … that begin a clause
	for _, m := range p.marks {
		if m.r != '、' && m.r != '，' || m.in&(inTitle|inQuotes) != 0 || !isBody(p.lines[m.line]) {
			continue
		}
		start := p.ordinalStart(m.at)
		if start == m.at || !p.beginsClause(start) {
			continue
		}
		values[p.text[start:m.at]] = true
		if _, next := p.beside(m); m.r == '、' && next != '第' && hanziDigit(next) < 0 && !isEdge(next) {
			paused = append(paused, found{start, m.at})
		}
	}
	if len(values) < 2 {
		return
	}
	for _, f := range paused {
		p.replace(f.at, f.at+len("、"), "“"+p.text[f.start:f.at]+"”后应当用逗号", "，")
	}
}

// ordinalStart gives the beginning of the 第一 or 首先 that ends at byte at; at
// itself if there is none.
func (p *pass) ordinalStart(at int) int {
	s := p.text[:at]
	for _, w := range [...]string{"首先", "其次", "再次", "最后"} {
		if strings.HasSuffix(s, w) {
			return at - len(w)
		}
	}
	start := at
	for n := 0; n < 2 && start > 0; n++ {
		r := before(s, start)
		if hanziDigit(r) < 1 && r != '十' {
			break
		}
		start -= len("一")
	}
	if start < at && strings.HasSuffix(s[:start], "第") {
		return start - len("第")
	}
	return at
}

func pausedChains(p *pass) {
	for _, m := range p.marks {
		if m.r != '，' || before(p.text, m.at) != '是' || !isBody(p.lines[m.line]) {
			continue
		}
		b := p.lines[m.line]
		is := m.at - len("是") - b.Span.Start
		if start, n := ordinalBefore(b.Text, is); n > 0 {
			p.replace(m.at, m.end(), "“"+b.Text[start:is]+"是”后不用逗号", "")
		}
	}
}
