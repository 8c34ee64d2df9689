package lint

import (
	"fmt"
	"strings"
	"unicode/utf8"

	"jiyao/drafting"
)

var attendanceRules = []Rule{
	{
		ID: "M11", Level: Warning, From: Recording, Strength: Practice, Source: "实务：出席、请假、列席名单",
		Title: "同一人在名单中列了两次",
		Bad:   "出席：周伟……列席：周伟", Good: "周伟只列一次",
		Why:    "姓名、单位、职务都相同的，应当只在出席、请假、列席之一中列一次。姓名须完全相同，王燕与王燕红是两个人。",
		Unseen: "按议题分列的列席名单；排成表格的名单；单位写法不同的同一人（见M12）。",
		check:  repeated,
	},
	{
		ID: "M12", Level: Warning, From: Recording, Strength: Practice, Source: "实务：出席、请假、列席名单",
		Title: "同名而单位不同，请确认",
		Bad:   "市水务局张伟……市商务局张伟", Good: "核对后确认是同名的两个人",
		Why:    "两个同名的人可能真是两个人，也可能是单位写错了。核对后在本条上确认即可。",
		Unseen: "名单以外的同名人。",
		check:  namesakes,
	},
	{
		ID: "M18", Level: Warning, From: Review, Strength: Practice, Source: "实务：记录人署名",
		Title: "没有写明记录人",
		Bad:   "记录：", Good: "记录：栗涛",
		Why:    "纪要应当写明记录人。只有标签而没有姓名的须补齐；全文没有“记录”一行的仅作提示，版式要求阻断的一并阻断。",
		Unseen: "没有出席名单或者没有印发一行的稿子中缺的记录人。",
		check:  recorder,
	},
	{
		ID: "M36", Level: Hint, From: Recording, Strength: Practice, Source: "实务：请假名单与汇报人",
		Title: "请假的人作了汇报",
		Bad:   "请假：张三……会议听取了张三同志的汇报", Good: "汇报人与请假名单不冲突",
		Why:    "请假的人不能到会汇报。须核对是名单有误还是汇报人有误。",
		Unseen: "只写单位、不写姓名的汇报。",
		check:  absentReporter,
	},
	{
		ID: "M43", Level: Warning, From: Recording, Strength: Practice, Source: "实务：出席、请假、列席名单",
		Title: "所写人数与名单不符",
		Bad:   "出席（3人）：王  翔  洪宗明", Good: "出席（2人）：王  翔  洪宗明",
		Why:    "标签中写明人数的，应当与名单上的人数相等。",
		Unseen: "有未具名代表、“等”或者“各”字的名单；首段中的应到、实到人数。",
		check:  headcounts,
	},
}

// rolls gives the lists of attendance that the draft has.
func (p *pass) rolls() []drafting.Roll {
	a := p.doc.Attendance
	var out []drafting.Roll
	for _, roll := range [...]drafting.Roll{a.Present, a.Absent, a.Observers} {
		if len(roll.Rows) > 0 && roll.Label != "" {
			out = append(out, roll)
		}
	}
	return out
}

// encounter is a person met again in the lists.
type encounter struct{ first, again drafting.Person }

// encounters gives those whose name has been met before in 出席, 请假 and 列席.
func (p *pass) encounters() []encounter {
	var out []encounter
	seen := map[string]drafting.Person{}
	for _, roll := range p.rolls() {
		for _, row := range roll.Rows {
			for _, who := range row.Persons {
				if n := utf8.RuneCountInString(who.Name); n < 2 || n > 20 || strings.ContainsAny(who.Name, "某×○*XＸ") {
					continue
				}
				if first, ok := seen[who.Name]; ok {
					out = append(out, encounter{first, who})
				} else {
					seen[who.Name] = who
				}
			}
		}
	}
	return out
}

// same reports whether both are one person as far as the lists say.
func (p *pass) same(e encounter) bool {
	offices := e.first.Office == e.again.Office || e.first.Office == "" || e.again.Office == ""
	return offices && p.sameUnit(e.first.Unit, e.again.Unit)
}

func repeated(p *pass) {
	for _, e := range p.encounters() {
		if p.same(e) && !p.itemByItem(e) {
			p.report(e.again.Span.Start, e.again.Span.End, fmt.Sprintf("“%s”在名单中已经列过", e.again.Name))
		}
	}
}

// itemByItem reports whether the lists say for which 议题 a person came: he may
// come again for another.
func (p *pass) itemByItem(e encounter) bool {
	if strings.Contains(e.first.Remark+e.again.Remark, "议题") {
		return true
	}
	between := p.text[min(e.first.Span.End, e.again.Span.Start):e.again.Span.Start]
	return len(between) > maxBetween || containsAny(between, "议题：", "议题:", "项：", "议题）")
}

// maxBetween bounds the bytes between two places of one person in the lists.
const maxBetween = 20000

func namesakes(p *pass) {
	for _, e := range p.encounters() {
		if !p.same(e) {
			p.report(e.again.Span.Start, e.again.Span.End,
				fmt.Sprintf("“%s”在名单中两次出现，另一处是“%s”，请确认是否同名", e.again.Name, flat(p.slice(e.first.Span))))
		}
	}
}

// flat gives s without the padding inside.
func flat(s string) string { return strings.Join(strings.Fields(s), "") }

func recorder(p *pass) {
	for _, b := range p.lines {
		if b.Kind != drafting.Recorder {
			continue
		}
		if len(p.doc.Recorders) == 0 && !b.Label.IsZero() {
			p.report(b.Label.Start, b.Label.End, "“记录”后没有写姓名")
		}
		return
	}
	roll := p.doc.Attendance.Present
	if roll.Label != "" && !p.doc.Issued.IsZero() {
		level := Hint
		if p.rule.Level == Blocker { // the kind of minutes demands a recorder
			level = Blocker
		}
		p.reportAs(level, roll.Span.Start, roll.Span.Start+len(roll.Label), "名单之后没有写明记录人")
	}
}

func absentReporter(p *pass) {
	absent := p.doc.Attendance.Absent.Persons()
	for _, who := range absent[:min(len(absent), maxObjects)] {
		if utf8.RuneCountInString(who.Name) < 2 {
			continue
		}
		for _, r := range p.doc.Reporters {
			if r.Name == who.Name {
				p.report(r.Span.Start, r.Span.End, fmt.Sprintf("汇报人“%s”在请假名单中", who.Name))
			}
		}
		for _, s := range p.sentences {
			text := p.slice(s.span)
			if i := strings.Index(text, who.Name); i >= 0 && spoke(text[:i], text[i+len(who.Name):]) {
				at := s.span.Start + i
				p.report(at, at+len(who.Name), fmt.Sprintf("“%s”在请假名单中，此处写他作了汇报", who.Name))
			}
		}
	}
}

// spoke reports whether the sentence around a name says that its bearer spoke
// to an item.
func spoke(prev, next string) bool {
	if !strings.Contains(prev, "听取") {
		return false
	}
	next, _, _ = strings.Cut(next, "，")
	if !containsAny(next, "汇报", "介绍", "说明") {
		return false
	}
	return beginsWithAny(next, "同志", "关于", "的汇报", "所作", "作", "汇报", "就", "代表", "副", "局长", "主任")
}

func headcounts(p *pass) {
	for _, b := range p.lines {
		if b.Label.IsZero() || b.Kind != drafting.Present && b.Kind != drafting.Absent && b.Kind != drafting.Observer {
			continue
		}
		roll := p.rollAt(b.Span.Start)
		said, ok := saidCount(p.slice(b.Label))
		if !ok || strings.ContainsAny(p.slice(roll.Span), "等各") {
			continue
		}
		is := 0
		for _, who := range roll.Persons() {
			if is++; who.Name == "" {
				said = is // somebody came without a name
				break
			}
		}
		if is != said && is > 0 {
			p.report(b.Label.Start, b.Label.End, fmt.Sprintf("此处写%d人，名单上是%d人", said, is))
		}
	}
}

// rollAt gives the roll that begins at a byte.
func (p *pass) rollAt(start int) drafting.Roll {
	for _, roll := range p.rolls() {
		if roll.Span.Start >= start && roll.Span.Start <= start+len(blanks) {
			return roll
		}
	}
	return drafting.Roll{}
}

// saidCount reads the number of people in a label: 出席（11人）.
func saidCount(label string) (int, bool) {
	i := strings.IndexAny(label, "（(")
	if i < 0 {
		return 0, false
	}
	s := strings.TrimLeft(label[i:], "（(共计 ")
	for _, unit := range [...]string{"人", "名", "位"} {
		if digits, _, ok := strings.Cut(s, unit); ok {
			n := count(digits)
			return n, n > 0
		}
	}
	return 0, false
}

// count gives the value of a numeral in either script, 0 for anything else.
func count(s string) int {
	if n := number(s); n > 0 {
		return n
	}
	return hanziNumber(s)
}
