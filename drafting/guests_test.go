package drafting

import (
	"fmt"
	"strings"
	"testing"
)

// Whoever a list names is read with the unit and the office that stand with the
// name, on whichever side.
func TestGuests(t *testing.T) {
	for list, want := range map[string]string{
		"高　山　省政府　　李　强　省发展改革委":                     "高山 省政府|李强 省发展改革委",
		"高山　省政府\n　　　李强　省发展改革委":                    "高山 省政府|李强 省发展改革委",
		"高　山　省政府，李　强　省财政厅（代表）":                    "高山 省政府|李强 省财政厅  代表",
		"陆明远\n　　　市发展改革委　李　强　市财政局　王小明":             "陆明远|李强 市发展改革委|王小明 市财政局",
		"陆明远　市政府办公室":                              "陆明远| 市政府办公室",
		"John Smith（世界银行）、Maria Garcia Lopez（使馆）": "John Smith 世界银行|Maria Garcia Lopez 使馆",
		"世界银行Anna K. Brown，Hans-Peter Müller、张三":  "Anna K. Brown 世界银行|Hans-Peter Müller|张三",
		"John Smith  Anna Brown  张　三":             "John Smith|Anna Brown|张三",
		"市大数据局IPv6工作专班张三":                         "张三 市大数据局IPv6工作专班",
		"村“两委”成员张三、李四":                            "张三 村“两委” 成员|李四 村“两委” 成员",
		"驻村“第一书记”王五，“河长办”赵六":                      "王五  驻村“第一书记”|赵六 “河长办”",
		"村“两委”其他成员":                               " 村“两委”  其他成员",
	} {
		var got []string
		for _, p := range Parse("会议纪要\n\n2026年5月11日，市长王建国主持召开会议。\n\n一、会议研究工作\n会议指出，要办理。\n\n列席：" + list + "\n").Attendance.Observers.Persons() {
			got = append(got, strings.TrimRight(fmt.Sprintf("%s %s %s %s", p.Name, p.Unit, p.Office, p.Remark), " "))
		}
		if s := strings.Join(got, "|"); s != want {
			t.Errorf("%s\n got %s\nwant %s", list, s, want)
		}
	}
}

// Those who take the chair together are all read; a name with 和 in it is one.
func TestCoChairs(t *testing.T) {
	for opening, want := range map[string]string{
		"市长王建国、县长李卫平共同主持召开第3次联席会议。":        "市长王建国|县长李卫平",
		"市委副书记、市长王建国和政协主席王和平共同主持召开会议。":     "市委副书记、市长王建国|政协主席王和平",
		"会议由市政府秘书长孙立与市人大常委会秘书长周正共同主持。":     "市政府秘书长孙立|市人大常委会秘书长周正",
		"市长王建国、市政府秘书长孙立、市财政局局长周正共同主持召开会议。": "市长王建国|市政府秘书长孙立|市财政局局长周正",
		"市委副书记、市长王建国主持召开会议。":               "市委副书记、市长王建国",
	} {
		d := Parse("会议纪要\n\n2026年5月11日，" + opening + "\n\n一、会议研究工作\n会议指出，要办理。\n")
		var got []string
		for _, p := range append([]Person{d.Meeting.Chair}, d.Meeting.CoChairs...) {
			got = append(got, p.Office+p.Name)
			if written := Format(d)[p.Span.Start:p.Span.End]; written != p.Office+p.Name {
				t.Errorf("%s stands at %q", p.Name, written)
			}
		}
		if s := strings.Join(got, "|"); s != want {
			t.Errorf("%s\n got %s\nwant %s", opening, s, want)
		}
	}
}
