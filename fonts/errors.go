package fonts

import (
	"errors"
	"fmt"
	"io/fs"
	"unicode"
)

// Fault is what is wrong with a font file.
type Fault uint8

// The faults.
const (
	NotFont      Fault = iota // neither TTF nor TTC
	CFFOutlines               // an OpenType font whose outlines are not TrueType
	NoMember                  // the collection has no font of that index
	MissingTable              // a table that is needed is absent
	Truncated                 // a table ends before its contents do
	BadValue                  // a table holds a value that cannot be
	TooComplex                // a glyph nests too deep, in a circle or too wide
)

// A FormatError says that a font file cannot be used, or a glyph not drawn.
type FormatError struct {
	Fault Fault
	Table string  // the damaged or missing table, if it is one
	Index int     // of the font within a collection
	Glyph GlyphID // the glyph concerned, for damage within glyf
}

// Error tells what is wrong and what to do, in Chinese.
func (e *FormatError) Error() string {
	switch e.Fault {
	case NotFont:
		return "不是 TrueType 字体文件，请改用 TTF 或 TTC 字体"
	case CFFOutlines:
		return "是 OpenType/CFF 字体（OTF），只支持 TrueType 轮廓，请改用同一字体的 TTF 文件"
	case NoMember:
		return fmt.Sprintf("字体集中没有序号为 %d 的字体（序号从 0 起），请核对“#”后的序号", e.Index)
	case MissingTable:
		return fmt.Sprintf("字体文件缺少 %s 表，请换用完整的字体文件", e.Table)
	case TooComplex:
		return fmt.Sprintf("第 %d 号字形的部件循环引用或过多，字体文件已损坏，请换用完整的字体文件", e.Glyph)
	}
	if e.Table == "glyf" {
		return fmt.Sprintf("第 %d 号字形的轮廓数据已损坏，请换用完整的字体文件", e.Glyph)
	}
	if e.Fault == Truncated {
		return fmt.Sprintf("字体文件的 %s 表不完整，文件可能被截断，请换用完整的字体文件", e.Table)
	}
	return fmt.Sprintf("字体文件的 %s 表数据有误，请换用完整的字体文件", e.Table)
}

// A MissingGlyphError says that no face of a role draws a character. The
// paper must not be made: a blank in a name is worse than no paper.
type MissingGlyphError struct {
	Rune rune
	Role Role
	// Line and Column are the character's place in the draft, from 1; 0 if
	// the place is not known.
	Line, Column int
}

// Error names character, place and role and says what to do, in Chinese.
func (e *MissingGlyphError) Error() string {
	place := "字符"
	if e.Line > 0 && e.Column > 0 {
		place = fmt.Sprintf("第 %d 行第 %d 个字", e.Line, e.Column)
	} else if e.Line > 0 {
		place = fmt.Sprintf("第 %d 行的字符", e.Line)
	}
	return fmt.Sprintf("%s%s在%s字体中没有字形，请核对该字，或者配置含有该字的%s字体",
		place, quote(e.Rune), e.Role, e.Role)
}

// quote shows a character with its code point; what does not print on a line
// of its own is shown as the code point alone.
func quote(r rune) string {
	if unicode.IsPrint(r) && !unicode.Is(unicode.M, r) {
		return fmt.Sprintf("“%c”（U+%04X）", r, r)
	}
	return fmt.Sprintf("（U+%04X）", r)
}

// A LoadError says which file of which role could not be loaded, and why.
type LoadError struct {
	Role Role
	File string // as it was configured, with its #index
	Err  error  // a *FormatError, *SizeError, *CountError or an error of the file system
}

// Error names role, file and reason, in Chinese.
func (e *LoadError) Error() string {
	return fmt.Sprintf("%s字体文件“%s”无法使用：%s", e.Role, e.File, reason(e.Err))
}

// Unwrap gives the reason.
func (e *LoadError) Unwrap() error { return e.Err }

// reason says in Chinese why a file could not be read.
func reason(err error) string {
	switch {
	case errors.Is(err, fs.ErrNotExist):
		return "文件不存在，请核对路径"
	case errors.Is(err, fs.ErrPermission):
		return "没有读取权限，请检查文件权限"
	}
	switch err.(type) {
	case *FormatError, *SizeError, *CountError:
		return err.Error()
	}
	return "读取失败（" + err.Error() + "）"
}

// A SizeError says that a font file is larger than MaxFileSize, or no regular
// file.
type SizeError struct {
	Size int64 // in bytes; -1 if it is no regular file
}

// Error gives size and limit, in Chinese.
func (e *SizeError) Error() string {
	if e.Size < 0 {
		return "不是普通文件，请改为字体文件的路径"
	}
	return fmt.Sprintf("文件过大（%d MiB，上限 %d MiB），请确认是否为字体文件", e.Size>>20, MaxFileSize>>20)
}

// A CountError says that too many faces were configured for one role.
type CountError struct{ Max int }

// Error gives the limit, in Chinese.
func (e *CountError) Error() string {
	return fmt.Sprintf("字体过多（一种字体最多配置 %d 个文件），请删减", e.Max)
}

// A DirError says that a folder of fonts could not be read.
type DirError struct {
	Dir string
	Err error
}

// Error names folder and reason, in Chinese.
func (e *DirError) Error() string {
	if errors.Is(e.Err, fs.ErrNotExist) {
		return fmt.Sprintf("字体文件夹“%s”不存在，请核对路径", e.Dir)
	}
	return fmt.Sprintf("字体文件夹“%s”无法读取：%s", e.Dir, reason(e.Err))
}

// Unwrap gives the reason.
func (e *DirError) Unwrap() error { return e.Err }
