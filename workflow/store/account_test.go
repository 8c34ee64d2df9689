package store

import (
	"context"
	"slices"
	"sync"
	"testing"
	"time"

	"github.com/google/go-cmp/cmp"
	"gorm.io/gorm"

	"jiyao/workflow"
)

func accountTime() time.Time { return time.Date(2026, 5, 12, 1, 30, 0, 5000, time.UTC) }

func accountChange(act workflow.AccountAct, after time.Duration) workflow.AccountChange {
	return workflow.AccountChange{
		Person: "luoping", Act: act, By: workflow.Person{ID: "guan", Name: "管𠮷"}, At: accountTime().Add(after),
	}
}

// acts gives the acts that the office's record has about accounts.
func accountActs(t *testing.T, s *Store) (acts []workflow.AccountAct) {
	t.Helper()
	all, err := s.Alterations(context.Background(), 0)
	if err != nil {
		t.Fatal(err)
	}
	for _, a := range all {
		line, err := workflow.ParseAccountLine(a.After)
		if err != nil || a.Book != workflow.AccountBook || a.Key != "luoping" {
			t.Errorf("line %+v, %v", a, err)
		}
		acts = append(acts, line.Act)
	}
	return acts
}

func TestAccounts(t *testing.T) { onBoth(t, testAccounts) }

func testAccounts(t *testing.T, s *Store) {
	ctx, a, now := context.Background(), s.Accounts(), accountTime()
	invite := func(token string) {
		t.Helper()
		err := a.Invite(ctx, Invitation{
			Token: token, Person: "luoping", Created: now, Expires: now.Add(72 * time.Hour), By: workflow.Person{ID: "guan", Name: "管𠮷"},
		}, accountChange(workflow.AccountInvited, 0))
		if err != nil {
			t.Fatal(err)
		}
	}
	invite("first")
	invite("second")
	if i, err := a.Invitation(ctx, "first", now); err != nil || i.Person != "" {
		t.Errorf("an invitation that another took the place of is open: %+v, %v", i, err)
	}
	if i, err := a.Invitation(ctx, "second", now.Add(72*time.Hour)); err != nil || i.Person != "" {
		t.Errorf("an invitation that has run out is open: %+v, %v", i, err)
	}
	to := Account{Person: "luoping", Hash: "h1"}
	late := accountChange(workflow.AccountOpened, 73*time.Hour)
	if err := a.Accept(ctx, "second", to, late); workflow.KindOf(err) != workflow.Refused {
		t.Errorf("accepted too late: %v", err)
	}
	var done sync.WaitGroup
	accepted := make(chan error, 8)
	for range cap(accepted) {
		done.Go(func() { accepted <- a.Accept(ctx, "second", to, accountChange(workflow.AccountOpened, time.Minute)) })
	}
	done.Wait()
	close(accepted)
	times := 0
	for err := range accepted {
		if err == nil {
			times++
		} else if workflow.KindOf(err) != workflow.Refused {
			t.Error(err)
		}
	}
	got, err := a.Of(ctx, "luoping")
	if times != 1 || err != nil || got.Hash != "h1" || !got.Changed.Equal(now.Add(time.Minute)) {
		t.Errorf("accepted %d times, account %+v, %v", times, got, err)
	}
	want := []workflow.AccountAct{workflow.AccountInvited, workflow.AccountInvited, workflow.AccountOpened}
	if diff := cmp.Diff(want, accountActs(t, s)); diff != "" {
		t.Error(diff)
	}
	if err := s.Verify(ctx); err != nil {
		t.Error(err)
	}
}

func TestSessionsEnd(t *testing.T) { onBoth(t, testSessionsEnd) }

// testSessionsEnd: a session runs out, ends with its password, and a request
// that was under way does not bring it back.
func testSessionsEnd(t *testing.T, s *Store) {
	ctx, a, now := context.Background(), s.Accounts(), accountTime()
	if err := a.SetPassword(ctx, Account{Person: "luoping", Hash: "h1"}, accountChange(workflow.AccountOpened, 0)); err != nil {
		t.Fatal(err)
	}
	session := Session{
		Token: "t1", ID: "s1", Person: "luoping", Data: `{"名":"𠮷"}`, Address: "10.1.1.7", Browser: "Chrome 78",
		Account: now, Created: now, Used: now, Expires: now.Add(12 * time.Hour),
	}
	other := session
	other.Token, other.ID = "t2", "s2"
	for _, one := range []Session{session, other} {
		if err := a.PutSession(ctx, one); err != nil {
			t.Fatal(err)
		}
	}
	got, err := a.Session(ctx, "t1", now)
	if diff := cmp.Diff(session, got); diff != "" || err != nil {
		t.Error(diff, err)
	}
	if got, err := a.Session(ctx, "t1", session.Expires); err != nil || got.Token != "" {
		t.Errorf("after its end: %+v, %v", got, err)
	}
	if n, err := a.EndSessions(ctx, "luoping", "s2", accountChange(workflow.SessionsEnded, time.Minute)); n != 1 || err != nil {
		t.Errorf("ended %d, %v", n, err)
	}
	if n, err := a.EndSessions(ctx, "luoping", "s2", accountChange(workflow.SessionsEnded, time.Minute)); n != 0 || err != nil {
		t.Errorf("ended again %d, %v", n, err)
	}
	if err := a.SetPassword(ctx, Account{Person: "luoping", Hash: "h2"}, accountChange(workflow.AccountPassword, time.Hour)); err != nil {
		t.Fatal(err)
	}
	if err := a.PutSession(ctx, session); err != nil {
		t.Fatal(err)
	}
	if got, err := a.Session(ctx, "t1", now.Add(time.Hour)); err != nil || got.Token != "" {
		t.Errorf("with the former password: %+v, %v", got, err)
	}
	if all, err := a.Sessions(ctx, "", now.Add(time.Hour)); err != nil || len(all) != 0 {
		t.Errorf("sessions with the former password: %+v, %v", all, err)
	}
	want := []workflow.AccountAct{workflow.AccountOpened, workflow.SessionsEnded, workflow.AccountPassword}
	if diff := cmp.Diff(want, accountActs(t, s)); diff != "" {
		t.Error(diff)
	}
}

func TestWaits(t *testing.T) { onBoth(t, testWaits) }

// testWaits: many tries at once are no more than many in a row, and who is
// admitted takes nothing from others.
func testWaits(t *testing.T, s *Store) {
	ctx, a, now := context.Background(), s.Accounts(), accountTime()
	const free = 3
	delay := func(tries int) time.Duration { return time.Duration(max(0, tries-free+1)) * time.Minute }
	account, address := Wait{"account:x", delay}, Wait{"address:y", delay}
	var done sync.WaitGroup
	var mu sync.Mutex
	looked := 0
	for range 10 {
		done.Go(func() {
			until, err := a.Try(ctx, now, account, address)
			if err != nil {
				t.Error(err)
			}
			if until.IsZero() {
				mu.Lock()
				looked++
				mu.Unlock()
			}
		})
	}
	done.Wait()
	if looked != free {
		t.Errorf("%d of ten at once were let through, want %d", looked, free)
	}
	if until, err := a.Try(ctx, now, address, account); err != nil || !until.Equal(now.Add(time.Minute)) {
		t.Errorf("until %v, %v", until, err)
	}
	if err := a.Admit(ctx, SignIn{At: now, Login: "x", Person: "x", Device: "d", Means: "password", Outcome: SignedIn},
		[]string{account.Subject}, []string{address.Subject}); err != nil {
		t.Fatal(err)
	}
	if until, err := a.Try(ctx, now, account); err != nil || !until.IsZero() {
		t.Errorf("after success the account waits until %v, %v", until, err)
	}
	if until, err := a.Try(ctx, now.Add(25*time.Hour), address); err != nil || !until.IsZero() {
		t.Errorf("a day later the address waits until %v, %v", until, err)
	}
	known, err1 := a.Knows(ctx, "d", "x")
	strange, err2 := a.Knows(ctx, "d", "y")
	if !known || strange || err1 != nil || err2 != nil {
		t.Errorf("known %v, strange %v, %v, %v", known, strange, err1, err2)
	}
	for _, stmt := range []string{"UPDATE sign_ins SET outcome = 'wrong'", "DELETE FROM sign_ins"} {
		if err := s.write.Exec(stmt).Error; err == nil {
			t.Errorf("accepted: %s", stmt)
		}
	}
	if err := a.Sweep(ctx, now.Add(26*time.Hour)); err != nil {
		t.Fatal(err)
	}
	var left int64
	if err := s.read.Raw("SELECT COUNT(*) FROM sign_in_waits").Scan(&left).Error; err != nil || left != 1 {
		t.Errorf("%d waits left, %v", left, err)
	}
	all, err := a.SignIns(ctx, "x", 0, 10)
	if err != nil || len(all) != 1 || !all[0].At.Equal(now) || all[0].Outcome != SignedIn {
		t.Errorf("sign-ins %+v, %v", all, err)
	}
}

// What is older than the office keeps goes out of the record of signing in, and
// nothing else: not the month before its newest line, whatever is asked for.
func TestForgetSignIns(t *testing.T) { onBoth(t, testForgetSignIns) }

func testForgetSignIns(t *testing.T, s *Store) {
	ctx, a, now := context.Background(), s.Accounts(), accountTime()
	if gone, err := a.Forget(ctx, now); err != nil || gone != 0 {
		t.Errorf("of nothing %d went, %v", gone, err)
	}
	const old = 2*signInsBatch + 3
	days := []int{200, 181, 180, 40, 32, 29, 0}
	if err := s.within(ctx, func(tx *gorm.DB) error {
		for range old {
			if err := recordSignIn(tx, SignIn{At: now.AddDate(-1, 0, 0), Login: "x", Means: "password", Outcome: WrongSecret}); err != nil {
				return err
			}
		}
		for _, ago := range days {
			if err := recordSignIn(tx, SignIn{At: now.AddDate(0, 0, -ago), Login: "x", Means: "password", Outcome: SignedIn}); err != nil {
				return err
			}
		}
		return nil
	}); err != nil {
		t.Fatal(err)
	}
	for _, c := range []struct {
		before time.Time
		gone   int64
		left   int
	}{
		{now.AddDate(0, 0, -180), old + 2, 5}, {now.AddDate(0, 0, -180), 0, 5}, {now, 3, 2}, {now.AddDate(9, 0, 0), 0, 2},
	} {
		gone, err := a.Forget(ctx, c.before)
		left, err2 := a.SignIns(ctx, "", 0, 50)
		if err != nil || err2 != nil || gone != c.gone || len(left) != c.left {
			t.Errorf("before %v: %d went, want %d; %d are left, want %d; %v %v", c.before, gone, c.gone, len(left), c.left, err, err2)
		}
	}
	if err := s.write.Exec("DELETE FROM sign_ins").Error; err == nil {
		t.Error("the newest lines were deleted")
	}
}

func TestTokens(t *testing.T) { onBoth(t, testTokens) }

func testTokens(t *testing.T, s *Store) {
	ctx, a, now := context.Background(), s.Accounts(), accountTime()
	token := Token{
		ID: "t-1", Token: "digest", Person: "luoping", Label: "督查系统𠮷", Scopes: []string{"read", "write"},
		Created: now, Expires: now.Add(time.Hour), By: workflow.Person{ID: "guan", Name: "管𠮷"},
	}
	if err := a.NewToken(ctx, token, accountChange(workflow.TokenMade, 0)); err != nil {
		t.Fatal(err)
	}
	got, err := a.Token(ctx, "digest", now)
	if diff := cmp.Diff(token, got); diff != "" || err != nil {
		t.Error(diff, err)
	}
	if got, err := a.Token(ctx, "digest", now.Add(time.Hour)); err != nil || got.ID != "" {
		t.Errorf("a token that has run out: %+v, %v", got, err)
	}
	if err := s.write.Exec("UPDATE api_tokens SET scopes = 'admin'").Error; err == nil {
		t.Error("a token was given more")
	}
	for range 2 {
		if err := a.RevokeToken(ctx, "t-1", accountChange(workflow.TokenRevoked, time.Minute)); err != nil {
			t.Fatal(err)
		}
	}
	if got, err := a.Token(ctx, "digest", now.Add(time.Minute)); err != nil || got.ID != "" {
		t.Errorf("a revoked token: %+v, %v", got, err)
	}
	if got := accountActs(t, s); !slices.Equal(got, []workflow.AccountAct{workflow.TokenMade, workflow.TokenRevoked}) {
		t.Errorf("on record: %v", got)
	}
}

func TestSettings(t *testing.T) { onBoth(t, testSettings) }

func testSettings(t *testing.T, s *Store) {
	ctx, a := context.Background(), s.Accounts()
	if _, found, err := a.Settings(ctx, "luoping"); found || err != nil {
		t.Errorf("settings that nobody chose: %v, %v", found, err)
	}
	want := Settings{Person: "luoping", Theme: "contrast", TextSize: 150, Calm: true, ShortcutsOff: true}
	for _, size := range []int{100, 150} {
		want.TextSize = size
		if err := a.SetSettings(ctx, want); err != nil {
			t.Fatal(err)
		}
	}
	if got, found, err := a.Settings(ctx, "luoping"); got != want || !found || err != nil {
		t.Errorf("got %+v, %v, %v", got, found, err)
	}
}
