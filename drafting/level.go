package drafting

import (
	"strings"
	"unicode/utf8"
)

// marker is the number at the start of a line.
type marker struct {
	level  int // 1 to 4
	number int
	length int // bytes, its own punctuation included
}

// numbering reads the number that s begins with, right or wrong in its form:
// 一、（一）1.（1）, and (一) 1、 1． ① 议题一：. A look-alike — 一是, 1.5亿元,
// 2020年, 一、二季度 — is none.
func numbering(s string) (marker, bool) {
	r := firstRune(s)
	switch {
	case r == '（' || r == '(':
		return bracketed(s)
	case r >= '①' && r <= '⑳':
		return marker{4, int(r-'①') + 1, utf8.RuneLen(r)}, true
	case r >= '⑴' && r <= '⒇':
		return marker{4, int(r-'⑴') + 1, utf8.RuneLen(r)}, true
	case r >= '⒈' && r <= '⒛':
		return marker{3, int(r-'⒈') + 1, utf8.RuneLen(r)}, true
	case r >= '㈠' && r <= '㈩':
		return marker{2, int(r-'㈠') + 1, utf8.RuneLen(r)}, true
	case r == '议':
		return topicNumber(s)
	case r < utf8.RuneSelf && (r < '0' || r > '9'):
		return marker{}, false
	}
	if _, chinese := numeral(r); !chinese && r != '十' && r >= firstHan && r <= lastHan {
		return marker{}, false
	}
	if m, ok := arabicNumber(s); ok {
		return m, true
	}
	return chineseNumber(s)
}

// bracketed reads （一） and （1）, half-width brackets too.
func bracketed(s string) (marker, bool) {
	_, open := utf8.DecodeRuneInString(s)
	at := open + trimLeft(s[open:])
	level := 4
	value, n := arabic(s[at:])
	if n == 0 {
		level = 2
		value, n = chinese(s[at:])
	}
	end := at + n
	end += trimLeft(s[end:])
	closing := startsWith(s[end:], "）", ")")
	if n == 0 || value == 0 || value > 99 || closing == "" {
		return marker{}, false
	}
	end += len(closing)
	end += len(startsWith(s[end:], "、", "．", "."))
	return marker{level, value, end}, true
}

// arabicNumber reads 1. 1． 1、 and 1）.
func arabicNumber(s string) (marker, bool) {
	value, n := arabic(s)
	if n == 0 || value == 0 || value > 99 {
		return marker{}, false
	}
	mark := startsWith(s[n:], ".", "．", "、", "）", ")")
	rest := s[n+len(mark):]
	switch mark {
	case "":
		return marker{}, false
	case "）", ")":
		return marker{4, value, n + len(mark)}, true
	case "、":
		if v, m := arabic(rest); m > 0 && v == value+1 && startsWith(rest[m:], "月", "年", "号", "季", "、", "级", "期") != "" {
			return marker{}, false
		}
	default:
		if v, m := arabic(rest); m > 0 && !(v >= 1900 && v <= 2999 && strings.HasPrefix(rest[m:], "年")) {
			return marker{}, false
		}
	}
	return marker{3, value, n + len(mark)}, true
}

// chineseNumber reads 一、 and its wrong forms 一． and 一.
func chineseNumber(s string) (marker, bool) {
	value, n := chinese(s)
	if n == 0 || value == 0 || value > 99 {
		return marker{}, false
	}
	mark := startsWith(s[n:], "、", "．", ".")
	if mark == "" {
		return marker{}, false
	}
	rest := s[n+len(mark):]
	if v, m := chinese(rest); m > 0 && v == value+1 &&
		startsWith(rest[m:], "季", "级", "类", "期", "月", "年", "号", "产", "批", "线", "等", "、", "楼", "审", "者", "次", "届") != "" {
		return marker{}, false
	}
	return marker{1, value, n + len(mark)}, true
}

// topicNumber reads 议题一： and 议题1：, a level-1 number of its own kind.
func topicNumber(s string) (marker, bool) {
	const word = "议题"
	if !strings.HasPrefix(s, word) {
		return marker{}, false
	}
	value, n := number(s[len(word):])
	if n == 0 || value == 0 || value > 99 {
		return marker{}, false
	}
	end := len(word) + n
	mark := startsWith(s[end:], "：", ":", "、", "　", " ")
	if mark == "" {
		return marker{}, false
	}
	return marker{1, value, end + len(mark)}, true
}

// maxHeading is the most runes a heading below level 1 may have.
const maxHeading = 60

// standsAlone reports whether the text after a number is a heading: level 1
// without a full stop inside; the lower levels short and without any stop.
func standsAlone(level int, text string, more bool) bool {
	if text == "" {
		return false
	}
	last := lastRune(text)
	if level == 1 {
		stop := strings.Index(text, "。")
		switch {
		case stop >= 0 && stop == len(text)-len("。"):
			return more && !longer(text, maxHeading) && !hasAny(text, "，", "；")
		case stop >= 0:
			return false
		case last == '：' || last == ':':
			return !longer(text, 30) && !strings.Contains(text, "，")
		}
		return last != '；' && last != '！' && last != '？'
	}
	return !longer(text, maxHeading) && !strings.ContainsAny(text, "。；") && !strings.ContainsRune("：:！？，、;", last)
}
