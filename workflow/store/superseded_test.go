package store

import (
	"strings"
	"testing"
)

// TestSupersededReadsByIndex asks SQLite how it would look for superseded
// copies: from the editions, by an index that holds nothing else.
func TestSupersededReadsByIndex(t *testing.T) {
	s := open(t)
	var plan []struct{ Detail string }
	if err := s.read.Raw("EXPLAIN QUERY PLAN " + supersededCopies).Scan(&plan).Error; err != nil {
		t.Fatal(err)
	}
	var lines []string
	for _, p := range plan {
		lines = append(lines, p.Detail)
	}
	if got := strings.Join(lines, "\n"); !strings.HasPrefix(got, "SCAN n USING INDEX minutes_editions") || strings.Contains(got, "SCAN c") || strings.Contains(got, "SCAN m") {
		t.Errorf("it would read\n%s", got)
	}
}
