package lint

import (
	"fmt"
	"strings"
	"unicode/utf8"
)

// counted are the words that may stand behind an approximate number: units and
// measure words that number no places, papers or houses.
var counted = [...]string{
	"个部门", "个单位", "个小区", "个项目", "个月", "个小时", "个工作日", "个", "名", "家", "天", "人", "倍", "亿", "万", "千", "百", "公里", "米", "亩", "分钟", "小时",
}

func roughFigures(p *pass) {
	for i, f := range p.figures {
		left, is, right := p.around(f)
		span := p.at(f.line, f.start, f.end)
		if some, ok := strings.CutPrefix(right, "几"); ok && !isCode(left) && hasPrefix(some, "何", "乎") == "" && !p.quoted(span) {
			p.report(span.Start, span.End+len("几"), fmt.Sprintf("含“几”的概数用汉字数字，“%s几”应当改写", is))
			continue
		}
		if i == 0 || p.figures[i-1].line != f.line || !isRough(p.lines[f.line].Text, p.figures[i-1], f) {
			continue
		}
		span = p.at(f.line, p.figures[i-1].start, f.end)
		if !p.quoted(span) {
			p.report(span.Start, span.End, fmt.Sprintf("概数用汉字数字，两数之间不用顿号：“%s”应当写作“%s”", p.slice(span), rough(p.slice(span))))
		}
	}
}

// isRough reports whether two figures are an approximate number, 3、4个部门, and
// no list, 第3、4项.
func isRough(s string, a, b figure) bool {
	if a.end-a.start != 1 || b.end-b.start != 1 || s[a.end:b.start] != "、" || s[b.start] != s[a.start]+1 || s[a.start] == '0' {
		return false
	}
	left, right := s[:a.start], s[b.end:]
	if isCode(left) || strings.ContainsRune("第件表图题号项条款目录栏行列类档组期批层楼栋幢段区线路月年前获居排、—-～至", before(left, len(left))) {
		return false
	}
	clause := clauseBefore(left, 60)
	if strings.Contains(clause, "分别") || strings.Contains(clause, "依次") || strings.HasSuffix(clause, "各") {
		return false
	}
	word := hasPrefix(right, counted[:]...)
	next := right[len(word):]
	return word != "" && hasPrefix(next, "间", "座", "桌", "民", "才", "级", "、", "股份") == "" && !isDigit(after(next, 0))
}

// rough gives an approximate number in Hanzi: 三四 for 3、4.
func rough(s string) string {
	var b strings.Builder
	for _, r := range s {
		if r >= '1' && r <= '9' {
			at := int(r-'1') * len("一")
			b.WriteString(hanziDigits[at : at+len("一")])
		}
	}
	return b.String()
}

// pacts are the words that end in 约 or 近 and say nothing about a number.
const pacts = "合签契预条节制公特履违邀失守简纽集解续缔婚誓赴毁隐盟要和租爽背立订换旧新俭绰括北华商相应践逾定密规依按期民草附最靠临邻就远亲"

func doubleApproximations(p *pass) {
	for n, b := range p.lines {
		for _, word := range [...]string{"约", "近"} {
			eachIndex(b.Text, word, func(i int) {
				if strings.ContainsRune(pacts, before(b.Text, i)) {
					return
				}
				start := i + len(word)
				end := doubled(b.Text, start)
				if end == 0 || word == "近" && isLately(b.Text[start:end], b.Text[end:]) {
					return
				}
				if span := p.at(n, i, end); !p.quoted(span) {
					p.report(span.Start, span.End, fmt.Sprintf("“%s”中约数的说法重复，只用一个", p.slice(span)))
				}
			})
		}
	}
}

// isLately reports whether 近 with a number says since when and not how many:
// 近20多年.
func isLately(is, right string) bool {
	return strings.ContainsAny(is, "年月天日周届次轮") || strings.ContainsRune("年个月天日周届次轮", after(right, 0)) && !strings.HasPrefix(right, "个") ||
		hasPrefix(right, "个月", "个多月") != ""
}

// doubled gives the end of a second word of approximation behind the number
// that begins at byte start of s, 0 if there is none.
func doubled(s string, start int) int {
	n := quantityAt(s[start:])
	if n == 0 {
		return 0
	}
	i := start + n
	if w := hasPrefix(s[i:], "余", "多"); w != "" && hasPrefix(s[i:], "余额", "余款", "多少", "多层", "多功能", "多元") == "" {
		return i + len(w)
	}
	const unit = 5
	for range unit {
		if strings.HasPrefix(s[i:], "左右") {
			i += len("左右")
			if strings.ContainsRune("两侧岸边幅线手舵", after(s, i)) && i < len(s) {
				return 0
			}
			return i
		}
		r, w := utf8.DecodeRuneInString(s[i:])
		if !isHan(r) && !isLatin(r) && r != '%' {
			return 0
		}
		i += w
	}
	return 0
}

// falling are the words that say that something became less.
var falling = [...]string{"下降", "降低", "减少", "缩短", "缩小", "减小", "压减", "压缩", "回落", "减轻", "削减", "下滑", "跌"}

func negativeMultiples(p *pass) {
	for n, b := range p.lines {
		eachIndex(b.Text, "倍", func(i int) {
			start := quantityBefore(b.Text[:i])
			if start == i {
				return
			}
			left := b.Text[:start]
			for _, w := range [...]string{"大约", "约", "近", "超过", "超", "将近", "达", "整整"} {
				left = strings.TrimSuffix(left, w)
			}
			left = strings.TrimSuffix(left, "了")
			word := hasSuffix(left, falling[:]...)
			span := p.at(n, len(left)-len(word), i+len("倍"))
			if word != "" && !p.quoted(span) {
				p.report(span.Start, span.End, fmt.Sprintf("减少的数不用“倍”：“%s”应当用百分数或者分数", p.slice(span)))
			}
		})
	}
}
