package fonts

import (
	"io"
	"os"
	"path/filepath"
	"strconv"
	"strings"
)

// MaxFileSize is how large a font file may be, in bytes. The largest Chinese
// collections in use have some 20 MiB.
const MaxFileSize = 64 << 20

// maxOwn is how many faces an office may plug in for one role.
const maxOwn = 16

// Load gives a set of an office's own faces, per role as "path" or
// "path#index" in order of preference, with the open faces of the role behind
// them. A face that cannot be used is a *LoadError. A face named twice is
// loaded once. The ids follow the order of roles and files.
func Load(files map[Role][]string) (*Set, error) {
	s := &Set{}
	l := loader{set: s, data: map[string][]byte{}, ids: map[string]FaceID{}}
	for role := range Role(Roles) {
		for i, file := range files[role] {
			if i >= maxOwn {
				return nil, &LoadError{Role: role, File: file, Err: &CountError{Max: maxOwn}}
			}
			if err := l.add(role, file); err != nil {
				return nil, &LoadError{Role: role, File: file, Err: err}
			}
		}
		s.own[role] = len(s.roles[role])
		if err := s.addOpen(role); err != nil {
			return nil, err
		}
	}
	return s, nil
}

// loader reads each file and each face of it once.
type loader struct {
	set  *Set
	data map[string][]byte // by path
	ids  map[string]FaceID // by path and index
}

// add puts the face of a file last in its role.
func (l *loader) add(role Role, file string) error {
	path, index := splitIndex(file)
	path = filepath.Clean(path)
	key := path + "#" + strconv.Itoa(index)
	if id, ok := l.ids[key]; ok {
		l.set.roles[role] = append(l.set.roles[role], id)
		return nil
	}
	if l.data[path] == nil {
		data, err := readFile(path)
		if err != nil {
			return err
		}
		l.data[path] = data
	}
	face, err := Parse(l.data[path], index)
	if err != nil {
		return err
	}
	l.ids[key] = l.set.add(role, face)
	return nil
}

// splitIndex parts "path#index"; what follows # and is no number is path.
func splitIndex(file string) (path string, index int) {
	if i := strings.LastIndexByte(file, '#'); i > 0 {
		if n, err := strconv.ParseUint(file[i+1:], 10, 16); err == nil {
			return file[:i], int(n)
		}
	}
	return file, 0
}

// readFile reads a regular file of bounded size.
func readFile(path string) ([]byte, error) {
	info, err := os.Stat(path)
	if err != nil {
		return nil, err
	}
	if !info.Mode().IsRegular() {
		return nil, &SizeError{Size: -1}
	}
	if info.Size() > MaxFileSize {
		return nil, &SizeError{Size: info.Size()}
	}
	f, err := os.Open(path)
	if err != nil {
		return nil, err
	}
	defer f.Close()
	data := make([]byte, info.Size())
	if _, err := io.ReadFull(f, data); err != nil {
		return nil, err
	}
	return data, nil
}
