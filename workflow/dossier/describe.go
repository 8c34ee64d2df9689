package dossier

import (
	"encoding/json"
	"fmt"
	"maps"
	"slices"
	"strings"
)

// Describe says in sentences what a line of the record changed.
func Describe(r Record) []string {
	var before, after map[string]json.RawMessage
	if json.Unmarshal([]byte(r.Before), &before) != nil || json.Unmarshal([]byte(r.After), &after) != nil {
		return nil
	}
	var lines []string
	for _, f := range described() {
		now, changed := after[f.name]
		if !changed {
			continue
		}
		if f.row != nil {
			lines = append(lines, f.rows(before[f.name], now)...)
			continue
		}
		lines = append(lines, f.label+"："+arrow(plain(before[f.name]), plain(now)))
	}
	return lines
}

// A field that people are told of: by its label, or row by row.
type field struct {
	name, label string
	row         func(json.RawMessage) string
}

func described() []field {
	return []field{
		{"Name", "会议名称", nil},
		{"Title", "标题", nil},
		{"Session", "会议次数", nil},
		{"Date", "日期", nil},
		{"Clock", "时间", nil},
		{"Place", "地点", nil},
		{"Chair", "主持人", nil},
		{"Notes", "备注", nil},
		{"Recorders", "记录人", nil},
		{"Items", "议题", rowOf(Item.said)},
		{"People", "参会人员", rowOf(Attendee.said)},
		{"Materials", "材料", rowOf(Material.said)},
	}
}

func rowOf[T any](say func(T) string) func(json.RawMessage) string {
	return func(data json.RawMessage) string {
		var v T
		if empty(data) || json.Unmarshal(data, &v) != nil {
			return ""
		}
		return say(v)
	}
}

func (i Item) said() string {
	s := i.Title
	if i.Reporter.Name != "" {
		s += "，" + i.Reporter.Name + "汇报"
	}
	if i.State != Listed {
		s += "（" + i.State.Label() + "：" + i.Reason + "）"
	}
	return s
}

func (a Attendee) said() string {
	s := a.Unit.Name + a.Person.Name
	if len(a.Items) > 0 {
		s += "（列席部分议题）"
	}
	switch {
	case a.Stand != "":
		s += "（" + a.Stand + "代）"
	case a.Presence == Absent && a.Reason != "":
		s += "（请假：" + a.Reason + "）"
	case a.Presence != Unknown:
		s += "（" + a.Presence.Label() + "）"
	}
	return s
}

func (f Material) said() string {
	if f.Out {
		return f.Name + "（撤回）"
	}
	return f.Name
}

// rows says what came, went and changed of a list.
func (f field) rows(before, after json.RawMessage) (lines []string) {
	var from, to part
	if json.Unmarshal(before, &from) != nil || json.Unmarshal(after, &to) != nil {
		return []string{f.label + "有改动"}
	}
	var come, gone []string
	for _, n := range slices.Sorted(maps.Keys(to.Rows)) {
		was, is := f.row(from.Rows[n]), f.row(to.Rows[n])
		switch {
		case was == "":
			come = append(come, is)
		case is == "":
			gone = append(gone, was)
		case was == is:
			lines = append(lines, f.label+"的其他栏目："+is)
		default:
			lines = append(lines, f.label+"："+arrow(was, is))
		}
	}
	if len(come) > 0 {
		lines = append(lines, "增加"+f.label+"："+strings.Join(come, "、"))
	}
	if len(gone) > 0 {
		lines = append(lines, "删去"+f.label+"："+strings.Join(gone, "、"))
	}
	if len(lines) == 0 && to.Order != nil {
		lines = append(lines, f.label+"的次序有调整")
	}
	return lines
}

func arrow(was, is string) string {
	if was == "" {
		return is
	}
	if is == "" {
		is = "（空）"
	}
	return was + " → " + is
}

// plain gives a value for a sentence: a text, a number, names.
func plain(data json.RawMessage) string {
	var v any
	if empty(data) || json.Unmarshal(data, &v) != nil {
		return ""
	}
	switch v := v.(type) {
	case map[string]any:
		office, _ := v["Office"].(string)
		name, _ := v["Name"].(string)
		return name + office
	case []any:
		var all []string
		for _, one := range v {
			if m, ok := one.(map[string]any); ok {
				all = append(all, fmt.Sprint(m["Name"]))
			}
		}
		return strings.Join(all, "、")
	case float64:
		if v == 0 {
			return ""
		}
	}
	return fmt.Sprint(v)
}
