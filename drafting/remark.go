package drafting

import (
	"strings"
	"unicode/utf8"
)

// remark gives the person before it what the brackets at span say.
func (l *lister) remark(span Span) {
	for !span.IsZero() {
		inside, rest := l.bracket(span)
		l.annotate(inside, span)
		span = rest
	}
}

// annotate gives the person before it what a bracket says: a unit, an office or
// a remark.
func (l *lister) annotate(inside string, span Span) {
	if l.namesInside(inside, span) {
		return
	}
	if len(l.pending) > 0 || l.office != "" {
		l.flush(inside)
		l.row.Persons[len(l.row.Persons)-1].Span.End = l.base + span.End
		return
	}
	if len(l.row.Persons) == 0 {
		l.add(Person{Remark: inside}, span)
		return
	}
	p := &l.row.Persons[len(l.row.Persons)-1]
	p.Span.End = l.base + span.End
	for {
		own, more, ok := strings.Cut(inside, "，")
		if !ok || !descent(own) {
			break
		}
		p.say(own)
		inside = more
	}
	if unit, more, ok := strings.Cut(inside, "，"); ok && p.Unit == "" && p.Name != "" && p.Remark == "" && unitGrade(unit) == strongUnit {
		p.Unit = unit
		p.say(more)
		return
	}
	if office, more, ok := strings.Cut(inside, "，"); ok && officeAtEnd(office) < len(office) && p.Office == "" && p.Name != "" {
		inside = office
		p.say(more)
	}
	switch at := officeAtEnd(inside); {
	case at < len(inside) && p.Office == "" && p.Name != "":
		unit := splitOffice(inside)
		if p.Unit == "" {
			p.Unit = inside[:unit]
			inside = inside[unit:]
		}
		p.Office = inside
	case p.Unit == "" && p.Name != "" && unitGrade(inside) == strongUnit:
		p.Unit = inside
	default:
		p.say(inside)
	}
}

// namesInside reads the names in the bracket behind a unit: 市发改委（李四、王五）.
func (l *lister) namesInside(inside string, span Span) bool {
	if len(l.pending) == 0 || l.office != "" {
		return false
	}
	names := strings.Split(inside, "、")
	for _, name := range names {
		if !fullName(squeeze(name)) {
			return false
		}
	}
	first := l.pending[len(l.pending)-1]
	l.pending = l.pending[:len(l.pending)-1]
	l.flush("")
	start, at := first.Start, span.Start+strings.Index(l.text[span.Start:span.End], inside)
	for _, name := range names {
		at += len(name)
		l.add(Person{Name: squeeze(name), Unit: l.text[first.Start:first.End]}, Span{start, at})
		at += len("、")
		start = at
	}
	l.row.Persons[len(l.row.Persons)-1].Span.End = l.base + span.End
	l.unit = ""
	return true
}

// bracket gives what stands in the bracket at span, and the place of a second
// bracket behind it.
func (l *lister) bracket(span Span) (inside string, rest Span) {
	s := l.text[span.Start:span.End]
	_, open := utf8.DecodeRuneInString(s)
	inside = s[open:]
	if i := strings.IndexAny(inside, "）)〕]"); i >= 0 {
		_, closing := utf8.DecodeRuneInString(inside[i:])
		if next := span.Start + open + i + closing; next < span.End && strings.ContainsRune("（(", firstRune(l.text[next:])) {
			rest = Span{next, span.End}
			inside = inside[:i]
		} else {
			inside = inside[:strings.LastIndexAny(inside, "）)〕]")]
		}
	}
	if inside, _ = trim(inside); inside == "" {
		inside = s
	}
	return inside, rest
}

// say adds to a person's remark, as long as it is one.
func (p *Person) say(remark string) {
	const most = 300
	if len(p.Remark) > most {
		return
	}
	if p.Remark != "" {
		remark = p.Remark + "，" + remark
	}
	p.Remark = remark
}

// descent reports whether s says no more than 女 or a nationality.
func descent(s string) bool {
	return s == "女" || s == "男" || strings.HasSuffix(s, "族") && !longer(s, 6)
}

// cutEtc takes 等, 等同志, 等5人 off the end of a token.
func cutEtc(s string) (rest, etc string) {
	switch lastRune(s) {
	case '人', '名', '位':
		if at := headcount(s); at > 0 {
			return s[:at], s[at:]
		}
	case '等', '志', '导', '加':
	default:
		return s, ""
	}
	end := tail(s, 8)
	i := strings.LastIndex(end, "等")
	if i < 0 {
		return s, ""
	}
	i += len(s) - len(end)
	switch rest := s[i+len("等"):]; {
	case rest == "", rest == "人", rest == "同志", rest == "领导", rest == "参加":
		return s[:i], s[i:]
	default:
		if _, n := number(rest); n > 0 && startsWith(rest[n:], "人", "名", "位") != "" {
			return s[:i], s[i:]
		}
	}
	return s, ""
}

// headcount gives the start of a number of people that ends s behind a unit or
// a kind of delegates, 企业代表|各3人; 0 if there is none.
func headcount(s string) int {
	body := s[:len(s)-len("人")]
	n, at := numberBefore(body)
	if at == len(body) || n == 0 || at == 0 {
		return 0
	}
	if strings.HasSuffix(s[:at], "各") {
		at -= len("各")
	}
	if endsWith(s[:at], "代表", "人员", "负责人", "成员", "同志", "干部", "专家", "教师", "学生", "职工") == "" {
		return 0
	}
	return at
}
