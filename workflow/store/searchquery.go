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
// first. The parts of a phrase may stand apart in some of them, and any index
// is a moment behind: the caller compares with the text.
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

// A wording is how one database is asked for a phrase, for a single
// character, and for one of some keys.
type wording struct {
	phrase func(p search.Phrase, where spot) string
	keys   func(any ...string) string
	and    string
	or     string
}

// A spot is where a phrase may stand.
type spot int

const (
	anywhere spot = iota
	inWords
	inHead
)

// write writes a query.
func (w wording) write(q search.Query) string {
	var all, own []string
	where := anywhere
	if q.Titles {
		where = inHead
	}
	for _, p := range q.Phrases() {
		all = append(all, w.one(p, where))
		own = append(own, w.one(p, inWords))
	}
	if len(own) > 0 && q.Own() {
		all = append(all, "("+strings.Join(own, w.or)+")")
	}
	for _, group := range q.Keys() {
		all = append(all, w.keys(group...))
	}
	if len(all) == 0 {
		return w.keys("=f")
	}
	return strings.Join(all, w.and)
}

// one asks for a phrase. A character at its end is asked for by itself: the
// caller compares with the text.
func (w wording) one(p search.Phrase, where spot) string {
	last := p[len(p)-1]
	if !last.Char {
		return w.phrase(p, where)
	}
	chars := map[spot][]string{anywhere: {charMark + last.Text, headCharMark + last.Text}, inWords: {charMark + last.Text}, inHead: {headCharMark + last.Text}}
	text := w.keys(chars[where]...)
	if len(p) > 1 {
		text = "(" + w.phrase(p[:len(p)-1], where) + w.and + text + ")"
	}
	return text
}

// ftsMatch writes a query for SQLite.
func ftsMatch(q search.Query) string {
	columns := map[spot]string{anywhere: "{words head}", inWords: "words", inHead: "head"}
	return wording{
		and: " AND ", or: " OR ",
		phrase: func(p search.Phrase, where spot) string {
			terms, more := make([]string, len(p)), ""
			for i, t := range p {
				terms[i] = t.Text
				if t.Prefix {
					more = " *"
				}
			}
			return "(" + columns[where] + ` : "` + strings.Join(terms, " ") + `"` + more + ")"
		},
		keys: func(any ...string) string { return `(keys : ("` + strings.Join(any, `" OR "`) + `"))` },
	}.write(q)
}

// tsquery writes a query for PostgreSQL. Grams and keys hold neither quotation
// marks nor backslashes.
func tsquery(q search.Query) string {
	return wording{
		and: " & ", or: " | ",
		phrase: func(p search.Phrase, where spot) string {
			terms := make([]string, len(p))
			for i, t := range p {
				more := ""
				if t.Prefix {
					more = ":*"
				}
				word, head := "'"+t.Text+"'"+more, "'"+headMark+t.Text+"'"+more
				terms[i] = map[spot]string{anywhere: "(" + word + " | " + head + ")", inWords: word, inHead: head}[where]
			}
			return "(" + strings.Join(terms, " & ") + ")"
		},
		keys: func(any ...string) string { return "('" + strings.Join(any, "' | '") + "')" },
	}.write(q)
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
