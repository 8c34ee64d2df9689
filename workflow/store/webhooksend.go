package store

import (
	"context"
	"slices"
	"strconv"
	"time"

	"gorm.io/gorm"

	"jiyao/workflow"
)

// HookDelivery is one event for one address, with what became of it.
type HookDelivery struct {
	ID       int64
	Webhook  string
	EventID  string
	Event    string
	Body     string
	State    string // waiting, delivered, failed
	Created  time.Time
	Due      time.Time // of the next try, or the end of the one under way
	Fence    int64
	Attempts int
	Status   int    // the receiver's last answer; 0 is none
	Reason   string // why the last try came to nothing
	Settled  time.Time
}

// The states of a delivery.
const (
	HookWaiting   = "waiting"
	HookDelivered = "delivered"
	HookFailed    = "failed"
)

type hookDeliveryRow struct {
	ID        int64 `gorm:"primaryKey"`
	WebhookID string
	EventID   string
	Event     string
	Body      string
	State     string
	Created   string
	Due       string
	Fence     int64
	Attempts  int
	Status    int
	Reason    string
	Settled   string
}

func (hookDeliveryRow) TableName() string { return "webhook_deliveries" }

func (r hookDeliveryRow) decode() (HookDelivery, error) {
	var d decoder
	return HookDelivery{
		ID: r.ID, Webhook: r.WebhookID, EventID: r.EventID, Event: r.Event, Body: r.Body, State: r.State,
		Created: d.time("created", r.Created), Due: d.time("due", r.Due), Fence: r.Fence, Attempts: r.Attempts,
		Status: r.Status, Reason: r.Reason, Settled: d.time("settled", r.Settled),
	}, d.err
}

// Enqueue lets events wait for their addresses. One that an address has already
// stays as it is, or goes out anew if that is asked for (重放).
func (w Webhooks) Enqueue(ctx context.Context, all []HookDelivery, anew bool) error {
	if len(all) == 0 {
		return nil
	}
	conflict := " ON CONFLICT (webhook_id, event_id) DO NOTHING"
	if anew {
		conflict = ` ON CONFLICT (webhook_id, event_id) DO UPDATE SET state = 'waiting', due = '', fence = webhook_deliveries.fence + 1, attempts = 0, reason = '', settled = ''`
	}
	return w.s.within(ctx, func(tx *gorm.DB) error {
		for _, d := range all {
			_, err := exec(tx, `INSERT INTO webhook_deliveries
				(webhook_id, event_id, event, body, state, created, due, fence, attempts, status, reason, settled)
				VALUES (?, ?, ?, ?, 'waiting', ?, '', 0, 0, 0, '', '')`+conflict,
				d.Webhook, d.EventID, d.Event, d.Body, stamp(d.Created))
			if err != nil {
				return workflow.Fault("enqueue event", err)
			}
		}
		return nil
	})
}

// Claim hands out deliveries that are due at addresses that are on, until the
// lease ends.
func (w Webhooks) Claim(ctx context.Context, n int, now time.Time, lease time.Duration) ([]HookDelivery, error) {
	var rows []hookDeliveryRow
	err := w.s.within(ctx, func(tx *gorm.DB) error {
		err := tx.Raw(`UPDATE webhook_deliveries SET due = ?, fence = fence + 1, attempts = attempts + 1 WHERE id IN (
			SELECT d.id FROM webhook_deliveries d JOIN webhooks h ON h.id = d.webhook_id
			WHERE d.state = 'waiting' AND d.due <= ? AND h.state = 'on' ORDER BY d.due, d.id LIMIT ?`+ofDeliveries(tx)+`) RETURNING *`,
			stamp(now.Add(lease)), stamp(now), n).Scan(&rows).Error
		return fault("claim events", err)
	})
	if err != nil {
		return nil, err
	}
	slices.SortFunc(rows, func(a, b hookDeliveryRow) int { return int(a.ID - b.ID) })
	out := make([]HookDelivery, len(rows))
	for i, r := range rows {
		if out[i], err = r.decode(); err != nil {
			return nil, workflow.Fault("claim events", err)
		}
	}
	return out, nil
}

func ofDeliveries(tx *gorm.DB) string {
	if tx.Name() == "sqlite" {
		return ""
	}
	return " FOR UPDATE OF d SKIP LOCKED"
}

// Settle says what became of a try. What another has taken over by then is left
// alone.
func (w Webhooks) Settle(ctx context.Context, d HookDelivery) error {
	return w.s.within(ctx, func(tx *gorm.DB) error {
		_, err := exec(tx, "UPDATE webhook_deliveries SET state = ?, due = ?, status = ?, reason = ?, settled = ? WHERE id = ? AND fence = ? AND state = 'waiting'",
			d.State, stamp(d.Due), d.Status, d.Reason, stamp(d.Settled), d.ID, d.Fence)
		return fault("settle event", err)
	})
}

// Log gives what was told to an address, the latest first, before a delivery's
// number if that is not 0.
func (w Webhooks) Log(ctx context.Context, webhook string, before int64, limit int) ([]HookDelivery, error) {
	db := w.s.read.WithContext(ctx).Where("webhook_id = ?", webhook).Order("id DESC").Limit(limit)
	if before > 0 {
		db = db.Where("id < ?", before)
	}
	return list(db, "read deliveries", hookDeliveryRow.decode)
}

// Counts gives how many deliveries of each address are in each state.
func (w Webhooks) Counts(ctx context.Context) (map[string]map[string]int, error) {
	var rows []struct {
		WebhookID, State string
		N                int
	}
	err := w.s.read.WithContext(ctx).Raw("SELECT webhook_id, state, COUNT(*) AS n FROM webhook_deliveries GROUP BY webhook_id, state").Scan(&rows).Error
	if err != nil {
		return nil, workflow.Fault("count deliveries", err)
	}
	out := map[string]map[string]int{}
	for _, r := range rows {
		if out[r.WebhookID] == nil {
			out[r.WebhookID] = map[string]int{}
		}
		out[r.WebhookID][r.State] = r.N
	}
	return out, nil
}

// Resend lets a delivery go out anew, and puts that on the office's record.
func (w Webhooks) Resend(ctx context.Context, webhook string, id int64, change HookChange) error {
	return w.s.within(ctx, func(tx *gorm.DB) error {
		n, err := exec(tx, `UPDATE webhook_deliveries SET state = 'waiting', due = '', fence = fence + 1, attempts = 0, settled = ''
			WHERE id = ? AND webhook_id = ?`, id, webhook)
		if err != nil {
			return workflow.Fault("resend event", err)
		}
		if n == 0 {
			return &workflow.Error{
				Kind: workflow.NotFound, Reason: workflow.ReasonMissing,
				Msg: "没有第" + strconv.FormatInt(id, 10) + "号推送记录，请刷新后再看。",
			}
		}
		return recordHook(tx, webhook, change)
	})
}

// Sweep forgets what was delivered before a time.
func (w Webhooks) Sweep(ctx context.Context, before time.Time) error {
	return w.s.within(ctx, func(tx *gorm.DB) error {
		_, err := exec(tx, "DELETE FROM webhook_deliveries WHERE state = 'delivered' AND settled < ?", stamp(before))
		return fault("sweep deliveries", err)
	})
}

// HoldBack lets all that is due at an address wait until a time: where nobody
// answers, others are not kept waiting for it.
func (w Webhooks) HoldBack(ctx context.Context, webhook string, now, until time.Time) error {
	return w.s.within(ctx, func(tx *gorm.DB) error {
		_, err := exec(tx, "UPDATE webhook_deliveries SET due = ? WHERE webhook_id = ? AND state = 'waiting' AND due <= ?",
			stamp(until), webhook, stamp(now))
		return fault("hold back events", err)
	})
}
