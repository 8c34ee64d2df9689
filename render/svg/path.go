package svg

import (
	"math"
	"slices"
	"strconv"

	"jiyao/fonts"
)

// appendPath writes contours as path data in font units, y upwards. Points are
// rounded to hundredths of a unit, which leaves those of a simple glyph as they
// are.
func appendPath(out []byte, contours []fonts.Contour) []byte {
	p := pen{out: out}
	for _, c := range contours {
		p.contour(c)
	}
	return p.out
}

// point is a place in thousandths of a font unit, so that what lies midway
// between two rounded points is exact.
type point struct{ x, y int }

func at(p fonts.Point) point { return point{thousandths(p.X), thousandths(p.Y)} }

// thousandths rounds to hundredths; whole units, the common case, are quick.
func thousandths(x float64) int {
	if n := int(x); float64(n) == x {
		return 1000 * n
	}
	return 10 * int(math.Round(100*x))
}

func middle(a, b point) point { return point{(a.x + b.x) / 2, (a.y + b.y) / 2} }

// pen writes path data; its moves are from where it stands, which makes them
// short.
type pen struct {
	out  []byte
	at   point
	last byte // the command in force
}

// contour draws a closed curve. TrueType leaves out the points on the curve
// that lie midway between two control points; SVG leaves out the control point
// that mirrors the last one (t), which is the same thing.
func (p *pen) contour(c fonts.Contour) {
	start, rest := startOf(c)
	p.out = append(p.out, 'M')
	p.out = appendThousandths(p.out, start.x)
	p.number(start.y, false)
	p.at, p.last = start, 'M'
	mirrored := false
	for i := 0; i < len(rest); i++ {
		here := at(rest[i])
		if rest[i].On {
			p.to('l', here)
			mirrored = false
			continue
		}
		end, implied := start, false
		if i+1 < len(rest) {
			end = at(rest[i+1])
			if implied = !rest[i+1].On; implied {
				end = middle(here, end)
			} else {
				i++
			}
		}
		if mirrored {
			p.to('t', end)
		} else {
			p.to('q', here, end)
		}
		mirrored = implied
	}
	p.out = append(p.out, 'Z')
}

// startOf gives a point on the curve to start from, and the points after it.
func startOf(c fonts.Contour) (point, fonts.Contour) {
	i := slices.IndexFunc(c, func(p fonts.Point) bool { return p.On })
	switch {
	case i == 0:
		return at(c[0]), c[1:]
	case i > 0:
		return at(c[i]), slices.Concat(c[i+1:], c[:i])
	}
	return middle(at(c[len(c)-1]), at(c[0])), c
}

// to draws through the points.
func (p *pen) to(command byte, points ...point) {
	fresh := command != p.last
	if fresh {
		p.out = append(p.out, command)
		p.last = command
	}
	for _, q := range points {
		p.number(q.x-p.at.x, fresh)
		p.number(q.y-p.at.y, false)
		fresh = false
	}
	p.at = points[len(points)-1]
}

// number writes a number; none needs a space before it that follows a command
// or begins with a minus.
func (p *pen) number(n int, fresh bool) {
	if !fresh && n >= 0 {
		p.out = append(p.out, ' ')
	}
	p.out = appendThousandths(p.out, n)
}

// appendThousandths writes n/1000 exactly, without idle zeros.
func appendThousandths(out []byte, n int) []byte {
	if n < 0 {
		out = append(out, '-')
		n = -n
	}
	out = strconv.AppendInt(out, int64(n/1000), 10)
	if n %= 1000; n == 0 {
		return out
	}
	out = append(out, '.', byte('0'+n/100))
	if n%100 > 0 {
		out = append(out, byte('0'+n/10%10))
	}
	if n%10 > 0 {
		out = append(out, byte('0'+n%10))
	}
	return out
}

// round brings x to parts of a unit; never to minus zero.
func round(x, parts float64) float64 { return math.Round(x*parts)/parts + 0 }
