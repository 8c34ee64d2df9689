package webhook

import (
	"context"
	"encoding/json"
	"errors"
	"fmt"
	"time"

	"jiyao/workflow"
	"jiyao/workflow/outbox"
	"jiyao/workflow/store"
)

// The events of a unit's copies.
const (
	CopyDistributed = "copy.distributed" // 分送
	CopyReplaced    = "copy.replaced"    // 补发、更正: a copy in the place of an earlier one
	CopyRecalled    = "copy.recalled"    // 收回
)

// A CopyEvent is something that the system of a unit is told of its copies.
type CopyEvent struct{ Name, Label string }

// CopyEvents gives every such event, with its name in Chinese.
func CopyEvents() []CopyEvent {
	return []CopyEvent{{CopyDistributed, "分送"}, {CopyReplaced, "补发、更正"}, {CopyRecalled, "收回"}}
}

// CopyBody is what the system of a unit (接收系统) is told of one copy: that it is
// there, and nothing of what it says. It fetches the paper and signs for it with
// a token of its unit. No other unit is named in it.
type CopyBody struct {
	ID       string    `json:"id"` // of the message: the same however often it is sent
	Event    string    `json:"event"`
	Time     time.Time `json:"time"`
	Minutes  string    `json:"minutes"`
	Version  int       `json:"version"`
	Unit     string    `json:"unit"` // its ID
	Copy     int       `json:"copy"` // the how-manieth of the minutes
	Copies   int       `json:"copies"`
	SHA256   string    `json:"sha256"`             // of the issued PDF
	Replaces int       `json:"replaces,omitempty"` // copy of this minutes
	Former   string    `json:"former,omitempty"`   // minutes of the edition before, whose copies this one replaces
}

// DeliverCopy tells a unit's system of one copy. The outbox repeats it until it is
// taken, one after another for each unit; whoever keeps the ID sees it once.
func (s *Service) DeliverCopy(ctx context.Context, d workflow.Delivery) error {
	p, err := workflow.ParseParcel(d.Payload)
	if err != nil {
		return &outbox.Permanent{Err: fmt.Errorf("消息“%s”读不懂：%w", d.Key, err)}
	}
	m, c, err := s.Copy(ctx, d, p)
	if err != nil {
		return err
	}
	h, err := s.Store.Webhooks().OfUnit(ctx, c.ID)
	switch {
	case workflow.KindOf(err) == workflow.NotFound:
		return &outbox.Permanent{Err: fmt.Errorf("%s没有登记接收系统，请系统管理员在“管理—事件推送”登记后重投", p.Unit)}
	case err != nil:
		return err
	case h.State != store.HookOn:
		return fmt.Errorf("%s的接收系统已停用，请系统管理员恢复", p.Unit)
	}
	body := copyBody(d, p, m, c)
	data, err := json.Marshal(body)
	if err != nil {
		return &outbox.Permanent{Err: fmt.Errorf("消息“%s”的内容不能写成推送：%w", d.Key, err)}
	}
	_, err = s.post(ctx, h, store.HookDelivery{Event: body.Event, EventID: body.ID, Body: string(data)})
	return hopeless(err)
}

// copyBody says what was done with a copy. It depends on what is on record alone:
// each try says the same.
func copyBody(d workflow.Delivery, p workflow.Parcel, m workflow.Minutes, c workflow.CopyRecord) CopyBody {
	b := CopyBody{
		ID: d.Key, Event: CopyDistributed, Time: c.Sent.UTC(), Minutes: d.Minutes, Version: d.Version, Unit: c.ID, Copy: c.N, Copies: c.Copies,
		SHA256: p.SHA256, Replaces: c.Replaces,
	}
	if len(c.Former) > 0 {
		b.Former = m.Edition.Of
	}
	switch {
	case p.Recall:
		b.Event, b.Time, b.Replaces, b.Former = CopyRecalled, c.Recorded.UTC(), 0, ""
	case b.Replaces > 0 || b.Former != "":
		b.Event = CopyReplaced
	}
	return b
}

// hopeless marks what no other try would mend: an address that is not allowed.
func hopeless(err error) error {
	var inner *innerError
	if errors.As(err, &inner) || workflow.KindOf(err) == workflow.Invalid {
		return &outbox.Permanent{Err: err}
	}
	return err
}
