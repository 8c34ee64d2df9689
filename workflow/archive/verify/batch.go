package verify

import (
	"context"
	"crypto/sha256"
	"encoding/json"
	"errors"
	"fmt"
	"io"
	"io/fs"
	"os"
	"path/filepath"
	"slices"
	"strings"
	"time"

	"golang.org/x/mod/sumdb/note"
)

// The names of files in a yearly folder, as the manual has them.
const (
	batchName   = "batch.json"
	batchNote   = "batch.note"
	numbersName = "numbers.json"
)

// File checks one package, a zip or a folder into which one was unpacked. The
// error is of the system alone: whatever is wrong with the package is in the report.
func File(ctx context.Context, name string, trust Trust) (Report, error) {
	src, err := openSource(name)
	if err != nil {
		return Report{}, err
	}
	report := examine(ctx, src, trust)
	return report, src.close()
}

// Zip checks a package that is at hand.
func Zip(ctx context.Context, name string, r io.ReaderAt, size int64, trust Trust) Report {
	return examine(ctx, zipSource(name, r, size), trust)
}

// IsPackage reports whether a file may be a package by how it begins: what is no
// zip is something else.
func IsPackage(start []byte) bool { return strings.HasPrefix(string(start), "PK\x03\x04") }

// A batch is batch.json: what one act of archiving made (归档文件目录).
type batch struct {
	Format string    `json:"format"`
	Fonds  string    `json:"fonds"`
	Made   time.Time `json:"made"`
	Items  []item    `json:"items"`
}

type item struct {
	Code      string `json:"code"`
	Year      string `json:"year"`
	Retention string `json:"retention"`
	Section   string `json:"section"`
	N         int    `json:"n"`
	Number    string `json:"number"`
	File      string `json:"file"`
	SHA256    string `json:"sha256"`
	Times     int    `json:"times"`
}

// A numberLine is a line of numbers.json: a number of a year's register.
type numberLine struct {
	Text    string `json:"text"`
	State   string `json:"state"`
	Reason  string `json:"reason"`
	Where   string `json:"where"` // 档号, of what was archived
	Minutes string `json:"minutes"`
}

// Folder checks a yearly folder: its list, every package that it names, and what
// numbers lack. The first report is of the folder itself.
func Folder(ctx context.Context, name string, trust Trust) ([]Report, error) {
	root, err := os.OpenRoot(name)
	if err != nil {
		return nil, err
	}
	defer root.Close() //nolint:errcheck // it was only read
	f := &folder{ctx: ctx, name: name, trust: trust, root: root}
	whole := Report{Package: filepath.Base(filepath.Clean(name)), Title: "归档文件目录"}
	for _, s := range f.steps() {
		c := Check{Aspect: s.aspect, Name: s.name, Result: Passed}
		if found := s.look(); found != nil {
			c.Result, c.Where, c.Says = Failed, found.where, found.says
		}
		whole.Checks = append(whole.Checks, c)
		if c.Result == Failed && s.basis {
			break
		}
	}
	whole.Checks = append(whole.Checks, f.numbers()...)
	return append([]Report{whole}, f.reports...), f.err
}

// IsFolder reports whether a folder is a yearly one.
func IsFolder(name string) bool {
	info, err := os.Stat(filepath.Join(name, batchName))
	return err == nil && info.Mode().IsRegular()
}

// A folder is a yearly folder while it is looked at.
type folder struct {
	ctx     context.Context
	name    string
	trust   Trust
	root    *os.Root
	data    []byte
	batch   batch
	reports []Report
	err     error
}

type folderStep struct {
	aspect Aspect
	name   string
	look   func() *fault
	basis  bool
}

func (f *folder) steps() []folderStep {
	return []folderStep{
		{Complete, "有目录", f.read, true},
		{Complete, "目录所列的归档件齐全", f.packages, false},
		{Authentic, "目录的签名有效", f.signed, false},
		{Authentic, "归档件与目录所记的摘要一致", f.same, false},
		{Complete, "没有目录以外的归档件", f.strangers, false},
		{Complete, "件号连续、不重", f.gaps, false},
		{Complete, "每一件都合格", f.each, false},
	}
}

// small reads a file of the folder.
func (f *folder) small(name string) ([]byte, *fault) {
	file, err := f.root.Open(name)
	if errors.Is(err, fs.ErrNotExist) {
		return nil, wrong(name, "缺少这个文件")
	}
	if err != nil {
		return nil, wrong(name, "打不开：%v", err)
	}
	data, err := io.ReadAll(io.LimitReader(file, maxSmall+1))
	if err = errors.Join(err, file.Close()); err != nil || len(data) > maxSmall {
		return nil, wrong(name, "读不出来，或者太大（%v）", err)
	}
	return data, nil
}

func (f *folder) read() (found *fault) {
	if f.data, found = f.small(batchName); found != nil {
		return found
	}
	if err := json.Unmarshal(f.data, &f.batch); err != nil || f.batch.Format != formName {
		return wrong(batchName, "不是归档文件目录，或者不完整")
	}
	if len(f.batch.Items) > maxFiles {
		return wrong(batchName, "超过%d件", maxFiles)
	}
	for _, i := range f.batch.Items {
		if !filepath.IsLocal(i.File) || filepath.Base(i.File) != i.File {
			return wrong(batchName, "文件名%.80q不合规", i.File)
		}
	}
	return nil
}

// packages looks every package through.
func (f *folder) packages() (first *fault) {
	for _, i := range f.batch.Items {
		r, err := File(f.ctx, filepath.Join(f.name, i.File), f.trust)
		switch {
		case errors.Is(err, fs.ErrNotExist):
			if first == nil {
				first = wrong(i.File, "目录列有%s，文件夹里没有", i.Code)
			}
			continue
		case err != nil:
			f.err = err
			return wrong(i.File, "读不出来：%v", err)
		}
		f.reports = append(f.reports, r)
	}
	return first
}

func (f *folder) signed() *fault {
	data, found := f.small(batchNote)
	if found != nil {
		return found
	}
	public := f.key()
	key, err := note.NewVerifier(public)
	if err != nil {
		return wrong(batchNote, "没有可用的归档件，取不到公钥")
	}
	signed, err := note.Open(data, note.VerifierList(key))
	if err != nil {
		return wrong(batchNote, "签名与归档件中的公钥（%s）对不上", mark(public))
	}
	if signed.Text != fmt.Sprintf("%s batch\nsha256 %x\nsm3 %s\n", formName, sha256.Sum256(f.data), sm3Of(f.data)) {
		return wrong(batchName, "目录被改动过")
	}
	return nil
}

// key gives the public key that the packages have.
func (f *folder) key() string {
	for _, i := range f.batch.Items {
		src, err := openSource(filepath.Join(f.name, i.File))
		if err != nil {
			continue
		}
		e := &examination{ctx: f.ctx, source: src, small: map[string][]byte{}}
		data, found := e.load(keyName)
		if src.close() == nil && found == nil {
			return strings.TrimSpace(string(data))
		}
	}
	return ""
}

func (f *folder) same() *fault {
	for _, i := range f.batch.Items {
		for _, r := range f.reports {
			if r.Package == i.File && r.SHA256 != i.SHA256 {
				return wrong(i.File, "不是目录所记的归档件：被改动、重新打包或调换过")
			}
			if r.Package == i.File && r.Code != "" && r.Code != i.Code {
				return wrong(i.File, "档号是%s，目录写的是%s", r.Code, i.Code)
			}
		}
	}
	return nil
}

func (f *folder) strangers() *fault {
	known := map[string]bool{}
	for _, i := range f.batch.Items {
		known[i.File] = true
	}
	all, err := fs.ReadDir(f.root.FS(), ".")
	if err != nil {
		return wrong(f.name, "读不出来：%v", err)
	}
	for _, d := range all {
		if strings.HasSuffix(d.Name(), ".zip") && !known[d.Name()] {
			return wrong(d.Name(), "目录里没有这一件")
		}
	}
	return nil
}

// gaps looks that the 件号 of each year and retention follow one another. Those
// that were archived before keep theirs and are no part of the row.
func (f *folder) gaps() *fault {
	rows := map[string][]int{}
	for _, i := range f.batch.Items {
		if i.Times <= 1 {
			key := i.Year + "年度" + i.Retention + i.Section
			rows[key] = append(rows[key], i.N)
		}
	}
	for key, all := range rows {
		slices.Sort(all)
		for k := 1; k < len(all); k++ {
			switch {
			case all[k] == all[k-1]:
				return wrong(batchName, "%s的件号%d有两件", key, all[k])
			case all[k] != all[k-1]+1:
				return wrong(batchName, "%s缺件号%d", key, all[k-1]+1)
			}
		}
	}
	return nil
}

func (f *folder) each() *fault {
	for _, r := range f.reports {
		if bad := r.Faults(); len(bad) > 0 {
			return wrong(r.Package, "%s：%s", bad[0].Name, bad[0].Says)
		}
	}
	return nil
}

// numbers names the numbers of the year that have no package.
func (f *folder) numbers() (all []Check) {
	data, found := f.small(numbersName)
	if found != nil {
		return nil // singly archived: there is no year to count
	}
	var lines []numberLine
	if err := json.Unmarshal(data, &lines); err != nil {
		return []Check{{Complete, "文号登记", Failed, numbersName, "不是完整的JSON"}}
	}
	for _, l := range lines {
		switch {
		case l.Where != "":
		case l.State == "held":
			all = append(all, Check{Complete, "文号没有归档件", Noted, l.Text, "在用而没有归档：还没有办结，或者漏归"})
		default:
			all = append(all, Check{Complete, "文号空缺", Noted, l.Text, l.stateLabel() + "：" + l.Reason})
		}
	}
	return all
}

func (l numberLine) stateLabel() string {
	switch l.State {
	case "void":
		return "空号"
	case "reserved":
		return "预留"
	case "free":
		return "收回未用"
	default:
		return l.State
	}
}
