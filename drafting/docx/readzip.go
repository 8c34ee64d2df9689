package docx

import (
	"archive/zip"
	"bytes"
	"errors"
	"io"
	"maps"
	"path"
	"slices"
	"strings"
)

// What a file may have.
const (
	maxFile     = 64 << 20
	maxEntries  = 8192
	maxUnpacked = 48 << 20 // of all parts that are read
)

// archive is the parts of a package (ECMA-376 part 2).
type archive struct {
	parts map[string]*zip.File // by name in lower case with slashes
	left  int64                // bytes that may still be unpacked
}

func openArchive(r io.ReaderAt, size int64) (*archive, error) {
	if size > maxFile {
		return nil, &LimitError{Limit: FileSize, Max: maxFile >> 20}
	}
	if f := foreign(r, size); f != "" {
		return nil, &FormatError{Format: f}
	}
	if n, err := directoryEntries(io.NewSectionReader(r, 0, size)); err != nil || n > maxEntries {
		if err == nil {
			err = &LimitError{Limit: Entries, Max: maxEntries}
		}
		return nil, damaged("", err)
	}
	z, err := zip.NewReader(r, size)
	if err != nil && !errors.Is(err, zip.ErrInsecurePath) {
		return nil, damaged("", err)
	}
	a := &archive{parts: map[string]*zip.File{}, left: maxUnpacked}
	for _, f := range z.File {
		name := partName(f.Name)
		if _, twice := a.parts[name]; twice && strings.HasSuffix(name, ".xml") {
			return nil, damaged(name, errors.New("two parts of one name"))
		}
		a.parts[name] = f
	}
	return a, nil
}

// directoryEntries counts what looks like an entry of the archive's directory,
// before package zip makes them all.
func directoryEntries(r io.Reader) (int, error) {
	sign := []byte("PK\x01\x02")
	buf := make([]byte, 64<<10)
	n, kept := 0, 0
	for {
		m, err := r.Read(buf[kept:])
		n += bytes.Count(buf[:kept+m], sign)
		kept = copy(buf, buf[max(0, kept+m-len(sign)+1):kept+m])
		if err == io.EOF {
			return n, nil
		}
		if err != nil {
			return n, err
		}
	}
}

// partName gives a part's name as it is looked up: without regard to case
// (ECMA-376 part 2, 6.2.2.3), and with the slashes that some programs turn
// round. A name in GB18030 stays as it is: only pictures have one.
func partName(name string) string {
	return strings.ToLower(strings.TrimPrefix(strings.ReplaceAll(name, `\`, "/"), "/"))
}

// has reports whether there is such a part.
func (a *archive) has(name string) bool { return a.parts[partName(name)] != nil }

// scan reads one part to its end, so that its CRC is checked. A part that is
// not there is empty.
func (a *archive) scan(name string, f func(*scanner) error) error {
	entry := a.parts[partName(name)]
	if entry == nil {
		return nil
	}
	file, err := entry.Open()
	if err != nil {
		return damaged(name, err)
	}
	defer file.Close() //nolint:errcheck // it was only read
	r := &budget{r: file, left: &a.left}
	if err := f(newScanner(r)); err != nil {
		return damaged(name, err)
	}
	if _, err := io.Copy(io.Discard, r); err != nil {
		return damaged(name, err)
	}
	return nil
}

// damaged gives what is wrong with a part; what is no damage stays what it is.
func damaged(part string, err error) error {
	var limit *LimitError
	var format *FormatError
	var damage *DamageError
	switch {
	case errors.As(err, &limit):
		return limit
	case errors.As(err, &format):
		return format
	case errors.As(err, &damage):
		return damage
	}
	return &DamageError{Part: part, Cause: err}
}

// budget reads no more than may still be unpacked.
type budget struct {
	r    io.Reader
	left *int64
}

func (b *budget) Read(p []byte) (int, error) {
	n, err := b.r.Read(p)
	if *b.left -= int64(n); *b.left < 0 {
		return 0, &LimitError{Limit: Unpacked, Max: maxUnpacked >> 20}
	}
	return n, err
}

// references are a part's relationships: type without its namespace, and part,
// by id.
type references map[string]reference

type reference struct{ kind, part string }

// ids gives the ids in order.
func (rs references) ids() []string { return slices.Sorted(maps.Keys(rs)) }

// first gives the first part of a kind, nothing if there is none.
func (rs references) first(kind string) string {
	for _, id := range rs.ids() {
		if rs[id].kind == kind {
			return rs[id].part
		}
	}
	return ""
}

// relations reads the relationships of a part; the package's own are those of
// the part without a name.
func (a *archive) relations(part string) (references, error) {
	folder, file := path.Split(part)
	all := references{}
	err := a.scan(folder+"_rels/"+file+".rels", func(s *scanner) error {
		return s.each(func(tag string, _ element) error {
			if tag != "Relationships" {
				return nil
			}
			return s.each(func(tag string, e element) error {
				if tag != "Relationship" || val(e, "TargetMode") == "External" {
					return nil
				}
				target := val(e, "Target")
				if !strings.HasPrefix(target, "/") {
					target = "/" + folder + target
				}
				all[val(e, "Id")] = reference{path.Base(val(e, "Type")), strings.TrimPrefix(path.Clean(target), "/")}
				return nil
			})
		})
	})
	return all, err
}

// mainPart gives the part that holds the document.
func (a *archive) mainPart() (string, error) {
	rels, err := a.relations("")
	if err != nil {
		return "", err
	}
	main := rels.first("officeDocument")
	if main == "" || !a.has(main) {
		main = "word/document.xml"
	}
	switch {
	case strings.HasPrefix(main, "xl/"), a.has("xl/workbook.xml"):
		return "", &FormatError{Format: Workbook}
	case strings.HasPrefix(main, "ppt/"), a.has("ppt/presentation.xml"):
		return "", &FormatError{Format: Slides}
	case a.has(main):
		return main, nil
	case a.has("OFD.xml"):
		return "", &FormatError{Format: OFD}
	case a.has("content.xml") && a.has("mimetype"):
		return "", &FormatError{Format: ODT}
	case a.has("[Content_Types].xml"):
		return "", damaged(main, errors.New("no such part"))
	}
	return "", &FormatError{Format: Zip}
}
