package upkeep

import (
	"context"
	"time"
)

// DefaultSignIns is how long the record of signing in is kept where nothing is
// said (登录记录保存期限): six months at least, by 网络安全法 §21.
const DefaultSignIns = 184 * 24 * time.Hour

// Forget takes what is older than the office keeps out of the record of signing
// in, now and once a day until the context ends. What was done to minutes stays:
// it is another record.
func (k *Keeper) Forget(ctx context.Context) {
	const day = 24 * time.Hour
	for {
		keep := k.SignIns
		if keep <= 0 {
			keep = DefaultSignIns
		}
		if _, err := k.Office.Store.Accounts().Forget(ctx, k.Office.Now().Add(-keep)); err != nil && ctx.Err() == nil {
			k.report(err)
		}
		select {
		case <-ctx.Done():
			return
		case <-time.After(day):
		}
	}
}
