package store

import (
	"context"
	"fmt"
	"slices"
	"strings"
	"testing"

	gocmp "github.com/google/go-cmp/cmp"

	"jiyao/workflow"
)

// planned asks SQLite how it would read, and whether it would sort.
func planned(t *testing.T, s *Store, p part) string {
	t.Helper()
	var plan []struct{ Detail string }
	if err := s.read.Raw("EXPLAIN QUERY PLAN "+p.query, p.args...).Scan(&plan).Error; err != nil {
		t.Fatal(err)
	}
	read := plan[0].Detail
	for _, line := range plan {
		if strings.HasPrefix(line.Detail, "USE TEMP B-TREE FOR ORDER BY") {
			read += ", sorted"
		}
	}
	return read
}

// TestDeskReadsByIndex: every part of a desk has an index that holds little
// else, in the order of the desk but where several posts are asked for.
func TestDeskReadsByIndex(t *testing.T) {
	s, read := open(t), []string{}
	at := []workflow.PlaceOf{{Flow: "default", Place: workflow.Place{State: "review"}}}
	for _, part := range deskParts(workflow.Desk{Person: "p", Posts: []string{"a", "b"}, Unit: "u", Places: at, Drafts: at, Checks: at}) {
		read = append(read, planned(t, s, part))
	}
	want := []string{
		"SEARCH minutes USING INDEX minutes_waiting (state=? AND step=? AND flow_name=? AND due>?)",
		"SEARCH minutes USING INDEX minutes_waiting (state=? AND step=? AND flow_name=? AND due=?)",
		"SEARCH minutes USING INDEX minutes_by_drafter (drafter_id=? AND state=? AND due>?)",
		"SEARCH minutes USING INDEX minutes_by_drafter (drafter_id=? AND state=? AND due=?)",
		"SEARCH minutes USING INDEX minutes_unchecked (state=? AND step=? AND flow_name=?), sorted",
		"SEARCH minutes USING INDEX minutes_unchecked (state=? AND step=? AND flow_name=?), sorted",
		"SEARCH minutes USING INDEX minutes_by_person (desk_id=? AND due>?)",
		"SEARCH minutes USING INDEX minutes_by_person (desk_id=? AND due=?)",
		"SEARCH p USING INDEX participants_by_person (person_id=? AND due>?)",
		"SEARCH p USING INDEX participants_by_person (person_id=? AND due=?)",
		"SEARCH minutes USING INDEX minutes_by_post (desk_post=? AND due>?), sorted",
		"SEARCH minutes USING INDEX minutes_by_post (desk_post=? AND due=?), sorted",
		"SEARCH p USING INDEX participants_by_post (post=? AND due>?), sorted",
		"SEARCH p USING INDEX participants_by_post (post=? AND due=?), sorted",
		"SEARCH p USING INDEX participants_by_unit (unit=? AND due>?)",
		"SEARCH p USING INDEX participants_by_unit (unit=? AND due=?)",
		"SEARCH c USING INDEX copies_by_unit (unit_id=?)",
	}
	if diff := gocmp.Diff(want, read); diff != "" {
		t.Error(diff)
	}
}

// TestDueSoonest: what is due is on the desk, however many have waited longer.
func TestDueSoonest(t *testing.T) { onBoth(t, testDueSoonest) }

func testDueSoonest(t *testing.T, s *Store) {
	svc := service(t, s)
	for i := range maxPage + 2 {
		cmd := line(fmt.Sprintf("m-%03d", i))[0]
		cmd.Minutes = fmt.Sprintf("m-%03d", i)
		if _, err := svc.Do(context.Background(), cmd); err != nil {
			t.Fatal(err)
		}
	}
	dropTriggers(t, s)
	for id, due := range map[string]string{"m-200": "2026-07-02", "m-201": "2026-07-01"} {
		if err := s.write.Exec("UPDATE minutes SET due = ?, arrived = '2026-06-30T00:00:00.000000Z' WHERE id = ?", due, id).Error; err != nil {
			t.Fatal(err)
		}
	}
	all, err := s.Waiting(context.Background(), workflow.Desk{
		Person: "rec", Drafts: []workflow.PlaceOf{{Flow: "default", Place: workflow.Place{State: workflow.Recording}}},
	})
	if err != nil || len(all) != maxPage {
		t.Fatalf("%d wait, %v", len(all), err)
	}
	var got []string
	for _, w := range all[:3] {
		got = append(got, w.Minutes)
	}
	if want := []string{"m-201", "m-200", "m-000"}; !slices.Equal(got, want) {
		t.Errorf("the desk begins with %v, want %v", got, want)
	}
}

// TestListReadsByIndex: few are found by their own index and sorted, many are
// looked through in the order of the list.
func TestListReadsByIndex(t *testing.T) {
	s, read := open(t), []string{}
	type asked struct {
		f  workflow.Filter
		by string
	}
	after := workflow.Filter{Type: "t", After: "MjAyNi0wNi0wMVQwMTowMDowMC4wMDAwMDBabS0x"}
	for _, a := range []asked{
		{workflow.Filter{}, ""},
		{workflow.Filter{Type: "t"}, ""},
		{workflow.Filter{Type: "t"}, "type"},
		{workflow.Filter{Type: "t", Term: "16", Session: 9}, "type"},
		{after, "type"},
		{workflow.Filter{Type: "t", State: "review", Drafter: "p", Year: "2003"}, "type"},
		{workflow.Filter{Type: "t", State: "review", Drafter: "p", Year: "2003"}, "number_scope"},
		{workflow.Filter{Year: "2003"}, ""},
		{workflow.Filter{State: "review"}, ""},
	} {
		q, err := pageQuery(a.f, a.by, 50)
		if err != nil {
			t.Fatal(err)
		}
		read = append(read, planned(t, s, q))
	}
	want := []string{
		"SCAN minutes USING INDEX minutes_by_act",
		"SCAN minutes USING INDEX minutes_by_act",
		"SEARCH minutes USING INDEX minutes_by_meeting (type=?), sorted",
		"SEARCH minutes USING INDEX minutes_by_meeting (type=? AND term=? AND session=?), sorted",
		"SEARCH minutes USING INDEX minutes_by_meeting (type=?), sorted",
		"SEARCH minutes USING INDEX minutes_by_meeting (type=?), sorted",
		"SEARCH minutes USING INDEX minutes_by_number (number_series=? AND number_scope=?), sorted",
		"SCAN minutes USING INDEX minutes_by_act",
		"SEARCH minutes USING INDEX minutes_by_state (state=?)",
	}
	if diff := gocmp.Diff(want, read); diff != "" {
		t.Error(diff)
	}
}

// TestListEitherWay: both ways give the same pages.
func TestListEitherWay(t *testing.T) { onBoth(t, testListEitherWay) }

func testListEitherWay(t *testing.T, s *Store) {
	svc := service(t, s)
	for i := range 9 {
		id := fmt.Sprint("m-", i)
		for v, cmd := range line(id)[:5] { // to 编号
			cmd.Minutes, cmd.Version = id, v
			if cmd.Action == workflow.Create {
				cmd.Type = []string{"", "a", "b"}[i%3]
			}
			if cmd.Action == workflow.Number && i%2 == 0 {
				break
			}
			if _, err := svc.Do(context.Background(), cmd); err != nil {
				t.Fatal(err)
			}
		}
	}
	for _, f := range []workflow.Filter{
		{Type: "a"},
		{Year: "2026"},
		{Type: "b", Year: "2026"},
		{Type: "a", State: workflow.Signing},
		{Type: "a", Drafter: "rec"},
		{Type: "a", Term: "2026"},
		{Type: "a", Session: 1},
		{Year: "2026", State: workflow.Collation, Words: "纪要"},
		{Type: "none"},
	} {
		var pages []string
		for _, by := range []string{"", "type", "number_scope"} {
			pages = append(pages, strings.Join(pagesBy(t, s, f, by), " "))
		}
		if len(slices.Compact(slices.Clone(pages))) != 1 {
			t.Errorf("%+v: %q", f, pages)
		}
	}
}

// pagesBy reads a list to its end, two lines a page.
func pagesBy(t *testing.T, s *Store, f workflow.Filter, by string) (ids []string) {
	t.Helper()
	for {
		q, err := pageQuery(f, by, 2)
		if err != nil {
			t.Fatal(err)
		}
		page, err := list(s.read.Raw(q.query, q.args...), "list minutes", minutesRow.listed)
		if err != nil {
			t.Fatal(err)
		}
		if len(page) == 0 {
			return ids
		}
		last := page[len(page)-1]
		f.After = cursorOf(last)
		for _, l := range page {
			ids = append(ids, l.ID)
		}
	}
}
