package upkeep

import (
	"fmt"
	"io"
	"os"
	"path/filepath"
	"slices"

	"jiyao/cmd/internal/safefile"
	"jiyao/fonts"
	"jiyao/workflow"
)

// FontFolder gives where an office's own faces lie in its folder, named by
// their roles.
func FontFolder(dir string) string { return filepath.Join(dir, "fonts") }

// Face is which face a role has (字体配置).
type Face struct {
	Role    fonts.Role
	Name    string // in use
	Own     bool   // the office's own, not an open one that stands in
	Waiting string // a face that was put there and is used from the next start
}

// RoleFaces gives the face of each role.
func (k *Keeper) RoleFaces() []Face {
	stands := map[fonts.Role]string{}
	for _, s := range k.Faces.StandIns() {
		stands[s.Role] = s.FaceName
	}
	var all []Face
	for role := range fonts.Role(fonts.Roles) {
		f := Face{Role: role, Name: stands[role], Own: stands[role] == ""}
		inUse := [32]byte{}
		if id, _, ok := k.Faces.Lookup(role, '国'); ok {
			face := k.Faces.Face(id)
			f.Name, inUse = face.FamilyName(), face.Digest()
		}
		if face := k.waiting(role); face != nil && face.Digest() != inUse {
			f.Waiting = face.FamilyName()
		}
		all = append(all, f)
	}
	return all
}

// waiting gives the face that lies in the folder for a role, nil if none does.
func (k *Keeper) waiting(role fonts.Role) *fonts.Face {
	for _, ext := range faceEndings {
		data, err := os.ReadFile(k.facePath(role, ext))
		if err != nil {
			continue
		}
		if face, err := fonts.Parse(data, 0); err == nil {
			return face
		}
	}
	return nil
}

// faceEndings are the endings of files of faces.
var faceEndings = [...]string{".ttf", ".ttc"}

func (k *Keeper) facePath(role fonts.Role, ext string) string {
	return filepath.Join(FontFolder(k.Office.Dir()), role.English()+ext)
}

// sampleText is what a face must be able to draw to be of use.
const sampleText = "会议纪要第一二三四五六七八九十号年月日人民政府办公室关于印发出席列席请假记录分送，。：；“”（）〔〕0123456789"

// PutFace keeps a face of the office's own for a role; it is used from the next
// start. What is no usable face is an Invalid *workflow.Error.
func (k *Keeper) PutFace(role fonts.Role, data []byte) (*fonts.Face, error) {
	if len(data) > fonts.MaxFileSize {
		return nil, invalidFace("文件太大，最多%d兆字节。", fonts.MaxFileSize>>20)
	}
	face, err := fonts.Parse(data, 0)
	if err != nil {
		return nil, invalidFace("这个文件不能用作字体：%v", err)
	}
	var missing []rune
	for _, r := range sampleText {
		if face.Glyph(r) == 0 && !slices.Contains(missing, r) {
			missing = append(missing, r)
		}
	}
	if len(missing) > 0 {
		return nil, invalidFace("这个字体缺少常用字“%s”（共%d个），不能用来排公文。", string(missing[:min(len(missing), 10)]), len(missing))
	}
	ext := faceEndings[0]
	if string(data[:4]) == "ttcf" {
		ext = faceEndings[1]
	}
	if err := safefile.MakeDirs(FontFolder(k.Office.Dir())); err != nil {
		return nil, err
	}
	err = safefile.Write(k.facePath(role, ext), func(w io.Writer) error {
		_, err := w.Write(data)
		return err
	})
	if err != nil {
		return nil, err
	}
	for _, other := range faceEndings {
		if other != ext {
			os.Remove(k.facePath(role, other)) //nolint:errcheck // mostly there is none
		}
	}
	return face, nil
}

// DropFace goes back to the open face of a role from the next start.
func (k *Keeper) DropFace(role fonts.Role) error {
	gone := false
	for _, ext := range faceEndings {
		switch err := os.Remove(k.facePath(role, ext)); {
		case err == nil:
			gone = true
		case !os.IsNotExist(err):
			return err
		}
	}
	if !gone {
		return invalidFace("“%s”没有本机关自备的字体。", role)
	}
	return nil
}

// Kept reports whether a face of the office's own lies in its folder for a role.
func (k *Keeper) Kept(role fonts.Role) bool { return k.waiting(role) != nil }

func invalidFace(format string, args ...any) error {
	return &workflow.Error{Kind: workflow.Invalid, Reason: workflow.ReasonField, Msg: fmt.Sprintf(format, args...)}
}
