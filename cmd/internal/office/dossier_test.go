package office_test

import (
	"io"
	"slices"
	"strings"
	"sync"
	"testing"

	"jiyao/cmd/internal/office"
	"jiyao/drafting"
	"jiyao/workflow"
	"jiyao/workflow/dossier"
)

// convened is a meeting of a type as the office proposes it, in the sample's
// time.
func convened(t *testing.T, d *desk, id, kind string) dossier.Meeting {
	t.Helper()
	p, err := d.ProposeMeeting(t.Context(), kind, "2026-05-18")
	if err != nil {
		t.Fatal(err)
	}
	c := p.Change
	c.Meeting, c.Actor, c.Key, c.Basics.Clock = id, by("luoping"), "open "+id, "9:00"
	m, err := d.ChangeMeeting(t.Context(), c)
	if err != nil {
		t.Fatal(err)
	}
	return m
}

// change carries a change out on the meeting as it is.
func (d *desk) change(t *testing.T, m *dossier.Meeting, c dossier.Change) error {
	t.Helper()
	c.Meeting, c.Version = m.ID, m.Version
	if c.Actor.IsZero() {
		c.Actor = by("luoping")
	}
	next, err := d.ChangeMeeting(t.Context(), c)
	if err == nil {
		*m = next
	}
	return err
}

func (d *desk) mustChange(t *testing.T, m *dossier.Meeting, c dossier.Change) {
	t.Helper()
	if err := d.change(t, m, c); err != nil {
		t.Fatalf("%s: %v", c.Act, err)
	}
}

// TestPropose: number, chair and members in protocol order are there.
func TestPropose(t *testing.T) {
	d := sample(t)
	m := convened(t, d, "d-1", "changwu")
	var names []string
	for _, a := range m.People {
		names = append(names, a.Person.Name+a.Office)
	}
	if m.Session != 1 || m.Term != "17" || m.Chair.Name != "陆明远" || m.Chair.Office != "市长" || len(names) != 9 ||
		names[2] != "沈岚副市长" || names[8] != "沈若川秘书长" || !slices.Equal(m.Recorders, []workflow.Person{{ID: "luoping", Name: "骆平"}}) {
		t.Errorf("proposed %+v %v", m, names)
	}
	if next, err := d.ProposeMeeting(t.Context(), "changwu", "2026-05-25"); err != nil || next.Change.Session != 2 {
		t.Errorf("the next: %+v, %v", next.Change.Session, err)
	}
	if _, err := d.ProposeMeeting(t.Context(), "nothing", "2026-05-25"); workflow.KindOf(err) != workflow.NotFound {
		t.Errorf("an unknown type: %v", err)
	}
	if p, err := d.ProposeMeeting(t.Context(), "dangzu", "2023-05-25"); err != nil || p.Change.Term != "2023" || !p.Change.Yearly || p.Change.Session != 11 {
		t.Errorf("counted by the year: %+v, %v", p.Change, err)
	}
}

// TestMeetingRights: who has no business with meetings sees none; who reads does
// not write, whatever roles the caller claims.
func TestMeetingRights(t *testing.T) {
	d := sample(t)
	m := convened(t, d, "d-1", "changwu")
	for who, c := range map[string]struct{ read, write workflow.Kind }{
		"haozhiwei":      {"", ""}, // a recorder
		"tangxiaohe":     {"", ""}, // a clerk
		"zhugemingchuan": {"", workflow.Forbidden},
		"lumingyuan":     {"", workflow.Forbidden},
		"anrupan":        {workflow.Forbidden, workflow.Forbidden}, // administrator
		"yanbixin":       {workflow.Forbidden, workflow.Forbidden}, // auditor
		"zhangxiaofeng":  {workflow.Forbidden, workflow.Forbidden}, // 市财政局
		"nobody":         {workflow.Forbidden, workflow.Forbidden},
	} {
		actor := by(who, workflow.Recorder)
		if _, err := d.Meeting(t.Context(), actor, m.ID); workflow.KindOf(err) != c.read {
			t.Errorf("%s reads: %v", who, err)
		}
		if _, _, err := d.Meetings(t.Context(), actor, dossier.Query{}); workflow.KindOf(err) != c.read {
			t.Errorf("%s lists: %v", who, err)
		}
		if err := d.change(t, &m, dossier.Change{Act: dossier.AddItem, Actor: actor, Item: dossier.Item{Title: "研究" + who}}); workflow.KindOf(err) != c.write {
			t.Errorf("%s writes: %v", who, err)
		}
	}
}

// TestSameClick: a click that comes twice, or whose answer was lost, is carried
// out once; another's key is not.
func TestMeetingSameClick(t *testing.T) {
	d := sample(t)
	m := convened(t, d, "d-1", "changwu")
	if again := convened(t, d, "d-1", "changwu"); again.Version != 1 {
		t.Errorf("opened twice: version %d", again.Version)
	}
	c := dossier.Change{Meeting: m.ID, Version: 1, Act: dossier.AddItem, Actor: by("luoping"), Key: "k", Item: dossier.Item{Title: "研究甲", Reporter: dossier.Unit{Name: "市财政局"}}}
	for range 2 {
		got, err := d.ChangeMeeting(t.Context(), c)
		if err != nil || len(got.Items) != 1 || got.Items[0].Reporter.ID != "czj" {
			t.Fatalf("the same click: %+v, %v", got.Items, err)
		}
	}
	c.Actor = by("haozhiwei")
	if _, err := d.ChangeMeeting(t.Context(), c); workflow.KindOf(err) != workflow.Stale {
		t.Errorf("another's key: %v", err)
	}
}

// prepared is a meeting with guests and an agenda.
func prepared(t *testing.T, d *desk) dossier.Meeting {
	t.Helper()
	m := convened(t, d, "d-1", "changwu")
	d.mustChange(t, &m, dossier.Change{Act: dossier.AddItem, Item: dossier.Item{Title: "听取全市安全生产工作情况汇报", Reporter: dossier.Unit{Name: "市应急管理局"}, Topic: "anquan"}})
	d.mustChange(t, &m, dossier.Change{Act: dossier.AddItem, Item: dossier.Item{Title: "研究市级预备费安排", Topic: "zijin"}})
	var guests []dossier.Attendee
	for _, who := range []string{"龚宁", "诸葛明川", "张晓峰", "黄䶮"} {
		a, err := d.Guest(t.Context(), m, who)
		if err != nil {
			t.Fatal(err)
		}
		guests = append(guests, a)
	}
	d.mustChange(t, &m, dossier.Change{Act: dossier.Invite, People: append(guests, dossier.Attendee{Unit: dossier.Unit{ID: "kfq"}})})
	d.mustChange(t, &m, dossier.Change{Act: dossier.Attend, Signs: []dossier.Sign{{N: 8, Presence: dossier.Absent, Reason: "出差"}, {N: 1, Presence: dossier.Present}}})
	return m
}

// TestBeginMinutes: the minutes begins with everything known, once, whoever
// clicks how often; a voided one is followed by another.
func TestBeginMinutes(t *testing.T) {
	d := sample(t)
	m := prepared(t, d)
	if _, err := d.BeginMinutes(t.Context(), by("luoping"), m.ID, m.Version-1, office.Printing{}); workflow.KindOf(err) != workflow.Stale {
		t.Errorf("on an older version: %v", err)
	}
	var wg sync.WaitGroup
	for _, who := range []string{"luoping", "haozhiwei", "luoping", "linshuyan"} {
		wg.Go(func() {
			got, err := d.BeginMinutes(t.Context(), by(who), m.ID, m.Version, office.Printing{})
			if err != nil || got.ID != m.ID {
				t.Errorf("%s: %s, %v", who, got.ID, err)
			}
		})
	}
	wg.Wait()
	begun, err := d.Store.Minutes(t.Context(), m.ID)
	if err != nil {
		t.Fatal(err)
	}
	doc := drafting.Parse(begun.Text)
	for what, got := range map[string][2]string{
		"title":        {begun.Title, "云州市人民政府第1次常务会议纪要"},
		"title line":   {doc.Title.Value, "云州市人民政府第1次常务会议纪要"},
		"absent":       {doc.Attendance.Absent.Persons()[0].Name, "童珂"},
		"grid":         {doc.Attendance.Observers.Persons()[1].Name + doc.Attendance.Observers.Persons()[1].Unit, "诸葛明川"},
		"rare":         {doc.Attendance.Observers.Persons()[3].Unit + doc.Attendance.Observers.Persons()[3].Name, "市水务局黄䶮"},
		"recorder":     {doc.Recorders[0].Name, "骆平"},
		"compiler":     {doc.Compiler.Value, "云州市人民政府办公室"},
		"distribution": {doc.Distribution[0].Groups[len(doc.Distribution[0].Groups)-1].Value, "市财政局"},
		"topics":       {strings.Join(begun.Topics, " "), "anquan zijin"},
		"day":          {string(begun.Meeting), "2026-05-18"},
	} {
		if got[0] != got[1] {
			t.Errorf("%s: %q, want %q\n%s", what, got[0], got[1], begun.Text)
		}
	}
	now, err := d.Meeting(t.Context(), by("luoping"), m.ID)
	if err != nil || now.State != dossier.Begun || now.Minutes != m.ID || now.Tries != 1 {
		t.Errorf("the dossier: %s %s %d, %v", now.State, now.Minutes, now.Tries, err)
	}
	d.m = begun
	drafter := begun.Last.By.ID
	d.must(workflow.Command{Minutes: begun.ID, Version: begun.Version, Action: workflow.Void, Actor: by(drafter), Note: "重新起草"})
	again, err := d.BeginMinutes(t.Context(), by("luoping"), m.ID, now.Version, office.Printing{WithReasons: true})
	if err != nil || again.ID != m.ID+"-2" || !strings.Contains(again.Text, "童  珂（出差）") {
		t.Errorf("after the first was void: %s, %v", again.ID, err)
	}
}

// TestBeginAfterCrash: a program that stopped between the minutes and the note
// in the dossier is caught up with.
func TestBeginAfterCrash(t *testing.T) {
	d := sample(t)
	m := prepared(t, d)
	text := "云州市人民政府常务会议纪要\n"
	d.must(workflow.Command{Minutes: m.ID, Action: workflow.Create, Actor: by("luoping"), Title: "常务会议纪要", Type: "changwu", Session: m.Session, Text: &text})
	got, err := d.BeginMinutes(t.Context(), by("luoping"), m.ID, m.Version, office.Printing{})
	if err != nil || got.Text != text {
		t.Fatalf("begun: %+v, %v", got.ID, err)
	}
	if now, err := d.Meeting(t.Context(), by("luoping"), m.ID); err != nil || now.State != dossier.Begun {
		t.Errorf("the dossier: %s, %v", now.State, err)
	}
}

// TestNoMinutes: a meeting without minutes cannot begin one until it is resumed.
func TestNoMinutes(t *testing.T) {
	d := sample(t)
	m := prepared(t, d)
	d.mustChange(t, &m, dossier.Change{Act: dossier.Forgo, Note: "只通报情况", Confirmed: "陆明远"})
	if _, err := d.BeginMinutes(t.Context(), by("luoping"), m.ID, m.Version, office.Printing{}); workflow.KindOf(err) != workflow.Refused {
		t.Errorf("begun: %v", err)
	}
	if _, err := d.Store.Minutes(t.Context(), m.ID); workflow.KindOf(err) != workflow.NotFound {
		t.Errorf("a minutes is there: %v", err)
	}
}

// TestRaw: every opening of the raw record is on record, and nobody opens it by
// his role.
func TestRaw(t *testing.T) {
	d := sample(t)
	m := prepared(t, d)
	ctx := t.Context()
	if err := d.KeepRaw(ctx, by("luoping"), m.ID, "录音.mp3", []byte("声音")); err != nil {
		t.Fatal(err)
	}
	for _, who := range []string{"haozhiwei", "tangxiaohe", "lumingyuan", "anrupan", "yanbixin"} {
		if _, _, err := d.OpenRaw(ctx, by(who), m.ID, 1); workflow.KindOf(err) != workflow.Forbidden {
			t.Errorf("%s opens it: %v", who, err)
		}
		if err := d.KeepRaw(ctx, by(who), m.ID, "x", []byte("x")); workflow.KindOf(err) != workflow.Forbidden {
			t.Errorf("%s keeps one: %v", who, err)
		}
	}
	if err := d.LendRaw(ctx, by("luoping"), m.ID, workflow.Person{ID: "gaomingyuan"}, "2026-05-20", "核对原话"); err != nil {
		t.Fatal(err)
	}
	_, file, err := d.OpenRaw(ctx, by("gaomingyuan"), m.ID, 1)
	if err != nil {
		t.Fatal(err)
	}
	if data, err := io.ReadAll(file); err != nil || string(data) != "声音" || file.Close() != nil {
		t.Errorf("read %q, %v", data, err)
	}
	_, lines, err := d.Raw(ctx, by("luoping"), m.ID)
	if err != nil || len(lines) != 3 || lines[2].Act != dossier.RawRead || lines[2].Actor.Name != "高明远" {
		t.Errorf("on record: %+v, %v", lines, err)
	}
	if err := d.RecallRaw(ctx, by("luoping"), m.ID, 2); err != nil {
		t.Fatal(err)
	}
	if _, _, err := d.OpenRaw(ctx, by("gaomingyuan"), m.ID, 1); workflow.KindOf(err) != workflow.Forbidden {
		t.Errorf("after it was taken back: %v", err)
	}
	to := t.TempDir()
	if files, err := office.CopyFiles(ctx, d.Store, d.Dir(), to); err != nil || files != 1 {
		t.Errorf("brought along: %d, %v", files, err)
	}
}

// TestGuests: what people type or paste is found in the office's data, or taken
// as written.
func TestGuests(t *testing.T) {
	d := sample(t)
	m := convened(t, d, "d-1", "changwu")
	for text, want := range map[string]string{
		"张晓峰":               "czj/市财政局/zhangxiaofeng/张晓峰",
		"市财政局":              "czj/市财政局//",
		"云州市财政局":            "czj/云州市财政局//",
		"市水务局黄䶮\n\n  龚  宁 ": "swj/市水务局/huangyan/黄䶮 //gongning/龚宁",
		"列席：市审计局李静  市水务局黄䶮": "sjj/市审计局/lijing-sj/李静 swj/市水务局/huangyan/黄䶮",
		"市住房城乡建设局局长石铭":      "zjj/市住房城乡建设局/shiming/石铭",
		"云州水务建设投资集团邱少白":     "swjt/云州水务建设投资集团//邱少白",
		"邻省某研究院𠮷某":          "/邻省某研究院//𠮷某",
		"诸葛明川":              "//zhugemingchuan/诸葛明川",
		"云州经济技术开发区的代表":      "/云州经济技术开发区//",
		"市民族宗教局阿里木·库尔班":     "mzj/市民族宗教局/alimu/阿里木·库尔班",
		"":                  "没有读出人名或单位，请一行写一个，如“市财政局张晓峰”。",
		"李静":                "有2人名叫“李静”，请在姓名前写明单位。",
	} {
		got, err := d.Office.Guests(t.Context(), m, text)
		var said []string
		for _, a := range got {
			said = append(said, strings.Join([]string{a.Unit.ID, a.Unit.Name, a.Person.ID, a.Person.Name}, "/"))
		}
		if err != nil {
			said = []string{err.Error()}
		}
		if s := strings.Join(said, " "); s != want {
			t.Errorf("%q: %s, want %s", text, s, want)
		}
	}
}
