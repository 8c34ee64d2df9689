package drafting

import "strings"

// How surely a text ends like the name of a unit.
const (
	noUnit = iota
	softUnit
	strongUnit
)

// unitGrade says how surely s ends like the name of a unit.
func unitGrade(s string) int {
	switch lastRune(s) {
	case '局', '委', '办', '部', '区', '市', '县', '州', '旗', '盟', '镇', '乡', '厅', '署', '府', '处', '室', '联', '协', '厂', '馆', '党', '省':
		return strongUnit
	case '）', ')':
		if i := strings.LastIndexAny(s, "（("); i > 0 {
			return unitGrade(s[:i])
		}
		return noUnit
	}
	switch tail(s, 2) {
	case "集团", "中心", "公司", "银行", "法院", "学院", "医院", "大学", "中学", "小学", "报社", "总台", "电台", "视台", "街道",
		"工会", "员会", "商会", "协会", "学会", "党校", "海关", "支队", "总队", "大队", "委会", "总会", "字会", "销社", "究院", "究所",
		"察院", "分行", "支行", "总行", "理站", "园区", "分区", "机场", "供电", "电力", "电信", "联通", "移动", "铁塔", "石化", "邮政",
		"业园", "新区", "开区", "教院", "部门", "单位", "机构", "企业", "政协", "人大", "国资", "民盟", "民建", "民进", "农工",
		"九三", "致公", "台盟", "团委", "纪委", "城投", "交投", "水投", "建投", "文旅", "国投", "农发", "烟草", "盐业", "气象", "地震",
		"测站", "派出", "出所", "务所", "党组", "支部", "党委", "社区", "农场", "林场", "园林", "院校", "班子", "高院", "中院", "管委", "工委",
		"日报", "晚报", "晨报", "商报", "融媒", "媒体", "城管", "基金", "保险", "证券", "地铁", "公交", "铁路", "轨道", "年级":
		return strongUnit
	}
	switch lastRune(s) {
	case '院', '股', '社', '会', '台', '站', '所', '队', '组', '科', '行', '司', '团', '园', '心', '校', '关', '庭', '村', '系', '店', '库', '段', '港', '投', '军', '班', '室':
		return softUnit
	}
	return noUnit
}

// shortUnit reports whether s is the everyday name of a unit that could be
// taken for a person's.
func shortUnit(s string) bool {
	switch s {
	case "文联", "妇联", "侨联", "残联", "科协", "工会", "党校", "海关", "纪委", "团委", "市委", "区委", "县委", "省委", "法院",
		"武装部", "文广局", "文旅局", "方志办", "广电局", "金融办", "管委会", "居委会", "国资委", "农工委", "农工党", "时报社", "党委", "党办",
		"编委会", "高新区", "党政办", "党委办", "司法局", "农业局", "商务局", "水务局", "公安局", "海事局", "应急局", "公积金", "国动办",
		"党组", "支部", "政协", "人大", "公安", "文明办", "应急办", "信访局", "校办", "院办", "党院办", "文学院", "商学院", "学工处", "农学院":
		return true
	}
	return false
}

// solid is a token cut into unit and name.
type solid struct {
	cut   int // bytes of the unit
	score int
}

// cutName cuts a token written solid, 市财政局张三, before the name. Units of
// the office's own table come first; else the longest plausible unit before
// a plausible name.
func (r *reader) cutName(s string) (solid, bool) {
	best := solid{}
	for n := 4; n >= 2; n-- {
		name := tail(s, n)
		unit := s[:len(s)-len(name)]
		if !longer(unit, 1) {
			continue
		}
		if r.knownUnit(unit) && (n < 4 || surnameGrade(name) > 0) {
			return solid{len(unit), 100}, true
		}
		if score := scoreCut(unit, name, n); score >= best.score && score > 0 {
			best = solid{len(unit), score}
		}
	}
	if i := foreignName(s); i > 0 {
		return solid{i, 10}, true
	}
	return best, best.score > 0
}

// scoreCut weighs one cut; 0 refuses it.
func scoreCut(unit, name string, n int) int {
	grade := int(surnameGrade(name))
	if name[0] >= '0' && name[0] <= '9' {
		return 0 // 市财政局|2名
	}
	if n == 4 && grade < 3 {
		return 0
	}
	where := unitGrade(unit)
	switch {
	case n == 4 && !compound(head(name, 2)):
		if where != strongUnit {
			return 0
		}
		return 5
	case where == noUnit && (grade < 3 || n != 3 || longer(unit, 12)), where == softUnit && grade == 0:
		return 0
	case shortUnit(name):
		return 0
	}
	switch named := unitGrade(name); {
	case named == strongUnit && !bornUnit(name), named == softUnit && grade == 0:
		return 0
	}
	return where*4 + grade
}

// foreignName finds the start of a name with a middle dot at the end of a
// token that begins with a unit: 市民委阿不都热合曼·买买提.
func foreignName(s string) int {
	dot := middleDot(s)
	if dot < 0 || dot > 90 {
		return 0
	}
	cut := 0
	for i := range s[:dot] {
		if i > 3 && dot-i >= 6 && unitGrade(s[:i]) == strongUnit {
			cut = i
		}
	}
	return cut
}

// knownUnit reports whether s is in the office's own table of units.
func (r *reader) knownUnit(s string) bool {
	if len(r.parser.Units) == 0 {
		return false
	}
	if r.units == nil {
		r.units = make(map[string]bool, len(r.parser.Units))
		for _, u := range r.parser.Units {
			r.units[u] = true
		}
	}
	return r.units[s]
}

// delegate finds where a token stops naming a unit and says who came without a
// name: 苏州工业园区|的代表, 市财政局|主要负责人. It gives the end of the unit and
// the start of the remark.
func delegate(s string) (unit, remark int, ok bool) {
	switch lastRune(s) {
	case '人', '志', '表', '员', '部', '导':
	default:
		return 0, 0, false
	}
	w := endsWith(s, "负责人", "负责同志", "代表", "人员", "负责干部", "领导", "班子成员", "成员", "联络员", "同志", "领导干部")
	if w == "" {
		return 0, 0, false
	}
	remark = len(s) - len(w)
	for {
		m := endsWith(s[:remark], "主要", "分管", "有关", "相关", "班子", "全体", "工作", "党政", "具体", "部门", "领导", "各一名", "一名", "其他", "其余")
		if m == "" || m == "部门" && w != "负责人" && w != "负责同志" {
			break
		}
		if m == "部门" {
			break
		}
		remark -= len(m)
	}
	remark = countBefore(s, remark)
	if w == "同志" && remark == len(s)-len(w) {
		return 0, 0, false
	}
	unit = remark
	if strings.HasSuffix(s[:unit], "的") {
		unit -= len("的")
	}
	return unit, remark, true
}

// speaksOfSeveral reports whether s begins with 各, 全体 or their like.
func speaksOfSeveral(s string) bool {
	switch firstRune(s) {
	case '各':
		return true
	case '全', '其':
		return startsWith(s, "全体", "其他", "其余") != ""
	}
	return false
}

// countBefore gives the start of the number of people that ends at byte end of s,
// 团市委|1名; end if there is none.
func countBefore(s string, end int) int {
	w := endsWith(s[:end], "名", "位")
	if w == "" {
		return end
	}
	if n, at := numberBefore(s[:end-len(w)]); n > 0 {
		return at
	}
	return end
}

// kindOfDelegate reports whether s names whom a person speaks for rather than
// a unit: 教师代表, 学生代表.
func kindOfDelegate(s string) bool {
	who, ok := strings.CutSuffix(s, "代表")
	if !ok {
		return false
	}
	return endsWith(who, "教师", "学生", "职工", "教职工", "员工", "群众", "居民", "村民", "家长", "企业家", "党员", "工人", "青年", "妇女", "业主",
		"校友", "专家", "社会", "市民", "师生", "离退休", "股东", "患者", "消费者", "科技工作者") != ""
}
