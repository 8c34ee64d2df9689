package docx

import (
	"archive/zip"
	"encoding/xml"
	"io"
	"time"

	"jiyao/drafting"
)

// Twips is a length as Word counts it: 1/20 of a point, 1/1440 inch.
type Twips int

// Faces are the names of the typefaces by their part in a document.
type Faces struct {
	FangSong, XiaoBiaoSong, HeiTi, KaiTi, SongTi string
}

// Paper is how a file looks: the page and type of a profile, and what stands on
// the paper besides the draft's own text.
type Paper struct {
	Page  Page
	Type  Type
	Head  Head
	Text  map[int]Setting // how the blocks of the draft are set, by their number
	Foot  Foot
	About About

	Titled   bool   // the profile sets a title
	Title    string // in place of the draft's; its lines end with line feeds
	Compiler string // in place of the draft's 整理
	Compiled string // in place of the draft's 整理日期
	Note     string // in place of the draft's 附注
}

// Page is the paper, its type area 版心 and the grid (GB/T 9704 §5.1–5.2).
type Page struct {
	Width, Height         Twips
	Top, Left             Twips // white above and left of the type area
	TypeWidth, TypeHeight Twips
	Columns, Lines        int
	Mirrored              bool // even pages bind on the right
	Duplex                bool // the 版记 stands on an even page (§7.4)
}

// Type is faces and sizes; sizes are in twips as well.
type Type struct {
	Faces     Faces
	Levels    [4]string // faces of the headings of level 1 to 4 that stand alone
	List      string    // face of the labels 出席： …
	Closing   string    // face of the labels 记录：, 时间： …
	Scope     string    // face of the labels 分送： …
	Size      Twips     // of the body
	TitleSize Twips
	FootSize  Twips // of the 版记
	FolioSize Twips
	FolioDrop Twips // baseline of the page number below the type area; 0: no numbers
	FolioMid  bool  // page numbers in the middle
	Indent    int   // cells of a first line
	SignRight int   // cells right of 整理
	OuterRule Twips // first and last line of the 版记
	InnerRule Twips
	PadNames  bool // 王翔 of the leaders' rows takes three cells: 王  翔
}

// The numbers under which Paper.Text has the settings of what is not the
// draft's: its title, and 整理 with its date.
const (
	TitleBlock   = -2
	ClosingBlock = -3
)

// Setting is how a block is set.
type Setting struct {
	Blank  int    // blank lines above it
	Breaks []int  // bytes of the draft before which a line begins: of titles
	Lead   int    // byte of the draft up to which the face is Face; 0: no lead sentence
	Face   string // of the lead sentence
	Rows   []Row  // of a list that is not set as it was written: names spaced out, units whole
	Joined bool   // it is part of the rows of the block before it
}

// Row is a line of a list as it is set.
type Row struct {
	Text  string
	Space Twips // size of its spaces where they are narrower than usual; else 0
}

// Head is the 版头 as it was laid out (§7.2).
type Head struct {
	Lines  []HeadLine // from top to bottom
	Rule   Twips      // top of the red line below the page's top; 0: there is none
	Ink    Twips      // thickness of the red line
	Bottom Twips      // where the grid line behind the 版头 begins, from the page's top
}

// HeadLine is a line of the 版头.
type HeadLine struct {
	Style    string // StyleMark, StyleSecrecy, StyleNumber or StyleImprint
	Text     string
	Right    string        // what stands at the right edge of the same line
	Span     drafting.Span // in the draft; zero if it was composed
	Face     string
	Size     Twips
	Spacing  Twips // added between characters
	Baseline Twips // from the page's top
	Indent   Twips // from both edges of the type area
}

// Foot is the 版记 where it is not as the draft has it (§7.4).
type Foot struct {
	Scope    string   // in place of the draft's scopes, with its label
	Issuer   string   // 印发机关
	Issued   string   // 印发日期 with the word 印发
	More     []string // further lines, such as （共印50份）
	SamePage bool     // it stands on the last page of the text
	Folio    bool     // its page bears a number
}

// About is what the file's properties say.
type About struct {
	Title, Subject, Author string
	Date                   time.Time // of the document, never the clock
}

// Author is who changed or remarked something, and when.
type Author struct {
	Name string
	Time time.Time
}

// Change is a piece of a redline and whose it is; what is kept has no author.
type Change struct {
	drafting.Segment
	By Author
}

// Comment is a remark (批注) on a passage of the draft. One on the whole text
// has the zero span.
type Comment struct {
	Span drafting.Span
	By   Author
	Text string
}

// Marks are what a file shows besides the text: tracked changes (花脸稿) and
// comments.
type Marks struct {
	Changes  []Change // a whole redline whose new text is the draft; nil for none
	Comments []Comment
}

// Write writes a draft as a Word file. The same input gives the same bytes.
func Write(w io.Writer, doc *drafting.Document, paper *Paper, marks Marks) error {
	s := newSetter(doc, paper, marks)
	s.document()
	return s.pack(w, s.parts())
}

// part is a file in the package.
type part struct{ name, content string }

// pack writes the parts in their order; no time but that of the format's own
// beginning goes into the archive.
func (s *setter) pack(w io.Writer, parts []part) error {
	z := zip.NewWriter(w)
	for _, p := range parts {
		header := &zip.FileHeader{Name: p.name, Method: zip.Deflate, Modified: time.Date(1980, 1, 1, 0, 0, 0, 0, time.UTC)}
		f, err := z.CreateHeader(header)
		if err != nil {
			return err
		}
		if _, err := io.WriteString(f, xml.Header+p.content); err != nil {
			return err
		}
	}
	return z.Close()
}
