package drafting

// strip is a piece of text cut into atoms, each with the number that equal
// atoms share and its grade.
type strip struct {
	ends   []int
	ids    []int32
	grades []grade
}

// start gives the byte at which atom i begins, the text's end behind the last.
func (s strip) start(i int) int {
	if i == 0 {
		return 0
	}
	return s.ends[i-1]
}

// numbers gives equal atoms the same number.
type numbers map[string]int32

func (n numbers) strip(text string, ends []int) strip {
	s := strip{ends, make([]int32, len(ends)), make([]grade, len(ends))}
	at := 0
	for i, end := range ends {
		atom := text[at:end]
		id, ok := n[atom]
		if !ok {
			id = int32(len(n))
			n[atom] = id
		}
		s.ids[i], s.grades[i] = id, gradeOf(atom)
		at = end
	}
	return s
}

// within gives the places where the old text of one passage and the new text
// of another differ, counted from their starts.
func (a *alignment) within(before, after passage) []hunk {
	known := numbers{}
	old, latest := a.oldText(before), a.newText(after)
	x, y := known.strip(old, a.words.cut(old)), known.strip(latest, a.words.cut(latest))
	c := cleaner{x, y, differences(x.ids, y.ids)}
	c.clean(a.fine)
	hunks := make([]hunk, len(c.edits))
	for i, e := range c.edits {
		hunks[i] = hunk{old: Span{x.start(e.a0), x.start(e.a1)}, new: Span{y.start(e.b0), y.start(e.b1)}}
	}
	return hunks
}

// cleaner makes the shortest edits those that a person would have marked.
type cleaner struct {
	a, b  strip
	edits []edit
}

func (c *cleaner) clean(fine fineness) {
	c.swallow()
	if fine == wholeClauses {
		c.widen(clauseAtom, func(kept, deleted, inserted int) bool {
			return kept <= min(deleted, inserted) && 3*kept <= 2*max(deleted, inserted)
		})
		c.widen(sentenceAtom, func(kept, deleted, inserted int) bool {
			return 3*kept <= min(deleted, inserted)
		})
	}
	c.slide()
	c.unbracket()
	c.join()
}

// onto gives the edit that takes in all from e to the later one.
func (e edit) onto(later edit) edit { return edit{e.a0, later.a1, e.b0, later.b1} }

// swallow joins edits of one clause that no more is kept between than each of
// them changes: such a remnant says nothing.
func (c *cleaner) swallow() {
	out := c.edits[:0:0]
	for _, e := range c.edits {
		for n := len(out); n > 0 && c.remnant(out[n-1], e); n = len(out) {
			e = out[n-1].onto(e)
			out = out[:n-1]
		}
		out = append(out, e)
	}
	c.edits = out
}

// remnant reports whether what is kept between two edits says nothing.
func (c *cleaner) remnant(e, later edit) bool {
	kept := later.a0 - e.a1
	return kept <= e.outweighs() && kept <= later.outweighs() &&
		!(e.oneSided() && later.oneSided()) &&
		!c.bordered(e, later, clauseAtom) && !(c.crisp(e) && c.crisp(later))
}

// outweighs gives how many atoms an edit makes a remnant of: what it changes
// on its longer side, less than that where it only deletes or inserts.
func (e edit) outweighs() int {
	n := max(e.a1-e.a0, e.b1-e.b0)
	if e.oneSided() {
		n--
	}
	return n
}

// oneSided reports whether an edit only deletes or only inserts.
func (e edit) oneSided() bool { return e.a0 == e.a1 || e.b0 == e.b1 }

// crisp reports whether an edit changes terms, names and numbers only.
func (c *cleaner) crisp(e edit) bool {
	for _, g := range c.a.grades[e.a0:e.a1] {
		if g != wholeAtom {
			return false
		}
	}
	for _, g := range c.b.grades[e.b0:e.b1] {
		if g != wholeAtom {
			return false
		}
	}
	return true
}

// bordered reports whether a border of the given grade is kept between two edits.
func (c *cleaner) bordered(e, later edit, border grade) bool {
	for _, g := range c.a.grades[e.a1:later.a0] {
		if g >= border {
			return true
		}
	}
	return false
}

// widen takes the edits between two borders that are kept as one, from border
// to border, where so much is rewritten.
func (c *cleaner) widen(border grade, rewritten func(kept, deleted, inserted int) bool) {
	var out []edit
	from := 0 // what is kept before the edits begins here
	for i := 0; i < len(c.edits); {
		j := i
		for j+1 < len(c.edits) && !c.bordered(c.edits[j], c.edits[j+1], border) {
			j++
		}
		until := len(c.a.ids)
		if j+1 < len(c.edits) {
			until = c.edits[j+1].a0
		}
		group := c.edits[i : j+1]
		e := c.reach(group[0].onto(group[j-i]), from, until, border)
		kept, deleted, inserted := e.a1-e.a0, 0, 0
		exact := true
		for _, part := range group {
			kept -= part.a1 - part.a0
			deleted += part.a1 - part.a0
			inserted += part.b1 - part.b0
			exact = exact && c.crisp(part)
		}
		if !exact && deleted > 0 && inserted > 0 && rewritten(kept, deleted, inserted) {
			group = []edit{e}
		}
		out = append(out, group...)
		from = out[len(out)-1].a1
		i = j + 1
	}
	c.edits = out
}

// reach widens an edit to the next borders within what is kept around it.
func (c *cleaner) reach(e edit, from, until int, border grade) edit {
	for e.a0 > from && c.a.grades[e.a0-1] < border {
		e.a0--
		e.b0--
	}
	for e.a1 < until && c.a.grades[e.a1] < border {
		e.a1++
		e.b1++
	}
	return e
}

// slide moves deletions and insertions along what repeats itself around them,
// to where they begin and end at borders.
func (c *cleaner) slide() {
	from := 0 // what is kept before the edit begins here, in the old text
	for i := range c.edits {
		e := &c.edits[i]
		until := len(c.a.ids)
		if i+1 < len(c.edits) {
			until = c.edits[i+1].a0
		}
		switch {
		case e.a0 == e.a1:
			n := c.b.slide(Span{e.b0, e.b1}, e.a0-from, until-e.a1)
			*e = edit{e.a0 + n, e.a1 + n, e.b0 + n, e.b1 + n}
		case e.b0 == e.b1:
			n := c.a.slide(Span{e.a0, e.a1}, e.a0-from, until-e.a1)
			*e = edit{e.a0 + n, e.a1 + n, e.b0 + n, e.b1 + n}
		}
		from = e.a1
	}
}

// slide gives how far the atoms from Start to End are best moved, up to before
// to the left and after to the right.
func (s strip) slide(at Span, before, after int) int {
	best, score := 0, s.border(at.Start)+s.border(at.End)
	for n := 1; n <= before && s.ids[at.Start-n] == s.ids[at.End-n]; n++ {
		if now := s.border(at.Start-n) + s.border(at.End-n); now > score {
			best, score = -n, now
		}
	}
	for n := 1; n <= after && s.ids[at.Start+n-1] == s.ids[at.End+n-1]; n++ {
		if now := s.border(at.Start+n) + s.border(at.End+n); now > score {
			best, score = n, now
		}
	}
	return best
}

// unbracket divides an edit that is followed by a closing bracket and has its
// like inside, [-甲-]{+乙》《丙+}》, at that: [-甲-]{+乙+}》{+《丙》+}.
func (c *cleaner) unbracket() {
	var out []edit
	for i, e := range c.edits {
		until := len(c.a.ids)
		if i+1 < len(c.edits) {
			until = c.edits[i+1].a0
		}
		out = append(out, e)
		if e.oneSided() || e.a1 == until || c.a.grades[e.a1] != closingAtom {
			continue
		}
		old, latest := c.a.unmatched(e.a0, e.a1), c.b.unmatched(e.b0, e.b1)
		switch {
		case old < 0 && latest >= 0:
			out[len(out)-1] = edit{e.a0, e.a1, e.b0, latest}
			out = append(out, edit{e.a1 + 1, e.a1 + 1, latest + 1, e.b1 + 1})
		case latest < 0 && old >= 0:
			out[len(out)-1] = edit{e.a0, old, e.b0, e.b1}
			out = append(out, edit{old + 1, e.a1 + 1, e.b1 + 1, e.b1 + 1})
		}
	}
	c.edits = out
}

// unmatched gives the first atom from one on up to another that equals the one
// there and closes a bracket opened before it; -1 if there is none.
func (s strip) unmatched(from, to int) int {
	depth := 0
	for i := from; i < to; i++ {
		switch s.grades[i] {
		case openingAtom:
			depth++
		case closingAtom:
			if depth == 0 && s.ids[i] == s.ids[to] {
				return i
			}
			depth--
		}
	}
	return -1
}

// border says how well an edit begins or ends before atom i.
func (s strip) border(i int) int {
	if i == 0 || i == len(s.grades) {
		return 6
	}
	switch s.grades[i-1] {
	case lineAtom:
		return 6
	case sentenceAtom:
		return 5
	case clauseAtom:
		return 4
	case pauseAtom, closingAtom:
		return 3
	}
	switch g := s.grades[i]; {
	case g == openingAtom:
		return 3
	case g >= pauseAtom:
		return 2
	}
	return 0
}

// join makes one edit of those that touch.
func (c *cleaner) join() {
	out := c.edits[:0:0]
	for _, e := range c.edits {
		if n := len(out); n > 0 && out[n-1].a1 == e.a0 && out[n-1].b1 == e.b0 {
			out[n-1] = out[n-1].onto(e)
			continue
		}
		out = append(out, e)
	}
	c.edits = out
}
