package ui

import (
	"context"
	"net/http"
	"os"
	"path/filepath"
	"slices"
	"strconv"

	"jiyao/cmd/internal/server/preview"
	"jiyao/cmd/internal/server/web"
	"jiyao/workflow"
)

// releasePackage fills in what there is of the 定稿包.
func (u *UI) releasePackage(_ context.Context, v *web.Visit, view *releaseView) error {
	if !v.Minutes.Finalized {
		return nil
	}
	p, err := u.Office.PackageOf(v.Minutes)
	if err != nil {
		p.Fault = "无法读取定稿包所在的文件夹，请管理员检查磁盘和权限"
	}
	view.Package = packageView{
		There: !p.Written.IsZero(), Current: p.Current, Name: filepath.Base(p.File), Fault: p.Fault, Written: web.Moment(p.Written),
	}
	return nil
}

// packageFile hands out the 定稿包.
func (u *UI) packageFile(w http.ResponseWriter, r *http.Request, v *web.Visit) error {
	p, err := u.Office.PackageOf(v.Minutes)
	if err != nil {
		return err
	}
	if !p.Current {
		return web.Refuse(workflow.NotFound, "定稿包还没有写成，请在“定稿与付印”页重写后再下载。")
	}
	data, err := os.ReadFile(p.File)
	if err != nil {
		return err
	}
	w.Header().Set("Content-Disposition", attached("attachment", filepath.Base(p.File)))
	return sendFile(w, r, preview.File{Data: data, Digest: strconv.FormatInt(p.Written.UnixNano(), 36)}, "application/zip", "")
}

func (u *UI) packageAgain(w http.ResponseWriter, r *http.Request, v *web.Visit) error {
	if _, err := u.Office.WritePackage(r.Context(), v.Minutes); err != nil && !slices.Contains([]int{http.StatusInternalServerError, http.StatusConflict}, web.Status(err)) {
		return err
	} // a fault of the disk stands on the page
	http.Redirect(w, r, "/minutes/"+v.Minutes.ID+"/release#package", http.StatusSeeOther)
	return nil
}
