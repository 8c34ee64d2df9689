package storetest

import (
	"context"
	"slices"
	"strings"
	"testing"

	"jiyao/workflow"
)

// testWaiting follows one minutes from desk to desk.
func testWaiting(t *testing.T, o *office) {
	o.walk("m-1", workflow.Submit)
	o.do(workflow.Command{Minutes: "m-1", Action: workflow.Consult, Actor: reviewer(), Asked: []workflow.Invitation{
		{Unit: "caizheng", Name: "市财政局", Items: []int{1}, Due: "2026-06-09"},
	}})
	o.do(workflow.Command{Minutes: "m-1", Action: workflow.Add, Actor: reviewer(), Asked: []workflow.Invitation{
		{Post: "fumishuzhang", Name: "副秘书长"}, {Person: workflow.Person{ID: "lu", Name: "陆正"}},
	}})
	o.walk("m-2", workflow.Create)
	review := workflow.PlaceOf{Flow: "default", Place: workflow.Place{State: workflow.Review}}
	draft := workflow.PlaceOf{Flow: "default", Place: workflow.Place{State: workflow.Recording}}
	for _, c := range []struct {
		name string
		desk workflow.Desk
		want []string
	}{
		{"a reviewer", workflow.Desk{Person: "x", Places: []workflow.PlaceOf{review}}, []string{"m-1/step/0"}},
		{"the unit asked", workflow.Desk{Unit: "caizheng"}, []string{"m-1/party/1"}},
		{"another unit", workflow.Desk{Unit: "fagai"}, nil},
		{"the post", workflow.Desk{Person: "y", Posts: []string{"shizhang", "fumishuzhang"}}, []string{"m-1/party/2"}},
		{"the person", workflow.Desk{Person: "lu"}, []string{"m-1/party/3"}},
		{"the drafter", workflow.Desk{Person: recorder().ID, Drafts: []workflow.PlaceOf{draft}}, []string{"m-2/step/0"}},
		{"another drafter", workflow.Desk{Person: "z", Drafts: []workflow.PlaceOf{draft}}, nil},
		{"both, what is due first", workflow.Desk{Unit: "caizheng", Places: []workflow.PlaceOf{review}}, []string{"m-1/party/1", "m-1/step/0"}},
	} {
		if got := o.waiting(c.desk); !slices.Equal(got, c.want) {
			t.Errorf("%s: %v, want %v", c.name, got, c.want)
		}
	}
	chief := person("chief", "陈处", workflow.Reviewer)
	chief.Posts = []string{"chuzhang"}
	o.do(workflow.Command{Minutes: "m-1", Action: workflow.Reassign, Actor: reviewer(), Holder: workflow.Holder{Post: "chuzhang", Label: "处长"}})
	if got := o.waiting(workflow.Desk{Person: "x", Places: []workflow.PlaceOf{review}}); len(got) != 0 {
		t.Errorf("after 转办 still with anybody: %v", got)
	}
	if got := o.waiting(workflow.Desk{Posts: chief.Posts}); !slices.Equal(got, []string{"m-1/step/0"}) {
		t.Errorf("with the post: %v", got)
	}
}

// testChecks shows a correction after 签发 to everybody who may proof-read it but
// those who made it, whoever has the minutes, until somebody has.
func testChecks(t *testing.T, o *office) {
	at := []workflow.PlaceOf{{Flow: "default", Place: workflow.Place{State: workflow.Collation}}}
	desk := func(person, deputy string) []string {
		t.Helper()
		return o.waiting(workflow.Desk{Person: person, Deputy: deputy, Checks: at})
	}
	m := o.walk("m-1", workflow.Sign)
	o.walk("m-2", workflow.Sign)
	text := strings.Replace(m.Text, "片区更新方案", "片区改造方案", 1)
	maker := person("t%_\"x", "唐", workflow.Clerk)
	if got := desk("x", ""); len(got) != 0 {
		t.Errorf("before any correction: %v", got)
	}
	o.do(workflow.Command{Minutes: "m-1", Action: workflow.Amend, Actor: maker, Text: &text, Note: "用词"})
	want := []string{"m-1/check/0"}
	for _, who := range []string{"x", "t", `txx"x`} {
		if got := desk(who, ""); !slices.Equal(got, want) {
			t.Errorf("%s: %v, want %v", who, got, want)
		}
	}
	if got := append(desk(maker.ID, ""), desk("x", maker.ID)...); len(got) != 0 {
		t.Errorf("who made it is to check it: %v", got)
	}
	o.do(workflow.Command{Minutes: "m-1", Action: workflow.Reassign, Actor: clerk(), Holder: workflow.Holder{Post: "chuzhang", Label: "处长"}})
	if got := desk("x", ""); !slices.Equal(got, want) {
		t.Errorf("after 转办: %v", got)
	}
	o.do(workflow.Command{Minutes: "m-1", Action: workflow.Proofread, Actor: clerk()})
	if got := desk("x", ""); len(got) != 0 {
		t.Errorf("after the check: %v", got)
	}
}

func (o *office) waiting(d workflow.Desk) []string {
	o.t.Helper()
	all, err := o.store.Waiting(context.Background(), d)
	if err != nil {
		o.t.Fatal(err)
	}
	var got []string
	for _, w := range all {
		if w.Title == "" || w.Since.IsZero() {
			o.t.Errorf("an empty line: %+v", w)
		}
		got = append(got, w.Minutes+"/"+string(w.Kind)+"/"+string(rune('0'+w.Row)))
	}
	return got
}

// editionWaiting gives which edition the line of a minutes on a desk is of.
func (o *office) editionWaiting(d workflow.Desk, minutes string) workflow.Edition {
	o.t.Helper()
	all, err := o.store.Waiting(context.Background(), d)
	if err != nil {
		o.t.Fatal(err)
	}
	at := slices.IndexFunc(all, func(w workflow.Waiting) bool { return w.Minutes == minutes })
	if at < 0 {
		o.t.Fatalf("%s does not wait: %+v", minutes, all)
	}
	return all[at].Edition
}

// paged gives the IDs of a list, page by page.
func (o *office) paged(f workflow.Filter) []string {
	var ids []string
	for pages := 0; ; pages++ {
		page, next, err := o.store.List(context.Background(), f)
		if err != nil || pages > 5 {
			o.t.Fatalf("page %d: %v", pages, err)
		}
		for _, l := range page {
			ids = append(ids, l.ID)
		}
		if f.After = next; next == "" {
			return ids
		}
	}
}

// testLists pages through minutes: each once, the latest first, narrowed by
// every filter.
func testLists(t *testing.T, o *office) {
	for i := range 7 {
		o.walk(caseID(i), workflow.Create)
	}
	o.walk("m-9", workflow.Number)
	want := []string{"m-9"}
	for i := 6; i >= 0; i-- {
		want = append(want, caseID(i))
	}
	if ids := o.paged(workflow.Filter{Limit: 3}); !slices.Equal(ids, want) {
		t.Errorf("listed %v, want %v", ids, want)
	}
	if ids := o.paged(workflow.Filter{ID: "m-0", Limit: 3}); !slices.Equal(ids, want[1:]) {
		t.Errorf("listed by the beginning %v, want %v", ids, want[1:])
	}
	for name, c := range map[string]struct {
		f    workflow.Filter
		want int
	}{
		"state": {workflow.Filter{State: workflow.Collation}, 1}, "words": {workflow.Filter{Words: "第12次"}, 8},
		"number": {workflow.Filter{Words: "〔2026〕1号"}, 1}, "wild card": {workflow.Filter{Words: "%"}, 0},
		"year": {workflow.Filter{Year: "2026"}, 1}, "drafter": {workflow.Filter{Drafter: "nobody"}, 0},
		"type": {workflow.Filter{Type: "changwu"}, 0}, "term": {workflow.Filter{Term: "16"}, 0}, "session": {workflow.Filter{Session: 1}, 0}, "beginning": {workflow.Filter{ID: "m-9"}, 1},
		"beginning of all": {workflow.Filter{ID: "m"}, 8}, "beginning of none": {workflow.Filter{ID: "m-99"}, 0},
	} {
		if got, _, err := o.store.List(context.Background(), c.f); err != nil || len(got) != c.want {
			t.Errorf("%s: %d lines, %v; want %d", name, len(got), err, c.want)
		}
	}
	if _, _, err := o.store.List(context.Background(), workflow.Filter{After: "!"}); workflow.KindOf(err) != workflow.Invalid {
		t.Errorf("a broken cursor: %v", err)
	}
}

// testLateSave keeps both of two texts saved on one version.
func testLateSave(t *testing.T, o *office) {
	m := o.walk("m-1", workflow.Create)
	first, second := "甲稿。", "乙稿。"
	save := workflow.Command{Minutes: "m-1", Version: m.Version, Action: workflow.Save, Actor: recorder(), Text: &first, Key: "a"}
	if _, err := o.service.Do(context.Background(), save); err != nil {
		t.Fatal(err)
	}
	save.Text, save.Key, save.Actor = &second, "b", person("late", "迟到", workflow.Recorder)
	for range 2 { // the same click again changes nothing more
		if _, err := o.service.Do(context.Background(), save); workflow.KindOf(err) != workflow.Stale || !strings.Contains(err.Error(), "另存为第3稿") {
			t.Errorf("the late save: %v", err)
		}
	}
	s := o.shelf("m-1")
	if s.Minutes.Text != first || s.Minutes.Revision != 2 || s.Minutes.Revisions != 3 || len(s.Revisions) != 3 {
		t.Errorf("in force %q, revision %d of %d", s.Minutes.Text, s.Minutes.Revision, s.Minutes.Revisions)
	}
	if r := s.Revisions[2]; r.Text != second || !r.Competing || r.Author.ID != "late" {
		t.Errorf("kept %+v", r)
	}
	some, err := o.store.Texts(context.Background(), "m-1", 3, 1, 9)
	if err != nil || len(some) != 2 || some[0].N != 1 || some[1].Text != second {
		t.Errorf("two of the texts: %+v, %v", some, err)
	}
	if none, err := o.store.Texts(context.Background(), "m-1"); err != nil || none != nil {
		t.Errorf("none of the texts: %+v, %v", none, err)
	}
	third := "丙稿。"
	o.do(workflow.Command{Minutes: "m-1", Action: workflow.Save, Actor: recorder(), Text: &third})
	if got := o.minutes("m-1"); got.Revision != 4 || got.Text != third {
		t.Errorf("the next revision is %d: %q", got.Revision, got.Text)
	}
}

// testEditions corrects an issued minutes: the number stays, one edition at a
// time, and the copies of the first are known.
func testEditions(t *testing.T, o *office) {
	ctx := context.Background()
	first := o.walk("m-1", workflow.Distribute)
	text := first.Text + "（更正）"
	begin := workflow.Command{
		Minutes: "m-2", Action: workflow.Create, Actor: recorder(), Title: first.Title, Text: &text,
		Edition: workflow.Edition{Of: "m-1", Kind: workflow.Corrected, Reason: "责任单位有误"},
	}
	o.do(begin)
	draft := workflow.Desk{Person: recorder().ID, Drafts: []workflow.PlaceOf{{Flow: "default", Place: workflow.Place{State: workflow.Recording}}}}
	begin.Edition.N = 2
	if got := o.editionWaiting(draft, "m-2"); got != begin.Edition {
		t.Errorf("edition %+v waits, want %+v", got, begin.Edition)
	}
	begin.Edition.N, begin.Minutes = 0, "m-3"
	if _, err := o.service.Do(ctx, begin); workflow.KindOf(err) != workflow.Refused || !strings.Contains(err.Error(), "m-2") {
		t.Errorf("two corrections of one edition at once: %v", err)
	}
	for _, cmd := range []workflow.Command{
		{Action: workflow.Submit, Actor: recorder()},
		{Action: workflow.Approve, Actor: reviewer()},
		{Action: workflow.Sign, Actor: signer()},
		{Action: workflow.Finalize, Actor: clerk()},
		{Action: workflow.Issue, Actor: clerk()},
		{Action: workflow.Distribute, Actor: clerk(), Recipients: []workflow.Recipient{{Unit: first.Copies[0].Unit, ID: "fagai", Copies: 1}}},
	} {
		cmd.Minutes = "m-2"
		o.do(cmd)
	}
	m := o.minutes("m-2")
	if got := o.editionWaiting(workflow.Desk{Unit: "fagai"}, "m-2"); got != m.Edition {
		t.Errorf("the copy that waits is of edition %+v, want %+v", got, m.Edition)
	}
	if m.Number != first.Number || m.Edition.N != 2 || !slices.Equal(m.Copies[0].Former, []int{1}) {
		t.Errorf("edition %d numbered %s, copies in place of %v", m.Edition.N, m.Number.Text, m.Copies[0].Former)
	}
	o.superseded(first)
	all, err := o.store.Editions(ctx, "m-2")
	if err != nil || len(all) != 2 || all[0].ID != "m-1" || all[1].ID != "m-2" {
		t.Errorf("editions %+v, %v", all, err)
	}
}

// superseded demands the copies of the first edition that are still out, with
// whether the second has gone to the same unit, and no other minutes' copies.
func (o *office) superseded(first workflow.Minutes) {
	o.t.Helper()
	o.walk("m-8", workflow.Distribute) // has no other edition
	got := func(id string) (lines []string) {
		all, err := o.store.Superseded(context.Background(), id)
		if err != nil {
			o.t.Fatal(err)
		}
		for _, s := range all {
			if s.Title != first.Title || s.Number != first.Number.Text || s.Edition != 0 || s.InPlace != "m-2" || s.InForce != 2 {
				o.t.Errorf("a superseded copy: %+v", s)
			}
			line := s.Minutes + " " + s.Unit + " " + string(s.State)
			if s.Anew {
				line += " anew"
			}
			lines = append(lines, line)
		}
		return lines
	}
	want := []string{"m-1 " + first.Copies[0].Unit + " sent anew", "m-1 " + first.Copies[1].Unit + " sent"}
	for _, id := range []string{"", "m-1", "m-2"} {
		if lines := got(id); !slices.Equal(lines, want) {
			o.t.Errorf("superseded copies of %q: %q, want %q", id, lines, want)
		}
	}
	o.do(workflow.Command{Minutes: "m-1", Action: workflow.Recall, Actor: clerk(), Rows: []int{1}})
	if lines := got(""); !slices.Equal(lines, want[1:]) {
		o.t.Errorf("after one was taken back: %q", lines)
	}
	if lines := append(got("m-8"), got("nobody")...); len(lines) != 0 {
		o.t.Errorf("of others: %q", lines)
	}
}

// testSessions counts meetings within their term, in the order they are begun,
// and takes a given count as it is.
func testSessions(t *testing.T, o *office) {
	o.service.Office = func(_ context.Context, _ workflow.Minutes, cmd workflow.Command, f *workflow.Facts) error {
		if cmd.Action == workflow.Create {
			f.Counting = workflow.Counting{Term: "16", Start: 98}
		}
		return nil
	}
	text := "正文。"
	for i, want := range []int{98, 99, 120, 121} {
		cmd := workflow.Command{Minutes: caseID(i), Action: workflow.Create, Actor: recorder(), Title: "纪要", Text: &text, Type: "changwu"}
		if want == 120 {
			cmd.Session = want
		}
		if got := o.do(cmd).Minutes.Session; got != want {
			t.Errorf("meeting %d is counted %d, want %d", i, got, want)
		}
		if got := o.minutes(caseID(i)).Session; got != want {
			t.Errorf("meeting %d is stored as %d, want %d", i, got, want)
		}
	}
	if got := o.paged(workflow.Filter{Type: "changwu", Term: "16", Session: 120}); !slices.Equal(got, []string{caseID(2)}) {
		t.Errorf("meeting 120 has the minutes %v", got)
	}
	if got := o.paged(workflow.Filter{Type: "changwu", Term: "17", Session: 120}); len(got) != 0 {
		t.Errorf("meeting 120 of another term has the minutes %v", got)
	}
}
