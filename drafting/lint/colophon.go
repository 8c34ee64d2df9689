package lint

import (
	"fmt"
	"regexp"
	"strings"
	"unicode/utf8"

	"jiyao/drafting"
)

var colophonRules = []Rule{
	{
		ID: "M19", Level: Warning, From: Collation, Strength: Practice, Source: "实务：整理单位与印发机关",
		Title: "整理单位与印发机关不同",
		Bad:   "市发改委整理……市政府办公室印发", Good: "市政府办公室整理……市政府办公室印发",
		Why:    "纪要通常由印发机关整理；受委托整理的，核对后确认即可。简称与全称、机关与其处室不算不同。",
		Unseen: "整理人是个人的；没有“整理”一行或者没有印发机关的。",
		check:  compilerAndIssuer,
	},
	{
		ID: "M21", Level: Blocker, From: Collation, Strength: Standard, Source: "GB/T 9704—2012 §7.2.5",
		Title: "发文字号的年份与日期不符",
		Bad:   "云政纪〔2019〕16号……2020年6月1日印发", Good: "云政纪〔2020〕16号……2020年6月1日印发",
		Why:    "发文字号中的年份是编号的那一年，不早于会议、不晚于印发。字号在本系列中是否重复由编号台账检查。",
		Unseen: "按届、按学年编的号；第几期；会议、整理、印发日期都没有写年份的；会议和印发跨年时的两年之内。",
		check:  numberYear,
	},
	{
		ID: "M24", Level: Warning, From: Collation, Strength: Standard, Source: "GB/T 9704—2012 §7.4.2",
		Title: "分送、抄送的写法有误",
		Bad:   "分送：各区、各区", Good: "分送：各区。",
		Why:    "冒号后写明单位，最后一个单位名称后标句号，一个单位只写一次。",
		Unseen: "写法不同的同一个单位；组与组之间该用分号的地方；2012年7月以前的纪要末尾的句号。",
		check:  scopes,
	},
	{
		ID: "M39", Level: Blocker, From: Collation, Strength: Standard, Source: "GB/T 9704—2012 §7.4.3",
		Title: "版记的印发一行不齐全",
		Bad:   "云州市人民政府办公室  2020年6月1日", Good: "云州市人民政府办公室  2020年6月1日印发",
		Why:    "版记末行写印发机关、印发日期，日期后加“印发”二字。机关和日期在一行而缺“印发”二字的阻断，缺其他的提醒。",
		Unseen: "没有分送、抄送一栏的稿子中缺的整个一行；2012年7月以前的纪要缺的“印发”二字。",
		check:  issueLine,
	},
}

func compilerAndIssuer(p *pass) {
	compiler, issuer := p.doc.Compiler, p.doc.Issuer
	const person = 4 // characters; 整理：张三
	if utf8.RuneCountInString(compiler.Value) <= person || issuer.Value == "" {
		return
	}
	if p.sameUnit(compiler.Value, issuer.Value) || shortOf(wholeOffice(compiler.Value), issuer.Value) || shortOf(issuer.Value, compiler.Value) {
		return
	}
	p.report(compiler.Span.Start, compiler.Span.End,
		fmt.Sprintf("整理单位“%s”与印发机关“%s”不同，请核对", compiler.Value, issuer.Value))
}

// wholeOffice cuts the section of an office off its name: 市政府办|综合一科.
func wholeOffice(s string) string {
	if !endsWithAny(s, "科", "处", "股") {
		return s
	}
	for _, office := range [...]string{"办公室", "办公厅", "办"} {
		if i := strings.Index(s, office); i > 0 {
			return s[:i+len(office)]
		}
	}
	return s
}

// shortOf reports whether a may be a shorter name of b: its characters stand
// in b in their order.
func shortOf(a, b string) bool {
	for _, r := range flat(a) {
		i := strings.IndexRune(b, r)
		if i < 0 {
			return false
		}
		b = b[i+utf8.RuneLen(r):]
	}
	return true
}

// numberedYear is the year of a 发文字号 in whatever brackets.
var numberedYear = regexp.MustCompile(`[\[［【(（{〔]([0-9]{4})[\]］】)）}〕]`)

func numberYear(p *pass) {
	paper := p.doc.Number
	text := p.slice(paper.Span)
	m := numberedYear.FindStringSubmatchIndex(text)
	if m == nil {
		return
	}
	year := number(text[m[2]:m[3]])
	first, last := p.years()
	if first == 0 || year >= first && year <= last {
		return
	}
	span := fmt.Sprintf("%d年", first)
	if last != first {
		span = fmt.Sprintf("%d年至%d年", first, last)
	}
	p.report(paper.Span.Start+m[2], paper.Span.Start+m[3], fmt.Sprintf("字号的年份是%d，会议至印发在%s", year, span))
}

// years gives the years from the meeting to the issue; where one of them is not
// known, one year more. Zero means that no date has a year.
func (p *pass) years() (first, last int) {
	d := p.doc
	first = d.Meeting.Date.Year
	for _, date := range [...]drafting.Date{d.Imprint.Date, d.Compiled, d.Issued} {
		last = max(last, date.Year)
	}
	switch {
	case first == 0 && last == 0:
		return 0, 0
	case first == 0:
		first = last - 1
	case last == 0:
		last = first + 1
	}
	return min(first, last), max(first, last)
}

func scopes(p *pass) {
	for _, scope := range p.doc.Distribution {
		text := strings.TrimRight(p.slice(scope.Span), blanks+"\n")
		end := scope.Span.Start + len(text)
		if len(scope.Groups) == 0 {
			p.report(scope.Span.Start, end, fmt.Sprintf("“%s”后没有写单位", scope.Label))
			continue
		}
		stopped := strings.HasSuffix(text, "。") || strings.HasSuffix(text, "份）") || after(p.text, end) == '。'
		if !stopped && !p.beforeStandard() {
			last, w := utf8.DecodeLastRuneInString(text)
			p.report(end-w, end, fmt.Sprintf("“%s”的最后一个单位“…%c”之后应当标句号", scope.Label, last))
		}
		p.sentTwice(scope)
	}
}

// beforeStandard reports whether the minutes is older than GB/T 9704—2012, in
// force since July 2012.
func (p *pass) beforeStandard() bool {
	d := p.doc
	for _, date := range [...]drafting.Date{d.Issued, d.Compiled, d.Imprint.Date, d.Meeting.Date} {
		if date.Year > 0 {
			return date.Year < 2012 || date.Year == 2012 && date.Month < 7
		}
	}
	return false
}

// sentTwice reports the units that one scope names again.
func (p *pass) sentTwice(scope drafting.Scope) {
	seen := map[string]bool{}
	for _, group := range scope.Groups {
		at, depth := group.Span.Start, 0
		for i, r := range p.slice(group.Span) + "。" {
			switch r {
			case '（', '(', '〔':
				depth++
			case '）', ')', '〕':
				depth--
			case '、', '，', '；', ',', '。', '\n':
				if depth > 0 && r != '。' {
					continue
				}
				end := group.Span.Start + i
				name := flat(p.text[at:end])
				if len(name) > len("各") && seen[name] {
					p.report(at+leading(p.text[at:end]), end, fmt.Sprintf("“%s”已经写过", name))
				}
				seen[name] = true
				at = end + utf8.RuneLen(r)
			}
		}
	}
}

func issueLine(p *pass) {
	last := -1 // the last line of the distribution
	for i, b := range p.lines {
		switch b.Kind {
		case drafting.Distribution:
			last = i
		case drafting.Issue:
			p.issueParts(i)
			return
		}
	}
	if last < 0 {
		return
	}
	for _, b := range p.lines[last+1:] {
		if b.Kind != drafting.CompiledDate {
			continue
		}
		level := p.rule.Level
		if isDigit(after(b.Text, leading(b.Text))) {
			level = Warning // the date alone below a unit: a signature rather than the imprint
		}
		p.reportAs(level, b.Span.Start+leading(b.Text), b.Span.End, "印发日期后缺“印发”二字")
		return
	}
}

// issueParts reports what the 印发 line that begins at line i lacks; it may run
// over several.
func (p *pass) issueParts(i int) {
	first := p.lines[i]
	text, end := "", first.Span.End
	for ; i < len(p.lines) && p.lines[i].Kind == drafting.Issue; i++ {
		text, end = text+p.lines[i].Text, p.lines[i].Span.End
	}
	switch start := first.Span.Start + leading(first.Text); {
	case p.doc.Issued.IsZero():
		p.reportAs(Warning, start, end, "版记中没有印发日期")
	case p.doc.Issuer.Value == "":
		p.reportAs(Warning, start, end, "版记中没有印发机关")
	case strings.Contains(text, "日") && !strings.Contains(flat(text), "印发") && !p.beforeStandard():
		p.reportAs(Warning, start, end, "印发日期后应当写“印发”二字")
	}
}
