package lint

import (
	"math/rand/v2"
	"regexp"
	"strings"

	"jiyao/drafting"
)

var minutesMutators = []mutator{
	{ID: "M03", mutate: swap("(?m)^([一二三四]、审议《.*)(办法|规则|意见)》$", "${1}暂行${2}》")},
	{ID: "M08", mutate: withoutChair, elsewhere: true},
	{ID: "M15", mutate: swap("(局)\\p{Han}{2,3}(  市)", "${1}的代表$2")},
	{ID: "M20", mutate: issuedTooEarly},
	{ID: "M23", mutate: swap("(?m)^([^\n]*\n)((?s:.*)（此件公开发布）)", "秘密★1年\n$1$2"), elsewhere: true},
	{ID: "M27", mutate: swap("会议(指出|要求|强调)，", "会议$1，我们要")},
	{ID: "M38", mutate: swap("由市[^，。\n]{2,10}局", "由××局")},
}

// withoutChair takes the chair out of 出席.
func withoutChair(_ *rand.Rand, text string) (string, bool) {
	m := regexp.MustCompile(`(?m)^出席：(\p{Han}{3})  `).FindStringSubmatch(text)
	if m == nil || !regexp.MustCompile(m[1]+`(市长|同志)?主持`).MatchString(text) {
		return text, false
	}
	return strings.Replace(text, m[0], "出席：", 1), true
}

// issuedTooEarly puts the date of issue before a meeting whose year is given.
func issuedTooEarly(r *rand.Rand, text string) (string, bool) {
	if drafting.Parse(text).Meeting.Date.Year == 0 {
		return text, false
	}
	return swap(`\d{4}(年\d+月\d+日印发)`, "2019$1")(r, text)
}
