package main

import (
	"context"
	"log/slog"
	"math/rand/v2"
	"strings"
	"time"

	"jiyao/cmd/internal/office"
	"jiyao/cmd/internal/server/webhook"
	"jiyao/workflow"
	"jiyao/workflow/outbox"
)

// webhooks gives who tells other systems what was done; nil where no host is
// allowed.
func (a *app) webhooks(o *office.Office) (*webhook.Service, error) {
	networks, err := prefixes(a.env("JIYAO_WEBHOOK_NETWORKS"))
	if err != nil {
		return nil, err
	}
	var allow []string
	for s := range strings.SplitSeq(a.env("JIYAO_WEBHOOK_ALLOW"), ",") {
		if s = strings.TrimSpace(s); s != "" {
			allow = append(allow, s)
		}
	}
	if len(allow) == 0 {
		return nil, nil
	}
	return webhook.New(webhook.Service{
		Store: o.Store, Allow: allow, Networks: networks, Now: a.now, After: time.After, Random: rand.Float64, Copy: o.Told,
		Log: slog.New(slog.NewTextHandler(a.talk, &slog.HandlerOptions{Level: slog.LevelWarn})),
	}), nil
}

// delivering gives who takes which messages of the outbox.
func (a *app) delivering(o *office.Office, s serving) map[string]outbox.Deliverer {
	all := map[string]outbox.Deliverer{}
	if s.drop != "" {
		all[workflow.TopicDeliver] = outbox.Folder{Dir: a.path(s.drop), File: o.Dropped}.Deliver
	}
	if s.mail != nil {
		all[workflow.TopicMail] = s.mail.Deliver
	}
	if s.hooks != nil {
		all[workflow.TopicNotify], all[workflow.TopicHook] = s.hooks.Deliver, s.hooks.DeliverCopy
	}
	if s.notices != nil {
		all[workflow.TopicNotify] = afterwards(all[workflow.TopicNotify], s.notices.Deliver)
	}
	return all
}

// afterwards gives a message to the second when the first has taken it; nil is
// nobody.
func afterwards(first, second outbox.Deliverer) outbox.Deliverer {
	if first == nil {
		return second
	}
	return func(ctx context.Context, d workflow.Delivery) error {
		if err := first(ctx, d); err != nil {
			return err
		}
		return second(ctx, d)
	}
}

// tell sends other systems what was done, until the context ends.
func (s serving) tell(ctx context.Context) error { return s.hooks.Run(ctx) }
