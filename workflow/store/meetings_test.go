package store

import (
	"context"
	"errors"
	"fmt"
	"io"
	"strings"
	"sync"
	"testing"
	"time"

	"github.com/google/go-cmp/cmp"
	"gorm.io/gorm"

	"jiyao/workflow"
	"jiyao/workflow/dossier"
)

func meetingAt() time.Time { return time.Date(2026, 6, 1, 1, 0, 0, 0, time.UTC) }

// changed carries a change of a dossier out.
func changed(ctx context.Context, s *Store, c dossier.Change) (dossier.Meeting, error) {
	m := dossier.Meeting{}
	if c.Act != dossier.Open {
		var err error
		if m, err = s.Meeting(ctx, c.Meeting); err != nil {
			return m, err
		}
		if c.Version == 0 {
			c.Version = m.Version
		}
	}
	if c.Actor.IsZero() {
		c.Actor = person("rec", workflow.Recorder)
	}
	m, r, err := dossier.Decide(m, c, meetingAt())
	if err != nil {
		return m, err
	}
	return m, s.PutMeeting(ctx, m, r)
}

func opening(id string, session int, day workflow.Date) dossier.Change {
	return dossier.Change{
		Act: dossier.Open, Meeting: id, Type: "changwu", Term: "17", Session: session,
		Basics: dossier.Basics{Name: "市政府常务会议", Date: day, Clock: "9:00", Chair: dossier.Chair{Person: workflow.Person{Name: "陆明远"}}},
		People: []dossier.Attendee{{Person: workflow.Person{Name: "黄䶮"}, Unit: dossier.Unit{Name: "市水务局"}}},
	}
}

// furnishMeeting puts something into every table of meetings.
func furnishMeeting(t testing.TB, s *Store, id string) dossier.Meeting {
	t.Helper()
	ctx := context.Background()
	session, err := s.LastSession(ctx, "changwu", "17")
	if err != nil {
		t.Fatal(err)
	}
	for _, c := range []dossier.Change{
		opening(id, max(session+1, 35), "2026-05-12"),
		{Act: dossier.AddItem, Item: dossier.Item{Title: "审议《<b>𠮷里</b>&办法》"}, Key: "k-1"},
		{Act: dossier.AddMaterial, Material: dossier.Material{Name: "送审稿.docx", SHA256: strings.Repeat("ab", 32), Bytes: 3}},
		{Act: dossier.Attend, Signs: []dossier.Sign{{N: 1, Presence: dossier.Present, Stand: "𬱖某"}}},
	} {
		c.Meeting = id
		if _, err := changed(ctx, s, c); err != nil {
			t.Fatalf("%s: %v (%v)", c.Act, err, errors.Unwrap(err))
		}
	}
	for n, act := range []dossier.RawAct{dossier.RawKeep, dossier.RawLend, dossier.RawRead} {
		l := dossier.RawLine{
			Meeting: id, N: n + 1, Act: act, Name: "录音.mp3", SHA256: strings.Repeat("cd", 32), Bytes: 4,
			Actor: workflow.Person{ID: "rec", Name: "rec"}, Recorded: meetingAt(),
		}
		if err := s.AddRaw(ctx, l); err != nil {
			t.Fatal(err)
		}
	}
	m, err := s.Meeting(ctx, id)
	if err != nil {
		t.Fatal(err)
	}
	return m
}

// TestMeetings writes dossiers and reads them back.
func TestMeetings(t *testing.T) { onBoth(t, testMeetings) }

func testMeetings(t *testing.T, s *Store) {
	ctx := context.Background()
	m := furnishMeeting(t, s, "d-1")
	if m.Version != 4 || m.Items[0].Title != "审议《<b>𠮷里</b>&办法》" || m.People[0].Stand != "𬱖某" {
		t.Errorf("read back: %+v", m)
	}
	lines, err := s.MeetingRecords(ctx, "d-1")
	if err != nil || len(lines) != 4 || dossier.Verify(m, lines) != nil {
		t.Errorf("its record: %d lines, %v, %v", len(lines), err, dossier.Verify(m, lines))
	}
	if r, ok, err := s.MeetingAnswer(ctx, "d-1", "k-1"); !ok || err != nil || r.Act != dossier.AddItem {
		t.Errorf("the answer to a click: %+v %v %v", r, ok, err)
	}
	if _, ok, err := s.MeetingAnswer(ctx, "d-1", ""); ok || err != nil {
		t.Errorf("the answer to no click: %v %v", ok, err)
	}
	for name, c := range map[string]struct {
		change dossier.Change
		kind   workflow.Kind
	}{
		"stale":       {dossier.Change{Act: dossier.AddItem, Meeting: "d-1", Version: 2, Item: dossier.Item{Title: "研究"}}, workflow.Stale},
		"not there":   {dossier.Change{Act: dossier.AddItem, Meeting: "d-9"}, workflow.NotFound},
		"there":       {opening("d-1", 0, "2026-06-02"), workflow.Stale},
		"same count":  {opening("d-2", 35, "2026-06-02"), workflow.Refused},
		"other count": {opening("d-2", 36, "2026-06-02"), ""},
		"same click":  {dossier.Change{Act: dossier.AddItem, Meeting: "d-1", Key: "k-1", Item: dossier.Item{Title: "研究"}}, workflow.Stale},
	} {
		if _, err := changed(ctx, s, c.change); workflow.KindOf(err) != c.kind {
			t.Errorf("%s: %v, want %q", name, err, c.kind)
		}
	}
	if n, err := s.LastSession(ctx, "changwu", "17"); n != 36 || err != nil {
		t.Errorf("the last meeting: %d, %v", n, err)
	}
	for _, act := range []dossier.Act{dossier.Cancel, dossier.Resume} { // the count is free, and taken again
		if _, err := changed(ctx, s, dossier.Change{Act: act, Meeting: "d-1", Note: "改期"}); err != nil {
			t.Fatal(err)
		}
	}
	if err := s.Verify(ctx); err != nil {
		t.Error(err)
	}
}

// TestMeetingsAtOnce: of many who change the same version one does, and of many
// who begin the same 会议次数.
func TestMeetingsAtOnce(t *testing.T) { onBoth(t, testMeetingsAtOnce) }

func testMeetingsAtOnce(t *testing.T, s *Store) {
	ctx := context.Background()
	furnishMeeting(t, s, "d-1")
	for name, c := range map[string]func(n int) dossier.Change{
		"change": func(n int) dossier.Change {
			return dossier.Change{Act: dossier.AddItem, Meeting: "d-1", Version: 4, Item: dossier.Item{Title: fmt.Sprint("研究", n)}}
		},
		"open": func(n int) dossier.Change { return opening(fmt.Sprint("e-", n), 40, "2026-07-01") },
	} {
		var wg sync.WaitGroup
		var mu sync.Mutex
		kinds := map[workflow.Kind]int{}
		for n := range 8 {
			wg.Go(func() {
				_, err := changed(ctx, s, c(n))
				mu.Lock()
				defer mu.Unlock()
				kinds[workflow.KindOf(err)]++
			})
		}
		wg.Wait()
		if kinds[""] != 1 || kinds[workflow.Stale]+kinds[workflow.Refused] != 7 {
			t.Errorf("%s: %v", name, kinds)
		}
	}
	if err := s.Verify(ctx); err != nil {
		t.Error(err)
	}
}

// TestMeetingList pages through meetings in both directions.
func TestMeetingList(t *testing.T) { onBoth(t, testMeetingList) }

func testMeetingList(t *testing.T, s *Store) {
	ctx := context.Background()
	var want []string
	for n := range 7 {
		id := fmt.Sprint("d-", n)
		c := opening(id, n+1, workflow.Date(fmt.Sprintf("2026-05-%02d", 10+n/2)))
		c.Basics.Clock = []string{"9:00", "15:00"}[n%2]
		if _, err := changed(ctx, s, c); err != nil {
			t.Fatal(err)
		}
		want = append(want, id)
	}
	for _, newest := range []bool{false, true} {
		var got []string
		q := dossier.Query{Newest: newest, Limit: 3}
		for {
			page, next, err := s.Meetings(ctx, q)
			if err != nil {
				t.Fatal(err)
			}
			for _, m := range page {
				if newest {
					got = append([]string{m.ID}, got...)
				} else {
					got = append(got, m.ID)
				}
			}
			if q.After = next; next == "" {
				break
			}
		}
		if diff := cmp.Diff(want, got); diff != "" {
			t.Errorf("newest first %v:\n%s", newest, diff)
		}
	}
	for _, c := range []struct {
		q    dossier.Query
		want int
	}{
		{dossier.Query{From: "2026-05-11", Until: "2026-05-12"}, 4},
		{dossier.Query{Words: "水务局"}, 7},
		{dossier.Query{Words: "%"}, 0},
		{dossier.Query{Type: "x"}, 0},
	} {
		if page, _, err := s.Meetings(ctx, c.q); err != nil || len(page) != c.want {
			t.Errorf("%+v: %d, %v", c.q, len(page), err)
		}
	}
	if _, _, err := s.Meetings(ctx, dossier.Query{After: "x"}); workflow.KindOf(err) != workflow.Invalid {
		t.Errorf("a mark that is none: %v", err)
	}
}

// TestMeetingKept: behind the program's back, too, no record of a meeting is
// changed; and what the triggers do not see is found.
func TestMeetingKept(t *testing.T) { onBoth(t, testMeetingKept) }

func testMeetingKept(t *testing.T, s *Store) {
	furnishMeeting(t, s, "d-1")
	for _, stmt := range []string{
		"UPDATE meetings SET name = 'x'", "UPDATE meetings SET version = version + 2", "DELETE FROM meetings",
		"UPDATE meetings SET version = version + 1, type = 'x'",
		"UPDATE meeting_records SET note = 'x'", "DELETE FROM meeting_records",
		"UPDATE meeting_raw SET to_id = 'x'", "DELETE FROM meeting_raw",
	} {
		if done := s.write.Exec(stmt); done.Error == nil {
			t.Errorf("accepted (%d rows): %s", done.RowsAffected, stmt)
		}
	}
	sealAll(t, s, sealKey(t))
	dropTriggers(t, s)
	undo := errors.New("take back")
	for _, stmt := range []string{
		"UPDATE meetings SET name = 'x'",
		"UPDATE meetings SET content = REPLACE(content, '𬱖某', '甲某')",
		"UPDATE meetings SET content = REPLACE(content, '𬱖某', '甲某'), version = 5",
		"UPDATE meeting_records SET note = 'x' WHERE version = 2",
		"DELETE FROM meeting_records WHERE version = 4",
		"DELETE FROM meeting_raw WHERE n = 3",
		"UPDATE meeting_raw SET actor_name = 'x' WHERE n = 3",
	} {
		err := s.write.Transaction(func(tx *gorm.DB) error {
			if err := tx.Exec(stmt).Error; err != nil {
				return err
			}
			var damage *workflow.DamageError
			if err := verify(tx); !errors.As(err, &damage) {
				t.Errorf("not found: %s (%v)", stmt, err)
			}
			return undo
		})
		if !errors.Is(err, undo) {
			t.Fatal(err)
		}
	}
}

// TestMeetingFiles reads materials and raw records to their end.
func TestMeetingFiles(t *testing.T) {
	s := openNamed(t, places()[0].name(t))
	furnishMeeting(t, s, "d-1")
	var asked []string
	files, err := s.VerifyMeetingFiles(context.Background(), func(sum string) (io.ReadCloser, error) {
		asked = append(asked, sum[:2])
		return io.NopCloser(strings.NewReader("别的")), nil
	})
	var damage *workflow.DamageError
	if !errors.As(err, &damage) || damage.Table != "会议材料" || files != 1 || asked[0] != "ab" {
		t.Errorf("%d files, %v, asked for %v", files, err, asked)
	}
}
