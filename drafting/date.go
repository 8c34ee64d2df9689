package drafting

import (
	"strings"
	"unicode/utf8"
)

// digit gives the value of an Arabic digit, full-width ones included.
func digit(r rune) (int, bool) {
	switch {
	case r >= '0' && r <= '9':
		return int(r - '0'), true
	case r >= '０' && r <= '９':
		return int(r - '０'), true
	}
	return 0, false
}

// numeral gives the value of a Chinese digit.
func numeral(r rune) (int, bool) {
	switch r {
	case '〇', '○', '零', 'Ｏ':
		return 0, true
	case '一':
		return 1, true
	case '二', '两':
		return 2, true
	case '三':
		return 3, true
	case '四':
		return 4, true
	case '五':
		return 5, true
	case '六':
		return 6, true
	case '七':
		return 7, true
	case '八':
		return 8, true
	case '九':
		return 9, true
	}
	return 0, false
}

// maxDigits bounds a number of the draft; a longer run is not one.
const maxDigits = 9

// arabic reads the run of Arabic digits at the start of s and gives its value
// and length in bytes, 0 if there is none.
func arabic(s string) (value, length int) {
	digits := 0
	for i, r := range s {
		d, ok := digit(r)
		if !ok {
			return value, i
		}
		if digits++; digits > maxDigits {
			return 0, 0
		}
		value = value*10 + d
	}
	return value, len(s)
}

// chinese reads the Chinese numeral at the start of s — 九十八, 一百零二, 二〇二〇 —
// and gives its value and length in bytes, 0 if there is none.
func chinese(s string) (value, length int) {
	current, digits, positional := 0, 0, false
	for i, r := range s {
		d, ok := numeral(r)
		switch {
		case digits > maxDigits:
			return 0, 0
		case ok && digits > 0 && !positional && value == 0:
			current = current*10 + d
		case ok:
			current, positional = d, false
		case r == '十':
			value += max(current, 1) * 10
			current, positional = 0, true
		case r == '百' && current > 0:
			value += current * 100
			current, positional = 0, true
		default:
			return value + current, i
		}
		digits++
	}
	return value + current, len(s)
}

// number reads the number at the start of s, in either script.
func number(s string) (value, length int) {
	if v, n := arabic(s); n > 0 {
		return v, n
	}
	return chinese(s)
}

// numberBefore reads the number that ends s, in the script of its last digit
// (the 四 of 李四8月 is none), and gives its value and start; the start is len(s)
// if there is none.
func numberBefore(s string) (value, start int) {
	start = len(s)
	_, western := digit(lastRune(s))
	for n := 0; start > 0 && n < maxDigits; n++ {
		r, size := utf8.DecodeLastRuneInString(s[:start])
		_, a := digit(r)
		_, c := numeral(r)
		if a != western || !a && !c && r != '十' {
			break
		}
		start -= size
	}
	value, n := number(s[start:])
	if n != len(s)-start {
		return 0, len(s)
	}
	return value, start
}

// padRight gives the length of s without the padding at its end.
func padRight(s string) int {
	for len(s) > 0 {
		r, n := utf8.DecodeLastRuneInString(s)
		if !space(r) {
			break
		}
		s = s[:len(s)-n]
	}
	return len(s)
}

// findDate finds the first date of s, with or without its year, in Arabic or
// Chinese digits, padded or not. The span is relative to s.
func findDate(s string) (Date, bool) {
	for from := 0; ; {
		i := strings.Index(s[from:], "月")
		if i < 0 {
			return Date{}, false
		}
		if d, ok := dateAround(s, from+i); ok {
			return d, true
		}
		from += i + len("月")
	}
}

// dateAround reads the date whose 月 stands at byte m of s.
func dateAround(s string, m int) (Date, bool) {
	month, start := numberBefore(s[:padRight(s[:m])])
	if month < 1 || month > 12 {
		return Date{}, false
	}
	rest := m + len("月")
	rest += trimLeft(s[rest:])
	day, n := number(s[rest:])
	if n == 0 || day < 1 || day > 31 {
		return Date{}, false
	}
	end := rest + n
	end += trimLeft(s[end:])
	mark := startsWith(s[end:], "日", "号")
	if mark == "" && startsWith(s[end:], "至", "—", "-", "、", "～", "~") == "" {
		return Date{}, false
	}
	d := Date{Month: month, Day: day, Span: Span{start, end + len(mark)}}
	before := padRight(s[:start])
	if strings.HasSuffix(s[:before], "年") {
		before = padRight(s[:before-len("年")])
		if year, at := numberBefore(s[:before]); year >= 1900 && year <= 2999 {
			d.Year, d.Span.Start = year, at
		}
	}
	return d, true
}

// findNumericDate finds the first date of s in the form 2023-03-10, 2023.3.10
// or 2023/3/10.
func findNumericDate(s string) (Date, bool) {
	for i := 0; i+8 <= len(s); i++ {
		year, n := arabic(s[i:])
		if n == 0 {
			continue
		}
		if n == 4 && year >= 1900 && year <= 2999 {
			if d, ok := numericDate(s, i, year); ok {
				return d, true
			}
		}
		i += n - 1
	}
	return Date{}, false
}

func numericDate(s string, i, year int) (Date, bool) {
	at := i + 4
	if at >= len(s) || !strings.ContainsRune("-./", rune(s[at])) {
		return Date{}, false
	}
	month, n := arabic(s[at+1:])
	end := at + 1 + n
	if n == 0 || end >= len(s) || s[end] != s[at] {
		return Date{}, false
	}
	day, m := arabic(s[end+1:])
	if m == 0 || month < 1 || month > 12 || day < 1 || day > 31 {
		return Date{}, false
	}
	return Date{Year: year, Month: month, Day: day, Span: Span{i, end + 1 + m}}, true
}

// anyDate finds the first date of s in any of the forms.
func anyDate(s string) (Date, bool) {
	if d, ok := findDate(s); ok {
		return d, true
	}
	return findNumericDate(s)
}

// firstDate finds the date of s, in any of the forms, that stands first.
func firstDate(s string) (Date, bool) {
	d, ok := findDate(s)
	if ok {
		s = s[:d.Span.Start]
	}
	if n, numeric := findNumericDate(s); numeric {
		return n, true
	}
	return d, ok
}

// shift moves a date's span by n bytes.
func (d Date) shift(n int) Date {
	d.Span.Start += n
	d.Span.End += n
	return d
}

// loneDate reads a line that is a date and nothing else.
func loneDate(s string) (Date, bool) {
	if len(s) < len("1月1日") || len(s) > 60 {
		return Date{}, false
	}
	d, ok := findDate(s)
	if !ok || d.Span.Start != 0 || d.Span.End != len(s) || d.Year == 0 {
		return Date{}, false
	}
	return d, true
}

// periodAfter gives the part of the day named at the start of s, after a
// weekday in brackets: （星期五）下午.
func periodAfter(s string) string {
	word, _ := partOfDay(s)
	return word
}

// partOfDay gives the part of the day named at the start of s and where the
// word ends; 晚 is 晚上.
func partOfDay(s string) (word string, end int) {
	rest := head(s, 14)
	rest = rest[trimLeft(rest):]
	if startsWith(rest, "（", "(") != "" {
		if i := strings.IndexAny(rest, "）)"); i >= 0 {
			_, n := utf8.DecodeRuneInString(rest[i:])
			rest = rest[i+n:]
			rest = rest[trimLeft(rest):]
		}
	}
	if w := startsWith(rest, "星期", "周"); w != "" {
		_, n := utf8.DecodeRuneInString(rest[len(w):])
		rest = rest[len(w)+n:]
		rest = rest[trimLeft(rest):]
	}
	w := startsWith(rest, "上午", "下午", "晚上", "中午", "早上", "凌晨", "晚")
	end = len(head(s, 14)) - len(rest) + len(w)
	if w == "晚" {
		return "晚上", end
	}
	return w, end
}
