package drafting

import (
	"strings"
	"unicode/utf8"
)

// lexicon is what no edit may cut: terms as they are written, and names, whose
// characters padding may hold apart.
type lexicon struct{ terms, names trie }

const (
	longestTerm = 60 // runes; anything longer is a sentence, not a term
	longestName = 20 // runes
	widestPad   = 8  // blanks between two characters of a name
)

// newLexicon gathers the terms given and the units and persons that the texts
// list.
func newLexicon(terms []string, texts ...string) *lexicon {
	l := &lexicon{}
	for _, t := range terms {
		l.term(t)
	}
	for i, text := range texts {
		if i == 0 || text != texts[i-1] {
			l.learn(Parse(text))
		}
	}
	return l
}

func (l *lexicon) term(s string) {
	if s = trimmed(s); longer(s, 1) && !longer(s, longestTerm) && !strings.Contains(s, "\n") {
		l.terms.add(s)
	}
}

func (l *lexicon) name(s string) {
	if longer(s, 1) && !longer(s, longestName) {
		l.names.add(s)
	}
}

// learn takes the names of d's units and persons.
func (l *lexicon) learn(d *Document) {
	a := d.Attendance
	for _, list := range [][]Person{a.Present.Persons(), a.Absent.Persons(), a.Observers.Persons(), d.Recorders, d.Reporters, {d.Meeting.Chair}, d.Meeting.CoChairs} {
		for _, p := range list {
			l.name(p.Name)
			l.term(p.Unit)
		}
	}
	for _, it := range d.Items {
		for _, r := range it.Resolutions {
			for _, u := range r.Units {
				l.term(u)
			}
		}
	}
	l.term(d.Imprint.Unit.Value)
	l.term(d.Compiler.Value)
	l.term(d.Issuer.Value)
}

// trie is a set of words.
type trie struct {
	next map[branch]int32
	ends []bool // whether a word ends at a node
}

type branch struct {
	node int32
	char rune
}

func (t *trie) add(word string) {
	if t.next == nil {
		t.next, t.ends = map[branch]int32{}, []bool{false}
	}
	node := int32(0)
	for _, r := range word {
		at := branch{node, r}
		if t.next[at] == 0 {
			t.next[at] = int32(len(t.ends))
			t.ends = append(t.ends, false)
		}
		node = t.next[at]
	}
	t.ends[node] = true
}

// longest gives the length of the longest word that s begins with, blanks
// between its characters passed over if padded says so; 0 if there is none.
func (t *trie) longest(s string, padded bool) int {
	best, node := 0, int32(0)
	for at := 0; at < len(s); {
		r, n := decode(s[at:])
		if padded && at > 0 && space(r) {
			pad := trimLeft(head(s[at:], widestPad))
			at += pad
			if at == len(s) {
				break
			}
			r, n = decode(s[at:])
		}
		node = t.next[branch{node, r}]
		if node == 0 {
			break
		}
		if at += n; t.ends[node] {
			best = at
		}
	}
	return best
}

// cut gives the ends of the atoms of s: what an edit takes or leaves whole.
// Where a term, a name or a number overlaps another, both are one atom.
func (l *lexicon) cut(s string) []int {
	ends := make([]int, 0, len(s)/3+1)
	end, read, fresh := 0, 0, true // the atom's end; the last number's or word's; at the start of a line
	for at, size := 0, 0; at < len(s); at += size {
		if at > 0 && at == end {
			ends = append(ends, end)
		}
		var r rune
		r, size = decode(s[at:])
		end = max(end, at+size, at+l.terms.longest(s[at:], false), at+l.names.longest(s[at:], true))
		if at >= read {
			read = at + figureOrWord(s[at:])
			end = max(end, read)
		}
		switch {
		case r == '\n':
			fresh = true
		case fresh && !space(r):
			fresh = false
			if m, ok := numbering(s[at:]); ok {
				end = max(end, at+m.length)
			}
		}
	}
	if end > 0 {
		ends = append(ends, end)
	}
	return ends
}

// figureOrWord gives the length of the number or the word in Latin letters that
// s begins with, and of the unit of the number that ends the word.
func figureOrWord(s string) int {
	word := latinWord(s)
	last := word
	for last > 0 && s[last-1] >= '0' && s[last-1] <= '9' {
		last--
	}
	if last == word {
		return max(word, quantity(s))
	}
	return max(word, quantity(s), last+quantity(s[last:]))
}

// latinWord gives the length of the word in Latin letters and digits that s
// begins with: COVID-19, PM2.5, 5G.
func latinWord(s string) int {
	at := 0
	for at < len(s) {
		c := s[at]
		inside := at > 0 && (c == '-' || c == '.') && at+1 < len(s) && alphanumeric(s[at+1])
		if !alphanumeric(c) && !inside {
			break
		}
		at++
	}
	return at
}

func alphanumeric(c byte) bool {
	return c >= '0' && c <= '9' || c >= 'A' && c <= 'Z' || c >= 'a' && c <= 'z'
}

// quantity gives the length of the number that s begins with, with its unit
// and whatever number follows at once: 第98次, 2400万元, 15.5%, 〔2026〕3号,
// 2026年6月1日, 二〇二六年六月一日; 0 if there is none.
func quantity(s string) int {
	at := bracketedYear(s)
	ordinal := at > 0
	if !ordinal {
		at = len(startsWith(s, "第"))
		ordinal = at > 0
	}
	start := at
	for first := true; ; first = false {
		n, chinese := figures(s[at:])
		if n == 0 {
			break
		}
		m := measure(s[at+n:])
		if chinese && m == 0 && !(first && (ordinal || longer(s[at:at+n], 1))) {
			break
		}
		if at += n + m; m == 0 {
			break
		}
	}
	if at == start && !strings.HasPrefix(s, "〔") {
		return 0
	}
	return at
}

// bracketedYear gives the length of the year of a 文号, right or wrong in its
// brackets: 〔2026〕 with 第 behind it, where it stands.
func bracketedYear(s string) int {
	open := len(startsWith(s, "〔", "[", "［", "（", "("))
	if open == 0 {
		return 0
	}
	_, n := arabic(s[open:])
	if n != 4 {
		return 0
	}
	end := len(startsWith(s[open+n:], "〕", "]", "］", "）", ")"))
	if end == 0 {
		return 0
	}
	end += open + n
	return end + len(startsWith(s[end:], "第"))
}

// figures gives the length of the digits that s begins with, in either script:
// 2,400.5, 2026—2030, 9:30, 二十一, 百分之十五.
func figures(s string) (length int, chinese bool) {
	first, _ := decode(s)
	if _, ok := digit(first); !ok {
		return chineseFigures(s), true
	}
	for at := 0; at < len(s); {
		r, n := decode(s[at:])
		if _, ok := digit(r); !ok {
			if !strings.ContainsRune(".．,:：—–-－～~/×", r) {
				return at, false
			}
			following, _ := decode(s[at+n:])
			if _, ok := digit(following); !ok {
				return at, false
			}
		}
		at += n
	}
	return len(s), false
}

// chineseFigures gives the length of the Chinese numeral that s begins with.
func chineseFigures(s string) int {
	const part = "分之"
	at := 0
	if strings.HasPrefix(s, "百分之") || strings.HasPrefix(s, "千分之") || strings.HasPrefix(s, "万分之") {
		at = len("百分之")
	}
	for begun := at; at < len(s); {
		if at > begun && strings.HasPrefix(s[at:], part) {
			at += len(part)
			continue
		}
		r, n := decode(s[at:])
		_, ok := numeral(r)
		if !ok && r != '十' && (at == begun || !strings.ContainsRune("百千万亿", r)) {
			break
		}
		at += n
	}
	return at
}

// measure gives the length of the measure behind a number: 万元, 余人, %, 月.
func measure(s string) int {
	at := len(startsWith(s, "多", "余", "几"))
	for at < len(s) {
		n := len(startsWith(s[at:], "十", "百", "千", "万", "亿"))
		if n == 0 {
			break
		}
		at += n
	}
	at += len(startsWith(s[at:], "多", "余"))
	return at + len(startsWith(s[at:],
		"个百分点", "平方公里", "平方千米", "立方米", "平方米", "千瓦时", "公里", "千米", "厘米", "毫米", "公顷", "公斤", "千克", "毫升",
		"千瓦", "兆瓦", "小时", "分钟", "人次", "年度", "年代", "月份", "月底", "月初", "季度", "个月", "周年", "美元", "欧元", "港元", "会议室",
		"年", "月", "日", "号", "时", "分", "秒", "天", "周", "个", "项", "条", "款", "件", "次", "届", "期", "批", "名", "人", "位", "户", "家",
		"所", "座", "处", "台", "辆", "套", "间", "栋", "幢", "册", "份", "本", "篇", "页", "岁", "元", "角", "米", "亩", "吨", "克", "升", "度",
		"倍", "成", "折", "级", "类", "层", "楼", "室", "%", "％", "‰", "℃"))
}

// grade says what an atom is to the eye, the borders in rising order.
type grade uint8

const (
	singleAtom   grade = iota // a character
	wholeAtom                 // a term, a name, a number, a word: more than one character
	openingAtom               // （《“
	closingAtom               // ）》”
	pauseAtom                 // 、
	clauseAtom                // ，：
	sentenceAtom              // 。；！？ and the number of a line
	lineAtom                  // a line feed
)

func gradeOf(atom string) grade {
	r, n := utf8.DecodeRuneInString(atom)
	if n < len(atom) {
		if m, ok := numbering(atom); ok && m.length == len(atom) {
			return sentenceAtom
		}
		return wholeAtom
	}
	switch r {
	case '\n':
		return lineAtom
	case '。', '；', '！', '？', ';', '!', '?':
		return sentenceAtom
	case '，', '：', ',', ':':
		return clauseAtom
	case '、':
		return pauseAtom
	case '（', '《', '〈', '“', '‘', '(', '〔', '【', '「', '『':
		return openingAtom
	case '）', '》', '〉', '”', '’', ')', '〕', '】', '」', '』':
		return closingAtom
	}
	return singleAtom
}
