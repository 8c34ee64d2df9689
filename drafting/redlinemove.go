package drafting

// findMoves numbers the paragraphs that are deleted in one place and inserted
// in another, and makes one passage of those that went together.
func (a *alignment) findMoves() {
	var gone, come []int // passages
	for i, p := range a.passages {
		switch {
		case p.new.empty() && longer(a.oldText(p), longEnough):
			gone = append(gone, i)
		case p.old.empty() && longer(a.newText(p), longEnough):
			come = append(come, i)
		}
	}
	moved := map[int]int{}
	if len(gone) > 0 && len(come) > 0 {
		a.sameMoves(gone, come, moved)
		a.likeMoves(gone, come, moved)
	}
	a.numberMoves(moved)
	for i, j := range moved {
		a.carry(&a.passages[i], &a.passages[j])
	}
	a.gather()
}

// carry cuts a paragraph that moved into what was carried over and what was
// changed on the way.
func (a *alignment) carry(gone, come *passage) {
	from, to := a.old.span(gone.old), a.new.span(come.new)
	old, latest := from.Start, to.Start
	for _, h := range a.within(*gone, *come) {
		gone.cut(Span{old, from.Start + h.old.Start}, Span{from.Start + h.old.Start, from.Start + h.old.End})
		come.cut(Span{latest, to.Start + h.new.Start}, Span{to.Start + h.new.Start, to.Start + h.new.End})
		old, latest = from.Start+h.old.End, to.Start+h.new.End
	}
	gone.cut(Span{old, from.End}, Span{from.End, from.End})
	come.cut(Span{latest, to.End}, Span{to.End, to.End})
}

// cut adds what is carried over and what is changed behind it, if anything is.
func (p *passage) cut(carried, changed Span) {
	if n := len(p.pieces); n > 0 && p.pieces[n-1].carried && p.pieces[n-1].span.End == carried.Start {
		p.pieces[n-1].span.End = carried.End
	} else if !carried.empty() {
		p.pieces = append(p.pieces, piece{carried, true})
	}
	if !changed.empty() {
		p.pieces = append(p.pieces, piece{changed, false})
	}
}

// sameMoves finds the paragraphs that come back as they were.
func (a *alignment) sameMoves(gone, come []int, moved map[int]int) {
	places := map[int32][]int{}
	for _, j := range come {
		k := a.newKeys[a.passages[j].new.from]
		places[k] = append(places[k], j)
	}
	for _, i := range gone {
		k := a.oldKeys[a.passages[i].old.from]
		if js := places[k]; len(js) > 0 {
			moved[i] = js[0]
			places[k] = js[1:]
		}
	}
}

// likeMoves finds the paragraphs that come back nearly as they were: with
// another number, or a word changed.
func (a *alignment) likeMoves(gone, come []int, moved map[int]int) {
	if len(gone)*len(come) > maxPairs {
		return
	}
	taken := map[int]bool{}
	for _, j := range moved {
		taken[j] = true
	}
	latest := make([]sketch, len(come))
	for n, j := range come {
		latest[n] = sketchOf(a.newText(a.passages[j]))
	}
	for _, i := range gone {
		if _, ok := moved[i]; ok {
			continue
		}
		old, best, likest := sketchOf(a.oldText(a.passages[i])), movedFrom, -1
		for n, j := range come {
			if share := old.alike(latest[n]); share >= best && !taken[j] && (likest < 0 || share > best) {
				best, likest = share, j
			}
		}
		if likest >= 0 {
			moved[i], taken[likest] = likest, true
		}
	}
}

// numberMoves numbers the moves in the order of the old text; neighbours that
// stay neighbours share a number.
func (a *alignment) numberMoves(moved map[int]int) {
	number, from, to := 0, -2, -2
	for i := range a.passages {
		j, ok := moved[i]
		if !ok {
			continue
		}
		if i != from+1 || j != to+1 {
			number++
		}
		from, to = i, j
		a.passages[i].move, a.passages[j].move = number, number
	}
}

// gather makes one passage of neighbours that are deleted, or inserted, or
// moved together.
func (a *alignment) gather() {
	out := a.passages[:0]
	for _, p := range a.passages {
		if n := len(out); n > 0 && out[n-1].move == p.move {
			last := &out[n-1]
			if last.new.empty() && p.new.empty() || last.old.empty() && p.old.empty() {
				last.old.to, last.new.to = p.old.to, p.new.to
				last.pieces = append(last.pieces, p.pieces...)
				continue
			}
		}
		out = append(out, p)
	}
	a.passages = out
}
