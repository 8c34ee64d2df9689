package ui

import (
	"archive/zip"
	"cmp"
	"errors"
	"io"
	"io/fs"
	"net/http"
	"net/url"
	"os"
	"strconv"
	"strings"

	"jiyao/cmd/internal/office"
	"jiyao/cmd/internal/server/web"
	"jiyao/workflow"
	"jiyao/workflow/archive"
)

func archiveGroup() group {
	return group{
		routes: func(u *UI) []web.Route {
			reads, clerk := web.Roles(workflow.Clerk, workflow.Auditor), web.Roles(workflow.Clerk)
			return []web.Route{
				{Method: "GET", Pattern: "/archive", Policy: reads, Handler: u.archive},
				{Method: "GET", Pattern: "/archive/export", Policy: reads, Handler: u.archiveExport},
				{Method: "GET", Pattern: "/archive/folders/{folder}", Policy: reads, Handler: u.archiveFolder},
				{Method: "GET", Pattern: "/archive/packages/{id}", Policy: reads, Handler: u.archivePackage},
				{Method: "POST", Pattern: "/archive/make", Policy: clerk, Handler: u.archiveMake},
			}
		},
		pages: []web.Page{{Name: "archive", View: archiveView{}}},
	}
}

// archiveView is the archive of a year (归档): what waits, and what has been
// archived.
type archiveView struct {
	Year      string
	Years     []pick
	Fonds     string // 全宗; empty if none is on record
	Waiting   []archiveLine
	Kept      []archiveLine
	Clerk     bool
	Said      string
	CSV, XLSX string
}

// archiveLine is one minutes of the archive.
type archiveLine struct {
	archive.Holding
	Keep    string
	Href    string
	Package string // where its package is downloaded; empty if it is not here
	Folder  string // where its folder is
	Who     string
	When    string
}

func (u *UI) archive(w http.ResponseWriter, r *http.Request, v *web.Visit) error {
	view, err := u.readArchive(r, v)
	if err != nil {
		return err
	}
	return u.show(w, r, v, "archive", view)
}

// readArchive gathers the page. Last year is what is archived as a rule.
func (u *UI) readArchive(r *http.Request, v *web.Visit) (archiveView, error) {
	in := r.URL.Query()
	now, err := strconv.Atoi(v.Today().Year())
	if err != nil {
		return archiveView{}, err
	}
	view := archiveView{Year: cmp.Or(in.Get("year"), strconv.Itoa(now-1)), Clerk: v.Has(workflow.Clerk)}
	if n, err := strconv.Atoi(in.Get("made")); err == nil && n > 0 {
		view.Said = "已归档" + strconv.Itoa(n) + "件，逐件通过四性检测，已记入归档登记。"
	}
	var years [][2]string
	for y := now; y > now-30; y-- {
		years = append(years, [2]string{strconv.Itoa(y), strconv.Itoa(y) + "年"})
	}
	view.Years = picks(view.Year, years...)
	data, err := u.Office.Data(r.Context())
	if err != nil {
		return view, err
	}
	if f, ok := data.FondsAt(v.Today()); ok {
		view.Fonds = f.ID + "　" + f.Name
	}
	rows, err := u.Office.ArchiveRows(r.Context(), view.Year)
	if err != nil {
		return view, err
	}
	for _, row := range rows {
		line := u.archiveLine(row)
		if row.Code == "" {
			view.Waiting = append(view.Waiting, line)
		} else {
			view.Kept = append(view.Kept, line)
		}
	}
	q := url.Values{"year": {view.Year}}.Encode()
	view.CSV, view.XLSX = "/archive/export?format=csv&"+q, "/archive/export?format=xlsx&"+q
	return view, nil
}

func (u *UI) archiveLine(row archive.Holding) archiveLine {
	line := archiveLine{Holding: row, Keep: row.Retention.Label(), Href: "/minutes/" + row.Minutes, Who: row.By.Name}
	if row.Code == "" {
		return line
	}
	line.When = web.Moment(row.At)
	if f, err := u.Office.PackageFile(row); err == nil && f.Close() == nil {
		line.Package = "/archive/packages/" + url.PathEscape(row.Minutes)
		if row.Folder != "" {
			line.Folder = "/archive/folders/" + url.PathEscape(row.Folder)
		}
	}
	return line
}

func (u *UI) archiveMake(w http.ResponseWriter, r *http.Request, v *web.Visit) error {
	ask := office.Archiving{By: v.Actor, Note: strings.TrimSpace(r.PostFormValue("note")), Lost: r.PostFormValue("lost"), Program: "jiyao"}
	year := r.PostFormValue("year")
	if id := r.PostFormValue("minutes"); id != "" {
		ask.Minutes = []string{id}
	} else {
		ask.Year = year
	}
	if _, err := strconv.Atoi(year); err != nil {
		return web.Refuse(workflow.Invalid, "请选择归档的年度。")
	}
	done, err := u.Office.Archive(r.Context(), ask)
	if err != nil {
		return err
	}
	q := url.Values{"year": {year}, "made": {strconv.Itoa(len(done.Holdings))}}
	http.Redirect(w, r, "/archive?"+q.Encode(), http.StatusSeeOther)
	return nil
}

// archiveExport gives the register as DA/T 22-2015 has it.
func (u *UI) archiveExport(w http.ResponseWriter, r *http.Request, v *web.Visit) error {
	view, err := u.readArchive(r, v)
	if err != nil {
		return err
	}
	batch := archive.Batch{}
	for _, row := range view.Kept {
		batch.Items = append(batch.Items, row.Holding)
	}
	s := sheet{
		Name: "归档文件目录" + view.Year, Heads: archive.CatalogueHeads(), Wide: []int{5, 24, 20, 16, 40, 9, 6, 6, 14}, Rows: batch.Rows(),
	}
	return s.send(w, r.URL.Query().Get("format"))
}

// holding finds what was archived by one of its marks.
func (u *UI) holding(r *http.Request, is func(archive.Holding) bool) (archive.Holding, error) {
	register, err := u.Office.ArchiveRegister(r.Context())
	if err != nil {
		return archive.Holding{}, err
	}
	for _, h := range register.Holdings {
		if is(h) {
			return h, nil
		}
	}
	return archive.Holding{}, web.Hidden()
}

// archivePackage hands out one package.
func (u *UI) archivePackage(w http.ResponseWriter, r *http.Request, _ *web.Visit) error {
	h, err := u.holding(r, func(h archive.Holding) bool { return h.Minutes == r.PathValue("id") })
	if err != nil {
		return err
	}
	f, err := u.Office.PackageFile(h)
	if errors.Is(err, fs.ErrNotExist) {
		return web.Hidden()
	}
	if err != nil {
		return err
	}
	defer f.Close() //nolint:errcheck // it was only read
	handOut(w, h.File, h.Bytes, f)
	return nil
}

// archiveFolder hands out everything that one act of archiving made, as one file.
func (u *UI) archiveFolder(w http.ResponseWriter, r *http.Request, _ *web.Visit) error {
	name := r.PathValue("folder")
	h, err := u.holding(r, func(h archive.Holding) bool { return h.Folder == name && name != "" })
	if err != nil {
		return err
	}
	root, err := u.Office.ArchiveFolder(h)
	if errors.Is(err, fs.ErrNotExist) {
		return web.Hidden()
	}
	if err != nil {
		return err
	}
	defer root.Close() //nolint:errcheck // it was only read
	w.Header().Set("Content-Type", "application/zip")
	w.Header().Set("Content-Disposition", attached("attachment", h.Folder+".zip"))
	return zipFolder(w, h.Folder, root)
}

// zipFolder writes a folder's files as one, without pressing what is pressed.
func zipFolder(w io.Writer, name string, root *os.Root) error {
	out := zip.NewWriter(w)
	files, err := fs.ReadDir(root.FS(), ".")
	if err != nil {
		return err
	}
	for _, f := range files {
		part, err := out.CreateHeader(&zip.FileHeader{Name: name + "/" + f.Name(), Method: zip.Store})
		if err != nil {
			return err
		}
		file, err := root.Open(f.Name())
		if err != nil {
			return err
		}
		_, err = io.Copy(part, file)
		if err = errors.Join(err, file.Close()); err != nil {
			return err
		}
	}
	return out.Close()
}
