package store

import (
	"cmp"
	"context"
	"strconv"

	"gorm.io/gorm"

	"jiyao/workflow"
)

// comparing is how messages are compared with the histories that ask for them.
type comparing int

const (
	// together compares all of them at once, in whatever order: it tells that
	// one is wrong and not which, and needs no look-up for any of them.
	together comparing = iota
	// oneByOne compares each minutes' own, in order.
	oneByOne
)

// A saidRow is what a message says, without how far its delivery has come.
type saidRow struct {
	ID        int64
	MsgKey    string
	Topic     string
	MinutesID string
	Version   int
	Payload   string
	Recipient string
}

func (saidRow) TableName() string { return "outbox" }

func (r saidRow) message() workflow.Message {
	return workflow.Message{
		Key: r.MsgKey, Topic: r.Topic, Minutes: r.MinutesID, Version: r.Version, Recipient: r.Recipient, Payload: r.Payload,
	}
}

// An outboxPass is the reading of all messages.
type outboxPass struct {
	found reading
	err   error
}

// readOutbox counts the messages that there are.
func (v *verification) readOutbox(tx *gorm.DB) *outboxPass {
	var p outboxPass
	p.err = eachRow(tx, "消息", "FROM outbox t", nil, func(row saidRow) (int, error) {
		p.found.tell(v, row.message())
		return row.Version, nil
	})
	return &p
}

// tell counts a message by all that it says.
func (found *reading) tell(v *verification, m workflow.Message) {
	found.buf = appendText(found.buf[:0], 'k', m.Key)
	found.buf = appendText(found.buf, 't', m.Topic)
	found.buf = appendText(found.buf, 'm', m.Minutes)
	found.buf = strconv.AppendInt(found.buf, int64(m.Version), 10)
	found.buf = appendText(found.buf, 'r', m.Recipient)
	found.buf = appendText(found.buf, 'p', m.Payload)
	v.count(&found.told, found.buf)
}

// settle gives the rows as they were read if nothing is wrong with them and the
// messages are those that the histories ask for. Otherwise it reads again,
// message by message, to name the first damage.
func (v *verification) settle(ctx context.Context, readers []*gorm.DB, rows *rowsPass, said *outboxPass) *rowsPass {
	if rows.err == nil && said.err == nil && rows.told == said.found.told {
		rows.rows += said.found.told.n
		return rows
	}
	named := v.readRows(ctx, readers, oneByOne)
	named.err = cmp.Or(named.err, rows.err, said.err)
	return named
}
