package main

// beyondTexts are the sentences about what a minutes brings with it: a return,
// a correction, competing texts, the edition before; and of what is named anew.
var beyondTexts = map[string][2]string{
	"error.act.review": {"“--review %s”应当写作“--review 岗位或人员=议题”，如 --review 龚宁=1,3-5。", "--review %s: write --review WHO=ITEMS, gongning=1,3-5."},
	"error.act.only":   {"--only 是不按分送组，不能与 --group 同用。", "--only is instead of a group; leave out --group."},
	"error.serve.drop": {"没有目录“%s”，不能投放；请先建立目录，或更正 --drop。", "there is no folder %q to deliver to; make it or mend --drop."},

	"act.proxy": {"可以加 --for %s 代为办理。", "add --for %s to act for them, by delegation."},
	"db.rest":   {"还须把与备份同时保存的 pdf/、scan/ 和 log.key 一并拷回“%s”；数据库的备份不含这些。\n", "now copy pdf/, scan/ and log.key, kept with the backup, back into %q: a backup of the database does not hold them.\n"},

	"db.rekeyed":      {"日志头今后用密钥 %s 签署，更换已记入资料变更记录。请把新的 log.key 收进备份，换掉旧的。\n", "heads are signed with %s from now on, and the change is on record. Take the new log.key into the backup.\n"},
	"db.rekeyed.kept": {"原来的密钥文件改名为“%s”；不再需要时请妥善销毁。\n", "the old key is in %q; destroy it when it is of no more use.\n"},
	"db.rekeys":       {"签名密钥换过 %d 次，都有记录。\n", "the key was changed %d times, each on record.\n"},
	"db.unsealed":     {"已经办成并登记，但还没有封入日志：%s", "done and on record, but not sealed: %s"},
	"db.key.none":     {"这套日志用密钥 %s 签署：放回它的 log.key 之前不能封存新的记录。\n", "the log is signed with the key %s: without its log.key nothing new is sealed.\n"},
	"db.key.other":    {"目录里的 log.key 是另一把（%s）；这套日志用密钥 %s 签署：放回它的 log.key 之前不能封存新的记录。\n", "the log.key here is another one (%s); the log is signed with %s: without that one nothing new is sealed.\n"},

	"error.act.opinion": {"“--opinion %s”应当写作“--opinion 议题=意见”，如 --opinion 3=资金来源请再核。", "--opinion %s: write --opinion ITEMS=WHY."},
	"error.act.outcome": {"“--outcome %s”应当写作“--outcome 议题=结论”，如 --outcome 3=不同意。", "--outcome %s: write --outcome ITEMS=OUTCOME, 3=objected."},
	"act.signer":        {"人员资料中没有“%s”，只登记姓名。", "%q is not in the office's data; registered by name alone."},
	"show.item":         {"第%s项%s", "items %s: %s"},
	"show.annex":        {"%s；附卷：%s", "%s; annexed: %s"},

	"show.dropped.after":  {"%s；已减签", "%s; then dropped"},
	"show.dropped.why":    {"已减签（理由：%s）", "dropped (reason: %s)"},
	"show.back":           {"退回", "returned"},
	"show.back.by":        {"%s　%s：%s", "%s  %s: %s"},
	"show.back.straight":  {"改后直送：%s", "comes straight back to %s"},
	"show.back.mark":      {"“%s”：%s", "“%s”: %s"},
	"show.correction":     {"更正", "corrected"},
	"show.correction.by":  {"%s　%s：%s，%s", "%s  %s: %s, %s"},
	"show.correction.ok":  {"%s校核", "checked by %s"},
	"show.correction.yet": {"还没有校核", "not checked yet"},
	"show.compete":        {"竞争稿", "rivals"},
	"show.compete.by":     {"第%d稿　%s　%s", "revision %d  %s  %s"},
	"show.former":         {"替换前版（%s）：前版尚有 %d 行没有收回", "replaces %s: %d rows of it are still out"},
	"head.former":         {"前版行", "row before"},
	"head.replaced":       {"由本版替换", "replaced by"},
	"show.former.row":     {"第%s行", "row %s"},
	"show.former.none":    {"没有替换", "none"},
	"want.transcript":     {"按签批稿誊清，并由第二人校核", "the signer's handwriting entered, and checked by a second person"},

	"history.begun":   {"%s起草", "begun as %s"},
	"history.reason":  {"事由：%s", "reason: %s"},
	"history.dropped": {"减签第%d行：%s", "row %d dropped: %s"},
	"history.urged":   {"催办：%s", "urged: %s"},
	"history.handed":  {"转给：%s", "handed to %s"},
	"history.items":   {"，议题%s", ", items %s"},
	"history.until":   {"，时限%s", ", due %s"},
}
