package webhook

import (
	"bytes"
	"context"
	"crypto/hmac"
	"crypto/sha256"
	"encoding/hex"
	"errors"
	"fmt"
	"hash"
	"io"
	"net/http"
	"strconv"
	"strings"
	"sync"
	"time"

	"github.com/emmansun/gmsm/sm3"

	"jiyao/workflow"
	"jiyao/workflow/outbox"
	"jiyao/workflow/store"
)

// How events go out.
const (
	sendingTakes = 10 * time.Second // at most, for one, if nothing else is said
	leaseFor     = time.Minute
	atOnce       = 8
	lookEvery    = 5 * time.Second
	tries        = 12 // before one is put aside: about two days
	firstPause   = 10 * time.Second
	longestPause = 6 * time.Hour
	holdBack     = time.Minute // for what else waits for an address that does not answer
	keptFor      = 30 * 24 * time.Hour
)

// The headers of an event.
const (
	HeaderEvent     = "Jiyao-Event"
	HeaderDelivery  = "Jiyao-Delivery"
	HeaderTimestamp = "Jiyao-Timestamp"
	HeaderSignature = "Jiyao-Signature"
)

// Deliver takes what was done from the outbox and lets it wait for every address
// that wants it. It is harmless to repeat: an address has each event once.
func (s *Service) Deliver(ctx context.Context, d workflow.Delivery) error {
	name, body, told, err := eventOf(d.ID, d.Message, s.Now())
	if err != nil {
		return &outbox.Permanent{Err: fmt.Errorf("消息“%s”读不懂：%w", d.Key, err)}
	}
	if !told {
		return nil
	}
	hooks, err := s.Store.Webhooks().All(ctx)
	if err != nil {
		return err
	}
	var all []store.HookDelivery
	for _, h := range hooks {
		if d.ID > h.Since && h.Wants(name) {
			all = append(all, store.HookDelivery{
				Webhook: h.ID, EventID: strconv.FormatInt(d.ID, 10), Event: name, Body: body, Created: s.Now(),
			})
		}
	}
	err = s.Store.Webhooks().Enqueue(ctx, all, false)
	if err == nil && len(all) > 0 {
		s.Wake()
	}
	return err
}

// Wake tells the service that there is something to send.
func (s *Service) Wake() {
	select {
	case s.wake <- struct{}{}:
	default: // it is about to look anyway
	}
}

// Run sends until the context ends.
func (s *Service) Run(ctx context.Context) error {
	defer s.http.CloseIdleConnections()
	var swept time.Time
	for ctx.Err() == nil {
		if now := s.Now(); now.Sub(swept) > time.Hour {
			swept = now
			if err := s.Store.Webhooks().Sweep(ctx, now.Add(-keptFor)); err != nil && ctx.Err() == nil {
				s.Log.Error("webhook: sweep", "error", err)
			}
		}
		sent, err := s.round(ctx)
		if err != nil && ctx.Err() == nil {
			s.Log.Error("webhook: send", "error", err, "cause", errors.Unwrap(err))
		}
		if sent > 0 && err == nil {
			continue
		}
		select {
		case <-ctx.Done():
		case <-s.wake:
		case <-s.After(lookEvery):
		}
	}
	return nil
}

// round sends what is due, some at a time, and says how many that were.
func (s *Service) round(ctx context.Context) (int, error) {
	due, err := s.Store.Webhooks().Claim(ctx, atOnce, s.Now(), leaseFor)
	if err != nil || len(due) == 0 {
		return 0, err
	}
	all, err := s.Store.Webhooks().All(ctx)
	if err != nil {
		return 0, err
	}
	hooks := map[string]store.Webhook{}
	for _, h := range all {
		hooks[h.ID] = h
	}
	var group sync.WaitGroup
	faults := make([]error, len(due))
	for i, d := range due {
		group.Go(func() { faults[i] = s.one(ctx, hooks[d.Webhook], d) })
	}
	group.Wait()
	return len(due), errors.Join(faults...)
}

// one sends one event and puts on record what became of it.
func (s *Service) one(ctx context.Context, h store.Webhook, d store.HookDelivery) error {
	if h.State != store.HookOn {
		return nil // paused or removed meanwhile
	}
	status, err := s.post(ctx, h, d)
	now := s.Now()
	d.Status, d.Due, d.Reason = status, time.Time{}, ""
	switch {
	case err == nil:
		d.State, d.Settled = store.HookDelivered, now
	case ctx.Err() != nil:
		d.Due = now // the program ends; the next one sends it
	case d.Attempts >= tries:
		d.State, d.Reason, d.Settled = store.HookFailed, reason(err), now
	default:
		d.Reason, d.Due = reason(err), now.Add(s.pause(d.Attempts))
	}
	hooks := s.Store.Webhooks()
	ctx = context.WithoutCancel(ctx)
	if err := hooks.Settle(ctx, d); err != nil || d.State == store.HookDelivered || status != 0 {
		return err
	}
	return hooks.HoldBack(ctx, h.ID, now, now.Add(holdBack))
}

// post sends an event and says what was answered; 0 is nothing.
func (s *Service) post(ctx context.Context, h store.Webhook, d store.HookDelivery) (int, error) {
	if err := s.checkURL(h.URL); err != nil { // the list may have become shorter
		return 0, err
	}
	r, err := http.NewRequestWithContext(ctx, http.MethodPost, h.URL, strings.NewReader(d.Body))
	if err != nil {
		return 0, err
	}
	stamp := strconv.FormatInt(s.Now().Unix(), 10)
	r.Header.Set("Content-Type", "application/json; charset=utf-8")
	r.Header.Set("User-Agent", "jiyao-webhook/1")
	r.Header.Set(HeaderEvent, d.Event)
	r.Header.Set(HeaderDelivery, d.EventID)
	r.Header.Set(HeaderTimestamp, stamp)
	r.Header.Set(HeaderSignature, Sign(h.Digest, h.Secret, stamp, []byte(d.Body)))
	res, err := s.http.Do(r)
	if err != nil {
		return 0, unreached(r.URL.Host, err)
	}
	defer res.Body.Close()
	_, _ = io.CopyN(io.Discard, res.Body, 64<<10)
	if res.StatusCode/100 != 2 {
		return res.StatusCode, fmt.Errorf("对方没有收下，答复%d，请对方检查接收程序", res.StatusCode)
	}
	return res.StatusCode, nil
}

// Sign gives the signature of an event: the HMAC over the time and the body, with
// the name of its digest in front.
func Sign(digest, secret, timestamp string, body []byte) string {
	made := map[string]func() hash.Hash{"sm3": sm3.New}[digest]
	if made == nil {
		digest, made = "sha256", sha256.New
	}
	mac := hmac.New(made, []byte(secret))
	mac.Write(bytes.Join([][]byte{[]byte(timestamp), body}, []byte(".")))
	return digest + "=" + hex.EncodeToString(mac.Sum(nil))
}

// pause is how long to wait after the n-th try: twice as long each time, half of
// it by chance.
func (s *Service) pause(n int) time.Duration {
	d := time.Duration(longestPause)
	if n <= 20 && firstPause<<(n-1) < longestPause {
		d = firstPause << (n - 1)
	}
	return d/2 + time.Duration(s.Random()*float64(d/2))
}

// reason is an error's text as it is kept.
func reason(err error) string {
	text := []rune(strings.ReplaceAll(strings.ToValidUTF8(err.Error(), "\uFFFD"), "\x00", "\uFFFD"))
	return string(text[:min(len(text), 300)])
}
