package drafting

import (
	"strings"
	"unicode"
	"unicode/utf8"
)

// Rejoin gives a text whose lines were broken hard (硬回车), as they are copied
// from PDF or plain text, its paragraphs back, and tells how many breaks were
// taken out. A text without such lines is given back as it is. Nothing but
// breaks, blank lines between them, indents and stray blanks beside figures goes.
func Rejoin(text string) (joined string, breaks int) { return rejoin(text, fewestCuts) }

// RejoinAll is Rejoin for reading a text, not for changing it: it takes breaks
// out even of a text in which a single line shows that there are any.
func RejoinAll(text string) (joined string, breaks int) { return rejoin(text, 1) }

func rejoin(text string, least int) (joined string, breaks int) {
	lines := strings.Split(Normalise(text), "\n")
	outdent(lines)
	p := measured(lines)
	if !p.plausible() || !utf8.ValidString(text) {
		return text, 0
	}
	j := joiner{page: p, marked: p.marked(lines), spaced: spaced(lines), begun: map[marker]bool{}}
	for _, l := range lines {
		j.line(l)
	}
	j.end()
	if j.cuts < least {
		return text, 0
	}
	return strings.Trim(strings.Join(j.out, "\n"), "\n") + "\n", j.breaks
}

// joiner puts the lines of a page together to paragraphs.
type joiner struct {
	page
	marked bool // paragraphs end in a single blank, as PDF files have it
	spaced bool // and a blank line stands between any two lines

	out       []string
	breaks    int // taken out
	cuts      int // of these in the middle of a sentence
	paragraph strings.Builder
	last      string // the paragraph's last line
	open      bool   // which shows that it goes on
	waiting   []rune // the brackets and quotes that have not closed in it
	begun     map[marker]bool
}

func (j *joiner) line(l string) {
	if trimmed(l) == "" {
		if l != "" || !j.spaced {
			j.end()
			j.out = append(j.out, "")
		}
		return
	}
	body := strings.TrimRight(l[trimLeft(l):], " \u3000")
	tail := l[trimLeft(l)+len(body):]
	if j.last != "" && (j.closes(body) || j.open && !j.opens(body) && !indented(l, j.marked)) {
		j.paragraph.WriteString(glue(j.last, body))
		j.breaks++
		if !ends(j.last) && !strings.HasPrefix(body, "会议") {
			j.cuts++
		}
	} else {
		j.end()
		if m, ok := numbering(body); ok {
			j.begun[marker{level: m.level, number: m.number}] = true
		}
	}
	j.paragraph.WriteString(body)
	j.wait(body)
	j.last, j.open = body, j.full(l)
	if j.marked {
		j.open = tail != " "
	}
	if j.open && len(tail) > 1 {
		j.paragraph.WriteString(tail) // names stand apart by two blanks
	}
}

// end ends the paragraph.
func (j *joiner) end() {
	if j.last != "" {
		j.out = append(j.out, unstray(strings.TrimRight(j.paragraph.String(), " \u3000")))
	}
	j.paragraph.Reset()
	j.last, j.open, j.waiting = "", false, j.waiting[:0]
}

// closers are the marks that close a pair, by the one that opens it.
var closers = map[rune]rune{'（': '）', '《': '》', '“': '”', '〔': '〕', '「': '」', '(': ')'}

// wait takes note of the brackets and quotes that a line opens and closes.
func (j *joiner) wait(body string) {
	for _, c := range body {
		if closers[c] != 0 {
			j.waiting = append(j.waiting, c)
		} else if n := len(j.waiting); n > 0 && closers[j.waiting[n-1]] == c {
			j.waiting = j.waiting[:n-1]
		}
	}
}

// closes reports whether a line closes what the paragraph has left open, before
// it opens anything.
func (j *joiner) closes(body string) bool {
	if len(j.waiting) == 0 {
		return false
	}
	closing := closers[j.waiting[len(j.waiting)-1]]
	for _, c := range body {
		if c == closing || closers[c] != 0 {
			return c == closing
		}
	}
	return false
}

// opens reports whether what a line says begins a paragraph: a label of the lists
// and the colophon, or a number that is the first or follows one that began a
// paragraph.
func (j *joiner) opens(l string) bool {
	if startsWith(l, "出席：", "列席：", "请假：", "缺席：", "主持：", "主持人：", "记录：", "分送：", "抄送：", "主送：", "发：", "送：", "会议议定") != "" {
		return true
	}
	m, ok := numbering(l)
	return ok && lastRune(j.last) != '第' && (m.number == 1 || j.begun[marker{level: m.level, number: m.number - 1}])
}

// indented reports whether a line is set in as the first of a paragraph is.
// Where blanks end paragraphs, one in front is where a page began.
func indented(l string, marked bool) bool {
	if marked {
		return false
	}
	return strings.HasPrefix(l, "\u3000\u3000") || strings.HasPrefix(l, "  ") || strings.HasPrefix(l, "\t")
}

// glue gives what stands between two parts of a broken line: a blank between
// words in Latin letters, and nothing else.
func glue(before, after string) string {
	latin := func(c rune) bool { return c < unicode.MaxASCII && unicode.IsLetter(c) }
	if latin(lastRune(before)) && latin(firstRune(after)) {
		return " "
	}
	return ""
}

// unstray takes single blanks between figures and characters out, which are
// how a page keeps them apart: 2020 年 5月 11 日.
func unstray(l string) string {
	if !strings.Contains(l, " ") {
		return l
	}
	var b strings.Builder
	runes := []rune(l)
	for i, c := range runes {
		if c == ' ' && i > 0 && i+1 < len(runes) && figureBeside(runes[i-1], runes[i+1]) {
			continue
		}
		b.WriteRune(c)
	}
	return b.String()
}

func figureBeside(x, y rune) bool {
	figure := func(c rune) bool { return c >= '0' && c <= '9' }
	return figure(x) && unicode.Is(unicode.Han, y) || unicode.Is(unicode.Han, x) && figure(y)
}
