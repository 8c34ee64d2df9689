package city

import (
	"fmt"
	"strings"
	"time"

	"jiyao/workflow"
)

// A subject is what a meeting may deal with.
type subject struct {
	topic string // 议题类别
	title string
	unit  string // who reports
	words []string
}

// subjects are what the city's meetings are about.
func subjects() []subject {
	return []subject{
		{"anquan", "听取全市安全生产工作情况汇报", "市应急管理局", []string{
			"会议听取了市应急管理局关于全市安全生产工作情况的汇报。全市安全生产形势总体平稳，但建设施工、危险化学品、城镇燃气等重点领域仍有薄弱环节。",
			"各县（市、区）和市有关部门要严格落实安全生产责任制，深入开展重大事故隐患专项排查整治行动，对排查出的隐患实行清单管理、闭环销号。",
			"由市住房城乡建设局、市城市管理局、市市场监管局按职责分工，对餐饮场所燃气安全开展一次全面检查，于本月底前完成。",
		}},
		{"guihua", "审议《云州市城市更新实施办法》", "市住房城乡建设局", []string{
			"原则同意《云州市城市更新实施办法》。由市住房城乡建设局根据会议讨论意见作进一步修改完善，经市司法局合法性审核后，按程序印发实施。",
			"要坚持“留改拆”并举、以保留利用提升为主，注重保护历史文化街区、历史建筑和古树名木，防止大拆大建。",
			"市自然资源和规划局要会同市住房城乡建设局加强规划统筹，科学划定更新单元。",
		}},
		{"zhengce", "审议《云州市公共数据共享管理办法》", "市大数据管理局", []string{
			"同意《云州市公共数据共享管理办法》。由市大数据管理局按程序印发实施。",
			"各部门要以共享为原则、不共享为例外，无法律、行政法规依据不得拒绝其他部门提出的共享需求。",
			"要统筹发展和安全，落实数据分类分级保护制度，强化个人信息保护。",
		}},
		{"zijin", "研究市级预备费动用事宜", "市财政局", []string{
			"同意动用市级预备费，用于水毁水利设施修复。由市财政局按程序办理资金拨付手续，市水务局负责组织实施。",
			"市审计局要加强对资金使用的跟踪审计，确保专款专用。",
		}},
		{"xiangmu", "研究云水河综合治理工程有关问题", "市水务局", []string{
			"原则同意云水河综合治理工程实施方案。由市水务局根据会议讨论意见修改完善后，报市发展改革委审批。",
			"云水区、云山区要做好征地拆迁和群众安置工作，保障居民合法权益。",
			"市财政局要统筹用好各类资金，严防新增地方政府隐性债务。",
		}},
		{"zhengce", "听取全市就业工作情况汇报", "市人力资源社会保障局", []string{
			"会议听取了市人力资源社会保障局关于全市就业工作情况的汇报，同意关于下一步工作的建议。",
			"要突出抓好高校毕业生、农民工、退役军人等重点群体就业，落实稳岗返还、技能培训等政策。",
		}},
		{"shenji", "听取市本级预算执行审计情况汇报", "市审计局", []string{
			"会议听取了市审计局关于市本级预算执行和其他财政收支审计情况的汇报。",
			"各有关单位要对照审计指出的问题逐项整改，举一反三，健全制度。由市审计局负责跟踪督促，整改情况按时报市政府。",
		}},
		{"bianzhi", "研究调整部分议事协调机构", "市委编办", []string{
			"原则同意调整部分议事协调机构的意见。由市委编办根据会议讨论意见修改完善后，提请市委编委会议审定。",
		}},
		{"zhengce", "审议《云州市义务教育优质均衡发展行动计划》", "市教育局", []string{
			"同意《云州市义务教育优质均衡发展行动计划》。由市教育局牵头组织实施。",
			"要加大学位供给，新建、改扩建一批中小学校，缓解城区入学压力；市财政局、市自然资源和规划局要在资金、用地上予以保障。",
		}},
		{"guihua", "听取轨道交通建设情况汇报", "云州轨道交通集团", []string{
			"会议听取了云州轨道交通集团关于轨道交通建设情况的汇报。",
			"要优化施工组织，减少对市民出行的影响。市公安局、市城市管理局要做好交通疏导和文明施工监管。",
		}},
	}
}

// attendance closes every text: who was there.
const attendance = `
出席：%s  欧阳若川  沈  岚  韩立群  周  樾  顾维桢
方  砚
请假：童  珂
列席：龚  宁  钟小满  纪  棠  诸葛明川
市发展改革委冯致远  市教育局李静  市公安局邓长风  市司法局丁一凡  市财政局张晓峰  市自然资源和规划局蓝天祺  市住房城乡建设局石铭  市水务局黄䶮  市审计局李静  市气象局陈𬱖  云水区高书衡  云山区孔维岳

记录：骆  平

云州市人民政府办公室整理
%s
（此件公开发布）
分送：各县（市、区）人民政府，云州经济技术开发区管委会；市各有关部门和单位。
云州市人民政府办公室                    %s印发
`

// write gives title, text and 议题类别 of a meeting's minutes.
func write(m meeting, chair string, n int) (title, text string, topics []string) {
	name := fmt.Sprintf("第%d次常务会议", n)
	if m.kind == "zhuanti" {
		name = "专题会议"
	}
	picked := pick(m)
	var b strings.Builder
	title = fmt.Sprintf("云州市人民政府%s纪要", name)
	day, made := chinese(m.on), chinese(m.on.AddDate(0, 0, 4))
	fmt.Fprintf(&b, "%s\n\n%s上午，%s主持召开市政府%s，", title, day, chair, name)
	for i, s := range picked {
		if i > 0 {
			b.WriteString("，")
		}
		b.WriteString(s.title)
		topics = append(topics, s.topic)
	}
	b.WriteString("。\n会议议定以下意见：\n")
	for i, s := range picked {
		fmt.Fprintf(&b, "%s、%s\n", numeral(i+1), s.title)
		for j, w := range s.words {
			fmt.Fprintf(&b, "（%s）%s\n", numeral(j+1), w)
		}
	}
	fmt.Fprintf(&b, attendance, spaced(chair), made, made)
	return title, b.String(), distinct(topics)
}

// pick takes the subjects of a meeting, each once.
func pick(m meeting) []subject {
	all := subjects()
	n := min(max(m.topics, 1), len(all))
	picked := make([]subject, n)
	for i := range picked {
		picked[i] = all[(m.seed*3+i)%len(all)]
	}
	return picked
}

func distinct(all []string) []string {
	var once []string
	seen := map[string]bool{}
	for _, s := range all {
		if !seen[s] {
			once, seen[s] = append(once, s), true
		}
	}
	return once
}

// spaced gives a name of two characters as lists have it.
func spaced(name string) string {
	if r := []rune(name); len(r) == 2 {
		return string(r[0]) + "  " + string(r[1])
	}
	return name
}

func chinese(t time.Time) string { return workflow.DateOf(t).Chinese() }

// numeral gives a number up to ten in Chinese.
func numeral(n int) string { return string([]rune("一二三四五六七八九十")[n-1]) }
