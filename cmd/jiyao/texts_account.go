package main

// accountTexts are the texts of the commands about who may sign in.
var accountTexts = map[string][2]string{
	"user.invite.use":   {"invite 人员 [选项]", "invite PERSON [options]"},
	"user.invite.short": {"发一个链接，由本人设置登录密码", "make a link by which somebody sets his password"},
	"user.invite.long": {
		"发一个链接，由本人在浏览器里设置登录密码。链接三天内有效，只能用一次，只在这里显示一次；\n再发一次，以前的就作废。谁拿到链接，谁就能设置这个人的密码，请交给他本人。",
		"Makes a link by which somebody sets his password in a browser. It is good for three days\nand for one time, and is shown here only; another one makes those before void. Whoever has\nthe link can set the password: hand it to the person.",
	},
	"user.invite.example": {
		"  jiyao user invite linshuyan --as anrupan\n  jiyao user invite 林书言 --url https://jiyao.yunzhou.gov --as anrupan",
		"  jiyao user invite linshuyan --as anrupan\n  jiyao user invite linshuyan --url https://jiyao.yunzhou.gov --as anrupan",
	},
	"user.flag.url":    {"服务的`网址`，写在链接前面；默认取环境变量 JIYAO_BASE_URL", "`ADDRESS` of the server, put before the link; JIYAO_BASE_URL by default"},
	"user.reset.use":   {"reset 人员 [选项]", "reset PERSON [options]"},
	"user.reset.short": {"密码作废，发一个重新设置的链接", "take a password, and make a link to set another"},
	"user.reset.long": {
		"某人现在的密码作废，他在各处的登录立即结束；同时发一个链接，由本人重新设置。\n先说明要做什么，加 --yes 才办理。",
		"Somebody's password is void and his sessions end at once; a link is made by which he sets\nanother. It is only said what would be done unless --yes is given.",
	},
	"user.reset.example": {
		"  jiyao user reset linshuyan --as anrupan\n  jiyao user reset linshuyan --yes --as anrupan",
		"  jiyao user reset linshuyan --as anrupan\n  jiyao user reset linshuyan --yes --as anrupan",
	},
	"user.reset.flag.yes": {"办理；不写则只说明要做什么", "do it; else it is only said what would be done"},
	"user.sessions.use":   {"sessions [人员] [选项]", "sessions [PERSON] [options]"},
	"user.sessions.short": {"列出现在的登录", "list who is signed in"},
	"user.sessions.example": {
		"  jiyao user sessions\n  jiyao user sessions linshuyan --json", "  jiyao user sessions\n  jiyao user sessions linshuyan --json",
	},
	"user.end.use":   {"end 人员 [登录编号] [选项]", "end PERSON [SESSION] [options]"},
	"user.end.short": {"结束一个人的登录", "end somebody's sessions"},
	"user.end.example": {
		"  jiyao user end linshuyan --as anrupan\n  jiyao user end linshuyan k3f8q2xw --as anrupan",
		"  jiyao user end linshuyan --as anrupan\n  jiyao user end linshuyan k3f8q2xw --as anrupan",
	},

	"user.token.use":   {"token", "token"},
	"user.token.short": {"接口令牌：新建、列出、作废", "API tokens: make, list, revoke"},
	"user.token.long": {
		"接口令牌供其他系统或脚本以某人的名义调用接口，能做的不会超过他本人。\n权限：read 查阅，write 办理，copies 分送，admin 管理。",
		"By an API token another system or a script acts for somebody, and never may do more than\nhe. Scopes: read, write, copies, admin.",
	},
	"user.token.example": {
		"  jiyao user token new linshuyan --label 督查系统 --scope read --as linshuyan\n  jiyao user token list",
		"  jiyao user token new linshuyan --label inspection --scope read --as linshuyan\n  jiyao user token list",
	},
	"user.token.new.use":   {"new 人员 [选项]", "new PERSON [options]"},
	"user.token.new.short": {"新建令牌；令牌只显示这一次", "make a token; it is shown this once"},
	"user.token.new.example": {
		"  jiyao user token new linshuyan --label 督查系统 --scope read --as linshuyan\n  jiyao user token new linshuyan --label 交换系统 --scope read,write --days 365 --as anrupan",
		"  jiyao user token new linshuyan --label inspection --scope read --as linshuyan\n  jiyao user token new linshuyan --label exchange --scope read,write --days 365 --as anrupan",
	},
	"user.token.flag.label": {"`用途`，如 督查系统", "`PURPOSE`, such as the name of the system"},
	"user.token.flag.scope": {"`权限`：read、write、copies、admin，几项用逗号隔开", "`SCOPES`: read, write, copies, admin, with commas between"},
	"user.token.flag.days":  {"有效`天数`，最多 366", "how many `DAYS` it is good, 366 at the most"},
	"user.token.list.use":   {"list [人员] [选项]", "list [PERSON] [options]"},
	"user.token.list.short": {"列出令牌", "list tokens"},
	"user.token.list.example": {
		"  jiyao user token list\n  jiyao user token list linshuyan --json", "  jiyao user token list\n  jiyao user token list linshuyan --json",
	},
	"user.token.revoke.use":   {"revoke 令牌编号… [选项]", "revoke TOKEN… [options]"},
	"user.token.revoke.short": {"令牌作废", "revoke tokens for good"},
	"user.token.revoke.example": {
		"  jiyao user token revoke tk3f8q2xw --as linshuyan\n  jiyao user token revoke tk3f8q2xw tm9d1x4ab --as anrupan",
		"  jiyao user token revoke tk3f8q2xw --as linshuyan\n  jiyao user token revoke tk3f8q2xw tm9d1x4ab --as anrupan",
	},

	"user.link":          {"%s设置密码的链接，到%s有效，只能用一次，只显示这一次，请交给他本人：", "the link by which %s sets the password, good until %s and for one time, shown this once:"},
	"user.link.nourl":    {"链接前面写上服务的网址（--url 或环境变量 JIYAO_BASE_URL）。", "put the address of the server before it (--url or JIYAO_BASE_URL)."},
	"user.reset.would":   {"%s的密码将作废，他现在的%d处登录将结束。没有办理；确认后加 --yes。", "the password of %s would be void and %d sessions would end. Nothing was done; add --yes."},
	"user.session.none":  {"现在没有人登录。", "nobody is signed in."},
	"user.ended":         {"已结束%s的%d处登录。", "%s: %d sessions ended."},
	"user.token.made":    {"令牌 %s（%s），权限%s，到%s有效。只显示这一次，请立即存好：", "token %s (%s), scopes %s, good until %s. It is shown this once, keep it now:"},
	"user.token.none":    {"没有令牌。", "no tokens."},
	"user.token.gone":    {"令牌 %s（%s）已作废。", "token %s (%s) is revoked."},
	"error.url":          {"“%s”不是网址，应写成 https://主机 或 http://主机:端口 的样子", "%q is no address; write https://host or http://host:port"},
	"user.token.good":    {"有效", "good"},
	"user.token.expired": {"已过期", "expired"},
	"user.token.revoked": {"已作废", "revoked"},
	"user.head.session":  {"编号", "ID"},
	"user.head.browser":  {"浏览器", "browser"},
	"user.head.address":  {"地址", "address"},
	"user.head.since":    {"登录", "since"},
	"user.head.used":     {"最近使用", "last used"},
	"user.head.label":    {"用途", "purpose"},
	"user.head.scopes":   {"权限", "scopes"},
	"user.head.good":     {"状态", "state"},
	"user.head.expires":  {"有效期至", "expires"},
	"error.args.token":   {"请写明令牌编号", "give the ID of a token"},
	"error.args.end":     {"请写明人员，以及（可选的）一个登录编号", "give a person and, if you like, the ID of one session"},
}
