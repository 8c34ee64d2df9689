package lint

import (
	"strings"
	"unicode/utf8"

	"jiyao/drafting"
)

var punctuationRules = []Rule{
	{
		ID: "P01", Level: Blocker, From: Recording, Strength: Standard, Source: "GB/T 15834—2011 §5.1",
		Title: "汉字之间用了半角标点",
		Bad:   "会议强调,要抓落实.", Good: "会议强调，要抓落实。",
		Why:    "中文语句中的点号和括号占一个字的位置，用全角。小数点、网址、编号中的半角符号不在此列。",
		Unseen: "英文语句、公式、程序代码中的半角标点；汉字之间的半角句点只指出，不改正。",
		check:  halfWidth,
	},
	{
		ID: "P02", Level: Blocker, From: Recording, Strength: Standard, Source: "GB/T 15835—2011 第5章",
		Title: "数字、字母用了全角",
		Bad:   "２０２０年、ＧＤＰ", Good: "2020年、GDP",
		Why:    "阿拉伯数字和拉丁字母用半角。",
		Unseen: "全角的符号（％、＋等）和已成专名的全角写法。",
		check:  fullWidth,
	},
	{
		ID: "P04", Level: Blocker, From: Recording, Strength: Standard, Source: "GB/T 15834—2011 §4.8",
		Title: "用了直引号",
		Bad:   `夺取"双胜利"`, Good: "夺取“双胜利”",
		Why:    "中文引号分前后两半，用“ ”或‘ ’。",
		Unseen: "英文词中的撇号，数字后表示英寸、角分的直引号。",
		check:  straightQuotes,
	},
	{
		ID: "P19", Level: Blocker, From: Recording, Strength: Standard, Source: "GB/T 15834—2011 §4.11",
		Title: "省略号的形式有误",
		Bad:   "医院、学校...", Good: "医院、学校……",
		Why:    "省略号为六个连点，占两个字的位置；整段的省略用十二个连点。",
		Unseen: "外文语句中的三个点；行首目录的点线。",
		check:  ellipses,
	},
	{
		ID: "P23", Level: Blocker, From: Recording, Strength: Standard, Source: "GB/T 15834—2011 §4",
		Title: "点号重复或者冲突",
		Bad:   "要抓好落实。。", Good: "要抓好落实。",
		Why:    "一处停顿只用一个点号。两个相同的可以自动删去一个；两个不同的须由人判断留哪一个。",
		Unseen: "问号与叹号连用；隔着引号、括号的两个点号。",
		check:  doubledMarks,
	},
}

// wide gives the full-width mark for a half-width one and its name.
func wide(c byte) (mark, message string) {
	switch c {
	case ',':
		return "，", "句内停顿应当用全角逗号"
	case ';':
		return "；", "分句之间应当用全角分号"
	case ':':
		return "：", "提示下文应当用全角冒号"
	case '?':
		return "？", "问号应当用全角"
	case '!':
		return "！", "叹号应当用全角"
	case '.':
		return "。", "句末应当用句号“。”"
	}
	return "", ""
}

func halfWidth(p *pass) {
	for _, b := range p.lines {
		if strings.ContainsAny(b.Text, ",;:?!.") {
			halfWidthStops(p, b)
		}
	}
	for _, q := range p.brackets {
		if q.whole() && q.openMark == '(' && q.closeMark == ')' && p.chineseParens(q) {
			p.replace(q.open, q.open+1, "括号应当用全角", "（")
			p.replace(q.close, q.close+1, "括号应当用全角", "）")
		}
	}
}

func halfWidthStops(p *pass, b drafting.Block) {
	s := b.Text
	for i := 0; i < len(s); i++ {
		mark, message := wide(s[i])
		if mark == "" || !stopsChinese(s, i) || p.inLabel(b.Span.Start+i) {
			continue
		}
		at := b.Span.Start + i
		next := after(s, i+1)
		if s[i] == '.' && inDayName(s, i) {
			continue // P22's
		}
		if s[i] == '.' && isHan(next) {
			p.report(at, at+1, "汉字之间不用半角句点：句末用“。”，译名中间用“·”")
			continue
		}
		end := i + 1
		for end < len(s) && s[end] == ' ' {
			end++
		}
		p.add(at, at+1, message, &Edit{Span: drafting.Span{Start: at, End: b.Span.Start + end}, Text: mark})
	}
}

// stopsChinese reports whether the half-width mark at byte i of s stands in
// Chinese text: after a Hanzi or a closing mark, or, but for the point, between
// a word of digits or letters and a Hanzi.
func stopsChinese(s string, i int) bool {
	prev, next := before(s, i), after(s, i+1)
	if s[i] == '.' {
		dotted := next == '.' || prev == '.' || isDigit(next) || isLatin(next)
		return !dotted && (isHan(prev) || isClosing(prev))
	}
	if s[i] == ':' && strings.HasPrefix(s[i:], "://") {
		return false
	}
	if isHan(prev) || isClosing(prev) {
		return true
	}
	word := isDigit(prev) || isLatin(prev) || prev == '%'
	return word && (isHan(next) || isOpening(next)) && !isAddress(s, i)
}

// isAddress reports whether the ASCII run before byte i is an address of the
// net.
func isAddress(s string, i int) bool {
	j := i
	for j > 0 && s[j-1] > ' ' && s[j-1] < utf8.RuneSelf {
		j--
	}
	run := s[j:i]
	return strings.Contains(run, "://") || strings.Contains(run, "www.") || strings.Contains(run, "@")
}

// maxAside bounds how many bytes behind a bracket are looked at: brackets may
// be nested as deep as somebody likes.
const maxAside = 200

// chineseParens reports whether a half-width pair belongs to Chinese text and
// to no level number or 发文字号.
func (p *pass) chineseParens(q pair) bool {
	if p.inLabel(q.open) {
		return false
	}
	inner, next := p.text[q.open+1:q.close], after(p.text, q.close+1)
	if len(inner) == 4 && strings.Trim(inner, "0123456789") == "" && (isDigit(next) || next == '第') {
		return false
	}
	prev := before(p.text, q.open)
	return isHan(prev) || isClosing(prev) || hasHan(inner[:min(len(inner), maxAside)])
}

func fullWidth(p *pass) {
	for _, b := range p.lines {
		s := b.Text
		for i := 0; i < len(s); {
			n := fullWidthRun(s[i:])
			if n == 0 {
				_, w := utf8.DecodeRuneInString(s[i:])
				i += w
				continue
			}
			at := b.Span.Start + i
			p.replace(at, at+n, "数字、字母应当用半角", narrow(s[i:i+n]))
			i += n
		}
	}
}

// fullWidthRun gives the length in bytes of the full-width digits and letters
// that s begins with; a full-width point between digits belongs to them.
func fullWidthRun(s string) int {
	n := 0
	for n < len(s) && s[n] == 0xEF {
		r, w := utf8.DecodeRuneInString(s[n:])
		point := r == '．' && n > 0 && isWideDigit(after(s, n+w)) && isWideDigit(before(s, n))
		if !isWideAlnum(r) && !point {
			break
		}
		n += w
	}
	return n
}

func isWideDigit(r rune) bool { return r >= '０' && r <= '９' }

func isWideAlnum(r rune) bool {
	return isWideDigit(r) || r >= 'Ａ' && r <= 'Ｚ' || r >= 'ａ' && r <= 'ｚ'
}

// narrow gives the half-width form of full-width characters.
func narrow(s string) string {
	return strings.Map(func(r rune) rune { return r - '！' + '!' }, s)
}

func straightQuotes(p *pass) {
	for _, b := range p.lines {
		quotesOf(p, b, quoteKind{'"', "“", "”"})
		quotesOf(p, b, quoteKind{'\'', "‘", "’"})
	}
}

// quoteKind is a straight quote with the two Chinese ones it stands for.
type quoteKind struct {
	straight   byte
	open, shut string
}

// quotesOf reports the straight quotes of one kind in a block: in pairs if
// their number is even, without a fix if it is odd.
func quotesOf(p *pass, b drafting.Block, q quoteKind) {
	var at []int
	for i := 0; i < len(b.Text); i++ {
		if b.Text[i] == q.straight && besideChinese(b.Text, i, q.straight) {
			at = append(at, i)
		}
	}
	for n, i := range at {
		i += b.Span.Start
		switch {
		case len(at)%2 == 1:
			p.report(i, i+1, "应当用中文引号；本段直引号不成对，请核对前后两半")
		case n%2 == 0:
			p.replace(i, i+1, "应当用中文引号“"+q.open+"”", q.open)
		default:
			p.replace(i, i+1, "应当用中文引号“"+q.shut+"”", q.shut)
		}
	}
}

// besideChinese reports whether the straight quote at byte i is a quote of
// Chinese text: a double one anywhere but after a digit (inches), a single one
// only beside a Hanzi or a full-width mark.
func besideChinese(s string, i int, quote byte) bool {
	prev, next := before(s, i), after(s, i+1)
	if quote == '"' {
		return !isDigit(prev) || isHan(next) || next >= 0x3000
	}
	return prev >= 0x2E80 || next >= 0x2E80
}

func ellipses(p *pass) {
	for i := 0; i < len(p.marks); {
		m := p.marks[i]
		n := 1
		if !strings.ContainsRune(".。…·•・", m.r) {
			i += n
			continue
		}
		for i+n < len(p.marks) && p.marks[i+n].r == m.r && p.marks[i+n].at == p.marks[i+n-1].end() {
			n++
		}
		s, at := p.lines[m.line].Text, p.lines[m.line].Span.Start
		if end := p.marks[i+n-1].end(); badEllipsis(s, m.at-at, end-at, m.r) {
			p.replace(m.at, end, "省略号应当用六个连点“……”", "……")
		}
		i += n
	}
}

// badEllipsis reports whether the run of r in s[i:j] stands for an ellipsis in
// a form that is not one.
func badEllipsis(s string, i, j int, r rune) bool {
	n := (j - i) / utf8.RuneLen(r)
	switch r {
	case '…':
		return n != 2 && n != 4
	case '.':
		prev, next := before(s, i), after(s, j)
		return n >= 3 && (prev >= 0x2E80 || isClosing(prev)) && !isLatin(next) && !isDigit(next)
	default:
		return n >= 3
	}
}

func doubledMarks(p *pass) {
	for i := 0; i < len(p.marks); {
		first := p.marks[i]
		n := p.stopsFrom(i)
		if n == 0 {
			i++
			continue
		}
		run := p.text[first.at:p.marks[i+n-1].end()]
		same := strings.Trim(run, string(first.r)) == ""
		calls := strings.Trim(run, "？！") == "" // ？！ may be doubled
		switch {
		case n == 1 || calls:
		case strings.HasPrefix(run, "。。。"): // P19's
			n = len(run[:len(run)-len(strings.TrimLeft(run, "。"))]) / len("。")
		case same:
			p.replace(first.at, first.at+len(run), "标点重复", string(first.r))
		default:
			p.report(first.at, first.at+len(run), "标点“"+run+"”冲突，只留一个")
		}
		i += n
	}
}

// stopsFrom counts the stops that stand together from mark i on.
func (p *pass) stopsFrom(i int) int {
	n := 0
	for i+n < len(p.marks) && isStop(p.marks[i+n].r) && (n == 0 || p.marks[i+n].at == p.marks[i+n-1].end()) {
		n++
	}
	return n
}

// isStop reports whether r is one of the full-width stops (点号).
func isStop(r rune) bool {
	switch r {
	case '，', '。', '、', '；', '：', '？', '！':
		return true
	}
	return false
}
