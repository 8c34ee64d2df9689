package lint

import (
	"fmt"
	"strings"
	"unicode/utf8"

	"jiyao/drafting"
)

var announcedRules = []Rule{
	{
		ID: "N17", Level: Blocker, From: Recording, Strength: Practice, Source: "实务：数字核对（《党政机关公文处理工作条例》第二十条）",
		Title: "列出的条数与所说的不等",
		Bad:   "抓好以下三个方面工作：一是加强领导；二是强化督查。", Good: "抓好以下两个方面工作：一是加强领导；二是强化督查。",
		Why:    "说“三个方面”，就应当列出三个方面。错在条数还是内容须由人核对。",
		Unseen: "条数与第一条之间隔着别的话的；“首先、其次”和不带序数的列举；一段之中有两组“一是、二是”的。",
		check:  announcedCounts,
	},
}

// announcement is a number of things to follow: 三个方面.
type announcement struct {
	count      int
	start, end int // bytes of the text it was read in
}

// things are the words by which a list of things is announced, with those that
// may stand before them: 三项|主要|任务.
var things = [...]string{
	"方面", "工作", "任务", "措施", "举措", "意见", "要求", "问题", "重点", "环节", "事项", "事情", "事", "关系", "原则", "建议", "内容",
	"步骤", "阶段", "情况", "机制", "特点", "关键", "抓手", "要点", "目标", "主要", "具体", "突出", "基础", "的",
}

// announcementAt reads the announcement that ends s, a text up to the mark
// before its list. A clause with two numbers announces nothing certain.
func announcementAt(s string) (a announcement, ok bool) {
	s = strings.TrimSuffix(s, "如下")
	tail := clauseBefore(s, 90)
	base := len(s) - len(tail)
	for i := 0; i < len(tail); {
		count, n := countAt(tail[i:])
		if n == 0 {
			_, w := utf8.DecodeRuneInString(tail[i:])
			i += w
			continue
		}
		if measure := hasPrefix(tail[i+n:], "个", "项", "点", "条", "件", "大"); measure != "" {
			if ok {
				return announcement{}, false
			}
			a = announcement{count, base + i, base + i + n + len(measure)}
			ok = true
		}
		i += n
	}
	return a, ok && a.count >= 2 && isAnnounced(s[base:a.start], s[a.end-len("个"):])
}

// isAnnounced reports whether what stands before a number and behind it make it
// one of things to follow: 抓好以下 and 个方面工作.
func isAnnounced(left, right string) bool {
	if strings.ContainsRune(hanziNumbers+"第前这那述上余他外约近过于少每各增", before(left, len(left))) && left != "" {
		return false
	}
	measure, rest := right[:len("个")], right[len("个"):]
	for {
		w := hasPrefix(rest, things[:]...)
		if w == "" {
			break
		}
		measure, rest = w, rest[len(w):]
	}
	return rest == "" && measure != "个" && measure != "大" && measure != "的"
}

func announcedCounts(p *pass) {
	for n, b := range p.lines {
		if b.Kind == drafting.Attachment {
			return
		}
		announcedChain(p, n)
		if text, ok := strings.CutSuffix(b.Text, "："); ok {
			announcedList(p, n, text)
		}
	}
}

// announcedChain checks the 一是、二是 that begin in line n.
func announcedChain(p *pass, n int) {
	s := p.lines[n].Text
	links := chainOf(s)
	if len(links) == 0 || links[0].value != 1 {
		return
	}
	line, text := n, s[:links[0].start]
	if strings.TrimSpace(text) == "" && n > 0 {
		line, text = n-1, p.lines[n-1].Text
	}
	for _, stop := range [...]string{"：", "，", "。"} {
		text = strings.TrimSuffix(text, stop)
	}
	a, ok := announcementAt(text)
	if !ok {
		return
	}
	if last, ok := p.chainEnd(n, links); ok {
		p.compare(line, a, last)
	}
}

// chainEnd gives the last number of the chain whose links in line n are given
// and that goes on where the next lines begin with its next number; ok is false
// if it does not count on in ones.
func (p *pass) chainEnd(n int, links []link) (last int, ok bool) {
	for i, l := range links {
		if l.value != i+1 {
			return 0, false
		}
	}
	last = len(links)
	for _, b := range p.lines[n+1:] {
		links := chainOf(b.Text)
		if b.Level > 0 || len(links) == 0 || links[0].start > leading(b.Text) || links[0].value != last+1 {
			break
		}
		for i, l := range links {
			if l.value != last+i+1 {
				return 0, false
			}
		}
		last += len(links)
	}
	return last, last > 1
}

// link is one 二是 of a chain.
type link struct{ start, value int }

// chainOf gives the 一是、二是 of a line at whose places clauses begin.
func chainOf(s string) (links []link) {
	eachIndex(s, "是", func(i int) {
		if start, n := ordinalBefore(s, i); n > 0 {
			links = append(links, link{start, n})
		}
	})
	return links
}

// announcedList checks the numbered lines behind line n, whose text up to its
// colon is given.
func announcedList(p *pass, n int, text string) {
	a, ok := announcementAt(text)
	if !ok || n+1 >= len(p.lines) || p.lines[n+1].Level <= p.lines[n].Level {
		return
	}
	level, last := p.lines[n+1].Level, 0
	for _, b := range p.lines[n+1:] {
		if b.Level > level || b.Kind == drafting.Paragraph {
			continue
		}
		m, ok := markOf(b.Text)
		if b.Level != level || !ok || m.value != last+1 {
			break
		}
		last++
	}
	if last > 1 {
		p.compare(n, a, last)
	}
}

// compare reports an announcement in a line whose list counts otherwise.
func (p *pass) compare(line int, a announcement, count int) {
	if span := p.at(line, a.start, a.end); a.count != count && !p.quoted(span) {
		p.report(span.Start, span.End, fmt.Sprintf("此处说“%s”，以下列出%d条", p.slice(span), count))
	}
}
