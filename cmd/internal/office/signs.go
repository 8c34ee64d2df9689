package office

import (
	"context"
	"fmt"
	"slices"
	"strings"

	"jiyao/drafting/roster"
	"jiyao/workflow"
	"jiyao/workflow/dossier"
)

// SignHeads are the heads of a 签到表 as it goes out and comes back.
func SignHeads() []string {
	return []string{"序号", "姓名", "单位", "职务", "签到", "事由", "代会人"}
}

// SignRows gives a meeting's people as the rows of its 签到表.
func SignRows(m dossier.Meeting) [][]string {
	var rows [][]string
	for i, a := range m.People {
		rows = append(rows, []string{fmt.Sprint(i + 1), a.Person.Name, a.Unit.Name, a.Office, signWord(a.Presence), a.Reason, a.Stand})
	}
	return rows
}

func signWord(p dossier.Presence) string {
	if p == dossier.Unknown {
		return ""
	}
	return p.Label()
}

// signColumns are the heads under which the columns of a 签到表 stand, by what
// they hold.
func signColumns() map[string][]string {
	return map[string][]string{
		"name": {"姓名"}, "unit": {"单位", "工作单位", "部门"}, "sign": {"签到", "到会", "出席", "出席情况", "签到情况", "是否到会"},
		"reason": {"事由", "请假事由", "未到事由", "备注"}, "stand": {"代会人", "来人、代会人", "代会", "替会人", "来人"},
	}
}

// The words by which a 签到表 says that somebody came, or is away.
const (
	cameWords = " 到会 出席 已到 到 是 √ ✓ ✔ 1 已签 签到 "
	awayWords = " 请假 缺席 未到 否 × ✗ 0 不到 "
)

// ReadSigns reads a 签到表 that came back as a workbook or a text table: what it
// says of whom of the meeting. Whoever it leaves blank is left as he is. The
// error names every line at fault, by row and column.
func (o *Office) ReadSigns(ctx context.Context, who workflow.Actor, id string, data []byte) ([]dossier.Sign, error) {
	m, err := o.Meeting(ctx, who, id)
	if err != nil {
		return nil, err
	}
	book, err := roster.Read(data)
	if err != nil {
		return nil, invalid(workflow.ReasonField, "签到表不能读取：%s。", err)
	}
	r := signReader{meeting: m}
	for _, s := range book.Sheets {
		r.sheet(s)
	}
	switch {
	case len(r.faults) > 0:
		return nil, invalid(workflow.ReasonField, "签到表有%d处要更正：%s。", len(r.faults), strings.Join(r.faults[:min(len(r.faults), 10)], "；"))
	case !r.headed:
		return nil, invalid(workflow.ReasonField, "没有找到表头：签到表要有“姓名”（或“单位”）和“签到”两栏。")
	case len(r.signs) == 0:
		return nil, invalid(workflow.ReasonField, "签到表的“签到”一栏都空着，没有可以登记的。")
	}
	return r.signs, nil
}

// A signReader gathers what the lines of a 签到表 say.
type signReader struct {
	meeting dossier.Meeting
	headed  bool
	signs   []dossier.Sign
	faults  []string
}

func (r *signReader) wrong(line int, column, format string, args ...any) {
	r.faults = append(r.faults, fmt.Sprintf("第%d行“%s”栏：", line, column)+fmt.Sprintf(format, args...))
}

// sheet reads the lines below the heads, and those of other parts that have
// heads of their own.
func (r *signReader) sheet(s roster.Sheet) {
	var at map[string]int
	for _, row := range s.Rows {
		if heads := headsOf(row); heads != nil {
			at, r.headed = heads, true
			continue
		}
		if at != nil {
			r.line(row, at)
		}
	}
}

// headsOf gives the columns of a row of heads; nil of any other row.
func headsOf(row roster.Row) map[string]int {
	at := map[string]int{}
	for i := range row.Cells {
		head := strings.Join(strings.Fields(row.Cell(i)), "")
		for name, all := range signColumns() {
			if _, twice := at[name]; !twice && slices.Contains(all, head) {
				at[name] = i
			}
		}
	}
	_, name := at["name"]
	_, unit := at["unit"]
	if _, sign := at["sign"]; !sign || !name && !unit {
		return nil
	}
	return at
}

func (r *signReader) line(row roster.Row, at map[string]int) {
	cell := func(name string) string {
		i, ok := at[name]
		if !ok {
			return ""
		}
		return row.Cell(i)
	}
	name, unit, said := strings.Join(strings.Fields(cell("name")), ""), cell("unit"), cell("sign")
	if name == "" && unit == "" || said == "" && cell("reason") == "" && cell("stand") == "" {
		return
	}
	all := r.find(name, unit)
	switch {
	case len(all) == 0:
		r.wrong(row.Line, "姓名", "参会名单上没有“%s”，请先邀请", shown(unit+name))
		return
	case len(all) > 1:
		r.wrong(row.Line, "姓名", "参会名单上有%d个“%s”，请写明单位", len(all), shown(name+unit))
		return
	}
	sign := dossier.Sign{N: all[0].N, Presence: dossier.Present, Reason: cell("reason"), Stand: cell("stand")}
	switch {
	case strings.Contains(awayWords, " "+said+" ") && said != "", said == "" && sign.Reason != "" && sign.Stand == "":
		sign.Presence = dossier.Absent
	case said != "" && !strings.Contains(cameWords, " "+said+" "):
		r.wrong(row.Line, "签到", "不认识“%s”，应为“到会”或“请假”", shown(said))
		return
	}
	if all[0].Person.Name == "" {
		sign.Name = name
		if sign.Name == "" {
			sign.Name, sign.Stand = sign.Stand, ""
		}
	}
	if slices.ContainsFunc(r.signs, func(s dossier.Sign) bool { return s.N == sign.N }) {
		r.wrong(row.Line, "姓名", "“%s”前面已有一行", shown(unit+name))
		return
	}
	r.signs = append(r.signs, sign)
}

// find gives who of the meeting a line may be about: by name and unit, by name
// alone, or a unit that has not said whom it sends.
func (r *signReader) find(name, unit string) []dossier.Attendee {
	pick := func(is func(dossier.Attendee) bool) (all []dossier.Attendee) {
		for _, a := range r.meeting.People {
			if is(a) {
				all = append(all, a)
			}
		}
		return all
	}
	if name != "" {
		all := pick(func(a dossier.Attendee) bool { return a.Person.Name == name && a.Unit.Name == unit })
		if len(all) == 0 {
			all = pick(func(a dossier.Attendee) bool { return a.Person.Name == name && (unit == "" || a.Unit.Name == "") })
		}
		if len(all) > 0 || unit == "" {
			return all
		}
	}
	return pick(func(a dossier.Attendee) bool { return a.Unit.Name == unit && a.Person.Name == "" })
}

// SignChanges says of whom a file says something else than the dossier.
func SignChanges(m dossier.Meeting, signs []dossier.Sign) (all []string) {
	for _, s := range signs {
		a, _ := m.Attendee(s.N)
		if a.Presence == s.Presence && a.Reason == s.Reason && a.Stand == s.Stand && s.Name == "" {
			continue
		}
		line := a.Unit.Name + a.Person.Name + "：" + s.Presence.Label()
		for _, more := range []string{s.Reason, s.Name, s.Stand} {
			if more != "" {
				line += "，" + more
			}
		}
		if s.Stand != "" {
			line += "代会"
		}
		all = append(all, line)
	}
	return all
}
