package past

import (
	"archive/zip"
	"bytes"
	"errors"
	"fmt"
	"io"
	"path"
	"strings"
	"unicode/utf8"

	"golang.org/x/text/encoding/simplifiedchinese"
)

// What may be handed in at once.
const (
	MaxFiles = 2000
	maxWhole = 512 << 20 // of all that is in an archive
)

// File is an old minutes as it is handed in.
type File struct {
	Name string
	Data []byte
}

// IsArchive reports whether a file is a ZIP archive of old minutes by its name.
func IsArchive(name string) bool { return strings.ToLower(path.Ext(name)) == ".zip" }

// Unpack takes the old minutes out of a ZIP archive, in the archive's order;
// skipped are the names of what is none. A file that is too large is cut where
// that can be seen. The error is a sentence for the person.
func Unpack(data []byte) (files []File, skipped []string, err error) {
	z, err := zip.NewReader(bytes.NewReader(data), int64(len(data)))
	if err != nil {
		return nil, nil, errors.New("压缩包打不开，请用 zip 格式重新压缩")
	}
	whole := int64(0)
	for _, f := range z.File {
		name := entryName(f)
		switch {
		case f.FileInfo().IsDir() || strings.HasPrefix(path.Base(name), ".") || strings.HasPrefix(name, "__MACOSX/"):
			continue
		case !IsPaper(name):
			skipped = append(skipped, path.Base(name))
			continue
		case len(files) == MaxFiles:
			return nil, nil, fmt.Errorf("压缩包里的文件太多，一次最多%d件，请分批办理", MaxFiles)
		}
		content, err := entry(f)
		if err != nil {
			return nil, nil, fmt.Errorf("压缩包里的“%s”读不出来，请重新压缩；加了密码的请先去掉密码", path.Base(name))
		}
		if whole += int64(len(content)); whole > maxWhole {
			return nil, nil, fmt.Errorf("压缩包里的文件合起来太大，一次最多%d兆字节，请分批办理", maxWhole>>20)
		}
		files = append(files, File{path.Base(name), content})
	}
	return files, skipped, nil
}

// entry reads a file of the archive, no more of it than is needed to see that it
// is too large.
func entry(f *zip.File) ([]byte, error) {
	r, err := f.Open()
	if err != nil {
		return nil, err
	}
	defer r.Close() //nolint:errcheck // it was only read
	return io.ReadAll(io.LimitReader(r, MaxBytes+1))
}

// entryName gives the name of a file in the archive: old programs write it in
// GBK and do not say so.
func entryName(f *zip.File) string {
	name := f.Name
	if !utf8.ValidString(name) {
		if told, err := simplifiedchinese.GB18030.NewDecoder().String(name); err == nil {
			name = told
		}
	}
	return strings.ReplaceAll(strings.ToValidUTF8(name, "�"), `\`, "/")
}
