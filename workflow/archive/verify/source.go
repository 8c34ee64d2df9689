package verify

import (
	"archive/zip"
	"context"
	"crypto/sha256"
	"encoding/hex"
	"errors"
	"fmt"
	"io"
	"io/fs"
	"os"
	"path"
	"path/filepath"
	"slices"
	"strings"
	"unicode/utf8"
)

// The limits of a package. What is beyond them is not read.
const (
	maxFiles = 20_000
	maxFile  = 256 << 20 // one file
	maxAll   = 2 << 30   // all of them together
	maxSmall = 64 << 20  // what is read into memory
	maxName  = 200
)

// A source is a package as files.
type source struct {
	name   string
	sha256 string
	files  []member // as they stand in the zip, or by name
	fault  *fault   // why it cannot be read
	close  func() error
}

// A member is one file of a package.
type member struct {
	name   string
	bytes  int64 // as the zip or the folder says
	open   func() (io.ReadCloser, error)
	locked bool // encrypted, or no plain file
}

func (s *source) find(name string) (member, bool) {
	i := slices.IndexFunc(s.files, func(m member) bool { return m.name == name })
	if i < 0 {
		return member{}, false
	}
	return s.files[i], true
}

// openSource opens a zip or a folder. The error is of the system alone: what is
// no zip is a source with a fault.
func openSource(name string) (*source, error) {
	info, err := os.Stat(name)
	if err != nil {
		return nil, err
	}
	if info.IsDir() {
		return openFolder(name)
	}
	f, err := os.Open(name)
	if err != nil {
		return nil, err
	}
	digest := sha256.New()
	if _, err := io.Copy(digest, f); err != nil {
		return nil, errors.Join(err, f.Close())
	}
	s := zipSource(filepath.Base(name), f, info.Size())
	s.sha256, s.close = hex.EncodeToString(digest.Sum(nil)), f.Close
	return s, nil
}

// zipSource reads the zip's directory.
func zipSource(name string, r io.ReaderAt, size int64) *source {
	s := &source{name: name, close: func() error { return nil }}
	z, err := zip.NewReader(r, size)
	if err != nil {
		s.fault = wrong(name, "不是完整的zip文件（%v）：可能被截断或损坏", err)
		return s
	}
	if len(z.File) > maxFiles {
		s.fault = wrong(name, "有%d个文件，超过%d个", len(z.File), maxFiles)
		return s
	}
	for _, f := range z.File {
		if strings.HasSuffix(f.Name, "/") && f.UncompressedSize64 == 0 {
			continue
		}
		s.files = append(s.files, member{
			name: f.Name, bytes: int64(min(f.UncompressedSize64, 1<<62)), open: f.Open, //nolint:gosec // bounded
			locked: f.Flags&1 != 0 || !f.Mode().IsRegular(),
		})
	}
	return s
}

// openFolder lists a package that was unpacked.
func openFolder(name string) (*source, error) {
	root, err := os.OpenRoot(name)
	if err != nil {
		return nil, err
	}
	s := &source{name: filepath.Base(filepath.Clean(name)), close: root.Close}
	err = fs.WalkDir(root.FS(), ".", func(p string, d fs.DirEntry, err error) error {
		switch {
		case err != nil:
			return err
		case d.IsDir():
			return nil
		case len(s.files) >= maxFiles:
			s.fault = wrong(s.name, "文件超过%d个", maxFiles)
			return fs.SkipAll
		}
		info, err := d.Info()
		if err != nil {
			return err
		}
		s.files = append(s.files, member{
			name: p, bytes: info.Size(), locked: !d.Type().IsRegular(),
			open: func() (io.ReadCloser, error) { return root.Open(filepath.FromSlash(p)) },
		})
		return nil
	})
	if err != nil {
		return nil, errors.Join(err, root.Close())
	}
	return s, nil
}

// bounds looks that nothing of the package reaches out of it or is too much.
func (e *examination) bounds() *fault {
	if e.source.fault != nil {
		return e.source.fault
	}
	seen, all := map[string]bool{}, int64(0)
	for _, f := range e.source.files {
		all += min(f.bytes, maxAll)
		shown := fmt.Sprintf("%.80q", f.name)
		switch {
		case !utf8.ValidString(f.name) || !fs.ValidPath(f.name) || path.Clean(f.name) != f.name || len(f.name) > maxName || strings.ContainsAny(f.name, "\\:"):
			return wrong(shown, "文件名不合规，可能写到包外")
		case seen[strings.ToLower(f.name)]:
			return wrong(shown, "同名的文件有两个")
		case f.locked:
			return wrong(shown, "是加密的文件或链接")
		case f.bytes > maxFile || all > maxAll:
			return wrong(shown, "文件太大，超过限度（单个%d兆，合计%d兆）", maxFile>>20, maxAll>>20)
		}
		seen[strings.ToLower(f.name)] = true
	}
	for _, f := range e.source.files {
		if path.Base(f.name) == batchName && !seen[manifestName] {
			return wrong(e.source.name, "这是整个归档文件夹：请先解压，再核对解压出来的文件夹")
		}
	}
	return nil
}

// load reads a file into memory, once.
func (e *examination) load(name string) ([]byte, *fault) {
	if data, ok := e.small[name]; ok {
		return data, nil
	}
	f, ok := e.source.find(name)
	if !ok {
		return nil, wrong(name, "缺少这个文件")
	}
	r, err := f.open()
	if err != nil {
		return nil, wrong(name, "打不开：%v", err)
	}
	data, err := io.ReadAll(io.LimitReader(r, maxSmall+1))
	if err = errors.Join(err, r.Close()); err != nil {
		return nil, wrong(name, "读不出来：%v", err)
	}
	if len(data) > maxSmall {
		return nil, wrong(name, "太大，超过%d兆", maxSmall>>20)
	}
	e.small[name] = data
	return data, nil
}

// copyLimited reads a file to its end, no more of it than was announced.
func copyLimited(ctx context.Context, w io.Writer, f member, limit int64) (n int64, err error) {
	r, err := f.open()
	if err != nil {
		return 0, err
	}
	defer r.Close() //nolint:errcheck // it was only read
	n, err = io.Copy(w, io.LimitReader(stopping{ctx, r}, limit+1))
	return n, err
}

// stopping is a reader that ends with its context.
type stopping struct {
	ctx context.Context
	r   io.Reader
}

func (s stopping) Read(p []byte) (int, error) {
	if err := s.ctx.Err(); err != nil {
		return 0, err
	}
	return s.r.Read(p)
}
