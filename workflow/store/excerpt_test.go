package store

import (
	"context"
	"testing"
	"time"

	"jiyao/workflow"
)

// excerpted keeps two excerpts of a minutes.
func excerpted(t testing.TB, s *Store, id string) (all []workflow.Excerpt) {
	t.Helper()
	for _, unit := range []string{"czj", "sfj"} {
		x, err := s.PutExcerpt(context.Background(), workflow.Excerpt{
			Minutes: id, Code: "x-" + id + unit, UnitID: unit, Unit: "市𠮷局", Kind: workflow.PlainExcerpt, Items: []int{1}, Title: "纪要（节录）", Text: "文<𠮷>", SHA256: "t",
			PDF: workflow.PDF{SHA256: "f", Bytes: 3}, Source: "s", By: workflow.Person{ID: "clk", Name: "办"}, At: time.Date(2026, 6, 1, 1, 2, 3, 4000, time.UTC),
		})
		if err != nil {
			t.Fatal(err)
		}
		all = append(all, x)
	}
	return all
}

func TestExcerpts(t *testing.T) { onBoth(t, testExcerpts) }

func testExcerpts(t *testing.T, s *Store) {
	ctx := context.Background()
	walk(t, s, "m-1", workflow.Create)
	walk(t, s, "m-2", workflow.Create)
	made := excerpted(t, s, "m-1")
	excerpted(t, s, "m-2")
	if all, err := s.Excerpts(ctx, "m-1"); err != nil || len(all) != 2 || all[1].N != 2 || all[0].Alteration() != made[0].Alteration() || all[1].Seq != made[1].Seq {
		t.Errorf("of the minutes: %+v, %v", all, err)
	}
	if all, err := s.ExcerptsOf(ctx, "sfj", 0, 9); err != nil || len(all) != 2 || all[0].Minutes != "m-2" || all[1].Code != made[1].Code {
		t.Errorf("of the unit: %+v, %v", all, err)
	}
	if all, err := s.ExcerptsOf(ctx, "sfj", made[1].Seq+1, 9); err != nil || len(all) != 1 || all[0].Code != made[1].Code {
		t.Errorf("of the unit, further on: %+v, %v", all, err)
	}
	if all, err := s.ExcerptsOf(ctx, "", 0, 9); err != nil || len(all) != 0 {
		t.Errorf("of no unit: %+v, %v", all, err)
	}
	if x, err := s.Excerpt(ctx, made[0].Code); err != nil || x.Text != "文<𠮷>" {
		t.Errorf("by its code: %+v, %v", x, err)
	}
	if _, err := s.Excerpt(ctx, "nothing"); workflow.KindOf(err) != workflow.NotFound {
		t.Errorf("by no code: %v", err)
	}
	again := made[0]
	again.Code, again.By, again.At = "x-again", workflow.Person{ID: "else", Name: "另"}, again.At.Add(time.Hour)
	if x, err := s.PutExcerpt(ctx, again); err != nil || x.Code != made[0].Code || x.By != made[0].By || x.N != 1 {
		t.Errorf("cut again: %+v, %v", x, err)
	}
	for name, differs := range map[string]func(x *workflow.Excerpt){
		"a notice": func(x *workflow.Excerpt) { x.Kind = workflow.DecisionNotice }, "other items": func(x *workflow.Excerpt) { x.SHA256 = "u" },
	} {
		other := again
		differs(&other)
		other.Code += name
		if x, err := s.PutExcerpt(ctx, other); err != nil || x.Code != other.Code {
			t.Errorf("%s: %+v, %v", name, x, err)
		}
	}
	other := made[0]
	other.SHA256 = "v"
	if _, err := s.PutExcerpt(ctx, other); err == nil {
		t.Error("two under one code")
	}
	for _, stmt := range []string{"UPDATE excerpts SET data = '{}'", "DELETE FROM excerpts WHERE n = 1"} {
		if s.write.Exec(stmt).Error == nil {
			t.Errorf("accepted: %s", stmt)
		}
	}
	if err := s.Verify(ctx); err != nil {
		t.Error(err)
	}
}

// Of two people who ask for the same at once each gets the one excerpt there is.
func TestExcerptOnce(t *testing.T) { onBoth(t, testExcerptOnce) }

func testExcerptOnce(t *testing.T, s *Store) {
	walk(t, s, "m-1", workflow.Create)
	codes := make(chan string, 8)
	for i := range cap(codes) {
		go func() {
			by := string(rune('a' + i))
			x, err := s.PutExcerpt(t.Context(), workflow.Excerpt{
				Minutes: "m-1", Code: "x-" + by, UnitID: "czj", Unit: "市财政局", Kind: workflow.PlainExcerpt, Items: []int{1}, SHA256: "t", Source: "s",
				By: workflow.Person{ID: by, Name: by}, At: time.Date(2026, 6, 1, 1, 2, 3, 4000, time.UTC),
			})
			if err != nil {
				t.Error(err)
			}
			codes <- x.Code
		}()
	}
	first := <-codes
	for range cap(codes) - 1 {
		if code := <-codes; code != first {
			t.Errorf("%s beside %s", code, first)
		}
	}
	if all, err := s.Excerpts(t.Context(), "m-1"); err != nil || len(all) != 1 {
		t.Errorf("on record: %+v, %v", all, err)
	}
}
