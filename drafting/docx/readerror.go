package docx

import "fmt"

// Format is what a file is that is no DOCX.
type Format string

// The formats that offices send in place of a DOCX.
const (
	OldWord     Format = "doc"       // .doc of Word 97–2003, or .wps of WPS
	Encrypted   Format = "encrypted" // a DOCX that asks for a password
	OldOther    Format = "ole"       // another old file of an office program: .xls, .ppt, .msg
	RTF         Format = "rtf"
	PDF         Format = "pdf"
	OFD         Format = "ofd"
	ODT         Format = "odt"
	Workbook    Format = "xlsx"
	Slides      Format = "pptx"
	FlatXML     Format = "xml"  // Word's XML in one file
	WebPage     Format = "html" // HTML or MHT, which Word also calls .doc
	Image       Format = "image"
	Zip         Format = "zip" // another archive
	PlainText   Format = "text"
	UnknownFile Format = "unknown"
)

// FormatError is a file that is no DOCX.
type FormatError struct{ Format Format }

// Error says in Chinese what the file is and what to do.
func (e *FormatError) Error() string {
	const resave = "请用 Word 或 WPS 打开，另存为“Word 文档（*.docx）”再导入。"
	switch e.Format {
	case OldWord:
		return "这是旧版 Word 或 WPS 文件（.doc、.wps），不能直接导入。" + resave
	case Encrypted:
		return "这个文件设了打开密码，不能导入。请用 Word 或 WPS 打开，去掉密码后另存为“Word 文档（*.docx）”再导入。"
	case OldOther:
		return "这是旧版表格、演示文稿或邮件文件，不是文稿，不能导入。请选择 .docx 文件。"
	case RTF:
		return "这是 RTF 文件，不能直接导入。" + resave
	case PDF:
		return "这是 PDF 文件，不能导入。请向发来的人要 Word 文件，或打开后复制文字，粘贴到文稿中。"
	case OFD:
		return "这是 OFD 文件，不能导入。请向发来的人要 Word 文件，或打开后复制文字，粘贴到文稿中。"
	case ODT:
		return "这是 ODT 文件，不能直接导入。" + resave
	case Workbook:
		return "这是表格文件（.xlsx），不是文稿，不能导入。请选择 .docx 文件。"
	case Slides:
		return "这是演示文稿（.pptx），不是文稿，不能导入。请选择 .docx 文件。"
	case FlatXML, WebPage:
		return "这是网页或 XML 格式的文件，不能直接导入。" + resave
	case Image:
		return "这是图片，不能导入。请选择 .docx 文件；签批单的扫描件请在登记纸面办理时上传。"
	case Zip:
		return "这是压缩包，不是 Word 文件。请先解压，再导入其中的 .docx 文件。"
	case PlainText:
		return "这是纯文本，不是 Word 文件。请打开后复制文字，粘贴到文稿中。"
	}
	return "这不是 Word 文件（.docx），不能导入。" + resave
}

// DamageError is a DOCX that cannot be read to its end.
type DamageError struct {
	Part  string // word/document.xml; empty where the archive itself is damaged
	Cause error
}

// Error says in Chinese which part is damaged and what to do.
func (e *DamageError) Error() string {
	if e.Part == "" {
		return "这个 Word 文件已损坏，没有导入。请让发来的人重新发送，或用 Word、WPS 打开修复后另存再导入。"
	}
	return fmt.Sprintf("这个 Word 文件的“%s”部分已损坏，没有导入。请让发来的人重新发送，或用 Word、WPS 打开修复后另存再导入。", e.Part)
}

// Unwrap gives what was wrong.
func (e *DamageError) Unwrap() error { return e.Cause }

// Limit names what a file may have only so much of.
type Limit string

// The limits.
const (
	FileSize   Limit = "file"       // MiB of the file
	Entries    Limit = "entries"    // entries of the archive
	Unpacked   Limit = "unpacked"   // MiB of the parts together, unpacked
	Depth      Limit = "depth"      // elements in one another
	TagLength  Limit = "tag"        // MiB of one tag
	Paragraphs Limit = "paragraphs" // paragraphs
	TextLength Limit = "text"       // MiB of text
)

// LimitError is a file that is larger than any minutes, or made to be.
type LimitError struct {
	Limit Limit
	Max   int // how much there may be
}

// Error says in Chinese what there is too much of.
func (e *LimitError) Error() string {
	const advice = "没有导入。请确认选对了文件，并用 Word 或 WPS 打开后另存再试。"
	switch e.Limit {
	case FileSize:
		return fmt.Sprintf("文件超过%d兆字节，%s", e.Max, advice)
	case Unpacked:
		return fmt.Sprintf("文件解压后超过%d兆字节，%s", e.Max, advice)
	case Paragraphs:
		return fmt.Sprintf("文件超过%d段，%s", e.Max, advice)
	case TextLength:
		return fmt.Sprintf("文字超过%d兆字节，%s", e.Max, advice)
	}
	return "文件的内部结构异常（" + string(e.Limit) + "），" + advice
}
