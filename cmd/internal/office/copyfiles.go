package office

import (
	"context"
	"errors"
	"io"
	"io/fs"
	"os"
	"path/filepath"

	"jiyao/cmd/internal/safefile"
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
	more, err = s.VerifyPublicFiles(ctx, brought(from, to, releasedName))
	files += more
	if err != nil {
		return files, err
	}
	more, err = s.VerifyMeetingFiles(ctx, brought(from, to, paperName))
	return files + more, err
}

// releasedName gives where a released file lies in an office's folder.
func releasedName(sum string) string {
	return filepath.Join(string(released), filepath.Base(sum)+".pdf")
}

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
