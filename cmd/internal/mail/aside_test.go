package mail_test

import (
	"context"
	"log/slog"
	"strings"
	"testing"
	"time"

	"jiyao/cmd/internal/mail"
	"jiyao/workflow"
	"jiyao/workflow/outbox"
	"jiyao/workflow/storetest"
)

// A mail that the server refuses for good is put aside at the first try with the
// server's own words; asked for again by hand, it goes out once the box is there.
func TestRefusedMailIsPutAside(t *testing.T) {
	s, flow := openStore(t, t.TempDir())
	t.Cleanup(func() { _ = s.Close() })
	storetest.DistributeTo(t, flow, s, 1, workflow.Recipient{Unit: "甲局", Copies: 1, Channel: workflow.ByMail})
	post, there := serveMail(t, "127.0.0.1"), make(chan struct{})
	post.answer = func(verb, _ string) string {
		select {
		case <-there:
			return ""
		default:
			return map[string]string{"RCPT": "550 5.1.1 no such user here"}[verb]
		}
	}
	m := sender(post)
	m.Item = func(context.Context, workflow.Delivery, workflow.Parcel) (mail.Item, error) {
		return mail.Item{To: "jia@yunzhou.example", Document: paper}, nil
	}
	w := outbox.Worker{
		Store: s, Name: "w", Deliver: map[string]outbox.Deliverer{workflow.TopicMail: m.Deliver}, Now: time.Now,
		After: time.After, Random: func() float64 { return 0 }, Log: slog.New(slog.DiscardHandler), Limits: outbox.Limits{Poll: 20 * time.Millisecond},
	}
	ctx, stop := context.WithCancel(t.Context())
	ended := make(chan error, 1)
	go func() { ended <- w.Run(ctx) }()
	t.Cleanup(func() { stop(); <-ended })
	await := func(state workflow.LetterState) workflow.Letter {
		t.Helper()
		for range 500 {
			all, err := s.Letters(t.Context(), workflow.LetterQuery{State: state, Topic: workflow.TopicMail})
			if err != nil {
				t.Fatal(err)
			}
			if len(all) == 1 {
				return all[0]
			}
			time.Sleep(20 * time.Millisecond)
		}
		t.Fatalf("it is never %s", state)
		return workflow.Letter{}
	}
	aside := await(workflow.LetterAside)
	if aside.Attempts != 1 || !strings.Contains(aside.Reason, "邮件服务器拒收（550），请核对收件单位的电子邮箱后重投") ||
		!strings.Contains(aside.Reason, "5.1.1 no such user here") {
		t.Errorf("put aside: %+v", aside)
	}
	close(there)
	again := workflow.Redelivery{By: workflow.Person{ID: "clk", Name: "分"}, Note: "邮箱已更正", At: time.Now()}
	if err := s.Redeliver(t.Context(), aside.ID, again); err != nil {
		t.Fatal(err)
	}
	await(workflow.LetterDelivered)
	if len(post.received()) != 1 {
		t.Errorf("%d mails", len(post.received()))
	}
}
