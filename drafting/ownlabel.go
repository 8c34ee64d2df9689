package drafting

import (
	"strings"
	"unicode"
)

// ownLabel gives the length of the label, its colon included, of a line behind
// a list that is no row of it: 备注：无, 新闻单位：云州日报. It is 0 if the line may
// be a row, as that of a unit or an office with names behind it is: 市财政局：张三.
func (r *reader) ownLabel(s string) int {
	const most = 6
	n := labelEnd(s)
	if n == 0 || longer(s, 60) || leadIn(s) || resumes(s) || inner(s, '。') {
		return 0
	}
	name := squeeze(strings.TrimRight(s[:n], "：:"))
	if longer(name, most) || !longer(name, 1) || !allHan(name) || r.headsRow(name, s[n:]) {
		return 0
	}
	return n
}

// inner reports whether mark stands in s before its end.
func inner(s string, mark rune) bool {
	i := strings.IndexRune(s, mark)
	return i >= 0 && i+len(string(mark)) < len(s)
}

// allHan reports whether s has nothing but Chinese characters.
func allHan(s string) bool {
	for _, c := range s {
		if (c < firstHan || c > lastHan) && !unicode.Is(unicode.Han, c) { // 䶮, 𬱖
			return false
		}
	}
	return true
}

// headsRow reports whether name, with a colon and value behind it, begins a row
// of a list: a unit, an office, a kind of people, the number of an item or a person.
func (r *reader) headsRow(name, value string) bool {
	switch {
	case startsWith(name, "会议", "议题", "第", "附件", "附表", "附图") != "":
		return true
	case unitWork(name):
		return false
	case officeAtEnd(name) < len(name), collective(name):
		return true
	case surnameGrade(name) == 3 && fullName(name):
		return officeAtEnd(value) < len(value) || unitGrade(value) == strongUnit
	}
	switch unitGrade(name) {
	case strongUnit:
		return trimmed(value) == "" || r.names(value)
	case softUnit:
		return longer(name, 2) && r.names(value)
	}
	return false
}

// unitWork reports whether name says what somebody did for the paper although it
// ends like a unit: 承办, 责任编校.
func unitWork(name string) bool {
	return endsWith(name, "承办", "主办", "协办", "经办", "拟办", "督办", "交办", "编校", "审校", "新闻单位", "责任单位", "编印单位", "印制单位") != ""
}

// collective reports whether s names people by what they are together rather
// than by a unit: 市领导, 有关专家, 企业代表.
func collective(s string) bool {
	return endsWith(s, "领导", "代表", "专家", "学者", "同志", "委员", "成员", "负责人") != ""
}

// names reports whether a row has a person in it, named or sent by a unit.
func (r *reader) names(s string) bool {
	for _, p := range r.row(trimmed(s), 0).Persons {
		if p.Name != "" || p.Office != "" || p.Remark != "" {
			return true
		}
	}
	return false
}

// behindList reports whether block i stands behind a list or what follows one,
// where a labelled line is one of its own.
func (r *reader) behindList(i int) bool {
	p := r.previous(i)
	if p < 0 || r.annex > 0 {
		return false
	}
	switch k := r.doc.Blocks[p].Kind; k {
	case Present, Absent, Observer:
		return true
	case Recorder, Compiler, CompiledDate, Note, Issue, Field:
		return r.closing
	}
	return false
}
