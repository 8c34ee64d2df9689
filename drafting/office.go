package drafting

import (
	"strings"
	"unicode/utf8"
)

// officeWords gives the last word of an office, longest first for each ending.
func officeWord(s string) string {
	switch lastRune(s) {
	case '长':
		return endsWith(s, "秘书长", "检察长", "指挥长", "参谋长", "护士长", "委员长", "董事长", "理事长", "总河长", "网格长", "河长", "林长", "链长", "督察长", "支队长", "总队长", "大队长", "会长", "团长", "旅长", "营长", "连长", "市长", "区长", "县长", "州长",
			"省长", "镇长", "乡长", "局长", "校长", "院长", "处长", "科长", "部长", "厅长", "厂长", "社长", "台长", "行长", "所长", "队长",
			"站长", "组长", "园长", "馆长", "庭长", "村长", "旗长", "盟长", "司长", "署长", "关长", "股长", "系主任", "班长", "室长", "总长", "盟长", "庭长", "师长")
	case '任':
		return endsWith(s, "主任")
	case '记':
		return endsWith(s, "书记")
	case '席':
		return endsWith(s, "主席")
	case '理':
		return endsWith(s, "总经理", "经理", "市长助理", "区长助理", "县长助理", "校长助理", "院长助理", "局长助理", "助理")
	case '师':
		return endsWith(s, "总工程师", "总会计师", "总规划师", "总经济师", "总农艺师", "总畜牧师", "工程师", "会计师", "经济师", "审计师", "规划师", "设计师", "建筑师", "医师", "药师", "讲师", "律师")
	case '员':
		return endsWith(s, "司令员", "调研员", "巡视员", "主任科员", "科员", "专员", "委员", "成员", "督学专员", "督察专员", "特派员", "检查员", "联络员", "组织员", "政治委员", "秘书员", "教导员", "指导员", "辅导员")
	case '委':
		return endsWith(s, "常委", "政委", "主委", "党委委")
	case '监':
		return endsWith(s, "总监", "督察总监")
	case '裁':
		return endsWith(s, "总裁")
	case '授':
		return endsWith(s, "教授")
	case '事':
		return endsWith(s, "监事", "干事", "参事", "董事", "理事")
	case '学':
		return endsWith(s, "总督学", "督学")
	case '问':
		return endsWith(s, "法律顾问", "顾问")
	case '工':
		return endsWith(s, "总工")
	case '书':
		return endsWith(s, "董事会秘书", "秘书")
	case '表':
		return endsWith(s, "人大代表", "代表")
	case '者':
		return endsWith(s, "记者", "志愿者")
	case '人':
		return endsWith(s, "负责人", "召集人", "联系人", "带头人")
	}
	return ""
}

// officePrefix gives the word before an office word that belongs to it.
func officePrefix(s string) string {
	return endsWith(s, "常务副", "执行副", "第一副", "副", "代理", "代", "党组织", "党组", "党委", "党政领导班子", "党政班子", "领导班子", "班子", "党工委", "党总支", "党支部", "一级", "二级", "三级", "四级",
		"执行", "第一", "名誉", "原", "纪检组", "纪委", "纪工委", "总", "正", "常务", "挂职", "专职", "兼职", "首席")
}

// officeAtEnd gives the start of the office that ends s, len(s) if none does.
func officeAtEnd(s string) int {
	w := officeWord(s)
	if w == "" {
		return len(s)
	}
	at := len(s) - len(w)
	if w == "代表" {
		at -= len(officeWord(s[:at])) // 教研组长代表
	}
	for {
		p := officePrefix(s[:at])
		if p == "" {
			return at
		}
		at -= len(p)
	}
}

// officeBefore finds the last office in s that leaves a name after it, and gives
// the office's end, 0 if there is none: 市财政局局长|张三.
func officeBefore(s string) int {
	for n := 2; n <= 4; n++ {
		name := tail(s, n)
		at := len(s) - len(name)
		if at == 0 {
			return 0
		}
		if officeWord(s[:at]) == "" || unitGoesOn(name) {
			continue // 委员|会刘洋, 书记|处张三 are units
		}
		if n == 4 && surnameGrade(name) == 0 || officeWord(name) == name {
			continue
		}
		return at
	}
	const long = 8 // characters of a name that is written by its sound
	for n := 5; n <= long; n++ {
		if name := tail(s, n); len(name) < len(s) && transliterated(name) && officeWord(s[:len(s)-len(name)]) != "" {
			return len(s) - len(name)
		}
	}
	if dot := middleDot(s); dot > 0 && dot < 120 {
		for i := range s[:dot] {
			if i > 0 && officeWord(s[:i]) != "" && !unitGoesOn(s[i:]) {
				return i
			}
		}
	}
	return 0
}

// unitGoesOn reports whether what stands behind an office makes it a unit:
// 委员|会, 总工|会.
func unitGoesOn(s string) bool {
	return startsWith(s, "会", "处", "室", "办", "科", "团", "署", "部") != ""
}

// splitOffice cuts the unit off an office that stands before a name:
// 市财政局|党组书记, 市政府|副秘书长; 市委副书记 is 市委|副书记.
func splitOffice(s string) int {
	at := officeAtEnd(s)
	for at > 0 && !ownsOffice(s[:at]) {
		_, n := utf8.DecodeLastRuneInString(s[:at])
		at -= n
	}
	if !longer(s[:at], 1) {
		return 0
	}
	return at
}

// cutOffice cuts the unit off an office before a name. Where short is set, a unit
// that lends its last character to the office gets it back: 市委组织部长 is
// 市委组织部 and its 部长.
func cutOffice(s string, short bool) (unit, office string) {
	if w := endsWith(s, "部长", "局长", "厅长"); short && w != "" && strings.Count(s, "、") == 0 {
		body := s[:len(s)-len(w)]
		local := startsWith(body, "省", "市", "县", "区", "州", "镇", "乡", "旗") != ""
		if local && longer(body, 2) && unitGrade(body) == noUnit && officePrefix(body) == "" {
			return s[:len(s)-len("长")], w
		}
	}
	at := splitOffice(s)
	return s[:at], s[at:]
}

// leaders gives the end of 市领导, 校领导 before a name, 市领导|李四; 0 if s does not
// begin so.
func leaders(s string) int {
	const most = 24
	i := strings.Index(clip(s, most), "领导")
	if i <= 0 {
		return 0
	}
	i += len("领导")
	i += len(startsWith(s[i:], "同志"))
	if !fullName(s[i:]) {
		return 0
	}
	return i
}

// ownsOffice reports whether s is a unit that an office may belong to: the
// 教学 of 教学副院长 is none.
func ownsOffice(s string) bool {
	grade := unitGrade(s)
	return grade == strongUnit || grade == softUnit && longer(s, 2)
}

// plural reports whether several persons may hold an office, so that a name
// behind 、 holds it as well: 副县长张三、李四.
func plural(office string) bool {
	return startsWith(office, "副", "党组成员", "领导班子", "班子", "党政") != "" || strings.Contains(office, "副") ||
		endsWith(office, "成员", "委员", "常委", "代表", "董事", "监事", "助理", "调研员", "专员", "教授", "工程师") != ""
}

// titled reads a name with its office, on either side of it: 李亚平市长,
// 市委副书记、市长李亚平同志. The office is as written.
func titled(s string) (name, office string) {
	s = s[:len(s)-len(endsWith(s, "同志", "先生", "女士"))]
	if at := officeAtEnd(s); at > 0 && at < len(s) {
		if name, office = s[:at], s[at:]; plausible(name) {
			return name, office
		}
		if before := officeBefore(name); before > 0 {
			return name[before:], name[:before] + "、" + office
		}
		if c, ok := new(reader).cutName(name); ok && !strings.ContainsAny(name, "、，") {
			return name[c.cut:], name[:c.cut] + office
		}
		return "", s
	}
	if at := officeBefore(s); at > 0 {
		return s[at:], s[:at]
	}
	if plausible(s) {
		return s, ""
	}
	if c, ok := new(reader).cutName(s); ok && !strings.ContainsAny(s, "、，") {
		return s[c.cut:], s[:c.cut]
	}
	return "", ""
}

// plausible reports whether s can be nothing but a person's name in a place
// where a name is expected.
func plausible(s string) bool {
	if s == "" || longer(s, 20) {
		return false
	}
	n := runes(s)
	return fullName(s) || n <= 3 && n >= 2 && unitGrade(s) != strongUnit && officeWord(s) == ""
}
