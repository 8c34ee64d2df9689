package editing_test

import (
	"slices"
	"strings"
	"testing"

	"jiyao/cmd/internal/server/editing"
	"jiyao/drafting"
	"jiyao/drafting/lint"
	"jiyao/templates"
	"jiyao/workflow"
	"jiyao/workflow/org"
)

func yunzhou(t *testing.T) *org.Office {
	t.Helper()
	draft, found := org.ReadYAML("yunzhou.yaml", templates.Org())
	if err := found.Err(); err != nil {
		t.Fatal(err)
	}
	return org.New(draft.Data)
}

func sample(t *testing.T, name string) string {
	t.Helper()
	text, err := templates.Sample(name)
	if err != nil {
		t.Fatal(err)
	}
	return drafting.Normalise(string(text))
}

// apply makes the edits, the last first.
func apply(text string, edits []editing.Edit) string {
	slices.SortStableFunc(edits, func(a, b editing.Edit) int { return a.Start - b.Start })
	for i := len(edits) - 1; i >= 0; i-- {
		text = text[:edits[i].Start] + edits[i].Text + text[edits[i].End:]
	}
	return text
}

func names(people []drafting.Person) string {
	all := make([]string, len(people))
	for i, p := range people {
		all[i] = p.Unit + p.Office + p.Name
	}
	return strings.Join(all, " ")
}

const day = workflow.Date("2026-05-11")

// A panel that is opened and written again changes nothing, in any sample.
func TestRollUnchanged(t *testing.T) {
	o := yunzhou(t)
	for _, name := range templates.Samples() {
		text := sample(t, name)
		doc := drafting.Parse(text)
		roll := editing.Attendance(doc, o, "no such meeting", day)
		if got := apply(text, editing.WriteRoll(text, doc, roll)); got != text {
			t.Errorf("%s changed:\n%s", name, drafting.Compare(text, got, nil))
		}
	}
}

// A draft without lists gets those of the meeting's members, in their order,
// above what stands at its foot.
func TestRollOfMembers(t *testing.T) {
	o := yunzhou(t)
	text := "云州市人民政府常务会议纪要\n\n一、会议听取了汇报。\n\n会议指出，要抓紧办理。\n\n记录：骆  平\n"
	doc := drafting.Parse(text)
	roll := editing.Attendance(doc, o, "changwu", day)
	if len(roll.Members) < 8 {
		t.Fatalf("%d members", len(roll.Members))
	}
	for _, m := range roll.Members {
		if m.State != editing.Present || m.Post == "" {
			t.Errorf("%+v", m)
		}
	}
	roll.Members[1].State = editing.Absent
	roll.Observers = append(roll.Observers, editing.Attendee{Name: "张晓峰", Unit: "市财政局"}, editing.Attendee{Unit: "市审计局"})
	got := apply(text, editing.WriteRoll(text, doc, roll))
	after := drafting.Parse(got)
	if n := names(after.Attendance.Absent.Persons()); n != roll.Members[1].Name {
		t.Errorf("absent: %s, want %s", n, roll.Members[1].Name)
	}
	if n := len(after.Attendance.Present.Persons()); n != len(roll.Members)-1 {
		t.Errorf("%d present, want %d", n, len(roll.Members)-1)
	}
	if n := names(after.Attendance.Observers.Persons()); n != "市财政局张晓峰 市审计局" {
		t.Errorf("observers: %s", n)
	}
	if !strings.HasPrefix(got, "云州市人民政府常务会议纪要\n\n一、会议听取了汇报。\n\n会议指出，要抓紧办理。\n\n出席：") || !strings.HasSuffix(got, "\n\n记录：骆  平\n") {
		t.Errorf("the rest has changed:\n%s", got)
	}
}

// One key an absentee: who is unticked goes from one list to the other, and
// everything else stays as it was written.
func TestRollAbsentee(t *testing.T) {
	o := yunzhou(t)
	for _, c := range []struct{ sample, who string }{{"changwu", "欧阳若川"}, {"xiaozhang", "史可为"}, {"zhuanti", "黄䶮"}, {"suzhou-changwu", ""}} {
		text := sample(t, c.sample)
		doc := drafting.Parse(text)
		roll := editing.Attendance(doc, o, "none", day)
		who := c.who
		for i, m := range roll.Members {
			if m.Name == who || who == "" {
				who = m.Name
				roll.Members[i].State = editing.Absent
			}
		}
		after := drafting.Parse(apply(text, editing.WriteRoll(text, doc, roll)))
		if strings.Contains(names(after.Attendance.Present.Persons()), who) || !strings.Contains(names(after.Attendance.Absent.Persons()), who) {
			t.Errorf("%s: %s is not absent:\n%s", c.sample, who, drafting.Format(after))
		}
		was, is := len(doc.Attendance.Present.Persons())+len(doc.Attendance.Absent.Persons()), len(after.Attendance.Present.Persons())+len(after.Attendance.Absent.Persons())
		if was != is {
			t.Errorf("%s: %d people, before %d", c.sample, is, was)
		}
		if a, b := names(doc.Attendance.Observers.Persons()), names(after.Attendance.Observers.Persons()); a != b {
			t.Errorf("%s: observers %s, before %s", c.sample, b, a)
		}
	}
}

func TestNames(t *testing.T) {
	n := editing.NewNames(yunzhou(t), day)
	for typed, want := range map[string]string{
		"zxf": "张晓峰", "ZXF": "张晓峰", "czj": "市财政局", "sczj": "市财政局", "财政": "市财政局", "zhangxiao": "张晓峰", "晓峰": "张晓峰", "lmy": "陆明远",
	} {
		found := n.Find(typed)
		if !slices.ContainsFunc(found[:min(3, len(found))], func(one editing.Name) bool { return one.Text == want }) {
			t.Errorf("%s finds %v, want %s among the first", typed, found[:min(3, len(found))], want)
		}
	}
	for _, typed := range []string{"", "  ", "zzzzzz", "〇〇"} {
		if found := n.Find(typed); found == nil || len(found) != 0 {
			t.Errorf("%q finds %v", typed, found)
		}
	}
}

// Every part of a draft is found where it stands.
func TestOutline(t *testing.T) {
	text := sample(t, "changwu")
	var got []string
	for _, p := range editing.Outline(text, drafting.Parse(text)) {
		got = append(got, p.Label+p.Title)
		if p.Start > p.End || p.End > len(text) {
			t.Errorf("%+v", p)
		}
	}
	want := "开头 一传达学习全省防汛抗旱工作视频会议精神 二听取全市安全生产工作情况汇报 三审议《云州市城市更新实施办法》 四审议《云州市公共数据共享管理办法》 出席 请假 列席 版记"
	if strings.Join(got, " ") != want {
		t.Errorf("got  %s\nwant %s", strings.Join(got, " "), want)
	}
	if parts := editing.Outline("", drafting.Parse("")); len(parts) > 1 {
		t.Errorf("nothing has parts: %v", parts)
	}
}

// Findings stand where they are said to, with the rule's own words.
func TestFindings(t *testing.T) {
	text := "一、会议指出,要抓好落实。\n"
	all := editing.Findings(drafting.Parse(text), lint.Options{At: lint.Recording})
	if len(all) == 0 || all[0].Fix == nil || text[all[0].Start:all[0].End] != "," || all[0].Fix.Text != "，" || all[0].Why == "" {
		t.Errorf("%+v", all)
	}
	if got := editing.Findings(drafting.Parse(""), lint.Options{}); got == nil {
		t.Error("no findings are null")
	}
}
