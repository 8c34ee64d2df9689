package docx

import (
	"strconv"
	"strings"
)

// numeral writes n as a number format says (ECMA-376 part 1, 17.18.59). A
// format that no Chinese office uses is written in digits.
func numeral(n int, format string) string {
	switch format {
	case "none":
		return ""
	case "chineseCounting", "taiwaneseCounting", "japaneseDigitalTenThousand":
		if n < 100 {
			return thousands(n, small)
		}
		return digits(n, "〇一二三四五六七八九")
	case "chineseCountingThousand", "taiwaneseCountingThousand", "japaneseCounting", "ideographEnclosedCircle":
		return thousands(n, small)
	case "chineseLegalSimplified":
		return thousands(n, large)
	case "ideographLegalTraditional":
		return thousands(n, traditional)
	case "ideographDigital", "taiwaneseDigital", "koreanDigital2":
		return digits(n, "〇一二三四五六七八九")
	case "ideographTraditional":
		return nth(n, "甲乙丙丁戊己庚辛壬癸")
	case "ideographZodiac":
		return nth(n, "子丑寅卯辰巳午未申酉戌亥")
	case "decimalZero":
		if n < 10 {
			return "0" + strconv.Itoa(n)
		}
	case "decimalFullWidth", "decimalFullWidth2":
		return digits(n, "０１２３４５６７８９")
	case "decimalEnclosedCircle", "decimalEnclosedCircleChinese":
		return circled(n)
	case "decimalEnclosedParen":
		return enclosed(n, '⑴')
	case "decimalEnclosedFullstop":
		return enclosed(n, '⒈')
	case "upperRoman":
		return roman(n)
	case "lowerRoman":
		return strings.ToLower(roman(n))
	case "upperLetter":
		return letters(n, 'A')
	case "lowerLetter":
		return letters(n, 'a')
	case "numberInDash":
		return "- " + strconv.Itoa(n) + " -"
	}
	return strconv.Itoa(n)
}

// characters are those of a way to count: digits, units, 万.
type characters struct{ digits, units, myriad string }

var (
	small       = characters{"零一二三四五六七八九", "十百千", "万"}
	large       = characters{"零壹贰叁肆伍陆柒捌玖", "拾佰仟", "万"}
	traditional = characters{"零壹貳參肆伍陸柒捌玖", "拾佰仟", "萬"}
)

// thousands counts in 十、百、千、万 as one reads: 十, 二十一, 一百零一, 一千零一十. What
// reaches 亿 is written in digits.
func thousands(n int, c characters) string {
	switch {
	case n <= 0:
		return at(c.digits, 0)
	case n >= 1e8:
		return strconv.Itoa(n)
	case n >= 1e4:
		rest := ""
		if n%1e4 > 0 {
			rest = group(n%1e4, c, n%1e4 < 1000)
		}
		return ten(group(n/1e4, c, false), n/1e4, c) + c.myriad + rest
	}
	return ten(group(n, c, false), n, c)
}

// ten drops the 一 of 一十 at the beginning, as one reads; 壹拾 keeps it.
func ten(s string, n int, c characters) string {
	if n >= 10 && n < 20 && c == small {
		return strings.TrimPrefix(s, "一")
	}
	return s
}

// group writes up to 9999; zero asks for 零 before it.
func group(n int, c characters, zero bool) string {
	var b strings.Builder
	for unit, power := 3, 1000; power > 0; unit, power = unit-1, power/10 {
		d := n / power % 10
		if d == 0 {
			zero = zero || b.Len() > 0
			continue
		}
		if zero {
			b.WriteString(at(c.digits, 0))
			zero = false
		}
		b.WriteString(at(c.digits, d))
		if unit > 0 {
			b.WriteString(at(c.units, unit-1))
		}
	}
	return b.String()
}

// at gives the nth character of s, from 0.
func at(s string, n int) string { return string([]rune(s)[n]) }

// digits writes n digit by digit.
func digits(n int, set string) string {
	var b strings.Builder
	for _, d := range strconv.Itoa(n) {
		b.WriteString(at(set, int(d-'0')))
	}
	return b.String()
}

// nth gives the nth character of a row that begins again at its end.
func nth(n int, set string) string {
	if n < 1 {
		return strconv.Itoa(n)
	}
	all := []rune(set)
	return string(all[(n-1)%len(all)])
}

// circled gives ① to ⑳, ㉑ to ㊿; else digits.
func circled(n int) string {
	switch {
	case n >= 1 && n <= 20:
		return string(rune('①' + n - 1))
	case n >= 21 && n <= 35:
		return string(rune('㉑' + n - 21))
	case n >= 36 && n <= 50:
		return string(rune('㊱' + n - 36))
	}
	return strconv.Itoa(n)
}

// enclosed gives the nth of twenty signs from first on; else digits.
func enclosed(n int, first rune) string {
	if n < 1 || n > 20 {
		return strconv.Itoa(n)
	}
	return string(first + rune(n) - 1)
}

// roman gives a Roman number up to 3999; else digits.
func roman(n int) string {
	if n < 1 || n > 3999 {
		return strconv.Itoa(n)
	}
	var b strings.Builder
	for _, r := range []struct {
		value int
		sign  string
	}{
		{1000, "M"},
		{900, "CM"},
		{500, "D"},
		{400, "CD"},
		{100, "C"},
		{90, "XC"},
		{50, "L"},
		{40, "XL"},
		{10, "X"},
		{9, "IX"},
		{5, "V"},
		{4, "IV"},
		{1, "I"},
	} {
		for ; n >= r.value; n -= r.value {
			b.WriteString(r.sign)
		}
	}
	return b.String()
}

// letters gives A to Z, then AA, BB …, as Word counts; digits beyond ten of a
// letter.
func letters(n int, first rune) string {
	if n < 1 || n > 260 {
		return strconv.Itoa(n)
	}
	return strings.Repeat(string(first+rune((n-1)%26)), (n-1)/26+1)
}
