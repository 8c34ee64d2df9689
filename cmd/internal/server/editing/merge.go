package editing

import (
	"slices"
	"strings"
)

// Piece is a run of paragraphs of two texts made from one: what stands in each
// of them.
type Piece struct {
	Kind               PieceKind
	Base, Theirs, Mine []string
}

// PieceKind says who changed a piece.
type PieceKind string

// The kinds of pieces.
const (
	Same       PieceKind = "same"
	TheirsOnly PieceKind = "theirs"
	MineOnly   PieceKind = "mine"
	BothSame   PieceKind = "both"     // changed by both, alike
	Conflict   PieceKind = "conflict" // changed by both, differently
)

// Choice is what is to become of a piece.
type Choice string

// The choices.
const (
	TakeTheirs Choice = "theirs"
	TakeMine   Choice = "mine"
	TakeBase   Choice = "base"
	TakeBoth   Choice = "both" // theirs, then mine
)

// Proposed gives the choice that goes without saying; empty where a person has
// to choose.
func (p Piece) Proposed() Choice {
	switch p.Kind {
	case MineOnly:
		return TakeMine
	case Conflict:
		return ""
	default:
		return TakeTheirs
	}
}

// Merge sets two texts that were made from one beside each other, paragraph by
// paragraph.
func Merge(base, theirs, mine string) []Piece {
	b, t, m := lines(base), lines(theirs), lines(mine)
	toT, toM := match(b, t), match(b, m)
	var pieces []Piece
	bi, ti, mi := 0, 0, 0
	for {
		bj := bi // the next paragraph of the base that both still have
		for bj < len(b) && (toT[bj] < ti || toM[bj] < mi) {
			bj++
		}
		tj, mj := len(t), len(m)
		if bj < len(b) {
			tj, mj = toT[bj], toM[bj]
		}
		pieces = addPiece(pieces, b[bi:bj], t[ti:tj], m[mi:mj])
		if bj == len(b) {
			return pieces
		}
		pieces = addPiece(pieces, b[bj:bj+1], t[tj:tj+1], m[mj:mj+1])
		bi, ti, mi = bj+1, tj+1, mj+1
	}
}

func addPiece(pieces []Piece, b, t, m []string) []Piece {
	if len(b)+len(t)+len(m) == 0 {
		return pieces
	}
	p := Piece{Base: b, Theirs: t, Mine: m}
	switch same := slices.Equal[[]string]; {
	case same(b, t) && same(b, m):
		p.Kind = Same
	case same(t, m):
		p.Kind = BothSame
	case same(b, m):
		p.Kind = TheirsOnly
	case same(b, t):
		p.Kind = MineOnly
	default:
		p.Kind = Conflict
	}
	if n := len(pieces); n > 0 && p.Kind == Same && pieces[n-1].Kind == Same {
		last := &pieces[n-1]
		last.Base = append(slices.Clip(last.Base), b...)
		last.Theirs = append(slices.Clip(last.Theirs), t...)
		last.Mine = append(slices.Clip(last.Mine), m...)
		return pieces
	}
	return append(pieces, p)
}

// Join makes a text of the pieces as chosen. It reports false if one that needs
// a choice has none.
func Join(pieces []Piece, choices map[int]Choice) (string, bool) {
	var out []string
	for i, p := range pieces {
		choice, ok := choices[i]
		if !ok {
			choice = p.Proposed()
		}
		switch choice {
		case TakeTheirs:
			out = append(out, p.Theirs...)
		case TakeMine:
			out = append(out, p.Mine...)
		case TakeBase:
			out = append(out, p.Base...)
		case TakeBoth:
			out = append(append(out, p.Theirs...), p.Mine...)
		default:
			return "", false
		}
	}
	return strings.Join(out, "\n"), true
}

func lines(s string) []string { return strings.Split(s, "\n") }

// match gives for each line of a the line of b it became, -1 if it is gone: the
// longest common subsequence. Beginning and end that are the same cost nothing.
func match(a, b []string) []int {
	to := make([]int, len(a))
	for i := range to {
		to[i] = -1
	}
	head := 0
	for head < len(a) && head < len(b) && a[head] == b[head] {
		to[head] = head
		head++
	}
	tail := 0
	for tail < len(a)-head && tail < len(b)-head && a[len(a)-1-tail] == b[len(b)-1-tail] {
		to[len(a)-1-tail] = len(b) - 1 - tail
		tail++
	}
	x, y := a[head:len(a)-tail], b[head:len(b)-tail]
	if len(x)*len(y) > maxCells {
		return to // changed all over: one piece
	}
	common(x, y, func(i, j int) { to[head+i] = head + j })
	return to
}

// maxCells bounds the table of common: two thousand paragraphs on either side.
const maxCells = 4 << 20

// common hears of the pairs of a longest common subsequence.
func common(x, y []string, pair func(i, j int)) {
	width := len(y) + 1
	length := make([]int32, (len(x)+1)*width)
	for i := len(x) - 1; i >= 0; i-- {
		for j := len(y) - 1; j >= 0; j-- {
			if x[i] == y[j] {
				length[i*width+j] = length[(i+1)*width+j+1] + 1
			} else {
				length[i*width+j] = max(length[(i+1)*width+j], length[i*width+j+1])
			}
		}
	}
	for i, j := 0, 0; i < len(x) && j < len(y); {
		switch {
		case x[i] == y[j]:
			pair(i, j)
			i, j = i+1, j+1
		case length[(i+1)*width+j] >= length[i*width+j+1]:
			i++
		default:
			j++
		}
	}
}
