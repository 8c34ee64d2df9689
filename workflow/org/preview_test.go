package org_test

import (
	"encoding/json"
	"errors"
	"slices"
	"strings"
	"testing"
	"testing/fstest"
	"time"

	"github.com/google/go-cmp/cmp"
	"golang.org/x/text/encoding/simplifiedchinese"
	"golang.org/x/text/encoding/unicode"

	"jiyao/templates"
	"jiyao/workflow"
	"jiyao/workflow/org"
)

// previewed reads a file over the sample office.
func previewed(t *testing.T, source string) org.Preview {
	t.Helper()
	draft, found := org.ReadYAML("new.yaml", []byte(source))
	if err := found.Err(); err != nil {
		t.Fatal(err)
	}
	return sample(t).Preview(draft)
}

// Only the books that a file gives are touched, and it is said of each row what
// becomes of it.
func TestPreviewSaysWhatWouldChange(t *testing.T) {
	p := previewed(t, `
topics:
  - {id: zijin, label: 财政资金, order: 1}
  - {id: bianzhi, label: 机构编制, order: 2}
  - {id: renshi, label: 人事, order: 3}
  - {id: zhengce, label: 政策文件, order: 4}
  - {id: xiangmu, label: 重大项目, order: 5}
  - {id: shenji, label: 审计, order: 6}
  - {id: guihua, label: 规划建设, since: 2024-01-01}
  - {id: anquan, label: 安全生产, order: 8}
  - {id: shuju, label: 数据, order: 9}
starts: []
`)
	want := []string{
		"修改议题类别“guihua”：次序由“7”改为“”；起始日期由“”改为“2024-01-01”。",
		"新增议题类别“shuju”（类别名称 数据，次序 9）。",
		"修改议题类别“zijin”：类别名称由“资金”改为“财政资金”。",
		"删除文号起始“常务会议纪要（changwu）/2023”（起始号 12）。",
		"删除文号起始“专题会议纪要（zhuanti）/2023”（起始号 28）。",
	}
	if diff := cmp.Diff(want, p.Lines()); diff != "" {
		t.Errorf("lines (-want +got)\n%s", diff)
	}
	if diff := cmp.Diff([]string{"议题类别：新增1条，修改2条。", "文号起始：删除2条。"}, p.Summary()); diff != "" {
		t.Errorf("summary (-want +got)\n%s", diff)
	}
	if err := p.Err(); err != nil || p.Rights {
		t.Errorf("rights %v, %v", p.Rights, err)
	}
	if got := p.Office.Data().Topics; len(got) != 9 || got[0].Label != "财政资金" {
		t.Errorf("topics as they would be: %+v", got)
	}
	if again := sample(t).Preview(org.DraftOf(sample(t).Data())); again.Changes != nil || again.Err() != nil {
		t.Errorf("the same office again changes %v, %v", again.Changes, again.Err())
	}
}

// What is taken away while others refer to it is refused, with the rows that
// stay as the place.
func TestPreviewFindsWhatIsLeftBehind(t *testing.T) {
	err := previewed(t, "topics: []\n").Err()
	const want = "分送组成员“changwu/zzb/renshi”的议题类别：没有编号为“renshi”的议题类别。"
	if err == nil || !slices.Contains(strings.Split(err.Error(), "\n"), want) {
		t.Errorf("got %v\nwant among them %s", err, want)
	}
}

func TestLastAdministratorStays(t *testing.T) {
	const refusal = "最后一名任期不限的系统管理员不能去掉"
	data := sample(t).Data()
	at := slices.IndexFunc(data.Terms, func(x org.Term) bool { return x.Post == "xitong" })
	person := slices.IndexFunc(data.Persons, func(x org.Person) bool { return x.ID == "anrupan" })
	post := slices.IndexFunc(data.Posts, func(x org.Post) bool { return x.ID == "xitong" })
	for name, c := range map[string]struct {
		change  func(*org.Data)
		refused bool
	}{
		"term taken out":   {func(d *org.Data) { d.Terms = slices.Delete(d.Terms, at, at+1) }, true},
		"term ended":       {func(d *org.Data) { d.Terms[at].Until = "2030-12-31" }, true},
		"person disabled":  {func(d *org.Data) { d.Persons[person].Disabled = "2030-12-31" }, true},
		"person leaves":    {func(d *org.Data) { d.Persons[person].Until = "2030-12-31" }, true},
		"role taken away":  {func(d *org.Data) { d.Posts[post].Roles = nil }, true},
		"post ended":       {func(d *org.Data) { d.Posts[post].Until = "2030-12-31" }, true},
		"another appears":  {func(d *org.Data) { d.Terms[at].Until = "2030-12-31"; d.Terms = append(d.Terms, successor()) }, false},
		"nothing about it": {func(d *org.Data) { d.Posts[post].Label = "管理员" }, false},
	} {
		d := sample(t).Data()
		c.change(&d)
		p := sample(t).Preview(org.DraftOf(d))
		err := p.Err()
		if refused := err != nil && strings.Contains(err.Error(), refusal); refused != c.refused {
			t.Errorf("%s: %v", name, err)
		}
		if p.Rights != (name != "nothing about it") {
			t.Errorf("%s: rights %v", name, p.Rights)
		}
	}
}

func successor() org.Term {
	return org.Term{Post: "xitong", Person: "xuqing", Period: org.Period{Since: "2031-01-01"}}
}

func TestChangesOfRights(t *testing.T) {
	at := func(d *org.Data, id string) *org.Person {
		return &d.Persons[slices.IndexFunc(d.Persons, func(p org.Person) bool { return p.ID == id })]
	}
	for name, c := range map[string]struct {
		change func(*org.Data)
		rights bool
	}{
		"name":       {func(d *org.Data) { at(d, "xuqing").Name = "徐清" }, false},
		"login":      {func(d *org.Data) { at(d, "xuqing").Login = "other" }, true},
		"disabled":   {func(d *org.Data) { at(d, "xuqing").Disabled = "2030-01-01" }, true},
		"delegation": {func(d *org.Data) { d.Delegations = nil }, true},
		"roles":      {func(d *org.Data) { d.Posts[0].Roles = []workflow.Role{workflow.Clerk} }, true},
		"seats":      {func(d *org.Data) { d.Posts[0].Seats = 2 }, false},
		"new post":   {func(d *org.Data) { d.Posts = append(d.Posts, org.Post{ID: "x", Label: "x"}) }, false},
		"unit":       {func(d *org.Data) { d.Units[0].Box = "9" }, false},
	} {
		d := sample(t).Data()
		c.change(&d)
		if p := sample(t).Preview(org.DraftOf(d)); p.Rights != c.rights || len(p.Changes) == 0 {
			t.Errorf("%s: rights %v with %v", name, p.Rights, p.Lines())
		}
	}
}

// Changes of who signs what, of a meeting's flow and of waivers are told from
// others.
func TestChangesOfRules(t *testing.T) {
	for name, c := range map[string]struct {
		change func(*org.Data)
		rules  bool
	}{
		"authority":     {func(d *org.Data) { d.Authorities[0].Posts = []string{"mishuzhang"} }, true},
		"authority out": {func(d *org.Data) { d.Authorities = d.Authorities[1:] }, true},
		"waiver":        {func(d *org.Data) { d.Waivers = nil }, true},
		"flow":          {func(d *org.Data) { d.Meetings[0].Flow = "default" }, true},
		"label":         {func(d *org.Data) { d.Meetings[0].Label = "常务会" }, false},
		"seat":          {func(d *org.Data) { d.Seats = d.Seats[1:] }, false},
	} {
		d := sample(t).Data()
		c.change(&d)
		if p := sample(t).Preview(org.DraftOf(d)); p.Rules != c.rules || p.Rights || len(p.Changes) == 0 {
			t.Errorf("%s: rules %v, rights %v with %v", name, p.Rules, p.Rights, p.Lines())
		}
	}
}

// The record is refused where it does not fit together, with the line.
func TestReplayRefusesWhatDoesNotFit(t *testing.T) {
	line := func(n int, book, key, before, after string) workflow.Alteration {
		return workflow.Alteration{N: n, Book: book, Key: key, Before: before, After: after}
	}
	unit := `{"id":"a","name":"甲局"}`
	for name, c := range map[string]struct {
		lines []workflow.Alteration
		n     int
	}{
		"sound":             {[]workflow.Alteration{line(1, "units", "a", "", unit), line(2, "units", "a", unit, "")}, 0},
		"comes twice":       {[]workflow.Alteration{line(1, "units", "a", "", unit), line(2, "units", "a", "", unit)}, 2},
		"goes from nowhere": {[]workflow.Alteration{line(1, "units", "a", unit, "")}, 1},
		"unknown book":      {[]workflow.Alteration{line(1, "houses", "a", "", unit)}, 1},
		"no JSON":           {[]workflow.Alteration{line(1, "units", "a", "", "{")}, 1},
		"unknown field":     {[]workflow.Alteration{line(1, "units", "a", "", `{"id":"a","colour":"red"}`)}, 1},
		"wrong value":       {[]workflow.Alteration{line(1, "units", "a", "", `{"id":"a","order":"first"}`)}, 1},
		"fraction":          {[]workflow.Alteration{line(1, "units", "a", "", `{"id":"a","order":1.5}`)}, 1},
		"nested":            {[]workflow.Alteration{line(1, "units", "a", "", `{"id":{"x":1}}`)}, 1},
		"two values":        {[]workflow.Alteration{line(1, "units", "a", "", unit+unit)}, 1},
		"another key":       {[]workflow.Alteration{line(1, "units", "b", "", unit)}, 1},
	} {
		_, err := org.Replay(c.lines)
		var replay *org.ReplayError
		if n := 0; errors.As(err, &replay) {
			n = replay.N
			if n != c.n {
				t.Errorf("%s: line %d, want %d", name, n, c.n)
			}
		} else if c.n != 0 || err != nil {
			t.Errorf("%s: %v, want line %d", name, err, c.n)
		}
	}
}

func TestSigned(t *testing.T) {
	who, at := workflow.Person{ID: "anrupan", Name: "安如磐"}, time.Date(2026, 6, 1, 1, 0, 0, 0, time.UTC)
	changes := org.Diff(org.New(org.Data{}), sample(t))
	signed := org.Signed(changes, who, "机构改革方案", at)
	if len(signed) != len(changes) || changes[0].Actor == who {
		t.Fatal("the unsigned changes were signed")
	}
	for _, s := range signed {
		if err := s.WellFormed(); err != nil || s.Actor != who || s.Note != "机构改革方案" {
			t.Fatalf("%+v: %v", s, err)
		}
	}
}

// A table in GB18030 says the same as in UTF-8; one in UTF-16 is refused, and so
// is what is no text at all.
func TestTableEncodings(t *testing.T) {
	const table = "人员编号,姓名\ncy,陈𬱖\nhy,黄䶮\n"
	gb, err := simplifiedchinese.GB18030.NewEncoder().String(table)
	if err != nil {
		t.Fatal(err)
	}
	wide, err := unicode.UTF16(unicode.LittleEndian, unicode.UseBOM).NewEncoder().String(table)
	if err != nil {
		t.Fatal(err)
	}
	for name, c := range map[string]struct {
		data string
		want string
	}{
		"UTF-8":            {table, "陈𬱖 黄䶮"},
		"UTF-8 with mark":  {"\ufeff" + table, "陈𬱖 黄䶮"},
		"GB18030":          {gb, "陈𬱖 黄䶮"},
		"lines of Windows": {strings.ReplaceAll(table, "\n", "\r\n"), "陈𬱖 黄䶮"},
		"UTF-16":           {wide, "陈𬱖 黄䶮"},
		"no text":          {"\xff\xff\x80,\x81", "p.csv：人员：编码不能识别，请另存为“CSV UTF-8（逗号分隔）”。"},
		"too large":        {strings.Repeat("人", 3<<20), "p.csv：人员：文件太大，最多8兆字节。"},
	} {
		draft, found := org.ReadTable("p.csv", "persons", []byte(c.data))
		var got []string
		for _, f := range found {
			got = append(got, f.String())
		}
		for _, p := range draft.Data.Persons {
			got = append(got, p.Name)
		}
		if all := strings.Join(got, " "); all != c.want {
			t.Errorf("%s: got %s, want %s", name, all, c.want)
		}
	}
}

// No cell of a table begins with what a spreadsheet would calculate. The table
// itself drops carriage returns, behind the apostrophe.
func TestTablesCarryNoFormulas(t *testing.T) {
	names := []string{"=1+2", "+86", "-1", "@SUM", "'=1", "''=1", "＝1", "\t=1", "\r=1", "'x", "1=1", "李=1"}
	want := []string{"'=1+2", "'+86", "'-1", "'@SUM", "''=1", "'''=1", "'＝1", "'\t=1", "'=1", "'x", "1=1", "李=1"}
	for i, name := range names {
		o := org.New(org.Data{Persons: []org.Person{{ID: "jia", Name: name}}})
		table, err := o.WriteCSV("persons", org.UTF8)
		if err != nil {
			t.Fatal(err)
		}
		row := strings.Split(string(table), "\n")[1]
		cell := strings.Trim(strings.Split(row, ",")[1], `"`)
		if cell != want[i] {
			t.Errorf("%q is written as %q, want %q", name, cell, want[i])
		}
	}
}

func TestReadFolder(t *testing.T) {
	file := func(s string) *fstest.MapFile { return &fstest.MapFile{Data: []byte(s)} }
	folder := fstest.MapFS{
		"单位.csv": file("单位编号,全称\na,甲局\n"), "Persons.CSV": file("人员编号,姓名,单位编号\njia,甲,b\n"),
		"readme.txt": file("说明"), "other.csv": file("a,b\n"),
	}
	draft, found := org.ReadFolder(folder)
	if len(found) > 0 || !slices.Equal(draft.Given, []string{"units", "persons"}) {
		t.Fatalf("given %v, %v", draft.Given, found)
	}
	const want = "Persons.CSV 第2行，人员“jia”的单位编号：没有编号为“b”的单位。"
	if err := draft.Check().Err(); err == nil || err.Error() != want {
		t.Errorf("got %v, want %s", err, want)
	}
	folder["units.csv"] = file("单位编号,全称\n")
	if _, found := org.ReadFolder(folder); len(found.Wrong()) != 1 || !strings.Contains(found[0].String(), "有两个文件") {
		t.Errorf("two tables of one book: %v", found)
	}
	if _, found := org.ReadFolder(fstest.MapFS{}); len(found.Wrong()) != 1 {
		t.Errorf("an empty folder: %v", found)
	}
}

func TestCheckFlowsNamesTheStep(t *testing.T) {
	source, err := templates.Flow("default")
	if err != nil {
		t.Fatal(err)
	}
	flow, err := workflow.ParseFlow("default.yaml", source)
	if err != nil {
		t.Fatal(err)
	}
	o := made(t, `
posts: [{id: p, label: 处长}]
meetings: [{id: m, label: 甲, flow: default}, {id: n, label: 乙, flow: 没有}]
authorities: [{meeting: m, step: review, posts: [p]}, {meeting: m, step: "review#2", posts: [p]}]
`)
	found := o.CheckFlows(func(name string) *workflow.Flow {
		if name == "default" {
			return flow
		}
		return nil
	})
	want := "签发权限“m/review#2”的环节：流程“default”中没有这个环节。\n会议类型“n”的办理流程：没有名为“没有”的流程。"
	if err := found.Err(); err == nil || err.Error() != want {
		t.Errorf("got %v\nwant %s", err, want)
	}
}

func TestDataAsJSON(t *testing.T) {
	d := org.Data{Units: []org.Unit{{ID: "a", Name: "甲<局>", Order: 3, Account: true}}, Posts: []org.Post{{ID: "p", Label: "处长", Roles: []workflow.Role{workflow.Signer}}}}
	got, err := json.Marshal(d)
	if err != nil {
		t.Fatal(err)
	}
	for _, want := range []string{`"units":[{"account":true,"id":"a","name":"甲\u003c局\u003e","order":3}]`, `"posts":[{"id":"p","label":"处长","roles":["signer"]}]`, `"days":[]`} {
		if !strings.Contains(string(got), want) {
			t.Errorf("%s is not in %s", want, got)
		}
	}
}
