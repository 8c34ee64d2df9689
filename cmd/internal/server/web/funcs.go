package web

import (
	"html/template"
	"strings"
	"time"

	"jiyao/workflow"
)

// funcs are what templates may ask.
func (p *Pages) funcs() template.FuncMap {
	return template.FuncMap{
		"asset":  p.assetURL,
		"day":    Day,
		"moment": Moment,
		"short":  Short,
		"inc":    func(n int) int { return n + 1 },
		"join":   func(all []string) string { return strings.Join(all, "、") },
	}
}

// assetURL gives the address under which a browser may keep a file for good.
func (p *Pages) assetURL(name string) string { return "/assets/" + name + "?v=" + p.assets[name].sum }

// Day gives a date as pages write it: 2026年5月12日（周二）.
func Day(d workflow.Date) string {
	t, err := time.Parse(time.DateOnly, string(d))
	if err != nil {
		return string(d)
	}
	return t.Format("2006年1月2日") + "（周" + string([]rune("日一二三四五六")[t.Weekday()]) + "）"
}

// Short gives a date without its year: 5月12日.
func Short(d workflow.Date) string {
	t, err := time.Parse(time.DateOnly, string(d))
	if err != nil {
		return string(d)
	}
	return t.Format("1月2日")
}

// Moment gives a point in time as pages write it, in Beijing: 2026年5月12日 10:32.
func Moment(t time.Time) string {
	if t.IsZero() {
		return ""
	}
	return t.In(workflow.Shanghai()).Format("2006年1月2日 15:04")
}
