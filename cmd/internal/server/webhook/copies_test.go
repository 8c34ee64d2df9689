package webhook_test

import (
	"encoding/json"
	"errors"
	"fmt"
	"io"
	"net/http"
	"net/http/httptest"
	"net/netip"
	"net/url"
	"slices"
	"strconv"
	"strings"
	"testing"
	"time"

	"jiyao/cmd/internal/server/servertest"
	"jiyao/cmd/internal/server/webhook"
	"jiyao/workflow"
	"jiyao/workflow/outbox"
	"jiyao/workflow/store"
)

// told gives what a receiver was told, and demands that it names nobody else.
func told(t *testing.T, to *receiver, nowhere ...string) (all []webhook.CopyBody) {
	t.Helper()
	to.mu.Lock()
	defer to.mu.Unlock()
	for _, text := range to.texts {
		var b webhook.CopyBody
		if err := json.Unmarshal([]byte(text), &b); err != nil {
			t.Fatal(err)
		}
		all = append(all, b)
		for _, word := range nowhere {
			if strings.Contains(text, word) {
				t.Errorf("%s is told %s", b.Unit, text)
			}
		}
	}
	for _, w := range to.wrong {
		t.Error(w)
	}
	return all
}

// receiving sets an address for a unit's own system.
func receiving(t *testing.T, h *webhook.Service, unit string, to *receiver) store.Webhook {
	t.Helper()
	hook, err := h.Subscribe(t.Context(), admin, webhook.Subscription{Label: unit + "的系统", URL: to.URL + "/" + unit, Unit: unit})
	if err != nil {
		t.Fatal(err)
	}
	to.mu.Lock()
	to.secret = hook.Secret
	to.mu.Unlock()
	return hook
}

// Each unit's system is told of its own copies and of nobody else's: that they
// were sent, stand in for others, were taken back. Who has no address is put
// aside, and gets it when there is one and a clerk asks.
func TestUnitsAreToldOfTheirCopies(t *testing.T) {
	s := servertest.New(t)
	half := func(n int) bool { return n%2 == 1 }
	czj, sfj, jyj := newReceiver(t, half), newReceiver(t, half), newReceiver(t, half)
	h := sending(t, s, czj, sfj, jyj)
	receiving(t, h, "czj", czj)
	receiving(t, h, "sfj", sfj)
	m := s.Issued(s.Draft("第1次常务会议纪要", s.Sample("changwu")))
	m = s.Do(m, "tangxiaohe", workflow.Command{Action: workflow.Distribute, Recipients: []workflow.Recipient{
		{Unit: "云州市财政局", ID: "czj", Copies: 2, Channel: workflow.ByHook},
		{Unit: "云州市司法局", ID: "sfj", Copies: 1, Channel: workflow.ByHook},
		{Unit: "云州市教育局", ID: "jyj", Copies: 1, Channel: workflow.ByHook},
		{Unit: "云州市审计局", ID: "sjj", Copies: 1, Channel: workflow.ByPortal},
	}})
	sent := m
	m = s.Do(m, "tangxiaohe", workflow.Command{Action: workflow.Recall, Rows: []int{1}, Note: "发错"})
	m = s.Do(m, "tangxiaohe", workflow.Command{Action: workflow.Resend, Rows: []int{2}, Note: "没有收到"})
	eventually(t, "both have everything", func() bool { return len(czj.events()) >= 2 && len(sfj.events()) >= 2 })
	key := func(version, n int) string { return fmt.Sprintf("%s/%d/hook/%d", m.ID, version, n) }
	first := func(c workflow.CopyRecord, event string, version, n int) webhook.CopyBody {
		return webhook.CopyBody{
			ID: key(version, n), Event: event, Time: c.Sent.UTC(), Minutes: m.ID, Version: version, Unit: c.ID, Copy: c.N, Copies: c.Copies, SHA256: m.PDF.SHA256,
		}
	}
	recalled := first(m.Copies[0], webhook.CopyRecalled, sent.Version+1, 1)
	recalled.Time = m.Copies[0].Recorded.UTC()
	replaced := first(m.Copies[4], webhook.CopyReplaced, sent.Version+2, 1)
	replaced.Replaces = 2
	for _, c := range []struct {
		to      *receiver
		want    []webhook.CopyBody
		nowhere []string
	}{
		{czj, []webhook.CopyBody{first(m.Copies[0], webhook.CopyDistributed, sent.Version, 1), recalled}, []string{"sfj", "jyj", "局", "纪要"}},
		{sfj, []webhook.CopyBody{first(m.Copies[1], webhook.CopyDistributed, sent.Version, 2), replaced}, []string{"czj", "jyj", "局", "纪要"}},
	} {
		if got := told(t, c.to, c.nowhere...); !slices.Equal(got, c.want) {
			t.Errorf("told\n%+v, want\n%+v", got, c.want)
		}
	}
	putAsideAndMended(t, s, h, jyj)
	if err := s.Office.Store.Verify(t.Context()); err != nil {
		t.Errorf("the record does not verify: %v", err)
	}
}

// putAsideAndMended gives the unit whose copy is put aside an address, and lets
// a clerk ask for its copy again.
func putAsideAndMended(t *testing.T, s *servertest.Site, h *webhook.Service, to *receiver) {
	t.Helper()
	var aside []workflow.Letter
	eventually(t, "the third is put aside", func() bool {
		var err error
		aside, err = s.Office.Store.Letters(t.Context(), workflow.LetterQuery{State: workflow.LetterAside, Topic: workflow.TopicHook})
		return err == nil && len(aside) == 1
	})
	clerk := s.As("tangxiaohe")
	page := clerk.Get("/outbox")
	if !strings.Contains(page.Body, "云州市教育局没有登记接收系统，请系统管理员在“管理—事件推送”登记后重投") || !strings.Contains(page.Body, "系统接口") || aside[0].Attempts != 1 {
		t.Errorf("put aside after %d tries: %.3000s", aside[0].Attempts, page.Body)
	}
	receiving(t, h, "jyj", to)
	again := url.Values{"row": {strconv.FormatInt(aside[0].ID, 10)}, "note": {"已登记接收系统"}}
	if a := clerk.Post("/outbox", again); a.Status != http.StatusOK {
		t.Fatalf("asked for again: %d", a.Status)
	}
	eventually(t, "it is there", func() bool { return len(to.events()) == 1 })
}

// Whatever keeps a unit's system from being told is said in a sentence; what no
// other try would mend is put aside at once.
func TestUnitsAreNotTold(t *testing.T) {
	s := servertest.New(t)
	m := s.Issued(s.Draft("第1次常务会议纪要", s.Sample("changwu")))
	s.Do(m, "tangxiaohe", workflow.Command{Action: workflow.Distribute, Recipients: []workflow.Recipient{
		{Unit: "云州市财政局", ID: "czj", Copies: 1, Channel: workflow.ByHook},
	}})
	letters, err := s.Office.Store.Letters(t.Context(), workflow.LetterQuery{State: workflow.LetterWaiting, Topic: workflow.TopicHook})
	if err != nil || len(letters) != 1 {
		t.Fatal(letters, err)
	}
	delivery := workflow.Delivery{Message: letters[0].Message, ID: letters[0].ID}
	gone := httptest.NewServer(http.NotFoundHandler())
	gone.Close()
	slow := httptest.NewServer(http.HandlerFunc(func(_ http.ResponseWriter, r *http.Request) {
		_, _ = io.Copy(io.Discard, r.Body) // else it does not see that who asked has gone
		<-r.Context().Done()
	}))
	t.Cleanup(slow.Close)
	broken := httptest.NewServer(http.HandlerFunc(func(w http.ResponseWriter, _ *http.Request) { http.Error(w, "x", http.StatusInternalServerError) }))
	t.Cleanup(broken.Close)
	untrusted := httptest.NewTLSServer(http.NotFoundHandler())
	t.Cleanup(untrusted.Close)
	here := []netip.Prefix{netip.MustParsePrefix("127.0.0.0/8")}
	for _, c := range []struct {
		name, url string
		networks  []netip.Prefix
		then      func(h *webhook.Service, id string) error // after the address was set
		permanent bool
		says      string
	}{
		{"inner address", broken.URL, nil, nil, true, "属于内部网络，不在允许推送之列，没有发送；请系统管理员核对推送地址"},
		{"nobody there", gone.URL, here, nil, false, "连接不上" + strings.TrimPrefix(gone.URL, "http://") + "，请检查网络和对方的系统"},
		{"no answer", slow.URL, here, nil, false, "没有及时答复，请对方检查接收程序"},
		{"refused", broken.URL, here, nil, false, "对方没有收下，答复500，请对方检查接收程序"},
		{"another's certificate", untrusted.URL, here, nil, false, "证书不可信，或者不是这个主机的，没有发送"},
		{"paused", broken.URL, here, func(h *webhook.Service, id string) error {
			return h.Turn(t.Context(), admin, id, store.HookOff, "")
		}, false, "云州市财政局的接收系统已停用，请系统管理员恢复"},
		{"off the list", broken.URL, here, func(h *webhook.Service, _ string) error {
			h.Allow = nil
			return nil
		}, true, "不在允许推送的主机之列"},
		{"removed", broken.URL, here, func(h *webhook.Service, id string) error {
			return h.Turn(t.Context(), admin, id, store.HookRemoved, "")
		}, true, "云州市财政局没有登记接收系统"},
	} {
		t.Run(c.name, func(t *testing.T) {
			h := webhook.New(webhook.Service{
				Store: s.Office.Store, Allow: []string{c.url}, Networks: c.networks, Now: func() time.Time { return s.Now }, After: time.After,
				Copy: s.Office.Told, Timeout: 500 * time.Millisecond,
			})
			hook, err := h.Subscribe(t.Context(), admin, webhook.Subscription{Label: c.name, URL: c.url, Unit: "czj"})
			if err != nil {
				t.Fatal(err)
			}
			if c.then != nil {
				err = c.then(h, hook.ID)
			}
			if err != nil {
				t.Fatal(err)
			}
			err = h.DeliverCopy(t.Context(), delivery)
			var permanent *outbox.Permanent
			if err == nil || errors.As(err, &permanent) != c.permanent || !strings.Contains(err.Error(), c.says) {
				t.Errorf("got %v", err)
			}
			_ = h.Turn(t.Context(), admin, hook.ID, store.HookRemoved, "") // one of them is gone already
		})
	}
}

// A unit has one address, for its copies alone; what it has missed is not brought
// by a replay.
func TestUnitsAddress(t *testing.T) {
	s := servertest.New(t)
	h, to := s.Hooks, "https://oa.example.gov.cn/in"
	hook, err := h.Subscribe(t.Context(), admin, webhook.Subscription{Label: "财政局", URL: to, Unit: "czj"})
	if err != nil {
		t.Fatal(err)
	}
	if _, err := h.Subscribe(t.Context(), admin, webhook.Subscription{Label: "又一个", URL: to, Unit: "czj"}); workflow.KindOf(err) != workflow.Refused {
		t.Errorf("a second address: %v", err)
	}
	if _, err := h.Subscribe(t.Context(), admin, webhook.Subscription{Label: "都要", URL: to, Unit: "sfj", Events: []string{"minutes.issued"}}); workflow.KindOf(err) != workflow.Invalid {
		t.Errorf("copies and events: %v", err)
	}
	if _, _, err := h.Replay(t.Context(), admin, hook.ID, 0); workflow.KindOf(err) != workflow.Refused {
		t.Errorf("replayed: %v", err)
	}
	c := s.As("anrupan")
	page := c.Get("/admin/webhooks")
	if !strings.Contains(page.Body, "云州市财政局的分送件") {
		t.Errorf("the list: %.3000s", page.Body)
	}
	form := url.Values{"label": {"司法局"}, "url": {to}, "digest": {"sha256"}, "unit": {"云州市司法局"}, "key": {"K1"}}
	if a := c.Post("/admin/webhooks", form); a.Status != http.StatusOK {
		t.Errorf("by form: %d %.2000s", a.Status, a.Body)
	}
	form.Set("unit", "没有的局")
	form.Set("key", "K2")
	if a := c.Post("/admin/webhooks", form); a.Status != http.StatusUnprocessableEntity || !strings.Contains(a.Body, "没有的局") {
		t.Errorf("nobody's: %d", a.Status)
	}
	if kept, err := s.Office.Store.Webhooks().OfUnit(t.Context(), "sfj"); err != nil || kept.Label != "司法局" {
		t.Errorf("kept %+v, %v", kept, err)
	}
	one := c.Get("/admin/webhooks/" + hook.ID)
	if !strings.Contains(one.Body, "云州市财政局，只推送给该单位的分送件") || strings.Contains(one.Body, "重放") {
		t.Errorf("its page: %.3000s", one.Body)
	}
}
