package drafting

import (
	"strings"
	"unicode/utf8"
)

// row reads one line of a list. base is the place of s in the text.
func (r *reader) row(s string, base int) Row {
	r.tokenize(s)
	l := lister{reader: r, text: s, base: base, row: Row{Span: Span{base, base + len(s)}}}
	l.row.Persons = make([]Person, 0, len(r.tokens))
	for i := 0; i < len(r.tokens); {
		i += l.next(i)
	}
	l.flush("")
	l.row.Bare = len(l.row.Persons) > 0
	for _, p := range l.row.Persons {
		if p.Unit != "" || p.Name == "" || p.Office != "" {
			l.row.Bare = false
		}
	}
	return l.row
}

// lister builds the persons of one row.
type lister struct {
	*reader
	text    string
	base    int
	row     Row
	unit    string // the unit that the next bare name belongs to
	pending []Span // units named alone, in the row's own text
	office  string // an office named alone before a name: 局党组书记、局长张三
	from    int    // where that office starts
}

// next reads the token at i and gives how many tokens it used.
func (l *lister) next(i int) int {
	t := l.tokens[i]
	s := l.text[t.span.Start:t.span.End]
	if t.before == comma {
		l.unit = ""
	}
	if c := firstRune(s); c == '（' || c == '(' || c == '〔' || c == '[' {
		l.remark(t.span)
		return 1
	}
	if used, name := l.padded(i); used > 1 {
		if name == "" {
			return used
		}
		l.person(Person{Name: name}, Span{t.span.Start, l.tokens[i+used-1].span.End}, t.before)
		return used
	}
	body, remark := cutRemark(s)
	if remark != "" && unnamed(s) {
		body, remark = s, ""
	}
	l.read(i, body)
	if remark != "" {
		l.remark(Span{t.span.Start + len(body), t.span.End})
	}
	return 1
}

// read reads one token without its bracket.
func (l *lister) read(i int, s string) {
	t := l.tokens[i]
	span := Span{t.span.Start, t.span.Start + len(s)}
	p := Person{}
	s, p.Remark = cutEtc(s)
	if i+1 < len(l.tokens) && l.tokens[i+1].before == colon {
		l.alone(span, s)
		return
	}
	switch {
	case s == "":
		l.person(p, span, t.before)
		return
	case fullName(s):
		p.Name = s
	case l.office != "" && officeAtEnd(s) == 0, officeAtEnd(s) == 0:
		l.officeAlone(span, s)
		return
	case l.knownUnit(s):
		l.alone(span, s)
		return
	default:
		if l.compose(&p, s, span) {
			return
		}
	}
	l.person(p, span, t.before)
}

// compose reads a token that is more than a name. It reports whether the token
// was kept back as a unit or an office for what follows.
func (l *lister) compose(p *Person, s string, span Span) bool {
	if unit, remark, ok := delegate(s); ok {
		l.delegates(s[:unit], s[remark:], span)
		return true
	}
	bare := s
	switch lastRune(bare) {
	case '志', '生', '士':
		bare = bare[:len(bare)-len(endsWith(bare, "同志", "先生", "女士"))]
	}
	if at := officeAtEnd(bare); at < len(bare) {
		return l.officeAfter(p, bare, at, span)
	}
	if at := officeBefore(bare); at > 0 {
		unit := splitOffice(bare[:at])
		p.Unit, p.Office, p.Name = bare[:unit], bare[unit:at], bare[at:]
		return false
	}
	c, ok := l.cutName(bare)
	switch {
	case unitGrade(bare) == strongUnit && (!ok || c.score < 11 || !bornUnit(tail(bare, 2)) && !bornUnit(tail(bare, 3))):
		l.alone(span, bare)
		return true
	case ok:
		p.Unit, p.Name = bare[:c.cut], bare[c.cut:]
	case unitGrade(bare) == softUnit || startsWith(bare, "各", "全体", "有关", "相关") != "" || longer(bare, 4):
		l.alone(span, bare)
		return true
	default:
		p.Name = bare
	}
	return false
}

// officeAfter reads 张三副局长, 市财政局张三副局长 and 市财政局副局长, whose name is
// still to come.
func (l *lister) officeAfter(p *Person, s string, at int, span Span) bool {
	if plausible(s[:at]) && unitGrade(s[:at]) != strongUnit {
		p.Name, p.Office = s[:at], s[at:]
		return false
	}
	if c, ok := l.cutName(s[:at]); ok && unitGrade(s[:at]) == noUnit {
		p.Unit, p.Name, p.Office = s[:c.cut], s[c.cut:at], s[at:]
		return false
	}
	l.officeAlone(span, s)
	return true
}

// officeAlone keeps an office without a name for the name that follows.
func (l *lister) officeAlone(span Span, s string) {
	if l.office == "" {
		l.from = span.Start
		l.office = s
		return
	}
	l.office = l.text[l.from:span.End]
}

// alone keeps a unit without a name for the names that follow.
func (l *lister) alone(span Span, s string) {
	l.unit = s
	l.pending = append(l.pending, span)
}

// delegates adds who came for a unit without a name; the units named before it
// and joined by 、 sent theirs too.
func (l *lister) delegates(unit, remark string, span Span) {
	general := startsWith(unit, "单位", "部门") != "" || unit == ""
	if general && len(l.pending) > 0 {
		first := l.pending[0]
		l.pending = l.pending[:0]
		end := span.Start + strings.LastIndex(l.text[span.Start:span.End], remark)
		l.add(Person{Unit: strings.TrimSuffix(l.text[first.Start:end], "的"), Remark: remark}, Span{first.Start, span.End})
		l.unit = ""
		return
	}
	l.flush(remark)
	l.unit = ""
	l.add(Person{Unit: unit, Remark: remark}, span)
}

// flush adds the units that were named alone and that no name followed.
func (l *lister) flush(remark string) {
	for _, span := range l.pending {
		l.add(Person{Unit: l.text[span.Start:span.End], Remark: remark}, span)
	}
	l.pending = l.pending[:0]
	if l.office != "" {
		l.add(Person{Office: l.office}, Span{l.from, l.from + len(l.office)})
		l.office = ""
	}
}

// person adds a person; a bare name takes the unit and the office before it.
func (l *lister) person(p Person, span Span, before gap) {
	if p.Unit == "" && p.Office == "" && l.unit != "" && p.Name != "" {
		p.Unit = l.unit
		if n := len(l.pending); n > 0 {
			span.Start = l.pending[n-1].Start
			l.pending = l.pending[:n-1]
		}
	}
	if l.office != "" && p.Name != "" {
		l.takeOffice(&p)
		span.Start = l.from
	}
	l.flush("")
	if before == edge || p.Unit != "" {
		l.unit = p.Unit
	}
	if p.Office != "" {
		l.unit = ""
	}
	l.add(p, span)
}

// takeOffice gives a person the office, and the unit in it, that stood alone
// before the name.
func (l *lister) takeOffice(p *Person) {
	office := l.office
	if p.Office != "" {
		office += "、" + p.Unit + p.Office
		p.Unit = ""
	}
	l.office = ""
	cut := len(office)
	if i := strings.Index(office, "、"); i >= 0 {
		cut = i
	}
	unit := splitOffice(office[:cut])
	if unit > 0 || p.Unit == "" {
		p.Unit = office[:unit]
	}
	p.Office = office[unit:]
}

// add puts a person into the row.
func (l *lister) add(p Person, span Span) {
	p.Span = Span{l.base + span.Start, l.base + span.End}
	l.row.Persons = append(l.row.Persons, p)
}

// remark gives the person before it what a bracket says: a unit, an office or
// a remark.
func (l *lister) remark(span Span) {
	s := l.text[span.Start:span.End]
	_, open := utf8.DecodeRuneInString(s)
	inside := s[open:]
	if i := strings.IndexAny(inside, "）)〕]"); i >= 0 {
		_, closing := utf8.DecodeRuneInString(inside[i:])
		if next := span.Start + open + i + closing; next < span.End && strings.ContainsRune("（(", firstRune(l.text[next:])) {
			defer l.remark(Span{next, span.End})
			inside = inside[:i]
		} else {
			inside = inside[:strings.LastIndexAny(inside, "）)〕]")]
		}
	}
	if inside, _ = trim(inside); inside == "" {
		inside = s
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
	at := officeAtEnd(inside)
	if unit, rest, ok := strings.Cut(inside, "，"); ok && p.Unit == "" && p.Name != "" && p.Remark == "" && unitGrade(unit) == strongUnit {
		p.Unit, p.Remark = unit, rest
		return
	}
	switch {
	case at < len(inside) && p.Office == "" && p.Name != "":
		unit := splitOffice(inside)
		if p.Unit == "" {
			p.Unit = inside[:unit]
			inside = inside[unit:]
		}
		p.Office = inside
	case p.Unit == "" && p.Name != "" && unitGrade(inside) == strongUnit:
		p.Unit = inside
	case p.Remark == "":
		p.Remark = inside
	default:
		p.Remark += "，" + inside
	}
}

// cutEtc takes 等, 等同志, 等5人 off the end of a token.
func cutEtc(s string) (rest, etc string) {
	end := tail(s, 6)
	i := strings.LastIndex(end, "等")
	if i < 0 {
		return s, ""
	}
	i += len(s) - len(end)
	switch rest := s[i+len("等"):]; {
	case rest == "", rest == "人", rest == "同志", rest == "领导", rest == "参加":
		return s[:i], s[i:]
	default:
		if _, n := number(rest); n > 0 && strings.HasPrefix(rest[n:], "人") {
			return s[:i], s[i:]
		}
	}
	return s, ""
}
