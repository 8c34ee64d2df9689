package store

import (
	"context"
	"time"

	"gorm.io/gorm"

	"jiyao/workflow"
)

// APIAnswer is what a program was answered, for when it asks again with the same
// key because it did not hear.
type APIAnswer struct {
	Person   string
	Key      string
	Request  string // digest of what was asked for
	Status   int
	ETag     string
	Location string
	Body     string
	At       time.Time
}

type apiAnswerRow struct {
	PersonID  string `gorm:"primaryKey"`
	AnswerKey string `gorm:"primaryKey"`
	Request   string
	Status    int
	Etag      string
	Location  string
	Body      string
	At        string
}

func (apiAnswerRow) TableName() string { return "api_answers" }

func (r apiAnswerRow) decode() (APIAnswer, error) {
	var d decoder
	return APIAnswer{r.PersonID, r.AnswerKey, r.Request, r.Status, r.Etag, r.Location, r.Body, d.time("at", r.At)}, d.err
}

// APIAnswer gives the answer to somebody's key since a time; false if there is
// none.
func (s *Store) APIAnswer(ctx context.Context, person, key string, since time.Time) (APIAnswer, bool, error) {
	all, err := list(s.read.WithContext(ctx).Where("person_id = ? AND answer_key = ? AND at >= ?", person, key, stamp(since)),
		"read answer", apiAnswerRow.decode)
	if err != nil || len(all) == 0 {
		return APIAnswer{}, false, err
	}
	return all[0], true, nil
}

// KeepAPIAnswer keeps an answer, and forgets those before a time.
func (s *Store) KeepAPIAnswer(ctx context.Context, a APIAnswer, forget time.Time) error {
	return s.within(ctx, func(tx *gorm.DB) error {
		if _, err := exec(tx, "DELETE FROM api_answers WHERE at < ?", stamp(forget)); err != nil {
			return workflow.Fault("forget answers", err)
		}
		err := insert(tx, apiAnswerRow{a.Person, a.Key, a.Request, a.Status, a.ETag, a.Location, a.Body, stamp(a.At)},
			" ON CONFLICT (person_id, answer_key) DO NOTHING")
		return fault("keep answer", err)
	})
}
