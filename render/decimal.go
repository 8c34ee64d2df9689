package render

import "strconv"

// Nearest gives a/b, rounded to the nearest integer; b > 0.
func Nearest(a, b int64) int64 {
	if a < 0 {
		return (a - b/2) / b
	}
	return (a + b/2) / b
}

// AppendDecimal appends v/10^places without trailing zeros; places is from 0
// to 6.
func AppendDecimal(b []byte, v int64, places int) []byte {
	if v < 0 {
		b, v = append(b, '-'), -v
	}
	scale := [...]int64{1, 10, 100, 1000, 1e4, 1e5, 1e6}[places]
	b = strconv.AppendInt(b, v/scale, 10)
	rest := v % scale
	if rest == 0 {
		return b
	}
	b = append(b, '.')
	for rest > 0 {
		scale /= 10
		b = append(b, byte('0'+rest/scale))
		rest %= scale
	}
	return b
}
