package store

import (
	"context"
	"crypto/sha256"
	"encoding/hex"
	"slices"
	"strings"

	"gorm.io/gorm"

	"jiyao/workflow"
	"jiyao/workflow/search"
)

// The row types of the index. Its words are in search_words, which each
// database has in its own way.
type (
	searchStateRow struct {
		N    int `gorm:"primaryKey;autoIncrement:false"`
		Leaf int64
		Form int
	}
	searchMinutesRow struct {
		Seq       int64 `gorm:"primaryKey"`
		MinutesID string
		Version   int
		Day       int
	}
	searchDocRow struct {
		ID      int64 `gorm:"primaryKey;autoIncrement:false"`
		Item    int
		Heading string
		First   int
		Last    int
		Digest  string
	}
)

func (searchStateRow) TableName() string   { return "search_state" }
func (searchMinutesRow) TableName() string { return "search_minutes" }
func (searchDocRow) TableName() string     { return "search_docs" }

// The number of a document: its day, its minutes' number, and its place within
// the minutes counted down.
const (
	itemBits = 10
	seqBits  = 32
	lastItem = 1<<itemBits - 1
)

func docID(day int, seq int64, item int) int64 {
	return int64(day)<<(seqBits+itemBits) | seq<<itemBits | int64(lastItem-item)
}

// A SearchMark is how far an index has followed the record.
type SearchMark struct {
	Leaf    int64 // of the log, the next to look at
	Waiting int64 // the last line looked at of what waits to go into the log
}

// Unindexed gives minutes that have changed since the mark, and the mark to
// hand over when they are indexed. The log tells of every change; what does not
// stand there yet is looked at on the way, so that it is found at once.
func (s *Store) Unindexed(ctx context.Context, after SearchMark, limit int) ([]string, SearchMark, error) {
	type line struct {
		At     int64
		RowKey string
	}
	db, next := s.read.WithContext(ctx), after
	var state searchStateRow
	if err := db.First(&state).Error; err != nil {
		return nil, after, workflow.Fault("read index", err)
	}
	next.Leaf = state.Leaf
	var ids []string
	known := map[string]bool{}
	for _, part := range []struct {
		query string
		from  int64
		to    *int64
		step  int64
	}{
		{`SELECT l.seq AS at, CASE WHEN l.source = 'entries' AND COALESCE(s.version, 0) < l.row_n THEN l.row_key ELSE '' END AS row_key
			FROM log_leaves l LEFT JOIN search_minutes s ON s.minutes_id = l.row_key
			WHERE l.seq >= ? ORDER BY l.seq LIMIT ?`, next.Leaf, &next.Leaf, 1},
		{`SELECT w.id AS at, CASE WHEN w.source = 'entries' AND COALESCE(s.version, 0) < w.row_n THEN w.row_key ELSE '' END AS row_key
			FROM log_waiting w LEFT JOIN search_minutes s ON s.minutes_id = w.row_key
			WHERE w.id > ? ORDER BY w.id LIMIT ?`, next.Waiting, &next.Waiting, 0},
	} {
		var lines []line
		if err := db.Raw(part.query, part.from, limit).Scan(&lines).Error; err != nil {
			return nil, after, workflow.Fault("follow record", err)
		}
		for _, l := range lines {
			*part.to = l.At + part.step
			if l.RowKey != "" && !known[l.RowKey] {
				known[l.RowKey] = true
				ids = append(ids, l.RowKey)
			}
		}
	}
	return ids, next, nil
}

// Index puts records into the index and notes how far it has come. A record
// that is no newer than what is there changes nothing.
func (s *Store) Index(ctx context.Context, records []search.Record, mark SearchMark) error {
	return s.within(ctx, func(tx *gorm.DB) error {
		for _, r := range records {
			if err := putRecord(tx, r); err != nil {
				return workflow.Fault("index "+r.Minutes, err)
			}
		}
		_, err := exec(tx, "UPDATE search_state SET leaf = ? WHERE n = 1 AND leaf < ?", mark.Leaf, mark.Leaf)
		return fault("note index", err)
	})
}

// putRecord replaces what the index has of a minutes by what has changed.
func putRecord(tx *gorm.DB, r search.Record) error {
	_, err := exec(tx, "INSERT INTO search_minutes (minutes_id, version, day) VALUES (?, 0, ?) ON CONFLICT (minutes_id) DO NOTHING", r.Minutes, r.Day)
	if err != nil {
		return err
	}
	newer, err := exec(tx, "UPDATE search_minutes SET version = ? WHERE minutes_id = ? AND version < ?", r.Version, r.Minutes, r.Version)
	if err != nil || newer == 0 {
		return err
	}
	var seq int64
	var day int
	if err := one(tx, "SELECT seq, day FROM search_minutes WHERE minutes_id = ?", []any{r.Minutes}, &seq, &day); err != nil {
		return err
	}
	if _, err := exec(tx, "UPDATE search_minutes SET day = ? WHERE seq = ? AND day <> ?", r.Day, seq, r.Day); err != nil {
		return err
	}
	var before []searchDocRow
	err = tx.Raw("SELECT * FROM search_docs WHERE id BETWEEN ? AND ?", docID(day, seq, lastItem), docID(day, seq, 0)).Scan(&before).Error
	if err != nil {
		return err
	}
	return putDocs(tx, r, seq, before)
}

// putDocs brings a minutes' documents from what they were to what they are.
func putDocs(tx *gorm.DB, r search.Record, seq int64, before []searchDocRow) error {
	old := map[int64]searchDocRow{}
	for _, b := range before {
		old[b.ID] = b
	}
	for _, d := range r.Docs {
		if d.Item > lastItem {
			break
		}
		row := searchDocRow{
			ID: docID(r.Day, seq, d.Item), Item: d.Item, Heading: d.Heading,
			First: d.Span.Start, Last: d.Span.End, Digest: digestOf(r.Head, d),
		}
		was, there := old[row.ID]
		delete(old, row.ID)
		if there && was == row {
			continue
		}
		if there {
			if err := dropDoc(tx, was, was.Digest != row.Digest); err != nil {
				return err
			}
		}
		if err := insert(tx, row, ""); err != nil {
			return err
		}
		if there && was.Digest == row.Digest {
			continue
		}
		if err := putWords(tx, row.ID, r.Head, d); err != nil {
			return err
		}
	}
	for _, gone := range old {
		if err := dropDoc(tx, gone, true); err != nil {
			return err
		}
	}
	return nil
}

// dropDoc takes a document out, with its words if they are no longer right.
func dropDoc(tx *gorm.DB, row searchDocRow, words bool) error {
	if _, err := exec(tx, "DELETE FROM search_docs WHERE id = ?", row.ID); err != nil || !words {
		return err
	}
	query := "DELETE FROM search_words WHERE rowid = ?"
	if tx.Name() == postgresName {
		query = "DELETE FROM search_words WHERE id = ?"
	}
	_, err := exec(tx, query, row.ID)
	return err
}

func digestOf(head string, d search.Doc) string {
	sum := sha256.Sum256([]byte(strings.Join(append([]string{head, d.Words}, d.Keys...), "\x00")))
	return hex.EncodeToString(sum[:16])
}

// The single characters of a document stand among its keys, those of its own
// words and those of title and number.
const (
	charMark     = "=c"
	headCharMark = "=b"
)

// putWords writes the words of a document as its database keeps them.
func putWords(tx *gorm.DB, id int64, head string, d search.Doc) error {
	words, chars := gramsOf(d.Words, charMark)
	title, headChars := gramsOf(head, headCharMark)
	keys := slices.Concat(d.Keys, chars, headChars)
	if tx.Name() != postgresName {
		_, err := exec(tx, "INSERT INTO search_words (rowid, words, head, keys) VALUES (?, ?, ?, ?)",
			id, strings.Join(words, " "), strings.Join(title, " "), strings.Join(keys, " "))
		return err
	}
	all := append(words, keys...)
	for _, t := range title {
		all = append(all, headMark+t)
	}
	_, err := exec(tx, "INSERT INTO search_words (id, grams) VALUES (?, array_to_tsvector(string_to_array(?, ' ')))", id, strings.Join(all, " "))
	return err
}

// gramsOf gives the units of a text, and its single characters behind a mark.
func gramsOf(text, mark string) (all, chars []string) {
	grams := search.Grams(text)
	for _, g := range grams {
		all = append(all, g.Text)
	}
	for _, c := range search.Chars(grams) {
		chars = append(chars, mark+c)
	}
	return all, chars
}

// Reindex empties the index, so that everything is indexed anew.
func (s *Store) Reindex(ctx context.Context) error {
	return s.within(ctx, func(tx *gorm.DB) error {
		empty := "INSERT INTO search_words (search_words) VALUES ('delete-all')"
		if tx.Name() == postgresName {
			empty = "TRUNCATE search_words"
		}
		for _, stmt := range []string{empty, "DELETE FROM search_docs", "DELETE FROM search_minutes"} {
			if _, err := exec(tx, stmt); err != nil {
				return workflow.Fault("empty index", err)
			}
		}
		_, err := exec(tx, "UPDATE search_state SET leaf = 0, form = ?", search.Form)
		return fault("empty index", err)
	})
}

// IndexForm gives the form of the documents that the index was made with.
func (s *Store) IndexForm(ctx context.Context) (int, error) {
	var state searchStateRow
	err := s.read.WithContext(ctx).First(&state).Error
	return state.Form, fault("read index", err)
}
