package lint

import (
	"fmt"
	"regexp"
	"strings"
	"unicode/utf8"
)

var placeholderRules = []Rule{
	{
		ID: "M38", Level: Blocker, From: Review, Strength: Practice, Source: "实务：定稿不留空",
		Title: "留有占位字样",
		Bad:   "由××牵头", Good: "由市发改委牵头",
		Why:    "送审前应当补齐。责任单位、时间、数额留空的阻断；人名、单位名称、地名也可能是隐去的（王××、××小区），只提醒。",
		Unseen: "用空格留出的空白；签字、盖章用的横线；写作“某某”“若干”的泛指；数字后隐去的××。",
		check:  placeholders,
	},
}

var placeholder = regexp.MustCompile(`[×╳✕]{2,}|[○◯□]{2,}|TODO|待补充?|[_＿]{3,}|[XＸ]{2,}|[xｘ]{2,}`)

func placeholders(p *pass) {
	for _, b := range p.lines {
		if !mayHoldPlaceholder(b.Text) || toSign(b.Text) {
			continue
		}
		for _, m := range placeholder.FindAllStringIndex(b.Text, -1) {
			word := b.Text[m[0]:m[1]]
			if !isPlaceholder(word, before(b.Text, m[0]), after(b.Text, m[1])) {
				continue
			}
			level := Warning // a name that is not to be made known, as likely as one to be filled in
			if owed(word, b.Text[:m[0]], b.Text[m[1]:]) && !masked(before(b.Text, m[0]), word) {
				level = Blocker
			}
			p.reportAs(level, b.Span.Start+m[0], b.Span.Start+m[1], fmt.Sprintf("占位字样“%s”待补齐", short(word)))
		}
	}
}

// owed reports whether a blank stands where the minutes itself has to say
// something: who is in charge, when, how much. 待补 always does.
func owed(word, prev, next string) bool {
	return strings.HasPrefix(word, "待") || word == "TODO" ||
		endsWithAny(prev, "由", "请", "责成", "会同", "单位：", "部门：", "责任人：", "时限：", "第", "于", "投资", "共计", "总额") ||
		beginsWithAny(next, "年", "月", "日", "时", "万", "亿", "元", "次", "期", "号", "名", "%", "％", "局", "委", "办", "厅", "部门", "单位", "科", "处")
}

// toSign reports whether a line is there to be signed: 监事签字：____, or nothing
// but strokes to write on.
func toSign(s string) bool {
	return containsAny(s, "签字", "签名", "签章", "盖章", "签署") || strings.Trim(s, "_＿"+blanks) == ""
}

// masked reports whether a placeholder of crosses behind prev may hide a name:
// 王××.
func masked(prev rune, word string) bool {
	const common = "王李张刘陈杨黄赵吴周徐孙马朱胡郭何高林罗郑梁谢宋唐许韩冯邓曹彭曾肖田董袁潘蒋蔡余杜叶程苏魏吕丁任沈姚卢姜崔钟谭陆汪范金石"
	return prev != 0 && strings.ContainsRune(common, prev) && strings.ContainsRune("×╳✕XＸ", after(word, 0))
}

// mayHoldPlaceholder reports whether a line has a character that a placeholder
// begins with.
func mayHoldPlaceholder(s string) bool {
	for _, c := range [...]string{"待", "XX", "xx", "__", "TODO", "╳", "✕", "○", "◯", "□", "＿", "Ｘ", "ｘ", "×"} {
		if strings.Contains(s, c) {
			return true
		}
	}
	return false
}

// isPlaceholder reports whether the word is a blank left to be filled in and
// no part of a word of letters, a year 二○○八 or 待补 in 待补选.
func isPlaceholder(word string, prev, next rune) bool {
	switch first := after(word, 0); {
	case first == '○' || first == '◯':
		return hanziDigit(prev) < 0 && hanziDigit(next) < 0
	case first == '×' && isDigit(prev):
		return false // 8888××××: hidden, not forgotten
	case first == '待':
		return next == 0 || !isHan(next)
	case isLatin(first) || first >= utf8.RuneSelf && isWideAlnum(first):
		return !isLatin(prev) && !isLatin(next) && !isDigit(prev) && !isDigit(next) && !strings.ContainsRune("./-:_@", prev)
	}
	return true
}

// short gives at most eight characters of s.
func short(s string) string {
	n := 0
	for i := range s {
		if n++; n > 8 {
			return s[:i] + "…"
		}
	}
	return s
}
