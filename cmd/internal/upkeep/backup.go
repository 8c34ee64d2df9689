package upkeep

import (
	"context"
	"errors"
	"fmt"
	"os"
	"path/filepath"
	"regexp"
	"slices"
	"time"

	"jiyao/workflow"
	"jiyao/workflow/store"
)

// Backup is one backup that was tried (备份记录).
type Backup struct {
	Folder  string          `json:"folder"`
	Began   time.Time       `json:"began"`
	Ended   time.Time       `json:"ended"`
	By      workflow.Person `json:"by,omitzero"` // who asked for it; zero is the plan
	Good    bool            `json:"good"`        // written, and brought back on trial
	Fault   string          `json:"fault,omitempty"`
	Bytes   int64           `json:"bytes,omitempty"`
	Files   int             `json:"files,omitempty"`
	Minutes int64           `json:"minutes,omitempty"` // that the trial found in it
	Leaves  int64           `json:"leaves,omitempty"`
	Code    string          `json:"code,omitempty"` // of the log's head it ends with
}

const backupsFile = "backups.json"

// maxBackups is how many tries are remembered.
const maxBackups = 200

// Backups gives the tries, newest first.
func (k *Keeper) Backups() ([]Backup, error) {
	var all []Backup
	err := k.recall(backupsFile, &all)
	return all, err
}

// LastGood gives the newest backup that was good.
func (k *Keeper) LastGood() (Backup, bool) {
	all, _ := k.Backups() // a record that does not read has no good one
	if i := slices.IndexFunc(all, func(b Backup) bool { return b.Good }); i >= 0 {
		return all[i], true
	}
	return Backup{}, false
}

// BackUp writes a backup into a folder of its own below the plan's, tries
// whether it can be brought back, and removes what is more than the plan keeps.
func (k *Keeper) BackUp(ctx context.Context, by workflow.Person) (Backup, error) {
	if !k.Plan.On() {
		return Backup{}, &workflow.Error{
			Kind: workflow.Refused, Reason: workflow.ReasonStore,
			Msg: "还没有设定备份位置。请在配置文件中写明 JIYAO_BACKUP_DIR（最好是另一块磁盘或另一台机器上的目录），然后重新启动服务。",
		}
	}
	if !k.backing.TryLock() {
		return Backup{}, &workflow.Error{Kind: workflow.Refused, Reason: workflow.ReasonStore, Msg: "正在备份，请稍后刷新本页查看结果。"}
	}
	defer k.backing.Unlock()
	now := k.Office.Now()
	b := Backup{Began: now.UTC(), By: by}
	b.Folder = filepath.Join(k.Plan.Dir, now.In(workflow.Shanghai()).Format("20060102-150405"))
	err := k.write(ctx, &b)
	b.Good, b.Ended = err == nil, k.Office.Now().UTC()
	if err != nil {
		b.Fault = sentence(err)
		if ctx.Err() != nil {
			b.Fault = "没有备完就停下了。"
		}
	}
	kept := k.remember(b)
	if err == nil {
		err = k.prune(b)
	}
	return b, errors.Join(err, kept)
}

// sentence gives an error for the record.
func sentence(err error) string {
	var e *workflow.Error
	if errors.As(err, &e) && e.Kind != workflow.Internal {
		return e.Msg
	}
	return err.Error()
}

func (k *Keeper) write(ctx context.Context, b *Backup) error {
	if err := k.apart(); err != nil {
		return err
	}
	done, err := k.Office.BackUp(ctx, b.Folder, false, k.Plan.Key)
	if err != nil {
		if !b.There() { // half a folder is of no use, and there may be no room for it
			err = errors.Join(err, os.RemoveAll(b.Folder))
		}
		return fmt.Errorf("备份没有写成：%w", err)
	}
	b.Bytes, b.Files, b.Leaves, b.Code = done.Bytes, done.Files, done.Log.Leaves, done.Log.Code
	if b.Minutes, err = trial(ctx, b.Folder); err != nil {
		return fmt.Errorf("备份写成了，但试恢复没有通过：%w", err)
	}
	return nil
}

// apart refuses a folder of backups that lies within the office's own, where a
// restored office would bring its backups along.
func (k *Keeper) apart() error {
	dir, err1 := filepath.Abs(k.Plan.Dir)
	own, err2 := filepath.Abs(k.Office.Dir())
	if dir == own {
		return &workflow.Error{Kind: workflow.Refused, Reason: workflow.ReasonStore, Msg: "备份位置就是数据目录本身，请另设一处。"}
	}
	return errors.Join(err1, err2)
}

// trial brings a backup back at another place, where it is verified from end to
// end, and removes that again.
func trial(ctx context.Context, folder string) (minutes int64, err error) {
	at, err := os.MkdirTemp(folder, ".trial-")
	if err != nil {
		return 0, err
	}
	defer func() { err = errors.Join(err, os.RemoveAll(at)) }()
	done, err := store.Restore(ctx, filepath.Join(folder, "jiyao.db"), store.Target{Path: filepath.Join(at, "jiyao.db")})
	return done.Verified.Minutes, err
}

// remember adds a try to the record.
func (k *Keeper) remember(b Backup) error {
	k.mu.Lock()
	defer k.mu.Unlock()
	all, _ := k.Backups() // one that does not read is begun anew
	all = append([]Backup{b}, all...)
	return k.keep(backupsFile, all[:min(len(all), maxBackups)])
}

// stamped is what the keeper names folders of backups.
var stamped = regexp.MustCompile(`^\d{8}-\d{6}$`)

// prune removes the oldest folders beyond those that stay. The newest good
// backup always stays, and nothing that the keeper has not named so.
func (k *Keeper) prune(good Backup) error {
	entries, err := os.ReadDir(k.Plan.Dir)
	if err != nil {
		return err
	}
	var folders []string
	for _, e := range entries {
		if e.IsDir() && stamped.MatchString(e.Name()) && e.Name() != filepath.Base(good.Folder) {
			folders = append(folders, e.Name())
		}
	}
	slices.Sort(folders)
	keep := k.Plan.Keep
	if keep <= 0 {
		keep = DefaultKeep
	}
	var faults error
	for len(folders) > keep-1 {
		faults = errors.Join(faults, os.RemoveAll(filepath.Join(k.Plan.Dir, folders[0])))
		folders = folders[1:]
	}
	return faults
}

// There reports whether the backup is still where it was written.
func (b Backup) There() bool {
	_, err := os.Stat(filepath.Join(b.Folder, "jiyao.db"))
	return err == nil
}
