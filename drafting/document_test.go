package drafting

import (
	"encoding/json"
	"os"
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"
)

const samplePath = "../templates/samples/suzhou-changwu.txt"

func sample(t testing.TB) string {
	t.Helper()
	data, err := os.ReadFile(samplePath)
	if err != nil {
		t.Fatal(err)
	}
	return string(data)
}

// values gives the values of texts.
func values(texts []Text) []string {
	var all []string
	for _, t := range texts {
		all = append(all, t.Value)
	}
	return all
}

// TestSample holds the reading of the sample to what a person reads there.
func TestSample(t *testing.T) {
	text := sample(t)
	d := Parse(text)
	if got := Format(d); got != text {
		t.Error("Format does not give the sample back")
	}
	m := d.Meeting
	got := []any{
		m.Name.Value, m.Session, text[m.SessionSpan.Start:m.SessionSpan.End], m.Date.String(), m.Period, m.Chair.Name, m.Chair.Office,
		text[m.Chair.Span.Start:m.Chair.Span.End], text[m.Name.Span.Start:m.Name.Span.End], len(d.Items), len(d.Recorders), d.Recorders[0].Name,
		d.Compiler.Value, d.Compiled.String(), d.Note.Value, d.Issuer.Value, d.Issued.Chinese(), d.Title.Value, d.Number.Value,
	}
	want := []any{
		"市政府常务会议", 98, "第98次", "2020-05-11", "上午", "李亚平", "市长", "李亚平市长", "市政府第98次常务会议", 3, 1, "栗涛",
		"苏州市人民政府办公室", "2020-06-01", "（此件公开发布）", "苏州市人民政府办公室", "2020年6月1日", "", "",
	}
	if diff := cmp.Diff(want, got); diff != "" {
		t.Errorf("meeting and colophon (-want +got):\n%s", diff)
	}
	for i, it := range d.Items {
		if it.Number != i+1 || len(it.Paragraphs) != 3 || it.Heading.Value == "" {
			t.Errorf("item %d: number %d, %d paragraphs, heading %q", i, it.Number, len(it.Paragraphs), it.Heading.Value)
		}
	}
	if diff := cmp.Diff([]string{
		"学习贯彻习近平总书记近期疫情防控重要讲话精神", "听取我市统筹疫情防控和经济社会发展有关情况", "研究部署下一阶段工作",
		"审议《关于建设劳动者就业创业首选城市的工作意见》", "《市政府与南京大学深化全面战略合作暨南京大学苏州校区建设合作备忘录》",
	}, values(m.Agenda)); diff != "" {
		t.Errorf("agenda (-want +got):\n%s", diff)
	}
	if diff := cmp.Diff([]string{"各市、区人民政府，苏州工业园区、苏州高新区管委会", "市各有关部门和单位"}, values(d.Distribution[0].Groups)); diff != "" || d.Distribution[0].Label != "分送" {
		t.Errorf("distribution %q (-want +got):\n%s", d.Distribution[0].Label, diff)
	}
}

// TestSampleRolls counts the sample's lists, row by row.
func TestSampleRolls(t *testing.T) {
	a := Parse(sample(t)).Attendance
	type row struct {
		Persons int
		Bare    bool
	}
	var got []row
	for _, r := range append(a.Present.Rows, a.Observers.Rows...) {
		got = append(got, row{len(r.Persons), r.Bare})
	}
	want := []row{{6, true}, {5, true}, {6, true}, {2, true}, {42 - 1, false}, {1, false}}
	want[4].Persons = strings.Count("市中级法院钟毅  市检察院杜建伟  市委组织部胡卫江  市委宣传部汪苏春  市委编办陈淑丽  市发改委夏文  市教育局张曙  市工信局金晓虎  市公安局黄戟  市民政局蒋亚亭  市司法局王侃  市财政局黄济美  市人社局朱正  市资源规划局施旭  市住建局周勇华  市园林绿化局周祺林  市交通局郑丙华  市水务局周云祥  市农业农村局黄志强  市商务局方文浜  市文广旅局徐红霞  市卫生健康委谭伟良  市外办陈羔  市政府研究室卢宁  市市场监管局王燕  市医保局陈建民  市总工会都锗邑  团市委惠艳烂  市妇联王燕红  苏州日报报业集团张云霞  市广电总台郑又淳  市土地储备中心吴桂元  苏州轨道交通集团王占生  张家港市王松石  常熟市雷波  太仓市顾建康  昆山市李文  吴江区汤卫明  吴中区周黎敏  相城区曹岩  姑苏区张文彪  苏州高新区毛伟", "  ") + 1
	if diff := cmp.Diff(want, got); diff != "" {
		t.Errorf("rows (-want +got):\n%s", diff)
	}
	named := map[string]string{}
	for _, p := range a.Observers.Persons() {
		named[p.Name] = p.Unit + p.Remark
	}
	for name, unit := range map[string]string{
		"王燕": "市市场监管局", "王燕红": "市妇联", "都锗邑": "市总工会", "卢宁": "市政府研究室",
		"惠艳烂": "团市委", "王占生": "苏州轨道交通集团", "李文": "昆山市", "": "苏州工业园区代表", "张旗": "",
	} {
		if got, ok := named[name]; !ok || got != unit {
			t.Errorf("%s: %q, want %q", name, got, unit)
		}
	}
}

// TestSampleResolutions holds the decisions and the units charged.
func TestSampleResolutions(t *testing.T) {
	d := Parse(sample(t))
	var got []string
	for _, it := range d.Items {
		for _, r := range it.Resolutions {
			if r.Outcome != "" || r.Units != nil {
				got = append(got, r.Outcome+strings.Join(r.Units, "、"))
			}
		}
	}
	want := []string{"传达学习", "原则同意", "市人社局", "原则同意", "苏州高新区管委会"}
	if diff := cmp.Diff(want, got); diff != "" {
		t.Errorf("(-want +got):\n%s", diff)
	}
}

// TestResolutions reads single sentences.
func TestResolutions(t *testing.T) {
	for _, c := range []struct {
		text, outcome, units string
		order                bool
	}{
		{"会议审议并原则通过《办法》。", "原则通过", "", true},
		{"会议原则同意市水务局的方案。", "原则同意", "", true},
		{"会议决定，暂缓审议《办法》。", "暂缓", "", true},
		{"不同意追加预算。", "不同意", "", true},
		{"会议听取了市财政局的汇报，原则同意汇报意见。", "原则同意", "", true},
		{"会议听取了市财政局的汇报。", "听取", "", true},
		{"由市发改委牵头，会同市财政局、市水务局抓好落实。", "", "市发改委 市财政局 市水务局", true},
		{"由市住建局负责，市公安局、市城管局配合。", "", "市住建局 市公安局 市城管局", true},
		{"由研究生科负责整理档案。", "", "研究生科", true},
		{"由实验室与设备管理处按程序印发。", "", "实验室与设备管理处", true},
		{"各地各部门要提高认识。", "", "", true},
		{"市财政局要统筹资金。", "", "", true},
		{"安全生产是重要工作。", "", "", false},
		{"全市经济运行的主要指标好于预期。", "", "", false},
		{"会议认为，供水关系民生。", "", "", false},
	} {
		d := Parse("一、研究工作\n" + c.text)
		res := d.Items[0].Resolutions
		if len(res) == 0 {
			if c.order {
				t.Errorf("%s: no resolution", c.text)
			}
			continue
		}
		if !c.order || res[0].Outcome != c.outcome || strings.Join(res[0].Units, " ") != c.units {
			t.Errorf("%s: %q %q, want %q %q (%v)", c.text, res[0].Outcome, res[0].Units, c.outcome, c.units, c.order)
		}
	}
}

// TestKinds names single lines of a body; the first and last line frame them.
func TestKinds(t *testing.T) {
	for _, c := range []struct {
		line  string
		kind  Kind
		level int
		label string
	}{
		{"二、审议《办法》", Heading, 1, "二、"},
		{"二、审议《办法》。会议同意。", Numbered, 1, "二、"},
		{"十二、其他事项", Heading, 1, "十二、"},
		{"二．其他事项", Heading, 1, "二．"},
		{"（一）会议听取了汇报。", Numbered, 2, "（一）"},
		{"（一）总体要求", Heading, 2, "（一）"},
		{"(一)总体要求", Heading, 2, "(一)"},
		{"㈠会议听取了汇报。", Numbered, 2, "㈠"},
		{"1.加强监测。", Numbered, 3, "1."},
		{"1．加强监测。", Numbered, 3, "1．"},
		{"1、加强监测。", Numbered, 3, "1、"},
		{"1.2023年全市投资增长。", Numbered, 3, "1."},
		{"（1）加强监测。", Numbered, 4, "（1）"},
		{"①加强监测。", Numbered, 4, "①"},
		{"1）加强监测。", Numbered, 4, "1）"},
		{"一是加强监测。", Paragraph, 0, ""},
		{"一、二季度，全市运行平稳。", Paragraph, 0, ""},
		{"1.5亿元资金要尽快拨付。", Paragraph, 0, ""},
		{"2020年以来，投资增长。", Paragraph, 0, ""},
		{"3、4月份要抓好春耕。", Paragraph, 0, ""},
		{"来源：市财政局的资金要落实。", Paragraph, 0, ""},
		{"时间：要抓紧。", Paragraph, 0, ""},
		{"会议强调，要做到以下几点：", Paragraph, 0, ""},
		{"出　席：周远山", Present, 0, "出　席："},
		{"请假:周远山", Absent, 0, "请假:"},
		{"列席会议人员：周远山", Observer, 0, "列席会议人员："},
		{"　　记录人：周远山", Recorder, 0, "记录人："},
		{"抄送：市委办公室。", Distribution, 0, "抄送："},
		{"（此件依申请公开）", Note, 0, ""},
		{"清河市人民政府办公室整理", Compiler, 0, ""},
		{"2023年6月1日", CompiledDate, 0, ""},
		{"清河市人民政府办公室  2023年6月1日印发", Issue, 0, ""},
		{"附件：1.任务清单", AttachmentNote, 0, "附件："},
		{"附件1", Attachment, 0, ""},
	} {
		d := Parse("一、研究工作\n会议同意。\n" + c.line + "\n会议结束。")
		b := d.Blocks[2]
		label := Format(d)[b.Label.Start:b.Label.End]
		if b.Kind != c.kind || b.Level != c.level || label != c.label {
			t.Errorf("%s: kind %d level %d label %q, want %d %d %q", c.line, b.Kind, b.Level, label, c.kind, c.level, c.label)
		}
	}
}

// TestHeadKinds names the lines before an opening.
func TestHeadKinds(t *testing.T) {
	for _, c := range []struct {
		line string
		kind Kind
	}{
		{"常务会议纪要〔2023〕4号", NumberLine},
		{"院办发〔2022〕5号", NumberLine},
		{"第98期", NumberLine},
		{"（第12期）", NumberLine},
		{"第 十二 期", NumberLine},
		{"〔2023〕12号", NumberLine},
		{"【2023】12号", NumberLine},
		{"[2023]12号", NumberLine},
		{"清政纪(2023)12号", NumberLine},
		{"清政纪（2023）第12号", NumberLine},
		{"2023年第5期（总第120期）", NumberLine},
		{"清河市人民政府办公室      2023年5月18日", ImprintLine},
		{"清河市人民政府办公室编印　2023年5月18日", ImprintLine},
		{"（2023年5月18日）", ImprintLine},
		{"清河市人民政府常务会议纪要", Title},
		{"来源：市政府办公室", Furniture},
		{"发布日期：2023-05-18", Furniture},
		{"浏览次数：12", Furniture},
		{"字号：[大 中 小]", Furniture},
		{"当前位置：首页 > 政务公开", Furniture},
		{"【打印】【关闭】", Furniture},
		{"分享到：", Furniture},
		{"索 引 号：123", Furniture},
		{"时间：2023年5月18日  来源：市政府", Furniture},
		{"时　间：2023年5月18日", Field},
		{"议题：研究供水", Field},
		{"主 持 人：方明", Chair},
	} {
		d := Parse(c.line + "\n2023年5月11日，市长周远山主持召开市政府常务会议。\n一、研究工作\n会议同意。")
		if got := d.Blocks[0].Kind; got != c.kind {
			t.Errorf("%s: kind %d, want %d", c.line, got, c.kind)
		}
		if got := d.Blocks[1].Kind; got != Opening {
			t.Errorf("%s: the opening is of kind %d", c.line, got)
		}
	}
}

// TestUnits shows what an office's own table of units adds.
func TestUnits(t *testing.T) {
	const text = "列席：苏交投王海明  云商张三"
	p := Parser{Units: []string{"苏交投", "云商"}}.Parse(text).Attendance.Observers.Persons()
	want := []Person{{Name: "王海明", Unit: "苏交投"}, {Name: "张三", Unit: "云商"}}
	for i := range p {
		p[i].Span = Span{}
	}
	if diff := cmp.Diff(want, p); diff != "" {
		t.Errorf("(-want +got):\n%s", diff)
	}
}

// TestAttachments reads the labels, titles and extents of attachments.
func TestAttachments(t *testing.T) {
	d := Parse("一、研究工作\n会议同意。\n附件：1.清单\n2.标准\n\n附件1\n\n清单\n修路。\n附件2：\n标准\n沙袋。\n抄送：市委办公室。\n清河市办公室 2023年6月1日印发")
	var got [][]any
	for _, a := range d.Attachments {
		got = append(got, []any{a.Label, a.Title.Value, a.First, a.Last})
	}
	want := [][]any{{"附件1", "清单", 5, 9}, {"附件2", "标准", 9, 12}}
	if diff := cmp.Diff(want, got); diff != "" {
		t.Errorf("(-want +got):\n%s", diff)
	}
	if len(d.Items) != 1 || len(d.Items[0].Paragraphs) != 1 {
		t.Errorf("attachments have become items: %+v", d.Items)
	}
}

// TestNormalise removes and turns exactly what it says.
func TestNormalise(t *testing.T) {
	for in, want := range map[string]string{
		"\uFEFF一\r\n二\r三\u2028四\u2029五\n": "一\n二\n三\n四\n五\n",
		"a\xff\xfe\r\n": "a\xff\xfe\n",
		"":              "",
		"一　 \t二":        "一　 \t二",
	} {
		if got := Normalise(in); got != want {
			t.Errorf("Normalise(%q) = %q, want %q", in, got, want)
		}
	}
}

// TestJSON holds the form: no HTML escapes, absent fields left out.
func TestJSON(t *testing.T) {
	j, err := Parse("一、研究<A&B>工作\n会议同意。").JSON()
	if err != nil || !strings.Contains(string(j), "研究<A&B>工作") || strings.Contains(string(j), "meeting") {
		t.Errorf("%s %v", j, err)
	}
	var v View
	whole, err := json.Marshal(Parse(sample(t)))
	if err != nil {
		t.Fatal(err)
	}
	if err := json.Unmarshal(whole, &v); err != nil {
		t.Fatal(err)
	}
	if diff := cmp.Diff(Parse(sample(t)).View(), v); diff != "" {
		t.Errorf("(-want +got):\n%s", diff)
	}
	if len(v.Attendance.Present) != 11 || len(v.Attendance.Observers) != 8+42+1 {
		t.Errorf("%d present, %d observers", len(v.Attendance.Present), len(v.Attendance.Observers))
	}
}
