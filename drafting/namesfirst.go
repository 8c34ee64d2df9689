package drafting

import "strings"

// namesFirst gives the units of a list to the names before them, where all its
// rows are written so: 高　山　省政府　　李　强　省发展改革委.
func (r *reader) namesFirst() {
	a := &r.doc.Attendance
	for _, roll := range []*Roll{&a.Present, &a.Absent, &a.Observers} {
		pairs := 0
		all := make([][]Person, len(roll.Rows))
		for i, row := range roll.Rows {
			if all[i] = r.paired(row.Persons); all[i] == nil {
				pairs = 0
				break
			}
			pairs += len(all[i])
		}
		if pairs < 2 {
			continue // a leader's name and a unit that sent nobody named
		}
		for i := range roll.Rows {
			roll.Rows[i].Persons = all[i]
		}
	}
}

// paired gives the persons of a row that begins with a bare name and ends with a
// bare unit, so that no unit stands before its name; nil if it is no such row.
func (r *reader) paired(row []Person) (all []Person) {
	if len(row) < 2 || row[0].Unit != "" {
		return nil
	}
	name, waits := row[0], true
	for _, p := range row[1:] {
		next, named := r.bareName(p)
		blank := trimmed(r.text[name.Span.End:max(name.Span.End, p.Span.Start)]) == ""
		switch {
		case !waits && p.Unit == "" && p.Name != "":
			name, waits = p, true
			continue
		case !waits || name.Name == "" || name.Office != "" || !blank || p.Unit == "" || p.Office != "" || p.Name != "" && !named:
			return nil
		}
		name.Unit = p.Unit
		if p.Name == "" {
			name.Remark += p.Remark
			name.Span.End = p.Span.End
		} else {
			name.Span.End = p.Span.Start + len(p.Unit)
		}
		all = append(all, name)
		name, waits = next, named
	}
	if waits {
		return nil
	}
	return all
}

// bareName gives a person without the unit that stands before the name, blanks
// between them.
func (r *reader) bareName(p Person) (Person, bool) {
	written := r.text[p.Span.Start:p.Span.End]
	rest, ok := strings.CutPrefix(written, p.Unit)
	gap := trimLeft(rest)
	if p.Name == "" || !ok || gap == 0 {
		return p, false
	}
	p.Unit = ""
	p.Span.Start = p.Span.End - len(rest) + gap
	return p, true
}
