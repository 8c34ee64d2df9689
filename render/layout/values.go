package layout

import (
	"fmt"
	"slices"
	"sort"
	"strings"
	"time"

	"jiyao/render"
)

// Values are what a layout knows besides the draft, by name; an empty or
// absent one is as the draft has it. ValueNames lists them.
type Values map[string]string

// ValueNames gives the names a layout knows, with what each is.
func ValueNames() map[string]string {
	return map[string]string{
		"number":       "发文字号或期号",
		"issued":       "印发日期",
		"issuer":       "印发机关",
		"office":       "发文机关",
		"compiler":     "整理单位",
		"compiled":     "整理日期",
		"title":        "标题",
		"name":         "纪要名称（用于纪要标志）",
		"mark":         "纪要标志，多行以“/”分开",
		"imprint":      "编印单位",
		"imprint_date": "编印日期",
		"copy_no":      "份号",
		"secrecy":      "密级和保密期限",
		"urgency":      "紧急程度",
		"note":         "附注",
		"copies":       "印数",
		"version":      "版本码",
		"sign":         "签发",
		"countersign":  "会签",
		"opinions":     "相关部门意见",
		"checked":      "核稿",
		"drafted":      "拟稿",
		"proofread":    "校对",
		"publicity":    "公开属性及理由",
		"scope":        "分送范围",
		"redacted":     "删减内容及理由",
		"reviewed":     "审查意见",
		"review_date":  "审查日期",
	}
}

// ValueError says that a value has a name that no layout knows.
type ValueError struct{ Name string }

// Error names the value and those there are.
func (e *ValueError) Error() string {
	var names []string
	for n := range ValueNames() {
		names = append(names, n)
	}
	sort.Strings(names)
	return fmt.Sprintf("没有“%s”这一项，可以设置的有：%s", e.Name, strings.Join(names, "、"))
}

func (v Values) check() error {
	if len(v) == 0 {
		return nil
	}
	known := ValueNames()
	var unknown []string
	for name := range v {
		if _, ok := known[name]; !ok {
			unknown = append(unknown, name)
		}
	}
	if len(unknown) == 0 {
		return nil
	}
	slices.Sort(unknown)
	return &ValueError{Name: unknown[0]}
}

// value gives what is known under a name: what was set, else what the draft
// says.
func (c *composer) value(name string) string {
	if v := c.values[name]; v != "" {
		return v
	}
	d := c.doc
	switch name {
	case "number":
		return d.Number.Value
	case "issued":
		return d.Issued.Chinese()
	case "issuer":
		return d.Issuer.Value
	case "office":
		return office(firstOf(c.values["issuer"], d.Issuer.Value, d.Compiler.Value))
	case "compiler":
		return d.Compiler.Value
	case "compiled":
		return d.Compiled.Chinese()
	case "title":
		return d.Title.Value
	case "name":
		return c.name()
	case "imprint":
		return firstOf(d.Imprint.Unit.Value, c.value("issuer"))
	case "imprint_date":
		return firstOf(d.Imprint.Date.Chinese(), c.value("issued"))
	case "note":
		return d.Note.Value
	case "scope":
		return c.scope()
	}
	return ""
}

// office is the body whose 办公室 or 办公厅 issues its minutes.
func office(issuer string) string {
	for _, room := range []string{"综合办公室", "办公室", "办公厅"} {
		if body, ok := strings.CutSuffix(issuer, room); ok {
			return body
		}
	}
	return issuer
}

func firstOf(values ...string) string {
	for _, v := range values {
		if v != "" {
			return v
		}
	}
	return ""
}

// name is the minutes' name without the meeting's number: that of the title,
// else of the meeting, ending in 纪要.
func (c *composer) name() string {
	name := c.doc.Title.Value
	if name == "" {
		name = c.doc.Meeting.Name.Value
	}
	if a, z := strings.Index(name, "第"), strings.Index(name, "次"); a >= 0 && z > a {
		name = name[:a] + name[z+len("次"):]
	}
	if a := strings.Index(name, "20"); a >= 0 && len(name) >= a+7 && strings.HasPrefix(name[a+4:], "年") {
		name = name[:a] + name[a+7:]
	}
	if name == "" {
		return "会议纪要"
	}
	if !strings.HasSuffix(name, "纪要") {
		name += "纪要"
	}
	return name
}

// scope is the 分送 text on one line.
func (c *composer) scope() string {
	var parts []string
	for _, s := range c.doc.Distribution {
		groups := make([]string, len(s.Groups))
		for i, g := range s.Groups {
			groups[i] = g.Value
		}
		parts = append(parts, strings.Join(groups, "；"))
	}
	return strings.Join(parts, "；")
}

// fill puts values into the places {…} of a form.
func (c *composer) fill(form string) string { return expand(form, c.value) }

// places gives the names in the places {…} of a form.
func places(form string) []string {
	var names []string
	expand(form, func(name string) string {
		names = append(names, name)
		return ""
	})
	return names
}

// expand replaces every place {…} of a form by what value gives for its name.
// What is put in is not looked through again.
func expand(form string, value func(name string) string) string {
	var b strings.Builder
	for {
		before, rest, open := strings.Cut(form, "{")
		name, after, closed := strings.Cut(rest, "}")
		b.WriteString(before)
		if !open || !closed {
			b.WriteString(form[len(before):])
			return b.String()
		}
		b.WriteString(value(name))
		form = after
	}
}

// meta is what the file's properties say.
func (c *composer) meta() render.Meta {
	m := render.Meta{Title: firstOf(c.value("title"), c.doc.FullTitle(), c.name()), Subject: c.value("number"), Author: c.value("issuer")}
	for _, d := range []struct{ y, m, d int }{
		{c.doc.Issued.Year, c.doc.Issued.Month, c.doc.Issued.Day},
		{c.doc.Compiled.Year, c.doc.Compiled.Month, c.doc.Compiled.Day},
		{c.doc.Meeting.Date.Year, c.doc.Meeting.Date.Month, c.doc.Meeting.Date.Day},
	} {
		if d.y != 0 && m.Date.IsZero() {
			m.Date = time.Date(d.y, time.Month(d.m), d.d, 0, 0, 0, 0, beijing())
		}
	}
	if t, err := time.ParseInLocation("2006年1月2日", c.values["issued"], beijing()); err == nil {
		m.Date = t
	}
	return m
}

// beijing is the zone of official dates.
func beijing() *time.Location { return time.FixedZone("CST", 8*3600) }
