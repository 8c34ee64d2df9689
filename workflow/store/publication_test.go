package store

import (
	"context"
	"fmt"
	"slices"
	"strings"
	"testing"
	"time"

	"jiyao/drafting"
	"jiyao/workflow"
	"jiyao/workflow/public"
)

// publicise puts acts on record, up to a publication.
func publicise(t testing.TB, s *Store, id string) (all []public.Record) {
	t.Helper()
	m, err := s.Minutes(context.Background(), id)
	if err != nil {
		t.Fatal(err)
	}
	by, at := workflow.Person{ID: "clk", Name: "办𠮷"}, time.Date(2026, 6, 1, 1, 2, 3, 4000, time.UTC)
	for i, r := range []public.Record{
		{Act: public.Choose, Version: m.Version, Class: public.Open, Reason: "常规"},
		{Act: public.Redact, Version: 3, Redactions: []drafting.Redaction{{Name: "王翔", Reason: "个人"}}, Bound: "b"},
		{Act: public.Review, Version: 3, Reviewer: "安", Opinion: "同意", Agrees: true, Day: "2026-06-01", Bound: "b"},
		{Act: public.Publish, Version: 9, Code: "code-" + id, Title: "纪要", Text: "文\x01<𠮷>\u2028", SHA256: "a", PDF: workflow.PDF{SHA256: "f", Bytes: 3}, Bound: "b"},
	} {
		r.Minutes, r.N, r.By, r.At = id, i+1, by, at
		kept, err := s.Publications().Put(context.Background(), r)
		if err != nil {
			t.Fatalf("%s: %v", r.Act, err)
		}
		all = append(all, kept)
	}
	return all
}

func TestPublications(t *testing.T) { onBoth(t, testPublications) }

func testPublications(t *testing.T, s *Store) {
	ctx := context.Background()
	walk(t, s, "m-1", workflow.Create)
	walk(t, s, "m-2", workflow.Create)
	made := publicise(t, s, "m-1")
	file, err := s.Publications().File(ctx, "m-1")
	if err != nil || len(file) != len(made) {
		t.Fatalf("file: %+v, %v", file, err)
	}
	for i, r := range file {
		if r.Digest() != made[i].Digest() || r.Seq != made[i].Seq || i > 0 && r.Seq <= file[i-1].Seq {
			t.Errorf("read back %+v, put %+v", r, made[i])
		}
	}
	stale := made[3]
	if _, err := s.Publications().Put(ctx, stale); workflow.KindOf(err) != workflow.Stale || !strings.Contains(err.Error(), "公开已由办𠮷办理") {
		t.Errorf("put twice: %v", err)
	}
	stale.Minutes = "m-9"
	if _, err := s.Publications().Put(ctx, stale); workflow.KindOf(err) != workflow.NotFound {
		t.Errorf("of no minutes: %v", err)
	}
	publicise(t, s, "m-2")
	codes := func(before, limit int) (all []string) {
		t.Helper()
		found, err := s.Publications().Published(ctx, before, limit)
		if err != nil {
			t.Fatal(err)
		}
		for _, r := range found {
			all = append(all, r.Code)
		}
		return all
	}
	if got := codes(0, 9); !slices.Equal(got, []string{"code-m-2", "code-m-1"}) {
		t.Errorf("public: %v", got)
	}
	if got := codes(made[3].Seq+1, 9); !slices.Equal(got, []string{"code-m-1"}) {
		t.Errorf("further on: %v", got)
	}
	gone := public.Record{Minutes: "m-2", N: 5, Act: public.Withdraw, Code: "code-m-2", Reason: "误发", By: made[0].By, At: made[0].At}
	if _, err := s.Publications().Put(ctx, gone); err != nil {
		t.Fatal(err)
	}
	if got := codes(0, 9); !slices.Equal(got, []string{"code-m-1"}) {
		t.Errorf("after one was taken back: %v", got)
	}
	if under, err := s.Publications().Under(ctx, "code-m-2"); err != nil || len(under) != 2 || under[1].Act != public.Withdraw || under[1].Reason != "误发" {
		t.Errorf("under the code: %+v, %v", under, err)
	}
	if under, err := s.Publications().Under(ctx, ""); err != nil || len(under) != 0 {
		t.Errorf("under no code: %+v, %v", under, err)
	}
	if err := s.Verify(ctx); err != nil {
		t.Error(err)
	}
}

// Behind the program's back, too, an act stays as it was made.
func TestPublicationsStay(t *testing.T) { onBoth(t, testPublicationsStay) }

func testPublicationsStay(t *testing.T, s *Store) {
	walk(t, s, "m-1", workflow.Create)
	publicise(t, s, "m-1")
	const more = "INSERT INTO publications VALUES ('m-1', "
	for _, stmt := range []string{
		"UPDATE publications SET data = '{}'", "UPDATE publications SET code = 'x' WHERE n = 4", "DELETE FROM publications WHERE n = 1",
		more + "5, 99, 'publish', '', '{}', 'a', 'a', '2026')", // without a code
		more + "5, 99, 'choose', 'x', '{}', 'a', 'a', '2026')", // with one
		more + "5, 99, 'burn', '', '{}', 'a', 'a', '2026')",
		more + "5, 1, 'choose', '', '{}', 'a', 'a', '2026')", // in another's place
		more + "5, 99, 'choose', '', '{}', '', '', '2026')",  // by nobody
	} {
		if s.write.Exec(stmt).Error == nil {
			t.Errorf("accepted: %s", stmt)
		}
	}
}

// While one chooses the class that he decided on before the minutes went to its
// signer, another sends it there: the signer's look at the class is the last word.
func TestClassAndSignature(t *testing.T) { onBoth(t, testClassAndSignature) }

func testClassAndSignature(t *testing.T, s *Store) {
	ctx := t.Context()
	svc := service(t, s)
	outcomes := map[bool]int{}
	for round := range 24 {
		id := fmt.Sprintf("m-%d", round)
		walk(t, s, id, workflow.Submit)
		acts := line(id)
		choice := public.Record{
			Minutes: id, N: 1, Act: public.Choose, Version: 2, Class: public.Open, By: workflow.Person{ID: "rev2", Name: "二"}, At: svc.Now(),
		}
		chosen := make(chan error, 1)
		go func() {
			time.Sleep(time.Duration(round%6) * 200 * time.Microsecond)
			_, err := s.Publications().Put(ctx, choice)
			chosen <- err
		}()
		do := func(n int) {
			acts[n].Minutes, acts[n].Version = id, n
			if _, err := svc.Do(ctx, acts[n]); err != nil {
				t.Errorf("%s: %v", acts[n].Action, err)
			}
		}
		do(2) // 审核同意
		seen, err := s.Publications().File(ctx, id)
		if err != nil {
			t.Fatal(err)
		}
		do(3) // 签发
		late := <-chosen
		outcomes[late == nil]++
		if late != nil && (workflow.KindOf(late) != workflow.Stale || !strings.Contains(late.Error(), "公开属性没有改动")) {
			t.Errorf("chosen too late: %v", late)
		}
		file, err := s.Publications().File(ctx, id)
		if err != nil {
			t.Fatal(err)
		}
		_, confirmed := file.Confirmed(minutesOf(t, s, id))
		if len(file) != len(seen) || confirmed != (len(seen) > 0) {
			t.Errorf("the signer saw %d acts, confirmed is %t, there are %d", len(seen), confirmed, len(file))
		}
	}
	t.Logf("in time or not: %v", outcomes)
	if err := s.Verify(ctx); err != nil {
		t.Error(err)
	}
}
