package org

import (
	"fmt"
	"slices"
	"strings"

	"jiyao/workflow"
)

// Preview is what would become of the office if a draft were taken (导入预览).
// Nothing has been changed yet.
type Preview struct {
	Office   *Office // as it would be
	Changes  []workflow.Alteration
	Findings Findings // of the whole office as it would be
	// Rights reports whether the changes give or take rights: roles of posts,
	// terms, delegations, names to sign in by. Two people decide on those.
	Rights bool
	// Rules reports whether they alter who signs what, by which flow a meeting's
	// minutes go, or when separation of duties is off. Two people decide on
	// those too, or one who says why he is alone.
	Rules bool
}

// Preview says what taking the draft's books would change, and what stands
// against it. Books that the draft does not give stay as they are. A draft that
// was read with faults lacks the faulty rows: what reading found comes first.
func (o *Office) Preview(d Draft) Preview {
	whole := d.Over(DraftOf(o.data))
	p := Preview{Office: New(whole.Data), Findings: whole.Check()}
	p.Changes = Diff(o, p.Office)
	if o.administered() && !p.Office.administered() {
		p.Findings = append(p.Findings, Finding{
			Level: Wrong, Book: "terms", Msg: "最后一名任期不限的系统管理员不能去掉，请先指定接任的人",
		})
	}
	p.Rights = slices.ContainsFunc(p.Changes, changesRights)
	p.Rules = slices.ContainsFunc(p.Changes, changesRules)
	return p
}

// changesRights reports whether a change gives or takes rights.
func changesRights(a workflow.Alteration) bool {
	if a.Book == "terms" || a.Book == "delegations" {
		return true
	}
	return changesAny(a, map[string][]string{"posts": {"roles", "since", "until"}, "persons": {"login", "disabled", "since", "until"}}[a.Book])
}

// changesRules reports whether a change alters who signs what, or how.
func changesRules(a workflow.Alteration) bool {
	return a.Book == "authorities" || a.Book == "waivers" || (a.Book == "meetings" && changesAny(a, []string{"flow"}))
}

// changesAny reports whether one of the columns changes.
func changesAny(a workflow.Alteration, sensitive []string) bool {
	if len(sensitive) == 0 {
		return false
	}
	b, _ := bookNamed(books(), a.Book)
	before, after := b.rowOf(a.Before), b.rowOf(a.After)
	for i, c := range b.columns {
		if slices.Contains(sensitive, c.name) && !slices.Equal(before[i], after[i]) {
			return true
		}
	}
	return false
}

// rowOf reads a row of canonical JSON; an empty or damaged one has no values.
func (b book) rowOf(source string) cells {
	if row, err := b.parse(source); err == nil {
		return row
	}
	return make(cells, len(b.columns))
}

// Err gives an error of everything that stands against the draft; nil if it can
// be taken.
func (p Preview) Err() error { return p.Findings.Err() }

// Lines says what would change, a line a row, for people to read.
func (p Preview) Lines() []string {
	all := make([]string, len(p.Changes))
	for i, c := range p.Changes {
		all[i] = p.Office.Describe(c)
	}
	return all
}

// Summary counts what would change in each book: 单位：新增3条，修改1条。
func (p Preview) Summary() []string {
	type count struct{ added, altered, gone int }
	counts := map[string]*count{}
	for _, c := range p.Changes {
		n := counts[c.Book]
		if n == nil {
			n = &count{}
			counts[c.Book] = n
		}
		switch {
		case c.Before == "":
			n.added++
		case c.After == "":
			n.gone++
		default:
			n.altered++
		}
	}
	var all []string
	for _, b := range books() {
		if n := counts[b.name]; n != nil {
			all = append(all, b.label+"："+counted(n.added, n.altered, n.gone))
		}
	}
	return all
}

func counted(added, altered, gone int) string {
	var parts []string
	for _, n := range []struct {
		count int
		verb  string
	}{{added, "新增"}, {altered, "修改"}, {gone, "删除"}} {
		if n.count > 0 {
			parts = append(parts, fmt.Sprintf("%s%d条", n.verb, n.count))
		}
	}
	return strings.Join(parts, "，") + "。"
}

// Describe says in a sentence what a change does to its row, by the IDs of what
// the row refers to.
func Describe(a workflow.Alteration) string {
	return describe(a, column.show)
}

// Describe says in a sentence what a change does to its row. What the row refers
// to has its name before its ID: who confirms a change knows people by name.
func (o *Office) Describe(a workflow.Alteration) string {
	return describe(a, func(c column, values []string) string {
		if o == nil || c.ref == "" {
			return c.show(values)
		}
		out := make([]string, len(values))
		for i, id := range values {
			out[i] = id
			if name := o.NameOf(c.ref, id); name != id {
				out[i] = name + "（" + id + "）"
			}
		}
		return strings.Join(out, "、")
	})
}

func describe(a workflow.Alteration, show func(column, []string) string) string {
	b, ok := bookNamed(books(), a.Book)
	if !ok {
		return "修改" + shown(a.Book) + "“" + keyShown(a.Key) + "”。"
	}
	before, after := b.rowOf(a.Before), b.rowOf(a.After)
	name := b.label + "“" + keyNamed(b, a, show) + "”"
	var parts []string
	for i, c := range b.columns {
		x, y := show(c, before[i]), show(c, after[i])
		switch {
		case x == y || c.key && (a.Before == "" || a.After == ""):
		case a.Before == "":
			parts = append(parts, c.label+" "+y)
		case a.After == "":
			parts = append(parts, c.label+" "+x)
		default:
			parts = append(parts, c.label+"由“"+x+"”改为“"+y+"”")
		}
	}
	switch {
	case a.Before == "":
		return "新增" + name + listed(parts)
	case a.After == "":
		return "删除" + name + listed(parts)
	default:
		return "修改" + name + "：" + strings.Join(parts, "；") + "。"
	}
}

// keyNamed gives the key of a change's row as people read it.
func keyNamed(b book, a workflow.Alteration, show func(column, []string) string) string {
	row := b.rowOf(a.After)
	if a.After == "" {
		row = b.rowOf(a.Before)
	}
	var parts []string
	for i, c := range b.columns {
		if c.key && c.ref != "" && len(row[i]) > 0 {
			parts = append(parts, show(c, row[i]))
		} else if c.key && len(row[i]) > 0 {
			parts = append(parts, shown(c.show(row[i])))
		}
	}
	if len(parts) == 0 {
		return keyShown(a.Key)
	}
	return strings.Join(parts, "/")
}

func listed(parts []string) string {
	if len(parts) == 0 {
		return "。"
	}
	return "（" + strings.Join(parts, "，") + "）。"
}
