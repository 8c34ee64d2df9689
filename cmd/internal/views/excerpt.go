package views

import (
	"time"

	"jiyao/cmd/internal/office"
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
	// Outdated says that a newer edition of another text has been issued.
	Outdated bool `json:"outdated"`
}

// OfExcerpt shows an excerpt.
func OfExcerpt(x office.DatedExcerpt) Excerpt {
	return Excerpt{
		Code: x.Code, Minutes: x.Minutes, Unit: x.Unit, Kind: string(x.Kind), Items: x.Items, Title: x.Title,
		SHA256: x.SHA256, SM3: x.SM3, Source: x.Source, By: OfPerson(x.By), At: x.At.UTC(), Outdated: x.Outdated,
	}
}

// OfExcerpts shows excerpts; never nil.
func OfExcerpts(all []office.DatedExcerpt) []Excerpt { return each(all, OfExcerpt) }
