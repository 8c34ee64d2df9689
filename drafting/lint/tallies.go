package lint

import (
	"fmt"
	"math"
	"slices"
	"strings"
	"unicode/utf8"
)

var tallyRules = []Rule{
	{
		ID: "N18", Level: Warning, From: Recording, Strength: Practice, Source: "实务：数字核对（《党政机关公文处理工作条例》第二十条）",
		Title: "各部分之和与总数不等",
		Bad:   "预算共50万元（市级30万元、区级10万元）", Good: "预算共50万元（市级40万元、区级10万元）",
		Why:    "同一句中写明总数和各部分的，应当相符。错在哪一个数须由人核对。",
		Unseen: "单位不同的；“其中”之后不到总数95%的，可能没有列全；家数、人数超过总数的，可能有交叉；跨句的；表格中各行的数不一样多的、有小计的。",
		check:  sums,
	},
	{
		ID: "N21", Level: Hint, From: Recording, Strength: General, Source: "GB/T 15835—2011 §4.3",
		Title: "本次会议的届次写法不一致",
		Bad:   "标题“第98次常务会议”，正文“第九十八次常务会议”", Good: "前后同为“第98次”",
		Why:    "同一会议的次数，全文用同一种数字。",
		Unseen: "其他会议的次数：党代会、人代会的届次通常用汉字。",
		check:  sessionScripts,
	},
}

// addend is a number with its unit: 30 and 万元.
type addend struct {
	value float64
	unit  string // without 万 and 亿
}

// measureWords are what amounts and numbers of things are counted in; the first
// ones cannot be counted twice.
var measureWords = [...]string{"元", "平方米", "平方公里", "公里", "亩", "公顷", "吨", "立方米", "千瓦", "个", "家", "人", "户", "名", "项", "件", "台", "辆", "套", "处", "所", "座", "张", "份", "票"}

// exact is how many of the measure words count nothing twice.
const exact = 9

// addendAt reads the unit behind a figure.
func addendAt(is, right string) (q addend, length int, ok bool) {
	q.value, ok = value(is)
	n := 0
	for _, scale := range [...]struct {
		word string
		by   float64
	}{{"万", 1e4}, {"亿", 1e8}} {
		if strings.HasPrefix(right[n:], scale.word) {
			q.value *= scale.by
			n += len(scale.word)
		}
	}
	q.unit = hasPrefix(right[n:], measureWords[:]...)
	return q, n + len(q.unit), ok && q.unit != ""
}

// total is a number that is said to be made up of others, with what follows it.
type total struct {
	addend
	figure
	parts    string // 市级30万元、区级10万元
	complete bool   // every part is there
}

func sums(p *pass) {
	tableSums(p)
	for _, f := range p.figures {
		t, ok := p.totalAt(f)
		if !ok {
			continue
		}
		sum, ok := t.sum()
		span := p.at(f.line, f.start, f.end)
		if !ok || !t.differs(sum) || p.quoted(span) {
			continue
		}
		than := "小"
		if sum > t.value {
			than = "大"
		}
		p.report(span.Start, span.End, fmt.Sprintf("各部分之和比总数%s%s，请核对", p.slice(span), than))
	}
}

// differs reports whether the sum of the parts shows the total, or a part, to be
// wrong.
func (t total) differs(sum float64) bool {
	switch {
	case math.Abs(sum-t.value) < 1e-6*t.value:
		return false
	case t.complete:
		return true
	}
	return !t.loose() && sum > almostAll*t.value
}

// almostAll is how much of a total its parts must come to for the rest to be a
// slip and no part that was left out.
const almostAll = 0.95

// loose reports whether things of the total may be counted in two parts.
func (t total) loose() bool { return slices.Index(measureWords[:], t.unit) >= exact }

// maxParts bounds how many bytes behind a total are looked at.
const maxParts = 600

// totalAt reads a total and its parts: 共50万元（…） and 50万元，其中….
func (p *pass) totalAt(f figure) (t total, ok bool) {
	left, is, right := p.around(f)
	q, n, ok := addendAt(is, right)
	if !ok || isCode(left) {
		return t, false
	}
	t.addend, t.figure = q, f
	rest := right[n:][:min(len(right)-n, maxParts)]
	clause := clauseBefore(left, 60)
	whole := containsAny(clause, "共", "合计", "总计", "总额", "总投资", "总量", "总数", "总面积")
	switch {
	case strings.HasPrefix(rest, "（"):
		end := strings.Index(rest, "）")
		if end < 0 || !whole {
			return t, false
		}
		t.parts, t.complete = rest[len("（"):end], true
	case hasPrefix(rest, "，其中", "。其中") != "":
		t.parts = firstSentence(rest[len("，其中"):])
	case hasPrefix(rest, "，分别为", "，分别是", "，即") != "" && whole:
		t.parts, t.complete = firstSentence(rest[len("，"):]), true
	default:
		return t, false
	}
	cut := len(rest) < len(right)-n && strings.HasSuffix(rest, t.parts)
	return t, !cut && !strings.Contains(t.parts, "其中")
}

// firstSentence gives s up to the end of its first sentence.
func firstSentence(s string) string {
	if i := strings.IndexAny(s, "。；;！？"); i >= 0 {
		return s[:i]
	}
	return s
}

// sum adds the parts; ok is false if there are fewer than two, if they are not
// all in the unit of the total or if the words say that they are not all or not
// exact.
func (t total) sum() (sum float64, ok bool) {
	if containsAny(t.parts, "等", "约", "余", "多", "超", "主要", "近", "以上", "不少于", "不超过", "增", "每", "各", "至", "已", "（") {
		return 0, false
	}
	n := 0
	for i := 0; i < len(t.parts); i++ {
		if !isDigit(rune(t.parts[i])) {
			continue
		}
		end := figureEnd(t.parts, i)
		q, length, ok := addendAt(t.parts[i:end], t.parts[end:])
		if !ok || q.unit != t.unit || isCode(t.parts[:i]) {
			return 0, false
		}
		sum += q.value
		n++
		i = end + length - 1
	}
	return sum, n >= 2
}

// sessionScripts finds the meeting's own number in the other script.
func sessionScripts(p *pass) {
	m := p.doc.Meeting
	if m.Session <= 0 || m.SessionSpan.IsZero() {
		return
	}
	arabic := strings.ContainsFunc(p.slice(m.SessionSpan), isDigit)
	for n, b := range p.lines {
		eachIndex(b.Text, "第", func(i int) {
			count, length := countAt(b.Text[i+len("第"):])
			end := i + len("第") + length
			if count != m.Session || !strings.HasPrefix(b.Text[end:], "次") || isDigit(after(b.Text, i+len("第"))) == arabic {
				return
			}
			span := p.at(n, i, end+len("次"))
			if name := p.meetingWord(); !strings.HasPrefix(b.Text[end+len("次"):], name) || p.quoted(span) {
				return
			}
			p.report(span.Start, span.End, fmt.Sprintf("本次会议他处写作“%s”，全文宜一致", p.slice(m.SessionSpan)))
		})
	}
}

// meetingWord gives the last words of the meeting's name, which stand behind its
// number: 常务会议.
func (p *pass) meetingWord() string {
	name := p.doc.Meeting.Name.Value
	for _, w := range [...]string{"常务会议", "办公会议", "办公会", "党组会议", "联席会议", "专题会议", "全体会议"} {
		if strings.HasSuffix(name, w) {
			return w
		}
	}
	if _, w := utf8.DecodeLastRuneInString(name); w > 0 {
		return name[len(name)-w:]
	}
	return ""
}
