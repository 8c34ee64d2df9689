package lint

import (
	"fmt"
	"math/rand/v2"
	"regexp"
	"strings"

	"jiyao/drafting"
)

var bookMutators = []mutator{
	{ID: "M13", mutate: swap("由市\\p{Han}{2,8}局", "由市粮食局"), options: cityBook(Book{Day: "2023-09-18"})},
	{ID: "M14", mutate: swap("市(?:教育局|公安局|民政局|司法局)(\\p{Han}{2,3}  市)", "市审计局$1"), options: cityBook(Book{})},
	{
		ID: "M16", mutate: fewMembers, elsewhere: true,
		options: cityBook(Book{Members: []string{"陆明远", "欧阳若川", "沈岚", "韩立群", "周樾", "顾维桢"}, Quorum: MoreThan12}),
	},
	{ID: "M17", mutate: swap("陆明远(市长)?主持", "顾长风${1}主持"), options: cityBook(Book{})},
	{ID: "M22", mutate: anotherNumber, options: Options{Book: Book{Sittings: []Sitting{{1000, "2090-01-01"}}}}},
	{ID: "M25", mutate: fewRecipients, elsewhere: true, options: cityBook(Book{})},
	{ID: "M26", mutate: swap(chargedUnit, "${1}市体育局$2"), options: cityBook(Book{})},
	{ID: "M32", mutate: swap("会议(指出|要求|强调)，", "会议$1，要坚持一带一路战略，"), options: cityBook(Book{})},
	{ID: "M32", mutate: swap("会议(指出|要求|强调)，", "会议$1，要坚定道路自信、制度自信、文化自信，做到“四个自信”，"), options: cityBook(Book{})},
	{ID: "M33", mutate: swap("会议(指出|要求|强调|听取)", "王翔（身份证号11010519491231002X）所提会议$1")},
	{ID: "M34", mutate: swap(chargedUnit, "${1}市管办$2"), options: cityBook(Book{})},
	{
		ID: "M40", mutate: anotherItem, elsewhere: true,
		options: Options{Book: Book{Agenda: []Topic{{"云州市城市更新实施办法", ""}, {"云州市公共数据共享管理办法", ""}}}},
	},
	{ID: "N19", mutate: anotherTitle, elsewhere: true},
}

// chargedUnit matches a unit of cityBook that a clause begins with.
const chargedUnit = "([。，；]由)市(?:住房城乡建设局|城市管理局|水务局|财政局|应急管理局|大数据管理局)(牵头|会同|根据|负责|按|、)"

// cityBook adds the directory of the fictional city of the samples.
func cityBook(b Book) Options {
	var units []Unit
	for i, name := range []string{
		"市发展改革委", "市教育局", "市公安局", "市民政局", "市司法局", "市财政局", "市住房城乡建设局", "市城市管理局", "市交通运输局", "市水务局",
		"市农业农村局", "市应急管理局", "市审计局", "市大数据管理局",
	} {
		units = append(units, Unit{ID: name, Names: []Naming{{Name: name}}, Order: i + 1})
	}
	units = append(
		units,
		Unit{ID: "市体育局", Names: []Naming{{Name: "市体育局"}}},
		Unit{ID: "市粮食局", Names: []Naming{{Name: "市粮食局"}}, Valid: Valid{Until: "2018-12-31"}},
	)
	b.Directory = NewDirectory(units, []Holder{
		{Name: "陆明远", Office: "市长", Order: 1, Valid: Valid{Since: "2022-01-10"}},
		{Name: "顾长风", Office: "市长", Order: 1, Valid: Valid{Until: "2022-01-09"}},
	}, []Word{
		{Text: "一带一路战略", Kind: Wrong, Use: "“一带一路”倡议"},
		{Text: "四个自信", Kind: Fixed, Use: "道路自信、理论自信、制度自信、文化自信"},
	})
	return Options{Book: b}
}

// fewMembers leaves of 出席 the first and one other.
func fewMembers(r *rand.Rand, text string) (string, bool) {
	others := []string{"龚  宁", "欧阳若川", "沈  岚", "周  伟"}
	return swap(`(?m)^(出席：陆明远  )[^\n]+\n(?:[^\n：]+\n)?`, "${1}"+others[r.IntN(len(others))]+"\n")(r, text)
}

// anotherNumber gives the meeting a number that is another's turn.
func anotherNumber(r *rand.Rand, text string) (string, bool) {
	m := drafting.Parse(text).Meeting
	if m.Session == 0 || m.Date.Year == 0 {
		return text, false
	}
	return strings.ReplaceAll(text, fmt.Sprintf("第%d次", m.Session), fmt.Sprintf("第%d次", 1001+r.IntN(1000))), true
}

// fewRecipients sends a minutes to two units that it charges with nothing.
func fewRecipients(r *rand.Rand, text string) (string, bool) {
	if !regexp.MustCompile("由市(财政|水务|公安|住房城乡建设)局").MatchString(text) {
		return text, false
	}
	to := []string{"市教育局", "市民政局", "市体育局", "市发展改革委"}
	return swap("(?m)^(分送|抄送)：.*$", "${1}："+to[r.IntN(2)]+"，"+to[2+r.IntN(2)]+"。")(r, text)
}

// anotherItem puts another paper in the place of one of the agenda's.
func anotherItem(r *rand.Rand, text string) (string, bool) {
	papers := []string{"云州市城市更新实施办法", "云州市公共数据共享管理办法"}
	paper := papers[r.IntN(len(papers))]
	if !strings.Contains(text, papers[0]) || !strings.Contains(text, papers[1]) {
		return text, false
	}
	return strings.ReplaceAll(text, paper, []string{"节水条例", "行道树养护规定", "夜间经济若干措施"}[r.IntN(3)]), true
}

// anotherTitle changes the number in the title alone.
func anotherTitle(r *rand.Rand, text string) (string, bool) {
	title := drafting.Parse(text).Title.Value
	if !regexp.MustCompile(`第\d+次`).MatchString(title) {
		return text, false
	}
	number := regexp.MustCompile(`第\d+次`).ReplaceAllString(title, fmt.Sprintf("第%d次", 200+r.IntN(700)))
	return strings.Replace(text, title, number, 1), true
}
