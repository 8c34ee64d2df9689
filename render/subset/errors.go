package subset

import "fmt"

// Fault says what is wrong with a layout that cannot be painted.
type Fault uint8

// The faults.
const (
	NoPages       Fault = iota // no page at all
	BadPageSize                // a side of the page is not between 1 and 14,400 pt
	OutOfReach                 // a position farther than 14,400 pt from the corner
	BadSize                    // a type size or stretch that cannot be set
	Mismatch                   // characters, glyphs and advances differ in number
	NoFace                     // a face beyond the set
	NoGlyph                    // glyph 0, or a glyph beyond the face
	TooManyGlyphs              // more distinct glyphs of one face than a font can number
	NoMarkedPage               // a bookmark to a page that is not there
	Unforeseen                 // a copy's own mark that the sample of marks lacks
	faults
)

// LayoutError tells of a layout that cannot be painted. It is a defect of
// what made the layout, not of the document; nothing is written.
type LayoutError struct {
	Fault Fault
	Page  int    // from 1; 0 if no page is concerned
	Text  string // the run, or the bookmark's title
	Char  rune   // the character, where one is concerned
	Face  int    // of the set, where one is concerned
	Glyph int    // of the face, where one is concerned
}

// Error says in Chinese where the layout is at fault and what to do.
func (e *LayoutError) Error() string {
	switch e.Fault {
	case NoPages:
		return "版面没有一页，无法生成文件，请先排版"
	case BadPageSize:
		return fmt.Sprintf("第%d页的纸张尺寸不可用，请检查版式文件中的纸张宽和高", e.Page)
	case OutOfReach:
		return fmt.Sprintf("第%d页“%s”落在纸外过远处，请检查版式文件", e.Page, brief(e.Text))
	case BadSize:
		return fmt.Sprintf("第%d页“%s”的字号或缩放比例不可用，请检查版式文件", e.Page, brief(e.Text))
	case Mismatch:
		return fmt.Sprintf("第%d页“%s”的字数与字形数、字距数不一致，请重新排版", e.Page, brief(e.Text))
	case NoFace:
		return fmt.Sprintf("第%d页“%s”用到第%d号字体，字体集中没有，请用同一字体集重新排版", e.Page, brief(e.Text), e.Face)
	case NoGlyph:
		return fmt.Sprintf("第%d页“%s”中的“%c”（U+%04X）在第%d号字体中没有可画的字形（编号%d），请更换字体后重新排版",
			e.Page, brief(e.Text), e.Char, e.Char, e.Face, e.Glyph)
	case TooManyGlyphs:
		return fmt.Sprintf("第%d号字体用到的字形超过65535个，请将文件分册", e.Face)
	case Unforeseen:
		return fmt.Sprintf("第%d页的份号或追溯标记“%s”中有没有备好的字符“%c”，请重新排版", e.Page, brief(e.Text), e.Char)
	case NoMarkedPage:
		return fmt.Sprintf("书签“%s”指向不存在的第%d页，请重新排版", brief(e.Text), e.Page)
	}
	return "版面有误，无法生成文件，请重新排版"
}

// FontError tells of a face whose file cannot be subset: a table is missing
// or a composite glyph damaged.
type FontError struct {
	Name  string // PostScript name
	Face  int    // of the set
	Table string // the table concerned
	Glyph int    // the glyph concerned, in glyf
}

// Error names the face and what is damaged, in Chinese.
func (e *FontError) Error() string {
	if e.Table == "glyf" {
		return fmt.Sprintf("字体%s的第%d号字形已损坏，无法嵌入文件，请更换字体文件", e.Name, e.Glyph)
	}
	return fmt.Sprintf("字体%s的%s表缺失或已损坏，无法嵌入文件，请更换字体文件", e.Name, e.Table)
}

// brief gives the first characters of a text, to name its place.
func brief(s string) string {
	const most = 20
	n := 0
	for i := range s {
		if n == most {
			return s[:i] + "……"
		}
		n++
	}
	return s
}
