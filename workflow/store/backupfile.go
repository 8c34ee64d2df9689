package store

import (
	"encoding/json"
	"errors"
	"fmt"
	"io"
	"io/fs"
	"os"
	"path/filepath"
	"runtime"
	"strings"
	"syscall"
	"time"

	"jiyao/workflow"
)

// A Manifest (清单) says what a backup holds, and by which digests the file is
// known.
type Manifest struct {
	Form   string           `json:"form"`
	Made   time.Time        `json:"made"`
	Source string           `json:"source"` // sqlite or postgres
	Schema int64            `json:"schema"`
	Bytes  int64            `json:"bytes"`
	SHA256 workflow.Digest  `json:"sha256"`
	SM3    workflow.Digest  `json:"sm3"`
	Rows   map[string]int64 `json:"rows"` // by table
	Log    LogEnd           `json:"log"`  // where the backup ends
}

// manifestForm is the form of manifests that this program writes and reads.
const manifestForm = "jiyao backup 1"

// ManifestOf gives the path of the manifest of a backup.
func ManifestOf(backup string) string { return backup + ".json" }

// nextManifest is where a manifest is before its file is in place: if a file
// takes the place of another one and the program dies between the two renames,
// the file that is there has its manifest all the same.
func nextManifest(backup string) string { return ManifestOf(backup) + ".next" }

// publish puts a file that is safe on disk in place, with its manifest.
func publish(part, path string, m Manifest) error {
	text, err := json.MarshalIndent(m, "", "  ")
	if err != nil {
		return err
	}
	note := part + ".json"
	if err := writeSynced(note, append(text, '\n')); err != nil {
		return err
	}
	for _, move := range [][2]string{{note, nextManifest(path)}, {part, path}, {nextManifest(path), ManifestOf(path)}} {
		if err := os.Rename(move[0], move[1]); err != nil {
			return err
		}
		if err := syncFolder(path); err != nil {
			return err
		}
	}
	return nil
}

// manifests reads what is beside a backup: its manifest, or two of which one
// is the file's.
func manifests(backup string) ([]Manifest, error) {
	var found []Manifest
	var wrong error
	for _, path := range []string{ManifestOf(backup), nextManifest(backup)} {
		text, err := os.ReadFile(path)
		if errors.Is(err, fs.ErrNotExist) {
			continue
		}
		var m Manifest
		if err == nil {
			err = json.Unmarshal(text, &m)
		}
		if err != nil || m.Form != manifestForm {
			wrong = unfit("", "备份的清单“%s”读不出来，或者出自更新版本的程序。请连同备份文件一起重新取得，或换用另一份备份。", path)
			continue
		}
		found = append(found, m)
	}
	switch {
	case len(found) > 0:
		return found, nil
	case wrong != nil:
		return nil, wrong
	default:
		return nil, unfit("", "没有找到备份的清单“%s”。清单与备份文件应放在一起，缺了它无法核对，请连同清单一起取来。", ManifestOf(backup))
	}
}

// sums are a file's length and digests.
type sums struct {
	bytes       int64
	sha256, sm3 workflow.Digest
}

// digestFile reads a file to its end, after making it last.
func digestFile(path string) (sums, error) {
	f, err := os.OpenFile(path, os.O_RDWR, 0)
	if err != nil {
		return sums{}, err
	}
	if err := f.Sync(); err != nil {
		return sums{}, errors.Join(err, f.Close())
	}
	got, err := digestInto(io.Discard, f)
	return got, errors.Join(err, f.Close())
}

// digestInto copies and digests what it copies, on two processors.
func digestInto(w io.Writer, r io.Reader) (sums, error) {
	first, second := workflow.SHA256().New(), workflow.SM3().New()
	out, in := io.Pipe()
	done := make(chan struct{})
	go func() {
		defer close(done)
		_, _ = io.CopyBuffer(second, out, make([]byte, 1<<18)) // neither fails
	}()
	n, err := io.CopyBuffer(io.MultiWriter(w, in, first), struct{ io.Reader }{r}, make([]byte, 1<<18))
	_ = in.Close()
	<-done
	got := sums{bytes: n}
	first.Sum(got.sha256[:0])
	second.Sum(got.sm3[:0])
	return got, err
}

// partPrefix begins the names of files that are not complete.
func (t Target) partPrefix() string { return "." + filepath.Base(t.Path) + ".partial-" }

// newPart makes an empty file beside the target, and removes what others left
// unfinished there.
func (t Target) newPart() (string, error) {
	dir := filepath.Dir(t.Path)
	found, err := os.ReadDir(dir)
	if err != nil {
		return "", err
	}
	for _, e := range found {
		if strings.HasPrefix(e.Name(), t.partPrefix()) {
			if err := os.Remove(filepath.Join(dir, e.Name())); err != nil && !errors.Is(err, fs.ErrNotExist) {
				return "", err
			}
		}
	}
	f, err := os.CreateTemp(dir, t.partPrefix()+"*") // for the owner alone
	if err != nil {
		return "", err
	}
	return f.Name(), f.Close()
}

// removePart removes what a failure left; what was renamed is not there.
func removePart(part string) {
	for _, end := range []string{"", "-wal", "-shm", "-journal", ".json"} {
		_ = os.Remove(part + end)
	}
}

func writeSynced(path string, text []byte) error {
	f, err := os.OpenFile(path, os.O_WRONLY|os.O_CREATE|os.O_TRUNC, 0o600)
	if err != nil {
		return err
	}
	_, err = f.Write(text)
	return errors.Join(err, f.Sync(), f.Close())
}

// syncFolder makes the names in the folder of a file last, where the system
// can be asked for it.
func syncFolder(path string) error {
	if runtime.GOOS == "windows" {
		return nil
	}
	d, err := os.Open(filepath.Dir(path))
	if err != nil {
		return fmt.Errorf("sync folder: %w", err)
	}
	err = d.Sync()
	if errors.Is(err, errors.ErrUnsupported) || errors.Is(err, syscall.EINVAL) {
		err = nil
	}
	return errors.Join(err, d.Close())
}
