package lint

import (
	"math/rand/v2"
	"regexp"
	"strings"
)

// inProse are Hanzi that stand in running text: 。 is behind them somewhere in
// the line.
const inProse = `(\p{Han}\p{Han})`

var punctuationMutators = []mutator{
	{ID: "P01", mutate: swap(inProse+"，", "$1,"), restores: true},
	{ID: "P01", mutate: swap("(?m)"+inProse+"。$", "$1."), restores: true},
	{ID: "P01", mutate: swap(inProse+"。(\\p{Han})", "$1.$2")},
	{ID: "P01", mutate: swap(inProse+"；", "$1;"), restores: true},
	{ID: "P02", mutate: widened, restores: true},
	{ID: "P03", mutate: swap("》", "")},
	{ID: "P03", mutate: swap("”", "")},
	{ID: "P04", mutate: swap("“([^“”\n]{2,60})”", `"$1"`), restores: true},
	{ID: "P05", mutate: swap("“([^“”\n。；，、]{2,30})”", "”$1“"), restores: true},
	{ID: "P06", mutate: swap("([，。])([^“”，。\n]{2,20})“([^“”\n]*)”([^“”，。\n]{0,20})([，。])", "$1“$2“$3”$4”$5")},
	{ID: "P07", mutate: swap("《([^《》\n]*?)((?:实施|管理)?办法|工作规则|工作意见)》", "《关于印发《$1$2》的通知》")},
	{ID: "P08", mutate: swap("（以下简称《([^《》\n]*)》）", "（以下简称《$1（修改稿）（二）》（见附件））")},
	{ID: "P09", mutate: swap("》《([^》\n]*》[^（、《])", "》、《$1"), restores: true},
	{ID: "P10", mutate: swap("“([^“”\n，。]{2,8})”([^（、“])", "“$1”、“四零”$2")},
	{ID: "P11", mutate: swap(`\d+(个月|天|个单位)`, "三、四$1")},
	{ID: "P11", mutate: swap(`不少于\d+(支|台|艘|个|户|家)`, "不少于两三、四个$1")},
	{ID: "P12", mutate: swap("、(\\p{Han}{2})、(\\p{Han}{2,6})(等|，|。)(.*。)", "、$1、和$2$3$4")},
	{ID: "P13", mutate: swap("(\\p{Han}{2})等(部门|单位|方面|工作|问题|环节|重点|领域)", "$1、等$2"), restores: true},
	{ID: "P15", mutate: swap("(会议[^。“”\n]*。)([^。“”\n]*。)([^。“”\n]*。)", "${1}第一、${2}第二、$3")},
	{ID: "P16", mutate: swap("([一二三])是(\\p{Han})", "${1}是，$2"), restores: true},
	{ID: "P17", mutate: swap("以下(意见|事项)：\n", "以下$1。\n"), restores: true},
	{ID: "P17", mutate: swap("(纪要如下|以下事项)：(\n+\\s*[一（1])", "$1$2"), restores: true},
	{ID: "P18", mutate: swap("(会议(?:指出|强调|要求|认为))，([^：。（\n]{4,40})，", "$1：$2，要做到：")},
	{ID: "P20", mutate: swap("(?m)^(（.*\\p{Han}{2})，(\\p{Han}{2})", "$1--$2")},
	{ID: "P20", mutate: swap("(?m)^(（.*。)(\\p{Han}{2})", "$1—$2")},
	{ID: "P21", mutate: swap(`(\D)([1-9])(个|台|户|家)`, "${1}1-9$3")},
	{ID: "P21", mutate: swap(`20\d\d年([^第\d\s]\p{Han})`, "2021-2025年$1")},
	{ID: "P22", mutate: swap("(会议(?:强调|指出|要求)，)", "${1}要汲取“3.15”事故教训，")},
	{ID: "P22", mutate: swap("(会议(?:强调|指出|要求)，)", "${1}要弘扬“五.四”精神，")},
	{ID: "P14", mutate: swap("(?m)^(（[一二三四五六]）)", "$1、"), restores: true},
	{ID: "P14", mutate: swap("(?m)^([1-9])\\.(.*。)$", "$1、$2"), restores: true},
	{ID: "P19", mutate: swap(inProse+"等", "$1。。。等")},
	{ID: "P19", mutate: swap(inProse+"等", "$1...等")},
	{ID: "P23", mutate: swap(inProse+"，", "$1，，"), restores: true},
	{ID: "P23", mutate: swap(inProse+"。\n", "$1，。\n")},
	{ID: "P24", mutate: swap("(会议(?:强调|指出|要求|认为))，([^“”\n。]*)。", "$1：“$2。”。")},
	{ID: "P25", mutate: swap("（(以下简称[^（）\n]*)）([^\n])", "（$1。）$2"), restores: true},
	{ID: "P26", mutate: swap("(\\p{Han}{2})等(部门|单位|方面|工作|问题|环节|重点|领域)", "$1……等$2"), restores: true},
	{ID: "P27", mutate: swap("(?m)(。.*，\\p{Han})(\\p{Han}.*。)$", "$1 $2"), restores: true},
	{ID: "P28", mutate: swap("(?m)^([一二三四]、[^，。：；\n]{2,40})\n", "$1。\n"), restores: true},
	{ID: "P29", mutate: beforeAnnex(swap("(?m)(。[^：\n]*[^“”（），。；：\n]{10}\\p{Han})。(\n(?:\n|[（一二三四五六七八九十1-9会出列]))", "$1$2")), restores: true},
	{ID: "P30", mutate: swap("(?m)^((?:\\d\\.|（[一二三四五]）).*)。\n([一二三四五六七八九]、|\n出席)", "$1；\n$2"), restores: true},
	{ID: "P31", mutate: swap("〔(20\\d\\d)〕(第?\\d+号)", "[$1]$2"), restores: true},
	{ID: "P35", mutate: swap("（(以下简称《[^《》\n]+》)）", "（$1)"), restores: true},
	{ID: "P32", mutate: swap("(\\p{Han}{2})、(\\p{Han}{2})", "${1}（新建五条；改建三条）、$2")},
	{ID: "P33", mutate: misnamed, elsewhere: true},
	{ID: "P34", mutate: swap("(?m)^([（1-9].*)"+inProse+"。", "$1$2！"), restores: true},
	{ID: "P34", mutate: swap("(?m)^([（1-9].*)"+inProse+"。", "$1$2？")},
	{ID: "P36", mutate: swap(`([^\d.—～])\d+(个|台|户|家|支)(.*)。`, "${1}3—5${2}$3，每年6～8$2。")},
}

// widened writes a run of digits full-width.
func widened(r *rand.Rand, text string) (string, bool) {
	return swapFunc(`\d+[年个项]`, func(s string) string {
		return strings.Map(func(r rune) rune {
			if isDigit(r) {
				return r - '0' + '０'
			}
			return r
		}, s)
	})(r, text)
}

// misnamed uses a short name before it is defined.
func misnamed(r *rand.Rand, text string) (string, bool) {
	m := regexp.MustCompile("（以下简称(《[^《》\n]+》)）").FindStringSubmatch(text)
	if m == nil {
		return text, false
	}
	at := strings.Index(text, m[0])
	spoilt, ok := swap("(会议(?:指出|强调|议定|要求))", "$1关于"+m[1])(r, text[:at])
	return spoilt + text[at:], ok
}
