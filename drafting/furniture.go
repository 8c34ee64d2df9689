package drafting

import "strings"

// furniture reports whether s is a line of a web page rather than of a draft.
func furniture(s string) bool {
	switch firstRune(s) {
	case '【', '[', '［':
		if hasAny(s, "打印", "关闭", "字体", "字号", "分享", "收藏", "返回", "纠错", "大 中 小", "大中小") && !longer(s, 80) {
			return true
		}
	case '-', '—', '=', '_', '*', '─', '━', '★', '☆', '#', '~':
		return strings.Trim(s, "-—=_*─━★☆#~ 　") == ""
	}
	const most = 300 * len("页")
	if len(s) > most {
		return false
	}
	if strings.Contains(s, ">") && startsWith(s, "首页", "当前位置", "您的位置", "您当前", "您现在", "当前的位置", "位置") != "" ||
		strings.HasPrefix(s, "首页 ") || strings.HasPrefix(s, "首页>") {
		return true
	}
	if word := furnitureWord(s); word != "" {
		return true
	}
	if i := labelEnd(s); i > 0 {
		return furnitureLabel(squeeze(strings.TrimRight(s[:i], "：:")), s)
	}
	return false
}

// pageNumber reports whether a line is the number of a page that was pasted with
// the text: — 1 —, 第1页 共3页.
func pageNumber(s string) bool {
	if len(s) > 60 {
		return false
	}
	s, _ = trim(s)
	digits := false
	switch firstRune(s) {
	case '—', '-', '－', '–', '第':
	default:
		return false
	}
	for _, c := range s {
		_, digit := digit(c)
		digits = digits || digit
		if !digit && !space(c) && !strings.ContainsRune("—-－–第页共/，,", c) {
			return false
		}
	}
	first := firstRune(s)
	return digits && (first != '第' && first == lastRune(s) || first == '第' && strings.Contains(s, "页"))
}

// furnitureWord gives the start of a line that only web pages have.
func furnitureWord(s string) string {
	w := startsWith(s, "分享到", "扫一扫", "扫码", "打印本页", "关闭窗口", "关闭本页", "返回顶部", "返回首页", "收藏本页", "字体大小", "上一篇", "下一篇",
		"相关链接", "相关文档", "相关附件", "附件下载", "主办单位", "承办单位", "版权所有", "网站标识码", "网站地图", "联系我们", "技术支持", "Copyright", "copyright",
		"备案号", "ICP", "京ICP", "苏ICP", "浙ICP", "粤ICP", "公网安备", "我要纠错", "朗读", "无障碍", "阅读次数", "点击数", "保护视力色",
		"打印", "关闭", "收藏", "分享", "纠错", "http://", "https://", "www.")
	switch w {
	case "打印", "关闭", "收藏", "分享", "纠错", "朗读", "扫码", "无障碍":
		if longer(s, 24) || strings.ContainsAny(s, "，。；") {
			return ""
		}
	case "":
		if !longer(s, 24) && hasAny(s, "打印 ", "打印/", "打印 /", "打印|", "大 中 小", "关闭窗口") {
			return s
		}
	}
	return w
}

// labelEnd gives the end of the label that s begins with, its colon included.
func labelEnd(s string) int {
	limit := min(len(s), 48)
	for i, c := range s[:limit] {
		if c == '：' {
			return i + len("：")
		}
		if c == ':' {
			return i + 1
		}
	}
	return 0
}

// furnitureLabel knows the labels of web pages.
func furnitureLabel(name, line string) bool {
	switch name {
	case "来源", "信息来源", "文章来源", "稿件来源", "内容来源", "发布日期", "发布时间", "发表时间", "更新时间", "更新日期", "浏览次数", "浏览量", "浏览",
		"点击", "点击次数", "点击量", "访问次数", "访问量", "阅读", "阅读量", "阅读次数", "字号", "字体", "字体大小", "索引号", "责任编辑", "编辑", "作者",
		"发布机构", "发布单位", "发文机构", "公开日期", "公开时间", "公开目录", "公开方式", "公开范围", "公开类别", "公开形式", "生成日期", "生成时间", "成文日期",
		"成文时间", "发文日期", "发文时间", "发文机关", "制发机关", "主题分类", "主题词", "信息分类", "体裁分类", "文件状态", "有效性", "是否有效", "文件有效性", "组配分类",
		"内容分类", "服务对象", "关键词", "内容概述", "内容摘要", "文件名称", "信息名称", "名称", "标题", "当前位置", "您的位置", "您现在的位置", "您当前的位置",
		"语种", "废止日期", "实施日期", "生效日期", "文号", "发文字号", "文件编号", "发布人", "供稿", "审核", "初审", "复审", "终审", "信息索引号", "统一编号", "目录号",
		"上一条", "下一条", "主办", "承办", "地址", "邮编", "电话", "关键字", "分享到", "分享", "视力保护色", "背景色", "信息提供", "发布者", "编辑日期", "编稿时间", "录入":
		return true
	case "时间", "日期":
		return hasAny(line, "来源：", "来源:", "浏览", "点击", "阅读", "字号", "字体")
	}
	return false
}

// numberLabel gives the end of a label that names the 文号 among a web page's
// data, 0 if s begins with none.
func numberLabel(s string) int {
	i := labelEnd(s)
	switch squeeze(strings.TrimRight(s[:i], "：:")) {
	case "文号", "发文字号", "文件编号", "编号", "期号":
		return i
	}
	return 0
}

// trailingFurniture marks the lines of a web page that stand at the very end.
func (r *reader) trailingFurniture() {
	for r.last > 0 {
		b := &r.doc.Blocks[r.last-1]
		if b.Kind != Blank {
			s, _ := trim(b.Text)
			if !furniture(s) || strings.Contains(s, "。") {
				return
			}
			b.Kind = Furniture
		}
		r.last--
	}
}
