package workflow

import (
	"context"
	"strconv"
	"time"
)

// Lease says that somebody is writing a minutes, or one 议题 of it (编辑占用). It
// keeps others from saving until it ends or they take it over; it holds nobody
// up who decides.
type Lease struct {
	Minutes string
	Item    int // 议题; 0 is the whole
	Holder  Person
	Since   time.Time
	Until   time.Time
	Taken   Person // from whom it was taken over; else zero
}

// LeaseKeeper keeps leases.
type LeaseKeeper interface {
	// Leases gives who is writing a minutes at the moment.
	Leases(ctx context.Context, minutes string, now time.Time) ([]Lease, error)
	// Lease takes or prolongs a lease; with take it ends another's (接管). One
	// that somebody else holds is Refused with his name and until when.
	Lease(ctx context.Context, wanted Lease, take bool) (Lease, error)
	// Release ends the holder's own lease.
	Release(ctx context.Context, minutes string, item int, holder string) error
}

// against reports whether the lease keeps the person from saving the item.
func (l Lease) against(person string, item int, now time.Time) bool {
	return l.Holder.ID != person && now.Before(l.Until) && (l.Item == 0 || item == 0 || l.Item == item)
}

// isFree demands that nobody else is writing what is to be saved.
func (q *question) isFree() error {
	for _, l := range q.facts.Leases {
		if l.against(q.cmd.Actor.ID, q.cmd.Item, q.facts.Now) {
			return q.refuse(Refused, ReasonLease, "%s从%s起正在编辑%s，请稍后再存，或接管后再存；您的文字还在编辑窗口中。",
				l.Holder.Name, clock(l.Since), l.what())
		}
	}
	return nil
}

// Occupied is the answer to whoever wants a lease that somebody else holds.
func Occupied(l Lease) *Error {
	return &Error{
		Kind: Refused, Reason: ReasonLease, Minutes: l.Minutes,
		Msg: l.Holder.Name + "正在编辑" + l.what() + "，占用到" + clock(l.Until) + "；可以等待，或接管。",
	}
}

func (l Lease) what() string {
	if l.Item == 0 {
		return "这件纪要"
	}
	return "第" + strconv.Itoa(l.Item) + "项议题"
}
