package crash

import (
	"bytes"
	"context"
	"encoding/json"
	"fmt"
	"log/slog"
	"math/rand/v2"
	"net/http"
	"os"
	"time"

	"jiyao/workflow"
	"jiyao/workflow/outbox"
)

// newCourier carries what is in the outbox to the recipient. Whatever a killed
// server had in hand waits only a moment for another.
func newCourier(s workflow.Deliveries, cfg serverConfig) *outbox.Worker {
	to := over(cfg.Inbox)
	deliver := func(ctx context.Context, d workflow.Delivery) error { return post(ctx, to, d.Message) }
	return &outbox.Worker{
		Store: s, Name: fmt.Sprintf("%s-%d", cfg.Socket, os.Getpid()),
		Deliver: map[string]outbox.Deliverer{workflow.TopicNotify: deliver, workflow.TopicDeliver: deliver},
		Limits: outbox.Limits{
			Tries: 1000, Poll: 20 * time.Millisecond, Timeout: time.Second, Lease: 1500 * time.Millisecond,
			Grace: 100 * time.Millisecond, First: 20 * time.Millisecond, Longest: 200 * time.Millisecond,
		},
		Now: time.Now, After: time.After, Random: rand.Float64,
		Log: slog.New(slog.DiscardHandler), // that the database is away is part of the game
	}
}

func post(ctx context.Context, to *http.Client, m workflow.Message) error {
	body, err := json.Marshal(m)
	if err != nil {
		return err
	}
	r, err := http.NewRequestWithContext(ctx, http.MethodPost, "http://inbox/", bytes.NewReader(body))
	if err != nil {
		return err
	}
	response, err := to.Do(r)
	if err != nil {
		return err
	}
	if err := response.Body.Close(); err != nil || response.StatusCode != http.StatusOK {
		return fmt.Errorf("deliver %s: %s, %w", m.Key, response.Status, err)
	}
	return nil
}
