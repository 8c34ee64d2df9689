package office

import (
	"context"
	"errors"
	"io"
	"io/fs"
	"os"
	"path/filepath"

	"jiyao/cmd/internal/safefile"
	"jiyao/workflow"
	"jiyao/workflow/archive"
	"jiyao/workflow/store"
)

// CopyFiles brings the released files, scans, 会议材料 and 原始记录 that a database
// names from one office's folder into another, those that are not there yet, and compares
// each with its record. The error is a *workflow.DamageError that names the
// first that is missing or differs.
func CopyFiles(ctx context.Context, s *store.Store, from, to string) (files int, err error) {
	for _, k := range []kind{released, scans, papers} {
		if err := safefile.MakeDirs(filepath.Join(to, string(k))); err != nil {
			return 0, err
		}
	}
	files, err = s.VerifyFiles(ctx, brought(from, to, releasedName))
	if err != nil {
		return files, err
	}
	more, err := s.VerifyScans(ctx, brought(from, to, scanName))
	files += more
	if err != nil {
		return files, err
	}
	more, err = s.VerifyMeetingFiles(ctx, brought(from, to, paperName))
	files += more
	if err != nil {
		return files, err
	}
	return files, copyArchives(ctx, s, from, to)
}

// copyArchives brings what was archived into the office's own folder, as far as it
// has not been handed over, and compares each package with its record.
func copyArchives(ctx context.Context, s *store.Store, from, to string) error {
	lines, err := s.AlterationsOf(ctx, archive.Book)
	if err != nil {
		return err
	}
	register, err := archive.NewRegister(lines)
	if err != nil {
		return &workflow.DamageError{Table: archive.Table, Msg: "有一条读不出来"}
	}
	for _, h := range register.Holdings {
		if h.Folder == "" || !filepath.IsLocal(h.Folder) || !filepath.IsLocal(h.File) {
			continue
		}
		if err := copyArchive(h, filepath.Join(from, string(archives), h.Folder), filepath.Join(to, string(archives), h.Folder)); err != nil {
			return err
		}
	}
	return nil
}

// copyArchive brings one package with what lies beside it.
func copyArchive(h archive.Holding, from, to string) error {
	beside, err := os.ReadDir(from)
	if errors.Is(err, fs.ErrNotExist) {
		return nil // handed over, or put elsewhere
	}
	if err != nil {
		return err
	}
	if err := safefile.MakeDirs(to); err != nil {
		return err
	}
	bring := brought(from, to, func(name string) string { return name })
	for _, f := range beside {
		if filepath.Ext(f.Name()) == ".zip" && f.Name() != h.File {
			continue // has a record of its own
		}
		file, err := bring(f.Name())
		if err != nil {
			return err
		}
		if f.Name() == h.File {
			err = workflow.VerifyFile(file, workflow.PDF{SHA256: h.SHA256, SM3: h.SM3, Bytes: h.Bytes})
		}
		if closed := file.Close(); err != nil || closed != nil {
			return &workflow.DamageError{Table: archive.Table, Minutes: h.Minutes, Row: h.N, Msg: "归档包" + h.File + "与登记的摘要不符"}
		}
	}
	return nil
}

// releasedName gives where a released file lies in an office's folder.
func releasedName(name string) string { return filepath.Join(string(released), filepath.Base(name)) }

// scanName gives where a scanned sheet lies in an office's folder.
func scanName(sum string) string { return filepath.Join(string(scans), filepath.Base(sum)) }

// paperName gives where a file of a meeting lies in an office's folder.
func paperName(sum string) string { return filepath.Join(string(papers), filepath.Base(sum)) }

// brought opens files in the one folder, from where they are brought from the
// other.
func brought(from, to string, name func(sum string) string) func(sum string) (io.ReadCloser, error) {
	return func(sum string) (io.ReadCloser, error) {
		path := filepath.Join(to, name(sum))
		f, err := os.Open(path)
		if !errors.Is(err, fs.ErrNotExist) {
			return f, err
		}
		if err := copyFile(filepath.Join(from, name(sum)), path); err != nil {
			return nil, err
		}
		return os.Open(path)
	}
}

func copyFile(from, to string) error {
	source, err := os.Open(from)
	if err != nil {
		return err
	}
	defer source.Close() //nolint:errcheck // it was only read
	return safefile.Write(to, func(w io.Writer) error {
		_, err := io.Copy(w, source)
		return err
	})
}

// CopyKey brings the key that signs heads from one office's folder into
// another that has none, for its owner alone, and reports whether it did.
func CopyKey(from, to string) (done bool, err error) {
	key, err := store.ReadSealKey(KeyFile(from))
	if errors.Is(err, fs.ErrNotExist) {
		return false, nil
	}
	if err != nil {
		return false, err
	}
	err = store.KeepSealKey(KeyFile(to), key)
	if errors.Is(err, fs.ErrExist) {
		return false, nil
	}
	return err == nil, err
}
