package store

import (
	"context"
	"strings"
	"time"

	"gorm.io/gorm"

	"jiyao/workflow"
)

// Webhooks keeps to which other systems it is told what was done (事件推送), and
// what was told to each.
type Webhooks struct{ s *Store }

// Webhooks gives the addresses that are told.
func (s *Store) Webhooks() Webhooks { return Webhooks{s} }

// HookState is whether an address is told.
type HookState string

// The states of an address.
const (
	HookOn      HookState = "on"
	HookOff     HookState = "off"
	HookRemoved HookState = "removed"
)

// Webhook is one address.
type Webhook struct {
	ID      string
	Label   string // whose it is
	URL     string
	Events  []string // empty is all
	Secret  string   // what signs the events
	Digest  string   // sha256 or sm3
	Unit    string   // ID of the unit that is told of its copies alone (接收系统); empty for events
	State   HookState
	Since   int64 // messages after this one are told
	Created time.Time
	By      workflow.Person
}

// Wants reports whether the address is told an event. A unit's is told of its
// copies and of nothing else.
func (h Webhook) Wants(event string) bool {
	if h.Unit != "" {
		return false
	}
	if len(h.Events) == 0 {
		return true
	}
	for _, e := range h.Events {
		if e == event {
			return true
		}
	}
	return false
}

type webhookRow struct {
	ID      string `gorm:"primaryKey"`
	Label   string
	URL     string `gorm:"column:url"`
	Events  string
	Secret  string
	Digest  string
	State   string
	Since   int64
	Created string
	ByID    string
	ByName  string
	UnitID  string
}

func (webhookRow) TableName() string { return "webhooks" }

func (r webhookRow) decode() (Webhook, error) {
	var d decoder
	return Webhook{
		ID: r.ID, Label: r.Label, URL: r.URL, Events: strings.Fields(r.Events), Secret: r.Secret, Digest: r.Digest,
		Unit: r.UnitID, State: HookState(r.State), Since: r.Since, Created: d.time("created", r.Created), By: workflow.Person{ID: r.ByID, Name: r.ByName},
	}, d.err
}

// A HookChange is what somebody does about an address, for the office's record.
type HookChange struct {
	Act   workflow.WebhookAct
	About string
	By    workflow.Person
	Note  string
	At    time.Time
}

// All gives the addresses that are not removed, the oldest first.
func (w Webhooks) All(ctx context.Context) ([]Webhook, error) {
	return list(w.s.read.WithContext(ctx).Where("state <> ?", HookRemoved).Order("created, id"), "read webhooks", webhookRow.decode)
}

// Of gives an address that is not removed.
func (w Webhooks) Of(ctx context.Context, id string) (Webhook, error) {
	all, err := list(w.s.read.WithContext(ctx).Where("id = ? AND state <> ?", id, HookRemoved), "read webhook", webhookRow.decode)
	if err == nil && len(all) == 0 {
		err = noHook()
	}
	if err != nil {
		return Webhook{}, err
	}
	return all[0], nil
}

// OfUnit gives the address of a unit's own system; NotFound where it has none.
func (w Webhooks) OfUnit(ctx context.Context, unit string) (Webhook, error) {
	all, err := list(w.s.read.WithContext(ctx).Where("unit_id = ? AND unit_id <> '' AND state <> ?", unit, HookRemoved), "read webhook", webhookRow.decode)
	if err == nil && len(all) == 0 {
		err = noHook()
	}
	if err != nil {
		return Webhook{}, err
	}
	return all[0], nil
}

func noHook() error {
	return &workflow.Error{Kind: workflow.NotFound, Reason: workflow.ReasonMissing, Msg: "没有这个推送地址，可能已经删除，请刷新后再看。"}
}

// Add keeps a new address; it is told of what comes from now on. One with the
// same ID, and a second one of a unit, is Refused.
func (w Webhooks) Add(ctx context.Context, h Webhook, change HookChange) (Webhook, error) {
	err := w.s.within(ctx, func(tx *gorm.DB) error {
		if err := newHook(tx, h); err != nil {
			return err
		}
		if err := one(tx, "SELECT COALESCE(MAX(id), 0) FROM outbox", nil, &h.Since); err != nil {
			return workflow.Fault("find last message", err)
		}
		h.State, h.Created, h.By = HookOn, change.At, change.By
		err := insert(tx, webhookRow{
			ID: h.ID, Label: h.Label, URL: h.URL, Events: strings.Join(h.Events, " "), Secret: h.Secret, Digest: h.Digest,
			State: string(h.State), Since: h.Since, Created: stamp(h.Created), ByID: h.By.ID, ByName: h.By.Name, UnitID: h.Unit,
		}, "")
		if err != nil {
			return workflow.Fault("insert webhook", err)
		}
		return recordHook(tx, h.ID, change)
	})
	return h, err
}

// newHook demands that an address is not there yet.
func newHook(tx *gorm.DB, h Webhook) error {
	for _, c := range []struct {
		query string
		args  []any
		says  string
	}{
		{"id = ?", []any{h.ID}, "这个推送地址已经登记，没有重复登记；密钥只在登记时显示一次。"},
		{
			"unit_id = ? AND unit_id <> '' AND state <> ?",
			[]any{h.Unit, HookRemoved},
			"这个单位已经登记了接收系统，一个单位只登记一个；要改地址的，请先删除原来的。",
		},
	} {
		var there int
		if err := one(tx, "SELECT COUNT(*) FROM webhooks WHERE "+c.query, c.args, &there); err != nil {
			return workflow.Fault("find webhook", err)
		}
		if there > 0 {
			return &workflow.Error{Kind: workflow.Refused, Reason: workflow.ReasonExists, Msg: c.says}
		}
	}
	return nil
}

// Turn sets whether an address is told. What waits for one that is removed is
// dropped.
func (w Webhooks) Turn(ctx context.Context, id string, to HookState, change HookChange) error {
	return w.s.within(ctx, func(tx *gorm.DB) error {
		n, err := exec(tx, "UPDATE webhooks SET state = ? WHERE id = ? AND state <> ? AND state <> ?", to, id, to, HookRemoved)
		if err == nil && n == 0 {
			return noHook()
		}
		if err == nil && to == HookRemoved {
			_, err = exec(tx, "DELETE FROM webhook_deliveries WHERE webhook_id = ?", id)
		}
		if err != nil {
			return workflow.Fault("turn webhook", err)
		}
		return recordHook(tx, id, change)
	})
}

// Record puts an act about an address on the office's record.
func (w Webhooks) Record(ctx context.Context, id string, change HookChange) error {
	return w.s.within(ctx, func(tx *gorm.DB) error { return recordHook(tx, id, change) })
}

func recordHook(tx *gorm.DB, id string, change HookChange) error {
	if err := alone(tx, alterationChain); err != nil {
		return workflow.Fault("lock record", err)
	}
	row, err := alteredRow(tx, workflow.WebhookBook, id)
	if err != nil {
		return err
	}
	var last workflow.WebhookLine
	if row != "" {
		if last, err = workflow.ParseWebhookLine(row); err != nil {
			return workflow.Fault("read webhook's record", err)
		}
	}
	line := workflow.WebhookAlteration(id, change.Act, change.About, last)
	line.Actor, line.Note, line.Recorded = change.By, change.Note, change.At
	if err := line.WellFormed(); err != nil {
		return err
	}
	return appendAlteration(tx, line)
}
