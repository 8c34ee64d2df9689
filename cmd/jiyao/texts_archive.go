package main

// archiveTexts are the sentences of the archive, and of checking what somebody
// was handed.
var archiveTexts = map[string][2]string{
	"archive.use":     {"archive", "archive"},
	"archive.short":   {"归档：列出、归档、移入", "the archive: list, make, take in"},
	"archive.example": {"  jiyao archive list --year 2025\n  jiyao archive make --year 2025 --out 归档", "  jiyao archive list --year 2025\n  jiyao archive make --year 2025 --out archive"},

	"archive.list.use":     {"list [--year 年度]", "list [--year YEAR]"},
	"archive.list.short":   {"没有归档的和已归档的纪要", "what waits to be archived, and what has been"},
	"archive.list.example": {"  jiyao archive list --year 2025\n  jiyao archive list --year 2025 --json", "  jiyao archive list --year 2025\n  jiyao archive list --year 2025 --json"},
	"archive.flag.year":    {"只列这个`年度`", "of this `YEAR` only"},

	"archive.make.use":   {"make --year 年度 | --minutes 编号… [选项]", "make --year YEAR | --minutes ID… [options]"},
	"archive.make.short": {"归档：做成归档包、目录和检测报告", "archive: packages, catalogue and report"},
	"archive.make.long": {
		"把全年办结而未归档的纪要（或单件）各做成一个归档包，编件号、档号，做四性检测，\n连同目录、检测报告放进一个新文件夹，并记入归档登记；有一处不合格，什么也不留。\n已归档的再归，须写明理由，件号不变。不写 --out，放在数据目录的 archive/ 里。",
		"Makes a package of every closed minutes of the year that is not archived yet, or of\nsingle ones, with its number in the archive; tests them, and puts them with catalogue\nand report into a new folder, on record. If anything is wrong nothing is left. One that\nwas archived before takes a reason and keeps its number. Without --out the folder is\nput into archive/ of the office's.",
	},
	"archive.make.example":      {"  jiyao archive make --year 2025 --out 归档 --as 唐晓禾\n  jiyao archive make --minutes 常务会议纪要〔2025〕3号 --note 补归签收单", "  jiyao archive make --year 2025 --out archive --as tangxiaohe\n  jiyao archive make --minutes 常务会议纪要〔2025〕3号 --note \"receipts added\""},
	"archive.make.flag.year":    {"归档这个`年度`办结的全部纪要", "everything closed of this `YEAR`"},
	"archive.make.flag.minutes": {"只归这一`件`，可以写几次", "this `MINUTES` only; may be given again"},
	"archive.make.flag.out":     {"存放的`文件夹`", "`FOLDER` to put it in"},
	"archive.make.flag.lost":    {"印发的OFD找不回来、只归PDF的`理由`", "`REASON` why the issued OFD cannot be found and the PDF goes alone"},
	"archive.make.flag.note":    {"再次归档的`理由`", "`REASON` to archive again"},

	"archive.import.use":   {"import 归档包… [选项]", "import PACKAGE… [options]"},
	"archive.import.short": {"移入别的单位或系统的归档包", "take in packages of another office"},
	"archive.import.long": {
		"先核对归档包，列出能不能移入；加 --yes 才移入。文字、文号、日期照原样登记为历史纪要，\n可以检索，不改号；印发件（PDF、OFD）照原样留存，可以打开、核验、分送；意见、签收在归档包里，\n归档包作为原件保存。移入过的不再移入。",
		"Checks the packages and says which can be taken; --yes takes them. Text, number and dates\nare kept as they are, as a minutes of the past that can be found; the issued files too,\nto be opened, verified and sent. Opinions and receipts are in the package, which is kept\nas the original. None is taken twice.",
	},
	"archive.import.example":  {"  jiyao archive import 移交/*.zip\n  jiyao archive import 移交/*.zip --head 日志头.txt --yes --as 唐晓禾", "  jiyao archive import given/*.zip\n  jiyao archive import given/*.zip --head head.txt --yes --as tangxiaohe"},
	"archive.import.flag.yes": {"移入；不写则只列出", "take them; else they are only listed"},

	"archive.metadata.use":     {"metadata 编号", "metadata ID"},
	"archive.metadata.short":   {"已归档纪要的归档元数据（JSON）", "the metadata of an archived minutes (JSON)"},
	"archive.metadata.example": {"  jiyao archive metadata 常务会议纪要〔2025〕3号\n  jiyao archive metadata 常务会议纪要〔2025〕3号 > 元数据.json", "  jiyao archive metadata 常务会议纪要〔2025〕3号\n  jiyao archive metadata 260512 > metadata.json"},

	"archive.waits":          {"未归档", "waits"},
	"archive.none":           {"没有要归档的，也没有已归档的。", "nothing waits to be archived, nothing has been."},
	"archive.made":           {"已归档 %d 件，在“%s”。", "%d archived, in %q."},
	"archive.fate.taken":     {"已移入", "taken"},
	"archive.fate.known":     {"以前已移入", "taken before"},
	"archive.fate.could":     {"可以移入", "can be taken"},
	"archive.fate.not":       {"不能移入", "not taken"},
	"archive.import.preview": {"还没有移入，核对后加 --yes。", "nothing has been taken: add --yes."},
	"head.code":              {"档号", "archive no."},
	"head.keep":              {"保管期限", "kept"},
	"head.subject":           {"题名", "title"},
	"error.archive.year":     {"“%s”不是年度，应写作四位数字，如 2025。", "%q is no year; write four digits."},
	"error.archive.what":     {"请用 --year 写明年度，或用 --minutes 写明归哪几件，写其中一种。", "name a year (--year) or single minutes (--minutes), one of them."},

	"verify.use":   {"verify 文件或文件夹… [选项]", "verify FILE|FOLDER… [options]"},
	"verify.short": {"核对收到的归档包和印发件", "check archive packages and issued files"},
	"verify.long": {
		"逐项检测归档包的真实性、完整性、可用性、安全性，每类指出第一处不符；归档文件夹连同\n目录一并核对。不用数据库，不用联网，与做包的程序没有共用的代码。有不合格的，退出码为6。\nPDF 看两样：防改签名对不对；是不是本单位印发的原件（查本单位的数据，或者用 --server 问开放了\n核验页面的服务），何时印发，有没有新版或者收回，别的不说。OFD 只看后一样。",
		"Checks archive packages: that they are true, complete, readable and harmless. Of each kind\nof check the first thing that is wrong is named; a yearly folder is checked with its\ncatalogue. It needs no database and no network, and shares no code with the writer. The\nexit code is 6 if anything is wrong.\nOf a PDF two things are told: whether its signature is right, and whether exactly these\nbytes were issued (by the office here, or the server named by --server), when, and whether\na newer edition took its place; nothing else. Of an OFD only the second is told.",
	},
	"verify.example":      {"  jiyao verify 归档/0001-WS·2025-Y-BGS-0001.zip\n  jiyao verify 归档 --head 日志头.txt --report 报告.html", "  jiyao verify archive/0001-WS·2025-Y-BGS-0001.zip\n  jiyao verify archive --head head.txt --report report.html"},
	"verify.flag.head":    {"存在别处的日志头或公钥`文件`，可重复", "`FILE` of a head or public key kept elsewhere; may be repeated"},
	"verify.flag.server":  {"开放了核验页面的服务的`网址`，问它是不是它印发的", "`URL` of a server with a page for verifying, to be asked"},
	"verify.pdf.unasked":  {"没有查对印发记录：用 --dir 指明数据目录，或者用 --server 指明网址", "no books were asked: name a folder with --dir or a server with --server"},
	"verify.pdf.unknown":  {"没有印发过这样的文件：可能被改动过，也可能不是这个单位印发的", "no such file was issued: it was changed, or another office issued it"},
	"verify.pdf.issued":   {"是%s印发的原件，印发日期%s，第%d版", "issued by %s on %s, edition %d"},
	"verify.pdf.recalled": {"这份文件已经作废或者收回", "it was voided or taken back"},
	"verify.pdf.newer":    {"已有新的版本，请以新版为准", "a newer edition has taken its place"},
	"verify.pdf.whole":    {"防改签名完好，证书写的是“%s”（没有核对证书由谁发给）", "the signature is right; its certificate names %q (who gave it out was not traced)"},
	"verify.pdf.signed":   {"签名人写明的签名时间：%s", "signed, as the signer states, at %s"},
	"verify.pdf.unsigned": {"没有防改签名", "there is no signature"},
	"verify.pdf.broken":   {"防改签名：%s", "signature: %s"},
	"verify.flag.report":  {"把检测报告写成`文件`（.html、.json）", "write the report as a `FILE` (.html, .json)"},
	"verify.sound":        {"合格　%s　%s　%s", "sound  %s  %s  %s"},
	"verify.unsound":      {"不合格　%s　%s　%s", "not sound  %s  %s  %s"},
	"error.unsound":       {"核对了 %d 项，%d 项不合格。", "%d checked, %d not sound."},
	"error.strange":       {"“%s”不是归档包，不是归档的文件夹，也不是 PDF 或 OFD，不知道怎样核对。", "%q is no archive package, no folder of them, no PDF and no OFD."},
}
