package store

import (
	"context"
	"strings"
	"testing"
	"time"

	"jiyao/workflow"
)

func TestClerking(t *testing.T) { onBoth(t, testClerking) }

func testClerking(t *testing.T, s *Store) {
	ctx, c, now := context.Background(), s.Clerking(), accountTime()
	walk(t, s, "m-1", workflow.Distribute)
	by := workflow.Person{ID: "clk", Name: "分𠮷"}

	first, err := c.PutSendList(ctx, SendList{Minutes: "m-1", Data: "[1]", By: by, At: now})
	if err != nil || first.N != 1 {
		t.Fatal(first, err)
	}
	if _, err := c.PutSendList(ctx, SendList{Minutes: "m-1", Data: "[2]", By: by, At: now}); workflow.KindOf(err) != workflow.Stale {
		t.Errorf("a list made from none takes the place of one: %v", err)
	}
	if _, err := c.PutSendList(ctx, SendList{Minutes: "m-9", Data: "[]", By: by, At: now}); workflow.KindOf(err) != workflow.NotFound {
		t.Errorf("a list of no minutes: %v", err)
	}
	first.Data = "[3]"
	if _, err := c.PutSendList(ctx, first); err != nil {
		t.Error(err)
	}
	if got, err := c.SendList(ctx, "m-1"); err != nil || got.N != 2 || got.Data != "[3]" || got.By != by || !got.At.Equal(now) {
		t.Errorf("kept %+v, %v", got, err)
	}

	for range 2 {
		if err := c.Urge(ctx, CopyUrge{Minutes: "m-1", Copy: 1, Note: "电话", By: by, Occurred: now, Recorded: now}); err != nil {
			t.Fatal(err)
		}
	}
	if all, err := c.Urges(ctx, "m-1"); err != nil || len(all) != 2 || all[1].N != 2 {
		t.Errorf("urges %+v, %v", all, err)
	}
	testCopyLinks(t, c)
	for _, stmt := range []string{
		"UPDATE copy_urges SET note = 'x'", "DELETE FROM copy_urges", "DELETE FROM copy_links",
		"UPDATE copy_links SET copy_n = 2", "UPDATE copy_links SET revoked = '' WHERE revoked <> ''",
	} {
		if s.write.Exec(stmt).Error == nil {
			t.Errorf("accepted: %s", stmt)
		}
	}
}

func testCopyLinks(t *testing.T, c Clerking) {
	ctx, now, by := context.Background(), accountTime(), workflow.Person{ID: "clk", Name: "分"}
	for _, token := range []string{"old", "new"} {
		err := c.PutLink(ctx, CopyLink{
			Token: token, Minutes: "m-1", Copy: 1, Person: workflow.Person{ID: "z", Name: "张"}, By: by, Created: now, Expires: now.Add(time.Hour),
		})
		if err != nil {
			t.Fatal(err)
		}
	}
	for token, want := range map[string]bool{"old": false, "new": true, "none": false} {
		l, err := c.Link(ctx, token)
		if err != nil || l.Open(now) != want || l.Open(now.Add(time.Hour)) {
			t.Errorf("link %s: %+v, %v", token, l, err)
		}
	}
	if n, err := c.RevokeLinks(ctx, "m-1", 1, by, now); err != nil || n != 1 {
		t.Errorf("revoked %d, %v", n, err)
	}
	if all, err := c.Links(ctx, "m-1"); err != nil || len(all) != 2 || all[0].Open(now) || all[1].Open(now) {
		t.Errorf("links %+v, %v", all, err)
	}
}

func TestCopyBoard(t *testing.T) { onBoth(t, testCopyBoard) }

func testCopyBoard(t *testing.T, s *Store) {
	ctx, c := context.Background(), s.Clerking()
	walk(t, s, "m-1", workflow.Distribute)
	all, err := s.Copies(ctx, "m-1")
	if err != nil || len(all) == 0 {
		t.Fatal(all, err)
	}
	m, err := s.Minutes(ctx, "m-1")
	if err != nil {
		t.Fatal(err)
	}
	soon, late := all[0].Sent, all[0].Sent.Add(time.Hour)
	for _, test := range []struct {
		name string
		f    CopyFilter
		want int
	}{
		{"open", CopyFilter{}, len(all)},
		{"overdue later", CopyFilter{View: CopiesOverdue, Late: late}, len(all)},
		{"overdue not yet", CopyFilter{View: CopiesOverdue, Late: soon}, 0},
		{"bounced", CopyFilter{View: CopiesBounced}, 0},
		{"all of the year", CopyFilter{View: CopiesAll, Year: m.Number.Scope}, len(all)},
		{"another year", CopyFilter{View: CopiesAll, Year: "1999"}, 0},
		{"another channel", CopyFilter{Channel: "pigeon"}, 0},
		{"next page", CopyFilter{After: len(all)}, 0},
	} {
		got, err := c.CopyBoard(ctx, test.f)
		if err != nil || len(got) != test.want {
			t.Errorf("%s: %d copies, %v, want %d", test.name, len(got), err, test.want)
		}
		for _, b := range got {
			if b.Title != m.Title || b.Number != m.Number.Text || b.Late != (test.f.View == CopiesOverdue) {
				t.Errorf("%s: %+v", test.name, b)
			}
		}
	}
	counts, err := c.CopyCounts(ctx, CopyFilter{Late: late})
	sum := 0
	for _, n := range counts.States {
		sum += n
	}
	if err != nil || sum != len(all) || counts.Overdue != len(all) {
		t.Errorf("counts %+v, %v", counts, err)
	}
}

// TestCopyBoardReadsByIndex asks SQLite how it would look for copies that are
// not settled: by an index that holds nothing else, and in its order.
func TestCopyBoardReadsByIndex(t *testing.T) {
	s := open(t)
	var plan []struct{ Detail string }
	err := s.read.Raw("EXPLAIN QUERY PLAN SELECT c.*, m.title FROM copies c JOIN minutes m ON m.id = c.minutes_id WHERE c.purpose = '' AND " +
		unsettled + " ORDER BY c.sent, c.minutes_id, c.n LIMIT 200").Scan(&plan).Error
	if err != nil {
		t.Fatal(err)
	}
	var lines []string
	for _, p := range plan {
		lines = append(lines, p.Detail)
	}
	if got := strings.Join(lines, "\n"); !strings.Contains(got, "copies_unsettled") || strings.Contains(got, "TEMP B-TREE") {
		t.Errorf("it would read\n%s", got)
	}
}
