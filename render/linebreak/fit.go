package linebreak

import "jiyao/render"

// fit fixes the advances of a line so that it fills the measure: autospace
// gives way first, then stops, then the other marks; a short line is
// stretched between its cells unless it is the last.
func (b *breaker) fit(line *Line, measure render.Length, last bool) {
	end := line.End
	for end > line.Start+1 && b.classes[end-1] == Space {
		end--
	}
	width, autospaces := render.Length(0), 0
	for i := line.Start; i < end; i++ {
		width += b.Widths[i]
		if i > line.Start {
			width += b.gaps[i]
			b.Advances[i-1] += b.gaps[i]
			if b.gaps[i] > 0 {
				autospaces++
			}
		}
	}
	switch {
	case width > measure:
		width -= b.shrinkAutospace(line.Start, end, autospaces, width-measure)
		if width > measure && b.Overflow == Hang {
			line.Over = width - measure
		} else if width > measure {
			b.squeeze(line, end, width-measure)
		}
	case !last && !b.Ragged:
		b.stretch(line.Start, end, measure-width)
	}
}

// shrinkAutospace takes up to need from the line's autospaces, evenly.
func (b *breaker) shrinkAutospace(start, end, count int, need render.Length) render.Length {
	room := render.Length(count) * (b.Autospace - b.AutospaceMin)
	need = min(need, room)
	if need <= 0 {
		return 0
	}
	done, k := render.Length(0), 0
	for i := start + 1; i < end; i++ {
		if b.gaps[i] > 0 {
			k++
			part := need*render.Length(k)/render.Length(count) - done
			b.Advances[i-1] -= part
			done += part
		}
	}
	return need
}

// squeeze takes need from the line's marks: from its stops if they have
// enough, otherwise from all marks, evenly.
func (b *breaker) squeeze(line *Line, end int, need render.Length) {
	stops, marks := 0, 0
	for i := line.Start; i < end; i++ {
		if b.classes[i] == Stop {
			stops++
		}
		if b.mark(i) {
			marks++
		}
	}
	only, count := false, marks
	if render.Length(stops)*b.half() >= need {
		only, count = true, stops
	}
	if count == 0 {
		return
	}
	done, k := render.Length(0), 0
	for i := line.Start; i < end; i++ {
		if only && b.classes[i] != Stop || !b.mark(i) {
			continue
		}
		k++
		part := min(need*render.Length(k)/render.Length(count)-done, b.half())
		done += part
		b.take(line, i, part)
	}
}

// take narrows the mark at i: a closer or stop loses its right, an opener its
// left, so an opener is painted further left.
func (b *breaker) take(line *Line, i int, part render.Length) {
	switch {
	case b.classes[i] != Opener:
		b.Advances[i] -= part
	case i == line.Start:
		line.Shift = part
	default:
		b.Advances[i-1] -= part
	}
}

// stretch spreads room evenly over the gaps between the line's cells, but not
// inside a unit, before a barred mark or behind an opener. A line that would
// be torn apart, its gaps wider than a cell, stays short.
func (b *breaker) stretch(start, end int, room render.Length) {
	count := 0
	for i := start + 1; i < end; i++ {
		if b.elastic(i) {
			count++
		}
	}
	if count == 0 || room <= 0 || room/render.Length(count) > b.Cell {
		return
	}
	done, k := render.Length(0), 0
	for i := start + 1; i < end; i++ {
		if b.elastic(i) {
			k++
			part := render.Length(int64(room)*int64(k)/int64(count)) - done
			b.Advances[i-1] += part
			done += part
		}
	}
}

func (b *breaker) elastic(i int) bool {
	return b.units[i] == int32(i) && !b.barred(i) && b.classes[i-1] != Opener && b.classes[i] != Space
}
