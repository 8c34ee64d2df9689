package org_test

import (
	"errors"
	"fmt"
	"slices"
	"strings"
	"testing"
	"time"

	"github.com/google/go-cmp/cmp"

	"jiyao/workflow"
	"jiyao/workflow/org"
)

func TestActorByDate(t *testing.T) {
	o := sample(t)
	for _, c := range []struct {
		person string
		at     workflow.Date
		want   string
	}{
		{"lumingyuan", "2023-09-18", "陆明远 [signer] [shizhang] zf"},
		{"lumingyuan", "2022-01-09", "陆明远 [] [] zf"}, // not yet mayor
		{"lumingyuan", "2022-01-10", "陆明远 [signer] [shizhang] zf"},
		{"guchangfeng", "2022-01-09", "顾长风 [signer] [shizhang] zf"},
		{"guchangfeng", "2022-01-10", "顾长风在2022年1月10日不是本机关人员（至2022-01-09），请联系管理员核对。"},
		{"shenruochuan", "2023-01-01", "沈若川 [reviewer signer] [mishuzhang] zfb"},
		{"shenruochuan", "2022-12-31", "沈若川 [] [] zfb"},
		{"linshuyan", "2026-06-01", "林书言 [recorder] [jilu] zfb-ms"},
		{"anrupan", "2026-06-01", "安如磐 [admin] [xitong] zfb-xx"},
		{"xuqing", "2026-06-01", "许清 [party receiver] [lianluo-kfq] kfq"},
		{"nobody", "2026-06-01", "没有编号为“nobody”的人员，请联系管理员登记。"},
	} {
		if got := actor(o, c.person, c.at); got != c.want {
			t.Errorf("%s at %s: got %s, want %s", c.person, c.at, got, c.want)
		}
	}
}

func actor(o *org.Office, person string, at workflow.Date) string {
	a, err := o.Actor(person, at)
	var lookup *org.LookupError
	if err != nil && errors.As(err, &lookup) {
		return lookup.Msg
	}
	return fmt.Sprint(a.Name, " ", a.Roles, " ", a.Posts, " ", a.Unit)
}

// made reads an office written by hand; it must be sound.
func made(t *testing.T, source string) *org.Office {
	t.Helper()
	draft, found := org.ReadYAML("made.yaml", []byte(source))
	if err := append(found, draft.Check()...).Err(); err != nil {
		t.Fatal(err)
	}
	return org.New(draft.Data)
}

// A post, a unit or a person that has ended takes the terms with it, though
// nobody has ended them.
func TestTermsEndWithWhatTheyBelongTo(t *testing.T) {
	o := made(t, `
units: [{id: u, name: 局, until: 2023-06-30}]
posts:
  - {id: p, label: 处长, unit: u, roles: [reviewer]}
  - {id: q, label: 科长, roles: [clerk], until: 2023-06-30}
  - {id: r, label: 记录, roles: [recorder], seats: 2}
persons: [{id: jia, name: 甲, unit: u, disabled: 2023-08-01}, {id: yi, name: 乙, until: 2023-06-30}]
terms: [{post: p, person: jia}, {post: q, person: jia}, {post: r, person: jia}, {post: r, person: yi, acting: true}]
`)
	for _, c := range []struct {
		at             workflow.Date
		jia            string
		p, q, r, acted int
	}{
		{"2023-06-30", "甲 [recorder reviewer clerk] [p q r] u", 1, 1, 2, 1},
		{"2023-07-01", "甲 [recorder] [r] ", 0, 0, 1, 0},
		{"2023-08-01", "甲的账号已于2023年8月1日停用，请联系管理员。", 0, 0, 0, 0},
	} {
		r := o.HoldersOf("r", c.at)
		acted := slices.IndexFunc(r, func(h org.Holder) bool { return h.Acting }) + 1
		got := []int{len(o.HoldersOf("p", c.at)), len(o.HoldersOf("q", c.at)), len(r)}
		if !slices.Equal(got, []int{c.p, c.q, c.r}) || acted != 2*c.acted {
			t.Errorf("%s: holders %v, acting at %d", c.at, got, acted)
		}
		if got := actor(o, "jia", c.at); got != c.jia {
			t.Errorf("%s: got %s, want %s", c.at, got, c.jia)
		}
	}
}

func TestGrantsByDate(t *testing.T) {
	o := sample(t)
	for _, c := range []struct {
		to   string
		at   workflow.Date
		want string
	}{
		{"gongning", "2023-09-03", ""},
		{"gongning", "2023-09-04", "沈若川→龚宁 [reviewer] [mishuzhang] 2023-09-04T00:00 2023-09-09T00:00"},
		{"gongning", "2023-09-08", "沈若川→龚宁 [reviewer] [mishuzhang] 2023-09-04T00:00 2023-09-09T00:00"},
		{"gongning", "2023-09-09", ""},
		{"ouyangruochuan", "2023-11-11", "陆明远→欧阳若川 [signer] [shizhang] 2023-11-06T00:00 2023-11-12T00:00"},
		{"ouyangruochuan", "2023-11-12", ""}, // revoked
		{"shenruochuan", "2023-09-05", ""},
		{"nobody", "2023-09-05", ""},
	} {
		var got []string
		for _, g := range o.Grants(c.to, c.at) {
			clock := func(t time.Time) string { return t.In(workflow.Shanghai()).Format("2006-01-02T15:04") }
			got = append(got, fmt.Sprint(g.From.Name, "→", g.To.Name, " ", g.Roles, " ", g.Posts, " ", clock(g.Since), " ", clock(g.Until)))
		}
		if all := strings.Join(got, "; "); all != c.want {
			t.Errorf("%s at %s: got %q, want %q", c.to, c.at, all, c.want)
		}
	}
	if d := o.Deputies("shenruochuan", "2023-09-05"); len(d) != 1 || d[0].To != "gongning" || !d[0].Waiting {
		t.Errorf("deputies: %+v", d)
	}
	if d := o.Deputies("lumingyuan", "2023-11-13"); d != nil {
		t.Errorf("deputies after it was revoked: %+v", d)
	}
}

// A delegation hands on no more than its principal has on the day, and never
// one of the three duties.
func TestGrantsHandOnOnlyWhatIsHeld(t *testing.T) {
	o := made(t, `
posts:
  - {id: p, label: 处长, roles: [reviewer]}
  - {id: q, label: 局长, roles: [signer]}
persons: [{id: jia, name: 甲}, {id: yi, name: 乙}]
terms: [{post: p, person: jia, until: 2023-06-30}, {post: q, person: jia, since: 2023-06-01}]
delegations: [{id: d, from: jia, to: yi, reason: 出差}]
`)
	for at, want := range map[workflow.Date]string{
		"2023-05-31": "[reviewer] [p]", "2023-06-15": "[reviewer signer] [p q]", "2023-07-01": "[signer] [q]",
	} {
		grants := o.Grants("yi", at)
		if len(grants) != 1 || fmt.Sprint(grants[0].Roles, " ", grants[0].Posts) != want {
			t.Errorf("%s: %+v, want %s", at, grants, want)
		}
	}
	admin := org.New(org.Data{
		Persons:     []org.Person{{ID: "jia", Name: "甲"}, {ID: "yi", Name: "乙"}},
		Posts:       []org.Post{{ID: "x", Label: "管理", Roles: []workflow.Role{workflow.Admin}}},
		Terms:       []org.Term{{Post: "x", Person: "jia"}},
		Delegations: []org.Delegation{{ID: "d", From: "jia", To: "yi"}},
	})
	if g := admin.Grants("yi", "2023-01-01"); g != nil {
		t.Errorf("a duty was handed on: %+v", g)
	}
}

func TestUnitByName(t *testing.T) {
	o := sample(t)
	for _, c := range []struct {
		name string
		at   workflow.Date
		want string
	}{
		{"市发改委", "2023-09-18", "fgw"},
		{"市发展改革委", "2023-09-18", "fgw"},
		{" 云州市发展和改革委员会 ", "2023-09-18", "fgw"},
		{"市大数据管理局", "2023-09-18", "dsj"},
		{"市大数据管理局", "2024-03-31", "dsj"},
		{"市大数据管理局", "2024-04-01", "“市大数据管理局”在2024年4月1日不用于任何单位（2019-03-01至2024-03-31），当时应为“云州市数据局”。"},
		{"市大数据管理局", "2019-02-28", "“市大数据管理局”在2019年2月28日不用于任何单位（2019-03-01至2024-03-31），请核对名称或日期。"},
		{"市数据局", "2024-04-01", "sjju"},
		{"云溪县", "2024-12-31", "yunxi"},
		{"云溪区", "2025-01-01", "yunxiqu"},
		{"市邮政局", "2023-09-18", "没有名为“市邮政局”的单位，请核对名称或先登记单位。"},
	} {
		u, err := o.UnitByName(c.name, c.at)
		got := u.ID
		if err != nil {
			got = err.Error()
		}
		if got != c.want {
			t.Errorf("%s at %s: got %s, want %s", c.name, c.at, got, c.want)
		}
	}
	if got := o.ShortName("czj", "2023-09-18"); got != "市财政局" {
		t.Errorf("short name %s", got)
	}
	if got := o.ShortName("rb", "2023-09-18"); got != "云州日报社" {
		t.Errorf("short name %s", got)
	}
}

// expansion writes who receives what, and why.
func expansion(e org.Expansion) string {
	var s strings.Builder
	for _, r := range e.Recipients {
		fmt.Fprintf(&s, "%s %d %s\n", r.Unit.ID, r.Copies, strings.Join(r.Reasons, "; "))
	}
	for _, k := range e.Skipped {
		fmt.Fprintf(&s, "- %s %s\n", k.Name, k.Reason)
	}
	return s.String() + fmt.Sprintln(e.Copies)
}

func TestExpand(t *testing.T) {
	o := made(t, `
units:
  - {id: zf, name: 市政府办}
  - {id: cz, name: 市财政局}
  - {id: old, name: 市大数据局, until: 2023-12-31}
  - {id: new, name: 市数据局, since: 2024-01-01, predecessor: old}
  - {id: gone, name: 市物资局, until: 2020-12-31}
  - {id: zz, name: 市委组织部}
topics: [{id: rs, label: 人事}, {id: zj, label: 资金}]
groups: [{id: g, label: 常务会议}, {id: bm, label: 各部门}, {id: past, label: 旧分组, until: 2020-12-31}]
members:
  - {group: g, sub: bm, copies: 2, order: 2}
  - {group: g, unit: zf, order: 1}
  - {group: g, unit: zz, topic: rs, order: 3}
  - {group: g, unit: cz, topic: zj, copies: 5, order: 4}
  - {group: g, sub: past, order: 5}
  - {group: g, unit: cz, order: 6}
  - {group: bm, unit: cz, order: 1}
  - {group: bm, unit: old, copies: 3, order: 2}
  - {group: bm, unit: gone, order: 3}
  - {group: bm, unit: zf, order: 4, until: 2023-06-30}
`)
	for _, c := range []struct {
		topics []string
		at     workflow.Date
		want   string
	}{
		{nil, "2023-06-30", `zf 2 常务会议; 常务会议·各部门
cz 2 常务会议·各部门; 常务会议
old 3 常务会议·各部门
- 市物资局 单位有效期（至2020-12-31）不含该日，也没有承接单位
- 旧分组 分送组有效期（至2020-12-31）不含该日
7
`},
		{[]string{"zj", "rs"}, "2024-01-01", `zf 1 常务会议
cz 5 常务会议·各部门; 常务会议·议题：资金; 常务会议
new 3 常务会议·各部门（承接市大数据局）
zz 1 常务会议·议题：人事
- 市物资局 单位有效期（至2020-12-31）不含该日，也没有承接单位
- 旧分组 分送组有效期（至2020-12-31）不含该日
10
`},
	} {
		e, err := o.Expand("g", c.topics, c.at)
		if err != nil {
			t.Fatal(err)
		}
		if diff := cmp.Diff(c.want, expansion(e)); diff != "" {
			t.Errorf("%v at %s (-want +got)\n%s", c.topics, c.at, diff)
		}
	}
	for _, id := range []string{"past", "none"} {
		if _, err := o.Expand(id, nil, "2023-06-30"); err == nil || !strings.Contains(err.Error(), "“"+id+"”") {
			t.Errorf("%s: %v", id, err)
		}
	}
}

// A circle of groups is refused, but must not hang who meets one all the same;
// nor may groups that share subgroups again and again.
func TestExpandEnds(t *testing.T) {
	d := org.Data{Units: []org.Unit{{ID: "u", Name: "局"}}}
	for i := range 60 {
		id, next := fmt.Sprint("g", i), fmt.Sprint("g", (i+1)%60)
		d.Groups = append(d.Groups, org.Group{ID: id, Label: id})
		d.Topics = append(d.Topics, org.Topic{ID: id, Label: id})
		d.Members = append(d.Members, org.Member{Group: id, Sub: next}, org.Member{Group: id, Sub: next, Topic: "g0"}, org.Member{Group: id, Unit: "u"})
	}
	e, err := org.New(d).Expand("g0", []string{"g0"}, "2023-01-01")
	if err != nil || len(e.Recipients) != 1 || e.Copies != 1 {
		t.Errorf("%d recipients, %d copies, %v", len(e.Recipients), e.Copies, err)
	}
}

func TestRoute(t *testing.T) {
	o := sample(t)
	for _, c := range []struct {
		meeting string
		topics  string
		at      workflow.Date
		want    string
	}{
		{"changwu", "", "2023-09-18", "review[hegao] review#2[fuzhuren] review#3[mishuzhang] signing[shizhang]"},
		{"changwu", "zijin", "2023-09-18", "review[hegao] review#2[fuzhuren] review#3[mishuzhang changwufushizhang](zijin) signing[shizhang]"},
		{"changwu", "bianzhi zijin guihua", "2023-09-18", "review[hegao] review#2[fuzhuren] review#3[mishuzhang changwufushizhang](zijin bianzhi) signing[shizhang]"},
		{"changwu", "", "2016-01-01", "review[hegao]! review#2[fuzhuren]! review#3[mishuzhang]! signing[shizhang]!"},
		{"zhuanti", "anquan guihua", "2023-09-18", "review[fumishuzhang-2](anquan) review#2[mishuzhang] signing[fushizhang-1 fushizhang-5](guihua anquan)"},
	} {
		route, err := o.Route(c.meeting, strings.Fields(c.topics), c.at)
		if err != nil {
			t.Fatal(err)
		}
		var got []string
		for _, s := range route {
			stop := s.Place.String() + fmt.Sprint(s.Posts)
			if len(s.Topics) > 0 {
				stop += "(" + strings.Join(s.Topics, " ") + ")"
			}
			if len(s.Vacant) > 0 {
				stop += "!"
			}
			got = append(got, stop)
		}
		if all := strings.Join(got, " "); all != c.want {
			t.Errorf("%s %s at %s:\n got %s\nwant %s", c.meeting, c.topics, c.at, all, c.want)
		}
	}
	if _, err := o.Route("none", nil, "2023-09-18"); err == nil {
		t.Error("an unknown meeting has a route")
	}
}

func TestMeetings(t *testing.T) {
	o := sample(t)
	for _, c := range []struct {
		meeting string
		at      workflow.Date
		want    string
	}{
		{"changwu", "2022-01-09", "16/0"},
		{"changwu", "2022-01-10", "17/1"},
		{"changwu", "2027-02-01", "2027年2月1日不在市政府常务会议的任何一届内，请先登记届次的起止日期。"},
		{"shizhang", "2023-05-01", "2023/21"},
		{"shizhang", "2024-05-01", "2024/0"},
		{"zhuanti", "2024-05-01", "/0"},
		{"none", "2024-05-01", "没有编号为“none”的会议类型，请重新选择。"},
	} {
		n, err := o.Counting(c.meeting, c.at)
		got := fmt.Sprintf("%s/%d", n.Term, n.Start)
		if err != nil {
			got = err.Error()
		}
		if got != c.want {
			t.Errorf("%s at %s: got %s, want %s", c.meeting, c.at, got, c.want)
		}
	}
	var seats []string
	for _, s := range o.SeatsOf("shizhang", "2023-09-18") {
		seats = append(seats, s.Post)
	}
	if want := []string{"shizhang", "changwufushizhang", "mishuzhang"}; !slices.Equal(seats, want) {
		t.Errorf("seats %v, want %v", seats, want)
	}
	if s, err := o.Series("changwu", 2023); err != nil || s != (workflow.Series{ID: "changwu", Form: "常务会议纪要〔{year}〕{n}号", Start: 12, Basis: workflow.BySigning}) {
		t.Errorf("series of 2023: %+v, %v", s, err)
	}
	if s, err := o.Series("changwu", 2024); err != nil || s.Start != 0 {
		t.Errorf("series of 2024: %+v, %v", s, err)
	}
	if _, err := o.Series("none", 2024); err == nil {
		t.Error("an unknown series is there")
	}
	if m := o.Meetings("2023-09-18"); len(m) != 4 || m[0].ID != "changwu" {
		t.Errorf("meetings %+v", m)
	}
}

func TestProtocolOrder(t *testing.T) {
	o := sample(t)
	people := []string{"linshuyan", "tongke", "lumingyuan", "zhangxiaofeng", "nobody", "shenruochuan", "ouyangruochuan", "lijing-jy"}
	o.SortPersons(people, "2023-09-18")
	if want := []string{"lumingyuan", "ouyangruochuan", "tongke", "shenruochuan", "linshuyan", "lijing-jy", "zhangxiaofeng", "nobody"}; !slices.Equal(people, want) {
		t.Errorf("people %v, want %v", people, want)
	}
	units := []string{"rb", "czj", "none", "zf", "yunxi", "fgw"}
	o.SortUnits(units)
	if want := []string{"zf", "fgw", "czj", "yunxi", "rb", "none"}; !slices.Equal(units, want) {
		t.Errorf("units %v, want %v", units, want)
	}
}

func TestAccesses(t *testing.T) {
	var got []string
	for _, a := range sample(t).Accesses("2023-09-18") {
		if a.Role == workflow.Clerk || a.Role == workflow.Admin || a.Role == org.Security || a.Acting {
			got = append(got, fmt.Sprint(org.RoleLabel(a.Role), a.Person.Name, a.Post.ID, a.Acting))
		}
	}
	want := []string{"审核人高明远fuzhurentrue", "分发员陈𬱖𠮷fenfafalse", "分发员唐小禾fenfafalse", "系统管理员安如磐xitongfalse", "安全管理员卫长安anquanfalse"}
	if !slices.Equal(got, want) {
		t.Errorf("got  %v\nwant %v", got, want)
	}
}

func TestCalendar(t *testing.T) {
	o := sample(t)
	for _, c := range []struct {
		from workflow.Date
		n    int
		want workflow.Date
	}{
		{"2023-09-25", 3, "2023-09-28"},  // within a week
		{"2023-09-27", 2, "2023-10-07"},  // over 国庆, to a Saturday that is worked
		{"2023-09-30", 1, "2023-10-07"},  // from within a holiday
		{"2023-10-06", 2, "2023-10-08"},  // both days of the weekend are worked
		{"2023-10-13", 1, "2023-10-16"},  // over a plain weekend
		{"2023-10-14", 0, "2023-10-14"},  // none: the day itself
		{"2023-10-09", -1, "2023-10-08"}, // backwards
		{"2023-10-07", -1, "2023-09-28"},
		{"2024-02-09", 1, "2024-02-18"},
		{"2025-12-31", 1, "2026-01-04"},
		{"2024-02-28", 1, "2024-02-29"},
		{"", 3, ""},
		{"neulich", 3, "neulich"},
	} {
		if got := o.AddWorkdays(c.from, c.n); got != c.want {
			t.Errorf("%d working days from %s: got %s, want %s", c.n, c.from, got, c.want)
		}
	}
	for d, want := range map[workflow.Date]bool{
		"2023-10-07": true, "2023-10-06": false, "2023-10-14": false, "2023-10-09": true, "2031-05-01": true, "": false, "x": false,
	} {
		if got := o.Workday(d); got != want {
			t.Errorf("%s is a working day: %v", d, got)
		}
	}
	if !o.CalendarCovers(2023) || o.CalendarCovers(2031) {
		t.Error("the calendar covers the wrong years")
	}
}

func TestPersonByLogin(t *testing.T) {
	o := sample(t)
	if p, ok := o.PersonByLogin("LinShuYan"); !ok || p.ID != "linshuyan" {
		t.Errorf("%+v %v", p, ok)
	}
	for _, login := range []string{"", "nobody"} {
		if p, ok := o.PersonByLogin(login); ok {
			t.Errorf("%q is %+v", login, p)
		}
	}
}

// TestWaiver: separation of duties is off between its two days, for its type
// of meeting, and never without an end.
func TestWaiver(t *testing.T) {
	o := org.New(org.Data{Waivers: []org.Waiver{
		{ID: "a", Meeting: "changwu", Reason: "值班", Period: org.Period{Since: "2024-02-10", Until: "2024-02-17"}},
		{ID: "b", Reason: "无期", Period: org.Period{Since: "2025-01-01"}},
	}})
	for _, c := range []struct {
		meeting string
		at      workflow.Date
		want    string
	}{
		{"changwu", "2024-02-09", ""},
		{"changwu", "2024-02-10", "值班"},
		{"changwu", "2024-02-17", "值班"},
		{"changwu", "2024-02-18", ""},
		{"zhuanti", "2024-02-12", ""},
		{"changwu", "2025-06-01", ""},
	} {
		if got := o.Waiver(c.meeting, c.at); got != c.want {
			t.Errorf("%s on %s: %q, want %q", c.meeting, c.at, got, c.want)
		}
	}
	if found := o.Check().Wrong(); len(found) != 2 { // b has no end, and there is no such meeting
		t.Errorf("found %v", found)
	}
}
