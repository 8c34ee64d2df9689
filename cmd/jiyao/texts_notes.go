package main

// notes are what the program tells a person while it works.
var notes = map[string][2]string{
	"noun.stdin":   {"标准输入", "standard input"},
	"noun.stdout":  {"标准输出", "standard output"},
	"noun.file":    {"“%s”", "%q"},
	"noun.profile": {"版式", "profile"},
	"noun.rule":    {"规则", "rule"},
	"verb.read":    {"读取", "read"},
	"verb.write":   {"写入", "write"},

	"note.encoding":     {"%s：已按 %s 编码读取。", "%s: read as %s."},
	"note.breaks":       {"%s：%d 处软换行或分页符已按换行处理。", "%s: %d soft breaks or form feeds read as line feeds."},
	"note.dropped":      {"%s：略去零宽等不可见字符 %d 个。", "%s: %d invisible characters left out."},
	"note.guessed":      {"%s：未指定版式，按文字判断为 %s（%s）。", "%s: no profile given, going by the text it is %s (%s)."},
	"note.written":      {"%s：已排版，%[3]d 页，写入“%[2]s”。", "%s: %[3]d pages set, written to %[2]q."},
	"note.written.many": {"%s：已排版，%[4]d 页，写入“%[2]s”至“%[3]s”。", "%s: %[4]d pages set, written to %[2]q to %[3]q."},
	"note.web":          {"%s：第 %d 行“%s”是网页残留，未排入版面。", "%s: line %d, %q, is left over from a web page and not set."},
	"note.title":        {"%s：第 %d 行标题“%s”，此版式不设标题，未排入版面。", "%s: line %d, the title %q, is not set: the profile has no title."},
	"note.standin":      {"%s用%s", "%s by %s"},
	"note.standins":     {"未配置本单位字体，以开放字体代替：%s。", "open faces stand in for the office's own: %s."},
	"note.comma":        {"，", ", "},
	"note.fixed":        {"%s：已改正 %d 处。", "%s: %d places corrected."},
	"note.recoded":      {"%s：改正后按 UTF-8 编码写回。", "%s: written back as UTF-8."},
	"note.clean":        {"%s：没有发现问题。", "%s: nothing found."},
	"note.job":          {"%s：%s", "%s: %s"},
	"note.progress":     {"\r已完成 %d/%d", "\r%d/%d done"},

	"demo.step":    {"%s　%s（%s）%s：%s → %s", "%s  %s (%s) %s: %s → %s"},
	"demo.remark":  {"　意见：%s", "  note: %s"},
	"demo.filling": {"正在办理云州市十年的纪要，需要十几秒……", "ten years of minutes are being made, which takes some seconds…"},
	"demo.filled":  {"已办 %d / %d 件", "%d of %d done"},
	"demo.mark":    {"这是演示目录，人员和纪要均为虚构；可以整个删除。\n", "a demonstration: everything in this folder is invented and may be deleted.\n"},
	"demo.people": {
		"演示人员（登录名；密码都是 %s，每次启动另给一个）：\n" +
			"  记录人  linshuyan 林书言\n  核稿    zhugemingchuan 诸葛明川\n  副主任  gaomingyuan 高明远\n  秘书长  shenruochuan 沈若川\n" +
			"  市长    lumingyuan 陆明远\n  分发员  tangxiaohe 唐小禾\n  被征求意见、接收单位  zhangxiaofeng 张晓峰（市财政局）\n" +
			"  审计员  yanbixin 言必信\n  管理员  anrupan 安如磐\n",
		"people of the demonstration (login names; the password of all is %s, a new one at every start):\n" +
			"  recorder  linshuyan\n  reviewers zhugemingchuan, gaomingyuan, shenruochuan\n  signer    lumingyuan\n  clerk     tangxiaohe\n" +
			"  unit      zhangxiaofeng\n  auditor   yanbixin\n  admin     anrupan\n",
	},
	"demo.done": {
		"文号：%s\n摘要：SHA-256 %s\n文件：%s\n数据库：%s\n",
		"number: %s\ndigest: SHA-256 %s\nfile: %s\ndatabase: %s\n",
	},

	"lint.explained": {
		"%s %s\n级别：%s\n适用：自%s环节起\n依据：%s（%s）\n误例：%s\n正例：%s\n说明：%s\n不查：%s\n",
		"%s %s\nlevel: %s\nfrom step: %s\nsource: %s (%s)\nbad: %s\ngood: %s\nwhy: %s\nnot seen: %s\n",
	},
	"lint.by": {"检查者：%s\n", "checked by: %s\n"},
}

// complaints are the sentences of errors: what happened, where, what to do.
var complaints = map[string][2]string{
	"error":          {"错误：%s", "error: %s"},
	"error.internal": {"系统错误：%v。请把此信息告知管理员。", "internal error: %v."},
	"see.help":       {"用法见 %s -h。", " See %s -h."},

	"error.command":      {"没有“%s”这个命令。", "there is no command %q."},
	"error.command.near": {"没有“%s”这个命令，您是不是要用：%s？", "there is no command %q; did you mean %s?"},
	"error.flag.unknown": {"没有“%s”这个选项。", "there is no option %s."},
	"error.flag.bare":    {"选项“%s”后面缺少值。", "option %s needs a value."},
	"error.flag.value":   {"选项“%s”不接受“%s”这样的值。", "option %s does not take %q."},
	"error.flag.syntax":  {"选项“%s”写法有误。", "option %q is malformed."},
	"error.input":        {"缺少输入：请给出文件名，或用“-”表示标准输入。", "no input: name a file, or - for standard input."},
	"error.input.one":    {"只接受一个输入，给了 %d 个。", "takes one input, not %d."},
	"error.input.stdin":  {"标准输入不能与其他输入同时使用。", "standard input cannot be one of several inputs."},
	"error.args.none":    {"不需要参数“%s”。", "takes no argument %q."},
	"error.args.name":    {"请给出一个版式的名称，如 changwu。", "name one profile, say changwu."},
	"error.args.shell":   {"请给出一种外壳：bash、zsh、fish 或 powershell。", "name one shell: bash, zsh, fish or powershell."},
	"error.set":          {"“--set %s”应当写作“--set 名=值”。", "--set %s should be --set KEY=VALUE."},
	"error.extension":    {"从“%s”的扩展名看不出格式，请改为 .pdf、.ofd、.docx、.html、.svg、.png 或 .txt，或用 --format 指定：%s。", "the extension of %q stands for no format; use .pdf, .ofd, .docx, .html, .svg, .png or .txt, or --format: %s."},
	"error.order":        {"没有“%s”这种次序，--order 应为 strokes（姓氏笔画）或 pinyin（姓氏拼音）。", "there is no order %q; --order is strokes or pinyin."},
	"error.format":       {"没有“%s”这种格式，可用的有：%s。", "there is no format %q; there are: %s."},
	"error.format.clash": {"--format %s 与输出文件“%s”的扩展名不符。", "--format %s does not fit the output %q."},
	"error.redline":      {"“--redline %s”应当写作“--redline 起..止”，如 1..3，且起不晚于止。", "--redline %s should be --redline A..B, say 1..3, with A no later than B."},
	"error.output.tty":   {"输出是二进制数据，请用 -o 指定文件，或者用管道接收。", "the output is binary: give -o FILE, or pipe it."},
	"error.output.pages": {"%s 每页一个文件，不能写到标准输出，请用 -o 指定文件，或用 --page 选一页。", "%s has a file a page: give -o FILE, or choose a --page."},
	"error.page":         {"--page 用于 SVG、PNG，应为从 1 起的页次。", "--page is for SVG and PNG, and counts from 1."},
	"error.page.none":    {"排出来共 %d 页，没有第 %d 页。", "there are %d pages, and no page %d."},
	"error.dpi":          {"--dpi 用于 PNG，应为 %d 至 %d 之间的整数。", "--dpi is for PNG, from %d to %d."},
	"error.output.many":  {"输入不止一个，请用 -o 指定一个已有的目录，“%s”不是。", "several inputs need an existing directory for -o; %q is none."},
	"error.output.lines": {"输入不止一个，请用 -o 指定一个已有的目录。", "several inputs need an existing directory for -o."},
	"error.output.twice": {"“%s”和“%s”的输出同为“%s”，请分开处理。", "%q and %q would both be written to %q."},
	"error.output.input": {"“%s”的输出“%s”是另一份输入“%s”，请换一个目录。", "%q would be written to %q, which is the input %q."},
	"error.name":         {"没有名为“%[2]s”的%[1]s，可用的有：%[3]s。", "there is no %s %q; there are: %s."},
	"error.noinput":      {"没有文件“%s”，请检查文件名和所在目录。", "there is no file %q."},
	"error.file":         {"不能%s“%s”：%s。", "cannot %s %q: %s."},
	"error.same":         {"输出文件“%s”就是输入文件，请换一个文件名。", "the output %q is the input; choose another name."},
	"error.checks":       {"校对有 %d 处阻断项，须改正后再送审、印发。", "%d findings block."},
	"error.partial":      {"共 %d 份，%d 份没有完成，原因见上。", "of %d inputs %d failed; the reasons are above."},
	"error.all":          {"%d 份都没有完成，原因见上。", "all %d inputs failed; the reasons are above."},

	"error.interrupted":      {"已中断。", "interrupted."},
	"error.interrupted.left": {"已中断，正在办的已经办完，尚未处理 %d 份：\n%s", "interrupted; what was begun is done; %d left:\n%s"},

	"reason.full":         {"磁盘空间不足，请清理后重试", "no space left"},
	"reason.directory":    {"它是一个目录", "it is a directory"},
	"reason.notdirectory": {"路径中有一段不是目录", "a part of the path is no directory"},
	"reason.readonly":     {"所在磁盘是只读的", "the file system is read-only"},
	"reason.long":         {"文件名过长", "the name is too long"},
	"reason.pipe":         {"接收一方已经关闭", "the reader has gone"},
	"reason.permission":   {"没有权限", "permission denied"},
	"reason.nodirectory":  {"所在目录不存在，请先建立目录", "its directory does not exist"},
	"reason.other":        {"%v", "%v"},

	"input.empty":    {"%s里没有文字。", "%s has no text."},
	"input.large":    {"%s超过 %d MiB，不像是一份纪要，请核对。", "%s has more than %d MiB."},
	"input.binary":   {"%s不是纯文本（含有大量控制字符），请另存为纯文本（.txt）后再用。", "%s is no plain text; save it as .txt."},
	"input.pdf":      {"%s是 PDF 文件，请从原稿另存为纯文本（.txt），或者把文字复制到文本文件后再用。", "%s is a PDF; take the text from its source."},
	"input.doc":      {"%s是旧版 Word 或 WPS 文件（.doc、.wps），请打开后另存为纯文本（.txt）再用。", "%s is an old Word or WPS file; save it as .txt."},
	"input.docx":     {"%s是 Word 文件（.docx），请先用 jiyao import -o 纪要.txt 取出文稿再用。", "%s is a Word file; take its text out with jiyao import -o minutes.txt first."},
	"input.rtf":      {"%s是 RTF 文件，请打开后另存为纯文本（.txt）再用。", "%s is an RTF file; save it as .txt."},
	"input.ofd":      {"%s是 OFD 版式文件，请从原稿另存为纯文本（.txt）后再用。", "%s is an OFD file; take the text from its source."},
	"input.zip":      {"%s是压缩文件，请解压后选取其中的纯文本（.txt）。", "%s is a zip file; unpack it and choose a plain text."},
	"input.image":    {"%s是图片，请先识别成文字，存为纯文本（.txt）后再用。", "%s is an image; turn it into text first."},
	"input.encoding": {"%s第 %d 个字节（0x%02X）既不合 UTF-8 也不合 GB18030 编码，文件可能已损坏，请重新导出。", "%s: byte %d (0x%02X) is neither UTF-8 nor GB18030; the file may be damaged."},
	"input.utf16":    {"%s第 %d 个字节起不合 UTF-16 编码，文件可能已损坏，请重新导出。", "%s: not UTF-16 from byte %d on; the file may be damaged."},
	"input.control":  {"%s第 %d 行第 %d 字是控制字符 %s，印不出来，请删去。", "%s: line %d, column %d: control character %s; remove it."},
	"input.bidi":     {"%s第 %d 行第 %d 字是改变书写方向的字符 %s，会使所见与所印不同，请删去。", "%s: line %d, column %d: bidirectional control %s; remove it."},
}
