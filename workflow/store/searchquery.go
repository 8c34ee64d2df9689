package store

import (
	"cmp"
	"context"
	"strings"

	"gorm.io/gorm"

	"jiyao/workflow/search"
)

// headMark stands before the words of title and number on PostgreSQL.
const headMark = "^"

// near is how many of the latest documents are looked through before the index
// is asked on PostgreSQL, which gives what it finds in no order: a common word
// is among them soon, and of a rare one there is not much to sort.
const near = 400

// Search gives documents that the index has for a query, the latest meeting
// first. On PostgreSQL the words of a phrase may stand apart, and any index is
// a moment behind: the caller compares with the text.
func (s *Store) Search(ctx context.Context, q search.Query) ([]search.Hit, error) {
	b := bounds{from: 0, until: 1 << 62, limit: min(cmp.Or(max(q.Limit, 0), 50), maxPage)}
	if q.From != "" {
		b.from = docID(search.Day(q.From), 0, lastItem)
	}
	if q.Until != "" {
		b.until = docID(search.Day(q.Until)+1, 0, lastItem)
	}
	if q.After > 0 {
		b.until = min(b.until, q.After)
	}
	var ids []int64
	var err error
	db := s.read.WithContext(ctx)
	if db.Name() == postgresName {
		ids, err = findPostgres(db, tsquery(q), b)
	} else {
		err = db.Raw("SELECT rowid FROM search_words WHERE search_words MATCH ? AND rowid < ? AND rowid >= ? ORDER BY rowid DESC LIMIT ?",
			ftsMatch(q), b.until, b.from, b.limit).Scan(&ids).Error
	}
	if err != nil || len(ids) == 0 {
		return nil, fault("search", err)
	}
	var hits []search.Hit
	err = db.Raw(`SELECT d.id, m.minutes_id AS minutes, m.version, d.item, d.heading, d.first AS start, d.last AS "end"
		FROM search_docs d JOIN search_minutes m ON m.seq = (d.id >> 10) & 4294967295
		WHERE d.id IN ? ORDER BY d.id DESC`, ids).Scan(&hits).Error
	return hits, fault("read what was found", err)
}

// bounds are between which documents a search goes, and how many it wants.
type bounds struct {
	from, until int64
	limit       int
}

// ftsMatch writes a query for SQLite.
func ftsMatch(q search.Query) string {
	var all, own []string
	column := "{words head}"
	if q.Titles {
		column = "head"
	}
	for _, p := range q.Phrases() {
		var terms []string
		last := ""
		for _, t := range p {
			terms = append(terms, t.Text)
			if t.Prefix {
				last = " *"
			}
		}
		text := `"` + strings.Join(terms, " ") + `"` + last
		all = append(all, column+" : ("+text+")")
		own = append(own, "words : ("+text+")")
	}
	if len(own) > 0 && q.Own() {
		all = append(all, "("+strings.Join(own, " OR ")+")")
	}
	for _, group := range q.Keys() {
		all = append(all, `keys : ("`+strings.Join(group, `" OR "`)+`")`)
	}
	if len(all) == 0 {
		all = []string{`keys : ("=f")`}
	}
	return strings.Join(all, " AND ")
}

// tsquery writes a query for PostgreSQL. Grams and keys hold neither quotation
// marks nor backslashes.
func tsquery(q search.Query) string {
	var all, own []string
	for _, p := range q.Phrases() {
		var anywhere, words []string
		for _, t := range p {
			more := ""
			if t.Prefix {
				more = ":*"
			}
			word, head := "'"+t.Text+"'"+more, "'"+headMark+t.Text+"'"+more
			if q.Titles {
				anywhere = append(anywhere, head)
			} else {
				anywhere = append(anywhere, "("+word+" | "+head+")")
			}
			words = append(words, word)
		}
		all = append(all, "("+strings.Join(anywhere, " & ")+")")
		own = append(own, "("+strings.Join(words, " & ")+")")
	}
	if len(own) > 0 && q.Own() {
		all = append(all, "("+strings.Join(own, " | ")+")")
	}
	for _, group := range q.Keys() {
		all = append(all, "('"+strings.Join(group, "' | '")+"')")
	}
	if len(all) == 0 {
		all = []string{"'=f'"}
	}
	return strings.Join(all, " & ")
}

// findPostgres looks among the latest first, and asks the index if they are not
// enough.
func findPostgres(db *gorm.DB, query string, b bounds) (ids []int64, err error) {
	err = db.Raw(`SELECT id FROM (SELECT id, grams FROM search_words WHERE id < ? AND id >= ? ORDER BY id DESC LIMIT ?) AS latest
		WHERE grams @@ CAST(? AS tsquery) ORDER BY id DESC LIMIT ?`, b.until, b.from, near, query, b.limit).Scan(&ids).Error
	if err != nil || len(ids) == b.limit {
		return ids, err
	}
	ids = nil
	err = db.Transaction(func(tx *gorm.DB) error {
		if err := tx.Exec("SET LOCAL enable_seqscan = off").Error; err != nil {
			return err
		}
		return tx.Raw(`WITH found AS MATERIALIZED (SELECT id FROM search_words WHERE grams @@ CAST(? AS tsquery))
			SELECT id FROM found WHERE id < ? AND id >= ? ORDER BY id DESC LIMIT ?`, query, b.until, b.from, b.limit).Scan(&ids).Error
	})
	return ids, err
}
