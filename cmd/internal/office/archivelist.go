package office

import (
	"cmp"
	"context"
	"crypto/rand"
	"errors"
	"io/fs"
	"maps"
	"os"
	"path/filepath"
	"slices"

	"jiyao/workflow"
	"jiyao/workflow/archive"
)

// ArchiveRegister gives what the record says of the archive (归档登记).
func (o *Office) ArchiveRegister(ctx context.Context) (*archive.Register, error) {
	lines, err := o.Store.AlterationsOf(ctx, archive.Book)
	if err != nil {
		return nil, err
	}
	r, err := archive.NewRegister(lines)
	if err != nil {
		return nil, &workflow.DamageError{Table: archive.Table, Msg: "有一条读不出来"}
	}
	return r, nil
}

// VerifyArchive looks that the register of the archive has no gap and names
// minutes that are there, and that packages in the office's own folder are those
// that were recorded. It gives how many there are; the error is a
// *workflow.DamageError.
func (o *Office) VerifyArchive(ctx context.Context) (holdings int, err error) {
	r, err := o.ArchiveRegister(ctx)
	if err == nil {
		err = r.Verify()
	}
	if err != nil {
		return 0, err
	}
	for _, id := range slices.Sorted(maps.Keys(r.Holdings)) {
		h := r.Holdings[id]
		damage := &workflow.DamageError{Table: archive.Table, Minutes: id, Row: h.N}
		if _, err := o.Store.Minutes(ctx, id); workflow.KindOf(err) == workflow.NotFound {
			damage.Msg = "没有这件纪要"
			return holdings, damage
		}
		f, err := o.OpenPackage(h)
		if errors.Is(err, fs.ErrNotExist) {
			holdings++
			continue // it has gone to the archive
		}
		if err != nil {
			return holdings, err
		}
		err = workflow.VerifyFile(f, workflow.PDF{SHA256: h.SHA256, SM3: h.SM3, Bytes: h.Bytes})
		if err = errors.Join(err, f.Close()); err != nil {
			damage.Msg = "归档包" + h.File + "与登记的摘要不符"
			return holdings, damage
		}
		holdings++
	}
	return holdings, nil
}

// OpenPackage opens a package that lies in the office's own folder; it does not
// exist where it was put elsewhere or has been handed over.
func (o *Office) OpenPackage(h archive.Holding) (*os.File, error) {
	if h.Folder == "" || !filepath.IsLocal(h.Folder) || !filepath.IsLocal(h.File) {
		return nil, fs.ErrNotExist
	}
	return os.Open(filepath.Join(o.files(archives), h.Folder, h.File))
}

// Unarchived gives what of a year is closed and not archived yet, the latest
// acted on first. Minutes of the time before the program are none of it.
func (o *Office) Unarchived(ctx context.Context, year string) ([]workflow.Listed, error) {
	r, err := o.ArchiveRegister(ctx)
	if err != nil {
		return nil, err
	}
	var all []workflow.Listed
	keep := func(l workflow.Listed) {
		if _, done := r.Holdings[l.ID]; !done && l.Flow.Name != pastFlow {
			all = append(all, l)
		}
	}
	if err := o.eachClosed(ctx, workflow.Filter{Year: year}, keep); err != nil || year == "" {
		return all, err
	}
	return all, o.eachClosed(ctx, workflow.Filter{}, func(l workflow.Listed) {
		if l.Number == "" && l.Meeting.Year() == year {
			keep(l)
		}
	})
}

// eachClosed goes through the minutes that are closed.
func (o *Office) eachClosed(ctx context.Context, f workflow.Filter, do func(workflow.Listed)) error {
	f.State, f.Limit = workflow.Closed, onePage
	for {
		page, next, err := o.Store.List(ctx, f)
		if err != nil {
			return err
		}
		for _, l := range page {
			do(l)
		}
		if next == "" {
			return nil
		}
		f.After = next
	}
}

// ManifestKey gives the SM2 key that signs manifests (清单签名密钥), and makes one
// for an office that has none yet.
func (o *Office) ManifestKey() (workflow.SM2Signer, error) {
	path := filepath.Join(o.config.Dir, "manifest.key")
	text, err := os.ReadFile(path)
	if err == nil && len(text) > 0 {
		return workflow.ParseSM2Signer(text)
	}
	if err != nil && !errors.Is(err, fs.ErrNotExist) {
		return workflow.SM2Signer{}, err
	}
	key, err := workflow.NewSM2Signer(rand.Reader)
	if err != nil {
		return key, err
	}
	secret, err := key.Secret()
	if err != nil {
		return key, err
	}
	f, err := os.OpenFile(path, os.O_CREATE|os.O_RDONLY, 0o600) // what replaces it keeps its rights
	if err != nil {
		return key, err
	}
	if err := f.Close(); err != nil {
		return key, err
	}
	return key, put(path, []byte(secret))
}

// ArchiveRows gives what of a year waits to be archived, without 档号, then what
// has been, in the order of the 档号; of all years without one.
func (o *Office) ArchiveRows(ctx context.Context, year string) ([]archive.Holding, error) {
	d, err := o.refresh(ctx)
	if err != nil {
		return nil, err
	}
	waiting, err := o.Unarchived(ctx, year)
	if err != nil {
		return nil, err
	}
	var rows []archive.Holding
	for _, l := range waiting {
		rows = append(rows, archive.Holding{
			Minutes: l.ID, Year: cmp.Or(year, l.Meeting.Year()), Retention: archive.Retention(d.org.KeepOf(l.Type)), Title: l.Title, Number: l.Number,
		})
	}
	register, err := o.ArchiveRegister(ctx)
	if err != nil {
		return nil, err
	}
	var kept []archive.Holding
	for _, h := range register.Holdings {
		if year == "" || h.Year == year {
			kept = append(kept, h)
		}
	}
	slices.SortFunc(kept, func(a, b archive.Holding) int {
		return cmp.Or(cmp.Compare(a.Code, b.Code), cmp.Compare(a.Minutes, b.Minutes))
	})
	return append(rows, kept...), nil
}

// ArchiveFolder opens the folder that a package was put into, where it is the
// office's own.
func (o *Office) ArchiveFolder(h archive.Holding) (*os.Root, error) {
	if h.Folder == "" || !filepath.IsLocal(h.Folder) {
		return nil, fs.ErrNotExist
	}
	return os.OpenRoot(filepath.Join(o.files(archives), h.Folder))
}
