package office

import (
	"archive/zip"
	"bytes"
	"context"
	"crypto/sha256"
	"encoding/hex"
	"errors"
	"fmt"
	"io"
	"io/fs"
	"os"
	"path/filepath"
	"strconv"
	"strings"
	"sync"
	"time"

	"github.com/emmansun/gmsm/sm3"

	"jiyao/cmd/internal/safefile"
	"jiyao/workflow"
)

// packages is the folder of the 定稿包: one archive for each minutes that has
// been finalised, so that another machine can print it when the server is down.
const packages kind = "packages"

// packing remembers which 定稿包 could not be written.
type packing struct {
	mu     sync.Mutex
	faults map[string]error // by minutes
}

// Package is the 定稿包 of a minutes on disk.
type Package struct {
	File    string    // its path
	Written time.Time // zero if it is not there
	Current bool      // it is of the minutes as it is now
	Fault   string    // why it could not be written
}

// PackageOf says what there is of a minutes' 定稿包.
func (o *Office) PackageOf(m workflow.Minutes) (Package, error) {
	p := Package{File: filepath.Join(o.files(packages), packageName(m, m.Number))}
	o.packing.mu.Lock()
	if fault := o.packing.faults[m.ID]; fault != nil {
		p.Fault = packFault(fault)
	}
	o.packing.mu.Unlock()
	info, err := os.Stat(p.File)
	if errors.Is(err, fs.ErrNotExist) {
		return p, nil
	}
	if err != nil {
		return p, err
	}
	p.Written = info.ModTime()
	archive, err := zip.OpenReader(p.File)
	if err != nil {
		return p, nil //nolint:nilerr // a damaged archive is not current and is written again
	}
	p.Current = archive.Comment == packageMark(m)
	return p, archive.Close()
}

// packFault says in plain words why a 定稿包 could not be written.
func packFault(err error) string {
	var path *fs.PathError
	if errors.As(err, &path) {
		return "无法写入文件夹" + filepath.Dir(path.Path) + "（" + path.Err.Error() + "），请管理员检查磁盘和权限"
	}
	return strings.TrimSuffix(err.Error(), "。")
}

// packageMark tells of which state of a minutes an archive is.
func packageMark(m workflow.Minutes) string {
	return strings.Join([]string{"jiyao", m.ID, m.Number.Text, m.Digest, m.TextDigest, string(m.Compiled), string(m.IssuedOn), m.PDF.SHA256}, " ")
}

// packageName gives the archive's name: the number, and which edition.
func packageName(m workflow.Minutes, n workflow.DocNumber) string {
	name := strings.Map(func(r rune) rune {
		if strings.ContainsRune(`/\:*?"<>|`, r) || r < ' ' {
			return '_'
		}
		return r
	}, n.Text)
	if name == "" {
		name = m.ID
	}
	if !m.Edition.IsZero() {
		name += "（第" + strconv.Itoa(m.Edition.N) + "版）"
	}
	return name + ".zip"
}

// WritePackage writes the 定稿包 of a minutes that is finalised, in the place of
// what was there.
func (o *Office) WritePackage(ctx context.Context, m workflow.Minutes) (Package, error) {
	if o.config.Render == nil || !m.Finalized {
		return Package{}, &workflow.Error{
			Kind: workflow.Refused, Reason: workflow.ReasonFinal, Minutes: m.ID, Place: m.Place,
			Msg: "纪要《" + m.Title + "》还没有定稿，没有定稿包；请先定稿。",
		}
	}
	err := o.writePackage(ctx, m)
	o.packing.mu.Lock()
	if o.packing.faults == nil {
		o.packing.faults = map[string]error{}
	}
	if err == nil {
		delete(o.packing.faults, m.ID)
	} else {
		o.packing.faults[m.ID] = err
	}
	o.packing.mu.Unlock()
	if err != nil {
		return Package{}, err
	}
	return o.PackageOf(m)
}

func (o *Office) writePackage(ctx context.Context, m workflow.Minutes) error {
	files, err := o.packed(ctx, m)
	if err != nil {
		return err
	}
	if err := safefile.MakeDirs(o.files(packages)); err != nil {
		return err
	}
	return safefile.Write(filepath.Join(o.files(packages), packageName(m, m.Number)), func(w io.Writer) error {
		archive := zip.NewWriter(w)
		for _, f := range files {
			part, err := archive.CreateHeader(&zip.FileHeader{Name: f.name, Method: zip.Deflate, Modified: o.Now()})
			if err != nil {
				return err
			}
			if _, err := part.Write(f.data); err != nil {
				return err
			}
		}
		if err := archive.SetComment(packageMark(m)); err != nil {
			return err
		}
		return archive.Close()
	})
}

// packedFile is one file of a 定稿包.
type packedFile struct {
	name string
	data []byte
}

// packed gives the files of a 定稿包, the one that says what they are first.
func (o *Office) packed(ctx context.Context, m workflow.Minutes) ([]packedFile, error) {
	paper, err := o.packedPaper(m)
	if err != nil {
		return nil, err
	}
	numbers, err := o.Store.Numbers(ctx, m.Number.Series, m.Number.Scope)
	if err != nil {
		return nil, err
	}
	list, err := o.SendList(ctx, m)
	if err != nil {
		return nil, err
	}
	for _, c := range m.Copies {
		list.Recipients = append(list.Recipients, workflow.Recipient{
			Unit: c.Unit, ID: c.ID, Copies: c.Copies, Channel: c.Channel, Use: c.Use, Reason: c.Reason,
		})
	}
	files := []packedFile{
		{"纪要.pdf", paper},
		{"纪要.txt", []byte("\ufeff" + strings.ReplaceAll(m.Text, "\n", "\r\n"))},
		{"文号登记.csv", CSV(numberTable(numbers))},
		{"分送清单.csv", CSV(o.listTable(ctx, list))},
	}
	ofd, err := o.packedOFD(ctx, m)
	if err != nil {
		return nil, err
	}
	if ofd != nil {
		files = append(files, packedFile{"纪要.ofd", ofd})
	}
	return append([]packedFile{{"说明.txt", packageNote(m, list, files)}}, files...), nil
}

// packedPaper gives the paper: what was released, or before that what is ready
// to be printed, its 印发日期 as the text has it.
func (o *Office) packedPaper(m workflow.Minutes) ([]byte, error) {
	if !m.PDF.IsZero() {
		return o.ReadReleased(m.PDF)
	}
	return o.config.Render(m, "")
}

// packedOFD does the same with the OFD; nil if there is none.
func (o *Office) packedOFD(ctx context.Context, m workflow.Minutes) ([]byte, error) {
	ofd, err := o.ReleasedOFD(ctx, m)
	switch {
	case err != nil:
		return nil, err
	case !ofd.IsZero():
		return o.ReadReleasedOFD(ofd)
	case m.PDF.IsZero() && o.config.RenderOFD != nil:
		return o.config.RenderOFD(m, "")
	}
	return nil, nil
}

// numberTable gives a year's register of a series (文号登记簿).
func numberTable(all []workflow.NumberRecord) table {
	t := table{{"文号", "状态", "纪要编号", "登记时间", "说明"}}
	for _, n := range all {
		t = append(t, []string{n.Number.Text, n.State.Label(), n.Minutes, n.Changed.In(workflow.Shanghai()).Format(time.DateTime), n.Reason})
	}
	return t
}

// listTable gives a list of recipients with the boxes they have.
func (o *Office) listTable(ctx context.Context, l SendList) table {
	t := table{{"单位", "份数", "递送方式", "交换箱号", "缘由"}}
	data, err := o.Data(ctx)
	for _, r := range l.Recipients {
		box := ""
		if err == nil {
			u, _ := data.Unit(r.ID)
			box = u.Box
		}
		t = append(t, []string{r.Unit, strconv.Itoa(r.Copies), r.Channel.Label(), box, r.Reason})
	}
	return t
}

// packageNote says what the archive is and how to go on from it.
func packageNote(m workflow.Minutes, l SendList, files []packedFile) []byte {
	state := "已定稿，还没有付印"
	if !m.PDF.IsZero() {
		state = "已付印（" + m.IssuedOn.Chinese() + "）"
	}
	var b bytes.Buffer
	line := func(format string, args ...any) { fmt.Fprintf(&b, format+"\r\n", args...) }
	b.WriteString("\ufeff")
	line("定稿包")
	line("")
	line("纪要：%s", m.Title)
	line("文号：%s", m.Number.Text)
	if !m.Edition.IsZero() {
		line("版次：第%d版（%s），理由：%s", m.Edition.N, m.Edition.Kind.Label(), m.Edition.Reason)
	}
	line("状态：%s", state)
	line("整理日期：%s", m.Compiled.Chinese())
	line("印数：%d份（含留存、存档，见 分送清单.csv）", l.Copies())
	line("系统内编号：%s，第%d版", m.ID, m.Version)
	line("")
	line("服务器不能使用时，可在任何一台电脑上打印 纪要.pdf（字体已嵌入，按实际大小、双面打印）。")
	if m.PDF.IsZero() {
		line("打印前请核对版记中的印发日期；如与实际不符，以手工改定的为准，并在恢复后据实补登。")
	}
	line("系统恢复后，请在“定稿与付印”页登记付印、分送，并填写实际发生的时间。")
	line("其间文号不得另行取用：文号登记.csv 是写成本包时的登记簿。")
	line("")
	line("文件的摘要（核对是否被改动过）：")
	for _, f := range files {
		sum, other := sha256.Sum256(f.data), sm3.Sum(f.data)
		line("%s", f.name)
		line("  SHA-256 %s", hex.EncodeToString(sum[:]))
		line("  SM3     %s", hex.EncodeToString(other[:]))
	}
	return b.Bytes()
}

// pack keeps the 定稿包 in step with what was done. Whatever goes wrong does not
// undo the act: it is shown where the minutes is, and tried again.
func (o *Office) pack(ctx context.Context, s workflow.Step) {
	if !o.config.Packages || o.config.Render == nil {
		return
	}
	ctx = context.WithoutCancel(ctx) // the act has been done, whoever still waits
	switch s.Entry.Action {
	case workflow.Finalize, workflow.Issue:
		if m, err := o.Store.Minutes(ctx, s.Entry.Minutes); err == nil && m.Finalized {
			_, _ = o.WritePackage(ctx, m) // the fault is remembered
		}
	case workflow.Return, workflow.Void:
		o.unpack(s.Minutes, s.Entry)
	}
}

// unpack takes away the 定稿包 of what is not final any more, lest it be printed.
func (o *Office) unpack(m workflow.Minutes, e workflow.Entry) {
	number := e.Number
	if number.IsZero() {
		number = e.Released
	}
	if number.IsZero() {
		return
	}
	path := filepath.Join(o.files(packages), packageName(m, number))
	if err := os.Remove(path); err != nil && !errors.Is(err, fs.ErrNotExist) {
		o.packing.mu.Lock()
		defer o.packing.mu.Unlock()
		if o.packing.faults == nil {
			o.packing.faults = map[string]error{}
		}
		o.packing.faults[m.ID] = err
		return
	}
	o.packing.mu.Lock()
	delete(o.packing.faults, m.ID)
	o.packing.mu.Unlock()
}

// packAgain is how often a 定稿包 that could not be written is tried again.
const packAgain = time.Minute

// repack tries again to write what could not be written, until the context
// ends.
func (o *Office) repack(ctx context.Context) {
	tick := time.NewTicker(packAgain)
	defer tick.Stop()
	for {
		select {
		case <-ctx.Done():
			return
		case <-tick.C:
			o.packFaulty(ctx)
		}
	}
}

// packFaulty tries once to write each 定稿包 that could not be written.
func (o *Office) packFaulty(ctx context.Context) {
	o.packing.mu.Lock()
	ids := make([]string, 0, len(o.packing.faults))
	for id := range o.packing.faults {
		ids = append(ids, id)
	}
	o.packing.mu.Unlock()
	for _, id := range ids {
		m, err := o.Store.Minutes(ctx, id)
		switch {
		case err != nil:
		case m.Finalized:
			_, _ = o.WritePackage(ctx, m) // the fault is remembered
		default:
			o.unpack(m, workflow.Entry{Number: m.Number})
		}
	}
}
