package drafting

import (
	"strings"
	"unicode/utf8"
)

// remark gives the person before it what a bracket says: a unit, an office or
// a remark.
func (l *lister) remark(span Span) {
	inside, rest := l.bracket(span)
	if !rest.IsZero() {
		defer l.remark(rest)
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
	if own, more, ok := strings.Cut(inside, "，"); ok && descent(own) {
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

// say adds to a person's remark.
func (p *Person) say(remark string) {
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
	case '等', '人', '志', '导', '加':
	default:
		return s, ""
	}
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
