package lint

import (
	"fmt"
	"strings"

	"jiyao/drafting"
)

var lexiconRules = []Rule{
	{
		ID: "M32", Level: Blocker, From: Recording, Strength: Office, Source: "本单位的用语表",
		Title: "用语不合本单位的用语表",
		Bad:   "坚定道路自信、理论自信、制度自信，做到“四个自信”", Good: "坚定道路自信、理论自信、制度自信、文化自信，做到“四个自信”",
		Why: "固定表述须完整、次序不变，错误表述和禁用词须改。按用语表逐字比对，不作推断，也不自动改正；" +
			"文件名称（书名号之内）照录，不在此列。慎用词、没有写明统称的列举，只作提醒。",
		Unseen: "用语表之外的词，领导人的排序（见M14），意思不对而字面不在表中的说法。",
		check:  lexicon,
	},
}

// lexicon compares the draft with the office's words.
func lexicon(p *pass) {
	d, day := p.book.Directory, p.day()
	if d == nil || len(d.words) == 0 {
		return
	}
	cited := p.titles([]drafting.Span{{Start: 0, End: len(p.text)}})
	for _, b := range p.lines {
		series := enumerations{pass: p, line: b, runs: map[string]*run{}}
		d.lexicon.each(b.Text, func(at int, text string) {
			start := b.Span.Start + at
			if inside(cited, start) {
				return
			}
			if w, ok := d.words[text]; ok && w.on(day) {
				p.word(w, start)
			}
			for _, part := range d.parts[text] {
				if d.words[part.word].on(day) {
					series.take(part, at, len(text))
				}
			}
		})
		series.close()
	}
}

// word reports a word of the list for what it is.
func (p *pass) word(w Word, start int) {
	end := start + len(w.Text)
	use := strings.NewReplacer("“", "‘", "”", "’").Replace(w.Use)
	note := ""
	if w.Note != "" {
		note = "（" + w.Note + "）"
	}
	switch {
	case w.Kind == Wrong:
		p.report(start, end, fmt.Sprintf("“%s”应为“%s”%s", w.Text, use, note))
	case w.Kind == Banned && w.Use != "":
		p.report(start, end, fmt.Sprintf("“%s”是禁用词，宜改为“%s”%s", w.Text, use, note))
	case w.Kind == Banned:
		p.report(start, end, fmt.Sprintf("“%s”是禁用词%s", w.Text, note))
	case w.Kind == Sensitive && w.Use != "":
		p.reportAs(Warning, start, end, fmt.Sprintf("“%s”须慎用，宜为“%s”%s", w.Text, use, note))
	case w.Kind == Sensitive:
		p.reportAs(Warning, start, end, fmt.Sprintf("“%s”须慎用，请核对%s", w.Text, note))
	}
}

// enumerations follows the parts of fixed words through one line.
type enumerations struct {
	pass *pass
	line drafting.Block
	runs map[string]*run // under way, by the fixed word
}

// run is parts of one fixed word that stand one after another.
type run struct {
	start, end int
	parts      []int
}

// take goes on with a run, or begins another where words stand between.
func (e *enumerations) take(p part, at, length int) {
	r := e.runs[p.word]
	if r != nil {
		switch e.line.Text[r.end:at] {
		case "、", "，", "和", "与", "及", "以及":
			r.end, r.parts = at+length, append(r.parts, p.n)
			return
		}
		e.judge(p.word, *r)
	}
	e.runs[p.word] = &run{at, at + length, []int{p.n}}
}

func (e *enumerations) close() {
	for word, r := range e.runs {
		e.judge(word, *r)
	}
}

// judge reports a run that lacks one part or has another order. Fewer parts
// are somebody's choice; with the word itself in the sentence they are meant
// to be all.
func (e *enumerations) judge(word string, r run) {
	w := e.pass.book.Directory.words[word]
	all := strings.Split(w.Use, "、")
	if len(r.parts) < 2 || len(r.parts) < len(all)-1 || inOrder(r.parts, len(all)) {
		return
	}
	level := Warning
	if strings.Contains(sentence(e.line.Text, r.start, r.end), word) {
		level = Blocker
	}
	e.pass.reportAs(level, e.line.Span.Start+r.start, e.line.Span.Start+r.end, fmt.Sprintf("“%s”是%s，此处缺项或者次序有误", word, w.Use))
}

// inOrder reports whether the parts are all there are, in their order.
func inOrder(parts []int, all int) bool {
	for i, n := range parts {
		if n != i {
			return false
		}
	}
	return len(parts) == all
}

// window is how far a sentence is looked through on either side, in bytes.
const window = 600

// sentence gives the sentence of s in which the bytes from start to end lie.
func sentence(s string, start, end int) string {
	from, to := max(0, start-window), min(len(s), end+window)
	if i := strings.LastIndex(s[from:start], "。"); i >= 0 {
		from += i + len("。")
	}
	if i := strings.Index(s[end:to], "。"); i >= 0 {
		to = end + i
	}
	return s[from:to]
}
