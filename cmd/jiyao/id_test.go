package main

import (
	"regexp"
	"slices"
	"testing"
	"time"

	"jiyao/workflow"
)

// IDs begin with the day in Beijing, and sort by time.
func TestIDsSortByTime(t *testing.T) {
	form := regexp.MustCompile(`^260512-[0-9a-z]{13}$`)
	at := time.Date(2026, 5, 12, 0, 0, 0, 0, workflow.Shanghai())
	var ids []string
	for range 200 {
		id := newID(at.UTC())
		if !form.MatchString(id) {
			t.Fatalf("odd ID %s", id)
		}
		ids = append(ids, id)
		at = at.Add(7 * time.Minute)
	}
	if !slices.IsSorted(ids) {
		t.Error("IDs made later sort before earlier ones")
	}
}

func TestPasswordsAreNotShown(t *testing.T) {
	for given, want := range map[string]string{
		"postgres://jy:geheim@db/jiyao":            "postgres://jy:xxxxx@db/jiyao",
		"--db=postgresql://jy:geheim@db/jiyao":     "--db=postgresql://jy:xxxxx@db/jiyao",
		"postgres://db/jiyao?user=jy&password=abc": "postgres://db/jiyao?password=xxxxx&user=jy",
		"jiyao-data/jiyao.db":                      "jiyao-data/jiyao.db",
	} {
		if got := withoutPassword(given); got != want {
			t.Errorf("%s is shown as %s, want %s", given, got, want)
		}
	}
}

// Whatever the rules know can be done from the command line; a save that came
// too late is kept by itself.
func TestEveryActionHasACommand(t *testing.T) {
	known := map[workflow.Action]bool{workflow.Create: true, workflow.Compete: true}
	for _, act := range acts() {
		if known[act.action] {
			t.Errorf("%s has two commands", act.action)
		}
		known[act.action] = true
	}
	for _, a := range workflow.Actions() {
		if !known[a] {
			t.Errorf("%s (%s) has no command", a, a.Label())
		}
	}
}
