package docx

import (
	"fmt"
	"slices"
	"strings"
	"unicode/utf8"
)

// LossKind says what has no place in a draft.
type LossKind string

// The kinds of Loss: first what is left out, then what became something else.
const (
	LossPicture     LossKind = "picture"     // 图片
	LossChart       LossKind = "chart"       // 图表
	LossShape       LossKind = "shape"       // 图形: lines, arrows
	LossObject      LossKind = "object"      // 嵌入的对象
	LossChunk       LossKind = "chunk"       // 嵌入的其他文档
	LossHeader      LossKind = "header"      // 页眉
	LossMasthead    LossKind = "masthead"    // 版头 of a file of ours
	LossFooter      LossKind = "footer"      // 页脚
	LossHidden      LossKind = "hidden"      // 隐藏文字
	LossPlaceholder LossKind = "placeholder" // 未填写的提示
	LossField       LossKind = "field"       // 没有结果的域
	LossUnusedNote  LossKind = "unused-note" // 没有标记的脚注
	LossInvisible   LossKind = "invisible"   // 看不见的字符
	LossFormatting  LossKind = "formatting"  // 对格式的修订

	LossTable   LossKind = "table"    // 表格: a row a line
	LossTextBox LossKind = "text-box" // 文本框、艺术字: paragraphs
	LossNote    LossKind = "note"     // 脚注、尾注: paragraphs
	LossRedHead LossKind = "red-head" // 页眉中的红头: the first lines
	LossFormula LossKind = "formula"  // 公式: one line
	LossSymbol  LossKind = "symbol"   // 认不出的符号: 〓
	LossStruck  LossKind = "struck"   // 画了删除线的文字: plain text
	LossBreak   LossKind = "break"    // 手动换行: a paragraph's end
	LossSpace   LossKind = "space"    // 不间断空格: a space
)

// kinds lists every kind in order, with what became of it.
var kinds = []struct {
	kind LossKind
	kept bool
	says string
}{
	{LossPicture, false, "图片%d张，没有导入"},
	{LossChart, false, "图表%d个，没有导入"},
	{LossShape, false, "线条、图形%d个，没有导入"},
	{LossObject, false, "嵌入的对象%d个，没有导入"},
	{LossChunk, false, "嵌入的其他文档%d个，没有导入"},
	{LossHeader, false, "页眉%d个，没有导入"},
	{LossMasthead, false, "版头%d行，由版式生成，没有导入"},
	{LossFooter, false, "页脚%d个，没有导入"},
	{LossHidden, false, "隐藏的文字%d处，没有导入"},
	{LossPlaceholder, false, "没有填写的提示%d处，没有导入"},
	{LossField, false, "没有结果的域%d处，没有导入"},
	{LossUnusedNote, false, "正文没有引用的脚注、尾注%d条，没有导入"},
	{LossInvisible, false, "看不见的字符%d个，已去掉"},
	{LossFormatting, false, "对格式的修订%d处，没有导入"},
	{LossTable, true, "表格%d个，已改为文字，一行一段"},
	{LossTextBox, true, "文本框、艺术字%d个，文字已移到所在段落之后"},
	{LossNote, true, "脚注、尾注%d条，已移到所在段落之后"},
	{LossRedHead, true, "页眉中的红头%d处，已移到文首"},
	{LossFormula, true, "公式%d个，已改为一行文字"},
	{LossSymbol, true, "认不出的符号%d个，已用“〓”代替"},
	{LossStruck, true, "画了删除线的文字%d处，文字保留，删除线没有导入"},
	{LossBreak, true, "手动换行%d处，已改为分段"},
	{LossSpace, true, "不间断空格%d个，已改为空格"},
}

// Kept reports whether what it says is in the text all the same.
func (k LossKind) Kept() bool {
	i := k.place()
	return i >= 0 && kinds[i].kept
}

func (k LossKind) place() int {
	for i := range kinds {
		if kinds[i].kind == k {
			return i
		}
	}
	return -1
}

// Loss is what was left out of one kind, or became something else.
type Loss struct {
	Kind    LossKind
	Count   int
	Samples []string // how the first of them begin
}

// String says in Chinese what became of how many, and quotes some.
func (l Loss) String() string {
	i := l.Kind.place()
	if i < 0 {
		return string(l.Kind)
	}
	s := fmt.Sprintf(kinds[i].says, l.Count)
	if len(l.Samples) > 0 {
		s += "：“" + strings.Join(l.Samples, "”“") + "”"
		if l.Count > len(l.Samples) {
			s += "等"
		}
	}
	return s
}

// How much is quoted of what was left out: so many, so long.
const (
	maxSamples = 3
	maxSample  = 60
)

// losses counts what was left out.
type losses struct{ rows []Loss }

func (r *reader) lose(kind LossKind, sample string) {
	r.seen++
	r.losses.add(kind, sample)
}

func (ls *losses) add(kind LossKind, sample string) {
	i := slices.IndexFunc(ls.rows, func(l Loss) bool { return l.Kind == kind })
	if i < 0 {
		i = len(ls.rows)
		ls.rows = append(ls.rows, Loss{Kind: kind})
	}
	l := &ls.rows[i]
	l.Count++
	if len(l.Samples) >= maxSamples {
		return
	}
	if sample = clipped(strings.Join(strings.Fields(sample), " "), maxSample); sample != "" {
		l.Samples = append(l.Samples, sample)
	}
}

// all gives the rows in the order of the kinds.
func (ls *losses) all() []Loss {
	slices.SortFunc(ls.rows, func(a, b Loss) int { return a.Kind.place() - b.Kind.place() })
	return ls.rows
}

// clipped gives s, or its first n characters and ….
func clipped(s string, n int) string {
	if len(s) <= n || utf8.RuneCountInString(s) <= n {
		return s
	}
	for i := range s {
		if n == 0 {
			return s[:i] + "…"
		}
		n--
	}
	return s
}
