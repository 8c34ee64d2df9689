package session

import (
	"context"
	"crypto/rand"
	"encoding/json"
	"strings"
	"time"

	"jiyao/workflow/store"
)

// sessions is the store of scs on the office's tables. When a session ends is
// told by the office's clock.
type sessions struct{ s *Service }

// codec writes what a session keeps as JSON: all of it is text.
type codec struct{}

// Encode gives the values as JSON. The deadline is the store's to keep.
func (codec) Encode(_ time.Time, values map[string]any) ([]byte, error) { return json.Marshal(values) }

// Decode reads the values.
func (codec) Decode(data []byte) (time.Time, map[string]any, error) {
	values := map[string]any{}
	err := json.Unmarshal(data, &values)
	return time.Now().Add(Lifetime), values, err
}

// touching is how exactly it is kept when a session was last used.
const touching = time.Minute

// FindCtx gives a session's data if it has neither run out nor lain unused too
// long.
func (k sessions) FindCtx(ctx context.Context, token string) ([]byte, bool, error) {
	now := k.s.now()
	session, err := k.s.people.Session(ctx, token, now)
	if err != nil || session.Token == "" {
		return nil, false, err
	}
	unused := now.Sub(session.Used)
	if unused >= Idle {
		return nil, false, k.s.people.EndSession(ctx, token)
	}
	if unused >= touching {
		if err := k.s.people.UseSession(ctx, token, now); err != nil {
			k.s.config.Log.Warn("use session", "err", err) // on a full disk reading goes on
		}
	}
	return []byte(session.Data), true, nil
}

// CommitCtx keeps a session of somebody; who has not signed in gets none.
func (k sessions) CommitCtx(ctx context.Context, token string, data []byte, _ time.Time) error {
	var values map[string]string
	if err := json.Unmarshal(data, &values); err != nil || values[keyPerson] == "" {
		return err
	}
	account, err := time.Parse(time.RFC3339Nano, values[keyAccount])
	if err != nil {
		return err
	}
	now := k.s.now()
	return k.s.people.PutSession(ctx, store.Session{
		Token: token, ID: values[keyID], Person: values[keyPerson], Data: string(data), Address: values[keyAddress],
		Browser: values[keyBrowser], Account: account, Created: now, Used: now, Expires: now.Add(Lifetime),
	})
}

// DeleteCtx ends a session.
func (k sessions) DeleteCtx(ctx context.Context, token string) error {
	return k.s.people.EndSession(ctx, token)
}

// Find is FindCtx without a context.
func (k sessions) Find(token string) ([]byte, bool, error) {
	return k.FindCtx(context.Background(), token)
}

// Commit is CommitCtx without a context.
func (k sessions) Commit(token string, data []byte, end time.Time) error {
	return k.CommitCtx(context.Background(), token, data, end)
}

// Delete is DeleteCtx without a context.
func (k sessions) Delete(token string) error { return k.DeleteCtx(context.Background(), token) }

// shortID gives a name by which something is spoken of; it opens nothing.
func shortID() string { return strings.ToLower(rand.Text()[:8]) }

// browserOf says in a few words which browser somebody sits at, so that he
// knows it again in the list of his sessions.
func browserOf(agent string) string {
	browser, system := "浏览器", ""
	for _, known := range [][2]string{
		{"Edg/", "Edge"}, {"QQBrowser/", "QQ浏览器"}, {"360SE", "360浏览器"}, {"Firefox/", "Firefox"}, {"Chrome/", "Chrome"}, {"Safari/", "Safari"},
	} {
		if _, after, ok := strings.Cut(agent, known[0]); ok {
			version, _, _ := strings.Cut(after, ".")
			if len(version) > 4 || known[0] == "Safari/" {
				version = ""
			}
			browser = strings.TrimSpace(known[1] + " " + version)
			break
		}
	}
	for _, known := range [][2]string{
		{"Windows NT 6.1", "Windows 7"},
		{"Windows", "Windows"},
		{"Android", "安卓"},
		{"iPhone", "iPhone"},
		{"iPad", "iPad"},
		{"Mac OS X", "macOS"},
		{"Linux", "Linux"},
	} {
		if strings.Contains(agent, known[0]) {
			system = "，" + known[1]
			break
		}
	}
	return browser + system
}
