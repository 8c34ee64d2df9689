package main

// helpTexts are the texts of the help pages.
var helpTexts = map[string][2]string{
	"page.usage":    {"用法：", "Usage:"},
	"page.commands": {"命令：", "Commands:"},
	"page.flags":    {"选项：", "Options:"},
	"page.global":   {"通用选项：", "Global options:"},
	"page.examples": {"示例：", "Examples:"},
	"page.command":  {"<命令>", "<command>"},
	"page.options":  {"[选项]", "[options]"},
	"page.more":     {"“%s <命令> -h”显示该命令的用法。", "\"%s <command> -h\" explains a command."},
	"page.default":  {"（默认 %s）", " (default %s)"},

	"flag.help":    {"显示用法", "show this help"},
	"flag.version": {"显示版本", "show the version"},
	"flag.quiet":   {"除错误外不作提示", "say nothing but errors"},

	"root.short": {"会议纪要的排版、校对和办理", "set, proof-read and process official minutes"},
	"root.long": {
		"jiyao（纪要）把会议纪要的文字排成符合 GB/T 9704—2012 的版面，\n按 GB/T 15834、15835 和公文惯例校对，并按流程办到分送。\n数据写到标准输出，提示写到标准错误。环境变量 JIYAO_LANG=en 换用英文。\n\n退出码：0 完成；1 失败；2 命令行有误；3 没有所指的文件或名称；4 不准办理；\n5 已被他人修改；6 校对、检查不通过；7 一批中部分失败；8 没有等到结果，可能已生效；\n130 被中断。",
		"jiyao sets official meeting minutes as GB/T 9704-2012 has it, proof-reads them by\nGB/T 15834, 15835 and practice, and takes them through their steps.\nData goes to standard output, talk to standard error. JIYAO_LANG=en for English.\n\nExit codes: 0 done; 1 failure; 2 usage; 3 no such file or name; 4 refused;\n5 changed by others; 6 checks failed; 7 some of a batch failed; 8 outcome unknown, may\nhave been carried out; 130 interrupted.",
	},
	"root.example": {
		"  jiyao render 纪要.txt              # 排成 纪要.pdf\n  jiyao lint --fix 纪要.txt          # 校对并改正标点、数字的形式\n  jiyao init --sample                # 建库，导入虚构的云州市试用\n  jiyao minutes new 纪要.txt --type changwu --as linshuyan   # 起草",
		"  jiyao render minutes.txt           # makes minutes.pdf\n  jiyao lint --fix minutes.txt       # proof-reads, corrects punctuation and digits\n  jiyao init --sample                # makes an office to try\n  jiyao minutes new minutes.txt --type changwu --as linshuyan",
	},

	"render.use":   {"render [选项] 输入…|-", "render [options] INPUT…|-"},
	"render.short": {"排版，输出 PDF、OFD、Word、网页、图片或逐行文字", "typeset: PDF, OFD, Word, HTML, pictures or lines of text"},
	"render.long": {
		"排版一份或几份纪要。未用 -o 时，写在输入文件旁边，扩展名相应改换；\nPDF、OFD（GB/T 33190）和图片（SVG、PNG）的版面、字形逐字相同；\nWord 文件（.docx）的版式、字体、样式与 PDF 相同，可在 Word、WPS 中接着修改；\n网页（.html）随屏幕宽窄换行，标题、名单、版记都有语义，供网站发布和读屏软件用；\nSVG、PNG 每页一个文件（名称-1.png、名称-2.png……），或用 --page 只要一页；lines 写到标准输出，\n每行为“页<TAB>行<TAB>文字”。几份输入并行排版。\n输入为纯文本：UTF-8、带 BOM 的 UTF-16 或 GB18030，不超过 64 MiB；“-”为标准输入。\n控制字符、改变书写方向的字符一律拒绝；零宽字符略去并提示。",
		"Typesets one or several minutes. Without -o the output lies beside the input\nwith its extension changed. PDF, OFD (GB/T 33190) and pictures (SVG, PNG) show the same\npages to the character; a Word file (.docx) has the paper, faces and styles of the PDF\nand can be worked on in Word and WPS; a web page (.html) reflows and has\nheadings, lists and landmarks for websites and screen readers; SVG and PNG have a file a page\n(name-1.png, name-2.png …), or --page alone; lines go to\nstandard output as page TAB grid line TAB text. Several inputs are set in parallel.\nInput is plain text: UTF-8, UTF-16 with a byte order mark, or GB18030, at most 64 MiB;\n- is standard input. Control and bidirectional characters are refused, zero-width ones\nleft out with a note.",
	},
	"render.example": {
		"  jiyao render -o 第98次常务会议纪要.pdf --number 〔2020〕12号 纪要.txt\n  jiyao render --format lines --profile changwu - < 纪要.txt",
		"  jiyao render -o minutes98.pdf --number 〔2020〕12号 minutes.txt\n  jiyao render --format lines --profile changwu - < minutes.txt",
	},
	"render.flag.profile":   {"版式的`名称`（见 jiyao template list），或本单位版式文件（.yaml）；不指定则按文字判断", "`NAME` of the profile (see jiyao template list) or a YAML file; guessed from the text by default"},
	"render.flag.output":    {"输出`文件`；几份输入时为目录；“-”为标准输出", "output `FILE`; a directory for several inputs; - is standard output"},
	"render.flag.format":    {"输出`格式`：pdf、ofd、docx、html、svg、png 或 lines；不指定则看 -o 的扩展名", "`FORMAT`: pdf, ofd, docx, html, svg, png or lines; by default that of -o"},
	"render.flag.page":      {"只要第几`页`，用于 SVG、PNG", "this `PAGE` alone, of SVG and PNG"},
	"render.flag.dpi":       {"PNG 的`分辨率`，每英寸点数；不指定为 150", "`RESOLUTION` of PNG in dots per inch; 150 by default"},
	"render.flag.number":    {"`文号`，代替正文中所写的", "document `NUMBER`, in place of the one in the text"},
	"render.flag.sign":      {"给 PDF 加文件防改签名（非合规电子签章），证书和私钥见配置项 JIYAO_SIGN_CERT、JIYAO_SIGN_KEY", "sign the PDF against changes, by JIYAO_SIGN_CERT and JIYAO_SIGN_KEY"},
	"render.flag.watermark": {"每页文字之下的浅灰`水印`，如 征求意见稿，至多 60 字；用于 PDF、OFD、SVG、PNG", "light grey `TEXT` beneath every page, at most 60 characters; for PDF, OFD, SVG and PNG"},
	"render.flag.date":      {"印发`日期`，如 2020年6月1日 或 2020-06-01，代替正文中所写的", "`DATE` of issue, 2020-06-01, in place of the one in the text"},
	"render.flag.set":       {"版式中的一个值，`名=值`，可重复", "a value of the profile, `KEY=VALUE`; may be repeated"},

	"parse.use":   {"parse 输入|-", "parse INPUT|-"},
	"parse.short": {"解析结构，输出 JSON", "take the text apart: JSON"},
	"parse.long": {
		"识别标题、文号、首段、各级标题、出席列席名单、记录、整理、附注、分送和印发行，\n输出 JSON。未识别的行按自然段保留，不会丢字。",
		"Recognises title, number, opening, headings, attendance, recorder, compiler, note,\ndistribution and the line of issue, and gives JSON. What is not recognised stays a\nparagraph; nothing is lost.",
	},
	"parse.example": {
		"  jiyao parse 纪要.txt > 纪要.json\n  jiyao parse - < 纪要.txt",
		"  jiyao parse minutes.txt > minutes.json\n  jiyao parse - < minutes.txt",
	},

	"lint.use":   {"lint [选项] 输入…|-", "lint [options] INPUT…|-"},
	"lint.short": {"校对标点、数字、层次和纪要要素", "proof-read"},
	"lint.long": {
		"按规则校对，每行一处：行:列 规则 级别 说明（依据）。级别有阻断、提醒、提示；\n有阻断项时退出码为 6。行、列从 1 起，JSON 中 start、end 从 0 起，均按字符计。\n--fix 只改不影响文意的形式，改后写回原文件（标准输入则写到标准输出），\n再列出余下的。--explain 说明一条规则。--office、--book 把本单位的单位、任职、用语\n和会议登记一并核对。",
		"Proof-reads by rules, one finding a line: line:column rule level message (source).\nLevels are 阻断 (blocks), 提醒 (warning), 提示 (hint); the exit code is 6 if anything\nblocks. Lines and columns count from 1, start and end in JSON from 0, all in\ncharacters. --fix changes form, never meaning: it writes the file back (standard\ninput goes to standard output) and lists what is left. --office and --book compare\nwith the office's units, terms of office, words and register too. Findings are in Chinese.",
	},
	"lint.example": {
		"  jiyao lint 纪要.txt\n  jiyao lint --format json - < 纪要.txt\n  jiyao lint --explain P01\n  jiyao lint --book 机构资料.yaml 纪要.txt",
		"  jiyao lint minutes.txt\n  jiyao lint --format json - < minutes.txt\n  jiyao lint --explain P01\n  jiyao lint --book office.yaml minutes.txt",
	},
	"lint.flag.profile": {"版式的`名称`或者文件，校对从严从宽由它规定；不给则按文稿自动选", "`NAME` or file of the profile, which says how strict to be; guessed if not given"},
	"lint.flag.format":  {"输出`格式`：text、json 或 sarif", "`FORMAT`: text, json or sarif"},
	"lint.flag.fix":     {"改正不影响文意的形式", "correct what does not touch the meaning"},
	"lint.flag.office":  {"按这个`目录`里的机构资料、会议登记和用语一并校对", "also check against the data of the office in `DIR`"},
	"lint.flag.book":    {"按这个资料`文件`（如 yunzhou.yaml）一并校对", "also check against this `FILE` of an office's data, say yunzhou.yaml"},
	"error.lint.both":   {"--office 和 --book 只写一个。", "name --office or --book, not both."},
	"lint.flag.explain": {"说明`规则`，如 P01；all 列出全部规则", "explain a `RULE`, say P01; all lists them"},

	"template.use":     {"template", "template"},
	"template.short":   {"版式：列表、查看、排出样例", "profiles: list, show, set a sample"},
	"template.long":    {"版式是一种纪要的格式：版头、标题、名单、版记各放在哪里，用什么字。", "A profile is the form of a kind of minutes: where its parts stand and in which type."},
	"template.example": {"  jiyao template list\n  jiyao template render changwu -o 样例.pdf", "  jiyao template list\n  jiyao template render changwu -o sample.pdf"},

	"template.list.use":       {"list", "list"},
	"template.list.short":     {"列出各版式", "list the profiles"},
	"template.list.example":   {"  jiyao template list\n  jiyao template list | cut -f1", "  jiyao template list\n  jiyao template list | cut -f1"},
	"template.show.use":       {"show 名称", "show NAME"},
	"template.show.short":     {"输出一个版式的文件（YAML）", "print a profile's file (YAML)"},
	"template.show.example":   {"  jiyao template show changwu\n  jiyao template show dangzu > 本单位.yaml", "  jiyao template show changwu\n  jiyao template show dangzu > ours.yaml"},
	"template.render.use":     {"render 名称 [-o 文件]", "render NAME [-o FILE]"},
	"template.render.short":   {"排出一个版式的样例", "set a profile's sample"},
	"template.render.example": {"  jiyao template render changwu\n  jiyao template render xiaozhang -o 样例.pdf", "  jiyao template render changwu\n  jiyao template render xiaozhang -o sample.pdf"},
	"template.flag.output":    {"输出`文件`，扩展名为 .pdf、.ofd、.docx、.html、.svg、.png 或 .txt（逐行文字）；默认为当前目录下“名称.pdf”", "output `FILE`: .pdf, .ofd, .docx, .html, .svg, .png or .txt (lines); NAME.pdf by default"},

	"demo.use":   {"demo [选项]", "demo [options]"},
	"demo.short": {"把样例纪要从记录办到分送，走一遍", "walk the sample from 记录 to 分送"},
	"demo.long": {
		"用随程序所带的样例，逐步办理记录、审核、签发、整理、印发、分送，\n每一步都写进数据库；最后给出文号、摘要和 PDF 的位置。\n办理时间按样例的印发日期演示，不取当天。",
		"Takes the sample that comes with the program through recording, review, signing,\ncollation, issue and distribution. Every step is committed to a database; at the end\nstand the number, the digest and the place of the PDF. The clock shown is that of\nthe sample's day of issue.",
	},
	"demo.example":    {"  jiyao demo\n  jiyao demo --dir /tmp/纪要演示\n  jiyao demo --serve --dir 云州市", "  jiyao demo\n  jiyao demo --dir /tmp/minutes\n  jiyao demo --serve --dir yunzhou"},
	"demo.flag.serve": {"打开虚构的云州市：各种角色的人员、各环节的纪要、十年的文号，供在网页上试用", "serve the fictional city of 云州市: people of every role, minutes at every step, ten years of numbers"},
	"demo.flag.dir":   {"存放数据库和 PDF 的`目录`", "`DIR` for database and PDF"},

	"completion.use":   {"completion bash|zsh|fish|powershell", "completion bash|zsh|fish|powershell"},
	"completion.short": {"输出命令行补全脚本", "print a completion script"},
	"completion.long":  {"输出所指外壳的补全脚本，由该外壳读入后，按 TAB 键即可补全命令、选项和版式名称。", "Prints the completion script of a shell."},
	"completion.example": {
		"  jiyao completion bash > /etc/bash_completion.d/jiyao\n  source <(jiyao completion zsh)",
		"  jiyao completion bash > /etc/bash_completion.d/jiyao\n  source <(jiyao completion zsh)",
	},
	"version.use":     {"version", "version"},
	"version.short":   {"显示版本", "show the version"},
	"version.example": {"  jiyao version\n  jiyao --version", "  jiyao version\n  jiyao --version"},
	"help.use":        {"help [命令]", "help [command]"},
	"help.short":      {"显示一个命令的用法", "explain a command"},
	"help.example":    {"  jiyao help render\n  jiyao help template show", "  jiyao help render\n  jiyao help template show"},
}
