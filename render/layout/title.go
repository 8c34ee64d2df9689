package layout

import (
	"strings"
	"unicode/utf8"

	"jiyao/drafting"
	"jiyao/fonts"
	"jiyao/render"
	"jiyao/render/linebreak"
)

// titled reports whether a title is set above the text.
func (c *composer) titled() bool {
	return c.spec.TitleBlock.Show && c.value("title") != ""
}

// LeavesOut gives the blocks of a draft, by number, that the profile does not
// set: what came along from a web page, and titles where it sets none.
func (s *Spec) LeavesOut(doc *drafting.Document) []int {
	var out []int
	for i, b := range doc.Blocks {
		if b.Kind == drafting.Furniture || b.Kind == drafting.Title && !s.TitleBlock.Show {
			out = append(out, i)
		}
	}
	return out
}

// title sets the 标题 in 2号小标宋, centred (§7.3.1). Lines that the draft
// gives are kept; a title on one line that is too long is broken by words,
// symmetrically.
func (c *composer) title() error {
	if !c.titled() {
		return nil
	}
	var lines []passage
	for _, b := range c.doc.Blocks {
		if b.Kind == drafting.Title {
			lines = append(lines, drafted(b))
		}
	}
	if v := c.values["title"]; v != "" || len(lines) == 0 {
		lines = []passage{plain(c.value("title"), fonts.XiaoBiaoSong)}
	}
	if c.spec.Masthead.Lines == 0 && !c.spec.Masthead.None {
		c.blank(c.spec.TitleBlock.Before)
	}
	c.heading(titleLevel)
	if err := c.titleLines(lines); err != nil {
		return err
	}
	if err := c.sessionLines(); err != nil {
		return err
	}
	c.blank(c.spec.TitleBlock.After)
	return nil
}

// furtherNumbers are the draft's number lines besides the 文号, such as
// （2023年第5次）.
func (c *composer) furtherNumbers() []passage {
	var lines []passage
	for _, b := range c.doc.Blocks {
		number := c.doc.Number.Span
		if b.Kind == drafting.NumberLine && (number.IsZero() || number.Start < b.Span.Start || number.Start >= b.Span.End) {
			lines = append(lines, drafted(b))
		}
	}
	return lines
}

// sessionLines sets the draft's further numbers below the title, centred.
func (c *composer) sessionLines() error {
	for _, p := range c.furtherNumbers() {
		width, err := c.measure(p, c.body)
		if err != nil {
			return err
		}
		c.element(render.Paragraph)
		if err := c.paragraph(p, indent{first: max((c.width-width)/2, 0)}); err != nil {
			return err
		}
	}
	return nil
}

// titleLines sets title lines, breaking those that are too long.
func (c *composer) titleLines(lines []passage) error {
	size := render.Length(c.spec.TitleBlock.Size)
	m := metrics{size: size, cell: size}
	for _, p := range lines {
		at := 0
		for _, n := range c.breakTitle(p.text, int(c.width/size)-1) {
			part := plain(p.text[at:at+n], fonts.XiaoBiaoSong)
			part.exact, part.span = p.exact, p.part(int32(at), int32(at+n))
			at += n
			width, err := c.measure(part, m)
			if err != nil {
				return err
			}
			page, grid := c.next()
			runs := c.runs(0, len(c.scratch.para.Runes), c.left(page)+(c.width-width)/2, m)
			page.Lines = append(page.Lines, render.Line{Tag: c.tag, Grid: grid, Y: c.baseline(grid, size), Runs: runs, Span: part.span})
		}
	}
	return nil
}

// breakTitle gives the byte lengths of a title's lines, none wider than room
// characters: as few lines as possible, no word parted, and of the profile's
// shape.
func (c *composer) breakTitle(text string, room int) []int {
	words, total := titleWords(text, room), 0
	for _, w := range words {
		total += w.width
	}
	least := (total + room - 1) / room
	switch {
	case least <= 1:
		return []int{len(text)}
	case least > mostTitleLines:
		return chop(text, room)
	}
	c.bind(text, words)
	for lines := least; lines <= min(len(words), mostTitleLines); lines++ {
		t := titleBreaker{words: words, room: room, shape: c.spec.TitleBlock.Shape, lines: lines, total: total}
		if best := t.best(); best != nil {
			return best
		}
	}
	return chop(text, room)
}

// mostTitleLines is how many lines are still composed; no title has more.
const mostTitleLines = 8

// chop divides a text that has no words to part it by.
func chop(text string, room int) []int {
	var out []int
	count, start := 0, 0
	for i := range text {
		if count == room {
			out, count, start = append(out, i-start), 0, i
		}
		count++
	}
	return append(out, len(text)-start)
}

// word is a piece of a title that stays on one line.
type word struct {
	bytes, width int
	whole        bool // a term, a number, a name in brackets: its ends are ends of words
	bond         int  // what it costs to end a line behind it
}

// bind sets what a break behind each word costs: little where a known word
// ends or begins, much between two characters of which nothing is known, and
// more where they stand together all through the minutes, as those of a word
// that no list of terms knows do.
func (c *composer) bind(text string, words []word) {
	body := drafting.Format(c.doc)
	body = body[:min(len(body), 1<<16)] // enough to know its words by
	at := 0
	for i := range words[:len(words)-1] {
		at += words[i].bytes
		a, n := utf8.DecodeLastRuneInString(text[:at])
		b, m := utf8.DecodeRuneInString(text[at:])
		if !words[i].whole && !words[i+1].whole {
			words[i].bond = 40
		}
		both := strings.Count(body, text[at-n:at+m])
		alone := max(min(strings.Count(body, string(a)), strings.Count(body, string(b))), 1)
		if both > 1 {
			words[i].bond += 30 * both / alone
		}
	}
}

// titleBreaker finds the best way to divide a title's words into lines.
type titleBreaker struct {
	words []word
	room  int
	shape string
	lines int
	total int
}

// best gives the byte lengths of the lines that come nearest to the shape, or
// nil if the words do not fit: costs[i] is the least cost of setting the
// words from i on in the lines that are left.
func (t *titleBreaker) best() []int {
	const never = 1 << 40
	n := len(t.words)
	costs, ends := make([]int, n+1), make([][]int, t.lines)
	for i := range n {
		costs[i] = never
	}
	for line := t.lines - 1; line >= 0; line-- {
		next := make([]int, n+1)
		ends[line] = make([]int, n+1)
		for i := range next {
			next[i] = never
			for j, width := i, 0; j < n; j++ {
				if width += t.words[j].width; width > t.room {
					break
				}
				miss := width - t.ideal(line)
				if cost := costs[j+1] + miss*miss + t.words[j].bond; cost < next[i] {
					next[i], ends[line][i] = cost, j+1
				}
			}
		}
		costs = next
	}
	if costs[0] >= never {
		return nil
	}
	var out []int
	for line, i := 0, 0; line < t.lines; line++ {
		bytes, end := 0, ends[line][i]
		for ; i < end; i++ {
			bytes += t.words[i].bytes
		}
		out = append(out, bytes)
	}
	return out
}

// ideal is a line's width in the shape asked for: 梯形 grows or shrinks from
// line to line, 菱形 is widest in the middle.
func (t *titleBreaker) ideal(line int) int {
	mean := t.total / t.lines
	switch {
	case t.lines == 1:
		return mean
	case t.shape == "inverted":
		return mean + 1 - 2*line/(t.lines-1)
	case t.shape == "diamond" && t.lines > 2:
		if line == 0 || line == t.lines-1 {
			return mean - 2
		}
		return mean + 2
	}
	return mean - 1 + 2*line/(t.lines-1)
}

// titleTerms are words of official titles that are not parted, longest first
// where one begins another.
var titleTerms = strings.Fields(`人民政府办公室 人民政府 人民代表大会 常务委员会 管理委员会 工作委员会 委员会 领导小组
	常务会议 专题会议 办公会议 联席会议 全体会议 工作会议 协调会议 党组会议 会议纪要 办公会 联席会 党政联席 纪要 通知 意见 方案 办法 规定 决定 报告
	请示 批复 公告 通告 办公厅 办公室 管委会 研究院 研究室 开发区 高新区 工业园区 有限公司 集团 大学 学院 中学 医院 银行 中心 校长 院长 市长
	经济 社会 发展 建设 管理 工作 改革 规划 项目 城市 农村 教育 卫生 安全 生产 环境 生态 保护 财政 资金 问题 有关 关于 部署 推进 加强
	基础设施 高质量 产业链 新型 重大 重要 若干 加快 进一步 全面 全市 全省 全国 综合 治理 工程 服务 城区 更新 改造 老旧小区 小区 乡村 振兴 科技 创新
	人才 招商 投资 企业 政策 法规 条例 处分 纪律 监督 检查 督查 应急 防汛 抗旱 防控 疫情 消防 交通 水利 土地 资源 能源 数字 信息 数据 平台 园区 专业
	中国共产党 共产党 精神 传达 学习 贯彻 讲话 总书记 党风 廉政 组织 人事 任免 考核 预算 决算 审计 采购 招标 学科 教学 科研 学生 教师 招生 就业
	下一步 下一阶段 阶段 当前 年度 季度 上半年 下半年 扩大 临时 紧急
	中共 中国 全国 党组 市委 省委 区委 县委 市政府 省政府 区政府 县政府 情况 实施 研究 审议 听取 落实 重点 专项 任务 分工 名单 清单 印发`)

// titleWords divides a title into words: terms, numbers with what they
// count, bracketed names where they fit on a line; single characters else. A
// closing mark, 的 and 第 cling to their neighbours.
func titleWords(text string, room int) []word {
	var words []word
	var joins bool // the next piece belongs to the word before
	for at := 0; at < len(text); {
		n, joinsNext := titlePiece(text[at:], room)
		r, size := utf8.DecodeRuneInString(text[at:])
		w := word{bytes: n, width: (halfCells(text[at:at+n]) + 1) / 2, whole: n > size || links(r)}
		class := linebreak.ClassOf(r)
		if len(words) > 0 && (joins || class >= linebreak.Closer && class <= linebreak.Tail || clings(r)) {
			words[len(words)-1].bytes += w.bytes
			words[len(words)-1].width += w.width
			words[len(words)-1].whole = true
		} else {
			words = append(words, w)
		}
		joins = joinsNext
		at += n
	}
	return words
}

// links reports whether a character is a word by itself.
func links(r rune) bool { return strings.ContainsRune("和与及暨、在对向从为以", r) }

func clings(r rune) bool { return strings.ContainsRune("的次届号年月日了", r) }

// titlePiece gives the length of the piece at the beginning of s, and whether
// what follows belongs to it.
func titlePiece(s string, room int) (n int, joins bool) {
	r, size := utf8.DecodeRuneInString(s)
	switch class := linebreak.ClassOf(r); {
	case class == linebreak.Opener:
		if end := strings.IndexAny(s[:min(len(s), 2*room)], "》）”〉"); end > 0 && utf8.RuneCountInString(s[:end])+1 <= room/2 {
			return end + len("》"), false
		}
		return size, true
	case class == linebreak.Digit:
		return len(s) - len(strings.TrimLeft(s, "0123456789")), true
	case r == '第':
		return size, true
	case class == linebreak.Latin:
		rest := strings.TrimLeftFunc(s, func(r rune) bool { return linebreak.ClassOf(r) == linebreak.Latin })
		return len(s) - len(rest), false
	}
	for _, t := range titleTerms {
		if strings.HasPrefix(s, t) {
			return len(t), false
		}
	}
	return size, false
}
