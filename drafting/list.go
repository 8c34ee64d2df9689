package drafting

import (
	"strings"
	"unicode/utf8"
)

// row reads one line of a list. base is the place of s in the text.
func (r *reader) row(s string, base int) Row {
	r.tokenize(s)
	l := lister{reader: r, text: s, base: base, row: Row{Span: Span{base, base + len(s)}}, bullet: -1}
	l.row.Persons = make([]Person, 0, len(r.tokens))
	for i := 0; i < len(r.tokens); {
		i += l.next(i)
	}
	l.end()
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
	solid   bool   // that unit is written against a name, so that only 、 hands it on
	pending []Span // units named alone, in the row's own text
	office  string // an office named alone before a name: 局党组书记、局长张三
	from    int    // where that office starts
	shared  Person // unit and office that the names behind 、 hold too: 副县长张三、李四
	group   bool   // the office has a colon and holds for the whole row: 副县长：张三  李四
	bullet  int    // where the bullet or number of the next person stands; -1 if there is none
}

// next reads the token at i and gives how many tokens it used.
func (l *lister) next(i int) int {
	t := l.tokens[i]
	s := l.text[t.span.Start:t.span.End]
	if t.before == comma || t.before == blank && l.solid {
		l.unit = ""
	}
	c := firstRune(s)
	if n := l.bulletLength(i, c); n > 0 {
		return l.skip(i, n)
	}
	if c == '（' || c == '(' || c == '〔' || c == '[' {
		return l.leadingBracket(i)
	}
	if used := l.foreign(i); used > 0 {
		return used
	}
	if used, name := l.padded(i); used > 1 {
		if name == "" {
			return used
		}
		l.person(Person{Name: name}, Span{t.span.Start, l.tokens[i+used-1].span.End}, t.before)
		return used
	}
	if used := l.attached(i); used > 0 {
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

// leadingBracket reads a bracket that token i begins with: a remark about the
// person before it, or a mark before the first, [第1项]市财政局张三.
func (l *lister) leadingBracket(i int) int {
	t := &l.tokens[i]
	s := l.word(i)
	end := strings.IndexAny(s, "）)〕]")
	if end >= 0 {
		end += utf8.RuneLen(firstRune(s[end:]))
	}
	if end < 0 || end == len(s) || strings.ContainsRune("（(〔[）)〕]", firstRune(s[end:])) {
		l.remark(t.span)
		return 1
	}
	if len(l.row.Persons) == 0 && len(l.pending) == 0 && l.office == "" {
		return l.skip(i, end)
	}
	l.remark(Span{t.span.Start, t.span.Start + end})
	t.span.Start += end
	t.before = blank
	return 0
}

// read reads one token without its bracket.
func (l *lister) read(i int, s string) {
	t := l.tokens[i]
	span := Span{t.span.Start, t.span.Start + len(s)}
	p := Person{}
	s, p.Remark = cutEtc(s)
	if i+1 < len(l.tokens) && l.tokens[i+1].before == colon {
		l.heads(span, s)
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
	case kindOfDelegate(s) && l.named(i+1):
		l.officeAlone(span, s)
		return
	case l.knownUnit(s):
		l.alone(span, s)
		return
	default:
		if l.compose(i, &p, s, span) {
			return
		}
	}
	l.person(p, span, t.before)
}

// compose reads a token that is more than a name. It reports whether the token
// was kept back as a unit or an office for what follows.
func (l *lister) compose(i int, p *Person, s string, span Span) bool {
	if unit, remark, ok := delegate(s); ok {
		l.delegates(s[:unit], s[remark:]+p.Remark, span)
		return true
	}
	bare := s
	switch lastRune(bare) {
	case '志', '生', '士':
		bare = bare[:len(bare)-len(endsWith(bare, "同志", "先生", "女士"))]
	}
	if speaksOfSeveral(bare) {
		l.several(bare, span)
		return true
	}
	if at := officeAtEnd(bare); at < len(bare) {
		return l.officeAfter(p, bare, at, span)
	}
	if at := officeBefore(bare); at > 0 {
		p.Unit, p.Office = cutOffice(bare[:at], l.office == "")
		p.Name = bare[at:]
		return false
	}
	if at := leaders(bare); at > 0 {
		p.Unit, p.Name = bare[:at], bare[at:]
		return false
	}
	c, ok := l.cutName(bare)
	switch {
	case unitGrade(bare) == strongUnit && (!ok || c.score < 11 || !bornUnit(tail(bare, 2)) && !bornUnit(tail(bare, 3))):
		l.alone(span, bare)
		return true
	case ok:
		p.Unit, p.Name = bare[:c.cut], bare[c.cut:]
	case l.amongNames(i, bare):
		p.Name = bare
	case unitGrade(bare) == softUnit || startsWith(bare, "有关", "相关") != "" || longer(bare, 4):
		l.alone(span, bare)
		return true
	default:
		p.Name = bare
	}
	return false
}

// amongNames reports whether token i, which ends like a unit but may be a name
// of two or three characters, stands behind 、 after names only.
func (l *lister) amongNames(i int, s string) bool {
	n := len(l.row.Persons)
	if n == 0 || l.tokens[i].before != pause || longer(s, 3) || len(l.pending) > 0 {
		return false
	}
	p := &l.row.Persons[n-1]
	return p.Name != "" && p.Unit == ""
}

// several keeps a token that speaks of several units or persons, 各街道办事处主任:
// no name is in it.
func (l *lister) several(s string, span Span) {
	unit := len(s)
	if officeAtEnd(s) < len(s) {
		unit = splitOffice(s)
	} else if unitGrade(s) != noUnit {
		l.alone(span, s)
		return
	}
	l.flush("")
	l.unit = ""
	l.add(Person{Unit: s[:unit], Office: s[unit:]}, span)
}

// heads keeps what stands before a colon: a unit, or an office that all the
// names behind it hold.
func (l *lister) heads(span Span, s string) {
	if strings.HasSuffix(s, "议题") || strings.HasPrefix(s, "第") && strings.HasSuffix(s, "项") {
		l.flush("")
		l.unit = ""
		if l.bullet < 0 {
			l.bullet = span.Start
		}
		return
	}
	if officeAtEnd(s) == len(s) && !kindOfDelegate(s) {
		l.alone(span, s)
		return
	}
	l.flush("")
	l.officeAlone(span, s)
	l.group = true
}

// officeAfter reads 张三副局长, 市财政局张三副局长 and 市财政局副局长, whose name is
// still to come.
func (l *lister) officeAfter(p *Person, s string, at int, span Span) bool {
	if plausible(s[:at]) && surnameGrade(s) > 0 && unitGrade(s[:at]) != strongUnit {
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
	l.unit, l.solid = s, false
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
		unit := splitOffice(l.office)
		l.add(Person{Unit: l.office[:unit], Office: l.office[unit:]}, Span{l.from, l.from + len(l.office)})
		l.office = ""
	}
}

// end finishes the row. An office at its very end belongs to the person before
// it: 县农业局  张三  副局长.
func (l *lister) end() {
	if n := len(l.row.Persons); l.office != "" && n > 0 && len(l.pending) == 0 {
		p, t := &l.row.Persons[n-1], l.tokens[len(l.tokens)-1]
		if p.Name != "" && p.Office == "" && t.before == blank && t.span.Start == l.from {
			p.Office, p.Span.End = l.office, l.base+l.from+len(l.office)
			l.office = ""
		}
	}
	l.flush("")
	if l.bullet >= 0 {
		l.add(Person{Name: l.text[l.bullet:]}, Span{l.bullet, len(l.text)})
	}
	l.cover()
}

// person adds a person; a bare name takes the unit and the office before it.
func (l *lister) person(p Person, span Span, before gap) {
	l.solid = p.Unit != "" || l.solid && before == pause
	if l.holds(p, before) {
		p.Unit, p.Office = l.shared.Unit, l.shared.Office
	} else if p.Unit == "" && p.Office == "" && l.unit != "" && p.Name != "" {
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
	if p.Unit == "" && before == pause && strings.HasPrefix(p.Office, "副") {
		p.Unit = l.chiefsUnit(p.Office)
	}
	l.share(p, span)
	if before == edge || p.Unit != "" {
		l.unit = p.Unit
	}
	if p.Office != "" {
		l.unit = ""
	}
	l.add(p, span)
}

// chiefsUnit gives the unit of the person before a deputy: 市财政局局长张三、
// 副局长李四.
func (l *lister) chiefsUnit(deputy string) string {
	n := len(l.row.Persons)
	if n == 0 || !strings.HasSuffix(l.row.Persons[n-1].Office, strings.TrimPrefix(deputy, "副")) {
		return ""
	}
	return l.row.Persons[n-1].Unit
}

// holds reports whether a bare name holds the office of the one before it.
func (l *lister) holds(p Person, before gap) bool {
	return p.Name != "" && p.Unit == "" && p.Office == "" && l.office == "" && len(l.pending) == 0 &&
		l.shared.Office != "" && (l.group || before == pause)
}

// share keeps the office that stands before a name for the names behind 、, if
// several persons may hold it.
func (l *lister) share(p Person, span Span) {
	after := lastRune(l.text[span.Start:span.End]) != lastRune(p.Name)
	if p.Office == "" || after || !l.group && !plural(p.Office) {
		l.shared, l.group = Person{}, false
		return
	}
	l.shared = Person{Unit: p.Unit, Office: p.Office}
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
	if l.bullet >= 0 && l.bullet < span.End {
		span.Start, l.bullet = min(span.Start, l.bullet), -1
	}
	requote(&p)
	p.Span = Span{l.base + span.Start, l.base + span.End}
	l.row.Persons = append(l.row.Persons, p)
}
