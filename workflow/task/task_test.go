package task

import (
	"strings"
	"testing"
	"time"

	"jiyao/workflow"
)

func command(a Action, t Task) Command {
	return Command{
		Action: a, Minutes: "m-1", Version: t.Version, Task: t, Manages: true,
		By: workflow.Person{ID: "rec", Name: "林书言"}, At: time.Date(2026, 5, 12, 1, 0, 0, 0, time.UTC),
	}
}

func TestDecide(t *testing.T) {
	there := Task{Minutes: "m-1", N: 1, Version: 2, Text: "由市财政局牵头。", State: Doing, Units: []Unit{{"czj", "市财政局"}}, By: workflow.Person{Name: "乙"}}
	with := func(a Action, change func(*Command)) Command {
		c := command(a, there)
		change(&c)
		return c
	}
	for _, c := range []struct {
		name string
		now  Task
		cmd  Command
		kind workflow.Kind
		says string
	}{
		{"added", Task{}, command(Add, Task{Text: " 由市财政局牵头。 "}), "", ""},
		{"without text", Task{}, command(Add, Task{Text: " "}), workflow.Invalid, "请填写议定事项"},
		{"added twice", there, with(Add, func(*Command) {}), workflow.NotFound, ""},
		{"edited", there, with(Edit, func(c *Command) { c.Task.Due = "2026-06-30" }), "", ""},
		{"edited to the same", there, with(Edit, func(*Command) {}), workflow.Invalid, "没有改动"},
		{"no date", there, with(Edit, func(c *Command) { c.Task.Due = "2026-02-30" }), workflow.Invalid, "不是日期"},
		{"no unit", there, with(Edit, func(c *Command) { c.Task.Units = []Unit{{"", " "}} }), workflow.Invalid, "第1个责任单位"},
		{"older version", there, with(Edit, func(c *Command) { c.Version = 1 }), workflow.Stale, "刚由乙改过"},
		{"done", there, with(Progress, func(c *Command) { c.Task.State = Done }), "", ""},
		{"progress", there, with(Progress, func(c *Command) { c.Note = "已报送方案。" }), "", ""},
		{"no progress", there, with(Progress, func(*Command) {}), workflow.Invalid, "请填写进展"},
		{"paused without reason", there, with(Progress, func(c *Command) { c.Task.State = Paused }), workflow.Invalid, "写明原因"},
		{"unknown state", there, with(Progress, func(c *Command) { c.Task.State = "x" }), workflow.Invalid, "没有“x”"},
		{"removed without reason", there, with(Remove, func(*Command) {}), workflow.Invalid, "原因"},
		{"by its unit", there, with(Progress, func(c *Command) { c.Manages, c.Unit, c.Note = false, "czj", "已办" }), "", ""},
		{"edited by its unit", there, with(Edit, func(c *Command) { c.Manages, c.Unit = false, "czj" }), workflow.Forbidden, "记录人"},
		{"by another unit", there, with(Progress, func(c *Command) { c.Manages, c.Unit, c.Note = false, "gaj", "已办" }), workflow.Forbidden, "记录人"},
		{"by nobody's unit", Task{N: 1, Version: 1, Text: "甲", State: Open, Units: []Unit{{"", "各单位"}}}, Command{Action: Progress, Version: 1, Note: "好"}, workflow.Forbidden, ""},
	} {
		got, err := Decide(c.now, c.cmd)
		if workflow.KindOf(err) != c.kind && (err != nil || c.kind != "") || err != nil && !strings.Contains(err.Error(), c.says) {
			t.Errorf("%s: got %v, want %s %q", c.name, err, c.kind, c.says)
		}
		if err == nil && got.Version != c.now.Version+1 {
			t.Errorf("%s: version %d", c.name, got.Version)
		}
	}
	gone := there
	gone.Removed = true
	if _, err := Decide(gone, with(Progress, func(c *Command) { c.Note = "x" })); workflow.KindOf(err) != workflow.Refused {
		t.Errorf("removed: %v", err)
	}
}

func TestPropose(t *testing.T) {
	const text = "云州市人民政府常务会议纪要\n\n2026年5月11日，市长陆明远主持召开会议。\n\n一、关于棚改\n会议听取了市住建局的汇报。会议原则同意《棚改方案》。由市财政局牵头，市住建局配合，于6月30日前提出资金方案。\n二、关于就业\n会议强调，要抓紧。由市人社局于年底前报告，由市人社局负责。\n"
	unit := func(name string) Unit { return Unit{"id-" + name, name} }
	got := Propose(text, nil, "2026-05-11", unit)
	if len(got) != 3 {
		t.Fatalf("%+v", got)
	}
	if got[0].Outcome != "原则同意" || got[0].Item != 1 || got[0].Heading != "关于棚改" {
		t.Errorf("first: %+v", got[0])
	}
	if got[1].UnitNames() != "市财政局、市住建局" || got[1].Due != "2026-06-30" {
		t.Errorf("second: %s %s", got[1].UnitNames(), got[1].Due)
	}
	if got[2].UnitNames() != "市人社局" || got[2].Due != "2026-12-31" || got[2].Item != 2 {
		t.Errorf("third: %+v", got[2])
	}
	known := func(name string) Unit {
		if name == "市审计局" || name == "市财政局" {
			return unit(name)
		}
		return Unit{Name: name}
	}
	if got := Propose("一、关于资金\n市审计局、市财政局要加强跟踪审计。各地各部门要抓好落实。\n", nil, "2026-05-11", known); len(got) != 2 || got[0].UnitNames() != "市审计局、市财政局" || got[1].UnitNames() != "" {
		t.Errorf("told to do something: %+v", got)
	}
	again := Propose(text, []Task{got[1].Task}, "2026-05-11", unit)
	if len(again) != 2 || again[1].Item != 2 {
		t.Errorf("with one registered: %+v", again)
	}
	later := strings.Replace(text, "提出资金方案", "提出资金筹措方案", 1)
	followed, ok := got[1].Follow(later)
	if !ok || !strings.Contains(followed.Text, "筹措") {
		t.Errorf("follows the text: %v %q", ok, followed.Text)
	}
	if once, ok := followed.Follow(strings.Replace(later, "市住建局配合", "市住建局、市审计局配合", 1)); !ok || !strings.Contains(once.Text, "审计局") {
		t.Errorf("follows the text a second time: %v %q", ok, once.Text)
	}
	if len(Propose(later, []Task{got[1].Task}, "2026-05-11", unit)) != 2 {
		t.Error("a changed sentence is proposed again")
	}
	if _, ok := got[1].Follow("全文改写。"); ok {
		t.Error("what is gone is still found")
	}
}

func TestDueIn(t *testing.T) {
	for _, c := range []struct {
		text string
		want workflow.Date
	}{
		{"于6月30日前完成", "2026-06-30"},
		{"于2027年1月5日前完成", "2027-01-05"},
		{"3月底前报市政府", "2027-03-31"},
		{"2028年2月底前", "2028-02-29"},
		{"今年年底前", "2026-12-31"},
		{"2026年底前", "2026-12-31"},
		{"2027年年底以前", "2027-12-31"},
		{"明年年底前", ""},
		{"2月30日前", ""},
		{"13月底前", ""},
		{"5月11日的会议", ""},
		{"尽快", ""},
	} {
		if got := dueIn(c.text, "2026-05-11"); got != c.want {
			t.Errorf("%s: got %q, want %q", c.text, got, c.want)
		}
	}
}

func TestLight(t *testing.T) {
	for _, c := range []struct {
		task Task
		want Light
	}{
		{Task{State: Open, Due: "2026-05-11"}, Overdue},
		{Task{State: Doing, Due: "2026-05-12"}, Soon},
		{Task{State: Doing, Due: "2026-05-19"}, Soon},
		{Task{State: Open, Due: "2026-05-20"}, Running},
		{Task{State: Open}, NoLimit},
		{Task{State: Done, Due: "2026-01-01"}, Settled},
		{Task{State: Paused}, Settled},
	} {
		if got := c.task.Light("2026-05-12"); got != c.want {
			t.Errorf("%+v: got %s, want %s", c.task, got, c.want)
		}
	}
}
