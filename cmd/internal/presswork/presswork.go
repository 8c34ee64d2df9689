// Package presswork makes the marked copies of an issued minutes (带标记的各份): a
// PDF for each sheet with its 份号, trace mark and watermark, and a table of whose is which.
// The master that was issued stays as it is.
package presswork

import (
	"archive/zip"
	"bytes"
	"cmp"
	"context"
	"fmt"
	"io"
	"os"
	"path/filepath"
	"slices"
	"strings"
	"time"

	"jiyao/cmd/internal/engine"
	"jiyao/cmd/internal/office"
	"jiyao/cmd/internal/safefile"
	"jiyao/render/layout"
	"jiyao/workflow"
	"jiyao/workflow/store"
)

// Typesetter is what is asked of the engine.
type Typesetter interface {
	CopyMarks(m workflow.Minutes) (layout.CopySpec, error)
	MinutesPress(m workflow.Minutes, marks layout.CopySpec, master []byte) (*engine.Press, error)
}

// Job is the making of copies of one minutes.
type Job struct {
	Minutes workflow.Minutes
	By      workflow.Actor
	Marks   layout.CopySpec // zero is what the profile asks for
	Rows    []int           // of the distribution; empty is all
}

// Batch is copies that are ready to be written.
type Batch struct {
	Sheets []Sheet
	press  *engine.Press
	list   []byte
	made   time.Time
}

// Sheet is one copy.
type Sheet struct {
	Name   string // of its file
	Unit   string
	Serial int
	Code   string // as it is printed
}

// listName is the file of whose is which.
const listName = "份号对照表.csv"

// UnmarkedError says that a minutes' copies bear nothing of their own.
type UnmarkedError struct{}

// Error says so, and what to do instead.
func (*UnmarkedError) Error() string {
	return "本件的版式不要求份号和追溯标记，各份与印发的PDF相同，直接印制即可；确需标注的，请写明标注哪几样"
}

// Prepare gives every sheet its marks on record, and makes ready for writing
// those that are asked for.
func Prepare(ctx context.Context, o *office.Office, t Typesetter, j Job) (*Batch, error) {
	if j.Marks.IsZero() {
		var err error
		if j.Marks, err = t.CopyMarks(j.Minutes); err != nil {
			return nil, err
		}
	}
	if j.Marks.IsZero() {
		return nil, &UnmarkedError{}
	}
	b := &Batch{made: o.Now()}
	marks, err := o.MarkCopies(ctx, j.By, j.Minutes, func(master []byte) (err error) {
		b.press, err = t.MinutesPress(j.Minutes, j.Marks, master)
		return err
	})
	if err != nil {
		return nil, err
	}
	return b, b.choose(j, marks)
}

// choose takes the sheets that are asked for.
func (b *Batch) choose(j Job, marks []store.CopyMark) error {
	rows := [][]string{{"份号", "单位", "用途或送达方式", "追溯标记", "标注人", "标注时间"}}
	for _, k := range marks {
		i := slices.IndexFunc(j.Minutes.Copies, func(c workflow.CopyRecord) bool { return c.N == k.Copy })
		if i < 0 || len(j.Rows) > 0 && !slices.Contains(j.Rows, k.Copy) {
			continue
		}
		c := j.Minutes.Copies[i]
		s := Sheet{Name: fmt.Sprintf("%06d-%s.pdf", k.Serial, fileSafe(c.Unit)), Unit: c.Unit, Serial: k.Serial, Code: office.ShowTrace(k.Code)}
		b.Sheets = append(b.Sheets, s)
		rows = append(rows, []string{
			fmt.Sprintf("%06d", s.Serial), s.Unit, cmp.Or(c.Use.Label(), c.Channel.Label()), s.Code, k.By.Name,
			k.At.In(workflow.Shanghai()).Format("2006-01-02 15:04"),
		})
	}
	if len(b.Sheets) == 0 {
		return &workflow.Error{
			Kind: workflow.Invalid, Reason: workflow.ReasonCopies, Minutes: j.Minutes.ID, Msg: "没有选定要印的份，请核对分送情况中的序号或单位。",
		}
	}
	b.list = office.CSV(rows)
	return nil
}

// fileSafe gives a unit's name as every file system takes it.
func fileSafe(name string) string {
	safe := []rune(strings.Map(func(r rune) rune {
		if r < ' ' || strings.ContainsRune(`/\:*?"<>|`, r) {
			return '-'
		}
		return r
	}, name))
	return string(safe[:min(len(safe), 40)])
}

// each hands out the files of the batch in order: the table, then the sheets.
func (b *Batch) each(ctx context.Context, put func(name string, data []byte) error) error {
	if err := put(listName, b.list); err != nil {
		return err
	}
	var out bytes.Buffer
	for _, s := range b.Sheets {
		if ctx.Err() != nil {
			return ctx.Err()
		}
		out.Reset()
		if err := b.press.Copy(&out, engine.Sheet{Number: s.Serial, Trace: s.Code, Unit: s.Unit}); err != nil {
			return err
		}
		if err := put(s.Name, out.Bytes()); err != nil {
			return err
		}
	}
	return nil
}

// Zip writes the batch as one archive. PDFs are packed already, so they are
// stored as they are.
func (b *Batch) Zip(ctx context.Context, w io.Writer) error {
	z := zip.NewWriter(w)
	err := b.each(ctx, func(name string, data []byte) error {
		f, err := z.CreateHeader(&zip.FileHeader{Name: name, Method: zip.Store, Modified: b.made})
		if err != nil {
			return err
		}
		_, err = f.Write(data)
		return err
	})
	if err != nil {
		return err
	}
	return z.Close()
}

// Folder writes the batch into a folder that is not there yet: all of it, or no
// folder.
func (b *Batch) Folder(ctx context.Context, dir string) (err error) {
	if _, err := os.Lstat(dir); err == nil {
		return &os.PathError{Op: "mkdir", Path: dir, Err: os.ErrExist}
	}
	temp, err := os.MkdirTemp(filepath.Dir(filepath.Clean(dir)), ".jiyao-copies-*")
	if err != nil {
		return err
	}
	defer func() {
		if err != nil {
			_ = os.RemoveAll(temp) // what has gone wrong is said already
		}
	}()
	if err := os.Chmod(temp, 0o750); err != nil {
		return err
	}
	err = b.each(ctx, func(name string, data []byte) error {
		return safefile.Write(filepath.Join(temp, name), func(w io.Writer) error {
			_, err := w.Write(data)
			return err
		})
	})
	if err != nil {
		return err
	}
	return os.Rename(temp, dir)
}

// ParseMarks reads what copies are to bear: number, text, code, watermark, by comma; empty is
// what the profile asks for. It reports whether the words are known.
func ParseMarks(words string) (marks layout.CopySpec, ok bool) {
	for word := range strings.SplitSeq(words, ",") {
		switch strings.TrimSpace(word) {
		case "number", "份号":
			marks.Number = true
		case "text", "小字":
			marks.Trace = joinTrace(marks.Trace, layout.TraceText)
		case "code", "二维码":
			marks.Trace = joinTrace(marks.Trace, layout.TraceCode)
		case "watermark", "水印":
			marks.Watermark = true
		default:
			return layout.CopySpec{}, words == ""
		}
	}
	return marks, true
}

func joinTrace(have, more string) string {
	if have == "" || have == more {
		return more
	}
	return layout.TraceBoth
}

// Range gives the 份号 of each row of a distribution as people write them:
// 000005, or 000005至000007.
func Range(marks []store.CopyMark) map[int]string {
	first, last := map[int]int{}, map[int]int{}
	for _, k := range marks {
		if first[k.Copy] == 0 {
			first[k.Copy] = k.Serial
		}
		last[k.Copy] = k.Serial
	}
	all := map[int]string{}
	for row, from := range first {
		all[row] = fmt.Sprintf("%06d", from)
		if last[row] > from {
			all[row] += "至" + fmt.Sprintf("%06d", last[row])
		}
	}
	return all
}
