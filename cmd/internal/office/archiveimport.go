package office

import (
	"archive/zip"
	"bytes"
	"context"
	"errors"
	"fmt"
	"io"
	"io/fs"
	"slices"

	"jiyao/cmd/internal/past"
	"jiyao/workflow"
	"jiyao/workflow/archive"
	"jiyao/workflow/archive/verify"
)

// A Taking is an archive package as it would be taken in (移入).
type Taking struct {
	Report   verify.Report
	Metadata archive.Metadata
	Minutes  string // the ID it has here, or would have
	Known    bool   // it has been taken in before
	Fault    string // why it cannot be

	paper past.Paper
	data  []byte
	sm3   workflow.Digest
}

// ReadPackage looks at a package that is to be taken in, and writes nothing.
func (o *Office) ReadPackage(ctx context.Context, name string, data []byte, trust verify.Trust) (Taking, error) {
	t := Taking{data: data, sm3: workflow.SM3().Sum(data)}
	t.Report = verify.Zip(ctx, name, bytes.NewReader(data), int64(len(data)), trust)
	if bad := t.Report.Faults(); len(bad) > 0 {
		t.Fault = fmt.Sprintf("归档包核对不符：%s（%s%s）", bad[0].Name, bad[0].Where, bad[0].Says)
		return t, nil
	}
	d, text, err := packageParts(data)
	if err != nil {
		return t, err
	}
	t.Metadata = d
	register, err := o.ArchiveRegister(ctx)
	if err != nil {
		return t, err
	}
	if h, ok := register.Taken(d.Source.Fonds, d.ID); ok {
		t.Minutes, t.Known = h.Minutes, true
		return t, nil
	}
	if _, own := register.Holdings[d.ID]; own {
		t.Fault = "这是本单位归档的（档号" + d.Place.Code + "），纪要就在系统里"
		return t, nil
	}
	reader, err := o.PastReader(ctx)
	if err != nil {
		return t, err
	}
	t.paper = reader.Read("text.txt", []byte(text))
	t.describe(reader)
	t.Minutes = t.paper.ID()
	t.Fault = t.paper.Fault
	if t.Fault == "" {
		t.Fault, err = o.numberTaken(ctx, t.paper.Number, t.Minutes)
	}
	return t, err
}

// packageParts gives the metadata and the final text of a sound package.
func packageParts(data []byte) (d archive.Metadata, text string, err error) {
	metadata, err := packageFile(data, archive.JSONName)
	if err != nil {
		return d, "", err
	}
	final, err := packageFile(data, archive.TextName)
	if err != nil {
		return d, "", err
	}
	d, err = archive.ParseMetadata(metadata)
	return d, string(final), err
}

// packageFile gives one file of a sound package; one that it has not does not
// exist.
func packageFile(data []byte, name string) ([]byte, error) {
	z, err := zip.NewReader(bytes.NewReader(data), int64(len(data)))
	if err != nil {
		return nil, err
	}
	f, err := z.Open(name)
	if err != nil {
		return nil, err
	}
	part, err := io.ReadAll(f)
	return part, errors.Join(err, f.Close())
}

// keepIssued keeps what was issued of a minutes that is taken in (正本) as released
// files of this office, with the digests they have.
func (o *Office) keepIssued(t Taking) (files workflow.Released, err error) {
	files.IssuedOn = workflow.Date(t.Metadata.Content.IssuedOn)
	for _, f := range []struct {
		form string
		kept *workflow.PDF
	}{{"pdf", &files.PDF}, {"ofd", &files.OFD}} {
		data, err := packageFile(t.data, archive.IssuedName(f.form))
		if errors.Is(err, fs.ErrNotExist) {
			continue
		}
		if err == nil {
			*f.kept, err = o.keepReleased(data, "."+f.form)
		}
		if err != nil {
			return files, workflow.Fault("keep issued files", err)
		}
	}
	return files, nil
}

// describe has the paper say what the metadata say, where the text was only read.
func (t *Taking) describe(r past.Reader) {
	p, c := &t.paper, t.Metadata.Content
	p.File, p.Bytes, p.Title, p.Fault = t.Metadata.Place.Code+".zip", int64(len(t.data)), c.Title, ""
	p.SHA256 = t.Report.SHA256
	if p.SHA256 == "" {
		p.SHA256 = workflow.SHA256().Sum(t.data).String()
	}
	p.Number, p.Form = past.SeriesOf(r.Office, c.Number)
	p.At = t.Metadata.IssuedAt()
	p.Meeting, p.Issued = workflow.Date(c.MetOn), workflow.Date(c.IssuedOn)
	if p.Meeting == "" {
		p.Meeting = workflow.Date(c.Date)
	}
	for _, m := range r.Office.Data().Meetings {
		if m.ID == c.Type || m.Label == c.Meeting {
			p.Type = m.ID
			break
		}
	}
	if p.Type == "" {
		p.Fault = "本单位没有“" + c.Meeting + "”这种会议类型，请先登记"
	}
}

// numberTaken says that a number is another minutes'.
func (o *Office) numberTaken(ctx context.Context, n workflow.DocNumber, id string) (string, error) {
	if n.Series == "" {
		return "", nil
	}
	all, err := o.Store.Numbers(ctx, n.Series, n.Scope)
	if err != nil {
		return "", err
	}
	i := slices.IndexFunc(all, func(r workflow.NumberRecord) bool { return r.Number.N == n.N })
	if i < 0 || all[i].State == workflow.NumberReserved || all[i].Minutes == id {
		return "", nil
	}
	return fmt.Sprintf("文号%s在本单位已是%s（%s），不改号，不能移入", n.Text, all[i].State.Label(), all[i].Minutes), nil
}

// TakePackage takes a package in: its text as a minutes that is closed from the
// beginning, with the number it has and the files that were issued, the package
// itself as the file of its dossier, and both on record in the register of the
// archive. What was done before is not done again.
func (o *Office) TakePackage(ctx context.Context, by workflow.Actor, t Taking) error {
	if t.Known || t.Fault != "" {
		return nil
	}
	d, err := o.refresh(ctx)
	if err != nil {
		return err
	}
	if by, err = d.archivist(by, workflow.DateOf(o.Now())); err != nil {
		return err
	}
	for _, l := range past.Ledgers([]past.Paper{t.paper}, nil) {
		if _, _, err := o.KeepPast(ctx, by, l); err != nil {
			return err
		}
	}
	files, err := o.keepIssued(t)
	if err != nil {
		return err
	}
	if _, err := o.enterPast(ctx, by, oldMinutes{t.paper, files}, t.data); err != nil {
		return err
	}
	p, c := t.Metadata.Place, t.Metadata.Content
	h := archive.Holding{
		Number: c.Number, Issuer: c.Issuer, Title: c.Title, Date: c.Date, Pages: t.Metadata.Form.Pages,
		Minutes: t.Minutes, Code: p.Code, Fonds: p.Fonds, Year: p.Year, Retention: p.Retention, Section: p.Section, N: p.N,
		File: t.paper.File, SHA256: t.paper.SHA256, SM3: t.sm3.String(), Bytes: t.paper.Bytes, Times: 1, Origin: t.Metadata.ID, OFD: files.OFD.SHA256,
		By: by.Person, At: o.Now(), Note: "移入" + t.Metadata.Source.Name + "的归档件",
	}
	known, err := o.ArchiveRegister(ctx)
	if err != nil {
		return err
	}
	line, err := h.Alteration(known.Lines[h.Minutes])
	if err != nil {
		return err
	}
	o.written.Store(true)
	return o.recordArchive(ctx, []workflow.Alteration{line}, known)
}

// TakenIn gives what the package of a minutes that was taken in says of it, with
// everybody's opinion and every receipt (移入的归档卷宗); false of every other.
func (o *Office) TakenIn(ctx context.Context, id string) (d archive.Metadata, ok bool, err error) {
	register, err := o.ArchiveRegister(ctx)
	if err != nil {
		return d, false, err
	}
	h, ok := register.Holdings[id]
	if !ok || h.Origin == "" {
		return d, false, nil
	}
	data, err := o.packageOf(h)
	if err != nil {
		return d, false, err
	}
	if d, _, err = packageParts(data); err != nil {
		return d, false, workflow.Fault("read package", err)
	}
	return d, true, nil
}

// ArchiveMetadata gives what is said of an archived minutes for the archive: of
// one that was taken in what its package says, with what is kept of it here in
// its place.
func (o *Office) ArchiveMetadata(ctx context.Context, id string) (d archive.Metadata, err error) {
	register, err := o.ArchiveRegister(ctx)
	if err != nil {
		return d, err
	}
	h, ok := register.Holdings[id]
	if !ok {
		return d, &workflow.Error{Kind: workflow.NotFound, Reason: workflow.ReasonMissing, Minutes: id, Msg: "这件纪要还没有归档。"}
	}
	data, err := o.packageOf(h)
	if err != nil {
		return d, err
	}
	if d, _, err = packageParts(data); err != nil {
		return d, workflow.Fault("read package", err)
	}
	m, err := o.Store.Minutes(ctx, id)
	if err != nil {
		return d, err
	}
	d.Content.Title, d.Content.MetOn, d.Proof.Text = m.Title, string(m.Meeting), m.TextDigest
	if d.Content.Type = m.Type; !m.Number.IsZero() {
		d.Content.Number, d.Content.Series, d.Content.Scope = m.Number.Text, m.Number.Series, m.Number.Scope
	}
	return d, nil
}

// packageOf reads the package of a holding where the office has it: in its own
// folder, or in the dossier of one that was taken in.
func (o *Office) packageOf(h archive.Holding) ([]byte, error) {
	f, err := o.PackageFile(h)
	if err != nil {
		return nil, &workflow.Error{
			Kind: workflow.NotFound, Reason: workflow.ReasonMissing, Minutes: h.Minutes, Cause: err,
			Msg: "归档包" + h.File + "不在本系统的文件夹里，请到归档时存放的文件夹或档案室取。",
		}
	}
	data, err := io.ReadAll(io.LimitReader(f, h.Bytes+1))
	if err = errors.Join(err, f.Close()); err != nil {
		return nil, workflow.Fault("read package", err)
	}
	if workflow.SHA256().Sum(data).String() != h.SHA256 {
		return nil, &workflow.DamageError{Table: archive.Table, Minutes: h.Minutes, Row: h.N, Msg: "归档包" + h.File + "与登记的摘要不符"}
	}
	return data, nil
}

// PackageFile opens the package of a holding where the office has it.
func (o *Office) PackageFile(h archive.Holding) (io.ReadCloser, error) {
	if h.Origin != "" {
		return o.Paper(h.SHA256)
	}
	return o.OpenPackage(h)
}
