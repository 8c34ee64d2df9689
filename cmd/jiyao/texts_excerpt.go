package main

// excerptTexts are the texts of the commands about excerpts.
var excerptTexts = map[string][2]string{
	"excerpt.use":   {"excerpt 命令", "excerpt COMMAND"},
	"excerpt.short": {"节录和议决事项通知：按单位摘出议题", "excerpts for units: their items alone"},
	"excerpt.long": {
		"只从印发件节录：首段和涉及的议题，保留原有编号，注明节录自哪一号；另有编码和摘要。\n节录后不再改动；同样的议题再为同一单位节录，仍是原来那一份。纪要出了更正版，list 列出已经过时的，\n须另行节录换回；重印替换的，文字未改，节录仍然有效。",
		"Cut from an issued minutes alone: its opening and the items of a unit, with their own\nnumbers. An excerpt is never changed, and the same items for the same unit are the same\nexcerpt; list shows those that a correction made old. A reprint of the same text makes\nnone old.",
	},
	"excerpt.example": {
		"  jiyao excerpt list 260601-k7 --as tangxiaohe\n  jiyao excerpt cut 260601-k7 --unit 市财政局 --as tangxiaohe\n  jiyao excerpt export k4zv3pzmahww --as tangxiaohe",
		"  jiyao excerpt list 260601-k7 --as tangxiaohe\n  jiyao excerpt cut 260601-k7 --unit 市财政局 --as tangxiaohe\n  jiyao excerpt export k4zv3pzmahww --as tangxiaohe",
	},
	"excerpt.list.use":       {"list 纪要", "list MINUTES"},
	"excerpt.list.short":     {"已办的节录、可以节录的单位、已过时的节录", "what was cut, what may be, what is old"},
	"excerpt.list.example":   {"  jiyao excerpt list 260601-k7 --as tangxiaohe\n  jiyao excerpt list 260601-k7 --dir 云州市 --as tangxiaohe", "  jiyao excerpt list 260601-k7 --as tangxiaohe\n  jiyao excerpt list 260601-k7 --dir OFFICE --as tangxiaohe"},
	"excerpt.cut.use":        {"cut 纪要 --unit 单位 [--item 几]", "cut MINUTES --unit UNIT [--item N]"},
	"excerpt.cut.short":      {"为一个单位节录", "cut an excerpt for a unit"},
	"excerpt.cut.example":    {"  jiyao excerpt cut 260601-k7 --unit 市财政局 --item 2,4 --notice --as tangxiaohe\n  jiyao excerpt cut 260601-k7 --unit 市水务局 --as tangxiaohe", "  jiyao excerpt cut 260601-k7 --unit 市财政局 --item 2,4 --notice --as tangxiaohe\n  jiyao excerpt cut 260601-k7 --unit 市水务局 --as tangxiaohe"},
	"excerpt.export.use":     {"export 编码 [-o 文件]", "export CODE [-o FILE]"},
	"excerpt.export.short":   {"输出节录：PDF 或文本", "write an excerpt: PDF or text"},
	"excerpt.export.example": {"  jiyao excerpt export k4zv3pzmahww -o 节录.pdf --as tangxiaohe\n  jiyao excerpt export k4zv3pzmahww -o 节录.txt --as tangxiaohe", "  jiyao excerpt export k4zv3pzmahww -o excerpt.pdf --as tangxiaohe\n  jiyao excerpt export k4zv3pzmahww -o excerpt.txt --as tangxiaohe"},

	"excerpt.flag.unit":   {"给哪个`单位`", "the `UNIT`"},
	"excerpt.flag.item":   {"第`几`项议题，可写几项：2,4；不写取写到这个单位的各项", "items by `NUMBER`: 2,4; by default those that name the unit"},
	"excerpt.flag.notice": {"写成议决事项通知，抬头写单位名称", "as a notice addressed to the unit"},
	"excerpt.flag.output": {"输出`文件`，扩展名为 .pdf 或 .txt", "output `FILE`: .pdf or .txt"},
	"excerpt.code":        {"编码", "code"},
	"excerpt.old":         {"（已过时：纪要已有新的一版）", " (old: a newer edition has been issued)"},
	"excerpt.offer":       {"可以节录", "may be cut"},
	"excerpt.none":        {"《%s》没有节录。", "there are no excerpts of %q."},
	"excerpt.done":        {"《%s》已节录给%s，编码%s，文本摘要 SHA-256 %s。", "%q is cut for %s: code %s, SHA-256 of the text %s."},
	"excerpt.outdated":    {"注意：《%s》所据的纪要已有新的一版，这份节录已经过时。", "mind: a newer edition has been issued since %q was cut."},
	"error.args.excerpt":  {"请写明节录的编码，用 jiyao excerpt list 查看。", "name the excerpt by its code; see jiyao excerpt list."},
}
