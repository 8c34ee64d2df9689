// Package prepress is the look at a minutes before it is printed (印前核对):
// plain sentences, each with whether it is in order, and what to do if not.
package prepress

import (
	"fmt"
	"slices"
	"strings"

	"jiyao/drafting"
	"jiyao/drafting/lint"
	"jiyao/fonts"
	"jiyao/render"
	"jiyao/workflow"
)

// State says whether a line is in order.
type State string

// The states.
const (
	Good State = "good" // 符合
	Note State = "note" // 请留意: it keeps nothing from going on
	Bad  State = "bad"  // 须处理
)

// Label gives the state's Chinese name.
func (s State) Label() string {
	switch s {
	case Good:
		return "符合"
	case Note:
		return "请留意"
	default:
		return "须处理"
	}
}

// Line is one thing that was looked at.
type Line struct {
	What     string // 签发, 文号, 字体 …
	State    State
	Sentence string
	Do       string // what to do, and who can; empty if it is in order
}

// Job is what there is to be looked at.
type Job struct {
	Minutes  workflow.Minutes
	Layout   *render.Layout // nil if the text cannot be set
	Fault    error          // why it cannot
	StandIns []fonts.StandIn
	Missing  []string // 责任单位 that the list of recipients lacks
	Strange  []string // 责任单位 whose name no unit bears
	Copies   int      // 印数
	Issued   workflow.Date
	Clerks   []string // who may 校核 and finalise
	// Dismissed are the findings of proof-reading that were let stand.
	Dismissed []workflow.Dismissal
	Reading   lint.Options // how its text is proof-read
}

// Check looks at everything.
func Check(j Job) []Line {
	var all []Line
	for _, look := range []func(Job) []Line{
		signature, correction, numbering, dates, proofread, faces, pages, composition, recipients,
	} {
		all = append(all, look(j)...)
	}
	return all
}

// Clear reports whether nothing has to be dealt with first.
func Clear(lines []Line) bool {
	return !slices.ContainsFunc(lines, func(l Line) bool { return l.State == Bad })
}

func one(what string, state State, sentence, do string) []Line {
	return []Line{{what, state, sentence, do}}
}

func signature(j Job) []Line {
	m := j.Minutes
	var names []string
	fits := true
	for _, a := range m.Approvals {
		if a.Action != workflow.Sign {
			continue
		}
		names = append(names, a.By.Name+workflow.DateOf(a.At).Chinese())
		fits = fits && a.Digest == m.Digest
	}
	corrected := m.Correction.Action != "" && m.Correction.Digest == m.Digest
	switch {
	case len(names) == 0:
		return one("签发", Bad, "还没有签发。", "请退回签发人办理。")
	case fits:
		return one("签发", Good, strings.Join(names, "、")+"签发，所签的就是现在的文字。", "")
	case corrected:
		return one("签发", Good, strings.Join(names, "、")+"签发，之后只做了"+m.Correction.Action.Label()+"。", "")
	default:
		return one("签发", Bad, "签发之后文字有改动，签发不再有效。", "请退回重新签发；纸面签批的，由记录人或分发员誊清并校核。")
	}
}

func correction(j Job) []Line {
	c := j.Minutes.Correction
	switch {
	case c.Action == "":
		return one("誊清、校核", Good, "签发后没有誊清或更正，不用校核。", "")
	case c.Checked.IsZero():
		others := slices.DeleteFunc(slices.Clone(j.Clerks), func(name string) bool { return name == c.By.Name })
		return one("誊清、校核", Bad, c.By.Name+"做的"+c.Action.Label()+"还没有校核。", "请由另一人校核："+orElse(strings.Join(others, "、"), "另一名分发员或记录人")+"。")
	default:
		return one("誊清、校核", Good, c.By.Name+c.Action.Label()+"，"+c.Checked.Name+"已校核。", "")
	}
}

func orElse(s, otherwise string) string {
	if s == "" {
		return otherwise
	}
	return s
}

func numbering(j Job) []Line {
	if n := j.Minutes.Number; !n.IsZero() {
		return one("文号", Good, "文号"+n.Text+"。", "")
	}
	return one("文号", Bad, "还没有编号。", "请在下面“编号”一栏取号，由分发员办理。")
}

func dates(j Job) []Line {
	m := j.Minutes
	type dated struct {
		name string
		on   workflow.Date
	}
	signed := workflow.Date("")
	for _, a := range m.Approvals {
		if a.Action == workflow.Sign {
			signed = max(signed, workflow.DateOf(a.At))
		}
	}
	order := []dated{{"会议", m.Meeting}, {"签发", signed}, {"印发", j.Issued}}
	if m.Compiled != "" && m.Compiled < m.Meeting {
		return one("日期", Bad, "整理日期"+m.Compiled.Chinese()+"早于会议日期"+m.Meeting.Chinese()+"。", "请退回后重新定稿，填写实际的整理日期。")
	}
	if m.Compiled != "" && j.Issued != "" && j.Issued < m.Compiled {
		return one("日期", Bad, "印发日期"+j.Issued.Chinese()+"早于整理日期"+m.Compiled.Chinese()+"。", "请改填印发日期。")
	}
	var known []string
	last := dated{}
	for _, d := range order {
		if d.on == "" {
			continue
		}
		if d.on < last.on {
			return one("日期", Bad, fmt.Sprintf("%s日期%s早于%s日期%s。", d.name, d.on.Chinese(), last.name, last.on.Chinese()), "请核对填写的日期。")
		}
		known, last = append(known, d.on.Chinese()+d.name), d
	}
	if m.Compiled != "" {
		known = append(known, m.Compiled.Chinese()+"整理")
	}
	return one("日期", Good, strings.Join(known, "，")+"，先后无误。", "")
}

func proofread(j Job) []Line {
	doc := drafting.Parse(j.Minutes.Text)
	j.Reading.At = lint.Collation
	found := lint.Check(doc, j.Reading)
	found, covers := lint.Dismiss(drafting.Format(doc), found, workflow.Dismissed(j.Dismissed))
	return append(opinions(found), letStand(j.Dismissed, covers)...)
}

// letStand says how many findings were let stand, and by whom; covers is what
// each that nobody has taken back covers.
func letStand(all []workflow.Dismissal, covers []int) []Line {
	n := 0
	var names []string
	for _, d := range all {
		if !d.Standing() {
			continue
		}
		if covers[0] >= 0 {
			if n++; !slices.Contains(names, d.By.Name) {
				names = append(names, d.By.Name)
			}
		}
		covers = covers[1:]
	}
	if n == 0 {
		return nil
	}
	return one("校对", Note, fmt.Sprintf("%s忽略、放行了%d处校对意见。", strings.Join(names, "、"), n), "理由在阅读页“已忽略、放行的校对意见”中，请看过后决定；不影响付印。")
}

// opinions says what proof-reading objects to.
func opinions(found []lint.Finding) []Line {
	var blockers []string
	for _, f := range found {
		if f.Level == lint.Blocker {
			blockers = append(blockers, f.Message)
		}
	}
	switch {
	case len(blockers) > 0:
		return one("校对", Bad, fmt.Sprintf("校对发现%d处须改正：%s", len(blockers), blockers[0]), "文字性的，由分发员或记录人办文字性更正；涉及内容的，请退回重新签发；确需保留的，由审核人或签发人在阅读页写明理由放行。")
	case len(found) > 0:
		return one("校对", Note, fmt.Sprintf("校对提示%d处，如：%s", len(found), found[0].Message), "不影响付印，请看过后决定。")
	default:
		return one("校对", Good, "校对没有发现问题。", "")
	}
}

func faces(j Job) []Line {
	if j.Fault != nil {
		return one("字体", Bad, "现在的文字印不出来："+strings.TrimSuffix(j.Fault.Error(), "。")+"。", "请退回改正，或请系统管理员补字体。")
	}
	if len(j.StandIns) == 0 {
		return one("字体", Good, "各种字体齐备，用的是本单位的字体。", "")
	}
	var names []string
	for _, s := range j.StandIns {
		names = append(names, s.Role.String()+"以“"+s.FaceName+"”代替")
	}
	return one("字体", Note, "每个字都印得出来；"+strings.Join(names, "，")+"。", "如须用本单位购置的字体，请系统管理员安装；不影响付印。")
}

func pages(j Job) []Line {
	if j.Layout == nil {
		return nil
	}
	n, at := len(j.Layout.Pages), 0
	for i, p := range j.Layout.Pages {
		if slices.ContainsFunc(p.Lines, func(l render.Line) bool { return l.Part == render.Colophon }) {
			at = i + 1
		}
	}
	switch {
	case at == 0:
		return one("版面", Note, fmt.Sprintf("共%d页，没有版记。", n), "需要版记的，请退回补写分送和印发机关。")
	case at == n && n%2 == 0:
		return one("版面", Good, fmt.Sprintf("共%d页，版记在最后一面（第%d页，双面印刷的背面）。", n, n), "")
	case at == n:
		return one("版面", Note, fmt.Sprintf("共%d页，版记在最后一页，是单数页。", n), "双面印刷时版记应在背面；本版式按单面设定的，不用处理。")
	default:
		return one("版面", Bad, fmt.Sprintf("共%d页，版记在第%d页，不在最后一页。", n, at), "请检查版记之后的文字，退回改正。")
	}
}

func recipients(j Job) []Line {
	var all []Line
	switch {
	case len(j.Missing) > 0:
		all = one("分送", Bad, "议定事项的责任单位"+strings.Join(j.Missing, "、")+"不在分送清单中。", "请在“分送”中加入；确实不送的，也请在清单中核对后保存。")
	default:
		all = one("分送", Good, "议定事项写明的责任单位都在分送清单中。", "")
	}
	if len(j.Strange) > 0 {
		all = append(all, Line{"分送", Note, "“" + strings.Join(j.Strange, "”“") + "”对不上单位资料，请人工核对是否已经分送。", "单位更名的，请系统管理员补登记简称。"})
	}
	return append(all, Line{"印数", Good, fmt.Sprintf("印数%d份，含留存、存档。", j.Copies), ""})
}
