package store

import (
	"errors"
	"slices"

	"gorm.io/gorm"

	"jiyao/workflow"
)

// A shelf is a table whose rows belong to minutes.
type shelf struct {
	label string
	// read puts the rows of a stretch into the records of their minutes and
	// says how many.
	read func(tx *gorm.DB, s stretch, into *records) (int64, error)
}

// shelves are all tables that say something of a minutes: to verify another
// one takes a row here and a place in workflow.Record.
func shelves(how comparing) []shelf {
	all := []shelf{
		shelfOf("纪要", rowsBy[minutesRow]{"id", "version"}, func(r *kept, row minutesRow) (err error) {
			if r.Minutes.ID != "" {
				return errTwice
			}
			r.participants, r.copies, r.drafter = row.Participants, row.Copies, row.DrafterID
			r.Entries = slices.Grow(r.Entries, min(max(row.Version, 0), 1000))
			r.Minutes, err = row.minutes("")
			return err
		}),
		shelfOf("办理记录", rowsBy[entryRow]{"minutes_id", "version"}, func(r *kept, row entryRow) error {
			return add(&r.Entries, row, entryRow.entry)
		}),
		shelfOf("稿本", rowsBy[revisionRow]{"minutes_id", "n"}, func(r *kept, row revisionRow) error {
			return add(&r.Revisions, row, revisionRow.revision)
		}),
		shelfOf("会签", rowsBy[participantRow]{"minutes_id", "n"}, func(r *kept, row participantRow) error {
			return add(&r.Minutes.Participants, row, participantRow.participant)
		}),
		shelfOf("分送", rowsBy[copyRow]{"minutes_id", "n"}, func(r *kept, row copyRow) error {
			return add(&r.Minutes.Copies, row, copyRow.record)
		}),
		shelfOf("校对意见忽略放行记录", rowsBy[dismissalRow]{"minutes_id", "n"}, putDismissed),
	}
	if how == oneByOne {
		all = append(all, shelfOf("消息", rowsBy[saidRow]{"minutes_id", "id"}, func(r *kept, row saidRow) error {
			r.Messages = append(r.Messages, row.message())
			return nil
		}))
	}
	return all
}

// errTwice is a second row where there can be one.
var errTwice = errors.New("the row is there twice")

// records are those of a stretch.
type records struct {
	all   map[string]*kept // by the minutes' ID
	spare []*kept          // of the stretch before, with room for entries
}

// A kept is a record with what the row of the minutes says of other tables.
type kept struct {
	workflow.Record
	participants, copies int
	drafter              string
	dismissed            []dismissalLine
}

func (r *records) of(id string) *kept {
	found := r.all[id]
	if found == nil {
		if last := len(r.spare) - 1; last >= 0 {
			found, r.spare = r.spare[last], r.spare[:last]
		} else {
			found = &kept{}
		}
		r.all[id] = found
	}
	return found
}

// clear empties the records for the next stretch.
func (r *records) clear() {
	for _, k := range r.all {
		*k = kept{Record: workflow.Record{Entries: k.Entries[:0]}}
		r.spare = append(r.spare, k)
	}
	clear(r.all)
}

func add[Row, T any](to *[]T, row Row, convert func(Row) (T, error)) error {
	v, err := convert(row)
	*to = append(*to, v)
	return err
}

// rowsBy names the columns with the minutes' ID of a row and with its number.
type rowsBy[Row tabled] struct{ id, n string }

func shelfOf[Row tabled](label string, by rowsBy[Row], put func(*kept, Row) error) shelf {
	return shelf{label: label, read: func(tx *gorm.DB, s stretch, into *records) (count int64, err error) {
		var row Row
		where, args := s.of("t." + by.id)
		c, err := openFeed[Row](tx, "FROM "+row.TableName()+" t WHERE "+where+" ORDER BY t."+by.id+", t."+by.n, args)
		if err != nil {
			return 0, workflow.Fault("read "+row.TableName(), err)
		}
		defer c.close()
		id := c.field(by.id).(*string)
		unreadable := func() error {
			return &workflow.DamageError{Table: label, Minutes: *id, Row: number(c.field(by.n)), Msg: "读不出来"}
		}
		var of *kept // the rows of one minutes come one after the other
		for last := ""; c.next(); count++ {
			if of == nil || *id != last {
				of, last = into.of(*id), *id
			}
			if put(of, c.row) != nil {
				return count, unreadable()
			}
		}
		if c.err != nil {
			return count, unreadable()
		}
		return count, fault("read "+row.TableName(), c.close())
	}}
}

// number gives the number that a field of a row holds.
func number(field any) int {
	switch n := field.(type) {
	case *int:
		return *n
	case *int64:
		return int(*n)
	default:
		return 0
	}
}
