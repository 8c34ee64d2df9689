package lint

import (
	"fmt"
	"hash/maphash"
	"unicode/utf8"

	"jiyao/drafting"
)

var repeatRules = []Rule{{
	ID: "S10", Level: Warning, From: Recording, Strength: Practice, Source: "实务：不重复",
	Title: "同一句话出现两次",
	Bad:   "各地各部门要抓好落实工作、强化督查问责。各地各部门要抓好落实工作、强化督查问责。", Good: "各地各部门要抓好落实工作、强化督查问责。",
	Why:    "十五个字以上的同一句话写了两次，多半是粘贴所致。",
	Unseen: "“原则同意……”“由……按程序印发”一类的套语；名单、版记和附件中的；改动过一个字的。",
	check:  repeatedSentences,
}}

// sentenceRunes is how long a sentence must be for its repetition to be no
// accident.
const sentenceRunes = 15

func repeatedSentences(p *pass) {
	seed := maphash.MakeSeed()
	seen := map[uint64]drafting.Span{}
	for n, b := range p.lines[:p.bodyLines()] {
		if b.Kind != drafting.Paragraph && b.Kind != drafting.Numbered {
			continue
		}
		start := labelEnd(b.Text)
		eachIndex(b.Text, "。", func(i int) {
			from := start
			start = i + len("。")
			s := b.Text[from:start]
			if utf8.RuneCountInString(s) <= sentenceRunes || isFormula(s) {
				return
			}
			span, key := p.at(n, from, start), maphash.String(seed, s)
			if first, ok := seen[key]; !ok {
				seen[key] = span
			} else if p.slice(first) == s {
				p.report(span.Start, span.End, fmt.Sprintf("这句话前面已经写过：“%s”", short(s)))
			}
		})
	}
}

// labelEnd gives where the text of a line begins behind its number.
func labelEnd(s string) int {
	if m, ok := markOf(s); ok {
		return m.end()
	}
	return leading(s)
}

// isFormula reports whether a sentence is one of those in which decisions of
// one kind are worded alike.
func isFormula(s string) bool {
	return hasPrefix(s, "由", "请", "责成", "同意", "原则同意", "会议同意", "会议原则", "会议审议", "会议听取", "会议研究", "会议决定", "会议通过") != "" ||
		containsAny(s, "按程序", "按规定程序", "按照程序", "赞成", "表决")
}
