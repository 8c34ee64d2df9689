package main

// minutesTexts are the help texts of the commands that begin and show minutes.
var minutesTexts = map[string][2]string{
	"site.flag.dir":  {"数据`目录`；默认取环境变量 JIYAO_DIR，未设时为 jiyao-data", "`DIR` of the office's data; JIYAO_DIR or jiyao-data by default"},
	"site.flag.db":   {"PostgreSQL 的`地址`（postgres://…）；默认取 JIYAO_DB，未设时用数据目录里的 SQLite", "`URL` of a PostgreSQL database; JIYAO_DB by default, else SQLite in DIR"},
	"site.flag.as":   {"办理人的`编号`、登录名或姓名；默认取环境变量 JIYAO_AS", "`PERSON` who acts: ID, login or name; JIYAO_AS by default"},
	"site.flag.json": {"输出 JSON，供程序读取", "print JSON"},

	"minutes.use":   {"minutes", "minutes"},
	"minutes.short": {"纪要的办理：起草、审核、签发、印发、分送", "minutes: begin, review, sign, issue, distribute"},
	"minutes.long": {
		"起草和办理纪要。用 --as 写明由谁办理，办理人的角色取自人员资料。\n“纪要”可以写编号、编号的开头几位（不与别的相同即可），或文号。\n办理时以库中现有版本为准；写明 --version 的，版本已变则不办，并说明是谁改的。",
		"Begins minutes and takes them through their steps. --as says who acts; roles come\nfrom the office's data. MINUTES is an ID, the beginning of one, or a document number.\nAn act is decided on the version that is stored; with --version a stale one is refused.",
	},
	"minutes.example": {
		"  jiyao minutes new 纪要.txt --type changwu --as linshuyan\n  jiyao minutes todo --as zhugemingchuan",
		"  jiyao minutes new minutes.txt --type changwu --as linshuyan\n  jiyao minutes todo --as zhugemingchuan",
	},

	"minutes.new.use":   {"new [文件|-] [选项]", "new [FILE|-] [options]"},
	"minutes.new.short": {"起草一件纪要", "begin a minutes"},
	"minutes.new.long": {
		"起草一件纪要。标题、会议日期取自正文，也可以用选项写明；会议次数由登记簿接续。\n不给文件的，先立题，以后再用 save 存入正文。",
		"Begins a minutes. Title and day of the meeting are the text's unless said otherwise;\nthe count of meetings goes on by itself. Without a FILE, save brings the text later.",
	},
	"minutes.new.example": {
		"  jiyao minutes new 纪要.txt --type changwu --as linshuyan\n  jiyao minutes new --title 研究热力管网改造的会议纪要 --type zhuanti --topic guihua --as linshuyan",
		"  jiyao minutes new minutes.txt --type changwu --as linshuyan\n  jiyao minutes new --title TITLE --type zhuanti --topic guihua --as linshuyan",
	},
	"minutes.new.flag.type":    {"会议`类型`的编号（见机构与人员资料的“会议类型”）", "`TYPE` of meeting, by ID"},
	"minutes.new.flag.topic":   {"议题`类别`的编号，可重复；决定由谁审核、签发和加发给谁", "`TOPIC` by ID; may be repeated; decides on signers and recipients"},
	"minutes.new.flag.again":   {"这次会议已有纪要，确须另起一件", "the meeting has a minutes already, and another one is meant"},
	"minutes.new.flag.session": {"会议`次数`；默认接上一次", "`N` of the meeting; the next by default"},
	"minutes.new.flag.title":   {"`标题`；默认取自正文", "`TITLE`; the text's by default"},
	"minutes.new.flag.meeting": {"会议`日期`；默认取自正文", "`DATE` of the meeting; the text's by default"},

	"minutes.list.use":          {"list [标题或文号中的字] [选项]", "list [WORDS] [options]"},
	"minutes.list.short":        {"列出纪要，最近办理的在前", "list minutes, the latest acted on first"},
	"minutes.list.example":      {"  jiyao minutes list 城市更新\n  jiyao minutes list --state 审核 --json", "  jiyao minutes list 城市更新\n  jiyao minutes list --state review --json"},
	"minutes.list.flag.state":   {"只列这一`状态`的，如 审核 或 review", "only this `STATE`"},
	"minutes.list.flag.year":    {"只列文号为这一`年`的", "only numbers of this `YEAR`"},
	"minutes.list.flag.drafter": {"只列这个`人`起草的", "only those begun by this `PERSON`"},
	"minutes.list.flag.after":   {"从上一页给出的`标记`之后接着列", "go on after this `MARK` of the page before"},
	"minutes.list.flag.limit":   {"一页`几件`，最多200", "`N` a page, at most 200"},

	"minutes.todo.use":     {"todo [选项]", "todo [options]"},
	"minutes.todo.short":   {"列出待办，快到期的在前", "list what waits for somebody"},
	"minutes.todo.example": {"  jiyao minutes todo --as zhugemingchuan\n  JIYAO_AS=tangxiaohe jiyao minutes todo --json", "  jiyao minutes todo --as zhugemingchuan\n  JIYAO_AS=tangxiaohe jiyao minutes todo --json"},

	"minutes.show.use":     {"show 纪要 [选项]", "show MINUTES [options]"},
	"minutes.show.short":   {"办到哪里、在谁手里、还缺什么、谁可以办什么", "where it stands, who has it, what is missing, who may do what"},
	"minutes.show.long":    {"显示一件纪要的现状，附审批、会签和分送情况。写明 --as 的，另说明这个人可以办什么。", "Shows where a minutes stands, with consents, opinions and copies. With --as it also\nsays what that person may do."},
	"minutes.show.example": {"  jiyao minutes show 260601-k7\n  jiyao minutes show 常务会议纪要〔2026〕1号 --as tangxiaohe", "  jiyao minutes show 260601-k7\n  jiyao minutes show 常务会议纪要〔2026〕1号 --as tangxiaohe"},

	"minutes.text.use":           {"text 纪要 [选项]", "text MINUTES [options]"},
	"minutes.text.short":         {"输出正文", "print the text"},
	"minutes.text.long":          {"输出现行正文，或者 --revision 所指的一稿。写明 --as 的，记下这个人已阅到这一稿，\n以后可用 diff --since-seen 只看此后的修改；在系统中改过、审过、签过的，也算阅到当时的一稿。", "Prints the text in force, or one revision. With --as it is remembered that the person\nhas read it, for diff --since-seen; so is what the person saved, reviewed or signed."},
	"minutes.text.example":       {"  jiyao minutes text 260601-k7 > 纪要.txt\n  jiyao minutes text 260601-k7 --revision 1", "  jiyao minutes text 260601-k7 > minutes.txt\n  jiyao minutes text 260601-k7 --revision 1"},
	"minutes.text.flag.revision": {"第`几`稿；默认为现行的一稿", "revision `N`; the one in force by default"},

	"minutes.diff.use":   {"diff 纪要 [稿 [稿]] [选项]", "diff MINUTES [REVISION [REVISION]] [options]"},
	"minutes.diff.short": {"花脸稿：两稿之间改了什么，是谁在哪个环节改的", "the redline between two texts, with whose each change is"},
	"minutes.diff.long": {
		"比较两稿。[-删去的-]，{+增加的+}，后面的数字是下列的修改人。不写稿次的，比较最近一次修改；\n只写一个的，与现行的一稿比较。没有修改的自然段以“……”代替。",
		"Compares two revisions: [-deleted-], {+inserted+}, each with the number of its hand.\nWithout revisions the last change is shown, with one what came after it. Paragraphs\nwithout changes are left out.",
	},
	"minutes.diff.example":       {"  jiyao minutes diff 260601-k7\n  jiyao minutes diff 260601-k7 1 3\n  jiyao minutes diff 260601-k7 --since-seen --as shenruochuan", "  jiyao minutes diff 260601-k7\n  jiyao minutes diff 260601-k7 1 3\n  jiyao minutes diff 260601-k7 --since-seen --as shenruochuan"},
	"minutes.diff.flag.versions": {"所写的是版本（办理记录的序号），不是稿次", "the numbers are versions of the minutes, not revisions"},
	"minutes.diff.flag.seen":     {"从办理人上次看过的一稿比起（上次阅后修改）", "begin where the one who looks last read it"},
	"minutes.diff.flag.whole":    {"没有修改的自然段也显示", "show unchanged paragraphs too"},

	"minutes.lease.use":             {"lease", "lease"},
	"minutes.lease.short":           {"编辑占用：谁在写，占用、释放、接管", "who is writing: take, release, take over"},
	"minutes.lease.long":            {"编辑占用告诉别人谁在写哪件纪要、哪项议题。占用期间别人存不进去，可以等，也可以接管；\n不妨碍审核、签发等办理。每次占用十分钟，再占用一次就续十分钟，到时不续自行失效。", "Tells others who is writing which minutes or item. While it lasts nobody else can save\nthere; they wait or take over. It holds up no decision. It lasts ten minutes; taking it\nagain prolongs it."},
	"minutes.lease.example":         {"  jiyao minutes lease take 260601-k7 --as linshuyan\n  jiyao minutes lease list 260601-k7", "  jiyao minutes lease take 260601-k7 --as linshuyan\n  jiyao minutes lease list 260601-k7"},
	"minutes.lease.take.use":        {"take 纪要 [选项]", "take MINUTES [options]"},
	"minutes.lease.take.short":      {"占用或续占；加 --over 接管别人的", "take or prolong it; --over takes another's"},
	"minutes.lease.take.example":    {"  jiyao minutes lease take 260601-k7 --item 2 --as linshuyan\n  jiyao minutes lease take 260601-k7 --over --as luoping", "  jiyao minutes lease take 260601-k7 --item 2 --as linshuyan\n  jiyao minutes lease take 260601-k7 --over --as luoping"},
	"minutes.lease.release.use":     {"release 纪要 [选项]", "release MINUTES [options]"},
	"minutes.lease.release.short":   {"释放自己的占用", "end one's own"},
	"minutes.lease.release.example": {"  jiyao minutes lease release 260601-k7 --as linshuyan\n  jiyao minutes lease release 260601-k7 --item 2 --as linshuyan", "  jiyao minutes lease release 260601-k7 --as linshuyan\n  jiyao minutes lease release 260601-k7 --item 2 --as linshuyan"},
	"minutes.lease.list.use":        {"list 纪要", "list MINUTES"},
	"minutes.lease.list.short":      {"谁在写", "who is writing"},
	"minutes.lease.list.example":    {"  jiyao minutes lease list 260601-k7\n  jiyao minutes lease list 260601-k7 --json", "  jiyao minutes lease list 260601-k7\n  jiyao minutes lease list 260601-k7 --json"},
	"lease.flag.item":               {"只是第`几`项议题；默认为全文", "only item `N`; the whole by default"},
	"lease.flag.over":               {"接管别人的占用；他没有存的文字还在他的编辑窗口里", "take over another's; what he has not saved stays in his window"},

	"minutes.history.use":          {"history 纪要 [选项]", "history MINUTES [options]"},
	"minutes.history.short":        {"办理记录", "what was done"},
	"minutes.history.example":      {"  jiyao minutes history 260601-k7\n  jiyao minutes history 260601-k7 --refused", "  jiyao minutes history 260601-k7\n  jiyao minutes history 260601-k7 --refused"},
	"minutes.history.flag.refused": {"改列没有办成的（拒办记录）", "what was refused instead"},

	"minutes.pdf.use":         {"pdf 纪要 [-o 文件]", "pdf MINUTES [-o FILE]"},
	"minutes.pdf.short":       {"取出印发件", "hand out the issued file"},
	"minutes.pdf.long":        {"取出印发时存下的 PDF，先与登记的摘要核对。默认写到当前目录，以文号为名。", "Hands out the PDF as it was issued, after comparing it with the recorded digest. By\ndefault it is named by its number."},
	"minutes.pdf.example":     {"  jiyao minutes pdf 260601-k7\n  jiyao minutes pdf 常务会议纪要〔2026〕1号 -o 印发件.pdf", "  jiyao minutes pdf 260601-k7\n  jiyao minutes pdf 常务会议纪要〔2026〕1号 -o issued.pdf"},
	"minutes.pdf.flag.output": {"输出`文件`；“-”为标准输出", "output `FILE`; - is standard output"},

	"minutes.holders.use":     {"holders [纪要]", "holders [MINUTES]"},
	"minutes.holders.short":   {"旧版还在谁手里：已有更正件、重印件而没有收回的份", "who still has copies of a superseded edition"},
	"minutes.holders.long":    {"列出已被更正件、重印件代替而还没有收回的各份，待投送的也在内，以便收回或停投；不写\n哪件纪要的，列出全部。", "Lists the copies of editions in whose place another has been issued, until they are\ntaken back, those that wait to be carried among them; of all minutes unless one is\nnamed."},
	"minutes.holders.example": {"  jiyao minutes holders\n  jiyao minutes holders 260601-k7", "  jiyao minutes holders\n  jiyao minutes holders 260601-k7"},
	"minutes.holders.none":    {"没有未收回的旧版。", "no superseded copy is out."},
	"minutes.holders.anew":    {"已发第%d版", "edition %d sent"},
	"minutes.holders.yet":     {"未发第%d版", "edition %d not sent"},
	"head.anew":               {"新版", "in its place"},

	"minutes.package.use":     {"package 纪要", "package MINUTES"},
	"minutes.package.short":   {"重写定稿包，服务器不能使用时凭它打印", "write the files anew by which a minutes is printed while the server is down"},
	"minutes.package.long":    {"定稿和印发时，系统在数据目录的 packages 下写出定稿包：PDF、文字、文号登记、分送清单和\n说明。没有写成的，用本命令重写；打印包的位置。", "At 定稿 and 印发 a package is written below packages in the data folder: PDF, text,\nnumber register, recipients and a note. This writes it anew, and prints where it is."},
	"minutes.package.example": {"  jiyao minutes package 常务会议纪要〔2026〕1号\n  jiyao minutes package 260601-k7 --json", "  jiyao minutes package 常务会议纪要〔2026〕1号\n  jiyao minutes package 260601-k7 --json"},

	"minutes.correct.use":   {"correct 纪要 [文件|-] --reason 理由 [选项]", "correct MINUTES [FILE|-] --reason WHY [options]"},
	"minutes.correct.short": {"更正或重印替换已印发的纪要，另立一版", "begin a new edition of an issued minutes"},
	"minutes.correct.long": {
		"为已经印发的纪要另立一版，沿用原文号，重新审核、签发、印发；分送时说明替换哪些份。\n不给文件的，从原文改起。",
		"Begins a new edition that keeps the number and is reviewed, signed and issued anew;\nits distribution says which copies it replaces. Without a FILE it starts from the\nissued text.",
	},
	"minutes.correct.example":      {"  jiyao minutes correct 常务会议纪要〔2026〕1号 更正稿.txt --reason 责任单位有误 --as linshuyan\n  jiyao minutes correct 260601-k7 --reprint --reason 印刷模糊 --as linshuyan", "  jiyao minutes correct 常务会议纪要〔2026〕1号 corrected.txt --reason WHY --as linshuyan\n  jiyao minutes correct 260601-k7 --reprint --reason WHY --as linshuyan"},
	"minutes.correct.flag.reason":  {"`理由`", "`WHY`"},
	"minutes.correct.flag.reprint": {"文字不变，只重印替换", "the text stays, it is only printed again"},
}
