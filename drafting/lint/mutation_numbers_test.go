package lint

import (
	"math/rand/v2"
	"strings"

	"jiyao/drafting"
)

var numberMutators = []mutator{
	{ID: "N02", mutate: swap(`(\D)([1-9])月`, "${1}0${2}月"), restores: true},
	{ID: "N03", mutate: inHanzi, restores: true},
	{ID: "N06", mutate: swap(`\d+月\d+日`, "2月30日")},
	{ID: "S02", mutate: swap("(?m)^（二）", "（四）")},
	{ID: "S03", mutate: swap("(?m)^（二）", "（一）")},
	{ID: "S05", mutate: swap("二是", "四是")},
	{ID: "S06", mutate: swap("(?m)^（([一二三四五六])）", "($1)"), restores: true},
}

// inHanzi writes the date of issue in Chinese numerals.
func inHanzi(r *rand.Rand, text string) (string, bool) {
	issued := drafting.Parse(text).Issued
	if issued.Year == 0 {
		return text, false
	}
	numerals := strings.Split("〇一二三四五六七八九十", "")
	numeral := func(n int) string {
		s := strings.TrimPrefix(numerals[n/10], "〇")
		if s != "" {
			s = strings.TrimPrefix(s, "一") + "十"
		}
		return s + strings.TrimPrefix(numerals[n%10], "〇")
	}
	year := ""
	for n := issued.Year; n > 0; n /= 10 {
		year = numerals[n%10] + year
	}
	date := year + "年" + numeral(issued.Month) + "月" + numeral(issued.Day) + "日"
	return text[:issued.Span.Start] + date + text[issued.Span.End:], true
}
