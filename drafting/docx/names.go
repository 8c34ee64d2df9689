// Package docx is minutes as Word files (Office Open XML, ECMA-376): a draft
// goes out on the grid of GB/T 9704 with a named style for each of its parts,
// and comes back as official text.
package docx

// The spaces of names of the parts of a file.
const (
	wordSpace     = "http://schemas.openxmlformats.org/wordprocessingml/2006/main"
	relationSpace = "http://schemas.openxmlformats.org/officeDocument/2006/relationships"
)

// MediaType is the media type of Word files.
const MediaType = "application/vnd.openxmlformats-officedocument.wordprocessingml.document"

// The styles of a file that this package wrote, by their ids. Everything in a
// paragraph of StyleMark, StyleSecrecy or StyleRedLine is the profile's and not the draft's,
// unless the draft has a 纪要标志 of its own.
const (
	StyleBody       = "JyBody"       // 正文
	StyleMark       = "JyMark"       // 纪要标志
	StyleSecrecy    = "JySecrecy"    // 份号, 密级, 紧急程度
	StyleNumber     = "JyNumber"     // 发文字号 or 期号
	StyleImprint    = "JyImprint"    // 编印单位 and date
	StyleRedLine    = "JyRedLine"    // 红色分隔线, an empty paragraph
	StyleTitle      = "Title"        // 标题; a line break in it is the typesetter's
	StyleHeading    = "Heading"      // Heading1 一、 … Heading4 （1）, standing alone
	StyleLevel      = "JyLevel"      // JyLevel1 … JyLevel4, text running on behind the number
	StyleRoll       = "JyRoll"       // 出席, 请假, 列席 and the labelled lines
	StyleAttachNote = "JyAttachNote" // 附件说明
	StyleAttachment = "JyAttachment" // 附件1, on the first line of an attachment
	StyleCompiler   = "JyCompiler"   // 整理 and its date
	StyleNote       = "JyNote"       // 附注
	StyleScope      = "JyScope"      // 分送, 抄送 …
	StyleIssue      = "JyIssue"      // the 印发 line
	StyleFootRule   = "JyFootRule"   // a line of the 版记, an empty paragraph
	StyleField      = "JyField"      // a field of a form
	StyleFolio      = "JyFolio"      // 页码
	styleAnchor     = "JyAnchor"     // an empty paragraph that holds the 版记 to its page
)
