package store

import (
	"context"

	"jiyao/workflow"
)

// A supersededRow is a copy of an edition that another stands in for.
type supersededRow struct {
	Copy     copyRow `gorm:"embedded"`
	Title    string
	Number   string
	EditionN int
	InPlace  string
	InForce  int
	Anew     bool
}

func (r supersededRow) superseded() (workflow.Superseded, error) {
	c, err := r.Copy.record()
	return workflow.Superseded{
		CopyRecord: c, Title: r.Title, Number: r.Number, Edition: r.EditionN, InPlace: r.InPlace, InForce: r.InForce, Anew: r.Anew,
	}, err
}

// supersededCopies looks from every issued edition back to the copies of the one
// it stands in for; SQLite keeps to the order of its cross joins.
const supersededCopies = `SELECT c.*, m.title, m.number_text AS number, m.edition_n, n.id AS in_place, n.edition_n AS in_force,
		EXISTS (SELECT 1 FROM copies k WHERE k.minutes_id = n.id AND k.purpose = '' AND k.state NOT IN ('bounced', 'replaced', 'recalled')
			AND (k.unit = c.unit OR k.unit_id = c.unit_id AND c.unit_id <> '')) AS anew
	FROM minutes n CROSS JOIN minutes m CROSS JOIN copies c
	WHERE m.id = n.edition_of AND c.minutes_id = m.id AND n.edition_of <> '' AND n.last_action <> 'void' AND n.pdf_sha256 <> ''
		AND c.purpose = '' AND c.state IN ('waiting', 'sent', 'dispatched', 'read', 'received')`

// Superseded gives the copies of superseded editions that have not been taken
// back: of one minutes or of all.
func (s *Store) Superseded(ctx context.Context, id string) ([]workflow.Superseded, error) {
	query, args := supersededCopies, []any(nil)
	if id != "" {
		editions, err := s.Editions(ctx, id)
		if err != nil {
			return nil, err
		}
		ids := []string{id}
		for _, e := range editions {
			ids = append(ids, e.ID)
		}
		query, args = query+" AND m.id IN ?", append(args, ids)
	}
	return list(s.read.WithContext(ctx).Raw(query+" ORDER BY m.created, m.id, c.n", args...),
		"list superseded copies", supersededRow.superseded)
}
