package api

import (
	"regexp"
	"strings"
)

// A saying is one of huma's sentences with its Chinese.
type saying struct{ english, chinese string }

// sayings gives the sentences by which huma says what is wrong with a request;
// %s stands for anything. The order matters where one begins like another.
func sayings() []saying {
	return []saying{
		{"unexpected property", "没有这个键，请核对拼写"},
		{"unknown query parameter", "没有这个参数，请核对拼写"},
		{"request body is required", "缺少请求的内容"},
		{"required %s parameter is missing", "缺少必填的参数"},
		{"expected required property %s to be present", "缺少必填的“$1”"},
		{"expected property %s to be present when %s is present", "有“$2”时必须有“$1”"},
		{"expected string to be RFC 3339 date-time", "应当是时间，如 2026-06-01T09:30:00+08:00"},
		{"expected string to be RFC 1123 date-time", "应当是 RFC 1123 的时间"},
		{"expected string to be RFC 3339 date", "应当是日期，如 2026-06-01"},
		{"expected string to be RFC 3339 time", "应当是时刻，如 09:30:00+08:00"},
		{"expected string to be RFC 5322 email: %s", "应当是邮件地址"},
		{"expected string to be RFC 5890 hostname", "应当是主机名"},
		{"expected string to be RFC 2673 ipv4", "应当是 IPv4 地址"},
		{"expected string to be RFC 2373 ipv6", "应当是 IPv6 地址"},
		{"expected string to be either RFC 2673 ipv4 or RFC 2373 ipv6", "应当是 IP 地址"},
		{"expected string to be RFC 3986 uri: %s", "应当是网址"},
		{"expected string to be RFC 4122 uuid: %s", "应当是 UUID"},
		{"expected string to be RFC 6570 uri-template", "应当是网址模板"},
		{"expected string to be RFC 6901 json-pointer", "应当是 JSON 指针"},
		{"expected string to be RFC 6901 relative-json-pointer", "应当是相对的 JSON 指针"},
		{"expected string to be regex: %s", "应当是正则表达式"},
		{"expected string to be base64 encoded", "应当是 base64 编码"},
		{"expected string to match pattern %s", "格式不符：$1"},
		{"expected string to be %s", "应当是：$1"},
		{"expected value to match at least one schema but matched none", "不符合任何一种写法"},
		{"expected value to match exactly one schema but matched none", "应当恰好符合一种写法"},
		{"expected value to match exactly one schema but matched multiple", "应当恰好符合一种写法"},
		{"expected value to not match schema", "不能这样写"},
		{"expected propertyName value to be present in object", "缺少用来区分写法的键"},
		{"expected boolean", "应当是 true 或 false"},
		{"expected duration: %s", "应当是时长"},
		{"expected number >= %s", "不能小于 $1"},
		{"expected number > %s", "应当大于 $1"},
		{"expected number <= %s", "不能大于 $1"},
		{"expected number < %s", "应当小于 $1"},
		{"expected number to be a multiple of %s", "应当是 $1 的倍数"},
		{"expected number", "应当是数"},
		{"expected integer", "应当是整数"},
		{"expected string", "应当是字符串"},
		{"expected array items to be unique", "各项不能重复"},
		{"expected array length >= %s", "至少要有 $1 项"},
		{"expected array length <= %s", "最多 $1 项"},
		{"expected array", "应当是列表"},
		{"expected object with at least %s properties", "至少要有 $1 个键"},
		{"expected object with at most %s properties", "最多 $1 个键"},
		{"expected object", "应当是对象"},
		{`expected value to be one of "%s"`, "只能是其中之一：$1"},
		{"expected length >= %s", "至少 $1 个字"},
		{"expected length <= %s", "最多 $1 个字"},
		{"invalid integer", "应当是整数"},
		{"invalid boolean", "应当是 true 或 false"},
		{"invalid date/time for format %s", "应当是时间或日期"},
		{"unknown content type: %s", "请求的内容须是 JSON"},
		{"%s", "读不懂请求的内容，请核对 JSON 的写法"},
	}
}

// inChinese gives one of huma's sentences in Chinese.
func inChinese(english string) string {
	for _, s := range sayings() {
		pattern := "^" + strings.ReplaceAll(regexp.QuoteMeta(s.english), "%s", "(.*)") + "$"
		m := regexp.MustCompile(pattern).FindStringSubmatch(english)
		if m == nil {
			continue
		}
		said := s.chinese
		for i, part := range m[1:] {
			said = strings.ReplaceAll(said, "$"+string(rune('1'+i)), part)
		}
		return said
	}
	return english
}
