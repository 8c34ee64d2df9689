package main

// publicTexts are the texts of the commands about making minutes public.
var publicTexts = map[string][2]string{
	"public.use":   {"public 命令", "public COMMAND"},
	"public.short": {"信息公开：公开属性、删减、保密审查、公开和撤回", "making minutes public: class, redactions, review, publication"},
	"public.long": {
		"公开属性在起草时选定，随签发由签发人确认；签发之后改动的，另行确认、重新审查。\n先审查、后公开：打印公开保密审查表，审查后登记，再由分发员公开。公开文本单独\n编码、留摘要，不改动印发件；有公民身份号码、手机号码、银行卡号的不能公开。",
		"The class is chosen while drafting and confirmed by signing; a change after that is\nconfirmed and reviewed anew. Nothing is published before its review for secrecy is on\nrecord. The public edition has a code and digest of its own; the issued paper stays.",
	},
	"public.example": {
		"  jiyao public class 260601-k7 --class open --as linshuyan\n  jiyao public redact 260601-k7 --name 王翔 --reason 个人隐私 --as linshuyan\n  jiyao public sheet 260601-k7\n  jiyao public review 260601-k7 --reviewer 高明远 --opinion 同意公开 --as tangxiaohe\n  jiyao public publish 260601-k7 --as tangxiaohe",
		"  jiyao public class 260601-k7 --class open --as linshuyan\n  jiyao public redact 260601-k7 --name 王翔 --reason privacy --as linshuyan\n  jiyao public sheet 260601-k7\n  jiyao public review 260601-k7 --reviewer 高明远 --opinion agreed --as tangxiaohe\n  jiyao public publish 260601-k7 --as tangxiaohe",
	},
	"public.flag.reason": {"`理由`", "the `REASON`"},

	"public.show.use":     {"show 纪要", "show MINUTES"},
	"public.show.short":   {"公开办理的记录", "what is on record"},
	"public.show.example": {"  jiyao public show 260601-k7\n  jiyao public show 260601-k7 --as lumingyuan", "  jiyao public show 260601-k7\n  jiyao public show 260601-k7 --as lumingyuan"},

	"public.class.use":   {"class 纪要 --class 属性 [--reason 理由]", "class MINUTES --class CLASS [--reason REASON]"},
	"public.class.short": {"选定公开属性", "choose the class"},
	"public.class.example": {
		"  jiyao public class 260601-k7 --class open --as linshuyan\n  jiyao public class 260601-k7 --class closed --reason 过程性信息 --as linshuyan",
		"  jiyao public class 260601-k7 --class open --as linshuyan\n  jiyao public class 260601-k7 --class closed --reason internal --as linshuyan",
	},
	"public.class.flag.class": {"公开`属性`：open（主动公开）、onrequest（依申请公开）或 closed（不予公开）", "the `CLASS`: open, onrequest or closed"},

	"public.confirm.use":     {"confirm 纪要", "confirm MINUTES"},
	"public.confirm.short":   {"签发人确认签发之后选定的公开属性", "confirm a class chosen after signing"},
	"public.confirm.example": {"  jiyao public confirm 260601-k7 --as lumingyuan\n  jiyao public confirm 260601-k7 --dir 云州市 --as lumingyuan", "  jiyao public confirm 260601-k7 --as lumingyuan\n  jiyao public confirm 260601-k7 --dir OFFICE --as lumingyuan"},

	"public.redact.use":   {"redact 纪要 [选项]", "redact MINUTES [options]"},
	"public.redact.short": {"拟定公开文本要删减的姓名、议题和文字", "say what the public edition leaves out"},
	"public.redact.long": {
		"在已有的删减之外再加；--clear 从头拟定，单用则全文公开。删减处写〔略〕，\n用 --delete 则不留痕迹。姓名在全文各处删去；议题连同首段里的提法一并删去。",
		"Adds to what is left out; --clear begins anew, alone it leaves nothing out. 〔略〕 stands\nwhere something was, nothing with --delete. A name goes wherever it stands; an item with\nwhat the opening says of it.",
	},
	"public.redact.example": {
		"  jiyao public redact 260601-k7 --name 王翔 --name 骆平 --reason 个人隐私 --as linshuyan\n  jiyao public redact 260601-k7 --item 2 --reason 商业秘密 --delete --as linshuyan",
		"  jiyao public redact 260601-k7 --name 王翔 --name 骆平 --reason privacy --as linshuyan\n  jiyao public redact 260601-k7 --item 2 --reason trade --delete --as linshuyan",
	},
	"public.redact.flag.name":   {"要删去的`姓名`，可重复", "a `NAME`; may be repeated"},
	"public.redact.flag.item":   {"要删去的第`几`项议题，可写几项：2,4", "items by `NUMBER`: 2,4"},
	"public.redact.flag.quote":  {"要删去的`文字`，同一段里的，照抄；可重复", "a `PASSAGE` of one line; may be repeated"},
	"public.redact.flag.delete": {"删去不留痕迹，不写〔略〕", "leave no mark"},
	"public.redact.flag.clear":  {"先去掉已有的删减", "forget what was left out before"},

	"public.sheet.use":         {"sheet 纪要 [-o 文件]", "sheet MINUTES [-o FILE]"},
	"public.sheet.short":       {"打印公开保密审查表（PDF）", "print the sheet of review (PDF)"},
	"public.sheet.example":     {"  jiyao public sheet 260601-k7 -o 审查表.pdf\n  jiyao public sheet 260601-k7 -o - > 审查表.pdf", "  jiyao public sheet 260601-k7 -o sheet.pdf\n  jiyao public sheet 260601-k7 -o - > sheet.pdf"},
	"public.sheet.flag.output": {"输出`文件`；“-”为标准输出", "output `FILE`; - is standard output"},
	"public.sheet.file":        {"（公开保密审查表）", "-review"},

	"public.review.use":   {"review 纪要 --opinion 意见 [--reviewer 审查人]", "review MINUTES --opinion WORDS [--reviewer NAME]"},
	"public.review.short": {"公开保密审查，或据审查表登记审查意见", "review for secrecy, or take down a review from its sheet"},
	"public.review.example": {
		"  jiyao public review 260601-k7 --opinion 不涉密，同意公开 --as gaomingyuan\n" +
			"  jiyao public review 260601-k7 --reviewer 高明远 --opinion 涉及商业秘密，不同意公开 --refuse --as tangxiaohe",
		"  jiyao public review 260601-k7 --opinion agreed --as gaomingyuan\n" +
			"  jiyao public review 260601-k7 --reviewer 高明远 --opinion confidential --refuse --as tangxiaohe",
	},
	"public.review.flag.reviewer": {"据审查表登记时，审查人的`姓名`；本人审查的不写。不能是拟稿人或拟定公开文本的人", "the reviewer's `NAME` on the sheet; none if you review yourself. Not who drafted or drew the text up"},
	"public.review.flag.opinion":  {"审查`意见`", "the `OPINION`"},
	"public.review.flag.date":     {"审查`日期`，如 2026-06-02；不写为今天", "the `DATE`; today by default"},
	"public.review.flag.refuse":   {"审查意见是不同意公开", "the review is against it"},

	"public.publish.use":     {"publish 纪要", "publish MINUTES"},
	"public.publish.short":   {"公开已审查的文本", "publish what was reviewed"},
	"public.publish.example": {"  jiyao public publish 260601-k7 --as tangxiaohe\n  jiyao public publish 260601-k7 --dir 云州市 --as tangxiaohe", "  jiyao public publish 260601-k7 --as tangxiaohe\n  jiyao public publish 260601-k7 --dir OFFICE --as tangxiaohe"},

	"public.withdraw.use":     {"withdraw 纪要 --reason 理由", "withdraw MINUTES --reason REASON"},
	"public.withdraw.short":   {"撤回公开，网上照登理由", "take a publication back; the reason is shown"},
	"public.withdraw.example": {"  jiyao public withdraw 260601-k7 --reason 内容有误，更正后另行公开 --as tangxiaohe\n  jiyao public withdraw 260601-k7 --reason 已由更正版代替 --as tangxiaohe", "  jiyao public withdraw 260601-k7 --reason error --as tangxiaohe\n  jiyao public withdraw 260601-k7 --reason corrected --as tangxiaohe"},

	"public.export.use":   {"export 纪要 [-o 文件]", "export MINUTES [-o FILE]"},
	"public.export.short": {"输出公开文本：网页、PDF 或文本", "write the public edition: HTML, PDF or text"},
	"public.export.example": {
		"  jiyao public export 260601-k7 -o 公开.html\n  jiyao public export 260601-k7 -o 公开.pdf",
		"  jiyao public export 260601-k7 -o public.html\n  jiyao public export 260601-k7 -o public.pdf",
	},
	"public.export.flag.output": {"输出`文件`，扩展名为 .html、.pdf 或 .txt；默认为“标题（公开）.html”", "output `FILE`: .html, .pdf or .txt"},
	"public.export.file":        {"（公开）", "-public"},

	"public.act.choose":   {"选定公开属性", "class chosen"},
	"public.act.confirm":  {"确认公开属性", "class confirmed"},
	"public.act.redact":   {"拟定删减", "redactions"},
	"public.act.review":   {"公开保密审查", "review"},
	"public.act.publish":  {"公开", "published"},
	"public.act.withdraw": {"撤回公开", "withdrawn"},
	"head.what":           {"事项", "what"},
	"head.words":          {"内容", "words"},
	"public.done":         {"《%s》：已办理%s。", "%q: %s."},
	"public.code":         {"编码%s，文本摘要 SHA-256 %s。", " Code %s, SHA-256 of the text %s."},
	"public.none":         {"《%s》还没有办理公开。", "nothing is on record for %q."},
	"public.draft":        {"《%s》还没有公开，这是拟公开的文本。", "%q is not public yet: this is what would be."},

	"error.public.class":     {"没有“%s”这种公开属性，--class 应为 open（主动公开）、onrequest（依申请公开）或 closed（不予公开）。", "there is no class %q: open, onrequest or closed."},
	"error.public.redact":    {"请用 --name、--item、--quote 写明删减什么，或用 --clear 取消删减。", "say what to leave out by --name, --item, --quote; or --clear."},
	"error.public.extension": {"从“%s”的扩展名看不出格式，请改为 .html、.pdf 或 .txt。", "the extension of %q stands for no format; use .html, .pdf or .txt."},
}
