package ui

import (
	"fmt"
	"net/http"
	"path/filepath"
	"time"

	"jiyao/cmd/internal/server/web"
	"jiyao/cmd/internal/upkeep"
)

// adminBackupView is the backups (备份).
type adminBackupView struct {
	Tabs []adminTab
	On   bool
	Dir  string
	At   string // of the night
	Next time.Time
	Keep int
	Key  bool
	Rows []adminBackup
	Now  adminFinding
	Said string
}

// adminBackup is one that was tried.
type adminBackup struct {
	upkeep.Backup
	Name  string
	There bool
	Size  string
	Took  string
}

func (a admin) backup(w http.ResponseWriter, r *http.Request, v *web.Visit) error {
	plan := a.Upkeep.Plan
	view := adminBackupView{Tabs: a.tabs(v), On: plan.On(), Dir: plan.Dir, Keep: plan.Keep, Key: plan.Key}
	if view.On {
		view.At, view.Next = fmt.Sprintf("%d:%02d", plan.Hour, plan.Minute), a.Upkeep.Next()
	}
	if view.Keep == 0 {
		view.Keep = upkeep.DefaultKeep
	}
	if r.FormValue("said") == "done" {
		view.Said = "已经备份好，并试恢复过。"
	}
	for _, f := range a.Upkeep.Health(r.Context(), true) {
		if f.Code == "backup" {
			view.Now = adminFinding{f, gradeClass(f.Grade)}
		}
	}
	all, err := a.Upkeep.Backups()
	if err != nil {
		return err
	}
	for _, b := range all[:min(len(all), 60)] {
		view.Rows = append(view.Rows, adminBackup{
			b, filepath.Base(b.Folder), b.There(), upkeep.Size(uint64(b.Bytes)), b.Ended.Sub(b.Began).Round(time.Second).String(),
		})
	}
	return a.show(w, r, v, "adminbackup", view)
}

func (a admin) backupNow(w http.ResponseWriter, r *http.Request, v *web.Visit) error {
	if _, err := a.Upkeep.BackUp(r.Context(), v.Actor.Person); err != nil {
		return err
	}
	http.Redirect(w, r, "/admin/backup?said=done", http.StatusSeeOther)
	return nil
}
