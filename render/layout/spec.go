package layout

import (
	"jiyao/fonts"
	"jiyao/render"
)

// Spec is a 版式: everything a minutes format fixes about its paper, read from
// a profile. Whatever the standard leaves to the office (GB/T 9704 §10.3) is a
// setting here; Departs says where a profile leaves the standard.
type Spec struct {
	Name        string      `yaml:"name"`
	Title       string      `yaml:"title"`       // what lists show
	Description string      `yaml:"description"` // one sentence
	Guess       []string    `yaml:"guess"`       // words of title, opening or 版记 that point to this profile; 甲+乙 wants both
	Departs     []Departure `yaml:"departs"`
	Page        PageSpec    `yaml:"page"`
	Grid        GridSpec    `yaml:"grid"`
	Body        BodySpec    `yaml:"body"`
	Masthead    HeadSpec    `yaml:"masthead"`
	TitleBlock  TitleSpec   `yaml:"title_block"`
	Lists       ListSpec    `yaml:"attendance"`
	Closing     CloseSpec   `yaml:"closing"`
	Colophon    FootSpec    `yaml:"colophon"`
	Folio       FolioSpec   `yaml:"folio"`
	Copies      CopySpec    `yaml:"copies"`
	Sheet       *SheetSpec  `yaml:"sheet"` // a form instead of pages of text
	// Proofreading says how strictly rules of proof-reading are taken in such
	// minutes, by the rule's ID: 阻断, 提醒, 提示, 不查. Layout itself asks nothing of it.
	Proofreading map[string]string `yaml:"proofreading"`
}

// Departure is a local habit and the clause it departs from.
type Departure struct {
	Clause string `yaml:"clause"`
	Habit  string `yaml:"habit"`
}

// PageSpec is the paper and its type area 版心 (GB/T 9704 §5.1, §5.2.1).
type PageSpec struct {
	Width      Measure `yaml:"width"`
	Height     Measure `yaml:"height"`
	Top        Measure `yaml:"top"`         // 天头
	Left       Measure `yaml:"left"`        // 订口
	TypeWidth  Measure `yaml:"type_width"`  // 版心 width
	TypeHeight Measure `yaml:"type_height"` // 版心 height
	Mirrored   bool    `yaml:"mirrored"`    // even pages bind on the right
	Duplex     bool    `yaml:"duplex"`      // 双面: the 版记 stands on an even page (§7.4)
}

// GridSpec is 每面 22 行, 每行 28 字 (§5.2.3).
type GridSpec struct {
	Columns int `yaml:"columns"`
	Lines   int `yaml:"lines"`
}

// BodySpec is the text of the 主体 (§5.2.2, §7.3.3).
type BodySpec struct {
	Size         Measure `yaml:"size"`
	Indent       int     `yaml:"indent"` // cells of a first line
	Autospace    int     `yaml:"autospace"`
	AutospaceMin int     `yaml:"autospace_min"` // both in thousandths of a cell
	Overflow     string  `yaml:"overflow"`      // pull-in, hang, push-out, none
	Adjacent     bool    `yaml:"adjacent"`      // two marks side by side take one and a half cells
	SnapDigits   bool    `yaml:"snap_digits"`   // digits and letters take whole cells
	Admit        bool    `yaml:"admit"`         // squeeze marks to admit an ordinary character too
	Levels       []Font  `yaml:"levels"`        // faces of level 1 to 4 when they stand alone
	LeadSentence bool    `yaml:"lead_sentence"` // run-in paragraphs: heading sentence in its level's face
}

// HeadSpec is the 版头 (§7.2, §10.3).
type HeadSpec struct {
	None      bool     `yaml:"none"`
	Mark      []string `yaml:"mark"` // lines of the 纪要标志; {…} are values
	MarkSize  Measure  `yaml:"mark_size"`
	MarkTop   Measure  `yaml:"mark_top"` // ink top below the type area's top
	MarkGap   Measure  `yaml:"mark_gap"` // between the ink of two lines
	Number    string   `yaml:"number"`   // form of the 文号 or 期号 line; {number} is the value
	Imprint   bool     `yaml:"imprint"`  // 编印单位 and date above the red line
	RuleGap   Measure  `yaml:"rule_gap"` // ink of the line above to the red line
	RuleWidth Measure  `yaml:"rule_width"`
	RuleInk   Measure  `yaml:"rule_thickness"`
	Lines     int      `yaml:"lines"` // grid lines the head takes on page 1; 0: as it needs
	Marks     bool     `yaml:"marks"` // 份号, 密级, 紧急程度 where given
}

// TitleSpec is the 标题 (§7.3.1): 2号小标宋, centred, broken by words.
type TitleSpec struct {
	Show   bool    `yaml:"show"`
	Size   Measure `yaml:"size"`
	Before int     `yaml:"before"` // blank lines above
	After  int     `yaml:"after"`
	Shape  string  `yaml:"shape"` // trapezoid 上短下长, inverted 上长下短, diamond 菱形
}

// ListSpec is the attendance block (§10.3, SPEC B4).
type ListSpec struct {
	Label     Font   `yaml:"label"`
	Before    int    `yaml:"before"`    // blank lines above the first list after the body
	PerRow    int    `yaml:"per_row"`   // leaders a row
	Pad       bool   `yaml:"pad"`       // 王  翔: two-character leaders take three cells
	Breaks    string `yaml:"breaks"`    // whole: never inside an item; anywhere: as the print does
	Separator string `yaml:"separator"` // keep, space
}

// CloseSpec is 记录, 整理, date and 附注 below the lists (§7.3.5, §7.3.6).
type CloseSpec struct {
	RecorderBefore int  `yaml:"recorder_before"` // blank lines above
	CompilerBefore int  `yaml:"compiler_before"`
	CompilerRight  int  `yaml:"compiler_right"` // cells of right indent
	Label          Font `yaml:"label"`
}

// FootSpec is the 版记 (§7.4).
type FootSpec struct {
	Size  Measure `yaml:"size"`
	Outer Measure `yaml:"outer_rule"` // first and last line
	Inner Measure `yaml:"inner_rule"`
	Label Font    `yaml:"label"`
}

// FolioSpec is the 页码 (§7.5).
type FolioSpec struct {
	None   bool    `yaml:"none"`
	Size   Measure `yaml:"size"`
	Drop   Measure `yaml:"drop"`   // the dashes below the type area
	Centre bool    `yaml:"centre"` // in the middle instead of odd right, even left
}

// SheetSpec is a form such as 发文稿纸: a ruled table of labelled fields.
type SheetSpec struct {
	Title string    `yaml:"title"`
	Rows  []RowSpec `yaml:"rows"`
}

// RowSpec is a row of a form.
type RowSpec struct {
	Height Measure    `yaml:"height"`
	Cells  []CellSpec `yaml:"cells"`
}

// CellSpec is a field of a form; its width is a share of the row.
type CellSpec struct {
	Label string `yaml:"label"`
	Value string `yaml:"value"` // what is printed in it; {…} are values
	Share int    `yaml:"share"` // 0 counts as 1
}

// Measure is a length in a profile, written 35mm or 16pt.
type Measure render.Length

// Font is a role in a profile, written 仿宋, 黑体 … or fangsong, heiti ….
type Font fonts.Role

// standard is the format of the standard itself, which every profile starts
// from.
func standard() Spec {
	mm := func(v float64) Measure { return Measure(render.MM(v)) }
	pt := func(v float64) Measure { return Measure(render.Pt(v)) }
	return Spec{
		Page: PageSpec{
			Width: mm(210), Height: mm(297), Top: mm(37), Left: mm(28),
			TypeWidth: mm(156), TypeHeight: mm(225), Duplex: true,
		},
		Grid: GridSpec{Columns: 28, Lines: 22},
		Body: BodySpec{
			Size: pt(16), Indent: 2, Autospace: 250, AutospaceMin: 125, Overflow: "pull-in",
			Levels: []Font{Font(fonts.HeiTi), Font(fonts.KaiTi), Font(fonts.FangSong), Font(fonts.FangSong)},
		},
		Masthead: HeadSpec{
			Mark: []string{"{name}"}, MarkSize: pt(42), MarkTop: mm(35), MarkGap: mm(8), Number: "{number}",
			RuleGap: mm(4), RuleWidth: mm(156), RuleInk: pt(1.5), Marks: true,
		},
		TitleBlock: TitleSpec{Size: pt(22), Before: 2, After: 1, Shape: "trapezoid"},
		Lists:      ListSpec{Label: Font(fonts.HeiTi), Before: 1, PerRow: 6, Pad: true, Breaks: "whole", Separator: "keep"},
		Closing:    CloseSpec{RecorderBefore: 1, CompilerBefore: 1, CompilerRight: 2, Label: Font(fonts.HeiTi)},
		Colophon:   FootSpec{Size: pt(14), Outer: mm(0.35), Inner: mm(0.25), Label: Font(fonts.FangSong)},
		Folio:      FolioSpec{Size: pt(14), Drop: mm(7)},
	}
}
