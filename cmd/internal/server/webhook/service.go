// Package webhook tells other systems what was done (事件推送): signed, at least
// once, again with growing pauses where nobody answers, and with a log of what
// was told to whom. It takes its events from the outbox, to which they belong
// from the moment of the commit.
package webhook

import (
	"cmp"
	"context"
	"crypto/rand"
	"crypto/sha256"
	"encoding/base32"
	"fmt"
	"log/slog"
	"net/http"
	"net/netip"
	"strconv"
	"strings"
	"time"

	"jiyao/workflow"
	"jiyao/workflow/store"
)

// Service is the addresses of an office and what they are told.
type Service struct {
	Store *store.Store
	// Allow lists the hosts that events may be sent to: oa.example.gov.cn,
	// *.example.gov.cn, http://10.1.2.3:8080.
	Allow []string
	// Networks are the inner networks that may be reached; without any only
	// public addresses are.
	Networks []netip.Prefix
	Now      func() time.Time
	After    func(time.Duration) <-chan time.Time
	Random   func() float64 // from 0 up to 1, to spread the next tries
	Log      *slog.Logger
	Timeout  time.Duration // of one sending; 0 is 10 s
	// Copy gives the copy that a message is about, with its minutes; its errors
	// are those of DeliverCopy. Without it no unit's system is told.
	Copy func(ctx context.Context, d workflow.Delivery, p workflow.Parcel) (workflow.Minutes, workflow.CopyRecord, error)

	wake chan struct{}
	http *http.Client
}

// New makes a service; without Now, After and Random it goes by the clock.
func New(s Service) *Service {
	s.wake = make(chan struct{}, 1)
	s.http = s.client()
	return &s
}

// A Subscription is what somebody asks for.
type Subscription struct {
	Label  string
	URL    string
	Events []string // empty is all
	Digest string   // sha256 or sm3; empty is sha256
	Unit   string   // ID of the unit that is told of its copies alone (接收系统); empty for events
	Note   string   // why
	Key    string   // of the click; empty is none
}

// maxHooks bounds how many addresses are told of events; a unit has one at most.
const maxHooks = 100

// Subscribe sets a new address. Its secret is in the answer, and is never shown
// again.
func (s *Service) Subscribe(ctx context.Context, by workflow.Person, want Subscription) (store.Webhook, error) {
	if want.Label = strings.TrimSpace(want.Label); want.Label == "" || len([]rune(want.Label)) > 100 {
		return store.Webhook{}, refuse("请写明推送给哪个系统，不超过100字。")
	}
	if err := s.checkURL(want.URL); err != nil {
		return store.Webhook{}, err
	}
	if err := want.checkWhat(); err != nil {
		return store.Webhook{}, err
	}
	all, err := s.Store.Webhooks().All(ctx)
	if err != nil {
		return store.Webhook{}, err
	}
	events := 0
	for _, h := range all {
		if h.Unit == "" {
			events++
		}
	}
	if want.Unit == "" && events >= maxHooks {
		return store.Webhook{}, &workflow.Error{
			Kind: workflow.Refused, Reason: workflow.ReasonField, Msg: fmt.Sprintf("推送地址最多%d个，请先删去不用的。", maxHooks),
		}
	}
	return s.Store.Webhooks().Add(ctx, store.Webhook{
		ID: idOf(by, want.Key), Label: want.Label, URL: want.URL, Events: want.Events, Secret: "whsec_" + rand.Text() + rand.Text(),
		Digest: cmp.Or(want.Digest, "sha256"), Unit: want.Unit,
	}, s.change(workflow.WebhookMade, by, want.Label+"，"+want.URL, want.Note))
}

// checkWhat looks at what is to be told, and how it is signed.
func (w Subscription) checkWhat() error {
	for _, e := range w.Events {
		if !Known(e) {
			return refuse("没有名为“%s”的事件，请从事件表中选。", e)
		}
	}
	if w.Unit != "" && len(w.Events) > 0 {
		return refuse("单位的接收系统只推送给该单位的分送件，不能再选事件；要推送事件的，请另行登记。")
	}
	if w.Digest != "" && w.Digest != "sha256" && w.Digest != "sm3" {
		return refuse("签名用的摘要只有 sha256 和 sm3 两种。")
	}
	return nil
}

// idOf gives the ID of a new address; the same click asks for the same one.
func idOf(by workflow.Person, key string) string {
	name := rand.Text()
	if key != "" {
		sum := sha256.Sum256([]byte(by.ID + "\x00" + key))
		name = base32.StdEncoding.EncodeToString(sum[:])
	}
	return "w-" + strings.ToLower(name[:12])
}

func (s *Service) change(act workflow.WebhookAct, by workflow.Person, about, note string) store.HookChange {
	return store.HookChange{Act: act, By: by, About: about, Note: note, At: s.Now()}
}

// Turn pauses, resumes or removes an address.
func (s *Service) Turn(ctx context.Context, by workflow.Person, id string, to store.HookState, note string) error {
	act, known := map[store.HookState]workflow.WebhookAct{
		store.HookOn: workflow.WebhookResumed, store.HookOff: workflow.WebhookPaused, store.HookRemoved: workflow.WebhookRemoved,
	}[to]
	if !known {
		return refuse("推送地址只能启用、停用或删除。")
	}
	err := s.Store.Webhooks().Turn(ctx, id, to, s.change(act, by, "", note))
	s.Wake()
	return err
}

// Resend lets one delivery go out anew.
func (s *Service) Resend(ctx context.Context, by workflow.Person, id string, delivery int64) error {
	err := s.Store.Webhooks().Resend(ctx, id, delivery, s.change(workflow.WebhookResent, by, "第"+strconv.FormatInt(delivery, 10)+"号", ""))
	s.Wake()
	return err
}

// Ping sends a test event to an address.
func (s *Service) Ping(ctx context.Context, id string) (event string, err error) {
	if _, err := s.Store.Webhooks().Of(ctx, id); err != nil {
		return "", err
	}
	event = "ping-" + strings.ToLower(rand.Text()[:12])
	now := s.Now()
	body := fmt.Sprintf(`{"id":%q,"event":"ping","time":%q}`, event, now.UTC().Format(time.RFC3339Nano))
	err = s.Store.Webhooks().Enqueue(ctx, []store.HookDelivery{{Webhook: id, EventID: event, Event: "ping", Body: body, Created: now}}, false)
	s.Wake()
	return event, err
}

// maxReplay bounds how many events one replay brings; the next begins where it
// ended.
const maxReplay = 10_000

// Replay sends an address all events after one, those it has had as well, and
// says how many there are and which is the last.
func (s *Service) Replay(ctx context.Context, by workflow.Person, id string, after int64) (n int, last int64, err error) {
	hook, err := s.Store.Webhooks().Of(ctx, id)
	if err != nil {
		return 0, 0, err
	}
	switch {
	case hook.Unit != "":
		return 0, 0, &workflow.Error{
			Kind: workflow.Refused, Reason: workflow.ReasonField, Msg: "单位的接收系统没有可以重放的事件；没有送到的分送件请在“投递情况”重投，其余的请补发。",
		}
	case after < 0:
		return 0, 0, refuse("事件的编号应当是0或以上的整数。")
	}
	last = after
	for n < maxReplay {
		page, err := s.Store.Letters(ctx, workflow.LetterQuery{
			State: workflow.LetterDelivered, Topic: workflow.TopicNotify, After: last, Limit: 500,
		})
		if err != nil {
			return n, last, err
		}
		if len(page) == 0 {
			break
		}
		var again []store.HookDelivery
		for _, letter := range page {
			last = letter.ID
			name, body, told, err := eventOf(letter.ID, letter.Message, letter.Since)
			if err != nil {
				return n, last, workflow.Fault("read message", err)
			}
			if told && hook.Wants(name) {
				again = append(again, store.HookDelivery{
					Webhook: id, EventID: strconv.FormatInt(letter.ID, 10), Event: name, Body: body, Created: s.Now(),
				})
			}
		}
		if err := s.Store.Webhooks().Enqueue(ctx, again, true); err != nil {
			return n, last, err
		}
		n += len(again)
	}
	about := fmt.Sprintf("第%d号之后，%d件", after, n)
	err = s.Store.Webhooks().Record(ctx, id, s.change(workflow.WebhookReplayed, by, about, ""))
	s.Wake()
	return n, last, err
}
