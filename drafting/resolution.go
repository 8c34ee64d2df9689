package drafting

import (
	"strings"
	"unicode/utf8"
)

// resolutions finds the sentences of a paragraph that decide or order.
func (r *reader) resolutions(item *Item, span Span) {
	s := r.text[span.Start:span.End]
	for start := 0; start < len(s); {
		end := sentenceEnd(s[start:]) + start
		if res, ok := r.resolution(s[start:end], span.Start+start); ok {
			if item.Resolutions == nil {
				item.Resolutions = make([]Resolution, 0, usual)
			}
			item.Resolutions = append(item.Resolutions, res)
		}
		start = end
	}
}

// sentenceEnd gives the end of the sentence that s begins with, its stop and
// closing quotation mark included.
func sentenceEnd(s string) int {
	i := strings.Index(s, "。")
	if i < 0 {
		return len(s)
	}
	i += len("。")
	return i + len(startsWith(s[i:], "”", "」", "）"))
}

// resolution reads one sentence.
func (r *reader) resolution(s string, base int) (Resolution, bool) {
	text, at := trim(s)
	if m, ok := numbering(text); ok {
		text = text[m.length:]
		at += m.length
		pad := trimLeft(text)
		text, at = text[pad:], at+pad
	}
	if text == "" {
		return Resolution{}, false
	}
	res := Resolution{Outcome: outcome(text), Text: Text{text, Span{base + at, base + at + len(text)}}}
	ordered := false
	res.Units, ordered = orders(text)
	return res, res.Outcome != "" || ordered
}

// outcome gives what a sentence decides, in the minutes' own word.
func outcome(s string) string {
	for prefaced(s) {
		w := startsWith(s, "会议研究决定，", "会议决定，", "会议一致", "会议研究，", "会议经研究，", "经会议研究，", "经研究，", "会议原则上", "会议认真", "会议专题", "会议集体", "会议集中", "会议",
			"一致", "现场", "经审议，", "经讨论，", "经表决，", "与会人员一致", "，", "研究并", "研究后", "审议并", "讨论并", "审议后", "审议了《", "决定：", "决定，")
		if w == "" || w == "审议了《" {
			break
		}
		s = s[len(w):]
	}
	switch firstRune(s) {
	case '原', '不', '暂', '同', '通', '批', '传', '听', '审', '讨', '研', '学', '集':
	default:
		return ""
	}
	clause := clip(s, 400)
	clause, _, _ = strings.Cut(clause, "。")
	clause, _, _ = strings.Cut(clause, "；")
	if w := startsWith(clause, "原则同意", "原则通过", "原则上同意", "不予同意", "不同意", "暂缓", "同意", "通过", "批准", "传达学习", "听取"); w != "" {
		if w == "通过" && !strings.HasPrefix(clause, "通过了") && !strings.HasPrefix(clause, "通过《") {
			return ""
		}
		if i, deeper := indexAny(clause, "并原则同意", "，原则同意", "并原则通过", "，原则通过", "，同意", "并同意"); w == "听取" && i >= 0 {
			return strings.TrimPrefix(strings.TrimPrefix(deeper, "并"), "，")
		}
		return w
	}
	if startsWith(clause, "审议", "讨论", "研究", "审定") == "" {
		return learnt(clause)
	}
	_, w := indexAny(clause, "原则同意", "原则通过", "不予同意", "不同意", "暂缓", "并同意", "，同意", "通过了", "审议通过", "讨论通过", "研究同意", "并通过")
	switch w {
	case "并同意", "，同意", "研究同意":
		return "同意"
	case "通过了", "审议通过", "讨论通过", "并通过":
		return "通过"
	}
	return w
}

// prefaced reports whether s may begin with 会议, 经研究 or another of the words
// that stand before what is decided.
func prefaced(s string) bool {
	switch firstRune(s) {
	case '会', '一', '现', '经', '与', '，', '研', '审', '讨', '决':
		return true
	}
	return false
}

// learnt reads 传达、学习了 and its like.
func learnt(s string) string {
	if w := startsWith(s, "传达了", "学习了", "学习贯彻了", "集中学习了"); w != "" {
		return strings.TrimSuffix(w, "了")
	}
	return ""
}

// orders gives the units that a sentence charges, and whether it charges
// anybody: 由市人社局…, 由市发改委牵头，会同…, 各地各部门要….
func orders(s string) (units []string, ok bool) {
	for start := 0; start < len(s); {
		end, must := clauseOf(s[start:])
		clause := s[start : start+end]
		if strings.HasPrefix(clause, "由") {
			if u := charged(clause[len("由"):]); len(u) > 0 {
				units, ok = append(units, u...), true
			}
		} else if ok {
			if w := startsWith(clause, "会同", "商"); w != "" {
				units = append(units, charged(clause[len(w):])...)
			} else if strings.HasSuffix(clause, "配合") || strings.HasSuffix(clause, "参与") {
				units = append(units, charged(clause)...)
			}
		} else if must && obliges(clip(clause, 150)) {
			ok = true
		}
		start += end + len("，")
	}
	return units, ok
}

// obliges reports whether a clause says that somebody must act: 各地各部门要…,
// 市财政局要…. 重要, 主要 and 要求 are no orders.
func obliges(s string) bool {
	for from := 0; ; {
		i := strings.Index(s[from:], "要")
		if i < 0 {
			return false
		}
		i += from
		from = i + len("要")
		if i == 0 || startsWith(s[from:], "求", "点", "素", "件", "闻", "务") != "" || endsWith(s[:i], "重", "主", "需", "必", "只", "纪", "概", "简", "摘", "次") != "" {
			continue
		}
		who := strings.TrimSuffix(s[:i], "都")
		if longer(who, 40) || hasAny(who, "是", "的", "了") {
			return false
		}
		return startsWith(who, "各", "全市", "相关", "有关") != "" || unitGrade(who) == strongUnit
	}
}

// duties end the units of an order: what follows is what they have to do.
func duties(s string) int {
	for from := 0; from < len(s); {
		i, w := indexAny(s[from:], "牵头", "负责", "根据", "按", "配合", "结合", "组织", "进一步", "抓紧", "尽快", "具体", "统筹", "会同", "研究", "制定",
			"提出", "参与", "指导", "协调", "落实", "承担", "对", "将", "在", "以", "作", "做", "拟", "修改", "完善", "提交", "报", "分别", "商", "督促", "于", "向", "全力", "给予")
		if i < 0 {
			return len(s)
		}
		i += from
		rest := s[i+len(w):]
		named := startsWith(rest, "局", "厅", "委", "办", "部", "处", "院", "室", "社", "生", "所", "中心", "务", "业") != "" && w != "在" && w != "按" && w != "将"
		if i > 0 && !named {
			return i
		}
		from = i + len(w)
	}
	return len(s)
}

// charged reads the units at the start of s, up to what they have to do.
func charged(s string) []string {
	s = clip(s, 400)
	end := duties(s)
	var units []string
	for _, part := range strings.FieldsFunc(s[:end], func(c rune) bool { return c == '、' || c == '和' || c == '及' }) {
		part = unitPrefix(part)
		if longer(part, 20) || !longer(part, 1) {
			continue
		}
		units = append(units, part)
	}
	rest := strings.TrimPrefix(s[end:], "牵头")
	if w := startsWith(rest, "会同", "商"); w != "" {
		units = append(units, charged(rest[len(w):])...)
	}
	return units
}

// unitPrefix gives the longest start of s that ends like a unit, or s.
func unitPrefix(s string) string {
	s, _ = trim(s)
	if unitGrade(s) != noUnit || longer(s, 60) {
		return s
	}
	for i := len(s); i > 0; {
		_, n := utf8.DecodeLastRuneInString(s[:i])
		i -= n
		if i > 0 && unitGrade(s[:i]) == strongUnit {
			return s[:i]
		}
	}
	return s
}
