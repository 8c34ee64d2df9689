// Package fonts reads TrueType faces and assigns them to the roles of an
// official document: 仿宋, 小标宋, 黑体, 楷体, 宋体. The open faces themselves lie
// beside this file, with licences and provenance; an office plugs in its own.
//
// A [Face] is a view of a font file: nothing of it is copied and nothing is
// read before it is asked for, so that opening the whole [Set] costs
// microseconds. Font files are hostile input: every offset is checked where it
// is used, and what is damaged gives a [FormatError] or a blank, never a panic.
//
// A role falls back from glyph to glyph among its own faces only. A character
// that none of them draws is a [MissingGlyphError], since an official paper
// may lose no character of a name.
package fonts

import "strings"

// Role is the part a typeface plays in a document. The standard names
// categories, not products (GB/T 9704 §5.2.2).
type Role uint8

// The roles.
const (
	FangSong     Role = iota // 仿宋: body
	XiaoBiaoSong             // 小标宋: red head and title
	HeiTi                    // 黑体: first-level headings, labels
	KaiTi                    // 楷体: second-level headings
	SongTi                   // 宋体: page numbers
	Roles        = 5         // how many roles there are
)

// FaceID names a face within its Set; it is stable for a given configuration.
type FaceID uint8

// GlyphID is the number of a glyph in its face; 0 is .notdef.
type GlyphID = uint16

// Rect is a glyph's ink in font units, y upwards.
type Rect struct{ XMin, YMin, XMax, YMax int16 }

// Empty says whether a fill of the rectangle paints nothing.
func (r Rect) Empty() bool { return r.XMin >= r.XMax || r.YMin >= r.YMax }

// roleNames gives each role's Chinese name, then its English one.
var roleNames = [Roles][2]string{
	FangSong:     {"仿宋", "fangsong"},
	XiaoBiaoSong: {"小标宋", "xiaobiaosong"},
	HeiTi:        {"黑体", "heiti"},
	KaiTi:        {"楷体", "kaiti"},
	SongTi:       {"宋体", "songti"},
}

// String gives the role's Chinese name, 仿宋 for FangSong.
func (r Role) String() string {
	if r < Roles {
		return roleNames[r][0]
	}
	return "未知字体"
}

// English gives the role's English name, fangsong for FangSong.
func (r Role) English() string {
	if r < Roles {
		return roleNames[r][1]
	}
	return "unknown"
}

// ParseRole reads a role's Chinese or English name, 仿宋 or fangsong; the case
// of letters does not matter. It reports false for any other name.
func ParseRole(name string) (Role, bool) {
	name = strings.ToLower(strings.TrimSpace(name))
	for r, names := range roleNames {
		if name == names[0] || name == names[1] {
			return Role(r), true
		}
	}
	return 0, false
}
