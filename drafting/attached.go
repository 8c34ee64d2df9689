package drafting

// attached reads a padded name whose surname is written against the unit or the
// office before it, 市财政局张 三, 主任司徒 雷. It gives the tokens used, 0 if there
// is no such name at token i.
func (l *lister) attached(i int) int {
	given, ok := l.joined(i + 1)
	if !ok {
		return 0
	}
	given, remark := cutRemark(given)
	if longer(given, 2) || !allHan(given) {
		return 0
	}
	first := l.word(i)
	head := surnameAtEnd(first)
	if head == 0 || l.apart(i, first) {
		return 0
	}
	used := 2
	switch {
	case longer(given, 1) && (fullName(given) || shortUnit(given) || unitGrade(given) != noUnit || officeAtEnd(given) < len(given)):
		return 0
	case !longer(given, 1) && remark == "" && l.singles(i+1) == 2:
		given += l.word(i + 2)
		used = 3
		given, remark = cutRemark(given)
	}
	p := Person{Unit: first[:head], Name: first[head:] + given}
	if officeAtEnd(p.Unit) < len(p.Unit) {
		unit := splitOffice(p.Unit)
		p.Unit, p.Office = p.Unit[:unit], p.Unit[unit:]
	}
	end := l.tokens[i+used-1].span.End
	l.person(p, Span{l.tokens[i].span.Start, end - len(remark)}, l.tokens[i].before)
	if remark != "" {
		l.remark(Span{end - len(remark), end})
	}
	return used
}

// surnameAtEnd gives the start of the surname that ends s right behind a unit, an
// office or 市领导, 0 if none does.
func surnameAtEnd(s string) int {
	if name := tail(s, 2); compound(name) && carries(s[:len(s)-len(name)]) {
		return len(s) - len(name)
	}
	if c := lastRune(s); singleGrade(c) > 0 && carries(s[:len(s)-len(string(c))]) {
		return len(s) - len(string(c))
	}
	return 0
}

// carries reports whether a name may stand right behind s.
func carries(s string) bool {
	return longer(s, 1) && (unitGrade(s) == strongUnit || unitGrade(s) == softUnit && longer(s, 2) || officeAtEnd(s) < len(s) || collective(s))
}

// apart reports whether token i is the name of a unit that only ends like a
// surname, the padded name standing behind it: 市农工党 张 三.
func (l *lister) apart(i int, s string) bool {
	if unitGrade(s) == noUnit {
		return false
	}
	given, ok := l.joined(i + 2)
	return ok && !longer(given, 2) && singleGrade(firstRune(l.word(i+1))) > 0
}

// singles counts the single characters that stand together from token i on, to
// three.
func (l *lister) singles(i int) int {
	n := 0
	for ; n < 3; n++ {
		s, ok := l.joined(i + n)
		body, _ := cutRemark(s)
		if !ok || longer(body, 1) {
			break
		}
	}
	return n
}
