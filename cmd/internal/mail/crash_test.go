package mail_test

import (
	"context"
	"fmt"
	"io"
	"log/slog"
	"net"
	"net/http"
	"net/http/httptest"
	"net/netip"
	"os"
	"os/exec"
	"path/filepath"
	"strconv"
	"sync"
	"sync/atomic"
	"testing"
	"time"

	"jiyao/cmd/internal/mail"
	"jiyao/cmd/internal/server/webhook"
	"jiyao/templates"
	"jiyao/workflow"
	"jiyao/workflow/outbox"
	"jiyao/workflow/store"
	"jiyao/workflow/storetest"
)

// postmanFolder names the folder of the office that a process of this test
// program delivers for; it does nothing else then.
const postmanFolder = "JIYAO_TEST_POSTMAN"

func TestMain(m *testing.M) {
	if dir := os.Getenv(postmanFolder); dir != "" {
		if err := postman(dir, os.Getenv("MAIL_PORT"), os.Getenv("HOOK_HOST"), os.Getenv("BEGUN")); err != nil {
			fmt.Fprintln(os.Stderr, err)
			os.Exit(1)
		}
		os.Exit(0)
	}
	os.Exit(m.Run())
}

// haste is how much faster than ours the postman's clock goes: pauses and leases
// of minutes pass in a second.
const haste = 200

// postman delivers until nothing is left to deliver.
func postman(dir, port, hookHost, begun string) error {
	ctx, stop := context.WithCancel(context.Background())
	defer stop()
	began, err := time.Parse(time.RFC3339Nano, begun)
	if err != nil {
		return err
	}
	now := func() time.Time { return began.Add(time.Since(began) * haste) }
	after := func(d time.Duration) <-chan time.Time { return time.After(d / haste) }
	s, err := store.Open(ctx, filepath.Join(dir, "jiyao.db"))
	if err != nil {
		return err
	}
	root, err := os.ReadFile(filepath.Join(dir, "root.pem"))
	if err != nil {
		return err
	}
	n, err := strconv.Atoi(port)
	if err != nil {
		return err
	}
	sender := sender(&server{root: root, Listener: fixed(n)})
	sender.Item = func(_ context.Context, _ workflow.Delivery, p workflow.Parcel) (mail.Item, error) {
		return mail.Item{To: p.Unit + "@yunzhou.example", Number: "〔2026〕1号", Document: paper}, nil
	}
	log := slog.New(slog.NewTextHandler(io.Discard, nil))
	hooks := webhook.New(webhook.Service{
		Store: s, Allow: []string{"http://" + hookHost}, Networks: []netip.Prefix{netip.MustParsePrefix("127.0.0.0/8")},
		Now: now, After: after, Random: func() float64 { return 0 }, Log: log,
	})
	w := outbox.Worker{
		Store: s, Name: fmt.Sprint("postman-", os.Getpid()), Now: now, After: after, Random: func() float64 { return 0 }, Log: log,
		Deliver: map[string]outbox.Deliverer{workflow.TopicDeliver: sender.Deliver, workflow.TopicNotify: hooks.Deliver},
		Limits:  outbox.Limits{Tries: 1000, Timeout: 30 * time.Minute, Lease: 40 * time.Minute},
	}
	go func() { _ = hooks.Run(ctx) }()
	go func() { _ = w.Run(ctx) }()
	return untilEmpty(ctx, s)
}

// fixed is a listener at a port that somebody else listens at.
type fixed int

func (f fixed) Accept() (net.Conn, error) { return nil, net.ErrClosed }
func (f fixed) Close() error              { return nil }
func (f fixed) Addr() net.Addr            { return &net.TCPAddr{IP: net.IPv4(127, 0, 0, 1), Port: int(f)} }

// untilEmpty waits until every message and every event is delivered.
func untilEmpty(ctx context.Context, s *store.Store) error {
	for {
		time.Sleep(50 * time.Millisecond)
		backlog, err := s.Backlog(ctx)
		if err != nil {
			return err
		}
		left := 0
		for _, b := range backlog {
			left += b.Waiting + b.Aside
		}
		counts, err := s.Webhooks().Counts(ctx)
		if err != nil {
			return err
		}
		for _, states := range counts {
			for state, n := range states {
				if state != store.HookDelivered {
					left += n
				}
			}
		}
		if left == 0 {
			return nil
		}
	}
}

// flaky fails every other time, at one stage or another: before the mail, after
// it, and after taking it without a word.
type flaky struct{ n atomic.Int64 }

func (f *flaky) answer(verb, _ string) string {
	if verb != "RCPT" && verb != "END" {
		return ""
	}
	switch n := f.n.Add(1); {
	case verb == "RCPT" && n%4 == 0:
		return "450 not now"
	case verb == "END" && n%5 == 0:
		return "451 not now"
	case verb == "END" && n%7 == 0:
		return "-"
	}
	return ""
}

// eventsAt receives events and refuses every other one.
func eventsAt(t *testing.T) (*httptest.Server, func() map[string]int) {
	var mu sync.Mutex
	var n atomic.Int64
	got := map[string]int{}
	hook := httptest.NewServer(http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
		if n.Add(1)%2 == 0 {
			w.WriteHeader(http.StatusServiceUnavailable)
			return
		}
		mu.Lock()
		defer mu.Unlock()
		got[r.Header.Get(webhook.HeaderDelivery)]++
	}))
	t.Cleanup(hook.Close)
	return hook, func() map[string]int {
		mu.Lock()
		defer mu.Unlock()
		all := map[string]int{}
		for k, v := range got {
			all[k] = v
		}
		return all
	}
}

// A distribution to 1,000 units by a mail server that fails half the time, with
// a webhook receiver that does so too, and the process killed in the middle,
// twice: everybody has it in the end, and who keeps the keys sees it once.
func TestEverybodyHasIt(t *testing.T) {
	const units = 1000
	dir := t.TempDir()
	text, err := templates.Flow("default")
	if err != nil {
		t.Fatal(err)
	}
	flow, err := workflow.ParseFlow("default.yaml", text)
	if err != nil {
		t.Fatal(err)
	}
	s, err := store.Open(t.Context(), filepath.Join(dir, "jiyao.db"))
	if err != nil {
		t.Fatal(err)
	}
	hook, events := eventsAt(t)
	host := hook.Listener.Addr().String()
	service := webhook.New(webhook.Service{Store: s, Allow: []string{"http://" + host}, Networks: []netip.Prefix{netip.MustParsePrefix("127.0.0.0/8")}, Now: time.Now})
	if _, err := service.Subscribe(t.Context(), workflow.Person{ID: "admin", Name: "管"}, webhook.Subscription{Label: "督查", URL: hook.URL}); err != nil {
		t.Fatal(err)
	}
	var names []string
	for i := range units {
		names = append(names, fmt.Sprintf("unit%04d", i))
	}
	storetest.Distribute(t, flow, s, 1, names...)
	if err := s.Close(); err != nil {
		t.Fatal(err)
	}
	post, moods := serveMail(t, "127.0.0.1"), &flaky{}
	post.answer = moods.answer
	if err := os.WriteFile(filepath.Join(dir, "root.pem"), post.root, 0o600); err != nil {
		t.Fatal(err)
	}
	begun := time.Now().Format(time.RFC3339Nano)
	for _, enough := range []int{units / 4, units / 2, 0} {
		deliverUntil(t, dir, begun, post, host, enough)
	}
	seen, twice := map[string]int{}, 0
	for _, m := range post.received() {
		h := header(t, m)
		if seen[h.Get("To")]++; seen[h.Get("To")] > 1 {
			twice++
		}
	}
	ids := map[string]bool{}
	for _, m := range post.received() {
		ids[header(t, m).Get("Message-ID")] = true
	}
	if len(seen) != units || len(ids) != units {
		t.Errorf("%d units have it by %d IDs, want %d", len(seen), len(ids), units)
	}
	again := 0
	for _, n := range events() {
		again += n - 1
	}
	if len(events()) == 0 {
		t.Error("no event was received")
	}
	t.Logf("%d mails, %d of them again; %d events, %d again", len(post.received()), twice, len(events()), again)
}

// deliverUntil runs a postman, and kills it when so many mails are there; 0 waits
// for its end.
func deliverUntil(t *testing.T, dir, begun string, post *server, host string, enough int) {
	t.Helper()
	self, err := os.Executable()
	if err != nil {
		t.Fatal(err)
	}
	cmd := exec.CommandContext(t.Context(), self)
	cmd.Env = append(os.Environ(), postmanFolder+"="+dir, "MAIL_PORT="+strconv.Itoa(post.port()), "HOOK_HOST="+host, "BEGUN="+begun)
	cmd.Stderr = os.Stderr
	if err := cmd.Start(); err != nil {
		t.Fatal(err)
	}
	ended := make(chan error, 1)
	go func() { ended <- cmd.Wait() }()
	late := time.After(3 * time.Minute)
	for {
		select {
		case err := <-ended:
			if err != nil || enough > 0 {
				t.Fatalf("the postman ended: %v", err)
			}
			return
		case <-late:
			_ = cmd.Process.Kill()
			t.Fatalf("the postman is not done; %d mails", len(post.received()))
		case <-time.After(10 * time.Millisecond):
			if enough > 0 && len(post.received()) >= enough {
				_ = cmd.Process.Kill()
				<-ended
				return
			}
		}
	}
}
