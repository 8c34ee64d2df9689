package lint

import (
	"strings"
	"unicode/utf8"
)

var quoteRules = []Rule{
	{
		ID: "P05", Level: Blocker, From: Recording, Strength: Standard, Source: "GB/T 15834—2011 §4.8",
		Title: "前引号、后引号颠倒",
		Bad:   "做好”六稳“工作", Good: "做好“六稳”工作",
		Why:    "引号的前半是“，后半是”。",
		Unseen: "单引号；颠倒的引号中有句号、分号，或者超过三十个字。",
		check:  reversedQuotes,
	},
	{
		ID: "P06", Level: Warning, From: Recording, Strength: Standard, Source: "GB/T 15834—2011 §4.8.3.4",
		Title: "引号中又用双引号",
		Bad:   "会议强调，“要坚持“人民至上”理念”", Good: "会议强调，“要坚持‘人民至上’理念”",
		Why:    "引号中还要用引号时，外面一层用双引号，里面一层用单引号。",
		Unseen: "隔着书名号、括号的引号；引号不成对的段落。",
		check:  nestedQuotes,
	},
	{
		ID: "P10", Level: Warning, From: Recording, Strength: General, Source: "GB/T 15834—2011 §4.5.3.5",
		Title: "并列的引号之间用了顿号",
		Bad:   "“六稳”、“六保”", Good: "“六稳”“六保”",
		Why:    "标有引号的并列成分之间通常不用顿号；其间插有括注的，宜用顿号，不在此列。",
		Unseen: "一串之中有任何一个带括注的，整串不查。",
		check:  func(p *pass) { p.parted('“', "并列的引号之间通常不用顿号") },
	},
	{
		ID: "P24", Level: Blocker, From: Recording, Strength: Standard, Source: "GB/T 15834—2011 附录B.2",
		Title: "引号内外都用了句号",
		Bad:   "会议强调：“要抓好落实。”。", Good: "会议强调：“要抓好落实。”",
		Why:    "引文独立成句的，句号在引号里面，外面不再用句号。",
		Unseen: "引号里面是问号、叹号的；引号外面是逗号、分号的。",
		check:  closedTwice,
	},
}

// maxReversed bounds, in bytes, what stands between two reversed quotes.
const maxReversed = 30 * 3

// reverse marks the quotes that are the wrong way round: ” without “ before it,
// “ without ” behind it, and what looks like pairs between them.
func (p *pass) reverse() {
	var run []int // the quotes since the last ” without “
	for i := range p.brackets {
		q := &p.brackets[i]
		switch {
		case q.openMark != '“' && q.closeMark != '”':
			continue
		case q.open < 0:
			run = append(run[:0], i)
			continue
		case len(run) == 0:
			continue
		}
		from := p.brackets[run[len(run)-1]].close + len("”")
		if q.open < from || !isReversed(p.text[from:q.open]) { // inside the pair before it, or no quotation between
			run = run[:0]
			continue
		}
		if run = append(run, i); !q.whole() {
			for _, j := range run {
				p.brackets[j].reversed = true
			}
			run = run[:0]
		}
	}
}

// isReversed reports whether s, between ” and “, is what should be quoted.
func isReversed(s string) bool {
	return s != "" && len(s) <= maxReversed && !isStop(after(s, 0)) && !strings.ContainsAny(s, "。；\n")
}

func reversedQuotes(p *pass) {
	last := -1
	for _, q := range p.brackets {
		if !q.reversed {
			continue
		}
		if last >= 0 && q.open >= 0 {
			p.replace(last, q.open+len("“"), "前引号、后引号颠倒", "“"+p.text[last+len("”"):q.open]+"”")
		}
		last = q.close
	}
}

// maxRebracket bounds, in bytes, the text of a pair that is rewritten with
// other brackets.
const maxRebracket = 300

// rebracket reports a whole pair that should have other marks.
func (p *pass) rebracket(q pair, message, open, shut string) {
	end := q.close + utf8.RuneLen(q.closeMark)
	if end-q.open > maxRebracket {
		p.report(q.open, end, message)
		return
	}
	p.replace(q.open, end, message, open+p.inner(q)+shut)
}

func nestedQuotes(p *pass) {
	single := -1 // where ‘ was opened last
	for _, m := range p.marks {
		switch m.r {
		case '‘':
			single = m.at
		case '’':
			single = -1
		case '“':
			q, found := p.pairAt(m.at)
			outer, ok := p.parent(q)
			if found && ok && q.whole() && outer.openMark == '“' && single < outer.open {
				p.rebracket(q, "引号里面的引号应当用单引号“‘ ’”", "‘", "’")
				single = m.at
			}
		case '”':
			single = -1
		}
	}
}

func closedTwice(p *pass) {
	for _, m := range p.marks {
		if m.r != '。' {
			continue
		}
		inner := strings.TrimRight(p.text[max(0, m.at-4*len("”")):m.at], "”’")
		if quoted := p.text[max(0, m.at-len("”")):m.at]; quoted != "”" && quoted != "’" || !strings.HasSuffix(inner, "。") {
			continue
		}
		p.replace(m.at, m.end(), "引号里面已有句号，外面的句号应当删去", "")
	}
}

// parted reports the 、 between quotes or titles that stand one behind the
// other, unless one of them has an aside.
func (p *pass) parted(open rune, message string) {
	const size = len("》")
	var row []pair
	aside := false
	flush := func() {
		if len(row) > 1 && !aside && after(p.text, row[len(row)-1].close+size) != '（' {
			for i, q := range row[1:] {
				if from := row[i].close + size; from < q.open {
					p.replace(from, q.open, message, "")
				}
			}
		}
		row, aside = row[:0], false
	}
	for _, q := range p.brackets {
		if q.openMark != open || !q.whole() || q.reversed {
			continue
		}
		if len(row) > 0 {
			last := row[len(row)-1]
			if q.open < last.close {
				continue
			}
			between := p.text[last.close+size : q.open]
			switch {
			case between == "" || between == "、":
			case isAside(strings.TrimSuffix(between, "、")):
				aside = true
			default:
				flush()
			}
		}
		row = append(row, q)
	}
	flush()
}

// isAside reports whether s is （…） and nothing else.
func isAside(s string) bool {
	return strings.HasPrefix(s, "（") && strings.HasSuffix(s, "）") && !strings.Contains(s, "\n")
}
