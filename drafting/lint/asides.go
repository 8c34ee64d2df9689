package lint

import (
	"fmt"
	"strings"
)

var asideRules = []Rule{
	{
		ID: "P07", Level: Blocker, From: Recording, Strength: Standard, Source: "GB/T 15834—2011 §4.15.3.5",
		Title: "书名号中又用双书名号",
		Bad:   "《关于印发《办法》的通知》", Good: "《关于印发〈办法〉的通知》",
		Why:    "书名号中还要用书名号时，外面一层用双书名号，里面一层用单书名号。",
		Unseen: "隔着引号、括号的书名号；书名号不成对的段落。",
		check:  nestedTitles,
	},
	{
		ID: "P08", Level: Warning, From: Recording, Strength: General, Source: "GB/T 15834—2011 §4.9.3.6",
		Title: "同形的括号套用",
		Bad:   "（含园区（SIP））", Good: "（含园区〔SIP〕）",
		Why:    "同一形式的括号应尽量避免套用；必须套用时，宜采用不同的括号形式。括号也可能是名称的一部分，不自动改正。",
		Unseen: "里面一层是序数、年份、“市、区”一类区划或者企业组织形式的；半角括号。",
		check:  nestedParens,
	},
	{
		ID: "P09", Level: Warning, From: Recording, Strength: General, Source: "GB/T 15834—2011 §4.5.3.5",
		Title: "并列的书名号之间用了顿号",
		Bad:   "审议《甲办法》、《乙办法》", Good: "审议《甲办法》《乙办法》",
		Why:    "标有书名号的并列成分之间通常不用顿号；其间插有括注的，宜用顿号，不在此列。",
		Unseen: "一串之中有任何一个带括注的，整串不查。",
		check:  func(p *pass) { p.parted('《', "并列的书名号之间通常不用顿号") },
	},
	{
		ID: "P25", Level: Warning, From: Recording, Strength: General, Source: "GB/T 15834—2011 附录B.2",
		Title: "句内括号里用了句号",
		Bad:   "原则同意《工作意见》（以下简称《意见》。），由市人社局修改完善。", Good: "原则同意《工作意见》（以下简称《意见》），由市人社局修改完善。",
		Why:    "句内括号行文末尾通常不用标点符号，问号、叹号、省略号除外。",
		Unseen: "括号里有两句以上的；括号前已有句号的（句外括号）；括号在行首或者行末的。",
		check:  stoppedAsides,
	},
	{
		ID: "P32", Level: Hint, From: Recording, Strength: General, Source: "GB/T 15834—2011 附录B.1",
		Title: "顿号、逗号并列的一项里又用了分号",
		Bad:   "建设道路（新建五条；改建三条）、桥梁和管网", Good: "建设道路（新建五条，改建三条）、桥梁和管网",
		Why:    "分号的停顿比逗号、顿号长，不宜放在用逗号、顿号隔开的一项里面。",
		Unseen: "不在括号里的层次颠倒；括号里有冒号的（牵头单位：……；责任单位：……）。",
		check:  invertedAsides,
	},
}

func nestedTitles(p *pass) {
	for _, q := range p.brackets {
		if outer, ok := p.parent(q); ok && q.whole() && q.openMark == '《' && outer.openMark == '《' && p.odd(q) {
			p.rebracket(q, "书名号里面的书名号应当用“〈 〉”", "〈", "〉")
		}
	}
}

// odd reports whether an odd number of pairs of its own kind stand directly
// around q: of three pairs, one in another, only the middle one has to change.
func (p *pass) odd(q pair) bool {
	for n := 0; n < maxNesting; n++ {
		outer, ok := p.parent(q)
		if !ok || outer.openMark != q.openMark {
			return n%2 == 1
		}
		q = outer
	}
	return false
}

func nestedParens(p *pass) {
	for _, q := range p.brackets {
		outer, ok := p.parent(q)
		if !ok || !q.whole() || q.openMark != '（' || q.closeMark != '）' || outer.openMark != '（' || isNamePart(p.inner(q)) {
			continue
		}
		p.report(q.open, q.close+len("）"), "括号里面的括号宜用“〔 〕”")
	}
}

// isNamePart reports whether what a bracket encloses is usually written so,
// wherever it stands: a number （一）, a year （2021）, 各县（市、区）, 某某企业（有限合伙）.
func isNamePart(s string) bool {
	if n, _ := numeral(s); n > 0 && n == len(s) || len(s) == 4 && number(s) > 0 {
		return true
	}
	switch s {
	case "有限合伙", "普通合伙", "特殊普通合伙", "集团", "控股", "中国", "国际", "试行", "暂行", "修订", "草案", "送审稿", "征求意见稿":
		return true
	}
	return s != "" && strings.Trim(s, "省市区县旗镇乡街道园所院系处局、") == ""
}

func stoppedAsides(p *pass) {
	for _, q := range p.brackets {
		if !q.whole() || q.openMark != '（' || q.closeMark != '）' {
			continue
		}
		inner := p.inner(q)
		prev, next := before(p.text, q.open), after(p.text, q.close+len("）"))
		if !strings.HasSuffix(inner, "。") || strings.Index(inner, "。") != len(inner)-len("。") ||
			isEdge(prev) || isEdge(next) || isStop(prev) && prev != '，' && prev != '、' || isClosing(prev) && p.stoppedBefore(q.open) {
			continue
		}
		p.replace(q.close-len("。"), q.close, "句内括号行文末尾通常不用句号", "")
	}
}

// stoppedBefore reports whether a sentence ends at byte at, inside closing
// marks: ……落实。”.
func (p *pass) stoppedBefore(at int) bool {
	for n := 0; n < maxNesting && isClosing(before(p.text, at)); n++ {
		at -= len("”")
	}
	prev := before(p.text, at)
	return prev == '。' || prev == '！' || prev == '？' || isEdge(prev)
}

func invertedAsides(p *pass) {
	for _, m := range p.marks {
		if m.r != '（' || m.in&(inQuotes|inTitle) != 0 {
			continue
		}
		q, ok := p.pairAt(m.at)
		if !ok || !q.whole() || q.closeMark != '）' {
			continue
		}
		next, inner := after(p.text, q.close+len("）")), p.inner(q)
		if next != '、' && next != '，' || !strings.Contains(inner, "；") || strings.ContainsAny(inner, "：。（《“") {
			continue
		}
		p.report(q.open, q.close+len("）"), fmt.Sprintf("“%c”隔开的一项里面用了分号，宜改用逗号或者另行分句", next))
	}
}
