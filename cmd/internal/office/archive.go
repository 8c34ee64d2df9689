package office

import (
	"cmp"
	"context"
	"errors"
	"fmt"
	"io"
	"io/fs"
	"os"
	"path/filepath"
	"slices"
	"strings"
	"syscall"
	"time"

	"jiyao/cmd/internal/safefile"
	"jiyao/workflow"
	"jiyao/workflow/archive"
	"jiyao/workflow/archive/verify"
)

// archives is the folder of what was archived, where no other is named.
const archives kind = "archive"

// Archiving is what somebody asks to be archived (归档).
type Archiving struct {
	By      workflow.Actor
	Year    string   // everything of the year that is closed and not archived yet
	Minutes []string // or these, by ID
	Note    string   // why one is archived that has been before
	Lost    string   // why the OFD that was issued cannot be found any more; of single ones alone
	Dir     string   // where the folder is put; empty is the office's own
	Program string   // that makes the report
}

// Archived is what an act of archiving has brought.
type Archived struct {
	Folder   string // its path
	Holdings []archive.Holding
	Report   verify.Made
}

// Archive makes a package of every minutes that is asked for, tests them, puts
// them into a folder of their own, and records them: all of it or nothing.
func (o *Office) Archive(ctx context.Context, a Archiving) (done Archived, err error) {
	d, err := o.refresh(ctx)
	if err != nil {
		return done, err
	}
	if a.By, err = d.archivist(a.By, workflow.DateOf(o.Now())); err != nil {
		return done, err
	}
	if a.Lost = strings.TrimSpace(a.Lost); a.Lost != "" && a.Year != "" {
		return done, invalid(workflow.ReasonField, "OFD找不到的理由一件一件写，全年归档时不能写；请先单件归档这一件，再归全年的。")
	}
	o.filing.Lock()
	defer o.filing.Unlock()
	if err = o.Seal(ctx); err != nil {
		return done, err
	}
	w := &archiving{Archiving: a, office: o, data: d, at: o.Now()}
	if err = w.choose(ctx); err != nil {
		return done, err
	}
	if a.Dir == "" {
		w.Dir = o.files(archives)
	}
	temp, err := w.begin()
	if err != nil {
		return done, archiveFault(err)
	}
	defer func() { err = errors.Join(err, os.RemoveAll(temp)) }()
	if err = w.write(ctx, temp); err != nil {
		return done, archiveFault(err)
	}
	return w.settle(ctx, temp)
}

// archivist demands somebody who may archive: it is the clerk's.
func (d *data) archivist(who workflow.Actor, today workflow.Date) (workflow.Actor, error) {
	who, err := d.actor(who.ID, today)
	if err == nil && (!who.Has(workflow.Clerk) || who.Has(workflow.Admin) || who.Has(workflow.Auditor)) {
		err = &workflow.Error{
			Kind: workflow.Forbidden, Reason: workflow.ReasonRole,
			Msg: "归档由" + workflow.Clerk.Label() + "办理，" + who.Name + "没有这个角色。",
		}
	}
	return who, err
}

// archiveFault says what went wrong while packages were written.
func archiveFault(err error) error {
	var said *workflow.Error
	var damage *workflow.DamageError
	switch {
	case errors.As(err, &said), errors.As(err, &damage), errors.Is(err, context.Canceled):
		return err
	case errors.Is(err, syscall.ENOSPC), errors.Is(err, syscall.EDQUOT):
		return &workflow.Error{Kind: workflow.Internal, Reason: workflow.ReasonStore, Cause: err, Msg: "写归档包的磁盘已满，没有归档，也没有留下文件；请腾出空间，或换一个文件夹再办。"}
	case errors.Is(err, fs.ErrPermission), errors.Is(err, syscall.EROFS), errors.Is(err, syscall.ENOTDIR):
		return &workflow.Error{Kind: workflow.Refused, Reason: workflow.ReasonStore, Cause: err, Msg: "不能写入存放归档包的文件夹，没有归档；请检查文件夹和权限，或换一个再办。"}
	default:
		return workflow.Fault("write archive packages", err)
	}
}

// archiving is an act of archiving while it is carried out.
type archiving struct {
	Archiving
	office   *Office
	data     *data
	at       time.Time
	register *archive.Register
	chosen   []workflow.Minutes
	before   map[string]string // what the record says of the chosen

	key    workflow.HeadSigner
	sign   archive.Signer
	items  []archive.Holding
	folder string
	report verify.Made
}

// choose finds what is to be archived, in the order of the catalogue.
func (w *archiving) choose(ctx context.Context) error {
	var err error
	if w.register, err = w.office.ArchiveRegister(ctx); err != nil {
		return err
	}
	ids := w.Minutes
	if len(ids) == 0 {
		pending, err := w.office.Unarchived(ctx, w.Year)
		if err != nil {
			return err
		}
		for _, l := range pending {
			ids = append(ids, l.ID)
		}
	}
	w.before = map[string]string{}
	for _, id := range ids {
		m, err := w.office.Store.Minutes(ctx, id)
		if err == nil {
			err = w.may(m)
		}
		if err != nil {
			return err
		}
		if _, twice := w.before[id]; !twice {
			w.chosen, w.before[id] = append(w.chosen, m), w.register.Lines[id]
		}
	}
	if len(w.chosen) == 0 {
		return invalid(workflow.ReasonField, "%s年没有办结而未归档的纪要，不用归档。", w.Year)
	}
	slices.SortStableFunc(w.chosen, archiveOrder)
	return nil
}

// archiveOrder puts minutes in the order in which they get their 件号: by day,
// then by number.
func archiveOrder(a, b workflow.Minutes) int {
	return cmp.Or(
		cmp.Compare(archive.DateOf(a), archive.DateOf(b)), cmp.Compare(a.Number.Series, b.Number.Series),
		cmp.Compare(a.Number.N, b.Number.N), cmp.Compare(a.ID, b.ID),
	)
}

// may refuses a minutes that cannot be archived.
func (w *archiving) may(m workflow.Minutes) error {
	refuse := func(reason workflow.Reason, format string, args ...any) error {
		return &workflow.Error{Kind: workflow.Refused, Reason: reason, Minutes: m.ID, Place: m.Place, Msg: fmt.Sprintf(format, args...)}
	}
	old, again := w.register.Holdings[m.ID]
	flow, err := w.office.flow(m.Flow)
	if err != nil {
		return err
	}
	def, _ := flow.Def(m.Place.State)
	switch {
	case again && old.Origin != "":
		return refuse(workflow.ReasonExists, "纪要《%s》是移入的归档件（档号%s），不在这里归档。", m.Title, old.Code)
	case !def.End || m.Place.State == workflow.Voided:
		return refuse(workflow.ReasonState, "纪要《%s》还没有办结（现在是%s），不能归档；请办结后再归档。", m.Title, flow.PlaceLabel(m.Place))
	case m.Flow.Name == pastFlow:
		return refuse(workflow.ReasonState, "纪要《%s》是补录的历史纪要，原件已在档案里，不再归档。", m.Title)
	case again && strings.TrimSpace(w.Note) == "":
		return refuse(workflow.ReasonNote, "纪要《%s》已归档（档号%s）；确需再归的，请写明理由，件号不变。", m.Title, old.Code)
	}
	return nil
}

// begin makes the folder that nobody sees until it is whole.
func (w *archiving) begin() (temp string, err error) {
	if err := safefile.MakeDirs(w.Dir); err != nil {
		return "", err
	}
	if w.key, err = w.office.SealKey(context.Background()); err != nil {
		return "", err
	}
	more, err := w.office.manifestSigner()
	if err != nil {
		return "", err
	}
	w.sign = archive.Signed(w.key, more)
	return os.MkdirTemp(w.Dir, ".jiyao-archive-")
}

// write writes every package and what lies beside them, and tests it all.
func (w *archiving) write(ctx context.Context, temp string) error {
	for _, m := range w.chosen {
		if err := w.pack(ctx, temp, m); err != nil {
			return err
		}
	}
	if err := w.beside(ctx, temp); err != nil {
		return err
	}
	reports, err := verify.Folder(ctx, temp, verify.Trust{})
	if err != nil {
		return err
	}
	w.report = verify.Made{At: w.at, Program: w.Program, Reports: reports}
	w.report.Reports[0].Package = w.folder
	for _, r := range reports {
		if bad := r.Faults(); len(bad) > 0 {
			return &workflow.Error{
				Kind: workflow.Refused, Reason: workflow.ReasonStore,
				Msg: fmt.Sprintf("归档件%s没有通过四性检测：%s（%s%s），没有归档；请先核对数据库（jiyao db verify）。", r.Package, bad[0].Name, bad[0].Where, bad[0].Says),
			}
		}
	}
	return w.reports(temp)
}

// pack writes one package and takes down what it is.
func (w *archiving) pack(ctx context.Context, temp string, m workflow.Minutes) error {
	c, err := w.office.archiveCase(ctx, w.data, m, w.key)
	if err == nil {
		err = w.issued(ctx, &c)
	}
	if err != nil {
		return err
	}
	form := ""
	if c.Holding, form, err = w.data.place(m); err != nil {
		return err
	}
	c.Holding = w.register.Take(c.Holding, form)
	c.Holding.File, c.Holding.By, c.Holding.At, c.Holding.Note = c.Holding.FileName(), w.By.Person, w.at, strings.TrimSpace(w.Note)
	if draw := w.office.config.RenderSheet; draw != nil {
		if c.Drawn, err = draw(c.Sheet()); err != nil {
			return err
		}
	}
	first, second := workflow.SHA256().New(), workflow.SM3().New()
	err = safefile.Write(filepath.Join(temp, c.Holding.File), func(f io.Writer) error {
		n := &counting{w: io.MultiWriter(f, first, second)}
		err := c.Write(ctx, n, w.sign)
		c.Holding.Bytes = n.n
		return err
	})
	c.Holding.SHA256, c.Holding.SM3 = workflow.Digest(first.Sum(nil)).String(), workflow.Digest(second.Sum(nil)).String()
	w.items = append(w.items, c.Listed())
	return err
}

// counting counts what is written through it.
type counting struct {
	w io.Writer
	n int64
}

func (c *counting) Write(p []byte) (int, error) {
	n, err := c.w.Write(p)
	c.n += int64(n)
	return n, err
}

// settle shows the folder and records what is in it. If that cannot be recorded
// the folder goes again.
func (w *archiving) settle(ctx context.Context, temp string) (done Archived, err error) {
	done = Archived{Folder: filepath.Join(w.Dir, w.folder), Report: w.report}
	if err := os.Rename(temp, done.Folder); err != nil {
		return Archived{}, archiveFault(err)
	}
	var lines []workflow.Alteration
	for _, i := range w.items {
		line, err := i.Alteration(w.before[i.Minutes])
		if err != nil {
			return Archived{}, errors.Join(err, os.RemoveAll(done.Folder))
		}
		lines, done.Holdings = append(lines, line), append(done.Holdings, i)
	}
	w.office.written.Store(true)
	if err := w.office.recordArchive(ctx, lines, w.register); err != nil {
		return Archived{}, errors.Join(err, os.RemoveAll(done.Folder))
	}
	return done, nil
}

// recordArchive adds the lines to the office's record. Other books may grow
// meanwhile; the archive's may not, for then the 件号 are others'.
func (o *Office) recordArchive(ctx context.Context, lines []workflow.Alteration, known *archive.Register) error {
	for try := 0; ; try++ {
		d, err := o.refresh(ctx)
		if err != nil {
			return err
		}
		now, err := o.ArchiveRegister(ctx)
		if err != nil {
			return err
		}
		if !now.Same(known) {
			return &workflow.Error{Kind: workflow.Stale, Reason: workflow.ReasonVersion, Msg: "归档登记刚由他人更改，没有归档，请重新归档。"}
		}
		err = o.Store.Alter(ctx, lines, d.head)
		if workflow.KindOf(err) != workflow.Stale || try == 4 {
			return err
		}
	}
}
