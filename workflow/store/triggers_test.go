package store

import (
	"context"
	"errors"
	"os"
	"strings"
	"testing"
	"time"

	"jiyao/workflow"
)

// TestGivenStays: behind the program's back, too, an answer that was given is
// not taken back, an issued minutes keeps its 议题 and who had a part in it, and
// a finalised one its meeting and number.
func TestGivenStays(t *testing.T) { onBoth(t, testGivenStays) }

func testGivenStays(t *testing.T, s *Store) {
	answerRows(t, s)
	walk(t, s, "m-1", workflow.Distribute)
	walk(t, s, "m-3", workflow.Finalize)
	const row = " WHERE minutes_id = 'm-2' AND n = "
	for _, stmt := range []string{
		"UPDATE participants SET state = 'open'" + row + "1",
		"UPDATE participants SET outcome = 'objected'" + row + "1",
		"UPDATE participants SET state = 'dropped'" + row + "1",
		"UPDATE participants SET state = 'open'" + row + "2",
		"UPDATE participants SET outcome = 'agreed'" + row + "2",
		"UPDATE participants SET state = 'dropped', opinion = 'x'" + row + "2",
		"UPDATE participants SET state = 'open'" + row + "3",
		"UPDATE participants SET state = 'answered', outcome = 'agreed', late = TRUE" + row + "3",
		"UPDATE participants SET outcome = 'agreed'" + row + "3",
		"UPDATE participants SET outcome = 'lapsed', late = TRUE" + row + "3",
		"UPDATE participants SET answers = '[]'" + row + "1",
		"UPDATE participants SET state = 'dropped', answers = '[]'" + row + "2",
		"UPDATE participants SET kind = 'added'" + row + "4",
		"UPDATE participants SET asked_id = 'x'" + row + "4",
		"UPDATE minutes SET version = version + 1, topics = '[\"x\"]' WHERE id = 'm-1'",
		"UPDATE minutes SET version = version + 1, duties = 'null' WHERE id = 'm-1'",
		"UPDATE minutes SET version = version + 1, duties = REPLACE(duties, 'rec', 'x') WHERE id = 'm-1'",
		"UPDATE minutes SET version = version + 1, meeting = '2026-01-01' WHERE id = 'm-3'",
		"UPDATE minutes SET version = version + 1, number_series = 'x' WHERE id = 'm-3'",
		"UPDATE minutes SET version = version + 1, number_scope = 'x' WHERE id = 'm-3'",
		"UPDATE minutes SET version = version + 1, number_n = 9 WHERE id = 'm-3'",
	} {
		done := s.write.Exec(stmt)
		if done.Error == nil {
			t.Errorf("accepted (%d rows): %s", done.RowsAffected, stmt)
		}
	}
	for _, stmt := range []string{ // what the rules allow
		"UPDATE participants SET state = 'dropped'" + row + "2",
		"UPDATE participants SET outcome = 'agreed', late = TRUE" + row + "3",
		"UPDATE participants SET state = 'answered', outcome = 'lapsed'" + row + "4",
		"UPDATE participants SET state = 'answered', outcome = 'objected', opinion = 'x', late = TRUE" + row + "4",
		"UPDATE minutes SET version = version + 1, duties = REPLACE(duties, '}]', '},{\"Person\":{\"ID\":\"z\",\"Name\":\"z\"},\"Role\":\"recorder\"}]') WHERE id = 'm-1'",
		"UPDATE minutes SET version = version + 1, finalized = FALSE, meeting = '2026-01-01' WHERE id = 'm-3'",
	} {
		if done := s.write.Exec(stmt); done.Error != nil || done.RowsAffected != 1 {
			t.Errorf("refused: %s: %v (%d rows)", stmt, done.Error, done.RowsAffected)
		}
	}
}

// answerRows asks four units about m-2: the first agrees, the second objects, the
// third is dropped, the fourth is waited for.
func answerRows(t *testing.T, s *Store) {
	t.Helper()
	rec := person("rec", workflow.Recorder)
	walk(t, s, "m-2", workflow.Create)
	var asked []workflow.Invitation
	for _, id := range []string{"a", "b", "c", "d"} {
		asked = append(asked, workflow.Invitation{Unit: id, Name: id, Due: "2026-06-01"})
	}
	for i, cmd := range []workflow.Command{
		{Action: workflow.Consult, Actor: rec, Asked: asked},
		{Action: workflow.Reply, Actor: unit("a"), Rows: []int{1}, Outcome: workflow.Agreed},
		{Action: workflow.Reply, Actor: unit("b"), Rows: []int{2}, Outcome: workflow.Objected, Note: "与规划不符"},
		{Action: workflow.Drop, Actor: rec, Rows: []int{3}, Note: "不涉及"},
	} {
		cmd.Minutes, cmd.Version = "m-2", i+1
		if _, err := service(t, s).Do(context.Background(), cmd); err != nil {
			t.Fatalf("%s: %v (%v)", cmd.Action, err, errors.Unwrap(err))
		}
	}
}

// unit is somebody who answers for a unit.
func unit(id string) workflow.Actor {
	return workflow.Actor{Person: workflow.Person{ID: "of-" + id, Name: id}, Unit: id}
}

// TestRowsGoOn carries rows through every change the rules allow, one drop of an
// objection, one answer after the issue and one for a row that was dropped among
// them.
func TestRowsGoOn(t *testing.T) { onBoth(t, testRowsGoOn) }

func testRowsGoOn(t *testing.T, s *Store) {
	answerRows(t, s)
	svc := service(t, s)
	flow := lapsing(t)
	svc.Flow = func(workflow.FlowID) (*workflow.Flow, error) { return flow, nil }
	svc.Now = func() time.Time { return time.Date(2026, 6, 2, 1, 0, 0, 0, time.UTC) } // the fourth has kept silent
	rest := line("m-2")[1:]
	last := len(rest) - 1
	late := workflow.Command{Action: workflow.Reply, Actor: unit("d"), Rows: []int{4}, Outcome: workflow.Objected, Note: "迟到的意见"}
	annex := workflow.Command{
		Action: workflow.Reply, Actor: unit("c"), Rows: []int{3}, Answers: []workflow.ItemAnswer{{Item: 1, Outcome: workflow.Reserved, Opinion: "𠮷里"}},
	}
	acts := append([]workflow.Command{{Action: workflow.Drop, Actor: person("rec", workflow.Recorder), Rows: []int{2}, Note: "协调一致"}}, rest[:last]...)
	for i, cmd := range append(acts, late, annex, rest[last]) {
		cmd.Minutes, cmd.Version = "m-2", 5+i
		if _, err := svc.Do(context.Background(), cmd); err != nil {
			t.Fatalf("%s: %v (%v)", cmd.Action, err, errors.Unwrap(err))
		}
	}
	got := ""
	for _, p := range minutesOf(t, s, "m-2").Participants {
		got += string(p.State) + " " + string(p.Outcome) + ", "
	}
	if want := "answered agreed, dropped objected, dropped reserved, answered objected, "; got != want {
		t.Errorf("rows %s, want %s", got, want)
	}
	if err := s.Verify(context.Background()); err != nil {
		t.Error(err)
	}
}

// lapsing is the default flow with silence counted as no objection.
func lapsing(t *testing.T) *workflow.Flow {
	t.Helper()
	data, err := os.ReadFile("../../templates/flows/default.yaml")
	if err != nil {
		t.Fatal(err)
	}
	changed := strings.Replace(string(data), "lapse: false", "lapse: true", 1)
	flow, err := workflow.ParseFlow("default.yaml", []byte(changed))
	if err != nil || changed == string(data) {
		t.Fatalf("the default flow: %v", err)
	}
	return flow
}
