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
	"regexp"
	"slices"
	"strconv"
	"strings"

	"jiyao/drafting"
	"jiyao/drafting/roster"
	"jiyao/workflow"
	"jiyao/workflow/archive"
)

// archiveCase gathers everything of a minutes that goes to the archive, but for
// the issued files; its place there is still open.
func (o *Office) archiveCase(ctx context.Context, d *data, m workflow.Minutes, key workflow.HeadSigner) (c archive.Case, err error) {
	c = archive.Case{Minutes: m, Key: key.Public()}
	if c.Flow, err = o.flow(m.Flow); err != nil {
		return c, err
	}
	if c.Entries, err = o.Store.Entries(ctx, m.ID); err != nil {
		return c, err
	}
	if c.Head, err = o.Store.LastHead(ctx); err != nil {
		return c, err
	}
	head, err := key.Verify(c.Head)
	if err != nil {
		return c, workflow.Fault("read head", err)
	}
	for _, e := range c.Entries {
		p, err := o.Store.ProveEntry(ctx, m.ID, e.Version, head.Size)
		if err != nil {
			return c, workflow.Fault("prove entry", err)
		}
		c.Proofs = append(c.Proofs, p)
	}
	c.Scans, err = o.archiveScans(c.Entries)
	d.archiveNames(&c)
	return c, err
}

// issued reads the files that were issued: the PDF, and the OFD if one was made.
func (w *archiving) issued(ctx context.Context, c *archive.Case) error {
	if c.Minutes.PDF.IsZero() {
		return nil
	}
	data, err := w.office.ReadReleased(c.Minutes.PDF)
	if err != nil {
		return err
	}
	c.Issued = []archive.File{{Name: archive.IssuedName("pdf"), Data: data}}
	c.Names.Pages = pagesOf(data)
	ofd, err := w.office.ReleasedOFD(ctx, c.Minutes)
	if err != nil || ofd.IsZero() {
		return err
	}
	return w.issuedOFD(c, ofd)
}

// issuedOFD reads the OFD that was issued. Where it is gone or spoilt it must be
// said why, and the package tells it.
func (w *archiving) issuedOFD(c *archive.Case, ofd workflow.PDF) error {
	var damage *workflow.DamageError
	data, err := w.office.ReadReleasedOFD(ofd)
	switch {
	case err == nil:
		c.Issued = append(c.Issued, archive.File{Name: archive.IssuedName("ofd"), Data: data})
		return nil
	case !errors.Is(err, fs.ErrNotExist) && !errors.As(err, &damage):
		return err
	case w.Lost == "":
		return &workflow.Error{
			Kind: workflow.Refused, Reason: workflow.ReasonStore, Cause: err, Minutes: c.Minutes.ID,
			Msg: fmt.Sprintf("纪要《%s》印发的OFD（%s.ofd）不在或已损坏，没有归档；请先从备份找回。确实找不回的，单件归档，写明找不回的理由（命令行用 --lost）。", c.Minutes.Title, ofd.SHA256),
		}
	}
	c.Lost = append(c.Lost, archive.Lost{Name: archive.IssuedName("ofd"), SHA256: ofd.SHA256, Reason: w.Lost})
	return nil
}

// archiveScans reads every scanned sheet that the history names, once.
func (o *Office) archiveScans(entries []workflow.Entry) (all []archive.Scan, err error) {
	known := map[string]bool{}
	for _, e := range entries {
		if e.Paper == nil || e.Paper.Scan.IsZero() || known[e.Paper.Scan.SHA256] {
			continue
		}
		scan := e.Paper.Scan
		known[scan.SHA256] = true
		file, err := o.Scanned(scan.SHA256)
		if err != nil {
			return nil, &workflow.DamageError{Table: "扫描件", Minutes: e.Minutes, Row: e.Version, Msg: "打不开"}
		}
		data, err := io.ReadAll(io.LimitReader(file, scan.Bytes+1))
		if err = errors.Join(err, file.Close()); err != nil {
			return nil, err
		}
		if workflow.SHA256().Sum(data).String() != scan.SHA256 {
			return nil, &workflow.DamageError{Table: "扫描件", Minutes: e.Minutes, Row: e.Version, Msg: "内容与登记的摘要不符"}
		}
		all = append(all, archive.Scan{Scan: scan, Data: data})
	}
	return all, nil
}

// archiveNames gives what the office calls what a minutes names by ID.
func (d *data) archiveNames(c *archive.Case) {
	m, doc := c.Minutes, drafting.Parse(c.Minutes.Text)
	f, _ := d.org.FondsAt(archive.DateOf(m))
	c.Names.Fonds, c.Names.Category = f.Name, "纪要"
	c.Names.Issuer = cmp.Or(strings.TrimSpace(doc.Issuer.Value), f.Name)
	for _, t := range d.org.Data().Meetings {
		if t.ID == m.Type {
			c.Names.Meeting = t.Label
		}
	}
	c.Names.Posts = map[int]string{}
	for _, e := range c.Entries {
		by, _, _ := e.Whose()
		a, err := d.org.Actor(by.ID, workflow.DateOf(e.Occurred))
		if err != nil {
			continue // who is not in the data any more has no post there
		}
		var labels []string
		for _, id := range a.Posts {
			if p, ok := d.org.Post(id); ok {
				labels = append(labels, p.Label)
			}
		}
		c.Names.Posts[e.Version] = strings.Join(labels, "、")
	}
}

// place gives where a minutes belongs in the archive, but for its 件号, and how a
// 档号 is written there.
func (d *data) place(m workflow.Minutes) (h archive.Holding, form string, err error) {
	f, ok := d.org.FondsAt(archive.DateOf(m))
	if !ok {
		return h, "", invalid(workflow.ReasonField, "没有登记%s的全宗，不能编档号；请管理员在机构与人员资料的“全宗”中登记全宗号。", archive.DateOf(m).Chinese())
	}
	return archive.Holding{
		Minutes: m.ID, Fonds: f.ID, Year: archive.YearOf(m), Section: f.Section, Retention: archive.Retention(d.org.KeepOf(m.Type)),
	}, f.Form, nil
}

// onePageOf is how a PDF says that something is a page.
var onePageOf = regexp.MustCompile(`/Type\s*/Page[^s]`)

// pagesOf counts the pages of an issued PDF; 0 if it does not say.
func pagesOf(pdf []byte) int { return len(onePageOf.FindAll(pdf, -1)) }

// beside writes the catalogue, and the numbers of the year.
func (w *archiving) beside(ctx context.Context, temp string) error {
	first := w.items[0]
	w.folder = w.free(fmt.Sprintf("%s-%s-%s", first.Fonds, cmp.Or(w.Year, "单件"), w.at.In(workflow.Shanghai()).Format("20060102T150405")))
	for i := range w.items {
		w.items[i].Folder = w.folder
	}
	slices.SortFunc(w.items, func(a, b archive.Holding) int { return cmp.Compare(a.Code, b.Code) })
	fonds, _ := w.data.org.FondsAt(workflow.DateOf(w.at))
	batch := archive.Batch{Fonds: first.Fonds, Name: fonds.Name, Made: w.at.UTC(), By: w.By.Name, Items: w.items}
	files, err := batch.Files(w.key)
	if err != nil {
		return err
	}
	book, err := roster.Write([]roster.Table{{Name: "归档文件目录", Heads: archive.CatalogueHeads(), Rows: batch.Rows()}})
	if err != nil {
		return err
	}
	table := append([][]string{archive.CatalogueHeads()}, batch.Rows()...)
	files = append(files, archive.File{Name: "catalogue.csv", Data: CSV(table)}, archive.File{Name: "catalogue.xlsx", Data: book})
	if w.Year != "" {
		numbers, err := w.numbers(ctx)
		if err != nil {
			return err
		}
		files = append(files, numbers)
	}
	return putAll(temp, files)
}

// free gives a name that no folder has yet.
func (w *archiving) free(name string) string {
	for n := 1; ; n++ {
		tried := name
		if n > 1 {
			tried += "-" + strconv.Itoa(n)
		}
		if _, err := os.Lstat(filepath.Join(w.Dir, tried)); err != nil {
			return tried
		}
	}
}

// putAll writes files into a folder.
func putAll(dir string, files []archive.File) error {
	for _, f := range files {
		if err := put(filepath.Join(dir, f.Name), f.Data); err != nil {
			return err
		}
	}
	return nil
}

// numbers gives every number of the year with where its minutes is.
func (w *archiving) numbers(ctx context.Context) (archive.File, error) {
	lines, seen := []archive.NumberLine{}, map[string]bool{}
	for _, s := range w.data.org.Data().Series {
		if seen[s.ID] {
			continue
		}
		seen[s.ID] = true
		all, err := w.office.Store.Numbers(ctx, s.ID, w.Year)
		if err != nil {
			return archive.File{}, err
		}
		for _, n := range all {
			lines = append(lines, archive.NumberLine{
				Text: n.Number.Text, State: string(n.State), Reason: n.Reason, Minutes: n.Minutes, Where: w.register.Holdings[n.Minutes].Code,
			})
		}
	}
	return archive.NumbersFile(lines)
}

// reports writes the 四性检测报告 into the folder, for people and for programs.
func (w *archiving) reports(temp string) error {
	data, err := w.report.JSON()
	if err != nil {
		return err
	}
	var page strings.Builder
	if err := w.report.WriteHTML(&page); err != nil {
		return err
	}
	return putAll(temp, []archive.File{{Name: "report.json", Data: data}, {Name: archive.ReportName, Data: []byte(page.String())}})
}
