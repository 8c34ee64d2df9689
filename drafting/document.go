// Package drafting is what a minutes says: official text in, its structure
// out, and the same text back.
//
// A draft is plain official text without tags. Parse recognises what offices
// write — title and 文号 lines, the opening, levels 一、（一）1.（1）, the
// attendance lists, 记录, 整理, 附注, 分送 and the 印发 line — and gives every
// part its place in the text. Whatever it does not recognise stays a
// paragraph; nothing is lost, and Format gives the text back.
package drafting

import (
	"fmt"
	"strings"
)

// Span is a half-open range of bytes [Start, End) in the text that Format
// gives back.
type Span struct{ Start, End int }

// IsZero reports whether the span is the zero Span: a part that is not there.
func (s Span) IsZero() bool { return s == Span{} }

// Text is a piece of the draft with its place. The value may be normalised (a
// name without its padding); the span always covers the text as written.
type Text struct {
	Value string
	Span  Span
}

// Kind says what a line of the draft is.
type Kind uint8

// The kinds of Block, in the order in which they usually stand in a minutes.
const (
	Paragraph      Kind = iota // anything not recognised as something else
	Blank                      // an empty line, or one of spaces only
	Furniture                  // 网页残留: 来源, 发布日期, 浏览次数 …; kept, never set
	Title                      // 标题
	NumberLine                 // 发文字号 or 期号 on a line of its own
	ImprintLine                // 编印单位 and date on one line of the masthead
	Opening                    // 首段: date, chair, meeting, number, agenda
	LeadIn                     // 「会议议定以下意见：」
	Heading                    // a numbered line that stands alone; Level says which
	Numbered                   // a numbered paragraph whose text runs on; Level says which
	Field                      // a labelled line before the body: 时间, 地点, 议题, 汇报人 …
	Chair                      // 主持
	Present                    // 出席
	Absent                     // 请假
	Observer                   // 列席
	Recorder                   // 记录
	Compiler                   // 整理 (the compiling body)
	CompiledDate               // 整理日期, on its own line after the body's text
	Note                       // 附注: （此件公开发布）
	AttachmentNote             // 附件说明: 附件：1.…
	Distribution               // 分送, 抄送, 报, 送, 发
	Issue                      // the 印发 line
	Attachment                 // the line 附件 or 附件1 that opens an attachment
	Mark                       // 纪要标志: the masthead's own name, where a title follows it
)

// Block is one line of the draft. A list that runs over several lines is one
// labelled block and then continuation blocks of the same Kind without Label.
type Block struct {
	Kind  Kind
	Level int    // of a Heading or Numbered block: 1 一、 2 （一） 3 1. 4 （1）; else 0
	Text  string // the line as written, without its line feed
	Span  Span   // the line's place, without its line feed
	Label Span   // 出席： with its colon, or the number 一、 （一） 1.; zero if there is none
}

// Document is the structure of a minutes. Blocks hold the whole text, line by
// line; every other field is a reading of them.
type Document struct {
	Blocks []Block

	Title        Text
	Mark         Text // 纪要标志, where it stands apart from the title
	Number       Text // 发文字号 or 期号 as written, wrong brackets included
	Imprint      Imprint
	Meeting      Meeting
	Items        []Item
	Attendance   Attendance
	Recorders    []Person
	Reporters    []Person // 汇报人
	Compiler     Text     // the body before 整理
	Compiled     Date
	Note         Text // with its brackets
	Distribution []Scope
	Issuer       Text // 印发机关
	Issued       Date
	Attachments  []Annex
}

// Imprint is the line of the masthead with 编印单位 and the date.
type Imprint struct {
	Unit Text
	Date Date
}

// Meeting is what the opening paragraph, the labelled lines and the title say
// of the meeting itself.
type Meeting struct {
	Name        Text   // 市政府常务会议, 党组会议 …, without its number
	Session     int    // 第98次: 98; 0 if there is none
	SessionSpan Span   // 第98次
	Date        Date   // of its first day
	Period      string // 上午, 下午, 晚上 or empty
	Place       Text
	Chair       Person   // Office is 市长, 副校长 …
	CoChairs    []Person // who took the chair beside the first (共同主持)
	Agenda      []Text   // the agenda's items as the opening gives them
}

// Date is a calendar date of the draft; Year 0 means that the draft gives
// none. The zero Date is absent.
type Date struct {
	Year, Month, Day int
	Span             Span
}

// IsZero reports whether the draft gives no such date.
func (d Date) IsZero() bool { return d.Month == 0 && d.Day == 0 && d.Year == 0 }

// String gives the date in ISO 8601 form, --08-13 where the year is not
// given, and nothing for an absent date.
func (d Date) String() string {
	switch {
	case d.IsZero():
		return ""
	case d.Year == 0:
		return fmt.Sprintf("--%02d-%02d", d.Month, d.Day)
	default:
		return fmt.Sprintf("%04d-%02d-%02d", d.Year, d.Month, d.Day)
	}
}

// Chinese gives the date as official documents write it (GB/T 9704 §7.3.5.4):
// Arabic digits, no leading zeros.
func (d Date) Chinese() string {
	switch {
	case d.IsZero():
		return ""
	case d.Year == 0:
		return fmt.Sprintf("%d月%d日", d.Month, d.Day)
	default:
		return fmt.Sprintf("%d年%d月%d日", d.Year, d.Month, d.Day)
	}
}

// Item is one 议题: a level-1 heading and what stands under it. A minutes
// without numbered headings has one Item with an empty heading.
type Item struct {
	Heading     Text   // without its number
	Number      int    // 一、 is 1; 0 if it has none
	Span        Span   // heading and paragraphs
	First, Last int    // its blocks, half-open range of Document.Blocks
	Paragraphs  []Text // as written, sub-headings included, blanks left out
	Resolutions []Resolution
}

// Resolution is one 议定事项: a sentence that decides or orders something.
type Resolution struct {
	Outcome string   // 原则同意, 同意, 通过, 听取 …; empty for an order (由…, …要)
	Units   []string // 责任单位 as written after 由, lead first
	Text    Text
}

// Person is a person, or an unnamed delegate of a unit, in one of the lists.
type Person struct {
	Name   string // without padding: 王翔; empty for an unnamed delegate
	Unit   string
	Office string // 市长, 副主任 …, where the text gives it
	Remark string // without brackets: 代, 列席第二项议题; 代表 for an unnamed delegate
	Span   Span   // unit, name and remark as written
}

// Row is one line of a list as written.
type Row struct {
	Persons []Person
	Bare    bool // names only, no units: a row of the leaders' grid
	Span    Span // without the label
}

// Roll is one of the lists of attendance.
type Roll struct {
	Label string // 出席, 参会人员 … as written, without colon
	Rows  []Row
	Span  Span // label included
}

// Persons gives everybody of the roll in order.
func (r Roll) Persons() []Person {
	var all []Person
	for _, row := range r.Rows {
		all = append(all, row.Persons...)
	}
	return all
}

// Attendance is 出席, 请假 and 列席 (GB/T 9704 §10.3).
type Attendance struct {
	Present, Absent, Observers Roll
}

// Scope is one labelled scope of the 版记: 分送, 抄送, 报, 送 or 发.
type Scope struct {
	Label  string // 分送, 抄送, 报, 送, 发, 本期发 …
	Groups []Text // between ； and ended by 。, neither included
	Span   Span
}

// Annex is an attachment bound in: 附件 or 附件1 and what follows.
type Annex struct {
	Label       string // 附件, 附件1
	Title       Text
	First, Last int // its blocks, half-open range of Document.Blocks
}

// FullTitle is the minutes' title, or, where the draft has none, the meeting's
// name with its number: 市政府第98次常务会议纪要. It is empty if neither is
// known.
func (d *Document) FullTitle() string {
	m := d.Meeting
	switch {
	case d.Title.Value != "":
		return d.Title.Value
	case m.Name.Value == "":
		return ""
	case m.Session == 0:
		return m.Name.Value + "纪要"
	}
	body, meeting := "", m.Name.Value
	if at := strings.LastIndex(meeting, "政府"); at >= 0 {
		body, meeting = meeting[:at+len("政府")], meeting[at+len("政府"):]
	}
	return fmt.Sprintf("%s第%d次%s纪要", body, m.Session, meeting)
}

// Format gives the draft's text back: the blocks, line by line.
func Format(d *Document) string {
	lines := make([]string, len(d.Blocks))
	for i, b := range d.Blocks {
		lines[i] = b.Text
	}
	return strings.Join(lines, "\n")
}
