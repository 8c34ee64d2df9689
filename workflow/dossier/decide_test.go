package dossier

import (
	"slices"
	"strings"
	"testing"
	"time"

	"jiyao/workflow"
)

func now() time.Time { return time.Date(2023, 9, 15, 1, 0, 0, 0, time.UTC) }

func recorder(id string) workflow.Actor {
	return workflow.Actor{Person: workflow.Person{ID: id, Name: id}, Roles: []workflow.Role{workflow.Recorder}}
}

// A book is a dossier with its record, as a test writes it.
type book struct {
	t     *testing.T
	m     Meeting
	lines []Record
}

func opened(t *testing.T) *book {
	t.Helper()
	b := &book{t: t}
	b.must(Change{
		Act: Open, Meeting: "d-1", Type: "changwu", Term: "17", Session: 35, Basics: basics(),
		People: []Attendee{
			{Person: workflow.Person{ID: "lu", Name: "陆明远"}, Standing: Member, Office: "市长"},
			{Person: workflow.Person{ID: "shen", Name: "沈  岚"}, Standing: Member, Office: "副市长"},
			{Person: workflow.Person{ID: "tong", Name: "童珂"}, Standing: Member},
		},
	})
	return b
}

func basics() Basics {
	return Basics{
		Name: "市政府常务会议", Date: "2023-09-18", Clock: "9:00", Place: "201会议室",
		Chair: Chair{Person: workflow.Person{ID: "lu", Name: "陆明远"}, Office: "市长"},
	}
}

func (b *book) try(c Change) error {
	if c.Actor.IsZero() {
		c.Actor = recorder("luoping")
	}
	if c.Version == 0 {
		c.Version = b.m.Version
	}
	m, r, err := Decide(b.m, c, now().Add(time.Duration(len(b.lines))*time.Minute))
	if err != nil {
		return err
	}
	prev := ""
	if n := len(b.lines); n > 0 {
		prev = b.lines[n-1].Hash
	}
	b.m, b.lines = m, append(b.lines, Seal(r, prev))
	return nil
}

func (b *book) must(c Change) {
	b.t.Helper()
	if err := b.try(c); err != nil {
		b.t.Fatalf("%s: %v", c.Act, err)
	}
}

// agenda puts three items on it.
func (b *book) agenda() *book {
	b.t.Helper()
	for _, title := range []string{"传达学习全省会议精神", "听取全市安全生产工作情况汇报", "审议《云州市城市更新实施办法》"} {
		b.must(Change{Act: AddItem, Item: Item{Title: title}})
	}
	return b
}

func titles(m Meeting) (all []string) {
	for _, i := range m.Items {
		all = append(all, i.Title[:len("传达")]+string(i.State))
	}
	return all
}

// TestDecide carries out one change after a few others and looks what is
// refused, and why.
func TestDecide(t *testing.T) {
	begun := []Change{{Act: Begin, Minutes: "d-1"}}
	for _, c := range []struct {
		name   string
		before []Change
		change Change
		kind   workflow.Kind // empty: it is carried out
		says   string
	}{
		{"no right", nil, Change{Act: AddItem, Actor: workflow.Actor{Person: workflow.Person{ID: "x", Name: "x"}, Roles: []workflow.Role{workflow.Reviewer}}}, workflow.Forbidden, "记录人"},
		{"seen before", nil, Change{Act: AddItem, Version: 1, Item: Item{Title: "研究甲"}}, workflow.Stale, "luoping"},
		{"opened twice", nil, Change{Act: Open, Meeting: "d-1", Type: "x", Basics: basics()}, workflow.Refused, "已经建立"},
		{"no title", nil, Change{Act: AddItem, Item: Item{Title: " \n"}}, workflow.Invalid, "请填写议题"},
		{"late without reason", nil, Change{Act: AddItem, Item: Item{Title: "研究甲", State: Late}}, workflow.Invalid, "缘由"},
		{"late", nil, Change{Act: AddItem, Item: Item{Title: "研究甲", State: Late, Reason: "市长批示"}}, "", ""},
		{"withdrawn without reason", nil, Change{Act: Withdraw, N: 2}, workflow.Invalid, "理由"},
		{"withdrawn", nil, Change{Act: Withdraw, N: 2, Note: "材料不全"}, "", ""},
		{"withdrawn is not edited", []Change{{Act: Withdraw, N: 2, Note: "材料不全"}}, Change{Act: EditItem, N: 2, Item: Item{Title: "研究"}}, workflow.Invalid, "恢复"},
		{"back", []Change{{Act: Withdraw, N: 2, Note: "材料不全"}}, Change{Act: Restore, N: 2}, "", ""},
		{"back what is there", nil, Change{Act: Restore, N: 2}, workflow.Invalid, "没有撤下"},
		{"no such item", nil, Change{Act: MoveItem, N: 9, To: 1}, workflow.Invalid, "没有这项议题"},
		{"moved nowhere", nil, Change{Act: MoveItem, N: 1, To: -3}, workflow.Invalid, "没有改动"},
		{"moved", nil, Change{Act: MoveItem, N: 3, To: 1}, "", ""},
		{"invited twice", nil, Change{Act: Invite, People: []Attendee{{Person: workflow.Person{ID: "lu", Name: "陆明远"}}}}, workflow.Invalid, "已在"},
		{"invited nobody", nil, Change{Act: Invite}, workflow.Invalid, "邀请谁"},
		{"member without a name", nil, Change{Act: Invite, People: []Attendee{{Unit: Unit{Name: "市财政局"}, Standing: Member}}}, workflow.Invalid, "姓名"},
		{"control character", nil, Change{Act: Invite, People: []Attendee{{Unit: Unit{Name: "市\x00局"}}}}, workflow.Invalid, "不能显示"},
		{"stand-in of a member", nil, Change{Act: Attend, Signs: []Sign{{N: 2, Presence: Present, Stand: "王某"}}}, workflow.Invalid, "组成人员"},
		{"nobody on the sheet", nil, Change{Act: Attend, Signs: []Sign{{N: 77, Presence: Present}}}, workflow.Invalid, "77"},
		{"no minutes unconfirmed", nil, Change{Act: Forgo, Note: "只通报情况"}, workflow.Invalid, "确认"},
		{"no minutes", nil, Change{Act: Forgo, Note: "只通报情况", Confirmed: "陆明远"}, "", ""},
		{"resumed without reason", []Change{{Act: Forgo, Note: "x", Confirmed: "陆明远"}}, Change{Act: Resume}, workflow.Invalid, "理由"},
		{"begun twice", begun, Change{Act: Begin, Minutes: "d-1-2"}, workflow.Refused, "已经起草"},
		{"begun anew", begun, Change{Act: Begin, Minutes: "d-1-2", Voided: true}, "", ""},
		{"fixed after", begun, Change{Act: AddItem, Item: Item{Title: "研究"}}, workflow.Refused, "已经起草"},
		{"signed after", begun, Change{Act: Attend, Signs: []Sign{{N: 3, Presence: Absent, Reason: "出差"}}}, "", ""},
		{"material after", begun, Change{Act: AddMaterial, Material: Material{Name: "a.docx", SHA256: "00", Bytes: 1}}, "", ""},
		{"material twice", []Change{{Act: AddMaterial, Material: Material{Name: "a", SHA256: "00", Bytes: 1}}}, Change{Act: AddMaterial, Material: Material{Name: "b", SHA256: "00", Bytes: 1}}, workflow.Invalid, "已经存入"},
		{"cancelled is fixed", []Change{{Act: Cancel, Note: "改期"}}, Change{Act: Attend}, workflow.Refused, "已经取消"},
		{"another's recorders", nil, Change{Act: SetWriters, Actor: recorder("haozhiwei"), Recorders: []workflow.Person{{ID: "haozhiwei", Name: "h"}}}, workflow.Forbidden, "现在的记录人"},
		{"too long", nil, Change{Act: AddItem, Item: Item{Title: strings.Repeat("字", 201)}}, workflow.Invalid, "最多200字"},
		{"unknown", nil, Change{Act: "drop table"}, workflow.Invalid, "没有"},
	} {
		t.Run(c.name, func(t *testing.T) {
			b := opened(t).agenda()
			for _, before := range c.before {
				b.must(before)
			}
			err := b.try(c.change)
			if got := workflow.KindOf(err); got != c.kind || err != nil && !strings.Contains(err.Error(), c.says) {
				t.Errorf("got %q (%v), want %q with %q", got, err, c.kind, c.says)
			}
			if err := Verify(b.m, b.lines); err != nil {
				t.Error(err)
			}
		})
	}
}

// TestAgenda: items keep their N, whatever their place; the agenda counts those
// that are dealt with.
func TestAgenda(t *testing.T) {
	b := opened(t).agenda()
	b.must(Change{Act: MoveItem, N: 3, To: 1})
	b.must(Change{Act: Withdraw, N: 1, Note: "材料不全"})
	b.must(Change{Act: AddItem, Item: Item{Title: "研究甲", State: Late, Reason: "市长批示"}})
	if got, want := titles(b.m), []string{"审议listed", "传达withdrawn", "听取listed", "研究late"}; !slices.Equal(got, want) {
		t.Errorf("items %v, want %v", got, want)
	}
	if p := []int{b.m.Position(3), b.m.Position(1), b.m.Position(2), b.m.Position(4)}; !slices.Equal(p, []int{1, 0, 2, 3}) {
		t.Errorf("positions %v", p)
	}
	if err := Verify(b.m, b.lines); err != nil {
		t.Error(err)
	}
}

// TestVerify: whatever is altered behind the record's back is found.
func TestVerify(t *testing.T) {
	whole := func() *book {
		b := opened(t).agenda()
		b.must(Change{Act: Uninvite, Rows: []int{1, 2, 3}})
		b.must(Change{Act: Withdraw, N: 1, Note: "材料不全"})
		return b
	}
	if b := whole(); Verify(b.m, b.lines) != nil {
		t.Fatal(Verify(b.m, b.lines))
	}
	for name, spoil := range map[string]func(*book){
		"a place":            func(b *book) { b.m.Place = "别处" },
		"an item":            func(b *book) { b.m.Items = slices.Clone(b.m.Items); b.m.Items[1].Title = "研究乙" },
		"an item's state":    func(b *book) { b.m.Items = slices.Clone(b.m.Items); b.m.Items[0].State = Listed },
		"a guest":            func(b *book) { b.m.People = []Attendee{{N: 9, Person: workflow.Person{Name: "甲"}}} },
		"a reason":           func(b *book) { b.lines[5].Note = "无" },
		"a line less":        func(b *book) { b.lines = b.lines[:5] },
		"a line from within": func(b *book) { b.lines = slices.Delete(b.lines, 2, 3) },
		"who did it":         func(b *book) { b.lines[1].Actor.Name = "别人" },
	} {
		b := whole()
		spoil(b)
		if Verify(b.m, b.lines) == nil {
			t.Errorf("%s: not found", name)
		}
	}
}

// TestRaw: the raw record opens to recorders, and to others only while it is
// lent to them.
func TestRaw(t *testing.T) {
	m := opened(t).m
	person := func(id string) workflow.Person { return workflow.Person{ID: id, Name: id} }
	lines := []RawLine{
		{N: 1, Act: RawKeep, Name: "录音.mp3", SHA256: "00", Bytes: 1},
		{N: 2, Act: RawLend, To: person("gao"), Until: "2023-09-15"},
		{N: 3, Act: RawLend, To: person("old"), Until: "2023-09-14"},
		{N: 4, Act: RawLend, To: person("back"), Until: "2023-12-31"},
		{N: 5, Act: RawRecall, Of: 4},
	}
	for _, c := range []struct {
		who  string
		line RawLine
		kind workflow.Kind
	}{
		{"luoping", RawLine{Act: RawRead, Of: 1}, ""},
		{"gao", RawLine{Act: RawRead, Of: 1}, ""},
		{"gao", RawLine{Act: RawRead, Of: 2}, workflow.Invalid},
		{"gao", RawLine{Act: RawLend, To: person("x"), Until: "2023-12-31", Reason: "查"}, workflow.Forbidden},
		{"old", RawLine{Act: RawRead, Of: 1}, workflow.Forbidden},
		{"back", RawLine{Act: RawRead, Of: 1}, workflow.Forbidden},
		{"clerk", RawLine{Act: RawRead, Of: 1}, workflow.Forbidden},
		{"clerk", RawLine{Act: RawKeep, Name: "a", SHA256: "1", Bytes: 1}, workflow.Forbidden},
		{"luoping", RawLine{Act: RawLend, To: person("x"), Until: "2023-12-31"}, workflow.Invalid},
		{"luoping", RawLine{Act: RawLend, To: person("x"), Until: "2023-09-01", Reason: "查"}, workflow.Invalid},
		{"luoping", RawLine{Act: RawLend, To: person("luoping"), Until: "2023-12-31", Reason: "查"}, workflow.Invalid},
		{"luoping", RawLine{Act: RawLend, To: person("x"), Until: "2023-12-31", Reason: "查证"}, ""},
		{"luoping", RawLine{Act: RawRecall, Of: 2}, ""},
		{"luoping", RawLine{Act: RawRecall, Of: 4}, workflow.Invalid},
	} {
		c.line.Actor, c.line.Recorded = person(c.who), now()
		if _, err := RawDecide(m, lines, c.line); workflow.KindOf(err) != c.kind {
			t.Errorf("%s %s %d: %v, want %q", c.who, c.line.Act, c.line.Of, err, c.kind)
		}
	}
}

// TestDescribe: the record says in sentences what changed.
func TestDescribe(t *testing.T) {
	b := opened(t).agenda()
	b.must(Change{Act: Withdraw, N: 2, Note: "材料不全"})
	b.must(Change{Act: MoveItem, N: 3, To: 1})
	b.must(Change{Act: Attend, Signs: []Sign{{N: 3, Presence: Absent, Reason: "出差"}}})
	b.must(Change{Act: SetBasics, Term: "17", Session: 35, Basics: func() Basics { n := b.m.Basics; n.Place = "202会议室"; return n }()})
	b.must(Change{Act: Uninvite, Rows: []int{2}})
	want := []string{
		"会议名称：市政府常务会议 会议次数：35 日期：2023-09-18 时间：9:00 地点：201会议室 主持人：陆明远市长 记录人：luoping 增加参会人员：陆明远、沈岚、童珂",
		"增加议题：传达学习全省会议精神", "增加议题：听取全市安全生产工作情况汇报", "增加议题：审议《云州市城市更新实施办法》",
		"议题：听取全市安全生产工作情况汇报 → 听取全市安全生产工作情况汇报（撤下：材料不全）", "议题的次序有调整", "参会人员：童珂 → 童珂（请假：出差）",
		"地点：201会议室 → 202会议室", "删去参会人员：沈岚",
	}
	for i, r := range b.lines {
		if got := strings.Join(Describe(r), " "); got != want[i] {
			t.Errorf("line %d: %s, want %s", i+1, got, want[i])
		}
	}
}
