package api_test

import (
	"encoding/json"
	"regexp"
	"slices"
	"strings"
	"testing"

	"jiyao/cmd/internal/server/servertest"
	"jiyao/workflow"
	"jiyao/workflow/dossier"
)

// newMeeting opens the dossier of a meeting.
func newMeeting(t *testing.T, s *servertest.Site) string {
	t.Helper()
	p, err := s.Office.ProposeMeeting(t.Context(), "changwu", "2026-05-18")
	if err != nil {
		t.Fatal(err)
	}
	c := p.Change
	c.Act, c.Meeting, c.Actor = dossier.Open, "H-260518", workflow.Actor{Person: workflow.Person{ID: "linshuyan"}}
	m, err := s.Office.ChangeMeeting(t.Context(), c)
	if err != nil {
		t.Fatal(err)
	}
	return m.ID
}

// A dossier is listed, read and changed by the version that was seen: items
// together or not at all, one by one, and the 签到表 line by line.
func TestMeetings(t *testing.T) {
	s := servertest.New(t)
	id := newMeeting(t, s)
	p, at := newProgram(t, s, "linshuyan", "read", "write"), base+"/meetings/"+id
	if r := p.must(200, "GET", base+"/meetings?type=changwu", ""); r.get("meetings.0.id") != id {
		t.Errorf("listed %s", r.body)
	}
	first := p.must(200, "GET", at, "")
	seen := first.head.Get("ETag")
	if seen == "" || first.get("people.0.name") == "" || first.get("items") != "" {
		t.Fatalf("%s %s", seen, first.body)
	}
	items := `{"items":[{"title":"审议《云州市城市更新实施办法》","reporter":"市财政局"},{"title":"研究抗旱工作","late":"市长批示"}]}`
	p.must(428, "POST", at+"/items", items)
	r := p.must(200, "POST", at+"/items", items, "If-Match", seen)
	if r.get("items.1.title") != "研究抗旱工作" || r.get("items.0.reporter") != "市财政局" || r.head.Get("ETag") == seen {
		t.Errorf("after two items: %s", r.body)
	}
	p.must(412, "POST", at+"/items", items, "If-Match", seen)
	seen = r.head.Get("ETag")
	p.must(422, "POST", at+"/items", `{"items":[{"title":"甲"},{"title":""}]}`, "If-Match", seen)
	p.must(422, "PUT", at+"/items/1", `{"event":"move"}`, "If-Match", seen)
	r = p.must(200, "PUT", at+"/items/1", `{"event":"move","to":2}`, "If-Match", seen)
	if r.get("items.0.n") != "2" {
		t.Errorf("after the move: %s", r.body)
	}
	r = p.must(200, "PUT", at+"/items/2", `{"item":{"title":"研究抗旱和供水工作"}}`, "If-Match", "*")
	if r.get("items.0.title") != "研究抗旱和供水工作" {
		t.Errorf("after the change: %s", r.body)
	}
	r = p.must(200, "PUT", at+"/items/2", `{"event":"withdraw","note":"材料不全"}`, "If-Match", "*")
	if r.get("items.0.state") != "withdrawn" || r.get("items.0.reason") != "材料不全" {
		t.Errorf("after 撤下: %s", r.body)
	}
	r = p.must(200, "PUT", at+"/attendance", `{"lines":[{"n":1,"presence":"present"},{"n":2,"presence":"absent","reason":"出差"}]}`, "If-Match", "*")
	if r.get("people.0.presence") != "present" || r.get("people.1.reason") != "出差" || r.get("people.2.presence") != "" {
		t.Errorf("after the sheet: %s", r.body)
	}
	p.must(422, "PUT", at+"/attendance", `{"lines":[{"n":1,"presence":"present"},{"n":1,"presence":"absent"}]}`, "If-Match", "*")
	p.must(422, "PUT", at+"/attendance", `{"lines":[{"n":99,"presence":"present"}]}`, "If-Match", "*")
	p.must(404, "GET", base+"/meetings/none", "")
}

// A decision is proposed from the text, registered with it, and followed until
// it is done; a unit that is charged with it may say how far it is.
func TestTasks(t *testing.T) {
	s := servertest.New(t)
	m := s.Issued(s.Draft("第1次常务会议纪要", s.Sample("changwu")))
	p, at := newProgram(t, s, "linshuyan", "read", "write"), base+"/minutes/"+m.ID+"/tasks"
	r := p.must(200, "GET", at, "")
	text := r.get("proposals.0.text")
	if r.get("tasks") != "[]" || text == "" {
		t.Fatalf("%s", r.body)
	}
	p.must(422, "POST", at, `{"text":"别的话","proposal":1}`)
	r = p.must(201, "POST", at, `{"text":"`+text+`","units":["市司法局"],"due":"2026-06-30","proposal":1}`)
	if r.get("n") != "1" || r.get("units.0.id") != "sfj" || r.get("state") != "open" {
		t.Errorf("registered %s", r.body)
	}
	p.must(428, "PUT", at+"/1", `{"event":"progress","state":"doing"}`)
	r = p.must(200, "PUT", at+"/1", `{"event":"progress","state":"doing","note":"正在起草"}`, "If-Match", r.head.Get("ETag"))
	if r.get("state") != "doing" || r.get("note") != "正在起草" {
		t.Errorf("progress %s", r.body)
	}
	p.must(412, "PUT", at+"/1", `{"event":"remove","note":"重复"}`, "If-Match", `"1"`)
	p.must(422, "PUT", at+"/1", `{"event":"edit"}`, "If-Match", "*")
	if r = p.must(200, "GET", base+"/tasks?unit=sfj", ""); r.get("tasks.0.minutes") != m.ID {
		t.Errorf("the board %s", r.body)
	}
	p.must(404, "PUT", at+"/9", `{"event":"progress","state":"done"}`, "If-Match", "*")
}

// Who writes is seen, a finding is let stand with its reason, and both end.
func TestWriting(t *testing.T) {
	s := servertest.New(t)
	m := s.Draft("第1次常务会议纪要", "第1次常务会议纪要\n\n会议指出，我们要抓好落实。\n")
	p, q, at := newProgram(t, s, "linshuyan", "read", "write"), newProgram(t, s, "luoping", "read", "write"), base+"/minutes/"+m.ID
	if r := p.must(200, "PUT", at+"/leases/0", `{}`); r.get("holder.id") != "linshuyan" {
		t.Errorf("lease %s", r.body)
	}
	q.must(409, "PUT", at+"/leases/0", `{}`)
	if r := q.must(200, "PUT", at+"/leases/0", `{"over":true}`); r.get("taken_from.id") != "linshuyan" {
		t.Errorf("taken over %s", r.body)
	}
	q.must(204, "DELETE", at+"/leases/0", "")
	if r := p.must(200, "GET", at+"/leases", ""); r.get("leases") != "[]" {
		t.Errorf("leases %s", r.body)
	}
	whole := base + "/minutes/" + s.Draft("第2次常务会议纪要", s.Sample("changwu")).ID
	if r := p.must(200, "PUT", whole+"/leases/2", `{}`); r.get("item") != "2" {
		t.Errorf("lease of one 议题 %s", r.body)
	}
	q.must(200, "PUT", whole+"/leases/1", `{}`)
	p.must(422, "POST", at+"/dismissals", `{"rule":"nothing","quote":",","reason":"原文如此"}`)
	all, err := s.Office.Store.Dismissals(t.Context(), m.ID)
	if err != nil || len(all) != 0 {
		t.Fatalf("%v, %v", all, err)
	}
	r := p.must(201, "POST", at+"/dismissals", `{"rule":"M27","quote":"我们","reason":"领导原话"}`)
	if r.get("n") != "1" || r.get("by.id") != "linshuyan" {
		t.Errorf("dismissed %s", r.body)
	}
	if r = p.must(200, "GET", at+"/dismissals", ""); !strings.Contains(r.body, "领导原话") {
		t.Errorf("dismissals %s", r.body)
	}
	p.must(200, "DELETE", at+"/dismissals/1", "")
	if r = p.must(200, "GET", at+"/dismissals", ""); r.get("dismissals") != "[]" {
		t.Errorf("after 恢复 %s", r.body)
	}
}

// Every part of a path is described, and so read: what a request embeds without
// being exported is passed over without a word.
func TestPathsAreDescribed(t *testing.T) {
	p := newProgram(t, servertest.New(t), "linshuyan", "read")
	var described struct {
		Paths map[string]map[string]struct {
			Parameters []struct{ Name, In string }
		}
	}
	if err := json.Unmarshal([]byte(p.must(200, "GET", "/api/openapi.json", "").body), &described); err != nil {
		t.Fatal(err)
	}
	parts := 0
	for path, operations := range described.Paths {
		for _, part := range regexp.MustCompile(`\{(\w+)\}`).FindAllStringSubmatch(path, -1) {
			for method, o := range operations {
				parts++
				if !slices.ContainsFunc(o.Parameters, func(p struct{ Name, In string }) bool { return p.In == "path" && p.Name == part[1] }) {
					t.Errorf("%s %s does not describe {%s}", method, path, part[1])
				}
			}
		}
	}
	if parts < 30 {
		t.Errorf("only %d parts of paths were looked at", parts)
	}
}
