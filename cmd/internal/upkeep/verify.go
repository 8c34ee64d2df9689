package upkeep

import (
	"context"
	"time"

	"jiyao/workflow"
	"jiyao/workflow/store"
)

// Check is a verification of everything there is (核验), running or done.
type Check struct {
	Running bool            `json:"-"`
	Part    string          `json:"-"` // what is being read just now
	By      workflow.Person `json:"by"`
	Began   time.Time       `json:"began"`
	Ended   time.Time       `json:"ended"`
	Sound   bool            `json:"sound"`
	Fault   string          `json:"fault,omitempty"`
	Minutes int64           `json:"minutes"`
	Rows    int64           `json:"rows"`
	Leaves  int64           `json:"leaves"`
	Heads   int64           `json:"heads"`
	Files   int             `json:"files"`
	Scans   int             `json:"scans"`
}

const checkFile = "verified.json"

// Checked gives the verification that is running, or the last that was carried
// out; the second value says whether there is any.
func (k *Keeper) Checked() (Check, bool) {
	k.mu.Lock()
	defer k.mu.Unlock()
	if k.check.Running || !k.check.Began.IsZero() {
		return k.check, true
	}
	var c Check
	err := k.recall(checkFile, &c)
	return c, err == nil && !c.Began.IsZero()
}

// Verify begins a verification of everything there is and goes on with it after
// it has returned. It reports false if one is running already. done may be nil;
// it is called at the end.
func (k *Keeper) Verify(by workflow.Person, done func()) bool {
	k.mu.Lock()
	defer k.mu.Unlock()
	if k.check.Running {
		return false
	}
	k.check = Check{Running: true, Part: "数据库结构", By: by, Began: k.Office.Now().UTC()}
	c := k.check
	go func() {
		k.verify(context.Background(), &c)
		k.mu.Lock()
		c.Running, c.Ended = false, k.Office.Now().UTC()
		k.check = c
		err := k.keep(checkFile, c)
		k.mu.Unlock()
		if err != nil {
			k.report(err)
		}
		if done != nil {
			done()
		}
	}()
	return true
}

// verify carries a verification out part by part.
func (k *Keeper) verify(ctx context.Context, c *Check) {
	for _, part := range []struct {
		name string
		do   func() error
	}{
		{"数据库结构", func() error { return k.Office.Store.VerifySchema(ctx) }},
		{"办理记录和存证日志", func() error { return k.rows(ctx, c) }},
		{"印发、公开和节录的文件", func() (err error) {
			c.Files, err = k.Office.Store.VerifyFiles(ctx, k.Office.Released)
			return err
		}},
		{"签批件扫描件", func() (err error) {
			c.Scans, err = k.Office.Store.VerifyScans(ctx, k.Office.Scanned)
			return err
		}},
		{"归档登记", func() error {
			_, err := k.Office.VerifyArchive(ctx)
			return err
		}},
	} {
		k.mu.Lock()
		k.check.Part = part.name
		k.mu.Unlock()
		if err := part.do(); err != nil {
			c.Fault = sentence(err)
			return
		}
	}
	c.Sound = true
}

func (k *Keeper) rows(ctx context.Context, c *Check) error {
	keys, err := k.Office.Keys(ctx)
	if err != nil {
		return err
	}
	done, err := k.Office.Store.VerifyWith(ctx, store.Check{Key: keys.Now})
	c.Minutes, c.Rows, c.Leaves, c.Heads = done.Minutes, done.Rows, done.Leaves, done.Heads
	return err
}
