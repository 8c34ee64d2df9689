package office_test

import (
	"strings"
	"testing"
	"time"

	"jiyao/cmd/internal/office"
	"jiyao/templates"
	"jiyao/workflow"
	"jiyao/workflow/org"
)

// A desk is a real office of 云州市 over SQLite, with a clock of its own and one
// minutes of 市政府常务会议 that people work on.
type desk struct {
	*office.Office
	t   *testing.T
	now time.Time
	m   workflow.Minutes
}

func opened(t *testing.T) *desk {
	t.Helper()
	return openedWith(t, office.Customs{})
}

func openedWith(t *testing.T, customs office.Customs) *desk {
	t.Helper()
	return openedAs(t, office.Config{Customs: customs, Proofread: true})
}

// openedAs opens an office with a clock and a folder of its own.
func openedAs(t *testing.T, config office.Config) *desk {
	t.Helper()
	d := &desk{t: t, now: time.Date(2026, 5, 12, 9, 30, 0, 0, workflow.Shanghai())}
	config.Dir, config.Now = t.TempDir(), func() time.Time { return d.now }
	config.Render = func(m workflow.Minutes, on workflow.Date) ([]byte, error) {
		return []byte("%PDF " + m.Text + m.Number.Text + string(on)), nil
	}
	var err error
	if d.Office, err = office.Open(t.Context(), config); err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() {
		if err := d.Close(); err != nil {
			t.Error(err)
		}
	})
	return d
}

// sample is an office that has taken the data of 云州市.
func sample(t *testing.T) *desk {
	t.Helper()
	return sampleOf(t, opened(t))
}

func sampleOf(t *testing.T, d *desk) *desk {
	t.Helper()
	d.take(office.Warrant{Note: "首次导入"}, func(*org.Data) {})
	return d
}

// take imports the sample's data, spoilt as a test wants.
func (d *desk) take(w office.Warrant, spoil func(*org.Data)) {
	d.t.Helper()
	if err := d.alter(w, spoil); err != nil {
		d.t.Fatal(err)
	}
}

func (d *desk) alter(w office.Warrant, spoil func(*org.Data)) error {
	d.t.Helper()
	draft, found := org.ReadYAML("yunzhou.yaml", templates.Org())
	if err := found.Err(); err != nil {
		d.t.Fatal(err)
	}
	spoil(&draft.Data)
	preview, err := d.Preview(d.t.Context(), draft)
	if err != nil || preview.Err() != nil {
		d.t.Fatal(err, preview.Err())
	}
	return d.Alter(d.t.Context(), w, preview.Changes)
}

// admins are the two who may change anything.
func admins() office.Warrant {
	return office.Warrant{By: workflow.Person{ID: "anrupan"}, Second: workflow.Person{ID: "weichangan"}, Note: "调整"}
}

// by gives an actor as a careless caller would: an ID, and roles of his own.
func by(id string, roles ...workflow.Role) workflow.Actor {
	return workflow.Actor{Person: workflow.Person{ID: id}, Roles: roles}
}

const draftText = "云州市人民政府常务会议纪要\n\n2026年5月11日，市长陆明远主持召开会议。\n\n一、会议听取了汇报。\n\n会议指出，要抓紧办理。\n"

// do carries out a command on the minutes as it is.
func (d *desk) do(cmd workflow.Command) error {
	if cmd.Minutes == "" {
		cmd.Minutes, cmd.Version = "m-1", d.m.Version
	}
	step, err := d.Do(d.t.Context(), cmd)
	if err == nil {
		d.m = step.Minutes
	}
	return err
}

func (d *desk) must(cmd workflow.Command) {
	d.t.Helper()
	if err := d.do(cmd); err != nil {
		d.t.Fatalf("%s: %v", cmd.Action, err)
	}
}

// begin drafts a minutes of a type.
func (d *desk) begin(kind string) {
	d.t.Helper()
	text := draftText
	d.must(workflow.Command{Action: workflow.Create, Actor: by("linshuyan"), Title: "常务会议纪要", Type: kind, Text: &text, Meeting: "2026-05-11"})
}

// signed takes the minutes to 整理.
func (d *desk) signed() {
	d.t.Helper()
	d.begin("changwu")
	d.must(workflow.Command{Action: workflow.Submit, Actor: by("linshuyan")})
	for _, who := range []string{"zhugemingchuan", "gaomingyuan", "shenruochuan"} {
		d.must(workflow.Command{Action: workflow.Approve, Actor: by(who)})
	}
	d.must(workflow.Command{Action: workflow.Sign, Actor: by("lumingyuan")})
}

// distributed takes the minutes to 分送 to the recipients.
func (d *desk) distributed(to ...workflow.Recipient) {
	d.t.Helper()
	d.signed()
	for _, a := range []workflow.Action{workflow.Number, workflow.Finalize, workflow.Issue} {
		d.must(workflow.Command{Action: a, Actor: by("tangxiaohe")})
	}
	d.must(workflow.Command{Action: workflow.Distribute, Actor: by("tangxiaohe"), Recipients: to})
}

// refused demands a refusal of the kind, in a sentence with the words.
func refused(t *testing.T, err error, kind workflow.Kind, words string) {
	t.Helper()
	if workflow.KindOf(err) != kind || !strings.Contains(err.Error(), words) {
		t.Errorf("got %s %v, want %s with %q", workflow.KindOf(err), err, kind, words)
	}
}

// Who acts is told by his ID: roles that the caller brings count for nothing,
// and the data's day decides.
func TestActorIsWhoTheDataSay(t *testing.T) {
	d := sample(t)
	d.begin("changwu")
	every := []workflow.Role{workflow.Recorder, workflow.Reviewer, workflow.Signer, workflow.Clerk}
	submit := workflow.Command{Action: workflow.Submit}
	for _, c := range []struct {
		name, id, words string
	}{
		{"stranger", "nobody", "没有编号为“nobody”的人员"},
		{"nobody", "", "没有编号为“”的人员"},
		{"ended", "guchangfeng", "顾长风在2026年5月12日不是本机关人员"},
		{"without the role", "zhangxiaofeng", "张晓峰没有这个角色"},
		{"whose term has ended", "weiyue", "魏岳没有这个角色"},
	} {
		cmd := submit
		cmd.Actor = by(c.id, every...)
		cmd.Actor.Name = "林书言"
		t.Run(c.name, func(t *testing.T) { refused(t, d.do(cmd), workflow.Forbidden, c.words) })
	}
	d.take(admins(), func(data *org.Data) { person(data, "luoping").Disabled = "2026-05-12" })
	cmd := submit
	cmd.Actor = by("luoping", every...)
	refused(t, d.do(cmd), workflow.Forbidden, "骆平的账号已于2026年5月12日停用")
	log, err := d.Store.Refusals(t.Context(), "m-1")
	if err != nil || len(log) == 0 || log[len(log)-1].Actor != (workflow.Person{ID: "luoping", Name: "骆平"}) {
		t.Errorf("a disabled person's attempt is not on record by his own name: %v, %v", log, err)
	}
	cmd.Actor = workflow.Actor{Person: workflow.Person{ID: "linshuyan", Name: "冒名"}} // his roles come from the data
	d.must(cmd)
	if d.m.Last.By.Name != "林书言" {
		t.Errorf("by %s", d.m.Last.By.Name)
	}
	if err := d.May(t.Context(), d.m, by("linshuyan", every...), workflow.Approve); workflow.KindOf(err) != workflow.Forbidden {
		t.Errorf("May believes the caller's roles: %v", err)
	}
}

func person(data *org.Data, id string) *org.Person {
	for i := range data.Persons {
		if data.Persons[i].ID == id {
			return &data.Persons[i]
		}
	}
	return nil
}

// Numbers are given and voided by who is a clerk today, whatever roles the
// caller brings.
func TestLedgerActorIsWhoTheDataSay(t *testing.T) {
	d := sample(t)
	for id, words := range map[string]string{
		"nobody": "没有编号为“nobody”的人员", "guchangfeng": "不是本机关人员", "linshuyan": "林书言没有这个角色",
	} {
		_, err := d.Reserve(t.Context(), by(id, workflow.Clerk), "changwu", 2026, 1, "待补")
		refused(t, err, workflow.Forbidden, words)
		_, err = d.VoidNumber(t.Context(), by(id, workflow.Clerk), "changwu", 2026, 1, "作废")
		refused(t, err, workflow.Forbidden, words)
	}
	if _, err := d.Reserve(t.Context(), by("tangxiaohe"), "changwu", 2026, 1, "待补"); err != nil {
		t.Fatal(err)
	}
	if text, err := d.VoidNumber(t.Context(), by("tangxiaohe"), "changwu", 2026, 1, "不用"); err != nil || text != "常务会议纪要〔2026〕1号" {
		t.Error(text, err)
	}
}

// Names that enter the record are the data's; one that is another's, unknown or
// not there on the day is refused.
func TestNamesAreTheData(t *testing.T) {
	d := sample(t)
	d.begin("changwu")
	rec, ask := by("linshuyan"), workflow.Consult
	for _, c := range []struct {
		name, words string
		cmd         workflow.Command
	}{
		{"on behalf of another's name", "编号为“shenlan”的人员是沈岚，不是“冒名”", workflow.Command{Action: workflow.Submit, OnBehalf: workflow.Person{ID: "shenlan", Name: "冒名"}}},
		{"on behalf of nobody", "没有编号为“s”的人员", workflow.Command{Action: workflow.Submit, OnBehalf: workflow.Person{ID: "s", Name: "冒名"}}},
		{"on behalf without ID", "没有写明人员编号", workflow.Command{Action: workflow.Submit, OnBehalf: workflow.Person{Name: "沈岚"}}},
		{"on behalf of one who has left", "不是本机关人员", workflow.Command{Action: workflow.Submit, OnBehalf: workflow.Person{ID: "guchangfeng"}}},
		{"handed to another's name", "编号为“luoping”的人员是骆平", workflow.Command{Action: workflow.Reassign, Holder: workflow.Holder{Person: workflow.Person{ID: "luoping", Name: "冒名"}}}},
		{"handed to a name", "没有写明人员编号", workflow.Command{Action: workflow.Reassign, Holder: workflow.Holder{Person: workflow.Person{Name: "骆平"}}}},
		{"handed to no post", "没有编号为“x”的岗位", workflow.Command{Action: workflow.Reassign, Holder: workflow.Holder{Post: "x"}}},
		{"handed to another's post", "编号为“jilu”的岗位是“会议记录”", workflow.Command{Action: workflow.Reassign, Holder: workflow.Holder{Post: "jilu", Label: "市长"}}},
		{"asking another's name", "编号为“shenlan”的人员是沈岚", workflow.Command{Action: ask, Asked: []workflow.Invitation{{Person: workflow.Person{ID: "shenlan", Name: "冒名"}}}}},
		{"asking a unit by another's name", "编号为“czj”的单位是“云州市财政局”，不是“市司法局”", workflow.Command{Action: ask, Asked: []workflow.Invitation{{Unit: "czj", Name: "市司法局"}}}},
		{"asking a unit with a person's name", "须写明单位、岗位或人员之一", workflow.Command{Action: ask, Asked: []workflow.Invitation{{Unit: "czj", Person: workflow.Person{Name: "冒名"}}}}},
		{"asking a unit that has ended", "当时应为“云州市数据局”", workflow.Command{Action: ask, Asked: []workflow.Invitation{{Unit: "dsj"}}}},
		{"asking a post by another's label", "不是“市长”", workflow.Command{Action: ask, Asked: []workflow.Invitation{{Post: "jilu", Name: "市长"}}}},
	} {
		c.cmd.Actor = rec
		t.Run(c.name, func(t *testing.T) { refused(t, d.do(c.cmd), workflow.Invalid, c.words) })
	}
	d.must(workflow.Command{Action: ask, Actor: rec, Asked: []workflow.Invitation{
		{Unit: "czj"}, {Unit: "市司法局"}, {Person: workflow.Person{ID: "shenlan"}, Name: "冒名"}, {Post: "lianluo-zjj"},
	}})
	want := []workflow.Invitation{
		{Unit: "czj", Name: "云州市财政局"},
		{Unit: "sfj", Name: "云州市司法局"},
		{Person: workflow.Person{ID: "shenlan", Name: "沈岚"}},
		{Post: "lianluo-zjj", Name: "公文联络员"},
	}
	for i, p := range d.m.Participants {
		if got := p.Invitation; got.Unit != want[i].Unit || got.Name != want[i].Name || got.Person != want[i].Person || got.Post != want[i].Post {
			t.Errorf("asked %+v, want %+v", got, want[i])
		}
	}
}

// A recipient's ID and name belong together and are of the day; whom the data
// do not know gets its copy by the name alone.
func TestRecipientsAreTheData(t *testing.T) {
	d := sample(t)
	d.distributed(workflow.Recipient{Unit: "市邮政局", Copies: 1})
	if c := d.m.Copies[0]; c.Unit != "市邮政局" || c.ID != "" {
		t.Errorf("a stranger's copy: %+v", c)
	}
	for words, r := range map[string]workflow.Recipient{
		"编号为“czj”的单位是“云州市财政局”，不是“市司法局”": {ID: "czj", Unit: "市司法局"},
		"不是“从没有过”":                {ID: "czj", Unit: "从没有过"},
		"没有编号为“x”的单位":             {ID: "x", Unit: "市财政局"},
		"当时应为“云州市数据局”":            {ID: "dsj", Unit: "云州市大数据管理局"},
		"“市大数据管理局”在2026年5月12日不用于": {Unit: "市大数据管理局"},
	} {
		r.Copies = 1
		refused(t, d.do(workflow.Command{Action: workflow.Distribute, Actor: by("tangxiaohe"), Recipients: []workflow.Recipient{r}}), workflow.Invalid, words)
	}
	d.must(workflow.Command{Action: workflow.Distribute, Actor: by("tangxiaohe"), Recipients: []workflow.Recipient{
		{ID: "czj", Copies: 1}, {ID: "sfj", Unit: "市司法局", Copies: 1}, {Unit: "市审计局", Copies: 1}, {Unit: "jyj", Copies: 1},
	}})
	for i, want := range []workflow.Recipient{
		{ID: "czj", Unit: "云州市财政局"}, {ID: "sfj", Unit: "云州市司法局"}, {ID: "sjj", Unit: "市审计局"}, {ID: "jyj", Unit: "云州市教育局"},
	} {
		if c := d.m.Copies[i+1]; c.ID != want.ID || c.Unit != want.Unit || c.Channel != workflow.Channel("portal") {
			t.Errorf("copy %+v, want %s %s", c, want.ID, want.Unit)
		}
	}
}

// own is a flow of the office's own.
func own(t *testing.T) []byte {
	t.Helper()
	data, err := templates.Flow("default")
	if err != nil {
		t.Fatal(err)
	}
	return []byte(strings.Replace(string(data), "\nname: default\n", "\nname: own\n", 1))
}
