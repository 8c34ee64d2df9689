package main

// copiesTexts are the texts of the commands about printed copies.
var copiesTexts = map[string][2]string{
	"minutes.copies.use":   {"copies 纪要 --out 目录|文件.zip [选项]", "copies MINUTES --out FOLDER|FILE.zip [options]"},
	"minutes.copies.short": {"编制带份号、追溯标记的各份", "make copies with number and trace mark"},
	"minutes.copies.long": {
		"给已分送的各份逐一编上六位份号和追溯标记，各写成一个 PDF，另附份号对照表。印发的母本\n不加标记，保持不变。标注哪几样由版式规定（copies 一节），也可以用 --marks 写明：\nnumber 份号、text 页脚小字、code 页脚二维码、watermark 水印（文字之下浅灰的收文单位\n名称）。份号、标记一经编定不再改变，重办一次得到相同的各份。由分发员办理；要么全部写成，\n要么一份不写。",
		"Gives every copy that was sent out its six-digit number and a trace mark, and writes a\nPDF for each, with a table of whose is which. The issued master stays unmarked. What a\ncopy bears is the profile's to say (copies), or --marks': number, text or code in the\nfoot margin, watermark for the unit's name beneath the text. Marks never change: made\nagain, the copies are the same. Clerks do it; all copies are written or none.",
	},
	"minutes.copies.example": {
		"  jiyao minutes copies 260601-k7 --out 各份.zip --as tangxiaohe\n  jiyao minutes copies 260601-k7 --out 各份 --marks number,code --unit 市财政局 --as tangxiaohe",
		"  jiyao minutes copies 260601-k7 --out copies.zip --as tangxiaohe\n  jiyao minutes copies 260601-k7 --out copies --marks number,code --unit 市财政局 --as tangxiaohe",
	},
	"minutes.copies.flag.out":   {"写到新的`目录`，或扩展名为 .zip 的文件", "a new `FOLDER`, or a .zip file"},
	"minutes.copies.flag.marks": {"标注`哪几样`：number、text、code、watermark，用逗号隔开；默认按版式", "`WHICH` marks: number, text, code, watermark with commas; the profile's by default"},
	"minutes.copies.made":       {"已编制%d份，写在 %s。", "%d copies are in %s."},
	"error.copies.out":          {"请用 --out 写明写到哪个目录或 .zip 文件。", "say with --out which folder or .zip file to write."},
	"error.copies.marks":        {"--marks 不认识“%s”，只有 number、text、code、watermark。", "--marks knows no %q, only number, text, code, watermark."},

	"render.flag.2up":       {"PDF 拼版：两页并排印在 A3 上", "PDF on sheets: two pages side by side on A3"},
	"render.flag.booklet":   {"PDF 拼版：A3 双面印，对折骑马订成册", "PDF on sheets: A3 on both sides, folded and stitched"},
	"render.flag.protect":   {"PDF 加密（AES-256），打开须输密码；密码取自 JIYAO_PDF_PASSWORD 或 JIYAO_PDF_PASSWORD_FILE 所指的文件", "encrypt the PDF (AES-256) with the password of JIYAO_PDF_PASSWORD or of the file that JIYAO_PDF_PASSWORD_FILE names"},
	"error.impose.format":   {"拼版、加密只用于 PDF，不能用于 %s。", "sheets and passwords are for PDF, not for %s."},
	"error.impose.both":     {"--2up 和 --booklet 只能选一个。", "give one of --2up and --booklet."},
	"error.impose.sign":     {"拼版、加密会使签名失效，不能与 --sign 同用；请先拼版或加密，另行签名，或只签名。", "sheets and encryption break a signature; leave out --sign or them."},
	"error.impose.password": {"加密须有密码：请设环境变量 JIYAO_PDF_PASSWORD，或用 JIYAO_PDF_PASSWORD_FILE 指明存放密码的文件。", "encryption needs a password: set JIYAO_PDF_PASSWORD, or name its file in JIYAO_PDF_PASSWORD_FILE."},
	"error.smtp.host":       {"JIYAO_SMTP_HOST“%s”应写成 mail.example.gov.cn 或 mail.example.gov.cn:587。", "JIYAO_SMTP_HOST %q is written mail.example.gov.cn or mail.example.gov.cn:587."},
	"error.smtp.tls":        {"JIYAO_SMTP_TLS 不认识“%s”，只有 starttls、tls、none。", "JIYAO_SMTP_TLS knows no %q, only starttls, tls, none."},
	"error.smtp.from":       {"JIYAO_SMTP_FROM“%s”不是发件地址，应写成 bgs@example.gov.cn。", "JIYAO_SMTP_FROM %q is no address; write bgs@example.gov.cn."},
	"error.smtp.content":    {"JIYAO_SMTP_CONTENT 不认识“%s”，只有 attach、link。", "JIYAO_SMTP_CONTENT knows no %q, only attach and link."},
	"error.smtp.link":       {"邮件里写签收网址的，要同时写明 JIYAO_BASE_URL，并用 JIYAO_RECEIVERS=1 开通收件单位页面。", "mails that bring a link need JIYAO_BASE_URL and JIYAO_RECEIVERS=1."},
	"error.notice.time":     {"JIYAO_NOTICE_TIME 的“%s”不是时刻，应如 08:30。", "%q in JIYAO_NOTICE_TIME is no time; write 08:30."},
	"error.notice.mail":     {"要发待办提醒（JIYAO_NOTICE_TIME），须写明邮件服务器（JIYAO_SMTP_HOST）和网页的网址（JIYAO_BASE_URL）。", "mails of to-dos (JIYAO_NOTICE_TIME) need JIYAO_SMTP_HOST and JIYAO_BASE_URL."},
	"error.smtp.ca":         {"JIYAO_SMTP_CA 所指的“%s”里没有证书（PEM），请核对。", "there is no certificate (PEM) in JIYAO_SMTP_CA's %q."},

	"minutes.trace.use":     {"trace 标记", "trace MARK"},
	"minutes.trace.short":   {"凭追溯标记查是发给谁的那一份", "say to whom a found copy had gone"},
	"minutes.trace.long":    {"标记印在每页左下角，二维码的内容也是它；字母不分大小写，连字号可以不写。抄错一位的，\n会说明不是标记。", "The mark stands at the foot of every page, and in the code; case and hyphens do not\nmatter. One wrong sign is found."},
	"minutes.trace.example": {"  jiyao minutes trace 7K3M-9QXA-2F5D\n  jiyao minutes trace 7k3m9qxa2f5d --json", "  jiyao minutes trace 7K3M-9QXA-2F5D\n  jiyao minutes trace 7k3m9qxa2f5d --json"},
	"minutes.trace.found":   {"《%s》%s（第%d版）第%06d号，发给%s，现在%s；%s由%s编定。", "%s %s (edition %d), copy %06d, sent to %s, now %s; marked %s by %s."},
	"error.trace.args":      {"请写明一个追溯标记，如 7K3M-9QXA-2F5D。", "name one trace mark, as 7K3M-9QXA-2F5D."},

	"minutes.printed.use":            {"printed 纪要 [份数] [选项]", "printed MINUTES [COPIES] [options]"},
	"minutes.printed.short":          {"登记印制、重印、销毁的份数；不写份数则只看", "register how many were printed, printed again or destroyed"},
	"minutes.printed.long":           {"印后未发（在手）= 印制和重印 − 销毁 − 已发出和留存的纸质份。收回、退回的份先登记收回，\n再登记销毁。重印和销毁须写明事由。由分发员办理。", "What is left is printed, less destroyed, less what is out or kept on paper. Copies that\ncame back are registered as recalled first. Printing again and destroying need a reason.\nClerks do it."},
	"minutes.printed.example":        {"  jiyao minutes printed 260601-k7 68 --as tangxiaohe\n  jiyao minutes printed 260601-k7 2 --destroyed -m 印坏 --as tangxiaohe", "  jiyao minutes printed 260601-k7 68 --as tangxiaohe\n  jiyao minutes printed 260601-k7 2 --destroyed -m WHY --as tangxiaohe"},
	"minutes.printed.flag.reprint":   {"重印", "printed again"},
	"minutes.printed.flag.destroyed": {"销毁", "destroyed"},
	"minutes.printed.tally":          {"印数%d，已印%d（其中重印%d），销毁%d，发出和留存%d，印后未发%d。", "planned %d, printed %d (%d of them again), destroyed %d, out or kept %d, left %d."},
	"error.printed.args":             {"份数应当是整数；--reprint 和 --destroyed 只写一个。", "COPIES is a number; give one of --reprint and --destroyed."},
}
