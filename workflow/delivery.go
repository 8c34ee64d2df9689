package workflow

import (
	"context"
	"encoding/json"
	"fmt"
	"strconv"
	"time"
)

// Delivery is a message in the hands of a worker (投递) until its lease ends.
// Fence rises every time the message is handed out: a worker whose lease ended
// and whose message went to another can no longer say what became of it.
type Delivery struct {
	Message
	ID      int64
	Lane    string // what goes out one after another: to one recipient, or about one minutes
	Fence   int64
	Attempt int // from 1; begun anew when somebody asks for the delivery by hand
}

// A Claim asks for messages of one topic to deliver.
type Claim struct {
	Worker string // not empty, and no other's
	Topic  string
	N      int // at most
	Now    time.Time
	Lease  time.Duration
}

// A Failure is a try that came to nothing.
type Failure struct {
	Reason string
	At     time.Time
	Retry  time.Time // when to try again; zero puts the message aside (搁置)
}

// Deliveries hands messages out to workers. A message is handed out only when
// nothing earlier of its lane waits and nothing of its lane is in anybody's
// hands; one put aside holds up nobody. Steps committed at the same moment
// have no order among them. A worker whose lease ended may still bring what it
// had, after later messages of the lane: no lease can stop it, but its report
// does not count.
type Deliveries interface {
	Claim(ctx context.Context, c Claim) ([]Delivery, error)
	// Delivered marks messages as delivered. Those that another worker has
	// taken over are left alone and named by a Stale error.
	Delivered(ctx context.Context, at time.Time, done ...Delivery) error
	// Undelivered records why a try came to nothing; Stale like Delivered.
	Undelivered(ctx context.Context, d Delivery, f Failure) error
	// GiveBack hands messages back untried; what is no longer the caller's is
	// left alone.
	GiveBack(ctx context.Context, untried ...Delivery) error
}

// LetterState is where the delivery of a message stands.
type LetterState string

// The states of a message's delivery.
const (
	LetterWaiting   LetterState = "waiting"   // 待投递, in somebody's hands or not
	LetterAside     LetterState = "aside"     // 搁置: tried in vain, waits for a person
	LetterDelivered LetterState = "delivered" // 已投递
)

// Label gives the state in Chinese.
func (s LetterState) Label() string {
	switch s {
	case LetterWaiting:
		return "待投递"
	case LetterAside:
		return "搁置"
	case LetterDelivered:
		return "已投递"
	default:
		return string(s)
	}
}

// Letter is a message with where its delivery stands.
type Letter struct {
	Message
	ID        int64
	State     LetterState
	Since     time.Time // 登记时间 of its step
	Attempts  int       // since it was last asked for by hand
	Due       time.Time // of the next try, or the end of the lease; zero for at once
	Behind    bool      // waits for an earlier one of its lane
	Worker    string    // in whose hands it is
	Reason    string    // why the last try came to nothing
	Aside     time.Time // since when
	Delivered time.Time
	Retries   int // how often somebody asked for it by hand
	RetriedBy Person
	Retried   time.Time
}

// A LetterQuery chooses letters, in order of ID.
type LetterQuery struct {
	State   LetterState
	Topic   string // empty for all
	Minutes string // empty for all
	After   int64  // only later IDs
	Limit   int    // 0 for a hundred
}

// Backlog is what of one topic is not delivered.
type Backlog struct {
	Topic   string
	Waiting int // those in somebody's hands too
	Aside   int
	Oldest  time.Time // 登记时间 of the oldest that waits; zero if none does
}

// Mailroom is for the people who watch over deliveries.
type Mailroom interface {
	Letters(ctx context.Context, q LetterQuery) ([]Letter, error)
	Backlog(ctx context.Context) ([]Backlog, error)
	// Redeliver lets a message that was put aside go out again (重投), and puts
	// on the office's record who asked for it and why.
	Redeliver(ctx context.Context, id int64, r Redelivery) error
}

// A Redelivery is who asks for a delivery anew, why and when.
type Redelivery struct {
	By   Person
	Note string
	At   time.Time
}

// OutboxBook is the book of the office's record in which it is kept that
// somebody asked for a delivery anew.
const OutboxBook = "outbox"

// A RedeliveryLine is what such an act left of a message, as JSON in the record.
type RedeliveryLine struct {
	Key       string // of the message
	Recipient string `json:",omitempty"`
	Times     int    // how often by now
}

// Alteration gives the act as a line of the office's record, about the message
// of the ID.
func (r Redelivery) Alteration(id int64, line RedeliveryLine) Alteration {
	return Alteration{
		Book: OutboxBook, Key: strconv.FormatInt(id, 10), After: payload(line), Actor: r.By, Note: r.Note, Recorded: r.At,
	}
}

// ParseRedelivery reads such an act from its row in the record.
func ParseRedelivery(row string) (line RedeliveryLine, err error) {
	return line, json.Unmarshal([]byte(row), &line)
}

// The reasons of an Error about deliveries.
const (
	ReasonFence Reason = "fence" // another worker has it now
	ReasonAside Reason = "aside" // not put aside
)

// TakenOver is the answer to a worker that reports on messages which are no
// longer in its hands.
func TakenOver(lost ...Delivery) *Error {
	return &Error{
		Kind: Stale, Reason: ReasonFence, Minutes: lost[0].Minutes,
		Msg: fmt.Sprintf("消息“%s”等%d件的投递期限已过，不再由本处投递，这次的结果不予登记。", lost[0].Key, len(lost)),
	}
}

// NotAside is the answer to whoever wants to deliver again what was not put
// aside.
func NotAside(id int64) *Error {
	return &Error{
		Kind: Refused, Reason: ReasonAside,
		Msg: fmt.Sprintf("第%d号消息不在搁置之列（可能已经投递，或他人已要求重投），请刷新后再看。", id),
	}
}
