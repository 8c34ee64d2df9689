package store

import (
	"fmt"
	"time"

	"gorm.io/gorm"

	"jiyao/workflow"
)

// A source is a table whose rows the log covers. To cover another one takes a
// row in sources and the table's trigger that fills log_waiting.
type source struct {
	table  string
	label  string // in a DamageError
	key, n string // the columns that name a row
	// waiting gives the rows of a stretch of log_waiting, by its ID.
	waiting func(tx *gorm.DB, s source, from, to int64) (map[int64]sealable, error)
	// stray finds a row that is not as the log has it.
	stray func(tx *gorm.DB, s source) error
}

// A sealable is a row as the log sees it.
type sealable struct {
	canonical []byte
	hash      string    // that the row claims; empty if it has none
	recorded  time.Time // zero if that says nothing of how long it waits
	damage    string    // why it cannot be read
}

func sources() []source {
	return []source{
		sourceOf("办理记录", "minutes_id", "version", entryRow.sealable),
		sourceOf("稿本", "minutes_id", "n", revisionRow.sealable),
		sourceOf("拒办记录", "minutes_id", "n", refusalRow.sealable),
		sourceOf("资料变更记录", "book", "n", alterationRow.sealable),
		sourceOf("会议案卷变更记录", "meeting_id", "version", meetingRecordRow.sealable),
		sourceOf("原始记录登记", "meeting_id", "n", meetingRawRow.sealable),
		sourceOf("校对意见忽略放行记录", "minutes_id", "n", dismissalRow.sealable),
	}
}

func (r entryRow) sealable() (sealable, error) {
	e, err := r.entry()
	return sealable{canonical: e.Canonical(), hash: e.Hash, recorded: e.Recorded}, err
}

func (r revisionRow) sealable() (sealable, error) {
	v, err := r.revision()
	return sealable{canonical: v.Canonical(), recorded: v.At}, err
}

func (r refusalRow) sealable() (sealable, error) {
	v, err := r.refusal()
	return sealable{canonical: v.Canonical(), hash: v.Hash, recorded: v.Recorded}, err
}

func (r alterationRow) sealable() (sealable, error) {
	v, err := r.alteration()
	return sealable{canonical: v.Canonical(), hash: v.Hash, recorded: v.Recorded}, err
}

// tabled is a row type that knows its table.
type tabled interface{ TableName() string }

// sourceOf makes a source of a row type.
func sourceOf[Row tabled](label, key, n string, convert func(Row) (sealable, error)) source {
	var row Row
	return source{
		table: row.TableName(), label: label, key: key, n: n,
		waiting: waiting(convert), stray: stray(convert),
	}
}

func waiting[Row tabled](convert func(Row) (sealable, error)) func(*gorm.DB, source, int64, int64) (map[int64]sealable, error) {
	return func(tx *gorm.DB, s source, from, to int64) (map[int64]sealable, error) {
		out := map[int64]sealable{}
		id := int64(0)
		c, err := openFeed[Row](tx, fmt.Sprintf(`FROM log_waiting w JOIN %s t ON t.%s = w.row_key AND t.%s = w.row_n
			WHERE w.source = ? AND w.id BETWEEN ? AND ? ORDER BY w.id`, s.table, s.key, s.n),
			[]any{s.table, from, to}, lead{"w.id", &id})
		if err != nil {
			return nil, err
		}
		for c.next() {
			out[id] = sealed(convert(c.row))
		}
		return out, c.close()
	}
}

// sealed makes of a row that cannot be read one that is damaged.
func sealed(row sealable, err error) sealable {
	if err != nil {
		row.damage = "读不出来"
	}
	return row
}

// damageOf says why a row cannot be sealed.
func (r sealable) damageOf(leaf workflow.Leaf) string {
	switch {
	case r.damage != "":
		return r.damage
	case r.hash != "" && r.hash != leaf.SHA256.String():
		return "内容与摘要不符"
	default:
		return ""
	}
}

// A pending is a line of log_waiting with the leaf that it asks for.
type pending struct {
	id       int64
	leaf     workflow.Leaf
	recorded time.Time
	damage   *workflow.DamageError // instead of a leaf
}

// readWaiting reads the next lines of log_waiting behind an ID, in order.
func readWaiting(tx *gorm.DB, after int64, limit int) ([]pending, error) {
	var lines []unsealedRow
	err := tx.Raw("SELECT id, source, row_key, row_n FROM log_waiting WHERE id > ? ORDER BY id LIMIT ?", after, limit).Scan(&lines).Error
	if err != nil {
		return nil, workflow.Fault("read waiting rows", err)
	}
	if len(lines) == 0 {
		return nil, nil
	}
	of, labels := map[string]map[int64]sealable{}, map[string]string{}
	for _, s := range sources() {
		labels[s.table] = s.label
		if of[s.table], err = s.waiting(tx, s, lines[0].ID, lines[len(lines)-1].ID); err != nil {
			return nil, workflow.Fault("read waiting "+s.table, err)
		}
	}
	out := make([]pending, len(lines))
	for i, line := range lines {
		row, found := of[line.Source][line.ID]
		if !found {
			row.damage = "缺少，但在等待存证"
		}
		p := pending{id: line.ID, recorded: row.recorded, leaf: workflow.LeafOf(line.Source, line.RowKey, line.RowN, row.canonical)}
		if msg := row.damageOf(p.leaf); msg != "" {
			p.damage = &workflow.DamageError{Table: labels[line.Source], Minutes: line.RowKey, Row: line.RowN, Msg: msg}
		}
		out[i] = p
	}
	return out, nil
}
