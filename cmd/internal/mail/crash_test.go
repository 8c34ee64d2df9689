package mail_test

import (
	"context"
	"encoding/json"
	"fmt"
	"io"
	"log/slog"
	"maps"
	"net"
	"net/http"
	"net/http/httptest"
	"net/netip"
	"os"
	"os/exec"
	"path/filepath"
	"slices"
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
		Now: now, After: after, Random: func() float64 { return 0 }, Log: log, Timeout: 250 * time.Millisecond,
		Copy: copiesIn(s),
	})
	w := outbox.Worker{
		Store: s, Name: fmt.Sprint("postman-", os.Getpid()), Now: now, After: after, Random: func() float64 { return 0 }, Log: log,
		Deliver: map[string]outbox.Deliverer{
			workflow.TopicMail: sender.Deliver, workflow.TopicHook: hooks.DeliverCopy, workflow.TopicNotify: hooks.Deliver,
		},
		Limits: outbox.Limits{Tries: 1000, Timeout: 10 * time.Minute, Lease: 12 * time.Minute},
	}
	go func() { _ = hooks.Run(ctx) }()
	go func() { _ = w.Run(ctx) }()
	return untilEmpty(ctx, s)
}

// copiesIn finds the copies of minutes that nobody changes.
func copiesIn(s *store.Store) func(context.Context, workflow.Delivery, workflow.Parcel) (workflow.Minutes, workflow.CopyRecord, error) {
	var mu sync.Mutex
	read := map[string]workflow.Minutes{}
	return func(ctx context.Context, d workflow.Delivery, p workflow.Parcel) (workflow.Minutes, workflow.CopyRecord, error) {
		mu.Lock()
		defer mu.Unlock()
		m, there := read[d.Minutes]
		if !there {
			var err error
			if m, err = s.Minutes(ctx, d.Minutes); err != nil {
				return m, workflow.CopyRecord{}, err
			}
			read[d.Minutes] = m
		}
		i := slices.IndexFunc(m.Copies, func(c workflow.CopyRecord) bool { return c.Unit == p.Unit })
		return m, m.Copies[i], nil
	}
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

// systems are the receiving systems of units, at one address each. Half the time
// they fail, at one stage or another: by refusing, by not answering, by breaking
// off before they take an event and after.
type systems struct {
	*httptest.Server
	asked   atomic.Int64
	taken   atomic.Int64
	mu      sync.Mutex
	secrets map[string]string   // by path
	came    map[string][]string // keys by path, repeats included
	wrong   []string
}

func serveSystems(t *testing.T) *systems {
	y := &systems{secrets: map[string]string{}, came: map[string][]string{}}
	y.Server = httptest.NewServer(y)
	t.Cleanup(y.Close)
	return y
}

func (y *systems) ServeHTTP(w http.ResponseWriter, r *http.Request) {
	body, err := io.ReadAll(r.Body)
	mood := y.asked.Add(1) % 8
	switch {
	case err != nil || mood == 0:
		w.WriteHeader(http.StatusServiceUnavailable)
		return
	case mood == 2:
		<-r.Context().Done()
		return
	case mood == 4:
		reset(w)
		return
	}
	y.take(r, body)
	if mood == 6 {
		reset(w) // taken, and nobody hears of it
	}
}

// reset breaks a connection off.
func reset(w http.ResponseWriter) {
	conn, _, err := http.NewResponseController(w).Hijack()
	if err != nil {
		return
	}
	if tcp, ok := conn.(*net.TCPConn); ok {
		_ = tcp.SetLinger(0)
	}
	_ = conn.Close()
}

// take keeps an event, and what is wrong with it.
func (y *systems) take(r *http.Request, body []byte) {
	y.mu.Lock()
	defer y.mu.Unlock()
	y.taken.Add(1)
	key := r.Header.Get(webhook.HeaderDelivery)
	y.came[r.URL.Path] = append(y.came[r.URL.Path], key)
	if want := webhook.Sign("sha256", y.secrets[r.URL.Path], r.Header.Get(webhook.HeaderTimestamp), body); r.Header.Get(webhook.HeaderSignature) != want {
		y.wrong = append(y.wrong, "signature of "+key)
	}
	var said webhook.CopyBody
	if r.URL.Path == "/all" {
		return
	}
	if err := json.Unmarshal(body, &said); err != nil || "/"+said.Unit != r.URL.Path || said.ID != key || said.Event != webhook.CopyDistributed {
		y.wrong = append(y.wrong, string(body))
	}
}

// subscribe gives a path its address; one of a unit is named by it.
func (y *systems) subscribe(t *testing.T, s *webhook.Service, path, unit string) {
	t.Helper()
	hook, err := s.Subscribe(t.Context(), workflow.Person{ID: "admin", Name: "管"}, webhook.Subscription{Label: path, URL: y.URL + path, Unit: unit})
	if err != nil {
		t.Fatal(err)
	}
	y.secrets[path] = hook.Secret
}

// received gives the keys that came to each path, each once, in order, and how
// many came again.
func (y *systems) received() (once map[string][]string, again int) {
	y.mu.Lock()
	defer y.mu.Unlock()
	once = map[string][]string{}
	for path, keys := range y.came {
		for _, key := range keys {
			if slices.Contains(once[path], key) {
				again++
				continue
			}
			once[path] = append(once[path], key)
		}
	}
	return once, again
}

// mailed gives the keys that came to each address, each once, in order, and how
// many came again.
func mailed(t *testing.T, post *server) (once map[string][]string, again int) {
	once = map[string][]string{}
	for _, m := range post.received() {
		h := header(t, m)
		to, key := h.Get("To"), h.Get(mail.HeaderDelivery)
		if slices.Contains(once[to], key) {
			again++
			continue
		}
		once[to] = append(once[to], key)
	}
	return once, again
}

// A distribution of two minutes to 1,000 units, half of them by a mail server and
// half by systems of their own that fail half the time, and the process killed in
// the middle, twice: everybody has both in the end, in order, and who keeps the
// keys sees each once. A system that is told of events has those.
func TestEverybodyHasIt(t *testing.T) {
	const minutes, units = 2, 1000
	dir := t.TempDir()
	s, flow := openStore(t, dir)
	all := serveSystems(t)
	host := all.Listener.Addr().String()
	service := webhook.New(webhook.Service{Store: s, Allow: []string{"http://" + host}, Networks: []netip.Prefix{netip.MustParsePrefix("127.0.0.0/8")}, Now: time.Now})
	all.subscribe(t, service, "/all", "")
	var to []workflow.Recipient
	for i := range units {
		r := workflow.Recipient{Unit: fmt.Sprintf("unit%04d", i), ID: fmt.Sprintf("u%04d", i), Copies: 1, Channel: workflow.ByMail}
		if i%2 == 1 {
			r.Channel = workflow.ByHook
			all.subscribe(t, service, "/"+r.ID, r.ID)
		}
		to = append(to, r)
	}
	storetest.DistributeTo(t, flow, s, minutes, to...)
	want := addressed(t, s, minutes)
	if err := s.Close(); err != nil {
		t.Fatal(err)
	}
	post, moods := serveMail(t, "127.0.0.1"), &flaky{}
	post.answer = moods.answer
	if err := os.WriteFile(filepath.Join(dir, "root.pem"), post.root, 0o600); err != nil {
		t.Fatal(err)
	}
	begun := time.Now().Format(time.RFC3339Nano)
	for _, enough := range []int{units * minutes / 4, units * minutes / 2, 0} {
		deliverUntil(t, postmanAt(dir, begun, post, host), func() bool {
			return enough > 0 && len(post.received())+int(all.taken.Load()) >= enough
		}, enough == 0)
	}
	mails, mailedAgain := mailed(t, post)
	told, toldAgain := all.received()
	if len(told["/all"]) == 0 {
		t.Error("no event was received")
	}
	delete(told, "/all")
	for path, keys := range told {
		mails["<unit"+path[2:]+"@yunzhou.example>"] = keys
	}
	if !maps.EqualFunc(mails, want, slices.Equal) {
		t.Errorf("%d units have something, want %d with both minutes in order", len(mails), len(want))
	}
	for _, w := range all.wrong {
		t.Error(w)
	}
	if mailedAgain == 0 || toldAgain == 0 {
		t.Errorf("%d mails and %d events came again: nothing has failed", mailedAgain, toldAgain)
	}
	t.Logf("%d mails came again, %d events", mailedAgain, toldAgain)
}

func openStore(t *testing.T, dir string) (*store.Store, *workflow.Flow) {
	t.Helper()
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
	return s, flow
}

// addressed gives the keys on record for each unit's address, in order.
func addressed(t *testing.T, s *store.Store, minutes int) map[string][]string {
	t.Helper()
	want := map[string][]string{}
	for _, topic := range []string{workflow.TopicMail, workflow.TopicHook} {
		all, err := s.Letters(t.Context(), workflow.LetterQuery{State: workflow.LetterWaiting, Topic: topic, Limit: 1 << 20})
		if err != nil {
			t.Fatal(err)
		}
		for _, l := range all {
			want["<"+l.Recipient+"@yunzhou.example>"] = append(want["<"+l.Recipient+"@yunzhou.example>"], l.Key)
		}
	}
	for to, keys := range want {
		if len(keys) != minutes {
			t.Fatalf("%s is to have %v", to, keys)
		}
	}
	return want
}

// postmanAt gives a postman, not yet at work.
func postmanAt(dir, begun string, post *server, host string) []string {
	return []string{postmanFolder + "=" + dir, "MAIL_PORT=" + strconv.Itoa(post.port()), "HOOK_HOST=" + host, "BEGUN=" + begun}
}

// deliverUntil runs a postman and kills it when enough is there, or waits for its
// end.
func deliverUntil(t *testing.T, env []string, enough func() bool, toTheEnd bool) {
	t.Helper()
	self, err := os.Executable()
	if err != nil {
		t.Fatal(err)
	}
	cmd := exec.CommandContext(t.Context(), self)
	cmd.Env, cmd.Stderr = append(os.Environ(), env...), os.Stderr
	if err := cmd.Start(); err != nil {
		t.Fatal(err)
	}
	ended := make(chan error, 1)
	go func() { ended <- cmd.Wait() }()
	late := time.After(3 * time.Minute)
	for {
		select {
		case err := <-ended:
			if err != nil || !toTheEnd {
				t.Fatalf("the postman ended: %v", err)
			}
			return
		case <-late:
			_ = cmd.Process.Kill()
			t.Fatal("the postman is not done")
		case <-time.After(20 * time.Millisecond):
			if enough() {
				_ = cmd.Process.Kill()
				<-ended
				return
			}
		}
	}
}
