package workflow

import (
	"crypto/sha256"
	"encoding/hex"
	"encoding/json"
	"time"
)

// ExcerptKind is what is cut out of a minutes for a unit.
type ExcerptKind string

// The kinds of excerpts.
const (
	PlainExcerpt   ExcerptKind = "excerpt" // 节录
	DecisionNotice ExcerptKind = "notice"  // 议决事项通知
)

// Label gives the kind's Chinese name.
func (k ExcerptKind) Label() string {
	switch k {
	case PlainExcerpt:
		return "节录"
	case DecisionNotice:
		return "议决事项通知"
	default:
		return string(k)
	}
}

// Excerpt is what one unit is given of an issued minutes: its 议题 alone, with a
// code and digests of its own. It is cut once and never changed.
type Excerpt struct {
	Minutes string    `json:"-"`
	N       int       `json:"-"` // among those of the minutes, from 1
	Seq     int       `json:"-"` // of its line in the office's record
	Code    string    `json:"-"`
	UnitID  string    `json:"-"`
	By      Person    `json:"-"`
	At      time.Time `json:"-"` // 登记时间

	Unit   string      `json:"unit"`
	Kind   ExcerptKind `json:"kind"`
	Items  []int       `json:"items"` // 议题 by their position
	Title  string      `json:"title"`
	Text   string      `json:"text"`
	SHA256 string      `json:"sha256"` // of Text
	SM3    string      `json:"sm3"`    // likewise
	PDF    PDF         `json:"pdf"`
	Source string      `json:"source"` // SHA-256 of the issued file it was cut from
}

// Same reports whether another excerpt gives the same unit the same words of the same
// issued file.
func (x Excerpt) Same(other Excerpt) bool {
	return x.Minutes == other.Minutes && x.UnitID == other.UnitID && x.Kind == other.Kind && x.SHA256 == other.SHA256 && x.Source == other.Source
}

// ExcerptBook is the book of the office's record that every excerpt is in.
const ExcerptBook = "excerpts"

// Alteration gives the excerpt as a line of the office's record; Before is the
// store's to fill in.
func (x Excerpt) Alteration() Alteration {
	sum := sha256.Sum256([]byte(payload(struct {
		Minutes, Code, UnitID string
		N                     int
		By                    Person
		At                    time.Time
		Rest                  Excerpt
	}{x.Minutes, x.Code, x.UnitID, x.N, x.By, x.At.UTC(), x})))
	after := payload(ExcerptLine{x.Code, x.N, x.Unit, hex.EncodeToString(sum[:])})
	return Alteration{Book: ExcerptBook, Key: x.Minutes, After: after, Actor: x.By, Recorded: x.At}
}

// ExcerptLine is what an excerpt leaves in the record, as JSON.
type ExcerptLine struct {
	Code   string
	N      int
	Unit   string
	Digest string // of all that the excerpt says
}

// ParseExcerptLine reads it from its row in the record.
func ParseExcerptLine(row string) (line ExcerptLine, err error) {
	return line, json.Unmarshal([]byte(row), &line)
}
