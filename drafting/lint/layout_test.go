package lint

import (
	"os"
	"path/filepath"
	"regexp"
	"strings"
	"testing"
)

// A rule is checked on the draft, or its row says what checks it instead; the
// tests that it names exist.
func TestEveryRuleIsCheckedSomewhere(t *testing.T) {
	named := regexp.MustCompile(`(?:(render/[a-z]+) )?((?:Test|Fuzz)\w+)`)
	for _, r := range Rules() {
		if (r.check == nil) != (r.By != "") {
			t.Errorf("%s: checked on the draft %v, checked by %q", r.ID, r.check != nil, r.By)
		}
		folder := ""
		for _, m := range named.FindAllStringSubmatch(r.By, -1) {
			if m[1] != "" {
				folder = m[1]
			}
			if !declared(t, folder, m[2]) {
				t.Errorf("%s: there is no %s in %s", r.ID, m[2], folder)
			}
		}
		if strings.Contains(r.By, "Test") != strings.Contains(r.By, proven) && !strings.Contains(r.By, "Fuzz") {
			t.Errorf("%s: %q names no test", r.ID, r.By)
		}
	}
}

// declared reports whether a test of the name stands in the package.
func declared(t *testing.T, folder, name string) bool {
	t.Helper()
	files, err := filepath.Glob(filepath.Join("../..", folder, "*_test.go"))
	if err != nil || len(files) == 0 {
		t.Fatalf("no tests in %q: %v", folder, err)
	}
	for _, file := range files {
		data, err := os.ReadFile(file)
		if err != nil {
			t.Fatal(err)
		}
		if strings.Contains(string(data), "\nfunc "+name+"(") {
			return true
		}
	}
	return false
}
