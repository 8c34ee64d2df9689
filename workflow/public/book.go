package public

import (
	"encoding/json"

	"jiyao/workflow"
)

// Book is the book of the office's record that every act is in, beside the act
// itself: its chain proves that none was changed, added or lost.
const Book = "publications"

// Line is what an act leaves there, as JSON.
type Line struct {
	Act    Act
	N      int
	Digest string // of the Record
}

// ParseLine reads such an act from its row in the record.
func ParseLine(row string) (line Line, err error) {
	return line, json.Unmarshal([]byte(row), &line)
}

// Alteration gives an act as a line of the office's record; Before is the
// store's to fill in.
func (r Record) Alteration() workflow.Alteration {
	after, err := json.Marshal(Line{r.Act, r.N, r.Digest()})
	if err != nil {
		panic(err) // strings and a number
	}
	return workflow.Alteration{Book: Book, Key: r.Minutes, After: string(after), Actor: r.By, Note: r.Reason, Recorded: r.At}
}
