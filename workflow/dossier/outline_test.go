package dossier

import (
	"os"
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"

	"jiyao/drafting"
	"jiyao/workflow"
)

// TestSuzhou: the lists of the sample minutes 第98次 come out of a dossier as they
// stand in it, with the units that sent somebody else and those who came for
// one item.
func TestSuzhou(t *testing.T) {
	data, err := os.ReadFile("../../templates/samples/suzhou-changwu.txt")
	if err != nil {
		t.Fatal(err)
	}
	sample := drafting.Parse(string(data))
	b := &book{t: t}
	b.must(Change{
		Act: Open, Meeting: "d", Type: "changwu", Session: 98, Recorders: []workflow.Person{{ID: "li", Name: "栗涛"}},
		Basics: Basics{Name: "市政府常务会议", Date: "2020-05-11", Clock: "9:30", Chair: Chair{Person: workflow.Person{Name: "李亚平"}, Office: "市长"}},
	})
	for i, it := range sample.Items {
		item := Item{Title: it.Heading.Value}
		if i == 2 {
			item.Brief = "审议" + sample.Meeting.Agenda[len(sample.Meeting.Agenda)-1].Value
		}
		b.must(Change{Act: AddItem, Item: item})
	}
	add := func(s Standing, roll drafting.Roll) {
		for _, p := range roll.Persons() {
			a := Attendee{Standing: s, Person: workflow.Person{Name: p.Name}, Unit: Unit{Name: p.Unit}}
			b.must(Change{Act: Invite, People: []Attendee{a}})
		}
	}
	add(Member, sample.Attendance.Present)
	add(Observer, sample.Attendance.Observers)
	got := drafting.Parse(b.m.Text(Imprint{Compiler: "苏州市人民政府办公室"}))
	strip := func(d *drafting.Document) any {
		v := d.View()
		return []any{v.Attendance, v.Meeting, v.Recorder, v.Compiler}
	}
	if diff := cmp.Diff(strip(sample), strip(got)); diff != "" {
		t.Errorf("(-sample +dossier):\n%s", diff)
	}
	opening := strings.Split(string(data), "\n")[0]
	if text := b.m.Text(Imprint{}); !strings.Contains(text, opening) {
		t.Errorf("the opening differs:\n%s\n%s", opening, strings.Split(text, "\n")[2])
	}
}

// TestOutline: absentees, stand-ins, units without a name, and items counted as
// they stand at the end.
func TestOutline(t *testing.T) {
	b := opened(t).agenda()
	b.must(Change{Act: EditItem, N: 2, Item: Item{Title: "听取全市安全生产工作情况汇报", Reporter: Unit{Name: "市应急管理局"}}})
	b.must(Change{Act: Invite, People: []Attendee{
		{Person: workflow.Person{ID: "gong", Name: "龚宁"}, Office: "副秘书长"},
		{Unit: Unit{"gaj", "市公安局"}, Person: workflow.Person{ID: "deng", Name: "邓明"}},
		{Unit: Unit{"cgj", "市城市管理局"}, Person: workflow.Person{Name: "梁一舟"}, Items: []int{3, 2}},
		{Unit: Unit{"kfq", "云州经济技术开发区"}},
		{Unit: Unit{"swj", "市水务局"}, Person: workflow.Person{Name: "黄䶮"}, Items: []int{1}},
		{Unit: Unit{"sjj", "市审计局"}},
	}})
	b.must(Change{Act: Withdraw, N: 1, Note: "改期"})
	b.must(Change{Act: Attend, Signs: []Sign{
		{N: 1, Presence: Present},
		{N: 3, Presence: Absent, Reason: "公务出差"},
		{N: 5, Presence: Present, Stand: "邓长风"},
		{N: 9, Presence: Present, Name: "李静"},
	}})
	want := `云州市人民政府第35次常务会议纪要

2023年9月18日上午，陆明远市长主持召开市政府第35次常务会议，听取全市安全生产工作情况汇报，审议《云州市城市更新实施办法》。
会议议定以下意见：
一、听取全市安全生产工作情况汇报
（一）会议听取了市应急管理局关于全市安全生产工作情况的汇报。
二、审议《云州市城市更新实施办法》
（一）会议审议了《云州市城市更新实施办法》。

出席：陆明远  沈  岚
请假：童  珂（公务出差）
列席：龚  宁
市公安局邓长风（代）  市城市管理局梁一舟（列席第一、二项议题）  市审计局李静
云州经济技术开发区的代表

记录：luoping

云州市人民政府办公室整理
分送：各县（市、区）人民政府；市各有关部门和单位。
印发：云州市人民政府办公室
`
	b.must(Change{Act: SetBasics, Term: "17", Session: 35, Basics: func() Basics { n := b.m.Basics; n.Title = "云州市人民政府第35次常务会议纪要"; return n }()})
	got := b.m.Text(Imprint{
		Compiler: "云州市人民政府办公室", WithReasons: true,
		Distribution: []string{"各县（市、区）人民政府", "市各有关部门和单位"},
	})
	if diff := cmp.Diff(want, got); diff != "" {
		t.Errorf("(-want +got):\n%s", diff)
	}
}
