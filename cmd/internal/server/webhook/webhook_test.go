package webhook_test

import (
	"context"
	"crypto/hmac"
	"crypto/sha256"
	"encoding/hex"
	"encoding/json"
	"io"
	"log/slog"
	"net/http"
	"net/http/httptest"
	"net/netip"
	"net/url"
	"slices"
	"strconv"
	"strings"
	"sync"
	"testing"
	"time"

	"jiyao/cmd/internal/server/servertest"
	"jiyao/cmd/internal/server/webhook"
	"jiyao/workflow"
	"jiyao/workflow/outbox"
	"jiyao/workflow/store"
)

var admin = workflow.Person{ID: "anrupan", Name: "安如磐"}

// A receiver is another system, which may fail.
type receiver struct {
	*httptest.Server
	mu     sync.Mutex
	fails  func(n int) bool
	asked  int
	got    map[string]webhook.Body // by the event's ID
	order  []string
	texts  []string
	wrong  []string // what was not as it should be
	secret string
}

func newReceiver(t *testing.T, fails func(n int) bool) *receiver {
	r := &receiver{fails: fails, got: map[string]webhook.Body{}}
	r.Server = httptest.NewServer(http.HandlerFunc(r.take))
	t.Cleanup(r.Close)
	return r
}

func (r *receiver) take(w http.ResponseWriter, q *http.Request) {
	r.mu.Lock()
	defer r.mu.Unlock()
	r.asked++
	body, _ := io.ReadAll(q.Body)
	mac := hmac.New(sha256.New, []byte(r.secret))
	mac.Write([]byte(q.Header.Get("Jiyao-Timestamp") + "."))
	mac.Write(body)
	if want := "sha256=" + hex.EncodeToString(mac.Sum(nil)); q.Header.Get("Jiyao-Signature") != want {
		r.wrong = append(r.wrong, "signature "+q.Header.Get("Jiyao-Signature")+", want "+want)
	}
	var b webhook.Body
	if err := json.Unmarshal(body, &b); err != nil || b.Event != q.Header.Get("Jiyao-Event") || b.ID != q.Header.Get("Jiyao-Delivery") {
		r.wrong = append(r.wrong, string(body))
	}
	if r.fails(r.asked) {
		http.Error(w, "busy", http.StatusServiceUnavailable)
		return
	}
	r.got[b.ID] = b
	r.order, r.texts = append(r.order, b.Event), append(r.texts, string(body))
}

func (r *receiver) events() []string {
	r.mu.Lock()
	defer r.mu.Unlock()
	return slices.Clone(r.order)
}

// sending makes a service whose pauses take no time, and the worker that feeds
// it, until the test ends.
func sending(t *testing.T, s *servertest.Site, to ...*receiver) *webhook.Service {
	t.Helper()
	var mu sync.Mutex
	at := s.Now
	clock := func() time.Time { // every look at the clock is a minute later: no pause is long, and nothing is swept away
		mu.Lock()
		defer mu.Unlock()
		at = at.Add(time.Minute)
		return at
	}
	log := slog.New(slog.NewTextHandler(io.Discard, nil))
	var allow []string
	for _, r := range to {
		allow = append(allow, r.URL)
	}
	h := webhook.New(webhook.Service{
		Store: s.Office.Store, Allow: allow, Copy: s.Office.Told, Networks: []netip.Prefix{netip.MustParsePrefix("127.0.0.0/8")},
		Now: clock, Random: func() float64 { return 0 }, Log: log,
		After: func(time.Duration) <-chan time.Time { return time.After(5 * time.Millisecond) },
	})
	mail := &outbox.Worker{
		Store: s.Office.Store, Name: "test", Now: clock,
		Deliver: map[string]outbox.Deliverer{workflow.TopicNotify: h.Deliver, workflow.TopicHook: h.DeliverCopy},
		Random:  func() float64 { return 0 }, Log: log, Limits: outbox.Limits{Timeout: time.Hour, Lease: 1000 * time.Hour},
	}
	mail.After = func(d time.Duration) <-chan time.Time {
		if d == mail.Limits.Timeout {
			return nil // however slow the machine is
		}
		return time.After(5 * time.Millisecond)
	}
	ctx, end := context.WithCancel(context.Background())
	var all sync.WaitGroup
	all.Go(func() { _ = h.Run(ctx) })
	all.Go(func() { _ = mail.Run(ctx) })
	t.Cleanup(func() { end(); all.Wait() })
	return h
}

func eventually(t *testing.T, what string, is func() bool) {
	t.Helper()
	for range 1000 {
		if is() {
			return
		}
		time.Sleep(10 * time.Millisecond)
	}
	t.Fatalf("it never came to it that %s", what)
}

// A receiver that fails every other time gets every event in the end, signed,
// and only those it asked for.
func TestReceiverFailsHalfTheTime(t *testing.T) {
	s := servertest.New(t)
	s.Signed(s.Draft("第1次常务会议纪要", s.Sample("changwu"))) // before anybody asked
	to := newReceiver(t, func(n int) bool { return n%2 == 1 })
	h := sending(t, s, to)
	some, err := h.Subscribe(t.Context(), admin, webhook.Subscription{
		Label: "档案系统", URL: to.URL + "/in", Events: []string{"minutes.submitted", "minutes.approved", "minutes.signed", "minutes.issued"},
	})
	if err != nil {
		t.Fatal(err)
	}
	to.mu.Lock()
	to.secret = some.Secret
	to.mu.Unlock()
	m := s.Issued(s.Draft("第2次常务会议纪要", s.Sample("changwu")))
	eventually(t, "all six events are there", func() bool { return len(to.events()) >= 6 })
	events := to.events()
	slices.Sort(events)
	want := []string{"minutes.approved", "minutes.approved", "minutes.approved", "minutes.issued", "minutes.signed", "minutes.submitted"}
	if !slices.Equal(events, want) {
		t.Errorf("events %v, want %v", events, want)
	}
	if len(to.wrong) > 0 {
		t.Errorf("wrong: %v", to.wrong)
	}
	for id, b := range to.got {
		if b.Minutes != m.ID {
			t.Errorf("event %s is about %s: from before anybody asked", id, b.Minutes)
		}
	}
	log, err := s.Office.Store.Webhooks().Log(t.Context(), some.ID, 0, 50)
	if err != nil || len(log) != 6 {
		t.Fatalf("log %+v, %v", log, err)
	}
	eventually(t, "all are on record as delivered", func() bool {
		counts, err := s.Office.Store.Webhooks().Counts(t.Context())
		return err == nil && counts[some.ID][store.HookDelivered] == 6
	})
	replay(t, s, h, some, to)
}

// replay sends what was before anybody asked as well, and everything anew.
func replay(t *testing.T, s *servertest.Site, h *webhook.Service, hook store.Webhook, to *receiver) {
	t.Helper()
	eventually(t, "no event is in anybody's hands", func() bool {
		left, err := s.Office.Store.Letters(t.Context(), workflow.LetterQuery{State: workflow.LetterWaiting, Topic: workflow.TopicNotify})
		return err == nil && len(left) == 0
	})
	n, last, err := h.Replay(t.Context(), admin, hook.ID, 0)
	if err != nil || n != 11 || last == 0 {
		t.Fatalf("replayed %d up to %d, %v; want 11", n, last, err)
	}
	eventually(t, "all is there anew", func() bool { return len(to.events()) >= 17 })
	if len(to.got) != 11 {
		t.Errorf("%d different events, want 11", len(to.got))
	}
	event, err := h.Ping(t.Context(), hook.ID)
	if err != nil {
		t.Fatal(err)
	}
	eventually(t, "the test event is there", func() bool {
		to.mu.Lock()
		defer to.mu.Unlock()
		return to.got[event].Event == "ping"
	})
	if err := s.Office.Store.Verify(t.Context()); err != nil {
		t.Errorf("the record does not verify: %v", err)
	}
}

// One who never answers is put aside, and may be asked for again.
func TestPutAside(t *testing.T) {
	s := servertest.New(t)
	broken := true
	to := newReceiver(t, func(int) bool { return broken })
	h := sending(t, s, to)
	hook, err := h.Subscribe(t.Context(), admin, webhook.Subscription{Label: "督查系统", URL: to.URL, Digest: "sha256"})
	if err != nil {
		t.Fatal(err)
	}
	to.mu.Lock()
	to.secret = hook.Secret
	to.mu.Unlock()
	s.Do(s.Draft("第1次常务会议纪要", s.Sample("changwu")), "linshuyan", workflow.Command{Action: workflow.Submit})
	var failed store.HookDelivery
	eventually(t, "it is put aside", func() bool {
		log, err := s.Office.Store.Webhooks().Log(t.Context(), hook.ID, 0, 1)
		if err == nil && len(log) == 1 {
			failed = log[0]
		}
		return failed.State == store.HookFailed
	})
	if failed.Attempts != 12 || failed.Status != 503 || failed.Reason != "对方没有收下，答复503，请对方检查接收程序" {
		t.Errorf("put aside: %+v", failed)
	}
	to.mu.Lock()
	broken = false
	to.mu.Unlock()
	page := s.As("anrupan").Get("/admin/webhooks/" + hook.ID)
	if page.Status != http.StatusOK || !strings.Contains(page.Body, "搁置") || strings.Contains(page.Body, hook.Secret) {
		t.Errorf("page: %d, or it shows the secret", page.Status)
	}
	if err := h.Resend(t.Context(), admin, hook.ID, failed.ID); err != nil {
		t.Fatal(err)
	}
	eventually(t, "it is there", func() bool { return slices.Contains(to.events(), "minutes.submitted") })
}

// Nothing is sent where it must not be: to hosts that are not on the list, to
// inner addresses, by way of elsewhere.
func TestWhereNothingIsSent(t *testing.T) {
	s := servertest.New(t)
	to := newReceiver(t, func(int) bool { return false })
	here, err := url.Parse(to.URL)
	if err != nil {
		t.Fatal(err)
	}
	h := webhook.New(webhook.Service{
		Store: s.Office.Store, Allow: []string{"oa.example.gov.cn", "*.city.example.cn", to.URL, "http://localhost:" + here.Port()},
		Now: func() time.Time { return s.Now }, After: time.After, Random: func() float64 { return 0 },
		Log: slog.New(slog.NewTextHandler(io.Discard, nil)),
	})
	for address, allowed := range map[string]bool{
		"https://oa.example.gov.cn/in": true, "https://a.city.example.cn": true, "https://oa.example.gov.cn:443/": true,
		"http://oa.example.gov.cn/in": false, "https://oa.example.gov.cn:8443/in": false, "https://evil.example/": false,
		"https://oa.example.gov.cn.evil.example/": false, "https://oa.example.gov.cn@evil.example/": false, "https://u:p@oa.example.gov.cn/": false,
		"https://city.example.cn": false, "https://evilcity.example.cn": false, "ftp://oa.example.gov.cn": false, "//oa.example.gov.cn": false,
		"https://oa.example.gov.cn/#x": false, "": false, "javascript:alert(1)": false,
	} {
		_, err := h.Subscribe(t.Context(), admin, webhook.Subscription{Label: "某系统", URL: address})
		if (err == nil) != allowed {
			t.Errorf("%q: %v, want allowed %v", address, err, allowed)
		}
	}
	for _, address := range []string{
		"127.0.0.1", "10.1.2.3", "172.16.0.1", "192.168.1.1", "169.254.169.254", "0.0.0.0", "100.64.0.1", "224.0.0.1", "255.255.255.255",
		"::1", "::", "fe80::1", "fd00::1", "::ffff:127.0.0.1", "::ffff:10.0.0.1", "64:ff9b::a00:1", "ff02::1", "2002:7f00:1::",
	} {
		if h.Reachable(netip.MustParseAddr(address)) {
			t.Errorf("%s is reachable", address)
		}
	}
	for _, address := range []string{"8.8.8.8", "2400:3200::1", "203.119.1.1"} {
		if !h.Reachable(netip.MustParseAddr(address)) {
			t.Errorf("%s is not reachable", address)
		}
	}
	for _, target := range []string{to.URL, "http://localhost:" + here.Port()} {
		if status, err := h.Try(t.Context(), target); err == nil || status != 0 {
			t.Errorf("%s: %d %v; want that nothing is sent to this machine", target, status, err)
		}
	}
	if to.asked != 0 {
		t.Errorf("asked %d times", to.asked)
	}
}

// A way to elsewhere is not taken.
func TestRedirects(t *testing.T) {
	s := servertest.New(t)
	to := newReceiver(t, func(int) bool { return false })
	away := httptest.NewServer(http.RedirectHandler(to.URL, http.StatusTemporaryRedirect))
	t.Cleanup(away.Close)
	h := webhook.New(webhook.Service{
		Store: s.Office.Store, Allow: []string{away.URL, to.URL}, Networks: []netip.Prefix{netip.MustParsePrefix("127.0.0.0/8")},
		Now: func() time.Time { return s.Now }, After: time.After, Random: func() float64 { return 0 },
	})
	if status, err := h.Try(t.Context(), away.URL); status != http.StatusTemporaryRedirect || err == nil || to.asked != 0 {
		t.Errorf("%d %v, and the other was asked %d times", status, err, to.asked)
	}
}

// Every action that the outbox tells of is an event, and none twice.
func TestEvents(t *testing.T) {
	seen := map[string]bool{}
	for _, e := range webhook.Events() {
		if seen[e.Name] || e.Label() == string(e.Action) {
			t.Errorf("%s: twice, or without a name in Chinese", e.Name)
		}
		seen[e.Name] = true
	}
	for _, a := range workflow.Actions() {
		told := len(workflow.Messages(workflow.Entry{Action: a, Version: 1})) > 0
		named := slices.ContainsFunc(webhook.Events(), func(e webhook.Event) bool { return e.Action == a })
		if told != named {
			t.Errorf("%s: told %v, an event %v", a, told, named)
		}
	}
	if got := webhook.Sign("sm3", "k", strconv.Itoa(1), []byte("{}")); !strings.HasPrefix(got, "sm3=") || len(got) != 4+64 {
		t.Errorf("sm3: %s", got)
	}
}
