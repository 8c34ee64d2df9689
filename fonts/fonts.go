// Package fonts reads TrueType faces and assigns them to the roles of an
// official document: 仿宋, 小标宋, 黑体, 楷体, 宋体. The open faces themselves lie
// beside this file, with licences and provenance; an office plugs in its own.
package fonts

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
