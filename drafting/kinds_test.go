package drafting

import (
	"os"
	"strings"
	"testing"
)

// TestLineKinds reads the drafts of testdata/kinds.txt, an empty line between them,
// every line with the kind it must be recognised as before it.
func TestLineKinds(t *testing.T) {
	data, err := os.ReadFile("testdata/kinds.txt")
	if err != nil {
		t.Fatal(err)
	}
	for _, c := range strings.Split(strings.TrimSpace(string(data)), "\n\n") {
		var kinds, lines []string
		for _, line := range strings.Split(c, "\n") {
			kind, text, ok := strings.Cut(line, "|")
			if !ok {
				t.Fatalf("no kind: %q", line)
			}
			kinds, lines = append(kinds, kind), append(lines, text)
		}
		for i, b := range Parse(strings.Join(lines, "\n")).Blocks {
			if got := kindNames[b.Kind]; got != kinds[i] {
				t.Errorf("%s\n is %s, want %s, in\n%s", b.Text, got, kinds[i], c)
			}
		}
	}
}

var kindNames = [...]string{
	Paragraph: "Paragraph", Title: "Title", Opening: "Opening", Heading: "Heading", Field: "Field", Present: "Present",
	Observer: "Observer", Absent: "Absent", Recorder: "Recorder", Note: "Note", Distribution: "Distribution", Issue: "Issue",
	Furniture: "Furniture", AttachmentNote: "AttachmentNote", Compiler: "Compiler", CompiledDate: "CompiledDate", Mark: "Mark", NumberLine: "NumberLine",
}
