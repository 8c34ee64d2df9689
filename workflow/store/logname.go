package store

import (
	"fmt"

	"gorm.io/gorm"

	"jiyao/workflow"
)

// nameStray finds a row that has no leaf, or another one, and then a leaf that
// has no row. It looks every row up and is slow: it is asked only when it is
// known that there is such a row.
func nameStray(tx *gorm.DB) error {
	for _, s := range sources() {
		if err := s.stray(tx, s); err != nil {
			return err
		}
	}
	for _, s := range sources() {
		if err := leafWithoutRow(tx, s); err != nil {
			return err
		}
	}
	return &workflow.DamageError{Table: workflow.LogTable, Msg: "有一条不属于任何记录"}
}

// A match is a row of a source with what the log says of it.
type match struct {
	key          string
	n            int
	seq          int64 // -1 if it has no leaf
	sha256, sm3  string
	timesWaiting int
}

// stray finds the first row that is not as it should be in the log.
func stray[Row tabled](convert func(Row) (sealable, error)) func(*gorm.DB, source) error {
	return func(tx *gorm.DB, s source) error {
		var m match
		c, err := openFeed[Row](tx, fmt.Sprintf(`FROM %s t
			LEFT JOIN log_leaves l ON l.source = '%[1]s' AND l.row_key = t.%[2]s AND l.row_n = t.%[3]s
			LEFT JOIN (SELECT row_key, row_n, COUNT(*) AS times FROM log_waiting WHERE source = '%[1]s' GROUP BY row_key, row_n) w
				ON w.row_key = t.%[2]s AND w.row_n = t.%[3]s`, s.table, s.key, s.n), nil,
			lead{"t." + s.key, &m.key}, lead{"t." + s.n, &m.n}, lead{"COALESCE(l.seq, -1)", &m.seq},
			lead{"COALESCE(l.sha256, '')", &m.sha256}, lead{"COALESCE(l.sm3, '')", &m.sm3}, lead{"COALESCE(w.times, 0)", &m.timesWaiting})
		if err != nil {
			return workflow.Fault("compare with log", err)
		}
		defer c.close()
		for c.next() {
			row, err := convert(c.row)
			if err != nil {
				return workflow.Fault("compare with log", err)
			}
			if msg := m.fault(workflow.LeafOf(s.table, m.key, m.n, row.canonical)); msg != "" {
				return &workflow.DamageError{Table: s.label, Minutes: m.key, Row: m.n, Msg: msg}
			}
		}
		return fault("compare with log", c.close())
	}
}

func (m match) fault(leaf workflow.Leaf) string {
	switch {
	case m.seq < 0 && m.timesWaiting == 0:
		return "没有进入存证日志：不是由本系统登记的"
	case m.seq >= 0 && m.timesWaiting > 0, m.timesWaiting > 1:
		return "重复等待进入存证日志"
	case m.seq >= 0 && (m.sha256 != leaf.SHA256.String() || m.sm3 != leaf.SM3.String()):
		return fmt.Sprintf("与存证日志第%d条不符：登记之后被改写过", m.seq+1)
	default:
		return ""
	}
}

// leafWithoutRow finds the first row that the log has and its table lacks.
func leafWithoutRow(tx *gorm.DB, s source) error {
	var lost leafRow
	err := tx.Raw(fmt.Sprintf(`SELECT l.* FROM log_leaves l LEFT JOIN %s t ON t.%s = l.row_key AND t.%s = l.row_n
		WHERE l.source = ? AND t.%[2]s IS NULL ORDER BY l.seq LIMIT 1`, s.table, s.key, s.n), s.table).Scan(&lost).Error
	if err != nil {
		return workflow.Fault("compare with log", err)
	}
	if lost.Source == "" {
		return nil
	}
	return &workflow.DamageError{
		Table: s.label, Minutes: lost.RowKey, Row: lost.RowN, Msg: fmt.Sprintf("缺少，而存证日志第%d条有它", lost.Seq+1),
	}
}
