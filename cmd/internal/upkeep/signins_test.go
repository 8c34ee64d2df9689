package upkeep_test

import (
	"context"
	"testing"
	"time"

	"jiyao/cmd/internal/upkeep"
	"jiyao/workflow/store"
)

// The keeper forgets sign-ins that are older than the office keeps as soon as it
// runs, and no others.
func TestForget(t *testing.T) {
	k := keeper(t, upkeep.Plan{})
	k.SignIns = 60 * 24 * time.Hour
	accounts, now := k.Office.Store.Accounts(), k.Office.Now()
	for _, days := range []int{200, 61, 59, 0} {
		if err := accounts.Record(t.Context(), store.SignIn{At: now.AddDate(0, 0, -days), Login: "x", Means: "password", Outcome: store.SignedIn}); err != nil {
			t.Fatal(err)
		}
	}
	ctx, stop := context.WithCancel(t.Context())
	ended := make(chan struct{})
	go func() {
		defer close(ended)
		k.Forget(ctx)
	}()
	for tries := 0; ; tries++ {
		left, err := accounts.SignIns(t.Context(), "", 0, 10)
		if err != nil {
			t.Fatal(err)
		}
		if len(left) == 2 {
			break
		}
		if tries > 200 {
			t.Fatalf("%d sign-ins are left, want 2", len(left))
		}
		time.Sleep(20 * time.Millisecond)
	}
	stop()
	<-ended
}
