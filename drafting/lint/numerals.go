package lint

import (
	"strconv"
	"strings"
)

// number gives the value of a run of digits; a run too long for a date or a
// level gives −1.
func number(s string) int {
	if len(s) > 6 {
		return -1
	}
	n, err := strconv.Atoi(s)
	if err != nil {
		return -1
	}
	return n
}

// hanziDigit gives the value of a Chinese digit, −1 for anything else.
func hanziDigit(r rune) int {
	switch r {
	case '〇', '零', '○':
		return 0
	}
	if i := strings.IndexRune("一二三四五六七八九", r); i >= 0 {
		return i/len("一") + 1
	}
	return -1
}

// hanziYear gives 2020 for 二〇二〇.
func hanziYear(s string) int {
	n := 0
	for _, r := range s {
		n = n*10 + hanziDigit(r)
	}
	return n
}

// hanziNumber gives the value of a Chinese numeral from 一 to 九十九, 0 for
// anything else.
func hanziNumber(s string) int {
	tens, ones, found := strings.Cut(s, "十")
	if !found {
		tens, ones = "", s
	}
	n := 0
	if found {
		n = 10
		if tens != "" {
			n = 10 * oneDigit(tens)
		}
	}
	if ones == "" && found {
		return max(n, 0)
	}
	d := oneDigit(ones)
	if d <= 0 || n < 0 {
		return 0
	}
	return n + d
}

// oneDigit gives the value of a single Chinese digit, −1 for anything else.
func oneDigit(s string) int {
	if len(s) != len("一") {
		return -1
	}
	return hanziDigit(after(s, 0))
}
