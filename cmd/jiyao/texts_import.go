package main

// importTexts are the texts of reading Word files.
var importTexts = map[string][2]string{
	"import.use":   {"import [选项] 文件.docx|-", "import [options] FILE.docx|-"},
	"import.short": {"从 Word 文件（.docx）取出文稿", "take the text out of a Word file"},
	"import.long": {
		"取出 Word 或 WPS 文件（.docx）的文字，一段一行：自动编号写成文字，表格一行一段，\n脚注和文本框移到所在段落之后。没有导入的内容逐类写到标准错误；--list 列出这些内容\n和修订、批注的作者、时间，每行为“类别<TAB>作者<TAB>时间<TAB>内容”。\n.doc、.wps、RTF、PDF 和设了密码的文件不能直接导入，会说明怎么办。",
		"Takes the text out of a Word or WPS file, a paragraph a line: automatic numbers are\nwritten out, tables become a line a row, notes and text boxes follow their paragraph.\nWhat is left out is told on standard error; --list lists that, and tracked changes and\ncomments with author and time, as kind TAB author TAB time TAB text.\n.doc, .wps, RTF, PDF and encrypted files are refused with what to do.",
	},
	"import.example": {
		"  jiyao import -o 纪要.txt 市长改回.docx\n  jiyao import --changes show 市长改回.docx    # [-删去-]{+增加+}\n  jiyao import --list 市长改回.docx",
		"  jiyao import -o minutes.txt returned.docx\n  jiyao import --changes show returned.docx    # [-deleted-]{+inserted+}\n  jiyao import --list returned.docx",
	},
	"import.flag.output":  {"写到`文件`；“-”为标准输出", "output `FILE`; - is standard output"},
	"import.flag.changes": {"修订的处理`办法`：accept 接受、reject 拒绝、show 标出", "what to do with tracked changes: `HOW` accept, reject or show"},
	"import.flag.list":    {"不取文字，列出没有导入的内容、修订和批注", "list what is left out, tracked changes and comments instead of the text"},

	"import.loss":     {"没有原样导入", "left out"},
	"import.inserted": {"增加", "inserted"},
	"import.deleted":  {"删去", "deleted"},
	"import.moved":    {"移动%d", "moved %d"},
	"import.comment":  {"批注", "comment"},
	"import.remark":   {"“%s”：%s", "%q: %s"},

	"note.word":      {"%s：%s。", "%s: %s."},
	"note.tracked":   {"%s里有修订%d处、批注%d条，用 --list 可以列出。", "%s has %d tracked changes and %d comments; --list lists them."},
	"import.refused": {"%s：%s", "%s: %s"},
	"error.changes":  {"--changes 不认识“%s”，只有 %s。", "--changes knows no %q, only %s."},
}
