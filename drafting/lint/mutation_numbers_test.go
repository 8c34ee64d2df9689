package lint

import (
	"fmt"
	"math/rand/v2"
	"strings"

	"jiyao/drafting"
)

var numberMutators = []mutator{
	{ID: "N01", mutate: outside(`20(2\d年\d+月)`, "$1")},
	{ID: "N01", mutate: outside(`20(2\d年第\d+次)`, "$1")},
	{ID: "N01", mutate: appendSentence("该项工作列入2%d年度计划。", 1, 9)},
	{ID: "N02", mutate: swap(`(\D)([1-9])月`, "${1}0${2}月"), restores: true},
	{ID: "N03", mutate: inHanzi, restores: true},
	{ID: "N04", mutate: outside(`(\d{4}年)5(月\d+日)`, "${1}五$2"), restores: true},
	{ID: "N04", mutate: outside(`([5-9]月)25日`, "${1}二十五日"), restores: true},
	{ID: "N05", mutate: outside(`202\d年(底|上半年|度|以来|\d月)`, "二零二三年$1")},
	{ID: "N06", mutate: swap(`\d+月\d+日`, "2月30日")},
	{ID: "N07", mutate: outside(`(\d月\d+)日`, "${1}号")},
	{ID: "N08", mutate: appendSentence("由%d、%[2]d个部门共同办理。", 2, 8)},
	{ID: "N08", mutate: appendSentence("涉及%d0几个部门。", 1, 9)},
	{ID: "N09", mutate: appendSentence("每户补助%d—1%[1]d万元。", 1, 9)},
	{ID: "N10", mutate: appendSentence("每年增长%d-%[2]d%%。", 1, 8)},
	{ID: "N11", mutate: appendSentence("涉及约%d00户左右。", 1, 9)},
	{ID: "N11", mutate: appendSentence("涉及近%d0余家企业。", 1, 9)},
	{ID: "N12", mutate: appendSentence("拨付%d千%[2]d百万元。", 1, 8)},
	{ID: "N13", mutate: appendSentence("办理时间缩短了%d倍。", 1, 9)},
	{ID: "N14", mutate: appendSentence("每%d年抓好二项工作。", 1, 9)},
	{ID: "N14", mutate: outside("两(个|项|座)", "二$1")},
	{ID: "N15", mutate: appendSentence("下达1%d,000元，拨付1%[1]d0000元。", 1, 9)},
	{ID: "N16", mutate: appendSentence("改造面积%d00平米。", 1, 9)},
	{ID: "N16", mutate: appendSentence("每平米补助%d元。", 1, 9)},
	{ID: "N16", mutate: appendSentence("装机容量%d0KW。", 1, 9)},
	{ID: "N17", mutate: swap("(突出|抓好以下)三(个重点|项工作)", "${1}五$2")},
	{ID: "N17", mutate: appendSentence("会议提出%d点要求：一是加强领导；二是强化督查。", 3, 9)},
	{ID: "N18", mutate: swap("720万元", "730万元")},
	{ID: "N18", mutate: swap("1860万元", "1890万元")},
	{ID: "N18", mutate: appendSentence("预算共%d00万元，其中市级%[1]d00万元、区级50万元。", 1, 9)},
	{ID: "N18", mutate: appendSentence("预算共%d00万元（市级50万元、区级%[2]d0万元）。", 1, 4)},
	{ID: "N18", mutate: withTable},
	{ID: "N21", mutate: otherScript},
	{ID: "S01", mutate: swap("(?m)^((?:[一二三]、.*)\n)（一）", "$1（1）")},
	{ID: "S02", mutate: swap("(?m)^（二）", "（四）")},
	{ID: "S03", mutate: swap("(?m)^（二）", "（一）")},
	{ID: "S04", mutate: swap("(?m)^([一二三]、.*\n（一）.*\n)（二）.*\n（三）.*\n(?:（[四五六]）.*\n)*", "$1"), elsewhere: true},
	{ID: "S05", mutate: swap("二是", "四是")},
	{ID: "S06", mutate: swap("(?m)^（([一二三四五六])）", "($1)"), restores: true},
	{ID: "S07", mutate: swap("(?m)^(.*会议纪要)$", "$1。")},
	{ID: "S07", mutate: swap("(?m)^(.*会议)纪要$", "$1")},
	{ID: "S09", mutate: swap("(?m)^2.城市排水防涝.*$", "2.应急处置工作流程")},
	{ID: "S09", mutate: swap("(?m)^2.城市排水防涝.*\n", ""), elsewhere: true},
	{ID: "S09", mutate: swap("附件[12](所列|规定)", "附件3$1")},
	{ID: "S10", mutate: twice, elsewhere: true},
	{ID: "S11", mutate: swap("(?m)^([一二三]、.*)\n(?:（.）.*\n)+([二三四]、)", "$1\n$2"), elsewhere: true},
}

// outside is swap, but for titles and quotations, where the rules do not look.
func outside(pattern, template string) mutate {
	change := swap(pattern, template)
	return func(r *rand.Rand, text string) (string, bool) {
		for range 10 {
			spoilt, ok := change(r, text)
			if !ok {
				return text, false
			}
			n := 0
			for n < len(text) && n < len(spoilt) && text[n] == spoilt[n] {
				n++
			}
			if !within(newPass(drafting.Parse(text), Book{}).quotes, n) {
				return spoilt, true
			}
		}
		return text, false
	}
}

// appendSentence gives the mutator that adds a sentence to a paragraph of the
// body; the first verb is for a digit between least and most, the second for
// the next one.
func appendSentence(format string, least, most int) mutate {
	return func(r *rand.Rand, text string) (string, bool) {
		var ends []int
		for _, item := range drafting.Parse(text).Items {
			for _, p := range item.Paragraphs {
				if strings.HasSuffix(p.Value, "。") {
					ends = append(ends, p.Span.End)
				}
			}
		}
		if len(ends) == 0 {
			return text, false
		}
		at, digit := ends[r.IntN(len(ends))], least+r.IntN(most-least+1)
		if strings.Contains(format, "[2]") {
			return text[:at] + fmt.Sprintf(format, digit, digit+1) + text[at:], true
		}
		return text[:at] + fmt.Sprintf(format, digit) + text[at:], true
	}
}

// withTable adds a table whose total is off by the number of one of its rows.
func withTable(r *rand.Rand, text string) (string, bool) {
	a, b, c := 100+r.IntN(900), 100+r.IntN(900), 100+r.IntN(900)
	table := fmt.Sprintf("\n项目  户数  金额\n甲  %d  %d\n乙  %d  %d\n合计  %d  %d", a, 2*b, b, c, a+b, 2*b+c+a)
	spoilt, ok := appendSentence("安排如下（单位：万元）。#%d", 1, 1)(r, text)
	return strings.Replace(spoilt, "#1", table, 1), ok
}

// otherScript adds a sentence in which the meeting's own number is in Chinese
// numerals.
func otherScript(r *rand.Rand, text string) (string, bool) {
	m := drafting.Parse(text).Meeting
	if m.Session == 0 || m.Session > 99 {
		return text, false
	}
	name := newPass(drafting.Parse(text), Book{}).meetingWord()
	sentence := "会议要求落实第" + drafting.ChineseNumber(m.Session) + "次" + name + "的精神。"
	return appendSentence(sentence+"到%d月办结。", 1, 9)(r, text)
}

// twice adds a sentence of one paragraph to another.
func twice(r *rand.Rand, text string) (string, bool) {
	var all []string
	for _, item := range drafting.Parse(text).Items {
		for _, p := range item.Paragraphs {
			for _, s := range strings.SplitAfter(p.Value[labelEnd(p.Value):], "。") {
				if strings.HasSuffix(s, "。") && len([]rune(s)) > sentenceRunes && !isFormula(s) && !strings.ContainsAny(s, "%") {
					all = append(all, s)
				}
			}
		}
	}
	if len(all) == 0 {
		return text, false
	}
	return appendSentence(all[r.IntN(len(all))]+"到%d月办结。", 1, 9)(r, text)
}

// inHanzi writes the date of issue in Chinese numerals.
func inHanzi(r *rand.Rand, text string) (string, bool) {
	issued := drafting.Parse(text).Issued
	if issued.Year == 0 {
		return text, false
	}
	numerals := strings.Split("〇一二三四五六七八九十", "")
	numeral := func(n int) string {
		s := strings.TrimPrefix(numerals[n/10], "〇")
		if s != "" {
			s = strings.TrimPrefix(s, "一") + "十"
		}
		return s + strings.TrimPrefix(numerals[n%10], "〇")
	}
	year := ""
	for n := issued.Year; n > 0; n /= 10 {
		year = numerals[n%10] + year
	}
	date := year + "年" + numeral(issued.Month) + "月" + numeral(issued.Day) + "日"
	return text[:issued.Span.Start] + date + text[issued.Span.End:], true
}
