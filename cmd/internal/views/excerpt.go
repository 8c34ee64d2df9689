package views

import (
	"time"

	"jiyao/workflow"
)

// Excerpt is what a unit was given of a minutes.
type Excerpt struct {
	Code    string    `json:"code"`
	Minutes string    `json:"minutes"`
	Unit    string    `json:"unit"`
	Kind    string    `json:"kind"`
	Items   []int     `json:"items"`
	Title   string    `json:"title"`
	SHA256  string    `json:"sha256"` // of the text
	SM3     string    `json:"sm3"`
	Source  string    `json:"source"` // of the issued file
	By      *Person   `json:"by"`
	At      time.Time `json:"at"`
}

// OfExcerpt shows an excerpt.
func OfExcerpt(x workflow.Excerpt) Excerpt {
	return Excerpt{x.Code, x.Minutes, x.Unit, string(x.Kind), x.Items, x.Title, x.SHA256, x.SM3, x.Source, OfPerson(x.By), x.At.UTC()}
}

// OfExcerpts shows excerpts; never nil.
func OfExcerpts(all []workflow.Excerpt) []Excerpt { return each(all, OfExcerpt) }
