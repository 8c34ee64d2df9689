package drafting

import (
	"strings"
	"unicode/utf8"
)

// maxLabel is the most bytes a label may have, padding and bracket included.
const maxLabel = 90

// field names a labelled line before the body.
type field uint8

const (
	noField field = iota
	whenField
	whereField
	topicField
	reporterField
	meetingField
	signerField
	otherField
)

// label is what the start of a line says about the line.
type label struct {
	kind   Kind
	field  field
	length int // bytes of the line, the colon included
	text   string
}

// labelOf reads the label that s begins with. Padding inside it and a
// bracket （按姓氏笔画为序） do not count.
func labelOf(s string) (label, bool) {
	if inner, ok := strings.CutPrefix(s, "（"); ok && lastRune(s) == '）' && !longer(s, 40) {
		l, ok := labelOf(inner)
		l.length += len("（")
		return l, ok && l.kind == Recorder
	}
	if r := firstRune(s); r == '（' || r == '(' || r == '《' || r >= '0' && r <= '9' {
		return label{}, false
	}
	limit := min(len(s), maxLabel)
	colon, width := -1, 0
	for i, n := 0, 0; i < limit; i += n {
		var r rune
		r, n = decode(s[i:])
		if r == '：' || r == ':' {
			colon, width = i, n
			break
		}
		if r == '。' || r == '，' || r == '；' || r == '、' {
			break
		}
	}
	if colon < 0 {
		return bareLabel(s)
	}
	name := squeeze(s[:colon])
	if i := strings.IndexAny(name, "（("); i > 0 {
		name = name[:i]
	}
	l, ok := lookup(name)
	l.length, l.text = colon+width, name
	return l, ok
}

// bareLabel reads a label that lost its colon: 出席 or 时　间 and then padding,
// or 参会人员 alone on its line.
func bareLabel(s string) (label, bool) {
	const most = 14
	if blankless(clip(s, 3*most)) && longer(s, most) {
		return label{}, false
	}
	start := head(s, most)
	for end := 0; end < len(start); end += trimLeft(start[end:]) {
		word := strings.IndexFunc(start[end:], space)
		if word < 0 {
			word = len(start) - end
		}
		end += word
		if end == len(start) && end < len(s) || word < end && !spacedOut(s) {
			break
		}
		name := squeeze(start[:end])
		if l, ok := lookup(name); ok && l.bare(name, trimmed(s[end:])) {
			l.length, l.text = end, name
			return l, true
		}
	}
	return label{}, false
}

// spacedOut reports whether s begins like one of the labels that people space
// out: 出　席, 时　间, 主 持 人.
func spacedOut(s string) bool {
	switch firstRune(s) {
	case '出', '参', '与', '到', '请', '缺', '列', '主', '会', '召', '记', '时', '日', '地':
		return true
	}
	return false
}

// bare reports whether the label may do without its colon before rest.
func (l label) bare(name, rest string) bool {
	switch l.kind {
	case Present, Absent, Observer:
		return name != "特邀" && name != "邀请" && name != "旁听" && name != "嘉宾" && (rest != "" || !longer(name, 6))
	case Recorder, Chair:
		return rest != "" && !longer(rest, 30) && !strings.ContainsAny(rest, "，。；：:")
	case Field:
		return (l.field == whenField || l.field == whereField) && rest != "" && !longer(rest, 40) && !strings.ContainsAny(rest, "。；")
	}
	return false
}

// lookup knows the labels.
func lookup(name string) (label, bool) {
	switch name {
	case "出席", "参会", "参加", "出席人员", "参会人员", "参加人员", "出席会议人员", "参加会议人员",
		"出席会议", "参加会议",
		"出席会议的有", "参加会议的有", "参加会议的同志", "出席领导", "参会领导", "参加领导", "与会人员", "与会领导", "与会",
		"到会人员", "到会", "出席单位", "参会单位", "参加单位", "出席人", "参加人", "参会人", "出席同志", "参加同志", "参会同志",
		"与会同志", "应到人员", "实到人员", "出席成员", "参会人员名单", "会议出席", "会议出席人员", "会议参加人员", "参会人员及单位",
		"参会单位和人员", "参加单位和人员", "出席单位和人员", "参加单位及人员", "出席单位及人员",
		"参加人员及单位", "参会单位人员", "出席会议领导", "参加会议领导", "出席会议的同志",
		"参会代表", "出席委员", "出席董事", "参会董事", "出席监事", "出席理事", "出席常委",
		"出席党委委员", "出席党组成员", "出席班子成员",
		"参加会议的还有", "出席会议的还有", "参加会议的", "出席会议的", "参会的有", "出席的有",
		"与会的有", "到会的有", "与会代表", "与会专家", "与会单位", "参加会议单位":
		return label{kind: Present}, true
	case "请假", "缺席", "请假人员", "缺席人员", "因事请假", "因公请假", "请假同志", "缺席同志",
		"请假人", "缺席人",
		"请假缺席", "请假的有", "未到", "未到人员", "会议请假", "会议缺席", "请假领导", "缺席会议人员", "请假缺席人员", "因公缺席":
		return label{kind: Absent}, true
	case "列席", "列席人员", "列席会议人员", "列席会议", "列席会议的有", "列席同志", "列席单位",
		"列席人", "列席领导", "会议列席",
		"邀请列席", "特邀列席", "列席会议的还有", "列席的有", "列席监事", "列席董事", "列席代表",
		"特邀专家", "特邀人员", "特邀嘉宾", "邀请人员", "邀请专家", "列席会议的同志", "会议列席人员",
		"列席会议单位", "全程列席", "部分列席", "固定列席", "议题列席",
		"特邀", "邀请", "旁听", "嘉宾", "旁听人员", "特邀代表", "特邀领导":
		return label{kind: Observer}, true
	case "主持", "主持人", "会议主持", "会议主持人", "主持会议", "召集人", "召集并主持":
		return label{kind: Chair}, true
	case "记录", "记录人", "记录人员", "会议记录", "会议记录人", "记录员", "会议记录人员", "纪录",
		"纪录人", "会议纪录", "记录整理":
		return label{kind: Recorder}, true
	case "整理", "整理人", "会议整理", "纪要整理", "整理人员", "整理单位":
		return label{kind: Compiler}, true
	case "附注":
		return label{kind: Note}, true
	case "印发", "印", "印发机关", "印发单位", "印发日期", "印发时间", "印数", "份数", "印刷份数",
		"印制份数", "共印", "印刷":
		return label{kind: Issue}, true
	}
	return lookupField(name)
}

func lookupField(name string) (label, bool) {
	switch name {
	case "时间", "会议时间", "开会时间", "召开时间", "日期", "会议日期":
		return label{kind: Field, field: whenField}, true
	case "地点", "会议地点", "开会地点", "召开地点":
		return label{kind: Field, field: whereField}, true
	case "议题", "会议议题", "议程", "会议议程", "研究议题", "会议主题", "主题":
		return label{kind: Field, field: topicField}, true
	case "汇报人", "汇报", "汇报人员", "汇报单位", "议题汇报人", "主汇报人":
		return label{kind: Field, field: reporterField}, true
	case "会议名称", "会议":
		return label{kind: Field, field: meetingField}, true
	case "签发", "签发人", "审签", "审签人":
		return label{kind: Field, field: signerField}, true
	case "审核", "审核人", "核稿", "校对", "核稿人", "校对人", "校核", "会议方式", "召开方式",
		"召开形式", "会议地点及形式", "签字", "签名", "与会人员签字", "参会人员签字", "出席人员签字",
		"与会人员签名", "参会人员签名", "与会股东签字", "与会董事签字", "出席董事签字", "拟稿",
		"拟稿人", "联系人", "联系电话", "会议形式", "会议类型", "密级", "主题词",
		"备注", "责任编辑", "编辑", "责任校对", "审稿", "审定", "审定人", "印制":
		return label{kind: Field, field: otherField}, true
	case "分送", "抄送", "抄报", "主送", "报送", "发送", "报", "送", "发", "本期发", "本期送", "印送",
		"呈报", "呈送", "分发",
		"抄", "抄发", "主报", "发至", "送达", "抄送单位", "抄送机关", "主送单位", "主送机关", "分送单位",
		"印发范围", "发送范围", "分发范围":
		return label{kind: Distribution}, true
	}
	return label{}, false
}

// boundary finds the next label inside a line, after padding: 主持：张三  记录：李四.
// It gives the byte where the label starts, len(s) if there is none.
func boundary(s string) int {
	for from := 0; from < len(s); {
		i := colonAt(s, from)
		if i < 0 {
			return len(s)
		}
		if at := labelStart(s[:i]); at > 0 {
			return at
		}
		_, n := utf8.DecodeRuneInString(s[i:])
		from = i + n
	}
	return len(s)
}

// colonAt gives the place of the first colon of s from byte from on, -1 if
// there is none.
func colonAt(s string, from int) int {
	for i := from; i < len(s); i++ {
		if s[i] == ':' || s[i] == 0xEF && strings.HasPrefix(s[i:], "：") {
			return i
		}
	}
	return -1
}

// labelStart gives the start of the label that ends s, if padding stands
// before it; else 0.
func labelStart(s string) int {
	const most = 6
	i := len(s)
	for n := 0; n < most && i > 0; n++ {
		r, size := utf8.DecodeLastRuneInString(s[:i])
		if space(r) {
			if n < 2 {
				return 0
			}
			if _, ok := lookup(s[i:]); ok {
				return i
			}
			return 0
		}
		i -= size
	}
	return 0
}
