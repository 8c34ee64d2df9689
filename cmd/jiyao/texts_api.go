package main

// apiTexts are the texts of the command that sends requests to a server.
var apiTexts = map[string][2]string{
	"api.use":   {"api 方法 路径 [选项]", "api METHOD PATH [options]"},
	"api.short": {"向 jiyao serve 的接口发一个请求", "send a request to the API of jiyao serve"},
	"api.long": {
		"向 jiyao serve 的接口发一个请求，把答复原样输出。路径不以 /api/ 起头的，在前面加 /api/v1/。\n令牌用 jiyao user token new 新建；写在环境变量 JIYAO_TOKEN 里，比写在命令行上稳妥。\n有哪些路径，见网页 /api/docs 或手册 openapi.yaml。",
		"Sends a request to the API of jiyao serve and prints the answer as it comes. A path that does\nnot begin with /api/ has /api/v1/ put before it. Tokens are made by jiyao user token new; the\nvariable JIYAO_TOKEN is a safer place for one than the command line.",
	},
	"api.example": {
		"  jiyao api get me\n  jiyao api get 'minutes?state=审核&limit=10'\n  jiyao api post minutes/260512-9k3cqm2x7d/transitions -d '{\"event\":\"签发\"}' --if-match '\"12\"'\n  jiyao api get minutes/260512-9k3cqm2x7d/pdf > 纪要.pdf",
		"  jiyao api get me\n  jiyao api get 'minutes?state=review&limit=10'\n  jiyao api post minutes/260512-9k3cqm2x7d/transitions -d '{\"event\":\"sign\"}' --if-match '\"12\"'\n  jiyao api get minutes/260512-9k3cqm2x7d/pdf > minutes.pdf",
	},
	"api.flag.server":  {"服务的`地址`，默认 http://127.0.0.1:8098；也可用环境变量 JIYAO_SERVER", "`URL` of the server, http://127.0.0.1:8098 by default; JIYAO_SERVER says it too"},
	"api.flag.token":   {"`令牌`；也可用环境变量 JIYAO_TOKEN", "`TOKEN`; JIYAO_TOKEN says it too"},
	"api.flag.data":    {"请求的`内容`（JSON）；@文件 取自文件，- 取自标准输入", "`BODY` of the request as JSON; @FILE of a file, - of standard input"},
	"api.flag.match":   {"看到的`版次`：读取时的 ETag", "`VERSION` that was seen: the ETag when it was read"},
	"api.flag.key":     {"操作`标识`；没有听到答复的，用同一个再来一次", "`KEY` of the click; the same one again if no answer came"},
	"api.flag.include": {"连同状态和答复头一起输出", "print status and headers as well"},
	"api.binary":       {"答复是文件（%s），没有输出到屏幕，请用 > 存到文件。", "the answer is a file (%s) and is not shown; use > to keep it"},

	"error.api.args":   {"请写明方法和路径，如 get minutes", "a method and a path are needed, such as get minutes"},
	"error.api.server": {"“%s”不是服务的地址，应如 https://jiyao.example.gov.cn", "%q is no address of a server"},
	"error.api.plain":  {"令牌不能不加密地发往“%s”，请用 https 地址", "a token is not sent to %q without encryption: use https"},
	"error.api.path":   {"路径“%s”读不懂", "path %q does not read"},
	"error.api.answer": {"服务没有办理（%d）：%s", "the server refused (%d): %s"},
	"error.api.silent": {"连接不上 %s：请查看 jiyao serve 是否在运行，地址和端口是否正确。", "%s does not answer: is jiyao serve running there?"},
	"error.api.late":   {"%s 迟迟没有答复，可能已经办理：请用同一标识（--key）再来一次，或者先查看。", "%s did not answer in time, and may have done it: ask again with the same --key"},
}
