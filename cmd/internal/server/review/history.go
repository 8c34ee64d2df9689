package review

import (
	"fmt"
	"slices"
	"strconv"
	"strings"
	"time"

	"jiyao/workflow"
)

// Event is one line of the history: who did what, in a sentence, with his words
// in full.
type Event struct {
	Version  int
	At       time.Time // 发生时间
	Recorded time.Time // 登记时间, where it is another; else zero
	Who      string
	As       string // role, or how it was registered
	Did      string // 同意，送“审核·秘书长”
	Opinion  string
	Details  []string
	Kind     string // leads, back, beside or save: how it is drawn
	Saves    int    // how many saves it stands for; 0 for anything else
	Until    time.Time
	Scan     workflow.Scan // what it was registered from
}

// History gives the entries as sentences, the latest first. Saves of one person
// in a row are one.
func History(entries []workflow.Entry, flow *workflow.Flow) []Event {
	h := historian{flow: flow, rows: map[int]string{}}
	var all []Event
	for _, e := range entries {
		event := h.event(e)
		last := len(all) - 1
		if last >= 0 && event.Saves > 0 && all[last].Saves > 0 && all[last].Who == event.Who {
			all[last].Saves++
			all[last].Until, all[last].Version = event.At, event.Version
			all[last].Did = "保存" + strconv.Itoa(all[last].Saves) + "次"
			continue
		}
		all = append(all, event)
	}
	slices.Reverse(all)
	return all
}

// historian tells a history; who was asked is remembered by row.
type historian struct {
	flow *workflow.Flow
	rows map[int]string
	desk workflow.Holder
}

func (h *historian) event(e workflow.Entry) Event {
	v := Event{Version: e.Version, At: e.Occurred, Who: actorOf(e), As: e.As.Label(), Did: h.did(e), Opinion: e.Note, Kind: kindOf(e)}
	if late := e.Recorded.Sub(e.Occurred); late > time.Minute || late < -time.Minute {
		v.Recorded = e.Recorded
	}
	if e.Paper != nil {
		v.As, v.Scan = e.Actor.Name+"凭纸面登记", e.Paper.Scan
	}
	if e.Action == workflow.Save && e.Note == "" {
		v.Saves, v.Until = 1, e.Occurred
	}
	for _, i := range e.Asked {
		h.rows[i.N] = i.Who()
	}
	v.Details = h.details(e)
	h.desk = e.Desk
	return v
}

// kindOf tells how an entry is drawn.
func kindOf(e workflow.Entry) string {
	switch {
	case e.Action == workflow.Return || e.Action == workflow.Withdraw || e.Action == workflow.Void:
		return "back"
	case e.Action == workflow.Save:
		return "save"
	case e.From != e.To, e.Action == workflow.Approve, e.Action == workflow.Sign:
		return "leads"
	default:
		return "beside"
	}
}

// did says what was done and where it led.
func (h *historian) did(e workflow.Entry) string {
	label := e.Action.Label()
	for _, o := range h.flow.Options(e.From) {
		if o.Action == e.Action {
			label = o.Label
		}
	}
	changed := e.Bound.Before != e.Bound.After
	switch {
	case e.Action == workflow.Create && !e.Edition.IsZero():
		return "起草（" + e.Edition.Kind.Label() + "）"
	case (e.Action == workflow.Approve || e.Action == workflow.Sign) && changed:
		label = "改后" + label
	}
	if e.From != e.To && e.Action != workflow.Create {
		return label + "，" + whither(e) + "“" + h.flow.PlaceLabel(e.To) + "”"
	}
	return label
}

// whither says how an entry moved the minutes.
func whither(e workflow.Entry) string {
	if e.Action == workflow.Return {
		return "退到"
	}
	return "转入"
}

// details gives what else an entry says.
func (h *historian) details(e workflow.Entry) []string {
	var lines []string
	add := func(said bool, form string, args ...any) {
		if said {
			lines = append(lines, fmt.Sprintf(form, args...))
		}
	}
	add(!e.Edition.IsZero() && e.Action == workflow.Create, "事由：%s", e.Edition.Reason)
	add(e.Item > 0, "只存第%d项议题", e.Item)
	add(e.Saved > 0, "另存为第%d稿（竞争稿）", e.Saved)
	add(e.Action == workflow.Number, "文号：%s", e.Number.Text)
	add(!e.Released.IsZero(), "收回文号：%s", e.Released.Text)
	add(!e.Back.IsZero() && e.Action == workflow.Return, "改后直接送回“%s”", h.flow.PlaceLabel(e.Back))
	add(e.Paper != nil && e.Paper.Version > 0, "依据第%d版的单子", sheetOf(e))
	add(len(e.Copies) > 0, "分送%d行", len(e.Copies))
	add(len(e.Lapsed) > 0, "先前的同意、签发%d项不再有效", len(e.Lapsed))
	add(e.Waiver != "", "免予回避：%s", e.Waiver)
	add(e.Action == workflow.Reassign, "转给：%s", e.Desk.Name())
	add(e.Action == workflow.Urge, "催办：%s", e.WhomUrged(h.flow, h.desk, h.rows))
	return append(lines, h.beside(e)...)
}

// beside gives whom an entry concerns beside its actor.
func (h *historian) beside(e workflow.Entry) []string {
	var lines []string
	for _, i := range e.Asked {
		line := i.Who()
		if len(i.Items) > 0 {
			line += "，议题" + Numbers(i.Items)
		}
		if i.Due != "" {
			line += "，时限" + i.Due.Chinese()
		}
		lines = append(lines, line)
	}
	for _, r := range e.Answers {
		switch {
		case r.Outcome != "":
			lines = append(lines, h.rows[r.N]+"："+Answered(r.Outcome, r.Items, r.Late))
		case r.State == workflow.PartyDropped:
			lines = append(lines, "减去"+h.rows[r.N])
		}
	}
	for _, r := range e.Remarks {
		switch {
		case r.Resolves > 0:
			lines = append(lines, "批注已处理"+after("：", r.Text))
		case r.Quote != "":
			lines = append(lines, "“"+brief(r.Quote)+"”："+r.Text)
		default:
			lines = append(lines, r.Text)
		}
	}
	for _, c := range e.Handled {
		lines = append(lines, c.Unit+"："+c.State.Label())
	}
	return lines
}

func sheetOf(e workflow.Entry) int {
	if e.Paper == nil {
		return 0
	}
	return e.Paper.Version
}

// Answered says an answer in words, those to single 议题 one by one.
func Answered(outcome workflow.Outcome, items []workflow.ItemAnswer, late bool) string {
	said := outcome.Label()
	if len(items) > 0 {
		parts := make([]string, len(items))
		for i, a := range items {
			parts[i] = fmt.Sprintf("第%d项%s%s", a.Item, a.Outcome.Label(), after("：", a.Opinion))
		}
		said = strings.Join(parts, "；")
	}
	if late {
		said += "（迟到，附卷）"
	}
	return said
}

func after(mark, text string) string {
	if text == "" {
		return ""
	}
	return mark + text
}

// Numbers writes 议题 numbers: 1、3.
func Numbers(items []int) string {
	parts := make([]string, len(items))
	for i, n := range items {
		parts[i] = strconv.Itoa(n)
	}
	return strings.Join(parts, "、")
}

// brief cuts a quotation for a sentence.
func brief(text string) string {
	runes := []rune(strings.Join(strings.Fields(text), ""))
	if len(runes) > 20 {
		return string(runes[:20]) + "…"
	}
	return string(runes)
}
