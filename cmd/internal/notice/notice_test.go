package notice_test

import (
	"context"
	"errors"
	"slices"
	"strings"
	"sync"
	"testing"
	"time"

	"jiyao/cmd/internal/mail"
	"jiyao/cmd/internal/notice"
	"jiyao/cmd/internal/office"
	"jiyao/cmd/internal/server/servertest"
	"jiyao/workflow"
)

// box keeps what was sent, and refuses one address.
type box struct {
	mu      sync.Mutex
	letters []mail.Letter
	faults  []string
	refuses string
}

func (b *box) send(_ context.Context, l mail.Letter) error {
	b.mu.Lock()
	defer b.mu.Unlock()
	if l.To == b.refuses {
		return errors.New("550 no such user")
	}
	b.letters = append(b.letters, l)
	return nil
}

func (b *box) report(err error) {
	b.mu.Lock()
	defer b.mu.Unlock()
	b.faults = append(b.faults, err.Error())
}

// taken gives who was written to since it was asked last.
func (b *box) taken() (to []string, all []mail.Letter) {
	b.mu.Lock()
	defer b.mu.Unlock()
	all, b.letters = b.letters, nil
	for _, l := range all {
		to = append(to, l.To)
	}
	slices.Sort(to)
	return to, all
}

// sentBy gives what a service sends of what waits.
func (b *box) sentBy(t *testing.T, n *notice.Service) []mail.Letter {
	t.Helper()
	ctx, end := context.WithTimeout(t.Context(), 200*time.Millisecond)
	defer end()
	n.Run(ctx)
	_, all := b.taken()
	return all
}

// addresses gives persons of the sample office an e-mail address.
func addresses(t *testing.T, s *servertest.Site, ids ...string) {
	t.Helper()
	for _, id := range ids {
		data, err := s.Office.Data(t.Context())
		if err != nil {
			t.Fatal(err)
		}
		p, _ := data.Person(id)
		draft, found := data.Put("persons", id, map[string][]string{
			"id": {p.ID}, "name": {p.Name}, "unit": {p.Unit}, "login": {p.Login}, "mail": {id + "@yunzhou.example"},
		})
		if err := found.Err(); err != nil {
			t.Fatal(err)
		}
		preview, err := s.Office.Preview(t.Context(), draft)
		if err == nil {
			err = s.Office.Alter(t.Context(), office.Warrant{By: workflow.Person{ID: "anrupan"}, Alone: "测试", Note: "登记邮箱"}, preview.Changes)
		}
		if err != nil {
			t.Fatal(err)
		}
	}
}

// Each working day those who have to-dos and an address are told how many, and
// nothing of what they are; who is urged hears of it at once.
func TestNotices(t *testing.T) {
	s := servertest.New(t)
	addresses(t, s, "linshuyan", "zhugemingchuan", "lumingyuan", "anrupan")
	b := &box{}
	n := notice.New(notice.Service{Office: s.Office, Send: b.send, Base: "https://jiyao.example", Hour: 8, Minute: 30, Report: b.report})
	title := "第98次常务会议纪要"
	m := s.Do(s.Draft(title, s.Sample("changwu")), "linshuyan", workflow.Command{Action: workflow.Submit})
	n.Daily(t.Context())
	to, all := b.taken()
	if !slices.Equal(to, []string{"zhugemingchuan@yunzhou.example"}) {
		t.Fatalf("told %v: %+v", to, b.faults)
	}
	if l := all[0]; !strings.HasPrefix(l.Subject, "待办提醒：1件待办") || !strings.Contains(l.Text, "https://jiyao.example/") || strings.Contains(l.Subject+l.Text, "纪要〔") || strings.Contains(l.Subject+l.Text, title) {
		t.Errorf("the day's mail: %+v", l)
	}
	s.Now = s.Now.AddDate(0, 0, 4) // a Saturday
	n.Daily(t.Context())
	if to, _ := b.taken(); len(to) != 0 {
		t.Errorf("on a Saturday %v are told", to)
	}
	urged(t, s, m, n, b)
	b.refuses = "zhugemingchuan@yunzhou.example"
	s.Now = s.Now.AddDate(0, 0, 2)
	n.Daily(t.Context())
	if to, _ := b.taken(); len(to) != 0 || len(b.faults) != 1 || !strings.Contains(b.faults[0], "的提醒邮件没有发出：550") {
		t.Errorf("refused: %v, %v", to, b.faults)
	}
}

// urged lets somebody be urged, and looks at what the message of that brings:
// one mail while it is fresh, none after days, none for another act.
func urged(t *testing.T, s *servertest.Site, m workflow.Minutes, n *notice.Service, b *box) {
	t.Helper()
	s.Do(m, "linshuyan", workflow.Command{Action: workflow.Urge, Note: "请尽快"})
	letters, err := s.Office.Store.Letters(t.Context(), workflow.LetterQuery{State: workflow.LetterWaiting, Topic: workflow.TopicNotify, Minutes: m.ID})
	if err != nil || len(letters) != 2 {
		t.Fatal(letters, err)
	}
	for _, l := range letters {
		if err := n.Deliver(t.Context(), workflow.Delivery{Message: l.Message, ID: l.ID}); err != nil {
			t.Fatal(err)
		}
	}
	all := b.sentBy(t, n)
	if len(all) != 1 || all[0].To != "zhugemingchuan@yunzhou.example" || !strings.HasPrefix(all[0].Subject, "催办") ||
		!strings.Contains(all[0].Text, "https://jiyao.example/minutes/"+m.ID) {
		t.Errorf("who was urged is told %+v", all)
	}
	was := s.Now
	s.Now = s.Now.AddDate(0, 0, 3)
	if err := n.Deliver(t.Context(), workflow.Delivery{Message: letters[1].Message, ID: letters[1].ID}); err != nil {
		t.Fatal(err)
	}
	if all := b.sentBy(t, n); len(all) != 0 {
		t.Errorf("after three days this is told: %+v", all)
	}
	s.Now = was
}
