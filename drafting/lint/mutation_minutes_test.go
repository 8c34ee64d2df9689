package lint

import (
	"fmt"
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
	{ID: "M01", mutate: swap(`(?m)^(?:\d{4}年)?\d+月\d+日(?:上午|下午)，(.*主持召开)`, "$1")},
	{ID: "M01", mutate: swap(`(?m)(日(?:上午|下午)，)[^，。\n]*主持召开`, "${1}召开")},
	{ID: "M02", mutate: withoutSection, elsewhere: true},
	{ID: "M02", mutate: withoutAgendaItem, elsewhere: true},
	{ID: "M04", mutate: swap(`(、听取[^\n]*\n(?:（一）)?)会议听取了`, "${1}会议传达学习了")},
	{ID: "M04", mutate: swap(`(、传达学习[^，\n]*\n（一）)会议传达学习了`, "${1}会议听取了")},
	{ID: "M04", mutate: swap(`(审议《.*》\n（一）)(?:原则)?同意《`, "${1}会议听取了《")},
	{ID: "M05", mutate: swap(`(审议《.*》\n（一）)[^。]*同意[^。]*。`, "${1}各部门要提高认识。"), elsewhere: true},
	{ID: "M06", mutate: swap(`由市[^，。、\n]{2,10}局`, "由有关部门")},
	{ID: "M07", mutate: tooLate},
	{ID: "M09", mutate: swap(`(出席：\p{Han}{3}  (?:\p{Han}{3}  )*\p{Han})  (\p{Han}  )`, "$1$2"), restores: true},
	{ID: "M09", mutate: swap(`(  市(?:财政|民政|水务|审计|公安|教育)局\p{Han})(\p{Han}  )`, "$1  $2"), restores: true},
	{ID: "M10", mutate: swap(`(\p{Han}{3})  (\p{Han}{3}  )`, "$1、$2"), restores: true},
	{ID: "M10", mutate: swap(`(  市\p{Han}+局\p{Han}{3})  (市)`, "$1、$2"), restores: true},
	{ID: "M11", mutate: swap(`(  \p{Han}{3})(  )`, "$1$1$2")},
	{ID: "M11", mutate: swap(`(  市\p{Han}+局\p{Han}{2,3})(  )`, "$1$1$2")},
	{ID: "M12", mutate: swap(`(  市\p{Han}+局)(\p{Han}{2,3})  `, "$1$2  市体育局$2  ")},
	{ID: "M18", mutate: swap(`(?m)^(记录：).*$`, "$1")},
	{ID: "M19", mutate: swap(`(?m)^[^\n]*办公室整理$`, "云州市统计局整理")},
	{ID: "M21", mutate: swap(`(纪〔)\d{4}(〕)`, "${1}2019$2")},
	{ID: "M21", mutate: swap(`(纪〔)\d{4}(〕)`, "${1}2032$2")},
	{ID: "M24", mutate: swap(`(?m)^((?:分送|抄送|报|送|发)：.*)。$`, "$1")},
	{ID: "M24", mutate: swap(`(?m)^((?:分送|抄送|报|送|发)：)([^，；、。（\n]+)([，；、。])`, "$1$2，$2$3")},
	{ID: "M28", mutate: swap(`会议(指出|强调|要求)，`, "张局长说：“时间来得及。”会议$1，")},
	{ID: "M29", mutate: swap(`会议(指出|强调|要求)，`, "收回有效票11张，同意9票，反对3票，弃权0票。会议$1，")},
	{ID: "M29", mutate: swap(`。(由|各|要)`, "。经投票表决，赞成6票，反对5票，弃权零票，超过三分之二，予以通过。$1")},
	{ID: "M30", mutate: swap(`会议(指出|强调|要求)，`, "会议决定，建议")},
	{ID: "M31", mutate: swap(`会议(指出|强调|要求|认为)，([^。]*)。`, "会议$1，$2。会议$1，要抓紧落实。")},
	{ID: "M35", mutate: swap(`。(由|各|要|会议)`, "。近日，$1")},
	{ID: "M35", mutate: swap(`。(由|各|要|会议)`, "。目前已完成30%。$1")},
	{ID: "M35", mutate: swap(`(\d+)月底前`, "下周五前")},
	{ID: "M36", mutate: reportOnLeave},
	{ID: "M37", mutate: swap(`(?s)(纪要.*主持召开[^，。]*常务会)议`, "$1")},
	{ID: "M37", mutate: swap(`(主持召开[^，。]*校长办公会)`, "${1}议")},
	{ID: "M39", mutate: swap(`(?m)(\d日)印发$`, "$1")},
	{ID: "M41", mutate: swap(`(（一）原则同意《[^》]*》)[^\n]*`, "$1。")},
	{ID: "M42", mutate: swap(`(审议《[^\n]*\n（一）(?:原则)?同意《[^》]*)(办法|规则|意见)》`, "${1}暂行$2》")},
	{ID: "M43", mutate: swap(`(?m)^出席：`, "出席（3人）：")},
}

// withoutSection takes out a section that deals with an item of the opening.
func withoutSection(r *rand.Rand, text string) (string, bool) {
	items := drafting.Parse(text).Items
	if i := r.IntN(len(items)); len(items) > 2 && regexp.MustCompile(`^(传达|听取|审议|研究20)`).MatchString(items[i].Heading.Value) && i+1 < len(items) {
		return text[:items[i].Span.Start] + text[items[i+1].Span.Start:], true
	}
	return text, false
}

// withoutAgendaItem takes an item that has its section out of the opening.
func withoutAgendaItem(r *rand.Rand, text string) (string, bool) {
	d := drafting.Parse(text)
	agenda := d.Meeting.Agenda
	if len(agenda) < 3 {
		return text, false
	}
	a := agenda[r.IntN(len(agenda))]
	for _, item := range d.Items {
		if strings.TrimPrefix(item.Heading.Value, "审议") != strings.TrimPrefix(a.Value, "审议") || strings.HasPrefix(text[a.Span.End:], "《") {
			continue
		}
		rest := text[a.Span.End:]
		if !strings.HasPrefix(a.Value, "《") {
			rest = strings.TrimPrefix(rest, "，")
		}
		return text[:a.Span.Start] + rest, true
	}
	return text, false
}

// tooLate gives an order a deadline in the month before the meeting.
func tooLate(r *rand.Rand, text string) (string, bool) {
	met := drafting.Parse(text).Meeting.Date
	if met.Year == 0 {
		return swap(`(由市[^，。\n]{2,10}局)`, fmt.Sprintf("${1}于%d月底前", met.Month-1))(r, text)
	}
	return swap(`(由市[^，。\n]{2,10}局)`, fmt.Sprintf("${1}于%d年%d月底前", met.Year, met.Month-1))(r, text)
}

// reportOnLeave lets somebody report who is on leave.
func reportOnLeave(r *rand.Rand, text string) (string, bool) {
	absent := drafting.Parse(text).Attendance.Absent.Persons()
	if len(absent) == 0 {
		return text, false
	}
	who := absent[r.IntN(len(absent))].Name
	return swap(`(?m)^(（[一二三]）[^\n]*。)$`, "${1}会议听取了"+who+"同志关于有关情况的汇报。")(r, text)
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
