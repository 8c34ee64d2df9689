package fonts

import (
	_ "embed" // the open faces are part of the program
	"fmt"
	"unsafe"
)

// The open faces, see PROVENANCE.md. As strings they lie in the read-only part
// of the program, and only the pages that are touched come into memory.
var (
	//go:embed fangsong.ttf
	fangsong string
	//go:embed fangsong-fallback.ttf
	fangsongFallback string
	//go:embed xiaobiaosong.ttf
	xiaobiaosong string
	//go:embed heiti.ttf
	heiti string
	//go:embed kaiti.ttf
	kaiti string
	//go:embed kaiti-fallback.ttf
	kaitiFallback string
	//go:embed songti.ttf
	songti string
)

// openFaces gives the open faces of each role in order of preference.
func openFaces() [Roles][]string {
	return [Roles][]string{
		FangSong:     {fangsong, fangsongFallback},
		XiaoBiaoSong: {xiaobiaosong},
		HeiTi:        {heiti},
		KaiTi:        {kaiti, kaitiFallback},
		SongTi:       {songti},
	}
}

// Open gives the set of the embedded open faces. It reads their headers only.
func Open() (*Set, error) { return Load(nil) }

// addOpen puts the open faces of a role behind those it has.
func (s *Set) addOpen(role Role) error {
	for i, data := range openFaces()[role] {
		face, err := Parse(bytesOf(data), 0)
		if err != nil {
			return &LoadError{Role: role, File: fmt.Sprintf("内置字体 %d", i+1), Err: err}
		}
		s.add(role, face)
	}
	return nil
}

// bytesOf views a string as bytes without copying it; a Face never writes.
func bytesOf(s string) []byte { return unsafe.Slice(unsafe.StringData(s), len(s)) }

// add gives a face the next id and puts it last in its role.
func (s *Set) add(role Role, face *Face) FaceID {
	id := FaceID(len(s.faces))
	s.faces = append(s.faces, face)
	s.roles[role] = append(s.roles[role], id)
	return id
}
