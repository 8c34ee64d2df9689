package lint

import (
	"fmt"
	"strings"
)

// mixedNumbers finds 3千5百万元 and 5千元, but no 5千克.
func mixedNumbers(p *pass) {
	for i, f := range p.figures {
		left, is, right := p.around(f)
		word := hasPrefix(right, "千", "百")
		if word == "" || isCode(left) || !mixes(right[len(word):]) {
			continue
		}
		if i > 0 && p.figures[i-1].line == f.line && hasSuffix(left, "千", "百") != "" && isDigit(before(left, len(left)-len("千"))) {
			continue // the second half of one that was reported
		}
		level := Warning // 5千多人: usual, if not fine
		if rest := right[len(word):]; isDigit(after(rest, 0)) || beginsWithAny(rest, "万", "亿") {
			level = p.rule.Level
		}
		if span := p.at(f.line, f.start, f.end+len(word)); !p.quoted(span) {
			p.reportAs(level, span.Start, span.End, fmt.Sprintf("“%s%s”混用了两种数字，应当全用阿拉伯数字（万、亿除外）", is, word))
		}
	}
}

// mixes reports whether what stands behind 3千 makes it a number and no unit.
func mixes(rest string) bool {
	if hasPrefix(rest, "人计划", "万工程", "万计划") != "" {
		return false
	}
	if hasPrefix(rest, "万", "亿", "元", "人", "名", "户", "多", "余", "个", "亩", "家", "吨", "公里") != "" {
		return true
	}
	return isDigit(after(rest, 0)) && hasPrefix(rest[figureEnd(rest, 0):], "百", "十", "万", "亿") != ""
}

// measured are the measure words before which 二 cannot be an ordinal or part
// of a name.
var measured = [...]string{"个", "项", "种", "件", "座", "辆", "名", "家企业", "家单位", "家公司", "家医院", "家银行"}

// ordinals are what may stand before a 二 that is the second of its kind: 星期二,
// 方案二, 高二.
const ordinals = "第其之初高大周期老小无独不数前后、队组区院校处所厂店村镇中案件段题类级层表图例条款节章"

func two(p *pass) {
	for n, b := range p.lines {
		eachIndex(b.Text, "二", func(i int) {
			rest := b.Text[i+len("二"):]
			word := hasPrefix(rest, measured[:]...)
			if word == "" || hasPrefix(rest, "个别", "个性", "个体", "个案", "项式", "件套", "种子", "项目", "名单") != "" {
				return
			}
			if prev := before(b.Text, i); strings.HasSuffix(b.Text[:i], "提前") {
				// no ordinal, as 前二个 is
			} else if isDigit(prev) || strings.ContainsRune(hanziNumbers+ordinals, prev) && prev != 0 {
				return
			}
			if span := p.at(n, i, i+len("二"+word)); !p.quoted(span) {
				p.report(span.Start, span.End, fmt.Sprintf("量词“%s”前用“两”", word))
			}
		})
	}
}

// units of things that may be counted in large numbers; behind any other word a
// long number may be a code.
var countedUnits = [...]string{"元", "万", "亿", "人", "户", "平方", "亩", "吨", "公里", "米", "件", "家", "个", "台", "套", "立方", "千瓦", "份", "名", "辆"}

// thousands reports the first long number that is divided otherwise than the
// first of all.
func thousands(p *pass) {
	const long = 10000
	seen, divided := false, false
	for _, f := range p.figures {
		left, is, right := p.around(f)
		v, ok := value(is)
		if !ok || v < long || isCode(left) || hasPrefix(right, countedUnits[:]...) == "" {
			continue
		}
		span := p.at(f.line, f.start, f.end)
		switch comma := strings.Contains(is, ","); {
		case !seen:
			seen, divided = true, comma
		case comma && !divided:
			p.report(span.Start, span.End, fmt.Sprintf("“%s”分了节，前文的数没有分，全文宜一致", is))
			return
		case !comma && divided:
			p.report(span.Start, span.End, fmt.Sprintf("“%s”没有分节，前文的数分了，全文宜一致", is))
			return
		}
	}
}

// spokenUnits are units in Hanzi that are not legal ones, with those that are.
var spokenUnits = [...][2]string{
	{"平方公尺", "平方米"}, {"公分", "厘米"}, {"公尺", "米"}, {"公升", "升"}, {"立方公尺", "立方米"}, {"英哩", "英里"}, {"瓩", "千瓦"},
}

// symbols are units in letters as people write them, with how they should be.
var symbols = map[string]string{
	"m2": "m²", "M2": "m²", "m3": "m³", "M3": "m³", "km2": "km²", "KM2": "km²", "Km2": "km²",
	"KW": "kW", "Kw": "kW", "kw": "kW", "KV": "kV", "Kv": "kV", "kv": "kV", "KVA": "kV·A", "kva": "kV·A",
	"KWH": "kW·h", "KWh": "kW·h", "Kwh": "kW·h", "kwh": "kW·h",
	"KM": "km", "Km": "km", "KG": "kg", "Kg": "kg", "MM": "mm", "CM": "cm", "Cm": "cm", "HZ": "Hz", "hz": "Hz",
}

func units(p *pass) {
	squareMetres(p)
	for _, f := range p.figures {
		left, _, right := p.around(f)
		if isCode(left) {
			continue
		}
		skip := len(hasPrefix(right, "万", "亿", "多", "余"))
		is, should := unitAt(right[skip:])
		if span := p.at(f.line, f.end+skip, f.end+skip+len(is)); is != "" && !p.quoted(span) {
			p.report(span.Start, span.End, fmt.Sprintf("计量单位“%s”应当写作“%s”", is, should))
		}
	}
}

// squareMetres finds 平米 behind a number or 每: a company may be called 太平米业.
func squareMetres(p *pass) {
	for n, b := range p.lines {
		eachIndex(b.Text, "平米", func(i int) {
			prev := before(b.Text, i)
			if !isDigit(prev) && (prev == 0 || !strings.ContainsRune("每万亿千百余多", prev)) {
				return
			}
			if span := p.at(n, i, i+len("平米")); !p.quoted(span) {
				p.report(span.Start, span.End, "计量单位“平米”应当写作“平方米”")
			}
		})
	}
}

// unitAt gives the wrong unit that s begins with, and the right one.
func unitAt(s string) (is, should string) {
	n := 0
	for n < len(s) && n < len("kva0") && (isLatin(rune(s[n])) || isDigit(rune(s[n]))) {
		n++
	}
	if n > 0 {
		if isLatin(after(s, n)) || isDigit(after(s, n)) {
			return "", ""
		}
		return known(s[:n])
	}
	for _, u := range spokenUnits {
		if strings.HasPrefix(s, u[0]) && hasPrefix(s[len(u[0]):], "局", "公司", "部", "行", "会", "店", "厂", "院") == "" {
			return u[0], u[1]
		}
	}
	return "", ""
}

func known(s string) (is, should string) {
	if right, ok := symbols[s]; ok {
		return s, right
	}
	return "", ""
}
